#include "lib/exchange/estate.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "lib/graph/propagation.hpp"
#include "tests/support/support.hpp"

namespace {

using plimsoll::Error;
using plimsoll::Result;
using plimsoll::exchange::Estate;
using plimsoll::exchange::read_plain_lines;
using plimsoll::exchange::read_plain_sheets;
using plimsoll::graph::Effect;
using plimsoll::graph::NodeId;

struct Sheets {
  std::string assets = "key,kind\na,server\nb,server\nc,business_service\n";
  std::string dependencies;
  std::string needs;
};

Result<Estate> read(const Sheets& sheets, unsigned threads = 2) {
  const plimsoll::test::TemporaryFolder folder;
  plimsoll::test::spill(folder.path() / "assets.csv", sheets.assets);
  if (!sheets.dependencies.empty()) {
    plimsoll::test::spill(folder.path() / "dependencies.csv", sheets.dependencies);
  }
  if (!sheets.needs.empty()) plimsoll::test::spill(folder.path() / "needs.csv", sheets.needs);
  return read_plain_sheets(folder.path(), threads);
}

Result<Estate> read_lines(const std::string& text) {
  const plimsoll::test::TemporaryFolder folder;
  plimsoll::test::spill(folder.path() / "estate.jsonl", text);
  return read_plain_lines(folder.path() / "estate.jsonl");
}

/// Why the estate is to be read the general way; "" when it was read.
std::string why(const Result<Estate>& estate) {
  return estate ? std::string{} : plimsoll::to_string(estate.error());
}

NodeId node(const Estate& estate, std::string_view key) {
  for (NodeId id = 0; id < estate.keys.size(); ++id) {
    if (estate.keys.text(id) == key) return id;
  }
  FAIL("no such asset: " << key);
  return 0;
}

/// What the failure of `failed` does to `suffering`.
Effect effect(const Estate& estate, std::string_view failed, std::string_view suffering) {
  const plimsoll::graph::Baseline baseline{estate.graph};
  plimsoll::graph::Propagation propagation{baseline};
  const std::vector<NodeId> set{node(estate, failed)};
  propagation.run(set);
  return propagation.effect(node(estate, suffering));
}

}  // namespace

TEST_CASE("sheets become assets, dependencies and groups", "[estate]") {
  const auto estate =
      read({"\xEF\xBB\xBFkey;Kind;name\r\na;server;A\r\n\"b\";server;\"B; the "
            "\"\"other\"\"\"\r\n;;\r\nc;Business Service\r\n",
            "to;from;strength\r\na;c;soft\r\n",
            "of;group;k;member;active;takeover;takeover_time\n"
            "c;pool;1;a;;manual;15m\nc;pool;;b;no;;\n"});
  REQUIRE(why(estate) == "");
  CHECK(estate->graph.node_count() == 3);
  CHECK(estate->services == std::vector<NodeId>{2});
  CHECK(estate->graph.need_count() == 1);  // the dependency on a member is in the group
  CHECK(effect(*estate, "a", "c") == Effect::outage);
  CHECK(effect(*estate, "b", "c") == Effect::degraded);
}

TEST_CASE("places come from columns, each in the next", "[estate]") {
  const auto estate =
      read({"key,kind,rack,site,zone,region,provider\n"
            "a,server,r1,paris,,,\n"
            "b,vm,,,1,west,cloud\n"
            "d,vm,,,west-2,west,cloud\n"
            "paris,site,,paris,,,\n"
            "c,business_service,,,,,\n",
            "from,to\nc,rack:paris/r1\n", ""});
  REQUIRE(why(estate) == "");
  CHECK(estate->graph.node_count() == 10);
  CHECK(effect(*estate, "paris", "a") == Effect::lost);
  CHECK(effect(*estate, "paris", "c") == Effect::lost);
  CHECK(effect(*estate, "zone:west/1", "b") == Effect::lost);
  CHECK(effect(*estate, "zone:west-2", "d") == Effect::lost);
  CHECK(effect(*estate, "cloud_provider:cloud", "b") == Effect::lost);
  CHECK(effect(*estate, "region:west", "a") == Effect::none);
}

TEST_CASE("one of several name servers suffices", "[estate]") {
  const auto estate = read({"key,kind\na,server\nb,server\nc,business_service\n",
                            "from,to,kind\nc,a,resolved_by\nc,b,resolved_by\n", ""});
  REQUIRE(why(estate) == "");
  CHECK(effect(*estate, "a", "c") == Effect::degraded);
}

