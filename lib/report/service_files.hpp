/// @file
/// Reports of one file a service: which services, and what their files are called.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "lib/core/error.hpp"

namespace SQLite {
class Database;
}

namespace plimsoll::report {

/// Services that a report has files of when nobody chose any.
inline constexpr std::size_t kServiceFiles = 50;

/// A service with a file of its own.
struct ServiceFile {
  std::int64_t id = 0;
  std::string key;
  std::string name;
  std::string file;  ///< Name without folder and extension: letters and digits of ASCII, "-", "_"
                     ///< and "."; unlike all others even where case does not count.
};

/// The services with these keys, in that order, each once; with none, those of tier 1, or all when
/// no service has a tier: the first kServiceFiles by key.  Errors (usage): a key that no service
/// has; nothing was assessed yet, so nobody knows what services stand on.
[[nodiscard]] Result<std::vector<ServiceFile>> service_files(SQLite::Database& database,
                                                             const std::vector<std::string>& keys);

}  // namespace plimsoll::report
