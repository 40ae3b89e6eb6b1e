#include "collectors/snmp/catalogue.hpp"

#include <vector>

namespace plimsoll::snmp {
namespace {

Oid mib2(const Oid& more) { return Oid{1, 3, 6, 1, 2, 1} + more; }
Oid enterprise(const Oid& more) { return Oid{1, 3, 6, 1, 4, 1} + more; }

std::vector<Subtree> make() {
  std::vector<Subtree> out{
      {mib2({1}), "SNMPv2-MIB system", {}},
      {mib2({2, 2}), "IF-MIB ifTable", {}},
      {mib2({31, 1, 1}), "IF-MIB ifXTable", {}},
      {mib2({31, 1, 2}), "IF-MIB ifStackTable", {}},
      {mib2({4, 20}), "IP-MIB ipAddrTable", {}},
      {mib2({4, 34}), "IP-MIB ipAddressTable", {}},
      {mib2({17, 1}), "BRIDGE-MIB dot1dBase", {}},
      {mib2({17, 2}), "BRIDGE-MIB dot1dStp", {}},
      {mib2({33, 1}), "UPS-MIB", {}},
      {mib2({47, 1, 1, 1}), "ENTITY-MIB entPhysicalTable", {}},
      {mib2({47, 1, 3, 2}), "ENTITY-MIB entAliasMappingTable", {}},
      {mib2({68, 1}), "VRRP-MIB", {}},
      {mib2({207, 1}), "VRRPV3-MIB", {}},
      {mib2({99, 1}), "ENTITY-SENSOR-MIB", {}},
      {mib2({131, 1}), "ENTITY-STATE-MIB", {}},
      {mib2({25, 1}), "HOST-RESOURCES-MIB hrSystem", {}},
      {mib2({25, 2}), "HOST-RESOURCES-MIB hrStorage", {}},
      {mib2({25, 3, 2}), "HOST-RESOURCES-MIB hrDeviceTable", {}},
      {{1, 0, 8802, 1, 1, 2, 1, 3}, "LLDP-MIB local system", {}},
      {{1, 0, 8802, 1, 1, 2, 1, 4}, "LLDP-MIB remote systems", {}},
      {{1, 2, 840, 10006, 300, 43, 1}, "IEEE8023-LAG-MIB", {}},
      {enterprise({9, 9, 13, 1}), "CISCO-ENVMON-MIB", enterprise({9})},
      {enterprise({9, 9, 23, 1}), "CISCO-CDP-MIB", enterprise({9})},
      {enterprise({9, 9, 106, 1}), "CISCO-HSRP-MIB", enterprise({9})},
      {enterprise({9, 9, 117, 1}), "CISCO-ENTITY-FRU-CONTROL-MIB", enterprise({9})},
      {enterprise({9, 9, 500, 1}), "CISCO-STACKWISE-MIB", enterprise({9})},
      {enterprise({318, 1, 1}), "PowerNet-MIB", enterprise({318})},
  };
  // The ways out: whole routing tables are no inventory, their default routes are.
  const std::vector<std::uint32_t> columns{2, 7, 8};
  for (const std::uint32_t column : columns) {
    out.push_back({mib2({4, 21, 1, column, 0, 0, 0}), "RFC1213-MIB default route", {}});
  }
  return out;
}

}  // namespace

std::span<const Subtree> subtrees() {
  static const std::vector<Subtree> all = make();
  return all;
}

bool is_asked(const Subtree& subtree, const Oid& sys_object_id) {
  return sys_object_id.empty() || starts_with(sys_object_id, subtree.only_for);
}

}  // namespace plimsoll::snmp
