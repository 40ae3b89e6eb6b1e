/// @file
/// Gathers the facts of a plain estate and concludes the graph from them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/core/error.hpp"
#include "lib/exchange/estate.hpp"
#include "lib/graph/graph.hpp"
#include "lib/model/vocabulary.hpp"

namespace plimsoll::exchange {

/// Why an estate is to be read the general way.
[[nodiscard]] tl::unexpected<Error> not_plain(std::string what);

/// Attributes by which the rules of lib/topology judge what plain relations leave open: an estate
/// whose assets have one of them is not plain.
inline constexpr auto kJudgedAttributes = std::to_array<std::string_view>(
    {"cloud_service", "fhrp", "operational", "power_redundancy_mode", "present", "psus_needed",
     "routing", "service_tag", "transfer_ms"});

/// A relation that says "needs", in 12 bytes.
struct NeedingRelation {
  graph::NodeId from = 0;
  graph::NodeId to = 0;
  std::uint16_t kind = 0;  ///< Place in model::relation_kinds().
  bool soft = false;
};

/// What the rows of one group say together; -1: nothing yet.
struct GroupFacts {
  graph::NodeId of = 0;
  std::int64_t k = -1;
  std::int64_t takeover_s = -1;
  std::int8_t takeover = -1;  ///< graph::Takeover.
  friend bool operator==(const GroupFacts&, const GroupFacts&) = default;
};

struct GroupMember {
  std::uint32_t group = 0;
  graph::NodeId node = 0;
  bool active = true;
};

class EstateBuilder {
 public:
  EstateBuilder();

  KeyTable keys;                        ///< By node.
  std::vector<graph::NodeId> services;  ///< In any order.
  /// In the order in which they were told, whatever the pieces; of two that are alike in all but
  /// strength the first counts.
  std::vector<std::vector<NeedingRelation>> relations;

  /// The group called `name` of `of`; a new one is empty.  Linear in the owner's groups, of which
  /// there may be some thousands: absent when there are more.
  [[nodiscard]] std::optional<std::uint32_t> group(graph::NodeId of, std::string_view name);
  /// Adds what more rows say of a group; false when it contradicts what is known.
  [[nodiscard]] bool merge(std::uint32_t group, const GroupFacts& facts);
  void add_member(const GroupMember& member);
  [[nodiscard]] std::size_t group_count() const { return groups_.size(); }

  /// The estate.  Not plain: a group without k, with a member twice, or with its owner as a member.
  /// Linear in the facts.
  [[nodiscard]] Result<Estate> build(Numbering numbering) &&;

 private:
  class SeenRelations;
  Result<void> add_groups(graph::NodeId node, graph::Builder& builder, SeenRelations& seen);
  void add_relations(graph::NodeId node, graph::Builder& builder, SeenRelations& seen);
  [[nodiscard]] std::size_t needed_by(graph::NodeId node) const;
  void number_by_needs();
  void ask_for(std::size_t position) const;
  void sort_members();
  void sort_relations();

  /// Where a group's name stands, and the group of the same owner before it.
  struct GroupName {
    std::uint32_t begin;
    std::uint32_t size;
    std::uint32_t previous;
  };
  static constexpr std::uint32_t kNoGroup = 0xFFFF'FFFFU;

  std::uint16_t resolver_;  ///< Place of "resolved_by" in model::relation_kinds().
  graph::LargeArray<GroupFacts> groups_;
  std::vector<GroupName> group_names_;     ///< By group.
  std::string group_text_;                 ///< All their names.
  std::vector<std::uint32_t> last_group_;  ///< By node: its last group, or kNoGroup.
  graph::LargeArray<GroupMember> members_;
  graph::LargeArray<std::uint32_t> member_begin_;
  graph::LargeArray<std::uint32_t> groups_of_;       ///< Groups in the order of their owners.
  graph::LargeArray<std::uint32_t> group_begin_;     ///< By node, into groups_of_.
  graph::LargeArray<NeedingRelation> sorted_;        ///< Relations in the order of `from`.
  graph::LargeArray<std::uint32_t> relation_begin_;  ///< By node, into sorted_.
  std::vector<graph::NodeId> order_;                 ///< Nodes by their number in the graph.
  graph::LargeArray<graph::NodeId> number_;          ///< By node.
  std::vector<graph::NodeId> nodes_;                 ///< Room for the members of one need.
  std::vector<std::uint8_t> active_;                 ///< By nodes_.
};

}  // namespace plimsoll::exchange
