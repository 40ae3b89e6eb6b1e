// Documents made to hurt: deep, wide, cyclic, of absurd numbers.  Time is bounded by ctest's.
#include <string>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "collectors/terraform/program.hpp"
#include "lib/collect/kit/emitter.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::terraform {

namespace {

std::string repeated(std::string_view text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

/// How many records the document gives; 0 when it is refused.
std::size_t records_of(std::string_view bytes) {
  const auto read = read_document(bytes);
  if (!read) return 0;
  collect::kit::Draft draft;
  map_document(*read, "t", "t.json", {{}, "123456789012", "eu-west-1"}, draft);
  const auto records = std::move(draft).finish();
  for (const auto& record : records) CHECK(core::is_utf8(collect::kit::to_line(record)));
  return records.size();
}

std::string plan(const std::string& resources, const std::string& changes,
                 const std::string& configuration) {
  return fmt::format(R"({{"format_version": "1.2", "planned_values": {{"root_module": )"
                     R"({{"resources": [{}]}}}}, "resource_changes": [{}], "configuration": {}}})",
                     resources, changes, configuration);
}

}  // namespace

TEST_CASE("documents deeper than any real one are refused", "[terraform]") {
  CHECK(records_of(repeated("[", 1'000'000)) == 0);
  CHECK(records_of(R"({"version": 4, "resources": )" + repeated(R"({"a":)", 500'000)) == 0);
  CHECK(records_of(repeated(R"({"planned_values":)", 100) + "1" + repeated("}", 100)) >= 1);
}

TEST_CASE("more values than any real document has are refused", "[terraform]") {
  const auto read = read_document(R"({"version": 4, "x": [)" + repeated("0,", 4'100'000) + "0]}");
  REQUIRE_FALSE(read);
  CHECK(read.error().what == "expected at most 4000000 values, got more");
}

TEST_CASE("numbers that nothing can be are left out", "[terraform]") {
  const auto state = [](std::string_view size) {
    return fmt::format(R"({{"version": 4, "resources": [{{"mode": "managed", "type": )"
                       R"("aws_ebs_volume", "name": "v", "instances": [{{"attributes": )"
                       R"({{"size": {}}}}}]}}]}})",
                       size);
  };
  for (const char* size : {"9223372036854775807", "18446744073709551615", "-1", "1.5", "1e30",
                           "\"99999999999999999999\"", "[]", "{}", "\"8\""}) {
    CAPTURE(size);
    CHECK(records_of(state(size)) >= 2);
  }
  CHECK(records_of(state("1e999")) == 0);
}

TEST_CASE("modules and outputs that lead back to themselves end", "[terraform]") {
  const std::string module = R"({"outputs": {"o": {"expression": {"references": ["var.v", )"
                             R"("module.b.o", "aws_vpc.a"]}}}, "module_calls": {"b": {"module": )"
                             R"({"outputs": {"o": {"expression": {"references": ["var.v"]}}}}, )"
                             R"("expressions": {"v": {"references": ["module.b.o", "var.v"]}}}}})";
  const auto text =
      plan(R"({"address": "aws_subnet.a", "type": "aws_subnet", "mode": "managed", "values": {}})",
           R"({"address": "aws_subnet.a", "change": {"actions": ["create"], "after_unknown": )"
           R"({"vpc_id": true}}})",
           fmt::format(R"({{"root_module": {{"resources": [{{"address": "aws_subnet.a", )"
                       R"("expressions": {{"vpc_id": {{"references": ["module.m.o"]}}}}}}], )"
                       R"("module_calls": {{"m": {{"module": {}, "expressions": {{"v": )"
                       R"({{"references": ["module.m.o"]}}}}}}}}}}}})",
                       module));
  CHECK(records_of(text) >= 2);
}

TEST_CASE("subnet groups and route tables that lead to themselves end", "[terraform]") {
  const auto resource = [](std::string_view type, std::string_view id, std::string_view rest) {
    return fmt::format(R"({{"mode": "managed", "type": "{}", "name": "{}", "instances": )"
                       R"([{{"attributes": {{"id": "{}", {}}}}}]}})",
                       type, id, id, rest);
  };
  const auto text =
      fmt::format(R"({{"version": 4, "resources": [{}, {}, {}, {}]}})",
                  resource("aws_db_subnet_group", "g", R"("name": "g", "subnet_ids": ["g"])"),
                  resource("aws_lb_listener_rule", "r", R"("listener_arn": "r", "arn": "r")"),
                  resource("aws_lb_listener", "r", R"("load_balancer_arn": "r", "arn": "r")"),
                  resource("vsphere_resource_pool", "p", R"("parent_resource_pool_id": "p")"));
  CHECK(records_of(text) >= 1);
}

TEST_CASE("a hundred thousand resources that all name each other are told in bounded time",
          "[terraform]") {
  std::string text = R"({"version": 4, "resources": [)";
  for (int i = 0; i < 100'000; ++i) {
    text += fmt::format(R"({{"mode": "managed", "type": "aws_subnet", "name": "s{}", )"
                        R"("instances": [{{"attributes": {{"id": "subnet-same", )"
                        R"("availability_zone": "eu-west-1a", "vpc_id": "vpc-1"}}}}]}},)",
                        i);
  }
  text += R"({"mode": "managed", "type": "aws_instance", "name": "i", "instances": )"
          R"([{"attributes": {"id": "i-1", "subnet_id": "subnet-same"}}]}]})";
  CHECK(records_of(text) > 2);
}

TEST_CASE("bytes of no meaning in names come out as text", "[terraform]") {
  CHECK(records_of(
            R"({"version": 4, "resources": [{"mode": "managed", "type": "aws_vpc", )"
            R"("name": "\u0000\u001b[2J", "instances": [{"index_key": "\"\\]", )"
            R"("attributes": {"id": "vpc\n1", "tags": {"\u0007": "\u0000", "": ""}}}]}]})") >= 2);
  CHECK(records_of("{\"version\": 4, \"resources\": [{\"type\": \"\xFF\"}]}") == 0);
}

}  // namespace plimsoll::terraform
