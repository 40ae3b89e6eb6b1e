#include "lib/exchange/estate_builder.hpp"

#include <algorithm>
#include <bit>
#include <limits>
#include <numeric>
#include <span>
#include <string>
#include <utility>

#include "lib/graph/numbering.hpp"

namespace plimsoll::exchange {
namespace {

using graph::NodeId;

std::uint32_t clamped(std::int64_t value) {
  constexpr std::int64_t kMost = std::numeric_limits<std::uint32_t>::max() - 1;
  return static_cast<std::uint32_t>(std::clamp<std::int64_t>(value, 0, kMost));
}

/// Adds up `counts`, so that cell i holds where row i begins; one cell more than rows.
void to_begins(graph::LargeArray<std::uint32_t>& counts) {
  std::uint32_t sum = 0;
  for (auto& count : counts) sum += std::exchange(count, sum);
}

/// Empties `cells` and gives their memory back, which assigning {} would not.
template <typename Array>
void release(Array& cells) {
  Array{}.swap(cells);
}

template <typename T>
bool agree(T& known, T more) {
  if (known < 0) known = more;
  return more < 0 || known == more;
}

std::uint16_t resolved_by() {
  const auto* const kind = model::find_relation_kind("resolved_by");
  return static_cast<std::uint16_t>(kind - model::relation_kinds().data());
}

}  // namespace

/// The kinds of relations that one node has to others, while its row is walked: a hash table no
/// larger than the row, which stays in the cache as one by node would not.
class EstateBuilder::SeenRelations {
 public:
  /// Forgets everything; what follows names at most `others` nodes.
  void start(std::size_t others) { slots_.assign(std::bit_ceil(2 * others + 1), {kNobody, 0}); }
  /// Notes that all relations to `node` are spoken for.
  void cover(NodeId node) { kinds(node) = kAll; }
  /// Whether this is the first relation of its kind to `node`, which is not covered.
  bool first(NodeId node, std::uint16_t kind) {
    const std::uint32_t bit = 1U << kind;
    auto& known = kinds(node);
    const bool is_new = (known & bit) == 0;
    known |= bit;
    return is_new;
  }

 private:
  struct Slot {
    NodeId node;
    std::uint32_t kinds;  ///< One bit a kind.
  };
  static constexpr std::uint32_t kAll = 0xFFFF'FFFFU;
  static constexpr NodeId kNobody = 0xFFFF'FFFFU;

