#include "collectors/netconfig/links.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace plimsoll::netconfig {

namespace {

constexpr int kPointToPoint4 = 30;
constexpr int kPointToPoint6 = 126;

/// One address in a subnet.
struct Claim {
  End end;
  std::string ip;
  std::string vrf;
  bool up = true;
};

bool is_whole(const Subnet& subnet) { return subnet.prefix >= (subnet.v6 ? 128 : 32); }

bool is_point_to_point(const Subnet& subnet) {
  return subnet.prefix >= (subnet.v6 ? kPointToPoint6 : kPointToPoint4);
}

/// Whether an address on `interface` can prove a cable.
bool can_link(const Interface& interface, const Address& address) {
  const Subnet& subnet = address.subnet;
  if (is_whole(subnet) || is_link_local(address.ip)) return false;
  switch (kind_of(interface.name)) {
    case InterfaceKind::physical:
    case InterfaceKind::aggregate:
      return true;
    case InterfaceKind::vlan:
      return is_point_to_point(subnet);
    case InterfaceKind::management:
    case InterfaceKind::loopback:
    case InterfaceKind::tunnel:
      return false;
  }
  return false;
}

std::map<Subnet, std::vector<Claim>> claims_by_subnet(std::span<const Device> devices) {
  std::map<Subnet, std::vector<Claim>> out;
  for (std::size_t i = 0; i < devices.size(); ++i) {
    const auto down = down_interfaces(devices[i].config);
    for (const Interface& interface : devices[i].config.interfaces) {
      const std::string port{port_of(interface.name)};
      const bool up = !down.contains(interface.name);
      for (const Address& address : interface.addresses) {
        if (!can_link(interface, address)) continue;
        out[address.subnet].push_back({{i, port}, address.ip, interface.vrf, up});
      }
    }
  }
  return out;
}

/// An address alone, in the order of its bytes.
Subnet whole_of(std::string_view ip) {
  const auto address = parse_address(ip);
  return address ? address->subnet : Subnet{};
}

/// The virtual addresses of all devices.
std::set<Subnet> virtual_addresses(std::span<const Device> devices) {
  std::set<Subnet> out;
  const auto add = [&out](const std::vector<FirstHop>& groups) {
    for (const FirstHop& group : groups) {
      for (const std::string& ip : group.addresses) out.insert(whole_of(ip));
    }
  };
  for (const Device& device : devices) {
    add(device.config.groups);
    for (const Interface& interface : device.config.interfaces) add(interface.groups);
  }
  return out;
}

/// Whether one of `addresses` lies in `subnet`.
bool holds_any(const Subnet& subnet, const std::set<Subnet>& addresses) {
  const auto next = addresses.lower_bound(subnet);
  return next != addresses.end() && contains(subnet, *next);
}

/// The two ends, where there are exactly two ports and they can be the ends of a cable.
std::optional<std::pair<End, End>> two_ends(const std::vector<Claim>& claims) {
  std::set<End> ports;
  for (const Claim& claim : claims) ports.insert(claim.end);
  if (ports.size() != 2 || ports.begin()->device == ports.rbegin()->device) return std::nullopt;
  std::map<std::string, std::size_t> holders;
  for (const Claim& claim : claims) {
    const auto [found, fresh] = holders.emplace(claim.ip, claim.end.device);
    if (!claim.up || (!fresh && found->second != claim.end.device)) return std::nullopt;
  }
  return std::pair{*ports.begin(), *ports.rbegin()};
}

std::map<std::string, std::vector<std::size_t>> holders_of(std::span<const Device> devices) {
  std::map<std::string, std::vector<std::size_t>> out;
  for (std::size_t i = 0; i < devices.size(); ++i) {
    for (const Interface& interface : devices[i].config.interfaces) {
      for (const Address& address : interface.addresses) {
        auto& holders = out[address.ip];
        if (holders.empty() || holders.back() != i) holders.push_back(i);
      }
    }
  }
  return out;
}

}  // namespace

std::string_view port_of(std::string_view interface) {
  switch (kind_of(interface)) {
    case InterfaceKind::vlan:
    case InterfaceKind::loopback:
    case InterfaceKind::tunnel:
      return interface;
    default:
      return parent_of(interface);
  }
}

