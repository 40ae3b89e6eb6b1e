#include "lib/topology/facts/conclusions.hpp"

#include <algorithm>
#include <limits>
#include <stdexcept>

#include <SQLiteCpp/Database.h>
#include <fmt/format.h>

namespace plimsoll::topology {
namespace {

std::uint32_t clamp(std::int64_t value) {
  constexpr std::int64_t kMost = std::numeric_limits<std::uint32_t>::max() - 1;
  return static_cast<std::uint32_t>(std::clamp<std::int64_t>(value, 0, kMost));
}

/// Rules number nodes by the inventory, so an error of the graph is one of ours, or an estate past
/// its limits.
template <typename T>
void must(const Result<T>& result) {
  if (!result) throw std::runtime_error(to_string(result.error()));
}

/// Rows' names need no escaping in JSON.
std::string json_array(const std::vector<std::string>& words) {
  std::string text = "[";
  for (const auto& word : words) text += fmt::format("{}\"{}\"", text.size() > 1 ? "," : "", word);
  return text + "]";
}

}  // namespace

std::string evidence_of(std::string_view table, std::int64_t row) {
  return fmt::format("{}:{}", table, row);
}

Conclusions::Conclusions(store::Database& database, std::int64_t assessment,
                         const Inventory& inventory)
    : inventory_{&inventory},
      builder_{static_cast<NodeId>(inventory.assets.size())},
      assessment_{assessment},
      insert_need_{database.handle().getHandle(),
                   "INSERT INTO need (id, assessment_id, asset_id, k, members, soft, takeover, "
                   "takeover_s, rule, why, evidence) VALUES (?,?,?,?,?,?,?,?,?,?,?)"},
      insert_member_{database.handle().getHandle(),
                     "INSERT INTO need_member (need_id, asset_id, active, down) VALUES (?,?,?,?)"} {
}

void Conclusions::need(Conclusion conclusion) {
  auto& members = conclusion.members;
  if (conclusion.takeover == model::Takeover::automatic) {
    const bool taken_over = std::any_of(members.begin(), members.end(), [&](const auto& member) {
      return member.active && inventory_->down(member.node);
    });
    for (auto& member : members) {
      if (taken_over) member.active = !inventory_->down(member.node);
    }
  }
  std::vector<NodeId> nodes;
  std::vector<std::uint8_t> active;
  for (const auto& member : members) {
    nodes.push_back(member.node);
    active.push_back(member.active ? 1 : 0);
  }
  const graph::NeedSpec spec{.of = conclusion.of,
                             .k = clamp(conclusion.k),
                             .takeover = static_cast<graph::Takeover>(conclusion.takeover),
                             .soft = conclusion.soft,
                             .takeover_s = clamp(conclusion.takeover_s.value_or(0))};
  must(builder_.add_need(spec, nodes, active));
  rows_.push_back(write(conclusion));
}

void Conclusions::reach(Conclusion conclusion) {
  std::vector<NodeId> anchors;
  for (const auto& member : conclusion.members) anchors.push_back(member.node);
  must(builder_.add_reach(conclusion.of, anchors));
  write(conclusion);
}

void Conclusions::link(NodeId a, NodeId b) { must(builder_.add_link(a, b)); }
void Conclusions::endpoint(NodeId node) { must(builder_.mark_endpoint(node)); }

void Conclusions::gap(NodeId about, std::string what) {
  gaps_.push_back({inventory_->name(about), std::move(what)});
}

graph::Graph Conclusions::build() && { return std::move(builder_).build(); }

std::int64_t Conclusions::write(const Conclusion& conclusion) {
  const auto row = ++last_row_;
  const auto evidence = json_array(conclusion.evidence);
  insert_need_
      .bind(row, assessment_, inventory_->assets[conclusion.of].id, conclusion.k,
            static_cast<std::int64_t>(conclusion.members.size()),
            std::int64_t{conclusion.soft ? 1 : 0}, model::to_string(conclusion.takeover),
            conclusion.takeover_s, conclusion.rule, std::string_view{conclusion.why},
            std::string_view{evidence})
      .run();
  for (const auto& member : conclusion.members) {
    insert_member_
        .bind(row, inventory_->assets[member.node].id, std::int64_t{member.active ? 1 : 0},
              std::int64_t{inventory_->down(member.node) ? 1 : 0})
        .run();
  }
  return row;
}

}  // namespace plimsoll::topology
