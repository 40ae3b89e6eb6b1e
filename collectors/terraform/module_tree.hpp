/// @file
/// The modules of `terraform show -json`: their resources with the marks of what is secret.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "lib/collect/kit/declared.hpp"

namespace plimsoll::terraform {

/// Puts Tree::Secret into `value` wherever `marks` says true.
void hide(collect::kit::Tree& value, const collect::kit::Tree& marks);

/// The resources of `module` and of the modules in it.  One without address or type is an Issue.
void read_module(const collect::kit::Tree& module, std::vector<collect::kit::Declared>& resources,
                 std::vector<Issue>& issues);

}  // namespace plimsoll::terraform
