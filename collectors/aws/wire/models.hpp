/// @file
/// The service models and tables that are part of the program.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>

#include "collectors/aws/wire/endpoints.hpp"
#include "collectors/aws/wire/shapes.hpp"
#include "lib/core/error.hpp"
#include "lib/core/resource.hpp"

namespace plimsoll::aws::wire {

/// Read once, shared by all threads.
struct Models {
  Endpoints endpoints;
  std::map<std::string, Service, std::less<>> services;

  [[nodiscard]] static Result<Models> parse(std::span<const core::Resource> files);
  [[nodiscard]] const Service* service(std::string_view name) const;
};

}  // namespace plimsoll::aws::wire
