/// @file
/// What mappings keep of one unit's answers until all are in.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "lib/model/attributes.hpp"

namespace plimsoll::aws {

using Tags = std::vector<std::pair<std::string, std::string>>;

/// Where a resource is, as its answer says: zones, or subnets whose zones another answer tells.
struct Placement {
  std::vector<std::string> zones;     ///< By the account's names: "eu-west-1a".
  std::vector<std::string> zone_ids;  ///< "euw1-az1", where no name is told.
  std::vector<std::string> subnets;   ///< Ids.
  std::string region;                 ///< Of a resource that is in none of the zones told.
  bool nowhere = false;               ///< In no place that can fail: DNS, an account.
  std::string scope;
};

struct Subnet {
  std::string arn;
  std::string vpc;
  std::string zone;
  std::string zone_id;
};

struct Route {
  std::string destination;
  std::string target;  ///< "nat-0a", "igw-0a", "tgw-0a"; "local" is left out.
  bool active = true;  ///< False: a black hole.
};

struct RouteTable {
  std::string vpc;
  bool main = false;
  std::vector<std::string> subnets;
  std::vector<Route> routes;
  std::string scope;
};

/// One record set of Route 53.
struct DnsRecord {
  std::string zone;  ///< "Z0AAA".
  std::string name;  ///< Lower case, no trailing dot.
  std::string type;
  std::string routing;  ///< "simple", "failover", …
  std::string role;     ///< "primary", "secondary" of failover.
  std::string set;      ///< Set identifier.
  std::string region;   ///< Of latency and geolocation routing.
  std::optional<std::int64_t> weight;
  std::optional<std::int64_t> ttl;
  std::string health_check;
  std::optional<bool> evaluates;  ///< Of an alias: whether its target's health counts.
  std::string alias;              ///< DNS name of an alias' target.
  std::vector<std::string> values;
  std::string scope;
};

struct HealthCheck {
  std::optional<std::int64_t> interval_s;
  std::optional<std::int64_t> failures;
};

/// One rule of a backup plan.
struct BackupRule {
  std::string vault;  ///< Name.
  model::Attributes attributes;
};

/// What a backup plan takes.
struct BackupSelection {
  std::string plan;
  std::vector<std::string> resources;  ///< ARNs and patterns.
  std::vector<std::string> excluded;
  Tags any_tag;  ///< One of them is enough.
  Tags all_tags;
  std::string scope;
};

struct Quota {
  std::string service;
  std::string code;
  std::string name;
  double value = 0;
};

struct Notes {
  std::map<std::string, Subnet, std::less<>> subnets;  ///< By id.
  std::vector<RouteTable> route_tables;
  std::map<std::string, std::string> groups;            ///< ARNs of Auto Scaling groups by name.
  std::map<std::string, std::string> placement_groups;  ///< Strategy by name.
  std::map<std::string, std::string> images;            ///< Of each instance, by its key.
  std::set<std::string> images_asked;
  std::set<std::string> images_there;
  bool images_listed = false;
  std::map<std::string, std::string> snapshots;  ///< Time of the newest, by volume id.
  std::string snapshots_scope;
  std::map<std::string, std::vector<std::string>> maintenance;  ///< Actions by ARN.
  std::map<std::string, std::pair<std::string, std::string>> cache_engines;
  ///< Engine and version by replication group.
  std::map<std::string, std::string> dx_locations;  ///< Names by code.
  std::map<std::string, std::pair<bool, bool>> bgp;
  ///< By Direct Connect connection: a session is up; one is known.
  std::map<std::string, Tags> tags;  ///< By ARN, of the tagging service.
  std::vector<DnsRecord> dns;
  std::map<std::string, bool> dns_zones;  ///< Whether it is private, by id.
  std::map<std::string, HealthCheck> health_checks;
  std::map<std::string, std::vector<BackupRule>> backup_plans;
  std::vector<BackupSelection> backup_selections;
  std::map<std::pair<std::string, std::string>, model::Attributes> backup_jobs;
  ///< The newest that ended well, by resource and vault.
  std::string backup_jobs_scope;
  std::set<std::string> backup_candidates;  ///< Keys of what AWS Backup can take.
  std::map<std::string, Tags> asset_tags;   ///< By key, of every asset that has tags.
  std::map<std::string, std::vector<std::string>> account_facts;
  ///< JSON objects by the account's attribute.
  std::string account_scope;
  std::vector<Quota> quotas;
  std::string quotas_scope;
  std::map<std::string, double, std::less<>> usage;  ///< By quota code, of what was listed.
  std::set<std::string, std::less<>> uncounted;      ///< Codes of which something lacked its size.
};

}  // namespace plimsoll::aws
