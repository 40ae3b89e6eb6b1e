// Network: ip, ifconfig, route, nmcli, ethtool, ss, netstat, hosts.
#include <algorithm>

#include "collectors/linux_host/parse_interfaces.hpp"
#include "collectors/linux_host/parse_ip.hpp"
#include "collectors/linux_host/parse_sockets.hpp"
#include "collectors/linux_host/parse_system.hpp"
#include "lib/core/text.hpp"
#include "tests/unit/collectors/linux_host/corpus.hpp"

namespace plimsoll::linux_host::corpus {
namespace {

/// "255.255.0.0" of 16.
std::string mask_of(std::int64_t bits) {
  std::string out;
  for (int i = 0; i < 4; ++i) {
    const std::int64_t here = std::clamp<std::int64_t>(bits - 8 * i, 0, 8);
    out += (i > 0 ? "." : "") + std::to_string(256 - (1 << (8 - here)));
  }
  return out;
}

Json ifconfig(const std::string& text) {
  Json out = Json::array();
  for (const auto& link : parse_ifconfig(text).links) {
    Json row;
    put(row, "name", link.name);
    put(row, "mtu", link.mtu);
    put(row, "mac_addr", link.mac);
    if (!link.flags.empty()) row["state"] = link.flags;
    for (const auto& address : link.addresses) {
      const bool v6 = address.address.find(':') != std::string::npos;
      Json entry{{"address", address.address}};
      if (address.prefix && v6) entry["mask"] = *address.prefix;
      if (address.prefix && !v6) entry["mask"] = mask_of(*address.prefix);
      row[v6 ? "ipv6" : "ipv4"].push_back(entry);
    }
    out.push_back(row);
  }
  return out;
}

Json their_ifconfig(const Json& theirs) {
  Json out = theirs;
  for (auto& row : out) {
    for (const char* family : {"ipv4", "ipv6"}) {
      if (!row.contains(family)) continue;
      for (auto& address : row[family]) {
        for (const char* other : {"broadcast", "scope", "type", "scope_id"}) address.erase(other);
      }
    }
  }
  return out;
}

Json ip_route(const std::string& text) {
  Json out = Json::array();
  for (const auto& route : parse_ip_routes(text).routes) {
    Json row;
    put(row, "ip", route.destination);
    put(row, "via", route.via);
    put(row, "dev", route.interface);
    put(row, "proto", route.protocol);
    put(row, "scope", route.scope);
    put(row, "src", route.source);
    put(row, "metric", route.metric);
    put(row, "status", route.status);
    out.push_back(row);
  }
  return out;
}

Json route(const std::string& text) {
  Json out = Json::array();
  for (const auto& line : parse_route(text).routes) {
    Json row;
    put(row, "destination", line.destination);
    put(row, line.mask.empty() ? "next_hop" : "gateway", line.gateway);
    put(row, "genmask", line.mask);
    put(row, "flags", line.flags);
    put(row, "metric", line.metric);
    put(row, "iface", line.interface);
    out.push_back(row);
  }
  return out;
}

/// jc makes an empty row of an empty last line.
Json their_route(const Json& theirs) {
  Json out = Json::array();
  for (const auto& row : theirs) {
    if (!row.empty()) out.push_back(row);
  }
  return out;
}

Json nmcli(const std::string& text) {
  Json out = Json::array();
  for (const auto& device : parse_nmcli_devices(text)) {
    Json row;
    put(row, "device", device.device);
    put(row, "type", device.type);
    put(row, "hwaddr", device.mac);
    put(row, "mtu", device.mtu);
    put(row, "state", device.state);
    put(row, "state_text", device.state_text);
    put(row, "connection", device.connection);
    if (device.carrier) row["wired_properties_carrier"] = *device.carrier ? "on" : "off";
    put(row, "ip4_gateway", device.gateway4);
    put(row, "ip6_gateway", device.gateway6);
    row["addresses"] = device.addresses;
    row["name_servers"] = device.name_servers;
    for (const auto& found : device.routes) {
      Json entry{{"dst", found.destination}, {"nh", found.via}};
      put(entry, "mt", found.metric);
      row["routes"].push_back(entry);
    }
    out.push_back(row);
  }
  return out;
}

/// jc numbers addresses, servers and routes; the collector spells "no next hop" as absent.
Json their_nmcli(const Json& theirs) {
  Json out = Json::array();
  for (const auto& row : theirs) {
    Json next;
    for (const auto& [name, value] : row.items()) {
      if (name.find("_address_") != std::string::npos) {
        next["addresses"].push_back(value);
      } else if (name.find("_dns_") != std::string::npos) {
        next["name_servers"].push_back(value);
      } else if (name.find("_route_") != std::string::npos) {
        Json entry = value;
        const std::string to = entry["dst"];
        const std::string hop = entry["nh"];
        if (to == "0.0.0.0/0" || to == "::/0") entry["dst"] = "default";
        if (hop == "0.0.0.0" || hop == "::") entry["nh"] = "";
        if (!entry.contains("table")) next["routes"].push_back(entry);
      } else {
        next[name] = value;
      }
    }
    out.push_back(next);
  }
  return out;
}

Json ethtool(const std::string& text) {
  const auto port = parse_ethtool(text);
  Json row;
  put(row, "name", port.name);
  if (port.speed_mbps) {
    row["speed"] = std::to_string(*port.speed_mbps) + "Mb/s";
    row["speed_bps"] = *port.speed_mbps * 1'000'000;
  }
  put(row, "duplex", port.duplex);
  put(row, "port", port.port);
  put(row, "link_detected", port.link);
  return row;
}

Json sockets(const SocketLines& lines, bool linux_names) {
  Json out = Json::array();
  for (const auto& socket : lines.sockets) {
    Json row;
    put(row, linux_names ? "netid" : "proto", socket.protocol);
    put(row, "state", socket.state);
    row["recv_q"] = socket.receive_queue;
    row["send_q"] = socket.send_queue;
    const std::string peer = linux_names ? "peer" : "foreign";
    const auto end = [&](const std::string& side, const std::string& address,
                         const std::string& port) {
      const bool v6 = address.find(':') != std::string::npos;
      put(row, (side + "_address").c_str(), v6 ? "[" + address + "]" : address);
      put(row, (side + "_port").c_str(), port);
      if (const auto number = core::to_int(port)) row[side + "_port_num"] = *number;
    };
    end("local", socket.local, socket.local_port);
    end(peer, socket.remote, socket.remote_port);
    out.push_back(row);
  }
  return out;
}

/// Internet sockets: neither unix, netlink nor packet sockets.
Json their_ss(const Json& theirs) {
  Json out = Json::array();
  for (const auto& row : theirs) {
    const std::string netid = row["netid"];
    if (netid == "tcp" || netid == "udp" || netid == "raw" || netid == "icmp6") out.push_back(row);
  }
  return out;
}

Json their_netstat(const Json& theirs) {
  Json out = Json::array();
  for (const auto& row : theirs) {
    if (row["kind"] == "network") out.push_back(row);
  }
  return out;
}

Json hosts(const std::string& text) {
  Json out = Json::array();
  for (const auto& line : parse_hosts(text))
    out.push_back({{"ip", line.address}, {"hostname", line.names}});
  return out;
}

}  // namespace

std::vector<Reader> network_readers() {
  const std::string no_part = "no part of the failure model";
  return {
      {"*__ifconfig*",
       {"name", "mtu", "mac_addr", "state", "ipv4", "ipv6"},
       {{"ipv4_*", "compared in ipv4"},
        {"ipv6_*", "compared in ipv6"},
        {"rx_*", "counters"},
        {"tx_*", "counters"},
        {"flags", "compared in state"},
        {"type", "text of net-tools"},
        {"media*", no_part},
        {"metric", no_part},
        {"module_*", "optics"},
        {"nd6_*", no_part},
        {"options*", no_part},
        {"plugged", "optics"},
        {"status", "FreeBSD's word for carrier"},
        {"vendor*", "optics"}},
       ifconfig,
       their_ifconfig},
      {"*__ip_route",
       {"ip", "via", "dev", "proto", "scope", "src", "metric", "status"},
       {},
       ip_route},
      {"*__route-*",
       {"destination", "gateway", "next_hop", "genmask", "flags", "metric", "iface"},
       {{"flags_pretty", "compared in flags"}, {"ref", "counter"}, {"use", "counter"}},
       route,
       their_route},
      {"*__nmcli-device-show-*",
       {"device", "type", "hwaddr", "mtu", "state", "state_text", "connection",
        "wired_properties_carrier", "ip4_gateway", "ip6_gateway", "addresses", "name_servers",
        "routes"},
       {{"con_path", "D-Bus"}, {"ip4_domain_1", "search list of names"}},
       nmcli,
       their_nmcli},
      {"*__ethtool--default*",
       {"name", "speed", "speed_bps", "duplex", "port", "link_detected"},
       {{"auto_negotiation", "jc says false where the text says on"},
        {"supported_*", "what the hardware could do"},
        {"supports_*", "what the hardware could do"},
        {"advertised_*", "what the hardware could do"},
        {"*wake_on", no_part},
        {"phyad", no_part},
        {"transceiver", no_part},
        {"mdi_x", no_part},
        {"current_message_level", no_part}},
       ethtool},
      {"*__ss-*",
       {"netid", "state", "recv_q", "send_q", "local_address", "local_port", "local_port_num",
        "peer_address", "peer_port", "peer_port_num"},
       {{"interface", "zone of a link-local address"}},
       [](const std::string& text) { return sockets(parse_ss(text), true); },
       their_ss},
      {"*__netstat-Aa",
       {"proto", "state", "recv_q", "send_q", "local_address", "local_port", "local_port_num",
        "foreign_address", "foreign_port", "foreign_port_num"},
       {{"tcpcb", "address in the kernel"},
        {"kind", "jc's own"},
        {"*_protocol", "compared in proto"}},
       [](const std::string& text) { return sockets(parse_netstat(text), false); },
       their_netstat},
      {"*__hosts", {"ip", "hostname"}, {}, hosts},
  };
}

}  // namespace plimsoll::linux_host::corpus
