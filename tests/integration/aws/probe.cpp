// A collector with a small table of its own, so that what is tested of the wire does not depend on
// what the real table asks.
#include <array>
#include <utility>

#include "collectors/aws/calls.hpp"
#include "collectors/aws/reading.hpp"
#include "collectors/aws/wire/program.hpp"
#include "lib/model/cloud.hpp"

namespace plimsoll::resources {
/// Made from probe.def at build time.
std::span<const core::Resource> probe_models();
}  // namespace plimsoll::resources

namespace plimsoll::aws {

namespace {

using Json = nlohmann::json;

void map_nothing(const Json& /*answer*/, const Json& /*input*/, Reading& /*reading*/) {}

void add(Reading& reading, const std::string& arn, const char* kind, const std::string& name) {
  model::AssetRecord asset;
  asset.key = arn;
  asset.kind = kind;
  asset.name = name;
  asset.ids = {model::arn_id(arn)};
  reading.draft().asset(std::move(asset));
}

void map_instances(const Json& answer, const Json& /*input*/, Reading& reading) {
  model::AssetRecord region;
  region.key = "aws/" + reading.unit().region;
  region.kind = "region";
  region.name = reading.unit().region;
  region.ids = {model::place_id("aws", reading.unit().region)};
  const std::string to = reading.draft().asset(std::move(region));
  for (const Json& reservation : answer.at("Reservations")) {
    for (const Json& instance : reservation.at("Instances")) {
      const std::string id = instance.at("InstanceId");
      const std::string arn =
          "arn:aws:ec2:" + reading.unit().region + ":" + reading.unit().account + ":instance/" + id;
      add(reading, arn, "vm", id);
      reading.draft().relate(arn, to, "located_in", "");
    }
  }
}

void map_databases(const Json& answer, const Json& /*input*/, Reading& reading) {
  for (const Json& one : answer.at("DBInstances")) {
    add(reading, one.at("DBInstanceArn"), "database", one.at("DBInstanceIdentifier"));
  }
}

void map_tables(const Json& answer, const Json& /*input*/, Reading& reading) {
  for (const Json& name : answer.at("TableNames")) {
    reading.ask("dynamodb", "DescribeTable", {{"TableName", name}});
  }
}

void map_table(const Json& answer, const Json& /*input*/, Reading& reading) {
  add(reading, answer.at("Table").at("TableArn"), "queue", answer.at("Table").at("TableName"));
}

void map_functions(const Json& answer, const Json& /*input*/, Reading& reading) {
  for (const Json& one : answer.at("Functions")) {
    // A real mapping leaves the environment out; here it shows that the wire does.
    add(reading, one.at("FunctionArn"), "function", one.dump());
  }
}

void map_buckets(const Json& answer, const Json& /*input*/, Reading& reading) {
  for (const Json& one : answer.at("Buckets")) {
    reading.ask("s3", "GetBucketVersioning", {{"Bucket", one.at("Name")}});
  }
}

void map_versioning(const Json& answer, const Json& input, Reading& reading) {
  const std::string name = input.at("Bucket");
  add(reading, "arn:aws:s3:::" + name, "object_store", name + " " + answer.value("Status", ""));
}

void map_zones(const Json& answer, const Json& /*input*/, Reading& reading) {
  for (const Json& one : answer.at("HostedZones")) {
    const std::string id = one.at("Id");
    add(reading, "arn:aws:route53:::" + reading.unit().account + id, "dns_zone", one.at("Name"));
    reading.ask("route53", "ListResourceRecordSets", {{"HostedZoneId", id.substr(12)}});
  }
}

void map_records(const Json& answer, const Json& /*input*/, Reading& reading) {
  for (const Json& one : answer.at("ResourceRecordSets")) {
    const std::string name = one.at("Name");
    add(reading, "arn:aws:route53:::" + reading.unit().account + "/" + name, "endpoint", name);
  }
}

constexpr std::array kTable = std::to_array<Call>({
#define CALL(service, operation, reach, permission, kinds, map) \
  {#service, #operation, Reach::reach, permission, kinds, map},
#include "tests/integration/aws/probe.def"
#undef CALL
});

}  // namespace

}  // namespace plimsoll::aws

int main(int argc, char** argv) {
  using namespace plimsoll;
  const auto program = aws::wire::program(aws::kTable, resources::probe_models());
  return collect::kit::run(program, argc, argv);
}
