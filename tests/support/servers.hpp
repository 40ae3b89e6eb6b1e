/// @file
/// Real servers and hostile ones for live tests, on loopback, each ended with its test.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include <sys/types.h>

namespace plimsoll::test {

/// A TCP (or UDP) port of 127.0.0.1 that nobody uses now.
[[nodiscard]] int free_port(bool udp = false);

/// Whether `program` is in PATH or is a path that can be run.
[[nodiscard]] bool is_installed(const std::string& program);

/// A server program; its output goes to `log`.
class ServerProcess {
 public:
  ServerProcess(const std::vector<std::string>& command,
                const std::vector<std::string>& environment, const std::string& log);
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;
  ~ServerProcess();
  [[nodiscard]] pid_t pid() const { return pid_; }

 private:
  pid_t pid_ = -1;
};

/// Asks `ready` five times a second until it says so; false after `limit`.
[[nodiscard]] bool wait_until(const std::function<bool()>& ready,
                              std::chrono::seconds limit = std::chrono::seconds{20});

/// Takes one TCP connection and hands its socket to `talk`, which ends when the other side does:
/// its writes fail then.  Ended with the test at the latest.
class HostileServer {
 public:
  explicit HostileServer(std::function<void(int socket)> talk);
  HostileServer(const HostileServer&) = delete;
  HostileServer& operator=(const HostileServer&) = delete;
  ~HostileServer();
  [[nodiscard]] int port() const { return port_; }

 private:
  int listener_ = -1;
  int port_ = 0;
  std::jthread thread_;
};

/// Sends all of `bytes`; false when the other side is gone.
bool send_all(int socket, const std::string& bytes);

}  // namespace plimsoll::test
