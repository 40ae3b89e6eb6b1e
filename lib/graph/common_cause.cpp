#include "lib/graph/common_cause.hpp"

#include <utility>

#include <fmt/format.h>

namespace plimsoll::graph {
namespace {

tl::unexpected<Error> malformed(std::size_t group, std::string what) {
  return failure(Error::Kind::malformed,
                 fmt::format("common cause group {}: {}", group, std::move(what)));
}

/// By event: whether it is a member of a group.
Result<std::vector<bool>> members_of(const FaultTree& tree,
                                     std::span<const CommonCauseGroup> groups) {
  std::vector<bool> member(tree.event_count(), false);
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const auto& [members, beta] = groups[i];
    if (!(beta >= 0 && beta <= 1)) {
      return malformed(i, fmt::format("expected a beta from 0 to 1, got {}", beta));
    }
    if (members.size() < 2) return malformed(i, "expected two members or more");
    for (const auto event : members) {
      if (event >= tree.event_count() || tree.type(event) != EventType::basic) {
        return malformed(i, fmt::format("event {} is no basic event", event));
      }
      if (member[event]) {
        return malformed(i, fmt::format("event {} is a member of a group already", event));
      }
      member[event] = true;
      if (tree.probability(event) != tree.probability(members.front())) {
        return malformed(i, fmt::format("events {} and {} have different probabilities",
                                        members.front(), event));
      }
    }
  }
  return member;
}

/// Declares the events of `tree` under their ids, members as gates.
Result<void> declare(const FaultTree& tree, const std::vector<bool>& member,
                     FaultTreeBuilder& builder) {
  for (EventId event = 0; event < tree.event_count(); ++event) {
    if (tree.type(event) == EventType::constant) {
      static_cast<void>(builder.add_constant(tree.k(event) != 0));
    } else if (tree.type(event) != EventType::basic || member[event]) {
      static_cast<void>(builder.declare_gate());
    } else if (auto added = builder.add_basic(tree.probability(event)); !added) {
      return tl::unexpected(std::move(added.error()));
    }
  }
  return {};
}

/// Adds the independent and the common failures of one group and defines its members by them.
Result<void> split(const FaultTree& tree, const CommonCauseGroup& group,
                   FaultTreeBuilder& builder) {
  const auto whole = tree.probability(group.members.front());
  const auto share = [&](double part) { return whole ? std::optional{*whole * part} : whole; };
  std::vector<EventId> independent;
  for (std::size_t i = 0; i < group.members.size(); ++i) {
    auto added = builder.add_basic(share(1 - group.beta));
    if (!added) return tl::unexpected(std::move(added.error()));
    independent.push_back(*added);
  }
  auto common = builder.add_basic(share(group.beta));
  if (!common) return tl::unexpected(std::move(common.error()));
  for (std::size_t i = 0; i < group.members.size(); ++i) {
    const Literal either[] = {Literal{independent[i]}, Literal{*common}};
    auto defined = builder.define_gate(group.members[i], EventType::any_of, either);
    if (!defined) return defined;
  }
  return {};
}

}  // namespace

Result<CommonCauseTree> with_common_causes(const FaultTree& tree,
                                           std::span<const CommonCauseGroup> groups) {
  auto member = members_of(tree, groups);
  if (!member) return tl::unexpected(std::move(member.error()));
  FaultTreeBuilder builder;
  auto done = declare(tree, *member, builder);
  std::vector<CommonCauseEvent> added;
  for (std::size_t i = 0; done && i < groups.size(); ++i) {
    done = split(tree, groups[i], builder);
    for (const auto event : groups[i].members) added.push_back({i, event});
    added.push_back({i, kNoEvent});
  }
  for (const auto gate : tree.gates()) {
    if (done) done = builder.define_gate(gate, tree.type(gate), tree.arguments(gate), tree.k(gate));
  }
  if (!done) return tl::unexpected(std::move(done.error()));
  auto built = std::move(builder).build(tree.top());
  if (!built) return tl::unexpected(std::move(built.error()));
  return CommonCauseTree{std::move(*built), std::move(added), tree.event_count()};
}

}  // namespace plimsoll::graph
