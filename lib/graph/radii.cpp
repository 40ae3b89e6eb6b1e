#include "lib/graph/radii.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>

namespace plimsoll::graph {
namespace {

/// Events that are worth a thread of their own.
constexpr std::size_t kLeastShare = 4096;
/// Rows with so few services hold all of them: most readers read one row each, and following
/// parents would cost more than it saves.
constexpr std::uint32_t kSmallRow = 16;

bool by_service(const ServiceEffect& left, const ServiceEffect& right) {
  return left.service < right.service;
}

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
    std::vector<std::uint8_t> is_service;  ///< By place.
    std::size_t most_bytes;                ///< For each stretch.
  };

  RadiiWorker(const Task& task, Radii& radii)
      : task_{&task},
        radii_{&radii},
        stack_{task.field},
        best_(task.options.candidates ? task.field.downstream().size() : 0),
        seen_(task.options.cells ? task.field.baseline().graph().node_count() : 0, 0) {}

  void work(std::size_t begin, std::size_t end, std::size_t chunk) {
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
      radii_->row_of_[event.place()] = row(levels_.size() - 1);
    }
    while (!levels_.empty()) leave();
  }

  [[nodiscard]] const std::vector<RootCandidate>& best() const { return best_; }

 private:
  /// Says that a row is made when somebody asks for it.
  static constexpr std::uint32_t kNotMade = 0xFFFF'FFFDU;

  /// What is known of the state after an event, besides the stack.
  struct Level {
    Event event;
    std::uint32_t row = RadiusRows::kEmpty;
    std::size_t content = 0;  ///< The level, from 1, that last changed a service; 0 for none.
    std::size_t cells = 0;    ///< Size of cells_ before it.
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
    level.cells = cells_.size();
    stack_.enter(event);
    for (const auto& fall : stack_.added()) note(fall, level);
    for (const auto place : stack_.retimed()) {
      if (task_->is_service[place] != 0) add_cell(place);
    }
    if (cells_.size() > level.cells) {
      level.content = levels_.size() + 1;
      level.row = kNotMade;
    }
    if (task_->options.candidates && event.is_loss() && level.taken_down > 0) propose(level);
    levels_.push_back(level);
  }

  void note(const RadiusStack::Fall& fall, Level& level) {
    const auto after = stack_.effect(fall.place);
    const bool taken_down = fall.before < Effect::outage && after >= Effect::outage;
    if (taken_down) ++level.fallen;
    if (task_->is_service[fall.place] == 0) return;
    if (taken_down) ++level.taken_down;
    if (fall.before != task_->field.bad()[fall.place]) --level.counts[fall.before];
    ++level.counts[after];
    add_cell(fall.place);
  }

  void add_cell(Place place) {
    cells_.push_back(
        {task_->field.downstream().node(place), stack_.effect(place), stack_.seconds(place)});
  }

  /// The row of the state after levels_[index], made now if it has not been.
  std::uint32_t row(std::size_t index) {
    const auto content = levels_[index].content;
    if (content == 0) return RadiusRows::kEmpty;
    auto& made = levels_[content - 1].row;
    if (made == kNotMade) made = make(content - 1);
    return made;
  }

  std::uint32_t make(std::size_t index) {
    if (rows_->bytes() > task_->most_bytes) return RadiusRows::kUnknown;
    const auto total = levels_[index].counts.total();
    RadiusRows::Row made;
    if (!task_->options.cells) {
      rows_->counts.push_back(levels_[index].counts);
      return static_cast<std::uint32_t>(rows_->counts.size() - 1);
    }
    if (total <= kSmallRow || !append(index, total, made)) {
      complete(index, total);
    }
    made.end = rows_->cells.size();
    rows_->rows.push_back(made);
    return static_cast<std::uint32_t>(rows_->rows.size() - 1);
  }

  /// Adds to the row above what this level changed; false when that would leave a chain of changes
  /// much longer than what they amount to.
  bool append(std::size_t index, std::uint32_t total, RadiusRows::Row& made) {
    const auto& level = levels_[index];
    const auto end = index + 1 < levels_.size() ? levels_[index + 1].cells : cells_.size();
    const auto above = index == 0 ? 0 : levels_[index - 1].content;
    if (above == 0) return false;
    // Rows above that nobody asked for are passed over by copying their cells too.
    auto from = index;
    auto known = above;
    while (known > 0 && levels_[known - 1].row == kNotMade) {
      from = known - 1;
      known = from == 0 ? 0 : levels_[from - 1].content;
    }
    if (known == 0 || levels_[known - 1].row == RadiusRows::kUnknown) return false;
    made.parent = levels_[known - 1].row;
    const auto begin = from == index ? level.cells : levels_[from].cells;
    const auto cells = static_cast<std::uint32_t>(end - begin);
    const auto& parent = rows_->rows[made.parent];
    made.chain = cells + parent.chain;
    if (made.chain > 2 * total) return false;
    // Latest first, as a reader keeps the first it meets.
    rows_->cells.insert(rows_->cells.end(), cells_.rend() - static_cast<std::ptrdiff_t>(end),
                        cells_.rend() - static_cast<std::ptrdiff_t>(begin));
    return true;
  }

  void complete(std::size_t index, std::uint32_t total) {
    auto at = index + 1 < levels_.size() ? levels_[index + 1].cells : cells_.size();
    const auto first = rows_->cells.size();
    if (++seeing_ == 0) {
      std::fill(seen_.begin(), seen_.end(), 0U);
      seeing_ = 1;
    }
    while (rows_->cells.size() - first < total) {
      const auto& cell = cells_[--at];
      if (std::exchange(seen_[cell.service], seeing_) == seeing_) continue;
      rows_->cells.push_back(cell);
    }
    std::sort(rows_->cells.begin() + static_cast<std::ptrdiff_t>(first), rows_->cells.end(),
              by_service);
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
    cells_.resize(levels_.back().cells);
    levels_.pop_back();
    if (!levels_.empty() && best.before(levels_.back().best)) levels_.back().best = best;
  }

  const Task* task_;
  Radii* radii_;
  RadiusStack stack_;
  RadiusRows* rows_ = nullptr;
  std::vector<Level> levels_;
  std::vector<ServiceEffect> cells_;  ///< What the levels changed, one level after the other.
  std::vector<RootCandidate> best_;
  std::vector<std::uint32_t> seen_;  ///< By node.
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
             std::span<const Standing> standing) {
  // What affects no service still counts among the fallen, by which roots are ranked.
  const Downstream downstream{baseline.graph(), services, options.candidates};
  const Nesting nesting{downstream, baseline, nodes};
  const RadiusField field{baseline, downstream};
  row_of_.assign(downstream.size(), RadiusRows::kEmpty);
  const auto events = nesting.order().size();
  const auto threads = std::clamp<std::size_t>(options.threads, 1, events / kLeastShare + 1);
  // More stretches than threads even out their unequal work; each repeats the way to its begin.
  const auto stretches = threads == 1 ? 1 : std::min<std::size_t>(3 * threads, 255);
  chunks_.resize(stretches);
  RadiiWorker::Task task{field, nesting, options, standing, {}, options.most_bytes / stretches};
  task.is_service.assign(downstream.size(), 0);
  for (const auto service : services) task.is_service[downstream.place(service)] = 1;
  {
    std::vector<RadiiWorker> workers;
    for (std::size_t i = 0; i < threads; ++i) workers.emplace_back(task, *this);
    share(workers, stretches, [&](RadiiWorker& worker, std::size_t index) {
      const auto begin = events * index / stretches;
      const auto end = events * (index + 1) / stretches;
      if (begin < end) worker.work(begin, end, index);
    });
    if (options.candidates) {
      candidates_.resize(baseline.graph().node_count());
      for (const auto& worker : workers) {
        for (Place place = 0; place < downstream.size(); ++place) {
          auto& best = candidates_[downstream.node(place)];
          if (worker.best()[place].before(best)) best = worker.best()[place];
        }
      }
    }
  }
  publish(downstream, nesting);
}

