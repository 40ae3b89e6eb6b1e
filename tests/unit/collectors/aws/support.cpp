#include "tests/unit/collectors/aws/support.hpp"

#include <stdexcept>
#include <variant>

#include "lib/collect/kit/emitter.hpp"

namespace plimsoll::aws {

namespace {

std::string end_of(const model::Reference& reference) {
  return reference.key.empty() ? reference.id.value : reference.key;
}

}  // namespace

nlohmann::json to_json(const model::Value& value) {
  return nlohmann::json::parse(model::to_json({{"v", value}})).at("v");
}

nlohmann::json Outcome::attribute(const std::string& key, const std::string& name) const {
  const auto asset = assets.find(key);
  if (asset == assets.end()) return nlohmann::json(nullptr);
  const auto found = asset->second.attributes.find(name);
  return found == asset->second.attributes.end() ? nlohmann::json(nullptr) : to_json(found->second);
}

std::set<std::string> Outcome::places(const std::string& key) const {
  std::set<std::string> out;
  for (const auto& [edge, attributes] : relations) {
    const auto& [from, kind, to] = edge;
    if (from == key && kind == "located_in") out.insert(to);
  }
  return out;
}

void map_one(Reading& reading, std::string_view service, std::string_view operation,
             const nlohmann::json& answer, const nlohmann::json& input) {
  const auto* call = find_call(service, operation);
  if (call == nullptr) throw std::runtime_error("no call " + std::string{operation});
  call->map(answer, input, reading);
}

Outcome outcome_of(Reading reading) {
  reading.conclude();
  Outcome out;
  for (const auto& record : std::move(reading).finish()) {
    out.lines += collect::kit::to_line(record) + "\n";
    if (const auto* asset = std::get_if<model::AssetRecord>(&record)) {
      out.assets.emplace(asset->key, *asset);
    } else if (const auto* relation = std::get_if<model::RelationRecord>(&record)) {
      out.relations.emplace(
          std::tuple{end_of(relation->from), relation->kind, end_of(relation->to)},
          relation->attributes);
    } else if (const auto* evidence = std::get_if<model::EvidenceRecord>(&record)) {
      out.evidence.push_back(*evidence);
    }
  }
  return out;
}

Reading new_reading(std::vector<std::string> service_tags) {
  return Reading{{"aws", "123456789012", "eu-west-1"}, std::move(service_tags)};
}

}  // namespace plimsoll::aws
