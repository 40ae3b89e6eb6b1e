/// @file
/// `graph FILE --ask impact`: how many services each node's failure hits, and how hard.

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <numeric>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "apps/plimsoll/context.hpp"
#include "apps/plimsoll/graph_file.hpp"
#include "apps/plimsoll/graph_questions.hpp"
#include "lib/assess/assess.hpp"
#include "lib/core/log.hpp"
#include "lib/exchange/estate.hpp"
#include "lib/graph/impact.hpp"

namespace plimsoll::app {
namespace {

/// One node: its number, and how many services suffer each effect, as kEffects has them.
struct Hit {
  std::uint32_t node = 0;
  std::array<std::uint32_t, 4> services{};
};

constexpr std::array<std::string_view, 4> kEffects{"outage", "interrupted", "degraded", "lost"};

/// The place of an effect in kEffects.
std::size_t column(graph::Effect effect) {
  switch (effect) {
    case graph::Effect::lost:
      return 3;
    case graph::Effect::outage:
      return 0;
    case graph::Effect::interrupted:
      return 1;
    default:
      return 2;
  }
}

struct Answer {
  std::int64_t nodes = 0;
  std::int64_t edges = 0;
  std::int64_t services = 0;
  std::int64_t single_points = 0;
  std::vector<Hit> hits;                                ///< In the order of printing.
  std::function<std::string_view(std::uint32_t)> name;  ///< Of a node.
};

// Nodes with any effect on a service other than themselves, most first.
constexpr const char* kImpacts = R"(
SELECT n.key AS node, sum(i.effect = 'outage') AS outage,
       sum(i.effect = 'interrupted') AS interrupted,
       sum(i.effect = 'degraded') AS degraded, sum(i.effect = 'lost') AS lost
FROM impact i JOIN asset n ON n.id = i.node_id WHERE i.node_id <> i.service_id
GROUP BY i.node_id ORDER BY outage + lost DESC, interrupted DESC, degraded DESC, node)";

/// By way of an audit file that is collected into and assessed: for any estate.
Answer assessed(const Context& context, const GraphOptions& options) {
  TemporaryAudit audit;
  expect(load_graph_file(audit, context, options.file));
  auto& database = audit.database();
  assess::AssessOptions only_topology;
  only_topology.clock = &context.clock();
  only_topology.checks = {"none"};
  only_topology.threads = options.thread_count();
  const auto summary = expect(assess::assess(database, only_topology));
  const auto count = [&](const char* sql) {
    return std::get<std::int64_t>(expect(database.query(sql)).rows.front().front());
  };
  Answer out{summary.assets,
             count("SELECT count(*) FROM need_member"),
             summary.services,
             count("SELECT count(DISTINCT node_id) FROM impact WHERE node_id <> service_id "
                   "AND effect IN ('outage', 'lost')"),
             {},
             {}};
  std::vector<std::string> names;
  for (auto& row : expect(database.query(kImpacts)).rows) {
    Hit hit{static_cast<std::uint32_t>(names.size()), {}};
    for (std::size_t i = 0; i < kEffects.size(); ++i) {
      hit.services.at(i) = static_cast<std::uint32_t>(std::get<std::int64_t>(row.at(i + 1)));
    }
    names.push_back(std::move(std::get<std::string>(row.front())));
    out.hits.push_back(hit);
  }
  out.name = [kept = std::move(names)](std::uint32_t node) { return std::string_view{kept[node]}; };
  return out;
}

/// Straight from the file's arrays.
Answer direct(const exchange::Estate& estate, const GraphOptions& options) {
  const auto& graph = estate.graph;
  Answer out{graph.node_count(),
             static_cast<std::int64_t>(graph.edge_count()),
             static_cast<std::int64_t>(estate.services.size()),
             0,
             {},
             [&](std::uint32_t node) { return estate.keys.text(node); }};
  std::vector<graph::NodeId> nodes(graph.node_count());
  std::iota(nodes.begin(), nodes.end(), 0U);
  const auto note = [&](graph::NodeId failed, std::span<const graph::ServiceEffect> effects) {
    Hit hit{failed, {}};
    bool any = false;
    for (const auto& effect : effects) {
      if (effect.service == failed) continue;
      any = true;
      ++hit.services.at(column(effect.effect));
    }
    if (any) out.hits.push_back(hit);
    out.single_points += hit.services[0] + hit.services[3] > 0 ? 1 : 0;
  };
  graph::for_each_impact(graph::Baseline{graph}, nodes, estate.services, note,
                         options.thread_count());
  const auto before = [&](const Hit& a, const Hit& b) {
    const auto rank = [](const Hit& hit) {
      const auto& services = hit.services;
      return std::array{services[0] + services[3], services[1], services[2]};
    };
    const auto left = rank(a);
    const auto right = rank(b);
    return left != right ? left > right : estate.keys.text(a.node) < estate.keys.text(b.node);
  };
  const bool some = options.limit > 0 && options.limit < out.hits.size();
  const auto shown = some ? static_cast<std::ptrdiff_t>(options.limit) : std::ssize(out.hits);
  std::partial_sort(out.hits.begin(), out.hits.begin() + shown, out.hits.end(), before);
  return out;
}

/// As print_answer() would print it, without an object for each of a million nodes.
class Printer {
 public:
  explicit Printer(Format format) : format_{format} {}

