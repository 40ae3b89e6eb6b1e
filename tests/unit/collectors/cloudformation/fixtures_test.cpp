// One folder a case in collectors/cloudformation/fixtures: a template, expected.jsonl, origin.md.
// The built program on them: it changes nothing, and secrets stay in.
#include <filesystem>
#include <map>
#include <string>

#include <catch2/catch.hpp>

#include "collectors/cloudformation/program.hpp"
#include "tests/support/collect_program.hpp"

namespace plimsoll::cloudformation {

namespace {

constexpr const char* kDeployed =
    R"("account": "123456789012", "region": "eu-west-1", "stack": "shop", )";

std::filesystem::path fixtures() {
  return test::source_dir() / "collectors" / "cloudformation" / "fixtures";
}

std::map<std::filesystem::path, std::string> contents(const std::filesystem::path& folder) {
  std::map<std::filesystem::path, std::string> out;
  for (const auto& entry : std::filesystem::recursive_directory_iterator{folder}) {
    if (entry.is_regular_file()) out.emplace(entry.path(), test::slurp(entry.path()));
  }
  return out;
}

std::string web(const std::string& more) {
  return test::collect_lines(program(),
                             test::file_setting(fixtures() / "web_stack" / "web.yaml", more));
}

}  // namespace

TEST_CASE("each template gives the records expected of it", "[cloudformation]") {
  test::check_fixtures(fixtures(), 2, [](const std::filesystem::path& folder) {
    const auto lines = test::collect_lines(program(), test::file_setting(folder, kDeployed));
    CHECK(lines.find("PLANTED-SECRET") == std::string::npos);
    return lines;
  });
}

TEST_CASE("every row of the table can be meant", "[cloudformation]") {
  for (const auto& catalogue : catalogues()) {
    CHECK(collect::kit::faults_of(catalogue) == std::vector<std::string>{});
    WARN(catalogue.rows.size() + catalogue.aliases.size() << " resource types");
    CHECK(catalogue.rows.size() >= 60);
  }
}

TEST_CASE("parameters decide what a template makes", "[cloudformation]") {
  const auto open = web(kDeployed);
  CHECK(open.find(R"("conditional":"HasCold")") != std::string::npos);
  CHECK(open.find("replicates_to\",\"at") == std::string::npos);
  CHECK(open.find("web:TestQueue") == std::string::npos);
  const auto test_stage =
      web(std::string{kDeployed} + R"("parameter": ["Stage=test", "Cold=yes"], )");
  CHECK(test_stage.find("web:TestQueue") != std::string::npos);
  CHECK(test_stage.find(R"("multi_az":true)") == std::string::npos);
  CHECK(test_stage.find("conditional") == std::string::npos);
  CHECK(test_stage.find(R"("kind":"replicates_to")") != std::string::npos);
  CHECK(open.find(R"("kind":"replicates_to")") == std::string::npos);
}

TEST_CASE("without account and region a resource is known by its logical id", "[cloudformation]") {
  const auto lines = web("");
  CHECK(lines.find(R"("key":"web:Database")") != std::string::npos);
  CHECK(lines.find("\"arn\"") == std::string::npos);
}

TEST_CASE("a parameter that isn't Name=Value is refused without its value", "[cloudformation]") {
  const auto error = test::collect_error(
      program(),
      test::file_setting(fixtures() / "web_stack", R"("parameter": "PLANTED-SECRET", )"));
  CHECK(error.kind == Error::Kind::usage);
  CHECK(to_string(error).find("PLANTED-SECRET") == std::string::npos);
}

TEST_CASE("the program reads only, and tells no secret", "[cloudformation]") {
  const auto before = contents(fixtures());
  const auto binary =
      test::binary_dir() / "libexec" / "plimsoll" / "plimsoll-collect-cloudformation";
  const std::string secret = R"("parameter": ["Password=PLANTED-SECRET-9", "Cold=no"], )";
  for (const char* command : {"collect", "check"}) {
    const auto ran = test::run({binary.string(), command},
                               test::file_setting(fixtures() / "web_stack", kDeployed + secret));
    CHECK(ran.status == 0);
    CHECK(ran.out.find("PLANTED-SECRET") == std::string::npos);
    CHECK(ran.err.find("PLANTED-SECRET") == std::string::npos);
  }
  CHECK(contents(fixtures()) == before);
}

}  // namespace plimsoll::cloudformation
