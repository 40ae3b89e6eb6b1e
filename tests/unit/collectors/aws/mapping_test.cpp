#include <catch2/catch.hpp>

#include "collectors/aws/fields.hpp"
#include "tests/unit/collectors/aws/support.hpp"

namespace plimsoll::aws {

namespace {
using nlohmann::json;
const std::string kUnit = "arn:aws:ec2:eu-west-1:123456789012:";
}  // namespace

TEST_CASE("fields are read in every spelling of them, and nothing else is", "[aws]") {
  const auto node = json::parse(R"({
    "python": "2021-06-10 00:05:53.316000+00:00", "cli": "2020-07-29T10:35:11.000Z",
    "bare": "2018-08-15T01:58:59", "seconds": 1466801808.595, "text": "1466801808",
    "words": "soon", "number": "42", "big": 1e300, "half": 2.5, "yes": "True", "list": ["a", 1, {}],
    "tags": [{"Key": "a", "Value": "1"}, {"key": "b", "value": "2"}], "map": {"c": "3"}})");
  CHECK(instant(node, "python") == "2021-06-10T00:05:53Z");
  CHECK(instant(node, "cli") == "2020-07-29T10:35:11Z");
  CHECK(instant(node, "bare") == "2018-08-15T01:58:59Z");
  CHECK(instant(node, "seconds") == "2016-06-24T20:56:48Z");
  CHECK(instant(node, "text") == "2016-06-24T20:56:48Z");
  CHECK(instant(node, "words").empty());
  CHECK(instant(node, "big").empty());
  CHECK(number(node, "number") == 42);
  CHECK_FALSE(number(node, "big"));
  CHECK_FALSE(number(node, "half"));
  CHECK(flag(node, "yes") == true);
  CHECK_FALSE(flag(node, "words"));
  CHECK(texts(node, "list") == std::vector<std::string>{"a", "1"});
  CHECK(tags_of(node, "tags") == Tags{{"a", "1"}, {"b", "2"}});
  CHECK(tags_of(node, "map") == Tags{{"c", "3"}});
  CHECK(text(node, "python.inner").empty());
}

TEST_CASE("a zone has its id and the account's name for it", "[aws]") {
  auto reading = new_reading();
  map_one(reading, "ec2", "DescribeAvailabilityZones", json::parse(R"({"AvailabilityZones": [
    {"ZoneName": "eu-west-1a", "ZoneId": "euw1-az3", "RegionName": "eu-west-1", "State": "available"}]})"));
  const auto asked = reading.take_asked();
  CHECK(asked.size() == 5);  // quotas
  CHECK(reading.take_asked().empty());
  const auto outcome = outcome_of(std::move(reading));
  REQUIRE(outcome.assets.contains("aws/euw1-az3"));
  CHECK(outcome.assets.at("aws/euw1-az3").scope.empty());
  const auto& ids = outcome.assets.at("aws/euw1-az3").ids;
  CHECK(ids == std::vector<model::Identifier>{{"cloud-place", "aws/123456789012/eu-west-1a"},
                                              {"cloud-place", "aws/euw1-az3"}});
  CHECK(outcome.places("aws/euw1-az3") == std::set<std::string>{"aws/eu-west-1"});
}

TEST_CASE("what is asked for twice is asked once", "[aws]") {
  auto reading = new_reading();
  reading.ask("s3", "GetBucketTagging", input("Bucket", "a"));
  reading.ask("s3", "GetBucketTagging", input("Bucket", "a"));
  reading.ask("s3", "GetBucketTagging", input("Bucket", "b"));
  CHECK(reading.take_asked().size() == 2);
  reading.ask("s3", "GetBucketTagging", input("Bucket", "b"));
  CHECK(reading.take_asked().empty());
}

