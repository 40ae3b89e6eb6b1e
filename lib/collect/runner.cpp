#include "lib/collect/runner.hpp"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "lib/collect/kit/json.hpp"
#include "lib/collect/process.hpp"
#include "lib/collect/protocol.hpp"
#include "lib/core/log.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::collect {
namespace {

using model::ProblemRecord;
using Severity = ProblemRecord::Severity;
using std::chrono::steady_clock;

constexpr std::size_t kProblemsTold = 1000;
constexpr std::size_t kUnknownTold = 100;
constexpr std::size_t kLogLineBytes = 4096;
constexpr std::size_t kLogLines = 10'000;
constexpr std::size_t kReasonBytes = 500;
constexpr std::size_t kAnswerBytes = std::size_t{1} << 20U;
constexpr std::chrono::seconds kAnswerTime{60};

static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler sets it");
std::atomic<bool> interrupt_asked{false};

/// Cuts a stream into lines.  `take` returns false to end the stream.
class Lines {
 public:
  /// `bound`: a longer line is handed over as soon as it has that many bytes and one more.
  explicit Lines(std::size_t bound) : bound_{bound} {}

  template <typename Take>
  bool feed(std::string_view bytes, const Take& take) {
    while (!bytes.empty()) {
      const auto end = bytes.find('\n');
      const auto piece = bytes.substr(0, end);
      if (end == std::string_view::npos) {
        rest_ += piece;
        return rest_.size() <= bound_ || flush(take);
      }
      bytes.remove_prefix(end + 1);
      if (rest_.empty()) {
        if (!take(piece)) return false;
        continue;
      }
      rest_ += piece;
      if (!flush(take)) return false;
    }
    return true;
  }

  /// Hands over what stands there without a newline, if anything.
  template <typename Take>
  bool flush(const Take& take) {
    const std::string line = std::exchange(rest_, {});
    return line.empty() || take(std::string_view{line});
  }

 private:
  std::size_t bound_;
  std::string rest_;
};

/// Passes a collector's standard error on to our log.
class LogRelay {
 public:
  explicit LogRelay(const std::filesystem::path& program) : name_{program.filename().string()} {
    constexpr std::string_view kPrefix = "plimsoll-collect-";
    if (name_.starts_with(kPrefix)) name_.erase(0, kPrefix.size());
  }
  LogRelay(const LogRelay&) = delete;
  LogRelay& operator=(const LogRelay&) = delete;
  ~LogRelay() {
    lines_.flush([&](std::string_view line) { return pass(line); });
    if (count_ > kLogLines) {
      log::warning(fmt::format("{}: {} more lines left out", name_, count_ - kLogLines));
    }
  }

  void feed(std::string_view bytes) {
    lines_.feed(bytes, [&](std::string_view line) { return pass(line); });
  }

  /// The last line, for a reason: ": text", or nothing.
  [[nodiscard]] std::string last() {
    lines_.flush([&](std::string_view line) { return pass(line); });
    return last_.empty() ? "" : ": " + last_.substr(0, kReasonBytes);
  }

 private:
  bool pass(std::string_view line) {
    std::string text = core::printable(core::trim(line).substr(0, kLogLineBytes));
    if (text.empty()) return true;
    const bool tell = ++count_ <= kLogLines;
    // A level that the collector put in front becomes ours.
    constexpr std::array<std::pair<std::string_view, void (*)(std::string_view)>, 4> kLevels{
        {{"error: ", log::error},
         {"warning: ", log::warning},
         {"info: ", log::info},
         {"debug: ", log::debug}}};
    auto* write = log::info;
    for (const auto& [prefix, level] : kLevels) {
      if (!text.starts_with(prefix)) continue;
      text.erase(0, prefix.size());
      write = level;
      break;
    }
    if (tell) write(core::printable(name_) + ": " + text);
    last_ = std::move(text);
    return true;
  }

  std::string name_;
  Lines lines_{kLogLineBytes};
  std::size_t count_ = 0;
  std::string last_;
};

/// Reads the lines of one collection and keeps the protocol's rules.
class Session {
 public:
  Session(const Limits& limits, const Sink& sink)
      : limits_{limits}, sink_{sink}, lines_{limits.line_bytes} {}

  /// False when the collector is to be ended; reason() says why.
  bool feed(std::string_view bytes) {
    bytes_ += bytes.size();
    if (bytes_ > limits_.bytes) {
      return stop(fmt::format("it wrote more than {} bytes", limits_.bytes));
    }
    return lines_.feed(bytes, [&](std::string_view line) { return take(line); });
  }

