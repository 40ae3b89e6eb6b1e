#include "lib/store/record_check.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "lib/core/digest.hpp"
#include "lib/core/text.hpp"
#include "lib/store/merge.hpp"

namespace plimsoll::store {
namespace {

using model::EvidenceField;

bool is_clean(std::string_view text) { return core::printable(text) == text; }

std::optional<Refusal> check_key(std::string_view key) {
  if (key.empty()) return Refusal{"bad_key", "an asset needs a key", {}};
  if (key.size() > kKeyBytes) {
    return Refusal{"bad_key",
                   fmt::format("a key has at most {} bytes, this one {}", kKeyBytes, key.size()),
                   std::string{key.substr(0, 80)}};
  }
  if (!is_clean(key)) {
    return Refusal{"bad_key", "a key is UTF-8 without control characters", std::string{key}};
  }
  if (key.starts_with(kMentionPrefix)) {
    return Refusal{"bad_key",
                   fmt::format("keys that begin with {} are plimsoll's own", kMentionPrefix),
                   std::string{key}};
  }
  return std::nullopt;
}

bool is_missing(const model::Reference& reference) {
  return reference.key.empty() && (reference.id.scheme.empty() || reference.id.value.empty());
}

Refusal unknown_kind(std::string_view what, const std::string& kind, const std::string& subject) {
  return {"unknown_kind", fmt::format("there is no {} \"{}\"", what, kind), subject};
}

/// The reference that a field holds: a key, or an object with scheme and value as JSON text.
std::optional<model::Reference> reference_of(const model::Value& value) {
  if (const auto* key = std::get_if<std::string>(&value)) return model::Reference{*key, {}};
  const auto* text = std::get_if<model::JsonText>(&value);
  if (text == nullptr) return std::nullopt;
  const auto object = nlohmann::json::parse(text->text, nullptr, false);
  if (!object.is_object()) return std::nullopt;
  const auto member = [&](const char* name) -> std::string {
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
  };
  return model::Reference{{}, {member("scheme"), member("value")}};
}

bool has_type(EvidenceField::Type type, const model::Value& value) {
  switch (type) {
    case EvidenceField::Type::text:
      return std::holds_alternative<std::string>(value);
    case EvidenceField::Type::integer:
      return std::holds_alternative<std::int64_t>(value);
    case EvidenceField::Type::number:
      return std::holds_alternative<std::int64_t>(value) || std::holds_alternative<double>(value);
    case EvidenceField::Type::flag:
      return std::holds_alternative<bool>(value);
    case EvidenceField::Type::instant: {
      const auto* text = std::get_if<std::string>(&value);
      return text != nullptr && core::parse_instant(*text).has_value();
    }
    case EvidenceField::Type::reference: {
      const auto reference = reference_of(value);
      return reference && !is_missing(*reference);
    }
  }
  return false;
}

std::string_view name_of(EvidenceField::Type type) {
  switch (type) {
    case EvidenceField::Type::text:
      return "a text";
    case EvidenceField::Type::integer:
      return "a whole number";
    case EvidenceField::Type::number:
      return "a number";
    case EvidenceField::Type::flag:
      return "true or false";
    case EvidenceField::Type::instant:
      return "an RFC 3339 time";
    case EvidenceField::Type::reference:
      return "a key or {scheme, value}";
  }
  return {};
}

}  // namespace

std::optional<Refusal> check_asset(const model::AssetRecord& asset) {
  if (auto refusal = check_key(asset.key)) return refusal;
  if (model::find_asset_kind(asset.kind) == nullptr) {
    return unknown_kind("asset kind", asset.kind, asset.key);
  }
  return std::nullopt;
}

std::optional<Refusal> check_relation(const model::RelationRecord& relation) {
  const std::string subject =
      relation.from.key.empty() ? relation.from.id.value : relation.from.key;
  if (model::find_relation_kind(relation.kind) == nullptr) {
    return unknown_kind("relation kind", relation.kind, subject);
  }
  if (is_missing(relation.from) || is_missing(relation.to)) {
    return Refusal{"bad_reference", "a relation needs both its ends", subject};
  }
  return std::nullopt;
}

std::optional<Refusal> check_need(const model::NeedRecord& need) {
  const std::string subject = need.of.key.empty() ? need.of.id.value : need.of.key;
  if (is_missing(need.of)) return Refusal{"bad_reference", "a need names whose it is", need.group};
  if (need.k < 0) {
    return Refusal{"bad_value", fmt::format("k is at least 0, not {}", need.k), subject};
  }
  if (need.takeover_s && *need.takeover_s < 0) {
    return Refusal{"bad_value", fmt::format("takeover_s is at least 0, not {}", *need.takeover_s),
                   subject};
  }
  return std::nullopt;
}

std::optional<Refusal> check_scope(const model::ScopeRecord& scope) {
  if (scope.scope.empty()) return Refusal{"bad_value", "a scope needs a name", {}};
  for (const auto& kind : scope.kinds) {
    if (!model::is_listable(kind)) {
      return unknown_kind("asset kind, relation kind, evidence table or need", kind, scope.scope);
    }
  }
  if (scope.listed && *scope.listed < 0) {
    return Refusal{"bad_value", "listed is at least 0", scope.scope};
  }
  return std::nullopt;
}

std::optional<Refusal> check_raw(const model::RawRecord& raw) {
  const bool hex = raw.sha256.size() == 64 && std::ranges::all_of(raw.sha256, [](char c) {
                     return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
                   });
  if (!hex) {
    return Refusal{"bad_value", "sha256 is 64 lower-case hexadecimal digits", raw.request};
  }
  if (raw.body && core::sha256_hex(*raw.body) != raw.sha256) {
    return Refusal{"hash_mismatch", "the body is not what its sha256 says", raw.request};
  }
  return std::nullopt;
}

tl::expected<FieldReferences, Refusal> check_evidence(const model::EvidenceRecord& evidence) {
  const auto* table = model::find_evidence_table(evidence.table);
  if (table == nullptr) {
    return tl::unexpected<Refusal>(unknown_kind("evidence table", evidence.table, {}));
  }
  FieldReferences references;
  for (const auto& field : table->fields) {
    const auto found = evidence.row.find(field.name);
    if (found == evidence.row.end()) continue;
    if (!has_type(field.type, found->second)) {
      return tl::unexpected<Refusal>(
          Refusal{"bad_value",
                  fmt::format("{}.{} is {}, not \"{}\"", evidence.table, field.name,
                              name_of(field.type), model::to_text(found->second).substr(0, 80)),
                  evidence.table});
    }
    if (field.type == EvidenceField::Type::reference) {
      references.emplace_back(field.name, *reference_of(found->second));
    }
  }
  return references;
}

}  // namespace plimsoll::store
