// Every answer in the developers' shared data, where it is present.  No expected records stand
// beside them: what they hold is walked here, by another way than the mappings take.
#include "tests/unit/collectors/aws/corpus.hpp"

#include <algorithm>
#include <set>
#include <string>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "tests/support/support.hpp"
#include "tests/unit/collectors/aws/support.hpp"

namespace plimsoll::aws {

namespace {

using nlohmann::json;
using Nodes = std::vector<const json*>;

/// All that a path of members leads to, through every list on the way.
void walk(const json& node, std::string_view path, Nodes& out) {
  if (node.is_array()) {
    for (const auto& each : node) walk(each, path, out);
    return;
  }
  if (node.is_null()) return;
  if (path.empty()) {
    out.push_back(&node);
    return;
  }
  const auto dot = path.find('.');
  const std::string name{path.substr(0, dot)};
  if (!node.is_object() || !node.contains(name)) return;
  walk(node.at(name), dot == std::string_view::npos ? "" : path.substr(dot + 1), out);
}

Nodes at(const json& node, std::string_view path) {
  Nodes out;
  walk(node, path, out);
  return out;
}

std::string word(const json& node) {
  return node.is_string() ? node.get<std::string>() : node.dump();
}

/// The account and region that an answer is of, by what it names first.
void find_unit(const json& node, Unit& unit) {
  if (node.is_structured()) {
    for (const auto& [name, each] : node.items()) {
      const bool owner =
          name == "OwnerId" && each.is_string() && each.get<std::string>().size() == 12;
      if (owner && unit.account.empty()) unit.account = each.get<std::string>();
      find_unit(each, unit);
    }
    return;
  }
  if (!node.is_string()) return;
  const auto text = node.get<std::string>();
  const auto parts = core::split(text, ':');
  if (parts.size() < 6 || parts[0] != "arn") return;
  if (unit.region.empty()) unit.region = parts[3];
  if (unit.account.empty() && parts[4].size() == 12) unit.account = parts[4];
}

Unit unit_of(const Case& each) {
  Unit out;
  find_unit(each.answer, out);
  find_unit(each.input, out);
  if (out.account.empty()) out.account = "123456789012";
  if (out.region.empty()) out.region = "us-east-1";
  return out;
}

/// Compares, and counts what it compared.
class Comparison {
 public:
  Comparison(const Unit& unit, const Outcome& outcome) : unit_{unit}, outcome_{outcome} {}
  [[nodiscard]] int count() const { return count_; }

  void elements(const Expectation& expected, const json& answer) {
    for (const auto* node : at(answer, expected.list)) element(expected, *node);
  }

  void zones(const json& answer) {
    for (const auto* node : at(answer, "AvailabilityZones")) {
      const auto own = fmt::format("aws/{}/{}", unit_.account, word(node->at("ZoneName")));
      const auto key = node->contains("ZoneId") ? "aws/" + word(node->at("ZoneId")) : own;
      same(outcome_.assets.contains(key), true);
      same(outcome_.places(key), std::set{"aws/" + word(node->at("RegionName"))});
      same(outcome_.attribute(key, "state"), node->at("State"));
      for (const auto& name : {own, key}) {
        const auto& ids = outcome_.assets.at(key).ids;
        const model::Identifier id{"cloud-place", name};
        same(std::find(ids.begin(), ids.end(), id) != ids.end(), true);
      }
    }
  }

  void targets(const json& answer, const json& input) {
    const auto pool = word(input.at("TargetGroupArn"));
    std::int64_t healthy = 0;
    for (const auto* node : at(answer, "TargetHealthDescriptions")) {
      const auto target = word(node->at("Target").at("Id"));
      same(outcome_.related(arn("ec2", "instance/" + target), "member_of", pool), true);
      healthy += word(node->at("TargetHealth").at("State")) == "healthy" ? 1 : 0;
    }
    same(outcome_.attribute(pool, "targets_healthy"), json(healthy));
  }

