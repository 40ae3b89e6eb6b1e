#include "collectors/snmp/neighbours.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "collectors/snmp/table.hpp"
#include "lib/core/text.hpp"
#include "lib/model/identity.hpp"

namespace plimsoll::snmp {
namespace {

const Oid& lldp() {
  static const Oid oid{1, 0, 8802, 1, 1, 2, 1};
  return oid;
}

/// An LLDP network address: one octet of IANA address family, then the address.
std::string network_address(std::string_view octets) {
  if (octets.empty()) return {};
  return octets[0] == 1 || octets[0] == 2 ? address_text(octets.substr(1)) : std::string{};
}

/// An id whose subtype says what its octets are; `mac` and `network` are their subtypes.
std::string id_text(std::int64_t subtype, const std::string& octets, std::int64_t mac,
                    std::int64_t network) {
  if (subtype == mac && octets.size() == 6) return mac_text(octets);
  if (subtype == network) return network_address(octets);
  return std::string{core::trim(octets)};
}

std::string cell_octets(const Table& table, std::uint32_t column, const Oid& index) {
  const Value* value = table.cell(column, index);
  return value == nullptr ? std::string{} : value->octets;
}

/// LldpSystemCapabilitiesMap: bit 0 is the first octet's highest.
std::optional<bool> capability(const std::string& bits, unsigned bit) {
  if (bits.empty()) return std::nullopt;
  return ((unsigned{static_cast<unsigned char>(bits[0])} << bit) & 0x80U) != 0;
}

/// lldpRemManAddrTable by the index of its neighbour: the first address.
std::map<Oid, std::string> management_addresses(const Walk& walk) {
  std::map<Oid, std::string> out;
  const Table table{walk, lldp() + Oid{4, 2, 1}};
  for (const Oid& index : table.rows()) {
    // time mark, local port, remote index; subtype, length, octets.
    if (index.size() < 6 || index[4] != index.size() - 5) continue;
    std::string octets;
    for (std::size_t i = 5; i < index.size() && index[i] < 256; ++i)
      octets += static_cast<char>(index[i]);
    if (octets.size() != index.size() - 5 || index[3] < 1 || index[3] > 2) continue;
    std::string text = address_text(octets);
    if (model::ip_id(text)) out.emplace(Oid{index.begin(), index.begin() + 3}, std::move(text));
  }
  return out;
}

/// The own port of an LLDP neighbour: lldpLocPortNum is the ifIndex on many devices and a count of
/// its own on others, so the port's id and description are asked first.
void find_own_port(const Table& local, const Device& device,
                   const std::map<std::string, std::uint32_t>& names, std::uint32_t number,
                   Neighbour& out) {
  const Oid row{number};
  const std::string id =
      id_text(local.integer(2, row).value_or(0), cell_octets(local, 3, row), 3, 4);
  const std::string descr = local.text(4, row).value_or("");
  out.port = !id.empty() ? id : descr;
  for (const std::string& text : {id, descr}) {
    const auto found = text.empty() ? names.end() : names.find(text);
    if (found == names.end()) continue;
    out.if_index = found->second;
    return;
  }
  const auto as_index = core::to_int(id);
  if (local.integer(2, row) == 7 && as_index && *as_index > 0 && *as_index <= UINT32_MAX &&
      device.find_interface(static_cast<std::uint32_t>(*as_index)) != nullptr) {
    out.if_index = static_cast<std::uint32_t>(*as_index);
  } else if (device.find_interface(number) != nullptr) {
    out.if_index = number;
  }
}

void read_lldp(const Walk& walk, Device& device) {
  const Table local{walk, lldp() + Oid{3, 7, 1}};
  const Table remote{walk, lldp() + Oid{4, 1, 1}};
  const auto addresses = management_addresses(walk);
  std::map<std::string, std::uint32_t> names;
  for (const Interface& interface : device.interfaces)
    names.emplace(interface.name, interface.index);
  for (const Interface& interface : device.interfaces)
    names.emplace(interface.descr, interface.index);
  for (const Oid& index : remote.rows()) {
    if (index.size() != 3) continue;
    Neighbour out;
    out.protocol = "lldp";
    find_own_port(local, device, names, index[1], out);
    out.chassis =
        id_text(remote.integer(4, index).value_or(0), cell_octets(remote, 5, index), 4, 5);
    const auto port_subtype = remote.integer(6, index).value_or(0);
    out.remote_port = id_text(port_subtype, cell_octets(remote, 7, index), 3, 4);
    out.remote_port_is_mac = port_subtype == 3;
    out.remote_port_descr = remote.text(8, index).value_or("");
    out.name = remote.text(9, index).value_or("");
    out.description = remote.text(10, index).value_or("");
    const std::string enabled = cell_octets(remote, 12, index);
    out.bridge = capability(enabled, 2);
    out.access_point = capability(enabled, 3);
    out.router = capability(enabled, 4);
    out.phone = capability(enabled, 5);
    if (const auto found = addresses.find(index); found != addresses.end())
      out.address = found->second;
    device.neighbours.push_back(std::move(out));
  }
  // lldpLocChassisId.
  const Value* own = walk.find(lldp() + Oid{3, 2, 0});
  if (own != nullptr) {
    const std::string text =
        id_text(walk.integer(lldp() + Oid{3, 1, 0}).value_or(0), own->octets, 4, 5);
    if (!text.empty()) device.chassis = text;  // what neighbours see, rather than the bridge's
  }
}

/// CDP's capabilities word: router(0x01), transparent bridge(0x02), source-route bridge(0x04),
/// switch(0x08), host(0x10), IGMP(0x20), repeater(0x40), phone(0x80).
void set_capabilities(const std::string& octets, Neighbour& out) {
  if (octets.size() != 4) return;
  const auto bits = static_cast<unsigned char>(octets[3]);
  out.router = (bits & 0x01U) != 0;
  out.bridge = (bits & 0x0EU) != 0;
  out.phone = (bits & 0x80U) != 0;
}

void read_cdp(const Walk& walk, Device& device) {
  const Table cache{walk, enterprise({9, 9, 23, 1, 2, 1, 1})};
  for (const Oid& index : cache.rows()) {
    if (index.size() != 2) continue;
    Neighbour out;
    out.protocol = "cdp";
    out.if_index = index[0];
    const Interface* own = device.find_interface(index[0]);
    if (own != nullptr) out.port = own->name;
    out.name = cache.text(6, index).value_or("");
    out.remote_port = cache.text(7, index).value_or("");
    out.description = cache.text(8, index).value_or("");
    // CiscoNetworkProtocol ip(1), ipv6(20).
    if (const auto type = cache.integer(3, index); type == 1 || type == 20)
      out.address = address_text(cell_octets(cache, 4, index));
    if (!model::ip_id(out.address)) out.address.clear();
    set_capabilities(cell_octets(cache, 9, index), out);
    if (!out.name.empty() || !out.address.empty()) device.neighbours.push_back(std::move(out));
  }
}

}  // namespace

void read_neighbours(const Walk& walk, Device& device) {
  read_lldp(walk, device);
  read_cdp(walk, device);
}

}  // namespace plimsoll::snmp
