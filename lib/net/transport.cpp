#include "lib/net/transport.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <ctime>
#include <random>
#include <thread>

#include <curl/curl.h>
#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/net/url.hpp"

namespace plimsoll::net {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::size_t kHeaderBound = std::size_t{1} << 20U;
constexpr int kRedirects = 5;
constexpr milliseconds kFirstBackoff{500};
constexpr milliseconds kLongestWait{60'000};

struct CurlDeleter {
  void operator()(CURL* handle) const { ::curl_easy_cleanup(handle); }
};
using CurlHandle = std::unique_ptr<CURL, CurlDeleter>;

struct ListDeleter {
  void operator()(curl_slist* list) const { ::curl_slist_free_all(list); }
};
using HeaderList = std::unique_ptr<curl_slist, ListDeleter>;

void initialise() {
  // curl_global_init() is called once, before the first handle.
  static const CURLcode done = ::curl_global_init(CURL_GLOBAL_DEFAULT);
  static_cast<void>(done);
}

void append(HeaderList& list, const std::string& line) {
  curl_slist* longer = ::curl_slist_append(list.get(), line.c_str());
  if (longer == nullptr) return;
  static_cast<void>(list.release());
  list.reset(longer);
}

/// What the callbacks fill.
struct Answer {
  Response response;
  std::size_t body_bound = 0;
  std::size_t header_bytes = 0;
  bool too_long = false;
};

std::size_t take_body(char* bytes, std::size_t size, std::size_t count, void* to) {
  auto& answer = *static_cast<Answer*>(to);
  const std::size_t length = size * count;
  if (answer.response.body.size() + length > answer.body_bound) {
    answer.too_long = true;
    return 0;
  }
  answer.response.body.append(bytes, length);
  return length;
}

std::size_t take_header(char* bytes, std::size_t size, std::size_t count, void* to) {
  auto& answer = *static_cast<Answer*>(to);
  const std::size_t length = size * count;
  const std::string_view line{bytes, length};
  answer.header_bytes += length;
  if (answer.header_bytes > kHeaderBound) {
    answer.too_long = true;
    return 0;
  }
  if (line.starts_with("HTTP/")) {  // a new answer: the one before was 1xx
    answer.response.headers.clear();
    return length;
  }
  const auto colon = line.find(':');
  if (colon != std::string_view::npos) {
    answer.response.headers.emplace_back(core::lower(core::trim(line.substr(0, colon))),
                                         std::string{core::trim(line.substr(colon + 1))});
  }
  return length;
}

bool is_idempotent(const std::string& method) { return method == "GET" || method == "HEAD"; }

bool is_secret_header(std::string_view name) {
  constexpr std::array<std::string_view, 4> kSecret{"authorization", "cookie", "x-auth-token",
                                                    "proxy-authorization"};
  return std::ranges::find(kSecret, core::lower(name)) != kSecret.end();
}

bool is_connection_error(CURLcode code) {
  constexpr std::array kCodes{CURLE_COULDNT_CONNECT, CURLE_RECV_ERROR,       CURLE_SEND_ERROR,
                              CURLE_GOT_NOTHING,     CURLE_PARTIAL_FILE,     CURLE_HTTP2,
                              CURLE_HTTP2_STREAM,    CURLE_SSL_CONNECT_ERROR};
  return std::ranges::find(kCodes, code) != kCodes.end();
}

Error to_error(CURLcode code, const std::string& detail, const Url& url) {
  const std::string what =
      fmt::format("expected an answer from {}, got: {}", url.shown(), core::printable(detail));
  switch (code) {
    case CURLE_OPERATION_TIMEDOUT:
      return {Error::Kind::timed_out, what, "raise timeout_s if the target is slow", {}};
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR:
      return {Error::Kind::refused,
              what,
              "give the issuer's certificate as ca_file=FILE, or insecure=yes to go without",
              {}};
    case CURLE_SSL_CACERT_BADFILE:
      return {Error::Kind::usage, what, "check that ca_file is a PEM file", {}};
    default:
      return {Error::Kind::unreachable, what, "check the name, the port and the way there", {}};
  }
}

/// The wait that a Retry-After header asks for (RFC 9110, section 10.2.3); absent when there is
/// none.
std::optional<milliseconds> retry_after(const Response& response) {
  const auto given = response.header("retry-after");
  if (!given) return std::nullopt;
  if (const auto seconds = core::to_int(*given)) {
    return milliseconds{std::clamp<std::int64_t>(*seconds, 0, 60) * 1000};
  }
  const std::time_t at = ::curl_getdate(std::string{*given}.c_str(), nullptr);
  if (at < 0) return std::nullopt;
  const std::int64_t left = at - std::time(nullptr);
  return milliseconds{std::clamp<std::int64_t>(left, 0, 60) * 1000};
}

class CurlTransport final : public Transport {
 public:
  explicit CurlTransport(CurlOptions options) : options_{std::move(options)} {
    initialise();
    handle_.reset(::curl_easy_init());
    if (!options_.sleep) {
      options_.sleep = [](milliseconds time) { std::this_thread::sleep_for(time); };
    }
    if (!options_.random) {
      options_.random = [engine = std::mt19937{std::random_device{}()}]() mutable {
        return std::uniform_real_distribution{0.0, 1.0}(engine);
      };
    }
  }

  Result<Response> send(const Request& request) override {
    Request now = request;
    for (int hop = 0;; ++hop) {
      const auto url = parse_url(now.url);
      if (!url) return tl::unexpected<Error>(url.error());
      if (first_origin_.empty()) first_origin_ = url->origin;
      auto answer = send_patiently(now, *url);
      if (!answer) return answer;
      auto next = redirect(now, *url, *answer);
      if (!next) return tl::unexpected<Error>(std::move(next).error());
      if (next->empty()) return answer;
      if (hop == kRedirects) {
        return failure(Error::Kind::malformed,
                       fmt::format("{} redirects more than {} times", url->shown(), kRedirects));
      }
      now.url = std::move(*next);
    }
  }

 private:
  struct Attempt {
    CURLcode code = CURLE_OK;
    std::string detail;
    bool too_long = false;
    Response response;
  };

  /// Where the answer sends us on; empty when it doesn't, or to another origin.
  static Result<std::string> redirect(const Request& request, const Url& url,
                                      const Response& answer) {
    constexpr std::array kStatuses{301L, 302L, 303L, 307L, 308L};
    const auto location = answer.header("location");
    if (std::ranges::find(kStatuses, answer.status) == kStatuses.end() || !location ||
        !is_idempotent(request.method)) {
      return std::string{};
    }
    auto to = resolve_url(request.url, std::string{*location});
    if (!to) return to;
    const auto parsed = parse_url(*to);
    if (!parsed || parsed->origin != url.origin) return std::string{};
    return to;
  }

  /// Tries again on what may pass, waiting in between.
  Result<Response> send_patiently(const Request& request, const Url& url) {
    const int attempts = is_idempotent(request.method) ? std::max(1, options_.attempts) : 1;
    for (int attempt = 1;; ++attempt) {
      keep_pause();
      auto got = try_once(request, url);
      if (got.too_long) {
        return failure(Error::Kind::unsupported,
                       fmt::format("the answer of {} is longer than {} bytes", url.shown(),
                                   options_.body_bound));
      }
      const bool passing = got.code == CURLE_OK
                               ? got.response.status == 429 || got.response.status >= 500
                               : is_connection_error(got.code);
      if (!passing || attempt >= attempts) {
        if (got.code == CURLE_OK) return std::move(got.response);
        return tl::unexpected<Error>(to_error(got.code, got.detail, url));
      }
      options_.sleep(retry_after(got.response).value_or(backoff(attempt)));
    }
  }

  /// Doubles with each attempt; half of it is jitter, so that many clients don't return at once.
  [[nodiscard]] milliseconds backoff(int attempt) const {
    const double full = static_cast<double>(kFirstBackoff.count()) * std::exp2(attempt - 1);
    const double wait = full * (0.5 + 0.5 * options_.random());
    return std::min(kLongestWait, milliseconds{static_cast<std::int64_t>(std::min(wait, 1e6))});
  }

  void keep_pause() {
    const auto left = last_ + options_.pause - steady_clock::now();
    if (options_.pause.count() > 0 && left.count() > 0) {
      options_.sleep(std::chrono::ceil<milliseconds>(left));
    }
    last_ = steady_clock::now();
  }

  Attempt try_once(const Request& request, const Url& url) {
    Attempt out;
    CURL* curl = handle_.get();
    if (curl == nullptr) return {CURLE_FAILED_INIT, "libcurl gave no handle", false, {}};
    ::curl_easy_reset(curl);  // options only: connections stay open
    const bool trusted = url.origin == first_origin_;
    HeaderList headers;
    append(headers, "Expect:");
    for (const auto& [name, value] : request.headers) {
      if (!trusted && is_secret_header(name)) continue;
      if ((name + value).find_first_of(std::string_view{"\r\n\0", 3}) != std::string::npos) {
        return {CURLE_BAD_FUNCTION_ARGUMENT, "a header with a line break", false, {}};
      }
      append(headers, value.empty() ? name + ";" : name + ": " + value);
    }
    std::array<char, CURL_ERROR_SIZE> detail{};
    Answer answer;
    answer.body_bound = options_.body_bound;
    ::curl_easy_setopt(curl, CURLOPT_URL, request.url.c_str());
    ::curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
    ::curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, detail.data());
    ::curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &take_body);
    ::curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answer);
    ::curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, &take_header);
    ::curl_easy_setopt(curl, CURLOPT_HEADERDATA, &answer);
    set_method(request);
    set_connection(trusted);
    out.code = ::curl_easy_perform(curl);
    ::curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer.response.status);
    out.detail = detail[0] != '\0' ? detail.data() : ::curl_easy_strerror(out.code);
    out.too_long = answer.too_long;
    out.response = std::move(answer.response);
    return out;
  }

  void set_method(const Request& request) {
    CURL* curl = handle_.get();
    if (request.method == "HEAD") {
      ::curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
      return;
    }
    if (!request.body.empty()) {
      ::curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE,
                         static_cast<curl_off_t>(request.body.size()));
      ::curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.body.data());
    } else if (request.method == "POST") {
      ::curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, 0L);
      ::curl_easy_setopt(curl, CURLOPT_POSTFIELDS, "");
    }
    ::curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request.method.c_str());
  }

  void set_connection(bool trusted) {
    CURL* curl = handle_.get();
    ::curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    ::curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    ::curl_easy_setopt(curl, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    ::curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "");
    ::curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    ::curl_easy_setopt(curl, CURLOPT_USERAGENT, options_.user_agent.c_str());
    ::curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS,
                       static_cast<long>(milliseconds{options_.timeout}.count()));
    ::curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, options_.insecure ? 0L : 1L);
    ::curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, options_.insecure ? 0L : 2L);
    if (options_.ca_file) ::curl_easy_setopt(curl, CURLOPT_CAINFO, options_.ca_file->c_str());
    if (options_.proxy) ::curl_easy_setopt(curl, CURLOPT_PROXY, options_.proxy->c_str());
    if (trusted && options_.basic) {
      ::curl_easy_setopt(curl, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
      ::curl_easy_setopt(curl, CURLOPT_USERNAME, options_.basic->username.c_str());
      ::curl_easy_setopt(curl, CURLOPT_PASSWORD, options_.basic->password.c_str());
    }
  }

  CurlOptions options_;
  CurlHandle handle_;
  std::string first_origin_;
  steady_clock::time_point last_;
};

}  // namespace

std::optional<std::string_view> Response::header(std::string_view name) const {
  const auto found =
      std::ranges::find_if(headers, [&](const auto& entry) { return entry.first == name; });
  if (found == headers.end()) return std::nullopt;
  return found->second;
}

std::unique_ptr<Transport> make_curl_transport(CurlOptions options) {
  return std::make_unique<CurlTransport>(std::move(options));
}

}  // namespace plimsoll::net
