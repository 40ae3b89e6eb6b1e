#include "apps/plimsoll/impact_answer.hpp"

#include <algorithm>
#include <charconv>
#include <future>
#include <limits>
#include <span>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "lib/core/text.hpp"

namespace plimsoll::app {
namespace {

/// A hit as sorting reads it: names mostly differ in the eight bytes behind what all of them begin
/// with, so that few comparisons look at the names themselves.
struct Ranked {
  std::uint32_t down;
  std::uint32_t interrupted;
  std::uint32_t degraded;
  std::uint32_t hit;
  std::uint64_t name;  ///< Its eight bytes, the first one highest.
};

std::size_t common_prefix(std::string_view first, std::string_view second) {
  const auto size = std::min(first.size(), second.size());
  const auto differ = std::mismatch(
      first.begin(), first.begin() + static_cast<std::ptrdiff_t>(size), second.begin());
  return static_cast<std::size_t>(differ.first - first.begin());
}

std::uint64_t eight_bytes(std::string_view text, std::size_t from) {
  std::uint64_t out = 0;
  for (std::size_t i = 0; i < sizeof out; ++i) {
    const bool inside = from + i < text.size();
    out = out << 8U | (inside ? static_cast<unsigned char>(text[from + i]) : 0U);
  }
  return out;
}

std::vector<Ranked> ranked(const ImpactAnswer& answer) {
  std::vector<Ranked> out;
  if (answer.hits.empty()) return out;
  const std::string first{answer.name(answer.hits.front().node)};
  auto shared = first.size();
  for (const auto& hit : answer.hits) {
    shared = std::min(shared, common_prefix(first, answer.name(hit.node)));
  }
  out.reserve(answer.hits.size());
  for (const auto& hit : answer.hits) {
    const auto& [outage, interrupted, degraded, lost] = hit.services;
    out.push_back({outage + lost, interrupted, degraded, static_cast<std::uint32_t>(out.size()),
                   eight_bytes(answer.name(hit.node), shared)});
  }
  return out;
}

template <typename Before>
void sort_on_threads(std::span<Ranked> items, const Before& before, unsigned threads) {
  constexpr std::size_t kWorthAThread = 10000;
  if (threads < 2 || items.size() < kWorthAThread) {
    std::sort(items.begin(), items.end(), before);
    return;
  }
  const auto middle = items.size() / 2;
  auto other = std::async(std::launch::async,
                          [&] { sort_on_threads(items.subspan(middle), before, threads / 2); });
  sort_on_threads(items.first(middle), before, threads - threads / 2);
  other.get();
  std::inplace_merge(items.begin(), items.begin() + static_cast<std::ptrdiff_t>(middle),
                     items.end(), before);
}

/// The text around the values of one format.
struct Layout {
  explicit Layout(Format format) {
    const bool pretty = format == Format::json;
    const auto line = [&](std::size_t depth) {
      return pretty ? "\n" + std::string(2 * depth, ' ') : std::string{};
    };
    const std::string colon = pretty ? "\": " : "\":";
    const auto field = [&](std::string_view name) {
      return line(1) + "\"" + std::string{name} + colon;
    };
    nodes = "{" + field("nodes");
    edges = "," + field("edges");
    services = "," + field("services");
    single_points = "," + field("single_points");
    results = "," + field("results") + "[";
    first_hit = line(2) + "{" + line(3) + "\"node" + colon;
    hit = "," + first_hit;
    for (std::size_t i = 0; i < kEffects.size(); ++i) {
      effects.at(i) = "," + line(3) + "\"" + std::string{kEffects.at(i)} + colon;
    }
    hit_end = line(2) + "}";
    end = "]" + line(0) + "}\n";
    last_hit_end = line(1);
  }