  void print(const Answer& answer) {
    if (format_ == Format::text) {
      text_ = fmt::format("nodes: {}\nedges: {}\nservices: {}\nsingle_points: {}\n\nresults ({})\n",
                          answer.nodes, answer.edges, answer.services, answer.single_points,
                          answer.hits.size());
    } else {
      text_ = fmt::format(
          "{{{0}\"nodes\":{1}{2},{0}\"edges\":{1}{3},{0}\"services\":{1}{4},{0}"
          "\"single_points\":{1}{5},{0}\"results\":{1}[",
          line(1), space(), answer.nodes, answer.edges, answer.services, answer.single_points);
    }
    bool first = true;
    for (const auto& hit : answer.hits) {
      format_ == Format::text ? add_text(answer, hit) : add_object(answer, hit, first);
      first = false;
      constexpr std::size_t kEnough = std::size_t{1} << 16U;
      if (text_.size() > kEnough) flush();
    }
    if (format_ != Format::text) {
      text_ += fmt::format("{}]{}}}\n", first ? "" : line(1), line(0));
    }
    flush();
  }

 private:
  [[nodiscard]] std::string line(std::size_t depth) const {
    return format_ == Format::json ? "\n" + std::string(2 * depth, ' ') : std::string{};
  }
  [[nodiscard]] std::string_view space() const { return format_ == Format::json ? " " : ""; }

  void add_text(const Answer& answer, const Hit& hit) {
    text_ += fmt::format("  {}", answer.name(hit.node));
    for (std::size_t i = 0; i < kEffects.size(); ++i) {
      text_ += fmt::format("  {} {}", kEffects.at(i), hit.services.at(i));
    }
    text_ += '\n';
  }

  void add_object(const Answer& answer, const Hit& hit, bool first) {
    text_ += fmt::format("{}{}{{{}\"node\":{}{}", first ? "" : ",", line(2), line(3), space(),
                         nlohmann::json(answer.name(hit.node)).dump());
    for (std::size_t i = 0; i < kEffects.size(); ++i) {
      text_ += fmt::format(",{}\"{}\":{}{}", line(3), kEffects.at(i), space(), hit.services.at(i));
    }
    text_ += line(2) + "}";
  }

  void flush() {
    app::print(text_);
    text_.clear();
  }

  Format format_;
  std::string text_;
};

void print(Answer answer, const GraphOptions& options) {
  if (options.limit > 0 && answer.hits.size() > options.limit) answer.hits.resize(options.limit);
  Printer{options.format}.print(answer);
}

}  // namespace

void ask_impact(const Context& context, const GraphOptions& options) {
  const auto plain = read_plain_estate(options.file, options.thread_count());
  if (plain) return print(direct(*plain, options), options);
  log::info(fmt::format("{}: read by way of an audit, because {}", options.file,
                        to_string(plain.error())));
  print(assessed(context, options), options);
}

}  // namespace plimsoll::app
