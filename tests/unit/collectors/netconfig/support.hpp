/// @file
/// What the tests of the configuration collector share.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/netconfig/mapping.hpp"

namespace plimsoll::netconfig {

/// Reads a text in the dialect that it is taken for; throws when it is none.
[[nodiscard]] Config read(std::string_view text);
/// The interface of that name; throws when there is none.
[[nodiscard]] const Interface& interface(const Config& config, std::string_view name);
/// The configurations of a folder (.cfg, .conf), by name.
[[nodiscard]] std::vector<Device> read_folder(const std::filesystem::path& folder);

/// The records of one type.
template <typename T>
std::vector<T> of(const std::vector<model::Record>& records) {
  std::vector<T> out;
  for (const auto& record : records) {
    if (const auto* found = std::get_if<T>(&record)) out.push_back(*found);
  }
  return out;
}

/// "from > to" of each relation of a kind, in order.
[[nodiscard]] std::vector<std::string> relations(const std::vector<model::Record>& records,
                                                 std::string_view kind);
/// The codes of the problems, in order.
[[nodiscard]] std::vector<std::string> codes(const std::vector<model::Record>& records);

}  // namespace plimsoll::netconfig
