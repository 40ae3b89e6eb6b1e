/// @file
/// The files that the AWS tools share: profiles in ~/.aws/config and ~/.aws/credentials, and the
/// tokens of `aws sso login`.  Pure.
/// Source: AWS SDKs and Tools Reference Guide, "Shared config and credentials files".
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "collectors/aws/wire/sign.hpp"
#include "lib/core/error.hpp"

namespace plimsoll::aws::wire {

using Section = std::map<std::string, std::string, std::less<>>;  ///< Keys in lower case.

struct Profiles {
  std::map<std::string, Section, std::less<>> profiles;
  std::map<std::string, Section, std::less<>> sso_sessions;

  /// The value of a key of a profile; absent when either is missing or it is empty.
  [[nodiscard]] std::optional<std::string> get(std::string_view profile,
                                               std::string_view key) const;
};

/// Adds what a file says.  In a config file profiles are called "[profile NAME]" and "[default]",
/// in a credentials file "[NAME]".  What was there stays, so the file that wins comes first.  Any
/// bytes are legal; lines that say nothing are skipped.
void read_profiles(std::string_view text, bool config_file, Profiles& into);

/// The token in a file of ~/.aws/sso/cache.
struct SsoToken {
  std::string token;
  std::optional<Moment> expires;
};
[[nodiscard]] std::optional<SsoToken> read_sso_token(std::string_view json);

/// Credentials as `credential_process`, container and instance services print them: AccessKeyId,
/// SecretAccessKey, SessionToken or Token, Expiration.
[[nodiscard]] Result<Credentials> read_credentials(std::string_view json);

}  // namespace plimsoll::aws::wire
