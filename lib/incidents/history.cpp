#include "lib/incidents/history.hpp"

#include <algorithm>
#include <chrono>
#include <tuple>
#include <utility>

namespace plimsoll::incidents {
namespace {

constexpr unsigned kMonthsOfQuarter = 3;
constexpr int kQuartersOfYear = 4;

/// Quarters since the year 0.
int quarter_of(core::Instant at) {
  const std::chrono::year_month_day day{std::chrono::floor<std::chrono::days>(at)};
  const auto month = static_cast<unsigned>(day.month()) - 1;
  return static_cast<int>(day.year()) * kQuartersOfYear +
         static_cast<int>(month / kMonthsOfQuarter);
}

core::Instant quarter_begin(int quarter) {
  const auto month = static_cast<unsigned>(quarter % kQuartersOfYear) * kMonthsOfQuarter + 1;
  return std::chrono::sys_days{std::chrono::year{quarter / kQuartersOfYear} /
                               std::chrono::month{month} / 1};
}

class Maker {
 public:
  Maker(const CauseRules& rules, core::Instant as_of) : rules_{rules}, as_of_{as_of} {}

  History make(std::vector<Incident> incidents) && {
    for (auto& incident : latest(std::move(incidents))) admit(std::move(incident));
    std::ranges::sort(history_.cases, {}, [](const Case& one) {
      return std::pair{one.begin, one.incident.row};
    });
    std::ranges::sort(history_.left_out, {}, &LeftOut::row);
    mark_repeats();
    measure();
    return std::move(history_);
  }

 private:
  /// One row of each ticket and service.
  std::vector<Incident> latest(std::vector<Incident> incidents) {
    std::ranges::sort(incidents, {}, [](const Incident& one) {
      return std::tuple{one.id, one.service, one.updated, one.row};
    });
    std::vector<Incident> out;
    for (auto& incident : incidents) {
      const bool same = !out.empty() && !incident.id.empty() && out.back().id == incident.id &&
                        out.back().service == incident.service;
      if (same) {
        leave_out(out.back(), "the same ticket was told again later");
        out.back() = std::move(incident);
      } else {
        out.push_back(std::move(incident));
      }
    }
    return out;
  }

  void leave_out(const Incident& incident, std::string_view reason) {
    history_.left_out.push_back({incident.row, std::string{reason}});
  }

  void admit(Incident incident) {
    const auto begin = incident.begin();
    if (!begin) return leave_out(incident, "nobody recorded when it began or was noticed");
    if (const auto why = clock_violation(incident); !why.empty()) return leave_out(incident, why);
    if (*begin > as_of_) return leave_out(incident, "begins after the day of the assessment");
    Case one;
    one.begin = *begin;
    const auto end = incident.end();
    one.open = !end || *end > as_of_;
    one.end = one.open ? as_of_ : *end;
    one.cause = rules_.classify(incident.cause);
    one.incident = std::move(incident);
    history_.cases.push_back(std::move(one));
  }

  /// The newest outage of one cause at one place: its first case, and until when it lasted.
  struct Known {
    const Case* first = nullptr;
    core::Instant end;
  };

  /// The newest outage before `one` of the same cause and the same place, no more than 90 days
  /// back.  A case that begins within it is another ticket of the same outage, and no repeat.
  void mark_repeats() {
    using Place = std::pair<Cause, std::int64_t>;
    std::map<Place, Known> of_service;
    std::map<Place, Known> of_asset;
    for (auto& one : history_.cases) {
      if (one.cause == Cause::unknown) continue;
      bool same = false;
      const Case* last = nullptr;
      const auto look = [&](std::map<Place, Known>& seen, std::optional<std::int64_t> place) {
        if (!place) return;
        auto& known = seen[{one.cause, *place}];
        if (known.first != nullptr && one.begin <= known.end) {
          same = true;
          known.end = std::max(known.end, one.end);
          return;
        }
        if (last == nullptr || (known.first != nullptr && last->begin < known.first->begin)) {
          last = known.first;
        }
        known = {&one, one.end};
      };
      look(of_service, one.incident.service);
      look(of_asset, one.incident.asset);
      if (same || last == nullptr || one.begin - last->begin > kRepeatWithin) continue;
      one.repeat_of = last->incident.row;
    }
  }