  /// After the last byte: what can only be said now.  A last line without a newline counts if the
  /// collector ended by itself; else it was cut.
  void finish(bool by_itself) {
    if (by_itself && reason_.empty())
      lines_.flush([&](std::string_view line) { return take(line); });
    compare_counts();
    if (problems_ > kProblemsTold) {
      sink_.problem({Severity::error, "more_problems",
                     fmt::format("{} more lines had problems", problems_ - kProblemsTold), "",
                     std::nullopt});
    }
  }

  [[nodiscard]] bool done() const { return done_.has_value() && reason_.empty(); }
  [[nodiscard]] std::int64_t errors() const { return errors_; }
  [[nodiscard]] const std::string& reason() const { return reason_; }

 private:
  bool stop(std::string reason) {
    reason_ = std::move(reason);
    return false;
  }

  bool take(std::string_view line) {
    ++line_;
    if (static_cast<std::uint64_t>(line_) > limits_.lines) {
      return stop(fmt::format("it wrote more than {} lines", limits_.lines));
    }
    if (line.size() > limits_.line_bytes) {
      return stop(fmt::format("line {} is longer than {} bytes", line_, limits_.line_bytes));
    }
    if (done_) return stop(fmt::format("line {} stands after done", line_));
    if (line.ends_with('\r')) line.remove_suffix(1);
    unknown_.clear();
    auto record = parser_.parse(line, unknown_);
    if (line_ == 1 && !(record && std::holds_alternative<model::Hello>(*record))) {
      return stop("the first line is not hello" + (record ? "" : ": " + record.error().what));
    }
    if (!record) {
      const bool lost = record.error().kind == Error::Kind::malformed;
      refuse(lost ? Severity::error : Severity::warning, lost ? "malformed_line" : "unknown_type",
             record.error().what);
      return true;
    }
    tell_unknown();
    return accept(std::move(*record));
  }

  bool accept(model::Record record) {
    if (line_ > 1 && std::holds_alternative<model::Hello>(record)) {
      refuse(Severity::error, "second_hello", "hello stands on the first line alone");
      return true;
    }
    if (auto* done = std::get_if<model::DoneRecord>(&record)) {
      done_ = std::move(*done);
      return true;
    }
    const auto* told = std::get_if<ProblemRecord>(&record);
    if (told != nullptr && told->severity == Severity::error) ++errors_;
    ++came_.at(record.index());
    sink_.record(std::move(record), line_);
    return true;
  }

  void refuse(Severity severity, std::string code, std::string message) {
    ++refused_;
    problem({severity, std::move(code), std::move(message), "", line_});
  }

  void problem(ProblemRecord record) {
    if (record.severity == Severity::error) ++errors_;
    if (++problems_ <= kProblemsTold) sink_.problem(std::move(record));
  }

  void tell_unknown() {
    for (auto& name : unknown_) {
      if (seen_unknown_.size() >= kUnknownTold || !seen_unknown_.insert(name).second) continue;
      problem({Severity::warning, "unknown_member",
               fmt::format("{} is not part of the protocol and was left out", name), name, line_});
    }
  }

  void compare_counts() {
    if (!done_) return;
    constexpr std::array<std::string_view, std::variant_size_v<model::Record>> kTypes{
        "hello", "asset", "relation", "need",    "evidence",
        "scope", "raw",   "progress", "problem", "done"};
    std::int64_t missing = 0;
    std::string surplus;
    for (const auto& [type, count] : done_->counts) {
      const auto* at = std::ranges::find(kTypes, type);
      if (at == kTypes.end()) continue;
      const auto came = came_.at(static_cast<std::size_t>(at - kTypes.begin()));
      if (came > count) surplus = fmt::format("{} {} lines came, done says {}", came, type, count);
      if (came < count) missing += std::min(count - came, std::int64_t{1} << 40U);
    }
    if (!surplus.empty()) problem({Severity::error, "count_mismatch", surplus, "", line_});
    if (missing > refused_) {
      problem({Severity::error, "count_mismatch",
               fmt::format("done counts {} lines that never came", missing - refused_), "", line_});
    }
  }

