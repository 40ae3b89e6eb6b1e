#include <vector>

#include <fmt/format.h>
#include <sqlite3.h>

#include "lib/store/bulk.hpp"
#include "lib/store/merge.hpp"

namespace plimsoll::store {
namespace {

/// One staged asset; the texts live as long as the spool's record.
struct StagedAsset {
  std::string_view key;
  std::string_view kind;
  std::string_view name;
  std::string_view attributes;
  std::string_view scope;
  std::string_view at;
  std::vector<std::pair<std::string_view, std::string_view>> ids;  ///< Sorted.
};

void read(std::string_view record, StagedAsset& asset) {
  Unpacker fields{record};
  fields.integer();  // its line: nothing is refused from here on
  asset.key = fields.text();
  asset.kind = fields.text();
  asset.name = fields.text();
  asset.attributes = fields.text();
  asset.scope = fields.text();
  asset.at = fields.text();
  asset.ids.clear();
  while (!fields.empty()) {
    const auto scheme = fields.text();
    asset.ids.emplace_back(scheme, fields.text());
  }
}

std::int64_t next_id(sqlite3* connection, std::string_view table) {
  Statement largest{connection, fmt::format("SELECT coalesce(max(id), 0) + 1 FROM {}", table)};
  largest.step();
  return largest.integer(0);
}

class AssetMerge {
 public:
  explicit AssetMerge(MergeContext& context)
      : context_{context},
        current_{context.connection,
                 "SELECT id, asset_id, kind, name, attributes, coalesce(scope, '') "
                 "FROM asset_version WHERE source_id = ? AND key = ? AND last_scan IS NULL"},
        ended_{context.connection,
               "SELECT asset_id FROM asset_version WHERE source_id = ? AND key = ? "
               "AND last_scan IS NOT NULL ORDER BY id DESC LIMIT 1"},
        identifiers_{context.connection,
                     "SELECT scheme, value FROM asset_identifier WHERE version_id = ? "
                     "ORDER BY scheme, value"},
        add_asset_{context.connection, "INSERT INTO asset VALUES (?, ?, ?, ?, ?, NULL)"},
        add_version_{context.connection,
                     "INSERT INTO asset_version VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)"},
        add_identifier_{context.connection, "INSERT INTO asset_identifier VALUES (?, ?, ?)"},
        end_{context.connection, "UPDATE asset_version SET last_scan = ? WHERE id = ?"},
        touch_{context.connection, "INSERT OR IGNORE INTO temp.touched VALUES (?)"},
        asset_{next_id(context.connection, "asset")},
        version_{next_id(context.connection, "asset_version")} {
    context.first_version = version_;
    context.stage.keys.set_base(asset_);
  }

  void put_all() {
    StagedAsset asset;
    std::int64_t number = 0;
    context_.stage.assets.rewind();
    while (const auto record = context_.stage.assets.next()) {
      read(*record, asset);
      put(asset, number++);
    }
  }

  /// Ends what the source listed completely and did not name.  Both sides come in the order of
  /// their keys.
  void end_unseen() {
    if (context_.fresh || !context_.stage.listings.any_complete()) return;
    Statement known{context_.connection,
                    "SELECT key, id, asset_id, kind, coalesce(scope, '') FROM asset_version "
                    "WHERE source_id = ? AND last_scan IS NULL ORDER BY key"};
    known.bind(context_.source);
    auto& keys = context_.stage.keys;
    keys.begin_sorted();
    auto seen = keys.next_sorted();
    while (known.step()) {
      const auto key = known.text(0);
      while (seen && *seen < key) seen = keys.next_sorted();
      const bool named = (seen && *seen == key) || key.starts_with(kMentionPrefix);
      if (named || keys.is_refused(key)) continue;
      if (!context_.stage.listings.ends(known.text(3), known.text(4))) continue;
      context_.wrote(end_.bind(context_.previous, known.integer(1)).run());
      touch_.bind(known.integer(2)).run();
    }
  }

 private:
  void put(const StagedAsset& asset, std::int64_t number) {
    if (!context_.fresh) {
      if (current_.bind(context_.source, asset.key).step()) return compare(asset, number);
      if (ended_.bind(context_.source, asset.key).step()) {
        return add_version(asset, number, ended_.integer(0));
      }
    }
    const auto id = asset_++;
    context_.wrote(add_asset_.bind(id, asset.kind, asset.key, asset.name, context_.scan).run());
    if (!context_.fresh) context_.stage.keys.set_asset(number, id);
    insert_version(asset, id);
  }

