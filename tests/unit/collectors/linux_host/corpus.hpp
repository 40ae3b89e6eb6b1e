/// @file
/// How outputs of commands are compared with what another reader (jc) made of them.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

namespace plimsoll::linux_host::corpus {

using Json = nlohmann::json;

/// A command that the collector reads.  Fields are named as jc names them.
struct Reader {
  std::string files;                            ///< Glob of file names.
  std::vector<std::string> fields;              ///< Compared: each must agree, absent with absent.
  std::map<std::string, std::string> left_out;  ///< Globs of other fields, and why.
  std::function<Json(const std::string& text)> ours;    ///< Object or array of objects.
  std::function<Json(const Json& theirs)> theirs = {};  ///< Brings jc's shape to ours; optional.
};

/// Outputs that the collector does not read, and why.
struct Unread {
  std::string files;
  std::string why;
};

[[nodiscard]] const std::vector<Reader>& readers();
[[nodiscard]] const std::vector<Unread>& unread();

// The parts of readers().
[[nodiscard]] std::vector<Reader> storage_readers();
[[nodiscard]] std::vector<Reader> network_readers();
[[nodiscard]] std::vector<Reader> system_readers();

/// Sets a field unless it is empty or absent.
void put(Json& row, const char* name, const std::string& value);
template <typename T>
void put(Json& row, const char* name, const std::optional<T>& value) {
  if (value) row[name] = *value;
}

}  // namespace plimsoll::linux_host::corpus
