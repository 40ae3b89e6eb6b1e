/// @file
/// Reads a machine through a FileSource.  Reads only; what cannot be read becomes a Gap.
#pragma once

#include <cstdint>

#include "collectors/linux_host/facts.hpp"
#include "collectors/linux_host/source.hpp"

namespace plimsoll::linux_host {

/// What the tree of a FileSource is.
enum class TreeKind : std::uint8_t {
  root,    ///< A machine's files; outputs of commands only in "commands".
  bundle,  ///< A support bundle: outputs anywhere bundles have them (bundle_source.hpp), and files.
};

/// All that this collector reads of one machine.  The same tree gives the same facts.
[[nodiscard]] Host gather(const FileSource& source, TreeKind kind = TreeKind::root);

/// Whether a tree holds anything that gather() would read: a folder proc, sys or etc, or the output
/// of a command.
[[nodiscard]] bool holds_machine(const FileSource& source, TreeKind kind);

}  // namespace plimsoll::linux_host
