#include "lib/model/cloud.hpp"

#include <catch2/catch.hpp>

namespace plimsoll::model {

TEST_CASE("an ARN is read and written as it stands", "[model]") {
  for (const char* text : {"arn:aws:ec2:eu-west-1:123456789012:instance/i-0abc",
                           "arn:aws:rds:eu-west-1:123456789012:db:orders", "arn:aws:s3:::invoices",
                           "arn:aws-cn:iam::123456789012:role/audit"}) {
    const auto arn = parse_arn(text);
    REQUIRE(arn);
    CHECK(to_string(*arn) == text);
  }
  const auto arn = parse_arn("arn:aws:rds:eu-west-1:123456789012:db:orders");
  CHECK(arn->region == "eu-west-1");
  CHECK(arn->account == "123456789012");
  CHECK(arn->resource == "db:orders");
}

TEST_CASE("what is no ARN is none", "[model]") {
  for (const char* text : {"", "arn", "arn:aws:ec2:eu-west-1:1", "arn:aws:ec2:eu-west-1:1:",
                           "urn:aws:ec2:eu-west-1:1:x", "arn::ec2:eu-west-1:1:x", "i-0abc"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_arn(text));
  }
}

TEST_CASE("a zone is one by its id, and by its name within an account", "[model]") {
  CHECK(place_id("aws", "euw1-az1").value == "aws/euw1-az1");
  CHECK(zone_name_id("aws", "123456789012", "eu-west-1a").value == "aws/123456789012/eu-west-1a");
  CHECK(zone_name_id("aws", "", "eu-west-1a").value == "aws/-/eu-west-1a");
}

}  // namespace plimsoll::model
