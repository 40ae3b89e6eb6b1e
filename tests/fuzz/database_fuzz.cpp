/// @file
/// Any bytes opened as an audit file: an error or an answer, never a crash.
#include <cstddef>
#include <cstdint>

#include <SQLiteCpp/Exception.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include "lib/store/database.hpp"
#include "lib/store/file_header.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace plimsoll;  // NOLINT(google-build-using-namespace)
  static_cast<void>(
      store::parse_file_header({reinterpret_cast<const char*>(data), size}));  // NOLINT
  const int file = ::memfd_create("fuzz", 0);
  if (file < 0 || ::write(file, data, size) != static_cast<ssize_t>(size)) return 0;
  try {
    auto database = store::Database::open(fmt::format("/proc/self/fd/{}", file), store::Mode::read);
    if (database) {
      static_cast<void>(store::describe(*database));
      for (const char* sql :
           {"SELECT * FROM asset_attribute LIMIT 100", "SELECT * FROM relation LIMIT 100",
            "SELECT count(*) FROM asset_version JOIN asset_identifier ON version_id = id"}) {
        static_cast<void>(database->query(sql, 1000));
      }
    }
  } catch (const SQLite::Exception&) {
    // A file that is found damaged later: what main reports.
    static_cast<void>(0);
  }
  ::close(file);
  return 0;
}
