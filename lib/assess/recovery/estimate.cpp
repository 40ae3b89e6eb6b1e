#include "lib/assess/recovery/estimate.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include <SQLiteCpp/Database.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "lib/graph/propagation.hpp"
#include "lib/incidents/durations.hpp"
#include "lib/store/statement.hpp"

namespace plimsoll::assess::recovery {
namespace {

using graph::Effect;
using graph::kNever;
using graph::NodeId;
using graph::Seconds;
using model::Grade;
using store::Statement;

/// Events of one kind that are computed for one service.
constexpr std::size_t kBusiest = 8;

/// A node whose failure a service feels.
struct Felt {
  NodeId node;
  Effect effect;
};

Effect effect_of(std::string_view text) {
  if (text == "interrupted") return Effect::interrupted;
  if (text == "outage") return Effect::outage;
  if (text == "lost") return Effect::lost;
  return Effect::degraded;
}

std::optional<incidents::Incident> incident_of(const Statement& row) {
  const auto instant = [&](int column) -> std::optional<core::Instant> {
    const auto text = row.text(column);
    if (text.empty()) return std::nullopt;
    const auto parsed = core::parse_instant(text);
    return parsed ? std::optional{*parsed} : std::nullopt;
  };
  incidents::Incident out;
  if (!row.is_null(0)) out.service = row.integer(0);
  out.started = instant(1);
  out.detected = instant(2);
  out.acknowledged = instant(3);
  return out;
}

std::optional<Times> times_of(const incidents::PhaseSamples& samples) {
  const auto spread = samples.spread();
  if (!spread) return std::nullopt;
  const auto whole = [](double value) { return static_cast<Seconds>(std::llround(value)); };
  return Times{{whole(spread->best_s), whole(spread->median_s),
                std::max(whole(spread->p90_s), whole(spread->median_s))}};
}

ResponseHistory read_history(store::Database& database) {
  std::vector<incidents::Incident> all;
  Statement row{database.handle().getHandle(),
                "SELECT service_id, started_at, detected_at, acknowledged_at "
                "FROM (SELECT *, row_number() OVER (PARTITION BY service_id, coalesce(id, "
                "evidence_id) ORDER BY updated_at DESC, evidence_id DESC) AS rank FROM incident) "
                "WHERE rank = 1 ORDER BY evidence_id"};
  while (row.step()) {
    if (auto one = incident_of(row)) all.push_back(*std::move(one));
  }
  const auto durations = incidents::durations(all);
  const auto samples = [](const incidents::Durations& of) {
    return ResponseHistory::Samples{times_of(of.detection), times_of(of.acknowledge),
                                    std::max(of.detection.count(), of.acknowledge.count())};
  };
  ResponseHistory out;
  out.overall = samples(durations.overall);
  for (const auto& [service, of] : durations.services) {
    const auto one = samples(of);
    if (one.detection || one.decision) out.by_service.emplace(service, one);
  }
  return out;
}

/// Whether `text` has `word` in it as a whole: "loss of rtm-db-1" does not name "rtm".
bool names(std::string_view text, std::string_view word) {
  const auto inside = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_' || c == '.';
  };
  if (word.empty()) return false;
  for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const auto end = at + word.size();
    const bool begins = at == 0 || !inside(text[at - 1]);
    if (begins && (end == text.size() || !inside(text[end]))) return true;
  }
  return false;
}

struct Drill {
  std::string id;
  std::string scenario;
  std::string date;
  Seconds seconds;
};

class Estimator {
 public:
  Estimator(store::Database& database, const topology::FailureGraph& model, const Facts& facts,
            const Options& options)
      : connection_{database.handle().getHandle()},
        model_{model},
        options_{options},
        facts_{facts},
        history_{read_history(database)},
        baseline_{model.graph},
        propagation_{baseline_},
        schedules_{graph::RecoverySchedule{model.graph, contained()},
                   graph::RecoverySchedule{model.graph, contained()},
                   graph::RecoverySchedule{model.graph, contained()}} {
    read_needs();
    read_drills();
    basis_.model = &model_;
    basis_.facts = &facts_;
    basis_.reference = &options_.reference;
    basis_.needs = &needs_;
    basis_.history = &history_;
    for (const auto asset : options.path) {
      if (const auto node = model.node_of(asset)) basis_.path.push_back(*node);
    }
    down_ = model.down;
  }

