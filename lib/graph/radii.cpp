#include "lib/graph/radii.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>

namespace plimsoll::graph {
namespace {

constexpr std::uint32_t kNoService = 0xFFFF'FFFFU;
/// Events that are worth a thread of their own.
constexpr std::size_t kLeastShare = 4096;
/// More chains of rows than this beside a row's own services are cut short by a row that has all.
constexpr std::uint32_t kShortChain = 64;

}  // namespace

/// Computes the rows of one stretch of the nesting's order after the other.
class RadiiWorker {
 public:
  /// What all workers read.
  struct Task {
    const RadiusField& field;
    const Nesting& nesting;
    const RadiiOptions& options;
    std::span<const Standing> standing;
    std::vector<std::uint32_t> service_of;  ///< By place.
    std::size_t most_bytes;                 ///< For each stretch.
  };

  RadiiWorker(const Task& task, Radii& radii)
      : task_{&task},
        radii_{&radii},
        stack_{task.field},
        best_(task.options.candidates ? task.field.downstream().size() : 0) {}

  void work(std::size_t begin, std::size_t end, std::uint8_t chunk) {
    rows_ = &radii_->chunks_[chunk];
    const auto order = task_->nesting.order();
    std::vector<Event> path;
    for (auto up = parent(order[begin]); !up.none(); up = parent(up)) path.push_back(up);
    for (; !path.empty(); path.pop_back()) enter(path.back());
    for (auto at = begin; at < end; ++at) {
      const auto event = order[at];
      while (!levels_.empty() && levels_.back().event != parent(event)) leave();
      enter(event);
      if (!event.is_loss()) continue;
      radii_->row_of_[event.place()] = levels_.back().row;
      radii_->chunk_of_[event.place()] = chunk;
    }
    while (!levels_.empty()) leave();
  }

  [[nodiscard]] const std::vector<RootCandidate>& best() const { return best_; }

 private:
  /// What is known of the state after an event, besides the stack.
  struct Level {
    Event event;
    std::uint32_t row = RadiusRows::kEmpty;
    ImpactCounts counts;
    std::uint32_t taken_down = 0;
    std::uint32_t fallen = 0;
    RootCandidate best;  ///< Of the event and all those nested in it.
  };

  [[nodiscard]] Event parent(Event event) const { return task_->nesting.parent(event); }

  void enter(Event event) {
    Level level = levels_.empty() ? Level{} : levels_.back();
    level.event = event;
    level.best = {};
    stack_.enter(event);
    cells_.clear();
    for (const auto& fall : stack_.added()) note(fall, level);
    for (const auto place : stack_.retimed()) {
      if (const auto service = task_->service_of[place]; service != kNoService) {
        add_cell(place, service);
      }
    }
    if (changed_) store(level);
    changed_ = false;
    if (task_->options.candidates && event.is_loss() && level.taken_down > 0) propose(level);
    levels_.push_back(level);
  }

  void note(const RadiusStack::Fall& fall, Level& level) {
    const auto after = stack_.effect(fall.place);
    const bool taken_down = fall.before < Effect::outage && after >= Effect::outage;
    if (taken_down) ++level.fallen;
    const auto service = task_->service_of[fall.place];
    if (service == kNoService) return;
    if (taken_down) ++level.taken_down;
    if (fall.before != task_->field.bad()[fall.place]) --level.counts[fall.before];
    ++level.counts[after];
    add_cell(fall.place, service);
  }

  void add_cell(Place place, std::uint32_t service) {
    changed_ = true;
    if (!task_->options.cells) return;
    cells_.push_back({service, stack_.effect(place), stack_.seconds(place)});
  }

  void store(Level& level) {
    const bool full = rows_->bytes() > task_->most_bytes;
    if (full || level.row == RadiusRows::kUnknown) {
      level.row = RadiusRows::kUnknown;
      return;
    }
    RadiusRows::Row row;
    row.parent = level.row;
    row.counts = level.counts;
    const auto above = level.row == RadiusRows::kEmpty ? 0 : rows_->rows[level.row].chain;
    row.chain = above + static_cast<std::uint32_t>(cells_.size());
    if (row.chain > 2 * level.counts.total() + kShortChain) complete(row);
    rows_->cells.insert(rows_->cells.end(), cells_.begin(), cells_.end());
    row.cells_end = rows_->cells.size();
    level.row = static_cast<std::uint32_t>(rows_->rows.size());
    rows_->rows.push_back(row);
  }

  /// Takes the services of the rows above into the row, so that chains that override each other
  /// stay short.
  void complete(RadiusRows::Row& row) {
    seen_.resize(task_->field.downstream().size(), 0);
    ++seeing_;
    std::vector<RadiusRows::Cell> all;
    const auto take = [&](std::span<const RadiusRows::Cell> cells) {
      for (const auto& cell : cells) {
        if (std::exchange(seen_[cell.service], seeing_) != seeing_) all.push_back(cell);
      }
    };
    take(cells_);
    for (auto up = row.parent; up != RadiusRows::kEmpty; up = rows_->rows[up].parent) {
      take(rows_->own(up));
    }
    cells_ = std::move(all);
    row.parent = RadiusRows::kEmpty;
    row.chain = static_cast<std::uint32_t>(cells_.size());
  }

  /// Of nodes that fall together the smallest one stands for all.
  void propose(Level& level) {
    const auto& downstream = task_->field.downstream();
    const auto first = level.event.place();
    for (auto place = first; place < downstream.size() && downstream.plain_cycle(place) == first;
         ++place) {
      const auto node = downstream.node(place);
      if (!task_->standing.empty() && task_->standing[node] != Standing::whole) continue;
      const RootCandidate candidate{level.taken_down, level.fallen, node};
      if (candidate.before(level.best)) level.best = candidate;
    }
  }

