// What is read of a document, and what is refused.
#include "collectors/terraform/document.hpp"

#include <string>

#include <catch2/catch.hpp>

#include "collectors/terraform/state.hpp"
#include "lib/collect/kit/declared_attributes.hpp"

namespace plimsoll::terraform {

namespace {

using collect::kit::Tree;

std::string why_not(std::string_view bytes) {
  const auto read = read_document(bytes);
  return read ? "read" : read.error().what;
}

std::string utf16(std::string_view text) {
  std::string out = "\xFF\xFE";
  for (const char c : text) out += std::string{c, '\0'};
  return out;
}

}  // namespace

TEST_CASE("what is no state or plan is refused, and it is said what to do", "[terraform]") {
  CHECK(why_not("") == "expected JSON, but at byte 1 it is none");
  CHECK(why_not("[]") == "expected a JSON object, got something else");
  CHECK(why_not("{}") == "expected a Terraform state or plan, got other JSON");
  CHECK(why_not("PK\x03\x04...") == "this is a plan as `terraform plan -out` saves it");
  CHECK(why_not(R"({"version": 2, "modules": []})") == "expected a state of version 3 or 4, got 2");
  CHECK(why_not(R"({"format_version": "2.0", "values": {}})") ==
        "expected format_version 0.1 to 1.x, got 2.0");
  CHECK(why_not(R"({"serial": 1, "encrypted_data": "x"})") == "this state is encrypted");
  CHECK(why_not(R"({"version": 4, "password": "PLANTED)").find("PLANTED") == std::string::npos);
}

TEST_CASE("an empty state declares nothing", "[terraform]") {
  const auto shown = read_document(R"({"format_version": "0.1"})");
  REQUIRE(shown);
  CHECK(shown->content == Content::state);
  CHECK(shown->resources.empty());
  const auto kept = read_document(R"({"version": 4, "resources": []})");
  REQUIRE(kept);
  CHECK(kept->format == "state 4");
}

TEST_CASE("UTF-16 with its mark is read", "[terraform]") {
  const auto read = read_document(utf16(R"({"version": 4, "resources": []})"));
  REQUIRE(read);
  CHECK(read->format == "state 4");
}

TEST_CASE("addresses say module, mode and index", "[terraform]") {
  const auto read = read_document(R"({"version": 4, "resources": [
    {"module": "module.a[\"x\"]", "mode": "data", "type": "aws_vpc", "name": "v", "instances": [{}]},
    {"mode": "managed", "type": "aws_vpc", "name": "w", "instances": [
      {"index_key": 0, "attributes": {}}, {"index_key": "k.1", "attributes": {}},
      {"index_key": 1, "deposed": "0a1b", "attributes": {}}]},
    {"mode": "managed"}]})");
  REQUIRE(read);
  REQUIRE(read->resources.size() == 3);
  CHECK(read->resources[0].address == "module.a[\"x\"].data.aws_vpc.v");
  CHECK(read->resources[0].data);
  CHECK(read->resources[1].address == "aws_vpc.w[0]");
  CHECK(read->resources[2].address == "aws_vpc.w[\"k.1\"]");
  REQUIRE(read->issues.size() == 2);
  CHECK(read->issues[0].what == "was replaced and waits for its deletion");
}

TEST_CASE("flat attributes become trees", "[terraform]") {
  Tree flat;
  for (const auto& [name, value] : {std::pair{"id", "i-1"},
                                    {"list.#", "11"},
                                    {"list.0", "a"},
                                    {"list.10", "c"},
                                    {"list.2", "b"},
                                    {"set.#", "1"},
                                    {"set.99.size", "8"},
                                    {"tags.%", "2"},
                                    {"tags.a.b", "dotted"},
                                    {"tags.c", "plain"},
                                    {"none.#", "0"}}) {
    flat.put(name, Tree{std::string{value}});
  }
  const Tree tree = unflatten(flat);
  CHECK(collect::kit::scalar_text(tree["id"]) == "i-1");
  REQUIRE(tree["list"].list() != nullptr);
  CHECK(collect::kit::scalar_text(tree["list"].list()->back()) == "c");
  CHECK(collect::kit::values_at(tree, "set.size").size() == 1);
  CHECK(collect::kit::scalar_text(tree["tags"]["a.b"]) == "dotted");
  CHECK(collect::kit::has_head(tree, "none"));
  CHECK(collect::kit::values_at(tree, "none").empty());
}

TEST_CASE("what is marked sensitive is hidden, in states and in what is shown", "[terraform]") {
  const auto kept = read_document(R"({"version": 4, "resources": [
    {"mode": "managed", "type": "aws_instance", "name": "a", "instances": [
      {"attributes": {"tags": {"Name": "x"}, "list": [{"key": "y"}]}, "sensitive_attributes": [
        [{"type": "get_attr", "value": "tags"}, {"type": "index", "value": "Name"}],
        [{"type": "get_attr", "value": "list"}, {"type": "index", "value": 0},
         {"type": "get_attr", "value": "key"}]]}]}]})");
  REQUIRE(kept);
  const Tree& values = kept->resources.at(0).values;
  CHECK(std::holds_alternative<Tree::Secret>(values["tags"]["Name"].value));
  CHECK(std::holds_alternative<Tree::Secret>(
      collect::kit::values_at(values, "list.key").at(0)->value));
  const auto shown = read_document(R"({"format_version": "1.0", "values": {"root_module": {
    "resources": [{"address": "aws_instance.a", "type": "aws_instance", "mode": "managed",
      "values": {"tags": {"Name": "x"}}, "sensitive_values": {"tags": true}}]}}})");
  REQUIRE(shown);
  CHECK(std::holds_alternative<Tree::Secret>(shown->resources.at(0).values["tags"].value));
}

TEST_CASE("the words that clouds have for several zones", "[terraform]") {
  const auto says = [](std::string_view word) {
    collect::kit::Told told;
    Tree values;
    values.put("mode", Tree{std::string{word}});
    collect::kit::tell({{"mode", "multi_az", collect::kit::As::multi}}, values, told);
    return std::get<bool>(told.attributes.at("multi_az"));
  };
  for (const char* word : {"MULTI_AZ_1", "ZoneRedundant", "cross-az", "REGIONAL", "STANDARD_HA"}) {
    CHECK(says(word));
  }
  for (const char* word : {"SINGLE_AZ_2", "SameZone", "single-az", "ZONAL", "BASIC", "SCRATCH_2"}) {
    CHECK_FALSE(says(word));
  }
}

}  // namespace plimsoll::terraform
