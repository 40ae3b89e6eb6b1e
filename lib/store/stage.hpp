/// @file
/// What one collection has sent so far, outside the audit file: spools of records, and the keys of
/// its assets.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/model/record.hpp"
#include "lib/store/spool.hpp"
#include "lib/store/statement.hpp"

namespace plimsoll::store {

/// The keys of a collection, each with the number of its asset record (0, 1, …) and, once merged,
/// the id of its asset.  A temporary SQLite file holds them; a table of fixed size (32 MiB, touched
/// as needed) in front of it answers most lookups.  That table compares 64-bit hashes of keys only:
/// two of a million keys share one with a probability of 3e-8.
class KeyTable {
 public:
  KeyTable();
  KeyTable(const KeyTable&) = delete;
  KeyTable& operator=(const KeyTable&) = delete;
  ~KeyTable();

  /// Notes a key; false when it is there already.
  bool add(std::string_view key);
  /// The number of the key's record.
  [[nodiscard]] std::optional<std::int64_t> find(std::string_view key);
  [[nodiscard]] std::int64_t count() const { return count_; }

  /// The asset of a record.  Without set_asset() for a number it is `base` + number.
  void set_base(std::int64_t base) { base_ = base; }
  void set_asset(std::int64_t number, std::int64_t asset);
  [[nodiscard]] std::int64_t asset(std::int64_t number);

  /// A key that was sent and refused: what is known of it does not end.
  void add_refused(std::string_view key);
  [[nodiscard]] bool is_refused(std::string_view key);

  /// All keys in byte order.
  void begin_sorted();
  [[nodiscard]] std::optional<std::string_view> next_sorted();

  /// Numbers seen: rows of the audit file that the collection still states.
  bool see(std::string_view table, std::int64_t row);
  [[nodiscard]] bool seen(std::string_view table, std::int64_t row);

 private:
  struct Slot {
    std::uint64_t hash = 0;
    std::int64_t number = 0;
  };
  Slot& slot(std::uint64_t hash);
  sqlite3* connection();

  sqlite3* connection_ = nullptr;
  std::unique_ptr<Slot, void (*)(Slot*)> slots_;
  Statement insert_;
  Statement find_;
  Statement set_asset_;
  Statement asset_;
  Statement sorted_;
  Statement see_;
  Statement seen_;
  std::int64_t count_ = 0;
  std::int64_t base_ = 0;
  bool assets_set_ = false;
  bool refused_ = false;
};

/// Which facts a collection may end: those of listings that it read completely.
class Listings {
 public:
  void add(const model::ScopeRecord& scope);
  /// Whether anything can end at all.
  [[nodiscard]] bool any_complete() const { return any_complete_; }
  /// Whether a fact of `kind` that was not seen ends, by its own scope or else by its kind.
  [[nodiscard]] bool ends(std::string_view kind, std::string_view scope) const;
  /// As ends(), for a relation or need without a scope of its own: by its kind where that is
  /// listed, else as the asset that it begins at, else only when every listing is complete.
  struct Owner {
    std::string_view kind;
    std::string_view scope;
  };
  [[nodiscard]] bool ends(std::string_view kind, std::string_view scope,
                          const std::optional<Owner>& owner) const;

 private:
  [[nodiscard]] std::optional<bool> by_kind(std::string_view kind) const;

  std::map<std::string, bool, std::less<>> names_;
  std::map<std::string, bool, std::less<>> kinds_;
  bool any_complete_ = false;
  bool all_complete_ = true;
};

/// Everything staged.
struct Stage {
  Spool assets;
  Spool relations;
  Spool needs;
  Spool evidence;
  Spool raw;
  Spool scopes;
  Spool problems;
  KeyTable keys;
  Listings listings;
};

}  // namespace plimsoll::store
