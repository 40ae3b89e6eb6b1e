#include "lib/core/file.hpp"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace plimsoll::core {
namespace {

/// One owner for a file descriptor.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_{fd} {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  [[nodiscard]] int get() const { return fd_; }

 private:
  int fd_;
};

std::string system_message(int code) { return std::generic_category().message(code); }

bool write_all(int fd, std::string_view content) {
  while (!content.empty()) {
    const ssize_t count = ::write(fd, content.data(), content.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    content.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

}  // namespace

Result<std::string> read_file(const std::filesystem::path& path, std::size_t bound) {
  // O_NONBLOCK keeps a FIFO that stands where a file should from stopping us.
  const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
  if (file.get() < 0) {
    const auto kind =
        errno == EACCES || errno == EPERM ? Error::Kind::refused : Error::Kind::storage;
    return failure(kind, fmt::format("cannot read {}: {}", path.string(), system_message(errno)));
  }
  std::string out;
  std::array<char, 65536> buffer{};
  for (;;) {
    const ssize_t count = ::read(file.get(), buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      const auto kind =
          errno == EACCES || errno == EPERM ? Error::Kind::refused : Error::Kind::storage;
      return failure(kind, fmt::format("cannot read {}: {}", path.string(), system_message(errno)));
    }
    if (count == 0) return out;
    if (out.size() + static_cast<std::size_t>(count) > bound) {
      return failure(Error::Kind::unsupported,
                     fmt::format("{} is larger than {} bytes", path.string(), bound));
    }
    out.append(buffer.data(), static_cast<std::size_t>(count));
  }
}

Result<void> write_file(const std::filesystem::path& path, std::string_view content) {
  const auto fail = [&](int code) {
    return failure(Error::Kind::storage,
                   fmt::format("cannot write {}: {}", path.string(), system_message(code)),
                   "check that the folder exists, is writable and has room");
  };
  std::error_code ignored;
  if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path(), ignored);
  std::string temporary = path.string() + ".XXXXXX";
  {
    const Descriptor file{::mkstemp(temporary.data())};
    if (file.get() < 0) return fail(errno);
    const bool written = write_all(file.get(), content) && ::fchmod(file.get(), 0644) == 0 &&
                         ::fsync(file.get()) == 0;
    if (!written) {
      const int code = errno;
      ::unlink(temporary.c_str());
      return fail(code);
    }
  }
  if (std::rename(temporary.c_str(), path.c_str()) != 0) {
    const int code = errno;
    ::unlink(temporary.c_str());
    return fail(code);
  }
  return {};
}

std::filesystem::path program_folder() {
  std::error_code error;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", error);
  return error ? std::filesystem::path{"."} : self.parent_path();
}

}  // namespace plimsoll::core
