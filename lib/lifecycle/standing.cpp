#include "lib/lifecycle/standing.hpp"

#include <utility>

#include <fmt/format.h>

#include "lib/lifecycle/version.hpp"

namespace plimsoll::lifecycle {
namespace {

using Known = Milestone::Known;

/// The day by which a status is told.
std::optional<Day> deciding_day(const Cycle& dates, Status status) {
  const auto security = dates.end_of_security_support.date();
  const auto extended = dates.end_of_extended_support.date();
  switch (status) {
    case Status::supported:
    case Status::ending:
      return security;
    case Status::extended:
      return extended;
    case Status::ended:
      return extended && (!security || *extended > *security) ? extended : security;
    default:
      return std::nullopt;
  }
}

Standing with_dates(Standing out, const Product& product, const Cycle& dates, Day today,
                    const Horizons& horizons) {
  out.dates = dates;
  out.status = status_on(dates, product.kind, today, horizons);
  out.end = deciding_day(dates, out.status);
  if (out.status == Status::unknown && out.note.empty())
    out.note = "the source states no end of security support";
  return out;
}

Standing without_dates(Standing out, std::string why) {
  out.note = std::move(why);
  return out;
}

/// A package of a distribution lives as long as the distribution.
Standing of_distribution(Standing out, const Catalogue& catalogue, const Builder& builder,
                         Day today, const Horizons& horizons) {
  const Product* product = builder.product.empty() ? nullptr : catalogue.find(builder.product);
  if (product == nullptr) {
    return without_dates(std::move(out),
                         "a distribution's package, which supports it: which one is not said");
  }
  if (builder.version.empty()) {
    return without_dates(
        std::move(out),
        fmt::format("a package of {}, which supports it: its release is not said", product->label));
  }
  const auto matched = match_cycle(*product, builder.version);
  if (matched.cycle == nullptr) return without_dates(std::move(out), matched.reason);
  out.note =
      fmt::format("a package of {} {}: its dates count", product->label, matched.cycle->name);
  return with_dates(std::move(out), *product, *matched.cycle, today, horizons);
}

}  // namespace

std::string_view to_string(Status status) {
  switch (status) {
    case Status::supported:
      return "supported";
    case Status::no_date_announced:
      return "no date announced";
    case Status::ending:
      return "ending";
    case Status::extended:
      return "extended";
    case Status::ended:
      return "ended";
    case Status::ended_day_unknown:
      return "ended, day unknown";
    case Status::unknown:
      break;
  }
  return "unknown";
}

Status status_on(const Cycle& dates, Product::Class kind, Day today, const Horizons& horizons) {
  const Milestone& security = dates.end_of_security_support;
  const auto extended = dates.end_of_extended_support.date();
  const bool extends = extended && *extended >= today;
  switch (security.known) {
    case Known::unstated:
      return Status::unknown;
    case Known::none_announced:
      return Status::no_date_announced;
    case Known::passed:
      if (extends) return Status::extended;
      return extended ? Status::ended : Status::ended_day_unknown;
    case Known::day:
      break;
  }
  if (security.day < today) return extends ? Status::extended : Status::ended;
  const int days =
      kind == Product::Class::hardware ? horizons.hardware_days : horizons.software_days;
  return security.day <= today + std::chrono::days{days} ? Status::ending : Status::supported;
}

Standing standing_of(const Catalogue& catalogue, const Recognition& recognition, Day today,
                     const Horizons& horizons) {
  Standing out;
  out.product = recognition.product;
  out.cycle = recognition.cycle;
  if (recognition.builder.who == Builder::Who::distribution && !recognition.product.empty())
    return of_distribution(std::move(out), catalogue, recognition.builder, today, horizons);
  const Product* product = catalogue.find(recognition.product);
  const Cycle* cycle = product == nullptr ? nullptr : product->find(recognition.cycle);
  if (cycle == nullptr) return without_dates(std::move(out), recognition.reason);
  auto by_maker = with_dates(out, *product, *cycle, today, horizons);
  if (recognition.builder.who == Builder::Who::maker) return by_maker;
  return without_dates(
      std::move(out),
      fmt::format("a package that {} or a distribution built, which is not said", product->label));
}

}  // namespace plimsoll::lifecycle
