#include "collectors/aws/wire/policy.hpp"

#include <algorithm>
#include <array>
#include <set>

#include <nlohmann/json.hpp>

namespace plimsoll::aws::wire {

std::string policy_document(std::span<const Call> table) {
  std::set<std::string> actions{"ec2:DescribeRegions", "organizations:ListAccounts",
                                "sts:GetCallerIdentity"};
  for (const Call& call : table) {
    if (!call.permission.empty()) actions.emplace(call.permission);
  }
  const nlohmann::ordered_json out{
      {"Version", "2012-10-17"},
      {"Statement",
       {{{"Sid", "PlimsollReads"}, {"Effect", "Allow"}, {"Action", actions}, {"Resource", "*"}}}}};
  return out.dump();
}

bool only_reads(std::string_view operation) {
  constexpr std::array<std::string_view, 3> kVerbs{"Describe", "List", "Get"};
  return std::ranges::any_of(kVerbs,
                             [&](std::string_view verb) { return operation.starts_with(verb); });
}

}  // namespace plimsoll::aws::wire