  void leave() {
    const auto best = levels_.back().best;
    if (task_->options.candidates && best.node != RootCandidate{}.node) {
      for (const auto& fall : stack_.added()) {
        if (fall.before >= Effect::outage || stack_.effect(fall.place) < Effect::outage) continue;
        if (best.before(best_[fall.place])) best_[fall.place] = best;
      }
    }
    stack_.leave();
    levels_.pop_back();
    if (!levels_.empty() && best.before(levels_.back().best)) levels_.back().best = best;
  }

  const Task* task_;
  Radii* radii_;
  RadiusStack stack_;
  RadiusRows* rows_ = nullptr;
  std::vector<Level> levels_;
  std::vector<RadiusRows::Cell> cells_;
  bool changed_ = false;
  std::vector<RootCandidate> best_;
  std::vector<std::uint32_t> seen_;
  std::uint32_t seeing_ = 0;
};

namespace {

/// Calls `work(worker, index)` for each index on `threads` threads, each with a worker of its own.
template <typename Worker, typename Work>
void share(std::vector<Worker>& workers, std::size_t count, Work work) {
  if (workers.size() == 1) {
    for (std::size_t index = 0; index < count; ++index) work(workers.front(), index);
    return;
  }
  std::atomic<std::size_t> next{0};
  std::mutex mutex;
  std::exception_ptr error;
  std::vector<std::thread> crew;
  for (auto& worker : workers) {
    crew.emplace_back([&] {
      try {
        for (auto index = next++; index < count; index = next++) work(worker, index);
      } catch (...) {
        const std::scoped_lock lock{mutex};
        error = std::current_exception();
        next = count;
      }
    });
  }
  for (auto& thread : crew) thread.join();
  if (error) std::rethrow_exception(error);
}

}  // namespace

Radii::Radii(const Baseline& baseline, std::span<const NodeId> nodes,
             std::span<const NodeId> services, const RadiiOptions& options,
             std::span<const Standing> standing)
    : place_of_(baseline.graph().node_count(), kNowhere) {
  // What affects no service still counts among the fallen, by which roots are ranked.
  const Downstream downstream{baseline.graph(), services, options.candidates};
  for (Place place = 0; place < downstream.size(); ++place) {
    place_of_[downstream.node(place)] = downstream.plain_cycle(place);
  }
  row_of_.assign(downstream.size(), RadiusRows::kEmpty);
  chunk_of_.assign(downstream.size(), 0);
  const Nesting nesting{downstream, baseline, nodes};
  const RadiusField field{baseline, downstream};

  const auto events = nesting.order().size();
  const auto threads = std::clamp<std::size_t>(options.threads, 1, events / kLeastShare + 1);
  // More stretches than threads even out their unequal work; each repeats the way to its begin.
  const auto stretches = threads == 1 ? 1 : std::min<std::size_t>(8 * threads, 255);
  chunks_.resize(stretches);
  RadiiWorker::Task task{field, nesting, options, standing, {}, options.most_bytes / stretches};
  task.service_of.assign(downstream.size(), kNoService);
  for (std::uint32_t i = 0; i < services.size(); ++i) {
    task.service_of[downstream.place(services[i])] = i;
  }
  std::vector<RadiiWorker> workers;
  for (std::size_t i = 0; i < threads; ++i) workers.emplace_back(task, *this);
  share(workers, stretches, [&](RadiiWorker& worker, std::size_t index) {
    const auto begin = events * index / stretches;
    const auto end = events * (index + 1) / stretches;
    if (begin < end) worker.work(begin, end, static_cast<std::uint8_t>(index));
  });
  if (!options.candidates) return;
  candidates_.resize(baseline.graph().node_count());
  for (Place place = 0; place < downstream.size(); ++place) {
    auto& best = candidates_[downstream.node(place)];
    for (const auto& worker : workers) {
      if (worker.best()[place].before(best)) best = worker.best()[place];
    }
  }
}

Radii::Found Radii::find(NodeId node) const {
  const auto place = place_of_[node];
  if (place == kNowhere) return {&chunks_.front(), RadiusRows::kEmpty};
  return {&chunks_[chunk_of_[place]], row_of_[place]};
}

RowReader::RowReader(std::span<const NodeId> services)
    : services_{services}, seen_(services.size(), 0), first_(services.size(), 0) {}

std::span<const ServiceEffect> RowReader::read(const Radii::Found& found) {
  if (found.rows == last_.rows && found.row == last_.row) return effects_;
  last_ = found;
  if (++reading_ == 0) {
    std::fill(seen_.begin(), seen_.end(), 0U);
    reading_ = 1;
  }
  gathered_.clear();
  for (auto row = found.row; row != RadiusRows::kEmpty; row = found.rows->rows[row].parent) {
    for (const auto& cell : found.rows->own(row)) {
      if (std::exchange(seen_[cell.service], reading_) == reading_) continue;
      first_[cell.service] = static_cast<std::uint32_t>(gathered_.size());
      gathered_.push_back(cell);
    }
  }
  effects_.clear();
  const auto put = [&](const RadiusRows::Cell& cell) {
    effects_.push_back({services_[cell.service], cell.effect, cell.seconds});
  };
  if (gathered_.size() > services_.size() / 16) {
    for (std::size_t service = 0; service < services_.size(); ++service) {
      if (seen_[service] == reading_) put(gathered_[first_[service]]);
    }
    return effects_;
  }
  std::sort(gathered_.begin(), gathered_.end(),
            [](const auto& a, const auto& b) { return a.service < b.service; });
  for (const auto& cell : gathered_) put(cell);
  return effects_;
}

}  // namespace plimsoll::graph
