#include "collectors/redfish/crawl.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

#include "tests/support/support.hpp"
#include "tests/unit/collectors/redfish/support.hpp"

namespace plimsoll::redfish {

namespace {

const OnBody kIgnore = [](const std::string&, const std::string&) {};

/// Answers from a tree and remembers the requests.
class FakeTransport final : public net::Transport {
 public:
  explicit FakeTransport(FakeTree& tree, std::vector<net::Request>& sent)
      : tree_{tree}, sent_{sent} {}
  Result<net::Response> send(const net::Request& request) override {
    sent_.push_back(request);
    constexpr std::string_view kOrigin = "https://bmc.example";
    const auto answer = tree_.get(request.url.substr(kOrigin.size()));
    return net::Response{answer->status, {}, answer->body};
  }

 private:
  FakeTree& tree_;
  std::vector<net::Request>& sent_;
};

/// A service that answers the first `answers` requests, then falls silent.
class DyingTree final : public Tree {
 public:
  DyingTree(FakeTree& tree, int answers) : tree_{tree}, answers_{answers} {}
  Result<Answer> get(const std::string& path) override {
    if (answers_-- > 0) return tree_.get(path);
    return failure(Error::Kind::timed_out, "no answer in 30 s");
  }

 private:
  FakeTree& tree_;
  int answers_;
};

/// A collection whose next page is always another one.
class EndlessTree final : public Tree {
 public:
  Result<Answer> get(const std::string& path) override {
    if (path == "/redfish/v1/") {
      return Answer{200, R"({"@odata.type": "#ServiceRoot.v1_0_0.ServiceRoot",
                             "Systems": {"@odata.id": "/redfish/v1/Systems"}})"};
    }
    const std::string next = std::to_string(++page_);
    return Answer{200, R"({"Members": [], "Members@odata.nextLink": "/redfish/v1/Systems?$skip=)" +
                           next + "\"}"};
  }

 private:
  int page_ = 0;
};

bool asked(const FakeTree& tree, std::string_view path) {
  return std::ranges::find(tree.asked, path) != tree.asked.end();
}

}  // namespace

TEST_CASE("a crawl of a service sends GET and nothing else, to its own origin", "[redfish]") {
  FakeTree fake;
  add_machine(fake, R"({"PowerSupplies": [{"MemberId": "0"}]})");
  std::vector<net::Request> sent;
  const auto tree =
      make_service_tree(std::make_unique<FakeTransport>(fake, sent), "https://bmc.example");
  const auto crawled = crawl(*tree, kIgnore);
  REQUIRE(crawled);
  REQUIRE(sent.size() == 7);
  for (const net::Request& request : sent) {
    CHECK(request.method == "GET");
    CHECK(request.body.empty());
    CHECK(request.url.starts_with("https://bmc.example/redfish/v1/"));
  }
  CHECK(crawled->absent == 1);  // PowerSubsystem is linked and is not there: normal.
  CHECK(crawled->problems.empty());
  CHECK(crawled->listed == 2);
}

TEST_CASE("links to other machines and out of the tree are refused and named", "[redfish]") {
  FakeTree tree;
  tree.bodies["/redfish/v1/"] = R"({"@odata.type": "#ServiceRoot.v1_5_0.ServiceRoot",
      "Systems": {"@odata.id": "http://evil.example/redfish/v1/Systems"},
      "Chassis": {"@odata.id": "/redfish/v1/../../etc/passwd"},
      "Managers": {"@odata.id": "/redfish/v1/Managers"}})";
  tree.bodies["/redfish/v1/Managers"] = R"({"Members": [{"@odata.id": "//evil.example/x"}]})";
  const auto crawled = crawl(tree, kIgnore);
  REQUIRE(crawled);
  CHECK(codes(crawled->problems) ==
        std::vector<std::string>{"link_refused", "link_refused", "link_refused"});
  CHECK(tree.asked == std::vector<std::string>{"/redfish/v1/", "/redfish/v1/Managers"});
}

