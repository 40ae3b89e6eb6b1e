/// @file
/// One call of one service: signed, sent within rates, tried again where that may help, recorded.
#pragma once

#include <atomic>
#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "collectors/aws/wire/answer.hpp"
#include "collectors/aws/wire/endpoints.hpp"
#include "collectors/aws/wire/limiter.hpp"
#include "collectors/aws/wire/models.hpp"
#include "collectors/aws/wire/recordings.hpp"
#include "collectors/aws/wire/sign.hpp"
#include "lib/core/error.hpp"
#include "lib/net/transport.hpp"

namespace plimsoll::aws::wire {

/// Credentials that are loaded when needed, and again before they expire.  Any thread may ask.
class CredentialSource {
 public:
  using Load = std::function<Result<Credentials>()>;
  explicit CredentialSource(Load load) : load_{std::move(load)} {}

  /// Those at hand, loaded anew when they expire within five minutes.
  [[nodiscard]] Result<Credentials> get(Moment now);
  /// The service says that those with that access key have expired.
  void expired(const std::string& access_key);

 private:
  Load load_;
  std::mutex mutex_;
  std::optional<Credentials> held_;
};

/// Where and as whom a call is made.
struct Caller {
  std::string account;  ///< For rates and recordings; empty: not known yet.
  std::string region;   ///< Whose endpoint is asked.
  std::shared_ptr<CredentialSource> credentials;  ///< Null: unsigned.
  std::filesystem::path place;  ///< Of its recordings; empty: never recorded nor replayed.
};

/// Why there is no answer.
struct Failure {
  enum class Kind : std::uint8_t {
    denied,        ///< The service knows us and doesn't allow it.
    refused,       ///< It doesn't take our credentials.
    switched_off,  ///< The account doesn't have that region or service enabled.
    failed,        ///< Anything else: no answer, half of one, an error of the service's own.
  };
  Kind kind = Kind::failed;
  std::string code;   ///< "AccessDenied"; empty when it is not the service's.
  std::string words;  ///< For people: the service's words, or what happened.
};

/// One page of an answer.
struct Page {
  nlohmann::json answer;
  std::string body;  ///< The bytes it was read from, secrets taken out.
  bool recorded = false;
};

struct ClientOptions {
  net::CurlOptions curl;
  std::optional<std::string> endpoint_url;
  Recordings recordings;
  std::function<std::unique_ptr<net::Transport>(const net::CurlOptions&)> make_transport;
  std::function<Moment()> clock;
  std::function<void(std::chrono::milliseconds)> sleep;
  std::function<double()> random;  ///< 0 to 1, for jitter.
};

/// Options that ask the network, and the machine's clock.
[[nodiscard]] ClientOptions real_options();

/// Any thread may call.
class Client {
 public:
  Client(const Models& models, ClientOptions options);
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  ~Client();

  /// One page; `anew`: asked, though the recording to be continued has it.
  [[nodiscard]] tl::expected<Page, Failure> call(const Caller& caller, std::string_view service,
                                                 std::string_view operation,
                                                 const nlohmann::json& input, bool anew = false);
  /// Whether the recording has all pages of an answer: tokens of one that was cut short may be
  /// stale.
  [[nodiscard]] bool has_all(const Caller& caller, std::string_view service,
                             std::string_view operation, nlohmann::json input);
  [[nodiscard]] const Models& models() const { return models_; }
  [[nodiscard]] const ClientOptions& options() const { return options_; }
  /// Our clock, set right by what services say.
  [[nodiscard]] Moment now() const;

 private:
  class Lease;
  struct Sending;

  tl::expected<net::Response, Failure> send(Sending& sending);
  /// Whether to try again after this answer; waits where that is asked for.
  bool try_again(Sending& sending, const net::Response& response, const Refusal& refusal);
  bool correct_clock(Sending& sending, const net::Response& response, const Refusal& refusal);
  bool try_after(Sending& sending, const Error& error);
  void wait(Sending& sending, std::chrono::milliseconds least);
  Result<net::Request> signed_request(Sending& sending);
  Result<Sending> prepare(const Caller& caller, std::string_view service,
                          std::string_view operation, const nlohmann::json& input);
  [[nodiscard]] std::optional<tl::expected<Page, Failure>> kept(const Sending& sending) const;

  const Models& models_;
  ClientOptions options_;
  Limiter limiter_;
  std::atomic<std::int64_t> skew_ms_ = 0;
  std::mutex mutex_;
  std::map<std::string, std::vector<std::unique_ptr<net::Transport>>> idle_;  ///< By origin.
  std::map<std::string, std::string, std::less<>> bucket_regions_;
};

}  // namespace plimsoll::aws::wire
