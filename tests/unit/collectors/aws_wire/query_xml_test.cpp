// Real XML answers beside what they mean, where the developers' shared data is present.
#include <algorithm>
#include <map>

#include <catch2/catch.hpp>

#include "collectors/aws/wire/answer.hpp"
#include "lib/core/text.hpp"
#include "tests/support/support.hpp"
#include "tests/unit/collectors/aws_wire/support.hpp"

namespace plimsoll::aws::wire {

namespace {

using Json = nlohmann::json;

/// Files that are left out, with the reason.
const std::map<std::string, std::string> kLeftOut{};

/// "ec2-describe-volumes#2" to ("ec2", "describevolumes").
std::pair<std::string, std::string> words_of(std::string name) {
  name = name.substr(0, name.find('#'));
  const auto dash = name.find('-');
  std::string operation = name.substr(dash + 1);
  std::erase(operation, '-');
  return {name.substr(0, dash), operation};
}

const Operation* operation_of(const Service& service, const std::string& lower) {
  for (const auto& [name, operation] : service.operations()) {
    if (core::lower(name) == lower) return &operation;
  }
  return nullptr;
}

}  // namespace

TEST_CASE("real XML answers are read as what stands beside them", "[aws_wire]") {
  const auto folder = aws_data("query_xml");
  if (!folder) {
    WARN("no shared data");
    return;
  }
  std::map<std::string, Service> services;
  std::size_t files = 0;
  std::size_t left_out = 0;
  Comparison comparison;
  for (const auto& entry : std::filesystem::directory_iterator{*folder}) {
    const auto path = entry.path();
    if (path.extension() != ".xml") continue;
    INFO(path.filename());
    if (kLeftOut.contains(path.filename())) {
      ++left_out;
      continue;
    }
    const auto [service_name, operation_name] = words_of(path.stem().string());
    auto found = services.find(service_name);
    if (found == services.end()) {
      auto service = Service::parse(service_name, model_text(service_name));
      REQUIRE(service.has_value());
      found = services.emplace(service_name, *std::move(service)).first;
    }
    const Operation* operation = operation_of(found->second, operation_name);
    REQUIRE(operation != nullptr);
    const auto got = read_answer(found->second, *operation, {200, {}, test::slurp(path)});
    REQUIRE(got.has_value());
    Json want =
        Json::parse(test::slurp(path.parent_path() / (path.stem().string() + ".expected.json")));
    want.erase("ResponseMetadata");
    Json seen = *got;
    comparison.difference.clear();
    compare(seen, want, "", comparison);
    CHECK(comparison.difference == "");
    ++files;
  }
  WARN(files << " answers, " << comparison.values << " values compared, " << left_out
             << " left out for the reasons listed");
  CHECK(files >= 55);
}

}  // namespace plimsoll::aws::wire
