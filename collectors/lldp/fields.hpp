/// @file
/// What lldpcli prints, in any of its formats, as the fields of each interface.
/// Source: lldpd 1.0.16, lldpcli(8), option -f; its outputs of one neighbour in all five formats.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lib/core/error.hpp"

namespace plimsoll::lldp {

/// One value.  The path is as the keyvalue format spells it, below its interface: each element by
/// its name, or by its type where it has one: "via", "chassis.mac", "chassis.Bridge.enabled",
/// "port.ifname", "lldp-med.Civic address.city".
struct Field {
  std::string path;
  std::string value;
  friend bool operator==(const Field&, const Field&) = default;
};

/// What was said of one neighbour ("show neighbors"), of one interface ("show interfaces"), or of
/// the host itself ("show chassis").
struct Block {
  std::string interface;  ///< Of this host; empty: of the host itself.
  std::vector<Field> fields;
};

struct Blocks {
  std::vector<Block> blocks;  ///< As printed; an interface with two neighbours has two.
  bool lists = false;         ///< Whether interfaces were listed, be it none.
  std::vector<Issue> issues;  ///< At most kIssues.
};

inline constexpr std::size_t kIssues = 1000;

/// Adds an Issue unless there are kIssues.
void note(std::vector<Issue>& issues, std::string where, std::string what);

/// Reads outputs of lldpcli, one or several one after another: json, json0, xml, keyvalue or plain.
/// Pure.  Any bytes are legal: an Error of kind malformed when they are nothing of the kind. Linear
/// but for the number of dots in an interface's name.
[[nodiscard]] Result<Blocks> parse_blocks(std::string_view text);

/// The same for the plain format alone.
void parse_plain(std::string_view text, Blocks& out);

}  // namespace plimsoll::lldp
