/// @file
/// Where rules put what they conclude: into the graph and, with their reasoning, into `need` and
/// `need_member`.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/core/error.hpp"
#include "lib/graph/graph.hpp"
#include "lib/store/database.hpp"
#include "lib/store/statement.hpp"
#include "lib/topology/facts/inventory.hpp"

namespace plimsoll::topology {

/// A need as a rule concludes it.
struct Conclusion {
  NodeId of = 0;
  std::int64_t k = 1;
  bool soft = false;
  model::Takeover takeover = model::Takeover::seamless;
  std::optional<std::int64_t> takeover_s;
  std::string_view rule;
  std::string why;                    ///< For people.
  std::vector<std::string> evidence;  ///< Rows it was concluded from: "relation_version:7".
  std::vector<GroupMember> members;   ///< Each once.
};

/// A row that a conclusion rests on: "redundancy_group:3".
[[nodiscard]] std::string evidence_of(std::string_view table, std::int64_t row);

class Conclusions {
 public:
  /// Writes to `assessment`, whose tables have been emptied.
  Conclusions(store::Database& database, std::int64_t assessment, const Inventory& inventory);

  /// Adds a need.  A member that is down and carried a role that is taken over by itself carries it
  /// no more: any of the others may.
  void need(Conclusion conclusion);
  /// Adds the need of a path to one of `anchors`; the row names them as 1 of n.
  void reach(Conclusion conclusion);
  void link(NodeId a, NodeId b);
  void endpoint(NodeId node);
  /// Notes that something is not known; `where` names it.
  void gap(NodeId about, std::string what);

  /// What was gathered, for the graph.
  [[nodiscard]] graph::Graph build() &&;
  [[nodiscard]] std::vector<std::int64_t> take_rows() { return std::move(rows_); }
  [[nodiscard]] std::vector<Issue> take_gaps() { return std::move(gaps_); }

 private:
  std::int64_t write(const Conclusion& conclusion);

  const Inventory* inventory_;
  graph::Builder builder_;
  std::int64_t assessment_;
  std::int64_t last_row_ = 0;
  std::vector<std::int64_t> rows_;  ///< Row of `need` by graph::NeedId.
  std::vector<Issue> gaps_;
  store::Statement insert_need_;
  store::Statement insert_member_;
};

}  // namespace plimsoll::topology
