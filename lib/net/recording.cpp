#include "lib/net/recording.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "lib/core/digest.hpp"
#include "lib/core/file.hpp"
#include "lib/core/text.hpp"
#include "lib/net/base64.hpp"
#include "lib/net/url.hpp"

namespace plimsoll::net {
namespace {

using nlohmann::ordered_json;

constexpr int kDepth = 64;
constexpr std::size_t kFileBound = std::size_t{128} << 20U;

/// The value of `text`; discarded when it isn't JSON or nests too deep.
ordered_json parse(std::string_view text) {
  bool too_deep = false;
  auto value = ordered_json::parse(
      text,
      [&](int depth, ordered_json::parse_event_t, ordered_json&) {
        too_deep = too_deep || depth > kDepth;
        return !too_deep;
      },
      false);
  return too_deep ? ordered_json{ordered_json::value_t::discarded} : value;
}

std::string dump(const ordered_json& value, int indent = -1) {
  return value.dump(indent, ' ', false, ordered_json::error_handler_t::replace);
}

/// Whether a field, parameter or header of that name holds a secret.
bool is_secret_name(std::string_view name) {
  constexpr auto kNames = std::to_array<std::string_view>(
      {"passwd",        "secret",      "client_secret", "token",         "access_token",
       "refresh_token", "id_token",    "session_token", "sessiontoken",  "api_key",
       "apikey",        "private_key", "privatekey",    "authorization", "proxy-authorization",
       "cookie",        "set-cookie",  "x-auth-token",  "x-csrf-token",  "authentication-info",
       "sig",           "signature"});
  const std::string lower = core::lower(name);
  return lower.ends_with("password") || std::ranges::find(kNames, lower) != kNames.end();
}

/// Replaces the secret fields of `value`; gathers what stood there.  Nesting is bounded by parse().
void redact_fields(ordered_json& value, std::vector<std::string>& found) {
  if (value.is_array()) {
    for (auto& item : value) redact_fields(item, found);
  }
  if (!value.is_object()) return;
  for (const auto& [name, field] : value.items()) {
    if (field.is_string() && is_secret_name(name)) {
      if (const auto text = field.get<std::string>(); !text.empty() && text != kRedacted) {
        found.push_back(text);
        field = std::string{kRedacted};
      }
    } else {
      redact_fields(field, found);
    }
  }
}

/// `body` with its secret fields replaced, in its own bytes when there are none.
std::string without_fields(const std::string& body, std::vector<std::string>& found) {
  ordered_json value = parse(body);
  if (!value.is_structured()) return body;
  const std::size_t before = found.size();
  redact_fields(value, found);
  return found.size() == before ? body : dump(value);
}

/// A path and query in which the values of secret parameters are replaced.
std::string without_parameters(const std::string& target, std::vector<std::string>& found) {
  const auto question = target.find('?');
  if (question == std::string::npos) return target;
  std::vector<std::string> parameters;
  for (const auto parameter : core::split(std::string_view{target}.substr(question + 1), '&')) {
    const auto equals = parameter.find('=');
    if (equals == std::string_view::npos || !is_secret_name(parameter.substr(0, equals))) {
      parameters.emplace_back(parameter);
      continue;
    }
    found.emplace_back(parameter.substr(equals + 1));
    parameters.push_back(std::string{parameter.substr(0, equals + 1)} + std::string{kRedacted});
  }
  return target.substr(0, question + 1) + core::join(parameters, "&");
}

std::string percent_encoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    out += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

void replace_all(std::string& text, const std::string& from) {
  if (from.empty()) return;
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at)) {
    text.replace(at, from.size(), kRedacted);
    at += kRedacted.size();
  }
}

/// Every way in which a secret may be written, longest first.
std::vector<std::string> spellings(const std::vector<std::string>& secrets) {
  std::vector<std::string> out;
  for (const auto& secret : secrets) {
    if (secret.empty()) continue;
    const std::string quoted = dump(ordered_json(secret));
    out.insert(out.end(), {secret, quoted.substr(1, quoted.size() - 2), percent_encoded(secret),
                           to_base64(secret)});
  }
  std::ranges::sort(out, [](const auto& a, const auto& b) {
    return a.size() != b.size() ? a.size() > b.size() : a < b;
  });
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

tl::unexpected<Error> malformed(std::string_view what) {
  return failure(Error::Kind::malformed, fmt::format("recording: expected {}", what));
}

Result<Headers> parse_headers(const ordered_json& list) {
  if (!list.is_array()) return malformed("a list of headers");
  Headers out;
  for (const auto& entry : list) {
    const bool pair =
        entry.is_array() && entry.size() == 2 && entry[0].is_string() && entry[1].is_string();
    if (!pair) return malformed("headers of two texts each");
    out.emplace_back(core::lower(entry[0].get<std::string>()), entry[1].get<std::string>());
  }
  return out;
}

class RecordingTransport final : public Transport {
 public:
  RecordingTransport(std::unique_ptr<Transport> inner, std::filesystem::path folder,
                     std::vector<std::string> secrets)
      : inner_{std::move(inner)}, folder_{std::move(folder)}, secrets_{std::move(secrets)} {}

  Result<Response> send(const Request& request) override {
    auto response = inner_->send(request);
    if (!response) return response;
    const auto name = recording_name(request);
    if (!name) return tl::unexpected<Error>(name.error());
    // A token that came once may be echoed in later answers, so what was learnt is kept.
    for (auto& secret : secrets_of(request, *response)) {
      if (std::ranges::find(secrets_, secret) == secrets_.end())
        secrets_.push_back(std::move(secret));
    }
    const auto kept = core::write_file(folder_ / *name, to_recording(request, *response, secrets_));
    if (!kept) return tl::unexpected<Error>(kept.error());
    return response;
  }

 private:
  std::unique_ptr<Transport> inner_;
  std::filesystem::path folder_;
  std::vector<std::string> secrets_;
};

class ReplayTransport final : public Transport {
 public:
  explicit ReplayTransport(std::filesystem::path folder) : folder_{std::move(folder)} {}

  Result<Response> send(const Request& request) override {
    const auto name = recording_name(request);
    if (!name) return tl::unexpected<Error>(name.error());
    const auto path = folder_ / *name;
    std::error_code error;
    if (!std::filesystem::exists(path, error)) {
      return Response{404, {{"x-plimsoll-replay", "missing"}}, {}};
    }
    const auto text = core::read_file(path, kFileBound);
    if (!text) return tl::unexpected<Error>(text.error());
    auto response = parse_recording(*text);
    if (!response) return tl::unexpected<Error>(std::move(response).error().at(path.string()));
    return response;
  }

 private:
  std::filesystem::path folder_;
};

}  // namespace

