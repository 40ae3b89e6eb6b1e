/// @file
/// From what was read of a machine to assets, relations and redundancy groups.  Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "collectors/linux_host/facts.hpp"
#include "lib/model/record.hpp"

namespace plimsoll::linux_host {

/// The name that all keys of a machine begin with: its fully qualified name, else its host name,
/// else `otherwise`.
[[nodiscard]] std::string target_name(const Host& host, std::string_view otherwise);

/// The records of one machine, hello first and without `done`, in a stable order: assets, relations
/// and needs by key, then scopes, digests of what was read, and problems.  Keys are unique, and
/// every relation and need points at a key among them or at an identifier.  Rules and their
/// reasons: README.md, "What follows from what".
[[nodiscard]] std::vector<model::Record> map_host(const Host& host, std::string_view target);

}  // namespace plimsoll::linux_host
