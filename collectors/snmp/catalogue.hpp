/// @file
/// Which objects an agent is asked for.
#pragma once

#include <span>
#include <string_view>

#include "collectors/snmp/walk.hpp"

namespace plimsoll::snmp {

/// A part of the OID tree that some reader of this collector uses.
struct Subtree {
  Oid base;               ///< What is asked for lies below it.
  std::string_view name;  ///< "IF-MIB ifTable", for messages.
  Oid only_for;  ///< Prefix of the sysObjectID that it is worth asking; empty: every agent.
};

/// The subtrees to walk, SNMPv2-MIB system first: its sysObjectID decides about the vendors'.
/// A vendor's subtree that several kinds of agents have stands there once for each of them;
/// otherwise they are disjoint.
[[nodiscard]] std::span<const Subtree> subtrees();

/// Whether an agent of this sysObjectID (empty: unknown) is asked for `subtree`, one of subtrees().
/// No agent is asked for one base twice.
[[nodiscard]] bool is_asked(const Subtree& subtree, const Oid& sys_object_id);

}  // namespace plimsoll::snmp