Result<std::string> recording_name(const Request& request) {
  const auto url = parse_url(request.url);
  if (!url) return tl::unexpected<Error>(url.error());
  std::vector<std::string> found;
  const std::string target = without_parameters(url->target, found);
  const std::size_t before = found.size();
  std::string body = without_fields(request.body, found);
  if (found.size() != before) body = kRedacted;
  return core::sha256_hex(fmt::format("{} {}\n{}", request.method, target, body)).substr(0, 32) +
         ".json";
}

std::vector<std::string> secrets_of(const Request& request, const Response& response) {
  std::vector<std::string> out;
  for (const auto* headers : {&request.headers, &response.headers}) {
    for (const auto& [name, value] : *headers) {
      if (!is_secret_name(name)) continue;
      out.push_back(value);
      // "Basic c2VjcmV0", "session=abc; Path=/": the part that counts may be echoed alone.
      const auto space = value.find(' ');
      if (core::lower(name).ends_with("authorization") && space != std::string::npos) {
        out.push_back(value.substr(space + 1));
      } else if (const auto equals = value.find('='); equals != std::string::npos) {
        out.push_back(value.substr(equals + 1, value.find(';') - equals - 1));
      }
    }
  }
  if (const auto url = parse_url(request.url)) {
    static_cast<void>(without_parameters(url->target, out));
  }
  static_cast<void>(without_fields(request.body, out));
  static_cast<void>(without_fields(response.body, out));
  // What is shorter is redacted in its place only: elsewhere it would be chance.
  std::erase_if(out, [](const std::string& secret) { return secret.size() < 6; });
  return out;
}

std::string to_recording(const Request& request, const Response& response,
                         const std::vector<std::string>& secrets) {
  std::vector<std::string> found = secrets;
  for (auto& secret : secrets_of(request, response)) found.push_back(std::move(secret));
  const auto url = parse_url(request.url);
  std::vector<std::string> ignored;
  std::string target = url ? without_parameters(url->target, ignored) : std::string{};
  std::string body = without_fields(response.body, ignored);
  const auto all = spellings(found);
  const auto redact = [&](std::string text) {
    for (const auto& spelling : all) replace_all(text, spelling);
    return text;
  };
  ordered_json headers = ordered_json::array();
  for (const auto& [name, value] : response.headers) {
    if (!is_secret_name(name)) headers.push_back(ordered_json::array({name, redact(value)}));
  }
  body = redact(std::move(body));
  ordered_json out{{"recording", 1},
                   {"request", redact(request.method + " " + target)},
                   {"status", response.status},
                   {"headers", std::move(headers)}};
  if (core::is_utf8(body)) {
    out["text"] = std::move(body);
  } else {
    out["base64"] = to_base64(body);
  }
  return dump(out, 1) + "\n";
}

Result<Response> parse_recording(std::string_view text) {
  const ordered_json file = parse(text);
  if (!file.is_object()) return malformed("one JSON object");
  const auto version = file.find("recording");
  if (version == file.end() || *version != 1) return malformed("\"recording\": 1");
  Response out;
  const auto status = file.find("status");
  if (status == file.end() || !status->is_number_integer()) return malformed("a status");
  const auto number = status->get<std::int64_t>();
  if (number < 100 || number > 599) return malformed("a status from 100 to 599");
  out.status = static_cast<long>(number);
  if (const auto list = file.find("headers"); list != file.end()) {
    auto headers = parse_headers(*list);
    if (!headers) return tl::unexpected<Error>(std::move(headers).error());
    out.headers = std::move(*headers);
  }
  const auto plain = file.find("text");
  const auto encoded = file.find("base64");
  if (plain != file.end() && plain->is_string()) {
    out.body = plain->get<std::string>();
  } else if (encoded != file.end() && encoded->is_string()) {
    auto bytes = from_base64(encoded->get<std::string>());
    if (!bytes) return malformed("base64");
    out.body = std::move(*bytes);
  } else {
    return malformed("text or base64");
  }
  return out;
}

std::unique_ptr<Transport> make_recording_transport(std::unique_ptr<Transport> inner,
                                                    std::filesystem::path folder,
                                                    std::vector<std::string> secrets) {
  return std::make_unique<RecordingTransport>(std::move(inner), std::move(folder),
                                              std::move(secrets));
}

std::unique_ptr<Transport> make_replay_transport(std::filesystem::path folder) {
  return std::make_unique<ReplayTransport>(std::move(folder));
}

}  // namespace plimsoll::net
