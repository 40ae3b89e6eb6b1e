#include "lib/model/attributes.hpp"

#include <catch2/catch.hpp>

namespace model = plimsoll::model;

TEST_CASE("attributes round-trip through JSON with their types", "[attributes]") {
  const std::string text =
      R"({"cores":16,"fans":["a","b"],"load":0.5,"model":"R740 \"x\"","up":true})";
  const auto attributes = model::parse_attributes(text);
  REQUIRE(attributes);
  CHECK(std::get<std::int64_t>(attributes->at("cores")) == 16);
  CHECK(std::get<bool>(attributes->at("up")));
  CHECK(model::to_json(*attributes) == text);
}

TEST_CASE("absent values leave no attribute", "[attributes]") {
  model::Attributes attributes;
  model::set(attributes, "model", std::optional<std::string_view>{""});
  model::set(attributes, "cores", std::optional<std::int64_t>{});
  CHECK(attributes.empty());
  CHECK(model::parse_attributes(R"({"a":null})")->empty());
}

TEST_CASE("what is no object, broken or too deep is refused", "[attributes]") {
  CHECK_FALSE(model::parse_attributes("[1]"));
  CHECK_FALSE(model::parse_attributes("{"));
  CHECK_FALSE(model::parse_attributes(""));
  std::string deep = R"({"a":)" + std::string(100'000, '[');
  CHECK_FALSE(model::parse_attributes(deep));
}
