#include "apps/plimsoll/scanning.hpp"

#include "apps/plimsoll/reporting.hpp"

namespace plimsoll::app {

ScanResult run_scan(store::Database& database, const Context& context, const Config& config,
                    int cut_sets_tier) {
  ScanResult result;
  set_estate(database, context.estate.empty() ? config.estate : context.estate,
             context.clock().now());
  {
    Scan scan{database, context};
    for (const auto& source : config.sources) {
      for (const auto& order : split_by_host({source.collector, source.settings_json})) {
        result.collections.push_back(scan.collect(order));
      }
    }
  }
  result.summary = run_assessment(database, context,
                                  {.checks = {},
                                   .tier = {},
                                   .check_folders = config.check_folders,
                                   .cut_sets_tier = cut_sets_tier,
                                   .recovery = config.recovery,
                                   .reliability = config.reliability,
                                   .lifecycle = config.lifecycle});
  result.reports = write_reports(
      database, {config.report_formats, config.report_folder, {}, {}, config.own_reports});
  return result;
}

}  // namespace plimsoll::app
