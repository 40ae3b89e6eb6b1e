#include "reports/html/wording.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <vector>

#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/core/time.hpp"
#include "lib/model/vocabulary.hpp"

namespace plimsoll::html {
namespace {

struct KindWords {
  std::string_view kind;
  std::string_view verb;
  std::string_view remedy;
};

constexpr std::string_view kSupply =
    "Feed what hangs on it from a second, independent supply, and use both inputs of dual-fed "
    "equipment.";
constexpr std::string_view kPlace =
    "Run what the services need in a second place as well, and prove by a drill that it takes "
    "over.";
constexpr std::string_view kPath =
    "Add a second one on a separate path, so that traffic goes on when either fails.";
constexpr std::string_view kPart =
    "Fit a second one, so that the machine keeps running when either fails.";
constexpr std::string_view kMachine =
    "Run what it carries on a second machine as well, in another rack and on another feed.";
constexpr std::string_view kCluster =
    "Remove what all its members share (storage, feed, rack, control plane), or run a second "
    "cluster.";
constexpr std::string_view kDatabase =
    "Add a replica on other hardware with automatic promotion, and test the promotion.";
constexpr std::string_view kStorage =
    "Mirror it to a second system, and keep the mirror in another rack.";
constexpr std::string_view kProvider =
    "Contract a second, independent provider, or agree in writing how the service goes on without "
    "this one.";
constexpr std::string_view kCopy =
    "Run a second instance on another host, with health checks that move the traffic.";
constexpr std::string_view kOther =
    "Provide a second one that can take over, or accept the risk in writing.";

constexpr auto kWords = std::to_array<KindWords>({
    {"site", "is lost", kPlace},
    {"building", "is lost", kPlace},
    {"room", "is lost", kPlace},
    {"rack", "is lost", "Spread what the services need over two racks on separate feeds."},
    {"region", "is lost", kPlace},
    {"zone", "is lost", "Spread the service over at least two zones."},
    {"power_feed", "fails", kSupply},
    {"ups", "fails", kSupply},
    {"pdu", "fails", kSupply},
    {"generator", "fails", kSupply},
    {"cooling", "fails", "Add a second cooling unit that carries the whole load alone."},
    {"psu", "fails", kPart},
    {"fan", "fails", kPart},
    {"nic", "fails", kPart},
    {"disk", "fails", "Mirror it (RAID), and watch the mirror."},
    {"storage_controller", "fails", kPart},
    {"storage_array", "fails", kStorage},
    {"volume", "fails", kStorage},
    {"object_store", "fails", kStorage},
    {"chassis", "fails", kMachine},
    {"server", "fails", kMachine},
    {"hypervisor", "fails", kMachine},
    {"kubernetes_node", "fails", kMachine},
    {"hypervisor_cluster", "fails", kCluster},
    {"kubernetes_cluster", "fails", kCluster},
    {"autoscaling_group", "fails", kCluster},
    {"appliance", "fails", kMachine},
    {"switch", "fails", kPath},
    {"router", "fails", kPath},
    {"firewall", "fails", "Run two as a pair that fails over by itself, and test it."},
    {"gateway", "fails", kPath},
    {"link", "is cut", kPath},
    {"circuit", "is cut", "Order a second circuit from another carrier on another route."},
    {"subnet", "fails", kPath},
    {"virtual_network", "fails", kPath},
    {"vpn", "fails", kPath},
    {"internet_provider", "fails", kProvider},
    {"dns_zone", "fails", "Serve the zone from a second, independent DNS provider."},
    {"dns_server", "fails", "Add a second name server elsewhere, and list it with every client."},
    {"dns_provider", "fails", "Serve the zone from a second, independent DNS provider."},
    {"cloud_provider", "fails", kProvider},
    {"vendor", "fails", kProvider},
    {"account", "is locked", "Keep what is vital in a second account with its own administrators."},
    {"vm", "fails", kCopy},
    {"workload", "fails", kCopy},
    {"function", "fails", kCopy},
    {"backend_pool", "fails", kCopy},
    {"load_balancer", "fails", "Run two as a pair that fails over by itself, and test it."},
    {"endpoint", "fails", kCopy},
    {"application", "fails", kCopy},
    {"business_service", "stops",
     "Make the service that depends on it work without it for a while, or make it redundant "
     "itself."},
    {"cache", "fails", kCopy},
    {"queue", "fails", kCopy},
    {"database", "fails", kDatabase},
    {"database_cluster", "fails", kDatabase},
    {"replica", "fails", kDatabase},
    {"certificate", "expires or is revoked",
     "Renew it automatically, and raise an alarm 30 days before it expires."},
    {"contract", "ends", "Renew it in time, and put its end date into the calendar."},
    {"team", "is not available", "Train and authorise a second team."},
    {"external", "fails", "Find out what it is and collect it; then decide."},
});

const KindWords* find(std::string_view kind) {
  const auto* found = std::find_if(kWords.begin(), kWords.end(),
                                   [&](const KindWords& words) { return words.kind == kind; });
  return found == kWords.end() ? nullptr : found;
}

std::string percent(double value, bool up) {
  if (value <= 0) return "0";
  if (value >= 100) return "100";
  const double rounded = up ? std::ceil(value) : std::floor(value);
  return fmt::format("{:.0f}", std::clamp(rounded, 1.0, 99.0));
}

std::string duration(std::int64_t seconds) { return core::to_text(std::chrono::seconds{seconds}); }

/// Seconds to two or three digits, in the unit that people would take.
std::string roughly(double seconds) {
  constexpr double kMinute = 60;
  constexpr double kHour = 3600;
  constexpr double kDay = 86400;
  if (seconds < 2 * kMinute) return fmt::format("{:.0f} s", seconds);
  if (seconds < 2 * kHour) return fmt::format("{:.0f} min", seconds / kMinute);
  if (seconds < 2 * kDay) return fmt::format("{:.1f} h", seconds / kHour);
  return fmt::format("{:.1f} days", seconds / kDay);
}

std::int64_t stopping_tier_one(const Content& content) {
  return std::count_if(
      content.single_points.begin(), content.single_points.end(), [](const SinglePoint& point) {
        return !point.services.empty() && point.services.front().tier == std::optional{1};
      });
}

}  // namespace

std::string number(std::int64_t value) {
  std::string out = fmt::format("{}", value);
  const std::ptrdiff_t first = value < 0 ? 1 : 0;
  for (auto at = static_cast<std::ptrdiff_t>(out.size()) - 3; at > first; at -= 3) {
    out.insert(static_cast<std::size_t>(at), ",");
  }
  return out;
}

std::string counted(std::int64_t value, std::string_view one, std::string_view many) {
  if (value == 1) return fmt::format("1 {}", one);
  if (many.empty()) return fmt::format("{} {}s", number(value), one);
  return fmt::format("{} {}", number(value), many);
}

std::string percent_range(const Readiness& readiness) {
  if (!readiness.worst_pct || !readiness.best_pct) return "none";
  // Outwards, so that the range never promises more than it holds.
  const std::string worst = percent(*readiness.worst_pct, false);
  const bool exact = *readiness.best_pct - *readiness.worst_pct < 1e-9;
  const std::string best = percent(*readiness.best_pct, !exact);
  const std::string range = worst == best ? worst : worst + "\xE2\x80\x93" + best;
  return range + "\xC2\xA0%";
}

std::string long_date(std::string_view instant) {
  static constexpr auto kMonths = std::to_array<std::string_view>(
      {"January", "February", "March", "April", "May", "June", "July", "August", "September",
       "October", "November", "December"});
  const auto at = core::parse_instant(instant);
  if (!at) return std::string{instant};
  const std::chrono::year_month_day day{std::chrono::floor<std::chrono::days>(*at)};
  return fmt::format("{} {} {}", static_cast<unsigned>(day.day()),
                     kMonths.at(static_cast<unsigned>(day.month()) - 1),
                     static_cast<int>(day.year()));
}

std::string short_time(std::string_view instant) {
  const auto at = core::parse_instant(instant);
  if (!at) return std::string{instant};
  const std::string full = core::to_rfc3339(*at);
  return full.substr(0, 10) + " " + full.substr(11, 5);
}

std::string short_date(std::string_view instant) {
  const auto at = core::parse_instant(instant);
  return at ? core::to_rfc3339(*at).substr(0, 10) : std::string{instant};
}

std::string review_name(std::string_view state) {
  if (state == "in-review") return "In review";
  if (state == "open") return "Open";
  if (state == "reviewed") return "Reviewed";
  return state == "disputed" ? "Disputed" : std::string{state};
}

std::string span_of_time(double seconds) {
  constexpr std::int64_t kMinute = 60;
  constexpr std::int64_t kHour = 60 * kMinute;
  constexpr std::int64_t kDay = 24 * kHour;
  const auto whole = std::llround(seconds);
  if (whole < kMinute) return fmt::format("{} s", whole);
  const auto minutes = std::llround(seconds / static_cast<double>(kMinute)) * kMinute;
  if (minutes < kHour) return fmt::format("{} min", minutes / kMinute);
  if (minutes < kDay)
    return fmt::format("{} h {:02} min", minutes / kHour, minutes % kHour / kMinute);
  const auto hours = std::llround(seconds / static_cast<double>(kHour)) * kHour;
  return fmt::format("{} d {} h", hours / kDay, hours % kDay / kHour);
}

std::string tier_name(const std::optional<std::int64_t>& tier) {
  return tier ? fmt::format("tier {}", *tier) : "no tier";
}

std::string kind_name(std::string_view kind) {
  const auto* known = model::find_asset_kind(kind);
  return std::string{known == nullptr ? kind : known->label};
}

std::string_view failure_verb(std::string_view kind) {
  const KindWords* words = find(kind);
  return words == nullptr ? "fails" : words->verb;
}

std::string_view remedy_for(std::string_view kind) {
  const KindWords* words = find(kind);
  return words == nullptr ? kOther : words->remedy;
}

std::string verdict(const Content& content) {
  if (!content.assessment) {
    return content.source_count == 0
               ? "Nothing was collected and nothing was assessed. This report makes no statement "
                 "about the estate."
               : "Evidence was collected, but nothing was assessed yet. This report makes no "
                 "statement about what would stop the business.";
  }
  if (content.service_count == 0) {
    return "No business service is known, so nothing can be said about what would stop the "
           "business. Name the services and what they need, and assess again.";
  }
  if (content.modelled_services == 0) {
    return fmt::format(
        "{} known, but of none of them is it known what it needs. Nothing can be said about what "
        "would stop them.",
        content.service_count == 1 ? "1 business service is"
                                   : number(content.service_count) + " business services are");
  }
  if (content.single_point_count == 0) {
    return fmt::format(
        "No single failure was found that stops one of the {} of which it is known what they need. "
        "That holds as far as the evidence reaches.",
        counted(content.modelled_services, "service"));
  }
  std::int64_t hit = 0;
  for (const Tier& tier : content.tiers) hit += tier.with_single_point;
  const std::int64_t top = stopping_tier_one(content);
  std::string out = fmt::format(
      "{} can each stop part of the business alone: together they reach {} of {}.",
      counted(content.single_point_count, "single point of failure", "single points of failure"),
      number(hit), counted(content.service_count, "service"));
  if (content.single_point_count == 1) {
    out =
        fmt::format("1 single point of failure can stop part of the business: it reaches {} of {}.",
                    number(hit), counted(content.service_count, "service"));
  }
  if (top > 0) {
    out +=
        fmt::format(" {} of them {} a tier 1 service.", number(top), top == 1 ? "stops" : "stop");
  } else {
    out += " None was found for a tier 1 service.";
  }
  return out;
}

std::string caveat(const Content& content) {
  if (!content.assessment) return {};
  std::vector<std::string> parts;
  const std::int64_t blank = content.service_count - content.modelled_services;
  if (blank > 0 && content.modelled_services > 0) {
    parts.push_back(fmt::format(
        "Of {} nobody stated or showed what {} needs: nothing can be said about {}.",
        counted(blank, "service"), blank == 1 ? "it" : "each", blank == 1 ? "it" : "them"));
  }
  const std::int64_t partial = content.source_count - content.complete_sources;
  if (content.source_count == 0) {
    parts.emplace_back("No source was collected.");
  } else if (partial > 0) {
    parts.push_back(fmt::format("{} of {} {} not read completely.", number(partial),
                                counted(content.source_count, "source"),
                                partial == 1 ? "was" : "were"));
  }
  if (content.stale_sources > 0) {
    parts.push_back(fmt::format("The evidence of {} is older than 30 days.",
                                counted(content.stale_sources, "source")));
  }
  if (content.assessment->newer_unfinished) {
    parts.emplace_back("A later assessment began and did not end; this is the last whole one.");
  }
  if (parts.empty()) return {};
  return core::join(parts, " ") + " Section 6 lists the gaps.";
}

std::string required(const Service& service) {
  std::vector<std::string> parts;
  if (service.rto_s) parts.push_back("RTO " + duration(*service.rto_s));
  if (service.rpo_s) parts.push_back("RPO " + duration(*service.rpo_s));
  if (service.mtd_s) parts.push_back("at most " + duration(*service.mtd_s) + " down");
  if (service.availability_pct) {
    parts.push_back(fmt::format("{} % available", *service.availability_pct));
  }
  if (parts.empty()) return service.required ? "stated without times" : "no requirement stated";
  return core::join(parts, ", ");
}

std::string percent_of_time(double percent) {
  constexpr double kDigits = 1e4;
  auto out = fmt::format("{:.4f}", std::floor(percent * kDigits) / kDigits);
  out.erase(out.find_last_not_of('0') + 1);
  if (out.ends_with('.')) out.pop_back();
  return out + " %";
}

std::string available(const Availability& availability) {
  if (!availability.likely_pct || !availability.downtime_s_a_year) {
    return availability.unknown > 0 ? fmt::format("unknown: the failure rate of {} is not known",
                                                  counted(availability.unknown, "part"))
                                    : "unknown: nothing is known that it stands on";
  }
  std::vector<std::string> known;
  const auto add = [&](std::int64_t count, std::string_view how) {
    if (count > 0) known.push_back(fmt::format("{} {}", number(count), how));
  };
  add(availability.measured, "measured");
  add(availability.stated, "stated");
  add(availability.assumed, "assumed");
  return fmt::format("{} likely, {} down a year; {} to {}; failure rates: {}",
                     percent_of_time(*availability.likely_pct),
                     roughly(*availability.downtime_s_a_year),
                     percent_of_time(availability.worst_pct),
                     percent_of_time(availability.best_pct), core::join(known, ", "));
}

std::string availability_verdict(const Availability& availability) {
  if (availability.verdict == "no requirement") return {};
  if (availability.verdict != "unknown") return availability.verdict;
  return availability.likely_pct ? "unknown: what is required lies between the cases" : "unknown";
}

}  // namespace plimsoll::html
