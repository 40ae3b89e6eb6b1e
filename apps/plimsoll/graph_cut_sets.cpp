/// @file
/// `graph FILE --ask cut-sets`: which failures take a top event with them only together.

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "apps/plimsoll/context.hpp"
#include "apps/plimsoll/graph_questions.hpp"
#include "apps/plimsoll/graph_top_event.hpp"
#include "apps/plimsoll/json_layout.hpp"
#include "apps/plimsoll/work_limits.hpp"
#include "lib/core/log.hpp"
#include "lib/graph/cut_sets.hpp"

namespace plimsoll::app {
namespace {

using graph::EventId;

struct Answer {
  const TopEvent& event;
  const graph::CutSets& sets;
  std::optional<std::uint32_t> order_limit;  ///< As asked for.
  std::vector<std::string> counts;           ///< Of order 1, 2, …
  bool complete;
};

/// Prints the answer's head, then set after set as it comes.
class Printer {
 public:
  Printer(const Answer& answer, Format format)
      : answer_{&answer}, text_format_{format == Format::text}, layout_{format} {
    for (const auto& name : answer.event.names) {
      names_.push_back(text_format_ ? name : nlohmann::json(name).dump());
    }
  }

  void begin(bool with_sets) {
    const auto& a = *answer_;
    const auto order =
        a.order_limit ? std::to_string(*a.order_limit) : std::string{text_format_ ? "all" : "null"};
    add("top", text_format_ ? a.event.name : nlohmann::json(a.event.name).dump());
    add("order_limit", order);
    const auto counts = fmt::format("{}", fmt::join(a.counts, text_format_ ? " " : ", "));
    add("counts", text_format_ ? counts : "[" + counts + "]");
    add("total", a.sets.total());
    add("complete", a.complete ? "true" : "false");
    if (!a.complete) add("complete_to_order", std::to_string(a.sets.complete_to()));
    if (with_sets) text_ += text_format_ ? "\nsets\n" : member("sets") + "[";
  }

  void add(std::string_view name, std::string_view value) {
    text_ +=
        text_format_ ? fmt::format("{}: {}\n", name, value) : member(name) + std::string{value};
  }

  void add_set(std::span<const EventId> set) {
    if (text_format_) {
      text_ += " ";
      for (const auto event : set) text_ += " " + names_[event];
      text_ += '\n';
    } else {
      text_ += fmt::format("{}{}[", first_set_ ? "" : ",", layout_.line(2));
      for (std::size_t i = 0; i < set.size(); ++i) {
        text_ += (i > 0 ? ", " : "") + names_[set[i]];
      }
      text_ += "]";
    }
    first_set_ = false;
    constexpr std::size_t kEnough = std::size_t{1} << 16U;
    if (text_.size() > kEnough) flush();
  }

  /// `left_out`: the sum of the probabilities of sets below the cut-off.
  void end(bool with_sets, std::optional<double> left_out) {
    if (with_sets && !text_format_) text_ += first_set_ ? "]" : layout_.line(1) + "]";
    if (left_out) add("truncation", nlohmann::json(*left_out).dump());
    if (!text_format_) text_ += layout_.line(0) + "}\n";
    flush();
  }

 private:
  std::string member(std::string_view name) {
    auto out = fmt::format("{}{}\"{}\":{}", first_member_ ? "{" : ",", layout_.line(1), name,
                           layout_.space());
    first_member_ = false;
    return out;
  }
  void flush() {
    print(text_);
    text_.clear();
  }

  const Answer* answer_;
  bool text_format_;
  JsonLayout layout_;
  std::vector<std::string> names_;  ///< As they are printed.
  std::string text_;
  bool first_member_ = true;
  bool first_set_ = true;
};

/// Lists sets in a total order: those of fewer events first, then by their names.
class Lister {
 public:
  Lister(const Answer& answer, Printer& printer, std::size_t limit)
      : names_{&answer.event.names}, sets_{&answer.sets}, printer_{&printer}, limit_{limit} {}

  void list_all(std::size_t orders) {
    for (std::uint32_t order = 0; order <= orders && !full(); ++order) list(order);
  }

