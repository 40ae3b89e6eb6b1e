/// @file
/// Runs a collector within the test, as its program would, and its fixture folders.
#pragma once

#include <algorithm>
#include <filesystem>
#include <functional>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "lib/collect/kit/program.hpp"
#include "lib/core/error.hpp"
#include "tests/support/support.hpp"

namespace plimsoll::test {

/// The lines that collecting with `settings` (a JSON object) writes; throws its Error's text.
[[nodiscard]] inline std::string collect_lines(const collect::kit::Program& program,
                                               const std::string& settings) {
  const auto parsed = collect::kit::Settings::parse(settings);
  if (!parsed) throw std::runtime_error(to_string(parsed.error()));
  std::ostringstream out;
  collect::kit::Emitter emitter{out};
  if (const auto done = program.collect(*parsed, emitter); !done) {
    throw std::runtime_error(to_string(done.error()));
  }
  return out.str();
}

/// The Error that collecting with `settings` ends with; throws when it ends with none.
[[nodiscard]] inline Error collect_error(const collect::kit::Program& program,
                                         const std::string& settings) {
  const auto parsed = collect::kit::Settings::parse(settings);
  if (!parsed) throw std::runtime_error(to_string(parsed.error()));
  std::ostringstream out;
  collect::kit::Emitter emitter{out};
  const auto done = program.collect(*parsed, emitter);
  if (done) throw std::runtime_error("collected: " + out.str());
  return done.error();
}

/// {"file": path}, with `more` members in front.
[[nodiscard]] inline std::string file_setting(const std::filesystem::path& path,
                                              const std::string& more = {}) {
  return "{" + more + R"("file": ")" + path.string() + "\"}";
}

/// Each folder of `folder` is a case: `collect` gives its lines, expected.jsonl says which they
/// are. There are at least `least` cases, and each has an origin.md.
inline void check_fixtures(
    const std::filesystem::path& folder, std::size_t least,
    const std::function<std::string(const std::filesystem::path&)>& collect) {
  std::vector<std::filesystem::path> cases;
  for (const auto& entry : std::filesystem::directory_iterator{folder}) {
    cases.push_back(entry.path());
  }
  std::ranges::sort(cases);
  REQUIRE(cases.size() >= least);
  for (const auto& path : cases) {
    INFO(path.filename());
    CHECK(std::filesystem::exists(path / "origin.md"));
    const std::string got = collect(path);
    if (accepting()) {
      spill(path / "expected.jsonl", got);
      WARN("rewrote " << path / "expected.jsonl");
      continue;
    }
    CHECK(got == slurp(path / "expected.jsonl"));
  }
}

}  // namespace plimsoll::test
