#include "collectors/linux_host/rooted_source.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <deque>
#include <optional>
#include <utility>
#include <vector>

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/core/text.hpp"

namespace plimsoll::linux_host {
namespace {

constexpr int kLinkLimit = 40;
constexpr std::size_t kDepthLimit = 256;
constexpr std::size_t kLinkBytes = 4096;

/// Owns a file descriptor.
class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_{fd} {}
  Descriptor(Descriptor&& other) noexcept : fd_{std::exchange(other.fd_, -1)} {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  [[nodiscard]] int get() const { return fd_; }
  [[nodiscard]] int release() { return std::exchange(fd_, -1); }

 private:
  int fd_;
};

struct Outcome {
  Access access = Access::ok;
  std::string why;
};

Outcome outcome_of(int error) {
  switch (error) {
    case ENOENT:
    case ENOTDIR:
    case ENODEV:
    case ENXIO:
    case ESRCH:
      return {Access::absent, {}};
    case EACCES:
    case EPERM:
      return {Access::denied, std::strerror(error)};
    default:
      return {Access::unusable, std::strerror(error)};
  }
}

std::optional<std::string> link_text(int fd) {
  std::string text(kLinkBytes, '\0');
  const auto length = ::readlinkat(fd, "", text.data(), text.size());
  if (length < 0 || static_cast<std::size_t>(length) == text.size()) return std::nullopt;
  text.resize(static_cast<std::size_t>(length));
  return text;
}

/// Walks a path below a root, keeping the folders passed so that ".." never leaves it.
class Walk {
 public:
  explicit Walk(int root) : root_{root} {}

  /// Goes to `path`.  `follow_last`: a link at its end is followed.
  Outcome go(std::string_view path, bool follow_last) {
    push(path);
    while (!left_.empty()) {
      const std::string name = std::move(left_.front());
      left_.pop_front();
      if (name == "..") {
        if (!passed_.empty()) passed_.pop_back();
        continue;
      }
      if (auto bad = step(name, follow_last || !left_.empty()); bad.access != Access::ok)
        return bad;
    }
    return {};
  }

  /// The O_PATH descriptor of where the walk stands; owned by the walk.
  [[nodiscard]] int here() const { return passed_.empty() ? root_ : passed_.back().get(); }

 private:
  void push(std::string_view path) {
    const auto parts = core::split(path, '/');
    for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
      if (!part->empty() && *part != ".") left_.emplace_front(*part);
    }
  }

  Outcome step(const std::string& name, bool follow) {
    Descriptor next{::openat(here(), name.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC)};
    if (next.get() < 0) return outcome_of(errno);
    struct stat info {};
    if (::fstat(next.get(), &info) != 0) return outcome_of(errno);
    if (!S_ISLNK(info.st_mode) || !follow) {
      if (passed_.size() >= kDepthLimit) return {Access::unusable, "the path is too deep"};
      passed_.push_back(std::move(next));
      return {};
    }
    if (++links_ > kLinkLimit) return {Access::unusable, "too many symbolic links"};
    const auto target = link_text(next.get());
    if (!target) return {Access::unusable, "a symbolic link that cannot be read"};
    if (target->starts_with('/')) passed_.clear();
    push(*target);
    if (left_.size() > kDepthLimit) return {Access::unusable, "the path is too deep"};
    return {};
  }

  int root_;
  int links_ = 0;
  std::vector<Descriptor> passed_;
  std::deque<std::string> left_;
};

/// Opens what an O_PATH descriptor stands for, itself and nothing that took its name since.
Descriptor reopen(int fd, int flags) {
  const std::string path = fmt::format("/proc/self/fd/{}", fd);
  return Descriptor{::open(path.c_str(), flags | O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)};
}

FileRead read_all(int fd) {
  FileRead out{Access::ok, {}, {}};
  std::array<char, 65536> buffer{};
  for (;;) {
    const auto count = ::read(fd, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      auto [access, why] = outcome_of(errno);
      // A value that a driver does not provide (EINVAL, ENODATA, EOPNOTSUPP) is not there to read.
      const bool none = errno == EINVAL || errno == ENODATA || errno == EOPNOTSUPP;
      return {none ? Access::absent : access, {}, std::move(why)};
    }
    if (count == 0) return out;
    out.content.append(buffer.data(), static_cast<std::size_t>(count));
    if (out.content.size() > kFileBytes) {
      return {Access::unusable, {}, fmt::format("more than {} bytes", kFileBytes)};
    }
  }
}

}  // namespace

Result<std::unique_ptr<RootedSource>> RootedSource::open(const std::filesystem::path& root) {
  const int fd = ::open(root.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) {
    return failure(Error::Kind::unreachable,
                   fmt::format("expected a folder at {}, got: {}", core::printable(root.string()),
                               std::strerror(errno)),
                   "give root=DIR a folder that holds proc, sys and etc");
  }
  return std::unique_ptr<RootedSource>{new RootedSource{fd}};
}

RootedSource::~RootedSource() { ::close(root_); }

FileRead RootedSource::read(std::string_view path) const {
  Walk walk{root_};
  if (auto [access, why] = walk.go(path, true); access != Access::ok) return {access, {}, why};
  struct stat info {};
  if (::fstat(walk.here(), &info) != 0) return {Access::unusable, {}, std::strerror(errno)};
  if (!S_ISREG(info.st_mode)) return {Access::unusable, {}, "not a regular file"};
  const Descriptor file = reopen(walk.here(), 0);
  if (file.get() < 0) {
    auto [access, why] = outcome_of(errno);
    return {access, {}, std::move(why)};
  }
  return read_all(file.get());
}

FolderRead RootedSource::list(std::string_view path) const {
  Walk walk{root_};
  if (auto [access, why] = walk.go(path, true); access != Access::ok) return {access, {}, why};
  Descriptor folder = reopen(walk.here(), O_DIRECTORY);
  if (folder.get() < 0) {
    auto [access, why] = outcome_of(errno);
    return {access, {}, std::move(why)};
  }
  const auto close = [](DIR* open) { ::closedir(open); };
  const std::unique_ptr<DIR, decltype(close)> stream{::fdopendir(folder.get()), close};
  if (!stream) return {Access::unusable, {}, std::strerror(errno)};
  [[maybe_unused]] const int owned_by_stream = folder.release();
  FolderRead out{Access::ok, {}, {}};
  while (const dirent* entry = ::readdir(stream.get())) {  // NOLINT(concurrency-mt-unsafe)
    const std::string_view name{entry->d_name};
    if (name == "." || name == "..") continue;
    if (out.names.size() >= kFolderEntries) {
      return {Access::unusable, {}, fmt::format("more than {} entries", kFolderEntries)};
    }
    out.names.emplace_back(name);
  }
  std::ranges::sort(out.names);
  return out;
}

LinkRead RootedSource::link(std::string_view path) const {
  Walk walk{root_};
  if (const auto [access, why] = walk.go(path, false); access != Access::ok) return {access, {}};
  auto text = link_text(walk.here());
  if (!text) return {Access::absent, {}};
  return {Access::ok, std::move(*text)};
}

}  // namespace plimsoll::linux_host
