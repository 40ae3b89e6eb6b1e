#include "collectors/snmp/gateways.hpp"

#include <array>
#include <utility>

#include "collectors/snmp/table.hpp"
#include "lib/model/identity.hpp"

namespace plimsoll::snmp {
namespace {

std::optional<bool> truth(std::optional<std::int64_t> value) {
  if (value == 1) return true;
  if (value == 2) return false;
  return std::nullopt;
}

/// vrrpOperState, vrrpv3OperationsStatus.
std::string_view vrrp_role(std::optional<std::int64_t> value) {
  constexpr std::array<std::string_view, 4> kRoles{"", "initialize", "backup", "master"};
  return kRoles.at(static_cast<std::size_t>(within(value, 1, 3).value_or(0)));
}

void add(Device& device, Gateway gateway) {
  if (model::ip_id(gateway.address)) device.gateways.push_back(std::move(gateway));
}

/// vrrpOperTable and vrrpAssoIpAddrTable (ifIndex, VRID, address).
void read_vrrp2(const Walk& walk, Device& device) {
  const Table routers{walk, mib2({68, 1, 3, 1})};
  const Table addresses{walk, mib2({68, 1, 4, 1})};
  for (const Oid& index : addresses.rows()) {
    if (index.size() != 6) continue;
    const Oid row{index[0], index[1]};
    Gateway out;
    out.protocol = "vrrp";
    out.if_index = index[0];
    out.group = index[1];
    out.address = to_string(Oid{index.begin() + 2, index.end()});
    out.role = vrrp_role(routers.integer(3, row));
    out.priority = within(routers.integer(5, row), 0, 255);
    const auto seconds = within(routers.integer(11, row), 1, 255);
    if (seconds) out.advertisement_ms = *seconds * 1000;
    out.preempt = truth(routers.integer(12, row));
    add(device, std::move(out));
  }
}

/// vrrpv3OperationsTable (ifIndex, VRID, address type) and vrrpv3AssociatedIpAddrTable (the same,
/// then the address with its length).
void read_vrrp3(const Walk& walk, Device& device) {
  const Table routers{walk, mib2({207, 1, 1, 1, 1})};
  const Table addresses{walk, mib2({207, 1, 1, 2, 1})};
  for (const Oid& index : addresses.rows()) {
    // ifIndex, VRID, address type, length, octets.
    if (index.size() < 5 || index[3] != index.size() - 4) continue;
    std::string octets;
    for (std::size_t i = 4; i < index.size() && index[i] < 256; ++i)
      octets += static_cast<char>(index[i]);
    const Oid row{index[0], index[1], index[2]};
    Gateway out;
    out.protocol = "vrrp";
    out.if_index = index[0];
    out.group = index[1];
    out.address = address_text(octets);
    out.role = vrrp_role(routers.integer(6, row));
    out.priority = within(routers.integer(7, row), 0, 255);
    const auto centiseconds = within(routers.integer(9, row), 1, 4095);
    if (centiseconds) out.advertisement_ms = *centiseconds * 10;
    out.preempt = truth(routers.integer(10, row));
    add(device, std::move(out));
  }
}

/// cHsrpGrpTable (ifIndex, group).
void read_hsrp(const Walk& walk, Device& device) {
  constexpr std::array<std::string_view, 7> kRoles{"",      "initial", "learn", "listen",
                                                   "speak", "standby", "active"};
  const Table groups{walk, enterprise({9, 9, 106, 1, 2, 1, 1})};
  for (const Oid& index : groups.rows()) {
    if (index.size() != 2) continue;
    Gateway out;
    out.protocol = "hsrp";
    out.if_index = index[0];
    out.group = index[1];
    const Value* address = groups.cell(11, index);
    if (address != nullptr) out.address = address_text(address->octets);
    out.role =
        kRoles.at(static_cast<std::size_t>(within(groups.integer(15, index), 1, 6).value_or(0)));
    out.priority = within(groups.integer(3, index), 0, 255);
    out.preempt = truth(groups.integer(4, index));
    const bool configured = groups.integer(6, index) == 1;  // else learned from the active router
    const auto timer = [&](std::uint32_t own, std::uint32_t learned) {
      const auto first = within(groups.integer(configured ? own : learned, index), 1, 3'600'000);
      return first ? first
                   : within(groups.integer(configured ? learned : own, index), 1, 3'600'000);
    };
    out.hello_ms = timer(7, 9);
    out.hold_ms = timer(8, 10);
    add(device, std::move(out));
  }
}

}  // namespace

void read_gateways(const Walk& walk, Device& device) {
  read_vrrp2(walk, device);
  read_vrrp3(walk, device);
  read_hsrp(walk, device);
}

}  // namespace plimsoll::snmp
