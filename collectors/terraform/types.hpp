/// @file
/// What the resource types of Terraform's providers mean: one row a type.  A new type is a new row.
/// Sources: registry.terraform.io, documentation of hashicorp/aws, azurerm, google and vsphere;
/// AWS Service Authorization Reference for the forms of ARNs.
#pragma once

#include <span>
#include <vector>

#include "lib/collect/kit/declared.hpp"

namespace plimsoll::terraform {

/// All of them.
[[nodiscard]] const std::vector<collect::kit::Catalogue>& catalogues();

// The parts, each in a file of its own.
[[nodiscard]] std::vector<collect::kit::TypeRow> azure_rows();
[[nodiscard]] std::vector<collect::kit::TypeRow> google_rows();
[[nodiscard]] std::vector<collect::kit::TypeRow> vsphere_rows();
[[nodiscard]] std::span<const collect::kit::TypeRow> aws_network_rows();
[[nodiscard]] std::span<const collect::kit::TypeRow> aws_compute_rows();
[[nodiscard]] std::span<const collect::kit::TypeRow> aws_data_rows();
[[nodiscard]] std::span<const collect::kit::TypeRow> aws_delivery_rows();

}  // namespace plimsoll::terraform
