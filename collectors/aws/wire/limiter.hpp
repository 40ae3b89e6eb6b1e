/// @file
/// How fast each account, region and service is asked: published rates to begin with, slower where
/// the service says so, faster again when it stops saying so.
/// Source: AWS, "Request throttling for the Amazon EC2 API": a bucket of tokens an account, region
/// and kind of call, refilled steadily.
#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <string>

namespace plimsoll::aws::wire {

class Limiter {
 public:
  using Instant = std::chrono::steady_clock::time_point;

  /// How long to wait before the next call of `key` may go; it is counted as gone.
  [[nodiscard]] std::chrono::milliseconds reserve(const std::string& key, Instant now);
  /// The service said that it was asked too fast: half the rate, and no call for a while.
  void throttled(const std::string& key, Instant now);
  /// It answered: a little faster again, up to the published rate.
  void answered(const std::string& key, Instant now);
  /// Calls a second, as of now.
  [[nodiscard]] double rate(const std::string& key) const;

 private:
  struct Bucket {
    double rate;
    double tokens;
    Instant filled;
    Instant slowed;  ///< When the rate was changed last.
  };
  Bucket& bucket(const std::string& key, Instant now);

  mutable std::mutex mutex_;
  std::map<std::string, Bucket, std::less<>> buckets_;
};

}  // namespace plimsoll::aws::wire
