#include "lib/ledger/ledger.hpp"

#include <algorithm>
#include <array>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Savepoint.h>
#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "lib/core/digest.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::ledger {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 9> kKinds{"waiver",   "override",    "note",
                                                 "review",   "approval",    "drill",
                                                 "incident", "requirement", "contract"};

/// Walks the entries in order and keeps what the next one must fit.
class Walk {
 public:
  explicit Walk(std::string_view known_head)
      : known_{known_head}, known_seen_{known_head.empty() || known_head == kGenesis} {
    out_.head = kGenesis;
  }

  /// Whether the chain holds up to and with this entry.
  bool take(std::int64_t position, const std::string& entry, const std::string& hash) {
    const std::int64_t expected = out_.entries + 1;
    if (position != expected) {
      return fail(expected,
                  fmt::format("entry {} is missing: the next one is {}", expected, position));
    }
    const std::string wanted = chain(out_.head, entry);
    if (hash != wanted) {
      return fail(position,
                  fmt::format("expected sha256 {}, found {}", wanted, core::printable(hash)));
    }
    const auto read = json::parse(entry, nullptr, false);
    if (!read.is_object() || !read.contains("at") || !read["at"].is_string()) {
      return fail(position, "the entry is no JSON object with a time");
    }
    const auto at = read["at"].get<std::string>();
    if (at < last_at_) ++out_.backdated;
    last_at_ = at;
    out_.entries = position;
    out_.head = hash;
    known_seen_ = known_seen_ || hash == known_;
    return true;
  }

  Verification end() && {
    if (!out_.broken && !known_seen_) {
      fail(out_.entries + 1,
           fmt::format("no entry has the sha256 {} that was noted earlier: entries "
                       "were cut off, or the chain was computed anew",
                       core::printable(known_)));
    }
    return std::move(out_);
  }

 private:
  bool fail(std::int64_t position, std::string what) {
    out_.broken = Break{position, std::move(what)};
    return false;
  }

  std::string known_;
  bool known_seen_;
  std::string last_at_;
  Verification out_;
};

// The first entry of a waiver that the table `waiver` has otherwise or no more.
constexpr const char* kChangedWaiver = R"sql(
SELECT e.position FROM ledger_entry e
LEFT JOIN waiver w ON w.id = e.content ->> 'waiver'
WHERE e.kind = 'waiver'
  AND (w.id IS NULL OR w.finding_id IS NOT e.subject OR w.until IS NOT e.content ->> 'until'
       OR w.reason IS NOT e.content ->> 'reason' OR w.accepted_by IS NOT e.author
       OR w.created_at IS NOT e.at)
ORDER BY e.position LIMIT 1)sql";

constexpr const char* kUnwrittenWaiver = R"sql(
SELECT w.id FROM waiver w
WHERE w.id > CAST(coalesce((SELECT value FROM meta WHERE name = 'waivers_before_ledger'), 0)
                  AS INTEGER)
  AND NOT EXISTS (SELECT 1 FROM ledger_entry e
                  WHERE e.kind = 'waiver' AND e.subject = w.finding_id
                    AND e.content ->> 'waiver' = w.id)
ORDER BY w.id LIMIT 1)sql";

void compare_waivers(SQLite::Database& database, Verification& out) {
  SQLite::Statement changed{database, kChangedWaiver};
  if (changed.executeStep()) {
    out.broken = Break{changed.getColumn(0).getInt64(),
                       "the waiver that this entry tells of was changed or removed"};
    return;
  }
  SQLite::Statement unwritten{database, kUnwrittenWaiver};
  if (unwritten.executeStep()) {
    out.broken =
        Break{out.entries + 1, fmt::format("waiver {} stands in the file and not in the ledger",
                                           unwritten.getColumn(0).getInt64())};
  }
}

}  // namespace

std::string_view to_string(Kind kind) { return kKinds.at(static_cast<std::size_t>(kind)); }

std::string canonical(const Entry& entry, core::Instant at) {
  nlohmann::ordered_json out;
  out["at"] = core::to_rfc3339(at);
  out["by"] = core::printable(core::trim(entry.by));
  out["kind"] = to_string(entry.kind);
  out["subject"] = core::printable(entry.subject);
  out["content"] = nlohmann::ordered_json::parse(model::to_json(entry.content));
  return out.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

std::string chain(std::string_view previous, std::string_view entry) {
  return core::sha256_hex(fmt::format("{}{}", previous, entry));
}

Result<std::int64_t> append(SQLite::Database& database, const Entry& entry, core::Instant at) {
  if (core::trim(entry.by).empty()) {
    return failure(Error::Kind::usage, "an entry of the ledger needs the name of who makes it",
                   "--by WHO");
  }
  if (core::trim(entry.subject).empty()) {
    return failure(Error::Kind::usage, "an entry of the ledger needs to be about something",
                   "name the finding, asset or ticket");
  }
  SQLite::Savepoint whole{database, "ledger_append"};
  std::string previous{kGenesis};
  std::int64_t position = 1;
  SQLite::Statement last{database,
                         "SELECT position, sha256 FROM ledger ORDER BY position DESC LIMIT 1"};
  if (last.executeStep()) {
    position = last.getColumn(0).getInt64() + 1;
    previous = last.getColumn(1).getString();
  }
  last.reset();
  const auto text = canonical(entry, at);
  SQLite::Statement insert{database,
                           "INSERT INTO ledger (position, entry, sha256) VALUES (?, ?, ?)"};
  insert.bind(1, position);
  insert.bind(2, text);
  insert.bind(3, chain(previous, text));
  insert.exec();
  whole.release();
  return position;
}

Verification verify(store::Database& database, std::string_view known_head) {
  // One read transaction, so that the waivers are those of the entries.
  SQLite::Savepoint snapshot{database.handle(), "ledger_verify"};
  Walk walk{known_head};
  SQLite::Statement rows{database.handle(),
                         "SELECT position, entry, sha256 FROM ledger ORDER BY position"};
  while (rows.executeStep() &&
         walk.take(rows.getColumn(0).getInt64(), rows.getColumn(1).getString(),
                   rows.getColumn(2).getString())) {
  }
  auto out = std::move(walk).end();
  if (!out.broken) compare_waivers(database.handle(), out);
  rows.reset();
  snapshot.release();
  return out;
}

}  // namespace plimsoll::ledger
