#include "collectors/aws/wire/sweep.hpp"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <unordered_set>

#include <fmt/format.h>

#include "collectors/aws/wire/unit_run.hpp"
#include "lib/collect/kit/draft.hpp"

namespace plimsoll::aws::wire {

namespace {

namespace kit = collect::kit;
using model::Record;

/// Hands calls of the earliest units to threads.
class Pool {
 public:
  Pool(Client& client, std::span<const Call> table, const Plan& plan, const SweepSettings& settings)
      : client_{client}, table_{table}, plan_{plan}, settings_{settings} {
    for (std::size_t i = 0; i < settings.concurrency; ++i) {
      workers_.emplace_back([this] { work(); });
    }
  }
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;
  ~Pool() {
    {
      const std::lock_guard lock{mutex_};
      stopped_ = true;
    }
    changed_.notify_all();
    for (std::thread& worker : workers_) worker.join();
  }

  /// The records of the next unit in order.
  std::vector<Record> next() {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [this] {
      const auto found = running_.find(written_);
      return trouble_ || (found != running_.end() && found->second->finished());
    });
    if (trouble_) std::rethrow_exception(trouble_);
    const std::shared_ptr<UnitRun> run = running_.at(written_);
    running_.erase(written_);
    ++written_;
    lock.unlock();
    changed_.notify_all();
    return std::move(*run).records();
  }

 private:
  struct Work {
    std::shared_ptr<UnitRun> run;
    std::size_t task = 0;
  };

  /// Under the lock: a call that may begin, of the earliest unit that has one.
  std::optional<Work> find_work() {
    for (const auto& [index, run] : running_) {
      if (const auto task = run->take()) return Work{run, *task};
    }
    while (begun_ < plan_.units.size() && begun_ < written_ + 2 * settings_.concurrency) {
      auto run =
          std::make_shared<UnitRun>(client_, table_, plan_.units[begun_], settings_.service_tags);
      running_.emplace(begun_++, run);
      if (const auto task = run->take()) return Work{run, *task};
      changed_.notify_all();  // nothing to ask: it is done already
    }
    return std::nullopt;
  }

  void work() {
    for (;;) {
      std::optional<Work> work;
      {
        std::unique_lock lock{mutex_};
        while (!stopped_ && !trouble_ && !(work = find_work())) {
          // A unit that was busy mapping may have work again without saying so.
          changed_.wait_for(lock, std::chrono::milliseconds{20});
        }
        if (!work) return;
      }
      try {
        work->run->make(work->task);
      } catch (...) {
        const std::lock_guard lock{mutex_};
        trouble_ = std::current_exception();
      }
      { const std::lock_guard lock{mutex_}; }
      changed_.notify_all();
    }
  }

  Client& client_;
  std::span<const Call> table_;
  const Plan& plan_;
  const SweepSettings& settings_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::size_t, std::shared_ptr<UnitRun>> running_;
  std::size_t begun_ = 0;
  std::size_t written_ = 0;
  bool stopped_ = false;
  std::exception_ptr trouble_;
  std::vector<std::thread> workers_;
};

/// Writes each fact once, though several units tell of it.
class Writer {
 public:
  explicit Writer(kit::Emitter& out) : out_{out} {}

  void write(std::vector<Record> records) {
    for (Record& record : records) {
      if (auto* asset = std::get_if<model::AssetRecord>(&record)) {
        // Places and services that name no listing are told by many units.
        if (asset->scope.empty() && !asset->key.starts_with("arn:")) {
          shared_.asset(std::move(*asset));
          continue;
        }
        if (!first(asset->key)) continue;
        ++resources_;
      } else if (const auto* relation = std::get_if<model::RelationRecord>(&record)) {
        if (!first(fmt::format("{}\n{}\n{}\n{}\n{}\n{}\n{}", relation->kind, relation->from.key,
                               relation->from.id.scheme, relation->from.id.value, relation->to.key,
                               relation->to.id.scheme, relation->to.id.value))) {
          continue;
        }
      }
      out_.emit(record);
    }
  }
  void finish() {
    for (const Record& record : std::move(shared_).finish()) out_.emit(record);
  }
  [[nodiscard]] std::size_t resources() const { return resources_; }

 private:
  bool first(const std::string& text) {
    return seen_.insert(std::hash<std::string>{}(text)).second;
  }

  kit::Emitter& out_;
  kit::Draft shared_;
  std::unordered_set<std::size_t> seen_;
  std::size_t resources_ = 0;
};

}  // namespace

void sweep(Client& client, std::span<const Call> table, const Plan& plan,
           const SweepSettings& settings, kit::Emitter& out) {
  Pool pool{client, table, plan, settings};
  Writer writer{out};
  const auto total = static_cast<std::int64_t>(plan.units.size());
  std::size_t account = 0;
  std::string last;
  for (std::size_t i = 0; i < plan.units.size(); ++i) {
    writer.write(pool.next());
    const Unit& unit = plan.units[i].unit;
    if (unit.account != last) ++account;
    last = unit.account;
    out.emit(model::ProgressRecord{
        static_cast<std::int64_t>(i) + 1, total,
        fmt::format("account {} of {} ({}), {}: {} resources so far", account, plan.accounts,
                    unit.account, unit.region.empty() ? "global" : unit.region,
                    writer.resources())});
  }
  writer.finish();
}

}  // namespace plimsoll::aws::wire
