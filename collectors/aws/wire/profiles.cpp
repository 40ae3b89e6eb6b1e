#include "collectors/aws/wire/profiles.hpp"

#include "lib/collect/kit/json.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::aws::wire {

namespace {

using Json = nlohmann::json;

std::string text(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

/// The section that a heading opens; nullptr for one of no interest.
Section* open_section(std::string_view heading, bool config_file,
                      std::map<std::string, Section, std::less<>>& read) {
  const auto words = core::words(heading);
  if (words.size() == 2 && words[0] == "sso-session" && config_file) {
    return &read["sso-session " + std::string{words[1]}];
  }
  if (words.size() == 2 && words[0] == "profile" && config_file) {
    return &read["profile " + std::string{words[1]}];
  }
  if (words.size() != 1) return nullptr;
  if (config_file && words[0] != "default") return nullptr;
  return &read["profile " + std::string{words[0]}];
}

}  // namespace

std::optional<std::string> Profiles::get(std::string_view profile, std::string_view key) const {
  const auto section = profiles.find(profile);
  if (section == profiles.end()) return std::nullopt;
  const auto value = section->second.find(key);
  if (value == section->second.end() || value->second.empty()) return std::nullopt;
  return value->second;
}

void read_profiles(std::string_view given, bool config_file, Profiles& into) {
  std::map<std::string, Section, std::less<>> read;
  Section* section = nullptr;
  for (const std::string_view line : core::lines(given)) {
    const std::string_view bare = core::trim(line);
    if (bare.empty() || bare[0] == '#' || bare[0] == ';') continue;
    if (bare[0] == '[') {
      const auto close = bare.find(']');
      section = close == std::string_view::npos
                    ? nullptr
                    : open_section(bare.substr(1, close - 1), config_file, read);
      continue;
    }
    // Indented lines are nested settings ("s3 =" and what follows), none of which is ours.
    if (section == nullptr || line[0] == ' ' || line[0] == '\t') continue;
    const auto equals = bare.find('=');
    if (equals == std::string_view::npos) continue;
    std::string_view value = core::trim(bare.substr(equals + 1));
    // A comment needs a blank before it, so that secrets may hold a "#".
    for (const std::string_view mark : {" #", " ;"}) value = value.substr(0, value.find(mark));
    (*section)[core::lower(core::trim(bare.substr(0, equals)))] = core::trim(value);
  }
  for (auto& [name, values] : read) {
    const bool profile = name.starts_with("profile ");
    auto& all = profile ? into.profiles : into.sso_sessions;
    Section& to = all[name.substr(name.find(' ') + 1)];
    for (auto& [key, value] : values) to.emplace(key, std::move(value));
  }
}

std::optional<SsoToken> read_sso_token(std::string_view given) {
  const Json json = collect::kit::parse_bounded(given);
  if (!json.is_object()) return std::nullopt;
  std::string expires = text(json, "expiresAt");
  if (expires.ends_with("UTC")) expires.replace(expires.size() - 3, 3, "Z");  // older tools
  SsoToken out{text(json, "accessToken"), parse_moment(expires)};
  if (out.token.empty()) return std::nullopt;
  return out;
}

Result<Credentials> read_credentials(std::string_view given) {
  const Json json = collect::kit::parse_bounded(given);
  if (!json.is_object()) {
    return failure(Error::Kind::malformed, "expected credentials as a JSON object");
  }
  Credentials out;
  out.access_key = text(json, "AccessKeyId");
  out.secret_key = text(json, "SecretAccessKey");
  out.session_token = text(json, "SessionToken");
  if (out.session_token.empty()) out.session_token = text(json, "Token");
  out.expires = parse_moment(text(json, "Expiration"));
  if (out.access_key.empty() || out.secret_key.empty()) {
    std::string words = text(json, "Message");
    if (words.empty()) words = text(json, "message");
    return failure(Error::Kind::refused, "expected AccessKeyId and SecretAccessKey, got neither" +
                                             (words.empty() ? "" : ": " + core::printable(words)));
  }
  return out;
}

}  // namespace plimsoll::aws::wire
