// One folder a case in collectors/nut/fixtures: input.dev (a dump) or input.transcript (a
// conversation), expected.jsonl, origin.md.
#include <sstream>
#include <stdexcept>

#include <catch2/catch.hpp>

#include "collectors/nut/mapping.hpp"
#include "collectors/nut/program.hpp"
#include "lib/collect/kit/emitter.hpp"
#include "tests/support/collect_program.hpp"
#include "tests/unit/collectors/nut/script_wire.hpp"

namespace plimsoll::nut {

namespace {

std::string play(const std::string& transcript) {
  ScriptWire wire{transcript};
  const auto server = ask_server(wire);
  if (!server) throw std::runtime_error(to_string(server.error()));
  collect::kit::Draft draft;
  map_server("nut1.example", "nut1.example", *server, draft);
  std::string out;
  for (const auto& record : std::move(draft).finish()) out += collect::kit::to_line(record) + "\n";
  return out;
}

}  // namespace

TEST_CASE("each recorded device and server gives the records expected of it", "[nut]") {
  test::check_fixtures(
      test::source_dir() / "collectors" / "nut" / "fixtures", 6, [](const auto& folder) {
        const auto transcript = folder / "input.transcript";
        if (std::filesystem::exists(transcript)) return play(test::slurp(transcript));
        return test::collect_lines(program(), test::file_setting(folder / "input.dev"));
      });
}

TEST_CASE("settings that cannot be meant are refused", "[nut]") {
  for (const char* settings :
       {"{}", R"({"host": "http://ups1"})", R"({"host": "a@b"})", R"({"host": "ups1:0"})",
        R"({"host": "ups1", "timeout_s": 0})", R"({"host": "ups1", "concurrency": 1000})",
        R"({"host": ["ups1", "ups1"]})", R"({"file": "/nonexistent.dev"})"}) {
    CAPTURE(settings);
    CHECK(test::collect_error(program(), settings).kind == Error::Kind::usage);
  }
}

TEST_CASE("a file that is no dump ends the collection when it is the only one", "[nut]") {
  const test::TemporaryFolder folder;
  test::spill(folder.path() / "a.dev",
              "\x7f"
              "ELF nothing of the kind");
  CHECK(test::collect_error(program(), test::file_setting(folder.path())).kind ==
        Error::Kind::malformed);
  test::spill(folder.path() / "b.dev", "ups.status: OL\n");
  const auto text = test::collect_lines(program(), test::file_setting(folder.path()));
  CHECK(text.find(R"("scope":"host:a")") != std::string::npos);
  CHECK(text.find(R"("status":"incomplete")") != std::string::npos);
  CHECK(text.find(R"("key":"b","kind":"ups")") != std::string::npos);
}

}  // namespace plimsoll::nut
