/// @file
/// The closed word lists of the model and what the words imply.  One place for each list; the JSON
/// Schemas in schemas/json and the CHECK constraints in schemas/sql are tested against these.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace plimsoll::model {

/// The layer of an asset kind, top of the model's table first.
enum class Layer : std::uint8_t {
  facility,
  hardware,
  network,
  platform,
  data,
  delivery,
  business,
  place,
  software,
  external,
};

/// What is known about one asset kind.
struct KindInfo {
  std::string_view name;  ///< "server", "business_service".
  Layer layer;
  std::string_view label;  ///< For people: "server", "business service".
};

/// Every asset kind, by layer.  `external` is an asset that others refer to and nobody collected.
[[nodiscard]] std::span<const KindInfo> asset_kinds();
/// The kind of that name; nullptr when there is none.
[[nodiscard]] const KindInfo* find_asset_kind(std::string_view name);
[[nodiscard]] std::string_view to_string(Layer layer);

/// What a relation means when its far side fails.
enum class RelationMeaning : std::uint8_t {
  needs,         ///< `from` needs `to` to work.
  reachability,  ///< An undirected connection.
  membership,    ///< `to` needs k of its members, `from` among them.
  failover,      ///< The role of `from` moves to `to`.
  evidence,      ///< Nothing fails by it.
};

struct RelationInfo {
  std::string_view name;  ///< "powered_by".
  RelationMeaning meaning;
  std::string_view label;  ///< "is powered by".
};

[[nodiscard]] std::span<const RelationInfo> relation_kinds();
/// The relation kind of that name; nullptr when there is none.
[[nodiscard]] const RelationInfo* find_relation_kind(std::string_view name);

/// How much an identifier says about identity.
enum class IdentifierStrength : std::uint8_t {
  strong,  ///< Two assets of one identity class that share it are one asset.
  weak,    ///< Shared with the same kind by rule (fqdn), else only resolves references.
};

struct SchemeInfo {
  std::string_view name;
  IdentifierStrength strength;
  bool single;  ///< One asset has at most one value, so two values contradict each other.
};

[[nodiscard]] std::span<const SchemeInfo> identifier_schemes();
/// The scheme of that name; nullptr when there is none.
[[nodiscard]] const SchemeInfo* find_scheme(std::string_view name);

/// How a need's group replaces an active member that fails (analysis.md, "Failure semantics").
enum class Takeover : std::uint8_t { seamless, automatic, manual, rebuild };
[[nodiscard]] std::string_view to_string(Takeover takeover);
[[nodiscard]] std::optional<Takeover> parse_takeover(std::string_view text);

enum class ScopeStatus : std::uint8_t { complete, incomplete, denied };
[[nodiscard]] std::string_view to_string(ScopeStatus status);
[[nodiscard]] std::optional<ScopeStatus> parse_scope_status(std::string_view text);

/// How well something is known, weakest first.
enum class Grade : std::uint8_t { assumed, stated, configured, measured, demonstrated };
[[nodiscard]] std::string_view to_string(Grade grade);
[[nodiscard]] std::optional<Grade> parse_grade(std::string_view text);

enum class Severity : std::uint8_t { info, low, medium, high, critical };
[[nodiscard]] std::string_view to_string(Severity severity);
[[nodiscard]] std::optional<Severity> parse_severity(std::string_view text);

/// One of the nine domains of practice.
struct DomainInfo {
  std::string_view id;     ///< "M1".
  std::string_view name;   ///< "readiness".
  std::string_view title;  ///< "Readiness and single points of failure".
};
[[nodiscard]] std::span<const DomainInfo> domains();

/// The typed evidence tables that a collector's `evidence` record may name, and their fields.
struct EvidenceField {
  std::string_view name;
  enum class Type : std::uint8_t { text, integer, number, instant, flag, reference } type;
  std::string_view comment;  ///< With the unit.
};
struct EvidenceTable {
  std::string_view name;     ///< "requirement".
  std::string_view comment;  ///< What a row is.
  std::span<const EvidenceField> fields;
};
[[nodiscard]] std::span<const EvidenceTable> evidence_tables();
/// The evidence table of that name; nullptr when there is none.
[[nodiscard]] const EvidenceTable* find_evidence_table(std::string_view name);

/// Whether a scope may say that it lists this: an asset kind, a relation kind, an evidence table,
/// or "need" (redundancy groups).
[[nodiscard]] bool is_listable(std::string_view name);

}  // namespace plimsoll::model
