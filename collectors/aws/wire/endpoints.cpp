#include "collectors/aws/wire/endpoints.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "lib/core/text.hpp"

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

/// As cmake/aws_model.py has it for the partition that gains regions in new countries.
constexpr std::string_view kAnyCountry = "[a-z]{2}";

/// The beginnings that a pattern of the published form allows: "^(us|eu)\\-\\w+\\-\\d+$" is us and
/// eu. None for any other form: only listed regions are of the partition then.
std::vector<std::string> heads_of(std::string_view pattern) {
  constexpr std::string_view kTail = R"(\-\w+\-\d+$)";
  if (!pattern.starts_with('^') || !pattern.ends_with(kTail)) return {};
  pattern.remove_prefix(1);
  pattern.remove_suffix(kTail.size());
  std::string plain;
  std::ranges::copy_if(pattern, std::back_inserter(plain), [](char c) { return c != '\\'; });
  const auto open = plain.find('(');
  const auto close = plain.find(')');
  if (open == std::string::npos || close == std::string::npos || close < open) return {plain};
  std::vector<std::string> out;
  const std::string inside = plain.substr(open + 1, close - open - 1);
  for (const auto word : core::split(inside, '|')) {
    out.push_back(plain.substr(0, open) + std::string{word} + plain.substr(close + 1));
  }
  return out;
}

/// "eu" of "eu-west-1": what stands before a word and a number; empty where they do not stand.
std::string_view head_of(std::string_view region) {
  const auto number = region.rfind('-');
  if (number == std::string_view::npos || number == 0) return {};
  const auto digits = region.substr(number + 1);
  const auto word = region.rfind('-', number - 1);
  const bool counts =
      !digits.empty() && std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
  if (!counts || word == std::string_view::npos || word + 1 == number) return {};
  return region.substr(0, word);
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
      partition.heads = heads_of(given.at("regionRegex").get<std::string>());
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
  const auto head = head_of(region);
  if (head.empty()) return nullptr;
  const auto matches = [head](const Partition& one) {
    return std::ranges::any_of(one.heads, [head](const std::string& known) {
      return known == kAnyCountry ? head.size() == 2 : known == head;
    });
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
