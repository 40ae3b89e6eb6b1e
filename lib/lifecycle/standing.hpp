/// @file
/// How a product in use stands towards the ends of its support, on a given day.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "lib/lifecycle/catalogue.hpp"
#include "lib/lifecycle/recogniser.hpp"

namespace plimsoll::lifecycle {

/// Days before an end at which what is to be replaced must be under way.  Policy, as no authority
/// gives a number: practice M1.7.
struct Horizons {
  int software_days = 180;
  int hardware_days = 365;
};

enum class Status : std::uint8_t {
  supported,          ///< Security support ends after the horizon.
  no_date_announced,  ///< Supported, and no end is announced.  Not "for ever".
  ending,             ///< Security support ends within the horizon.
  extended,           ///< Security support is over; extended support, for who has it, is not.
  ended,              ///< All support is over.
  ended_day_unknown,  ///< All support is over, and the source doesn't say since when.
  unknown,            ///< Not recognised, or without dates.
};

/// "supported", "no date announced", "ending", "extended", "ended", "ended, day unknown",
/// "unknown".
[[nodiscard]] std::string_view to_string(Status status);

/// What is known of a product in use.
struct Standing {
  Status status = Status::unknown;
  std::string product;     ///< Id of what was recognised; empty: nothing.
  std::string cycle;       ///< Its release cycle; empty: not known.
  Cycle dates;             ///< The dates that count; without a name when there are none.
  std::optional<Day> end;  ///< The day that the status is told by: "ends then", "ended then".
  std::string note;        ///< Why it is unknown, or whose dates these are; may be empty.
};

/// How the four dates stand on `today`.  A day itself is still in time.
[[nodiscard]] Status status_on(const Cycle& dates, Product::Class kind, Day today,
                               const Horizons& horizons);

/// Of what is recognised.  The dates are those of who built it: of a distribution's package its
/// distribution's, of a package that may be either's none unless the distribution is known.
[[nodiscard]] Standing standing_of(const Catalogue& catalogue, const Recognition& recognition,
                                   Day today, const Horizons& horizons);

}  // namespace plimsoll::lifecycle
