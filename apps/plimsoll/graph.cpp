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

Exit run(const Context& context, const GraphOptions& options) {
  if (options.question.empty() == options.to.empty()) {
    throw Failure{{Error::Kind::usage, "one of --ask and --to is needed", "see --help", {}}};
  }
  if (!options.to.empty()) {
    convert_graph(options);
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
                   "GraphML, edge CSV, a folder of sheets or collector JSON Lines")
      ->required()
      ->check(CLI::ExistingPath);
  const auto names = question_names();
  verb->add_option("--ask", options->question, fmt::format("{}", fmt::join(names, ", ")))
      ->check(CLI::IsMember(names));
  verb->add_option("--to", options->to, "Write the file as open-psa, dot, graphml or edges")
      ->check(CLI::IsMember({"open-psa", "dot", "graphml", "edges"}));
  verb->add_option("--top", options->top, "The event that it is about");
  verb->add_option("--limit", options->limit, "At most so many results");
  verb->add_option("--threads", options->threads, "0: all cores");
  add_format_option(*verb, options->format);
}

}  // namespace plimsoll::app