std::vector<Link> find_links(std::span<const Device> devices) {
  const auto subnets = claims_by_subnet(devices);
  const auto shared_addresses = virtual_addresses(devices);
  std::map<std::pair<End, End>, std::vector<std::string>> found;
  for (const auto& [subnet, claims] : subnets) {
    if (holds_any(subnet, shared_addresses)) continue;
    if (const auto ends = two_ends(claims)) {
      found[*ends].push_back(to_string(subnet));
      continue;
    }
    std::map<std::string, std::vector<Claim>> by_vrf;
    for (const Claim& claim : claims) by_vrf[claim.vrf].push_back(claim);
    if (by_vrf.size() < 2) continue;
    for (const auto& [vrf, own] : by_vrf) {
      if (const auto ends = two_ends(own)) found[*ends].push_back(to_string(subnet));
    }
  }
  std::vector<Link> out;
  for (auto& [ends, shared] : found) {
    std::ranges::sort(shared);
    shared.erase(std::unique(shared.begin(), shared.end()), shared.end());
    out.push_back({ends.first, ends.second, std::move(shared)});
  }
  return out;
}

std::map<std::string, std::vector<std::size_t>> find_duplicates(std::span<const Device> devices) {
  auto out = holders_of(devices);
  std::erase_if(
      out, [](const auto& entry) { return entry.second.size() < 2 || is_link_local(entry.first); });
  return out;
}

std::set<std::string_view> down_interfaces(const Config& config) {
  std::set<std::string_view> out;
  for (const Interface& interface : config.interfaces) {
    if (interface.shutdown.value_or(false)) out.insert(interface.name);
  }
  for (const Interface& interface : config.interfaces) {
    if (out.contains(port_of(interface.name))) out.insert(interface.name);
  }
  return out;
}

std::vector<Pair> find_pairs(std::span<const Device> devices) {
  const auto holders = holders_of(devices);
  // Who, of the devices, has an address that this one gives its peer.
  const auto named_by = [&](std::size_t index) {
    std::set<std::size_t> out;
    const Mlag& mlag = *devices[index].config.mlag;
    for (const std::string& ip : {mlag.peer, mlag.heartbeat}) {
      const auto found = holders.find(ip);
      if (ip.empty() || found == holders.end()) continue;
      for (const std::size_t other : found->second) {
        const auto& theirs = devices[other].config.mlag;
        const bool fits = theirs && theirs->mode == mlag.mode && theirs->domain == mlag.domain;
        if (other != index && fits) out.insert(other);
      }
    }
    return out;
  };
  std::vector<std::set<std::size_t>> named(devices.size());
  for (std::size_t i = 0; i < devices.size(); ++i) {
    if (devices[i].config.mlag) named[i] = named_by(i);
  }
  const auto mutual = [&](std::size_t index) {
    std::vector<std::size_t> out;
    for (const std::size_t other : named[index]) {
      if (named[other].contains(index)) out.push_back(other);
    }
    return out;
  };
  std::vector<Pair> out;
  for (std::size_t i = 0; i < devices.size(); ++i) {
    if (!devices[i].config.mlag) continue;
    const Mlag& mlag = *devices[i].config.mlag;
    const auto peers = mutual(i);
    if (peers.size() > 1 || (peers.size() == 1 && mutual(peers.front()).size() > 1)) {
      out.push_back({i, Pair::kUnread, {}, "several devices fit as its peer"});
    } else if (peers.size() == 1) {
      if (i < peers.front()) out.push_back({i, peers.front(), {}, {}});
    } else {
      const std::string& address = mlag.heartbeat.empty() ? mlag.peer : mlag.heartbeat;
      const bool known = !address.empty() && !is_link_local(address);
      std::string problem;
      if (!known) {
        problem = "it states no address of its peer";
      } else if (holders.contains(address)) {
        problem = "the device that has the address of its peer, " + address +
                  ", does not name it in return";
      }
      out.push_back({i, Pair::kUnread, known ? address : std::string{}, std::move(problem)});
    }
  }
  return out;
}

}  // namespace plimsoll::netconfig
