/// @file
/// The members of a node's needs, one after the other: edges for for_each_strong_component().
#pragma once

#include <span>

#include "lib/graph/graph.hpp"

namespace plimsoll::graph {

/// From each node to the members of those of its needs that `Takes` takes.
template <typename Takes>
class MemberWalk {
 public:
  struct Cursor {
    NeedList needs;  ///< From the one that members belong to.
    std::span<const NodeId> members;
  };

  MemberWalk(const Graph& graph, Takes takes) : graph_{&graph}, takes_{takes} {}

  [[nodiscard]] Cursor first(NodeId node) const {
    Cursor cursor{graph_->needs_of(node), {}};
    if (!cursor.needs.empty()) enter(cursor);
    skip_empty(cursor);
    return cursor;
  }
  [[nodiscard]] static bool at_end(NodeId /*node*/, const Cursor& cursor) {
    return cursor.members.empty();
  }
  [[nodiscard]] static NodeId target(const Cursor& cursor) { return cursor.members.front(); }
  void advance(Cursor& cursor) const {
    cursor.members = cursor.members.subspan(1);
    skip_empty(cursor);
  }
  void prefetch(NodeId node) const { graph_->prefetch_needs(node); }

 private:
  void enter(Cursor& cursor) const {
    const auto need = cursor.needs.front();
    cursor.members = takes_(need) ? graph_->members(need) : std::span<const NodeId>{};
  }
  void skip_empty(Cursor& cursor) const {
    while (cursor.members.empty() && cursor.needs.size() > 1) {
      cursor.needs = cursor.needs.rest();
      enter(cursor);
    }
  }

  const Graph* graph_;
  Takes takes_;
};

}  // namespace plimsoll::graph
