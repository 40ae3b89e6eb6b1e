/// @file
/// Any bytes opened as an audit file: an error or an answer, never a crash.  Short inputs are edits
/// of a good file (three bytes of offset, one byte of content), so that they come past its header.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include "lib/store/database.hpp"
#include "lib/store/file_header.hpp"

namespace {

namespace fs = std::filesystem;
using namespace plimsoll;  // NOLINT(google-build-using-namespace)

constexpr std::size_t kEditsAtMost = 4096;

/// A small audit file with a row in most tables of facts.
std::string good_file() {
  std::string pattern = (fs::temp_directory_path() / "plimsoll-fuzz-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) std::abort();
  const fs::path path = fs::path{pattern} / "audit";
  {
    auto database = store::Database::open(path, store::Mode::create);
    if (!database) std::abort();
    database->handle().exec(
        "INSERT INTO scan VALUES (1, '2026-11-23T00:00:00Z', NULL, '0');"
        "INSERT INTO source VALUES (1, 'table', 'a.csv', 'stated', 10);"
        "INSERT INTO asset VALUES (1, 'server', 'a', 'A', 1, NULL), (2, 'psu', 'b', 'B', 1, NULL);"
        "INSERT INTO asset_version VALUES (1, 1, 1, 'a', 'server', 'A', '{\"tier\":1}', NULL, "
        "NULL, "
        "1, NULL);"
        "INSERT INTO asset_identifier VALUES (1, 'serial', 'dell/1234');"
        "INSERT INTO relation_version VALUES (1, 1, 1, 2, 'powered_by', '{}', NULL, 1, NULL);");
  }
  std::ifstream file(path, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(file), {}};
  fs::remove_all(pattern);
  return bytes;
}

std::string edited(const std::uint8_t* data, std::size_t size) {
  static const std::string kGood = good_file();
  std::string bytes = kGood;
  for (std::size_t i = 0; i + 3 < size; i += 4) {
    const std::size_t offset =
        (std::size_t{data[i]} << 16U) | (std::size_t{data[i + 1]} << 8U) | std::size_t{data[i + 2]};
    bytes[offset % bytes.size()] = static_cast<char>(data[i + 3]);
  }
  return bytes;
}

void ask(const std::string& bytes) {
  const int file = ::memfd_create("fuzz", 0);
  if (file < 0 || ::write(file, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size())) {
    std::abort();
  }
  try {
    auto database = store::Database::open(fmt::format("/proc/self/fd/{}", file), store::Mode::read);
    if (database) {
      static_cast<void>(store::describe(*database));
      for (const char* sql :
           {"SELECT * FROM asset_attribute LIMIT 100", "SELECT * FROM relation LIMIT 100",
            "SELECT count(*) FROM asset_version JOIN asset_identifier ON version_id = id"}) {
        static_cast<void>(database->query(sql, {.rows = 1000, .steps = 10'000'000}));
      }
    }
  } catch (const SQLite::Exception& error) {
    // A file that is found damaged after it was opened: what main reports.
    if (error.getErrorCode() == 0) std::abort();
  }
  ::close(file);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string raw(size, '\0');
  std::copy(data, data + size, raw.begin());
  static_cast<void>(store::parse_file_header(raw));
  ask(raw);
  if (size <= kEditsAtMost) ask(edited(data, size));
  return 0;
}
