#include "collectors/netconfig/junos.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/collectors/netconfig/support.hpp"

namespace plimsoll::netconfig {

namespace {

std::vector<std::string> statements(std::string_view text, bool set_form,
                                    std::vector<Issue>& issues) {
  std::vector<std::string> out;
  walk_junos(
      text, set_form,
      [&out](std::span<const std::string_view> words, bool inactive, std::size_t line) {
        std::string joined = std::to_string(line) + (inactive ? "!" : ":");
        for (const std::string_view word : words) joined += " " + std::string{word};
        out.push_back(std::move(joined));
      },
      issues);
  return out;
}

}  // namespace

TEST_CASE("braces give the words of their blocks, in quotes or not", "[netconfig]") {
  std::vector<Issue> issues;
  CHECK(statements(
            "a {\n b \"c; d\" {\n e [ f g ]; # h;\n }\n /* i;\n */ inactive: j { k; }\n l;\n}\n",
            false, issues) ==
        std::vector<std::string>{"1: a", "2: a b c; d", "3: a b c; d e [ f g ]", "7: a l"});
  CHECK(issues.empty());
}

TEST_CASE("braces that do not match are issues", "[netconfig]") {
  std::vector<Issue> issues;
  CHECK(statements("} a { b;", false, issues) == std::vector<std::string>{"1: a", "1: a b"});
  REQUIRE(issues.size() == 2);
  CHECK(issues[0].what == "expected a statement, got }");
  CHECK(issues[1].what == "expected }, got the end of the text");
}

TEST_CASE("set commands give their words, deactivated ones apart", "[netconfig]") {
  std::vector<Issue> issues;
  CHECK(statements("set a \"b c\"\n\n# set d\nshow e\ndeactivate a f", true, issues) ==
        std::vector<std::string>{"1: a b c", "5! a f"});
}

TEST_CASE("both forms of Junos say the same", "[netconfig]") {
  const Config braces = read(R"(system { host-name j; }
interfaces {
  ge-0/0/0 { gigether-options { 802.3ad ae1; } }
  ae1 {
    aggregated-ether-options { lacp { active; } minimum-links 1; }
    unit 0 { family inet { address 10.0.0.2/24 {
      vrrp-group 9 { virtual-address 10.0.0.1; advertise-interval 2; preempt { hold-time 9; } } } } }
  }
  ge-0/0/9 { disable; }
}
protocols { rstp { bridge-priority 8k; } }
routing-instances { RED { interface ge-0/0/9.0; } }
)");
  const Config set = read(R"(set system host-name j
set interfaces ge-0/0/0 gigether-options 802.3ad ae1
set interfaces ae1 aggregated-ether-options lacp active
set interfaces ae1 aggregated-ether-options minimum-links 1
set interfaces ae1 unit 0 family inet address 10.0.0.2/24 vrrp-group 9 virtual-address 10.0.0.1
set interfaces ae1 unit 0 family inet address 10.0.0.2/24 vrrp-group 9 advertise-interval 2
set interfaces ae1 unit 0 family inet address 10.0.0.2/24 vrrp-group 9 preempt hold-time 9
set interfaces ge-0/0/9 disable
set protocols rstp bridge-priority 8k
set routing-instances RED interface ge-0/0/9.0
)");
  for (const Config* config : {&braces, &set}) {
    CHECK(config->hostname == "j");
    CHECK(interface(*config, "ge-0/0/0").channels == std::vector<std::string>{"ae1"});
    CHECK(interface(*config, "ae1").bond_mode == "lacp");
    CHECK(interface(*config, "ae1").min_links == 1);
    const auto& groups = interface(*config, "ae1.0").groups;
    REQUIRE(groups.size() == 1);
    CHECK(groups[0].group == "9");
    CHECK(groups[0].interval_ms == 2000);
    CHECK(groups[0].preempt == true);
    CHECK(interface(*config, "ge-0/0/9").shutdown == true);
    CHECK(interface(*config, "ge-0/0/9.0").vrf == "RED");
    CHECK(config->spanning_tree_mode == "rstp");
    CHECK(config->spanning_tree_priorities == std::vector<std::string>{"all: 8k"});
    CHECK(config->issues.empty());
  }
}

TEST_CASE("what is deactivated, or in a group that isn't applied, does not count", "[netconfig]") {
  const Config config = read(R"(set groups used system domain-name example.org
set groups spare system domain-name example.net
set groups used interfaces <*> description pattern
set apply-groups used
set system host-name j
set interfaces ge-0/0/1 unit 0 family inet address 10.0.0.1/30
deactivate interfaces ge-0/0/1
set interfaces ae7 unit 0
)");
  CHECK(config.domain == "example.org");
  CHECK(config.interfaces.size() == 2);
  CHECK(interface(config, "ae7").bond_mode == "static");
}

TEST_CASE("clusters and virtual chassis have their members", "[netconfig]") {
  const Config cluster = read(R"(set system host-name fw
set chassis cluster redundancy-group 1 node 0 priority 200
set chassis cluster redundancy-group 1 node 1 priority 100
set interfaces ge-0/0/3 gigether-options redundant-parent reth0
set interfaces reth0 redundant-ether-options redundancy-group 1
set security zones security-zone trust
)");
  CHECK(cluster.cluster_mode == "ha-pair");
  REQUIRE(cluster.members.size() == 2);
  CHECK(cluster.members[1].id == "node1");
  CHECK(cluster.filters);
  CHECK(interface(cluster, "reth0").bond_mode == "fault-tolerance (active-backup)");
  const Config stack = read(R"(set system host-name sw
set virtual-chassis preprovisioned
set virtual-chassis member 0 role routing-engine
set virtual-chassis member 0 serial-number PE3714100001
set virtual-chassis member 1 role line-card
set interfaces ge-1/0/0 description desk
)");
  CHECK(stack.cluster_mode == "virtual-chassis");
  CHECK(stack.members.at(0).serial == "PE3714100001");
  const std::vector<Device> devices{{"sw", stack}};
  const auto places = relations(to_records(devices), "located_in");
  CHECK(places == std::vector<std::string>{"sw:nic:ge-1/0/0 > sw:chassis:1"});
}

}  // namespace plimsoll::netconfig
