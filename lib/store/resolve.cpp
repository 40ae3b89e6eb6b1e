#include <fmt/format.h>
#include <sqlite3.h>

#include "lib/model/identity.hpp"
#include "lib/store/merge.hpp"

namespace plimsoll::store {

Resolver::Resolver(MergeContext& context)
    : context_{context},
      moved_{context.connection, "SELECT new FROM temp.moved WHERE old = ?"},
      having_{context.connection,
              "SELECT DISTINCT v.asset_id, v.kind FROM asset_identifier i "
              "JOIN asset_version v ON v.id = i.version_id AND v.last_scan IS NULL "
              "WHERE i.scheme = ? AND i.value = ? AND v.kind <> 'external' LIMIT 100"},
      mentioned_{context.connection,
                 "SELECT asset_id FROM asset_version "
                 "WHERE source_id = ? AND key = ? AND last_scan IS NULL"},
      elsewhere_{context.connection,
                 "SELECT min(a.id) FROM asset_identifier i "
                 "JOIN asset_version v ON v.id = i.version_id "
                 "JOIN asset a ON a.id = v.asset_id "
                 "WHERE i.scheme = ? AND i.value = ? AND v.kind = 'external' "
                 "AND a.kind = 'external'"},
      add_asset_{context.connection,
                 "INSERT INTO asset (kind, key, name, first_scan) VALUES ('external', ?, ?, ?)"},
      add_version_{context.connection,
                   "INSERT INTO asset_version (asset_id, source_id, key, kind, name, attributes, "
                   "first_scan) VALUES (?, ?, ?, 'external', ?, '{}', ?)"},
      add_identifier_{context.connection, "INSERT INTO asset_identifier VALUES (?, ?, ?)"} {}

std::int64_t Resolver::current(std::int64_t asset) {
  if (!context_.moved) return asset;
  return moved_.bind(asset).step() ? moved_.integer(0) : asset;
}

std::int64_t Resolver::identified(std::string_view scheme, std::string_view value) {
  std::int64_t any = 0;
  std::int64_t device = 0;
  bool several = false;
  bool several_devices = false;
  having_.bind(scheme, value);
  while (having_.step()) {
    const auto asset = having_.integer(0);
    several = several || (any != 0 && any != asset);
    any = asset;
    if (model::identity_class(having_.text(1)) != "device") continue;
    several_devices = several_devices || (device != 0 && device != asset);
    device = asset;
  }
  having_.reset();
  if (device != 0) return several_devices ? 0 : device;
  return several ? 0 : any;
}

std::int64_t Resolver::mention(const model::Identifier& id) {
  const std::string key = fmt::format("{}{}:{}", kMentionPrefix, id.scheme, id.value);
  if (mentioned_.bind(context_.source, key).step()) {
    const auto asset = mentioned_.integer(0);
    mentioned_.reset();
    return asset;
  }
  elsewhere_.bind(id.scheme, id.value).step();
  std::int64_t asset = elsewhere_.integer(0);
  elsewhere_.reset();
  if (asset == 0) {
    context_.wrote(add_asset_.bind(key, id.value, context_.scan).run());
    asset = sqlite3_last_insert_rowid(context_.connection);
  } else {
    Statement{context_.connection, "INSERT OR IGNORE INTO temp.touched VALUES (?)"}
        .bind(asset)
        .run();
  }
  context_.wrote(add_version_.bind(asset, context_.source, key, id.value, context_.scan).run());
  const auto version = sqlite3_last_insert_rowid(context_.connection);
  context_.wrote(add_identifier_.bind(version, id.scheme, id.value).run());
  return asset;
}

tl::expected<std::int64_t, Resolver::Miss> Resolver::find(std::string_view key,
                                                          std::string_view scheme,
                                                          std::string_view value) {
  if (!key.empty()) {
    const auto number = context_.stage.keys.find(key);
    if (!number) return tl::unexpected<Miss>(Miss::no_key);
    return current(context_.stage.keys.asset(*number));
  }
  const auto id = model::normal_id({std::string{scheme}, std::string{value}});
  if (!id) return tl::unexpected<Miss>(Miss::no_id);
  if (const auto asset = identified(id->scheme, id->value); asset != 0) return asset;
  return mention(*id);
}

}  // namespace plimsoll::store
