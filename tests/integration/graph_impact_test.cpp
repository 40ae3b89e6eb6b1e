// The direct and the general way of `graph --ask impact` give the same bytes.
#include <algorithm>
#include <filesystem>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "tests/support/program.hpp"

namespace {

namespace fs = std::filesystem;
namespace test = plimsoll::test;

/// A made-up estate as sheets, with what people write: places, quotes, several kinds of relations,
/// groups whose rows are apart, empty cells.
class Sheets {
 public:
  explicit Sheets(unsigned seed) : random_{seed} {
    constexpr int kAssets = 40;
    const std::vector<std::string> kinds{
        "server",           "vm",  "rack", "site", "application", "business_service",
        "Business Service", "disk"};
    for (int i = 0; i < kAssets; ++i)
      keys_.push_back(fmt::format("{}{}", i % 5 == 0 ? "asset " : "a", i));
    assets_ = "key,kind,name,site,rack,zone,region,provider,tier,mtbf,ip\n";
    for (const auto& key : keys_) {
      const bool rack = key == "a1";
      const bool site = key == "a2";
      assets_ += fmt::format(
          "{},{},\"{}, \"\"the\"\" one\",{},{},{},{},{},{},{},{}\n", key,
          rack   ? "rack"
          : site ? "site"
                 : pick(kinds),
          key, maybe(below(2) == 0 ? "a2" : "paris"), maybe(below(2) == 0 ? "a1" : "r7"),
          maybe(fmt::format("z{}", below(2))), maybe(below(2) == 0 ? "z" : "west"), maybe("cloud"),
          maybe("2"), maybe("400d"), maybe("10.0.0.7"));
    }
    const std::vector<std::string> relations{
        "depends_on", "runs_on",      "powered_by", "resolved_by",
        "located_in", "monitored_by", "",           "Runs On"};
    dependencies_ = "to,from,kind,strength,note\n";
    for (int i = 0; i < 60; ++i) {
      const auto from = pick(keys_);
      const auto to = pick(keys_);
      if (from != to)
        dependencies_ += fmt::format("{},{},{},{},x\n", to, from, pick(relations),
                                     pick({"", "hard", "soft", "Soft"}));
    }
    add_needs();
  }

  void write(const fs::path& folder) const {
    test::spill(folder / "assets.csv", "\xEF\xBB\xBF" + assets_);
    test::spill(folder / "dependencies.csv", dependencies_);
    test::spill(folder / "needs.csv", needs_);
  }

 private:
  std::size_t below(std::size_t n) { return random_() % n; }
  std::string pick(const std::vector<std::string>& words) { return words[below(words.size())]; }
  std::string maybe(const std::string& word) { return below(3) == 0 ? word : std::string{}; }

  void add_needs() {
    std::vector<std::string> rows;
    for (int g = 0; g < 14; ++g) {
      const auto of = pick(keys_);
      const auto group = pick({"", "power", fmt::format("g{}", g)});
      if (!groups_.insert(of + "/" + group).second) continue;
      std::set<std::string> members;
      for (std::size_t n = 1 + below(4); n-- > 0;) {
        const auto member = pick(keys_);
        if (member != of) members.insert(member);
      }
      const auto k = below(members.size() + 2);
      const auto takeover = pick({"", "seamless", "automatic", "Manual", "rebuild"});
      bool first = true;
      for (const auto& member : members) {
        rows.push_back(fmt::format("{},{},{},{},{},{},{},\"why, not\"\n", of, group,
                                   first ? std::to_string(k) : maybe(std::to_string(k)), member,
                                   pick({"", "yes", "no", "No"}), first ? takeover : std::string{},
                                   first ? maybe("90s") : std::string{}));
        first = false;
      }
    }
    std::shuffle(rows.begin(), rows.end(), random_);
    needs_ = "of,group,k,member,active,takeover,takeover_time,why\n";
    for (const auto& row : rows) needs_ += row;
  }

  std::mt19937 random_;
  std::vector<std::string> keys_;
  std::set<std::string> groups_;
  std::string assets_;
  std::string dependencies_;
  std::string needs_;
};

struct Answers {
  test::Ran direct;
  test::Ran general;
};

constexpr const char* kGeneral = "read by way of an audit";

void check_same(const Answers& answers) {
  CAPTURE(answers.direct.err, answers.general.err);
  CHECK(answers.direct.status == 0);
  CHECK(answers.general.status == 0);
  CHECK(answers.direct.err.find(kGeneral) == std::string::npos);
  CHECK(answers.general.err.find(kGeneral) != std::string::npos);
  CHECK(answers.direct.out == answers.general.out);
  CHECK(answers.direct.out.find("nodes") != std::string::npos);
}

test::Ran ask(const fs::path& file, const std::vector<std::string>& more) {
  std::vector<std::string> command{"graph", file.string(), "--ask", "impact"};
  command.insert(command.end(), more.begin(), more.end());
  return test::audit_tool(command);
}

/// Both ways on a folder: a sheet without rows makes it an estate that is not plain.
Answers on_sheets(const fs::path& folder, const std::vector<std::string>& more) {
  Answers out;
  out.direct = ask(folder, more);
  test::spill(folder / "drills.csv", "id,scenario,service,date\n");
  out.general = ask(folder, more);
  fs::remove(folder / "drills.csv");
  return out;
}

}  // namespace

TEST_CASE("estates of sheets have the same impacts either way", "[graph]") {
  for (unsigned seed = 1; seed <= 12; ++seed) {
    CAPTURE(seed);
    const test::TemporaryFolder folder;
    Sheets{seed}.write(folder.path());
    check_same(on_sheets(folder.path(), {"--format", "json"}));
  }
}

TEST_CASE("formats and limits are the same either way", "[graph]") {
  const test::TemporaryFolder folder;
  Sheets{99}.write(folder.path());
  check_same(on_sheets(folder.path(), {"--format", "jsonl", "--limit", "3", "--threads", "1"}));
  check_same(on_sheets(folder.path(), {"--limit", "5"}));
  check_same(on_sheets(folder.path(), {"--format", "text"}));
  test::spill(folder.path() / "dependencies.csv", "from,to\n");
  test::spill(folder.path() / "needs.csv", "of,k,member\n");
  test::spill(folder.path() / "assets.csv", "key,kind\na,server\n");
  check_same(on_sheets(folder.path(), {"--format", "json"}));  // nothing suffers
}

TEST_CASE("a collector's lines have the same impacts either way", "[graph]") {
  const test::TemporaryFolder folder;
  const auto lines =
      test::run({"python3", (test::source_dir() / "tests/support/estate.py").string(), "collect"},
                "{\"assets\":800}");
  REQUIRE(lines.status == 0);
  test::spill(folder.path() / "plain.jsonl", lines.out);
  test::spill(
      folder.path() / "other.jsonl",
      lines.out +
          "{\"type\":\"problem\",\"severity\":\"warning\",\"code\":\"x\",\"message\":\"y\"}\n");
  check_same({ask(folder.path() / "plain.jsonl", {"--format", "json"}),
              ask(folder.path() / "other.jsonl", {"--format", "json"})});
}

TEST_CASE("an estate that is not plain is read by way of an audit, and says why", "[graph]") {
  const auto ran = ask(test::source_dir() / "examples/harbour/sheets", {"--format", "json"});
  CHECK(ran.status == 0);
  CHECK(ran.err.find("read by way of an audit, because ") != std::string::npos);
  CHECK(ran.err.find("holds more than the structure") != std::string::npos);
}
