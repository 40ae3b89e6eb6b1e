#include "collectors/lldp/mapping.hpp"

#include <catch2/catch.hpp>

namespace plimsoll::lldp {

namespace {

Neighbour neighbour(const std::string& interface, const std::string& name, const std::string& mac,
                    Id port, std::set<std::string> capabilities = {"Bridge"}) {
  Neighbour out;
  out.interface = interface;
  out.protocol = "lldp";
  out.chassis.id = {"mac", mac};
  out.chassis.name = name;
  out.chassis.capabilities = std::move(capabilities);
  out.port.id = std::move(port);
  return out;
}

Host host_with(std::vector<Neighbour> neighbours) {
  Host out;
  out.lists_neighbours = true;
  out.neighbours = std::move(neighbours);
  return out;
}

collect::kit::Draft map(std::map<std::string, Host> given) {
  const Hosts hosts{std::move(given)};
  collect::kit::Draft draft;
  for (const auto& [target, host] : hosts.all()) map_host(target, hosts, draft);
  return draft;
}

std::size_t count(const model::AssetRecord& asset, const std::string& scheme,
                  const std::string& value) {
  return static_cast<std::size_t>(std::ranges::count(asset.ids, model::Identifier{scheme, value}));
}

std::size_t relations(collect::kit::Draft draft) {
  std::size_t out = 0;
  for (const auto& record : std::move(draft).finish()) {
    if (std::holds_alternative<model::RelationRecord>(record)) ++out;
  }
  return out;
}

constexpr const char* kMac1 = "00:1c:73:00:00:01";
constexpr const char* kMac2 = "00:1c:73:00:00:02";

}  // namespace

TEST_CASE("the kind of a neighbour is what it can do", "[lldp]") {
  for (const auto& [capabilities, description, kind] :
       {std::tuple{std::set<std::string>{"Bridge", "Router"}, "EOS", "router"},
        {std::set<std::string>{"Bridge", "Wlan"}, "", "switch"},
        {std::set<std::string>{"Router"}, "Acme Firewall 7", "firewall"},
        {std::set<std::string>{"Station"}, "firewall", "external"},
        {std::set<std::string>{}, "", "external"}}) {
    auto one = neighbour("eth0", "sw1", kMac1, {"ifname", "Eth1/1"}, capabilities);
    one.chassis.description = description;
    auto draft = map({{"a", host_with({one})}});
    REQUIRE(draft.has("lldp:00:1c:73:00:00:01"));
    CHECK(draft.find("lldp:00:1c:73:00:00:01")->kind == kind);
  }
}

TEST_CASE("a name that two chassis bear identifies neither, nor their ports", "[lldp]") {
  auto draft =
      map({{"a", host_with({neighbour("eth0", "core.example", kMac1, {"ifname", "swp1"}),
                            neighbour("eth1", "core.example", kMac2, {"ifname", "swp1"})})}});
  const auto* first = draft.find("lldp:00:1c:73:00:00:01/swp1");
  REQUIRE(first != nullptr);
  CHECK(first->ids == std::vector<model::Identifier>{{"port-id", "00:1c:73:00:00:01/swp1"}});
  CHECK(count(*draft.find("lldp:00:1c:73:00:00:02"), "fqdn", "core.example") == 0);
  std::size_t warnings = 0;
  for (const auto& record : std::move(draft).finish()) {
    const auto* problem = std::get_if<model::ProblemRecord>(&record);
    if (problem != nullptr && problem->code == "name_shared") ++warnings;
  }
  CHECK(warnings == 2);
}

TEST_CASE("a remark is no name of a port, an interface's name is", "[lldp]") {
  for (const auto& [description, name] : {std::pair{"xe-0/0/1", "xe-0/0/1"},
                                          {"to db1", "512"},
                                          {"db12", "512"},
                                          {"ethernet", "512"},
                                          {"GigabitEthernet1/0/2", "gi1/0/2"},
                                          {"", "512"}}) {
    CAPTURE(description);
    auto one = neighbour("eth0", "sw1", kMac1, {"local", "512"});
    one.port.description = description;
    auto draft = map({{"a", host_with({one})}});
    CHECK(draft.has(std::string{"lldp:00:1c:73:00:00:01/"} + name));
  }
  auto named = neighbour("eth0", "sw1", kMac1, {"ifname", "Eth1/9"});
  named.port.description = "eth0";
  CHECK(map({{"a", host_with({named})}}).has("lldp:00:1c:73:00:00:01/et1/9"));
}

TEST_CASE("the name of an interface is no chassis id", "[lldp]") {
  auto one = neighbour("eth0", "sw1", "", {"ifname", "1"});
  one.chassis.id = {"ifname", "eth0"};
  auto nameless = one;
  nameless.interface = "eth1";
  nameless.chassis.name.clear();
  auto draft = map({{"a", host_with({one, nameless})}});
  REQUIRE(draft.has("lldp:sw1"));
  CHECK(count(*draft.find("lldp:sw1"), "hostname", "sw1") == 1);
  CHECK(draft.find("lldp:sw1")->ids.size() == 1);
  CHECK(draft.has("lldp:a:eth1"));
}

TEST_CASE("a neighbour without a port's name ends the cable at the device", "[lldp]") {
  CHECK(relations(map({{"a", host_with({neighbour("eth0", "sw1", kMac1, {})})}})) == 2);
}

TEST_CASE("two hosts that hear each other share one cable", "[lldp]") {
  auto draft = map({{"a.example", host_with({neighbour("eth1", "b.example", "02:00:00:00:00:0b",
                                                       {"ifname", "eth2"}, {"Station"})})},
                    {"b.example", host_with({neighbour("eth2", "A.example.", "02:00:00:00:00:0a",
                                                       {"ifname", "eth1"}, {"Station"})})}});
  CHECK_FALSE(draft.has("lldp:02:00:00:00:00:0b"));
  CHECK(draft.has("b.example:nic:eth2"));
  CHECK(relations(std::move(draft)) == 3);
}

TEST_CASE("somebody of a host's name with another chassis id is not that host", "[lldp]") {
  auto b = host_with({});
  b.chassis.id = {"mac", kMac2};
  auto draft =
      map({{"a", host_with({neighbour("eth1", "b", kMac1, {"ifname", "eth2"})})}, {"b", b}});
  CHECK(draft.has("lldp:00:1c:73:00:00:01"));
}

TEST_CASE("a host's own frames are no neighbour", "[lldp]") {
  auto a = host_with({neighbour("eth1", "a", kMac1, {"ifname", "eth2"})});
  a.chassis.id = {"mac", kMac1};
  CHECK(relations(map({{"a", a}})) == 0);
}

}  // namespace plimsoll::lldp
