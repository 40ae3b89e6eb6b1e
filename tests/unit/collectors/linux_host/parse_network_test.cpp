#include "collectors/linux_host/parse_network.hpp"

#include <string>

#include <catch2/catch.hpp>

namespace plimsoll::linux_host {
namespace {

TEST_CASE("bonding parser keeps what it can read and reports what it can't", "[linux_host]") {
  const auto bond = parse_bond(
      "Bonding Mode: IEEE 802.3ad Dynamic link aggregation\n"
      "MII Polling Interval (ms): often\nDown Delay (ms): 200\n"
      "Slave Interface: eno1\nMII Status: up\nPermanent HW addr: 24:6e:96:aa:00:01\n"
      "Slave Interface: eno2\nMII Status: down\nLink Failure Count: 3\n");
  REQUIRE(bond.ports.size() == 2);
  CHECK(bond.ports[0].up == true);
  CHECK(bond.ports[1].up == false);
  CHECK(bond.ports[1].failures == 3);
  CHECK_FALSE(bond.miimon_ms);  // absent, not 0
  CHECK(bond.down_delay_ms == 200);
  REQUIRE(bond.issues.size() == 1);
  CHECK(bond.issues[0].where == "line 2");
}

TEST_CASE("routes are decoded from little-endian words", "[linux_host]") {
  const auto [routes, issues] = parse_routes(
      "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT\n"
      "eth0\t00000000\t0101A8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0\n"
      "eth0\t0001A8C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0\n"
      "eth0\t0001A8C0\t00000000\t0000\t0\t0\t100\t00FFFFFF\t0\t0\t0\n"
      "eth0\tnope\n");
  REQUIRE(routes.size() == 2);  // the one that is down is left out
  CHECK(routes[0].gateway == "192.168.1.1");
  CHECK(routes[0].prefix == 0);
  CHECK(routes[0].metric == 100);
  CHECK(routes[1].destination == "192.168.1.0");
  CHECK(routes[1].prefix == 24);
  CHECK(routes[1].gateway.empty());
  CHECK(issues.size() == 1);
}

TEST_CASE("IPv6 routes and addresses keep what reaches beyond the machine", "[linux_host]") {
  const auto [routes, issues] = parse_routes6(
      "00000000000000000000000000000000 00 00000000000000000000000000000000 00 "
      "20010db8000000000000000000000001 00000400 00000001 00000000 00000003 eth0\n"
      "00000000000000000000000000000000 00 00000000000000000000000000000000 00 "
      "00000000000000000000000000000000 ffffffff 00000001 00000000 00200200 lo\n"
      "20010db8 00 x\n");
  REQUIRE(routes.size() == 1);
  CHECK(routes[0].gateway == "2001:db8::1");
  CHECK(routes[0].metric == 1024);
  CHECK(issues.size() == 1);
  const auto addresses = parse_addresses6(
      "fe800000000000000000000000000001 02 40 20 80 eth0\n20010db8000000000000000000000007 02 40 "
      "00 80 eth0\nx\n");
  REQUIRE(addresses.size() == 1);
  CHECK(addresses[0].address == "2001:db8::7");
  CHECK(addresses[0].prefix == 64);
}

TEST_CASE("own addresses are the local leaves of the trie", "[linux_host]") {
  CHECK(parse_local_addresses(
            "Main:\n  +-- 0.0.0.0/0 3 0 5\n     |-- 192.168.1.9\n        /32 host LOCAL\n"
            "     |-- 10.0.0.5\n        /32 host LOCAL\n     |-- 10.0.0.255\n"
            "        /32 link BROADCAST\n     |-- 127.0.0.1\n        /32 host LOCAL\n"
            "Local:\n     |-- 10.0.0.5\n        /32 host LOCAL\n     |-- what\n        /32 host "
            "LOCAL\n") == std::vector<std::string>{"10.0.0.5", "192.168.1.9"});
}

TEST_CASE("an address is placed in a network of its family", "[linux_host]") {
  CHECK(within("10.0.1.7", "10.0.0.0", 23));
  CHECK_FALSE(within("10.0.2.7", "10.0.0.0", 23));
  CHECK(within("2001:db8::7", "2001:db8::", 64));
  CHECK_FALSE(within("2001:db8::7", "10.0.0.0", 0));
  CHECK_FALSE(within("x", "10.0.0.0", 8));
  CHECK_FALSE(within("10.0.0.1", "10.0.0.0", 33));
}

TEST_CASE("sockets are decoded from little-endian words", "[linux_host]") {
  const auto [sockets, issues] = parse_sockets(
      "  sl  local_address rem_address   st\n"
      "   0: 0100007F:1538 00000000:0000 0A 00000000:00000000 00:00000000 00000000 108 0 20002 1 0 "
      "100 0\n"
      "   1: 0B00140A:B046 0C00140A:1538 01 00000000:00000000 00:00000000 00000000 108 0 20005 1 0 "
      "20 4\n"
      "   2: 0000000000000000FFFF00000B00140A:B2F0 B80D0120000000000000000001000000:01BB 06 "
      "00000000:00000000 00:00000000 00000000 0 0 0 3 0\n"
      "   3: 0100007F 00000000:0000 0A\n");
  REQUIRE(sockets.size() == 3);
  CHECK(sockets[0].local == "127.0.0.1");
  CHECK(sockets[0].local_port == 5432);
  CHECK(sockets[0].state == Socket::State::listening);
  CHECK(sockets[1].local == "10.20.0.11");
  CHECK(sockets[1].remote == "10.20.0.12");
  CHECK(sockets[1].remote_port == 5432);
  CHECK(sockets[1].state == Socket::State::established);
  CHECK(sockets[1].inode == 20005);
  CHECK(sockets[2].local == "10.20.0.11");  // IPv4-mapped
  CHECK(sockets[2].remote == "2001:db8::1");
  CHECK(sockets[2].state == Socket::State::other);
  CHECK(issues.size() == 1);
}

}  // namespace
}  // namespace plimsoll::linux_host