  std::vector<Estimate> run() {
    gather();
    compute();
    explain_all();
    return std::move(estimates_);
  }

 private:
  /// By need: whether it says that a part is in its machine, whose start does not wait for that.
  [[nodiscard]] std::vector<bool> contained() const {
    std::vector<bool> out(model_.graph.need_count());
    for (const auto& [part, places] : facts_.places) {
      for (const auto need : model_.graph.needs_of(part)) {
        if (!model_.graph.plain(need)) continue;
        const auto in = model_.graph.members(need).front();
        const auto* kind = model::find_asset_kind(facts_.kind[in]);
        const bool machine = kind != nullptr && (kind->layer == model::Layer::hardware ||
                                                 kind->layer == model::Layer::platform);
        out[need] = machine && std::ranges::find(places, in) != places.end();
      }
    }
    return out;
  }

  void read_needs() {
    needs_.resize(model_.graph.need_count());
    std::map<std::int64_t, graph::NeedId> by_row;
    for (graph::NeedId need = 0; need < model_.need_rows.size(); ++need) {
      by_row.emplace(model_.need_rows[need], need);
    }
    Statement row{connection_, "SELECT id, rule, why FROM need"};
    while (row.step()) {
      const auto found = by_row.find(row.integer(0));
      if (found != by_row.end()) {
        needs_[found->second] = {std::string{row.text(1)}, std::string{row.text(2)}};
      }
    }
  }

  /// Services of which a drill passed in the 12 months before (practices.md, M9.1).
  void read_drills() {
    Statement row{connection_,
                  "SELECT DISTINCT service_id FROM drill WHERE outcome = 'passed' AND service_id "
                  "IS NOT NULL AND date(date_at) >= date(?1, '-12 months') "
                  "AND date(date_at) <= date(?1)"};
    const auto today = core::to_rfc3339(options_.as_of);
    row.bind(today);
    while (row.step()) {
      if (const auto node = model_.node_of(row.integer(0))) drilled_.insert(*node);
    }
    Statement measured{connection_,
                       "SELECT service_id, coalesce(id, '?'), scenario, date(date_at), "
                       "measured_rto_s FROM drill WHERE outcome = 'passed' AND service_id IS NOT "
                       "NULL AND scenario IS NOT NULL AND measured_rto_s >= 0 "
                       "AND date(date_at) <= date(?1) ORDER BY date_at, evidence_id"};
    measured.bind(today);
    while (measured.step()) {
      const auto node = model_.node_of(measured.integer(0));
      if (!node) continue;
      drills_[*node].push_back({std::string{measured.text(1)}, std::string{measured.text(2)},
                                std::string{measured.text(3)}, measured.integer(4)});
    }
    Statement keys{connection_, "SELECT id, key FROM asset"};
    while (keys.step()) {
      if (const auto node = model_.node_of(keys.integer(0))) keys_[*node] = keys.text(1);
    }
  }

  /// The events that each service feels, by kind.
  void gather() {
    std::map<NodeId, std::array<std::vector<Felt>, kScenarioClasses>> felt;
    for (const auto service : model_.services) felt[service];
    Statement row{connection_, "SELECT node_id, service_id, effect FROM impact"};
    while (row.step()) {
      const auto node = model_.node_of(row.integer(0));
      const auto service = model_.node_of(row.integer(1));
      if (!node || !service || !felt.contains(*service)) continue;
      const auto effect = effect_of(row.text(2));
      auto& kinds = felt[*service];
      if (const auto scenario = scenario_of(facts_.kind[*node])) {
        kinds[static_cast<std::size_t>(*scenario)].push_back({*node, effect});
      }
      if (facts_.is_data(*node)) {
        kinds[static_cast<std::size_t>(Scenario::data)].push_back({*node, Effect::lost});
      }
    }
    for (auto& [service, kinds] : felt) {
      for (std::size_t i = 0; i < kScenarioClasses; ++i) {
        choose(service, static_cast<Scenario>(i), kinds[i]);
      }
      for (const auto& declared : options_.scenarios) choose_declared(service, declared);
    }
  }

