/// @file
/// Which statements about assets are about the same asset: a union-find over shared identifiers.
///
/// The result depends on the statements alone and not on the order in which they arrived: links are
/// tried in a fixed order (single-valued schemes first, then by scheme, value and the statements'
/// own names), and a link that would put contradicting statements together is left out and
/// reported.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "lib/model/record.hpp"

namespace plimsoll::store {

/// What one source says now of one asset.
struct Atom {
  std::int64_t version = 0;  ///< Row of asset_version.
  std::int64_t asset = 0;    ///< The asset that it belongs to so far.
  std::int64_t source = 0;
  std::string name;            ///< Its place in the fixed order: collector, target and key.
  std::string identity_class;  ///< model::identity_class() of its kind.
  std::vector<model::Identifier> ids;
};

/// Two groups that share an identifier and are not one, because of something else that they say.
struct Contradiction {
  std::size_t one = 0;    ///< Index of an atom of the one group.
  std::size_t other = 0;  ///< Index of an atom of the other.
  std::string shared;     ///< "mac=…".
  std::string what;       ///< "serial: dell/A against dell/B".
};

struct Clusters {
  std::vector<std::size_t>
      group;  ///< For each atom its group's number; groups count from 0 in the fixed order.
  std::size_t count = 0;
  std::vector<Contradiction> contradictions;
};

/// Whether identifiers of this scheme make two assets one (strong ones, and fqdn).
[[nodiscard]] bool links(const std::string& scheme);

/// An identifier that more statements than this share identifies nothing.
inline constexpr std::size_t kSharedAtMost = 64;

/// Groups `atoms`.  Two groups become one when they share an identifier that links, are of one
/// class, come from different sources (what one source lists as two things are two) and contradict
/// each other in no single-valued scheme.  Where nothing contradicts, atoms that were one asset
/// before stay one. Cost: for each identifier the square of the statements that share it, which
/// kSharedAtMost bounds.
[[nodiscard]] Clusters cluster(std::vector<Atom>& atoms);

}  // namespace plimsoll::store
