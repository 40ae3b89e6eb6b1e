#include "collectors/aws/wire/limiter.hpp"

#include <algorithm>

namespace plimsoll::aws::wire {

namespace {

constexpr double kRate = 20;    ///< A second: what EC2 refills for describing calls.
constexpr double kBurst = 100;  ///< What its bucket holds.
constexpr double kSlowest = 0.5;
constexpr std::chrono::seconds kStep{1};  ///< Least time between two changes of the rate.

double seconds(std::chrono::steady_clock::duration time) {
  return std::chrono::duration<double>(time).count();
}

}  // namespace

Limiter::Bucket& Limiter::bucket(const std::string& key, Instant now) {
  return buckets_.try_emplace(key, Bucket{kRate, kBurst, now, now}).first->second;
}

std::chrono::milliseconds Limiter::reserve(const std::string& key, Instant now) {
  const std::lock_guard lock{mutex_};
  Bucket& to = bucket(key, now);
  to.tokens = std::min(kBurst, to.tokens + seconds(now - to.filled) * to.rate);
  to.filled = now;
  to.tokens -= 1;
  if (to.tokens >= 0) return std::chrono::milliseconds{0};
  const auto wait = static_cast<std::int64_t>(-to.tokens / to.rate * 1000) + 1;
  return std::chrono::milliseconds{wait};
}

void Limiter::throttled(const std::string& key, Instant now) {
  const std::lock_guard lock{mutex_};
  Bucket& to = bucket(key, now);
  // Answers to calls that were under way at the same time are one complaint.
  if (to.rate < kRate && now - to.slowed < kStep) return;
  to.rate = std::max(kSlowest, to.rate / 2);
  to.tokens = std::min(to.tokens, 0.0);
  to.slowed = now;
}

void Limiter::answered(const std::string& key, Instant now) {
  const std::lock_guard lock{mutex_};
  Bucket& to = bucket(key, now);
  if (to.rate >= kRate || now - to.slowed < kStep) return;
  to.rate = std::min(kRate, to.rate + 1);
  to.slowed = now;
}

double Limiter::rate(const std::string& key) const {
  const std::lock_guard lock{mutex_};
  const auto found = buckets_.find(key);
  return found == buckets_.end() ? kRate : found->second.rate;
}

}  // namespace plimsoll::aws::wire
