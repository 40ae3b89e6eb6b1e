/// @file
/// The answers in the developers' shared data, and what is to be found of them in the records.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

namespace plimsoll::aws {

/// One answer of a call.
struct Case {
  std::string where;  ///< File and place in it.
  std::string service;
  std::string operation;
  nlohmann::json input;
  nlohmann::json answer;
};

struct Corpus {
  std::vector<Case> cases;
  std::vector<std::string> left_out;     ///< Places whose operation the table does not have.
  std::vector<std::string> unexplained;  ///< Those of them that no reason is written down for.
};

/// Scans `folder`, the shared aws data.
[[nodiscard]] Corpus read_corpus(const std::filesystem::path& folder);

/// How an identifier is made of what a path leads to: an ARN as it is, else one built of it.
struct Named {
  std::string_view service;
  std::string_view prefix;  ///< "instance/".
  std::string_view path;
};

struct Link {
  std::string_view kind;
  Named to;
  bool reversed = false;  ///< From that to the asset.
};

/// What records say of each element of a list of an answer.
struct Expectation {
  std::string_view service;
  std::string_view operation;
  std::string_view list;  ///< "Reservations.Instances": lists on the way are walked.
  Named key;
  std::vector<std::pair<std::string_view, std::string_view>> attributes;  ///< Name and path.
  std::string_view zones;                                                 ///< Path; empty: none.
  std::vector<Link> links;
};

[[nodiscard]] const std::vector<Expectation>& expectations();

}  // namespace plimsoll::aws