  void measure() {
    std::vector<Incident> counted;
    std::map<std::int64_t, std::vector<Outage>> outages;
    std::vector<Outage> all;
    for (const auto& one : history_.cases) {
      counted.push_back(one.incident);
      const Outage outage{one.begin, one.end, one.cause};
      all.push_back(outage);
      if (one.incident.service) outages[*one.incident.service].push_back(outage);
    }
    history_.durations = durations(counted);
    history_.overall = quarters(merge_overlaps(std::move(all)), std::nullopt);
    for (auto& [service, list] : outages) {
      const auto merged = merge_overlaps(std::move(list));
      history_.downtime[service] = by_year_and_cause(merged);
      history_.quarters[service] = quarters(merged, service);
      add_years(service);
    }
  }

  void add_years(std::int64_t service) {
    std::map<int, std::int64_t> down;
    for (const auto& [key, seconds] : history_.downtime[service]) down[key.first] += seconds;
    // Years that nobody can have records of would only be rows of zeros.
    constexpr int kMostYears = 50;
    const int last = year_of(as_of_);
    const int first = std::max(year_of(history_.cases.front().begin), last - kMostYears);
    for (int year = first; year <= last; ++year) {
      const auto from = year_begin(year);
      const auto to = std::min(as_of_, year_begin(year + 1));
      if (to <= from) continue;
      history_.years.push_back(
          {service, year, from, to, down[year], availability(down[year], from, to)});
    }
  }

  [[nodiscard]] Quarters quarters(const std::vector<Outage>& merged,
                                  std::optional<std::int64_t> service) const {
    const int end = quarter_of(as_of_);  // is not over
    const int begin = std::max(merged.empty() ? end : quarter_of(merged.front().from),
                               end - static_cast<int>(kMostTrend));
    Quarters out;
    out.downtime_s = trend(downtime_by_quarter(merged, begin, end));
    out.restore_s = trend(restore_by_quarter(service, begin, end));
    return out;
  }

  [[nodiscard]] static std::vector<double> downtime_by_quarter(const std::vector<Outage>& merged,
                                                               int begin, int end) {
    std::vector<double> out(static_cast<std::size_t>(std::max(0, end - begin)));
    for (const auto& outage : merged) {
      for (auto at = std::max(outage.from, quarter_begin(begin)); at < outage.to;) {
        const int quarter = quarter_of(at);
        if (quarter >= end) break;
        const auto until = std::min(outage.to, quarter_begin(quarter + 1));
        out[static_cast<std::size_t>(quarter - begin)] += static_cast<double>((until - at).count());
        at = until;
      }
    }
    return out;
  }

  [[nodiscard]] std::vector<double> restore_by_quarter(std::optional<std::int64_t> service,
                                                       int begin, int end) const {
    std::map<int, std::vector<std::int64_t>> samples;
    for (const auto& one : history_.cases) {
      if (service && one.incident.service != service) continue;
      const int quarter = quarter_of(one.begin);
      if (!one.incident.resolved || quarter < begin || quarter >= end) continue;
      samples[quarter].push_back((*one.incident.resolved - one.begin).count());
    }
    std::vector<double> out;
    constexpr double kHalf = 0.5;
    for (auto& [quarter, list] : samples) {
      std::ranges::sort(list);
      out.push_back(quantile(list, kHalf));
    }
    return out;
  }

  const CauseRules& rules_;
  core::Instant as_of_;
  History history_;
};

}  // namespace

History make_history(std::vector<Incident> incidents, const CauseRules& rules,
                     core::Instant as_of) {
  return Maker{rules, as_of}.make(std::move(incidents));
}

std::vector<Lifetime> lifetimes(const History& history, std::optional<std::int64_t> service) {
  std::vector<Lifetime> out;
  for (const auto& one : history.cases) {
    if (service && one.incident.service != service) continue;
    const auto& resolved = one.incident.resolved;
    // What was mitigated and never closed went on at least until then.
    out.push_back(
        {resolved ? (*resolved - one.begin).count() : one.downtime_s(), resolved.has_value()});
  }
  return out;
}

}  // namespace plimsoll::incidents