  /// Puts the worst of `felt` among the events to compute.
  void choose(NodeId service, Scenario scenario, std::vector<Felt>& felt) {
    Estimate out;
    out.service = service;
    out.scenario = to_string(scenario);
    out.events = static_cast<std::int64_t>(felt.size());
    std::erase_if(felt, [](const Felt& one) { return one.effect < Effect::interrupted; });
    const auto slowness = [&](NodeId node) {
      return options_.reference.first({"repair." + facts_.kind[node], "repair.hardware"})
          .times[Case::likely];
    };
    std::ranges::sort(felt, [&](const Felt& a, const Felt& b) {
      return std::tuple{b.effect, slowness(b.node), a.node} <
             std::tuple{a.effect, slowness(a.node), b.node};
    });
    if (felt.size() > kBusiest) felt.resize(kBusiest);
    out.considered = static_cast<std::int64_t>(felt.size());
    for (const auto& one : felt) {
      Event event{scenario, facts_.name[one.node], {one.node}};
      if (scenario == Scenario::data) event.failed = corrupted_with(facts_, model_.graph, one.node);
      events_[std::move(event)].push_back(estimates_.size());
    }
    if (out.events == 0) {
      out.rto_reason = fmt::format("nothing of this kind is known of what it stands on");
      out.rto = kNeverKnown;
      out.rpo = {kNeverKnown, Grade::assumed, out.rto_reason, {}};
    }
    estimates_.push_back(std::move(out));
  }

  void choose_declared(NodeId service, const DeclaredScenario& declared) {
    Event event{Scenario::declared, declared.name, {}};
    for (const auto asset : declared.assets) {
      if (const auto node = model_.node_of(asset)) event.failed.push_back(*node);
    }
    std::ranges::sort(event.failed);
    event.failed.erase(std::unique(event.failed.begin(), event.failed.end()), event.failed.end());
    Estimate out;
    out.service = service;
    out.scenario = declared.name;
    out.events = event.failed.empty() ? 0 : 1;
    out.considered = out.events;
    if (!event.failed.empty()) events_[std::move(event)].push_back(estimates_.size());
    estimates_.push_back(std::move(out));
  }

  /// What falls by an event.  What is down already stays down.
  std::span<const NodeId> fail(const Event& event) {
    auto failed = event.failed;
    failed.insert(failed.end(), down_.begin(), down_.end());
    basis_.down = {down_.begin(), down_.end()};
    for (const auto node : event.failed) basis_.down.erase(node);
    const auto fallen = propagation_.run(failed, Effect::interrupted);
    failed_ = std::move(failed);
    return fallen.subspan(0, propagation_.fallen(Effect::interrupted));
  }

  void schedule(const EventTerms& terms, const Response& response, std::span<const NodeId> fallen) {
    for (const auto which : kCases) {
      const CaseTimes times{terms, response, which};
      schedules_[static_cast<std::size_t>(which)].run(propagation_, fallen, failed_, times);
    }
  }

  [[nodiscard]] Times times_at(NodeId node) const {
    Times out;
    for (const auto which : kCases) {
      out[which] = schedules_[static_cast<std::size_t>(which)].at(node);
    }
    return out;
  }

