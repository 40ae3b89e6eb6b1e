/// @file
/// State files as Terraform keeps them, of version 3 (to 0.11) and 4 (from 0.12).
#pragma once

#include <map>
#include <string>

#include "collectors/terraform/document.hpp"

namespace plimsoll::terraform {

/// What `root`, a state of version 4, holds.
void read_state_4(const collect::kit::Tree& root, Document& document);
/// The same of version 3.
void read_state_3(const collect::kit::Tree& root, Document& document);

/// Attributes as Terraform wrote them before 0.12 ("tags.%": "1", "tags.Name": "a", "list.#": "1",
/// "list.0": "b") as a tree; all scalars are texts.
[[nodiscard]] collect::kit::Tree unflatten(const collect::kit::Tree& flat);

}  // namespace plimsoll::terraform
