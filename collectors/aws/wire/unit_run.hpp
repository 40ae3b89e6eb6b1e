/// @file
/// The calls of one unit: made side by side, mapped in the table's order, however they end.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "collectors/aws/calls.hpp"
#include "collectors/aws/reading.hpp"
#include "collectors/aws/wire/client.hpp"
#include "lib/model/record.hpp"

namespace plimsoll::aws::wire {

/// What is asked where: the calls of some reaches, as somebody.
struct UnitPlan {
  Unit unit;
  std::string region;       ///< Asked in: the unit's, or the partition's for what is global.
  bool management = false;  ///< Makes the calls of the organisation, too.
  bool global = false;      ///< Makes the calls outside regions; otherwise those of a region.
  std::shared_ptr<CredentialSource> credentials;
  /// Why nothing can be asked there: its account's role is refused.
  std::optional<Failure> barred;
};

/// Most follow-up calls that the mappings of one unit may ask for.
inline constexpr std::size_t kFollowUps = 200'000;

class UnitRun {
 public:
  UnitRun(Client& client, std::span<const Call> table, UnitPlan plan,
          std::vector<std::string> service_tags);
  UnitRun(const UnitRun&) = delete;
  UnitRun& operator=(const UnitRun&) = delete;
  ~UnitRun() = default;

  /// A call that may begin; absent while none may, or somebody is mapping, and for good once
  /// finished().
  [[nodiscard]] std::optional<std::size_t> take();
  /// Makes that call, all its pages.
  void make(std::size_t task);
  /// Whether all calls are made and mapped.
  [[nodiscard]] bool finished() const { return finished_; }
  /// The unit's records, scopes among them; once, when finished.
  [[nodiscard]] std::vector<model::Record> records() &&;

 private:
  struct Task {
    const Call* call = nullptr;
    nlohmann::json input;
    std::deque<std::pair<nlohmann::json, nlohmann::json>> waiting;  ///< Pages: answer, input.
    std::size_t pages = 0;
    bool over = false;
    std::optional<Failure> failure;
  };
  /// How the calls of one operation ended.
  struct Listing {
    std::size_t calls = 0;
    std::optional<Failure> failure;  ///< The first; denied before others.
  };

  void add(const Call& call, nlohmann::json input);
  void deliver(std::size_t index, Page page, const nlohmann::json& input);
  void map(Task& task, const nlohmann::json& answer, const nlohmann::json& input);
  void end(std::size_t index, std::optional<Failure> failure);
  void advance();
  void follow();
  void conclude();
  void tell(const Call& call, const Listing& listing);
  [[nodiscard]] std::string scope_name(const Call& call) const;
  void stamp(std::vector<model::Record>& records) const;

  Client& client_;
  std::span<const Call> table_;
  UnitPlan plan_;
  Caller caller_;
  std::mutex mutex_;
  std::condition_variable changed_;
  Reading reading_;
  std::deque<Task> tasks_;
  std::size_t begun_ = 0;   ///< Tasks that were taken.
  std::size_t mapped_ = 0;  ///< Tasks that are over and mapped: the next in order is this one.
  std::atomic<bool> finished_ = false;
  std::map<std::pair<std::size_t, std::size_t>, model::RawRecord> raws_;  ///< By task and page.
  std::set<std::string> asked_unknown_;
  std::map<const Call*, Listing> listings_;
};

/// What a person is told of a call that didn't end well: the words, and what would help.
[[nodiscard]] std::string reason_of(const Call& call, const Unit& unit, const Failure& failure);

}  // namespace plimsoll::aws::wire
