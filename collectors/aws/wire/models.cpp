#include "collectors/aws/wire/models.hpp"

namespace plimsoll::aws::wire {

Result<Models> Models::parse(std::span<const core::Resource> files) {
  Models out;
  for (const core::Resource& file : files) {
    if (file.path == "endpoints") {
      auto endpoints = Endpoints::parse(file.content);
      if (!endpoints) return tl::unexpected{std::move(endpoints.error())};
      out.endpoints = *std::move(endpoints);
      continue;
    }
    auto service = Service::parse(file.path, file.content);
    if (!service) return tl::unexpected{std::move(service.error())};
    out.services.emplace(file.path, *std::move(service));
  }
  return out;
}

const Service* Models::service(std::string_view name) const {
  const auto found = services.find(name);
  return found == services.end() ? nullptr : &found->second;
}

}  // namespace plimsoll::aws::wire
