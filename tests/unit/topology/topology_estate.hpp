/// @file
/// Words for tests of lib/topology: a small estate, what was concluded from it, and what its
/// failures do.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lib/topology/failure_graph.hpp"
#include "lib/topology/node_rates.hpp"
#include "lib/topology/service_risk.hpp"
#include "tests/unit/store/estate.hpp"

namespace plimsoll::topology::estate {

using store::estate::asset;
using store::estate::relation;
using Records = std::vector<model::Record>;

/// An asset that is named like its key.
[[nodiscard]] model::AssetRecord thing(std::string key, std::string kind,
                                       model::Attributes attributes = {});
/// An asset that is reported as not working.
[[nodiscard]] model::AssetRecord broken(std::string key, std::string kind);

/// An audit file with one collection of `records`, assessed.
class Assessed {
 public:
  explicit Assessed(const Records& records, unsigned threads = 1);
  /// One collection for each element, of sources "1", "2", ….
  explicit Assessed(const std::vector<Records>& sources, unsigned threads = 1);

  void assess_again();
  /// write_service_risks() on what was assessed.
  RiskSummary write_risks(const RiskOptions& options = {});
  [[nodiscard]] std::vector<std::optional<double>> unavailability();

  FailureGraph model;
  ImpactSummary summary;
  NodeRates reference;  ///< For write_risks(), by node; empty: none.

  /// The needs of `of`, one a line, sorted: "1 of 2 seamless bond: eno1 eno2"; standbys in (),
  /// members down with "!".
  [[nodiscard]] std::string needs(const std::string& of);
  [[nodiscard]] std::string why(const std::string& of, const std::string& rule);
  /// "outage", or "interrupted 45", or "" when there is no impact.
  [[nodiscard]] std::string impact(const std::string& node, const std::string& service);
  /// "node<root" for each single point, by name.
  [[nodiscard]] std::string single_points(const std::string& service);
  /// The gaps about `name`.
  [[nodiscard]] std::vector<std::string> gaps(const std::string& name) const;
  [[nodiscard]] std::string rows(const std::string& sql) { return audit_.rows(sql); }
  /// Runs statements that change the file.
  void change(const std::string& sql);

 private:
  store::estate::Audit audit_;
};

}  // namespace plimsoll::topology::estate
