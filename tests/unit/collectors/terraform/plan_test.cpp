// A plan told as if applied: the fixture of a shop, read from its records.
#include <algorithm>
#include <map>
#include <set>
#include <string>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "collectors/terraform/program.hpp"
#include "lib/core/text.hpp"
#include "tests/support/collect_program.hpp"
#include "tests/unit/collectors/terraform/settings.hpp"

namespace plimsoll::terraform {

namespace {

using Json = nlohmann::json;

struct Told {
  std::map<std::string, Json> assets;
  std::set<std::string> relations;  ///< "from kind to", "from kind to {attributes}".
  std::map<std::string, std::string> problems;
  Json scope;
};

std::string end_of(const Json& end) {
  return end.is_string() ? end.get<std::string>() : end["value"].get<std::string>();
}

Told tell(const std::string& settings) {
  Told out;
  const auto text = test::collect_lines(program(), settings);
  for (const auto line : core::lines(text)) {
    const Json record = Json::parse(line);
    if (record["type"] == "asset") out.assets[record["key"]] = record;
    if (record["type"] == "scope") out.scope = record;
    if (record["type"] == "problem") out.problems[record["code"]] = record["message"];
    if (record["type"] != "relation") continue;
    auto words =
        end_of(record["from"]) + " " + std::string{record["kind"]} + " " + end_of(record["to"]);
    if (record.contains("attributes")) words += " " + record["attributes"].dump();
    out.relations.insert(words);
  }
  return out;
}

Told shop() {
  static const Told told = tell(test::terraform_setting(
      test::source_dir() / "collectors/terraform/fixtures/aws_plan/shop.json"));
  return told;
}

const std::string kDatabase = "arn:aws:rds:eu-west-1:123456789012:db:orders";

}  // namespace

TEST_CASE("what a plan destroys does not work, what it leaves alone stays", "[terraform]") {
  const auto told = shop();
  const std::string destroyed = "arn:aws:rds:eu-west-1:123456789012:db:old";
  CHECK(told.assets.at(destroyed)["attributes"] ==
        Json{{"operational", false}, {"state", "destroyed by the plan"}});
  for (const auto& relation : told.relations) CHECK_FALSE(relation.starts_with(destroyed));
  const auto& queue = told.assets.at("arn:aws:sqs:eu-west-1:123456789012:jobs");
  CHECK(queue["attributes"]["declared_in"] == "shop.json: aws_sqs_queue.jobs");
  // Forgotten: it stands, and the code says no more of it.
  const auto& topic = told.assets.at("arn:aws:sns:eu-west-1:123456789012:news");
  CHECK_FALSE(topic["attributes"].contains("declared_in"));
  CHECK(told.scope["scope"] == "terraform:shop");
  CHECK(told.scope["status"] == "complete");
  CHECK(told.problems.at("not_modelled") == "not modelled: 1 aws_iam_role");
}

TEST_CASE("account and region come from sibling ARNs and the provider's configuration",
          "[terraform]") {
  const auto told = shop();
  const auto& attributes = told.assets.at(kDatabase)["attributes"];
  CHECK(attributes["account"] == "123456789012");
  CHECK(attributes["region"] == "eu-west-1");
  CHECK(attributes["multi_az"] == true);
  CHECK(attributes["backup_retention_days"] == 14);
  CHECK(attributes["storage_bytes"] == 107374182400);
}

TEST_CASE("what is known only after apply is listed, not guessed", "[terraform]") {
  const auto told = shop();
  const auto& copy =
      told.assets.at("arn:aws:rds:eu-west-1:123456789012:db:orders-copy")["attributes"];
  CHECK_FALSE(copy.contains("backup_retention_days"));
  CHECK(copy["unknown_until_apply"] == Json{"backup_retention_period"});
  CHECK(told.problems.at("unknown_until_apply").find("aws_db_instance.copy: ") !=
        std::string::npos);
}

TEST_CASE("references that only the configuration knows lead to the planned resources",
          "[terraform]") {
  const auto told = shop();
  const std::string net = "shop:module.net.";
  for (const auto& expected :
       {net + "aws_subnet.app[0] located_in " + net + "aws_vpc.main",
        // count.index of both sides, through an output of the module
        "shop:aws_instance.app[0] located_in " + net + "aws_subnet.app[0]",
        "shop:aws_instance.app[1] located_in " + net + "aws_subnet.app[1]",
        std::string{"shop:aws_instance.app[1] located_in aws/123456789012/eu-west-1b"},
        std::string{"shop:aws_instance.app[0] member_of shop:aws_lb_target_group.app"},
        std::string{"shop:aws_lb.front depends_on shop:aws_lb_target_group.app"},
        std::string{"shop:aws_lb.front located_in aws/123456789012/eu-west-1a"},
        std::string{"shop:aws_lb.front located_in aws/123456789012/eu-west-1b"},
        std::string{"shop:aws_autoscaling_group.work located_in aws/123456789012/eu-west-1b"},
        // through the association, the table and its route
        net + "aws_subnet.app[1] depends_on " + net + R"(aws_nat_gateway.one {"strength":"soft"})",
        net + "aws_nat_gateway.one located_in aws/123456789012/eu-west-1a",
        // through the subnet group
        kDatabase + " located_in aws/123456789012/eu-west-1a",
        kDatabase + " located_in aws/123456789012/eu-west-1b",
        kDatabase + R"( fails_over_to )" + kDatabase + R"(-copy {"takeover":"manual"})",
        kDatabase + R"( replicates_to )" + kDatabase + R"(-copy {"mode":"async"})"}) {
    INFO(expected);
    CHECK(told.relations.contains(expected));
  }
  CHECK_FALSE(
      told.relations.contains("shop:aws_instance.app[0] located_in " + net + "aws_subnet.app[1]"));
  // One zone of two, and nobody knows which.
  CHECK(told.relations.contains(kDatabase + "-copy located_in aws/eu-west-1"));
}

TEST_CASE("records of one name are one endpoint with its roles", "[terraform]") {
  const auto told = shop();
  const auto& attributes = told.assets.at("shop:aws_route53_record.primary")["attributes"];
  CHECK(attributes["routing"] == "failover");
  CHECK(attributes["health_check"] == true);
  CHECK(attributes["health_check_interval_s"] == 10);
  CHECK(attributes["health_check_failures"] == 2);
  CHECK_FALSE(told.assets.contains("shop:aws_route53_record.secondary"));
  CHECK(told.relations.contains(
      R"(shop:aws_lb.front member_of shop:aws_route53_record.primary {"role":"primary"})"));
  CHECK(told.relations.contains(
      R"(198.51.100.9 member_of shop:aws_route53_record.primary {"active":false,"role":"secondary"})"));
}

TEST_CASE("a plan that is only a part is told incompletely", "[terraform]") {
  const test::TemporaryFolder folder;
  const auto path = folder.path() / "part.json";
  test::spill(path, R"({"format_version": "1.2", "planned_values": {}, "complete": false})");
  const auto told = tell(test::terraform_setting(path));
  CHECK(told.scope["status"] == "incomplete");
  test::spill(path, R"({"format_version": "1.2", "planned_values": {}, "errored": true})");
  CHECK(tell(test::terraform_setting(path)).problems.at("incomplete") ==
        "the plan ended with errors: plan again");
}

TEST_CASE("account and region of the settings stand in where the file is silent", "[terraform]") {
  const test::TemporaryFolder folder;
  const auto path = folder.path() / "web.json";
  test::spill(path, R"({"format_version": "1.0", "values": {"root_module": {"resources": [
    {"address": "aws_dynamodb_table.a", "mode": "managed", "type": "aws_dynamodb_table",
     "provider_name": "aws", "values": {"name": "a"}},
    {"address": "aws_subnet.b", "mode": "managed", "type": "aws_subnet", "provider_name": "aws",
     "values": {"id": "subnet-1", "availability_zone": "eu-west-1a"}}]}}})");
  const auto silent = tell(test::terraform_setting(path));
  CHECK(silent.assets.contains("web:aws_dynamodb_table.a"));
  CHECK(silent.relations.contains("web:aws_subnet.b located_in aws/-/eu-west-1a"));
  const auto told =
      tell(test::terraform_setting(path, R"("account": "123456789012", "region": "eu-west-1", )"));
  CHECK(told.assets.contains("arn:aws:dynamodb:eu-west-1:123456789012:table/a"));
  CHECK(
      told.relations.contains("arn:aws:ec2:eu-west-1:123456789012:subnet/subnet-1 located_in "
                              "aws/123456789012/eu-west-1a"));
}

}  // namespace plimsoll::terraform
