#include "lib/store/lookup.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include <SQLiteCpp/Database.h>
#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/model/identity.hpp"
#include "lib/store/statement.hpp"

namespace plimsoll::store {
namespace {

struct Found {
  std::int64_t id = 0;
  std::string label;  ///< "server WEB-01 (web1)".
};

constexpr std::size_t kListed = 5;
constexpr std::size_t kNearBytes =
    64;  ///< Longer names are not compared: the cost is their product.

std::vector<Found> read(Statement& statement) {
  std::vector<Found> found;
  while (statement.step()) {
    const auto name = statement.text(3);
    const auto key = statement.text(2);
    found.push_back(
        {statement.integer(0), fmt::format("{} {}{}", statement.text(1), key,
                                           name == key ? "" : fmt::format(" ({})", name))});
  }
  return found;
}

/// Assets for which `condition` (over a: asset, ?1) holds, the living or the ended ones.
std::vector<Found> select(sqlite3* connection, std::string_view condition, const std::string& value,
                          bool living, const std::string& kind) {
  Statement statement{
      connection,
      fmt::format("SELECT a.id, a.kind, a.key, a.name FROM asset a WHERE a.last_scan IS {} NULL "
                  "AND (?2 = '' OR a.kind = ?2) AND {} ORDER BY a.kind, a.key, a.id LIMIT 100",
                  living ? "" : "NOT", condition)};
  statement.bind(value, kind);
  return read(statement);
}

std::vector<Found> candidates(sqlite3* connection, const std::string& text,
                              const std::string& kind) {
  constexpr std::string_view kVersion =
      "a.id IN (SELECT v.asset_id FROM asset_version v WHERE {} v.key = ?1)";
  constexpr std::string_view kIdentifier =
      "a.id IN (SELECT v.asset_id FROM asset_identifier i JOIN asset_version v "
      "ON v.id = i.version_id WHERE i.scheme = '{}' AND i.value = ?1)";
  for (const bool living : {true, false}) {
    const auto current = living ? "v.last_scan IS NULL AND" : "";
    for (const std::string& condition :
         {std::string{"a.key = ?1"}, fmt::format(kVersion, current), std::string{"a.name = ?1"}}) {
      if (auto found = select(connection, condition, text, living, kind); !found.empty()) {
        return found;
      }
    }
    for (const auto& scheme : model::identifier_schemes()) {
      const auto id = model::normal_id({std::string{scheme.name}, text});
      if (!id) continue;
      const auto condition = fmt::format(kIdentifier, scheme.name);
      if (auto found = select(connection, condition, id->value, living, kind); !found.empty()) {
        return found;
      }
    }
  }
  return {};
}

/// Single-byte edits from `a` to `b` (Levenshtein), ASCII case ignored.
std::size_t distance(std::string_view a, std::string_view b) {
  const std::string x = core::lower(a);
  const std::string y = core::lower(b);
  std::vector<std::size_t> row(y.size() + 1);
  for (std::size_t j = 0; j <= y.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= x.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= y.size(); ++j) {
      const std::size_t change = diagonal + (x[i - 1] == y[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({change, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[y.size()];
}

std::vector<std::string> near(sqlite3* connection, const std::string& text) {
  std::vector<std::pair<std::size_t, std::string>> ranked;
  if (text.size() > kNearBytes) return {};
  Statement names{connection,
                  "SELECT key FROM asset WHERE last_scan IS NULL UNION "
                  "SELECT name FROM asset WHERE last_scan IS NULL ORDER BY 1 LIMIT 100000"};
  const std::string wanted = core::lower(text);
  while (names.step()) {
    const std::string name{names.text(0)};
    if (name.size() > kNearBytes) continue;
    const bool part = core::lower(name).find(wanted) != std::string::npos;
    const std::size_t edits = part ? 1 : distance(text, name);
    if (edits <= std::max<std::size_t>(2, text.size() / 3)) ranked.emplace_back(edits, name);
  }
  std::ranges::sort(ranked);
  std::vector<std::string> out;
  for (const auto& [edits, name] : ranked) {
    if (out.size() < kListed) out.push_back(name);
  }
  return out;
}

}  // namespace

Result<std::int64_t> find_asset(Database& database, const std::string& text) {
  sqlite3* connection = database.handle().getHandle();
  auto found = candidates(connection, text, {});
  const auto colon = text.find(':');
  if (found.empty() && colon != std::string::npos &&
      model::find_asset_kind(text.substr(0, colon)) != nullptr) {
    found = candidates(connection, text.substr(colon + 1), text.substr(0, colon));
  }
  if (found.size() == 1) return found.front().id;
  if (found.empty()) {
    const auto names = near(connection, text);
    return failure(
        Error::Kind::usage, fmt::format("there is no asset \"{}\"", text),
        names.empty() ? "plimsoll assets lists them" : "nearest: " + core::join(names, ", "));
  }
  std::vector<std::string> labels;
  for (const auto& one : found) {
    if (labels.size() < kListed) labels.push_back(one.label);
  }
  if (found.size() > kListed) labels.emplace_back("…");
  return failure(Error::Kind::usage, fmt::format("{} assets are called \"{}\"", found.size(), text),
                 "name one by its key, or as KIND:NAME: " + core::join(labels, "; "));
}

Result<std::vector<std::int64_t>> find_assets(Database& database, const std::string& selector) {
  const auto colon = selector.find(':');
  if (colon != std::string::npos && colon > 0 && colon + 1 < selector.size()) {
    Statement statement{database.handle().getHandle(),
                        "SELECT DISTINCT f.asset_id FROM asset_attribute f JOIN asset a "
                        "ON a.id = f.asset_id WHERE a.last_scan IS NULL AND f.rank = 1 "
                        "AND f.name = ?1 AND CAST(f.value AS TEXT) = ?2 ORDER BY 1"};
    const auto attribute = selector.substr(0, colon);
    const auto value = selector.substr(colon + 1);
    statement.bind(attribute, value);
    std::vector<std::int64_t> found;
    while (statement.step()) found.push_back(statement.integer(0));
    if (!found.empty()) return found;
  }
  const auto one = find_asset(database, selector);
  if (!one) return tl::unexpected(one.error());
  return std::vector<std::int64_t>{*one};
}

std::optional<ScanStamp> newest_scan(Database& database) {
  Statement newest{database.handle().getHandle(),
                   "SELECT id, started_at FROM scan ORDER BY id DESC LIMIT 1"};
  if (!newest.step()) return std::nullopt;
  return ScanStamp{newest.integer(0), std::string{newest.text(1)}};
}

}  // namespace plimsoll::store
