#include "collectors/aws/wire/client.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <random>
#include <span>
#include <thread>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "collectors/aws/wire/pager.hpp"
#include "collectors/aws/wire/serialize.hpp"
#include "lib/core/text.hpp"
#include "lib/net/url.hpp"

namespace plimsoll::aws::wire {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using Codes = std::span<const std::string_view>;
using Json = nlohmann::json;

constexpr int kAttempts = 6;
constexpr std::chrono::minutes kLongest{5};  ///< For one page, all attempts together.
constexpr milliseconds kFirstWait{200};
constexpr milliseconds kLongestWait{20'000};
constexpr std::chrono::minutes kRefreshBefore{5};
constexpr std::chrono::seconds kSkew{60};  ///< A clock that is less wrong is right enough.
constexpr std::size_t kIdle = 96;          ///< Connections kept for later.

constexpr std::array<std::string_view, 14> kThrottled{"Throttling",
                                                      "ThrottlingException",
                                                      "ThrottledException",
                                                      "RequestThrottled",
                                                      "RequestThrottledException",
                                                      "RequestLimitExceeded",
                                                      "TooManyRequestsException",
                                                      "SlowDown",
                                                      "BandwidthLimitExceeded",
                                                      "LimitExceededException",
                                                      "EC2ThrottledException",
                                                      "ProvisionedThroughputExceededException",
                                                      "PriorRequestNotComplete",
                                                      "TransactionInProgressException"};
constexpr std::array<std::string_view, 5> kExpired{"ExpiredToken", "ExpiredTokenException",
                                                   "TokenRefreshRequired", "RequestExpired",
                                                   "ExpiredTokenError"};
constexpr std::array<std::string_view, 6> kClock{"RequestTimeTooSkewed",      "RequestExpired",
                                                 "SignatureDoesNotMatch",     "RequestInTheFuture",
                                                 "InvalidSignatureException", "AuthFailure"};
constexpr std::array<std::string_view, 11> kDenied{"AuthFailure",
                                                   "AccessDenied",
                                                   "AccessDeniedException",
                                                   "UnauthorizedOperation",
                                                   "AuthorizationError",
                                                   "NotAuthorized",
                                                   "AuthorizationErrorException",
                                                   "UnauthorizedException",
                                                   "NotAuthorizedException",
                                                   "AWSOrganizationsNotInUseException",
                                                   "ForbiddenException"};
constexpr std::array<std::string_view, 8> kRefused{
    "InvalidClientTokenId",  "UnrecognizedClientException",
    "SignatureDoesNotMatch", "InvalidSignatureException",
    "IncompleteSignature",   "MissingAuthenticationToken",
    "InvalidAccessKeyId",    "InvalidToken"};
constexpr std::array<std::string_view, 5> kSwitchedOff{
    "OptInRequired", "SubscriptionRequiredException", "RegionDisabledException",
    "InvalidAction_RegionDisabled", "SubscriptionRequired"};

bool is_in(Codes codes, std::string_view code) {
  return std::ranges::find(codes, code) != codes.end();
}

bool is_throttling(const Refusal& refusal) {
  return is_in(kThrottled, refusal.code) || refusal.status == 429 || refusal.status == 503;
}

Failure to_failure(const Refusal& refusal) {
  Failure out{Failure::Kind::failed, refusal.code, to_string(refusal)};
  if (is_in(kSwitchedOff, refusal.code)) {
    out.kind = Failure::Kind::switched_off;
  } else if (is_in(kDenied, refusal.code)) {
    out.kind = Failure::Kind::denied;
  } else if (is_in(kRefused, refusal.code) || is_in(kExpired, refusal.code)) {
    out.kind = Failure::Kind::refused;
  } else if (refusal.status == 403) {
    out.kind = Failure::Kind::denied;
  }
  return out;
}

/// As curl sends it: the port only where it is not the scheme's.
std::string host_header(const std::string& origin) {
  std::string host = origin.substr(origin.find("://") + 3);
  const std::string usual = origin.starts_with("https:") ? ":443" : ":80";
  if (host.ends_with(usual)) host.resize(host.size() - usual.size());
  return host;
}

Failure to_failure(const Error& error) { return {Failure::Kind::failed, "", to_string(error)}; }

}  // namespace

ClientOptions real_options() {
  ClientOptions out;
  out.make_transport = net::make_curl_transport;
  out.clock = [] { return std::chrono::floor<milliseconds>(std::chrono::system_clock::now()); };
  out.sleep = [](milliseconds time) { std::this_thread::sleep_for(time); };
  out.random = [] {
    thread_local std::mt19937 engine{std::random_device{}()};
    return std::uniform_real_distribution{0.0, 1.0}(engine);
  };
  return out;
}

Result<Credentials> CredentialSource::get(Moment now) {
  const std::lock_guard lock{mutex_};
  if (held_ && (!held_->expires || *held_->expires > now + kRefreshBefore)) return *held_;
  auto loaded = load_();
  if (!loaded) {
    // Not yet expired is good enough when there is nothing newer.
    if (held_ && held_->expires && *held_->expires > now) return *held_;
    return loaded;
  }
  held_ = *loaded;
  return loaded;
}

void CredentialSource::expired(const std::string& access_key) {
  const std::lock_guard lock{mutex_};
  if (held_ && held_->access_key == access_key) held_.reset();
}

/// A connection taken out of the idle ones, put back at the end.
class Client::Lease {
 public:
  Lease(Client& client, std::string origin) : client_{client}, origin_{std::move(origin)} {
    {
      const std::lock_guard lock{client_.mutex_};
      auto& idle = client_.idle_[origin_];
      if (!idle.empty()) {
        held_ = std::move(idle.back());
        idle.pop_back();
      }
    }
    if (!held_) held_ = client_.options_.make_transport(client_.options_.curl);
  }
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;
  ~Lease() {
    const std::lock_guard lock{client_.mutex_};
    std::size_t count = 0;
    for (const auto& [origin, idle] : client_.idle_) count += idle.size();
    if (count >= kIdle) client_.idle_.clear();
    client_.idle_[origin_].push_back(std::move(held_));
  }
  net::Transport& operator*() const { return *held_; }