  /// Estimates whose services respond in the same time: one schedule serves them all.  Services of
  /// which incidents are known have times of their own.
  [[nodiscard]] std::map<std::int64_t, std::vector<std::size_t>> by_response(
      const std::vector<std::size_t>& asked) const {
    std::map<std::int64_t, std::vector<std::size_t>> out;
    for (const auto index : asked) {
      const auto asset = model_.asset_ids[estimates_[index].service];
      out[history_.by_service.contains(asset) ? asset : 0].push_back(index);
    }
    return out;
  }

  void compute() {
    for (const auto& [event, asked] : events_) {
      const auto fallen = fail(event);
      const EventTerms terms{basis_, event, propagation_, fallen};
      for (const auto& [asset, indices] : by_response(asked)) {
        schedule(terms, terms.response(asset), fallen);
        for (const auto index : indices) keep_worst(index, event);
      }
    }
  }

  /// Of each estimate the acts of its worst event.
  void explain_all() {
    std::map<Event, std::vector<std::size_t>> worst;
    for (std::size_t i = 0; i < estimates_.size(); ++i) {
      if (estimates_[i].event) worst[*estimates_[i].event].push_back(i);
    }
    for (const auto& [event, asked] : worst) {
      const auto fallen = fail(event);
      const EventTerms terms{basis_, event, propagation_, fallen};
      for (const auto& [asset, indices] : by_response(asked)) {
        const auto response = terms.response(asset);
        const CaseTimes likely{terms, response, Case::likely};
        schedules_[1].run(propagation_, fallen, failed_, likely);
        for (const auto index : indices) explain(estimates_[index], terms, response);
      }
    }
  }

  void keep_worst(std::size_t index, const Event& event) {
    auto& known = estimates_[index];
    const auto effect = propagation_.effect(known.service);
    const auto rto = times_at(known.service);
    const auto rank = [](const Times& times) {
      return std::tuple{times[Case::likely], times[Case::worst], times[Case::best]};
    };
    if (known.event && std::pair{rank(known.rto), known.effect} >= std::pair{rank(rto), effect}) {
      return;
    }
    if (effect < Effect::interrupted) return;
    known.event = event;
    known.effect = effect;
    known.rto = rto;
  }

  /// The acts, the loss and the complexity of an estimate whose worst event is known.
  void explain(Estimate& out, const EventTerms& terms, const Response& response) {
    const auto& schedule = schedules_[1];
    const auto acts = schedule.plan(out.service);
    for (const auto node : basis_.path) {
      if (propagation_.effect(node) >= Effect::interrupted) out.path_fallen.push_back(node);
    }
    out.rpo = loss_of_service(basis_, *out.event, terms, propagation_, out.service, acts);
    if (out.rto[Case::likely] == kNever) {
      tell_blockers(out, terms, schedule.blockers(out.service));
      return;
    }
    out.complexity = complexity_of(acts, model_.graph, facts_, drilled_.contains(out.service));
    tell_acts(out, terms, response, acts);
    demonstrate(out);
  }

  /// A drill of this service that made the same thing fail showed how long it really takes.
  void demonstrate(Estimate& out) const {
    const auto of = drills_.find(out.service);
    if (of == drills_.end() || out.event->failed.size() != 1) return;
    for (const auto& drill : of->second) {
      const bool same = names(drill.scenario, out.event->name) ||
                        names(drill.scenario, keys_.at(out.event->failed.front()));
      if (!same) continue;
      out.rto[Case::best] = std::min(out.rto[Case::best], drill.seconds);
      out.rto[Case::likely] = drill.seconds;
      out.rto[Case::worst] = std::max(out.rto[Case::worst], drill.seconds);
      out.rto_grade = Grade::demonstrated;
      out.rto_reason = fmt::format("drill {} of {} took {} s; the acts are as estimated", drill.id,
                                   drill.date, drill.seconds);
    }
  }

