#include "lib/assess/decisions.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/ledger/ledger.hpp"
#include "lib/store/lookup.hpp"

namespace plimsoll::assess {
namespace {

using Named = std::pair<std::string_view, std::string_view>;

tl::unexpected<Error> misused(std::string what, std::string remedy) {
  return failure(Error::Kind::usage, std::move(what), std::move(remedy));
}

/// Refuses blank texts: `fields` are pairs of what it is and what was given.
Result<void> stated(std::string_view what, std::initializer_list<Named> fields) {
  for (const auto& [name, text] : fields) {
    if (core::trim(text).empty()) {
      return misused(fmt::format("{} needs {}", what, name), fmt::format("give {}", name));
    }
  }
  return {};
}

Result<void> one_of(std::string_view what, std::string_view word,
                    std::initializer_list<std::string_view> words) {
  if (std::ranges::find(words, word) != words.end()) return {};
  const std::vector<std::string> known{words.begin(), words.end()};
  return misused(fmt::format("{} can't be \"{}\"", what, core::printable(word)),
                 "known: " + core::join(known, ", "));
}

/// What a check says of a finding now.
struct Judged {
  std::string severity;
  std::string status;
};

Result<Judged> find(SQLite::Database& file, const std::string& finding) {
  SQLite::Statement query{file, "SELECT severity, status FROM finding WHERE id = ?"};
  query.bind(1, finding);
  if (query.executeStep()) {
    return Judged{query.getColumn(0).getString(), query.getColumn(1).getString()};
  }
  return misused(fmt::format("there is no finding {}", core::printable(finding)),
                 "`plimsoll findings` lists them with their ids");
}

/// What a note is filed under: the key of the asset that `text` names, or `text` itself.
Result<std::string> subject_of(store::Database& database, const std::string& text) {
  if (text == "report" || find(database.handle(), text)) return text;
  const auto asset = store::find_asset(database, text);
  if (!asset) return tl::unexpected{asset.error()};
  SQLite::Statement query{database.handle(), "SELECT key FROM asset WHERE id = ?"};
  query.bind(1, *asset);
  query.executeStep();
  return query.getColumn(0).getString();
}

/// The text as it is kept, alike in tables and in the ledger.
std::string kept(std::string_view text) { return core::printable(core::trim(text)); }

/// Appends in a transaction of its own.
Result<std::int64_t> write(store::Database& database, const ledger::Entry& entry,
                           core::Instant at) {
  SQLite::Transaction transaction{database.handle(), SQLite::TransactionBehavior::IMMEDIATE};
  auto position = ledger::append(database.handle(), entry, at);
  if (position) transaction.commit();
  return position;
}

Result<void> check(const Waiver& waiver, core::Instant at) {
  if (core::trim(waiver.reason).empty()) {
    return misused("a waiver needs a reason", "say why the risk is accepted: --reason TEXT");
  }
  if (core::trim(waiver.by).empty()) {
    return misused("a waiver needs the name of who accepts the risk", "--by WHO");
  }
  if (waiver.until > at) return {};
  return misused(
      fmt::format("a waiver ends in the future; {} has passed", core::to_rfc3339(waiver.until)),
      "give a later day: --until DATE");
}

Result<void> check(const Override& given) {
  if (auto texts = stated("an override", {{"a justification (--reason)", given.reason},
                                          {"a name (--by)", given.by}});
      !texts) {
    return texts;
  }
  const bool says = given.severity.has_value() || !given.status.empty();
  if (says == given.withdrawn) {
    return misused("an override says another severity or status, or withdraws what was said",
                   "--severity S, --status S, or --withdraw alone");
  }
  if (given.status.empty()) return {};
  return one_of("a status", given.status, {"fail", "unknown", "pass", "not_applicable"});
}

}  // namespace

Result<void> waive(store::Database& database, const Waiver& waiver, core::Instant at) {
  if (auto good = check(waiver, at); !good) return good;
  auto& file = database.handle();
  SQLite::Transaction transaction{file, SQLite::TransactionBehavior::IMMEDIATE};
  if (const auto known = find(file, waiver.finding); !known) return tl::unexpected{known.error()};
  const auto until = core::to_rfc3339(waiver.until);
  const auto reason = kept(waiver.reason);
  const auto by = kept(waiver.by);
  SQLite::Statement insert{
      file,
      "INSERT INTO waiver (finding_id, until, reason, accepted_by, created_at) "
      "VALUES (?, ?, ?, ?, ?)"};
  insert.bind(1, waiver.finding);
  insert.bind(2, until);
  insert.bind(3, reason);
  insert.bind(4, by);
  insert.bind(5, core::to_rfc3339(at));
  insert.exec();
  ledger::Entry entry{ledger::Kind::waiver, waiver.finding, {}, by};
  entry.content = {{"waiver", file.getLastInsertRowid()}, {"until", until}, {"reason", reason}};
  if (auto written = ledger::append(file, entry, at); !written) {
    return tl::unexpected{written.error()};
  }
  transaction.commit();
  return {};
}

Result<std::int64_t> override_finding(store::Database& database, const Override& given,
                                      core::Instant at) {
  if (auto good = check(given); !good) return tl::unexpected{good.error()};
  const auto now = find(database.handle(), given.finding);
  if (!now) return tl::unexpected{now.error()};
  ledger::Entry entry{ledger::Kind::override_finding, given.finding, {}, given.by};
  entry.content = {
      {"reason", kept(given.reason)}, {"was_severity", now->severity}, {"was_status", now->status}};
  if (given.withdrawn) entry.content.emplace("withdrawn", true);
  if (given.severity) {
    model::set(entry.content, "severity", std::string_view{model::to_string(*given.severity)});
  }
  model::set(entry.content, "status", std::string_view{given.status});
  return write(database, entry, at);
}

Result<std::int64_t> review(store::Database& database, const Review& given, core::Instant at) {
  auto good = stated("a review", {{"a name (--by)", given.by}}).and_then([&] {
    return one_of("a review", given.state, {"open", "in-review", "reviewed", "disputed"});
  });
  if (good && given.state == "disputed") {
    good = stated("a dispute", {{"a reason (--reason)", given.reason}});
  }
  if (!good) return tl::unexpected{good.error()};
  if (const auto known = find(database.handle(), given.finding); !known) {
    return tl::unexpected{known.error()};
  }
  ledger::Entry entry{ledger::Kind::review, given.finding, {{"state", given.state}}, given.by};
  model::set(entry.content, "reason", std::string_view{kept(given.reason)});
  return write(database, entry, at);
}

Result<std::int64_t> note(store::Database& database, const Note& given, core::Instant at) {
  if (auto texts = stated("a note", {{"a text", given.text}, {"a name (--by)", given.by}});
      !texts) {
    return tl::unexpected{texts.error()};
  }
  auto subject = subject_of(database, given.subject);
  if (!subject) return tl::unexpected{subject.error()};
  ledger::Entry entry{ledger::Kind::note, std::move(*subject), {}, given.by};
  entry.content = {{"audience", std::string{given.internal ? "internal" : "client"}},
                   {"text", kept(given.text)}};
  return write(database, entry, at);
}

Result<std::int64_t> approve(store::Database& database, const Approval& given, core::Instant at) {
  if (auto texts = stated("an approval", {{"what is approved", given.subject},
                                          {"a reason (--reason)", given.reason},
                                          {"a name (--by)", given.by}});
      !texts) {
    return tl::unexpected{texts.error()};
  }
  ledger::Entry entry{ledger::Kind::approval, given.subject, {}, given.by};
  entry.content = {{"decision", std::string{given.approved ? "approved" : "denied"}},
                   {"reason", kept(given.reason)}};
  return write(database, entry, at);
}

}  // namespace plimsoll::assess
