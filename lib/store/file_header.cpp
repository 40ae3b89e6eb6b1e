#include "lib/store/file_header.hpp"

#include <bit>

namespace plimsoll::store {
namespace {

constexpr std::string_view kMagic{"SQLite format 3\0", 16};

std::uint32_t big_endian(std::string_view bytes, std::size_t at, std::size_t size) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < size; ++i) {
    value = (value << 8U) | static_cast<unsigned char>(bytes[at + i]);
  }
  return value;
}

}  // namespace

bool has_magic(std::string_view bytes) {
  return !bytes.empty() && bytes.substr(0, kMagic.size()) == kMagic.substr(0, bytes.size());
}

std::optional<FileHeader> parse_file_header(std::string_view bytes) {
  if (bytes.size() < kHeaderBytes || !has_magic(bytes)) return std::nullopt;
  FileHeader header;
  const std::uint32_t stored = big_endian(bytes, 16, 2);
  header.page_bytes = stored == 1 ? 65536 : stored;
  if (header.page_bytes < 512 || !std::has_single_bit(header.page_bytes)) return std::nullopt;
  const bool vouched = big_endian(bytes, 24, 4) == big_endian(bytes, 92, 4);
  const std::uint32_t pages = big_endian(bytes, 28, 4);
  if (vouched && pages > 0) header.pages = pages;
  return header;
}

}  // namespace plimsoll::store
