#include "lib/assess/recovery/writer.hpp"

#include <cmath>
#include <map>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "lib/store/statement.hpp"

namespace plimsoll::assess::recovery {
namespace {

using graph::Effect;
using graph::kNever;
using store::Statement;

/// Beside those that are critical.
constexpr std::size_t kStoredActs = 200;

std::optional<std::int64_t> finite(graph::Seconds value) {
  return value == kNever ? std::nullopt : std::optional{value};
}

std::string_view to_string(Effect effect) {
  switch (effect) {
    case Effect::interrupted:
      return "interrupted";
    case Effect::outage:
      return "outage";
    case Effect::lost:
      return "lost";
    default:
      return "none";
  }
}

/// The likely case against what is required.  A cold-start cycle is no lack of knowledge.
std::string_view verdict(std::optional<std::int64_t> required, std::optional<std::int64_t> likely,
                         bool never) {
  if (!required) return "no requirement";
  if (never) return "not met";
  if (!likely) return "unknown";
  return *likely <= *required ? "met" : "not met";
}

struct Required {
  std::optional<std::int64_t> rto_s;
  std::optional<std::int64_t> rpo_s;
};

class Writer {
 public:
  Writer(SQLite::Database& database, std::int64_t assessment, const topology::FailureGraph& model)
      : connection_{database.getHandle()},
        assessment_{assessment},
        model_{model},
        estimate_{connection_,
                  "INSERT INTO recovery_estimate VALUES "
                  "(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"},
        act_{connection_, "INSERT INTO recovery_act VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"},
        complexity_{connection_, "INSERT INTO failover_complexity VALUES (?,?,?,?,?,?,?,?,?,?,?)"} {
    store::execute(connection_,
                   "DELETE FROM failover_complexity; DELETE FROM recovery_act; "
                   "DELETE FROM recovery_estimate;");
    Statement row{connection_, "SELECT asset_id, rto_s, rpo_s FROM service"};
    while (row.step()) {
      auto& one = required_[row.integer(0)];
      if (!row.is_null(1)) one.rto_s = row.integer(1);
      if (!row.is_null(2)) one.rpo_s = row.integer(2);
    }
    Statement keys{connection_, "SELECT id, key FROM asset"};
    while (keys.step()) keys_[keys.integer(0)] = keys.text(1);
    Statement facts{connection_,
                    "SELECT asset_id, name, value FROM asset_attribute WHERE rank = 1 AND name IN "
                    "('owner', 'runbook')"};
    while (facts.step()) {
      auto& into = facts.text(1) == "owner" ? owners_ : runbooks_;
      into[facts.integer(0)] = facts.text(2);
    }
  }

  void write(std::int64_t id, const Estimate& one) {
    const auto service = asset(one.service);
    const auto& required = required_[service];
    const auto likely = finite(one.rto[Case::likely]);
    const bool unknown = !one.event && one.events == 0;
    const auto loss = finite(one.rpo.times[Case::likely]);
    const bool single = one.event && one.event->failed.size() == 1;
    nlohmann::json path = nlohmann::json::array();
    for (const auto node : one.path_fallen) path.push_back(keys_[asset(node)]);
    const auto text = [](const std::string& value) { return store::null_if_empty(value); };
    const auto grade = [](bool there, model::Grade value) {
      return there ? std::optional{model::to_string(value)} : std::nullopt;
    };
    const std::string path_text = path.dump();
    const std::string event = one.event ? one.event->name : std::string{};
    estimate_
        .bind(id, assessment_, service, one.scenario, text(event),
              single ? std::optional{asset(one.event->failed.front())} : std::nullopt, one.events,
              one.considered, unknown ? "unknown" : to_string(one.effect),
              unknown ? std::nullopt : finite(one.rto[Case::best]), likely,
              finite(one.rto[Case::worst]),
              grade(likely.has_value(), one.rto_grade.value_or(model::Grade::configured)),
              verdict(required.rto_s, likely, one.cycle), text(one.rto_reason), loss,
              finite(one.rpo.times[Case::worst]), grade(loss.has_value(), one.rpo.grade),
              verdict(required.rpo_s, loss, false), text(one.rpo.source),
              one.rpo.data ? std::optional{asset(*one.rpo.data)} : std::nullopt,
              std::int64_t{one.cycle ? 1 : 0}, path_text)
        .run();
    write_acts(id, one);
    if (one.complexity) write_complexity(id, *one.complexity);
  }

 private:
  [[nodiscard]] std::int64_t asset(graph::NodeId node) const { return model_.asset_ids[node]; }

  void write_acts(std::int64_t id, const Estimate& one) {
    std::vector<std::int64_t> stored(one.acts.size(), -1);
    std::size_t others = 0;
    std::int64_t seq = 0;
    for (std::size_t i = 0; i < one.acts.size(); ++i) {
      const auto& act = one.acts[i];
      if (!act.critical && ++others > kStoredActs) continue;
      stored[i] = seq++;
      nlohmann::json after = nlohmann::json::array();
      for (const auto before : act.after) {
        if (stored[before] >= 0) after.push_back(stored[before]);
      }
      const std::string waits = after.dump();
      const auto flag = [](bool value) { return std::int64_t{value ? 1 : 0}; };
      const auto node = act.node ? std::optional{asset(*act.node)} : std::nullopt;
      const auto owner = node ? owners_[*node] : std::string{};
      const bool runbook = node && runbooks_.contains(*node);
      act_.bind(id, stored[i], act.kind, node, act.begin, act.end, act.term.times[Case::best],
                act.term.times[Case::likely], finite(act.term.times[Case::worst]),
                model::to_string(act.term.grade), act.term.source, flag(act.critical),
                flag(act.manual), flag(act.stateful), flag(runbook), store::null_if_empty(owner),
                waits)
          .run();
    }
  }

  void write_complexity(std::int64_t id, const Complexity& one) {
    complexity_
        .bind(id, one.acts, one.wave, one.chain, one.stateful, one.manual, one.teams, one.sites,
              one.providers, one.unrehearsed, static_cast<std::int64_t>(std::llround(one.index())))
        .run();
  }

  sqlite3* connection_;
  std::int64_t assessment_;
  const topology::FailureGraph& model_;
  Statement estimate_;
  Statement act_;
  Statement complexity_;
  std::map<std::int64_t, Required> required_;
  std::map<std::int64_t, std::string> keys_;
  std::map<std::int64_t, std::string> owners_;
  std::map<std::int64_t, std::string> runbooks_;
};

}  // namespace

void write_estimates(SQLite::Database& database, std::int64_t assessment,
                     const topology::FailureGraph& model, std::span<const Estimate> estimates) {
  Writer writer{database, assessment, model};
  std::int64_t id = 0;
  for (const auto& one : estimates) writer.write(++id, one);
}

}  // namespace plimsoll::assess::recovery
