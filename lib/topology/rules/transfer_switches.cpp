// Sources: IEC 62310-1 (static transfer systems); ITI (CBEMA) Curve Application Note, 2000:
// equipment rides through 20 ms without voltage; what transfers within that is not noticed.
#include <string>
#include <vector>

#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/topology/rules/membership.hpp"
#include "lib/topology/rules/rules.hpp"

namespace plimsoll::topology::rules {
namespace {

constexpr std::int64_t kRideThroughMs = 20;
constexpr std::int64_t kMsPerSecond = 1000;

void set_takeover(const Inventory& inventory, NodeId node, bool is_static, Conclusion& need) {
  const auto transfer = inventory.number(node, Attribute::transfer_ms);
  if (is_static || (transfer && *transfer <= kRideThroughMs)) {
    need.takeover = model::Takeover::seamless;
    need.why += ", faster than equipment notices";
    return;
  }
  need.takeover = model::Takeover::automatic;
  if (transfer) {
    need.takeover_s = (*transfer + kMsPerSecond - 1) / kMsPerSecond;
    need.why += fmt::format(" within {} ms", *transfer);
  }
}

void conclude(const Inventory& inventory, NodeId node, bool is_static,
              const std::vector<Relation*>& inputs, Conclusions& conclusions) {
  Conclusion need;
  need.of = node;
  for (auto* relation : inputs) {
    relation->taken = true;
    need.members.push_back({relation->to, !relation->standby});
    need.evidence.push_back(evidence_of("relation_version", relation->version));
  }
  need.rule = "transfer-switch";
  need.why = fmt::format("a transfer switch fed by {}: it takes the other input when one fails",
                         member_names(inventory, need));
  set_takeover(inventory, node, is_static, need);
  if (need.members.size() == 1) {
    conclusions.gap(node, "only one input of this transfer switch is known");
  }
  conclusions.need(std::move(need));
}

}  // namespace

void transfer_switches(Inventory& inventory, Conclusions& conclusions) {
  for (NodeId node = 0; node < inventory.assets.size(); ++node) {
    const auto type = core::lower(inventory.text(node, Attribute::type));
    if (type != "ats" && type != "sts") continue;
    std::vector<Relation*> inputs;
    for (auto& relation : inventory.relations_of(node)) {
      if (relation.taken || relation.soft || relation.to == node) continue;
      if (relation.kind->name == "powered_by") inputs.push_back(&relation);
    }
    for (const auto& view : views(inventory, inputs)) {
      conclude(inventory, node, type == "sts", view, conclusions);
    }
  }
}

}  // namespace plimsoll::topology::rules
