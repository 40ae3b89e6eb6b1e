/// @file
/// Reads one agent: which question comes next, and what its answers amount to.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/snmp/catalogue.hpp"
#include "collectors/snmp/request.hpp"
#include "collectors/snmp/walk.hpp"

namespace plimsoll::snmp {

/// What one agent may make us keep.
struct Bounds {
  std::size_t objects = 500'000;
  std::size_t bytes = std::size_t{64} << 20U;  ///< Names and values, as counted by Answer::bytes.
};

enum class Depth : std::uint8_t {
  whole,        ///< Every object of every subtree.
  first_object  ///< One object of each subtree: whether there is any.
};

/// Something that could not be read.
struct Trouble {
  enum class Kind : std::uint8_t {
    unreachable,  ///< Nothing ever answered.
    denied,       ///< It answers, and does not let us: credentials, rights.
    timed_out,    ///< It stopped answering, or the time ran out.
    malformed,    ///< It answers what cannot be.
    limit,        ///< More than Bounds allow.
  };
  Kind kind;
  std::string subtree;  ///< Name of the subtree; empty: the agent.
  std::string what;     ///< For people: what happened, and what to do.
};

/// The outcome of one agent.
struct Reading {
  Walk walk;
  std::vector<Trouble> troubles;
  std::vector<std::string_view> unread;  ///< Names of the subtrees not or not wholly read.
  bool answered = false;                 ///< Whether it ever answered.
  bool shares_engine = false;            ///< SNMPv3: another agent of the run has its engine ID.
};

/// A state machine: next() tells what to ask, answer() takes what came.  Pure: no socket, no clock;
/// any answers are legal and each request brings the end nearer, as every object must be greater
/// than the one before and counts against the bounds.
class Walker {
 public:
  /// `subtrees` must outlive the walker: SNMPv2-MIB system is among them; others are asked where
  /// is_asked() says so.
  Walker(std::span<const Subtree> subtrees, Depth depth, Bounds bounds);

  /// What to ask now; absent: finished.
  [[nodiscard]] std::optional<Request> next() const;
  void answer(const Answer& answer);
  /// Ends it: what is left is not read because of `trouble`.
  void stop(Trouble trouble);

  [[nodiscard]] bool finished() const { return finished_; }
  /// Objects read until now.
  [[nodiscard]] std::size_t objects() const { return reading_.walk.size(); }
  /// Memory that they take, by Answer::bytes.
  [[nodiscard]] std::size_t bytes() const { return bytes_; }
  /// What was read.  Once, at the end.
  [[nodiscard]] Reading take() &&;

 private:
  void plan(const Answer& first);
  void take_response(const Answer& answer);
  void take_error(std::int64_t status);
  void take_silence(const Answer& answer);
  /// The bindings in order; whether the subtree goes on behind the last.
  bool take_bindings(const std::vector<Binding>& bindings);
  void not_increasing(const Oid& oid);
  void next_subtree();
  void skip_to(const Oid& oid);
  void end_of_view();
  void fail_subtree(Trouble::Kind kind, std::string what);
  void fail_by_nonsense(std::string what);
  bool slow_down();

  std::vector<const Subtree*> queue_;  ///< By OID.
  std::size_t at_ = 0;
  Oid last_;  ///< Greatest OID seen in this subtree; at first its base.
  Depth depth_;
  Bounds bounds_;
  Reading reading_;
  std::span<const Subtree> subtrees_;
  std::size_t bytes_ = 0;
  int most_;                 ///< Objects that one request may ask this agent for.
  int repetitions_;          ///< … in this subtree: 1 is a GETNEXT.
  int silent_subtrees_ = 0;  ///< In a row.
  int broken_subtrees_ = 0;  ///< In a row.
  int ends_of_view_ = 0;     ///< In a row.
  bool planned_ = false;
  bool finished_ = false;
  bool probing_ = false;  ///< After silence: one GETNEXT, to see whether the agent lives.
};

}  // namespace plimsoll::snmp
