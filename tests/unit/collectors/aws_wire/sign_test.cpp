// Signature Version 4 against AWS's own suite, where the developers' shared data is present.
#include "collectors/aws/wire/sign.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

#include "lib/core/text.hpp"
#include "tests/support/support.hpp"
#include "tests/unit/collectors/aws_wire/support.hpp"

namespace plimsoll::aws::wire {

namespace {

using Json = nlohmann::json;

/// Reads "GET /path?query HTTP/1.1\nName:value\n\nbody".
Unsigned parse_request(const std::string& text) {
  Unsigned out;
  const auto blank = text.find("\n\n");
  if (blank != std::string::npos) out.body = text.substr(blank + 2);
  const std::string head = text.substr(0, blank);
  const auto lines = core::lines(head);
  const auto first = lines[0].find(' ');
  const auto last = lines[0].rfind(" HTTP/");
  out.method = lines[0].substr(0, first);
  const std::string_view target = lines[0].substr(first + 1, last - first - 1);
  const auto question = target.find('?');
  out.path = target.substr(0, question);
  if (question != std::string_view::npos) out.query = target.substr(question + 1);
  for (std::size_t i = 1; i < lines.size(); ++i) {
    if (lines[i].starts_with(" ")) {  // a folded line goes on
      out.headers.back().second += " " + std::string{lines[i]};
      continue;
    }
    const auto colon = lines[i].find(':');
    out.headers.emplace_back(lines[i].substr(0, colon), lines[i].substr(colon + 1));
  }
  return out;
}

}  // namespace

TEST_CASE("signatures are those of AWS's own suite", "[aws_wire]") {
  const auto file = aws_data("sigv4_cases.json");
  if (!file) {
    WARN("no shared data");
    return;
  }
  const Json suite = Json::parse(test::slurp(*file));
  const Scope scope{suite["service"], suite["region"], *parse_moment("2015-08-30T12:36:00Z")};
  std::size_t values = 0;
  for (const auto& [name, one] : suite["cases"].items()) {
    INFO(name);
    Unsigned request = parse_request(one["req"]);
    Credentials credentials{suite["access_key"], suite["secret_key"], "", {}, ""};
    if (name == "get-vanilla-with-session-token") {
      const Unsigned with = parse_request(one["sreq"]);
      request.headers.push_back(*std::ranges::find_if(
          with.headers, [](const auto& header) { return header.first == "X-Amz-Security-Token"; }));
    }
    const Signature got = signature_of(request, credentials, scope);
    CHECK(got.canonical_request == one["creq"].get<std::string>());
    CHECK(got.string_to_sign == one["sts"].get<std::string>());
    CHECK(got.authorization == one["authz"].get<std::string>());
    values += 3;
  }
  WARN(suite["cases"].size() << " cases, " << values << " values compared, none left out");
  CHECK(values >= 66);
}

TEST_CASE("signing adds the date, the session and, for S3, the digest of the body", "[aws_wire]") {
  const Credentials credentials{"AKID", "secret", "session", {}, ""};
  Unsigned request{"GET", "/a%20b/../c", "", {{"host", "s3.example"}}, ""};
  const Moment at = *parse_moment("2026-01-02T03:04:05Z");
  const Signature signature = signature_of(request, credentials, {"s3", "eu-west-1", at});
  CHECK(core::lines(signature.canonical_request)[1] == "/a%20b/../c");
  const Signature other = signature_of(request, credentials, {"rds", "eu-west-1", at});
  CHECK(core::lines(other.canonical_request)[1] == "/c");
  sign(request, credentials, {"s3", "eu-west-1", at});
  std::vector<std::string> names;
  for (const auto& header : request.headers) names.push_back(core::lower(header.first));
  CHECK(names == std::vector<std::string>{"host", "x-amz-date", "x-amz-security-token",
                                          "x-amz-content-sha256", "authorization"});
  CHECK(request.headers[1].second == "20260102T030405Z");
}

}  // namespace plimsoll::aws::wire