TEST_CASE("links that lead back are followed once", "[redfish]") {
  FakeTree tree;
  tree.bodies["/redfish/v1/"] = R"({"@odata.type": "#ServiceRoot.v1_5_0.ServiceRoot",
      "Chassis": {"@odata.id": "/redfish/v1/Chassis/"}})";
  tree.bodies["/redfish/v1/Chassis/"] = R"({"Members": [{"@odata.id": "/redfish/v1/Chassis/1"},
      {"@odata.id": "/redfish/v1/Chassis/1/"}, {"@odata.id": "/redfish/v1/Chassis"}]})";
  tree.bodies["/redfish/v1/Chassis/1"] =
      R"({"Links": {"Contains": [{"@odata.id": "/redfish/v1/Chassis/1"},
                                 {"@odata.id": "/redfish/v1/Chassis/1#/x"}],
                    "ContainedBy": {"@odata.id": "/redfish/v1/Chassis/1/"}}})";
  const auto crawled = crawl(tree, kIgnore);
  REQUIRE(crawled);
  CHECK(crawled->requests == 3);
  CHECK(tree.asked.size() == 3);
}

TEST_CASE("a listing without end is cut at the limit and says so", "[redfish]") {
  EndlessTree tree;
  const auto crawled = crawl(tree, kIgnore, {500, std::size_t{1} << 20U});
  REQUIRE(crawled);
  CHECK(crawled->cut);
  CHECK(crawled->requests == 500);
  REQUIRE(crawled->problems.size() == 1);
  CHECK(crawled->problems[0].code == "too_many_resources");
  CHECK(crawled->problems[0].severity == model::ProblemRecord::Severity::error);
  CHECK(map("t", *crawled).scope.status == model::ScopeStatus::incomplete);
}

TEST_CASE("a collection in pages and one with expanded members are both read whole", "[redfish]") {
  FakeTree tree;
  add_machine(tree, "{}");
  tree.bodies["/redfish/v1/Chassis"] = R"({"Members": [{"@odata.id": "/redfish/v1/Chassis/1"}],
      "Members@odata.nextLink": "/redfish/v1/Chassis?$skip=1"})";
  tree.bodies["/redfish/v1/Chassis?$skip=1"] =
      R"({"Members": [{"@odata.id": "/redfish/v1/Chassis/2", "Id": "2", "Name": "Shelf"}]})";
  const auto mapped = map_tree(tree);
  CHECK(asset(mapped, "t:/redfish/v1/Chassis/2").kind == "chassis");
  CHECK(asset(mapped, "t:/redfish/v1/Chassis/1").kind == "chassis");
  CHECK_FALSE(asked(tree, "/redfish/v1/Chassis/2"));
}

TEST_CASE("one resource in trouble leaves the others, and the scope says what is missing",
          "[redfish]") {
  FakeTree tree;
  add_machine(tree, "<html>busy</html>");
  SECTION("no JSON") {
    const auto mapped = map_tree(tree);
    CHECK(mapped.scope.status == model::ScopeStatus::incomplete);
    CHECK(mapped.assets.size() == 2);
  }
  SECTION("denied") {
    tree.statuses["/redfish/v1/Chassis/1/Power"] = 403;
    const auto crawled = crawl(tree, kIgnore);
    REQUIRE(crawled);
    CHECK(codes(crawled->problems) == std::vector<std::string>{"http_403"});
    const auto mapped = map("t", *crawled);
    CHECK(mapped.scope.status == model::ScopeStatus::denied);
    CHECK(mapped.scope.reason.find("Login") != std::string::npos);
  }
  SECTION("failing") {
    tree.statuses["/redfish/v1/Systems/1"] = 500;
    const auto crawled = crawl(tree, kIgnore);
    REQUIRE(crawled);
    CHECK(codes(crawled->problems) == std::vector<std::string>{"http_500", "malformed_resource"});
    CHECK(crawled->failed == 2);
  }
  SECTION("listed and not there") {
    tree.bodies.erase("/redfish/v1/Systems/1");
    tree.bodies["/redfish/v1/Chassis/1/Power"] = "{}";
    const auto mapped = map_tree(tree);
    CHECK(mapped.scope.status == model::ScopeStatus::incomplete);
    CHECK(mapped.scope.listed == 2);
    CHECK(mapped.scope.reason.find("1 members that collections list") != std::string::npos);
  }
}

