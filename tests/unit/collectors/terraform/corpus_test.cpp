// All states and plans of the developers' shared data, where it is present, against what a reader
// of its own finds in them (oracle.py): resources by type, identifiers, zones, settings.
#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "collectors/terraform/program.hpp"
#include "lib/core/text.hpp"
#include "tests/support/collect_program.hpp"
#include "tests/unit/collectors/terraform/settings.hpp"

namespace plimsoll::terraform {

namespace {

using Json = nlohmann::json;

/// Types that become no asset by themselves, and why.
const std::map<std::string, std::string>& no_assets() {
  static const std::map<std::string, std::string> reasons{
      {"aws_eip_association", "gives its address to an instance"},
      {"aws_lb_listener", "leads from its balancer to target groups"},
      {"aws_route", "leads from its route table to a gateway"},
      {"aws_route_table_association", "leads from its subnet to a route table"},
      {"azurerm_lb_rule", "leads from its balancer to a pool"},
  };
  return reasons;
}

struct Read {
  std::map<std::string, Json> assets;          ///< By "file: address".
  std::set<std::string> zones;                 ///< "file: address in zone".
  std::map<std::string, std::int64_t> counts;  ///< By "file type": assets, or not modelled.
};

/// "aws_subnet" of "module.a[0].aws_subnet.b[1]".
std::string type_of(const std::string& address) {
  std::string rest = address;
  while (rest.starts_with("module.")) {
    rest.erase(0, 7);
    rest.erase(0, rest.find('.') + 1);
  }
  return rest.substr(0, rest.find('.'));
}

/// "not modelled: 2 a, 1 b"
void count_unmodelled(const std::string& file, const std::string& message, Read& out) {
  for (const auto part : core::split(std::string_view{message}.substr(14), ',')) {
    const auto words = core::words(part);
    REQUIRE(words.size() >= 2);
    out.counts[file + " " + std::string{words[1]}] += *core::to_int(words[0]);
  }
}

void read_line(const std::string& file, const Json& line, std::map<std::string, std::string>& keys,
               Read& out) {
  if (line["type"] == "asset" && line.contains("attributes") &&
      line["attributes"].contains("declared_in")) {
    const std::string at = line["attributes"]["declared_in"];
    REQUIRE(at.starts_with(file + ": "));
    keys[line["key"]] = at;
    out.assets[at] = line;
    ++out.counts[file + " " + type_of(at.substr(file.size() + 2))];
  } else if (line["type"] == "relation" && line["kind"] == "located_in" && line["to"].is_string() &&
             keys.contains(line["from"])) {
    const std::string to = line["to"];
    out.zones.insert(keys[line["from"]] + " in " + to.substr(to.rfind('/') + 1));
  } else if (line["type"] == "problem" && line["code"] == "not_modelled") {
    count_unmodelled(file, line["message"], out);
  } else if (line["type"] == "scope") {
    CHECK(line["status"] == "complete");
  }
}

Read read_all(const std::vector<std::filesystem::path>& files) {
  Read out;
  for (const auto& path : files) {
    INFO(path);
    std::map<std::string, std::string> keys;
    const auto lines = test::collect_lines(program(), test::terraform_setting(path));
    for (const auto line : core::lines(lines)) {
      read_line(path.filename().string(), Json::parse(line), keys, out);
    }
  }
  return out;
}

/// Whether the fact of the oracle is what was read; counts it.
void compare(const Json& fact, const Read& read, std::map<std::string, std::size_t>& compared) {
  const std::string kind = fact[0];
  const std::string file = fact[1];
  INFO(fact.dump());
  ++compared[kind];
  if (kind == "count") {
    const std::string type = fact[2];
    if (no_assets().contains(type)) {
      CHECK_FALSE(read.counts.contains(file + " " + type));
      return;
    }
    // Records of one name are one endpoint.
    if (type == "aws_route53_record") {
      CHECK(read.counts.at(file + " " + type) <= fact[3]);
      return;
    }
    REQUIRE(read.counts.contains(file + " " + type));
    // The instances of a classic balancer are a pool of their own.
    CHECK(read.counts.at(file + " " + type) == fact[3].get<int>() * (type == "aws_elb" ? 2 : 1));
    return;
  }
  const std::string at = file + ": " + std::string{fact[2]};
  REQUIRE(read.assets.contains(at));
  const Json& asset = read.assets.at(at);
  if (kind == "value") {
    REQUIRE(asset["attributes"].contains(fact[3]));
    CHECK(asset["attributes"][fact[3].get<std::string>()] == fact[4]);
  } else if (kind == "id") {
    CHECK(asset["key"] == fact[3]);
  } else {
    CHECK(read.zones.contains(at + " in " + std::string{fact[3]}));
  }
}

}  // namespace

TEST_CASE("every state and plan is told as another reader finds it", "[terraform]") {
  const auto shared = test::shared_data();
  if (!shared) {
    WARN("no shared data");
    return;
  }
  std::vector<std::filesystem::path> files;
  for (const char* folder : {"state", "plan"}) {
    for (const auto& entry : std::filesystem::directory_iterator{*shared / "terraform" / folder}) {
      files.push_back(entry.path());
    }
  }
  REQUIRE(files.size() == 66);
  const auto script = test::source_dir() / "tests/unit/collectors/terraform/oracle.py";
  std::vector<std::string> command{"python3", script.string()};
  for (const auto& path : files) command.push_back(path.string());
  const auto oracle = test::run(command);
  REQUIRE(oracle.status == 0);
  const Read read = read_all(files);
  std::map<std::string, std::size_t> compared;
  for (const auto line : core::lines(oracle.out)) compare(Json::parse(line), read, compared);
  WARN("66 files: " << compared["count"] << " counts by type, " << compared["value"]
                    << " settings, " << compared["id"] << " ARNs, " << compared["zone"]
                    << " zones compared");
  CHECK(compared["count"] == 90);
  CHECK(compared["value"] == 49);
  CHECK(compared["id"] == 32);
  CHECK(compared["zone"] == 11);
}

}  // namespace plimsoll::terraform
