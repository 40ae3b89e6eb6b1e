/// @file
/// What was read of one unit: one region of one account, or what the account has outside regions.
/// Mappings write into it; the sweep hands its records out when the unit is done.  What several
/// units tell alike (a region, a zone, a business service) has the same key in each and names no
/// scope: the sweep writes it once, with all identifiers.  Every other key is one unit's own.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include <nlohmann/json.hpp>

#include "collectors/aws/notes.hpp"
#include "lib/collect/kit/draft.hpp"
#include "lib/model/record.hpp"

namespace plimsoll::aws {

struct Unit {
  std::string partition = "aws";
  std::string account;  ///< Twelve digits.
  std::string region;   ///< Empty: what the account has outside regions.
};

/// The name of the scope of one call in one unit:
/// "account:123456789012/region:eu-west-1/ec2:DescribeInstances", and "region:global" of what an
/// account has outside regions.  Every record names the scope that it came from, so that a denied
/// call keeps what it listed before and nothing else.
[[nodiscard]] inline std::string scope_name(const Unit& unit, std::string_view service,
                                            std::string_view operation) {
  std::string out = "account:" + unit.account;
  out += "/region:" + (unit.region.empty() ? "global" : unit.region);
  return out.append("/").append(service).append(":").append(operation);
}

/// A call that a mapping wants made in the same unit.
struct Asked {
  std::string service;
  std::string operation;
  nlohmann::json input;
};

class Reading {
 public:
  Reading(Unit unit, std::vector<std::string> service_tags);

  [[nodiscard]] const Unit& unit() const { return unit_; }
  [[nodiscard]] collect::kit::Draft& draft() { return draft_; }
  [[nodiscard]] Notes& notes() { return notes_; }

  /// What is told from here on comes from answers of that call (calls() does this before each
  /// mapping).
  void begin(std::string_view service, std::string_view operation);
  void use_scope(std::string scope) { scope_ = std::move(scope); }
  [[nodiscard]] const std::string& scope() const { return scope_; }

  /// Has a call of reach `follow` made for that input, once however often it is asked.
  void ask(std::string_view service, std::string_view operation, nlohmann::json input);
  /// What was asked for since the last time, in order.
  [[nodiscard]] std::vector<Asked> take_asked();

  /// The ARN of a resource of the unit's region and account: arn("ec2", "vpc/vpc-0a").
  [[nodiscard]] std::string arn(std::string_view service, std::string_view resource) const;
  /// The `arn` identifier of a resource of the unit.
  [[nodiscard]] model::Identifier arn_id(std::string_view service, std::string_view resource) const;

  /// Adds an asset of the current scope, or of the one that it names; where the draft has its key
  /// already, what that lacks.
  void add(model::AssetRecord asset, const Placement& placement);
  /// Adds a relation of the current scope; the same pair and kind twice is one.  References to
  /// what the unit has may name it by ARN: they become keys in the end.
  void relate(model::Identifier from, std::string_view kind, model::Identifier to,
              model::Attributes attributes = {});
  /// Counts what a quota limits; a count of 0 says that such things were listed.
  void count(std::string_view quota, double more = 0);
  /// Something counts against a quota, and its answer doesn't say how much.
  void cannot_count(std::string_view quota);
  /// Adds a row of an evidence table.
  void evidence(std::string_view table, model::Attributes row);
  /// The unit builds `built` from an id whose owner is another account: `real` is meant.
  void alias(std::string built, std::string real);
  /// Makes `key` a member of the business services that its tags name.
  void tag(const std::string& key, const Tags& tags);

  /// Once all answers are in: joins what only several answers tell together.
  void conclude();
  /// The records of the unit.  The reading is empty afterwards.
  [[nodiscard]] std::vector<model::Record> finish() &&;

 private:
  using Edge = std::tuple<model::Identifier, std::string, model::Identifier>;
  struct Told {
    model::Attributes attributes;
    std::string scope;
  };

  [[nodiscard]] model::Reference resolved(model::Identifier id);
  void place();

  Unit unit_;
  std::vector<std::string> service_tags_;
  collect::kit::Draft draft_;
  std::string scope_;
  std::vector<Asked> asked_;
  std::set<std::string> asked_before_;
  std::map<Edge, Told> relations_;
  std::vector<model::EvidenceRecord> evidence_;
  std::map<std::string, std::string> aliases_;
  std::map<std::string, Placement> placements_;
  Notes notes_;
};

/// An identifier that stands for a key of the same unit.
[[nodiscard]] model::Identifier key_ref(std::string_view key);

}  // namespace plimsoll::aws
