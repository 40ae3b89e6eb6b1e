#include "lib/net/line_client.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lib/core/text.hpp"

namespace plimsoll::net {
namespace {

using std::chrono::steady_clock;

struct Address {
  sockaddr_storage bytes{};
  socklen_t length = 0;
};

/// What a thread that looks a name up leaves behind; it may outlive who asked.
struct Lookup {
  std::mutex mutex;
  std::condition_variable ended;
  bool done = false;
  int status = 0;
  std::vector<Address> addresses;
};

void look_up(const std::shared_ptr<Lookup>& lookup, const Endpoint& endpoint) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const int status =
      ::getaddrinfo(endpoint.host.c_str(), std::to_string(endpoint.port).c_str(), &hints, &found);
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner{status == 0 ? found : nullptr,
                                                                   &::freeaddrinfo};
  const std::lock_guard lock{lookup->mutex};
  for (const addrinfo* each = owner.get(); each != nullptr; each = each->ai_next) {
    Address address;
    address.length = each->ai_addrlen;
    std::copy_n(reinterpret_cast<const char*>(each->ai_addr), each->ai_addrlen,
                reinterpret_cast<char*>(&address.bytes));
    lookup->addresses.push_back(address);
  }
  lookup->status = status;
  lookup->done = true;
  lookup->ended.notify_all();
}

/// getaddrinfo() knows no deadline, so a thread of its own waits for it.
Result<std::vector<Address>> addresses_of(const Endpoint& endpoint,
                                          steady_clock::time_point deadline) {
  const auto lookup = std::make_shared<Lookup>();
  std::thread{[lookup, endpoint] { look_up(lookup, endpoint); }}.detach();
  std::unique_lock lock{lookup->mutex};
  if (!lookup->ended.wait_until(lock, deadline, [&] { return lookup->done; })) {
    return failure(Error::Kind::timed_out, "no answer to the lookup of " + endpoint.host);
  }
  if (lookup->status != 0) {
    return failure(
        Error::Kind::unreachable,
        fmt::format("cannot look up {}: {}", endpoint.host, ::gai_strerror(lookup->status)),
        "check the name");
  }
  return lookup->addresses;
}

tl::unexpected<Error> timed_out(std::string_view what) {
  return failure(Error::Kind::timed_out, fmt::format("no {} in the time given", what),
                 "raise timeout_s if the service is only slow");
}

/// Waits until `socket` is ready for `events`; false when the time is up.
bool wait_for(int socket, short events, steady_clock::time_point deadline) {
  for (;;) {
    const auto left = deadline - steady_clock::now();
    if (left <= steady_clock::duration::zero()) return false;
    pollfd wait{socket, events, 0};
    const auto milliseconds = std::chrono::ceil<std::chrono::milliseconds>(left).count();
    constexpr std::int64_t kLongest = 60'000;
    if (::poll(&wait, 1, static_cast<int>(std::min<std::int64_t>(milliseconds, kLongest))) > 0) {
      return true;
    }
  }
}

/// A connected socket, or -1 with errno set; ETIMEDOUT when the time is up.
int connect_to(const Address& address, steady_clock::time_point deadline) {
  const int socket =
      ::socket(address.bytes.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (socket < 0) return -1;
  int trouble = 0;
  if (::connect(socket, reinterpret_cast<const sockaddr*>(&address.bytes), address.length) != 0) {
    trouble = errno;
    if (trouble == EINPROGRESS) {
      socklen_t size = sizeof trouble;
      if (!wait_for(socket, POLLOUT, deadline)) {
        trouble = ETIMEDOUT;
      } else if (::getsockopt(socket, SOL_SOCKET, SO_ERROR, &trouble, &size) != 0) {
        trouble = errno;
      }
    }
  }
  if (trouble == 0) return socket;
  ::close(socket);
  errno = trouble;
  return -1;
}

}  // namespace

Result<Endpoint> parse_endpoint(std::string_view text, std::uint16_t default_port) {
  const auto refuse = [](std::string_view why) {
    return failure(Error::Kind::usage, fmt::format("expected a host name[:port], {}", why),
                   "such as ups1.example, 192.0.2.1:3493 or [2001:db8::1]:3493");
  };
  Endpoint out;
  out.port = default_port;
  text = core::trim(text);
  std::string_view port;
  bool has_port = false;
  if (text.starts_with('[')) {
    const auto end = text.find(']');
    if (end == std::string_view::npos) return refuse("got a bracket that does not close");
    out.host = text.substr(1, end - 1);
    port = text.substr(end + 1);
    has_port = !port.empty();
    if (has_port && !port.starts_with(':')) return refuse("got more after the bracket");
    if (has_port) port.remove_prefix(1);
  } else if (std::ranges::count(text, ':') == 1) {
    out.host = text.substr(0, text.find(':'));
    port = text.substr(text.find(':') + 1);
    has_port = true;
  } else {
    out.host = text;
  }
  const bool plain = std::ranges::all_of(out.host, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '-' || c == '_' || c == ':' || c == '%';
  });
  if (!plain || out.host.empty() || out.host.size() > 253) return refuse("got something else");
  if (!has_port) return out;
  const auto number = core::to_int(port);
  constexpr std::int64_t kPorts = 65535;
  if (!number || *number < 1 || *number > kPorts) return refuse("got no port from 1 to 65535");
  out.port = static_cast<std::uint16_t>(*number);
  return out;
}

