/// @file
/// Reads TCP and other internet sockets as commands print them: ss(8), netstat(8).
/// All functions are pure; any bytes are legal input; time is linear in their length.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/linux_host/parse_network.hpp"
#include "lib/core/error.hpp"

namespace plimsoll::linux_host {

/// One internet socket as printed.
struct SocketLine {
  std::string protocol;  ///< "tcp", "udp", "raw", "icmp6", "tcp6", …
  std::string state;     ///< "LISTEN", "ESTAB", "ESTABLISHED", "UNCONN"; empty: not printed.
  std::int64_t receive_queue = 0;
  std::int64_t send_queue = 0;
  std::string local;       ///< Without brackets; "*" for any.
  std::string local_port;  ///< A number or a service's name; "*" for any.
  std::string remote;
  std::string remote_port;
  std::string process;  ///< Empty: not shown.
  std::uint64_t inode = 0;
};
struct SocketLines {
  std::vector<SocketLine> sockets;
  std::vector<Issue> issues;
};

/// Reads `ss` with any of -a -n -t -u -l -p -e; sockets of other families (unix, netlink, packet,
/// vsock) are left out.  At most 262,144 sockets.
[[nodiscard]] SocketLines parse_ss(std::string_view text);

/// Reads `netstat` with any of -a -n -t -u -l -p -e, of Linux and of the BSDs.
[[nodiscard]] SocketLines parse_netstat(std::string_view text);

/// The TCP socket in the shape that the kernel's tables give; absent for other protocols, and where
/// a port is a name that is not in the short list of well-known ones.
[[nodiscard]] std::optional<Socket> socket_of(const SocketLine& line);

}  // namespace plimsoll::linux_host