  void compare(const StagedAsset& asset, std::int64_t number) {
    const auto version = current_.integer(0);
    const auto id = current_.integer(1);
    const bool same = current_.text(2) == asset.kind && current_.text(3) == asset.name &&
                      current_.text(4) == asset.attributes && current_.text(5) == asset.scope &&
                      same_identifiers(version, asset);
    current_.reset();
    if (same) return context_.stage.keys.set_asset(number, id);
    context_.wrote(end_.bind(context_.previous, version).run());
    add_version(asset, number, id);
  }

  bool same_identifiers(std::int64_t version, const StagedAsset& asset) {
    identifiers_.bind(version);
    std::size_t index = 0;
    while (identifiers_.step()) {
      if (index == asset.ids.size() || asset.ids[index].first != identifiers_.text(0) ||
          asset.ids[index].second != identifiers_.text(1)) {
        return false;
      }
      ++index;
    }
    return index == asset.ids.size();
  }

  void add_version(const StagedAsset& asset, std::int64_t number, std::int64_t id) {
    touch_.bind(id).run();
    context_.stage.keys.set_asset(number, id);
    insert_version(asset, id);
  }

  void insert_version(const StagedAsset& asset, std::int64_t id) {
    const auto version = version_++;
    context_.wrote(add_version_
                       .bind(version, id, context_.source, asset.key, asset.kind, asset.name,
                             asset.attributes, null_if_empty(asset.scope), null_if_empty(asset.at),
                             context_.scan)
                       .run());
    for (const auto& [scheme, value] : asset.ids) {
      context_.wrote(add_identifier_.bind(version, scheme, value).run());
    }
  }

  MergeContext& context_;
  Statement current_;
  Statement ended_;
  Statement identifiers_;
  Statement add_asset_;
  Statement add_version_;
  Statement add_identifier_;
  Statement end_;
  Statement touch_;
  std::int64_t asset_;    ///< The next free id.
  std::int64_t version_;  ///< The next free id.
};

}  // namespace

void begin_merge_tables(sqlite3* connection) {
  execute(connection,
          "CREATE TEMP TABLE moved (old INTEGER PRIMARY KEY, new INTEGER NOT NULL);"
          "CREATE TEMP TABLE touched (id INTEGER PRIMARY KEY);"
          "CREATE TEMP TABLE visited (version INTEGER PRIMARY KEY);");
}

void end_merge_tables(sqlite3* connection) {
  execute(connection,
          "DROP TABLE temp.moved; DROP TABLE temp.touched;"
          "DROP TABLE temp.visited;");
}

void merge_assets(MergeContext& context) {
  {
    AssetMerge merge{context};
    merge.put_all();
    if (!context.bulk) merge.end_unseen();
  }
  if (context.bulk) build_asset_indexes(context.connection);
}

void refresh_assets(MergeContext& context) {
  Statement touched{context.connection, "SELECT id FROM temp.touched ORDER BY id"};
  // The most specific source names the kind and the name, the least specific (a sheet) the key;
  // what only neighbours heard of (lldp:…, cdp:…) has a key of theirs until something better names
  // it.
  constexpr std::string_view kOrder =
      "FROM asset_version v JOIN source s ON s.id = v.source_id "
      "WHERE v.asset_id = ? AND v.last_scan IS NULL ORDER BY v.kind = 'external', "
      "{}s.specificity {}, v.first_scan DESC, s.collector, s.target, v.key LIMIT 1";
  Statement best{context.connection, "SELECT v.kind, v.name " + fmt::format(kOrder, "", "DESC")};
  Statement naming{
      context.connection,
      "SELECT v.key " + fmt::format(kOrder, "v.key GLOB 'lldp:*' OR v.key GLOB 'cdp:*', ", "ASC")};
  Statement live{context.connection,
                 "UPDATE asset SET kind = ?2, name = ?3, key = ?4, last_scan = NULL, "
                 "first_scan = min(first_scan, ?5) WHERE id = ?1 AND (kind, name, key) IS NOT "
                 "(?2, ?3, ?4) OR id = ?1 AND (last_scan IS NOT NULL OR first_scan > ?5)"};
  Statement first{context.connection,
                  "SELECT min(first_scan), max(last_scan) FROM asset_version WHERE asset_id = ?"};
  Statement dead{context.connection,
                 "UPDATE asset SET last_scan = ?2 WHERE id = ?1 AND last_scan IS NOT ?2"};
  while (touched.step()) {
    const auto id = touched.integer(0);
    first.bind(id).step();
    if (first.is_null(0)) continue;  // became part of another
    if (best.bind(id).step()) {
      naming.bind(id).step();
      context.wrote(
          live.bind(id, best.text(0), best.text(1), naming.text(0), first.integer(0)).run());
    } else {
      context.wrote(dead.bind(id, first.integer(1)).run());
    }
    best.reset();
    naming.reset();
    first.reset();
  }
}

}  // namespace plimsoll::store
