// One folder a case in collectors/terraform/fixtures: states and plans, expected.jsonl, origin.md.
// The built program on them: it changes nothing, and secrets stay in.
#include <filesystem>
#include <map>
#include <string>

#include <catch2/catch.hpp>

#include "collectors/terraform/program.hpp"
#include "collectors/terraform/types.hpp"
#include "tests/support/collect_program.hpp"
#include "tests/unit/collectors/terraform/settings.hpp"

namespace plimsoll::terraform {

namespace {

std::filesystem::path fixtures() {
  return test::source_dir() / "collectors" / "terraform" / "fixtures";
}

/// The state or plan of a case: expected.jsonl ends otherwise.
std::map<std::filesystem::path, std::string> contents(const std::filesystem::path& folder) {
  std::map<std::filesystem::path, std::string> out;
  for (const auto& entry : std::filesystem::recursive_directory_iterator{folder}) {
    if (entry.is_regular_file()) out.emplace(entry.path(), test::slurp(entry.path()));
  }
  return out;
}

}  // namespace

TEST_CASE("each state and plan gives the records expected of it", "[terraform]") {
  test::check_fixtures(fixtures(), 5, [](const std::filesystem::path& folder) {
    const auto lines = test::collect_lines(program(), test::terraform_setting(folder));
    CHECK(lines.find("PLANTED-SECRET") == std::string::npos);
    return lines;
  });
}

TEST_CASE("the program reads only, and tells no secret", "[terraform]") {
  const auto before = contents(fixtures());
  std::size_t planted = 0;
  for (const auto& [path, content] : before) {
    if (content.find("PLANTED-SECRET") != std::string::npos && path.extension() != ".md") ++planted;
  }
  CHECK(planted == 5);
  const auto binary = test::binary_dir() / "libexec" / "plimsoll" / "plimsoll-collect-terraform";
  for (const char* command : {"collect", "check"}) {
    for (const auto& entry : std::filesystem::directory_iterator{fixtures()}) {
      INFO(entry.path());
      const auto ran = test::run({binary.string(), command}, test::terraform_setting(entry.path()));
      CHECK(ran.status == 0);
      CHECK(ran.out.find("PLANTED-SECRET") == std::string::npos);
      CHECK(ran.err.find("PLANTED-SECRET") == std::string::npos);
    }
  }
  CHECK(contents(fixtures()) == before);
}

TEST_CASE("every row of the tables can be meant", "[terraform]") {
  std::size_t rows = 0;
  for (const auto& catalogue : catalogues()) {
    CHECK(collect::kit::faults_of(catalogue) == std::vector<std::string>{});
    rows += catalogue.rows.size() + catalogue.aliases.size();
  }
  WARN(rows << " resource types");
  CHECK(rows >= 200);
}

TEST_CASE("a plan is not taken for a state, nor two files for one", "[terraform]") {
  const auto plan = (fixtures() / "aws_plan" / "shop.json").string();
  CHECK(test::collect_error(program(), R"({"state": ")" + plan + "\"}").what ==
        "expected a state, got a plan");
  CHECK_FALSE(test::collect_lines(program(), R"({"plan": ")" + plan + "\"}").empty());
  const test::TemporaryFolder folder;
  const auto state = test::slurp(fixtures() / "vsphere" / "vsphere.tfstate");
  for (const char* place : {"a", "b"}) {
    test::spill(folder.path() / place / "terraform.tfstate", state);
  }
  const auto both = test::collect_lines(
      program(), R"({"state": [")" + (folder.path() / "a").string() + R"(", ")" +
                     (folder.path() / "b" / "terraform.tfstate").string() + "\"]}");
  CHECK(both.find(R"("scope":"terraform:a/terraform")") != std::string::npos);
  CHECK(both.find(R"("scope":"terraform:b/terraform")") != std::string::npos);
}

}  // namespace plimsoll::terraform
