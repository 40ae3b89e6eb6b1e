#include "lib/report/slice.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <pugixml.hpp>

#include "lib/report/frames.hpp"
#include "lib/report/picture.hpp"
#include "lib/report/place.hpp"
#include "lib/report/text.hpp"
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
  CHECK(cut_out.nodes.size() <= kPageSlice.nodes());
  CHECK(cut_out.edges.size() <= kPageSlice.edges);
  REQUIRE(find(cut_out, "server 119") != nullptr);
  CHECK(find(cut_out, "server 119")->single_point);
  CHECK(std::any_of(cut_out.nodes.begin(), cut_out.nodes.end(),
                    [](const SliceNode& node) { return node.role == Role::more; }));
  CHECK(picture(cut_out, "p"));

  Places places{estate.database().handle()};
  const Slice large = slice(estate.database().handle(), places, service, kDrawingSlice);
  CHECK(large.nodes.size() > 2 * cut_out.nodes.size());
  CHECK(large.nodes.size() <= kDrawingSlice.nodes());
  CHECK(picture_file(large, ""));
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

TEST_CASE_METHOD(Fixture, "fans that only need the chassis that needs them stand as one group",
                 "[report]") {
  const auto service = estate.service("Archive", 1);
  const auto chassis = estate.asset("chassis", "chassis");
  std::vector<std::int64_t> fans;
  for (int i = 0; i < 4; ++i) fans.push_back(estate.asset("fan", fmt::format("fan {}", i)));
  estate.need(service, 1, {chassis});
  estate.need(chassis, 3, fans);
  for (const auto fan : fans) estate.need(fan, 1, {chassis});
  estate.assessment();
  CHECK(find(cut(service), "3 of 4 fans") != nullptr);
  CHECK(find(cut(service), "fan 0") == nullptr);
}

TEST_CASE_METHOD(Fixture, "nodes stand in the frames of their places", "[report]") {
  const auto service = estate.service("Shop", 1);
  const auto site = estate.asset("site", "Rotterdam");
  const auto room = estate.asset("room", "Room 2");
  const auto racks = std::vector{estate.asset("rack", "R1"), estate.asset("rack", "R2")};
  std::vector<std::int64_t> servers;
  for (std::size_t i = 0; i < 2; ++i) {
    servers.push_back(estate.asset("server", fmt::format("server {}", i)));
    const auto supply = estate.asset("psu", fmt::format("supply {}", i));
    estate.relation(servers[i], "located_in", racks[i]);
    estate.relation(racks[i], "located_in", room);
    estate.need(servers[i], 1, {supply});
  }
  estate.relation(room, "located_in", site);
  const auto shared = estate.asset("volume", "shared");
  const auto alone = estate.asset("server", "alone");
  estate.need(servers[0], 1, {racks[0]});
  estate.need(servers[0], 1, {shared});
  estate.need(servers[1], 1, {shared});
  estate.need(service, 1, servers);
  estate.need(service, 1, {alone});
  estate.assessment();
  Places places{estate.database().handle()};
  Slice framed = cut(service);
  add_frames(framed, places);

  REQUIRE(framed.frames.size() == 3);
  CHECK(framed.frames[0].name == "Rotterdam");
  CHECK(framed.frames[0].kind == "site");
  CHECK(framed.frames[1].name == "R1");
  CHECK(framed.frames[1].parent == std::optional<std::size_t>{0});
  const auto frame = [&](const std::string& name) {
    REQUIRE(find(framed, name) != nullptr);
    return find(framed, name)->frame;
  };
  using Index = std::optional<std::size_t>;
  CHECK(frame("server 0") == Index{1});
  CHECK(frame("server 1") == Index{2});
  CHECK(frame("R1") == Index{1});        // a place stands in its own frame
  CHECK(frame("supply 0") == Index{1});  // a part with its machine
  CHECK(frame("shared") == Index{});     // two machines of two racks need it
  CHECK(frame("alone") == Index{});      // no source says where it is
  CHECK(frame("1 of 2") == Index{});     // the service, which is nowhere, needs it

  SECTION("and places that are said to be in each other end") {
    estate.relation(site, "located_in", racks[1]);
    Places again{estate.database().handle()};
    add_frames(framed, again);
    CHECK(picture_file(framed, ""));
  }
}

TEST_CASE_METHOD(Fixture, "a drawing is a whole SVG file, and hostile names mean nothing in it",
                 "[report]") {
  const std::string hostile = "</style><script>alert(1)</script>]]>\x01\"' onload=\"x\" &amp; \xFF";
  const auto service = estate.service(hostile, 1);
  const auto server = estate.asset("server", hostile);
  const auto rack = estate.asset("rack", hostile);
  estate.relation(server, "located_in", rack);
  estate.need(service, 1, {server});
  estate.assessment();
  estate.analyse();
  Places places{estate.database().handle()};
  Slice framed = cut(service);
  add_frames(framed, places);
  const auto drawn = picture_file(framed, hostile);
  REQUIRE(drawn);
  pugi::xml_document document;
  REQUIRE(document.load_string(drawn->c_str()));
  const auto svg = document.child("svg");
  CHECK(svg.child_value("title") == "What " + one_line(hostile) + " stands on");
  CHECK(document.select_nodes("//script").empty());
  CHECK(document.select_nodes("//@onload | //@href | //@*[name()='xlink:href']").empty());
  CHECK(document.select_nodes("//style").size() == 1);
  CHECK(std::string{svg.child_value("style")}.find("prefers-color-scheme: dark") !=
        std::string::npos);
  CHECK(document.select_nodes("//g[@class='frame'][title]").size() == 1);
  CHECK(drawn->find("http", drawn->find("xmlns") + 40) == std::string::npos);
  CHECK(*picture_file(framed, hostile) == *drawn);
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
