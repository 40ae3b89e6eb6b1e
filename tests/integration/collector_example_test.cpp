// The guide's example collector, in Python, run as any other.
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "lib/collect/runner.hpp"
#include "lib/collect/settings.hpp"
#include "lib/core/text.hpp"
#include "tests/support/support.hpp"

namespace {

using namespace plimsoll;

/// The example as a collector in a folder of its own.
class Installed {
 public:
  Installed() {
    const auto program = folder_.path() / "bin" / "plimsoll-collect-example";
    test::spill(program, test::slurp(test::source_dir() / "docs/guide/collector-example.py"));
    std::filesystem::permissions(program, std::filesystem::perms::owner_all);
    ::setenv("PLIMSOLL_COLLECTOR_PATH", program.parent_path().c_str(), 1);
    test::spill(racks(), "A1\n\nA2 \n");
  }
  Installed(const Installed&) = delete;
  Installed& operator=(const Installed&) = delete;
  ~Installed() { ::unsetenv("PLIMSOLL_COLLECTOR_PATH"); }
  [[nodiscard]] std::filesystem::path racks() const { return folder_.path() / "racks.txt"; }

 private:
  test::TemporaryFolder folder_;
};

TEST_CASE("the guide's Python collector is found, described, checked and run", "[example]") {
  const Installed installed;
  const auto program = collect::find_collector("example");
  REQUIRE(program);
  const auto described = collect::ask_collector(*program, "describe", "");
  REQUIRE(described);
  const auto rules = collect::setting_rules(*described);
  REQUIRE(rules);
  const auto settings =
      collect::settings_from_words({"file=" + installed.racks().string()}, *rules);
  REQUIRE(settings);
  const auto checked = collect::ask_collector(*program, "check", *settings);
  REQUIRE(checked);
  CHECK(checked->find("2 racks") != std::string::npos);

  std::vector<model::Record> records;
  std::vector<model::ProblemRecord> problems;
  const auto outcome = collect::run_collector(
      *program, *settings, {},
      {[&](model::Record&& record, std::int64_t) { records.push_back(std::move(record)); },
       [&](model::ProblemRecord&& problem) { problems.push_back(std::move(problem)); }});
  CHECK(outcome.reason.empty());
  CHECK(outcome.done);
  CHECK_FALSE(outcome.gaps);
  CHECK(problems.empty());
  REQUIRE(records.size() == 4);
  CHECK(std::get<model::Hello>(records[0]).collector == "example");
  CHECK(std::get<model::AssetRecord>(records[2]).name == "A2");
  CHECK(std::get<model::ScopeRecord>(records[3]).listed == 2);
}

TEST_CASE("the guide's Python collector says why it cannot", "[example]") {
  const Installed installed;
  const auto program = collect::find_collector("example").value();
  const collect::Sink sink{[](model::Record&&, std::int64_t) {}, [](model::ProblemRecord&&) {}};
  const auto refused = collect::run_collector(program, "{}", {}, sink);
  CHECK_FALSE(refused.done);
  CHECK(refused.exit_status == 2);
  const auto absent = collect::run_collector(program, R"({"file":"/absent/racks"})", {}, sink);
  CHECK(absent.exit_status == 3);
  CHECK(absent.reason.find("target unreachable or not allowed") == 0);
  CHECK(absent.reason.find("/absent/racks") != std::string::npos);
}

TEST_CASE("the guide's Python collector stays within 30 lines", "[example]") {
  const auto text = test::slurp(test::source_dir() / "docs/guide/collector-example.py");
  CHECK(core::lines(text).size() <= 30);
}

}  // namespace
