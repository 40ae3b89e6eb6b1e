/// @file
/// What the audit file knows of how things are noticed, mended, restored and taken over.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lib/assess/recovery/reference.hpp"
#include "lib/core/time.hpp"
#include "lib/lifecycle/service_hours.hpp"
#include "lib/store/database.hpp"
#include "lib/topology/failure_graph.hpp"

namespace plimsoll::assess::recovery {

/// A copy of data elsewhere.
struct Copy {
  graph::NodeId to = 0;
  std::string mode;  ///< sync, semi-sync, async, snapshot; empty: not said.
  std::optional<double> lag_s;
};

/// The backups of one data asset.
struct Backups {
  std::optional<double> size_bytes;          ///< Of the newest that says it.
  std::optional<graph::Seconds> duration_s;  ///< Of the newest that says it.
  std::optional<graph::Seconds>
      interval_s;            ///< The longest time between two; absent: one is known.
  graph::Seconds age_s = 0;  ///< Of the newest, at the assessment.
  std::string location;      ///< Where the newest lies; empty: not said.
};

struct Contract {
  std::string name;
  std::string hours;         ///< As the contract says; empty: not said.
  bool hours_known = false;  ///< Else `span` takes them for Monday to Friday, nine hours.
  bool restores = false;     ///< Else it promises no more than that somebody comes.
  lifecycle::CallSpan span;  ///< From the call until what is promised is done.
};

struct Detector {
  graph::Seconds interval_s = 0;
  graph::Seconds failures = 1;
  graph::Seconds timeout_s = 0;
};

/// Everything by node of the failure graph.
struct Facts {
  [[nodiscard]] static Facts read(store::Database& database, const topology::FailureGraph& model,
                                  core::Instant as_of);

  /// The text of an attribute that counts; empty when nobody says it.
  [[nodiscard]] std::string_view attribute(graph::NodeId node, std::string_view name) const;
  [[nodiscard]] std::optional<double> number(graph::NodeId node, std::string_view name) const;
  /// Whether it is data that must be restored when it is lost: a database or an object store.
  /// What they are stored on is storage, and what is stored there besides is built again.
  [[nodiscard]] bool is_data(graph::NodeId node) const;
  [[nodiscard]] std::span<const Copy> copies_of(graph::NodeId node) const;

  std::vector<std::string> kind;
  std::vector<std::string> name;
  std::vector<std::map<std::string, std::string, std::less<>>> attributes;  ///< Those used here.
  std::map<graph::NodeId, std::vector<Copy>> copies;
  std::map<graph::NodeId, Backups> backups;
  std::map<graph::NodeId, Contract> contracts;  ///< That hold on the day.
  std::map<graph::NodeId, std::vector<Detector>> detectors;
  std::map<graph::NodeId, std::vector<graph::NodeId>> backup_stores;  ///< backed_up_to.
  /// Relations of strength `start`: what it needs to start, and not to keep running.
  std::map<graph::NodeId, std::vector<graph::NodeId>> start_needs;
  std::map<graph::NodeId, std::vector<graph::NodeId>> stored_on;
  std::map<graph::NodeId, std::vector<graph::NodeId>> runs_on;
  std::map<graph::NodeId, std::string> owner;  ///< The team: owned_by, else the attribute.
  std::map<graph::NodeId, std::vector<graph::NodeId>> places;  ///< located_in.
  std::vector<bool> has_runbook;  ///< documented_by, or the attribute `runbook`.
};

}  // namespace plimsoll::assess::recovery
