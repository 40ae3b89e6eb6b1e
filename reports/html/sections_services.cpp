#include <algorithm>

#include <fmt/format.h>

#include "lib/report/picture.hpp"
#include "reports/html/sections.hpp"
#include "reports/html/wording.hpp"

namespace plimsoll::html {
namespace {

void add_fact(Dictionary& out, std::string_view title, std::string_view value) {
  Dictionary& fact = *out.AddSectionDictionary("FACT");
  put(fact, "TITLE", title);
  put(fact, "VALUE", value);
}

void add_point(const Content& content, const SinglePoint& point, Dictionary& out) {
  Dictionary& row = *out.AddSectionDictionary("POINT");
  row.SetValue("ID", fmt::format("{}", point.id));
  put(row, "NAME", point.name);
  put(row, "KIND", kind_name(point.kind));
  if (!point.place.empty()) put_in(row, "PLACED", "PLACE", point.place);
  if (has_point(content, point.id)) row.ShowSection("LINKED");
}

std::string gain(const Contributor& contributor) {
  if (!contributor.minutes_a_year || !contributor.share) return "how often it fails is unknown";
  return fmt::format("{:.3g} min a year, {:.0f} %; rate {}", *contributor.minutes_a_year,
                     100 * *contributor.share, contributor.grade);
}

void add_availability(const Availability& availability, Dictionary& out) {
  add_fact(out, "Available", available(availability));
  const auto verdict = availability_verdict(availability);
  if (!verdict.empty()) add_fact(out, "Required availability", verdict);
  if (availability.measured_pct) {
    add_fact(
        out, "Available by its incidents",
        fmt::format("{}{}{}", percent_of_time(*availability.measured_pct),
                    availability.contradiction.empty() ? "" : ": ", availability.contradiction));
  }
  if (availability.contributors.empty()) return;
  Dictionary& list = *out.AddSectionDictionary("CONTRIBUTORS");
  put(list, "TEXT",
      availability.unknown > 0 ? "To be learned before its availability can be computed:"
                               : "Downtime that would vanish if these never failed:");
  for (const Contributor& contributor : availability.contributors) {
    Dictionary& row = *list.AddSectionDictionary("CONTRIBUTOR");
    put(row, "NAME", contributor.name);
    put(row, "KIND", kind_name(contributor.kind));
    put(row, "GAIN", gain(contributor));
  }
}

std::string judgement(const Service& service) {
  if (!service.modelled) {
    return "Nobody stated or showed what this service needs, so nothing can be said about what "
           "would stop it.";
  }
  std::string out =
      service.point_count == 0
          ? "No single failure was found that stops it, as far as the evidence reaches."
          : fmt::format("It stops when {} fails:",
                        service.point_count == 1
                            ? "this one"
                            : fmt::format("any one of these {}", number(service.point_count)));
  return out;
}

void add_picture(const Service& service, Dictionary& out) {
  const report::Slice& slice = *service.slice;
  auto drawn = report::picture(slice, fmt::format("g{}", service.id));
  if (drawn) {
    Dictionary& figure = *out.AddSectionDictionary("FIGURE");
    std::string caption =
        fmt::format("What it stands on: {}{} in all", slice.bounded ? "at least " : "",
                    counted(static_cast<std::int64_t>(slice.reached), "asset"));
    if (slice.drawn < slice.reached) {
      caption += fmt::format(", {} of them drawn one by one, single points and the nearest first",
                             number(static_cast<std::int64_t>(slice.drawn)));
    }
    put(figure, "CAPTION", caption + ".");
    figure.SetValue("PICTURE", *drawn);
    return;
  }
  Dictionary& list = *out.AddSectionDictionary("NO_FIGURE");
  put(list, "REASON",
      "The picture could not be drawn (" + to_string(drawn.error()) + "). What needs what:",
      kTextLimit);
  for (const report::SliceEdge& edge : slice.edges) {
    Dictionary& line = *list.AddSectionDictionary("LINE");
    put(line, "FROM", slice.nodes[edge.from].name);
    put(line, "TO", slice.nodes[edge.to].name);
  }
}

void add_service(const Content& content, const Service& service, Dictionary& out) {
  Dictionary& row = *out.AddSectionDictionary("SERVICE");
  row.SetValue("ID", fmt::format("{}", service.id));
  put(row, "NAME", service.name);
  put(row, "TIER", tier_name(service.tier));
  add_fact(row, "Required", required(service));
  if (!service.owner.empty()) add_fact(row, "Answers for it", service.owner);
  add_fact(row, "Single points", service.modelled ? number(service.point_count) : "unknown");
  if (service.modelled) {
    add_fact(row, "Interrupt it for a while", counted(service.interrupting, "asset"));
  }
  add_fact(row, "Findings",
           service.unjudged == 0 ? number(service.failing)
                                 : fmt::format("{}, {} not judged", number(service.failing),
                                               number(service.unjudged)));
  if (service.availability) add_availability(*service.availability, row);
  put(row, "TEXT", judgement(service), kTextLimit);
  if (!service.points.empty()) {
    Dictionary& list = *row.AddSectionDictionary("POINTS");
    for (const SinglePoint& point : service.points) add_point(content, point, list);
    const auto more = service.point_count - static_cast<std::int64_t>(service.points.size());
    if (more > 0) put_in(list, "MORE", "TEXT", fmt::format("and {} more", number(more)));
  }
  if (service.slice) add_picture(service, row);
}

void add_other(const Content& content, const Service& service, Dictionary& out) {
  Dictionary& row = *out.AddSectionDictionary("OTHER");
  row.SetValue("ID", fmt::format("{}", service.id));
  put(row, "NAME", service.name);
  if (!service.owner.empty()) put_in(row, "OWNED", "OWNER", service.owner);
  put(row, "TIER", tier_name(service.tier));
  put(row, "REQUIRED", required(service));
  put(row, "COUNT", service.modelled ? number(service.point_count) : "unknown");
  constexpr std::size_t kNamed = 3;
  const std::size_t shown = std::min(service.points.size(), kNamed);
  for (std::size_t i = 0; i < shown; ++i) add_point(content, service.points[i], row);
  const auto more = service.point_count - static_cast<std::int64_t>(shown);
  if (more > 0) row.SetValue("TRAIL", fmt::format(" and {} more", number(more)));
  put_count(row, "FAILING", service.failing);
  if (service.unjudged > 0) {
    put_count(*row.AddSectionDictionary("UNJUDGED"), "COUNT", service.unjudged);
  }
}

}  // namespace

void fill_services(const Content& content, Dictionary& out) {
  if (content.services.empty()) {
    put(out, "INTRO", "No business service is known.");
    return;
  }
  put(out, "INTRO",
      "Services of tier 1 each have a part of their own; the others stand in the table below.",
      kTextLimit);
  std::size_t others = 0;
  bool pictured = false;
  for (const Service& service : content.services) {
    if (service.tier != std::optional<std::int64_t>{1}) {
      ++others;
      continue;
    }
    pictured = pictured || service.slice.has_value();
    add_service(content, service, out);
  }
  if (pictured) out.ShowSection("LEGEND");
  if (others == 0) return;
  Dictionary& table = *out.AddSectionDictionary("OTHERS");
  const auto left = content.service_count - static_cast<std::int64_t>(content.services.size());
  put(table, "CAPTION",
      left > 0 ? fmt::format("The other services; {} more are in services.csv", number(left))
               : "The other services");
  for (const Service& service : content.services) {
    if (service.tier != std::optional<std::int64_t>{1}) add_other(content, service, table);
  }
}

}  // namespace plimsoll::html
