#include "collectors/aws/wire/unit_run.hpp"

#include <exception>

#include <fmt/format.h>

#include "collectors/aws/wire/pager.hpp"
#include "lib/core/digest.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::aws::wire {

namespace {

using Json = nlohmann::json;

/// Pages of a call that isn't next in order are kept up to here; then it waits.
constexpr std::size_t kWaitingPages = 4;

bool belongs(const UnitPlan& plan, const Call& call) {
  if (call.reach == Reach::management) return plan.management;
  if (call.reach == Reach::global) return plan.global;
  return call.reach == Reach::region && !plan.unit.region.empty();
}

std::vector<std::string> kinds_of(const Call& call) {
  std::vector<std::string> out;
  for (const auto kind : core::split(call.kinds, ',')) {
    if (const auto bare = core::trim(kind); !bare.empty()) out.emplace_back(bare);
  }
  return out;
}

std::string_view code_of(Failure::Kind kind) {
  switch (kind) {
    case Failure::Kind::denied:
      return "denied";
    case Failure::Kind::refused:
      return "credentials_refused";
    case Failure::Kind::switched_off:
      return "switched_off";
    default:
      return "call_failed";
  }
}

}  // namespace

std::string reason_of(const Call& call, const Unit& unit, const Failure& failure) {
  std::string out = failure.words;
  if (failure.kind == Failure::Kind::denied) {
    out += fmt::format(" (the policy needs {})", call.permission);
  } else if (failure.kind == Failure::Kind::switched_off) {
    out += fmt::format(" ({} is not enabled for account {}{})", call.service, unit.account,
                       unit.region.empty() ? "" : " in " + unit.region);
  } else if (failure.kind == Failure::Kind::refused && !unit.region.empty()) {
    out += fmt::format(" (a region that account {} has not switched on answers like this)",
                       unit.account);
  }
  return out;
}

UnitRun::UnitRun(Client& client, std::span<const Call> table, UnitPlan plan,
                 std::vector<std::string> service_tags)
    : client_{client},
      table_{table},
      plan_{std::move(plan)},
      caller_{plan_.unit.account, plan_.region, plan_.credentials,
              std::filesystem::path{plan_.unit.account} /
                  (plan_.unit.region.empty() ? "global" : plan_.unit.region)},
      reading_{plan_.unit, std::move(service_tags)} {
  for (const Call& call : table_) {
    if (!belongs(plan_, call)) continue;
    listings_[&call];
    if (plan_.barred) {
      listings_[&call].failure = plan_.barred;
    } else {
      add(call, Json::object());
    }
  }
  if (tasks_.empty()) conclude();
}

void UnitRun::add(const Call& call, Json input) {
  Task& task = tasks_.emplace_back();
  task.call = &call;
  task.input = std::move(input);
}

std::optional<std::size_t> UnitRun::take() {
  // Whoever maps just now holds the lock; there is other work meanwhile.
  const std::unique_lock lock{mutex_, std::try_to_lock};
  if (!lock || begun_ == tasks_.size()) return std::nullopt;
  return begun_++;
}

void UnitRun::make(std::size_t index) {
  const Call* call = nullptr;
  Json input;
  {
    const std::lock_guard lock{mutex_};
    call = tasks_[index].call;
    input = tasks_[index].input;
  }
  const Json whole = input;
  Pager pager{client_.models(), call->service, call->operation};
  pager.begin(input);
  // Of an answer that was cut short none is used: its tokens may be stale.
  const bool anew = client_.options().recordings.mode() == Recordings::Mode::resume &&
                    !client_.has_all(caller_, call->service, call->operation, whole);
  for (;;) {
    auto page = client_.call(caller_, call->service, call->operation, input, anew);
    if (!page) return end(index, std::move(page.error()));
    const Json asked = input;
    const auto more = pager.next(page->answer, input);
    deliver(index, *std::move(page), asked);
    if (!more) return end(index, Failure{Failure::Kind::failed, "", more.error().what});
    if (!*more) return end(index, std::nullopt);
  }
}

void UnitRun::deliver(std::size_t index, Page page, const Json& input) {
  model::RawRecord raw;
  raw.sha256 = core::sha256_hex(page.body);
  raw.media_type = page.body.starts_with("{") ? "application/json" : "application/xml";
  std::unique_lock lock{mutex_};
  Task& task = tasks_[index];
  raw.request = fmt::format("{} page {}", scope_name(*task.call), ++task.pages);
  raws_.emplace(std::pair{index, task.pages}, std::move(raw));
  // The call that is next never waits, so all come to be next.
  changed_.wait(lock, [&] { return index == mapped_ || task.waiting.size() < kWaitingPages; });
  if (index == mapped_ && task.waiting.empty()) {
    map(task, page.answer, input);
  } else {
    task.waiting.emplace_back(std::move(page.answer), input);
  }
}

