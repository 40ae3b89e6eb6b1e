#include "collectors/aws/wire/credentials.hpp"

#include <array>
#include <cstdlib>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <openssl/evp.h>

#include "lib/core/file.hpp"
#include "lib/core/text.hpp"
#include "lib/net/url.hpp"

namespace plimsoll::aws::wire {

namespace {

using Json = nlohmann::json;
namespace kit = collect::kit;

constexpr std::size_t kSmallFile = std::size_t{1} << 20U;

std::string sha1_hex(std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned length = 0;
  ::EVP_Digest(text.data(), text.size(), digest.data(), &length, ::EVP_sha1(), nullptr);
  std::string out;
  for (unsigned i = 0; i < length; ++i) out += fmt::format("{:02x}", digest.at(i));
  return out;
}

std::string text(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

/// The member "Credentials" of an answer of STS.
Result<Credentials> sts_credentials(const tl::expected<Page, Failure>& page, std::string_view what,
                                    std::string source) {
  if (!page) {
    return failure(Error::Kind::refused, fmt::format("{}: {}", what, page.error().words));
  }
  const auto found = page->answer.find("Credentials");
  if (found == page->answer.end() || !found->is_object()) {
    return failure(Error::Kind::malformed, fmt::format("{}: an answer without credentials", what));
  }
  Credentials out{text(*found, "AccessKeyId"), text(*found, "SecretAccessKey"),
                  text(*found, "SessionToken"), parse_moment(text(*found, "Expiration")),
                  std::move(source)};
  if (out.access_key.empty() || out.secret_key.empty()) {
    return failure(Error::Kind::malformed, fmt::format("{}: an answer without credentials", what));
  }
  return out;
}

/// Whether credentials may be asked for there in the clear.
bool is_near(const std::string& origin) {
  const std::string host = origin.substr(origin.find("://") + 3);
  for (const std::string_view near :
       {"127.0.0.1:", "localhost:", "[::1]:", "169.254.170.2:", "169.254.170.23:",
        "169.254.169.254:", "[fd00:ec2::23]:", "[fd00:ec2::254]:"}) {
    if (host.starts_with(near)) return true;
  }
  return false;
}

}  // namespace

Surroundings real_surroundings() {
  Surroundings out;
  out.variable = [](const std::string& name) -> std::optional<std::string> {
    const char* value = std::getenv(name.c_str());  // NOLINT(concurrency-mt-unsafe)
    if (value == nullptr || *value == '\0') return std::nullopt;
    return value;
  };
  out.home = out.variable("HOME").value_or("/nonexistent");
  out.run = kit::run_command;
  out.make_transport = net::make_curl_transport;
  return out;
}

Result<Credentials> assume_role(Client& client, const Caller& caller, const RoleRequest& role) {
  Json input{{"RoleArn", role.arn}, {"RoleSessionName", role.session}};
  if (role.external_id) input["ExternalId"] = *role.external_id;
  return sts_credentials(client.call(caller, "sts", "AssumeRole", input),
                         "sts:AssumeRole " + role.arn, "role " + role.arn);
}

std::optional<std::vector<std::string>> command_words(std::string_view line) {
  std::vector<std::string> out;
  std::string word;
  bool open = false;  // a word has begun
  char quote = '\0';
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (c == '\\' && quote != '\'' && i + 1 < line.size()) {
      word += line[++i];
      open = true;
    } else if (quote != '\0') {
      if (c == quote) {
        quote = '\0';
      } else {
        word += c;
      }
    } else if (c == '"' || c == '\'') {
      quote = c;
      open = true;
    } else if (c == ' ' || c == '\t') {
      if (open) out.push_back(std::exchange(word, {}));
      open = false;
    } else {
      word += c;
      open = true;
    }
  }
  if (quote != '\0') return std::nullopt;
  if (open) out.push_back(std::move(word));
  return out;
}

Chain::Chain(Client& client, Surroundings surroundings, ChainSettings settings)
    : client_{client}, around_{std::move(surroundings)}, settings_{std::move(settings)} {
  const auto file = [this](const char* variable, const char* name) {
    const auto given = around_.variable(variable);
    return given ? std::filesystem::path{*given} : around_.home / ".aws" / name;
  };
  // The credentials file wins over the config file.
  if (const auto keys =
          core::read_file(file("AWS_SHARED_CREDENTIALS_FILE", "credentials"), kSmallFile)) {
    read_profiles(*keys, false, profiles_);
  }
  if (const auto config = core::read_file(file("AWS_CONFIG_FILE", "config"), kSmallFile)) {
    read_profiles(*config, true, profiles_);
  }
}

std::string Chain::profile_name() const {
  if (settings_.profile) return *settings_.profile;
  if (auto name = around_.variable("AWS_PROFILE")) return *name;
  return around_.variable("AWS_DEFAULT_PROFILE").value_or("default");
}

std::optional<std::string> Chain::region() const {
  if (auto region = around_.variable("AWS_REGION")) return region;
  if (auto region = around_.variable("AWS_DEFAULT_REGION")) return region;
  return profiles_.get(profile_name(), "region");
}

std::optional<std::string> Chain::endpoint_url() const {
  if (auto url = around_.variable("AWS_ENDPOINT_URL")) return url;
  return profiles_.get(profile_name(), "endpoint_url");
}

Chain::Found Chain::from_environment() {
  const auto key = around_.variable("AWS_ACCESS_KEY_ID");
  const auto secret = around_.variable("AWS_SECRET_ACCESS_KEY");
  if (!key && !secret) {
    tried("AWS_ACCESS_KEY_ID is not set");
    return std::nullopt;
  }
  if (!key || !secret) {
    return failure(Error::Kind::usage,
                   "expected both AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, got one of them");
  }
  return Credentials{*key, *secret, around_.variable("AWS_SESSION_TOKEN").value_or(""),
                     std::nullopt, "environment"};
}

Chain::Found Chain::from_web_identity(const std::optional<std::string>& token_file,
                                      const std::optional<std::string>& role,
                                      const std::optional<std::string>& session) {
  if (!token_file || !role) return std::nullopt;
  const auto token = core::read_file(*token_file, kSmallFile);
  if (!token) return tl::unexpected{Error{token.error()}.at("web identity token")};
  const Json input{{"RoleArn", *role},
                   {"RoleSessionName", session.value_or("plimsoll")},
                   {"WebIdentityToken", std::string{core::trim(*token)}}};
  auto out = sts_credentials(client_.call({"", region().value_or("us-east-1"), nullptr, {}}, "sts",
                                          "AssumeRoleWithWebIdentity", input),
                             "sts:AssumeRoleWithWebIdentity " + *role, "web identity " + *role);
  if (!out) return tl::unexpected{std::move(out.error())};
  return *std::move(out);
}

Chain::Found Chain::from_role(const std::string& name, std::set<std::string>& visited) {
  const auto role = profiles_.get(name, "role_arn");
  const auto source = profiles_.get(name, "source_profile");
  const auto from = profiles_.get(name, "credential_source");
  if (!role || (!source && !from)) return std::nullopt;
  if (profiles_.get(name, "mfa_serial")) {
    return failure(
        Error::Kind::unsupported,
        fmt::format("profile {} asks for an MFA code, and nobody is there to type it", name),
        "run aws sts get-session-token and give its keys in the environment");
  }
  Found base;
  if (source) {
    base = from_profile(*source, visited);
  } else if (*from == "Environment") {
    base = from_environment();
  } else if (*from == "EcsContainer") {
    base = from_container();
  } else if (*from == "Ec2InstanceMetadata") {
    base = from_instance();
  } else {
    return failure(Error::Kind::usage,
                   fmt::format("profile {}: credential_source {} is not known", name, *from));
  }
  if (!base) return base;
  if (!*base) {
    return failure(Error::Kind::usage,
                   fmt::format("profile {}: its source has no credentials", name));
  }
  const auto held =
      std::make_shared<CredentialSource>([base] { return Result<Credentials>{**base}; });
  const Caller caller{"", region().value_or("us-east-1"), held, {}};
  auto out = assume_role(client_, caller,
                         {*role, profiles_.get(name, "external_id"),
                          profiles_.get(name, "role_session_name").value_or("plimsoll")});
  if (!out) return tl::unexpected{std::move(out.error()).at("profile " + name)};
  return *std::move(out);
}

Chain::Found Chain::from_sso(const std::string& name) {
  const auto account = profiles_.get(name, "sso_account_id");
  const auto role = profiles_.get(name, "sso_role_name");
  if (!account || !role) return std::nullopt;
  std::string cached = profiles_.get(name, "sso_start_url").value_or("");
  std::string region = profiles_.get(name, "sso_region").value_or("");
  if (const auto session = profiles_.get(name, "sso_session")) {
    cached = *session;
    const auto found = profiles_.sso_sessions.find(*session);
    if (found != profiles_.sso_sessions.end() && found->second.contains("sso_region")) {
      region = found->second.find("sso_region")->second;
    }
  }
  const std::string login = "run aws sso login --profile " + name;
  const auto file = core::read_file(
      around_.home / ".aws" / "sso" / "cache" / (sha1_hex(cached) + ".json"), kSmallFile);
  const auto token = file ? read_sso_token(*file) : std::nullopt;
  if (!token) {
    return failure(Error::Kind::refused, fmt::format("profile {}: no SSO token is cached", name),
                   login);
  }
  if (token->expires && *token->expires <= client_.now()) {
    return failure(Error::Kind::refused, fmt::format("profile {}: the SSO token has expired", name),
                   login);
  }
  const Json input{{"accessToken", token->token}, {"accountId", *account}, {"roleName", *role}};
  const auto page = client_.call({"", region, nullptr, {}}, "sso", "GetRoleCredentials", input);
  if (!page) {
    return failure(Error::Kind::refused,
                   fmt::format("profile {}: sso:GetRoleCredentials: {}", name, page.error().words),
                   login);
  }
  const Json keys = page->answer.value("roleCredentials", Json::object());
  Credentials out{text(keys, "accessKeyId"), text(keys, "secretAccessKey"),
                  text(keys, "sessionToken"), std::nullopt, "SSO, profile " + name};
  const auto expires = keys.find("expiration");
  if (expires != keys.end() && expires->is_number()) {
    out.expires = from_epoch(expires->get<double>() / 1000);
  }
  if (out.access_key.empty()) {
    return failure(Error::Kind::malformed, "sso:GetRoleCredentials: an answer without credentials");
  }
  return out;
}

Chain::Found Chain::from_process(const std::string& name) {
  const auto line = profiles_.get(name, "credential_process");
  if (!line) return std::nullopt;
  auto words = command_words(*line);
  if (!words || words->empty()) {
    return failure(Error::Kind::usage,
                   fmt::format("profile {}: credential_process is no command", name));
  }
  kit::Command command;
  command.program = words->front();
  command.arguments.assign(words->begin() + 1, words->end());
  const auto ran = around_.run(command);
  if (!ran) return tl::unexpected{Error{ran.error()}.at("credential_process of " + name)};
  if (ran->status != 0) {
    return failure(Error::Kind::refused,
                   fmt::format("credential_process of profile {} ended with status {}: {}", name,
                               ran->status, core::printable(core::trim(ran->err))));
  }
  auto out = read_credentials(ran->out);
  if (!out) return tl::unexpected{std::move(out.error()).at("credential_process of " + name)};
  out->source = "credential_process of profile " + name;
  return *std::move(out);
}

Chain::Found Chain::from_profile(const std::string& name, std::set<std::string>& visited) {
  if (!profiles_.profiles.contains(name)) {
    if (settings_.profile || around_.variable("AWS_PROFILE") || !visited.empty()) {
      return failure(Error::Kind::usage,
                     fmt::format("the profile {} is in neither ~/.aws/config nor "
                                 "~/.aws/credentials",
                                 core::printable(name)));
    }
    tried("no profile default in ~/.aws/credentials and ~/.aws/config");
    return std::nullopt;
  }
  const bool again = !visited.insert(name).second;
  const auto keys = [&]() -> Found {
    const auto key = profiles_.get(name, "aws_access_key_id");
    const auto secret = profiles_.get(name, "aws_secret_access_key");
    if (!key || !secret) return std::nullopt;
    return Credentials{*key, *secret, profiles_.get(name, "aws_session_token").value_or(""),
                       std::nullopt, "profile " + name};
  };
  // A profile that is its own source lends its keys to its role.
  if (again) {
    Found own = keys();
    if (own && !*own) {
      return failure(Error::Kind::usage,
                     fmt::format("profile {} is its own source_profile", core::printable(name)));
    }
    return own;
  }
  Found out = from_role(name, visited);
  if (out && !*out) {
    out = from_web_identity(profiles_.get(name, "web_identity_token_file"),
                            profiles_.get(name, "role_arn"),
                            profiles_.get(name, "role_session_name"));
  }
  if (out && !*out) out = from_sso(name);
  if (out && !*out) out = keys();
  if (out && !*out) out = from_process(name);
  if (out && !*out) tried(fmt::format("profile {} holds no credentials", core::printable(name)));
  return out;
}

Result<net::Response> Chain::ask(const net::Request& request, std::chrono::seconds time) {
  net::CurlOptions options;
  options.timeout = time;
  options.attempts = 1;
  options.proxy = "";  // never through a proxy: these are this machine's own addresses
  options.body_bound = kSmallFile;
  return around_.make_transport(options)->send(request);
}

Chain::Found Chain::from_container() {
  const auto relative = around_.variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
  const auto full = around_.variable("AWS_CONTAINER_CREDENTIALS_FULL_URI");
  if (!relative && !full) {
    tried("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI and _FULL_URI are not set");
    return std::nullopt;
  }
  net::Request request;
  request.url = relative ? "http://169.254.170.2" + *relative : *full;
  const auto url = net::parse_url(request.url);
  if (!url) return tl::unexpected{Error{url.error()}.at("container credentials")};
  if (!url->origin.starts_with("https:") && !is_near(url->origin)) {
    return failure(Error::Kind::usage,
                   "container credentials: expected https or an address of this machine");
  }
  auto token = around_.variable("AWS_CONTAINER_AUTHORIZATION_TOKEN");
  if (const auto file = around_.variable("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE")) {
    const auto read = core::read_file(*file, kSmallFile);
    if (!read) return tl::unexpected{Error{read.error()}.at("container credentials")};
    token = std::string{core::trim(*read)};
  }
  if (token) request.headers.emplace_back("Authorization", *token);
  const auto response = ask(request, std::chrono::seconds{5});
  if (!response) return tl::unexpected{Error{response.error()}.at("container credentials")};
  auto out = read_credentials(response->body);
  if (!out) return tl::unexpected{std::move(out.error()).at("container credentials")};
  out->source = "container";
  return *std::move(out);
}

Chain::Found Chain::from_instance() {
  if (core::lower(around_.variable("AWS_EC2_METADATA_DISABLED").value_or("")) == "true") {
    tried("instance metadata is disabled (AWS_EC2_METADATA_DISABLED)");
    return std::nullopt;
  }
  std::string base =
      around_.variable("AWS_EC2_METADATA_SERVICE_ENDPOINT").value_or("http://169.254.169.254");
  while (base.ends_with("/")) base.pop_back();
  const auto url = net::parse_url(base);
  if (!url || !is_near(url->origin)) {
    return failure(Error::Kind::usage,
                   "AWS_EC2_METADATA_SERVICE_ENDPOINT: expected a link-local address");
  }
  const std::chrono::seconds patience{1};
  const auto token = ask(
      {"PUT", base + "/latest/api/token", {{"X-aws-ec2-metadata-token-ttl-seconds", "21600"}}, ""},
      patience);
  const std::string none = "no instance metadata answers at " + base;
  if (!token || token->status != 200) {
    tried(none);
    return std::nullopt;
  }
  const std::string path = base + "/latest/meta-data/iam/security-credentials/";
  const net::Headers with{{"X-aws-ec2-metadata-token", token->body}};
  const auto role = ask({"GET", path, with, ""}, patience);
  if (!role || role->status != 200 || role->body.empty()) {
    tried("the instance has no role");
    return std::nullopt;
  }
  const auto lines = core::lines(role->body);
  const auto keys =
      ask({"GET", path + percent_encode(core::trim(lines.front())), with, ""}, patience);
  if (!keys) return tl::unexpected{Error{keys.error()}.at("instance metadata")};
  auto out = read_credentials(keys->body);
  if (!out) return tl::unexpected{std::move(out.error()).at("instance metadata")};
  out->source = "instance role";
  return *std::move(out);
}

Result<Credentials> Chain::load() {
  if (settings_.given) return *settings_.given;
  tried_.clear();
  Found out = std::optional<Credentials>{};
  // A profile asked for by setting is meant, whatever the environment holds.
  if (!settings_.profile) out = from_environment();
  if (out && !*out && !settings_.profile) {
    out = from_web_identity(around_.variable("AWS_WEB_IDENTITY_TOKEN_FILE"),
                            around_.variable("AWS_ROLE_ARN"),
                            around_.variable("AWS_ROLE_SESSION_NAME"));
    if (out && !*out) tried("AWS_WEB_IDENTITY_TOKEN_FILE is not set");
  }
  std::set<std::string> visited;
  if (out && !*out) out = from_profile(profile_name(), visited);
  if (out && !*out && !settings_.profile) out = from_container();
  if (out && !*out && !settings_.profile) out = from_instance();
  if (!out) return tl::unexpected{std::move(out.error())};
  if (*out) return **std::move(out);
  return failure(Error::Kind::refused, "no credentials found: " + core::join(tried_, "; "),
                 "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, name a profile, or run aws sso "
                 "login");
}

}  // namespace plimsoll::aws::wire
