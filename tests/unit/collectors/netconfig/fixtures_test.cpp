// One folder a case in collectors/netconfig/fixtures: configurations, expected.jsonl, origin.md;
// and what the files say, found by other means.
#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "lib/collect/kit/emitter.hpp"
#include "tests/support/support.hpp"
#include "tests/unit/collectors/netconfig/support.hpp"

namespace plimsoll::netconfig {

namespace {

using Json = nlohmann::json;

std::filesystem::path fixtures() {
  return test::source_dir() / "collectors" / "netconfig" / "fixtures";
}

/// What one of the feature files holds, written down by hand.
struct Expected {
  const char* dialect;
  const char* hostname;
  std::size_t interfaces;  ///< With a section of their own, units not counted.
  /// Aggregates: "Port-Channel1 lacp: Ethernet0 Ethernet1".
  std::vector<std::string> channels;
  /// Groups that name virtual addresses: "hsrp 2 105 preempt 250/750: 192.0.2.1 …".
  std::vector<std::string> groups;
  std::string pair;  ///< "mlag MLAG_DOMAIN_ID: 1.1.1.4".
};

const std::map<std::string, Expected>& feature_table() {
  static const std::map<std::string, Expected> table{
      {"a10__vrrp-a",
       {"a10-acos", "vrrp-a", 3, {"trunk 2 static: ethernet 1"}, {}, "ha-pair 1: 10.0.1.1"}},
      {"a10__vrrp-a-enabled",
       {"a10-acos", "vrrp-a-enabled", 2, {}, {"vrrp 1: 3.0.0.1"}, "ha-pair 1: 10.0.1.2"}},
      {"a10__vrrp-a_acos2", {"a10-acos", "vrrp-a_acos2", 0, {}, {}, ""}},
      {"arista__eos-mlag-peer-address-heartbeat-vrf",
       {"arista-eos",
        "eos-mlag-peer-address-heartbeat-vrf",
        1,
        {"Port-Channel1:"},
        {},
        "mlag MLAG_DOMAIN_ID: 1.1.1.4"}},
      {"arista__eos-port-channel",
       {"arista-eos",
        "eos-port-channel",
        6,
        {"Port-Channel1 lacp: Ethernet0 Ethernet1",
         "Port-Channel2:", "Port-Channel3 lacp: Ethernet2"},
        {},
        ""}},
      {"check_point_gateway__bond_interface",
       {"check-point-gaia",
        "bond_interface",
        8,
        {"bond0 lacp: eth0 eth1", "bond1 lacp:", "bond1024:", "bond2 load balancing (round-robin):",
         "bond3 load balancing (xor):", "bond4 fault-tolerance (active-backup):"},
        {},
        ""}},
      {"check_point_gateway__cluster_member",
       {"check-point-gaia", "cluster_member", 3, {}, {}, ""}},
      {"check_point_gateway__cluster_member3",
       {"check-point-gaia", "cluster_member3", 2, {}, {}, ""}},
      {"cisco__ios-portchannel-eigrp",
       {"cisco-ios",
        "ios-portchannel-eigrp",
        4,
        {"Port-channel23 lacp: GigabitEthernet1 GigabitEthernet2"},
        {},
        ""}},
      {"cisco_nxos__nxos_interface_hsrp",
       {"cisco-nx-os",
        "nxos_interface_hsrp",
        1,
        {},
        {"hsrp 2 105 preempt 250/750: 192.0.2.1 192.168.0.1 192.168.1.1"},
        ""}},
      {"cisco_nxos__nxos_interface_hsrp_ipv6",
       {"cisco-nx-os",
        "nxos_interface_hsrp_ipv6",
        1,
        {},
        {"hsrp 2 105 preempt 250/750: 1::2:1 2::1 2::1:1"},
        ""}},
      {"cisco_xr__hsrp",
       {"cisco-ios-xr",
        "hsrp",
        4,
        {"Bundle-Ether10:", "Bundle-Ether11:", "Bundle-Ether30 lacp: TenGigE0/1"},
        {"hsrp 37 137 preempt 250/800: 10.0.30.37"},
        ""}},
      {"cumulus_nclu__cumulus_nclu_bond",
       {"cumulus-nclu",
        "cumulus_nclu_bond",
        5,
        {"bond1 lacp: swp1 swp2 swp3 swp4 swp5 swp6 swp7 swp8",
         "bond2 lacp:", "bond3 lacp:", "bond4 lacp: swp1", "bond5 lacp: swp2"},
        {},
        ""}},
      {"juniper__juniper-vrrp",
       {"junos",
        "juniper-vrrp",
        2,
        {},
        {"vrrp 1 preempt: 10.0.0.2", "vrrp 2 no-preempt: 10.0.1.2 10.0.1.3"},
        ""}},
  };
  return table;
}

std::vector<std::string> channels_of(const Config& config) {
  std::vector<std::string> out;
  for (const Interface& aggregate : config.interfaces) {
    const bool unit = parent_of(aggregate.name).size() != aggregate.name.size();
    if (kind_of(aggregate.name) != InterfaceKind::aggregate || unit) continue;
    std::string line =
        aggregate.name + (aggregate.bond_mode.empty() ? "" : " " + aggregate.bond_mode) + ":";
    for (const Interface& port : config.interfaces) {
      const auto found = std::ranges::find(port.channels, aggregate.name);
      if (found != port.channels.end()) line += " " + port.name;
    }
    out.push_back(std::move(line));
  }
  std::ranges::sort(out);
  return out;
}

std::string line_of(const FirstHop& group) {
  std::string out = group.protocol + " " + group.group;
  if (group.priority) out += " " + std::to_string(*group.priority);
  if (group.preempt) out += *group.preempt ? " preempt" : " no-preempt";
  if (group.interval_ms) out += " " + std::to_string(*group.interval_ms);
  if (group.hold_ms) out += "/" + std::to_string(*group.hold_ms);
  out += ":";
  for (const std::string& address : group.addresses) out += " " + address;
  return out;
}

std::vector<std::string> groups_of(const Config& config) {
  std::vector<std::string> out;
  const auto add = [&out](const std::vector<FirstHop>& groups) {
    for (const FirstHop& group : groups) {
      if (!group.addresses.empty()) out.push_back(line_of(group));
    }
  };
  add(config.groups);
  for (const Interface& interface : config.interfaces) add(interface.groups);
  return out;
}

}  // namespace

TEST_CASE("each folder of configurations gives the records expected of it", "[netconfig]") {
  std::size_t cases = 0;
  for (const auto& entry : std::filesystem::directory_iterator{fixtures()}) {
    INFO(entry.path().filename());
    CHECK(std::filesystem::exists(entry.path() / "origin.md"));
    std::string lines;
    for (const auto& record : to_records(read_folder(entry.path()))) {
      lines += collect::kit::to_line(record) + "\n";
    }
    CHECK(lines.find("PLANTED-SECRET") == std::string::npos);
    if (test::accepting()) {
      test::spill(entry.path() / "expected.jsonl", lines);
      WARN("rewrote " << entry.path());
      continue;
    }
    CHECK(lines == test::slurp(entry.path() / "expected.jsonl"));
    ++cases;
  }
  CHECK((test::accepting() || cases >= 3));
}

TEST_CASE("each feature file holds what a person reads in it", "[netconfig]") {
  const auto devices = read_folder(fixtures() / "features");
  REQUIRE(devices.size() == feature_table().size());
  std::size_t compared = 0;
  for (const Device& device : devices) {
    INFO(device.target);
    REQUIRE(feature_table().contains(device.target));
    const Expected& expected = feature_table().at(device.target);
    const Config& config = device.config;
    CHECK(to_string(config.dialect) == expected.dialect);
    CHECK(config.hostname == expected.hostname);
    const auto defined = std::ranges::count_if(config.interfaces, [](const Interface& interface) {
      return interface.defined && parent_of(interface.name).size() == interface.name.size();
    });
    CHECK(static_cast<std::size_t>(defined) == expected.interfaces);
    CHECK(channels_of(config) == expected.channels);
    CHECK(groups_of(config) == expected.groups);
    std::string pair;
    if (config.mlag) {
      const Mlag& mlag = *config.mlag;
      pair =
          mlag.mode + " " + mlag.domain + ": " + (mlag.peer.empty() ? mlag.heartbeat : mlag.peer);
    }
    CHECK(pair == expected.pair);
    compared += 4 + expected.channels.size() + expected.groups.size();
  }
  WARN("compared " << compared << " values of " << devices.size() << " files");
  CHECK(compared == 82);
}

TEST_CASE("the example network agrees with an oracle of its own", "[netconfig]") {
  const auto folder = fixtures() / "example_network";
  const auto script = test::source_dir() / "tests/unit/collectors/netconfig/oracle.py";
  const auto ran = test::run({"python3", script.string(), folder.string()});
  REQUIRE(ran.status == 0);
  const Json oracle = Json::parse(ran.out);
  const auto devices = read_folder(folder);
  REQUIRE(devices.size() == 13);
  REQUIRE(oracle["devices"].size() == 13);
  std::size_t compared = 0;
  for (const Device& device : devices) {
    INFO(device.target);
    const Json& expected = oracle["devices"][device.target];
    CHECK(device.config.hostname == expected["hostname"]);
    CHECK(Json(device.config.ntp_servers) == expected["ntp"]);
    CHECK(Json(device.config.syslog_servers) == expected["syslog"]);
    Json interfaces = Json::object();
    Json down = Json::array();
    for (const Interface& interface : device.config.interfaces) {
      Json& addresses = interfaces[interface.name] = Json::array();
      for (const Address& address : interface.addresses) {
        addresses.push_back(address.ip + "/" + std::to_string(address.subnet.prefix));
      }
      if (interface.shutdown == true) down.push_back(interface.name);
    }
    CHECK(interfaces == expected["interfaces"]);
    CHECK(down == expected["down"]);
    CHECK(device.config.issues.empty());
    compared += 4 + interfaces.size();
  }
  Json links = Json::array();
  for (const Link& link : find_links(devices)) {
    REQUIRE(link.subnets.size() == 1);
    links.push_back({devices[link.a.device].target + ":" + link.a.port + " - " +
                         devices[link.b.device].target + ":" + link.b.port,
                     link.subnets.front()});
  }
  std::sort(links.begin(), links.end());
  CHECK(links == oracle["links"]);
  CHECK(links.size() == 17);
  WARN("compared " << compared + links.size() << " values of 13 files");
  CHECK(compared + links.size() == 134);
}

TEST_CASE("the thirteen routers become one network", "[netconfig]") {
  const auto records = to_records(read_folder(fixtures() / "example_network"));
  std::map<std::string, std::set<std::string>> next;
  for (const auto& relation : of<model::RelationRecord>(records)) {
    if (relation.kind != "connected_to") continue;
    next[relation.from.key].insert(relation.to.key);
    next[relation.to.key].insert(relation.from.key);
  }
  std::set<std::string> reached{"as1core1"};
  std::vector<std::string> queue{"as1core1"};
  while (!queue.empty()) {
    const std::string at = queue.back();
    queue.pop_back();
    for (const std::string& other : next[at]) {
      if (reached.insert(other).second) queue.push_back(other);
    }
  }
  for (const auto& asset : of<model::AssetRecord>(records)) {
    if (asset.kind == "router") CHECK(reached.contains(asset.key));
  }
  CHECK(reached.size() == 13 + 2 * 17);
}

TEST_CASE("the files that the developers share are the fixtures", "[netconfig]") {
  const auto shared = test::shared_data();
  if (!shared) {
    WARN("no shared data");
    return;
  }
  std::size_t files = 0;
  for (const char* folder : {"example_network", "features"}) {
    for (const auto& entry : std::filesystem::directory_iterator{*shared / "netconfig" / folder}) {
      INFO(entry.path());
      CHECK(test::slurp(entry.path()) ==
            test::slurp(fixtures() / folder / entry.path().filename()));
      ++files;
    }
  }
  CHECK(files == 27);
}

}  // namespace plimsoll::netconfig
