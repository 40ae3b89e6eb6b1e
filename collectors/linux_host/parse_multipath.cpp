#include "collectors/linux_host/parse_multipath.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "collectors/linux_host/parse_system.hpp"
#include "collectors/linux_host/parse_text.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::linux_host {
namespace {

constexpr std::size_t kMapLimit = 4096;
constexpr std::size_t kPathLimit = 512;

/// The value of name=value or name='value with blanks'; empty when there is none.
std::string setting(std::string_view line, std::string_view name) {
  for (auto at = line.find(name); at != std::string_view::npos; at = line.find(name, at + 1)) {
    const bool begins = at == 0 || line[at - 1] == ' ';
    auto rest = line.substr(at + name.size());
    if (!begins || !rest.starts_with('=')) continue;
    rest.remove_prefix(1);
    if (rest.starts_with('\'')) {
      rest.remove_prefix(1);
      return core::printable(rest.substr(0, rest.find('\'')));
    }
    return core::printable(rest.substr(0, rest.find(' ')));
  }
  return {};
}

bool is_mapper(std::string_view word) {
  return word.starts_with("dm-") && all_digits(word.substr(3));
}

/// "mpatha (3600…) dm-2 HP,HSV210" or "3600… dm-2 HP,HSV210", perhaps after "create: ".
std::optional<MultipathMap> map_head(std::string_view line) {
  auto parts = core::words(line);
  if (!parts.empty() && parts[0].ends_with(':')) parts.erase(parts.begin());
  const auto mapper = std::ranges::find_if(parts, is_mapper);
  const auto before = mapper - parts.begin();
  if (mapper == parts.end() || before < 1 || before > 2) return std::nullopt;
  MultipathMap out;
  out.alias = core::printable(parts[0]);
  out.wwid = out.alias;
  if (before == 2) {
    auto wwid = parts[1];
    if (!wwid.starts_with('(') || !wwid.ends_with(')')) return std::nullopt;
    out.wwid = core::printable(wwid.substr(1, wwid.size() - 2));
  }
  out.device = *mapper;
  const auto after = line.substr(line.find(*mapper) + mapper->size());
  const auto [vendor, product] = labelled(core::trim(after), ',');
  out.vendor = core::printable(vendor);
  out.product = core::printable(product);
  return out;
}

bool is_address(std::string_view word) {
  return std::ranges::count(word, ':') == 3 &&
         word.find_first_not_of("0123456789:#") == std::string_view::npos;
}

/// "| |- 5:0:0:1 sdc 8:32 active ready running".
std::optional<MultipathPath> path_of(std::string_view line) {
  auto parts = core::words(line);
  const auto address = std::ranges::find_if(parts, is_address);
  if (address == parts.end() || parts.end() - address < 4) return std::nullopt;
  MultipathPath out;
  const auto at = [&](std::ptrdiff_t i) {
    return parts.end() - address > i ? core::printable(address[i]) : std::string{};
  };
  out.address = at(0);
  out.device = at(1);
  out.mapper_state = at(3);
  out.path_state = at(4);
  out.online_state = at(5);
  // "[active][ready]", as multipath-tools before 0.4.9 wrote it.
  if (out.mapper_state.starts_with('[')) {
    auto states = core::split(out.mapper_state, ']');
    const std::string first{states[0].substr(1)};
    out.path_state = states.size() > 1 && !states[1].empty() ? states[1].substr(1) : "";
    out.mapper_state = first;
  }
  return out;
}

}  // namespace

MultipathMaps parse_multipath(std::string_view text) {
  MultipathMaps out;
  std::string status;
  std::optional<std::int64_t> priority;
  std::size_t number = 0;
  for (const auto line : bounded_lines(text)) {
    ++number;
    if (auto head = map_head(line)) {
      if (out.maps.size() >= kMapLimit) {
        note(out.issues, number, "more multipath devices than are read");
        break;
      }
      out.maps.push_back(std::move(*head));
      status.clear();
      priority.reset();
      continue;
    }
    if (out.maps.empty() || core::trim(line).empty()) continue;
    auto& map = out.maps.back();
    if (line.starts_with("size=")) {
      map.size_bytes = size_of(setting(line, "size"));
      map.features = setting(line, "features");
      map.hardware_handler = setting(line, "hwhandler");
    } else if (auto path = path_of(line)) {
      path->group_status = status;
      path->priority = priority;
      if (map.paths.size() < kPathLimit) map.paths.push_back(std::move(*path));
    } else if (line.find("policy=") != std::string_view::npos) {
      status = setting(line, "status");
      priority = count_of(setting(line, "prio"));
    } else if (line.find("round-robin") == std::string_view::npos && !line.starts_with('[')) {
      note(out.issues, number, fmt::format("expected a path, got \"{}\"", shown(line)));
    }
  }
  return out;
}

std::optional<bool> path_works(const MultipathPath& path) {
  if (path.device == "-" || path.mapper_state == "failed" || path.path_state == "faulty" ||
      path.online_state == "offline")
    return false;
  if (path.mapper_state == "active" && (path.path_state == "ready" || path.path_state == "ghost"))
    return true;
  return std::nullopt;
}

}  // namespace plimsoll::linux_host