 private:
  Client& client_;
  std::string origin_;
  std::unique_ptr<net::Transport> held_;
};

/// What is known of one page while it is asked for.
struct Client::Sending {
  const Caller& caller;
  const Service& service;
  const Operation& operation;
  Serialized serialized;
  Address address;
  std::string bucket;  ///< Of S3, whose regions answer for themselves; empty: none.
  std::string rate_key;
  steady_clock::time_point deadline;
  int attempts = 0;
  bool clock_corrected = false;
  bool refreshed = false;
  bool moved = false;
  Credentials used{};

  [[nodiscard]] net::Request request() const {
    net::Request out;
    out.method = serialized.method;
    out.url = address.url + serialized.path;
    if (!serialized.host_prefix.empty()) {
      const auto host = out.url.find("://");
      out.url.insert(host == std::string::npos ? 0 : host + 3, serialized.host_prefix);
    }
    if (!serialized.query.empty()) out.url += "?" + serialized.query;
    out.headers = serialized.headers;
    out.body = serialized.body;
    return out;
  }
};

Client::Client(const Models& models, ClientOptions options)
    : models_{models}, options_{std::move(options)} {
  options_.curl.attempts = 1;  // each attempt is signed anew, here
}

Client::~Client() = default;

Moment Client::now() const { return options_.clock() + milliseconds{skew_ms_.load()}; }

void Client::wait(Sending& sending, milliseconds least) {
  const double full = static_cast<double>(kFirstWait.count()) * std::exp2(sending.attempts - 1);
  const auto drawn = static_cast<std::int64_t>(full * (0.5 + 0.5 * options_.random()));
  options_.sleep(std::min(kLongestWait, std::max(least, milliseconds{drawn})));
}

bool Client::correct_clock(Sending& sending, const net::Response& response,
                           const Refusal& refusal) {
  const auto date = response.header("date");
  if (sending.clock_corrected || !date || !is_in(kClock, refusal.code)) return false;
  const auto theirs = parse_moment(*date);
  if (!theirs) return false;
  const auto off = *theirs - now();
  if (std::chrono::abs(off) < kSkew) return false;
  sending.clock_corrected = true;
  skew_ms_ += off.count();
  return true;
}

bool Client::try_again(Sending& sending, const net::Response& response, const Refusal& refusal) {
  if (correct_clock(sending, response, refusal)) return true;
  if (is_in(kExpired, refusal.code) && !sending.refreshed && sending.caller.credentials) {
    sending.refreshed = true;
    sending.caller.credentials->expired(sending.used.access_key);
    return true;
  }
  const auto region = response.header("x-amz-bucket-region");
  if (!sending.bucket.empty() && region && !sending.moved && is_region_name(*region) &&
      *region != sending.address.region) {
    sending.moved = true;
    sending.address =
        models_.endpoints.resolve(sending.service.endpoint_prefix, *region, options_.endpoint_url);
    const std::lock_guard lock{mutex_};
    bucket_regions_[sending.bucket] = *region;
    return true;
  }
  const bool throttled = is_throttling(refusal);
  if (throttled) limiter_.throttled(sending.rate_key, steady_clock::now());
  if (!throttled && refusal.status < 500) return false;
  if (sending.attempts >= kAttempts || steady_clock::now() > sending.deadline) return false;
  wait(sending, throttled ? kFirstWait * 2 : kFirstWait / 2);
  return true;
}

bool Client::try_after(Sending& sending, const Error& error) {
  const bool passing =
      error.kind == Error::Kind::unreachable || error.kind == Error::Kind::timed_out;
  // A name that isn't there now will hardly be there in a second.
  const bool unknown = error.what.find("resolve host") != std::string::npos;
  const int most = unknown ? 2 : kAttempts;
  if (!passing || sending.attempts >= most || steady_clock::now() > sending.deadline) return false;
  wait(sending, milliseconds{0});
  return true;
}

Result<net::Request> Client::signed_request(Sending& sending) {
  net::Request request = sending.request();
  if (!sending.caller.credentials) return request;
  auto credentials = sending.caller.credentials->get(now());
  if (!credentials) return tl::unexpected{std::move(credentials.error())};
  sending.used = *std::move(credentials);
  const auto url = net::parse_url(request.url);
  if (!url) return tl::unexpected{url.error()};
  const auto question = request.url.find('?');
  Unsigned plain{request.method, url->path,
                 question == std::string::npos ? "" : request.url.substr(question + 1),
                 request.headers, request.body};
  plain.headers.emplace_back("Host", host_header(url->origin));
  sign(plain, sending.used, {sending.service.signing_name, sending.address.region, now()});
  request.headers = std::move(plain.headers);
  return request;
}

tl::expected<net::Response, Failure> Client::send(Sending& sending) {
  for (;;) {
    ++sending.attempts;
    const auto pause = limiter_.reserve(sending.rate_key, steady_clock::now());
    if (pause.count() > 0) options_.sleep(std::min(pause, kLongestWait));
    const auto request = signed_request(sending);
    if (!request) {
      return tl::unexpected{Failure{Failure::Kind::refused, "", to_string(request.error())}};
    }
    const auto url = net::parse_url(request->url);
    if (!url) return tl::unexpected{to_failure(url.error())};
    Result<net::Response> response;
    {
      const Lease transport{*this, url->origin};
      response = (*transport).send(*request);
    }
    if (!response) {
      if (try_after(sending, response.error())) continue;
      return tl::unexpected{to_failure(response.error())};
    }
    if (response->status < 300) {
      limiter_.answered(sending.rate_key, steady_clock::now());
      return *std::move(response);
    }
    const Refusal refusal = read_refusal(sending.service.protocol, *response);
    if (!try_again(sending, *response, refusal)) return *std::move(response);
  }
}

Result<Client::Sending> Client::prepare(const Caller& caller, std::string_view service_name,
                                        std::string_view operation_name, const Json& input) {
  const Service* service = models_.service(service_name);
  const Operation* operation = service == nullptr ? nullptr : service->operation(operation_name);
  if (operation == nullptr) {
    return plimsoll::failure(Error::Kind::unsupported,
                             fmt::format("no model of {}:{}", service_name, operation_name));
  }
  auto serialized = serialize(*service, *operation, input);
  if (!serialized) return tl::unexpected{std::move(serialized.error())};
  Sending out{caller, *service, *operation, *std::move(serialized), {}, "", "", {}};
  std::string region = caller.region;
  if (service_name == "s3" && input.is_object()) {
    out.bucket = input.value("Bucket", "");
    const std::lock_guard lock{mutex_};
    const auto known = bucket_regions_.find(out.bucket);
    if (!out.bucket.empty() && known != bucket_regions_.end()) region = known->second;
  }
  out.address = models_.endpoints.resolve(service->endpoint_prefix, region, options_.endpoint_url);
  out.rate_key = fmt::format("{}/{}/{}", caller.account, region, service_name);
  out.deadline = steady_clock::now() + kLongest;
  return out;
}

std::optional<tl::expected<Page, Failure>> Client::kept(const Sending& sending) const {
  if (sending.caller.place.empty()) return std::nullopt;
  const auto response =
      options_.recordings.find(sending.caller.place / sending.service.name, sending.request());
  if (!response) return std::nullopt;
  if (response->status >= 300) {
    return tl::unexpected{to_failure(read_refusal(sending.service.protocol, *response))};
  }
  auto answer = read_answer(sending.service, sending.operation, *response);
  if (!answer) return tl::unexpected{to_failure(answer.error())};
  return Page{*std::move(answer), response->body, true};
}

tl::expected<Page, Failure> Client::call(const Caller& caller, std::string_view service,
                                         std::string_view operation, const Json& input, bool anew) {
  auto sending = prepare(caller, service, operation, input);
  if (!sending) return tl::unexpected{to_failure(sending.error())};
  const bool replaying = options_.recordings.mode() == Recordings::Mode::replay;
  if (!anew || replaying) {
    if (auto page = kept(*sending)) return *std::move(page);
  }
  if (replaying) {
    return tl::unexpected{Failure{Failure::Kind::failed, "", "the recording does not have it"}};
  }
  for (;;) {
    auto response = send(*sending);
    if (!response) return tl::unexpected{std::move(response.error())};
    response->body =
        without_secrets(sending->service, sending->operation, std::move(response->body));
    const bool refused = response->status >= 300;
    auto answer =
        refused ? Result<Json>{} : read_answer(sending->service, sending->operation, *response);
    // Half a page may come whole the next time.
    if (!answer && sending->attempts < kAttempts && steady_clock::now() < sending->deadline) {
      wait(*sending, milliseconds{0});
      continue;
    }
    if (!caller.place.empty()) {
      const auto kept = options_.recordings.keep(
          caller.place / sending->service.name, sending->request(), *response,
          {sending->used.secret_key, sending->used.session_token});
      if (!kept) return tl::unexpected{to_failure(kept.error())};
    }
    if (refused) {
      return tl::unexpected{to_failure(read_refusal(sending->service.protocol, *response))};
    }
    if (!answer) return tl::unexpected{to_failure(answer.error())};
    return Page{*std::move(answer), std::move(response->body), false};
  }
}

bool Client::has_all(const Caller& caller, std::string_view service, std::string_view operation,
                     Json input) {
  auto pager = Pager{models_, service, operation};
  pager.begin(input);
  for (;;) {
    auto sending = prepare(caller, service, operation, input);
    if (!sending) return false;
    const auto page = kept(*sending);
    if (!page || !*page) return false;
    const auto more = pager.next((*page)->answer, input);
    if (!more) return false;
    if (!*more) return true;
  }
}

}  // namespace plimsoll::aws::wire
