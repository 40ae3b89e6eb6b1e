/// @file
/// The verbs of the command line, one function and one file each.  What they do:
/// docs/reference/cli.md.
#pragma once

namespace CLI {
class App;
}

namespace plimsoll::app {

struct Context;

void add_assess(CLI::App& app, Context& context);
void add_assets(CLI::App& app, Context& context);
void add_collect(CLI::App& app, Context& context);
void add_demo(CLI::App& app, Context& context);
void add_diff(CLI::App& app, Context& context);
void add_explain(CLI::App& app, Context& context);
void add_findings(CLI::App& app, Context& context);
void add_graph(CLI::App& app, Context& context);
void add_impact(CLI::App& app, Context& context);
void add_history(CLI::App& app, Context& context);
void add_import(CLI::App& app, Context& context);
void add_init(CLI::App& app, Context& context);
void add_lifecycle(CLI::App& app, Context& context);
void add_plan(CLI::App& app, Context& context);
void add_query(CLI::App& app, Context& context);
void add_record(CLI::App& app, Context& context);
void add_report(CLI::App& app, Context& context);
void add_scan(CLI::App& app, Context& context);
void add_schema(CLI::App& app, Context& context);
void add_services(CLI::App& app, Context& context);
void add_simulate(CLI::App& app, Context& context);
void add_verify(CLI::App& app, Context& context);
void add_waive(CLI::App& app, Context& context);

}  // namespace plimsoll::app
