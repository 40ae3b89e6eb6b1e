/// @file
/// `collect NAME [key=value…]`: one collector; and --list, --describe, --check.

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "apps/plimsoll/collecting.hpp"
#include "apps/plimsoll/context.hpp"
#include "apps/plimsoll/output.hpp"
#include "apps/plimsoll/verbs.hpp"
#include "lib/collect/runner.hpp"
#include "lib/collect/settings.hpp"
#include "lib/core/log.hpp"
#include "lib/store/planned.hpp"

namespace plimsoll::app {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

struct Options {
  std::string name;
  std::vector<std::string> words;
  std::vector<std::string> set;  ///< More words.
  std::string record;
  std::string replay;
  std::string scratch;  ///< Empty: beside the audit file.
  bool list = false;
  bool describe = false;
  bool check = false;
  bool fail_on_gaps = false;
  Format format = Format::text;
};

std::string describe(const std::string& name) {
  const auto program = expect(collect::find_collector(name));
  return expect(collect::ask_collector(program, "describe", "{}"));
}

Exit list_all(Format format) {
  store::Table table{{"collector", "version", "summary"}, {}};
  for (const auto& name : collect::list_collectors()) {
    const auto program = expect(collect::find_collector(name));
    const auto answer = collect::ask_collector(program, "describe", "{}");
    if (!answer) {
      table.rows.push_back({name, store::Cell{}, to_string(answer.error())});
      continue;
    }
    const auto object = ordered_json::parse(*answer, nullptr, false);
    const auto text = [&](const char* key) -> store::Cell {
      if (!object.is_object() || !object.contains(key) || !object[key].is_string()) return {};
      return object[key].get<std::string>();
    };
    table.rows.push_back({name, text("version"), text("summary")});
  }
  print(table, format);
  return Exit::done;
}

/// The settings object for the words given, with --record and --replay put in.
std::string settings(const Options& options) {
  const auto rules = expect(collect::setting_rules(describe(options.name)));
  auto words = options.words;
  words.insert(words.end(), options.set.begin(), options.set.end());
  auto object = ordered_json::parse(expect(collect::settings_from_words(words, rules)));
  const auto absolute = [](const std::string& path) {
    return fs::absolute(path).lexically_normal().string();
  };
  if (!options.record.empty()) object["record"] = absolute(options.record);
  if (!options.replay.empty()) object["replay"] = absolute(options.replay);
  return object.dump();
}

Exit check(const Options& options) {
  const auto program = expect(collect::find_collector(options.name));
  const auto resolved = expect(collect::resolve_secrets(settings(options)));
  const auto answer = ordered_json::parse(
      expect(collect::ask_collector(program, "check", resolved)), nullptr, false);
  store::Table table{{"item", "ok", "message"}, {}};
  bool all_ok = answer.is_object() && answer.contains("items");
  if (all_ok) {
    for (const auto& item : answer["items"]) {
      const bool ok = item.value("ok", false);
      all_ok = all_ok && ok;
      table.rows.push_back(
          {item.value("item", ""), std::string{ok ? "yes" : "no"}, item.value("message", "")});
    }
  }
  print(table, options.format);
  return all_ok ? Exit::done : Exit::failed;
}

bool is_plan(const std::string& settings) { return ordered_json::parse(settings).contains("plan"); }

/// The audit file to collect into.  What a plan will make is no evidence of what is there: it goes
/// to a copy of the file, never to the file itself.
Context target_of(const Context& context, const Options& options, const std::string& settings) {
  if (!is_plan(settings) && options.scratch.empty()) return context;
  Context copy = context;
  copy.db = options.scratch;
  if (options.scratch.empty()) copy.db = fs::path{context.db}.replace_extension(".plan.db");
  std::error_code none;
  if (fs::exists(context.db, none)) {
    expect(open_audit(context, store::Mode::read).copy_to(copy.db));
  } else if (fs::exists(copy.db, none)) {
    throw Failure{{Error::Kind::usage,
                   "the file is there already",
                   "remove it, or name another one with --scratch",
                   {copy.db.string()}}};
  }
  log::info(
      fmt::format("collecting into {}; {} stays as it is", copy.db.string(), context.db.string()));
  return copy;
}

Exit collect_now(const Context& given, const Options& options) {
  if (options.name.empty()) {
    throw Failure{
        {Error::Kind::usage, "which collector?", "`plimsoll collect --list` lists them", {}}};
  }
  const Order order{options.name, settings(options)};
  const Context context = target_of(given, options, order.settings_json);
  auto database = open_audit(context, store::Mode::create);
  set_estate(database, context.estate, context.clock().now());
  std::vector<Collected> collections;
  {
    Scan scan{database, context};
    for (const auto& one : split_by_host(order)) collections.push_back(scan.collect(one));
  }
  if (is_plan(order.settings_json)) {
    for (const auto& plan : collections) store::apply_plan(database, plan.summary.source_id);
  }
  print(collections_table(collections), options.format);
  for (const auto& collected : collections) {
    if (collected.summary.status == store::CollectionSummary::Status::failed) return Exit::failed;
  }
  return options.fail_on_gaps && has_gaps(collections) ? Exit::gaps : Exit::done;
}

}  // namespace

void add_collect(CLI::App& app, Context& context) {
  auto options = std::make_shared<Options>();
  auto* verb = add_verb(app, context, "collect", "Run one collector", [&context, options] {
    if (options->list) return list_all(options->format);
    if (options->describe) {
      print(ordered_json::parse(describe(options->name)).dump(2) + "\n");
      return Exit::done;
    }
    if (options->check) return check(*options);
    return collect_now(context, *options);
  });
  verb->add_option("name", options->name, "The collector: `plimsoll collect --list`");
  verb->add_option("settings", options->words,
                   "key=value; repeat a key for a list, @FILE reads one value a line; a secret is "
                   "env:NAME, file:PATH or -");
  auto* record = verb->add_option("--record", options->record, "Keep every answer in this folder");
  verb->add_option("--replay", options->replay, "Answer from a folder that --record wrote")
      ->excludes(record);
  verb->add_option("--set", options->set, "A setting, as key=value; the same as without --set");
  verb->add_option("--scratch", options->scratch,
                   "Collect into this copy of the audit file; with plan= always into a copy "
                   "(default: FILE.plan.db beside it)");
  verb->add_flag("--list", options->list, "The collectors there are");
  verb->add_flag("--describe", options->describe, "Its settings, records and least permissions");
  verb->add_flag("--check", options->check, "Can it connect, and may it read all it needs?");
  verb->add_flag("--fail-on-gaps", options->fail_on_gaps, "Exit 4 if something could not be read");
  add_format_option(*verb, options->format);
}

}  // namespace plimsoll::app
