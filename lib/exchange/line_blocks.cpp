#include "lib/exchange/line_blocks.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <simdjson.h>
#include <sys/stat.h>
#include <unistd.h>

namespace plimsoll::exchange {
namespace {

tl::unexpected<Error> unreadable(const std::string& name, int error) {
  return failure(Error::Kind::storage,
                 fmt::format("cannot read {}: {}", name, std::strerror(error)));
}

}  // namespace

Result<LineBlocks> LineBlocks::open(const std::filesystem::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return unreadable(path.string(), errno);
  LineBlocks out{descriptor, 0, path.string()};
  struct stat status {};
  if (::fstat(descriptor, &status) != 0) return unreadable(out.name_, errno);
  if (!S_ISREG(status.st_mode)) {
    return failure(Error::Kind::storage, fmt::format("{} is no regular file", out.name_));
  }
  out.size_ = static_cast<std::size_t>(status.st_size);
  return out;
}

LineBlocks::LineBlocks(LineBlocks&& other) noexcept
    : descriptor_{std::exchange(other.descriptor_, -1)},
      size_{other.size_},
      name_{std::move(other.name_)} {}

LineBlocks::~LineBlocks() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<std::size_t> LineBlocks::read_at(std::size_t begin, char* into, std::size_t size) const {
  std::size_t done = 0;
  while (done < size) {
    const auto got =
        ::pread(descriptor_, into + done, size - done, static_cast<off_t>(begin + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return unreadable(name_, errno);
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  return done;
}

Result<std::string> LineBlocks::head(std::size_t bytes) const {
  std::string out(std::min(bytes, size_), '\0');
  const auto got = read_at(0, out.data(), out.size());
  if (!got) return tl::unexpected(got.error());
  out.resize(*got);
  return out;
}

Result<std::string_view> LineBlocks::read(std::size_t index, BlockBuffer& buffer) const {
  const std::size_t begin = index * kBlock;
  // One byte before tells whether a line begins with the block.
  const std::size_t from = begin == 0 ? 0 : begin - 1;
  const std::size_t wanted = std::min(size_, begin + kBlock + kLineBytes) - from;
  buffer.bytes.resize(wanted + kPadding);
  const auto got = read_at(from, buffer.bytes.data(), wanted);
  if (!got) return tl::unexpected(got.error());
  const std::string_view text{buffer.bytes.data(), *got};
  const std::size_t block_end = std::min(begin + kBlock - from, text.size());
  const auto line_behind = [&](std::size_t at) {  // the first that begins behind text[at]
    const auto end = text.find('\n', at);
    return end == std::string_view::npos ? text.size() : end + 1;
  };
  const std::size_t first = begin == 0 ? 0 : line_behind(0);
  if (first >= block_end && begin != 0) return text.substr(0, 0);
  const std::size_t last = block_end == 0 ? 0 : line_behind(block_end - 1);
  const bool cut = last == text.size() && from + *got < size_ && !text.ends_with('\n');
  if (cut) {
    return failure(Error::Kind::unsupported,
                   fmt::format("{} has a line of more than {} bytes", name_, kLineBytes));
  }
  return text.substr(first, last - first);
}

bool is_plain_text(std::string_view text) {
  constexpr std::uint64_t kEach = 0x0101'0101'0101'0101U;
  constexpr std::uint64_t kHigh = 0x80 * kEach;
  const auto plain = [&](std::size_t i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte == '\r') return i + 1 < text.size() && text[i + 1] == '\n';
    return byte == '\n' || (byte >= ' ' && byte != 0x7F);
  };
  std::size_t at = 0;
  for (; at + sizeof(std::uint64_t) <= text.size(); at += sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + at, sizeof word);
    // Bytes below 0x20, and 0x7F, set their high bit: "Determine if a word has a byte less than n",
    // S. E. Anderson, Bit Twiddling Hacks.
    const auto deleted = word ^ (0x7F * kEach);
    const auto odd = ((word - 0x20 * kEach) & ~word) | ((deleted - kEach) & ~deleted);
    if ((odd & kHigh) == 0) continue;
    for (std::size_t i = at; i < at + sizeof word; ++i) {
      if (!plain(i)) return false;
    }
  }
  for (; at < text.size(); ++at) {
    if (!plain(at)) return false;
  }
  return simdjson::validate_utf8(text.data(), text.size());
}

}  // namespace plimsoll::exchange
