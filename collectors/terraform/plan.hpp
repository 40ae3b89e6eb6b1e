/// @file
/// Plans as `terraform show -json` prints them, told as if applied.
#pragma once

#include "collectors/terraform/document.hpp"

namespace plimsoll::terraform {

/// What stands once `root`, a plan, is applied.
void read_plan(const collect::kit::Tree& root, Document& document);

}  // namespace plimsoll::terraform
