/// @file
/// The collector as a program: its settings, what it checks, which files it reads.
#pragma once

#include "collectors/terraform/document.hpp"
#include "lib/collect/kit/program.hpp"

namespace plimsoll::terraform {

/// Settings, check and collect, for collect::kit::run().
[[nodiscard]] collect::kit::Program program();

/// The records of one file.  `otherwise`: account and region where the file doesn't tell.
void map_document(const Document& document, const std::string& target, const std::string& file,
                  const collect::kit::Place& otherwise, collect::kit::Draft& draft);

}  // namespace plimsoll::terraform
