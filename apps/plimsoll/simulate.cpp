/// @file
/// `simulate --fail SELECTOR…`: what happens when all of these fail together.

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Transaction.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "apps/plimsoll/context.hpp"
#include "apps/plimsoll/output.hpp"
#include "apps/plimsoll/verbs.hpp"
#include "lib/graph/simulation.hpp"
#include "lib/store/lookup.hpp"
#include "lib/topology/failure_graph.hpp"

namespace plimsoll::app {
namespace {

using graph::Effect;
using graph::NodeId;
using nlohmann::ordered_json;

/// What the answer calls things.
struct Named {
  std::string key;
  std::string kind;
  std::string name;
};

/// The failure graph of the newest evidence, with names.
struct Estate {
  topology::FailureGraph model;
  std::vector<Named> names;  ///< By node.
};

constexpr const char* kNames =
    "SELECT id, coalesce(key, name), kind, coalesce(name, key) FROM asset ORDER BY id";

std::string text(const store::Cell& cell) {
  const auto* const value = std::get_if<std::string>(&cell);
  return value != nullptr ? *value : std::string{};
}

/// The rules write what they conclude for an assessment; here the newest, and nothing of it stays.
Estate read_estate(store::Database& database) {
  const auto newest =
      expect(database.query("SELECT max(id) FROM assessment WHERE ended_at IS NOT NULL"));
  const auto* const assessment = std::get_if<std::int64_t>(&newest.rows.front().front());
  if (assessment == nullptr) {
    throw Failure{
        {Error::Kind::usage, "this audit file has not been assessed", "run `plimsoll assess`", {}}};
  }
  SQLite::Transaction rolled_back{database.handle()};
  Estate out{topology::build_failure_graph(database, *assessment), {}};
  out.names.resize(out.model.graph.node_count());
  for (const auto& row : expect(database.query(kNames)).rows) {
    const auto node = out.model.node_of(std::get<std::int64_t>(row[0]));
    if (node) out.names[*node] = {text(row[1]), text(row[2]), text(row[3])};
  }
  return out;
}

/// The node of an asset that `selector` named.
NodeId node_of(const Estate& estate, std::int64_t asset, const std::string& selector) {
  const auto node = estate.model.node_of(asset);
  if (node) return *node;
  throw Failure{{Error::Kind::usage, fmt::format("{} is no longer seen", selector), {}, {}}};
}

/// Ascending, each once.
std::vector<NodeId> selected(store::Database& database, const Estate& estate,
                             const std::vector<std::string>& selectors) {
  std::set<NodeId> nodes;
  for (const auto& selector : selectors) {
    for (const auto asset : expect(store::find_assets(database, selector))) {
      nodes.insert(node_of(estate, asset, selector));
    }
  }
  return {nodes.begin(), nodes.end()};
}

std::string_view effect_name(Effect effect) {
  constexpr std::array<std::string_view, 5> kEffects{"none", "degraded", "interrupted", "outage",
                                                     "lost"};
  return kEffects.at(static_cast<std::size_t>(effect));
}

/// A simulation as tables: the same for text and JSON.
class Answer {
 public:
  Answer(const Estate& estate, const std::vector<NodeId>& failed)
      : estate_{&estate}, failed_{&failed}, result_{simulate(estate.model.graph, failed)} {}

  [[nodiscard]] store::Table failed() const {
    store::Table out{{"node", "kind", "name"}, {}};
    for (const auto node : *failed_) {
      const auto& named = estate_->names[node];
      out.rows.push_back({named.key, named.kind, named.name});
    }
    return out;
  }

  [[nodiscard]] store::Table services() const {
    store::Table out{{"service", "name", "effect", "seconds"}, {}};
    const auto& services = estate_->model.services;
    for (const auto& fallen : result_.fallen) {
      if (!std::ranges::binary_search(services, fallen.node)) continue;
      const auto& named = estate_->names[fallen.node];
      out.rows.push_back({named.key, named.name, std::string{effect_name(fallen.effect)},
                          seconds(fallen.effect == Effect::interrupted, fallen.seconds)});
    }
    return out;
  }

  [[nodiscard]] store::Table fallen() const {
    store::Table out{{"node", "kind", "effect", "round", "because"}, {}};
    for (const auto& fallen : result_.fallen) {
      const auto& named = estate_->names[fallen.node];
      out.rows.push_back({named.key, named.kind, std::string{effect_name(fallen.effect)},
                          std::int64_t{fallen.round}, reason(fallen)});
    }
    return out;
  }