  void tell_blockers(Estimate& out, const EventTerms& terms,
                     const graph::Blockers& blockers) const {
    constexpr std::size_t kNamed = 4;
    std::vector<std::string> words;
    for (const auto node : blockers.nodes) {
      if (words.size() == kNamed) break;
      const bool failed = std::ranges::binary_search(out.event->failed, node);
      const auto own =
          failed || basis_.down.contains(node) ? terms.repair(node) : terms.start(node);
      const bool endless = !blockers.cycle && own.times[Case::likely] == kNever;
      words.push_back(endless ? own.source : facts_.name[node]);
    }
    if (blockers.nodes.size() > kNamed) {
      words.push_back(fmt::format("{} more", blockers.nodes.size() - kNamed));
    }
    out.cycle = blockers.cycle;
    out.rto_reason =
        out.cycle ? fmt::format("these wait for each other to start: {}", fmt::join(words, ", "))
                  : fmt::format("{}", fmt::join(words, "; "));
    if (words.empty()) out.rto_reason = "what it needs cannot be met by what is there";
  }

  void tell_acts(Estimate& out, const EventTerms& terms, const Response& response,
                 const std::vector<graph::RecoveryAct>& acts) const {
    std::vector<std::size_t> place(acts.size());
    out.rto_grade = Grade::demonstrated;
    for (std::size_t i = 0; i < acts.size(); ++i) {
      const auto& act = acts[i];
      if (act.kind == graph::RecoveryAct::Kind::response) {
        const auto noticed = response.detection.times[Case::likely];
        out.acts.push_back(
            {"detection", {}, 0, noticed, response.detection, act.critical, true, false, {}});
        out.acts.push_back({"decision",
                            {},
                            noticed,
                            act.end,
                            response.decision,
                            act.critical,
                            true,
                            false,
                            {out.acts.size() - 1}});
      } else {
        out.acts.push_back(told(act, terms));
        for (const auto before : act.after) out.acts.back().after.push_back(place[before]);
      }
      place[i] = out.acts.size() - 1;
    }
    for (const auto& act : out.acts) {
      if (act.critical) out.rto_grade = std::min(*out.rto_grade, act.term.grade);
    }
  }

  [[nodiscard]] Act told(const graph::RecoveryAct& act, const EventTerms& terms) const {
    Act out;
    out.node = act.node;
    out.begin = act.begin;
    out.end = act.end;
    out.critical = act.critical;
    out.manual = is_manual(act, model_.graph);
    out.stateful = is_stateful(act, model_.graph, facts_);
    switch (act.kind) {
      case graph::RecoveryAct::Kind::takeover:
        out.kind = "takeover";
        out.term = terms.takeover(act.need);
        break;
      case graph::RecoveryAct::Kind::repair:
        out.kind = "repair";
        out.term = terms.repair(act.node);
        break;
      default:
        out.kind = "start";
        out.term = terms.start(act.node);
    }
    if (act.kind != graph::RecoveryAct::Kind::takeover && terms.is_destroyed(act.node)) {
      out.kind = "restore";
      out.manual = true;
      out.stateful = true;
    }
    return out;
  }

  sqlite3* connection_;
  const topology::FailureGraph& model_;
  const Options& options_;
  const Facts& facts_;
  ResponseHistory history_;
  std::vector<NeedOrigin> needs_;
  std::set<NodeId> drilled_;
  std::map<NodeId, std::vector<Drill>> drills_;  ///< That passed with a time, by date.
  std::map<NodeId, std::string> keys_;
  std::vector<NodeId> down_;
  std::vector<NodeId> failed_;
  Basis basis_;
  graph::Baseline baseline_;
  graph::Propagation propagation_;
  std::array<graph::RecoverySchedule, 3> schedules_;
  std::map<Event, std::vector<std::size_t>> events_;  ///< And the estimates that ask for them.
  std::vector<Estimate> estimates_;
};

}  // namespace

std::vector<Estimate> estimate(store::Database& database, const topology::FailureGraph& model,
                               const Facts& facts, const Options& options) {
  return Estimator{database, model, facts, options}.run();
}

}  // namespace plimsoll::assess::recovery
