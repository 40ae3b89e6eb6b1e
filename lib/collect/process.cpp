#include "lib/collect/process.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <ctime>
#include <system_error>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/collect/runner.hpp"

namespace plimsoll::collect {
namespace {

using std::chrono::steady_clock;

constexpr std::chrono::milliseconds kGrace{500};
constexpr std::int64_t kShortWaitMs = 5;
constexpr std::int64_t kWaitMs =
    50;  // how soon an end without an event (and an interruption) is noticed
constexpr std::size_t kChunkBytes = std::size_t{256} << 10U;

/// Keeps a write to a pipe nobody reads from ending us, without touching the program's own handler.
class NoPipeSignal {
 public:
  NoPipeSignal() {
    ::sigemptyset(&pipe_);
    ::sigaddset(&pipe_, SIGPIPE);
    sigset_t pending;
    ::sigpending(&pending);
    was_pending_ = ::sigismember(&pending, SIGPIPE) == 1;
    ::pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
  }
  NoPipeSignal(const NoPipeSignal&) = delete;
  NoPipeSignal& operator=(const NoPipeSignal&) = delete;
  ~NoPipeSignal() {
    const timespec now{0, 0};
    if (!was_pending_) ::sigtimedwait(&pipe_, nullptr, &now);
    ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }

 private:
  sigset_t pipe_{};
  sigset_t before_{};
  bool was_pending_ = false;
};

/// Two ends that exec closes.
struct Pipe {
  Pipe() = default;
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  ~Pipe() {
    for (const int end : ends) {
      if (end >= 0) ::close(end);
    }
  }
  /// Never takes 0, 1 or 2, should they be free: the child's dup2 would run into them.
  [[nodiscard]] bool open() {
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) return false;
    for (int& end : ends) {
      if (end > 2) continue;
      const int low = std::exchange(end, ::fcntl(end, F_DUPFD_CLOEXEC, 3));
      ::close(low);
      if (end < 0) return false;
    }
    return true;
  }
  [[nodiscard]] int take(std::size_t end) { return std::exchange(ends.at(end), -1); }
  void close(std::size_t end) { ::close(take(end)); }
  std::array<int, 2> ends{-1, -1};
};

/// What exec takes: pointers into texts that live as long, ended by a null pointer.
using Words = std::vector<const char*>;

Words argument_words(const std::filesystem::path& program,
                     const std::vector<std::string>& arguments) {
  Words out{program.c_str()};
  for (const auto& argument : arguments) out.push_back(argument.c_str());
  out.push_back(nullptr);
  return out;
}

/// `added` first: getenv() takes the first of one name.
Words environment_words(const std::vector<std::string>& added) {
  Words out;
  for (const auto& setting : added) out.push_back(setting.c_str());
  for (char** setting = environ; setting != nullptr && *setting != nullptr; ++setting) {
    out.push_back(*setting);
  }
  out.push_back(nullptr);
  return out;
}

/// The child between fork and exec: only what is safe there.  Tells errno through `report` if it
/// can't start.
[[noreturn]] void become(const Words& arguments, const Words& environment,
                         std::array<int, 3> standard, int report, pid_t parent) {
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(127);  // it died before we asked to be told
  for (int fd = 0; fd < 3; ++fd) ::dup2(standard[static_cast<std::size_t>(fd)], fd);
  ::close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
  ::signal(SIGPIPE, SIG_DFL);
  ::signal(SIGINT, SIG_DFL);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  ::execve(arguments[0], const_cast<char* const*>(arguments.data()),
           const_cast<char* const*>(environment.data()));
  const int code = errno;
  [[maybe_unused]] const auto told = ::write(report, &code, sizeof code);
  ::_exit(127);
}

tl::unexpected<Error> cannot_start(const std::filesystem::path& program, int code) {
  return failure(Error::Kind::storage, fmt::format("cannot start {}: {}", program.string(),
                                                   std::generic_category().message(code)));
}

}  // namespace

