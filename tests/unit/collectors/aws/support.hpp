/// @file
/// Answers of calls in, records out, as the sweep does it.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include <nlohmann/json.hpp>

#include "collectors/aws/calls.hpp"
#include "collectors/aws/reading.hpp"
#include "lib/model/record.hpp"

namespace plimsoll::aws {

/// The records of a unit, to look things up in.
struct Outcome {
  std::map<std::string, model::AssetRecord> assets;
  std::map<std::tuple<std::string, std::string, std::string>, model::Attributes> relations;
  ///< By from, kind, to; each end by its key, or the value of its identifier.
  std::vector<model::EvidenceRecord> evidence;
  std::string lines;  ///< As the protocol writes them.

  [[nodiscard]] bool related(const std::string& from, const std::string& kind,
                             const std::string& to) const {
    return relations.contains({from, kind, to});
  }
  /// An attribute as JSON; null when there is none.
  [[nodiscard]] nlohmann::json attribute(const std::string& key, const std::string& name) const;
  /// Where something is: the ends of its `located_in`.
  [[nodiscard]] std::set<std::string> places(const std::string& key) const;
};

[[nodiscard]] nlohmann::json to_json(const model::Value& value);

/// Maps one answer of a call of the table; throws when it has none of that name.
void map_one(Reading& reading, std::string_view service, std::string_view operation,
             const nlohmann::json& answer, const nlohmann::json& input = nlohmann::json::object());

/// Concludes the reading.
[[nodiscard]] Outcome outcome_of(Reading reading);

/// An account of the tests: 123456789012 in eu-west-1.
[[nodiscard]] Reading new_reading(std::vector<std::string> service_tags = {});

}  // namespace plimsoll::aws
