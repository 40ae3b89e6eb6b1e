#include <catch2/catch.hpp>

#include "collectors/netconfig/statement.hpp"
#include "tests/unit/collectors/netconfig/support.hpp"

namespace plimsoll::netconfig {

TEST_CASE("addresses are read with prefix, with mask and not at all", "[netconfig]") {
  CHECK(to_string(parse_address("10.1.2.3/30")->subnet) == "10.1.2.0/30");
  CHECK(to_string(parse_address("10.1.2.3", "255.255.255.254")->subnet) == "10.1.2.2/31");
  CHECK(to_string(parse_address("2001:DB8::1/64")->subnet) == "2001:db8::/64");
  CHECK(parse_address("2001:DB8:0::1/127")->ip == "2001:db8::1");
  CHECK(parse_address("10.0.0.1")->subnet.prefix == 32);
  for (const char* text : {"", "10.0.0", "10.0.0.1/33", "10.0.0.1/-1", "10.0.0.1/", "::1/129",
                           "host.example", "10.0.0.1/24/7", "1.2.3.4.5/8"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_address(text));
  }
  CHECK_FALSE(parse_address("10.0.0.1", "255.0.255.0"));
  CHECK_FALSE(parse_address("10.0.0.1", "::"));
  CHECK(contains(parse_address("10.0.0.1/24")->subnet, parse_address("10.0.0.77")->subnet));
  CHECK_FALSE(contains(parse_address("10.0.0.1/24")->subnet, parse_address("10.0.1.77")->subnet));
  CHECK_FALSE(contains(parse_address("0.0.0.0/0")->subnet, parse_address("::1")->subnet));
}

TEST_CASE("names of interfaces say what they are and what they are part of", "[netconfig]") {
  CHECK(kind_of("GigabitEthernet1/0/1") == InterfaceKind::physical);
  CHECK(kind_of("xe-0/0/0") == InterfaceKind::physical);
  CHECK(kind_of("Port-channel10") == InterfaceKind::aggregate);
  CHECK(kind_of("Bundle-Ether30.37") == InterfaceKind::aggregate);
  CHECK(kind_of("ae0") == InterfaceKind::aggregate);
  CHECK(kind_of("trunk 2") == InterfaceKind::aggregate);
  CHECK(kind_of("Vlan100") == InterfaceKind::vlan);
  CHECK(kind_of("irb.100") == InterfaceKind::vlan);
  CHECK(kind_of("lo0.0") == InterfaceKind::loopback);
  CHECK(kind_of("Tunnel1") == InterfaceKind::tunnel);
  CHECK(kind_of("MgmtEth0/RP0/CPU0/0") == InterfaceKind::management);
  CHECK(kind_of("fxp0") == InterfaceKind::management);
  CHECK(kind_of("") == InterfaceKind::physical);
  CHECK(parent_of("ge-0/0/0.100") == "ge-0/0/0");
  CHECK(parent_of("eth0") == "eth0");
  CHECK(parent_of("a.b") == "a.b");
  CHECK(port_of("irb.100") == "irb.100");
  CHECK(port_of("Bundle-Ether30.37") == "Bundle-Ether30");
}

TEST_CASE("lists of names with ranges are expanded, within bounds", "[netconfig]") {
  CHECK(expand_names("swp1,swp2-4,5,swp6,7-8") ==
        std::vector<std::string>{"swp1", "swp2", "swp3", "swp4", "swp5", "swp6", "swp7", "swp8"});
  CHECK(expand_names("bond4,bond5") == std::vector<std::string>{"bond4", "bond5"});
  CHECK(expand_names("peerlink.4094") == std::vector<std::string>{"peerlink.4094"});
  CHECK(expand_names("swp1-999999999").empty());
  CHECK(expand_names("swp9-3").empty());
  CHECK(expand_names(",,").empty());
  CHECK(expand_names("swp1-1000,swp1-1000,swp1-1000").size() == 2000);
}

TEST_CASE("the dialect is told by what only it says", "[netconfig]") {
  CHECK(detect("hostname r1\ninterface GigabitEthernet0/0\n") == Dialect::ios);
  CHECK(detect("feature vpc\nhostname n1\ninterface Ethernet1/1\n") == Dialect::nxos);
  CHECK(detect("! device: a (DCS-7050, EOS-4.20.1F)\nhostname a\n") == Dialect::eos);
  CHECK(detect("!! IOS XR Configuration 7.3.2\nhostname x\n") == Dialect::iosxr);
  CHECK(detect("set system host-name j\nset interfaces ge-0/0/0 disable\n") == Dialect::junos_set);
  CHECK(detect("system {\n  host-name j;\n}\n") == Dialect::junos);
  CHECK(detect("net add hostname c\n") == Dialect::cumulus);
  CHECK(detect("set hostname g\nset interface eth0 state on\n") == Dialect::check_point);
  CHECK_FALSE(detect(""));
  CHECK_FALSE(detect("From: someone\n\nDear all,\n"));
  CHECK_FALSE(detect(std::string(100'000, '\0')));
}

TEST_CASE("IOS tells of HSRP, VRRP and GLBP in all their spellings", "[netconfig]") {
  const Config config = read(R"(hostname r1
interface GigabitEthernet0/0
 ip address 10.0.0.2 255.255.255.0
 ip address 10.0.5.2 255.255.255.0 secondary
 standby version 2
 standby ip 10.0.0.1
 standby 1 ip 10.0.0.7
 standby 1 ip 10.0.5.7 secondary
 standby 1 timers msec 200 msec 750
 standby 1 priority 120
 standby 1 preempt delay minimum 30
 standby 1 authentication md5 key-string HIDDEN
 standby 1 track 10 decrement 30
 standby 2 ipv6 2001:db8::1/64
 vrrp 3 ip 10.0.0.3
 vrrp 3 timers advertise 2
 no vrrp 3 preempt
 glbp 4 ip 10.0.0.4
 glbp 4 timers 5 18
 glbp 4 weighting 110 lower 95
interface GigabitEthernet0/1
 vrrp 5 address-family ipv4
  address 10.0.1.1 primary
  priority 130
  timers advertise 300
  exit-vrrp
)");
  const auto& groups = interface(config, "GigabitEthernet0/0").groups;
  REQUIRE(groups.size() == 5);
  CHECK(groups[0].group == "0");
  CHECK(groups[0].addresses == std::vector<std::string>{"10.0.0.1"});
  CHECK_FALSE(groups[0].priority);
  CHECK(groups[1].addresses == std::vector<std::string>{"10.0.0.7", "10.0.5.7"});
  CHECK(groups[1].interval_ms == 200);
  CHECK(groups[1].hold_ms == 750);
  CHECK(groups[1].priority == 120);
  CHECK(groups[1].preempt == true);
  CHECK(groups[1].tracks == std::vector<std::string>{"10 decrement 30"});
  CHECK(groups[2].addresses == std::vector<std::string>{"2001:db8::1"});
  CHECK(groups[3].protocol == "vrrp");
  CHECK(groups[3].interval_ms == 2000);
  CHECK(groups[3].preempt == false);
  CHECK(groups[4].protocol == "glbp");
  CHECK(groups[4].interval_ms == 5000);
  CHECK(groups[4].hold_ms == 18000);
  CHECK(interface(config, "GigabitEthernet0/0").addresses[1].secondary);
  const auto& newer = interface(config, "GigabitEthernet0/1").groups;
  REQUIRE(newer.size() == 1);
  CHECK(newer[0].addresses == std::vector<std::string>{"10.0.1.1"});
  CHECK(newer[0].priority == 130);
  CHECK(newer[0].interval_ms == 300);
}

TEST_CASE("the mode of a channel is that of its protocol", "[netconfig]") {
  const Config config = read(R"(hostname r1
interface Port-channel1
interface Port-channel2
interface Port-channel3
 port-channel min-links 2
interface GigabitEthernet0/1
 channel-group 1 mode passive
interface GigabitEthernet0/2
 channel-group 2 mode on
interface GigabitEthernet0/3
 channel-group 3 mode desirable
interface GigabitEthernet0/4
 no channel-group
)");
  CHECK(interface(config, "Port-channel1").bond_mode == "lacp");
  CHECK(interface(config, "Port-channel2").bond_mode == "static");
  CHECK(interface(config, "Port-channel3").bond_mode == "pagp");
  CHECK(interface(config, "Port-channel3").min_links == 2);
  CHECK(interface(config, "GigabitEthernet0/4").channels.empty());
}

TEST_CASE("a banner's text is no configuration, and one without an end hides nothing",
          "[netconfig]") {
  const Config config = read(
      "hostname r1\nbanner motd ^C\nhostname not-me\n^C\nbanner login # one line #\n"
      "interface GigabitEthernet0/1\n ip address 10.0.0.1 255.255.255.0\n"
      "banner exec @\nhostname r2\n");
  CHECK(config.hostname == "r2");
  CHECK(config.interfaces.size() == 1);
}

TEST_CASE("a line that cannot be read is an issue with its number, and the rest counts",
          "[netconfig]") {
  const Config config = read(
      "hostname r1\nbanner motd ^C\nx\ny\n^C\ninterface GigabitEthernet0/1\n"
      " ip address 10.0.0.1 255.0.255.0\n ip address 10.0.0.2 255.255.255.0\n"
      " standby 1 ip 10.0.0.999\n");
  REQUIRE(config.issues.size() == 2);
  CHECK(config.issues[0].where == "line 7");
  CHECK(config.issues[1].where == "line 9");
  CHECK(interface(config, "GigabitEthernet0/1").addresses.size() == 1);
}

TEST_CASE("stacks, virtual switches and spanning tree are read", "[netconfig]") {
  const Config stack = read(
      "hostname s1\nswitch 1 provision c9300-24t\nswitch 2 provision c9300-48p\n"
      "switch 2 priority 14\nspanning-tree mode mst\nspanning-tree mst 0 priority 4096\n"
      "spanning-tree vlan 10,20 root primary\ninterface GigabitEthernet1/0/1\n");
  CHECK(stack.cluster_mode == "stack");
  REQUIRE(stack.members.size() == 2);
  CHECK(stack.members[1].priority == 14);
  CHECK(stack.members[0].model == "c9300-24t");
  CHECK(stack.spanning_tree_mode == "mst");
  CHECK(stack.spanning_tree_priorities ==
        std::vector<std::string>{"0: 4096", "10,20: root primary"});
  const Config one = read("hostname s1\nswitch 1 provision c9300-24t\ninterface Vlan1\n");
  CHECK(one.cluster_mode.empty());
  CHECK(one.members.empty());
  const Config virtual_switch =
      read("hostname v\nswitch virtual domain 100\n switch 1 priority 110\ninterface Vlan1\n");
  CHECK(virtual_switch.cluster_mode == "vss");
  CHECK(virtual_switch.members.size() == 2);
}

TEST_CASE("Gaia and NCLU tell of VRRP, MLAG and default routes", "[netconfig]") {
  const Config gaia = read(R"(set hostname g
set domainname example.org
add mcvr vrid 7 priority 100 priority-delta 10 authtype none
add mcvr vrid 7 backup-address 10.0.0.1 vmac-mode default-vmac
set mcvr vrid 7 hello-interval 2
set static-route default nexthop gateway address 10.0.0.254 on
add bonding group 1 interface eth2
set bonding group 1 mode active-backup
set bonding group 1 mii-interval 100
set ntp server primary 192.0.2.1 version 4
)");
  REQUIRE(gaia.groups.size() == 1);
  CHECK(gaia.groups[0].addresses == std::vector<std::string>{"10.0.0.1"});
  CHECK(gaia.groups[0].interval_ms == 2000);
  CHECK(gaia.default_routes[0].next_hop == "10.0.0.254");
  CHECK(interface(gaia, "bond1").miimon_ms == 100);
  CHECK(gaia.ntp_servers == std::vector<std::string>{"192.0.2.1"});
  const Config nclu = read(R"(net add hostname leaf
net add bond peerlink bond slaves swp49-50
net add interface peerlink.4094 clag backup-ip 192.0.2.50
net add interface peerlink.4094 clag peer-ip linklocal
net add interface peerlink.4094 clag priority 1000
net add vlan 100 ip address 10.0.100.2/24
net add vlan 100 ip address-virtual 00:00:5e:00:01:01 10.0.100.1/24
)");
  REQUIRE(nclu.mlag);
  CHECK(nclu.mlag->heartbeat == "192.0.2.50");
  CHECK(nclu.mlag->peer.empty());
  CHECK(nclu.mlag->peer_link == "peerlink");
  CHECK(nclu.mlag->priority == 1000);
  CHECK(interface(nclu, "vlan100").groups.at(0).protocol == "vrr");
  CHECK(interface(nclu, "swp50").channels == std::vector<std::string>{"peerlink"});
}

TEST_CASE("VRRP-A counts in tenths of a second, and only where it is enabled", "[netconfig]") {
  const std::string text =
      "!BATFISH_FORMAT: a10_acos\nhostname a\nvrrp-a common\n  set-id 3\n  hello-interval 3\n"
      "  dead-timer 4\n  enable\nvrrp-a vrid 1\n  floating-ip 10.0.0.1\n";
  const Config config = read(text);
  REQUIRE(config.groups.size() == 1);
  CHECK(config.groups[0].interval_ms == 300);
  CHECK(config.groups[0].hold_ms == 1200);
  CHECK_FALSE(config.mlag);  // No peer is named.
  std::string off = text;
  off.erase(off.find("  enable\n"), 9);
  CHECK(read(off).groups.empty());
}

}  // namespace plimsoll::netconfig
