#include "collectors/snmp/sweep.hpp"

#include <algorithm>
#include <list>
#include <optional>
#include <utility>
#include <vector>

#include <poll.h>

#include "collectors/snmp/catalogue.hpp"
#include "collectors/snmp/library.hpp"
#include "collectors/snmp/recording.hpp"
#include "collectors/snmp/resolver.hpp"
#include "collectors/snmp/session.hpp"

namespace plimsoll::snmp {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kWait{2000};
constexpr std::chrono::seconds kProgress{1};

/// An agent that is being read.
struct Agent {
  std::size_t index = 0;
  SteadyTime deadline;
  Walker walker;
  std::optional<Session> session;  ///< Absent: its name is not resolved yet.
};

std::vector<std::string> secrets_of(const Credentials& credentials) {
  std::vector<std::string> out;
  for (const std::string* secret : {&credentials.password, &credentials.priv_password}) {
    if (!secret->empty()) out.push_back(*secret);
  }
  // Longest first: one may be a part of the other.
  std::ranges::sort(out, std::ranges::greater{}, &std::string::size);
  return out;
}

/// A dead agent must not cost more than the time for one agent.
Patience patience_of(const Options& options) {
  const milliseconds whole{options.timeout};
  return {std::min(kWait, whole / (options.retries + 1)), options.retries};
}

class Sweep {
 public:
  Sweep(const Options& options, MasterKeys keys, Depth depth, const Listener& listener)
      : options_{options},
        keys_{std::move(keys)},
        depth_{depth},
        listener_{listener},
        patience_{patience_of(options)},
        secrets_{secrets_of(options.credentials)} {}

  void run() {
    while (ended_ < options_.targets.size()) {
      begin();
      const auto ready = wait();
      std::size_t at = 0;
      for (auto agent = agents_.begin(); agent != agents_.end();) {
        serve(*agent, at < ready.size() && ready[at]);
        ++at;
        agent = agent->walker.finished() ? end(agent) : std::next(agent);
      }
      take_addresses();
      tell();
    }
  }

 private:
  /// Begins as many agents as may be read at once.
  void begin() {
    const std::size_t most = static_cast<std::size_t>(options_.concurrency);
    while (agents_.size() < most && next_ < options_.targets.size()) {
      if (!agents_.empty() && listener_.is_full()) return;
      const Target& target = options_.targets[next_];
      Agent& agent =
          agents_.emplace_back(Agent{next_, steady_clock::now() + options_.timeout,
                                     Walker{subtrees(), depth_, Bounds{}}, std::nullopt});
      ++next_;
      if (std::string address = numeric_address(target.host); !address.empty()) {
        open(agent, std::move(address));
      } else {
        resolver_.ask(agent.index, target.host);
      }
    }
  }

  void open(Agent& agent, std::string address) {
    const Endpoint endpoint{std::move(address), options_.targets[agent.index].port};
    auto session = Session::open(endpoint, options_.credentials, keys_, patience_);
    if (!session) {
      agent.walker.stop({Trouble::Kind::unreachable, {}, to_string(session.error())});
      return;
    }
    agent.session = *std::move(session);
    agent.session->send(*agent.walker.next());
  }

  /// Waits until some agent wants to be served; which sockets are readable, in their order.
  std::vector<bool> wait() {
    std::vector<pollfd> sockets;
    SteadyTime wake = steady_clock::now() + kProgress;
    for (const Agent& agent : agents_) {
      wake = std::min(wake, agent.deadline);
      if (agent.walker.finished()) wake = SteadyTime{};
      if (agent.session) wake = std::min(wake, agent.session->wake());
      sockets.push_back({agent.session ? agent.session->descriptor() : -1, POLLIN, 0});
    }
    sockets.push_back({resolver_.descriptor(), POLLIN, 0});
    const auto left = std::chrono::ceil<milliseconds>(wake - steady_clock::now());
    ::poll(sockets.data(), sockets.size(), static_cast<int>(std::max<long>(0, left.count())));
    std::vector<bool> out;
    for (const pollfd& socket : sockets) out.push_back(socket.revents != 0);
    return out;
  }