  void tunnels(const json& answer) {
    for (const auto* vpn : at(answer, "VpnConnections")) {
      const auto key = arn("ec2", "vpn-connection/" + word(vpn->at("VpnConnectionId")));
      if (!outcome_.assets.contains(key)) continue;
      for (const auto* tunnel : at(*vpn, "VgwTelemetry")) {
        const auto address = word(tunnel->at("OutsideIpAddress"));
        const auto name = key + "/tunnel/" + address;
        same(outcome_.attribute(name, "operational"), json(tunnel->at("Status") == "UP"));
        same(outcome_.attribute(name, "address"), json(address));
        same(outcome_.related(name, "member_of", key), true);
      }
    }
  }

  void roles(const json& answer) {
    for (const auto* cluster : at(answer, "DBClusters")) {
      const auto name = arn("rds", "cluster:" + word(cluster->at("DBClusterIdentifier")));
      const auto key = cluster->contains("DBClusterArn") ? word(cluster->at("DBClusterArn")) : name;
      for (const auto* member : at(*cluster, "DBClusterMembers")) {
        const auto from = arn("rds", "db:" + word(member->at("DBInstanceIdentifier")));
        const auto& attributes = outcome_.relations.at({from, "member_of", key});
        // One example names an instance twice, once as the writer.
        const auto all = at(*cluster, "DBClusterMembers");
        const bool writer = std::any_of(all.begin(), all.end(), [&](const json* other) {
          return other->at("DBInstanceIdentifier") == member->at("DBInstanceIdentifier") &&
                 other->at("IsClusterWriter").get<bool>();
        });
        same(to_json(attributes.at("role")), json(writer ? "writer" : "reader"));
        if (!member->contains("PromotionTier")) continue;
        same(to_json(attributes.at("promotion_tier")), member->at("PromotionTier"));
      }
    }
  }

  void jobs(const json& answer) {
    std::set<std::pair<std::string, std::string>> done;
    for (const auto* job : at(answer, "BackupJobs")) {
      if (job->at("State") == "COMPLETED") {
        done.emplace(word(job->at("ResourceArn")), word(job->at("BackupVaultArn")));
      }
    }
    same(outcome_.evidence.size(), done.size());
    for (const auto& [resource, vault] : done) {
      same(outcome_.related(resource, "backed_up_to", vault), true);
    }
  }

 private:
  [[nodiscard]] std::string arn(std::string_view service, std::string_view rest) const {
    const bool bucket = service == "s3";
    return fmt::format("arn:aws:{}:{}:{}:{}", service, bucket ? "" : unit_.region,
                       bucket ? "" : unit_.account, rest);
  }

  [[nodiscard]] std::string named(const Named& name, const json& value) const {
    const auto text = word(value);
    if (text.starts_with("arn:")) return text;
    return arn(name.service, std::string{name.prefix} + text);
  }

  /// The key that a node's asset has: its ARN where the answer tells it.
  [[nodiscard]] std::string key_of(const Expectation& expected, const json& node) const {
    const auto found = at(node, expected.key.path);
    if (found.empty()) return {};
    auto key = named(expected.key, *found.front());
    for (const auto* name :
         {"SubnetArn", "DBInstanceArn", "DBClusterArn", "ARN", "FileSystemArn"}) {
      if (const auto own = at(node, name); !own.empty()) key = word(*own.front());
    }
    return key;
  }

  template <typename T, typename U>
  void same(const T& got, const U& wanted) {
    CHECK(got == wanted);
    ++count_;
  }