  std::uint32_t& kinds(NodeId node) {
    const auto mask = slots_.size() - 1;
    auto at = (node * 0x9E37'79B9U >> 7U) & mask;  // multiplied, as neighbours are rarely apart
    while (slots_[at].node != node && slots_[at].node != kNobody) at = (at + 1) & mask;
    slots_[at].node = node;
    return slots_[at].kinds;
  }

  std::vector<Slot> slots_;
};

EstateBuilder::EstateBuilder() : resolver_{resolved_by()} {}

tl::unexpected<Error> not_plain(std::string what) {
  return failure(Error::Kind::unsupported, std::move(what));
}

std::optional<std::uint32_t> EstateBuilder::group(NodeId of, std::string_view name) {
  constexpr std::size_t kMostOfOne = 4096;
  if (of >= last_group_.size()) last_group_.resize(keys.size(), kNoGroup);
  std::size_t seen = 0;
  for (auto id = last_group_[of]; id != kNoGroup; id = group_names_[id].previous) {
    if (++seen == kMostOfOne) return std::nullopt;
    const auto& known = group_names_[id];
    if (std::string_view{group_text_}.substr(known.begin, known.size) == name) return id;
  }
  const auto id = static_cast<std::uint32_t>(groups_.size());
  groups_.push_back({of, -1, -1, -1});
  group_names_.push_back({static_cast<std::uint32_t>(group_text_.size()),
                          static_cast<std::uint32_t>(name.size()), last_group_[of]});
  group_text_.append(name);
  last_group_[of] = id;
  return id;
}

bool EstateBuilder::merge(std::uint32_t group, const GroupFacts& facts) {
  auto& known = groups_[group];
  const bool k = agree(known.k, facts.k);
  const bool seconds = agree(known.takeover_s, facts.takeover_s);
  return agree(known.takeover, facts.takeover) && k && seconds;
}

void EstateBuilder::add_member(const GroupMember& member) { members_.push_back(member); }

/// Puts members in the order of their groups, and groups in that of their owners.
void EstateBuilder::sort_members() {
  const auto by_group = [](const GroupMember& a, const GroupMember& b) {
    return a.group < b.group;
  };
  if (!std::ranges::is_sorted(members_, by_group)) std::ranges::stable_sort(members_, by_group);
  member_begin_.assign(groups_.size() + 1, 0);
  for (const auto& member : members_) ++member_begin_[member.group];
  to_begins(member_begin_);
  group_begin_.assign(keys.size() + std::size_t{1}, 0);
  for (const auto& group : groups_) ++group_begin_[group.of];
  to_begins(group_begin_);
  groups_of_.resize(groups_.size());
  auto at = group_begin_;
  for (std::uint32_t id = 0; id < groups_.size(); ++id) groups_of_[at[groups_[id].of]++] = id;
}

void EstateBuilder::sort_relations() {
  relation_begin_.assign(keys.size() + std::size_t{1}, 0);
  std::size_t count = 0;
  for (const auto& piece : relations) {
    count += piece.size();
    for (const auto& relation : piece) ++relation_begin_[relation.from];
  }
  to_begins(relation_begin_);
  sorted_.resize(count);
  auto at = relation_begin_;
  for (auto& piece : relations) {
    for (const auto& relation : piece) sorted_[at[relation.from]++] = relation;
    release(piece);
  }
}

/// Sets order_ and number_ by what nodes stand on.
void EstateBuilder::number_by_needs() {
  std::vector<std::uint32_t> begin{0};
  std::vector<NodeId> cells;
  begin.reserve(keys.size() + std::size_t{1});
  cells.reserve(members_.size() + sorted_.size());
  for (NodeId node = 0; node < keys.size(); ++node) {
    for (auto at = group_begin_[node]; at < group_begin_[node + std::size_t{1}]; ++at) {
      const auto id = groups_of_[at];
      for (auto m = member_begin_[id]; m < member_begin_[id + std::size_t{1}]; ++m) {
        cells.push_back(members_[m].node);
      }
    }
    for (auto at = relation_begin_[node]; at < relation_begin_[node + std::size_t{1}]; ++at) {
      cells.push_back(sorted_[at].to);
    }
    begin.push_back(static_cast<std::uint32_t>(cells.size()));
  }
  order_ = graph::numbered_by_needs({begin, cells}, services);
  for (NodeId number = 0; number < order_.size(); ++number) number_[order_[number]] = number;
  keys = keys.reordered(order_);
  for (auto& service : services) service = number_[service];
}

/// Asks for what build() reads at `position` of order_ soon: the sooner, the deeper.  Inlined,
/// because compilers leave out calls that have no effect but this.
[[gnu::always_inline]] inline void EstateBuilder::ask_for(std::size_t position) const {
  constexpr std::size_t kStep = 6;
  constexpr std::size_t kFew = 8;
  const auto ahead = [&](std::size_t steps) {
    return order_[std::min(position + steps * kStep, order_.size() - 1)];
  };
  auto node = ahead(4);
  __builtin_prefetch(&group_begin_[node]);
  __builtin_prefetch(&relation_begin_[node]);
  node = ahead(3);
  __builtin_prefetch(groups_of_.data() + group_begin_[node]);
  __builtin_prefetch(sorted_.data() + relation_begin_[node]);
  node = ahead(2);
  const auto groups_of = [&](NodeId of) {
    return std::span{groups_of_}.subspan(group_begin_[of],
                                         group_begin_[of + 1U] - group_begin_[of]);
  };
  for (const auto group : groups_of(node).first(std::min(groups_of(node).size(), kFew))) {
    __builtin_prefetch(&groups_[group]);
    __builtin_prefetch(&member_begin_[group]);
  }
  node = ahead(1);
  for (const auto group : groups_of(node).first(std::min(groups_of(node).size(), kFew))) {
    __builtin_prefetch(members_.data() + member_begin_[group]);
  }
}

/// How many members of groups and relations `node` has.
std::size_t EstateBuilder::needed_by(NodeId node) const {
  std::size_t count = relation_begin_[node + std::size_t{1}] - relation_begin_[node];
  for (auto at = group_begin_[node]; at < group_begin_[node + std::size_t{1}]; ++at) {
    const auto group = groups_of_[at];
    count += member_begin_[group + std::size_t{1}] - member_begin_[group];
  }
  return count;
}

/// The groups of `node`, and the members of all of them covered.
Result<void> EstateBuilder::add_groups(NodeId node, graph::Builder& builder, SeenRelations& seen) {
  for (auto at = group_begin_[node]; at < group_begin_[node + std::size_t{1}]; ++at) {
    const auto id = groups_of_[at];
    const auto& group = groups_[id];
    if (group.k < 0) return not_plain("a group of needs does not say how many must work");
    nodes_.clear();
    active_.clear();
    for (auto m = member_begin_[id]; m < member_begin_[id + 1]; ++m) {
      if (members_[m].node == node) return not_plain("a group has its owner as a member");
      seen.cover(members_[m].node);
      nodes_.push_back(number_[members_[m].node]);
      active_.push_back(members_[m].active ? 1 : 0);
    }
    const graph::NeedSpec spec{
        .of = number_[node],
        .k = clamped(group.k),
        .takeover = static_cast<graph::Takeover>(std::max<std::int8_t>(group.takeover, 0)),
        .soft = false,
        .takeover_s = clamped(std::max<std::int64_t>(group.takeover_s, 0))};
    if (!builder.add_need(spec, nodes_, active_)) return not_plain("a group has a member twice");
  }
  return {};
}

void EstateBuilder::add_relations(NodeId node, graph::Builder& builder, SeenRelations& seen) {
  // Ids are in range, so nothing here can fail.
  const auto add = [&](NodeId to, bool soft) {
    static_cast<void>(builder.add_dependency(number_[node], number_[to], soft));
  };
  nodes_.clear();  // name servers
  bool soft = true;
  const auto end = relation_begin_[node + std::size_t{1}];
  for (auto at = relation_begin_[node]; at < end; ++at) {
    const auto& relation = sorted_[at];
    if (relation.to == node || !seen.first(relation.to, relation.kind)) continue;
    if (relation.kind != resolver_) {
      add(relation.to, relation.soft);
      continue;
    }
    nodes_.push_back(number_[relation.to]);
    soft = soft && relation.soft;
  }
  active_.assign(nodes_.size(), 1);
  if (nodes_.size() == 1) {
    static_cast<void>(builder.add_dependency(number_[node], nodes_.front(), soft));
  }
  if (nodes_.size() > 1) {
    static_cast<void>(builder.add_need({.of = number_[node], .soft = soft}, nodes_, active_));
  }
}

Result<Estate> EstateBuilder::build(Numbering numbering) && {
  constexpr std::size_t kMostKinds = 32;
  if (model::relation_kinds().size() > kMostKinds) return not_plain("the vocabulary has grown");
  release(group_names_);
  release(last_group_);
  std::string{}.swap(group_text_);
  keys.seal();
  sort_members();
  sort_relations();
  std::ranges::sort(services);
  order_.resize(keys.size());
  std::iota(order_.begin(), order_.end(), 0U);
  number_.assign(order_.begin(), order_.end());
  if (numbering == Numbering::needs) number_by_needs();
  graph::Builder builder{keys.size()};
  builder.reserve(groups_.size() + sorted_.size(), members_.size() + sorted_.size());
  SeenRelations seen;
  // What a node needs stands together in the graph, which walks over it are faster for.
  for (std::size_t position = 0; position < order_.size(); ++position) {
    const auto node = order_[position];
    ask_for(position);
    seen.start(needed_by(node));
    if (auto added = add_groups(node, builder, seen); !added) {
      return tl::unexpected(std::move(added.error()));
    }
    add_relations(node, builder, seen);
  }
  release(order_);
  release(number_);
  release(sorted_);
  release(relation_begin_);
  release(members_);
  release(groups_);
  std::ranges::sort(services);
  return Estate{std::move(builder).build(), std::move(keys), std::move(services)};
}

}  // namespace plimsoll::exchange
