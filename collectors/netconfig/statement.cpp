#include "collectors/netconfig/statement.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

#include "lib/core/text.hpp"

namespace plimsoll::netconfig {

namespace {

constexpr std::size_t kDeepest = 16;
constexpr std::size_t kLongestLine = 4096;
constexpr std::size_t kLongestLabel = 512;
constexpr std::size_t kMostAddresses = 256;
constexpr std::int64_t kWidestRange = 1024;

std::size_t indentation(std::string_view line) {
  const auto first = line.find_first_not_of(" \t");
  return first == std::string_view::npos ? line.size() : first;
}

bool is_comment(std::string_view trimmed) {
  return trimmed.empty() || trimmed.front() == '!' || trimmed.front() == '#';
}

Statement make_statement(std::string_view line, std::size_t number) {
  Statement out;
  out.line = number;
  out.words = core::words(line);
  if (out.words.size() > 1 && out.words.front() == "no") {
    out.negated = true;
    out.words.erase(out.words.begin());
  }
  return out;
}

/// The line of `text` that begins at `at`, without its end; moves `at` behind it.
std::string_view take_line(std::string_view text, std::size_t& at) {
  const std::size_t end = std::min(text.find('\n', at), text.size());
  std::string_view line = text.substr(at, end - at);
  at = std::min(end + 1, text.size());
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

/// Where the banner that `said` starts ends, as a position in `text` behind its last character:
/// its text may look like commands.  `at` is behind the line of `said`, npos when there is no end.
std::size_t banner_end(const Statement& said, std::string_view text, std::size_t at) {
  const std::string_view mark = said.at(2);
  if (mark.empty()) {
    const auto end = text.find("\nEOF", at == 0 ? 0 : at - 1);
    return end == std::string_view::npos ? end : end + 4;
  }
  const std::string_view delimiter = mark.substr(0, mark.starts_with("^C") ? 2 : 1);
  const auto opening = static_cast<std::size_t>(mark.data() - text.data());
  const auto end = text.find(delimiter, opening + delimiter.size());
  return end == std::string_view::npos ? end : std::max(at, end + delimiter.size());
}

}  // namespace

bool Statement::starts(std::initializer_list<std::string_view> with) const {
  if (with.size() > words.size()) return false;
  return std::equal(with.begin(), with.end(), words.begin(), [](auto wanted, auto word) {
    return wanted.size() == word.size() && core::lower(word) == wanted;
  });
}

std::string Statement::rest(std::size_t first) const {
  std::string out;
  for (std::size_t i = first; i < words.size() && out.size() < kLongestLabel; ++i) {
    if (!out.empty()) out += ' ';
    out += words[i];
  }
  if (out.size() > 1 && out.front() == '"' && out.back() == '"')
    out = out.substr(1, out.size() - 2);
  return label(out);
}

std::string_view Statement::after(std::string_view name, std::size_t first) const {
  for (std::size_t i = first; i + 1 < words.size(); ++i) {
    if (words[i] == name) return words[i + 1];
  }
  return {};
}

void walk_indented(std::string_view text, const OnStatement& on_statement,
                   std::vector<Issue>& issues) {
  std::vector<Statement> path;
  std::vector<std::size_t> indents;
  bool endless_banner = false;
  std::size_t number = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view line = take_line(text, at);
    ++number;
    if (is_comment(core::trim(line))) continue;
    if (line.size() > kLongestLine) {
      if (issues.size() < kMostIssues) {
        issues.push_back(
            {"line " + std::to_string(number), "expected at most 4096 bytes, got more"});
      }
      continue;
    }
    const std::size_t indent = indentation(line);
    while (!indents.empty() && (indents.back() >= indent || indents.size() == kDeepest)) {
      indents.pop_back();
      path.pop_back();
    }
    indents.push_back(indent);
    path.push_back(make_statement(line, number));
    on_statement(path);
    if (path.back().negated || !path.back().starts({"banner"}) || endless_banner) continue;
    const auto end = banner_end(path.back(), text, at);
    // Looked for once: a text of many banners without an end must not be searched for each.
    endless_banner = end == std::string_view::npos;
    if (endless_banner || end <= at) continue;
    const std::size_t start = std::exchange(at, end);
    take_line(text, at);
    number += static_cast<std::size_t>(std::ranges::count(text.substr(start, at - start), '\n'));
  }
}

Interface& Builder::interface(std::string_view name) {
  const auto [found, fresh] =
      by_name_.try_emplace(core::lower(name.substr(0, 128)), config_.interfaces.size());
  if (!fresh) return config_.interfaces[found->second];
  if (config_.interfaces.size() == kMostInterfaces) {
    by_name_.erase(found);
    issue(0, "expected at most 50000 interfaces, got more; the rest was left out");
    spare_ = {};
    return spare_;
  }
  config_.interfaces.emplace_back().name = label(name.substr(0, 128));
  return config_.interfaces.back();
}

Interface& Builder::define(std::string_view name) {
  Interface& out = interface(name);
  if (!out.defined) out.name = label(name.substr(0, 128));
  out.defined = true;
  return out;
}

FirstHop& Builder::group(Interface& interface, std::string_view protocol, std::string_view number,
                         bool v6) {
  const auto [found, fresh] = groups_.try_emplace(
      {core::lower(interface.name), std::string{protocol}, std::string{number.substr(0, 32)}, v6},
      interface.groups.size());
  if (fresh || found->second >= interface.groups.size()) {
    found->second = interface.groups.size();
    FirstHop& out = interface.groups.emplace_back();
    out.protocol = protocol;
    out.group = label(number.substr(0, 32));
  }
  return interface.groups[found->second];
}

FirstHop& Builder::device_group(std::string_view protocol, std::string_view number) {
  auto& groups = config_.groups;
  const std::string name = label(number.substr(0, 32));
  for (FirstHop& group : groups) {
    if (group.group == name && group.protocol == protocol) return group;
  }
  // 256 is what the protocols number; a longer text repeats itself.
  if (groups.size() == 256) return groups.back();
  FirstHop& out = groups.emplace_back();
  out.protocol = protocol;
  out.group = name;
  return out;
}

Member& Builder::member(std::string_view id) {
  auto& members = config_.members;
  const auto found = std::ranges::find(members, id, &Member::id);
  if (found != members.end()) return *found;
  if (members.size() == 64) return spare_member_ = {};
  members.emplace_back().id = label(id.substr(0, 32));
  return members.back();
}

void Builder::join(std::string_view member, std::string_view channel, std::string_view mode) {
  Interface& aggregate = interface(channel);
  const std::string name = aggregate.name;
  if (!mode.empty()) aggregate.bond_mode = mode;
  Interface& port = interface(member);
  if (core::lower(port.name) == core::lower(name)) return;
  if (!mode.empty()) port.bond_mode = mode;
  if (std::ranges::find(port.channels, name) != port.channels.end()) return;
  if (!port.channels.empty()) {
    issue(0, port.name + " is said to be a port of " + port.channels.front() + " and of " + name);
  }
  if (port.channels.size() < 4) port.channels.push_back(name);
}

void Builder::issue(std::size_t line, std::string what) {
  if (config_.issues.size() >= kMostIssues) return;
  config_.issues.push_back({line == 0 ? "" : "line " + std::to_string(line), std::move(what)});
}

void Builder::virtual_address(FirstHop& out, std::string_view text, std::size_t line) {
  const auto ip = parse_ip(text.substr(0, text.find('/')));
  if (!ip) {
    issue(line, "expected a virtual address, got \"" + label(text.substr(0, 64)) + "\"");
    return;
  }
  const bool known = std::ranges::find(out.addresses, *ip) != out.addresses.end();
  if (!known && out.addresses.size() < kMostAddresses) out.addresses.push_back(*ip);
}

void Builder::own_address(Interface& out, const std::optional<Address>& address,
                          const Statement& said, bool secondary) {
  if (!address) {
    issue(said.line,
          "expected an address with its mask, got \"" + said.rest(0).substr(0, 96) + "\"");
    return;
  }
  const bool known = std::ranges::any_of(out.addresses, [&](const Address& other) {
    return other.ip == address->ip && other.subnet == address->subnet;
  });
  if (known || out.addresses.size() >= kMostAddresses) return;
  out.addresses.push_back(*address);
  out.addresses.back().secondary = secondary;
}

void Builder::server(std::vector<std::string>& list, std::string_view text) {
  const std::string name = label(text.substr(0, 255));
  if (name.empty() || list.size() >= kMostAddresses) return;
  if (std::ranges::find(list, name) == list.end()) list.push_back(name);
}

std::vector<std::string> expand_names(std::string_view text) {
  std::vector<std::string> out;
  std::string_view prefix;
  for (const std::string_view piece : core::split(text, ',')) {
    const auto dash = piece.rfind('-');
    const std::string_view first = piece.substr(0, dash);
    const auto digits = first.find_last_not_of("0123456789");
    const std::string_view number =
        digits == std::string_view::npos ? first : first.substr(digits + 1);
    if (digits != std::string_view::npos) prefix = first.substr(0, digits + 1);
    const auto from = core::to_int(number);
    const auto to = dash == std::string_view::npos ? from : core::to_int(piece.substr(dash + 1));
    if (!from || !to) {
      // "peerlink" and "eth-lan" are names, not ranges.
      if (!piece.empty()) out.push_back(label(piece.substr(0, 128)));
      continue;
    }
    if (*to < *from || *to - *from >= kWidestRange || out.size() >= kWidestRange) continue;
    for (auto i = *from; i <= *to; ++i) out.push_back(label(prefix) + std::to_string(i));
  }
  return out;
}

std::string label(std::string_view text) {
  std::string out = core::printable(core::trim(text.substr(0, kLongestLabel)));
  std::ranges::replace(out, '\n', ' ');
  return out;
}

InterfaceKind kind_of(std::string_view interface) {
  const std::string name = core::lower(interface);
  const auto letters = std::ranges::find_if_not(name, [](char c) {
    return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_';
  });
  std::string stem{name.begin(), letters};
  while (stem.ends_with('-')) stem.pop_back();
  const auto any = [&stem](std::initializer_list<std::string_view> names) {
    return std::ranges::find(names, std::string_view{stem}) != names.end();
  };
  if (any({"port-channel", "po", "bundle-ether", "bundle-pos", "ae", "bond", "trunk", "reth", "lag",
           "peerlink"})) {
    return InterfaceKind::aggregate;
  }
  if (any({"vlan", "bvi", "bdi", "irb", "ve"})) return InterfaceKind::vlan;
  if (any({"loopback", "lo"})) return InterfaceKind::loopback;
  if (any({"tunnel", "tunnel-te", "tunnel-ip", "nve", "vxlan", "gr", "gre", "st", "ip", "vti",
           "null", "virtual-template", "dialer", "vtep"})) {
    return InterfaceKind::tunnel;
  }
  if (any({"mgmt", "management", "mgmteth", "fxp", "em", "me", "vme"})) {
    return InterfaceKind::management;
  }
  return InterfaceKind::physical;
}

std::string_view parent_of(std::string_view interface) {
  const auto dot = interface.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return interface;
  const std::string_view unit = interface.substr(dot + 1);
  const bool number = !unit.empty() && unit.find_first_not_of("0123456789") == unit.npos;
  return number ? interface.substr(0, dot) : interface;
}

}  // namespace plimsoll::netconfig
