#include "tests/support/servers.hpp"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <stdexcept>
#include <string_view>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace plimsoll::test {
namespace {

/// A socket bound to a free port of loopback, which `port` then holds.
int bound_socket(int type, int& port) {
  const int socket = ::socket(AF_INET, type | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (socket < 0 || ::bind(socket, generic, length) != 0 ||
      ::getsockname(socket, generic, &length) != 0) {
    throw std::runtime_error("no free port");
  }
  port = ntohs(address.sin_port);
  return socket;
}

/// Ends our side and waits for the other's: closing while it still sends would throw away what it
/// has not read yet.
void close_gently(int socket) {
  ::shutdown(socket, SHUT_WR);
  char bytes[4096];
  pollfd wait{socket, POLLIN, 0};
  while (::poll(&wait, 1, 5000) > 0 && ::recv(socket, bytes, sizeof bytes, 0) > 0) {
  }
  ::close(socket);
}

}  // namespace

int free_port(bool udp) {
  int port = 0;
  ::close(bound_socket(udp ? SOCK_DGRAM : SOCK_STREAM, port));
  return port;
}

bool is_installed(const std::string& program) {
  if (program.find('/') != std::string::npos) return ::access(program.c_str(), X_OK) == 0;
  const char* path = std::getenv("PATH");  // NOLINT(concurrency-mt-unsafe)
  std::string folders = std::string{path == nullptr ? "/usr/bin" : path} + ":/usr/sbin:/sbin:";
  for (std::size_t end = 0; (end = folders.find(':')) != std::string::npos;) {
    const std::string folder = folders.substr(0, end);
    folders.erase(0, end + 1);
    if (::access((folder + "/" + program).c_str(), X_OK) == 0) return true;
  }
  return false;
}

ServerProcess::ServerProcess(const std::vector<std::string>& command,
                             const std::vector<std::string>& environment, const std::string& log) {
  std::vector<char*> arguments;
  for (const auto& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  pid_ = ::fork();
  if (pid_ != 0) return;
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  ::dup2(out, 1);
  ::dup2(out, 2);
  for (const auto& setting : environment) ::putenv(const_cast<char*>(setting.c_str()));
  ::execvp(arguments[0], arguments.data());
  ::_exit(127);
}

ServerProcess::~ServerProcess() {
  if (pid_ <= 0) return;
  ::kill(pid_, SIGTERM);
  for (int i = 0; i < 20; ++i) {
    if (::waitpid(pid_, nullptr, WNOHANG) == pid_) return;
    std::this_thread::sleep_for(std::chrono::milliseconds{50});
  }
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
}

bool wait_until(const std::function<bool()>& ready, std::chrono::seconds limit) {
  const auto end = std::chrono::steady_clock::now() + limit;
  while (!ready()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds{200});
  }
  return true;
}

HostileServer::HostileServer(std::function<void(int socket)> talk) {
  listener_ = bound_socket(SOCK_STREAM, port_);
  ::listen(listener_, 4);
  thread_ =
      std::jthread{[talk = std::move(talk), listener = listener_](const std::stop_token& stop) {
        while (!stop.stop_requested()) {
          pollfd wait{listener, POLLIN, 0};
          if (::poll(&wait, 1, 50) <= 0) continue;
          const int socket = ::accept(listener, nullptr, nullptr);
          if (socket < 0) continue;
          talk(socket);
          close_gently(socket);
        }
      }};
}

HostileServer::~HostileServer() {
  thread_.request_stop();
  thread_.join();
  ::close(listener_);
}

bool send_all(int socket, const std::string& bytes) {
  std::string_view left{bytes};
  while (!left.empty()) {
    const auto count = ::send(socket, left.data(), left.size(), MSG_NOSIGNAL);
    if (count <= 0) return false;
    left.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

}  // namespace plimsoll::test
