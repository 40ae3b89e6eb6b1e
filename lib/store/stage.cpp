#include "lib/store/stage.hpp"

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <new>

#include <SQLiteCpp/Exception.h>
#include <sqlite3.h>

namespace plimsoll::store {
namespace {

constexpr std::size_t kSlots = std::size_t{1} << 21U;

constexpr const char* kSchema =
    "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;"
    "PRAGMA cache_size = -32768; BEGIN;"
    "CREATE TABLE key (text TEXT PRIMARY KEY, number INTEGER) WITHOUT ROWID;"
    "CREATE TABLE refused (text TEXT PRIMARY KEY) WITHOUT ROWID;"
    "CREATE TABLE asset (number INTEGER PRIMARY KEY, id INTEGER);"
    "CREATE TABLE seen (fact TEXT, id INTEGER, PRIMARY KEY (fact, id)) WITHOUT ROWID;";

/// 0 marks an empty slot.
std::uint64_t hash_of(std::string_view key) {
  const std::uint64_t hash = std::hash<std::string_view>{}(key);
  return hash == 0 ? 1 : hash;
}

}  // namespace

KeyTable::KeyTable() : slots_{nullptr, [](Slot* slots) { std::free(slots); }} {}

KeyTable::~KeyTable() {
  for (Statement* statement : {&insert_, &find_, &set_asset_, &asset_, &sorted_, &see_, &seen_}) {
    *statement = Statement{};
  }
  sqlite3_close_v2(connection_);
}

sqlite3* KeyTable::connection() {
  if (connection_ != nullptr) return connection_;
  // calloc gives pages that cost nothing until they are touched.
  slots_.reset(static_cast<Slot*>(std::calloc(kSlots, sizeof(Slot))));
  if (!slots_) throw std::bad_alloc{};
  // The empty name is a private file that SQLite removes.
  check(connection_,
        sqlite3_open_v2("", &connection_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr));
  execute(connection_, kSchema);
  insert_ = Statement{connection_, "INSERT OR IGNORE INTO key VALUES (?, ?)"};
  find_ = Statement{connection_, "SELECT number FROM key WHERE text = ?"};
  set_asset_ = Statement{connection_, "INSERT OR REPLACE INTO asset VALUES (?, ?)"};
  asset_ = Statement{connection_, "SELECT id FROM asset WHERE number = ?"};
  sorted_ = Statement{connection_, "SELECT text FROM key ORDER BY text"};
  see_ = Statement{connection_, "INSERT OR IGNORE INTO seen VALUES (?, ?)"};
  seen_ = Statement{connection_, "SELECT 1 FROM seen WHERE fact = ? AND id = ?"};
  return connection_;
}

KeyTable::Slot& KeyTable::slot(std::uint64_t hash) { return slots_.get()[hash % kSlots]; }

bool KeyTable::add(std::string_view key) {
  connection();
  if (insert_.bind(key, count_).run() == 0) return false;
  const auto hash = hash_of(key);
  slot(hash) = {hash, count_};
  ++count_;
  return true;
}

std::optional<std::int64_t> KeyTable::find(std::string_view key) {
  if (count_ == 0) return std::nullopt;
  const auto hash = hash_of(key);
  auto& cached = slot(hash);
  if (cached.hash == hash) return cached.number;
  if (!find_.bind(key).step()) return std::nullopt;
  cached = {hash, find_.integer(0)};
  return cached.number;
}

void KeyTable::set_asset(std::int64_t number, std::int64_t asset) {
  connection();
  assets_set_ = true;
  set_asset_.bind(number, asset).run();
}

std::int64_t KeyTable::asset(std::int64_t number) {
  if (assets_set_ && asset_.bind(number).step()) return asset_.integer(0);
  return base_ + number;
}

void KeyTable::add_refused(std::string_view key) {
  refused_ = true;
  Statement{connection(), "INSERT OR IGNORE INTO refused VALUES (?)"}.bind(key).run();
}

bool KeyTable::is_refused(std::string_view key) {
  return refused_ &&
         Statement{connection(), "SELECT 1 FROM refused WHERE text = ?"}.bind(key).step();
}

void KeyTable::begin_sorted() {
  connection();
  sorted_.reset();
}

std::optional<std::string_view> KeyTable::next_sorted() {
  if (!sorted_.step()) return std::nullopt;
  return sorted_.text(0);
}

bool KeyTable::see(std::string_view table, std::int64_t row) {
  connection();
  return see_.bind(table, row).run() > 0;
}

bool KeyTable::seen(std::string_view table, std::int64_t row) {
  connection();
  return seen_.bind(table, row).step();
}

void Listings::add(const model::ScopeRecord& scope) {
  const bool complete = scope.status == model::ScopeStatus::complete;
  any_complete_ = any_complete_ || complete;
  all_complete_ = all_complete_ && complete;
  const auto note = [&](auto& map, const std::string& name) {
    const auto [entry, added] = map.try_emplace(name, complete);
    if (!added) entry->second = entry->second && complete;
  };
  note(names_, scope.scope);
  for (const auto& kind : scope.kinds) note(kinds_, kind);
}

std::optional<bool> Listings::by_kind(std::string_view kind) const {
  const auto found = kinds_.find(kind);
  if (found == kinds_.end()) return std::nullopt;
  return found->second;
}

bool Listings::ends(std::string_view kind, std::string_view scope) const {
  if (scope.empty()) return by_kind(kind).value_or(false);
  const auto found = names_.find(scope);
  return found != names_.end() && found->second;
}

bool Listings::ends(std::string_view kind, std::string_view scope,
                    const std::optional<Owner>& owner) const {
  if (!scope.empty()) return ends(kind, scope);
  if (const auto listed = by_kind(kind)) return *listed;
  if (owner) return ends(owner->kind, owner->scope);
  return any_complete_ && all_complete_;
}

}  // namespace plimsoll::store
