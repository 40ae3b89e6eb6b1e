// A10 ACOS.  Source: ACOS command line reference (interface, trunk, vrrp-a).
#include <algorithm>
#include <string>

#include "collectors/netconfig/statement.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::netconfig {

namespace {

constexpr std::int64_t kHelloUnitMs = 100;

class A10 {
 public:
  explicit A10(Config& config) : builder_{config} { pair_.mode = "ha-pair"; }

  void read(std::span<const Statement> path) {
    const Statement& section = path.front();
    const Statement& said = path.back();
    if (section.starts({"hostname"})) {
      builder_.config().hostname = section.rest(1);
    } else if (section.starts({"interface"})) {
      in_interface(path);
    } else if (section.starts({"vrrp-a"})) {
      in_vrrp(path);
    } else if (section.starts({"ip", "route", "0.0.0.0"}) && section.at(3) == "/0") {
      if (builder_.config().default_routes.size() < 1000) {
        builder_.config().default_routes.push_back({label(section.at(4).substr(0, 128)), {}});
      }
    } else if (section.starts({"ntp", "server"})) {
      builder_.server(builder_.config().ntp_servers, section.at(2));
    } else if (section.starts({"vlan"})) {
      builder_.config().switching = true;
    } else if (section.starts({"logging", "host"}) && !said.negated) {
      builder_.server(builder_.config().syslog_servers, section.at(2));
    }
  }

  /// Groups run only where VRRP-A is enabled.
  void finish() {
    Config& config = builder_.config();
    if (!enabled_) config.groups.clear();
    for (FirstHop& group : config.groups) {
      group.interval_ms = hello_ms_;
      if (hello_ms_ && dead_timer_) group.hold_ms = *hello_ms_ * *dead_timer_;
    }
    if (enabled_ && !pair_.peer.empty()) config.mlag = pair_;
  }

 private:
  void in_interface(std::span<const Statement> path) {
    const Statement& section = path.front();
    if (section.words.size() < 2) return;
    Interface& interface = builder_.define(section.rest(1));
    if (path.size() != 2) return;
    const Statement& said = path.back();
    if (said.starts({"enable"})) interface.shutdown = said.negated;
    if (said.starts({"disable"})) interface.shutdown = !said.negated;
    if (said.starts({"name"})) interface.description = said.rest(1);
    if (said.starts({"ip", "address"})) {
      const bool prefix = said.at(3).starts_with('/');
      builder_.own_address(interface,
                           prefix ? parse_address(std::string{said.at(2)} + std::string{said.at(3)})
                                  : parse_address(said.at(2), said.at(3)),
                           said);
    } else if (said.starts({"ipv6", "address"})) {
      builder_.own_address(interface, parse_address(said.at(2)), said);
    } else if (said.starts({"trunk-group"}) && core::to_int(said.at(1))) {
      const std::string name = interface.name;
      const bool lacp = said.at(2).starts_with("lacp");
      builder_.join(name, "trunk " + std::string{said.at(1)}, lacp ? "lacp" : "static");
    }
  }

  void in_vrrp(std::span<const Statement> path) {
    const Statement& section = path.front();
    const Statement& said = path.back();
    if (section.at(1) == "vrid" && !section.at(2).empty()) {
      in_group(section.at(2), said, path.size());
    } else if (section.at(1) == "peer-group") {
      if (said.starts({"peer"})) pair_.peer = parse_ip(said.at(1)).value_or("");
    } else if (path.size() == 1) {
      common(said, 1);  // Version 2 has no section for what is common.
    } else if (section.at(1) == "common" && path.size() == 2) {
      common(said, 0);
    }
  }

  void common(const Statement& said, std::size_t at) {
    const auto value = core::to_int(said.at(at + 1)).value_or(-1);
    if (said.at(at) == "enable") enabled_ = !said.negated;
    if (said.at(at) == "set-id") pair_.domain = label(said.at(at + 1).substr(0, 32));
    if (value < 1 || value > 255) return;
    if (said.at(at) == "hello-interval") hello_ms_ = value * kHelloUnitMs;
    if (said.at(at) == "dead-timer") dead_timer_ = value;
  }

  void in_group(std::string_view number, const Statement& said, std::size_t depth) {
    FirstHop& group = builder_.device_group("vrrp", number);
    if (depth == 1) return;
    if (said.starts({"floating-ip"})) builder_.virtual_address(group, said.at(1), said.line);
    if (said.starts({"priority"})) group.priority = core::to_int(said.at(1));
    if (said.starts({"preempt-mode", "disable"})) group.preempt = false;
    if (said.starts({"fail-over-policy-template"})) builder_.server(group.tracks, said.at(1));
  }

  Builder builder_;
  Mlag pair_;
  bool enabled_ = false;
  std::optional<std::int64_t> hello_ms_;
  std::optional<std::int64_t> dead_timer_;
};

}  // namespace

void parse_a10(std::string_view text, Config& out) {
  std::vector<Issue> issues;
  A10 a10{out};
  walk_indented(
      text, [&](std::span<const Statement> path) { a10.read(path); }, issues);
  out.issues.insert(out.issues.end(), issues.begin(), issues.end());
  a10.finish();
}

}  // namespace plimsoll::netconfig