  [[nodiscard]] store::Table takeovers() const {
    store::Table out{{"of", "from", "to", "seconds"}, {}};
    for (const auto& takeover : result_.takeovers) {
      out.rows.push_back({key(estate_->model.graph.need_of(takeover.need)), key(takeover.from),
                          key(takeover.to), seconds(takeover.seconds > 0, takeover.seconds)});
    }
    return out;
  }

  /// Of redundancy only: what is left of a single dependency is nothing.
  [[nodiscard]] store::Table capacity() const {
    store::Table out{{"of", "members", "up", "needed", "spare"}, {}};
    for (const auto& left : result_.capacities) {
      if (left.members == 1) continue;
      out.rows.push_back({key(estate_->model.graph.need_of(left.need)), std::int64_t{left.members},
                          std::int64_t{left.up}, std::int64_t{left.k}, std::int64_t{left.spare}});
    }
    return out;
  }

 private:
  static store::Cell seconds(bool known, std::uint32_t value) {
    return known ? store::Cell{std::int64_t{value}} : store::Cell{};
  }
  [[nodiscard]] const std::string& key(NodeId node) const { return estate_->names[node].key; }

  [[nodiscard]] std::string reason(const graph::Fallen& fallen) const {
    using Reason = graph::ExplainStep::Reason;
    if (fallen.reason == Reason::failed) return "it fails";
    if (fallen.reason == Reason::unreachable) return "no path is left";
    constexpr std::size_t kNamed = 4;
    const auto need = estate_->model.graph.need(fallen.need);
    std::vector<std::string> members;
    for (const auto member : need.members.first(std::min(kNamed, need.members.size()))) {
      members.push_back(key(member));
    }
    if (need.members.size() > kNamed) members.emplace_back("…");
    const auto what =
        need.members.size() == 1
            ? members.front()
            : fmt::format("{} of {} ({})", need.k, need.members.size(), fmt::join(members, ", "));
    if (fallen.reason == Reason::too_few) return "it needs " + what;
    return (fallen.reason == Reason::takeover ? "another must take over in " : "less is left of ") +
           what;
  }

  const Estate* estate_;
  const std::vector<NodeId>* failed_;
  graph::Simulation result_;
};

void print_text(const Answer& answer) {
  const auto section = [](const char* title, const store::Table& table) {
    if (!table.rows.empty()) print(fmt::format("{}\n{}\n", title, to_text(table)));
  };
  const auto services = answer.services();
  section("Fails", answer.failed());
  if (services.rows.empty()) print("No service suffers.\n\n");
  section("Services that suffer", services);
  section("What falls, worst first, in the order in which it falls", answer.fallen());
  section("What takes over", answer.takeovers());
  section("What is left of redundancy", answer.capacity());
}

void print_json(const Answer& answer, Format format) {
  const auto array = [](const store::Table& table) {
    return ordered_json::parse(to_json(table, Format::json));
  };
  const ordered_json out{{"failed", array(answer.failed())},
                         {"services", array(answer.services())},
                         {"fallen", array(answer.fallen())},
                         {"takeovers", array(answer.takeovers())},
                         {"capacity", array(answer.capacity())}};
  print(out.dump(format == Format::json ? 2 : -1) + "\n");
}

}  // namespace

void add_simulate(CLI::App& app, Context& context) {
  struct Options {
    std::vector<std::string> fail;
    Format format = Format::text;
  };
  auto options = std::make_shared<Options>();
  auto* verb = add_verb(app, context, "simulate", "What happens when all of these fail together",
                        [&context, options] {
                          auto database = open_audit(context, store::Mode::write);
                          const auto estate = read_estate(database);
                          const auto failed = selected(database, estate, options->fail);
                          const Answer answer{estate, failed};
                          options->format == Format::text ? print_text(answer)
                                                          : print_json(answer, options->format);
                          return Exit::done;
                        });
  verb->add_option("--fail", options->fail,
                   "A key, a name or an identifier; KIND:NAME (rack:R12, region:eu-west-1); "
                   "ATTRIBUTE:VALUE for all that have it (vendor:Dell)")
      ->required();
  add_format_option(*verb, options->format);
}

}  // namespace plimsoll::app
