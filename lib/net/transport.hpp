/// @file
/// HTTP behind one interface, so that a recording can stand in for the network.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/core/error.hpp"

namespace plimsoll::net {

using Headers = std::vector<std::pair<std::string, std::string>>;  ///< In order; names as sent.

struct Request {
  std::string method = "GET";
  std::string url;   ///< Absolute.
  Headers headers;   ///< Beside those the transport sets itself.
  std::string body;  ///< Empty: none.
};

struct Response {
  long status = 0;  ///< 200.
  Headers headers;  ///< Names in lower case.
  std::string body;

  /// The first header of that (lower-case) name.
  [[nodiscard]] std::optional<std::string_view> header(std::string_view name) const;
};

/// Sends requests.  An answer of any status is a Response; no answer is an Error.
class Transport {
 public:
  Transport() = default;
  Transport(const Transport&) = delete;
  Transport& operator=(const Transport&) = delete;
  virtual ~Transport() = default;
  [[nodiscard]] virtual Result<Response> send(const Request& request) = 0;
};

struct Credentials {
  std::string username;
  std::string password;
};

struct CurlOptions {
  std::optional<Credentials> basic;    ///< Sent to the first origin asked only.
  std::optional<std::string> ca_file;  ///< PEM; absent: the system's.
  bool insecure = false;               ///< Do not verify TLS: only when the user said so.
  std::optional<std::string> proxy;    ///< Absent: the environment's.
  std::chrono::seconds timeout{30};    ///< For one request.
  int attempts = 4;                    ///< On 429, 5xx and connection errors, GET and HEAD only.
  std::size_t body_bound = std::size_t{64} << 20U;  ///< Longer answers are an Error.
  std::string user_agent = "plimsoll";
  std::chrono::milliseconds pause{0};  ///< Least time between two requests.
  /// How it waits, and what jitter is made from (0 to 1); absent: the real ones.  For tests.
  std::function<void(std::chrono::milliseconds)> sleep;
  std::function<double()> random;
};

/// libcurl.  Verifies TLS, honours the proxy variables, backs off exponentially with jitter and
/// respects Retry-After (bounded to 60 s).  GET and HEAD follow redirects within their origin (at
/// most 5); a redirect that leaves it is answered as it came.  The credentials, and the headers
/// Authorization, Cookie and X-Auth-Token of a request, are sent to the first origin asked only.
[[nodiscard]] std::unique_ptr<Transport> make_curl_transport(CurlOptions options);

/// Passes requests on to `inner` and keeps every answer in `folder`, one JSON file each, named by
/// method, path, query and body; asked again, the newest stays.  Left out: cookies, session tokens,
/// password fields, and each of `secrets` wherever it stands (give the password and token in use).
[[nodiscard]] std::unique_ptr<Transport> make_recording_transport(
    std::unique_ptr<Transport> inner, std::filesystem::path folder,
    std::vector<std::string> secrets = {});

/// Answers from a folder that make_recording_transport() wrote, whatever the host.  A request that
/// was not recorded is answered 404 with the header `x-plimsoll-replay: missing`.
[[nodiscard]] std::unique_ptr<Transport> make_replay_transport(std::filesystem::path folder);

}  // namespace plimsoll::net
