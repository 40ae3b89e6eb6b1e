/// @file
/// The merge of one staged collection into the audit file: inside one transaction of the caller's.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "lib/model/record.hpp"
#include "lib/store/collection.hpp"
#include "lib/store/stage.hpp"
#include "lib/store/statement.hpp"

namespace plimsoll::store {

/// What all parts of a merge share.
struct MergeContext {
  sqlite3* connection = nullptr;
  Stage& stage;
  CollectionSummary& summary;
  std::int64_t source = 0;
  std::int64_t scan = 0;  ///< The scan that this collection belongs to.
  std::int64_t previous =
      0;  ///< The scan of the source's last merged collection; `scan` when there is none.
  bool fresh = false;              ///< Nothing of this source was ever merged.
  bool bulk = false;               ///< The file was empty: its indexes are built after the rows.
  std::int64_t first_version = 0;  ///< Rows of asset_version from here on are new.
  bool moved = false;              ///< temp.moved tells which assets became others.

  /// Counts rows of facts that were written.
  void wrote(std::int64_t rows) { summary.rows_written += rows; }
  /// Refuses a record, or a part of one.
  void refuse(std::string code, std::string message, std::string subject, std::int64_t line);
};

/// The key of the row by which a source mentions an asset that nobody collected.
inline constexpr std::string_view kMentionPrefix = "external:";

/// Temporary tables that the parts hand on: moved (asset merged into another), touched (assets
/// whose own row is to be computed anew).
void begin_merge_tables(sqlite3* connection);
void end_merge_tables(sqlite3* connection);

/// Puts staged assets in, ends those that are gone.
void merge_assets(MergeContext& context);
/// Makes assets that share identifiers one, and parts those that contradict each other.
void reconcile(MergeContext& context);
/// Puts in relations, needs, evidence and answers; ends those that are gone.
void merge_facts(MergeContext& context);
/// Computes kind, key, name and validity of touched assets from what is said of them now.
void refresh_assets(MergeContext& context);

/// Finds the asset that a reference means.
class Resolver {
 public:
  explicit Resolver(MergeContext& context);

  enum class Miss : std::uint8_t {
    no_key,  ///< The key never came in this collection.
    no_id,   ///< The identifier identifies nothing.
  };
  /// The asset, now.  An identifier that no asset has, or several have, gets an asset of kind
  /// `external`, which this source mentions.
  [[nodiscard]] tl::expected<std::int64_t, Miss> find(std::string_view key, std::string_view scheme,
                                                      std::string_view value);

  /// The one asset, other than external ones, that has this identifier now: the one, or else the
  /// one device.  0 when there is none or no telling.
  [[nodiscard]] std::int64_t identified(std::string_view scheme, std::string_view value);

 private:
  std::int64_t current(std::int64_t asset);
  std::int64_t mention(const model::Identifier& id);

  MergeContext& context_;
  Statement moved_;
  Statement having_;
  Statement mentioned_;
  Statement elsewhere_;
  Statement add_asset_;
  Statement add_version_;
  Statement add_identifier_;
};

}  // namespace plimsoll::store
