#include "lib/assess/recovery/times.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>

#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/model/vocabulary.hpp"

namespace plimsoll::assess::recovery {
namespace {

using graph::Effect;
using graph::NodeId;
using graph::Seconds;
using model::Grade;

constexpr double kGigabyte = 1e9;

bool is_part(std::string_view kind) {
  constexpr auto kParts = std::to_array<std::string_view>(
      {"psu", "fan", "nic", "disk", "storage_controller", "bmc", "chassis"});
  return std::ranges::find(kParts, kind) != kParts.end();
}

std::string layer_of(std::string_view kind) {
  const auto* known = model::find_asset_kind(kind);
  return known == nullptr ? "external" : std::string{model::to_string(known->layer)};
}

/// Whether it is where machines stand: a rack's contract does not repair what stands in the rack.
bool is_premises(std::string_view kind) {
  const auto* known = model::find_asset_kind(kind);
  return known != nullptr &&
         (known->layer == model::Layer::facility || known->layer == model::Layer::place);
}

/// `gigabytes` times as long.
Times scaled(const Times& one, double factor) {
  Times out;
  for (const auto which : kCases) {
    const auto product = static_cast<double>(one[which]) * factor;
    const bool fits = one[which] != graph::kNever && product < 1e15;
    out[which] = fits ? static_cast<Seconds>(std::ceil(product)) : graph::kNever;
  }
  return out;
}

/// Fewest, expected and most seconds from the fault to the alarm: practices.md, F1, with the larger
/// bound, since how the interval is counted isn't known.
Times detection_time(const Detector& detector) {
  const auto most = (detector.interval_s + detector.timeout_s) * detector.failures;
  return {{detector.interval_s * (detector.failures - 1), detector.interval_s * detector.failures,
           most}};
}

/// Null: none is known.
const Contract* contract_of(const graph::Graph& graph, const Facts& facts, NodeId node) {
  const auto& contracts = facts.contracts;
  const auto own = contracts.find(node);
  if (own != contracts.end()) return &own->second;
  if (!is_part(facts.kind[node])) return nullptr;
  // A part is covered with its machine: what needs it or what it is in, through other parts.
  constexpr std::size_t kMostParts = 64;
  std::vector<NodeId> parts{node};
  for (std::size_t i = 0; i < parts.size() && parts.size() < kMostParts; ++i) {
    const auto dependants = graph.dependants(parts[i]);
    std::vector<NodeId> above{dependants.begin(), dependants.end()};
    for (const auto membership : graph.memberships(parts[i])) {
      above.push_back(graph.need_of(membership.need()));
    }
    if (const auto in = facts.places.find(parts[i]); in != facts.places.end()) {
      std::ranges::copy_if(in->second, std::back_inserter(above),
                           [&](NodeId place) { return !is_premises(facts.kind[place]); });
    }
    for (const auto one : above) {
      const auto found = contracts.find(one);
      if (found != contracts.end()) return &found->second;
      if (is_part(facts.kind[one]) && std::ranges::find(parts, one) == parts.end()) {
        parts.push_back(one);
      }
    }
  }
  return nullptr;
}

}  // namespace

std::optional<Term> contract_repair(const graph::Graph& graph, const Facts& facts,
                                    const Reference& reference, NodeId node) {
  const auto* contract = contract_of(graph, facts, node);
  if (contract == nullptr) return std::nullopt;
  const auto& span = contract->span;
  const auto hours = contract->hours_known     ? contract->hours
                     : contract->hours.empty() ? std::string{"hours not said, taken as 9x5"}
                                               : contract->hours + ", taken as 9x5";
  Term out{{{span.least.count(), span.median.count(), span.most.count()}},
           contract->hours_known ? Grade::stated : Grade::assumed,
           fmt::format("contract {}, {}", contract->name, hours)};
  if (contract->restores) return out;
  return out + reference.first({"repair.on-site"});
}

Term kind_repair(const Reference& reference, const std::string& kind) {
  return reference.first({"repair." + kind, "repair." + layer_of(kind)});
}

EventTerms::EventTerms(const Basis& basis, const Event& event,
                       const graph::Propagation& propagation, std::span<const NodeId> fallen)
    : basis_{basis},
      event_{event},
      propagation_{propagation},
      fallen_{fallen},
      destruction_{*basis.facts, basis.model->graph, event, propagation} {
  for (const auto node : fallen) {
    if (basis.facts->is_data(node) && destruction_.of(node)) destroyed_.insert(node);
  }
  find_recovery_needs();
}

/// What is mended by hand needs the recovery path; what is restored needs where the backups lie;
/// what is off needs what it cannot start without.
void EventTerms::find_recovery_needs() {
  const auto add = [&](NodeId node, NodeId needed) {
    if (node != needed) recovery_needs_[node].push_back(needed);
  };
  std::set<NodeId> mended{event_.failed.begin(), event_.failed.end()};
  mended.insert(destroyed_.begin(), destroyed_.end());
  for (const auto node : mended) {
    for (const auto needed : basis_.path) add(node, needed);
    const auto stores = basis_.facts->backup_stores.find(node);
    if (!destroyed_.contains(node) || stores == basis_.facts->backup_stores.end()) continue;
    for (const auto store : stores->second) add(node, store);
  }
  for (const auto node : fallen_) {
    const auto known = basis_.facts->start_needs.find(node);
    if (known == basis_.facts->start_needs.end()) continue;
    for (const auto needed : known->second) add(node, needed);
  }
}

std::span<const NodeId> EventTerms::recovery_needs(NodeId node) const {
  const auto found = recovery_needs_.find(node);
  if (found == recovery_needs_.end()) return {};
  return found->second;
}

std::vector<Copy> EventTerms::copies_left(NodeId node) const {
  const auto& facts = *basis_.facts;
  const auto nodes = nodes_of(facts, basis_.model->graph, node);
  std::vector<NodeId> holders{node};
  holders.insert(holders.end(), nodes.begin(), nodes.end());
  std::vector<Copy> out;
  for (const auto holder : holders) {
    for (const auto& copy : facts.copies_of(holder)) {
      const bool own = std::ranges::find(nodes, copy.to) != nodes.end();
      if (!own && !destruction_.of(copy.to) && !basis_.down.contains(copy.to)) out.push_back(copy);
    }
  }
  return out;
}

std::optional<Term> EventTerms::from_copy(NodeId node) const {
  if (event_.scenario == Scenario::data) return std::nullopt;
  auto copies = copies_left(node);
  std::erase_if(copies,
                [&](const Copy& copy) { return propagation_.effect(copy.to) >= Effect::outage; });
  if (copies.empty()) return std::nullopt;
  auto out = basis_.reference->first({"takeover.manual.database", "takeover.manual"});
  out.source =
      fmt::format("the copy {} is promoted; {}", basis_.facts->name[copies.front().to], out.source);
  return out;
}

std::optional<Term> EventTerms::from_backup(NodeId node) const {
  const auto& facts = *basis_.facts;
  const auto& reference = *basis_.reference;
  const auto known = facts.backups.find(node);
  const bool kept = !facts.attribute(node, "pitr").empty() && facts.attribute(node, "pitr") != "0";
  const bool automated = facts.number(node, "backup_retention_days").value_or(0) > 0;
  if (known == facts.backups.end() && !kept && !automated) return std::nullopt;
  auto size = facts.number(node, "size_bytes");
  if (!size) size = facts.number(node, "storage_bytes");
  const auto setup = reference.first({"restore.setup"});
  if (known != facts.backups.end()) {
    const auto& backup = known->second;
    if (backup.size_bytes) size = backup.size_bytes;
    if (backup.duration_s && *backup.duration_s > 0) {
      const auto once = *backup.duration_s;
      constexpr int kSlower = 3;  // policy: a restore may be that much slower than its backup
      return setup + Term{{{once, once, once * kSlower}},
                          Grade::measured,
                          "restored as fast as the newest backup was made"};
    }
  }
  if (!size) return unknown_term(fmt::format("the size of {} is not known", facts.name[node]));
  auto copying = reference.first({"restore.per_gigabyte"});
  copying.times = scaled(copying.times, *size / kGigabyte);
  copying.source = fmt::format("{:.0f} GB; {}", *size / kGigabyte, copying.source);
  return setup + copying;
}

Term EventTerms::restore(NodeId node) const {
  const auto copy = from_copy(node);
  const auto backup = from_backup(node);
  if (copy && (!backup || copy->times[Case::likely] <= backup->times[Case::likely])) return *copy;
  if (backup) return *backup;
  return unknown_term(
      fmt::format("no backup and no living copy of {} is known", basis_.facts->name[node]));
}

Term EventTerms::repair(NodeId node) const {
  const auto& facts = *basis_.facts;
  if (basis_.down.contains(node)) {
    return {{{graph::kNever, graph::kNever, graph::kNever}},
            Grade::measured,
            fmt::format("{} is down already", facts.name[node])};
  }
  if (destroyed_.contains(node)) return restore(node);
  if (auto contract = contract_repair(basis_.model->graph, facts, *basis_.reference, node)) {
    return *std::move(contract);
  }
  return kind_repair(*basis_.reference, facts.kind[node]);
}

Term EventTerms::start(NodeId node) const {
  if (destroyed_.contains(node)) return restore(node);
  const auto* term = basis_.reference->find("start." + basis_.facts->kind[node]);
  return term != nullptr ? *term : Term{{}, Grade::assumed, "it needs no start of its own"};
}

Term EventTerms::takeover(graph::NeedId need) const {
  const auto& graph = basis_.model->graph;
  const auto view = graph.need(need);
  const auto& origin = (*basis_.needs)[need];
  if (view.takeover_s > 0) {
    const auto known = static_cast<Seconds>(view.takeover_s);
    return {{{known, known, known}},
            origin.rule == "declared" ? Grade::stated : Grade::configured,
            origin.why};
  }
  const std::string how = view.takeover == graph::Takeover::manual ? "manual" : "automatic";
  const auto& kind = basis_.facts->kind[view.of];
  const bool database = basis_.facts->is_data(view.of);
  return basis_.reference->first({fmt::format("takeover.{}.{}", how, kind),
                                  fmt::format("takeover.{}.{}", how, database ? "database" : kind),
                                  fmt::format("takeover.{}", how)});
}

/// The first alarm of what watches something that fell.
Term EventTerms::detection() const {
  if (event_.scenario == Scenario::data) return basis_.reference->first({"detection.corruption"});
  std::optional<Term> first;
  for (const auto node : fallen_) {
    const auto found = basis_.facts->detectors.find(node);
    if (found == basis_.facts->detectors.end()) continue;
    for (const auto& detector : found->second) {
      Term term{detection_time(detector), Grade::configured,
                fmt::format("{} is watched every {} s, {} in a row", basis_.facts->name[node],
                            detector.interval_s, detector.failures)};
      if (!first || term.times[Case::worst] < first->times[Case::worst]) first = std::move(term);
    }
  }
  return first ? *std::move(first) : basis_.reference->first({"detection"});
}

Response EventTerms::response(std::int64_t service) const {
  Response out{detection(), basis_.reference->first({"decision"})};
  const auto& history = *basis_.history;
  const auto own = history.by_service.find(service);
  const bool is_own = own != history.by_service.end();
  const auto& samples = is_own ? own->second : history.overall;
  const auto source =
      fmt::format("{} incidents{}", samples.count, is_own ? " of the service" : " of all services");
  if (samples.decision) out.decision = {*samples.decision, Grade::measured, source};
  if (samples.detection && event_.scenario != Scenario::data) {
    out.detection = {*samples.detection, Grade::measured, source};
  }
  return out;
}

}  // namespace plimsoll::assess::recovery
