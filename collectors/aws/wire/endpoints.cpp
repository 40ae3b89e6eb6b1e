#include "collectors/aws/wire/endpoints.hpp"

#include <algorithm>
#include <regex>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace plimsoll::aws::wire {

namespace {

using Json = nlohmann::json;

Partition::Known known_of(const Json& service) {
  Partition::Known out;
  out.global = service.value("partitionEndpoint", "");
  out.regional = service.value("isRegionalized", true);
  for (const auto& [region, endpoint] : service["endpoints"].items()) {
    Partition::Endpoint& to = out.endpoints[region];
    to.hostname = endpoint.value("hostname", "");
    if (endpoint.contains("credentialScope")) {
      to.region = endpoint["credentialScope"].value("region", "");
    }
  }
  return out;
}

}  // namespace

Result<Endpoints> Endpoints::parse(std::string_view text) {
  Endpoints out;
  try {
    const Json json = Json::parse(text);
    for (const Json& given : json.at("partitions")) {
      Partition& partition = out.partitions_.emplace_back();
      partition.id = given.at("id");
      partition.suffix = given.at("dnsSuffix");
      partition.pattern = given.at("regionRegex");
      partition.global_region = given.at("globalRegion");
      partition.regions = given.at("regions");
      for (const auto& [prefix, service] : given.at("services").items()) {
        partition.services.emplace(prefix, known_of(service));
      }
    }
  } catch (const Json::exception& exception) {
    return failure(Error::Kind::malformed, fmt::format("endpoints: {}", exception.what()));
  }
  return out;
}

bool is_region_name(std::string_view text) {
  constexpr std::size_t kLongest = 40;
  return !text.empty() && text.size() <= kLongest && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

const Partition* Endpoints::partition_of(std::string_view region) const {
  for (const Partition& one : partitions_) {
    if (std::ranges::find(one.regions, region) != one.regions.end()) return &one;
  }
  if (!is_region_name(region)) return nullptr;
  const auto matches = [region](const Partition& one) {
    return std::regex_match(region.begin(), region.end(), std::regex{one.pattern});
  };
  // The first partition's pattern is the widest.
  const auto found = std::find_if(partitions_.rbegin(), partitions_.rend(), matches);
  return found == partitions_.rend() ? nullptr : &*found;
}

const Partition* Endpoints::partition(std::string_view id) const {
  const auto found = std::ranges::find(partitions_, id, &Partition::id);
  return found == partitions_.end() ? nullptr : &*found;
}

Address Endpoints::resolve(std::string_view prefix, std::string_view region,
                           const std::optional<std::string>& override_url) const {
  const Partition* partition = partition_of(region);
  if (partition == nullptr) partition = &partitions_.front();
  const auto service = partition->services.find(prefix);
  Partition::Endpoint endpoint;
  bool listed = false;
  if (service != partition->services.end()) {
    const Partition::Known& known = service->second;
    const auto found =
        known.endpoints.find(known.regional ? region : std::string_view{known.global});
    listed = found != known.endpoints.end();
    if (listed) endpoint = found->second;
  }
  Address out;
  out.region = endpoint.region.empty() ? std::string{region} : endpoint.region;
  out.listed = listed;
  if (endpoint.hostname.empty()) {
    endpoint.hostname = fmt::format("{}.{}.{}", prefix, region, partition->suffix);
  }
  out.url = override_url ? *override_url : "https://" + endpoint.hostname;
  while (out.url.ends_with("/")) out.url.pop_back();
  return out;
}

}  // namespace plimsoll::aws::wire
