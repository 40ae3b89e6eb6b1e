#include "collectors/aws/wire/sign.hpp"

#include <algorithm>
#include <map>
#include <vector>

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "lib/core/digest.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::aws::wire {

namespace {

std::string hmac(std::string_view key, std::string_view text) {
  std::string out(EVP_MAX_MD_SIZE, '\0');
  unsigned length = 0;
  ::HMAC(::EVP_sha256(), key.data(), static_cast<int>(key.size()),
         reinterpret_cast<const unsigned char*>(text.data()), text.size(),
         reinterpret_cast<unsigned char*>(out.data()), &length);
  out.resize(length);
  return out;
}

std::string hex(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) out += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return out;
}

/// Without "." and ".." segments and repeated slashes (RFC 3986, section 5.2.4).
std::string normalised(std::string_view path) {
  std::vector<std::string_view> kept;
  for (const auto segment : core::split(path, '/')) {
    if (segment == ".." && !kept.empty()) kept.pop_back();
    if (segment.empty() || segment == "." || segment == "..") continue;
    kept.push_back(segment);
  }
  std::string out = "/";
  for (const auto segment : kept) out.append(segment).append("/");
  if (out.size() > 1 && !path.ends_with("/")) out.pop_back();
  return out;
}

std::string canonical_query(std::string_view query) {
  std::vector<std::pair<std::string, std::string>> parameters;
  for (const auto part : core::split(query, '&')) {
    if (part.empty()) continue;
    const auto equals = std::min(part.find('='), part.size());
    const auto value = equals < part.size() ? part.substr(equals + 1) : std::string_view{};
    parameters.emplace_back(percent_encode(percent_decode(part.substr(0, equals))),
                            percent_encode(percent_decode(value)));
  }
  std::ranges::sort(parameters);
  std::string out;
  for (const auto& [name, value] : parameters) {
    if (!out.empty()) out += '&';
    out += name + "=" + value;
  }
  return out;
}

/// A header's value with runs of blanks as one.
std::string collapsed(std::string_view value) {
  std::vector<std::string> words;
  for (const auto word : core::words(core::trim(value))) words.emplace_back(word);
  return core::join(words, " ");
}

}  // namespace

std::string amz_date(Moment at) {
  std::string out = to_rfc3339(std::chrono::floor<std::chrono::seconds>(at));
  std::erase_if(out, [](char c) { return c == '-' || c == ':'; });
  return out;
}

Signature signature_of(const Unsigned& request, const Credentials& credentials,
                       const Scope& scope) {
  std::map<std::string, std::string> headers;
  for (const auto& [name, value] : request.headers) {
    std::string& all = headers[core::lower(name)];
    all += (all.empty() ? "" : ",") + collapsed(value);
  }
  std::string lines;
  std::string names;
  for (const auto& [name, value] : headers) {
    lines += name + ":" + value + "\n";
    names += (names.empty() ? "" : ";") + name;
  }
  const bool s3 = scope.service == "s3";
  const std::string path = s3 ? request.path : percent_encode(normalised(request.path), true);
  const std::string digest = core::sha256_hex(request.body);
  const std::string date = amz_date(scope.at);
  const std::string within =
      fmt::format("{}/{}/{}/aws4_request", date.substr(0, 8), scope.region, scope.service);
  Signature out;
  out.canonical_request = fmt::format("{}\n{}\n{}\n{}\n{}\n{}", request.method, path,
                                      canonical_query(request.query), lines, names, digest);
  out.string_to_sign = fmt::format("AWS4-HMAC-SHA256\n{}\n{}\n{}", date, within,
                                   core::sha256_hex(out.canonical_request));
  std::string key = hmac("AWS4" + credentials.secret_key, date.substr(0, 8));
  key = hmac(hmac(hmac(key, scope.region), scope.service), "aws4_request");
  out.authorization =
      fmt::format("AWS4-HMAC-SHA256 Credential={}/{}, SignedHeaders={}, Signature={}",
                  credentials.access_key, within, names, hex(hmac(key, out.string_to_sign)));
  return out;
}

void sign(Unsigned& request, const Credentials& credentials, const Scope& scope) {
  request.headers.emplace_back("X-Amz-Date", amz_date(scope.at));
  if (!credentials.session_token.empty()) {
    request.headers.emplace_back("X-Amz-Security-Token", credentials.session_token);
  }
  if (scope.service == "s3") {
    request.headers.emplace_back("X-Amz-Content-Sha256", core::sha256_hex(request.body));
  }
  std::string authorization = signature_of(request, credentials, scope).authorization;
  request.headers.emplace_back("Authorization", std::move(authorization));
}

}  // namespace plimsoll::aws::wire
