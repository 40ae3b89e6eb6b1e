/// @file
/// All that this collector can do to a machine: read a file, list a folder, read a symbolic link.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace plimsoll::linux_host {

/// How an attempt to read ended.
enum class Access : std::uint8_t {
  ok,
  absent,    ///< There is no such thing: an answer, not a failure.
  denied,    ///< It is there, and we may not read it.
  unusable,  ///< It is there, and is no regular file, too large, or failed while read.
};

struct FileRead {
  Access access = Access::absent;
  std::string content;  ///< The bytes, when ok.
  std::string why;      ///< For people, when denied or unusable.
};

struct FolderRead {
  Access access = Access::absent;
  std::vector<std::string> names;  ///< Entries without "." and "..", sorted bytewise, when ok.
  std::string why;                 ///< For people, when denied or unusable.
};

struct LinkRead {
  Access access = Access::absent;
  std::string target;  ///< As it is written in the link, when ok.
};

/// Most bytes of one file: more is unusable.  /proc/net/tcp of 100,000 sockets stays below it.
inline constexpr std::size_t kFileBytes = std::size_t{32} << 20U;
/// Most entries of one folder: more is unusable.
inline constexpr std::size_t kFolderEntries = 65'536;

/// A file-system tree that can only be read.  Paths are absolute within the tree ("/proc/mdstat")
/// and symbolic links are followed within it.
class FileSource {
 public:
  FileSource() = default;
  FileSource(const FileSource&) = delete;
  FileSource& operator=(const FileSource&) = delete;
  virtual ~FileSource() = default;

  /// The bytes of a regular file, to its end.
  [[nodiscard]] virtual FileRead read(std::string_view path) const = 0;
  [[nodiscard]] virtual FolderRead list(std::string_view path) const = 0;
  /// What the symbolic link at `path` says; a last component that is no link is absent.
  [[nodiscard]] virtual LinkRead link(std::string_view path) const = 0;
};

}  // namespace plimsoll::linux_host
