/// @file
/// HTTP behind one interface, so that a recording can stand in for the network.
#pragma once

#include <chrono>
#include <filesystem>
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
  std::string url;      ///< Absolute.
  Headers headers;      ///< Beside those the transport sets itself.
  std::string body;     ///< Empty: none.
};

struct Response {
  long status = 0;      ///< 200.
  Headers headers;      ///< Names in lower case.
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
  std::optional<Credentials> basic;        ///< Sent to the first origin asked only.
  std::optional<std::string> ca_file;      ///< PEM; absent: the system's.
  bool insecure = false;                   ///< Do not verify TLS: only when the user said so.
  std::optional<std::string> proxy;        ///< Absent: the environment's.
  std::chrono::seconds timeout{30};        ///< For one request.
  int attempts = 4;                        ///< On 429, 5xx and connection errors, GET and HEAD only.
  std::size_t body_bound = std::size_t{64} << 20U;  ///< Longer answers are an Error.
  std::string user_agent = "plimsoll";
};

/// libcurl.  Verifies TLS, honours the proxy variables, follows redirects within one origin (at most 5; credentials never
/// leave it), backs off exponentially with jitter and respects Retry-After (bounded to 60 s).
[[nodiscard]] std::unique_ptr<Transport> make_curl_transport(CurlOptions options);

/// Passes requests on to `inner` and keeps every answer in `folder`, one JSON file each, without credentials, cookies
/// and session tokens.
[[nodiscard]] std::unique_ptr<Transport> make_recording_transport(std::unique_ptr<Transport> inner,
                                                                  std::filesystem::path folder);

/// Answers from a folder that make_recording_transport() wrote.  A request that was not recorded is answered 404 with
/// the header `x-plimsoll-replay: missing`.
[[nodiscard]] std::unique_ptr<Transport> make_replay_transport(std::filesystem::path folder);

}  // namespace plimsoll::net
