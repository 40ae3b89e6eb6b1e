// One folder a case in collectors/smart/fixtures: a folder of outputs for each host,
// expected.jsonl, origin.md.
#include <catch2/catch.hpp>

#include "collectors/smart/program.hpp"
#include "tests/support/collect_program.hpp"

namespace plimsoll::smart {

TEST_CASE("each host's outputs give the records expected of them", "[smart]") {
  test::check_fixtures(test::source_dir() / "collectors" / "smart" / "fixtures", 3,
                       [](const std::filesystem::path& folder) {
                         std::set<std::string> hosts;
                         for (const auto& entry : std::filesystem::directory_iterator{folder}) {
                           if (entry.is_directory()) hosts.insert(entry.path().string());
                         }
                         std::string list;
                         for (const auto& host : hosts)
                           list += (list.empty() ? "\"" : ",\"") + host + "\"";
                         return test::collect_lines(program(), R"({"file": [)" + list + "]}");
                       });
}

TEST_CASE("the setting hostname names the host of all files", "[smart]") {
  const auto folder = test::source_dir() / "collectors" / "smart" / "fixtures" / "shared_shelf";
  const auto text = test::collect_lines(
      program(), test::file_setting(folder / "node1", R"("hostname": "db7.example.com", )"));
  CHECK(text.find(R"("key":"db7.example.com","kind":"external")") != std::string::npos);
  CHECK(text.find(R"({"scheme":"fqdn","value":"db7.example.com"})") != std::string::npos);
  CHECK(text.find("\"to\":\"db7.example.com\",\"kind\":\"located_in\"") != std::string::npos);
}

TEST_CASE("a folder without an output of smartctl is an Error", "[smart]") {
  const test::TemporaryFolder folder;
  test::spill(folder.path() / "sda.json", "{}");
  CHECK(test::collect_error(program(), test::file_setting(folder.path())).kind ==
        Error::Kind::malformed);
  CHECK(test::collect_error(program(), R"({"file": "/nonexistent.json"})").kind ==
        Error::Kind::usage);
}

}  // namespace plimsoll::smart
