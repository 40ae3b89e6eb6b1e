/// @file
/// `demo [--out DIR]`: audits the example estate that ships with the program.

#include <filesystem>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "apps/plimsoll/context.hpp"
#include "apps/plimsoll/output.hpp"
#include "apps/plimsoll/scanning.hpp"
#include "apps/plimsoll/verbs.hpp"
#include "lib/core/file.hpp"

namespace plimsoll::app {
namespace {

namespace fs = std::filesystem;

/// The day the example is assessed as of: its contracts and drills are dated, and the same input
/// gives the same report.
constexpr core::Instant kExampleDay =
    std::chrono::sys_days{std::chrono::year{2026} / 11 / 23} + std::chrono::hours{6};

fs::path example_folder() {
  const fs::path folder =
      core::program_folder() / ".." / "share" / "plimsoll" / "examples" / "harbour";
  if (!fs::exists(folder / "plimsoll.yaml")) {
    throw Failure{{Error::Kind::storage,
                   fmt::format("the example estate is not at {}", folder.string()),
                   "install the program with its share folder",
                   {}}};
  }
  return fs::canonical(folder);
}

Exit run(Context& context, const fs::path& out) {
  const core::FixedClock clock{kExampleDay};
  context.set_clock(clock);
  Config config = expect(load_config(example_folder() / "plimsoll.yaml"));
  config.report_folder = out;
  config.lifecycle.built_in_only = true;
  const fs::path file = out / "harbour.db";
  for (const auto* suffix : {"", "-wal", "-shm"}) fs::remove(file.string() + suffix);
  fs::create_directories(out);
  auto database = expect(store::Database::open(file, store::Mode::create));
  const auto result = run_scan(database, context, config);
  print(fmt::format("Harbour Terminals, as of {}\n\n", core::to_rfc3339(kExampleDay)));
  print(to_text(collections_table(result.collections)) + "\n");
  print(summary_text(database, result.summary, context.look()));
  print(fmt::format("\nAudit file: {}  (try: plimsoll -d {} findings)\nReport:     {}\n",
                    file.string(), file.string(), result.reports.front().string()));
  context.set_clock(core::system_clock());
  return Exit::done;
}

}  // namespace

void add_demo(CLI::App& app, Context& context) {
  auto out = std::make_shared<std::string>("plimsoll-demo");
  auto* verb = add_verb(app, context, "demo", "Audit the example estate and write its report",
                        [&context, out] { return run(context, *out); });
  verb->add_option("--out", *out, "The folder for the audit file and the reports");
}

}  // namespace plimsoll::app
