/// @file
/// What the first bytes of a file say of it as an SQLite database, before SQLite is asked.
/// Source: "Database File Format", sqlite.org/fileformat2.html, section 1.3.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace plimsoll::store {

inline constexpr std::size_t kHeaderBytes = 100;

struct FileHeader {
  std::uint32_t page_bytes = 0;  ///< 512 to 65536.
  std::optional<std::uint64_t>
      pages;  ///< Size in pages; absent when the header does not vouch for it.

  /// The least size of a whole file, bytes.
  [[nodiscard]] std::uint64_t whole_bytes() const { return pages.value_or(1) * page_bytes; }
};

/// Reads the header in `bytes`, the first kHeaderBytes of a file; absent when it is no SQLite
/// database. Pure; any bytes are legal input.
[[nodiscard]] std::optional<FileHeader> parse_file_header(std::string_view bytes);

/// Whether `bytes` begins as SQLite's magic does, as far as it goes.
[[nodiscard]] bool has_magic(std::string_view bytes);

}  // namespace plimsoll::store
