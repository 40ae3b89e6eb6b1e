#include "lib/net/url.hpp"

#include <memory>

#include <curl/curl.h>
#include <fmt/format.h>

#include "lib/core/text.hpp"

namespace plimsoll::net {
namespace {

struct UrlDeleter {
  void operator()(CURLU* url) const { ::curl_url_cleanup(url); }
};
using UrlHandle = std::unique_ptr<CURLU, UrlDeleter>;

std::string part(const UrlHandle& url, CURLUPart which, unsigned flags = 0) {
  char* text = nullptr;
  if (::curl_url_get(url.get(), which, &text, flags) != CURLUE_OK) return {};
  std::string out{text};
  ::curl_free(text);
  return out;
}

tl::unexpected<Error> not_a_url() {
  // The text isn't repeated: it may carry a password.
  return failure(Error::Kind::usage, "expected an absolute http or https URL",
                 "write it like https://bmc1.example");
}

}  // namespace

Result<Url> parse_url(const std::string& url) {
  const UrlHandle handle{::curl_url()};
  if (!handle || ::curl_url_set(handle.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK) {
    return not_a_url();
  }
  const std::string scheme = core::lower(part(handle, CURLUPART_SCHEME));
  if (scheme != "http" && scheme != "https") return not_a_url();
  if (!part(handle, CURLUPART_USER).empty() || !part(handle, CURLUPART_PASSWORD).empty()) {
    return failure(Error::Kind::usage, "the URL carries a user name or password",
                   "give them as the settings username and password");
  }
  Url out;
  out.origin = fmt::format("{}://{}:{}", scheme, core::lower(part(handle, CURLUPART_HOST)),
                           part(handle, CURLUPART_PORT, CURLU_DEFAULT_PORT));
  out.path = part(handle, CURLUPART_PATH);
  const std::string query = part(handle, CURLUPART_QUERY);
  out.target = query.empty() ? out.path : out.path + "?" + query;
  return out;
}

Result<std::string> resolve_url(const std::string& base, const std::string& location) {
  const UrlHandle handle{::curl_url()};
  if (!handle || ::curl_url_set(handle.get(), CURLUPART_URL, base.c_str(), 0) != CURLUE_OK ||
      ::curl_url_set(handle.get(), CURLUPART_URL, location.c_str(), 0) != CURLUE_OK) {
    return failure(Error::Kind::malformed, "the answer redirects to something that is no URL");
  }
  return part(handle, CURLUPART_URL);
}

}  // namespace plimsoll::net
