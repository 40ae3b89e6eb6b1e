/// @file
/// Whether a record can be kept, as far as that can be told from it alone.  Pure.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <tl/expected.hpp>

#include "lib/model/record.hpp"

namespace plimsoll::store {

/// Why a record is refused: what becomes its row in `problem`.
struct Refusal {
  std::string code;
  std::string message;
  std::string subject;
};

/// Keys have at most this many bytes.
inline constexpr std::size_t kKeyBytes = 1024;

[[nodiscard]] std::optional<Refusal> check_asset(const model::AssetRecord& asset);
[[nodiscard]] std::optional<Refusal> check_relation(const model::RelationRecord& relation);
[[nodiscard]] std::optional<Refusal> check_need(const model::NeedRecord& need);
[[nodiscard]] std::optional<Refusal> check_scope(const model::ScopeRecord& scope);
[[nodiscard]] std::optional<Refusal> check_raw(const model::RawRecord& raw);

/// The references in a row of evidence, by field.  Fields must be of the type that the vocabulary
/// gives them; fields that it does not know are kept unread.
using FieldReferences = std::vector<std::pair<std::string, model::Reference>>;
[[nodiscard]] tl::expected<FieldReferences, Refusal> check_evidence(
    const model::EvidenceRecord& evidence);

}  // namespace plimsoll::store
