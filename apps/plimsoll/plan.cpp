/// @file
/// `plan …`: advisers over the newest assessment.

#include <algorithm>
#include <cassert>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "apps/plimsoll/context.hpp"
#include "apps/plimsoll/output.hpp"
#include "apps/plimsoll/verbs.hpp"
#include "lib/assess/catalog.hpp"
#include "lib/core/resource.hpp"
#include "lib/store/lookup.hpp"

namespace plimsoll::resources {
std::span<const core::Resource> plan_queries();
}  // namespace plimsoll::resources

namespace plimsoll::app {
namespace {

/// The query of that name in apps/plimsoll/plan, with `values` for ?1, ?2, …: numbers, and texts
/// quoted by the caller.
std::string query(std::string_view name, const std::vector<std::string>& values) {
  std::string sql;
  for (const auto& one : resources::plan_queries()) {
    if (one.path == fmt::format("apps/plimsoll/plan/{}.sql", name)) sql = one.content;
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto mark = fmt::format("?{}", i + 1);
    for (auto at = sql.find(mark); at != std::string::npos; at = sql.find(mark, at)) {
      sql.replace(at, mark.size(), values[i]);
    }
  }
  return sql;
}

std::string query(std::string_view name, std::int64_t value) {
  return query(name, std::vector<std::string>{std::to_string(value)});
}

/// What removing a single point takes, by the header of its check.
assess::Fix single_point_fix() {
  const auto catalog = assess::load_checks();
  const auto found =
      std::ranges::find(catalog.checks, "redundancy.service.no-single-point", &assess::Check::id);
  assert(found != catalog.checks.end() && "the check of single points ships with the program");
  return found->fix;
}

std::int64_t service_named(store::Database& database, const std::string& name) {
  return expect(store::find_asset(database, "business_service:" + name));
}

struct Options {
  std::string service;
  std::string scenario;
  int tier = 0;
  Format format = Format::text;
};

Exit objectives(const Context& context, const Options& options) {
  auto database = open_audit(context, store::Mode::read);
  const auto service = options.service.empty() ? 0 : service_named(database, options.service);
  print(expect(database.query(query("objectives", service))), options.format);
  return Exit::done;
}

Exit failover(const Context& context, const Options& options) {
  auto database = open_audit(context, store::Mode::read);
  const auto service = service_named(database, options.service);
  const auto estimates = expect(database.query(query("estimates", service)));
  const auto found = std::ranges::find_if(estimates.rows, [&](const auto& row) {
    return options.scenario.empty() || std::get<std::string>(row[1]) == options.scenario;
  });
  if (found == estimates.rows.end()) {
    throw Failure{{Error::Kind::usage,
                   options.scenario.empty() ? "nothing was estimated for this service"
                                            : "there is no such scenario",
                   "run `plimsoll assess`; scenarios are component, host, power, zone, site, "
                   "provider, data and those of plimsoll.yaml",
                   {}}};
  }
  const auto& row = *found;
  const auto estimate = std::get<std::int64_t>(row[0]);
  const auto text = [&](std::size_t i) { return std::get<std::string>(row[i]); };
  const auto acts = expect(database.query(query("acts", estimate)));
  if (options.format == Format::text) {
    print(fmt::format("{}: {} ({})\n", text(1), text(2).empty() ? "nothing" : text(2), text(3)));
    if (acts.rows.empty()) {
      print(text(4).empty() ? "It goes on without an act.\n" : text(4) + "\n");
      return Exit::done;
    }
    print(expect(database.query(query("complexity", estimate))), Format::text);
    print("\n");
  }
  print(acts, options.format);
  return Exit::done;
}

Exit fixes(const Context& context, const Options& options) {
  auto database = open_audit(context, store::Mode::read);
  const auto fix = single_point_fix();
  const auto yes_no = [](bool yes) { return std::string{yes ? "'yes'" : "'no'"}; };
  print(expect(database.query(query("fixes", {std::to_string(options.tier), "'" + fix.cost + "'",
                                              yes_no(fix.downtime), yes_no(fix.needs_test)}))),
        options.format);
  return Exit::done;
}

}  // namespace

void add_plan(CLI::App& app, Context& context) {
  auto* plan = app.add_subcommand("plan", "Advice from the newest assessment");
  plan->require_subcommand(1);
  auto options = std::make_shared<Options>();
  auto* asked = add_verb(*plan, context, "objectives",
                         "What is required of services, inherited, tolerable and likely",
                         [&context, options] { return objectives(context, *options); });
  asked->add_option("service", options->service, "Only this one");
  add_format_option(*asked, options->format);
  auto* acts = add_verb(*plan, context, "failover",
                        "The ordered acts that bring a service back, and how hard they are",
                        [&context, options] { return failover(context, *options); });
  acts->add_option("service", options->service, "The service")->required();
  acts->add_option("--scenario", options->scenario,
                   "component, host, power, zone, site, provider, data, or a declared one; "
                   "the worst when left out");
  add_format_option(*acts, options->format);
  auto* gains = add_verb(*plan, context, "fixes", "What to fix first: single points by their gain",
                         [&context, options] { return fixes(context, *options); });
  gains->add_option("--tier", options->tier, "Only of services of tier 1 to this one")
      ->check(CLI::Range(1, 4));
  add_format_option(*gains, options->format);
}

}  // namespace plimsoll::app
