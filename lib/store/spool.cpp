#include "lib/store/spool.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

namespace plimsoll::store {
namespace {

constexpr std::size_t kBufferBytes = std::size_t{1} << 20U;

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

int open_temporary() {
  const char* chosen = std::getenv("TMPDIR");  // NOLINT(concurrency-mt-unsafe)
  for (const char* folder : {chosen, "/var/tmp", "/tmp"}) {
    if (folder == nullptr) continue;
    std::string pattern = std::string{folder} + "/plimsoll-XXXXXX";
    const int file = ::mkostemp(pattern.data(), O_CLOEXEC);
    if (file < 0) continue;
    ::unlink(pattern.c_str());
    return file;
  }
  fail("no temporary file can be made (TMPDIR, /var/tmp, /tmp)");
}

}  // namespace

Packer& Packer::put(std::int64_t value) {
  char raw[sizeof value];
  std::memcpy(raw, &value, sizeof value);
  bytes_.append(raw, sizeof value);
  return *this;
}

Packer& Packer::put(std::string_view text) {
  const auto size = static_cast<std::uint32_t>(text.size());
  char raw[sizeof size];
  std::memcpy(raw, &size, sizeof size);
  bytes_.append(raw, sizeof size);
  bytes_.append(text);
  return *this;
}

std::int64_t Unpacker::integer() {
  std::int64_t value = 0;
  std::memcpy(&value, rest_.data(), sizeof value);
  rest_.remove_prefix(sizeof value);
  return value;
}

std::string_view Unpacker::text() {
  std::uint32_t size = 0;
  std::memcpy(&size, rest_.data(), sizeof size);
  rest_.remove_prefix(sizeof size);
  const auto text = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return text;
}

Spool::~Spool() {
  if (file_ >= 0) ::close(file_);
}

void Spool::append(std::string_view record) {
  if (buffer_.size() + record.size() > kBufferBytes) flush();
  const auto size = static_cast<std::uint32_t>(record.size());
  char raw[sizeof size];
  std::memcpy(raw, &size, sizeof size);
  buffer_.append(raw, sizeof size);
  buffer_.append(record);
  ++count_;
}

void Spool::flush() {
  if (file_ < 0) file_ = open_temporary();
  std::string_view rest = buffer_;
  while (!rest.empty()) {
    const auto done = ::write(file_, rest.data(), rest.size());
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) fail("a temporary file cannot be written");
    rest.remove_prefix(static_cast<std::size_t>(done));
    written_ += done;
  }
  buffer_.clear();
}

void Spool::rewind() {
  at_ = 0;
  if (file_ < 0) return;
  if (offset_ == 0) flush();  // the last part; on a second rewind buffer_ holds what was read
  buffer_.clear();
  offset_ = 0;
}

bool Spool::fill(std::size_t size) {
  if (buffer_.size() - at_ >= size) return true;
  if (file_ < 0) return false;
  buffer_.erase(0, at_);
  at_ = 0;
  while (buffer_.size() < size && offset_ < written_) {
    const std::size_t have = buffer_.size();
    buffer_.resize(have + kBufferBytes);
    const auto got = ::pread(file_, buffer_.data() + have, kBufferBytes, offset_);
    buffer_.resize(have + (got > 0 ? static_cast<std::size_t>(got) : 0));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) fail("a temporary file cannot be read back");
    offset_ += got;
  }
  return buffer_.size() >= size;
}

std::optional<std::string_view> Spool::next() {
  std::uint32_t size = 0;
  if (!fill(sizeof size)) return std::nullopt;
  std::memcpy(&size, buffer_.data() + at_, sizeof size);
  if (!fill(sizeof size + size)) return std::nullopt;
  const std::string_view record{buffer_.data() + at_ + sizeof size, size};
  at_ += sizeof size + size;
  return record;
}

}  // namespace plimsoll::store
