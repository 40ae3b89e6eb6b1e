#include "lib/core/file.hpp"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <system_error>
#include <utility>

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

tl::unexpected<Error> cannot_write(const std::filesystem::path& path, int code) {
  return failure(Error::Kind::storage,
                 fmt::format("cannot write {}: {}", path.string(), system_message(code)),
                 "check that the folder exists, is writable and has room");
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
  auto file = FileWriter::open(path);
  if (!file) return tl::unexpected{std::move(file.error())};
  file->append(content);
  return file->commit();
}

Result<FileWriter> FileWriter::open(const std::filesystem::path& path) {
  std::error_code ignored;
  if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path(), ignored);
  std::string temporary = path.string() + ".XXXXXX";
  const int descriptor = ::mkstemp(temporary.data());
  if (descriptor < 0) return cannot_write(path, errno);
  return FileWriter{path, std::move(temporary), descriptor};
}

FileWriter::FileWriter(std::filesystem::path path, std::string temporary, int descriptor)
    : path_{std::move(path)}, temporary_{std::move(temporary)}, descriptor_{descriptor} {}

FileWriter::FileWriter(FileWriter&& other) noexcept
    : path_{std::move(other.path_)},
      temporary_{std::exchange(other.temporary_, {})},
      descriptor_{std::exchange(other.descriptor_, -1)},
      error_{other.error_},
      buffer_{std::move(other.buffer_)} {}

FileWriter::~FileWriter() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

void FileWriter::append(std::string_view text) {
  constexpr std::size_t kBuffer = std::size_t{1} << 16U;
  if (text.size() >= kBuffer) {
    flush();
    if (error_ == 0 && !write_all(descriptor_, text)) error_ = errno;
    return;
  }
  buffer_ += text;
  if (buffer_.size() >= kBuffer) flush();
}

void FileWriter::flush() {
  if (error_ == 0 && !write_all(descriptor_, buffer_)) error_ = errno;
  buffer_.clear();
}

Result<void> FileWriter::commit() {
  flush();
  if (error_ == 0 && (::fchmod(descriptor_, 0644) != 0 || ::fsync(descriptor_) != 0)) {
    error_ = errno;
  }
  if (error_ == 0 && std::rename(temporary_.c_str(), path_.c_str()) != 0) error_ = errno;
  if (error_ != 0) return cannot_write(path_, error_);
  temporary_.clear();
  return {};
}

std::filesystem::path program_folder() {
  std::error_code error;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", error);
  return error ? std::filesystem::path{"."} : self.parent_path();
}

}  // namespace plimsoll::core
