// What is read of a template, what is refused, and what is made to hurt.
#include "collectors/cloudformation/template.hpp"

#include <string>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "collectors/cloudformation/program.hpp"
#include "lib/collect/kit/emitter.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::cloudformation {

namespace {

std::string why_not(std::string_view bytes) {
  const auto read = read_template(bytes);
  return read ? "read" : read.error().what;
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

std::size_t records_of(std::string_view bytes) {
  const auto read = read_template(bytes);
  if (!read) return 0;
  collect::kit::Draft draft;
  map_template(*read, {"123456789012", "eu-west-1", "s", {}}, "t", "t.yaml", draft);
  const auto records = std::move(draft).finish();
  for (const auto& record : records) CHECK(core::is_utf8(collect::kit::to_line(record)));
  return records.size();
}

}  // namespace

TEST_CASE("what is no template is refused", "[cloudformation]") {
  CHECK(why_not("") == "expected a map with Resources, got something else");
  CHECK(why_not("Resources: []") == "expected a map with Resources, got something else");
  CHECK(why_not("Resources: {A: {Type: X}}") == "read");
  CHECK(why_not("{Resources: {A: {Type: X}}}") == "read");
  CHECK(why_not(R"({"Resources": {}})") == "read");
  CHECK(why_not("a: [b") == "expected YAML, but in line 1 it is none");
  CHECK(why_not(std::string(kTemplateBytes + 1, ' ')).starts_with("expected at most 1048576"));
}

TEST_CASE("scalars keep what they are", "[cloudformation]") {
  const auto root = read_template(
      "Resources: {}\nA: 012345678910\nB: 12\nC: 1.5\nD: 2010-09-09\nE: 'true'\nF: true\nG: ~\n"
      "H: !GetAtt [A, B.C]\nI: !GetAtt A.B.C\nJ: &j [1]\nK: *j\n");
  REQUIRE(root);
  const auto text = [&](std::string_view name) {
    return collect::kit::scalar_text((*root)[name]).value_or("none");
  };
  CHECK(text("A") == "012345678910");
  CHECK((*root)["B"].value.index() == collect::kit::Tree{std::int64_t{12}}.value.index());
  CHECK(text("C") == "1.5");
  CHECK(text("D") == "2010-09-09");
  CHECK((*root)["E"].text() != nullptr);
  CHECK(std::get<bool>((*root)["F"].value));
  CHECK((*root)["G"].is_null());
  CHECK((*root)["H"]["Fn::GetAtt"].list()->size() == 2);
  CHECK(*(*root)["I"]["Fn::GetAtt"].list()->back().text() == "B.C");
  CHECK((*root)["K"].list()->size() == 1);
}

TEST_CASE("aliases that multiply are refused", "[cloudformation]") {
  std::string bomb = "Resources: {}\nA0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 10; ++i) {
    bomb += fmt::format("A{}: &a{} [{}]\n", i, i, repeated(fmt::format("*a{},", i - 1), 10));
  }
  CHECK(why_not(bomb) == "expected at most 500000 values, got more");
  std::string deep = "Resources: {}\nA0: &a0 [x]\n";
  for (int i = 1; i < 300; ++i) deep += fmt::format("A{}: &a{} [*a{}]\n", i, i, i - 1);
  CHECK(why_not(deep) == "expected at most 128 levels, got more");
  CHECK(why_not("Resources: &r {A: *r}") == "an alias stands within what it repeats, got more");
}

TEST_CASE("templates deeper or wider than any real one are refused", "[cloudformation]") {
  CHECK(records_of("Resources: " + repeated("[", 100'000)) == 0);
  CHECK(records_of("Resources: " + repeated("{a: ", 100'000)) == 0);
  CHECK(records_of("Resources: {A: {Type: " + repeated("!Ref ", 50'000) + "}}") == 0);
  CHECK(records_of(repeated("- ", 200'000)) == 0);
  CHECK(records_of(repeated("? ", 200'000)) == 0);
  CHECK(records_of("Resources: {}\nx: [" + repeated("0,", 500'000) + "]") == 0);
}

TEST_CASE("expressions that grow stay bounded", "[cloudformation]") {
  std::string conditions = "Conditions:\n  C0: !Equals [1, 1]\n";
  for (int i = 1; i < 10'000; ++i) {
    conditions += fmt::format("  C{}: !Not [!Condition C{}]\n", i, i - 1);
  }
  CHECK(records_of(conditions + "Resources: {A: {Type: AWS::SQS::Queue, Condition: C9999}}") >= 2);
  std::string list = "Parameters: {P: {Type: CommaDelimitedList, Default: \"" +
                     repeated("a,", 100'000) + "\"}}\nResources:\n";
  for (int i = 0; i < 1000; ++i) {
    list += fmt::format(
        "  R{}: {{Type: AWS::EKS::Nodegroup, Properties: {{InstanceTypes: !Ref P}}}}"
        "\n",
        i);
  }
  CHECK(records_of(list) > 1000);
}

TEST_CASE("resources that lead to each other in rings end", "[cloudformation]") {
  CHECK(records_of("Resources:\n"
                   "  A: {Type: AWS::RDS::DBSubnetGroup, Properties: {SubnetIds: [!Ref B]}}\n"
                   "  B: {Type: AWS::Neptune::DBSubnetGroup, Properties: {SubnetIds: [!Ref A]}}\n"
                   "  C: {Type: AWS::RDS::DBInstance, DependsOn: C, Properties: "
                   "{DBSubnetGroupName: !Ref A, SourceDBInstanceIdentifier: !Ref C}}\n") >= 2);
}

TEST_CASE("what only CloudFormation unfolds makes the listing incomplete", "[cloudformation]") {
  const auto root = read_template(
      "Resources:\n  'Fn::ForEach::Queues': [N, [a, b], {'Q${N}': {Type: AWS::SQS::Queue}}]\n");
  REQUIRE(root);
  const auto stack = read_stack(*root, {});
  CHECK(stack.resources.empty());
  CHECK(stack.incomplete.starts_with("the template makes resources with Fn::ForEach"));
}

}  // namespace plimsoll::cloudformation
