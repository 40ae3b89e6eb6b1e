// One folder a case in collectors/aws/fixtures: input.json (a unit and the answers of its calls, in
// order), expected.jsonl, origin.md.
#include <catch2/catch.hpp>

#include "tests/support/collect_program.hpp"
#include "tests/support/support.hpp"
#include "tests/unit/collectors/aws/support.hpp"

namespace plimsoll::aws {

namespace {

using nlohmann::json;

Reading read_fixture(const json& input) {
  const auto& unit = input.at("unit");
  Reading reading{{unit.at("partition"), unit.at("account"), unit.at("region")},
                  input.at("service_tags").get<std::vector<std::string>>()};
  for (const auto& each : input.at("answers")) {
    const auto call = each.at("call").get<std::string>();
    const auto colon = call.find(':');
    map_one(reading, call.substr(0, colon), call.substr(colon + 1), each.at("answer"),
            each.at("input"));
  }
  return reading;
}

std::filesystem::path fixtures() { return test::source_dir() / "collectors" / "aws" / "fixtures"; }

/// `value` with everything at a given depth or below turned into something else.
json spoilt(const json& value, const json& by, int depth) {
  if (depth == 0) return by;
  json out = value;
  if (value.is_structured()) {
    for (auto& each : out) each = spoilt(each, by, depth - 1);
  }
  return out;
}

}  // namespace

TEST_CASE("each unit's answers give the records expected of them", "[aws]") {
  test::check_fixtures(fixtures(), 5, [](const std::filesystem::path& folder) {
    return outcome_of(read_fixture(json::parse(test::slurp(folder / "input.json")))).lines;
  });
}

TEST_CASE("no secret of an answer is in a record", "[aws]") {
  int planted = 0;
  for (const auto& entry : std::filesystem::directory_iterator{fixtures()}) {
    const auto text = test::slurp(entry.path() / "input.json");
    for (auto at = text.find("PLANTED"); at != std::string::npos;
         at = text.find("PLANTED", at + 1)) {
      ++planted;
    }
    const auto lines = outcome_of(read_fixture(json::parse(text))).lines;
    CHECK(lines.find("PLANTED") == std::string::npos);
  }
  CHECK(planted >= 9);
}

TEST_CASE("answers whose members are of other types are read without harm", "[aws]") {
  const std::vector<json> wrong{nullptr,
                                7,
                                -1.5e300,
                                true,
                                "",
                                "a",
                                json::array(),
                                json::object(),
                                json::array({json::array({nullptr})}),
                                json{{"Key", json::array()}}};
  int read = 0;
  for (const auto& entry : std::filesystem::directory_iterator{fixtures()}) {
    const auto input = json::parse(test::slurp(entry.path() / "input.json"));
    for (int depth = 0; depth < 7; ++depth) {
      for (const auto& by : wrong) {
        auto other = input;
        for (auto& each : other["answers"]) {
          each["answer"] = spoilt(each["answer"], by, depth);
          if (depth < 2) each["input"] = spoilt(each["input"], by, depth);
        }
        CHECK_FALSE(outcome_of(read_fixture(other)).lines.size() > 10'000'000);
        ++read;
      }
    }
  }
  CHECK(read >= 300);
}

}  // namespace plimsoll::aws
