/// @file
/// From what a management controller tells to assets and relations.  Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "collectors/ipmi/machine.hpp"
#include "lib/collect/kit/draft.hpp"

namespace plimsoll::ipmi {

/// Asset and relation kinds that the scope of a target lists.
[[nodiscard]] const std::vector<std::string_view>& mapped_kinds();

/// An output that could not be had.
struct Unread {
  Output output;
  bool denied = false;  ///< The account may not ask for it.
  std::string reason;   ///< With what to do.
};

/// Whom a machine was asked through.
struct Origin {
  std::string target;          ///< Its key.
  std::string address;         ///< Host of the controller; empty: read from files.
  std::vector<Unread> unread;  ///< What was asked for and isn't there.
};

/// The server, its controller and its parts, and the scope "host:<target>".  It lists supplies and
/// fans when the sensors were read.
void map_machine(const Origin& origin, const Machine& machine, collect::kit::Draft& draft);

/// The uuid identifier that a GUID is certain to be.  Controllers send it in different byte orders
/// and ipmitool guesses which: only a text that is an RFC 4122 UUID one way around and not the
/// other is believed, and Dell's, which begins with "DELL".
[[nodiscard]] std::optional<model::Identifier> guid_id(std::string_view guid,
                                                       std::string_view encoding);

}  // namespace plimsoll::ipmi
