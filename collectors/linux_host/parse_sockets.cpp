#include "collectors/linux_host/parse_sockets.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "collectors/linux_host/parse_ip.hpp"
#include "collectors/linux_host/parse_system.hpp"
#include "collectors/linux_host/parse_text.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::linux_host {
namespace {

using core::words;

constexpr std::size_t kSocketLimit = 262'144;

/// Names of well-known ports, as /etc/services has them.  Source: IANA, Service Name and Transport
/// Protocol Port Number Registry.
std::optional<std::uint16_t> port_of(std::string_view text) {
  constexpr auto kNames = std::to_array<std::pair<std::string_view, std::uint16_t>>({
      {"ftp", 21},
      {"ssh", 22},
      {"telnet", 23},
      {"smtp", 25},
      {"domain", 53},
      {"bootps", 67},
      {"bootpc", 68},
      {"tftp", 69},
      {"http", 80},
      {"www", 80},
      {"kerberos", 88},
      {"pop3", 110},
      {"sunrpc", 111},
      {"ntp", 123},
      {"imap2", 143},
      {"imap", 143},
      {"snmp", 161},
      {"bgp", 179},
      {"ldap", 389},
      {"https", 443},
      {"submissions", 465},
      {"syslog", 514},
      {"submission", 587},
      {"ipp", 631},
      {"ldaps", 636},
      {"domain-s", 853},
      {"rsync", 873},
      {"imaps", 993},
      {"pop3s", 995},
      {"ms-sql-s", 1433},
      {"nfs", 2049},
      {"iscsi-target", 3260},
      {"mysql", 3306},
      {"ms-wbt-server", 3389},
      {"nut", 3493},
      {"epmd", 4369},
      {"amqps", 5671},
      {"amqp", 5672},
      {"postgresql", 5432},
      {"postgres", 5432},
      {"redis", 6379},
      {"http-alt", 8080},
      {"webcache", 8080},
      {"https-alt", 8443},
      {"mongodb", 27017},
      {"netbios-ssn", 139},
      {"microsoft-ds", 445},
      {"zabbix-agent", 10050},
      {"zabbix-trapper", 10051},
      {"memcached", 11211},
  });
  if (const auto number = core::to_int(text); number && *number >= 0 && *number <= 65535)
    return static_cast<std::uint16_t>(*number);
  const auto found =
      std::ranges::find(kNames, text, &std::pair<std::string_view, std::uint16_t>::first);
  if (found == kNames.end()) return std::nullopt;
  return found->second;
}

/// Splits "[::1]:22", "10.0.0.1:ssh", "*:*", ":::22" at the last `separator`; without a zone.
void end_point(std::string_view text, char separator, std::string& address, std::string& port) {
  const auto at = text.rfind(separator);
  auto host = at == std::string_view::npos ? text : text.substr(0, at);
  if (at != std::string_view::npos) port = core::printable(text.substr(at + 1));
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  address = core::printable(host.substr(0, host.find('%')));
}

/// users:(("sshd",pid=702,fd=3)) of today, users:(("sshd",702,3)) of before: the first name.
std::string process_of(std::string_view text) {
  const auto open = text.find("((\"");
  if (open == std::string_view::npos) return {};
  const auto rest = text.substr(open + 3);
  return core::printable(rest.substr(0, std::min<std::size_t>(rest.find('"'), 64)));
}

std::uint64_t inode_of(std::string_view text) {
  const auto at = text.find("ino:");
  if (at == std::string_view::npos) return 0;
  auto digits = text.substr(at + 4);
  digits = digits.substr(0, digits.find_first_not_of("0123456789"));
  return static_cast<std::uint64_t>(count_of(digits).value_or(0));
}

bool is_internet(std::string_view protocol) {
  constexpr auto kProtocols =
      std::to_array<std::string_view>({"tcp", "udp", "raw", "icmp6", "dccp", "sctp", "mptcp",
                                       "tcp4", "udp4", "tcp6", "udp6", "raw6", "udplite"});
  return std::ranges::find(kProtocols, protocol) != kProtocols.end();
}

bool is_state(std::string_view word) {
  return word.size() > 3 &&
         std::ranges::all_of(word,
                             [](char c) {
                               return (c >= 'A' && c <= 'Z') || c == '-' || c == '_' ||
                                      (c >= '0' && c <= '9');
                             }) &&
         (word.front() < '0' || word.front() > '9');
}

}  // namespace

