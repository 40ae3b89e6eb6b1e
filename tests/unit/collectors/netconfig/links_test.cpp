#include <catch2/catch.hpp>

#include "tests/unit/collectors/netconfig/support.hpp"

namespace plimsoll::netconfig {

namespace {

/// An IOS router with the given interface sections.
Device router(const std::string& name, const std::string& interfaces) {
  return {name, read("hostname " + name + "\nservice timestamps log\n" + interfaces)};
}

std::string port(const std::string& name, const std::string& address,
                 const std::string& more = "") {
  return "interface " + name + "\n" + more + " ip address " + address + "\n";
}

std::vector<std::string> links(const std::vector<Device>& devices) {
  std::vector<std::string> out;
  for (const Link& link : find_links(devices)) {
    std::string line = devices[link.a.device].target + ":" + link.a.port + " - " +
                       devices[link.b.device].target + ":" + link.b.port;
    for (const std::string& subnet : link.subnets) line += " " + subnet;
    out.push_back(std::move(line));
  }
  return out;
}

constexpr const char* kMask30 = " 255.255.255.252";
constexpr const char* kMask24 = " 255.255.255.0";

std::string a30(const std::string& ip) { return ip + kMask30; }
std::string a24(const std::string& ip) { return ip + kMask24; }

/// A Nexus of a vPC pair.
Device nexus(const std::string& name, const std::string& own, const std::string& peer,
             const std::string& domain = "1") {
  return {name, read("hostname " + name + "\nfeature vpc\nvpc domain " + domain +
                     "\n  peer-keepalive destination " + peer + " source " + own +
                     "\ninterface mgmt0\n  ip address " + own + "/24\n")};
}

}  // namespace

TEST_CASE("two ports of two devices that share a subnet are joined, in one link for all of them",
          "[netconfig]") {
  const std::vector<Device> devices{
      router("r1", port("GigabitEthernet0/0", a30("10.0.0.1")) + " ipv6 address 2001:db8::1/127\n" +
                       port("GigabitEthernet0/1.7", a24("10.0.7.1"))),
      router("r2", port("GigabitEthernet0/0", a30("10.0.0.2")) + " ipv6 address 2001:db8::/127\n" +
                       port("GigabitEthernet0/1.7", a24("10.0.7.2")))};
  CHECK(links(devices) ==
        std::vector<std::string>{
            "r1:GigabitEthernet0/0 - r2:GigabitEthernet0/0 10.0.0.0/30 2001:db8::/127",
            "r1:GigabitEthernet0/1 - r2:GigabitEthernet0/1 10.0.7.0/24"});
}

TEST_CASE("subnets that prove no cable give no link", "[netconfig]") {
  const auto none = [](const std::string& first, const std::string& second) {
    return links({router("r1", first), router("r2", second)}).empty();
  };
  const std::string peer = port("GigabitEthernet0/0", a30("10.0.0.2"));
  SECTION("a third port is in it") {
    CHECK(none(
        port("GigabitEthernet0/0", a24("10.0.0.1")) + port("GigabitEthernet0/1", a24("10.0.0.3")),
        port("GigabitEthernet0/0", a24("10.0.0.2"))));
  }
  SECTION("both ports are on one device") {
    CHECK(none(
        port("GigabitEthernet0/0", a30("10.0.0.1")) + port("GigabitEthernet0/1", a30("10.0.0.2")),
        ""));
  }
  SECTION("one end is shut down, or its port is") {
    CHECK(none(port("GigabitEthernet0/0", a30("10.0.0.1"), " shutdown\n"), peer));
    CHECK(none(
        "interface GigabitEthernet0/0\n shutdown\n" + port("GigabitEthernet0/0.5", a30("10.0.0.1")),
        peer));
  }
  SECTION("both ends have the same address") {
    CHECK(none(port("GigabitEthernet0/0", a30("10.0.0.2")), peer));
  }
  SECTION("hosts live there, behind a virtual address") {
    CHECK(none(port("GigabitEthernet0/0", a24("10.0.0.2")) + " vrrp 1 ip 10.0.0.1\n",
               port("GigabitEthernet0/0", a24("10.0.0.3"))));
  }
  SECTION("the interface is no port") {
    CHECK(none(port("Loopback0", a30("10.0.0.1")), peer));
    CHECK(none(port("Tunnel1", a30("10.0.0.1")), peer));
    CHECK(none(port("Vlan10", a24("10.0.0.1")), port("Vlan10", a24("10.0.0.2"))));
  }
  SECTION("the addresses are of link scope") {
    CHECK(none(port("GigabitEthernet0/0", a30("169.254.0.1")),
               port("GigabitEthernet0/0", a30("169.254.0.2"))));
  }
  SECTION("VLAN interfaces over a point-to-point subnet do") {
    CHECK_FALSE(none(port("Vlan10", a30("10.0.0.1")), port("Vlan10", a30("10.0.0.2"))));
  }
}

TEST_CASE("one subnet in two VRFs is two networks", "[netconfig]") {
  const auto ports = [](const std::string& host) {
    return port("GigabitEthernet0/0", a30("10.0.0." + host), " vrf forwarding A\n") +
           port("GigabitEthernet0/1", a30("10.0.0." + host), " vrf forwarding B\n");
  };
  CHECK(links({router("r1", ports("1")), router("r2", ports("2"))}) ==
        std::vector<std::string>{"r1:GigabitEthernet0/0 - r2:GigabitEthernet0/0 10.0.0.0/30",
                                 "r1:GigabitEthernet0/1 - r2:GigabitEthernet0/1 10.0.0.0/30"});
}

TEST_CASE("an address on two devices identifies neither", "[netconfig]") {
  const std::vector<Device> devices{router("r1", port("Loopback0", "192.0.2.1 255.255.255.255")),
                                    router("r2", port("Loopback0", "192.0.2.1 255.255.255.255"))};
  const auto records = to_records(devices);
  CHECK(codes(records) == std::vector<std::string>{"duplicate_address"});
  for (const auto& asset : of<model::AssetRecord>(records)) {
    for (const auto& id : asset.ids) CHECK(id.scheme != "ip");
  }
}

TEST_CASE("two devices that name each other are a pair", "[netconfig]") {
  const std::vector<Device> devices{nexus("b", "192.0.2.2", "192.0.2.1"),
                                    nexus("a", "192.0.2.1", "192.0.2.2")};
  const auto records = to_records(devices);
  CHECK(relations(records, "member_of") == std::vector<std::string>{"b > vpc:a+b", "a > vpc:a+b"});
  CHECK(codes(records).empty());
}

TEST_CASE("a pair of which one half was read says so", "[netconfig]") {
  const std::vector<Device> devices{nexus("a", "192.0.2.1", "192.0.2.2")};
  const auto records = to_records(devices);
  CHECK(relations(records, "member_of") ==
        std::vector<std::string>{"a > vpc:a+192.0.2.2", "external:192.0.2.2 > vpc:a+192.0.2.2"});
  CHECK(codes(records) == std::vector<std::string>{"peer_not_read"});
}

TEST_CASE("what does not fit together is no pair", "[netconfig]") {
  SECTION("the other names somebody else") {
    const std::vector<Device> devices{nexus("a", "192.0.2.1", "192.0.2.2"),
                                      nexus("b", "192.0.2.2", "192.0.2.3")};
    const auto records = to_records(devices);
    CHECK(codes(records) == std::vector<std::string>{"pair_unknown", "peer_not_read"});
    CHECK(relations(records, "member_of").size() == 2);
  }
  SECTION("two pairs with the same addresses") {
    const std::vector<Device> devices{
        nexus("a", "192.0.2.1", "192.0.2.2"), nexus("b", "192.0.2.2", "192.0.2.1"),
        nexus("c", "192.0.2.1", "192.0.2.2"), nexus("d", "192.0.2.2", "192.0.2.1")};
    CHECK(relations(to_records(devices), "member_of").empty());
  }
  SECTION("another domain") {
    const std::vector<Device> devices{nexus("a", "192.0.2.1", "192.0.2.2", "1"),
                                      nexus("b", "192.0.2.2", "192.0.2.1", "2")};
    CHECK(relations(to_records(devices), "member_of").empty());
  }
  SECTION("no address at all") {
    const std::vector<Device> devices{
        {"a", read("hostname a\nfeature vpc\nvpc domain 1\n  peer-switch\n")}};
    CHECK(codes(to_records(devices)) == std::vector<std::string>{"pair_unknown"});
  }
}

TEST_CASE("routers of one virtual address are members of one gateway, those shut down are not",
          "[netconfig]") {
  const std::vector<Device> devices{
      router("r1", port("Vlan5", a24("10.0.0.2")) + " standby 5 ip 10.0.0.1\n"),
      router("r2",
             port("Vlan5", a24("10.0.0.3")) + " standby 5 ip 10.0.0.1\n standby 5 timers 1 3\n"),
      router("r3", port("Vlan5", a24("10.0.0.4"), " shutdown\n") + " standby 5 ip 10.0.0.1\n")};
  const auto records = to_records(devices);
  CHECK(relations(records, "member_of") ==
        std::vector<std::string>{"r1 > vip:10.0.0.1", "r2 > vip:10.0.0.1"});
  CHECK(codes(records) == std::vector<std::string>{"first_hop_shut_down", "first_hop_contradicts"});
}

}  // namespace plimsoll::netconfig
