/// @file
/// Reads what Terraform (or OpenTofu) writes down: state files of version 3 and 4, and what
/// `terraform show -json` prints of a state or a plan.
/// Source: Terraform documentation, "JSON Output Format"; the state of version 3 and 4 as their
/// writers in hashicorp/terraform (states/statefile) define it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lib/collect/kit/declared.hpp"
#include "lib/core/error.hpp"

namespace plimsoll::terraform {

enum class Content : std::uint8_t { state, plan };

struct Document {
  Content content = Content::state;
  std::string format;  ///< "state 4", "plan 1.2": for people.
  /// Resources, what is known of their providers, why it isn't all.  A plan is told as if applied:
  /// what it deletes is absent, what it doesn't touch stays, what is known only then is
  /// Tree::Unknown with the addresses of the resources that the configuration takes it from.
  std::vector<collect::kit::Declared> resources;
  std::map<std::string, collect::kit::Place, std::less<>> providers;
  std::string incomplete;
  std::vector<Issue> issues;  ///< One for each resource left out.
};

/// Any bytes are legal.  Errors: malformed, or unsupported (a binary plan, an encrypted state, a
/// version of the future or from before 0.7) with what to do instead.
[[nodiscard]] Result<Document> read_document(std::string_view bytes);

}  // namespace plimsoll::terraform
