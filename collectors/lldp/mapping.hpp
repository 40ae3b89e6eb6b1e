/// @file
/// From what hosts hear of their neighbours to devices, ports and cables.  Pure.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/lldp/neighbours.hpp"
#include "lib/collect/kit/draft.hpp"

namespace plimsoll::lldp {

/// Asset and relation kinds that the scope of a host lists.
[[nodiscard]] const std::vector<std::string_view>& mapped_kinds();

/// The hosts of one collection by their targets (host names), and who they are to each other.
class Hosts {
 public:
  explicit Hosts(std::map<std::string, Host> hosts);
  Hosts(const Hosts&) = delete;
  Hosts& operator=(const Hosts&) = delete;
  ~Hosts() = default;

  [[nodiscard]] const std::map<std::string, Host>& all() const { return hosts_; }
  /// The target that a neighbour is, when it is one of these hosts.
  [[nodiscard]] std::optional<std::string> find(const Chassis& neighbour) const;
  /// Whether several devices bear that name, so that it identifies none of them.
  [[nodiscard]] bool is_shared(std::string_view name) const;
  /// The LLDP chassis that bears that name: CDP knows names only.  Absent when none or several do.
  [[nodiscard]] const Chassis* named(std::string_view name) const;

 private:
  std::map<std::string, Host> hosts_;
  std::map<std::string, std::set<std::string>, std::less<>> by_chassis_;  ///< Id to targets.
  std::map<std::string, std::set<std::string>, std::less<>> by_name_;     ///< Name to targets.
  /// Name to LLDP chassis ids, and one of those chassis.
  std::map<std::string, std::map<std::string, const Chassis*>, std::less<>> bearers_;
};

/// The records of one host of `hosts`: the host, its ports that have a neighbour, the neighbours,
/// the cables between them.
void map_host(const std::string& target, const Hosts& hosts, collect::kit::Draft& draft);

}  // namespace plimsoll::lldp
