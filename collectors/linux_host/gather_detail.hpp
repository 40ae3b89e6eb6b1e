/// @file
/// Shared by the gather_*.cpp files, one for each part of the machine.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/linux_host/facts.hpp"
#include "collectors/linux_host/source.hpp"

namespace plimsoll::linux_host::detail {

/// Reads files and keeps account of what could not be read.
class Reader {
 public:
  Reader(const FileSource& source, Host& host) : source_{source}, host_{host} {}

  /// What is read from now on belongs to `area`; a denied read tells `remedy`.
  void enter(Area area, std::string remedy = {});
  /// The whole file, its digest kept; absent when it is not there, or a gap was noted.
  [[nodiscard]] std::optional<std::string> file(const std::string& path);
  /// The first of `paths` that is there.
  [[nodiscard]] std::optional<std::string> first_file(const std::vector<std::string>& paths);
  /// A small value (one line of sysfs), trimmed; empty when there is none.  Its digest isn't kept.
  [[nodiscard]] std::string value(const std::string& path);
  [[nodiscard]] std::optional<std::int64_t> number(const std::string& path);
  /// The bytes of a small binary value; empty when there is none.
  [[nodiscard]] std::string bytes(const std::string& path);
  /// The entries of a folder that have plain names; none when it is not there.  An odd name is an
  /// issue.
  [[nodiscard]] std::vector<std::string> names(const std::string& path);
  /// Whether there is such a folder and it can be listed.
  [[nodiscard]] bool has_folder(const std::string& path) const;
  /// Whether there is such a file or folder, readable or not.
  [[nodiscard]] bool exists(const std::string& path) const;
  /// What the link says; empty when it is no link.
  [[nodiscard]] std::string link(const std::string& path) const;
  /// A folder read without a trace: its access alone says what happened.
  [[nodiscard]] FolderRead quietly(const std::string& path) const { return source_.list(path); }
  [[nodiscard]] FileRead quietly_file(const std::string& path) const { return source_.read(path); }

  /// Notes that the area could not be read in full.  One gap for each area and access is kept: the
  /// first.
  void gap(Access access, const std::string& path, std::string why, std::string remedy = {});
  void issues(const std::string& path, const std::vector<Issue>& found);

 private:
  const FileSource& source_;
  Host& host_;
  Area area_ = Area::system;
  std::string remedy_;
};

struct Outputs;

void gather_system(Reader& reader, Host& host, const Outputs& outputs);
void gather_storage(Reader& reader, Host& host, const Outputs& outputs);
void gather_network(Reader& reader, Host& host, const Outputs& outputs);
void gather_power(Reader& reader, Host& host, const Outputs& outputs);
void gather_connections(Reader& reader, Host& host, const Outputs& outputs);
void gather_software(Reader& reader, Host& host, const Outputs& outputs);

}  // namespace plimsoll::linux_host::detail
