/// @file
/// `services`: the business services, what is required of them and what stands against it.

#include <memory>

#include <CLI/CLI.hpp>

#include "apps/plimsoll/context.hpp"
#include "apps/plimsoll/output.hpp"
#include "apps/plimsoll/verbs.hpp"

namespace plimsoll::app {
namespace {

constexpr const char* kServices = R"(
SELECT s.key AS service, s.name, s.tier, s.owner, s.rto_s, s.rpo_s, s.mtd_s,
       s.availability_pct AS required_pct, round(v.likely_pct, 5) AS likely_pct,
       CASE WHEN v.verdict NOT NULL THEN v.verdict
            WHEN s.availability_pct NOT NULL THEN 'unknown' END AS availability,
       count(p.node_id) AS single_points,
       (SELECT count(*) FROM open_finding f
        WHERE f.service_id = s.asset_id AND f.status = 'fail') AS failed,
       (SELECT count(*) FROM open_finding f
        WHERE f.service_id = s.asset_id AND f.status = 'unknown') AS unknown
FROM service s LEFT JOIN service_availability v ON v.service_id = s.asset_id
LEFT JOIN single_point p ON p.service_id = s.asset_id AND p.root_id = p.node_id
GROUP BY s.asset_id
ORDER BY s.tier IS NULL, s.tier, s.key)";

/// What a narrow terminal can do without, in this order.
const std::vector<std::string> kSpare{"mtd_s", "likely_pct", "required_pct", "owner",
                                      "rpo_s", "service",    "rto_s"};

}  // namespace

void add_services(CLI::App& app, Context& context) {
  auto format = std::make_shared<Format>(Format::text);
  auto* verb =
      add_verb(app, context, "services",
               "The business services, their availability and single points", [&context, format] {
                 auto database = open_audit(context, store::Mode::read);
                 const auto table = expect(database.query(kServices));
                 if (*format != Format::text) {
                   print(table, *format);
                   return Exit::done;
                 }
                 print(to_text(table, context.look(), kSpare));
                 print_next_steps(database, context);
                 return Exit::done;
               });
  add_format_option(*verb, *format);
}

}  // namespace plimsoll::app
