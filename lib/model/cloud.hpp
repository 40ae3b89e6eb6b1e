/// @file
/// How cloud resources and places are named, so that what an API, a Terraform state and a template
/// tell of one thing is one asset.  docs/reference/cloud-model.md has the table.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lib/model/record.hpp"

namespace plimsoll::model {

/// The parts of an Amazon Resource Name, "arn:partition:service:region:account:resource".
/// Source: AWS General Reference, "Amazon Resource Names (ARNs)".
struct Arn {
  std::string partition;  ///< "aws", "aws-cn", "aws-us-gov".
  std::string service;    ///< "ec2".
  std::string region;     ///< Empty for global services and S3.
  std::string account;    ///< Twelve digits; empty for S3.
  std::string resource;   ///< "instance/i-0abc", "db:orders".
};

/// Reads an ARN; absent for any other text.
[[nodiscard]] std::optional<Arn> parse_arn(std::string_view text);
[[nodiscard]] std::string to_string(const Arn& arn);
/// The `arn` identifier of a resource.
[[nodiscard]] Identifier arn_id(std::string_view arn);

/// The `cloud-place` identifier of a provider ("aws"), of an account or region of it, or of a zone
/// by its id, which is the same for every account ("euw1-az1").
[[nodiscard]] Identifier provider_id(std::string_view provider);
[[nodiscard]] Identifier place_id(std::string_view provider, std::string_view place);
/// The `cloud-place` identifier of a zone by the name that one account has for it: letters are
/// dealt out anew for each account.  Without an account "-" stands for it, which joins nothing
/// else.
/// Source: AWS RAM User Guide, "Availability Zone IDs for your AWS resources".
[[nodiscard]] Identifier zone_name_id(std::string_view provider, std::string_view account,
                                      std::string_view zone_name);

}  // namespace plimsoll::model
