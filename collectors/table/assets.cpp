#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "collectors/table/collection.hpp"
#include "lib/core/text.hpp"
#include "lib/model/identity.hpp"

namespace plimsoll::table {
namespace {

const std::vector<std::string>& known_columns() {
  static const std::vector<std::string> kColumns{
      "key",    "kind",  "name",   "site",    "rack", "zone",  "region", "provider",
      "vendor", "model", "serial", "version", "tier", "owner", "mtbf",   "mttr"};
  return kColumns;
}

/// Columns beyond those that identify the asset; a cell may list several values.
constexpr auto kIdColumns = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"ip", "ip"},
    {"fqdn", "fqdn"},
    {"hostname", "hostname"},
    {"mac", "mac"},
    {"uuid", "uuid"},
    {"arn", "arn"},
    {"azure_id", "azure-id"},
    {"gcp_name", "gcp-name"},
    {"k8s_uid", "k8s-uid"},
    {"chassis_id", "chassis-id"},
});

/// How many single-character edits make `a` into `b`.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t swapped = diagonal + (a[i] == b[j] ? 0U : 1U);
      diagonal = row[j + 1];
      row[j + 1] = std::min({swapped, row[j] + 1, diagonal + 1});
    }
  }
  return row.back();
}

/// The kinds that somebody who wrote `text` may have meant, nearest first.
std::string near_kinds(std::string_view text) {
  constexpr std::size_t kLongest = 40;
  constexpr std::size_t kShown = 3;
  if (text.empty() || text.size() > kLongest) return "see the README for the kinds";
  std::vector<std::pair<std::size_t, std::string_view>> near;
  for (const auto& kind : model::asset_kinds()) {
    std::size_t distance = edit_distance(text, kind.name);
    const bool part = text.size() > 2 && (kind.name.find(text) != std::string_view::npos ||
                                          text.find(kind.name) != std::string_view::npos);
    if (part) distance = 1;
    near.emplace_back(distance, kind.name);
  }
  std::ranges::sort(near);
  constexpr std::size_t kFar = 3;
  std::vector<std::string> names;
  for (const auto& [distance, name] : near) {
    if (distance <= kFar && names.size() < kShown) names.emplace_back(name);
  }
  if (names.empty()) return "see the README for the kinds";
  return "did you mean " + core::join(names, ", ") + "?";
}

/// The text of an unknown column: a number where it is written as one would print it.
model::Value untyped(const std::string& cell) {
  constexpr std::size_t kDigits = 15;
  if (const auto number = core::to_int(cell);
      number && cell.size() <= kDigits && std::to_string(*number) == cell) {
    return *number;
  }
  return core::printable(cell);
}

/// The values of a cell that lists several.
std::vector<std::string> listed(std::string cell) {
  std::ranges::replace_if(
      cell, [](char c) { return c == ',' || c == ';' || c == '\n'; }, ' ');
  std::vector<std::string> out;
  for (const auto item : core::words(cell)) out.emplace_back(item);
  return out;
}

void add_ids(Row& row, model::AssetRecord& asset, const std::string& column,
             const std::string& cell) {
  const auto* const known =
      std::ranges::find(kIdColumns, column, &std::pair<std::string_view, std::string_view>::first);
  if (known == kIdColumns.end()) {
    asset.attributes.insert_or_assign(column, untyped(cell));
    return;
  }
  for (const std::string& value : listed(cell)) {
    if (auto id = model::normal_id({std::string{known->second}, value})) {
      asset.ids.push_back(std::move(*id));
    } else {
      row.warn(column, fmt::format("\"{}\" is no usable {}: left out", core::printable(value),
                                   known->second));
    }
  }
}

