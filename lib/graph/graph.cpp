#include "lib/graph/graph.hpp"

#include <algorithm>
#include <iterator>
#include <limits>
#include <map>
#include <numeric>

#include <fmt/format.h>

namespace plimsoll::graph {
namespace {

/// Need ids share their word with one bit (Membership), and member counts with three (HotNeed).
constexpr std::size_t kNeedLimit = std::size_t{1} << 31U;
constexpr std::size_t kMemberLimit = std::size_t{1} << 29U;
constexpr std::size_t kRowLimit = std::numeric_limits<std::uint32_t>::max();

tl::unexpected<Error> too_large(const char* what) {
  return failure(Error::Kind::unsupported, fmt::format("the graph has too many {}", what),
                 "Split the estate into several audits.");
}

/// Turns counts at [i + 1] into row begins.
void accumulate(LargeArray<std::uint32_t>& begin) {
  std::partial_sum(begin.begin(), begin.end(), begin.begin());
}

template <typename T>
std::size_t bytes(const LargeArray<T>& cells) {
  return cells.size() * sizeof(T);
}

}  // namespace

Builder::Builder(NodeId node_count) : node_count_{node_count}, endpoint_(node_count, 0) {}

void Builder::reserve(std::size_t needs, std::size_t members) {
  needs_.reserve(needs);
  member_begin_.reserve(needs + 1);
  members_.reserve(members);
  active_.reserve(members);
}

Result<void> Builder::check(NodeId node) const {
  if (node < node_count_) return {};
  return failure(Error::Kind::malformed,
                 fmt::format("node {} is out of range: the graph has {}", node, node_count_));
}

/// In range, and none twice.
Result<void> Builder::check_members(std::span<const NodeId> members) {
  constexpr std::size_t kFew = 16;  // to compare each with each
  for (const auto member : members) {
    if (member >= node_count_) return check(member);
  }
  auto twice = members.end();
  if (members.size() <= kFew) {
    twice = std::find_if(members.begin(), members.end(), [&](const NodeId& member) {
      return std::find(members.data(), &member, member) != &member;
    });
  } else {
    sorted_.assign(members.begin(), members.end());
    std::sort(sorted_.begin(), sorted_.end());
    const auto found = std::adjacent_find(sorted_.begin(), sorted_.end());
    if (found != sorted_.end()) twice = std::find(members.begin(), members.end(), *found);
  }
  if (twice == members.end()) return {};
  return failure(Error::Kind::malformed,
                 fmt::format("node {} is a member of one need twice", *twice));
}

Result<NeedId> Builder::add_need(const NeedSpec& need, std::span<const NodeId> members,
                                 std::span<const std::uint8_t> active) {
  if (need.of >= node_count_) return tl::unexpected(check(need.of).error());
  if (members.size() != active.size()) {
    return failure(Error::Kind::malformed,
                   fmt::format("{} members with {} active flags", members.size(), active.size()));
  }
  if (needs_.size() + 1 >= kNeedLimit) return too_large("needs");
  if (members.size() >= kMemberLimit || members_.size() + members.size() >= kRowLimit) {
    return too_large("members");
  }
  if (auto legal = check_members(members); !legal) return tl::unexpected(std::move(legal.error()));
  const auto id = static_cast<NeedId>(needs_.size());
  needs_.push_back(need);
  members_.insert(members_.end(), members.begin(), members.end());
  std::transform(active.begin(), active.end(), std::back_inserter(active_),
                 [](std::uint8_t flag) { return static_cast<std::uint8_t>(flag != 0); });
  member_begin_.push_back(static_cast<std::uint32_t>(members_.size()));
  return id;
}

Result<NeedId> Builder::add_dependency(NodeId of, NodeId on, bool soft) {
  const std::uint8_t active = 1;
  return add_need({.of = of, .soft = soft}, {&on, 1}, {&active, 1});
}

Result<void> Builder::add_link(NodeId a, NodeId b) {
  if (auto known = check(std::max(a, b)); !known) return known;
  if (2 * (links_.size() + 1) >= kRowLimit) return too_large("links");
  links_.emplace_back(a, b);
  return {};
}

Result<void> Builder::add_reach(NodeId of, std::span<const NodeId> anchors) {
  if (auto known = check(of); !known) return known;
  for (const auto anchor : anchors) {
    if (auto known = check(anchor); !known) return known;
  }
  if (anchors_.size() + anchors.size() >= kRowLimit) return too_large("anchors");
  reach_of_.push_back(of);
  anchors_.insert(anchors_.end(), anchors.begin(), anchors.end());
  anchor_begin_.push_back(static_cast<std::uint32_t>(anchors_.size()));
  return {};
}

Result<void> Builder::mark_endpoint(NodeId node) {
  if (auto known = check(node); !known) return known;
  endpoint_[node] = 1;
  return {};
}

Graph Builder::build() && { return Graph{std::move(*this)}; }

Graph::Graph(Builder&& builder)
    : node_count_{builder.node_count_},
      member_begin_{std::move(builder.member_begin_)},
      members_{std::move(builder.members_)},
      active_{std::move(builder.active_)},
      endpoint_{std::move(builder.endpoint_)} {
  const auto count = builder.needs_.size();
  need_of_.reserve(count);
  need_k_.reserve(count);
  need_kind_.reserve(count);
  for (const auto& need : builder.needs_) {
    need_of_.push_back(need.of);
    need_k_.push_back(need.k);
    if (need.takeover_s != 0) takeover_times_.emplace_back(need_count() - 1, need.takeover_s);
    need_kind_.push_back(static_cast<std::uint8_t>(static_cast<unsigned>(need.takeover) +
                                                   (need.soft ? kSoft : 0U) +
                                                   (need.takeover_s != 0 ? kTimed : 0U)));
  }
  builder.needs_ = {};
  members_.shrink_to_fit();
  active_.shrink_to_fit();
  index_members();
  index_links(builder.links_);
  index_reach(builder);
}

void Graph::index_members() {
  need_begin_.assign(std::size_t{node_count_} + 1, 0);
  dependant_begin_ = need_begin_;
  membership_begin_ = need_begin_;
  for (NeedId need = 0; need < need_count(); ++need) {
    ++need_begin_[std::size_t{need_of_[need]} + 1];
    auto& rows = plain(need) ? dependant_begin_ : membership_begin_;
    for (auto at = member_begin_[need]; at < member_begin_[need + 1]; ++at) {
      ++rows[std::size_t{members_[at]} + 1];
    }
  }
  accumulate(need_begin_);
  accumulate(dependant_begin_);
  accumulate(membership_begin_);
  const bool in_order = std::is_sorted(need_of_.begin(), need_of_.end());
  if (!in_order) need_ids_.resize(need_begin_.back());
  dependants_.resize(dependant_begin_.back());
  memberships_.resize(membership_begin_.back());
  // Filling moves each row's begin to its end; the shift below moves them back.
  for (NeedId need = 0; need < need_count(); ++need) {
    auto& place = need_begin_[need_of_[need]];
    if (!in_order) need_ids_[place] = need;
    ++place;
    const bool direct = plain(need);
    for (auto at = member_begin_[need]; at < member_begin_[need + 1]; ++at) {
      const auto member = members_[at];
      if (direct) {
        dependants_[dependant_begin_[member]++] = need_of_[need];
      } else {
        memberships_[membership_begin_[member]++] = Membership{need, active_[at] != 0};
      }
    }
  }
  for (auto* begin : {&need_begin_, &dependant_begin_, &membership_begin_}) {
    std::move_backward(begin->begin(), begin->end() - 1, begin->end());
    begin->front() = 0;
  }
}

void Graph::index_links(const LargeArray<std::pair<NodeId, NodeId>>& links) {
  if (links.empty()) return;
  neighbour_begin_.assign(std::size_t{node_count_} + 1, 0);
  for (const auto& [a, b] : links) {
    if (a == b) continue;
    ++neighbour_begin_[std::size_t{a} + 1];
    ++neighbour_begin_[std::size_t{b} + 1];
  }
  accumulate(neighbour_begin_);
  neighbours_.resize(neighbour_begin_.back());
  for (const auto& [a, b] : links) {
    if (a == b) continue;
    neighbours_[neighbour_begin_[a]++] = b;
    neighbours_[neighbour_begin_[b]++] = a;
  }
  std::move_backward(neighbour_begin_.begin(), neighbour_begin_.end() - 1, neighbour_begin_.end());
  neighbour_begin_.front() = 0;
}

void Graph::index_reach(const Builder& builder) {
  std::map<std::vector<NodeId>, std::vector<NodeId>> groups;
  for (std::size_t i = 0; i < builder.reach_of_.size(); ++i) {
    std::vector<NodeId> anchors(builder.anchors_.begin() + builder.anchor_begin_[i],
                                builder.anchors_.begin() + builder.anchor_begin_[i + 1]);
    std::sort(anchors.begin(), anchors.end());
    anchors.erase(std::unique(anchors.begin(), anchors.end()), anchors.end());
    groups[std::move(anchors)].push_back(builder.reach_of_[i]);
  }
  group_begin_.assign(1, 0);
  anchor_begin_.assign(1, 0);
  for (auto& [anchors, reachers] : groups) {
    std::sort(reachers.begin(), reachers.end());
    reachers.erase(std::unique(reachers.begin(), reachers.end()), reachers.end());
    reachers_.insert(reachers_.end(), reachers.begin(), reachers.end());
    anchors_.insert(anchors_.end(), anchors.begin(), anchors.end());
    group_begin_.push_back(static_cast<std::uint32_t>(reachers_.size()));
    anchor_begin_.push_back(static_cast<std::uint32_t>(anchors_.size()));
  }
}

std::uint32_t Graph::takeover_time(NeedId need) const {
  if ((need_kind_[need] & kTimed) == 0) return 0;
  return std::lower_bound(takeover_times_.begin(), takeover_times_.end(),
                          std::pair{need, std::uint32_t{0}})
      ->second;
}

NeedView Graph::need(NeedId need) const {
  return {.of = need_of_[need],
          .k = need_k_[need],
          .takeover = static_cast<Takeover>(need_kind_[need] & 3U),
          .soft = soft(need),
          .takeover_s = takeover_time(need),
          .members = row(members_, member_begin_, need),
          .active = row(active_, member_begin_, need)};
}

std::size_t Graph::memory_bytes() const {
  return bytes(need_of_) + bytes(need_k_) + bytes(takeover_times_) + bytes(need_kind_) +
         bytes(member_begin_) + bytes(members_) + bytes(active_) + bytes(need_begin_) +
         bytes(need_ids_) + bytes(dependant_begin_) + bytes(dependants_) +
         bytes(membership_begin_) + bytes(memberships_) + bytes(neighbour_begin_) +
         bytes(neighbours_) + bytes(endpoint_) + bytes(group_begin_) + bytes(reachers_) +
         bytes(anchor_begin_) + bytes(anchors_);
}

}  // namespace plimsoll::graph
