#include "collectors/redfish/session.hpp"

#include <catch2/catch.hpp>

#include "collectors/redfish/collector.hpp"
#include "tests/unit/collectors/redfish/support.hpp"

namespace plimsoll::redfish {

namespace {

constexpr std::string_view kOrigin = "https://bmc.example";
const net::Credentials kAccount{"auditor", "tr0ub4dor"};

/// A service with sessions; notes every request.
struct Service {
  FakeTree tree;
  std::vector<net::Request> sent;
  long login_status = 201;
  std::string location = "/redfish/v1/SessionService/Sessions/7";
  std::string token = "TOKEN-7";
};

class ServiceTransport final : public net::Transport {
 public:
  explicit ServiceTransport(Service& service) : service_{service} {}
  Result<net::Response> send(const net::Request& request) override {
    service_.sent.push_back(request);
    if (request.method == "POST") {
      net::Response out{service_.login_status, {}, R"({"@odata.id": "/redfish/v1/fallback/1"})"};
      if (!service_.token.empty()) out.headers.emplace_back("x-auth-token", service_.token);
      if (!service_.location.empty()) out.headers.emplace_back("location", service_.location);
      return out;
    }
    if (request.method == "DELETE") return net::Response{204, {}, {}};
    const auto answer = service_.tree.get(request.url.substr(kOrigin.size()));
    return net::Response{answer->status, {}, answer->body};
  }

 private:
  Service& service_;
};

Result<std::unique_ptr<Tree>> log_in(Service& service) {
  return make_session_tree(std::make_unique<ServiceTransport>(service),
                           std::make_unique<ServiceTransport>(service), std::string{kOrigin},
                           kAccount);
}

}  // namespace

TEST_CASE("a session is one POST at the start, one DELETE at the end, and GET between",
          "[redfish]") {
  Service service;
  add_machine(service.tree, "{}");
  {
    const auto tree = log_in(service);
    REQUIRE(tree);
    CHECK(collect_target("t", **tree).ended);
  }
  const auto& sent = service.sent;
  REQUIRE(sent.size() > 4);
  CHECK(sent.front().method == "POST");
  CHECK(sent.front().url == std::string{kOrigin} + "/redfish/v1/SessionService/Sessions");
  CHECK(sent.front().body == R"({"Password":"tr0ub4dor","UserName":"auditor"})");
  CHECK(sent.back().method == "DELETE");
  CHECK(sent.back().url == std::string{kOrigin} + "/redfish/v1/SessionService/Sessions/7");
  for (std::size_t i = 1; i < sent.size(); ++i) {
    if (i + 1 < sent.size()) CHECK(sent[i].method == "GET");
    if (i + 1 < sent.size()) CHECK(sent[i].body.empty());
    CHECK(sent[i].headers.back() == std::pair<std::string, std::string>{"X-Auth-Token", "TOKEN-7"});
  }
}

TEST_CASE("a login that is refused is tried once, and a service without sessions says so",
          "[redfish]") {
  Service service;
  SECTION("wrong password") {
    service.login_status = 401;
    const auto tree = log_in(service);
    REQUIRE_FALSE(tree);
    CHECK(tree.error().kind == Error::Kind::refused);
    CHECK(to_string(tree.error()).find("tr0ub4dor") == std::string::npos);
  }
  SECTION("no sessions") {
    service.login_status = 404;
    const auto tree = log_in(service);
    REQUIRE_FALSE(tree);
    CHECK(tree.error().remedy.find("auth=basic") != std::string::npos);
  }
  SECTION("no token") {
    service.token.clear();
    CHECK_FALSE(log_in(service));
  }
  CHECK(service.sent.size() == 1);
}

TEST_CASE("the session's place is the service's own, by header or body", "[redfish]") {
  Service service;
  const auto ended_at = [&service] {
    static_cast<void>(log_in(service));
    return service.sent.back().url;
  };
  service.location = std::string{kOrigin} + "/redfish/v1/SessionService/Sessions/8";
  CHECK(ended_at() == std::string{kOrigin} + "/redfish/v1/SessionService/Sessions/8");
  service.location = "https://evil.example/redfish/v1/Sessions/9";
  CHECK(ended_at() == std::string{kOrigin} + "/redfish/v1/fallback/1");
  service.location = "/redfish/v1/../../etc";
  CHECK(ended_at() == std::string{kOrigin} + "/redfish/v1/fallback/1");
}

}  // namespace plimsoll::redfish