Result<Process> Process::start(const std::filesystem::path& program,
                               const std::vector<std::string>& arguments,
                               const std::vector<std::string>& environment) {
  Pipe in;
  Pipe out;
  Pipe err;
  Pipe report;
  if (!in.open() || !out.open() || !err.open() || !report.open()) {
    return cannot_start(program, errno);
  }
  const Words words = argument_words(program, arguments);
  const Words variables = environment_words(environment);
  const pid_t parent = ::getpid();
  const pid_t pid = ::fork();
  if (pid < 0) return cannot_start(program, errno);
  if (pid == 0) {
    become(words, variables, {in.ends[0], out.ends[1], err.ends[1]}, report.ends[1], parent);
  }
  ::setpgid(pid, pid);  // both sides set it, so that neither is too early
  report.close(1);
  int code = 0;
  ssize_t told = 0;
  do {
    told = ::read(report.ends[0], &code, sizeof code);
  } while (told < 0 && errno == EINTR);
  Process process;
  process.pid_ = pid;
  process.in_ = in.take(1);
  process.out_ = out.take(0);
  process.err_ = err.take(0);
  if (told == static_cast<ssize_t>(sizeof code)) {
    process.end();
    return cannot_start(program, code);
  }
  for (const int fd : {process.in_, process.out_, process.err_}) ::fcntl(fd, F_SETFL, O_NONBLOCK);
  ::fcntl(process.out_, F_SETPIPE_SZ, 1 << 20);  // fewer switches; it works without, too
  return process;
}

Process::Process(Process&& other) noexcept
    : pid_{std::exchange(other.pid_, -1)},
      in_{std::exchange(other.in_, -1)},
      out_{std::exchange(other.out_, -1)},
      err_{std::exchange(other.err_, -1)} {}

Process::~Process() {
  end();
  close(in_);
  close(out_);
  close(err_);
}

bool Process::has_ended() const {
  siginfo_t info{};
  // Left unreaped, so that its id, and with it the group's, stays ours until we have killed the
  // group.
  return ::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
         info.si_pid == pid_;
}

void Process::close(int& fd) {
  if (fd >= 0) ::close(fd);
  fd = -1;
}

void Process::write_some(std::string_view& input) {
  const NoPipeSignal guard;
  const ssize_t count = ::write(in_, input.data(), input.size());
  if (count > 0) input.remove_prefix(static_cast<std::size_t>(count));
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
  // A collector that doesn't read its settings to the end may do so.
  if (count < 0 || input.empty()) close(in_);
}

bool Process::read_some(int& fd, const std::function<bool(std::string_view)>& reader) {
  thread_local std::string buffer(kChunkBytes, '\0');
  const ssize_t count = ::read(fd, buffer.data(), buffer.size());
  if (count > 0) return reader({buffer.data(), static_cast<std::size_t>(count)});
  if (count == 0 || (errno != EAGAIN && errno != EINTR)) close(fd);
  return true;
}

Process::Stop Process::pump(std::string_view input, steady_clock::time_point deadline,
                            const Readers& readers) {
  const auto on_err = [&](std::string_view bytes) {
    readers.err(bytes);
    return true;
  };
  if (input.empty()) close(in_);
  bool ended = false;
  for (;;) {
    if (interrupted()) return Stop::interrupted;
    const auto now = steady_clock::now();
    if (now >= deadline) return ended ? Stop::ended : Stop::time;
    if (!ended && has_ended()) {
      ::kill(-pid_, SIGKILL);
      ended = true;
    }
    const bool all_read = out_ < 0 && err_ < 0;
    if (ended && all_read) return Stop::ended;
    std::array<pollfd, 3> waits{{{in_, POLLOUT, 0}, {out_, POLLIN, 0}, {err_, POLLIN, 0}}};
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - now).count();
    const auto wait = std::min<std::int64_t>(left, all_read ? kShortWaitMs : kWaitMs);
    const int ready = ::poll(waits.data(), waits.size(), static_cast<int>(wait));
    // A process that left the group may hold the pipes open: what was in them by now is all we
    // want.
    if (ready == 0 && ended) return Stop::ended;
    if (ready <= 0) continue;
    if (waits[0].revents != 0) write_some(input);
    if (waits[1].revents != 0 && !read_some(out_, readers.out)) return Stop::reader;
    if (waits[2].revents != 0) read_some(err_, on_err);
  }
}

Ended Process::end() {
  if (pid_ < 0) return {};
  if (!has_ended()) {
    ::kill(-pid_, SIGTERM);
    const auto until = steady_clock::now() + kGrace;
    while (!has_ended() && steady_clock::now() < until) {
      std::this_thread::sleep_for(std::chrono::milliseconds{5});
    }
  }
  ::kill(-pid_, SIGKILL);
  int status = 0;
  while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
  if (WIFSIGNALED(status)) return {std::nullopt, WTERMSIG(status)};
  return {WEXITSTATUS(status), std::nullopt};
}

}  // namespace plimsoll::collect
