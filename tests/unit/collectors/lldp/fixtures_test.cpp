// One folder a case in collectors/lldp/fixtures: outputs of lldpcli, expected.jsonl, origin.md.
#include <catch2/catch.hpp>

#include "collectors/lldp/program.hpp"
#include "lib/core/text.hpp"
#include "tests/support/collect_program.hpp"

namespace plimsoll::lldp {

namespace {

std::filesystem::path fixtures() { return test::source_dir() / "collectors" / "lldp" / "fixtures"; }

/// The outputs of a case: all of its files but ours.
std::string settings_of(const std::filesystem::path& folder) {
  std::set<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator{folder}) {
    const auto name = entry.path().filename();
    if (name != "origin.md" && name != "expected.jsonl") files.insert(entry.path().string());
  }
  std::string list;
  for (const auto& file : files) list += (list.empty() ? "\"" : ",\"") + file + "\"";
  return R"({"file": [)" + list + "]}";
}

}  // namespace

TEST_CASE("outputs of lldpcli give the records expected of them", "[lldp]") {
  test::check_fixtures(fixtures(), 9, [](const std::filesystem::path& folder) {
    return test::collect_lines(program(), settings_of(folder));
  });
}

TEST_CASE("all five formats of one host give the same records", "[lldp]") {
  std::set<std::string> seen;
  for (const char* format : {"json", "json0", "xml", "keyvalue", "plain"}) {
    INFO(format);
    const auto text =
        test::collect_lines(program(), settings_of(fixtures() / (std::string{"format_"} + format)));
    std::string records;
    for (const auto line : core::lines(text)) {
      if (line.find(R"("type":"raw")") == std::string_view::npos) records.append(line).append("\n");
    }
    CHECK(records.find(R"("med_location":["city: Town")") != std::string::npos);
    CHECK(records.find(R"("vlans":["296 vlan-296","297 voip"])") != std::string::npos);
    seen.insert(records);
  }
  CHECK(seen.size() == 1);
}

TEST_CASE("a folder of hosts is collected, its outputs joined by the host's name", "[lldp]") {
  const test::TemporaryFolder folder;
  for (const auto& entry : std::filesystem::directory_iterator{fixtures() / "rack"}) {
    if (entry.path().extension() == ".json") {
      test::spill(folder.path() / entry.path().filename(), test::slurp(entry.path()));
    }
  }
  const auto text = test::collect_lines(program(), test::file_setting(folder.path()));
  CHECK(text.find(R"("target":"db1, db2, idle")") != std::string::npos);
}

TEST_CASE("a file that lldpcli did not write is refused, and costs itself only", "[lldp]") {
  const test::TemporaryFolder folder;
  test::spill(folder.path() / "a.json", "");
  CHECK(test::collect_error(program(), test::file_setting(folder.path())).kind ==
        Error::Kind::malformed);
  test::spill(folder.path() / "b.json", R"({"lldp": {}})");
  const auto text = test::collect_lines(program(), test::file_setting(folder.path()));
  CHECK(text.find(R"("scope":"host:a","kinds":["server")") != std::string::npos);
  CHECK(text.find(R"("status":"incomplete","reason")") != std::string::npos);
  CHECK(text.find(R"("code":"unreadable")") != std::string::npos);
  CHECK(text.find(R"("status":"complete","listed":0)") != std::string::npos);
}

TEST_CASE("what is run only shows", "[lldp]") {
  std::vector<std::string> lines;
  for (const auto& command : commands("", std::chrono::seconds{1})) {
    lines.push_back(to_text(command));
  }
  CHECK(lines == std::vector<std::string>{"lldpcli -f json show neighbors details",
                                          "lldpcli -f json show chassis",
                                          "lldpcli -f json show interfaces details"});
  for (const auto& command : commands("/run/other.sock", std::chrono::seconds{1})) {
    CHECK(command.arguments[0] == "-u");
    CHECK(command.arguments[1] == "/run/other.sock");
    CHECK(command.arguments[4] == "show");
  }
}

}  // namespace plimsoll::lldp