SocketLines parse_ss(std::string_view text) {
  SocketLines out;
  bool with_protocol = true;
  std::size_t number = 0;
  for (const auto line : bounded_lines(text)) {
    ++number;
    const auto parts = words(line);
    if (parts.empty() || line.front() == '\t' || line.front() == ' ') continue;  // -i, -m
    if (parts[0] == "Netid" || parts[0] == "State") {
      with_protocol = parts[0] == "Netid";
      continue;
    }
    const std::size_t first = with_protocol ? 1 : 0;
    if (with_protocol && !is_internet(parts[0])) continue;  // unix, netlink, packet sockets
    const auto receive = parts.size() > first + 4 ? count_of(parts[first + 1]) : std::nullopt;
    const auto send = receive ? count_of(parts[first + 2]) : std::nullopt;
    if (!receive || !send || out.sockets.size() >= kSocketLimit) {
      note(out.issues, number, fmt::format("expected a socket, got \"{}\"", shown(line)));
      continue;
    }
    SocketLine socket;
    socket.protocol = with_protocol ? core::printable(parts[0]) : "tcp";
    socket.state = core::printable(parts[first]);
    socket.receive_queue = *receive;
    socket.send_queue = *send;
    end_point(parts[first + 3], ':', socket.local, socket.local_port);
    end_point(parts[first + 4], ':', socket.remote, socket.remote_port);
    socket.process = process_of(line);
    socket.inode = inode_of(line);
    out.sockets.push_back(std::move(socket));
  }
  return out;
}

SocketLines parse_netstat(std::string_view text) {
  SocketLines out;
  bool bsd = false;
  std::size_t number = 0;
  for (const auto line : bounded_lines(text)) {
    ++number;
    auto parts = words(line);
    if (parts.empty()) continue;
    if (parts[0] == "Tcpcb" ||
        (parts[0] == "Proto" && line.find("(state)") != std::string_view::npos))
      bsd = true;
    if (parts.size() > 1 && parts[0].size() == 16 && is_internet(parts[1]))
      parts.erase(parts.begin());  // the kernel's address of the socket (-A)
    if (!is_internet(parts[0])) continue;
    const auto receive = parts.size() > 4 ? count_of(parts[1]) : std::nullopt;
    const auto send = receive ? count_of(parts[2]) : std::nullopt;
    if (!receive || !send || out.sockets.size() >= kSocketLimit) {
      note(out.issues, number, fmt::format("expected a socket, got \"{}\"", shown(line)));
      continue;
    }
    SocketLine socket;
    socket.protocol = core::printable(parts[0]);
    socket.receive_queue = *receive;
    socket.send_queue = *send;
    const char separator = bsd ? '.' : ':';
    end_point(parts[3], separator, socket.local, socket.local_port);
    end_point(parts[4], separator, socket.remote, socket.remote_port);
    std::size_t next = 5;
    if (parts.size() > next && is_state(parts[next])) socket.state = parts[next++];
    for (; next < parts.size(); ++next) {
      const auto slash = parts[next].find('/');  // "702/sshd:"
      if (slash == std::string_view::npos || !all_digits(parts[next].substr(0, slash))) continue;
      auto name = parts[next].substr(slash + 1, 64);
      if (name.ends_with(':')) name.remove_suffix(1);
      socket.process = core::printable(name);
    }
    out.sockets.push_back(std::move(socket));
  }
  return out;
}

std::optional<Socket> socket_of(const SocketLine& line) {
  if (!line.protocol.starts_with("tcp")) return std::nullopt;
  const auto address = [](const std::string& text) -> std::string {
    if (text == "*") return "0.0.0.0";
    if (text == "localhost") return "127.0.0.1";
    const auto plain = plain_address(text);
    return plain.starts_with("::ffff:") && plain.find('.') != std::string::npos ? plain.substr(7)
                                                                                : plain;
  };
  Socket out;
  out.local = address(line.local);
  out.remote = address(line.remote);
  const auto local = port_of(line.local_port);
  const auto remote = line.remote_port == "*" ? std::uint16_t{0} : port_of(line.remote_port);
  if (out.local.empty() || !local || !remote) return std::nullopt;
  out.local_port = *local;
  out.remote_port = *remote;
  if (line.state == "ESTAB" || line.state == "ESTABLISHED") out.state = Socket::State::established;
  if (line.state == "LISTEN") out.state = Socket::State::listening;
  if (out.state == Socket::State::established && out.remote.empty()) return std::nullopt;
  out.inode = line.inode;
  out.process = line.process;
  return out;
}

}  // namespace plimsoll::linux_host
