/// @file
/// What agents told, in the words of the model.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/snmp/device.hpp"
#include "lib/model/record.hpp"

namespace plimsoll::snmp {

/// A part of the tree that an agent was asked for and did not give in full.
struct Gap {
  std::string what;    ///< "IF-MIB ifTable".
  std::string reason;  ///< For people: what happened, and what to do.
  bool denied = false;
};

/// Kinds of assets and relations that may come out.
[[nodiscard]] const std::vector<std::string_view>& mapped_kinds();

/// The name of a device's scope: "host:<target>".
[[nodiscard]] std::string scope_name(std::string_view target);

/// All devices of one run.  What concerns one device comes out when it is added; cables and virtual
/// addresses, which several devices tell of, come out in the end, each once.  Between, only what is
/// needed to join them is kept: names, addresses and ports.
class Estate {
 public:
  Estate();
  ~Estate();
  Estate(const Estate&) = delete;
  Estate& operator=(const Estate&) = delete;

  /// The records of one device, its scope among them.  `target` names it in keys; each target once.
  [[nodiscard]] std::vector<model::Record> add(const std::string& target, const Walk& walk,
                                               const std::vector<Gap>& gaps = {});
  /// The scope of a device that could not be read at all.
  [[nodiscard]] static std::vector<model::Record> add_unread(const std::string& target,
                                                             const std::string& reason,
                                                             bool denied);
  /// Cables, neighbours that were not read themselves, and virtual addresses.  Once, last.
  [[nodiscard]] std::vector<model::Record> finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace plimsoll::snmp
