#include "collectors/linux_host/parse_raid.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "collectors/linux_host/parse_system.hpp"
#include "collectors/linux_host/parse_text.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::linux_host {
namespace {

constexpr std::size_t kDeviceLimit = 4096;
constexpr std::size_t kMemberLimit = 512;

/// "clean, degraded, recovering " as a list.
std::vector<std::string> list_of(std::string_view text) {
  std::vector<std::string> out;
  for (const auto part : core::split(text, ',')) {
    const auto word = core::trim(part);
    if (!word.empty() && out.size() < kMemberLimit) out.push_back(core::printable(word));
  }
  return out;
}

/// "host:0  (local to host host)": the name and the host it is local to.
std::pair<std::string, std::string> name_of(std::string_view text) {
  constexpr std::string_view kLocal = "(local to host ";
  const auto at = text.find(kLocal);
  if (at == std::string_view::npos) return {core::printable(core::trim(text)), {}};
  auto host = text.substr(at + kLocal.size());
  host = host.substr(0, host.find(')'));
  return {core::printable(core::trim(text.substr(0, at))), core::printable(host)};
}

/// "5860520828 (5.46 TiB 6.00 TB)": the first number.
std::optional<std::int64_t> first_number(std::string_view text) {
  const auto parts = core::words(text);
  return parts.empty() ? std::nullopt : count_of(parts[0]);
}

/// "AA. ('A' == active, …)": one word a slot.
std::vector<std::string> slots_of(std::string_view text) {
  std::vector<std::string> out;
  const auto parts = core::words(text);
  if (parts.empty() || parts[0].size() > kMemberLimit) return out;
  for (const char c : parts[0]) {
    if (c == 'A') out.emplace_back("active");
    if (c == '.') out.emplace_back("missing");
    if (c == 'R') out.emplace_back("replacing");
  }
  return out;
}

/// One heading "/dev/md0:" and what follows it, detail or examine: which it is shows later.
struct Block {
  RaidDetail detail;
  RaidExamined examined;
  bool table = false;  ///< The lines of the table have begun.
};

void put_count(RaidDetail& detail, std::string_view name, std::string_view value) {
  if (name == "Raid Devices") detail.raid_devices = count_of(value);
  if (name == "Total Devices") detail.total_devices = count_of(value);
  if (name == "Active Devices") detail.active_devices = count_of(value);
  if (name == "Working Devices") detail.working_devices = count_of(value);
  if (name == "Failed Devices") detail.failed_devices = count_of(value);
  if (name == "Spare Devices") detail.spare_devices = count_of(value);
  if (name == "Array Size") detail.size_kib = first_number(value);
  if (name.ends_with(" Status")) {
    detail.rebuild_percent = count_of(value.substr(0, value.find('%')));
  }
}

void put(Block& block, std::string_view name, std::string_view value) {
  auto& [detail, examined, table] = block;
  put_count(detail, name, value);
  const auto text = core::printable(value);
  if (name == "Version") detail.version = examined.version = text;
  if (name == "Raid Level") detail.level = examined.level = text;
  if (name == "Raid Devices") examined.raid_devices = count_of(value);
  if (name == "UUID") detail.uuid = text;
  if (name == "State") detail.state = examined.state = list_of(value);
  if (name == "Container") detail.container = text;
  if (name == "Magic") examined.magic = text;
  if (name == "Array UUID") examined.array_uuid = text;
  if (name == "Device UUID") examined.device_uuid = text;
  if (name == "Device Role") examined.role = text;
  if (name == "Array State") examined.array_state = slots_of(value);
  if (name == "Events") examined.events = count_of(value);
  if (name == "Name") {
    std::tie(detail.name, detail.home_host) = name_of(value);
    examined.name = detail.name;
    examined.home_host = detail.home_host;
  }
}

/// "   0     254        1        0      active sync   /dev/vda1".
std::optional<RaidSlot> table_line(std::string_view line) {
  const auto parts = core::words(line);
  if (parts.size() < 5) return std::nullopt;
  const bool numbers =
      (all_digits(parts[0]) || parts[0] == "-") && (all_digits(parts[1]) || parts[1] == "-") &&
      (all_digits(parts[2]) || parts[2] == "-") && (all_digits(parts[3]) || parts[3] == "-");
  if (!numbers) return std::nullopt;
  RaidSlot out;
  out.number = count_of(parts[0]);
  out.slot = count_of(parts[3]);
  for (std::size_t i = 4; i < parts.size(); ++i) {
    if (parts[i].starts_with("/dev/")) {
      out.device = core::printable(parts[i]);
    } else {
      out.state.push_back(core::printable(parts[i]));
    }
  }
  return out;
}

void finish(RaidReport& out, Block& block) {
  if (!block.examined.magic.empty()) {
    out.members.push_back(std::move(block.examined));
  } else if (block.detail.raid_devices || !block.detail.level.empty() ||
             !block.detail.uuid.empty()) {
    out.arrays.push_back(std::move(block.detail));
  }
}

/// "/dev/md0:" alone in its line.
bool is_heading(std::string_view line) {
  return line.starts_with("/dev/") && line.ends_with(':') &&
         line.find_first_of(" \t") == std::string_view::npos;
}

}  // namespace

RaidReport parse_mdadm(std::string_view text) {
  RaidReport out;
  std::optional<Block> block;
  std::size_t number = 0;
  for (const auto line : bounded_lines(text)) {
    ++number;
    if (is_heading(line)) {
      if (block) finish(out, *block);
      block.reset();
      if (out.arrays.size() + out.members.size() >= kDeviceLimit) {
        note(out.issues, number, "more arrays and members than are read");
        return out;
      }
      block.emplace();
      block->detail.device = core::printable(line.substr(0, line.size() - 1));
      block->examined.device = block->detail.device;
    } else if (block && core::trim(line).starts_with("Number ")) {
      block->table = true;
    } else if (block && block->table) {
      auto slot = table_line(line);
      if (slot && block->detail.slots.size() < kMemberLimit) {
        block->detail.slots.push_back(std::move(*slot));
      } else if (!core::trim(line).empty() && block->examined.magic.empty()) {
        note(out.issues, number, fmt::format("expected a member, got \"{}\"", shown(line)));
      }
    } else if (block) {
      const auto at = line.find(" : ");
      if (at != std::string_view::npos)
        put(*block, core::trim(line.substr(0, at)), core::trim(line.substr(at + 3)));
    }
  }
  if (block) finish(out, *block);
  return out;
}

}  // namespace plimsoll::linux_host
