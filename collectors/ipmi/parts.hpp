/// @file
/// Power supplies, fans and redundancy out of a machine's sensors and units.  Pure.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/ipmi/machine.hpp"

namespace plimsoll::ipmi {

struct Supply {
  std::string name;  ///< "PSU1", "Power Supply 2".
  std::optional<bool> present;
  bool failed = false;
  bool failing = false;             ///< It foresees its failure.
  bool input_lost = false;          ///< No mains, or none that it can use.
  bool input_strange = false;       ///< Mains are there, out of range.
  bool inactive = false;            ///< It stands by.
  bool misfit = false;              ///< It doesn't fit the others.
  std::vector<std::string> states;  ///< As printed.
  const Fru* fru = nullptr;         ///< Its unit; null when none is known.
  /// False when it failed or has no input; true when it says that it is there and nothing else;
  /// absent otherwise: who stands by or is out of range may work.
  [[nodiscard]] std::optional<bool> operational() const;
};

struct Fan {
  std::string name;
  Level level = Level::unread;
  std::optional<double> rpm;
  std::optional<bool> present;
  std::vector<std::string> states;
  /// False when it stands still below its threshold or is off; true when it turns within its
  /// thresholds or says that it runs; absent otherwise.
  [[nodiscard]] std::optional<bool> operational() const;
};

struct Parts {
  std::map<std::string, Supply> supplies;  ///< By their numbers: "1".
  std::map<std::string, Fan> fans;         ///< By their names.
  std::string power_redundancy;  ///< What the sensor says, the worst of several; empty: none does.
  std::string cooling_redundancy;  ///< The same.
};

[[nodiscard]] Parts find_parts(const Machine& machine);

/// The number in the name of a supply or its sensor: "1" of "PS1 Status", "PSU1_POUT", "Power
/// Supply 1"; empty when it is none.
[[nodiscard]] std::string supply_number(std::string_view name);

/// The redundancy mode that a state of IPMI's redundancy sensors (event type 0Bh) proves:
/// "redundant" while redundancy is full or degraded, "non-redundant" when there is none now; absent
/// for other texts.
[[nodiscard]] std::optional<std::string_view> redundancy_mode(std::string_view state);

/// The unit that is the machine itself; null when none says so.
[[nodiscard]] const Fru* machine_unit(const Machine& machine);

/// The field of a unit; empty when it has none.
[[nodiscard]] std::string_view field(const Fields& fields, std::string_view name);

}  // namespace plimsoll::ipmi