TEST_CASE("a service that can't be read at all is an Error that says why", "[redfish]") {
  FakeTree tree;
  SECTION("no Redfish") {
    const auto crawled = crawl(tree, kIgnore);
    REQUIRE_FALSE(crawled);
    CHECK(crawled.error().kind == Error::Kind::unreachable);
  }
  SECTION("the root is no JSON") {
    tree.bodies["/redfish/v1/"] = "<html>";
    const auto crawled = crawl(tree, kIgnore);
    REQUIRE_FALSE(crawled);
    CHECK(crawled.error().kind == Error::Kind::malformed);
  }
  SECTION("wrong password: one try, not one for each resource") {
    add_machine(tree, "{}");
    for (const char* path : {"/redfish/v1/Systems", "/redfish/v1/Chassis"}) {
      tree.statuses[path] = 401;
    }
    const auto crawled = crawl(tree, kIgnore);
    REQUIRE_FALSE(crawled);
    CHECK(crawled.error().kind == Error::Kind::refused);
    CHECK(tree.asked.size() == 2);
  }
}

TEST_CASE("a service that falls silent keeps what was read and ends the crawl", "[redfish]") {
  FakeTree fake;
  add_machine(fake, "{}");
  fake.bodies["/redfish/v1/Chassis"] =
      R"({"Members": [{"@odata.id": "/redfish/v1/Chassis/1"},
                      {"@odata.id": "/redfish/v1/Chassis/2"},
                      {"@odata.id": "/redfish/v1/Chassis/3"}]})";
  DyingTree tree{fake, 4};
  const auto crawled = crawl(tree, kIgnore);
  REQUIRE(crawled);
  CHECK(crawled->resources.size() == 4);
  CHECK(crawled->cut);
  CHECK(codes(crawled->problems) ==
        std::vector<std::string>{"no_answer", "no_answer", "unreachable"});
  DyingTree dead{fake, 0};
  const auto nothing = crawl(dead, kIgnore);
  REQUIRE_FALSE(nothing);
  CHECK(nothing.error().kind == Error::Kind::timed_out);
}

TEST_CASE("the folder of a mock-up is read in both layouts, and not beyond", "[redfish]") {
  const test::TemporaryFolder folder;
  const std::string root = R"({"@odata.type": "#ServiceRoot.v1_5_0.ServiceRoot",
      "Chassis": {"@odata.id": "/redfish/v1/Chassis"}})";
  const std::string chassis = R"({"Members": [{"@odata.id": "/redfish/v1/Chassis/1"},
                                              {"@odata.id": "/redfish/v1/Chassis/2"}]})";
  const bool full = GENERATE(true, false);
  const auto top = full ? folder.path() / "redfish" / "v1" : folder.path();
  test::spill(top / "index.json", root);
  test::spill(top / "Chassis" / "index.json", chassis);
  test::spill(top / "Chassis" / "1" / "index.json", R"({"Name": "One"})");
  const test::TemporaryFolder elsewhere;
  test::spill(elsewhere.path() / "index.json", R"({"Name": "Secret"})");
  std::filesystem::create_directory_symlink(elsewhere.path(), top / "Chassis" / "2");
  REQUIRE(is_mockup(folder.path()));
  CHECK_FALSE(is_mockup(folder.path() / "nothing"));
  const auto tree = make_folder_tree(folder.path());
  const auto crawled = crawl(*tree, kIgnore);
  REQUIRE(crawled);
  CHECK(crawled->resources.size() == 3);
  CHECK(codes(crawled->problems) == std::vector<std::string>{"no_answer"});
  CHECK(crawled->problems[0].message.find("link out of it") != std::string::npos);
}

TEST_CASE("a bundle is refused unless it is one", "[redfish]") {
  for (const char* text : {"", "{", "[]", "{}", R"({"resources": []})", R"({"resources": null})"}) {
    CAPTURE(text);
    const auto tree = make_bundle_tree(text);
    REQUIRE_FALSE(tree);
    CHECK(tree.error().kind == Error::Kind::malformed);
  }
}

}  // namespace plimsoll::redfish
