// Regions, partitions and where services are asked.
#include "collectors/aws/wire/endpoints.hpp"

#include <map>

#include <catch2/catch.hpp>

#include "tests/support/support.hpp"
#include "tests/unit/collectors/aws_wire/support.hpp"

namespace plimsoll::aws::wire {

namespace {

Endpoints endpoints() {
  auto out = Endpoints::parse(model_text("endpoints"));
  if (!out) throw std::runtime_error(to_string(out.error()));
  return *std::move(out);
}

}  // namespace

TEST_CASE("every published region is of its partition", "[aws_wire]") {
  const auto file = aws_data("partitions.json");
  if (!file) {
    WARN("no shared data");
    return;
  }
  // Partitions that Debian's botocore is too old for, with the reason.
  const std::map<std::string, std::string> left_out{
      {"aws-eusc", "newer than botocore 1.29"},
      {"aws-iso-e", "newer than botocore 1.29"},
      {"aws-iso-f", "newer than botocore 1.29"},
  };
  const Endpoints tables = endpoints();
  std::size_t values = 0;
  std::size_t skipped = 0;
  const auto json = nlohmann::json::parse(test::slurp(*file));
  for (const auto& partition : json["partitions"]) {
    const std::string id = partition["id"];
    if (left_out.contains(id)) {
      ++skipped;
      continue;
    }
    CAPTURE(id);
    REQUIRE(tables.partition(id) != nullptr);
    CHECK(tables.partition(id)->suffix == partition["outputs"]["dnsSuffix"]);
    CHECK(tables.partition(id)->global_region == partition["outputs"]["implicitGlobalRegion"]);
    values += 2;
    for (const auto& [region, about] : partition["regions"].items()) {
      if (region.ends_with("-global")) continue;
      CAPTURE(region);
      const Partition* found = tables.partition_of(region);
      REQUIRE(found != nullptr);
      CHECK(found->id == id);
      ++values;
    }
  }
  WARN(values << " values compared, " << skipped << " partitions left out for the reasons listed");
  CHECK(values >= 40);
}

TEST_CASE("services are asked in their region, global ones in the partition's", "[aws_wire]") {
  const Endpoints tables = endpoints();
  CHECK(tables.resolve("ec2", "eu-west-1", {}).url == "https://ec2.eu-west-1.amazonaws.com");
  CHECK(tables.resolve("ec2", "cn-north-1", {}).url == "https://ec2.cn-north-1.amazonaws.com.cn");
  const Address organizations = tables.resolve("organizations", "eu-west-1", {});
  CHECK(organizations.url == "https://organizations.us-east-1.amazonaws.com");
  CHECK(organizations.region == "us-east-1");
  const Address cloudfront = tables.resolve("cloudfront", "ap-south-1", {});
  CHECK(cloudfront.url == "https://cloudfront.amazonaws.com");
  CHECK(cloudfront.region == "us-east-1");
  CHECK(tables.resolve("ec2", "eu-west-99", {}).url == "https://ec2.eu-west-99.amazonaws.com");
  CHECK_FALSE(tables.resolve("ec2", "eu-west-99", {}).listed);
}

TEST_CASE("an endpoint of one's own takes every service, with its path", "[aws_wire]") {
  const Endpoints tables = endpoints();
  const Address address = tables.resolve("ec2", "eu-west-1", "http://127.0.0.1:4566/custom/");
  CHECK(address.url == "http://127.0.0.1:4566/custom");
  CHECK(address.region == "eu-west-1");
}

TEST_CASE("a region's name cannot bend a host name", "[aws_wire]") {
  CHECK(is_region_name("eu-west-1"));
  CHECK_FALSE(is_region_name("eu-west-1.evil.example/"));
  CHECK_FALSE(is_region_name(""));
  CHECK(endpoints().partition_of("evil.example") == nullptr);
}

}  // namespace plimsoll::aws::wire
