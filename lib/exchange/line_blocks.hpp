/// @file
/// A large text file as blocks of whole lines, so that several threads can read it with little
/// memory.
#pragma once

#include <cstddef>
#include <deque>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "lib/core/error.hpp"

namespace plimsoll::exchange {

/// One thread's room for a block; reused from block to block.
struct BlockBuffer {
  std::vector<char> bytes;
  std::deque<std::string> unquoted;  ///< Texts of cells that had quotes.
};

/// An open file.  Reading is safe from several threads, each with its own buffer.
class LineBlocks {
 public:
  /// Bytes that may be read behind a block's text, as simdjson wants it.
  static constexpr std::size_t kPadding = 64;
  static constexpr std::size_t kBlock = std::size_t{1} << 20U;
  /// A line that is longer is an Error.
  static constexpr std::size_t kLineBytes = std::size_t{64} << 10U;

  /// An Error of kind storage when the file cannot be opened, or is no regular file.
  [[nodiscard]] static Result<LineBlocks> open(const std::filesystem::path& path);
  LineBlocks(LineBlocks&& other) noexcept;
  LineBlocks& operator=(LineBlocks&&) = delete;
  LineBlocks(const LineBlocks&) = delete;
  LineBlocks& operator=(const LineBlocks&) = delete;
  ~LineBlocks();

  /// The first `bytes` bytes of the file, or all of a shorter one.
  [[nodiscard]] Result<std::string> head(std::size_t bytes) const;
  /// How many blocks there are.
  [[nodiscard]] std::size_t count() const { return (size_ + kBlock - 1) / kBlock; }
  /// The lines that begin in block `index`, each with its end (the last of the file may lack it);
  /// valid until the buffer is used again.  The blocks in order are the whole file.
  [[nodiscard]] Result<std::string_view> read(std::size_t index, BlockBuffer& buffer) const;

 private:
  LineBlocks(int descriptor, std::size_t size, std::string name)
      : descriptor_{descriptor}, size_{size}, name_{std::move(name)} {}
  [[nodiscard]] Result<std::size_t> read_at(std::size_t begin, char* into, std::size_t size) const;

  int descriptor_;
  std::size_t size_;
  std::string name_;
};

/// Whether `text` is UTF-8 whose only control characters are line ends ("\n" or "\r\n").  Text that
/// isn't has cells or keys that need the care of the general way.
[[nodiscard]] bool is_plain_text(std::string_view text);

}  // namespace plimsoll::exchange