  /// Likeliest first.  What is left out is returned.
  double list_likely(std::span<const double> probability, double cut_off) {
    std::vector<std::pair<double, std::vector<EventId>>> likely;
    const auto rest =
        sets_->for_each_likely(probability, cut_off, [&](std::span<const EventId> set) {
          double product = 1;
          for (const auto event : set) product *= probability[event];
          likely.emplace_back(-product, by_name(set));
          return true;
        });
    std::ranges::sort(likely, [&](const auto& a, const auto& b) {
      return a.first != b.first ? a.first < b.first : before(a.second, b.second);
    });
    for (const auto& [product, set] : likely) {
      if (full()) break;
      add(set);
    }
    return rest;
  }

 private:
  [[nodiscard]] bool full() const { return limit_ > 0 && listed_ >= limit_; }
  void add(std::span<const EventId> set) {
    printer_->add_set(set);
    ++listed_;
  }

  void list(std::uint32_t order) {
    std::vector<std::vector<EventId>> sorted;
    sets_->for_each(order, [&](std::span<const EventId> set) {
      sorted.push_back(by_name(set));
      return sorted.size() < kMostSorted;
    });
    if (sorted.size() < kMostSorted) {
      std::ranges::sort(sorted, [&](const auto& a, const auto& b) { return before(a, b); });
      for (const auto& set : sorted) {
        if (full()) return;
        add(set);
      }
      return;
    }
    sets_->for_each(order, [&](std::span<const EventId> set) {
      add(by_name(set));
      return !full();
    });
  }

  [[nodiscard]] std::vector<EventId> by_name(std::span<const EventId> set) const {
    std::vector<EventId> out(set.begin(), set.end());
    std::ranges::sort(out, {},
                      [&](EventId event) -> const std::string& { return (*names_)[event]; });
    return out;
  }
  [[nodiscard]] bool before(const std::vector<EventId>& a, const std::vector<EventId>& b) const {
    return std::ranges::lexicographical_compare(
        a, b, {}, [&](EventId event) -> const std::string& { return (*names_)[event]; },
        [&](EventId event) -> const std::string& { return (*names_)[event]; });
  }

  /// Of one order; more come in the order of the diagrams, so that a listing without end streams.
  static constexpr std::size_t kMostSorted = 1'000'000;
  const std::vector<std::string>* names_;
  const graph::CutSets* sets_;
  Printer* printer_;
  std::size_t limit_;
  std::size_t listed_ = 0;
};

std::vector<double> known(const TopEvent& event) {
  std::vector<double> out(event.tree.event_count(), 0);
  for (const auto basic : event.tree.basic_events()) {
    const auto probability = event.tree.probability(basic);
    if (!probability) {
      throw Failure{{Error::Kind::usage,
                     fmt::format("{} has no probability", event.names[basic]),
                     "--cut-off needs those of all events; leave it out to list sets by order",
                     {}}};
    }
    out[basic] = *probability;
  }
  return out;
}

}  // namespace

void ask_cut_sets(const Context& context, const GraphOptions& options) {
  // Sets of few events, the reserve's answer, take a second at most.
  constexpr double kExactShare = 0.75;
  WorkBudgets budgets{options.work_limits(), kExactShare};
  const auto event = read_top_event(
      context, options, options.cut_off ? Probabilities::needed : Probabilities::not_needed);
  const auto probability = options.cut_off ? known(event) : std::vector<double>{};
  graph::CutSetOptions asked;
  asked.max_order = options.order.value_or(graph::kAllOrders);
  asked.budget = budgets.exact();
  asked.reserve = budgets.reserve();
  const auto sets = graph::minimal_cut_sets(event.tree, asked);
  Answer answer{event, sets, options.order, sets.counts(), sets.complete_to() >= asked.max_order};
  const auto orders = answer.counts.size();
  // Of order 0 there is a set only when the top has happened whatever happens; it is the only one.
  if (answer.counts.front() == "0" || orders > 1) answer.counts.erase(answer.counts.begin());
  if (!answer.complete) {
    log::warning(
        fmt::format("complete to order {} only; more time or memory may give the rest "
                    "(--time-limit, --memory-limit), or ask for less (--order)",
                    sets.complete_to()));
  }
  Printer printer{answer, options.format};
  const bool with_sets = !options.count_only;
  printer.begin(with_sets);
  Lister lister{answer, printer, options.limit};
  std::optional<double> left_out;
  if (with_sets && options.cut_off) {
    left_out = lister.list_likely(probability, *options.cut_off);
  } else if (with_sets) {
    lister.list_all(orders);
  }
  printer.end(with_sets, left_out);
}

}  // namespace plimsoll::app
