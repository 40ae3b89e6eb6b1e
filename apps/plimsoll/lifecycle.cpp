/// @file
/// `lifecycle`: what is known of a product version, and newer data of it.

#include <array>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "apps/plimsoll/context.hpp"
#include "apps/plimsoll/lifecycle_data.hpp"
#include "apps/plimsoll/output.hpp"
#include "apps/plimsoll/verbs.hpp"
#include "lib/core/file.hpp"
#include "lib/core/log.hpp"
#include "lib/core/text.hpp"
#include "lib/lifecycle/catalogue_file.hpp"
#include "lib/lifecycle/reference.hpp"
#include "lib/lifecycle/standing.hpp"
#include "lib/net/transport.hpp"

namespace plimsoll::app {
namespace {

constexpr const char* kApi = "https://endoflife.date/api/v1/products/full";
/// A line of standard input longer than this is cut: names are at its beginning.
constexpr std::size_t kLineBound = 4096;

struct LookupOptions {
  std::vector<std::string> texts;
  std::vector<std::string> files;
  std::string as_of;
  Format format = Format::text;
};

store::Cell cell(const std::optional<lifecycle::Day>& day) {
  if (!day) return {};
  return lifecycle::to_text(*day);
}

store::Cell cell(const std::string& text) {
  if (text.empty()) return {};
  return text;
}

class Lookup {
 public:
  Lookup(const lifecycle::Catalogue& catalogue, lifecycle::Day today,
         const lifecycle::Horizons& horizons)
      : recogniser_{catalogue}, today_{today}, horizons_{horizons} {}

  void add(const std::string& input) {
    const auto found = recogniser_.recognise(input);
    const auto standing = lifecycle::standing_of(recogniser_.catalogue(), found, today_, horizons_);
    const auto& dates = standing.dates;
    table_.rows.push_back({input, cell(standing.product), cell(standing.cycle),
                           cell(dates.end_of_active_support.date()),
                           cell(dates.end_of_security_support.date()),
                           cell(dates.end_of_extended_support.date()),
                           std::string{lifecycle::to_string(standing.status)}, cell(dates.source),
                           cell(dates.as_of), cell(dates.end_of_sale.date()), cell(standing.note)});
  }

  [[nodiscard]] const store::Table& table() const { return table_; }

