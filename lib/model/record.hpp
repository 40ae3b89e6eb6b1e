/// @file
/// What a collector says, one struct for each line type of docs/reference/collector-protocol.md.
/// Plain data: made by the kit or read by the runner, stored by the store.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "lib/core/time.hpp"
#include "lib/model/attributes.hpp"
#include "lib/model/vocabulary.hpp"

namespace plimsoll::model {

struct Identifier {
  std::string scheme;  ///< "serial", "uuid", "mac", … (identifier_schemes()).
  std::string value;   ///< As normalised by identity.hpp.
  friend auto operator<=>(const Identifier&, const Identifier&) = default;
};

/// Points at an asset: by its key within the collection, or by an identifier that any collector
/// gave.
struct Reference {
  std::string key;  ///< Empty: `id` says it.
  Identifier id;    ///< Used when `key` is empty.
  friend bool operator==(const Reference&, const Reference&) = default;
};

struct Hello {
  int protocol = 1;
  std::string collector;
  std::string version;
  std::string target;  ///< What was asked: "bmc1.example", a path; never a secret.
  Grade grade =
      Grade::configured;  ///< How well this source knows: a sheet states, a device is read.
};

struct AssetRecord {
  std::string key;   ///< Unique within the collection, the same in every run.
  std::string kind;  ///< asset_kinds().
  std::string name;
  std::vector<Identifier> ids;
  Attributes attributes;
  std::optional<core::Instant> at;  ///< When it was so; absent: when it was collected.
  std::string scope;                ///< The listing it came from; empty: see Scope.
};

struct RelationRecord {
  Reference from;
  Reference to;
  std::string kind;  ///< relation_kinds().
  Attributes attributes;
  std::string scope;
};

struct NeedMember {
  Reference asset;
  bool active = true;  ///< Carries the role now; a standby does not.
};

/// A redundancy group as a source declares it: `of` works while `k` of `members` do.
struct NeedRecord {
  Reference of;
  std::string group;   ///< Tells several groups of one asset apart: "power"; may be empty.
  std::int64_t k = 1;  ///< 0 <= k; more than members: never satisfied, reported.
  std::vector<NeedMember> members;
  Takeover takeover = Takeover::seamless;
  std::optional<std::int64_t> takeover_s;  ///< Seconds until a member has taken over.
  std::string why;                         ///< For people: "PowerSupplyRedundancy of chassis 1".
  std::string scope;
};

/// A typed row of another table (evidence_tables()).  Fields of type `reference` hold a key, or an
/// object {"scheme": …, "value": …}, as JSON text.
struct EvidenceRecord {
  std::string table;
  Attributes row;
  std::string scope;
};

/// One listing and how it ended.  A fact that isn't seen any more ends only if the scope it belongs
/// to is complete in the newer collection: the scope it names, or, where it names none, every scope
/// of the collection that lists its kind (and at least one must).
struct ScopeRecord {
  std::string scope;               ///< "region:eu-west-1", "host:10.0.0.5".
  std::vector<std::string> kinds;  ///< Asset kinds, relation kinds or evidence tables listed.
  ScopeStatus status = ScopeStatus::complete;
  std::optional<std::int64_t> listed;  ///< How many the source said there are.
  std::string reason;                  ///< Why not complete, and what permission is missing.
};

/// An answer that records were read from.
struct RawRecord {
  std::string sha256;               ///< 64 hexadecimal digits.
  std::string media_type;           ///< "application/json".
  std::string request;              ///< "GET /redfish/v1/Systems/1"; no secret.
  std::optional<std::string> body;  ///< The bytes (decoded), if they are to be kept.
};

struct ProgressRecord {
  std::int64_t done = 0;
  std::optional<std::int64_t> total;
  std::string message;
};

struct ProblemRecord {
  enum class Severity : std::uint8_t { warning, error };
  Severity severity = Severity::warning;
  std::string code;                  ///< Stable, for machines: "http_401", "malformed_line".
  std::string message;               ///< For people: what could not be read, and what to do.
  std::string subject;               ///< What it is about: a path, a key; may be empty.
  std::optional<std::int64_t> line;  ///< Line of the collector's output, for protocol problems.
};

struct DoneRecord {
  std::map<std::string, std::int64_t> counts;  ///< Records by type.
};

using Record = std::variant<Hello, AssetRecord, RelationRecord, NeedRecord, EvidenceRecord,
                            ScopeRecord, RawRecord, ProgressRecord, ProblemRecord, DoneRecord>;

}  // namespace plimsoll::model
