#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "lib/model/vocabulary.hpp"
#include "reports/html/sections.hpp"
#include "reports/html/wording.hpp"

namespace plimsoll::html {
namespace {

constexpr auto kSeverities =
    std::to_array<const char*>({"info", "low", "medium", "high", "critical"});

void add_tile(Dictionary& out, std::string_view title, std::string_view figure,
              std::string_view of) {
  Dictionary& tile = *out.AddSectionDictionary("TILE");
  put(tile, "TITLE", title);
  put(tile, "FIGURE", figure);
  put(tile, "OF", of);
}

/// The services that stop, the first `limit` by name.
void add_services(const SinglePoint& point, std::size_t limit, Dictionary& out) {
  const std::size_t shown = std::min(point.services.size(), limit);
  for (std::size_t i = 0; i < shown; ++i) {
    Dictionary& service = *out.AddSectionDictionary("SERVICE");
    put(service, "NAME", point.services[i].name);
    put(service, "TIER", tier_name(point.services[i].tier));
  }
  if (point.services.size() > shown) {
    out.SetValue("TRAIL", fmt::format(" and {} more", point.services.size() - shown));
  }
}

/// Whether a thing of that kind is in one place, which somebody could have stated.
bool stands_somewhere(std::string_view kind) {
  const auto* known = model::find_asset_kind(kind);
  return known != nullptr && kind != "site" &&
         (known->layer == model::Layer::facility || known->layer == model::Layer::hardware);
}

void add_stopper(const SinglePoint& point, Dictionary& out) {
  Dictionary& row = *out.AddSectionDictionary("STOPPER");
  row.SetValue("ID", fmt::format("{}", point.id));
  put(row, "NAME", point.name);
  put(row, "KIND", kind_name(point.kind));
  if (!point.place.empty()) put_in(row, "PLACED", "PLACE", point.place);
  put(row, "VERB", failure_verb(point.kind));
  const auto count = static_cast<std::int64_t>(point.services.size());
  put(row, "STOP", counted(count, "service stops", "services stop"));
  Dictionary& among = *row.AddSectionDictionary("AMONG");
  constexpr std::size_t kNamed = 3;
  put(among, "LEAD", point.services.size() > kNamed ? ", among them" : ":");
  add_services(point, kNamed, among);
  if (point.services.size() > kNamed) among.SetValue("TRAIL", "");
  if (point.lost) row.ShowSection("LOST");
  put(row, "REMEDY", remedy_for(point.kind), kTextLimit);
}

std::int64_t sum(const std::int64_t (&counts)[5]) {
  std::int64_t out = 0;
  for (const std::int64_t count : counts) out += count;
  return out;
}

void add_tiles(const Content& content, Dictionary& out) {
  std::int64_t hit = 0;
  for (const Tier& tier : content.tiers) hit += tier.with_single_point;
  const bool assessed = content.assessment.has_value();
  add_tile(out, "Services with a model", number(content.modelled_services),
           fmt::format("of {} known", number(content.service_count)));
  if (content.modelled_services > 0) {
    add_tile(out, "Stopped by one failure", number(hit),
             fmt::format("of {} with a model", counted(content.modelled_services, "service")));
  } else {
    add_tile(out, "Stopped by one failure", "unknown", "no service has a model");
  }
  const SeverityCounts& found = content.severities;
  add_tile(out, "Open findings", assessed ? number(sum(found.fail)) : "none made",
           assessed ? fmt::format("{} critical, {} high; {} not judged", number(found.fail[4]),
                                  number(found.fail[3]), number(sum(found.unknown)))
                    : "nothing was assessed");
  const Readiness& all = content.overall;
  const std::int64_t judged = all.pass + all.fail + all.unknown;
  add_tile(out, "Readiness", judged > 0 ? percent_range(all) : "not assessed",
           judged > 0 ? fmt::format("of {} pass, worst to best case", counted(judged, "judgement"))
                      : "no check judged anything");
  add_tile(out, "Complete sources", number(content.complete_sources),
           content.source_count == 0 ? "nothing was collected"
                                     : fmt::format("of {}", number(content.source_count)));
}

void add_tables(const Content& content, Dictionary& out) {
  if (!content.tiers.empty() && content.assessment) {
    Dictionary& table = *out.AddSectionDictionary("TIERS");
    for (const Tier& tier : content.tiers) {
      Dictionary& row = *table.AddSectionDictionary("TIER");
      put(row, "NAME", tier.tier ? fmt::format("Tier {}", *tier.tier) : "No tier stated");
      put_count(row, "SERVICES", tier.services);
      put_count(row, "HIT", tier.with_single_point);
    }
  }
  if (content.findings.empty()) return;
  Dictionary& table = *out.AddSectionDictionary("SEVERITIES");
  for (std::size_t i = kSeverities.size(); i-- > 0;) {
    Dictionary& row = *table.AddSectionDictionary("SEVERITY");
    put(row, "NAME", kSeverities.at(i));
    put_count(row, "FAIL", content.severities.fail[i]);
    put_count(row, "UNKNOWN", content.severities.unknown[i]);
    put_count(row, "WAIVED", content.severities.waived[i]);
  }
}

}  // namespace

void put_count(Dictionary& dictionary, const char* name, std::int64_t value) {
  dictionary.SetValue(name, number(value));
}

void put_rest(Dictionary& dictionary, std::int64_t total, std::size_t shown,
              std::string_view file) {
  const std::int64_t rest = total - static_cast<std::int64_t>(shown);
  if (rest <= 0) return;
  put_in(dictionary, "REST", "TEXT", fmt::format("And {} more, in {}.", number(rest), file));
}

bool has_point(const Content& content, std::int64_t id) {
  return std::any_of(content.single_points.begin(), content.single_points.end(),
                     [&](const SinglePoint& point) { return point.id == id; });
}

bool has_finding(const Content& content, std::string_view id) {
  const auto has = [&](const std::vector<Finding>& list) {
    return std::any_of(list.begin(), list.end(), [&](const Finding& f) { return f.id == id; });
  };
  return std::any_of(content.findings.begin(), content.findings.end(),
                     [&](const CheckFindings& c) { return has(c.failing) || has(c.unknown); });
}

void fill_summary(const Content& content, Dictionary& out) {
  put(out, "VERDICT", verdict(content), kTextLimit);
  if (const std::string text = caveat(content); !text.empty()) {
    put_in(out, "CAVEAT", "TEXT", text, kTextLimit);
  }
  add_notes(content.notes, out);
  if (!content.single_points.empty()) {
    Dictionary& list = *out.AddSectionDictionary("STOPPERS");
    const std::size_t shown = std::min(content.single_points.size(), kStoppers);
    for (std::size_t i = 0; i < shown; ++i) add_stopper(content.single_points[i], list);
    const std::int64_t rest = content.single_point_count - static_cast<std::int64_t>(shown);
    if (rest > 0) {
      put_in(list, "REST", "TEXT",
             fmt::format("Ranked by the most important service that stops, then by how many stop. "
                         "Section 3 lists {} more.",
                         number(rest)));
    }
  }
  add_tiles(content, out);
  add_tables(content, out);
}

void fill_readiness(const Content& content, Dictionary& out) {
  const auto fill = [](const Readiness& one, Dictionary& row) {
    put_count(row, "CHECKS", one.checks);
    put_count(row, "PASS", one.pass);
    put_count(row, "FAIL", one.fail);
    put_count(row, "UNKNOWN", one.unknown);
    put_count(row, "TOTAL", one.pass + one.fail + one.unknown);
    put(row, "RANGE", percent_range(one));
  };
  for (const Readiness& one : content.readiness) {
    Dictionary& row = *out.AddSectionDictionary("DOMAIN");
    put(row, "ID", one.domain);
    for (const model::DomainInfo& domain : model::domains()) {
      if (domain.id == one.domain) put(row, "TITLE", domain.title);
    }
    if (one.worst_pct && one.best_pct) {
      Dictionary& judged = *row.AddSectionDictionary("JUDGED");
      fill(one, judged);
      judged.SetValue("WORST", fmt::format("{:.1f}", *one.worst_pct));
      judged.SetValue("OPEN", fmt::format("{:.1f}", *one.best_pct - *one.worst_pct));
    } else {
      Dictionary& blank = *row.AddSectionDictionary("BLANK");
      put_count(blank, "CHECKS", one.checks);
      put(blank, "WHY", one.checks == 0 ? "no check ran" : "the checks found nothing to judge");
    }
  }
  if (content.overall.worst_pct) fill(content.overall, *out.AddSectionDictionary("SUM"));
}

void fill_points(const Content& content, Dictionary& out) {
  if (content.single_points.empty()) {
    put(out, "INTRO",
        content.modelled_services == 0
            ? "Not assessed: of no service is it known what it needs."
            : "None was found. Section 6 says how far the evidence reaches.",
        kTextLimit);
    return;
  }
  put(out, "INTRO",
      "The failure of any one of these alone causes an outage of the services beside it. Where "
      "several always fail together to the same effect, the one to fix is named first.",
      kTextLimit);
  Dictionary& table = *out.AddSectionDictionary("POINTS");
  put(table, "CAPTION",
      content.single_point_count > static_cast<std::int64_t>(content.single_points.size())
          ? fmt::format("The first {} of {}; the rest is in impacts.csv",
                        content.single_points.size(), number(content.single_point_count))
          : counted(content.single_point_count, "single point of failure",
                    "single points of failure"));
  for (const SinglePoint& point : content.single_points) {
    Dictionary& row = *table.AddSectionDictionary("POINT");
    row.SetValue("ID", fmt::format("{}", point.id));
    put(row, "NAME", point.name);
    put(row, "KIND", kind_name(point.kind));
    if (point.place.empty()) {
      put_in(row, "UNPLACED", "TEXT", stands_somewhere(point.kind) ? "not stated" : "\xE2\x80\x93");
    } else {
      put_in(row, "PLACED", "PLACE", point.place);
    }
    if (!point.equivalent.empty()) {
      Dictionary& group = *row.AddSectionDictionary("EQUIVALENT");
      const std::size_t shown = std::min(point.equivalent.size(), kServicesNamed);
      for (std::size_t i = 0; i < shown; ++i) {
        put_in(group, "OTHER", "NAME", point.equivalent[i].name);
      }
      if (shown < point.equivalent.size()) {
        group.SetValue("TRAIL", fmt::format(" and {} more", point.equivalent.size() - shown));
      }
    }
    put_count(row, "COUNT", static_cast<std::int64_t>(point.services.size()));
    put(row, "BEST_TIER", point.services.empty() ? "" : tier_name(point.services.front().tier));
    add_services(point, kServicesNamed, row);
    put(row, "REMEDY", remedy_for(point.kind), kTextLimit);
    if (!point.finding.empty()) {
      Dictionary& finding = *row.AddSectionDictionary("FINDING");
      put(finding, "ID", point.finding);
      if (has_finding(content, point.finding)) finding.ShowSection("LINKED");
    }
  }
}

}  // namespace plimsoll::html
