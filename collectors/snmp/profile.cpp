// sysObjectID to vendor and kind.
#include <algorithm>
#include <array>
#include <cstddef>
#include <span>

#include "collectors/snmp/system.hpp"
#include "collectors/snmp/table.hpp"

namespace plimsoll::snmp {
namespace {

/// An enterprise number and, where products differ, what follows it.
struct Known {
  std::array<std::uint32_t, 6> numbers;  ///< Below 1.3.6.1.4.1; 0 ends it.
  Profile profile;
};

// Names: IANA Private Enterprise Numbers.  Kinds: what the vendor's products are, as far as the
// product's number says so; conclude_system() decides between switch and router.
constexpr auto kKnown = std::to_array<Known>({
    {{2}, {"ibm", "server", ""}},
    {{9}, {"cisco", "", ""}},
    {{11}, {"hpe", "server", ""}},
    {{11, 2, 3, 7}, {"hpe", "switch", ""}},
    {{11, 2, 3, 9}, {"hpe", "appliance", "printer"}},
    {{11, 5, 7, 1, 2}, {"hpe", "chassis", "blade_enclosure"}},
    {{42}, {"oracle", "server", ""}},
    {{43}, {"3com", "switch", ""}},
    {{45}, {"nortel", "switch", ""}},
    {{171}, {"d-link", "switch", ""}},
    {{207}, {"allied telesis", "switch", ""}},
    {{231}, {"fujitsu", "server", ""}},
    {{232}, {"hpe", "server", ""}},
    {{311}, {"microsoft", "server", ""}},
    {{318}, {"apc", "", ""}},
    {{318, 1, 3, 4}, {"apc", "pdu", "pdu"}},
    {{318, 1, 3, 11}, {"apc", "pdu", "ats"}},
    {{388}, {"symbol", "appliance", ""}},
    {{476}, {"vertiv", "", ""}},
    {{476, 1, 42, 4, 2}, {"vertiv", "ups", "ups"}},
    {{476, 1, 42, 4, 3}, {"vertiv", "cooling", ""}},
    {{534}, {"eaton", "ups", "ups"}},
    {{534, 6, 6}, {"eaton", "pdu", "pdu"}},
    {{674}, {"dell", "server", ""}},
    {{674, 10895}, {"dell", "switch", ""}},
    {{674, 11000}, {"dell", "storage_array", ""}},
    {{705}, {"eaton", "ups", "ups"}},
    {{789}, {"netapp", "storage_array", ""}},
    {{850}, {"tripp lite", "ups", "ups"}},
    {{890}, {"zyxel", "switch", ""}},
    {{935}, {"megatec", "ups", "ups"}},
    {{1588}, {"brocade", "switch", "fibre_channel"}},
    {{1718}, {"server technology", "pdu", "pdu"}},
    {{1916}, {"extreme", "switch", ""}},
    {{1981}, {"emc", "storage_array", ""}},
    {{1991}, {"brocade", "", ""}},
    {{2011}, {"huawei", "", ""}},
    {{2011, 2, 91}, {"huawei", "storage_array", ""}},
    {{2011, 2, 235}, {"huawei", "server", ""}},
    {{2021}, {"net-snmp", "server", ""}},
    {{2435}, {"brother", "appliance", "printer"}},
    {{2467}, {"citrix", "appliance", "load_balancer"}},
    {{2620}, {"check point", "firewall", ""}},
    {{2636}, {"juniper", "", ""}},
    {{3076}, {"cisco", "firewall", ""}},
    {{3097}, {"watchguard", "firewall", ""}},
    {{3224}, {"juniper", "firewall", ""}},
    {{3375}, {"f5", "appliance", "load_balancer"}},
    {{3417}, {"blue coat", "appliance", ""}},
    {{4413}, {"broadcom", "switch", ""}},
    {{4526}, {"netgear", "switch", ""}},
    {{5528}, {"apc", "appliance", "environment_monitor"}},
    {{5951}, {"citrix", "appliance", "load_balancer"}},
    {{6027}, {"dell", "switch", ""}},
    {{6486}, {"alcatel-lucent", "switch", ""}},
    {{6527}, {"nokia", "router", ""}},
    {{6574}, {"synology", "storage_array", ""}},
    {{6876}, {"vmware", "hypervisor", ""}},
    {{7244}, {"quanta", "switch", ""}},
    {{8072}, {"", "server", ""}},
    {{8741}, {"sonicwall", "firewall", ""}},
    {{9148}, {"oracle", "appliance", "session_border_controller"}},
    {{10368}, {"lenovo", "switch", ""}},
    {{10418}, {"avocent", "appliance", "console_server"}},
    {{10704}, {"barracuda", "firewall", ""}},
    {{10876}, {"supermicro", "server", ""}},
    {{12124}, {"dell", "storage_array", ""}},
    {{12356}, {"fortinet", "firewall", ""}},
    {{12740}, {"dell", "storage_array", ""}},
    {{13400}, {"emerson", "ups", "ups"}},
    {{13742}, {"raritan", "pdu", "pdu"}},
    {{14179}, {"cisco", "appliance", "wireless_controller"}},
    {{14331}, {"topsec", "firewall", ""}},
    {{14823}, {"aruba", "appliance", "wireless_controller"}},
    {{14988}, {"mikrotik", "router", ""}},
    {{19046}, {"lenovo", "server", ""}},
    {{20301}, {"lenovo", "switch", ""}},
    {{20632}, {"barracuda", "appliance", ""}},
    {{21239}, {"vertiv", "appliance", "environment_monitor"}},
    {{21317}, {"aten", "pdu", "pdu"}},
    {{24681}, {"qnap", "storage_array", ""}},
    {{25053}, {"ruckus", "appliance", "wireless_controller"}},
    {{25461}, {"palo alto networks", "firewall", ""}},
    {{25506}, {"h3c", "", ""}},
    {{26543}, {"lenovo", "switch", ""}},
    {{28507}, {"gude", "pdu", "pdu"}},
    {{29671}, {"cisco", "", ""}},
    {{30065}, {"arista", "switch", ""}},
    {{30803}, {"vyatta", "router", ""}},
    {{33049}, {"nvidia", "switch", ""}},
    {{34774}, {"huawei", "storage_array", ""}},
    {{35047}, {"sangfor", "appliance", "load_balancer"}},
    {{35098}, {"pica8", "switch", ""}},
    {{40310}, {"cumulus", "switch", ""}},
    {{41112}, {"ubiquiti", "appliance", ""}},
    {{43356}, {"vertiv", "cooling", ""}},
    {{44641}, {"vyos", "router", ""}},
    {{47196}, {"hpe", "switch", ""}},
});

std::size_t length(const Known& known) {
  const auto end = std::ranges::find(known.numbers, 0U);
  return static_cast<std::size_t>(end - known.numbers.begin());
}

}  // namespace

Profile find_profile(const Oid& object_id) {
  static const Oid root = enterprise({});
  if (!starts_with(object_id, root)) return {};
  const auto rest = std::span{object_id}.subspan(root.size());
  const Known* best = nullptr;
  for (const Known& known : kKnown) {
    const std::size_t size = length(known);
    if (size > rest.size()) continue;
    if (!std::equal(known.numbers.begin(),
                    known.numbers.begin() + static_cast<std::ptrdiff_t>(size), rest.begin()))
      continue;
    if (best == nullptr || size > length(*best)) best = &known;
  }
  return best == nullptr ? Profile{} : best->profile;
}

}  // namespace plimsoll::snmp
