/// @file
/// `graph FILE --ask QUESTION`: the engine alone, on a file; nothing is kept.

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "apps/plimsoll/context.hpp"
#include "apps/plimsoll/graph_questions.hpp"
#include "apps/plimsoll/verbs.hpp"

namespace plimsoll::app {
namespace {

using nlohmann::ordered_json;

struct Question {
  const char* name;
  void (*ask)(const Context&, const GraphOptions&);
};

constexpr Question kQuestions[] = {
    {"cut-points", &ask_cut_points},
    {"impact", &ask_impact},
    {"cut-sets", &ask_cut_sets},
    {"availability", &ask_availability},
};

std::vector<std::string> question_names() {
  std::vector<std::string> out;
  for (const auto& question : kQuestions) out.emplace_back(question.name);
  return out;
}

std::string scalar_text(const ordered_json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

std::string as_text(const ordered_json& answer) {
  std::string out;
  for (const auto& [name, value] : answer.items()) {
    if (!value.is_array()) {
      out += fmt::format("{}: {}\n", name, scalar_text(value));
      continue;
    }
    out += fmt::format("\n{} ({})\n", name, value.size());
    for (const auto& item : value) {
      std::vector<std::string> parts;
      for (const auto& [key, part] : item.items()) {
        parts.push_back(item.is_object() && key != "node" ? key + " " + scalar_text(part)
                                                          : scalar_text(part));
      }
      out += fmt::format("  {}\n", fmt::join(parts, item.is_object() ? "  " : " - "));
    }
  }
  return out;
}

void add_cut_set_options(CLI::App& verb, GraphOptions& options) {
  constexpr const char* kGroup = "cut-sets";
  verb.add_option("--order", options.order, "Sets of at most so many events")
      ->check(CLI::PositiveNumber)
      ->group(kGroup);
  verb.add_flag("--count", options.count_only, "How many there are, without the sets")
      ->group(kGroup);
  verb.add_option("--cut-off", options.cut_off,
                  "Sets of at least this probability, likeliest first")
      ->check(CLI::Range(0.0, 1.0))
      ->group(kGroup);
}

void add_availability_options(CLI::App& verb, GraphOptions& options) {
  constexpr const char* kGroup = "availability";
  verb.add_flag("--importance", options.importance, "How much each node matters")->group(kGroup);
  verb.add_option("--trials", options.trials,
                  "Monte Carlo over the distributions of an Open-PSA file")
      ->check(CLI::Range(0, 10'000'000))
      ->group(kGroup);
  verb.add_option("--seed", options.seed, "Of Monte Carlo")->capture_default_str()->group(kGroup);
}

Exit run(const Context& context, const GraphOptions& options) {
  if (options.question.empty() == options.to.empty()) {
    throw Failure{{Error::Kind::usage, "one of --ask and --to is needed", "see --help", {}}};
  }
  if (!options.to.empty()) {
    convert_graph(context, options);
    return Exit::done;
  }
  const auto* const question = std::ranges::find_if(
      kQuestions, [&](const Question& known) { return known.name == options.question; });
  question->ask(context, options);  // CLI11 has checked that there is one
  return Exit::done;
}

}  // namespace

unsigned GraphOptions::thread_count() const {
  return threads > 0 ? threads : std::max(1U, std::thread::hardware_concurrency());
}

void print_answer(const ordered_json& answer, Format format) {
  print(format == Format::text ? as_text(answer)
                               : answer.dump(format == Format::json ? 2 : -1) + "\n");
}

void add_graph(CLI::App& app, Context& context) {
  auto options = std::make_shared<GraphOptions>();
  auto* verb = add_verb(app, context, "graph", "The failure engine on a file, without an audit",
                        [&context, options] { return run(context, *options); });
  verb->add_option("file", options->file,
                   "GraphML, Open-PSA XML, edge CSV, a folder of sheets or collector JSON Lines")
      ->required()
      ->check(CLI::ExistingPath);
  const auto names = question_names();
  verb->add_option("--ask", options->question, fmt::format("{}", fmt::join(names, ", ")))
      ->check(CLI::IsMember(names));
  verb->add_option("--to", options->to, "Write the file as open-psa, dot, graphml or edges")
      ->check(CLI::IsMember({"open-psa", "dot", "graphml", "edges"}));
  verb->add_option("--top", options->top, "The event or service that it is about");
  verb->add_option("--limit", options->limit, "At most so many results; 0: all");
  verb->add_option("--threads", options->threads, "0: all cores");
  verb->add_option("--time-limit", options->time_limit,
                   "Seconds; what is not exact by then is bounded")
      ->check(CLI::PositiveNumber);
  verb->add_option("--memory-limit", options->memory_limit, "Mebibytes for diagrams")
      ->check(CLI::Range(std::size_t{1}, std::size_t{1} << 20U))
      ->capture_default_str();
  verb->add_flag("--common-causes", options->common_causes,
                 "Put the beta-factor groups of an Open-PSA file in");
  add_cut_set_options(*verb, *options);
  add_availability_options(*verb, *options);
  add_format_option(*verb, options->format);
}

}  // namespace plimsoll::app
