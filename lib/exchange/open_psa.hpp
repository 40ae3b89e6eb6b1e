/// @file
/// Fault trees in the Open-PSA Model Exchange Format (XML).
/// Source: Open-PSA Initiative, "Model Exchange Format" 2.0d: "Fault Tree Layer" (connectives,
/// components, names), "Stochastic Layer" (expressions), "Meta-Logical Layer" (common causes).
///
/// What is read: the fault trees, components and model data of a file.  Event trees, sequences,
/// substitutions and the like are left out, each kind with an Issue.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/core/error.hpp"
#include "lib/graph/fault_tree.hpp"

namespace plimsoll::exchange {

/// A random quantity, for Monte Carlo; in point values its mean stands for it.
struct Distribution {
  enum class Kind : std::uint8_t {
    uniform,    ///< Parameters: lower bound, upper bound.
    normal,     ///< Mean, standard deviation.
    lognormal,  ///< Mean, error factor (the `level` quantile over the median), level in (0.5, 1).
    gamma,      ///< Shape, scale.
    beta,       ///< Shape of x, shape of 1 - x.
    histogram,  ///< Lower bound; then of each bin its upper bound and its weight.
  };
  Kind kind = Kind::uniform;
  std::vector<double> parameters;
  /// Events with the same variable take the same draw: they read the same parameter of the file.
  std::uint32_t variable = 0;
};

/// Basic events that one cause can make happen together; see Open-PSA, "Common Cause Failure
/// Groups".
struct CommonCauseGroup {
  std::string name;
  std::string model;                    ///< As written: "beta-factor", "MGL", ….
  std::vector<graph::EventId> members;  ///< In file order.
  std::optional<double> probability;    ///< Of each member, by all causes; in [0, 1].
  std::optional<double> beta;  ///< Share of it that is common to all; absent for other models.
};

/// A file as read.  Ids are by declaration: gates, basic events and house events first, in file
/// order; then basic events that are only referred to, and the unnamed gates of nested formulas.
struct OpenPsaFile {
  /// By EventId: the event's name, with its containers in front ("tree.part.pump") when it is
  /// private; empty for the formula inside another and for a constant.
  std::vector<std::string> names;
  std::size_t gates = 0;                        ///< Named ones.
  std::size_t basic_events = 0;                 ///< Those without a definition included.
  std::vector<graph::EventId> tops;             ///< Gates that no formula uses, in file order.
  std::vector<CommonCauseGroup> common_causes;  ///< In file order; not applied to anything.
  /// Of basic events whose probability is a random deviate, by ascending event.
  std::vector<std::pair<graph::EventId, Distribution>> distributions;
  std::vector<Issue> issues;        ///< What was left out.
  graph::FaultTreeBuilder builder;  ///< Everything defined; see fault_tree().
};

struct OpenPsaOptions {
  /// What `system-mission-time` stands for.  A year, as in SCRAM.
  double mission_time_hours = 8760;
};

/// Reads a file; any bytes are legal input.  UTF-8, UTF-16, UTF-32, ISO 8859-1 and windows-1252.
/// An Error of kind malformed or unsupported tells the line, and which definition is at fault: XML
/// that is not well-formed, a document type with declarations of its own, an event defined twice, a
/// reference to a gate that is not defined, gates that need each other, a formula without its
/// arguments, a probability outside [0, 1], nesting of more than 200 levels.
/// A basic event without an expression, or whose expression cannot be evaluated here (an external
/// function, a periodic test), has no probability: unknown.
/// Linear in the size of the file, times the depth of components for names.
[[nodiscard]] Result<OpenPsaFile> parse_open_psa(std::string_view bytes,
                                                 const OpenPsaOptions& options = {});

/// The tree below the event named `top`, or, with an empty name, below the one gate that no
/// formula uses; when there are several, an Error of kind usage names up to ten of them.  Ids are
/// those of the file.
[[nodiscard]] Result<graph::FaultTree> fault_tree(const OpenPsaFile& file,
                                                  std::string_view top = {});

}  // namespace plimsoll::exchange
