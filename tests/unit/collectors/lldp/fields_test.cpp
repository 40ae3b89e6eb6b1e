#include "collectors/lldp/fields.hpp"

#include <ctime>

#include <catch2/catch.hpp>

#include "collectors/lldp/neighbours.hpp"

namespace plimsoll::lldp {

namespace {

Host host_of(const std::string& text) {
  Host out;
  const auto read = read_output(text, out);
  INFO(text.substr(0, 200));
  REQUIRE(read);
  return out;
}

}  // namespace

TEST_CASE("what is no output of lldpcli is refused", "[lldp]") {
  for (const std::string text :
       {"", " \n", "{", "[]", "{}", "<", "<a/>", "<?xml version=\"1.0\"?>", "lldp", "lldp.",
        "lldp.eth0", "Interface eth0", "\xff\xfe", "hello: world", R"({"interface": {}})"}) {
    CAPTURE(text);
    Host host;
    CHECK_FALSE(read_output(text, host));
    CHECK(host.neighbours.empty());
  }
}

TEST_CASE("no neighbours are none in each format that can say so", "[lldp]") {
  for (const char* text : {R"({"lldp": {}})", R"({"lldp": [{}]})",
                           "<lldp label=\"LLDP neighbors\"/>", "-----\nLLDP neighbors:\n-----\n"}) {
    CAPTURE(text);
    const auto host = host_of(text);
    CHECK(host.lists_neighbours);
    CHECK(host.neighbours.empty());
    CHECK(host.issues.empty());
  }
  // A chassis alone lists no neighbours.
  CHECK_FALSE(host_of(R"({"local-chassis": {"chassis": {"a": {}}}})").lists_neighbours);
}

TEST_CASE("interfaces with dots in their names and two neighbours of one are told apart",
          "[lldp]") {
  const auto host = host_of(
      "lldp.bond0.100.via=LLDP\nlldp.bond0.100.chassis.name=a.b.c\nlldp.bond0.via=CDPv1\n"
      "lldp.bond0.chassis.local=x=y\nlldp.bond0.via=LLDP\nlldp.bond0.chassis.name=second\n"
      "lldp.bond0.100.port.ifname=Gi1/0/1\n");
  REQUIRE(host.neighbours.size() == 3);
  CHECK(host.neighbours[0].interface == "bond0");
  CHECK(host.neighbours[0].protocol == "cdp");
  CHECK(host.neighbours[0].chassis.id == Id{"local", "x=y"});
  CHECK(host.neighbours[1].chassis.name == "second");
  CHECK(host.neighbours[2].interface == "bond0.100");
  CHECK(host.neighbours[2].port.id == Id{"ifname", "Gi1/0/1"});
  CHECK(host.issues.empty());
}

TEST_CASE("json names a chassis by its key, whatever that is", "[lldp]") {
  const auto chassis = [](const std::string& json) {
    return host_of(R"({"local-chassis": {"chassis": )" + json + "}}").chassis;
  };
  const std::string id = R"({"id": {"type": "mac", "value": "00:11:22:33:44:55"}})";
  CHECK(chassis(id).name.empty());
  CHECK(chassis(id).id.value == "00:11:22:33:44:55");
  CHECK(chassis(R"({"id": )" + id + "}").name == "id");
  CHECK(chassis(R"({"id": )" + id + "}").id.value == "00:11:22:33:44:55");
  CHECK(chassis(R"([{"id": [{"type": "local", "value": "x"}], "name": [{"value": "n"}]}])").name ==
        "n");
}

TEST_CASE("a description of many lines does not make fields of its own", "[lldp]") {
  const auto host = host_of(
      "Interface:    eth0, via: LLDP, RID: 1, Time: 0 day, 00:00:03\n  Chassis:     \n"
      "    ChassisID:    mac 00:11:22:33:44:55\n    SysDescr:     one\n"
      "                  ChassisID:    mac 66:66:66:66:66:66\n    SysName:      sw\n");
  REQUIRE(host.neighbours.size() == 1);
  CHECK(host.neighbours[0].chassis.id.value == "00:11:22:33:44:55");
  CHECK(host.neighbours[0].chassis.description == "one ChassisID:    mac 66:66:66:66:66:66");
  CHECK(host.neighbours[0].chassis.name == "sw");
}

TEST_CASE("what stands between fields is reported", "[lldp]") {
  CHECK(host_of("lldp.eth0.via=LLDP\nnoise\nlldp.eth9.chassis.name=x\n").issues.size() == 2);
  CHECK(host_of("{\"lldp\": {\"interface\": [1, {\"eth0\": 7}]}}").issues.size() == 2);
  CHECK(host_of("{\"lldp\": {}} trailing").issues.size() == 1);
}

TEST_CASE("bytes that mean ill cost no more than their length", "[lldp]") {
  constexpr std::size_t kMany = 1'000'000;
  std::string brackets = R"({"lldp": )" + std::string(kMany, '[');
  std::string dots = "lldp." + std::string(kMany, '.') + "=x\nlldp.eth0.via=LLDP\n";
  std::string deep = "<lldp><interface name=\"e\">";
  for (std::size_t i = 0; i < kMany; ++i) deep += "<a>";
  std::string bomb =
      "<?xml version=\"1.0\"?><!DOCTYPE l [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]>"
      "<lldp><interface name=\"e\" "
      "via=\"LLDP\"><chassis><name>&b;</name></chassis></interface></lldp>";
  std::string wide = "<lldp><interface name=\"e\"><" + std::string(kMany, 'n') + ">";
  for (std::size_t i = 0; i < kMany / 10; ++i) wide += "<b c='d'/>";
  wide += "</" + std::string(kMany, 'n') + "></interface></lldp>";
  std::string labels = "Interface: e, via: LLDP\n";
  for (std::size_t i = 1; i < kMany / 100; ++i) labels += std::string(i % 40, ' ') + "a: b\n";
  const std::clock_t begin = std::clock();  // of this program: others may keep the machine busy
  for (const auto& text : {brackets, dots, deep, bomb, wide, labels, std::string(kMany, '}'),
                           "{}" + std::string(kMany, '}'), "{" + std::string(kMany, '"')}) {
    Host host;
    (void)read_output(text, host);
    CHECK(host.issues.size() <= kIssues);
    for (const auto& neighbour : host.neighbours) CHECK(neighbour.chassis.name.size() < 10);
  }
  CHECK((std::clock() - begin) / CLOCKS_PER_SEC < 20);
}

}  // namespace plimsoll::lldp