void UnitRun::map(Task& task, const Json& answer, const Json& input) {
  try {
    task.call->map(answer, input, reading_);
  } catch (const std::exception& exception) {
    if (!task.failure) {
      task.failure = Failure{Failure::Kind::failed, "",
                             fmt::format("an answer could not be mapped: {}", exception.what())};
    }
  }
}

void UnitRun::end(std::size_t index, std::optional<Failure> failure) {
  const std::lock_guard lock{mutex_};
  Task& task = tasks_[index];
  if (failure && !task.failure) task.failure = std::move(failure);
  task.over = true;
  advance();
  changed_.notify_all();
}

/// Maps what has become next in order.
void UnitRun::advance() {
  while (mapped_ < tasks_.size()) {
    Task& task = tasks_[mapped_];
    for (; !task.waiting.empty(); task.waiting.pop_front()) {
      map(task, task.waiting.front().first, task.waiting.front().second);
    }
    if (!task.over) return;
    Listing& listing = listings_[task.call];
    ++listing.calls;
    const bool worse =
        task.failure && (!listing.failure || (task.failure->kind == Failure::Kind::denied &&
                                              listing.failure->kind != Failure::Kind::denied));
    if (worse) listing.failure = std::move(task.failure);
    task.input = nullptr;
    ++mapped_;
    if (mapped_ == tasks_.size()) follow();
  }
  if (!finished_) conclude();
}

/// Adds the calls that mappings asked for since the last time.
void UnitRun::follow() {
  for (Asked& asked : reading_.take_asked()) {
    const Call* call = nullptr;
    for (const Call& row : table_) {
      if (row.service == asked.service && row.operation == asked.operation) call = &row;
    }
    if (call == nullptr || call->reach != Reach::follow) {
      asked_unknown_.insert(asked.service + ":" + asked.operation);
    } else if (tasks_.size() < kFollowUps) {
      add(*call, std::move(asked.input));
    } else {
      listings_[call].failure =
          Failure{Failure::Kind::failed, "", "more is to be asked than one unit may"};
    }
  }
}

std::string UnitRun::scope_name(const Call& call) const {
  return aws::scope_name(plan_.unit, call.service, call.operation);
}

void UnitRun::tell(const Call& call, const Listing& listing) {
  model::ScopeRecord scope;
  scope.scope = scope_name(call);
  scope.kinds = kinds_of(call);
  if (listing.failure) {
    const Failure& failure = *listing.failure;
    const bool denied = failure.kind == Failure::Kind::denied;
    scope.status = denied ? model::ScopeStatus::denied : model::ScopeStatus::incomplete;
    scope.reason = reason_of(call, plan_.unit, failure);
    reading_.draft().problem(model::ProblemRecord::Severity::error, code_of(failure.kind),
                             scope.reason, scope.scope);
  }
  if (!scope.kinds.empty()) reading_.draft().scope(std::move(scope));
}

void UnitRun::conclude() {
  reading_.conclude();
  for (const Call& call : table_) {
    const auto found = listings_.find(&call);
    if (found != listings_.end()) {
      tell(call, found->second);
      continue;
    }
    if (call.reach != Reach::follow || kinds_of(call).empty()) continue;
    // Never asked for: nothing was there to ask of, unless what would have asked failed.
    bool lists = false;
    Listing listing;
    for (const auto& [parent, its] : listings_) {
      if (parent->service != call.service || parent->reach == Reach::follow) continue;
      lists = true;
      if (its.failure) listing.failure = its.failure;
    }
    if (lists) tell(call, listing);
  }
  for (const std::string& unknown : asked_unknown_) {
    reading_.draft().problem(model::ProblemRecord::Severity::error, "not_in_the_table",
                             unknown + " was asked for and is not in the table of calls",
                             scope_name({}));
  }
  // Last: from here on another thread may take the records away.
  finished_ = true;
}

/// Names the listing that each fact came from, where only one call of the unit lists its kind.
void UnitRun::stamp(std::vector<model::Record>& records) const {
  std::map<std::string, std::string, std::less<>> scopes;
  for (const model::Record& record : records) {
    const auto* scope = std::get_if<model::ScopeRecord>(&record);
    if (scope == nullptr) continue;
    for (const std::string& kind : scope->kinds) {
      const auto [at, first] = scopes.emplace(kind, scope->scope);
      if (!first) at->second.clear();
    }
  }
  for (model::Record& record : records) {
    auto* asset = std::get_if<model::AssetRecord>(&record);
    if (asset == nullptr || !asset->scope.empty() || !asset->key.starts_with("arn:")) continue;
    const auto found = scopes.find(asset->kind);
    if (found != scopes.end()) asset->scope = found->second;
  }
}

std::vector<model::Record> UnitRun::records() && {
  const std::lock_guard lock{mutex_};
  std::vector<model::Record> out = std::move(reading_).finish();
  stamp(out);
  for (auto& [page, raw] : raws_) out.emplace_back(std::move(raw));
  return out;
}

}  // namespace plimsoll::aws::wire
