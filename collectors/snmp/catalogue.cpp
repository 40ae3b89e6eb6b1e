#include "collectors/snmp/catalogue.hpp"

#include <algorithm>
#include <vector>

#include "collectors/snmp/table.hpp"

namespace plimsoll::snmp {
namespace {

/// Below 1.3.6.1.2.1.
struct Standard {
  Oid base;
  std::string_view name;
};

/// Below 1.3.6.1.4.1, as `agents` is: the sysObjectIDs that are worth asking.
struct Vendor {
  Oid base;
  std::string_view name;
  std::vector<Oid> agents;
};

const std::vector<Standard>& standards() {
  static const std::vector<Standard> all{
      {{1}, "SNMPv2-MIB system"},
      {{2, 2}, "IF-MIB ifTable"},
      {{31, 1, 1}, "IF-MIB ifXTable"},
      {{31, 1, 2}, "IF-MIB ifStackTable"},
      {{4, 20}, "IP-MIB ipAddrTable"},
      {{4, 34}, "IP-MIB ipAddressTable"},
      // Whole routing tables are no inventory: their default routes are the way out.
      {{4, 21, 1, 2, 0, 0, 0}, "RFC1213-MIB default route's interface"},
      {{4, 21, 1, 7, 0, 0, 0}, "RFC1213-MIB default route's next hop"},
      {{4, 24, 4, 1, 5, 0, 0, 0, 0, 0, 0, 0, 0}, "IP-FORWARD-MIB ipCidrRouteTable default route"},
      {{4, 24, 7, 1, 7, 1, 4, 0, 0, 0, 0, 0}, "IP-FORWARD-MIB inetCidrRouteTable default route"},
      {{4, 24, 7, 1, 7, 2, 16, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
       "IP-FORWARD-MIB inetCidrRouteTable default route of IPv6"},
      {{17, 1}, "BRIDGE-MIB dot1dBase"},
      {{17, 2}, "BRIDGE-MIB dot1dStp"},
      {{17, 7, 1, 4, 5, 1, 1}, "Q-BRIDGE-MIB dot1qPvid"},
      {{25, 1, 1}, "HOST-RESOURCES-MIB hrSystemUptime"},
      {{25, 2}, "HOST-RESOURCES-MIB hrStorage"},
      {{25, 3, 2}, "HOST-RESOURCES-MIB hrDeviceTable"},
      {{25, 3, 6}, "HOST-RESOURCES-MIB hrDiskStorageTable"},
      {{33, 1}, "UPS-MIB"},
      {{47, 1, 1, 1}, "ENTITY-MIB entPhysicalTable"},
      {{47, 1, 3, 2}, "ENTITY-MIB entAliasMappingTable"},
      {{68, 1}, "VRRP-MIB"},
      {{99, 1}, "ENTITY-SENSOR-MIB"},
      {{131, 1}, "ENTITY-STATE-MIB"},
      {{207, 1}, "VRRPV3-MIB"},
  };
  return all;
}

const std::vector<Vendor>& vendors() {
  // Agents that are plain Net-SNMP or Windows: any maker's boxes and management software.
  const Oid net_snmp{8072};
  const Oid windows{311};
  const std::vector<Oid> hpe{{232}, {11}, net_snmp, windows};
  static const std::vector<Vendor> all{
      {{2, 3, 51, 3, 1}, "IMM-MIB", {{2}, net_snmp, {19046}}},
      {{2, 6, 191, 1, 3}, "IBM-AIX-MIB", {{2}}},
      {{9, 5, 1, 2}, "CISCO-STACK-MIB chassisGrp", {{9}}},
      {{9, 9, 13, 1}, "CISCO-ENVMON-MIB", {{9}}},
      {{9, 9, 23, 1, 2}, "CISCO-CDP-MIB cdpCache", {{9}, {11, 2, 3, 7}}},
      {{9, 9, 106, 1}, "CISCO-HSRP-MIB", {{9}}},
      {{9, 9, 117, 1}, "CISCO-ENTITY-FRU-CONTROL-MIB", {{9}}},
      {{9, 9, 500, 1}, "CISCO-STACKWISE-MIB", {{9}}},
      {{232, 2, 2}, "CPQSINFO-MIB", hpe},
      {{232, 3, 2}, "CPQIDA-MIB", hpe},
      {{232, 6, 2, 6, 7}, "CPQHLTH-MIB fans", hpe},
      {{232, 6, 2, 9, 3}, "CPQHLTH-MIB power supplies", hpe},
      {{232, 22, 2}, "CPQRACK-MIB", {{232}, {11}}},
      {{318, 1, 1, 1}, "PowerNet-MIB ups", {{318}}},
      {{318, 1, 1, 8}, "PowerNet-MIB automaticXferSwitch", {{318}}},
      {{318, 1, 1, 12}, "PowerNet-MIB rPDU", {{318}}},
      {{318, 1, 1, 26}, "PowerNet-MIB rPDU2", {{318}}},
      {{476, 1, 42, 2, 4}, "LIEBERT-GP-AGENT-MIB", {{476}}},
      {{476, 1, 42, 3, 2, 2}, "LIEBERT-GP-CONDITIONS-MIB", {{476}}},
      {{534, 1}, "XUPS-MIB", {{534}, {705}}},
      {{674, 10892, 5}, "IDRAC-MIB-SMIv2", {{674}}},
      {{705, 1}, "MG-SNMP-UPS-MIB", {{534}, {705}}},
      {{789, 1, 1}, "NETAPP-MIB product", {{789}}},
      {{789, 1, 2, 3}, "NETAPP-MIB cf", {{789}}},
      {{789, 1, 5, 8}, "NETAPP-MIB volTable", {{789}}},
      {{789, 1, 5, 11}, "NETAPP-MIB aggrTable", {{789}}},
      {{789, 1, 6}, "NETAPP-MIB raid", {{789}}},
      {{789, 1, 17, 15, 2}, "NETAPP-MIB lunTable", {{789}}},
      {{789, 1, 21, 1, 2}, "NETAPP-MIB enclTable", {{789}}},
      {{850, 1, 1, 1}, "TRIPPLITE-PRODUCTS devices", {{850}}},
      {{850, 1, 1, 2}, "TRIPPLITE-PRODUCTS identities", {{850}}},
      {{850, 1, 1, 3, 4}, "TRIPPLITE-PRODUCTS transfer switches", {{850}}},
      {{1588, 2, 1, 1, 1, 1}, "SW-MIB swSystem", {{1588}}},
      {{1588, 2, 1, 1, 1, 6}, "SW-MIB swFCport", {{1588}}},
      {{1991, 1, 1, 1}, "FOUNDRY-SN-AGENT-MIB snChassis", {{1991}}},
      {{1991, 1, 1, 2, 1, 11}, "FOUNDRY-SN-AGENT-MIB image", {{1991}}},
      {{2011, 2, 235, 1, 1}, "HUAWEI-SERVER-iBMC-MIB", {{2011, 2, 235}}},
      {{2011, 5, 25, 31, 1, 1, 1, 1, 2}, "HUAWEI-ENTITY-EXTENT-MIB", {{2011}}},
      {{2011, 6, 174, 1}, "HUAWEI-UPS-MIB", {{2011}, net_snmp}},
      {{2636, 3, 1}, "JUNIPER-MIB", {{2636}}},
      {{2636, 3, 40, 1, 4, 1}, "JUNIPER-VIRTUALCHASSIS-MIB", {{2636}}},
      {{6574}, "SYNOLOGY-MIBs", {{6574}, net_snmp}},
      {{12124, 1, 1}, "ISILON-MIB cluster", {{12124}}},
      {{12124, 2}, "ISILON-MIB node", {{12124}}},
      {{13400, 2, 1, 2, 1}, "EMERSON 13400.2.1", {{13400}}},
      {{14331, 5, 5, 1, 3}, "TOPSEC-MIB", {{14331}}},
      {{14988, 1, 1, 4}, "MIKROTIK-MIB license", {{14988}}},
      {{14988, 1, 1, 7}, "MIKROTIK-MIB system", {{14988}}},
      {{21239, 5}, "GEIST-V4-MIB", {{21239}}},
      {{25461, 2, 1, 2, 1}, "PAN-COMMON-MIB", {{25461}}},
      {{34774, 4, 1, 1}, "ISM-STORAGE-SVC-MIB system", {{34774}, {2011, 2, 91}}},
      {{34774, 4, 1, 23, 4}, "ISM-STORAGE-SVC-MIB pools", {{34774}, {2011, 2, 91}}},
      {{34774, 4, 1, 23, 5}, "ISM-STORAGE-SVC-MIB hardware", {{34774}, {2011, 2, 91}}},
  };
  return all;
}

std::vector<Subtree> make() {
  std::vector<Subtree> out;
  for (const Standard& standard : standards())
    out.push_back({mib2(standard.base), standard.name, {}});
  out.push_back({{1, 0, 8802, 1, 1, 2, 1, 3}, "LLDP-MIB local system", {}});
  out.push_back({{1, 0, 8802, 1, 1, 2, 1, 4}, "LLDP-MIB remote systems", {}});
  out.push_back({{1, 2, 840, 10006, 300, 43, 1, 2, 1}, "IEEE8023-LAG-MIB", {}});
  for (const Vendor& vendor : vendors()) {
    for (const Oid& agent : vendor.agents)
      out.push_back({enterprise(vendor.base), vendor.name, enterprise(agent)});
  }
  return out;
}

}  // namespace

std::span<const Subtree> subtrees() {
  static const std::vector<Subtree> all = make();
  return all;
}

bool is_asked(const Subtree& subtree, const Oid& sys_object_id) {
  if (!sys_object_id.empty()) return starts_with(sys_object_id, subtree.only_for);
  const auto first = std::ranges::find(subtrees(), subtree.base, &Subtree::base);
  return first == subtrees().end() || first->only_for == subtree.only_for;
}

}  // namespace plimsoll::snmp
