#include "lib/topology/failure_graph.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/topology/topology_estate.hpp"

namespace plimsoll::topology {
namespace {

using estate::Assessed;
using estate::broken;
using estate::Records;
using estate::relation;
using estate::thing;

/// A service on a server with two power supplies on two feeds, in a rack.
Records server_estate() {
  return {thing("svc", "business_service"),
          thing("srv", "server"),
          thing("rack", "rack"),
          thing("psu1", "psu"),
          thing("psu2", "psu"),
          thing("pdu-a", "pdu"),
          thing("pdu-b", "pdu"),
          thing("other", "server"),
          relation("svc", "runs_on", "srv"),
          relation("srv", "located_in", "rack"),
          relation("psu1", "powered_by", "pdu-a"),
          relation("psu2", "powered_by", "pdu-b"),
          store::estate::need("srv", "power", 1, {"psu1", "psu2"})};
}

TEST_CASE("each power path degrades, and the server with its rack is the single point",
          "[topology]") {
  Assessed estate{server_estate()};
  CHECK(estate.impact("psu1", "svc") == "degraded\n");
  CHECK(estate.impact("pdu-b", "svc") == "degraded\n");
  CHECK(estate.impact("srv", "svc") == "lost\n");
  CHECK(estate.impact("rack", "svc") == "lost\n");
  CHECK(estate.impact("other", "svc").empty());
  CHECK(estate.impact("svc", "svc").empty());
  CHECK(estate.single_points("svc") == "rack<rack srv<rack\n");
  CHECK(estate.summary.impacts == 6);
  CHECK(estate.summary.single_points == 2);
  CHECK(estate.summary.down.empty());
}

TEST_CASE("with one power supply dead the other one and its feed are single points", "[topology]") {
  auto records = server_estate();
  records[3] = broken("psu1", "psu");
  Assessed estate{records};
  CHECK(estate.needs("srv") ==
        "1 of 1 seamless relation: rack\n1 of 2 seamless power-supplies: psu1! psu2\n");
  CHECK(estate.single_points("svc") == "pdu-b<pdu-b psu2<pdu-b rack<rack srv<pdu-b\n");
  CHECK(estate.impact("psu1", "svc").empty());  // it has failed already
  CHECK(estate.summary.down.empty());
  CHECK(estate.model.down.size() == 1);
}

TEST_CASE("a service that is down already keeps its impacts, and is named", "[topology]") {
  auto records = server_estate();
  records[1] = broken("srv", "server");
  Assessed estate{records};
  REQUIRE(estate.summary.down.size() == 1);
  CHECK(estate.summary.down[0].effect == graph::Effect::lost);
  CHECK(estate.single_points("svc") == "rack<rack srv<rack\n");
}

TEST_CASE("seconds are written for interruptions whose length is known", "[topology]") {
  const auto pair = [](std::optional<std::int64_t> seconds) {
    auto need = store::estate::need("db", "nodes", 1, {"a", "b"});
    need.members[1].active = false;
    need.takeover = model::Takeover::automatic;
    need.takeover_s = seconds;
    return Records{thing("svc", "business_service"),
                   thing("db", "database_cluster"),
                   thing("a", "server"),
                   thing("b", "server"),
                   relation("svc", "depends_on", "db"),
                   need};
  };
  CHECK(Assessed{pair(45)}.impact("a", "svc") == "interrupted 45\n");
  CHECK(Assessed{pair(45)}.impact("b", "svc") == "degraded\n");
  CHECK(Assessed{pair(std::nullopt)}.impact("a", "svc") == "interrupted\n");
}

TEST_CASE("after an automatic takeover the survivor carries the role", "[topology]") {
  auto need = store::estate::need("db", "nodes", 1, {"a", "b", "c"});
  need.members[1].active = false;
  need.members[2].active = false;
  need.takeover = model::Takeover::automatic;
  need.takeover_s = 30;
  Assessed estate{{thing("svc", "business_service"), thing("db", "database_cluster"),
                   broken("a", "server"), thing("b", "server"), thing("c", "server"),
                   relation("svc", "depends_on", "db"), need}};
  CHECK(estate.needs("db") == "1 of 3 automatic declared: (a)! b c\n");
  CHECK(estate.summary.down.empty());
  CHECK(estate.impact("b", "svc") == "interrupted 30\n");
}

TEST_CASE("assessing again replaces what stood there, and threads change nothing", "[topology]") {
  Assessed one{server_estate(), 1};
  Assessed four{server_estate(), 4};
  const auto all = "SELECT * FROM impact ORDER BY 1, 2";
  CHECK(one.rows(all) == four.rows(all));
  one.assess_again();
  CHECK(one.rows(all) == four.rows(all));
  CHECK(one.rows("SELECT count(*) FROM need") == "5\n");
  CHECK(one.rows("PRAGMA foreign_key_check").empty());
}

TEST_CASE("nodes, services and needs lead back to their rows", "[topology]") {
  Assessed estate{server_estate()};
  const auto& model = estate.model;
  REQUIRE(model.services.size() == 1);
  CHECK(model.node_of(model.asset_ids[model.services[0]]) == model.services[0]);
  CHECK_FALSE(model.node_of(999999));
  CHECK(model.need_rows.size() == model.graph.need_count());
  CHECK(model.graph.node_count() == 8);
}

TEST_CASE("an empty file gives an empty graph", "[topology]") {
  Assessed estate{Records{}};
  CHECK(estate.model.graph.node_count() == 0);
  CHECK(estate.summary.impacts == 0);
}

}  // namespace
}  // namespace plimsoll::topology