  std::string nodes;
  std::string edges;
  std::string services;
  std::string single_points;
  std::string results;
  std::string first_hit;
  std::string hit;
  std::array<std::string, kEffects.size()> effects;
  std::string hit_end;
  std::string last_hit_end;
  std::string end;
};

class Output {
 public:
  ~Output() = default;
  Output() { text_.reserve(kEnough + kEnough / 4); }
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  Output& operator<<(std::string_view text) {
    text_ += text;
    return *this;
  }
  Output& operator<<(std::int64_t number) {
    std::array<char, std::numeric_limits<std::int64_t>::digits10 + 2> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    text_.append(digits.data(), end);
    return *this;
  }
  void quote(std::string_view text) {
    const bool plain = std::ranges::all_of(
        text, [](char c) { return c >= ' ' && c < '\x7F' && c != '"' && c != '\\'; });
    text_ += plain ? '"' + std::string{text} + '"' : nlohmann::json(text).dump();
  }
  void flush_when_full() {
    if (text_.size() > kEnough) flush();
  }
  void flush() {
    print(text_);
    text_.clear();
  }

 private:
  static constexpr std::size_t kEnough = std::size_t{1} << 18U;
  std::string text_;
};

void print_text(const ImpactAnswer& answer, std::span<const Hit> hits, Output& out) {
  out << fmt::format("nodes: {}\nedges: {}\nservices: {}\nsingle_points: {}\n\nresults ({})\n",
                     answer.nodes, answer.edges, answer.services, answer.single_points,
                     hits.size());
  for (const auto& hit : hits) {
    out << "  " << core::printable(answer.name(hit.node));
    for (std::size_t i = 0; i < kEffects.size(); ++i) {
      out << "  " << kEffects.at(i) << " " << hit.services.at(i);
    }
    out << "\n";
    out.flush_when_full();
  }
}

void print_json(const ImpactAnswer& answer, std::span<const Hit> hits, const Layout& layout,
                Output& out) {
  out << layout.nodes << answer.nodes << layout.edges << answer.edges << layout.services
      << answer.services << layout.single_points << answer.single_points << layout.results;
  for (std::size_t at = 0; at < hits.size(); ++at) {
    out << (at == 0 ? layout.first_hit : layout.hit);
    out.quote(answer.name(hits[at].node));
    for (std::size_t i = 0; i < kEffects.size(); ++i) {
      out << layout.effects.at(i) << hits[at].services.at(i);
    }
    out << layout.hit_end;
    out.flush_when_full();
  }
  out << (hits.empty() ? std::string_view{} : layout.last_hit_end) << layout.end;
}

}  // namespace

void sort_hits(ImpactAnswer& answer, std::size_t shown, unsigned threads) {
  auto order = ranked(answer);
  const auto before = [&](const Ranked& a, const Ranked& b) {
    if (a.down != b.down) return a.down > b.down;
    if (a.interrupted != b.interrupted) return a.interrupted > b.interrupted;
    if (a.degraded != b.degraded) return a.degraded > b.degraded;
    if (a.name != b.name) return a.name < b.name;
    return answer.name(answer.hits[a.hit].node) < answer.name(answer.hits[b.hit].node);
  };
  if (shown == 0 || shown >= order.size()) {
    sort_on_threads(order, before, threads);
  } else {
    const auto end = order.begin() + static_cast<std::ptrdiff_t>(shown);
    std::nth_element(order.begin(), end, order.end(), before);
    std::sort(order.begin(), end, before);
  }
  std::vector<Hit> sorted;
  sorted.reserve(order.size());
  for (const auto& one : order) sorted.push_back(answer.hits[one.hit]);
  answer.hits = std::move(sorted);
}

void print_impact(const ImpactAnswer& answer, std::size_t shown, Format format) {
  std::span<const Hit> hits{answer.hits};
  if (shown > 0) hits = hits.first(std::min(shown, hits.size()));
  Output out;
  if (format == Format::text) {
    print_text(answer, hits, out);
  } else {
    print_json(answer, hits, Layout{format}, out);
  }
  out.flush();
}

}  // namespace plimsoll::app
