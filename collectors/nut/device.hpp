/// @file
/// A power device as its NUT variables describe it.  Pure.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/nut/variables.hpp"

namespace plimsoll::nut {

/// The words of ups.status, taken apart (developer-guide.txt, "Status data").
struct Status {
  std::vector<std::string> flags;  ///< In their order: "OL", "CHRG".
  [[nodiscard]] bool has(std::string_view flag) const;
  /// Whether it gives power now: true with OL, OB or BYPASS; false when it is off (OFF), is
  /// shutting down (FSD) or its battery is at its end (OB LB is still giving: true).  Absent when
  /// not said.
  [[nodiscard]] std::optional<bool> operational() const;
  /// Whether it runs on its battery; absent when not said.
  [[nodiscard]] std::optional<bool> on_battery() const;
  /// "replace", "low", "discharging", "charging", "normal"; empty when not said.
  [[nodiscard]] std::string battery() const;
};

[[nodiscard]] Status parse_status(std::string_view text);

/// The numbered members of "outlet.N.*" or "input.N.*": number to what follows it ("status" to
/// "on").
using Members = std::map<std::int64_t, Variables>;

struct Device {
  std::string type;  ///< "ups", "ats", "pdu", "psu", "scd"; "ups" when not said.
  std::string vendor;
  std::string model;
  std::string serial;
  std::string mac;      ///< Of its network card.
  std::string address;  ///< Host that the driver asks, when it asks over the network.
  std::string firmware;
  std::string location;
  Status status;
  Members outlets;
  Members banks;                          ///< outlet.group.N
  Members inputs;                         ///< input.N, as transfer switches have them.
  std::optional<std::int64_t> source;     ///< The input in use.
  std::optional<std::int64_t> preferred;  ///< The input that it goes back to.
};

[[nodiscard]] Device make_device(const Variables& variables);

/// The value of `name`; empty when it isn't there.
[[nodiscard]] std::string text_of(const Variables& variables, std::string_view name);
/// The value as a number; absent when it isn't there or is none ("NA").
[[nodiscard]] std::optional<double> number_of(const Variables& variables, std::string_view name);
/// The same to the nearest integer, from -1e15 to 1e15.
[[nodiscard]] std::optional<std::int64_t> integer_of(const Variables& variables,
                                                     std::string_view name);

/// A date as devices write it ("09/20/13", "2016-07-26", "2013/09/20", "20.09.2013", "20130920") as
/// "2013-09-20"; absent for anything else.  Of two numbers that could both be the month the first
/// is, as APC's protocol has it.  Two-digit years from 80 are of the last century.
[[nodiscard]] std::optional<std::string> parse_date(std::string_view text);

}  // namespace plimsoll::nut
