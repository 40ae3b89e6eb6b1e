/// @file
/// Small questions that several parts ask the audit file.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "lib/core/error.hpp"
#include "lib/store/database.hpp"

namespace plimsoll::store {

/// The asset that `text` names on a command line: among those that exist now, by key of any source,
/// else by exact name, else by the value of an identifier (in any spelling that its scheme allows);
/// else the same among assets that have ended.  "kind:text" looks among assets of that kind first.
/// Errors (kind usage): none found, with the nearest names; several, each with its kind and key.
[[nodiscard]] Result<std::int64_t> find_asset(Database& database, const std::string& text);

/// The assets that `selector` names: "attribute:value" all that exist now and whose attribute has
/// that value (vendor:Dell, location:R12), ascending; anything else as find_asset() takes it.
[[nodiscard]] Result<std::vector<std::int64_t>> find_assets(Database& database,
                                                            const std::string& selector);

/// A scan: its id and when it began (RFC 3339).
struct ScanStamp {
  std::int64_t id = 0;
  std::string started_at;
};
/// The newest scan; absent in a new file.
[[nodiscard]] std::optional<ScanStamp> newest_scan(Database& database);

}  // namespace plimsoll::store
