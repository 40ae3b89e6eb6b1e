/// @file
/// `waive FINDING --until DATE --reason TEXT --by WHO`: an accepted risk.

#include <memory>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "apps/plimsoll/context.hpp"
#include "apps/plimsoll/output.hpp"
#include "apps/plimsoll/verbs.hpp"
#include "lib/assess/decisions.hpp"

namespace plimsoll::app {

void add_waive(CLI::App& app, Context& context) {
  struct Options {
    std::string finding;
    std::string until;
    std::string reason;
    std::string by;
  };
  auto options = std::make_shared<Options>();
  auto* verb = add_verb(
      app, context, "waive", "Accept a risk until a day; it stays in every report",
      [&context, options] {
        auto database = open_audit(context, store::Mode::write);
        auto until = core::parse_instant(options->until);
        if (!until) {
          until.error().kind = Error::Kind::usage;
          throw Failure{std::move(until.error()).at("--until")};
        }
        expect(assess::waive(database, {options->finding, *until, options->reason, options->by},
                             context.clock().now()));
        print(fmt::format("{} is accepted until {} by {}\n", options->finding,
                          core::to_rfc3339(*until), options->by));
        return Exit::done;
      });
  verb->add_option("finding", options->finding, "Its id: `plimsoll findings`")->required();
  verb->add_option("--until", options->until, "The day from which it holds no more: 2027-06-30")
      ->required();
  verb->add_option("--reason", options->reason, "Why it is accepted")->required();
  verb->add_option("--by", options->by, "Who accepts it")->required();
}

}  // namespace plimsoll::app
