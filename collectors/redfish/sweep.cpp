#include "collectors/redfish/sweep.hpp"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace plimsoll::redfish {

namespace {

constexpr std::size_t kWindow = 8;  ///< Targets kept for each that is read at once.

class Sweep {
 public:
  Sweep(std::size_t count, std::size_t concurrency, const CollectOne& collect)
      : count_{count}, window_{kWindow * concurrency}, collect_{collect} {
    for (std::size_t i = 0; i < std::min(count, concurrency); ++i) {
      workers_.emplace_back([this] { work(); });
    }
  }
  Sweep(const Sweep&) = delete;
  Sweep& operator=(const Sweep&) = delete;
  ~Sweep() {
    {
      const std::lock_guard lock{mutex_};
      next_ = count_;
    }
    changed_.notify_all();
    for (std::thread& worker : workers_) worker.join();
  }

  Collected wait_for(std::size_t index) {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [&] { return done_.contains(index) || failed_.contains(index); });
    if (const auto failed = failed_.find(index); failed != failed_.end()) {
      std::rethrow_exception(failed->second);
    }
    Collected out = std::move(done_.at(index));
    done_.erase(index);
    told_ = index + 1;
    changed_.notify_all();
    return out;
  }

 private:
  std::optional<std::size_t> take_turn() {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [&] { return next_ >= count_ || next_ < told_ + window_; });
    if (next_ >= count_) return std::nullopt;
    return next_++;
  }

  void work() {
    while (const auto index = take_turn()) {
      try {
        Collected collected = collect_(*index);
        const std::lock_guard lock{mutex_};
        done_.emplace(*index, std::move(collected));
      } catch (...) {
        const std::lock_guard lock{mutex_};
        failed_.emplace(*index, std::current_exception());
      }
      changed_.notify_all();
    }
  }

  const std::size_t count_;
  const std::size_t window_;
  const CollectOne& collect_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t next_ = 0;  ///< The target that is read next.
  std::size_t told_ = 0;  ///< Targets that were taken.
  std::map<std::size_t, Collected> done_;
  std::map<std::size_t, std::exception_ptr> failed_;
  std::vector<std::thread> workers_;
};

}  // namespace

void sweep(std::size_t count, std::size_t concurrency, const CollectOne& collect,
           const TakeOne& take) {
  Sweep running{count, std::max<std::size_t>(concurrency, 1), collect};
  for (std::size_t i = 0; i < count; ++i) take(i, running.wait_for(i));
}

}  // namespace plimsoll::redfish
