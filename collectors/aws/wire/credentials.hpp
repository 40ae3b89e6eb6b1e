/// @file
/// Where credentials come from, in the order of AWS's SDKs: settings and environment, web identity,
/// the shared files (keys, roles, SSO, credential_process), container, instance metadata.
/// Source: AWS SDKs and Tools Reference Guide, "Standardized credential providers".
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/aws/wire/client.hpp"
#include "collectors/aws/wire/profiles.hpp"
#include "lib/collect/kit/command.hpp"
#include "lib/core/error.hpp"

namespace plimsoll::aws::wire {

/// What the chain sees of the machine, so that tests can give it another.
struct Surroundings {
  std::function<std::optional<std::string>(const std::string&)> variable;  ///< Empty is absent.
  std::filesystem::path home;
  std::function<Result<collect::kit::CommandOutput>(const collect::kit::Command&)> run;
  std::function<std::unique_ptr<net::Transport>(const net::CurlOptions&)> make_transport;
};
[[nodiscard]] Surroundings real_surroundings();

struct ChainSettings {
  std::optional<Credentials> given;  ///< Of the settings: they win.
  std::optional<std::string> profile;
};

class Chain {
 public:
  /// `client` makes the calls of STS and SSO and must outlive this.
  Chain(Client& client, Surroundings surroundings, ChainSettings settings);

  /// The first credentials that are configured.  What is configured and does not work is an Error
  /// and ends the search, as in the SDKs; when nothing is, the Error tells all that was tried.
  [[nodiscard]] Result<Credentials> load();
  /// The region that environment or profile name; absent when neither does.
  [[nodiscard]] std::optional<std::string> region() const;
  /// What the profile or environment names as endpoint_url.
  [[nodiscard]] std::optional<std::string> endpoint_url() const;

 private:
  using Found = Result<std::optional<Credentials>>;  ///< Absent: not configured.

  [[nodiscard]] std::string profile_name() const;
  Found from_environment();
  Found from_web_identity(const std::optional<std::string>& token_file,
                          const std::optional<std::string>& role,
                          const std::optional<std::string>& session);
  Found from_profile(const std::string& name, std::set<std::string>& visited);
  Found from_role(const std::string& name, std::set<std::string>& visited);
  Found from_sso(const std::string& name);
  Found from_process(const std::string& name);
  Found from_container();
  Found from_instance();
  [[nodiscard]] Result<net::Response> ask(const net::Request& request, std::chrono::seconds time);
  void tried(std::string what) { tried_.push_back(std::move(what)); }

  Client& client_;
  Surroundings around_;
  ChainSettings settings_;
  Profiles profiles_;
  std::vector<std::string> tried_;
};

/// What a role is assumed with.
struct RoleRequest {
  std::string arn;
  std::optional<std::string> external_id;
  std::string session = "plimsoll";
};
/// sts:AssumeRole as `caller`.
[[nodiscard]] Result<Credentials> assume_role(Client& client, const Caller& caller,
                                              const RoleRequest& role);

/// The words of a command line, quotes and backslashes as in a shell; absent when a quote stays
/// open.
[[nodiscard]] std::optional<std::vector<std::string>> command_words(std::string_view line);

}  // namespace plimsoll::aws::wire
