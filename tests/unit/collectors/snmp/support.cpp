#include "tests/unit/collectors/snmp/support.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

#include "collectors/snmp/mapping.hpp"
#include "collectors/snmp/snmprec.hpp"
#include "lib/collect/kit/emitter.hpp"

namespace plimsoll::snmp {

Walk walk_of(std::string_view snmprec) {
  Recording recording = read_snmprec(snmprec);
  for (const Issue& issue : recording.issues) UNSCOPED_INFO(issue.where << ": " << issue.what);
  REQUIRE(recording.left_out == 0);
  return std::move(recording.walk);
}

std::vector<model::Record> collect(
    const std::vector<std::pair<std::string, std::string>>& recordings) {
  Estate estate;
  std::vector<model::Record> out;
  for (const auto& [target, text] : recordings) {
    for (auto& record : estate.add(target, read_snmprec(text).walk))
      out.push_back(std::move(record));
  }
  for (auto& record : estate.finish()) out.push_back(std::move(record));
  return out;
}

std::string lines_of(const std::vector<model::Record>& records) {
  std::string out;
  for (const auto& record : records) out += collect::kit::to_line(record) + "\n";
  return out;
}

const model::AssetRecord* find_asset(const std::vector<model::Record>& records,
                                     std::string_view key) {
  for (const auto& record : records) {
    const auto* asset = std::get_if<model::AssetRecord>(&record);
    if (asset != nullptr && asset->key == key) return asset;
  }
  return nullptr;
}

std::vector<std::string> relations(const std::vector<model::Record>& records,
                                   std::string_view kind) {
  const auto text = [](const model::Reference& reference) {
    return reference.key.empty() ? "{" + reference.id.scheme + " " + reference.id.value + "}"
                                 : reference.key;
  };
  std::vector<std::string> out;
  for (const auto& record : records) {
    const auto* relation = std::get_if<model::RelationRecord>(&record);
    if (relation != nullptr && relation->kind == kind)
      out.push_back(text(relation->from) + " -> " + text(relation->to));
  }
  std::ranges::sort(out);
  return out;
}

std::string attribute(const model::Attributes& attributes, std::string_view name) {
  const auto found = attributes.find(name);
  return found == attributes.end() ? std::string{} : model::to_text(found->second);
}

std::vector<std::string> ids(const model::AssetRecord& asset) {
  std::vector<std::string> out;
  for (const auto& id : asset.ids) out.push_back(id.scheme + " " + id.value);
  std::ranges::sort(out);
  return out;
}

}  // namespace plimsoll::snmp
