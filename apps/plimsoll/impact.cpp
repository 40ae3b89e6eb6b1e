/// @file
/// `impact NODE`: which services suffer when one node fails alone, as the newest assessment found.

#include <memory>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "apps/plimsoll/context.hpp"
#include "apps/plimsoll/output.hpp"
#include "apps/plimsoll/verbs.hpp"
#include "lib/store/lookup.hpp"

namespace plimsoll::app {
namespace {

constexpr const char* kImpact = R"(
WITH v AS MATERIALIZED (SELECT asset_id, name, tier FROM service)
SELECT n.key AS node, n.kind AS node_kind, s.key AS service, v.name AS service_name, v.tier,
       i.effect, i.seconds
FROM impact i JOIN asset n ON n.id = i.node_id JOIN asset s ON s.id = i.service_id
JOIN v ON v.asset_id = s.id
WHERE i.node_id = {}
ORDER BY CASE i.effect WHEN 'lost' THEN 0 WHEN 'outage' THEN 1 WHEN 'interrupted' THEN 2 ELSE 3 END,
         v.tier IS NULL, v.tier, s.key)";

void require_assessment(store::Database& database) {
  const auto found =
      expect(database.query("SELECT 1 FROM assessment WHERE ended_at IS NOT NULL LIMIT 1"));
  if (found.rows.empty()) {
    throw Failure{
        {Error::Kind::usage, "this audit file has not been assessed", "run `plimsoll assess`", {}}};
  }
}

}  // namespace

void add_impact(CLI::App& app, Context& context) {
  struct Options {
    std::string node;
    Format format = Format::text;
  };
  auto options = std::make_shared<Options>();
  auto* verb = add_verb(
      app, context, "impact", "Which services suffer when this node fails", [&context, options] {
        auto database = open_audit(context, store::Mode::read);
        require_assessment(database);
        const auto asset = expect(store::find_asset(database, options->node));
        const auto table = expect(database.query(fmt::format(kImpact, asset)));
        if (table.rows.empty() && options->format == Format::text) {
          print(fmt::format("No service is known to depend on {}.\n", options->node));
          return Exit::done;
        }
        print(table, options->format);
        return Exit::done;
      });
  verb->add_option("node", options->node, "A key, a name or an identifier")->required();
  add_format_option(*verb, options->format);
}

}  // namespace plimsoll::app
