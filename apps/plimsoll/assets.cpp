/// @file
/// `assets`: what the estate is made of, and who says so.

#include <memory>
#include <string>

#include <CLI/CLI.hpp>

#include "apps/plimsoll/context.hpp"
#include "apps/plimsoll/output.hpp"
#include "apps/plimsoll/verbs.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::app {
namespace {

constexpr const char* kAssets = R"(
SELECT a.key, a.kind, a.name,
       (SELECT group_concat(collector, ' ') FROM
         (SELECT DISTINCT s.collector FROM asset_version v JOIN source s ON s.id = v.source_id
          WHERE v.asset_id = a.id AND v.last_scan IS NULL ORDER BY s.collector)) AS sources,
       (SELECT count(*) FROM impact i WHERE i.node_id = a.id
         AND i.effect IN ('outage', 'lost')) AS outages,
       f.started_at AS first_seen, l.started_at AS last_seen
FROM asset a JOIN scan f ON f.id = a.first_scan LEFT JOIN scan l ON l.id = a.last_scan
ORDER BY a.kind, a.key, a.id)";

struct Options {
  std::string kind = "*";
  bool gone = false;
  Format format = Format::text;
};

}  // namespace

void add_assets(CLI::App& app, Context& context) {
  auto options = std::make_shared<Options>();
  auto* verb = add_verb(app, context, "assets", "What the estate is made of", [&context, options] {
    auto database = open_audit(context, store::Mode::read);
    auto table = expect(database.query(kAssets));
    std::erase_if(table.rows, [&](const auto& row) {
      const bool gone = !std::holds_alternative<std::monostate>(row.back());
      return (gone && !options->gone) ||
             !core::glob_match(options->kind, std::get<std::string>(row[1]));
    });
    print(table, options->format);
    return Exit::done;
  });
  verb->add_option("--kind", options->kind, "Kinds that match this pattern: server, *_cluster");
  verb->add_flag("--gone", options->gone, "Those that are seen no more, too");
  add_format_option(*verb, options->format);
}

}  // namespace plimsoll::app