TEST_CASE("records name the scope of the call that told them", "[aws]") {
  auto reading = new_reading();
  map_one(reading, "ec2", "DescribeVpcs", json{{"Vpcs", {{{"VpcId", "vpc-1"}}}}});
  map_one(reading, "ec2", "DescribeRouteTables", json::object());
  const auto outcome = outcome_of(std::move(reading));
  CHECK(outcome.assets.at(kUnit + "vpc/vpc-1").scope ==
        "account:123456789012/region:eu-west-1/ec2:DescribeVpcs");
}

TEST_CASE("a resource of another account is referred to by its owner's name", "[aws]") {
  auto reading = new_reading();
  map_one(reading, "ec2", "DescribeSubnets", json::parse(R"({"Subnets": [
    {"SubnetId": "subnet-9", "OwnerId": "999999999999", "AvailabilityZone": "eu-west-1b",
     "SubnetArn": "arn:aws:ec2:eu-west-1:999999999999:subnet/subnet-9"}]})"));
  map_one(reading, "ec2", "DescribeInstances", json::parse(R"({"Reservations": [{"Instances": [
    {"InstanceId": "i-1", "SubnetId": "subnet-9"}]}]})"));
  const auto outcome = outcome_of(std::move(reading));
  CHECK(outcome.assets.size() == 1);
  CHECK(outcome.places(kUnit + "instance/i-1") ==
        std::set<std::string>{"arn:aws:ec2:eu-west-1:999999999999:subnet/subnet-9",
                              "aws/123456789012/eu-west-1b"});
}

TEST_CASE("the partition of a unit is that of its ARNs", "[aws]") {
  Reading reading{{"aws-cn", "123456789012", "cn-north-1"}, {}};
  map_one(reading, "ec2", "DescribeVolumes", json{{"Volumes", {{{"VolumeId", "vol-1"}}}}});
  CHECK(outcome_of(std::move(reading))
            .assets.contains("arn:aws-cn:ec2:cn-north-1:123456789012:volume/vol-1"));
}

TEST_CASE("a service's tag makes its resources members of the business service", "[aws]") {
  auto reading = new_reading({"service", "app"});
  map_one(reading, "ec2", "DescribeInstances", json::parse(R"({"Reservations": [{"Instances": [
    {"InstanceId": "i-1", "Tags": [{"Key": "app", "Value": "b"}, {"Key": "service", "Value": "a"}]},
    {"InstanceId": "i-2", "Tags": [{"Key": "app", "Value": "b"}]},
    {"InstanceId": "i-3"}]}]})"));
  const auto outcome = outcome_of(std::move(reading));
  const std::string a = "service:a";
  const std::string b = "service:b";
  CHECK(outcome.assets.at(a).kind == "business_service");
  CHECK(outcome.assets.at(a).ids == std::vector<model::Identifier>{{"key", "a"}});
  CHECK(outcome.related(kUnit + "instance/i-1", "member_of", a));
  CHECK_FALSE(outcome.related(kUnit + "instance/i-1", "member_of", b));
  CHECK(outcome.related(kUnit + "instance/i-2", "member_of", b));
}

TEST_CASE(
    "a quota of a region without machines counts none, one that can't be counted has no usage",
    "[aws]") {
  auto reading = new_reading();
  map_one(reading, "service-quotas", "ListServiceQuotas", json::parse(R"({"Quotas": [
    {"ServiceCode": "ec2", "QuotaCode": "L-1216C47A", "QuotaName": "standard", "Value": 5},
    {"ServiceCode": "rds", "QuotaCode": "L-7B6409FD", "QuotaName": "DB instances", "Value": 40}]})"));
  map_one(reading, "ec2", "DescribeInstances", json{{"Reservations", json::array()}});
  const auto quotas =
      outcome_of(std::move(reading)).attribute("aws/123456789012/account@eu-west-1", "quotas");
  REQUIRE(quotas.size() == 2);
  CHECK(quotas[0]["usage"] == 0);
  CHECK(quotas[0]["value"] == 5);
  CHECK_FALSE(quotas[1].contains("usage"));
}

}  // namespace plimsoll::aws
