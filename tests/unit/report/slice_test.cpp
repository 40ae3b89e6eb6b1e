#include "lib/report/slice.hpp"

#include <algorithm>
#include <string>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "lib/report/layout.hpp"
#include "lib/report/picture.hpp"
#include "lib/report/place.hpp"
#include "tests/support/support.hpp"
#include "tests/unit/reports/html/sample.hpp"

namespace plimsoll::report {
namespace {

using Role = SliceNode::Role;

const SliceNode* find(const Slice& slice, const std::string& name) {
  const auto found = std::find_if(slice.nodes.begin(), slice.nodes.end(),
                                  [&](const SliceNode& node) { return node.name == name; });
  return found == slice.nodes.end() ? nullptr : &*found;
}

struct Fixture {
  Fixture() : estate{folder.path() / "audit.plimsoll"} { estate.source("table", "a.csv"); }
  Slice cut(std::int64_t service) {
    Places places{estate.database().handle()};
    return slice(estate.database().handle(), places, service);
  }
  test::TemporaryFolder folder;
  test::Estate estate;
};

}  // namespace

TEST_CASE_METHOD(Fixture, "a slice holds what the service stands on and no more", "[report]") {
  const auto payments = estate.service("Payments", 1);
  const auto other = estate.service("Other", 1);
  const auto pool_a = estate.asset("vm", "vm-a");
  const auto pool_b = estate.asset("vm", "vm-b");
  const auto host = estate.asset("server", "host");
  const auto stranger = estate.asset("server", "stranger");
  estate.need(payments, 1, {pool_a, pool_b});
  estate.need(pool_a, 1, {host});
  estate.need(pool_b, 1, {host});
  estate.need(other, 1, {stranger});
  estate.assessment();
  estate.analyse();
  const Slice cut_out = cut(payments);
  CHECK(cut_out.reached == 3);
  CHECK(cut_out.drawn == 3);
  CHECK_FALSE(cut_out.bounded);
  REQUIRE(find(cut_out, "host") != nullptr);
  CHECK(find(cut_out, "host")->single_point);
  CHECK_FALSE(find(cut_out, "vm-a")->single_point);
  CHECK(find(cut_out, "stranger") == nullptr);
  REQUIRE(find(cut_out, "1 of 2") != nullptr);
  CHECK(find(cut_out, "1 of 2")->role == Role::group);
}

TEST_CASE_METHOD(Fixture, "spares that are all in order stand as one group", "[report]") {
  const auto service = estate.service("Archive", 1);
  const auto server = estate.asset("server", "server");
  std::vector<std::int64_t> disks;
  for (int i = 0; i < 6; ++i) disks.push_back(estate.asset("disk", fmt::format("disk {}", i)));
  estate.need(service, 1, {server});
  estate.need(server, 5, disks, "raid");
  estate.assessment();
  CHECK(find(cut(service), "5 of 6 disks") != nullptr);
  SECTION("but one that is down is shown") {
    estate.sql("UPDATE need_member SET down = 1 WHERE asset_id = " + std::to_string(disks[4]));
    const Slice cut_out = cut(service);
    REQUIRE(find(cut_out, "disk 4") != nullptr);
    CHECK(find(cut_out, "disk 4")->down);
  }
}

TEST_CASE_METHOD(Fixture, "a slice of a wide and deep service stays within its bounds",
                 "[report]") {
  const auto service = estate.service("Wide", 1);
  std::int64_t deepest = 0;
  for (int i = 0; i < 120; ++i) {
    const auto app = estate.asset("application", fmt::format("app {:03}", i));
    const auto first = estate.asset("vm", fmt::format("vm {:03}a", i));
    const auto second = estate.asset("vm", fmt::format("vm {:03}b", i));
    deepest = estate.asset("server", fmt::format("server {:03}", i));
    estate.need(service, 1, {app}, "relation", "", true);
    estate.need(app, 1, {first, second});
    estate.need(first, 1, {deepest});
    estate.need(second, 1, {deepest});
  }
  estate.assessment();
  estate.sql(
      fmt::format("INSERT INTO single_point VALUES ({}, {}, {}, 1)", service, deepest, deepest));
  const Slice cut_out = cut(service);
  CHECK(cut_out.reached == 480);
  CHECK(cut_out.nodes.size() <= kLayoutNodes);
  CHECK(cut_out.edges.size() <= kLayoutEdges);
  REQUIRE(find(cut_out, "server 119") != nullptr);
  CHECK(find(cut_out, "server 119")->single_point);
  CHECK(std::any_of(cut_out.nodes.begin(), cut_out.nodes.end(),
                    [](const SliceNode& node) { return node.role == Role::more; }));
  CHECK(picture(cut_out, "p"));
}

TEST_CASE_METHOD(Fixture, "cycles and unknown services end", "[report]") {
  const auto service = estate.service("Loop", 1);
  const auto one = estate.asset("vm", "one");
  const auto two = estate.asset("vm", "two");
  estate.need(service, 1, {one});
  estate.need(one, 1, {two});
  estate.need(two, 1, {one});
  estate.assessment();
  CHECK(cut(service).reached == 2);
  CHECK(cut(999).nodes.empty());
  CHECK(picture(cut(999), "p"));
}

TEST_CASE_METHOD(Fixture, "a place is said innermost first", "[report]") {
  const auto server = estate.asset("server", "server");
  const auto supply = estate.asset("psu", "PSU 1");
  std::int64_t inner = server;
  for (const char* name : {"R12", "Room 2", "Block B", "Rotterdam"}) {
    const auto place = estate.asset("room", name);
    estate.relation(inner, "located_in", place);
    inner = place;
  }
  estate.relation(inner, "located_in", server);  // a sheet may say nonsense
  estate.relation(supply, "runs_on", server);
  Places places{estate.database().handle()};
  CHECK(places.of(server) == "R12, Block B, Rotterdam");
  CHECK(places.of(supply) == "R12, Block B, Rotterdam");
  CHECK(places.of(12345).empty());
}

TEST_CASE_METHOD(Fixture, "a picture has a title, marks single points by shape and escapes names",
                 "[report]") {
  const auto service = estate.service("Pay", 1);
  const auto server = estate.asset("server", "<script>\"&'");
  estate.need(service, 1, {server});
  estate.assessment();
  estate.analyse();
  const auto drawn = picture(cut(service), "g7");
  REQUIRE(drawn);
  CHECK(drawn->find("<title id=\"g7-t\">What Pay stands on</title>") != std::string::npos);
  CHECK(drawn->find("role=\"img\" aria-labelledby=\"g7-t g7-d\"") != std::string::npos);
  CHECK(drawn->find("class=\"asset single\"") != std::string::npos);
  CHECK(drawn->find("class=\"mark\"") != std::string::npos);
  CHECK(drawn->find("<script") == std::string::npos);
  CHECK(drawn->find("&lt;script&gt;&quot;&amp;&#39;") != std::string::npos);
}

}  // namespace plimsoll::report
