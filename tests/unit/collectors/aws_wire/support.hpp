/// @file
/// What the tests of the AWS wire share.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>

#include <nlohmann/json.hpp>

#include "collectors/aws/wire/shapes.hpp"
#include "lib/core/resource.hpp"

namespace plimsoll::resources {
/// Made from query_xml.def at build time.
[[nodiscard]] std::span<const core::Resource> test_models();
}  // namespace plimsoll::resources

namespace plimsoll::aws::wire {

/// The model text of that name; empty when there is none.
[[nodiscard]] std::string model_text(std::string_view name);

/// Compares `got` with `want`, where instants may be numbers or texts and blobs decoded.  Counts
/// the single values; says where the first difference is, empty: none.
struct Comparison {
  std::size_t values = 0;
  std::string difference;
};
void compare(const nlohmann::json& got, const nlohmann::json& want, const std::string& at,
             Comparison& out);

/// `../shared/data/aws/<name>`, where present.
[[nodiscard]] std::optional<std::filesystem::path> aws_data(std::string_view name);

}  // namespace plimsoll::aws::wire
