#include "collectors/snmp/walker.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace plimsoll::snmp {
namespace {

/// What a GETBULK asks for at first: an answer of 25 short objects still fits one Ethernet frame.
constexpr int kRepetitions = 25;
/// After silence or "too big": some agents fail on long answers only.
constexpr int kFewRepetitions = 5;
/// Subtrees that may stay without answer, one after the other, until the agent counts as gone.
constexpr int kSilentSubtrees = 2;
/// … that may break the protocol, until nothing more is asked.
constexpr int kBrokenSubtrees = 3;
/// Agents that end each module with "end of view" are believed the second time.
constexpr int kEndsOfView = 2;

const Oid& sys_object_id() {
  static const Oid oid{1, 3, 6, 1, 2, 1, 1, 2, 0};
  return oid;
}

/// What a report says (RFC 3414, 5 usmStats; RFC 3412, 5 snmpMPDStats; RFC 3413 contexts).
struct Report {
  Oid counter;
  std::string_view meaning;
};

const std::array<Report, 9>& reports() {
  static const Oid usm{1, 3, 6, 1, 6, 3, 15, 1, 1};
  static const std::array<Report, 9> all{{
      {usm + Oid{1},
       "it does not take this security level for the user: give password and priv_protocol as the "
       "user has them"},
      {usm + Oid{2}, "its engine's clock and ours can't be brought together: restart its agent"},
      {usm + Oid{3}, "it does not know the user: check username, or create the user on it"},
      {usm + Oid{4}, "it does not know its own engine ID any more: try again"},
      {usm + Oid{5}, "wrong digest: check password and auth_protocol"},
      {usm + Oid{6}, "it can't decrypt: check priv_password and priv_protocol"},
      {{1, 3, 6, 1, 6, 3, 11, 2, 1, 3}, "nothing in it handles the request"},
      {{1, 3, 6, 1, 6, 3, 12, 1, 4}, "the context is not available now: check context"},
      {{1, 3, 6, 1, 6, 3, 12, 1, 5}, "it does not know the context: check context"},
  }};
  return all;
}

std::string meaning_of(const Answer& report) {
  if (report.bindings.empty()) return "an SNMPv3 report without a reason";
  const Oid& said = report.bindings.front().oid;
  for (const Report& known : reports()) {
    if (starts_with(said, known.counter)) return std::string{known.meaning};
  }
  return "an SNMPv3 report of " + to_string(said);
}

/// Whether `oid` comes behind everything below `base`.
bool is_behind(const Oid& oid, const Oid& base) { return oid > base && !starts_with(oid, base); }

}  // namespace

Walker::Walker(std::span<const Subtree> subtrees, Depth depth, Bounds bounds)
    : depth_{depth},
      bounds_{bounds},
      subtrees_{subtrees},
      most_{depth == Depth::whole ? kRepetitions : 1},
      repetitions_{most_} {}

std::optional<Request> Walker::next() const {
  if (finished_) return std::nullopt;
  if (!planned_) return Request{Operation::get, sys_object_id(), 1};
  if (repetitions_ == 1 || probing_) return Request{Operation::get_next, last_, 1};
  return Request{Operation::get_bulk, last_, repetitions_};
}

void Walker::answer(const Answer& answer) {
  if (finished_) return;
  const bool came =
      answer.outcome == Answer::Outcome::response || answer.outcome == Answer::Outcome::report;
  reading_.answered = reading_.answered || came;
  switch (answer.outcome) {
    case Answer::Outcome::response:
      take_response(answer);
      return;
    case Answer::Outcome::report:
      stop({Trouble::Kind::denied, {}, "the agent refused: " + meaning_of(answer)});
      return;
    case Answer::Outcome::silence:
      take_silence(answer);
      return;
    case Answer::Outcome::refused:
      stop({reading_.answered ? Trouble::Kind::timed_out : Trouble::Kind::unreachable,
            {},
            answer.note});
      return;
  }
}

/// The first answer tells what the agent is, and so what it is asked for.
void Walker::plan(const Answer& first) {
  Oid identity;
  for (const Binding& binding : first.bindings) {
    if (binding.kind == Binding::Kind::value && binding.oid == sys_object_id() &&
        binding.value.type == Value::Type::oid) {
      identity = binding.value.oid;
    }
  }
  for (const Subtree& subtree : subtrees_) {
    if (is_asked(subtree, identity)) queue_.push_back(&subtree);
  }
  std::ranges::sort(queue_, {}, [](const Subtree* subtree) { return subtree->base; });
  planned_ = true;
  at_ = 0;
  finished_ = queue_.empty();
  if (!finished_) last_ = queue_.front()->base;
}

void Walker::take_response(const Answer& answer) {
  bytes_ += answer.bytes;
  if (!planned_) {
    if (answer.error_status == kAuthorizationError || answer.error_status == kNoAccess) {
      stop({Trouble::Kind::denied,
            {},
            "the agent refused: its access control has no view for us, or wants a higher "
            "security level (password, priv_protocol)"});
      return;
    }
    plan(answer);
    return;
  }
  if (answer.error_status != kNoError) {
    take_error(answer.error_status);
    return;
  }
  probing_ = false;
  silent_subtrees_ = 0;
  const std::size_t before = at_;
  const bool goes_on = take_bindings(answer.bindings);
  if (finished_) return;
  if (reading_.walk.size() >= bounds_.objects || bytes_ >= bounds_.bytes) {
    stop({Trouble::Kind::limit, std::string{queue_[at_]->name},
          "the agent has more than " + std::to_string(bounds_.objects) + " objects or " +
              std::to_string(bounds_.bytes >> 20U) + " MiB; the rest was not read"});
    return;
  }
  if (goes_on && at_ == before && depth_ == Depth::first_object) next_subtree();
}

