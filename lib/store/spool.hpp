/// @file
/// Records on their way to the merge, in a temporary file that nobody else sees.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace plimsoll::store {

/// Puts fields one after the other: integers as they lie in memory, texts with their length before
/// them.
class Packer {
 public:
  void clear() { bytes_.clear(); }
  Packer& put(std::int64_t value);
  Packer& put(std::string_view text);
  [[nodiscard]] const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

/// Takes fields out in the order in which Packer put them.  Texts live as long as `bytes`.
class Unpacker {
 public:
  explicit Unpacker(std::string_view bytes) : rest_{bytes} {}
  std::int64_t integer();
  std::string_view text();
  [[nodiscard]] bool empty() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

/// A sequence of byte strings, written once and then read any number of times.  Holds one buffer (1
/// MiB) in memory; what does not fit goes to an unlinked file in TMPDIR or /var/tmp.  Throws
/// std::system_error when that cannot be written.
class Spool {
 public:
  Spool() = default;
  Spool(const Spool&) = delete;
  Spool& operator=(const Spool&) = delete;
  ~Spool();

  void append(std::string_view record);
  [[nodiscard]] std::int64_t count() const { return count_; }

  /// Begins to read from the front; nothing is appended after that.
  void rewind();
  /// The next record, valid until the next call; absent at the end.
  [[nodiscard]] std::optional<std::string_view> next();

 private:
  void flush();
  /// Makes `size` bytes available at `at_`.
  bool fill(std::size_t size);

  std::string buffer_;
  std::size_t at_ = 0;        ///< Read position in buffer_.
  std::int64_t offset_ = 0;   ///< Read position in the file: behind buffer_.
  std::int64_t written_ = 0;  ///< Bytes in the file.
  std::int64_t count_ = 0;
  int file_ = -1;
};

}  // namespace plimsoll::store
