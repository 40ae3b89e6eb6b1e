/// @file
/// What nmap found, as `nmap -oX` writes it.
/// Source: nmap.dtd of Nmap 7.93 (xmloutputversion 1.05); older versions have fewer attributes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/core/error.hpp"

namespace plimsoll::nmap {

struct Port {
  std::string protocol;  ///< "tcp", "udp", "sctp".
  std::int64_t number = 0;
  std::string state;  ///< "open", "closed", "filtered", "open|filtered".
  std::string service;
  std::string product;
  std::string version;
  std::string extra;
  std::string tunnel;   ///< "ssl"; else empty.
  bool probed = false;  ///< The service was asked, not guessed from the port's number.
  std::vector<std::string> cpe;
};

struct OsGuess {
  std::string name;
  std::int64_t accuracy = 0;  ///< Per cent.
  std::string type;           ///< "router", "general purpose".
  std::string vendor;
  std::string family;
};

/// One router on the way that answered.
struct Hop {
  std::int64_t ttl = 0;
  std::string address;
  std::string name;
};

struct Host {
  std::string state;          ///< "up", "down", "unknown".
  std::string reason;         ///< "echo-reply".
  std::string address;        ///< IPv4, else IPv6.
  std::string other_address;  ///< IPv6, where there are both.
  std::string mac;
  std::string mac_vendor;
  std::vector<std::string> names;
  std::vector<Port> ports;
  std::optional<OsGuess> os;  ///< The most likely.
  std::optional<std::int64_t> uptime_s;
  std::optional<std::int64_t> distance;  ///< Hops.
  std::optional<std::int64_t> ended_at;  ///< Seconds since 1970.
  std::vector<Hop> hops;                 ///< By time to live.
};

struct Scan {
  std::string version;
  std::vector<Host> hosts;         ///< In their order, down ones too.
  std::optional<std::int64_t> up;  ///< As nmap counts them in the end.
  std::optional<std::int64_t> total;
  bool finished = false;  ///< nmap came to its end, and says so.
  std::vector<Issue> issues;
};

/// Bounds of what is kept of one scan.
inline constexpr std::size_t kHosts = 1U << 20U;
inline constexpr std::size_t kPorts = 1U << 16U;
inline constexpr std::size_t kNames = 256;
inline constexpr std::size_t kHops = 256;

/// Reads one output.  Any bytes are legal: an Error of kind malformed when it is no XML of nmap; of
/// a file that breaks off, the hosts before the break count and `finished` is false.  Entities of a
/// document type are not expanded.
[[nodiscard]] Result<Scan> parse_scan(std::string_view xml);

}  // namespace plimsoll::nmap