  void serve(Agent& agent, bool readable) {
    if (agent.session) {
      agent.session->service(readable);
      while (!agent.walker.finished()) {
        auto answer = agent.session->take();
        if (!answer) break;
        clean(*answer);
        bytes_ -= agent.walker.bytes();
        agent.walker.answer(*answer);
        bytes_ += agent.walker.bytes();
        if (const auto request = agent.walker.next()) agent.session->send(*request);
      }
      keep_within_bounds(agent);
    }
    if (!agent.walker.finished() && steady_clock::now() >= agent.deadline) {
      agent.walker.stop(out_of_time(agent));
    }
  }

  void clean(Answer& answer) const {
    if (secrets_.empty()) return;
    for (Binding& binding : answer.bindings) {
      binding.value = redacted(std::move(binding.value), secrets_);
    }
  }

  void keep_within_bounds(Agent& agent) const {
    if (bytes_ <= kBytesOfAll) return;
    agent.walker.stop({Trouble::Kind::limit,
                       {},
                       "all agents together need more than 1 GiB: give a smaller concurrency"});
  }

  [[nodiscard]] Trouble out_of_time(const Agent& agent) const {
    const std::string seconds = std::to_string(options_.timeout.count());
    if (!agent.session) {
      return {Trouble::Kind::unreachable,
              {},
              "its name was not resolved within " + seconds + " s: check the name servers"};
    }
    return {Trouble::Kind::timed_out,
            {},
            "not read within " + seconds + " s (" + std::to_string(agent.walker.objects()) +
                " objects came): give a greater timeout_s"};
  }

  std::list<Agent>::iterator end(std::list<Agent>::iterator agent) {
    const bool shared = agent->session && agent->session->shares_engine();
    agent->session.reset();
    const std::size_t index = agent->index;
    bytes_ -= agent->walker.bytes();
    Reading reading = std::move(agent->walker).take();
    reading.shares_engine = shared;
    objects_ += static_cast<std::int64_t>(reading.walk.size());
    const auto next = agents_.erase(agent);
    ++ended_;
    listener_.on_reading(index, std::move(reading));
    return next;
  }

  void take_addresses() {
    for (Resolved& resolved : resolver_.take()) {
      const auto agent = std::ranges::find(agents_, resolved.id, &Agent::index);
      if (agent == agents_.end() || agent->walker.finished()) continue;
      if (resolved.address) {
        open(*agent, *std::move(resolved.address));
      } else {
        agent->walker.stop({Trouble::Kind::unreachable, {}, to_string(resolved.address.error())});
      }
    }
  }

  void tell() {
    const auto now = steady_clock::now();
    if (now - told_ < kProgress) return;
    told_ = now;
    std::int64_t objects = objects_;
    for (const Agent& agent : agents_) objects += static_cast<std::int64_t>(agent.walker.objects());
    listener_.on_progress(ended_, objects);
  }

  const Options& options_;
  MasterKeys keys_;
  Depth depth_;
  const Listener& listener_;
  Patience patience_;
  std::vector<std::string> secrets_;
  Resolver resolver_;
  std::list<Agent> agents_;  ///< By index.
  std::size_t next_ = 0;     ///< Target to begin next.
  std::size_t ended_ = 0;
  std::int64_t objects_ = 0;
  std::size_t bytes_ = 0;  ///< Of all walks that are being read.
  SteadyTime told_ = steady_clock::now();
};

}  // namespace

Result<void> sweep(const Options& options, Depth depth, const Listener& listener) {
  auto keys = Library::get().master_keys(options.credentials);
  if (!keys) return tl::unexpected{keys.error()};
  Sweep{options, *std::move(keys), depth, listener}.run();
  return {};
}

}  // namespace plimsoll::snmp
