#include "lib/graph/plain_impact.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>
#include <numeric>
#include <optional>
#include <thread>
#include <utility>

namespace plimsoll::graph {
namespace {

/// Nodes that a thread takes at a time.
constexpr std::size_t kBlock = 1024;

/// Ranks the nodes that take one node down; see Roots.
struct Candidate {
  std::uint32_t services =
      0xFFFF'FFFFU;            ///< Fewest first: all of them take down at least what the node does.
  std::uint32_t fallen = 0;    ///< Most first.
  NodeId node = 0xFFFF'FFFFU;  ///< Smallest first.

  [[nodiscard]] bool before(const Candidate& other) const {
    if (services != other.services) return services < other.services;
    if (fallen != other.fallen) return fallen > other.fallen;
    return node < other.node;
  }
};

/// The answers for one block of nodes.
struct Block {
  struct Row {
    NodeId failed;
    std::size_t end;  ///< One past its last effect.
  };
  std::vector<Row> rows;
  std::vector<ServiceEffect> effects;
};

/// What all threads read.
struct Task {
  const Baseline& baseline;
  std::span<const NodeId> nodes;
  std::vector<std::uint8_t> is_service;
  std::vector<std::uint8_t> upstream;
  bool roots;
  std::span<const Standing> standing;

  [[nodiscard]] Standing standing_of(NodeId node) const {
    return standing.empty() ? Standing::whole : standing[node];
  }
};

constexpr NodeId kNobody = 0xFFFF'FFFFU;

/// What a node's own failure does, as far as roots depend on it.
struct Own {
  std::uint32_t services = 0;  ///< That it takes down.
  NodeId bearer = kNobody;  ///< Of a part: the first node that it takes down and that is no part.
};

/// What one thread works with.
class Worker {
 public:
  explicit Worker(const Task& task)
      : task_{&task},
        propagation_{task.baseline},
        best_(task.roots ? task.baseline.graph().node_count() : 0),
        own_(task.standing.size()) {}

  Block work(std::size_t begin, std::size_t end) {
    Block block;
    for (std::size_t i = begin; i < end; ++i) {
      const auto node = task_->nodes[i];
      if (task_->upstream[node] != 0) fail(node, block);
    }
    return block;
  }

  [[nodiscard]] const std::vector<Candidate>& best() const { return best_; }
  [[nodiscard]] const std::vector<Own>& own() const { return own_; }

 private:
  void fail(NodeId node, Block& block) {
    const auto fallen = propagation_.run({&node, 1});
    const auto first = block.effects.size();
    std::uint32_t services_down = 0;
    for (const auto hit : fallen) {
      if (task_->is_service[hit] == 0) continue;
      const auto effect = propagation_.effect(hit);
      block.effects.push_back({hit, effect, propagation_.seconds(hit)});
      if (effect >= Effect::outage && task_->baseline.effect(hit) < Effect::outage) ++services_down;
    }
    if (block.effects.size() == first) return;
    std::sort(block.effects.begin() + static_cast<std::ptrdiff_t>(first), block.effects.end(),
              [](const auto& a, const auto& b) { return a.service < b.service; });
    block.rows.push_back({node, block.effects.size()});
    if (task_->roots && services_down > 0) propose(node, services_down, fallen);
  }

  void propose(NodeId node, std::uint32_t services, std::span<const NodeId> fallen) {
    const auto down = fallen.first(propagation_.fallen(Effect::outage));
    const auto standing = [&](NodeId hit) { return task_->baseline.effect(hit) < Effect::outage; };
    if (!own_.empty()) own_[node].services = services;
    if (task_->standing_of(node) == Standing::place) return;
    if (task_->standing_of(node) == Standing::part) {
      const auto bearer = std::find_if(down.begin(), down.end(), [&](NodeId hit) {
        return standing(hit) && task_->standing_of(hit) == Standing::whole &&
               task_->is_service[hit] == 0;
      });
      if (bearer != down.end()) own_[node].bearer = *bearer;
      return;
    }
    const auto size = static_cast<std::uint32_t>(std::count_if(down.begin(), down.end(), standing));
    const Candidate candidate{services, size, node};
    for (const auto hit : down) {
      if (standing(hit) && candidate.before(best_[hit])) best_[hit] = candidate;
    }
  }

  const Task* task_;
  Propagation propagation_;
  std::vector<Candidate> best_;
  std::vector<Own> own_;
};

void emit(const Block& block, const ImpactCallback& callback) {
  std::size_t begin = 0;
  for (const auto& row : block.rows) {
    callback(row.failed, std::span{block.effects}.subspan(begin, row.end - begin));
    begin = row.end;
  }
}

/// Hands blocks out to threads and their answers back in order.  At most `window` answers wait.
class Queue {
 public:
  Queue(std::size_t blocks, std::size_t window) : done_(blocks), window_{window} {}

