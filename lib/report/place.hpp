/// @file
/// Where an asset stands, in words.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace SQLite {
class Database;
}

namespace plimsoll::report {

/// Something that holds assets: a rack, a zone, a site.
struct Place {
  std::int64_t asset = 0;  ///< Row id.
  std::string name;        ///< As stored.
  std::string kind;        ///< As in the model: "rack".
};

/// Follows located_in.  Made for one report: holds prepared statements.
class Places {
 public:
  explicit Places(SQLite::Database& database);
  Places(Places&&) noexcept;
  Places& operator=(Places&&) noexcept;
  ~Places();

  /// The places that hold `asset`, innermost first: "R12, Rotterdam".  At most three, the outermost
  /// kept.  A part without a place of its own has that of what it is declared a part of or runs on.
  /// Empty when no source says where it stands.
  [[nodiscard]] std::string of(std::int64_t asset);

  /// The same places, all of them, one by one; none twice.
  [[nodiscard]] std::vector<Place> path(std::int64_t asset);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace plimsoll::report
