// The table of calls: only reading, nothing twice, all of it known to AWS.
#include "collectors/aws/calls.hpp"

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <string>

#include <catch2/catch.hpp>

#include "lib/core/text.hpp"
#include "lib/model/vocabulary.hpp"
#include "tests/support/support.hpp"

namespace plimsoll::aws {

TEST_CASE("every call only lists, describes or gets", "[aws]") {
  REQUIRE(calls().size() > 80);
  for (const auto& call : calls()) {
    INFO(call.service << ":" << call.operation);
    const bool reads = call.operation.starts_with("Describe") ||
                       call.operation.starts_with("List") || call.operation.starts_with("Get");
    CHECK(reads);
    const auto colon = call.permission.find(':');
    REQUIRE(colon != std::string_view::npos);
    const auto action = call.permission.substr(colon + 1);
    const bool may_only_read =
        action.starts_with("Describe") || action.starts_with("List") || action.starts_with("Get");
    CHECK(may_only_read);
    CHECK(call.map != nullptr);
  }
}

TEST_CASE("every call stands in the table once and is found", "[aws]") {
  std::set<std::string> seen;
  for (const auto& call : calls()) {
    CHECK(seen.insert(std::string{call.service} + ":" + std::string{call.operation}).second);
    CHECK(find_call(call.service, call.operation) == &call);
  }
  CHECK(find_call("ec2", "TerminateInstances") == nullptr);
  CHECK(find_call("s3", "DescribeInstances") == nullptr);
}

TEST_CASE("what a call's scope lists is in the vocabulary", "[aws]") {
  for (const auto& call : calls()) {
    if (call.kinds.empty()) continue;
    for (const auto kind : core::split(call.kinds, ',')) {
      INFO(call.operation << " " << kind);
      CHECK(model::is_listable(kind));
    }
  }
}

TEST_CASE("a line of the table is a call, as a script reads it", "[aws]") {
  const std::regex row{
      R"re(^CALL\(([a-z0-9-]+), (\w+), (region|global|management|follow), "([\w-]+:\w+)", "([a-z_,]*)", (map_\w+)\)$)re"};
  std::size_t rows = 0;
  const auto table = test::slurp(test::source_dir() / "collectors" / "aws" / "calls.def");
  for (const auto line : core::lines(table)) {
    if (line.empty() || line.starts_with("//")) continue;
    std::match_results<std::string_view::const_iterator> match;
    INFO(line);
    REQUIRE(std::regex_match(line.begin(), line.end(), match, row));
    CHECK(find_call(match[1].str(), match[2].str()) == &calls()[rows]);
    ++rows;
  }
  CHECK(rows == calls().size());
}

TEST_CASE("AWS's own models have every operation of the table", "[aws]") {
  const std::filesystem::path models{"/usr/lib/python3/dist-packages/botocore/data"};
  if (!std::filesystem::exists(models)) {
    WARN("python3-botocore is not installed");
    return;
  }
  const auto script =
      test::source_dir() / "tests" / "unit" / "collectors" / "aws" / "operations.py";
  std::vector<std::string> command{"/usr/bin/python3", script.string(), models.string()};
  for (const auto& call : calls()) {
    command.push_back(std::string{call.service} + ":" + std::string{call.operation});
  }
  const auto ran = test::run(command);
  CHECK(ran.out == std::to_string(calls().size()) + "\n");
  CHECK(ran.status == 0);
}

}  // namespace plimsoll::aws