  const Limits& limits_;
  const Sink& sink_;
  Lines lines_;
  LineParser parser_;
  std::vector<std::string> unknown_;
  std::set<std::string, std::less<>> seen_unknown_;
  std::array<std::int64_t, std::variant_size_v<model::Record>> came_{};
  std::optional<model::DoneRecord> done_;
  std::string reason_;
  std::int64_t line_ = 0;
  std::uint64_t bytes_ = 0;
  std::int64_t refused_ = 0;
  std::int64_t errors_ = 0;
  std::size_t problems_ = 0;
};

/// Why a process that we didn't stop failed; empty for exit statuses 0 and 4.
std::string reason_of(const Ended& ended, const std::string& last_line) {
  if (ended.signal) {
    return fmt::format("ended by signal {} ({})", *ended.signal,
                       ::strsignal(*ended.signal));  // NOLINT(concurrency-mt-unsafe)
  }
  switch (const int status = ended.exit_status.value_or(1)) {
    case 0:
    case 4:
      return {};
    case 2:
      return "settings refused (exit status 2)" + last_line;
    case 3:
      return "target unreachable or not allowed (exit status 3)" + last_line;
    default:
      return fmt::format("the collector failed (exit status {})", status) + last_line;
  }
}

std::string stop_reason(Process::Stop stop, std::chrono::seconds time) {
  if (stop == Process::Stop::interrupted) return "interrupted";
  return fmt::format("it took longer than {} s", time.count());
}

}  // namespace

void interrupt() noexcept { interrupt_asked.store(true); }
bool interrupted() noexcept { return interrupt_asked.load(); }
void resume() noexcept { interrupt_asked.store(false); }

RunOutcome run_collector(const std::filesystem::path& program, const std::string& settings_json,
                         const Limits& limits, const Sink& sink) {
  RunOutcome outcome;
  auto process = Process::start(program, {"collect"});
  if (!process) {
    outcome.reason = to_string(process.error());
    return outcome;
  }
  LogRelay relay{program};
  Session session{limits, sink};
  const auto stop = process->pump(settings_json, steady_clock::now() + limits.time,
                                  {[&](std::string_view bytes) { return session.feed(bytes); },
                                   [&](std::string_view bytes) { relay.feed(bytes); }});
  const Ended ended = process->end();
  session.finish(stop == Process::Stop::ended && !ended.signal);
  outcome.exit_status = ended.exit_status;
  outcome.signal = ended.signal;
  const std::string last_line = relay.last();
  if (stop == Process::Stop::time || stop == Process::Stop::interrupted) {
    outcome.reason = stop_reason(stop, limits.time);
  } else if (!session.reason().empty()) {
    outcome.reason = session.reason();
  } else {
    outcome.reason = reason_of(ended, last_line);
  }
  if (outcome.reason.empty() && !session.done()) outcome.reason = "it ended without done";
  outcome.done = outcome.reason.empty();
  outcome.gaps = session.errors() > 0 || ended.exit_status == 4;
  if (outcome.done && outcome.gaps) {
    outcome.reason = session.errors() > 0 ? fmt::format("{} problems", session.errors())
                                          : "it says that something could not be read";
  }
  return outcome;
}

Result<std::string> ask_collector(const std::filesystem::path& program, const std::string& command,
                                  const std::string& settings_json) {
  auto process = Process::start(program, {command});
  if (!process) return tl::unexpected<Error>(std::move(process).error());
  LogRelay relay{program};
  std::string answer;
  const auto stop = process->pump(settings_json, steady_clock::now() + kAnswerTime,
                                  {[&](std::string_view bytes) {
                                     answer += bytes;
                                     return answer.size() <= kAnswerBytes;
                                   },
                                   [&](std::string_view bytes) { relay.feed(bytes); }});
  const Ended ended = process->end();
  const std::string asked = program.filename().string() + " " + command;
  if (stop == Process::Stop::reader) {
    return failure(Error::Kind::malformed, asked + ": it wrote more than 1 MiB");
  }
  if (stop != Process::Stop::ended) {
    return failure(Error::Kind::timed_out, asked + ": " + stop_reason(stop, kAnswerTime));
  }
  // check explains in its answer what its exit status says in short, so the answer comes first.
  if (kit::parse_bounded(answer).is_object() && !ended.signal) return answer;
  std::string reason = reason_of(ended, relay.last());
  if (reason.empty()) reason = "it did not print one JSON object";
  const auto kind = ended.exit_status == 2   ? Error::Kind::usage
                    : ended.exit_status == 3 ? Error::Kind::unreachable
                                             : Error::Kind::malformed;
  return failure(kind, asked + ": " + reason);
}

}  // namespace plimsoll::collect