Result<LineClient> LineClient::connect(const Endpoint& endpoint, const LineLimits& limits) {
  const auto addresses = addresses_of(endpoint, limits.deadline);
  if (!addresses) return tl::unexpected{addresses.error()};
  int code = EHOSTUNREACH;
  for (const Address& address : *addresses) {
    const int socket = connect_to(address, limits.deadline);
    if (socket >= 0) return LineClient{socket, limits};
    code = errno;
  }
  if (code == ETIMEDOUT) return timed_out("connection");
  return failure(Error::Kind::unreachable,
                 fmt::format("cannot connect to {} port {}: {}", endpoint.host, endpoint.port,
                             std::generic_category().message(code)),
                 "check that the service runs and that no firewall is in between");
}

LineClient::LineClient(LineClient&& other) noexcept
    : socket_{std::exchange(other.socket_, -1)},
      limits_{other.limits_},
      buffer_{std::move(other.buffer_)},
      seen_{other.seen_},
      total_{other.total_} {}

LineClient::~LineClient() {
  if (socket_ >= 0) ::close(socket_);
}

Result<void> LineClient::send(std::string_view line) {
  std::string text{line};
  text += '\n';
  std::string_view left{text};
  while (!left.empty()) {
    if (!wait_for(socket_, POLLOUT, limits_.deadline)) return timed_out("room to send");
    const auto sent = ::send(socket_, left.data(), left.size(), MSG_NOSIGNAL);
    if (sent > 0) left.remove_prefix(static_cast<std::size_t>(sent));
    if (sent < 0 && errno != EAGAIN && errno != EINTR) {
      return failure(Error::Kind::unreachable,
                     "the connection ended: " + std::generic_category().message(errno));
    }
  }
  return {};
}

Result<std::string> LineClient::read() {
  for (;;) {
    const auto end = buffer_.find('\n', seen_);
    if (end != std::string::npos) {
      std::string line = buffer_.substr(0, end);
      buffer_.erase(0, end + 1);
      seen_ = 0;
      if (line.ends_with('\r')) line.pop_back();
      if (line.size() <= limits_.line_bytes) return line;
    }
    seen_ = buffer_.size();
    if (end != std::string::npos || buffer_.size() > limits_.line_bytes) {
      return failure(
          Error::Kind::malformed,
          fmt::format("expected lines of at most {} bytes, got a longer one", limits_.line_bytes),
          "check that this is the service that was meant");
    }
    if (total_ > limits_.bytes) {
      return failure(Error::Kind::malformed,
                     fmt::format("expected an answer of at most {} bytes, got more", limits_.bytes),
                     "check that this is the service that was meant");
    }
    if (!wait_for(socket_, POLLIN, limits_.deadline)) return timed_out("whole answer");
    std::array<char, 16384> bytes{};
    const auto count = ::recv(socket_, bytes.data(), bytes.size(), 0);
    if (count > 0) {
      buffer_.append(bytes.data(), static_cast<std::size_t>(count));
      total_ += static_cast<std::size_t>(count);
    } else if (count == 0 || (errno != EAGAIN && errno != EINTR)) {
      return failure(Error::Kind::unreachable,
                     count == 0
                         ? std::string{"the connection ended before the answer did"}
                         : "the connection ended: " + std::generic_category().message(errno));
    }
  }
}

}  // namespace plimsoll::net