/// Turns rows by place into rows by node.
void Radii::publish(const Downstream& downstream, const Nesting& nesting) {
  const auto count = static_cast<NodeId>(downstream.node_count());
  LargeArray<std::uint32_t> by_node(count, RadiusRows::kEmpty);
  for (Place place = 0; place < downstream.size(); ++place) {
    by_node[downstream.node(place)] = row_of_[downstream.plain_cycle(place)];
  }
  row_of_ = std::move(by_node);
  if (chunks_.size() == 1) return;
  chunk_of_.assign(count, 0);
  const auto order = nesting.order();
  std::vector<std::uint8_t> by_place(downstream.size(), 0);
  for (std::size_t chunk = 0; chunk < chunks_.size(); ++chunk) {
    const auto begin = order.size() * chunk / chunks_.size();
    const auto end = order.size() * (chunk + 1) / chunks_.size();
    for (auto at = begin; at < end; ++at) {
      if (order[at].is_loss()) by_place[order[at].place()] = static_cast<std::uint8_t>(chunk);
    }
  }
  for (Place place = 0; place < downstream.size(); ++place) {
    chunk_of_[downstream.node(place)] = by_place[downstream.plain_cycle(place)];
  }
}

void Radii::prefetch(NodeId node) const {
  const auto [rows, row] = find(node);
  if (row < rows->rows.size()) __builtin_prefetch(&rows->rows[row]);
  if (row < rows->counts.size()) __builtin_prefetch(&rows->counts[row]);
}

RowReader::RowReader(std::span<const NodeId> services, NodeId node_count)
    : services_{services}, seen_(node_count, 0), first_(node_count, 0) {}

std::span<const ServiceEffect> RowReader::read(const Radii::Found& found) {
  const auto& rows = *found.rows;
  if (rows.rows[found.row].parent == RadiusRows::kEmpty) return rows.own(found.row);
  if (found.rows == last_.rows && found.row == last_.row) return effects_;
  last_ = found;
  if (++reading_ == 0) {
    std::fill(seen_.begin(), seen_.end(), 0U);
    reading_ = 1;
  }
  gathered_.clear();
  for (auto row = found.row; row != RadiusRows::kEmpty; row = rows.rows[row].parent) {
    for (const auto& cell : rows.own(row)) {
      if (std::exchange(seen_[cell.service], reading_) == reading_) continue;
      first_[cell.service] = static_cast<std::uint32_t>(gathered_.size());
      gathered_.push_back(cell);
    }
  }
  if (gathered_.size() > services_.size() / 16) {
    effects_.clear();
    for (const auto service : services_) {
      if (seen_[service] == reading_) effects_.push_back(gathered_[first_[service]]);
    }
  } else {
    effects_ = gathered_;
    std::sort(effects_.begin(), effects_.end(), by_service);
  }
  return effects_;
}

}  // namespace plimsoll::graph
