// Rates, pages, rights.
#include <filesystem>
#include <regex>

#include <catch2/catch.hpp>

#include "collectors/aws/wire/answer.hpp"
#include "collectors/aws/wire/limiter.hpp"
#include "collectors/aws/wire/pager.hpp"
#include "collectors/aws/wire/policy.hpp"
#include "tests/support/support.hpp"
#include "tests/unit/collectors/aws_wire/support.hpp"

namespace plimsoll::aws::wire {

namespace {

using Json = nlohmann::json;
using std::chrono::milliseconds;
using std::chrono::seconds;

Models models() {
  auto out = Models::parse(resources::test_models());
  if (!out) throw std::runtime_error(to_string(out.error()));
  return *std::move(out);
}

}  // namespace

TEST_CASE("a service that throttles is asked at half the rate, then faster again", "[aws_wire]") {
  Limiter limiter;
  const Limiter::Instant start{};
  for (int i = 0; i < 100; ++i) CHECK(limiter.reserve("a", start).count() == 0);
  CHECK(limiter.reserve("a", start) >= milliseconds{50});
  CHECK(limiter.reserve("b", start).count() == 0);  // each has its own
  limiter.throttled("a", start);
  limiter.throttled("a", start);  // the same complaint
  CHECK(limiter.rate("a") == 10);
  limiter.throttled("a", start + seconds{2});
  CHECK(limiter.rate("a") == 5);
  limiter.answered("a", start + seconds{4});
  limiter.answered("a", start + seconds{4});
  CHECK(limiter.rate("a") == 6);
  for (int i = 0; i < 20; ++i) limiter.throttled("a", start + seconds{10 + 2 * i});
  CHECK(limiter.rate("a") == 0.5);
}

TEST_CASE("pages end with their tokens, and a token that comes again is an error", "[aws_wire]") {
  const Models known = models();
  Pager pager{known, "ec2", "DescribeVolumes"};
  Json input = Json::object();
  pager.begin(input);
  CHECK(input["MaxResults"] == 1000);
  CHECK(*pager.next({{"NextToken", "a"}}, input));
  CHECK(input["NextToken"] == "a");
  CHECK(*pager.next({{"NextToken", "b"}}, input));
  CHECK_FALSE(pager.next({{"NextToken", "a"}}, input).has_value());
  Pager last{known, "ec2", "DescribeVolumes"};
  CHECK_FALSE(*last.next({{"NextToken", ""}}, input));
  CHECK_FALSE(*last.next(Json::array(), input));
}

TEST_CASE("tokens of several parts move together, and IsTruncated ends them", "[aws_wire]") {
  const Models known = models();
  Pager pager{known, "s3", "ListMultipartUploads"};
  Json input{{"Bucket", "b"}};
  CHECK(*pager.next({{"IsTruncated", true}, {"NextKeyMarker", "k"}, {"NextUploadIdMarker", "u"}},
                    input));
  CHECK(input == Json{{"Bucket", "b"}, {"KeyMarker", "k"}, {"UploadIdMarker", "u"}});
  CHECK_FALSE(*pager.next({{"IsTruncated", false}, {"NextKeyMarker", "l"}}, input));
}

TEST_CASE("the policy allows what the table asks for, in order, once", "[aws_wire]") {
  const std::vector<Call> table{
      {"rds", "DescribeDBInstances", Reach::region, "rds:DescribeDBInstances", "", nullptr},
      {"ec2", "DescribeRegions", Reach::region, "ec2:DescribeRegions", "", nullptr}};
  const Json policy = Json::parse(policy_document(table));
  CHECK(policy["Statement"][0]["Action"] ==
        Json{"ec2:DescribeRegions", "organizations:ListAccounts", "rds:DescribeDBInstances",
             "sts:GetCallerIdentity"});
  CHECK(only_reads("DescribeInstances"));
  CHECK_FALSE(only_reads("DeleteVolume"));
}

TEST_CASE("every row of every table of calls only reads", "[aws_wire]") {
  const std::regex row{R"(CALL\(\s*([\w-]+)\s*,\s*(\w+))"};
  std::size_t rows = 0;
  for (const std::string file : {"collectors/aws/calls.def", "tests/integration/aws/probe.def"}) {
    const auto path = test::source_dir() / file;
    if (!std::filesystem::exists(path)) continue;
    const std::string text = test::slurp(path);
    for (std::sregex_iterator at{text.begin(), text.end(), row}, end; at != end; ++at) {
      CAPTURE(at->str());
      CHECK(only_reads((*at)[2].str()));
      ++rows;
    }
  }
  CHECK(rows >= 11);
}

TEST_CASE("the chain's own calls only read, or assume a role", "[aws_wire]") {
  const Models known = models();
  for (const auto& [service, operation] :
       std::vector<std::pair<std::string, std::string>>{{"sts", "GetCallerIdentity"},
                                                        {"sso", "GetRoleCredentials"},
                                                        {"organizations", "ListAccounts"},
                                                        {"ec2", "DescribeRegions"},
                                                        {"sts", "AssumeRole"},
                                                        {"sts", "AssumeRoleWithWebIdentity"}}) {
    CAPTURE(service, operation);
    REQUIRE(known.service(service) != nullptr);
    CHECK(known.service(service)->operation(operation) != nullptr);
    CHECK((only_reads(operation) || operation.starts_with("AssumeRole")));
  }
}

TEST_CASE("keys of a VPN's tunnels are gone before anything sees the answer", "[aws_wire]") {
  const Models known = models();
  const Service& ec2 = *known.service("ec2");
  const std::string body =
      "<R><vpnConnectionSet><item><vpnConnectionId>vpn-1</vpnConnectionId>"
      "<customerGatewayConfiguration>&lt;k&gt;tops3cret&lt;/k&gt;</customerGatewayConfiguration>"
      "<options><tunnelOptionSet><item><preSharedKey>tops3cret</preSharedKey></item>"
      "</tunnelOptionSet></options></item></vpnConnectionSet></R>";
  const std::string clean = without_secrets(ec2, *ec2.operation("DescribeVpnConnections"), body);
  CHECK(clean.find("tops3cret") == std::string::npos);
  CHECK(clean.find("vpn-1") != std::string::npos);
  const std::string other = "<R><volumeSet/></R>";
  CHECK(without_secrets(ec2, *ec2.operation("DescribeVolumes"), other) == other);
}

}  // namespace plimsoll::aws::wire