  void element(const Expectation& expected, const json& node) {
    const auto key = key_of(expected, node);
    if (key.empty()) return;
    INFO(key);
    for (const auto& [name, path] : expected.attributes) {
      const auto found = at(node, path);
      if (name != "state" || found.empty()) continue;
      const auto state = core::lower(word(*found.front()));
      if (state != "terminated" && state != "deleted") continue;
      same(outcome_.assets.contains(key), false);  // it is no more
      return;
    }
    same(outcome_.assets.contains(key), true);
    for (const auto& [name, path] : expected.attributes) attribute(key, name, at(node, path));
    if (!expected.zones.empty()) located(key, at(node, expected.zones));
    for (const auto& link : expected.links) {
      for (const auto* other : at(node, link.to.path)) {
        if (word(*other).empty()) continue;
        const auto end = named(link.to, *other);
        const std::string kind{link.kind};
        same(link.reversed ? outcome_.related(end, kind, key) : outcome_.related(key, kind, end),
             true);
      }
    }
  }

  void attribute(const std::string& key, std::string_view name, const Nodes& found) {
    const auto mark = name.find_first_of("@*!");
    const std::string attribute{name.substr(0, mark)};
    const auto form = mark == std::string_view::npos ? ' ' : name[mark];
    INFO(attribute);
    const auto got = outcome_.attribute(key, attribute);
    if (form == '!') {
      json wanted = json::array();
      for (const auto* each : found) wanted.push_back(*each);
      same(got, wanted);
    } else if (found.empty() || word(*found.back()).empty()) {
      same(got, json(nullptr));
    } else if (form == '@') {
      auto wanted = word(*found.back()).substr(0, 19);
      wanted[10] = 'T';
      same(got, json(wanted + "Z"));
    } else if (form == '*') {
      same(got, json(found.back()->get<std::int64_t>() * 1024 * 1024 * 1024));
    } else {
      same(got.is_string() ? json(word(*found.back())) : *found.back(), got);
    }
  }

  void located(const std::string& key, const Nodes& found) {
    std::set<std::string> wanted;
    // "Multiple": those of its nodes, which their own answers tell.
    if (!found.empty() && word(*found.front()) == "Multiple") return;
    for (const auto* zone : found) {
      wanted.insert(fmt::format("aws/{}/{}", unit_.account, word(*zone)));
    }
    if (wanted.empty()) wanted.insert("aws/" + unit_.region);
    auto got = outcome_.places(key);
    std::erase_if(got, [](const std::string& place) { return place.starts_with("arn:"); });
    same(got, wanted);
  }

  const Unit& unit_;
  const Outcome& outcome_;
  int count_ = 0;
};

int compare(const Case& each) {
  INFO(each.where);
  const auto unit = unit_of(each);
  Reading reading{unit, {}};
  map_one(reading, each.service, each.operation, each.answer, each.input);
  const auto outcome = outcome_of(std::move(reading));
  Comparison comparison{unit, outcome};
  for (const auto& expected : expectations()) {
    if (expected.service == each.service && expected.operation == each.operation) {
      comparison.elements(expected, each.answer);
    }
  }
  if (each.operation == "DescribeAvailabilityZones") comparison.zones(each.answer);
  if (each.operation == "DescribeTargetHealth") comparison.targets(each.answer, each.input);
  if (each.operation == "DescribeVpnConnections") comparison.tunnels(each.answer);
  if (each.operation == "DescribeDBClusters") comparison.roles(each.answer);
  if (each.operation == "ListBackupJobs") comparison.jobs(each.answer);
  return comparison.count();
}

}  // namespace

TEST_CASE("every answer that is to be had is told as it says", "[aws]") {
  const auto shared = test::shared_data();
  if (!shared) {
    WARN("no shared data");
    return;
  }
  const auto corpus = read_corpus(*shared / "aws");
  int values = 0;
  std::set<std::string> operations;
  for (const auto& each : corpus.cases) {
    values += compare(each);
    operations.insert(each.service + ":" + each.operation);
  }
  for (const auto& left : corpus.unexplained) FAIL_CHECK("left out without a reason: " << left);
  WARN(corpus.cases.size() << " answers of " << operations.size() << " operations, " << values
                           << " values compared; " << corpus.left_out.size()
                           << " answers of other operations left out");
  CHECK(corpus.cases.size() > 60);
  CHECK(values > 500);
}

}  // namespace plimsoll::aws
