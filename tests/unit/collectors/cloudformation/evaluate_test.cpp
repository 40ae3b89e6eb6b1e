// What expressions come to, and what stays undecided.
#include "collectors/cloudformation/evaluate.hpp"

#include <string>

#include <catch2/catch.hpp>

#include "collectors/cloudformation/template.hpp"

namespace plimsoll::cloudformation {

namespace {

using collect::kit::Tree;

const char* const kRoot = R"(
Parameters:
  Stage: {Type: String, Default: prod}
  Given: {Type: String}
  Open: {Type: String}
  Secret: {Type: String, NoEcho: "true", Default: hush}
  Zones: {Type: "List<AWS::EC2::AvailabilityZone::Name>", Default: "a, b"}
  Fetched: {Type: "AWS::SSM::Parameter::Value<String>", Default: /x}
Mappings:
  M: {prod: {Size: 3}}
Conditions:
  Prod: !Equals [!Ref Stage, prod]
  NotProd: !Not [!Condition Prod]
  Open: !Equals [!Ref Open, "x"]
  OpenOrProd: !Or [!Condition Open, !Condition Prod]
  OpenAndProd: !And [!Condition Open, !Condition Prod]
  OpenAndNot: !And [!Condition Open, !Condition NotProd]
  Self: !Not [!Condition Self]
  Ring1: !Condition Ring2
  Ring2: !Condition Ring1
Resources:
  A: {Type: "AWS::SQS::Queue"}
  Never: {Type: "AWS::SQS::Queue", Condition: NotProd}
)";

/// The value of `expression` (YAML), as words.
std::string value_of(const std::string& expression) {
  const auto root = read_template(std::string{kRoot} + "X: " + expression + "\n");
  REQUIRE(root);
  const Deployment deployment{"123456789012", "eu-west-1", "shop", {{"Given", "given"}}};
  Evaluator evaluator{*root, deployment};
  const Tree value = evaluator.evaluate((*root)["X"]);
  if (const auto text = collect::kit::scalar_text(value)) return *text;
  if (value.is_null()) return "nothing";
  if (std::holds_alternative<Tree::Secret>(value.value)) return "secret";
  std::string out = value.unknown() != nullptr ? "unknown" : "other";
  if (value.unknown() != nullptr) {
    for (const auto& from : value.unknown()->from) out += " " + from;
  }
  return out;
}

}  // namespace

TEST_CASE("parameters, pseudo parameters and mappings are put in place", "[cloudformation]") {
  CHECK(value_of("!Ref Stage") == "prod");
  CHECK(value_of("!Ref Given") == "given");
  CHECK(value_of("!Ref Open") == "unknown");
  CHECK(value_of("!Ref Secret") == "secret");
  CHECK(value_of("!Ref Fetched") == "unknown");
  CHECK(value_of("!Ref AWS::Region") == "eu-west-1");
  CHECK(value_of("!Ref AWS::AccountId") == "123456789012");
  CHECK(value_of("!Ref AWS::StackName") == "shop");
  CHECK(value_of("!Ref AWS::NoValue") == "nothing");
  CHECK(value_of("!Ref AWS::StackId") == "unknown");
  CHECK(value_of("!FindInMap [M, !Ref Stage, Size]") == "3");
  CHECK(value_of("!FindInMap [M, test, Size]") == "unknown");
  CHECK(value_of("!FindInMap [M, test, Size, {DefaultValue: 1}]") == "1");
}

TEST_CASE("functions on texts and lists", "[cloudformation]") {
  CHECK(value_of("!Sub 'a-${Stage}-${!Literal}'") == "a-prod-${Literal}");
  CHECK(value_of("!Sub ['${X}/${AWS::Region}', {X: !Ref Given}]") == "given/eu-west-1");
  CHECK(value_of("!Sub '${A.Arn}/${Stage}'") == "unknown A");
  CHECK(value_of("!Sub 'p=${Secret}'") == "secret");
  CHECK(value_of("!Sub '${unclosed'") == "unknown");
  CHECK(value_of("!Join ['-', [a, !Ref Stage, !Ref AWS::NoValue]]") == "a-prod");
  CHECK(value_of("!Join ['', [a, !GetAtt A.Arn]]") == "unknown A");
  CHECK(value_of("!Select [1, !Split [',', 'x,y']]") == "y");
  CHECK(value_of("!Select ['0', !Ref Zones]") == "a");
  CHECK(value_of("!Select [7, [a]]") == "unknown");
  CHECK(value_of("!Select [1, !GetAZs '']") == "eu-west-1#1");
  CHECK(value_of("!GetAZs ''") == "unknown");
  CHECK(value_of("!ImportValue x") == "unknown");
  CHECK(value_of("!Base64 'run this'") == "secret");
  CHECK(value_of("'{{resolve:ssm:x}}'") == "unknown");
  CHECK(value_of("{'Fn::GetAtt': A.Arn}") == "unknown A");
  CHECK(value_of("!Ref Never") == "nothing");
  CHECK(value_of("!Ref Nobody") == "unknown");
}

TEST_CASE("conditions are decided, or not", "[cloudformation]") {
  CHECK(value_of("!If [Prod, 1, 2]") == "1");
  CHECK(value_of("!If [NotProd, 1, 2]") == "2");
  CHECK(value_of("!If [Open, 1, 2]") == "unknown");
  CHECK(value_of("!If [OpenOrProd, 1, 2]") == "1");
  CHECK(value_of("!If [OpenAndProd, 1, 2]") == "unknown");
  CHECK(value_of("!If [OpenAndNot, 1, 2]") == "2");
  CHECK(value_of("!If [Self, 1, 2]") == "unknown");
  CHECK(value_of("!If [Ring1, 1, 2]") == "unknown");
  CHECK(value_of("!If [Nobody, 1, 2]") == "unknown");
  CHECK(value_of("!If [Prod]") == "unknown");
}

}  // namespace plimsoll::cloudformation
