/// @file
/// The ledger of an audit file: what people decided and noted, in order, chained by hashes so that
/// a change of what was written shows.  Whoever can write the file can also compute a whole new
/// chain: keep the newest hash elsewhere (a signed report, a mail) and give it to verify().
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/core/error.hpp"
#include "lib/core/time.hpp"
#include "lib/model/attributes.hpp"
#include "lib/store/database.hpp"

namespace SQLite {
class Database;
}

namespace plimsoll::ledger {

/// What an entry is.
enum class Kind : std::uint8_t {
  waiver,
  override_finding,
  note,
  review,
  approval,
  drill,
  incident,
  requirement,
  contract,
};
/// "waiver", "override", "note", …
[[nodiscard]] std::string_view to_string(Kind kind);

/// What is to be written.
struct Entry {
  Kind kind = Kind::note;
  std::string subject;        ///< The id of a finding, a key, a ticket; not empty.
  model::Attributes content;  ///< What else it says.
  std::string by;             ///< Who; not blank.
};

/// The SHA-256 before the first entry.
inline constexpr std::string_view kGenesis =
    "0000000000000000000000000000000000000000000000000000000000000000";

/// Adds an entry dated `at` and returns its position (from 1).  Within the caller's transaction, or
/// in one of its own.  Errors (usage): nobody is named, no subject.
[[nodiscard]] Result<std::int64_t> append(SQLite::Database& database, const Entry& entry,
                                          core::Instant at);

/// The text of an entry as it is hashed: a JSON object with the members at, by, kind, subject and
/// content, in this order; UTF-8, no blanks outside strings.
[[nodiscard]] std::string canonical(const Entry& entry, core::Instant at);

/// The hash of an entry: SHA-256 of `previous` (64 hexadecimal digits) followed by `entry`.
[[nodiscard]] std::string chain(std::string_view previous, std::string_view entry);

/// Where the chain is broken first.
struct Break {
  std::int64_t position = 0;  ///< Of the entry.
  std::string what;           ///< What was expected and what is there.
};

struct Verification {
  std::int64_t entries = 0;
  std::string head;  ///< SHA-256 of the last entry; kGenesis when there is none.
  std::optional<Break> broken;
  std::int64_t backdated = 0;  ///< Entries dated before the one before them: a clock went back.
};

/// Recomputes the chain from the first entry, and compares the waivers of the file with theirs.
/// `known_head`: a hash noted earlier; the chain is broken (at the position behind its end) when no
/// entry has it, as after entries were cut off or a new chain was computed.  Empty: not asked.
[[nodiscard]] Verification verify(store::Database& database, std::string_view known_head = {});

}  // namespace plimsoll::ledger