 private:
  lifecycle::Recogniser recogniser_;
  lifecycle::Day today_;
  lifecycle::Horizons horizons_;
  store::Table table_{{"input", "product", "cycle", "eoas", "eol", "eoes", "status", "source",
                       "as_of", "eos", "note"},
                      {}};
};

lifecycle::Day today(const Context& context, const std::string& as_of) {
  if (as_of.empty()) return std::chrono::floor<std::chrono::days>(context.clock().now());
  const auto day = lifecycle::parse_day(as_of);
  if (!day) {
    throw Failure{{Error::Kind::usage,
                   fmt::format("expected --as-of to be a date, got \"{}\"", as_of),
                   "write it as 2026-11-23",
                   {}}};
  }
  return *day;
}

Exit run_lookup(const Context& context, const LookupOptions& options) {
  auto settings = lifecycle_settings(context);
  settings.files.insert(settings.files.end(), options.files.begin(), options.files.end());
  const auto catalogue = load_lifecycle(settings);
  Lookup lookup{catalogue, today(context, options.as_of), settings.horizons};
  for (const auto& text : options.texts) {
    if (text != "-") {
      lookup.add(text);
      continue;
    }
    for (std::string line; std::getline(std::cin, line);) {
      if (!core::trim(line).empty())
        lookup.add(std::string{core::trim(line).substr(0, kLineBound)});
    }
  }
  print(lookup.table(), options.format);
  return Exit::done;
}

/// Refuses what can't be the whole of endoflife.date: a file cut short would turn known ends of
/// support into unknown ones.
void check_fetched(const lifecycle::CatalogueFile& fetched, const std::string& url) {
  const auto refuse = [&](std::string what) {
    throw Failure{{Error::Kind::malformed,
                   fmt::format("{}: {}", url, std::move(what)),
                   "what was known before is kept; try again later",
                   {}}};
  };
  const auto& known = lifecycle::reference_catalogue();
  if (fetched.catalogue.products().size() * 2 < known.products().size()) {
    refuse(fmt::format("expected some {} products, got {}", known.products().size(),
                       fetched.catalogue.products().size()));
  }
  for (const char* sure : {"debian", "postgresql", "ubuntu", "windows-server"}) {
    const auto* product = fetched.catalogue.find(sure);
    if (product == nullptr || product->cycles.empty())
      refuse(fmt::format("expected release cycles of {}, got none", sure));
  }
}

/// A cycle is of the day on which it was fetched when the answer doesn't say when it was made.
lifecycle::Catalogue dated(const lifecycle::Catalogue& catalogue, lifecycle::Day day) {
  lifecycle::Catalogue out;
  for (const auto& [id, product] : catalogue.products()) {
    auto& copy = out.product(id);
    copy = product;
    for (auto& cycle : copy.cycles) {
      if (!cycle.as_of) cycle.as_of = day;
    }
  }
  return out;
}

Exit run_update(const Context& context, const std::string& url) {
  if (context.offline) {
    throw Failure{
        {Error::Kind::usage,
         "`lifecycle update` needs the network, and --offline forbids it",
         "fetch it elsewhere and give it with `lifecycle lookup --file` or in plimsoll.yaml",
         {}}};
  }
  const auto transport = net::make_curl_transport({});
  net::Request request;
  request.url = url;
  request.headers = {{"Accept", "application/json"}};
  const auto response = expect(transport->send(request));
  if (response.status != 200) {
    throw Failure{{Error::Kind::refused,
                   fmt::format("expected HTTP 200 from {}, got {}", url, response.status),
                   "check the address and the proxy",
                   {}}};
  }
  const auto fetched = expect(lifecycle::parse_endoflife_api(response.body, url));
  check_fetched(fetched, url);
  const auto catalogue = dated(fetched.catalogue, today(context, {}));
  const auto path = fetched_lifecycle_file();
  expect(core::write_file(path, lifecycle::to_csv(catalogue)));
  for (const auto& issue : fetched.issues) {
    log::warning(fmt::format("{}: {}", issue.where, issue.what));
  }
  print(fmt::format("{} products with {} release cycles, as of {}: {}\n",
                    catalogue.products().size(), catalogue.cycle_count(),
                    lifecycle::to_text(*catalogue.as_of()), path.string()));
  return Exit::done;
}

}  // namespace

void add_lifecycle(CLI::App& app, Context& context) {
  auto* verb = app.add_subcommand("lifecycle", "When the support of products ends");
  verb->fallthrough();
  verb->require_subcommand(1);
  auto lookup = std::make_shared<LookupOptions>();
  auto* look = add_verb(*verb, context, "lookup",
                        "What is known of a product version: \"PostgreSQL 13.4\", a CPE, a purl",
                        [&context, lookup] { return run_lookup(context, *lookup); });
  look->add_option("text", lookup->texts, "What to look up; - reads one a line")->required();
  look->add_option("--file", lookup->files, "Dates of your own, CSV or OpenEoX; repeatable")
      ->allow_extra_args(false);
  look->add_option("--as-of", lookup->as_of, "The day to judge by; today")->option_text("DATE");
  add_format_option(*look, lookup->format);
  auto url = std::make_shared<std::string>(kApi);
  auto* update = add_verb(*verb, context, "update", "Fetch newer dates from endoflife.date",
                          [&context, url] { return run_update(context, *url); });
  update->add_option("--url", *url, "Where from")->capture_default_str();
}

}  // namespace plimsoll::app