TEST_CASE("numbering by needs changes numbers only", "[estate]") {
  const plimsoll::test::TemporaryFolder folder;
  plimsoll::test::spill(folder.path() / "assets.csv",
                        "key,kind\na,server\nb,server\nc,business_service\nd,vm\n");
  plimsoll::test::spill(folder.path() / "dependencies.csv", "from,to\nd,a\nc,d\n");
  plimsoll::test::spill(folder.path() / "needs.csv",
                        "of,group,k,member,takeover,takeover_time\n"
                        "c,pool,1,b,automatic,5s\nc,pool,1,a,automatic,5s\n");
  const auto estate = read_plain_sheets(folder.path(), 2, plimsoll::exchange::Numbering::needs);
  REQUIRE(why(estate) == "");
  const std::vector<std::string_view> expected{"c", "b", "a", "d"};
  for (NodeId id = 0; id < expected.size(); ++id) CHECK(estate->keys.text(id) == expected[id]);
  CHECK(estate->services == std::vector<NodeId>{0});
  CHECK(estate->graph.need_count() == 3);
  CHECK(effect(*estate, "a", "c") == Effect::lost);
  CHECK(effect(*estate, "b", "c") == Effect::interrupted);
}

TEST_CASE("what takes judgement is not plain, and the reason is told", "[estate]") {
  const auto dependency = [](const std::string& rows) {
    return why(read({Sheets{}.assets, "from,to,kind,strength\n" + rows, ""}));
  };
  const auto need = [](const std::string& rows) {
    return why(
        read({Sheets{}.assets, "", "of,group,k,member,active,takeover,takeover_time\n" + rows}));
  };
  CHECK(dependency("c,a,connected_to,\n") ==
        "dependencies.csv: it has relations of the kind connected_to");
  CHECK(dependency("c,a,member_of,\n") ==
        "dependencies.csv: it has relations of the kind member_of");
  CHECK(dependency("c,a,fails_over_to,\n") ==
        "dependencies.csv: it has relations of the kind fails_over_to");
  CHECK(dependency("c,a,monitored_by,\n") == "");
  CHECK(dependency("c,x,,\n") == "dependencies.csv: \"x\" is no asset of assets.csv");
  CHECK(dependency("c,c,,\n") == "dependencies.csv: the row from \"c\" would be refused");
  CHECK(dependency("c,a,likes,\n") == "dependencies.csv: the row from \"c\" would be refused");
  CHECK(dependency("c,a,,firm\n") == "dependencies.csv: the row from \"c\" would be refused");
  CHECK(dependency("c,a,,,more\n") == "dependencies.csv: a row has more cells than the header");
  CHECK(dependency("c,\"a,,\n") == "dependencies.csv: a row has quotes that are not plain");
  CHECK(dependency("c,a\rb,,\n") == "dependencies.csv: it has bytes that are no plain text");
  CHECK(dependency(std::string{"c,a,\xFF,\n"}) ==
        "dependencies.csv: it has bytes that are no plain text");
  CHECK(need("c,g,1,a,,,\nc,g,2,b,,,\n") == "needs.csv: the rows of the group \"g\" contradict");
  CHECK(need("c,g,,a,,,\n") == "a group of needs does not say how many must work");
  CHECK(need("c,g,1,a,,,\nc,g,,a,,,\n") == "a group has a member twice");
  CHECK(need("c,g,1,c,,,\n") == "a group has its owner as a member");
  CHECK(need("c,g,1,a,perhaps,,\n") == "needs.csv: a row of \"c\" would be refused");
  CHECK(need("c,g,1,a,,,90\n") == "needs.csv: a row of \"c\" would be refused");
  CHECK(need("c,g,5,a,,,\n") == "");
  const auto asset = [](const std::string& text) { return why(read({text, "", ""})); };
  CHECK(asset("key,kind\na,server\na,server\n") == "assets.csv: a key stands twice");
  CHECK(asset("key,kind\na,thing\n") == "assets.csv: the row of \"a\" would be refused");
  CHECK(asset("key,kind,tier\na,server,5\n") == "assets.csv: the row of \"a\" would be refused");
  CHECK(asset("key,kind,mtbf\na,server,100\n") == "assets.csv: the row of \"a\" would be refused");
  CHECK(asset("key,kind,type\na,pdu,ats\n") ==
        "assets.csv: its column type may name transfer switches");
  CHECK(asset("key,kind,operational\na,server,no\n") ==
        "assets.csv: its column operational says what works now or how it is redundant");
  CHECK(asset("key,name\na,b\n") == "assets.csv: it lacks a column key or kind");
  CHECK(asset("key,kind\n") == "assets.csv: it has no assets");
  CHECK(asset("") == "assets.csv: it has no rows, or a very long header");
  CHECK(asset("key,kind\n" + std::string(2'000'000, 'k') + ",server\n")
            .ends_with("has a line of more than 65536 bytes"));
}

