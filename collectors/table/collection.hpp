/// @file
/// What the sheets of one collection share: which keys there are, and which relations were told.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>

#include "collectors/table/row.hpp"
#include "collectors/table/sheet.hpp"
#include "lib/model/record.hpp"

namespace plimsoll::table {

class Collection {
 public:
  explicit Collection(const Sink& sink) : sink_{sink} {}

  /// Adds a key; false when there is one already.
  bool add_key(const std::string& key, const std::string& kind) {
    return kinds_.try_emplace(key, kind).second;
  }
  /// The kind of the asset of that key; empty when no sheet has it.
  [[nodiscard]] std::string_view kind_of(std::string_view key) const;

  /// Notes that the asset of `key` is the row at that place.
  void set_owner(const std::string& key, const std::string& path, std::size_t line);
  /// Where the asset of `key` stands ("assets.csv:3") when it isn't at the given place.
  [[nodiscard]] std::optional<std::string> other_owner(std::string_view key, std::string_view path,
                                                       std::size_t line) const;

  /// What a cell points at: an asset of the sheets by its key, "scheme=value" by an identifier,
  /// anything else by a `key` identifier that another collection may know.  An empty cell and an
  /// identifier that identifies nothing refuse the row.
  std::optional<model::Reference> reference(Row& row, std::string_view column);

  /// Tells a relation unless it was told before; false then.
  bool relate(const model::RelationRecord& relation);
  void tell(const model::Record& record) const { sink_(record); }
  [[nodiscard]] const Sink& sink() const { return sink_; }

 private:
  const Sink& sink_;
  std::map<std::string, std::string, std::less<>> kinds_;   ///< By key.
  std::map<std::string, std::string, std::less<>> owners_;  ///< Key to "path:line".
  std::set<std::tuple<std::string, std::string, std::string>> related_;
};

/// A word of a closed list, as people write it ("Business Service"), in our spelling.
[[nodiscard]] std::string word(std::string_view text);

/// Tells the records of one sheet of assets.  With `keys_only`, adds the keys of the rows that will
/// be kept and tells nothing.
void read_assets(const Sheet& sheet, Collection& collection, bool keys_only);
void read_dependencies(const Sheet& sheet, Collection& collection);
void read_needs(const Sheet& sheet, Collection& collection);
/// Reads a sheet whose rows are rows of an evidence table.
void read_evidence(const Sheet& sheet, Collection& collection);

}  // namespace plimsoll::table
