// Ports, cables, gateways, stacks.
#include <catch2/catch.hpp>

#include "collectors/snmp/entity.hpp"
#include "collectors/snmp/mapping.hpp"
#include "tests/unit/collectors/snmp/support.hpp"

namespace plimsoll::snmp {
namespace {

using Lines = std::vector<std::string>;

/// A switch with the given ports (name, MAC), an LLDP chassis id and a bridge of all ports.
std::string switch_walk(const std::string& name, const std::string& chassis,
                        const std::vector<std::pair<std::string, std::string>>& ports) {
  std::string out =
      "1.3.6.1.2.1.1.1.0|4|Acme Switch\n"
      "1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.30065.1.1\n"
      "1.3.6.1.2.1.1.5.0|4|" +
      name + "\n1.3.6.1.2.1.1.7.0|2|2\n";
  int index = 0;
  for (const auto& [port, mac] : ports) {
    const std::string i = std::to_string(++index);
    out += "1.3.6.1.2.1.2.2.1.2." + i + "|4|" + port + "\n";
    out += "1.3.6.1.2.1.2.2.1.3." + i + "|2|6\n";
    out += "1.3.6.1.2.1.2.2.1.6." + i + "|4x|" + mac + "\n";
    out += "1.3.6.1.2.1.2.2.1.7." + i + "|2|1\n";
    out += "1.3.6.1.2.1.2.2.1.8." + i + "|2|1\n";
    out += "1.3.6.1.2.1.31.1.1.1.15." + i + "|66|1000\n";
  }
  out += "1.0.8802.1.1.2.1.3.1.0|2|4\n1.0.8802.1.1.2.1.3.2.0|4x|" + chassis + "\n";
  return out;
}

/// A row of lldpRemTable: seen on `port`, a chassis id and port id with their subtypes.
std::string sees(int port, int row, const std::string& chassis, int port_subtype,
                 const std::string& port_id, const std::string& name,
                 const std::string& capabilities) {
  const std::string index = ".0." + std::to_string(port) + "." + std::to_string(row);
  const std::string base = "1.0.8802.1.1.2.1.4.1.1.";
  std::string out = base + "4" + index + "|2|4\n" + base + "5" + index + "|4x|" + chassis + "\n" +
                    base + "6" + index + "|2|" + std::to_string(port_subtype) + "\n" + base + "7" +
                    index + "|" + port_id + "\n" + base + "9" + index + "|4|" + name + "\n";
  if (!capabilities.empty()) out += base + "12" + index + "|4x|" + capabilities + "\n";
  return out;
}

constexpr const char* kBridge = "2800";
constexpr const char* kStation = "0100";

}  // namespace

TEST_CASE("a cable between two devices of a run is one relation between their ports", "[snmp]") {
  const auto records = collect({
      {"a", switch_walk("sw-a", "001c73000001",
                        {{"GigabitEthernet1/0/1", "001c73000002"}, {"Gi1/0/2", "001c73000003"}}) +
                sees(1, 1, "001c73000011", 5, "4|Gi1/0/2", "sw-b", kBridge)},
      {"b", switch_walk("sw-b", "001c73000011",
                        {{"Gi1/0/1", "001c73000012"}, {"GigabitEthernet1/0/2", "001c73000013"}}) +
                sees(2, 1, "001c73000001", 3, "4x|001c73000002", "sw-a", kBridge)},
  });
  CHECK(relations(records, "connected_to") ==
        Lines{"a:nic:GigabitEthernet1/0/1 -> a",
              "a:nic:GigabitEthernet1/0/1 -> b:nic:GigabitEthernet1/0/2",
              "b:nic:GigabitEthernet1/0/2 -> b"});
  const auto* port = find_asset(records, "a:nic:GigabitEthernet1/0/1");
  REQUIRE(port != nullptr);
  CHECK(ids(*port) == Lines{"mac 00:1c:73:00:00:02", "port-id 00:1c:73:00:00:01/gi1/0/1",
                            "port-id sw-a/gi1/0/1"});
  CHECK(attribute(port->attributes, "speed_mbps") == "1000");
  CHECK(attribute(port->attributes, "operational") == "yes");
}

TEST_CASE("a neighbour that was not read is an asset by its chassis id, with its port", "[snmp]") {
  const auto records =
      collect({{"a", switch_walk("sw-a", "001c73000001", {{"Gi1/0/1", "001c73000002"}}) +
                         sees(1, 1, "001c73000021", 5, "4|Te1/1", "core.example", kBridge) +
                         "1.0.8802.1.1.2.1.4.2.1.4.0.1.1.1.4.10.0.0.9|2|3\n"}});
  const auto* seen = find_asset(records, "lldp:00:1c:73:00:00:21");
  REQUIRE(seen != nullptr);
  CHECK(seen->kind == "router");  // it says both; what routes stands first
  CHECK(seen->name == "core.example");
  CHECK(ids(*seen) ==
        Lines{"chassis-id 00:1c:73:00:00:21", "fqdn core.example", "hostname core", "ip 10.0.0.9"});
  const auto* port = find_asset(records, "lldp:00:1c:73:00:00:21/te1/1");
  REQUIRE(port != nullptr);
  CHECK(ids(*port) == Lines{"port-id 00:1c:73:00:00:21/te1/1", "port-id core.example/te1/1",
                            "port-id core/te1/1"});
  CHECK(relations(records, "connected_to") ==
        Lines{"a:nic:Gi1/0/1 -> a", "a:nic:Gi1/0/1 -> lldp:00:1c:73:00:00:21/te1/1",
              "lldp:00:1c:73:00:00:21/te1/1 -> lldp:00:1c:73:00:00:21"});
}

TEST_CASE("a host that only speaks LLDP is external, its port known by its address", "[snmp]") {
  const auto records = collect(
      {{"a", switch_walk("sw-a", "001c73000001", {{"Gi1/0/1", "001c73000002"}}) +
                 sees(1, 1, "525400000001", 3, "4x|00259000aa01", "db1.example", kStation)}});
  // The chassis id is a made-up address: the name stands for it.
  const auto* host = find_asset(records, "lldp:db1.example");
  REQUIRE(host != nullptr);
  CHECK(host->kind == "external");
  CHECK(ids(*host) == Lines{"fqdn db1.example", "hostname db1"});
  const auto* port = find_asset(records, "lldp:db1.example/00:25:90:00:aa:01");
  REQUIRE(port != nullptr);
  CHECK(ids(*port) == Lines{"mac 00:25:90:00:aa:01", "port-id db1.example/00:25:90:00:aa:01",
                            "port-id db1/00:25:90:00:aa:01"});
}

TEST_CASE("LLDP and CDP of one neighbour are one asset", "[snmp]") {
  const std::string cdp = "1.3.6.1.4.1.9.9.23.1.2.1.1.";
  const auto records =
      collect({{"a", switch_walk("sw-a", "001c73000001", {{"Gi1/0/1", "001c73000002"}}) +
                         sees(1, 1, "001c73000021", 5, "4|Gi0/5", "core.example", kBridge) + cdp +
                         "6.1.1|4|core.example(FOC1)\n" + cdp + "7.1.1|4|GigabitEthernet0/5\n" +
                         cdp + "9.1.1|4x|00000029\n"}});
  CHECK(find_asset(records, "lldp:00:1c:73:00:00:21") != nullptr);
  CHECK(relations(records, "connected_to") ==
        Lines{"a:nic:Gi1/0/1 -> a", "a:nic:Gi1/0/1 -> lldp:00:1c:73:00:00:21/gi0/5",
              "lldp:00:1c:73:00:00:21/gi0/5 -> lldp:00:1c:73:00:00:21"});
}

TEST_CASE("devices with default names are told apart by their addresses", "[snmp]") {
  const std::string cdp = "1.3.6.1.4.1.9.9.23.1.2.1.1.";
  std::string text = switch_walk("sw-a", "001c73000001",
                                 {{"Gi1/0/1", "001c73000002"}, {"Gi1/0/2", "001c73000003"}});
  for (const char* port : {"1", "2"}) {
    text += cdp + "3." + port + ".1|2|1\n" + cdp + "4." + port + ".1|4x|0a00000" + port + "\n" +
            cdp + "6." + port + ".1|4|Switch\n" + cdp + "7." + port + ".1|4|Gi0/1\n";
  }
  const auto records = collect({{"a", text}});
  CHECK(find_asset(records, "cdp:10.0.0.1") != nullptr);
  CHECK(find_asset(records, "cdp:10.0.0.2") != nullptr);
}

TEST_CASE("an address that several ports have names none of them", "[snmp]") {
  const auto records = collect({{"a", switch_walk("sw-a", "001c73000001",
                                                  {{"Gi1/0/1", "001c73000002"},
                                                   {"Gi1/0/2", "001c73000002"},
                                                   {"Gi1/0/3", "00005e000101"}})}});
  for (const char* port : {"1", "2", "3"}) {
    const auto* asset = find_asset(records, std::string{"a:nic:Gi1/0/"} + port);
    REQUIRE(asset != nullptr);
    for (const auto& id : asset->ids) CHECK(id.scheme != "mac");
  }
}

TEST_CASE("ports are members of their aggregation, which speaks LACP or does not", "[snmp]") {
  std::string text = switch_walk("sw-a", "001c73000001",
                                 {{"Gi1/0/1", "001c73000002"},
                                  {"Gi1/0/2", "001c73000003"},
                                  {"Po1", "001c73000002"},
                                  {"Gi1/0/4", "001c73000005"}});
  const std::string lag = "1.2.840.10006.300.43.1.2.1.1.";
  for (const char* port : {"1", "2"})
    text += lag + "11." + port + "|2|7\n" + lag + "13." + port + "|2|3\n";
  text += lag + "13.4|2|4\n";  // attached to itself: alone
  const auto records = collect({{"a", text}});
  CHECK(relations(records, "member_of") ==
        Lines{"a:nic:Gi1/0/1 -> a:nic:Po1", "a:nic:Gi1/0/2 -> a:nic:Po1"});
  const auto* lag_asset = find_asset(records, "a:nic:Po1");
  REQUIRE(lag_asset != nullptr);
  CHECK(attribute(lag_asset->attributes, "bond_mode") == "lacp");
  CHECK(attribute(lag_asset->attributes, "type") == "aggregate");
  for (const auto& id : lag_asset->ids) CHECK(id.scheme != "mac");
}

TEST_CASE("ifStackTable tells members where the aggregation MIB is missing", "[snmp]") {
  std::string text = switch_walk(
      "sw-a", "001c73000001",
      {{"ge1", "001c73000002"}, {"ge2", "001c73000003"}, {"aggregate", "001c73000004"}});
  text.replace(text.find("1.3.6.1.2.1.2.2.1.3.3|2|6"), 25, "1.3.6.1.2.1.2.2.1.3.3|2|161");
  for (const char* pair : {"3.1", "3.2", "3.0", "0.3", "1.3", "3.3", "3.9"})
    text += std::string{"1.3.6.1.2.1.31.1.2.1.3."} + pair + "|2|1\n";
  const Device device = read_device(walk_of(text));
  CHECK(device.find_interface(1)->aggregate == 3U);
  CHECK(device.find_interface(2)->aggregate == 3U);
  CHECK_FALSE(device.find_interface(3)->aggregate);
  CHECK(device.find_interface(3)->aggregates);
  CHECK_FALSE(device.find_interface(3)->lacp);
}

TEST_CASE("the routers of a virtual address are members of one gateway", "[snmp]") {
  const auto router = [](const std::string& name, int state, int priority) {
    const std::string base = "1.3.6.1.2.1.68.1.";
    return "1.3.6.1.2.1.1.5.0|4|" + name + "\n1.3.6.1.2.1.1.7.0|2|4\n" + base + "3.1.3.7.10|2|" +
           std::to_string(state) + "\n" + base + "3.1.5.7.10|2|" + std::to_string(priority) + "\n" +
           base + "3.1.11.7.10|2|1\n" + base + "3.1.12.7.10|2|1\n" + base +
           "4.1.2.7.10.10.0.0.1|2|1\n1.3.6.1.2.1.4.20.1.2.10.0.0.1|2|7\n" +
           "1.3.6.1.2.1.4.20.1.2.10.0.0." + std::to_string(priority) + "|2|7\n";
  };
  const auto records = collect({{"r1", router("r1", 3, 110)}, {"r2", router("r2", 2, 100)}});
  const auto* gateway = find_asset(records, "vip:10.0.0.1");
  REQUIRE(gateway != nullptr);
  CHECK(gateway->kind == "gateway");
  CHECK(ids(*gateway) == Lines{"ip 10.0.0.1"});
  CHECK(attribute(gateway->attributes, "fhrp") == "vrrp");
  CHECK(attribute(gateway->attributes, "advertisement_ms") == "1000");
  CHECK(attribute(gateway->attributes, "virtual_router") == "10");
  CHECK(relations(records, "member_of") == Lines{"r1 -> vip:10.0.0.1", "r2 -> vip:10.0.0.1"});
  // The shared address is the gateway's, not the router's that holds it now.
  CHECK(ids(*find_asset(records, "r1")) == Lines{"hostname r1", "ip 10.0.0.110"});
}

TEST_CASE("VRRP version 3 and HSRP groups are read with their timers", "[snmp]") {
  const std::string v3 = "1.3.6.1.2.1.207.1.1.";
  const std::string hsrp = "1.3.6.1.4.1.9.9.106.1.2.1.1.";
  const Device device = read_device(walk_of(
      v3 + "1.1.6.3.20.1|2|3\n" + v3 + "1.1.7.3.20.1|66|200\n" + v3 + "1.1.9.3.20.1|2|25\n" + v3 +
      "2.1.2.3.20.1.4.10.1.0.1|2|1\n" + hsrp + "3.5.1|66|120\n" + hsrp + "4.5.1|2|1\n" + hsrp +
      "6.5.1|2|2\n" + hsrp + "7.5.1|66|3000\n" + hsrp + "9.5.1|66|1000\n" + hsrp + "10.5.1|66|0\n" +
      hsrp + "8.5.1|66|10000\n" + hsrp + "11.5.1|64|10.2.0.1\n" + hsrp + "15.5.1|2|5\n"));
  REQUIRE(device.gateways.size() == 2);
  const Gateway& vrrp = device.gateways[0];
  CHECK(vrrp.address == "10.1.0.1");
  CHECK(vrrp.role == "master");
  CHECK(vrrp.priority == 200);
  CHECK(vrrp.advertisement_ms == 250);
  const Gateway& standby = device.gateways[1];
  CHECK(standby.protocol == "hsrp");
  CHECK(standby.address == "10.2.0.1");
  CHECK(standby.role == "standby");
  CHECK(standby.hello_ms == 1000);  // learned from the active router
  CHECK(standby.hold_ms == 10000);  // not learned: as configured
  CHECK(standby.preempt == true);
}

namespace {

/// A row of entPhysicalTable.
std::string entity(int index, int parent, int type, const std::string& name,
                   const std::string& serial, const std::string& model) {
  const std::string base = "1.3.6.1.2.1.47.1.1.1.1.";
  const std::string i = "." + std::to_string(index);
  return base + "4" + i + "|2|" + std::to_string(parent) + "\n" + base + "5" + i + "|2|" +
         std::to_string(type) + "\n" + base + "2" + i + "|4|" + name + "\n" + base + "7" + i +
         "|4|" + name + "\n" + base + "11" + i + "|4|" + serial + "\n" + base + "13" + i + "|4|" +
         model + "\n" + base + "16" + i + "|2|1\n";
}

}  // namespace

TEST_CASE("the members of a stack are chassis, and ports sit on their member", "[snmp]") {
  const std::string stackwise = "1.3.6.1.4.1.9.9.500.1.2.1.1.";
  const auto records = collect(
      {{"sw", "1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.9.1.1\n" +
                  switch_walk("stack", "001c73000001",
                              {{"Gi1/0/1", "001c73000002"}, {"Gi2/0/1", "001c73000003"}}) +
                  entity(1, 0, 11, "c93xx Stack", "", "") +
                  entity(1000, 1, 3, "Switch 1", "FOC1", "C9300-48P") +
                  entity(2000, 1, 3, "Switch 2", "FOC2", "C9300-48P") +
                  entity(1010, 1000, 6, "Switch 1 - Power Supply A", "PSA1", "PWR-C1") +
                  entity(1020, 1000, 10, "Gi1/0/1", "", "") +
                  entity(2020, 2000, 10, "Gi2/0/1", "", "") +
                  "1.3.6.1.2.1.47.1.3.2.1.2.1020.0|6|1.3.6.1.2.1.2.2.1.1.1\n" +
                  "1.3.6.1.2.1.47.1.3.2.1.2.2020.0|6|1.3.6.1.2.1.2.2.1.1.2\n" + stackwise +
                  "1.1000|66|1\n" + stackwise + "3.1000|2|1\n" + stackwise + "6.1000|2|4\n" +
                  stackwise + "1.2000|66|2\n" + stackwise + "3.2000|2|4\n" + stackwise +
                  "6.2000|2|11\n1.3.6.1.4.1.9.9.500.1.1.3.0|2|2\n" +
                  "1.3.6.1.4.1.9.9.117.1.1.2.1.2.1010|2|8\n"}});
  CHECK(relations(records, "member_of") == Lines{"sw:chassis:1000 -> sw", "sw:chassis:2000 -> sw"});
  CHECK(relations(records, "located_in") == Lines{"sw:nic:Gi1/0/1 -> sw:chassis:1000",
                                                  "sw:nic:Gi2/0/1 -> sw:chassis:2000",
                                                  "sw:psu:1010 -> sw:chassis:1000"});
  CHECK(relations(records, "powered_by") == Lines{"sw:chassis:1000 -> sw:psu:1010"});
  const auto* device = find_asset(records, "sw");
  CHECK(attribute(device->attributes, "cluster_mode") == "stack");
  CHECK(attribute(device->attributes, "stack_ring_redundant") == "no");
  CHECK(ids(*device) == Lines{"chassis-id 00:1c:73:00:00:01", "hostname stack"});
  const auto* gone = find_asset(records, "sw:chassis:2000");
  CHECK(attribute(gone->attributes, "operational") == "no");
  CHECK(attribute(gone->attributes, "role") == "standby");
  CHECK(attribute(find_asset(records, "sw:psu:1010")->attributes, "state") == "failed");
}

TEST_CASE("a single chassis is the device; an empty bay beside a filled one is told", "[snmp]") {
  const auto records = collect({{"sw", switch_walk("sw-a", "001c73000001", {}) +
                                           entity(1, 0, 3, "Chassis", "SN1", "DCS-7050") +
                                           entity(2, 1, 5, "Power Supply Bay", "", "") +
                                           entity(3, 1, 5, "Power Supply Bay", "", "") +
                                           entity(4, 2, 6, "PSU 1", "P1", "PWR-500AC") +
                                           entity(5, 1, 5, "Fan Tray Slot Container", "", "") +
                                           entity(6, 1, 9, "Linecard", "L1", "LC-1") +
                                           entity(7, 1, 9, "Fixed Module 0", "SN1", "") +
                                           entity(8, 6, 9, "10GBASE-SR SFP", "S1", "SFP-10G")}});
  CHECK(ids(*find_asset(records, "sw")) ==
        Lines{"chassis-id 00:1c:73:00:00:01", "hostname sw-a", "serial arista/SN1"});
  CHECK(attribute(find_asset(records, "sw:psu:3")->attributes, "present") == "no");
  CHECK(relations(records, "located_in") ==
        Lines{"sw:nic:6 -> sw", "sw:psu:3 -> sw", "sw:psu:4 -> sw"});
  CHECK(relations(records, "powered_by") == Lines{"sw -> sw:psu:4"});
}

TEST_CASE("a Juniper virtual chassis and its parts are read without ENTITY-MIB", "[snmp]") {
  const std::string jnx = "1.3.6.1.4.1.2636.3.1.";
  const std::string member = "1.3.6.1.4.1.2636.3.40.1.4.1.1.1.";
  const auto records =
      collect({{"ex", "1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.2636.1.1.1.2.31\n" + jnx + "2.0|4|EX4300\n" +
                          jnx + "3.0|4|PE0001\n" + jnx + "13.1.5.2.1.1.0|4|Power Supply 0\n" + jnx +
                          "13.1.6.2.1.1.0|2|2\n" + jnx + "13.1.6.2.1.2.0|2|6\n" + jnx +
                          "13.1.6.4.1.1.0|2|2\n" + jnx + "8.1.7.2.1.1.0|4|PSN1\n" + member +
                          "2.0|4|PE0001\n" + member + "2.1|4|PE0002\n" + member + "3.0|2|1\n" +
                          member + "3.1|2|2\n"}});
  const auto* device = find_asset(records, "ex");
  CHECK(device->kind == "switch");
  CHECK(attribute(device->attributes, "cluster_mode") == "virtual-chassis");
  CHECK(relations(records, "member_of") ==
        Lines{"ex:chassis:member0 -> ex", "ex:chassis:member1 -> ex"});
  CHECK(ids(*find_asset(records, "ex:chassis:member1")) == Lines{"serial juniper/PE0002"});
  CHECK(attribute(find_asset(records, "ex:psu:2.1.2.0")->attributes, "operational") == "no");
  CHECK(attribute(find_asset(records, "ex:psu:2.1.1.0")->attributes, "operational") == "yes");
}

TEST_CASE("a server needs the port of its default route and the router behind it", "[snmp]") {
  const auto records =
      collect({{"db1",
                "1.3.6.1.2.1.1.1.0|4|Linux db1 5.10.0 #1 SMP x86_64\n"
                "1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.8072.3.2.10\n"
                "1.3.6.1.2.1.1.5.0|4|db1.example\n"
                "1.3.6.1.2.1.1.6.0|4|Sitting on the Dock of the Bay\n"
                "1.3.6.1.2.1.2.2.1.2.2|4|eth0\n1.3.6.1.2.1.2.2.1.3.2|2|6\n"
                "1.3.6.1.2.1.2.2.1.2.3|4|eth0.5\n1.3.6.1.2.1.2.2.1.3.3|2|6\n"
                "1.3.6.1.2.1.4.20.1.2.10.0.0.7|2|2\n"
                "1.3.6.1.2.1.4.21.1.2.0.0.0.0|2|2\n1.3.6.1.2.1.4.21.1.7.0.0.0.0|64|10.0.0.1\n"}});
  CHECK(relations(records, "depends_on") == Lines{"db1 -> db1:nic:eth0", "db1 -> {ip 10.0.0.1}"});
  const auto* asset = find_asset(records, "db1");
  CHECK(asset->kind == "server");
  CHECK(attribute(asset->attributes, "os") == "Linux 5.10.0");
  CHECK(attribute(asset->attributes, "location").empty());  // nobody set it
  CHECK(relations(records, "located_in") == Lines{"db1:nic:eth0 -> db1"});
  CHECK(find_asset(records, "db1:nic:eth0.5") == nullptr);
}

TEST_CASE("gaps in what an agent gave make its scope incomplete", "[snmp]") {
  Estate estate;
  const Walk walk = walk_of("1.3.6.1.2.1.1.5.0|4|x1\n");
  const auto scope = [&](const std::vector<model::Record>& records) {
    return std::get<model::ScopeRecord>(records.back());
  };
  CHECK(scope(estate.add("a", walk)).status == model::ScopeStatus::complete);
  const auto cut = scope(estate.add("b", walk, {{"IF-MIB ifTable", "timed out", false}}));
  CHECK(cut.scope == "host:b");
  CHECK(cut.status == model::ScopeStatus::incomplete);
  CHECK(cut.reason == "IF-MIB ifTable: timed out");
  const auto denied = scope(estate.add(
      "c", walk, {{"ENTITY-MIB", "not in the view", true}, {"UPS-MIB", "timed out", false}}));
  CHECK(denied.status == model::ScopeStatus::denied);
  const auto unread = Estate::add_unread("d", "no answer", false);
  CHECK(scope(unread).status == model::ScopeStatus::incomplete);
}

}  // namespace plimsoll::snmp
