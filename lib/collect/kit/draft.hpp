/// @file
/// Gathers the records of one collection, of all its targets: keys stay unique, references whole,
/// texts within bounds.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "lib/core/error.hpp"
#include "lib/model/record.hpp"

namespace plimsoll::collect::kit {

/// A key that the protocol takes: `text` without control characters; one longer than 512 bytes ends
/// in a digest of itself.
[[nodiscard]] std::string safe_key(std::string_view text);

/// Records in the making.
class Draft {
 public:
  /// Adds an asset.  Another of the same key adds the identifiers and attributes that the first
  /// lacks: two targets that see one thing make one asset.  Returns the key as it will be written.
  std::string asset(model::AssetRecord asset);
  [[nodiscard]] bool has(std::string_view key) const;
  /// The asset of that key; nullptr when there is none.
  [[nodiscard]] model::AssetRecord* find(std::string_view key);

  /// Adds a relation; the same pair and kind twice is one.  One that points at a key that no asset
  /// has is left out in the end, as is one from a thing to itself.
  void relate(model::RelationRecord relation);
  /// relate() between two keys.
  void relate(std::string_view from, std::string_view to, std::string_view kind,
              std::string_view scope, model::Attributes attributes = {});

  /// Takes back the relations of that kind that begin at `from`.
  void unrelate(std::string_view from, std::string_view kind);

  void scope(model::ScopeRecord scope);
  void problem(model::ProblemRecord::Severity severity, std::string_view code,
               std::string_view message, std::string_view subject);
  /// Warnings "left_out" for what a parser left out of `subject`: the first 20, then their number.
  void issues(const std::vector<Issue>& issues, std::string_view subject);
  /// The digest of bytes that records were read from.
  void raw(std::string_view request, std::string_view media_type, std::string_view bytes);

  /// Everything: assets by key, relations by their ends, then scopes, digests and problems as
  /// added.
  [[nodiscard]] std::vector<model::Record> finish() &&;

 private:
  /// From, kind, to (key, or scheme and value).
  using Edge =
      std::tuple<std::string, std::string, std::string, std::string, std::string, std::string>;

  std::map<std::string, model::AssetRecord, std::less<>> assets_;
  std::map<Edge, model::RelationRecord> relations_;
  std::vector<model::ScopeRecord> scopes_;
  std::vector<model::RawRecord> raws_;
  std::vector<model::ProblemRecord> problems_;
};

}  // namespace plimsoll::collect::kit
