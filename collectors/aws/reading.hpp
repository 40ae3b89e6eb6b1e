/// @file
/// What was read of one unit: one region of one account, or what the account has outside regions.
/// Mappings write into it; the sweep hands its records out when the unit is done.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "lib/collect/kit/draft.hpp"
#include "lib/model/record.hpp"

namespace plimsoll::aws {

struct Unit {
  std::string partition = "aws";
  std::string account;  ///< Twelve digits.
  std::string region;   ///< Empty: what the account has outside regions.
};

/// A call that a mapping wants made in the same unit.
struct Asked {
  std::string service;
  std::string operation;
  nlohmann::json input;
};

class Reading {
 public:
  Reading(Unit unit, std::vector<std::string> service_tags);

  [[nodiscard]] const Unit& unit() const { return unit_; }
  [[nodiscard]] collect::kit::Draft& draft() { return draft_; }
  /// Has a call of reach `follow` made for that input, once however often it is asked.
  void ask(std::string_view service, std::string_view operation, nlohmann::json input);
  /// What was asked for since the last time, in order.
  [[nodiscard]] std::vector<Asked> take_asked();
  /// Once all answers are in: joins what only several answers tell together.
  void conclude();
  /// The records of the unit.  The reading is empty afterwards.
  [[nodiscard]] std::vector<model::Record> finish() &&;

 private:
  Unit unit_;
  std::vector<std::string> service_tags_;
  collect::kit::Draft draft_;
  // What mappings keep for conclude() is added here by their author.
};

}  // namespace plimsoll::aws
