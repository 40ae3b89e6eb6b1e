#include "collectors/redfish/session.hpp"

#include <utility>

#include <nlohmann/json.hpp>

#include "collectors/redfish/fields.hpp"
#include "collectors/redfish/uri.hpp"

namespace plimsoll::redfish {

namespace {

using Json = nlohmann::json;

class SessionTree final : public Tree {
 public:
  SessionTree(std::unique_ptr<net::Transport> login, std::unique_ptr<net::Transport> transport,
              std::string origin)
      : login_{std::move(login)}, transport_{std::move(transport)}, origin_{std::move(origin)} {}
  SessionTree(const SessionTree&) = delete;
  SessionTree& operator=(const SessionTree&) = delete;
  ~SessionTree() override { static_cast<void>(close()); }

  Result<void> open(const net::Credentials& account) {
    net::Request request;
    request.method = "POST";
    request.url = origin_ + std::string{kSessions};
    request.headers = {{"Accept", "application/json"},
                       {"Content-Type", "application/json"},
                       {"OData-Version", "4.0"}};
    request.body = Json{{"UserName", account.username}, {"Password", account.password}}.dump(
        -1, ' ', false, Json::error_handler_t::replace);
    const auto response = login_->send(request);
    const std::string frame = "POST " + std::string{kSessions};
    if (!response) return tl::unexpected{Error{response.error()}.at(frame)};
    if (response->status != 200 && response->status != 201) {
      return tl::unexpected{refused(response->status).at(frame)};
    }
    place_ = place_of(*response);
    const auto token = response->header("x-auth-token");
    if (!token || token->empty()) {
      return failure(Error::Kind::malformed, "expected X-Auth-Token in the answer, got none",
                     "this service may know basic authentication only: auth=basic");
    }
    token_ = *token;
    return {};
  }

  Result<Answer> get(const std::string& path) override {
    net::Request request;
    request.url = origin_ + path;
    request.headers = {
        {"Accept", "application/json"}, {"OData-Version", "4.0"}, {"X-Auth-Token", token_}};
    auto response = transport_->send(request);
    if (!response) return tl::unexpected{std::move(response.error())};
    return Answer{response->status, std::move(response->body)};
  }

  Result<void> close() override {
    if (token_.empty()) return {};
    const std::string token = std::exchange(token_, {});
    if (place_.empty()) {
      return failure(Error::Kind::malformed, "the service did not say where the session is",
                     "it ends by the service's own time limit");
    }
    net::Request request;
    request.method = "DELETE";
    request.url = origin_ + place_;
    request.headers = {{"X-Auth-Token", token}};
    const auto response = login_->send(request);
    if (!response) return tl::unexpected{Error{response.error()}.at("DELETE " + place_)};
    if (response->status >= 200 && response->status < 300) return {};
    return failure(Error::Kind::refused,
                   "expected HTTP 200 or 204, got " + std::to_string(response->status),
                   "it ends by the service's own time limit");
  }

 private:
  static Error refused(long status) {
    const std::string what = "expected HTTP 201, got " + std::to_string(status);
    if (status == 400 || status == 401 || status == 403) {
      return {Error::Kind::refused,
              what,
              "give username and password of a read-only account of the BMC",
              {}};
    }
    if (status == 404 || status == 405 || status == 501) {
      return {Error::Kind::unsupported, what, "it knows no sessions: auth=basic", {}};
    }
    return {
        Error::Kind::unreachable, what, "too many sessions may be open: auth=basic needs none", {}};
  }

  /// The path of the session, by the header Location or the body; empty when neither names one
  /// that is the service's own.
  [[nodiscard]] std::string place_of(const net::Response& response) const {
    std::string place{response.header("location").value_or("")};
    if (place.starts_with(origin_)) place.erase(0, origin_.size());
    if (may_follow(place)) return place;
    const Json body = Json::parse(response.body.substr(0, kBodyBound), nullptr, false);
    place = link_of(body).value_or("");
    return may_follow(place) ? place : std::string{};
  }

  std::unique_ptr<net::Transport> login_;
  std::unique_ptr<net::Transport> transport_;
  std::string origin_;
  std::string place_;  ///< Path of the session.
  std::string token_;  ///< Empty: no session is open.
};

}  // namespace

Result<std::unique_ptr<Tree>> make_session_tree(std::unique_ptr<net::Transport> login,
                                                std::unique_ptr<net::Transport> transport,
                                                std::string origin,
                                                const net::Credentials& account) {
  auto tree =
      std::make_unique<SessionTree>(std::move(login), std::move(transport), std::move(origin));
  auto opened = tree->open(account);
  if (!opened) return tl::unexpected{std::move(opened.error())};
  return std::unique_ptr<Tree>{std::move(tree)};
}

}  // namespace plimsoll::redfish
