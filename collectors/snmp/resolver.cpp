#include "collectors/snmp/resolver.hpp"

#include <array>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

#include <netdb.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

namespace plimsoll::snmp {
namespace {

constexpr std::size_t kThreads = 4;

struct FreeAddresses {
  void operator()(addrinfo* list) const { ::freeaddrinfo(list); }
};

std::string numeric(const addrinfo& info) {
  std::array<char, NI_MAXHOST> text{};
  const int failed = ::getnameinfo(info.ai_addr, info.ai_addrlen, text.data(),
                                   static_cast<socklen_t>(text.size()), nullptr, 0, NI_NUMERICHOST);
  return failed != 0 ? std::string{} : std::string{text.data()};
}

Result<std::string> look_up(const std::string& host, int flags) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_DGRAM;
  hints.ai_flags = flags;
  addrinfo* list = nullptr;
  if (const int error = ::getaddrinfo(host.c_str(), nullptr, &hints, &list); error != 0) {
    return failure(Error::Kind::unreachable,
                   std::string{"the name has no address: "} + ::gai_strerror(error),
                   "give the address, or a name that the system can resolve");
  }
  const std::unique_ptr<addrinfo, FreeAddresses> owner{list};
  const addrinfo* best = list;
  for (const addrinfo* at = list; at != nullptr; at = at->ai_next) {
    if (at->ai_family != AF_INET) continue;
    best = at;
    break;
  }
  return numeric(*best);
}

}  // namespace

struct Resolver::Shared {
  std::mutex mutex;
  std::condition_variable asked;
  std::deque<std::pair<std::size_t, std::string>> questions;
  std::vector<Resolved> answers;
  bool over = false;
  int event = ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);

  Shared() = default;
  Shared(const Shared&) = delete;
  Shared& operator=(const Shared&) = delete;
  ~Shared() { ::close(event); }

  void work() {
    std::unique_lock lock{mutex};
    for (;;) {
      asked.wait(lock, [this] { return over || !questions.empty(); });
      if (over) return;
      const auto [id, host] = std::move(questions.front());
      questions.pop_front();
      lock.unlock();
      auto address = look_up(host, 0);
      lock.lock();
      answers.push_back({id, std::move(address)});
      const std::uint64_t one = 1;
      // A full counter is as good a signal: nothing is lost when this fails.
      [[maybe_unused]] const auto written = ::write(event, &one, sizeof one);
    }
  }
};

Resolver::Resolver() : shared_{std::make_shared<Shared>()} {}

Resolver::~Resolver() {
  const std::scoped_lock lock{shared_->mutex};
  shared_->over = true;
  shared_->asked.notify_all();
}

void Resolver::ask(std::size_t id, std::string host) {
  {
    const std::scoped_lock lock{shared_->mutex};
    shared_->questions.emplace_back(id, std::move(host));
  }
  if (threads_ < kThreads) {
    // Detached: the system's resolver can't be interrupted, and the end of the run must not wait
    // for it.  What the thread uses is shared with it.
    std::thread{[shared = shared_] { shared->work(); }}.detach();
    ++threads_;
  }
  shared_->asked.notify_one();
}

int Resolver::descriptor() const { return shared_->event; }

std::vector<Resolved> Resolver::take() {
  std::uint64_t count = 0;
  [[maybe_unused]] const auto got = ::read(shared_->event, &count, sizeof count);
  const std::scoped_lock lock{shared_->mutex};
  return std::exchange(shared_->answers, {});
}

std::string numeric_address(const std::string& host) {
  return look_up(host, AI_NUMERICHOST).value_or(std::string{});
}

}  // namespace plimsoll::snmp