bool Walker::take_bindings(const std::vector<Binding>& bindings) {
  if (bindings.empty()) {
    if (!slow_down()) fail_by_nonsense("the agent answered without an object");
    return false;
  }
  const Oid& base = queue_[at_]->base;
  for (const Binding& binding : bindings) {
    if (binding.kind == Binding::Kind::end_of_view) {
      end_of_view();
      return false;
    }
    if (binding.kind != Binding::Kind::value) {
      next_subtree();
      return false;
    }
    if (binding.oid <= last_) {
      not_increasing(binding.oid);
      return false;
    }
    ends_of_view_ = 0;
    if (!starts_with(binding.oid, base)) {
      skip_to(binding.oid);
      return false;
    }
    if (reading_.walk.size() >= bounds_.objects) return false;
    broken_subtrees_ = 0;
    reading_.walk.put(binding.oid, binding.value);
    last_ = binding.oid;
  }
  return true;
}

/// An object that is not behind the last one: a loop, unless only GETBULK does it.
void Walker::not_increasing(const Oid& oid) {
  if (slow_down()) return;
  fail_by_nonsense("the agent answered " + to_string(oid) + " as the successor of " +
                   to_string(last_) + ", so that reading would never end: update its firmware");
}

void Walker::take_error(std::int64_t status) {
  switch (status) {
    case kTooBig:
      if (repetitions_ > 1) {
        most_ = repetitions_ = std::max(1, repetitions_ / 2);
        return;
      }
      fail_by_nonsense("the agent called one object too big to answer");
      return;
    case kNoSuchName:  // How SNMPv1 ends a view; some agents know nothing else.
      next_subtree();
      return;
    case kNoAccess:
    case kAuthorizationError:
      fail_subtree(Trouble::Kind::denied,
                   "the agent's access control refuses it: add it to the view of the account");
      return;
    default:
      if (slow_down()) return;
      fail_by_nonsense("the agent answered with error status " + std::to_string(status) +
                       " (RFC 3416) behind " + to_string(last_));
  }
}

/// Silence may come of a long answer that was lost, of one object that the agent can't answer, or
/// of an agent that died: tried in this order.
void Walker::take_silence(const Answer& answer) {
  const std::string because = answer.note.empty() ? "no answer" : answer.note;
  if (!reading_.answered) {
    stop({answer.lives ? Trouble::Kind::denied : Trouble::Kind::unreachable, {}, because});
    return;
  }
  if (planned_ && repetitions_ > 1 && !probing_) {
    most_ = repetitions_ = repetitions_ > kFewRepetitions ? kFewRepetitions : 1;
    probing_ = true;
    return;
  }
  probing_ = false;
  if (!planned_ || ++silent_subtrees_ >= kSilentSubtrees) {
    stop({Trouble::Kind::timed_out,
          {},
          "the agent stopped answering after " + std::to_string(reading_.walk.size()) +
              " objects: " + because});
    return;
  }
  fail_subtree(Trouble::Kind::timed_out,
               "what follows " + to_string(last_) + " was not read: " + because);
  probing_ = repetitions_ > 1;  // One object tells whether the agent lives.
}

/// One object at once in this subtree; whether there was anything to slow down.
bool Walker::slow_down() {
  if (repetitions_ == 1 || probing_) return false;
  repetitions_ = 1;
  return true;
}

void Walker::next_subtree() {
  if (++at_ >= queue_.size()) {
    finished_ = true;
    return;
  }
  last_ = queue_[at_]->base;
  repetitions_ = most_;
}

/// The agent's next object is `oid`: what lies before it is empty.
void Walker::skip_to(const Oid& oid) {
  do {
    next_subtree();
  } while (!finished_ && is_behind(oid, queue_[at_]->base));
}

void Walker::end_of_view() {
  if (++ends_of_view_ >= kEndsOfView) {
    finished_ = true;
    return;
  }
  next_subtree();
}

void Walker::fail_subtree(Trouble::Kind kind, std::string what) {
  reading_.unread.push_back(queue_[at_]->name);
  reading_.troubles.push_back({kind, std::string{queue_[at_]->name}, std::move(what)});
  next_subtree();
}

/// As above, for answers that break the protocol: an agent that does nothing else is left alone.
void Walker::fail_by_nonsense(std::string what) {
  fail_subtree(Trouble::Kind::malformed, std::move(what));
  if (finished_ || ++broken_subtrees_ < kBrokenSubtrees) return;
  stop({Trouble::Kind::malformed,
        {},
        "the agent broke the protocol " + std::to_string(kBrokenSubtrees) +
            " times in a row; it was asked for nothing more"});
}

void Walker::stop(Trouble trouble) {
  if (finished_) return;
  finished_ = true;
  if (!planned_) {
    for (const Subtree& subtree : subtrees_) reading_.unread.push_back(subtree.name);
  } else {
    for (; at_ < queue_.size(); ++at_) reading_.unread.push_back(queue_[at_]->name);
  }
  reading_.troubles.push_back(std::move(trouble));
}

Reading Walker::take() && { return std::move(reading_); }

}  // namespace plimsoll::snmp