TEST_CASE("threads and block boundaries change nothing", "[estate]") {
  Sheets sheets;
  sheets.assets = "key,kind,site\n";
  sheets.dependencies = "from,to,kind\n";
  sheets.needs = "of,group,k,member\n";
  constexpr int kAssets = 60000;  // several blocks of each sheet
  for (int i = 0; i < kAssets; ++i) {
    sheets.assets += fmt::format("an-asset-with-a-long-name-{},{},site-{}\n", i,
                                 i % 10 == 0 ? "business_service" : "server", i % 7);
    sheets.dependencies +=
        fmt::format("an-asset-with-a-long-name-{},an-asset-with-a-long-name-{},depends_on\n", i,
                    (i * 7LL + 3) % kAssets);
    for (int m = 1; m < 4; ++m) {
      sheets.needs += fmt::format("an-asset-with-a-long-name-{},g,2,an-asset-with-a-long-name-{}\n",
                                  i, (i * 11LL + m) % kAssets == i ? 0 : (i * 11LL + m) % kAssets);
    }
  }
  const auto one = read(sheets, 1);
  const auto four = read(sheets, 4);
  if (!one) {  // the arithmetic above may have made a member twice
    CHECK(why(one) == why(four));
    return;
  }
  REQUIRE(why(four) == "");
  REQUIRE(one->graph.node_count() == kAssets + 7);
  REQUIRE(one->graph.node_count() == four->graph.node_count());
  REQUIRE(one->graph.need_count() == four->graph.need_count());
  CHECK(one->services == four->services);
  for (NodeId id = 0; id < one->keys.size(); ++id)
    REQUIRE(one->keys.text(id) == four->keys.text(id));
  for (plimsoll::graph::NeedId id = 0; id < one->graph.need_count(); ++id) {
    REQUIRE(one->graph.need(id).of == four->graph.need(id).of);
    REQUIRE(std::ranges::equal(one->graph.need(id).members, four->graph.need(id).members));
  }
}

TEST_CASE("collector lines become the same", "[estate]") {
  const std::string assets =
      "{\"type\":\"hello\",\"protocol\":1,\"collector\":\"x\",\"target\":\"y\"}\n"
      "{\"type\":\"relation\",\"from\":\"c\",\"to\":\"a\",\"kind\":\"depends_on\",\"attributes\":{"
      "\"strength\":\"soft\"}}\n"
      "{\"type\":\"asset\",\"key\":\"a\",\"kind\":\"server\",\"ids\":[{\"scheme\":\"key\","
      "\"value\":\"a\"}]}\n"
      "{\"type\":\"asset\",\"key\":\"b\",\"kind\":\"server\",\"attributes\":{\"x\":[1]}}\n"
      "{\"type\":\"asset\",\"key\":\"c\",\"kind\":\"business_service\"}\n";
  const std::string need =
      "{\"type\":\"need\",\"of\":\"c\",\"group\":\"g\",\"k\":1,\"members\":[\"b\",{\"asset\":\"a\","
      "\"active\":false}],\"takeover\":\"manual\"}\n";
  const auto estate = read_lines(assets + need);
  REQUIRE(why(estate) == "");
  CHECK(estate->services.size() == 1);
  CHECK(effect(*estate, "b", "c") == Effect::outage);
  CHECK(effect(*estate, "a", "c") == Effect::degraded);

  CHECK(why(read_lines("")) == "there is no asset");
  CHECK(why(read_lines("{}\n")) == "a line is no record");
  CHECK(why(read_lines(assets + "not JSON\n")) == "a line is no record");
  CHECK(why(read_lines(assets + need + need)) == "a group stands twice");
  CHECK(why(read_lines(assets + assets)) == "the key \"a\" stands twice");
  CHECK(
      why(read_lines(
          assets + "{\"type\":\"relation\",\"from\":\"c\",\"to\":\"x\",\"kind\":\"runs_on\"}\n")) ==
      "records refer to assets not listed");
  CHECK(why(read_lines(
            assets +
            "{\"type\":\"relation\",\"from\":\"c\",\"to\":\"a\",\"kind\":\"member_of\"}\n")) ==
        "there are relations of the kind member_of");
  CHECK(why(read_lines(assets + "{\"type\":\"asset\",\"key\":\"d\",\"kind\":\"server\","
                                "\"attributes\":{\"operational\":false}}\n")) ==
        "attributes say what works now or how it is redundant");
  CHECK(why(read_lines(assets + "{\"type\":\"asset\",\"key\":\"d\",\"kind\":\"server\",\"ids\":[{"
                                "\"scheme\":\"serial\",\"value\":\"dell/1\"}]}\n")) ==
        "assets have identifiers beside their keys");
}
