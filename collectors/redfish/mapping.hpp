/// @file
/// What a crawl read, in the words of the model: assets, relations, needs.
#pragma once

#include <string_view>
#include <vector>

#include "collectors/redfish/crawl.hpp"
#include "lib/model/record.hpp"

namespace plimsoll::redfish {

/// The records of one target, each list in its own total order (by key), all in the target's scope.
struct Mapped {
  std::vector<model::AssetRecord> assets;
  std::vector<model::RelationRecord> relations;
  std::vector<model::NeedRecord> needs;
  std::vector<model::ProblemRecord> problems;  ///< What could not be concluded, and why.
  model::ScopeRecord scope;
};

/// Kinds of assets and relations that may come out.
[[nodiscard]] const std::vector<std::string_view>& mapped_kinds();

/// Maps `crawl` of `target` ("bmc1.example", a file's stem).  Pure.  Keys are "<target>:<URI>", so
/// the same resource has the same key in every run.
[[nodiscard]] Mapped map(std::string_view target, const Crawl& crawl);

}  // namespace plimsoll::redfish
