/// @file
/// What the expressions of a template come to: parameters, mappings, pseudo parameters, conditions
/// and intrinsic functions.
/// Source: AWS CloudFormation User Guide, "Intrinsic function reference", "Pseudo parameters
/// reference", "Conditions".
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "lib/collect/kit/tree.hpp"

namespace plimsoll::cloudformation {

/// What the one who deploys the template says.
struct Deployment {
  std::string account;
  std::string region;
  std::string stack;
  std::map<std::string, std::string, std::less<>> parameters;
};

class Evaluator {
 public:
  /// Both must outlive the evaluator.
  Evaluator(const collect::kit::Tree& root, const Deployment& deployment);

  /// Whether the condition of that name holds; absent when nobody can decide it now.
  [[nodiscard]] std::optional<bool> condition(std::string_view name);

  /// `value` with what is known put in place.  A reference to a resource is Tree::Unknown with its
  /// logical id, what cannot be decided Tree::Unknown, a parameter that must not echo
  /// Tree::Secret, AWS::NoValue and a resource that will not be made null.  Total work is bounded
  /// for any template: past the bound everything is Tree::Unknown.
  [[nodiscard]] collect::kit::Tree evaluate(const collect::kit::Tree& value);

 private:
  using Tree = collect::kit::Tree;

  [[nodiscard]] std::optional<bool> decide(const Tree& expression);
  [[nodiscard]] std::optional<bool> decide_all(const Tree& list, bool all);
  [[nodiscard]] std::optional<Tree> function(std::string_view name, const Tree& argument);
  [[nodiscard]] Tree reference(std::string_view name);
  [[nodiscard]] Tree pseudo(std::string_view name) const;
  [[nodiscard]] Tree parameter(std::string_view name, const Tree& declaration);
  [[nodiscard]] Tree resource(std::string_view name, const Tree& declaration);
  [[nodiscard]] Tree attribute(const Tree& argument);
  [[nodiscard]] Tree substitute(const Tree& argument);
  [[nodiscard]] Tree variable(std::string_view name, const Tree& variables);
  [[nodiscard]] Tree join(const Tree& argument);
  [[nodiscard]] Tree split(const Tree& argument);
  [[nodiscard]] Tree select(const Tree& argument);
  [[nodiscard]] Tree choose(const Tree& argument);
  [[nodiscard]] Tree look_up(const Tree& argument);
  [[nodiscard]] bool spend(std::size_t nodes);

  const Tree& root_;
  const Deployment& deployment_;
  std::map<std::string, std::optional<bool>, std::less<>> conditions_;
  int depth_ = 0;
  std::size_t budget_;
};

}  // namespace plimsoll::cloudformation
