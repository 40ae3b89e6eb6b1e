/// @file
/// What the tests of the Redfish collector share: trees made of text, and the lines that come out.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/redfish/crawl.hpp"
#include "collectors/redfish/mapping.hpp"
#include "collectors/redfish/tree.hpp"

namespace plimsoll::redfish {

/// A tree made by hand: bodies by path, with 404 for all others; statuses by path where set.
class FakeTree final : public Tree {
 public:
  std::map<std::string, std::string> bodies;
  std::map<std::string, long> statuses;
  std::vector<std::string> asked;  ///< Paths, in order.

  [[nodiscard]] Result<Answer> get(const std::string& path) override;
};

/// A tree with a root, one chassis "/redfish/v1/Chassis/1" that holds one system that is switched
/// on, and `power` as its Power resource.
void add_machine(FakeTree& tree, std::string_view power);

/// Crawls and maps with default limits.
[[nodiscard]] Mapped map_tree(Tree& tree);

/// The lines that collecting a bundle gives, but for raw ones.
[[nodiscard]] std::string collect_bundle(std::string_view target, std::string_view json);

/// The asset of that key; throws when there is none.
[[nodiscard]] const model::AssetRecord& asset(const Mapped& mapped, std::string_view key);
/// The attribute as text; empty when absent.
[[nodiscard]] std::string attribute(const model::AssetRecord& asset, std::string_view name);
/// The codes of the problems, sorted.
[[nodiscard]] std::vector<std::string> codes(const std::vector<model::ProblemRecord>& problems);

}  // namespace plimsoll::redfish
