/// @file
/// The machines that settings name: the one it runs on, an unpacked tree, or support bundles.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "collectors/linux_host/gather.hpp"
#include "collectors/linux_host/rooted_source.hpp"
#include "lib/collect/kit/emitter.hpp"
#include "lib/collect/kit/program.hpp"

namespace plimsoll::linux_host {

/// One machine to be read.
struct HostTree {
  std::string path;
  std::string name;  ///< The folder's: what its keys begin with where it does not say its own name.
  TreeKind kind = TreeKind::root;
};

/// A folder of `file` that is not read.
struct LeftOut {
  std::string path;
  std::string why;
};

struct HostTrees {
  std::vector<HostTree> trees;
  std::vector<LeftOut> left_out;
};

/// Most machines of one collection.
inline constexpr std::size_t kHostLimit = 10'000;

/// What the settings `root` and `file` name.  A folder of `file` that holds a machine is one;
/// otherwise each of its sub-folders that does.  Sub-folders that are symbolic links are left out.
/// An Error of kind usage when both are given or a `file` is no folder, and of kind unreachable
/// when one holds no machine.
[[nodiscard]] Result<HostTrees> host_trees(const collect::kit::Settings& settings);

/// Opens a tree; an Error of kind unreachable when it holds no machine.
[[nodiscard]] Result<std::unique_ptr<RootedSource>> open_tree(const HostTree& tree);

/// Reads all machines and emits hello and their records, each key once.  An Error when none could
/// be read; one of several costs its own records only.
[[nodiscard]] Result<void> collect_hosts(const collect::kit::Settings& settings,
                                         collect::kit::Emitter& out);

/// What each machine's scopes would be.
[[nodiscard]] Result<std::vector<collect::kit::CheckItem>> check_hosts(
    const collect::kit::Settings& settings);

}  // namespace plimsoll::linux_host