  /// The next block to work on; absent when there is none, or the work was stopped.
  std::optional<std::size_t> take() {
    std::unique_lock lock{mutex_};
    changed_.wait(lock,
                  [&] { return stopped_ || taken_ < handed_ + window_ || taken_ == done_.size(); });
    if (stopped_ || taken_ == done_.size()) return std::nullopt;
    return taken_++;
  }
  void put(std::size_t index, Block block) {
    const std::scoped_lock lock{mutex_};
    done_[index] = std::make_unique<Block>(std::move(block));
    changed_.notify_all();
  }
  void fail(std::exception_ptr error) {
    const std::scoped_lock lock{mutex_};
    error_ = std::move(error);
    stopped_ = true;
    changed_.notify_all();
  }
  void stop() {
    const std::scoped_lock lock{mutex_};
    stopped_ = true;
    changed_.notify_all();
  }
  /// The answers of the next block, in order.
  Block next() {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [&] { return error_ || done_[handed_] != nullptr; });
    if (error_) std::rethrow_exception(error_);
    const auto block = std::move(done_[handed_++]);
    changed_.notify_all();
    return std::move(*block);
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::unique_ptr<Block>> done_;
  std::size_t window_;
  std::size_t taken_ = 0;
  std::size_t handed_ = 0;
  bool stopped_ = false;
  std::exception_ptr error_;
};

/// Threads that are stopped and joined however the scope is left.
class Crew {
 public:
  explicit Crew(Queue& queue) : queue_{&queue} {}
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;
  ~Crew() {
    queue_->stop();
    for (auto& thread : threads_) thread.join();
  }
  template <typename Work>
  void start(Work work) {
    threads_.emplace_back(std::move(work));
  }

 private:
  Queue* queue_;
  std::vector<std::thread> threads_;
};

void work_until_done(const Task& task, Worker& worker, Queue& queue) {
  try {
    while (const auto index = queue.take()) {
      const auto begin = *index * kBlock;
      queue.put(*index, worker.work(begin, std::min(begin + kBlock, task.nodes.size())));
    }
  } catch (...) {
    queue.fail(std::current_exception());
  }
}

std::vector<Worker> run(const Task& task, const ImpactCallback& callback, unsigned threads) {
  const auto blocks = (task.nodes.size() + kBlock - 1) / kBlock;
  const auto crew_size = std::clamp<std::size_t>(threads, 1, std::max<std::size_t>(blocks, 1));
  std::vector<Worker> workers;
  workers.reserve(crew_size);
  for (std::size_t i = 0; i < crew_size; ++i) workers.emplace_back(task);
  if (crew_size == 1) {
    for (std::size_t begin = 0; begin < task.nodes.size(); begin += kBlock) {
      emit(workers.front().work(begin, std::min(begin + kBlock, task.nodes.size())), callback);
    }
    return workers;
  }
  Queue queue{blocks, 4 * crew_size};
  Crew crew{queue};
  for (auto& worker : workers) {
    crew.start([&task, &worker, &queue] { work_until_done(task, worker, queue); });
  }
  for (std::size_t i = 0; i < blocks; ++i) emit(queue.next(), callback);
  return workers;
}

Task make_task(const Baseline& baseline, std::span<const NodeId> nodes,
               std::span<const NodeId> services, bool roots,
               std::span<const Standing> standing = {}) {
  Task task{baseline,
            nodes,
            std::vector<std::uint8_t>(baseline.graph().node_count(), 0),
            upstream_of(baseline.graph(), services),
            roots,
            standing};
  for (const auto service : services) task.is_service[service] = 1;
  return task;
}

void put_parts_behind_bearers(const Task& task, const std::vector<Worker>& workers, Roots& roots) {
  std::vector<Own> own(task.standing.size());
  for (const auto& worker : workers) {
    for (std::size_t node = 0; node < own.size(); ++node) {
      if (worker.own()[node].services > 0) own[node] = worker.own()[node];
    }
  }
  for (std::size_t node = 0; node < own.size(); ++node) {
    const auto [services, bearer] = own[node];
    if (bearer != kNobody && own[bearer].services == services) roots.of[node] = roots.of[bearer];
  }
}

}  // namespace

void for_each_impact_plain(const Baseline& baseline, std::span<const NodeId> nodes,
                           std::span<const NodeId> services, const ImpactCallback& callback,
                           unsigned threads) {
  const Task task = make_task(baseline, nodes, services, false);
  run(task, callback, threads);
}

Roots for_each_impact_with_roots_plain(const Baseline& baseline, std::span<const NodeId> services,
                                       const ImpactCallback& callback, unsigned threads,
                                       std::span<const Standing> standing) {
  const auto count = baseline.graph().node_count();
  std::vector<NodeId> nodes(count);
  std::iota(nodes.begin(), nodes.end(), 0U);
  const Task task = make_task(baseline, nodes, services, true, standing);
  const auto workers = run(task, callback, threads);
  Roots roots{std::move(nodes)};
  for (NodeId node = 0; node < count; ++node) {
    Candidate best;
    for (const auto& worker : workers) {
      if (worker.best()[node].before(best)) best = worker.best()[node];
    }
    if (best.node < count && task.standing_of(node) == Standing::whole) roots.of[node] = best.node;
  }
  put_parts_behind_bearers(task, workers, roots);
  return roots;
}

}  // namespace plimsoll::graph
