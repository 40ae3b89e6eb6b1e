/// @file
/// From what NUT tells of power devices to assets and relations.  Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "collectors/nut/server.hpp"
#include "collectors/nut/variables.hpp"
#include "lib/collect/kit/draft.hpp"

namespace plimsoll::nut {

/// Asset and relation kinds that the scope of a target lists.
[[nodiscard]] const std::vector<std::string_view>& mapped_kinds();

/// The records of one dump: the device has the key `target`.
void map_dump(std::string_view target, const Dump& dump, collect::kit::Draft& draft);

/// The records of one server: a device has the key "<target>:ups:<name>".  `host` is the server's
/// name or address as given: it is the client that logs in over loopback.
void map_server(std::string_view target, std::string_view host, const Server& server,
                collect::kit::Draft& draft);

}  // namespace plimsoll::nut