/// The asset of a row; meaningless where the row was refused.
model::AssetRecord read_asset(Row& row) {
  constexpr std::int64_t kTiers = 4;
  model::AssetRecord asset;
  asset.key = core::printable(row.required("key"));
  asset.kind = word(row.required("kind"));
  if (!asset.kind.empty() && model::find_asset_kind(asset.kind) == nullptr) {
    row.refuse("kind", fmt::format("unknown kind \"{}\": {}", asset.kind, near_kinds(asset.kind)));
  }
  asset.name = core::printable(row.text("name"));
  if (asset.name.empty()) asset.name = asset.key;
  asset.scope = row.scope();
  asset.ids.push_back({"key", asset.key});
  for (const std::string_view column : {"vendor", "model", "serial", "version", "owner"}) {
    const std::string cell = row.text(column);
    model::set(asset.attributes, column, std::string_view{cell});
  }
  if (auto id = model::serial_id(row.text("vendor"), row.text("serial"))) {
    asset.ids.push_back(std::move(*id));
  }
  model::set(asset.attributes, "tier", row.integer("tier", 1, kTiers));
  model::set(asset.attributes, "mtbf_s", row.duration("mtbf"));
  model::set(asset.attributes, "mttr_s", row.duration("mttr"));
  for (const auto& [column, cell] : row.others()) add_ids(row, asset, column, cell);
  return asset;
}

/// One place that a row names.
struct Place {
  std::string key;
  std::string kind;
};

/// Makes the assets of places and what lies in what.
class Places {
 public:
  Places(Collection& collection, std::string scope)
      : collection_{collection}, scope_{std::move(scope)} {}

  /// Puts `asset` into the places of its row: rack in site; zone in region in provider.
  void locate(const Row& row, const model::AssetRecord& asset) {
    const std::string site = row.text("site");
    const std::string region = row.text("region");
    const std::string zone = row.text("zone");
    // A zone's name is often unique within its region only ("1"), a rack's within its site.
    const bool qualified = region.empty() || zone.starts_with(region);
    std::vector<Place> halls{place("rack", row.text("rack"), site), place("site", site, "")};
    std::vector<Place> clouds{place("zone", zone, qualified ? "" : region),
                              place("region", region, ""),
                              place("cloud_provider", row.text("provider"), "")};
    chain(asset.key, std::move(halls));
    chain(asset.key, std::move(clouds));
  }

 private:
  /// The place called `name`: an asset of the sheets where one has that key and kind, else one of
  /// its own.
  Place place(const std::string& kind, const std::string& name, const std::string& within) {
    if (name.empty()) return {};
    if (collection_.kind_of(name) == kind) return {name, kind};
    Place out{fmt::format("{}:{}{}{}", kind, within, within.empty() ? "" : "/", name), kind};
    out.key = core::printable(out.key);
    if (!collection_.add_key(out.key, kind)) return out;
    model::AssetRecord asset;
    asset.key = out.key;
    asset.kind = kind;
    asset.name = core::printable(name);
    asset.ids.push_back({"key", out.key});
    asset.scope = scope_;
    collection_.tell(asset);
    return out;
  }

  void chain(const std::string& key, std::vector<Place> places) {
    std::erase_if(places, [](const Place& p) { return p.key.empty(); });
    const auto self = std::ranges::find(places, key, &Place::key);
    if (self != places.end()) places.erase(places.begin(), self + 1);
    std::string inner = key;
    for (const Place& outer : places) {
      collection_.relate({{inner, {}}, {outer.key, {}}, "located_in", {}, scope_});
      inner = outer.key;
    }
  }

  Collection& collection_;
  std::string scope_;
};

}  // namespace

void read_assets(const Sheet& sheet, Collection& collection, bool keys_only) {
  const Sink silent = [](const model::Record&) {};
  SheetReader rows{
      sheet, {known_columns(), {"key", "kind"}}, keys_only ? silent : collection.sink()};
  if (keys_only) {
    while (auto row = rows.next()) {
      const auto asset = read_asset(*row);
      if (row->refused() || !collection.add_key(asset.key, asset.kind)) continue;
      collection.set_owner(asset.key, sheet.path, row->line());
    }
    return;
  }
  Places places{collection, rows.scope()};
  while (auto row = rows.next()) {
    const auto asset = read_asset(*row);
    if (row->refused()) continue;
    if (const auto first = collection.other_owner(asset.key, sheet.path, row->line())) {
      row->refuse("key", fmt::format("the key \"{}\" stands already at {}", asset.key, *first));
      continue;
    }
    collection.tell(asset);
    places.locate(*row, asset);
  }
  std::vector<std::string> kinds{"located_in"};
  for (const auto& kind : model::asset_kinds()) kinds.emplace_back(kind.name);
  collection.tell(rows.scope_record(std::move(kinds)));
}

}  // namespace plimsoll::table
