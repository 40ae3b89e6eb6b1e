#include "collectors/linux_host/parse_hardware.hpp"

#include <algorithm>
#include <utility>

#include "collectors/linux_host/parse_text.hpp"
#include "lib/collect/kit/json.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::linux_host {
namespace {

using core::words;
using Json = nlohmann::json;

void lscpu_field(LsCpu& out, std::optional<std::int64_t>& cores_a_socket, std::string_view name,
                 std::string_view value) {
  auto& cpu = out.processors;
  if (name == "CPU(s)") cpu.threads = count_of(value).value_or(0);
  if (name == "Socket(s)") cpu.sockets = count_of(value);
  if (name == "Core(s) per socket") cores_a_socket = count_of(value);
  if (name == "Model name" && cpu.model.empty()) cpu.model = core::printable(value);
  if (name == "Hypervisor vendor") out.hypervisor = core::printable(value);
  if (name == "Flags") cpu.hypervisor_flag = std::ranges::count(words(value), "hypervisor") > 0;
}

}  // namespace

LsCpu parse_lscpu(std::string_view text) {
  constexpr std::int64_t kMostCores = 1'000'000;
  LsCpu out;
  std::optional<std::int64_t> cores;
  if (core::trim(text.substr(0, kLineBytes)).starts_with('{')) {
    const Json root = collect::kit::parse_bounded(text);
    std::vector<const Json*> left;
    const auto push = [&](const Json& node, const char* name) {
      const auto list = node.is_object() ? node.find(name) : node.end();
      if (!node.is_object() || list == node.end() || !list->is_array()) return;
      for (auto item = list->rbegin(); item != list->rend(); ++item) left.push_back(&*item);
    };
    push(root, "lscpu");
    while (!left.empty()) {
      const Json& node = *left.back();
      left.pop_back();
      if (!node.is_object()) continue;
      const std::string field = node.contains("field") && node["field"].is_string()
                                    ? node["field"].get<std::string>()
                                    : "";
      const std::string data =
          node.contains("data") && node["data"].is_string() ? node["data"].get<std::string>() : "";
      lscpu_field(out, cores, std::string_view{field}.substr(0, field.find_last_not_of(':') + 1),
                  data);
      push(node, "children");
    }
  } else {
    for (const auto line : bounded_lines(text)) {
      const auto [name, value] = labelled(line, ':');
      lscpu_field(out, cores, name, value);
    }
  }
  auto& sockets = out.processors.sockets;
  if (cores && sockets && *cores < kMostCores && *sockets < kMostCores)
    out.processors.cores = *cores * *sockets;
  return out;
}

MemoryFree parse_free(std::string_view text, std::int64_t unit) {
  MemoryFree out;
  std::optional<std::size_t> available;
  for (const auto line : bounded_lines(text)) {
    const auto parts = words(line);
    if (parts.empty()) continue;
    if (parts[0] == "total") {
      const auto found = std::ranges::find(parts, "available");
      // The heading has no word above the names.
      if (found != parts.end()) available = static_cast<std::size_t>(found - parts.begin()) + 1;
    }
    if (parts[0] == "Mem:" && parts.size() > 1) {
      out.total_bytes = size_of(parts[1], unit);
      if (available && *available < parts.size())
        out.available_bytes = size_of(parts[*available], unit);
    }
    if (parts[0] == "Swap:" && parts.size() > 1) out.swap_total_bytes = size_of(parts[1], unit);
  }
  return out;
}

namespace {

constexpr std::size_t kPciLimit = 8192;

/// "3b:00.0" or "0000:3b:00.0".
bool is_pci_slot(std::string_view text) {
  const auto colon = text.rfind(':');
  const bool shape = (text.size() == 7 && colon == 2) || (text.size() == 12 && colon == 7);
  return shape && text[text.size() - 2] == '.' &&
         text.find_first_not_of("0123456789abcdefABCDEF:.") == std::string_view::npos;
}

void pci_field(PciDevice& device, std::string_view name, std::string_view value) {
  const auto text = core::printable(value);
  if (name == "Class") device.device_class = text;
  if (name == "Vendor") device.vendor = text;
  if (name == "Device") device.device = text;
  if (name == "SVendor") device.subsystem_vendor = text;
  if (name == "SDevice") device.subsystem_device = text;
  if (name == "Rev") device.revision = text;
  if (name == "PhySlot") device.physical_slot = text;
}

}  // namespace

std::vector<PciDevice> parse_lspci(std::string_view text) {
  std::vector<PciDevice> out;
  bool records = false;  // "Slot: …" and so on, not a line a device
  for (const auto line : bounded_lines(text)) {
    const auto [name, value] = labelled(line, ':');
    if (name == "Slot" && is_pci_slot(value)) {
      if (out.size() >= kPciLimit) break;
      records = true;
      out.emplace_back().slot = core::lower(value);
    } else if (records && !out.empty()) {
      pci_field(out.back(), name, value);
    } else if (const auto blank = line.find(' ');
               blank != std::string_view::npos && is_pci_slot(line.substr(0, blank))) {
      if (out.size() >= kPciLimit) break;
      const auto colon = line.find(": ", blank);
      if (colon == std::string_view::npos) continue;
      auto& device = out.emplace_back();
      device.slot = core::lower(line.substr(0, blank));
      device.device_class = core::printable(core::trim(line.substr(blank, colon - blank)));
      device.device = core::printable(core::trim(line.substr(colon + 2)));
    }
  }
  return out;
}

namespace {

/// "52.6473 Wh", "42.5%": the number.
std::optional<double> number_of(std::string_view text) {
  text = text.substr(0, text.find_first_of(" %"));
  std::string number{text};
  std::ranges::replace(number, ',', '.');
  return core::to_double(number);
}

/// "57.3 minutes" in seconds.
std::optional<double> seconds_of(std::string_view text) {
  const auto parts = words(text);
  const auto number = number_of(text);
  if (!number || parts.size() < 2) return std::nullopt;
  if (parts[1].starts_with("second")) return number;
  if (parts[1].starts_with("minute")) return *number * 60;
  if (parts[1].starts_with("hour")) return *number * 3600;
  if (parts[1].starts_with("day")) return *number * 86'400;
  return std::nullopt;
}

void power_field(PowerDevice& device, std::string_view name, std::string_view value) {
  const auto text = core::printable(value);
  if (name == "native-path") device.native_path = text;
  if (name == "vendor") device.vendor = text;
  if (name == "model") device.model = text;
  if (name == "serial") device.serial = text;
  if (name == "power supply") device.power_supply = yes_no(value);
  if (name == "present") device.present = yes_no(value);
  if (name == "online") device.online = yes_no(value);
  if (name == "state") device.state = text;
  if (name == "warning-level" && text != "none") device.warning = text;
  if (name == "energy") device.energy_wh = number_of(value);
  if (name == "energy-full") device.energy_full_wh = number_of(value);
  if (name == "energy-full-design") device.energy_design_wh = number_of(value);
  if (name == "energy-rate") device.rate_watts = number_of(value);
  if (name == "voltage") device.voltage = number_of(value);
  if (name == "percentage") device.charge_pct = number_of(value);
  if (name == "capacity") device.capacity_pct = number_of(value);
  if (name == "time to empty") device.time_to_empty_s = seconds_of(value);
  if (name == "time to full") device.time_to_full_s = seconds_of(value);
  if (name == "technology") device.technology = text;
}

}  // namespace

std::vector<PowerDevice> parse_upower(std::string_view text) {
  constexpr std::size_t kDeviceLimit = 256;
  std::vector<PowerDevice> out;
  bool daemon = false;
  for (const auto line : bounded_lines(text)) {
    const auto [name, value] = labelled(line, ':');
    if (line.starts_with("Daemon:")) daemon = true;
    if (line.starts_with("Device:")) daemon = false;
    if (daemon) continue;
    if (name == "native-path") {
      if (out.size() >= kDeviceLimit) break;
      out.emplace_back();
    }
    if (out.empty() || name.empty() || all_digits(words(name).front())) continue;  // history
    auto& device = out.back();
    // The kind of device stands alone in a line, above what belongs to its kind.
    const bool alone = line.find(':') == std::string_view::npos;
    if (alone && device.type.empty() && name != "(null)") device.type = core::printable(name);
    if (!alone) power_field(device, name, value);
  }
  return out;
}

BootOrder parse_efibootmgr(std::string_view text) {
  constexpr std::size_t kEntryLimit = 256;
  constexpr std::string_view kBoot = "Boot";
  BootOrder out;
  for (const auto line : bounded_lines(text)) {
    const auto [name, value] = labelled(line, ':');
    const bool entry =
        line.size() > 9 && line.starts_with(kBoot) &&
        line.substr(4, 4).find_first_not_of("0123456789ABCDEFabcdef") == std::string_view::npos &&
        (line[8] == '*' || line[8] == ' ');
    if (entry && out.entries.size() < kEntryLimit) {
      const auto tab = line.find('\t');
      BootEntry boot;
      boot.number = line.substr(4, 4);
      boot.active = line[8] == '*';
      boot.name = core::printable(
          core::trim(line.substr(9, tab == std::string_view::npos ? tab : tab - 9)));
      if (tab != std::string_view::npos) boot.path = core::printable(core::trim(line.substr(tab)));
      out.entries.push_back(std::move(boot));
    } else if (name == "BootCurrent") {
      out.current = core::printable(value);
    } else if (name == "Timeout") {
      out.timeout_s = count_of(value.substr(0, value.find(' ')));
    } else if (name == "BootOrder") {
      for (const auto number : core::split(value, ','))
        if (!number.empty() && out.order.size() < kEntryLimit)
          out.order.push_back(core::printable(number));
    }
  }
  return out;
}

Kernel parse_uname(std::string_view text) {
  constexpr std::string_view kProc = "Linux version ";
  Kernel out;
  const auto line = core::trim(text.substr(0, 1024));
  const auto parts = words(line.substr(0, line.find('\n')));
  if (line.starts_with(kProc)) {
    out.release = core::printable(parts[2]);
  } else if (parts.size() > 2 && parts[0] == "Linux") {
    out.hostname = core::printable(parts[1]);
    out.release = core::printable(parts[2]);
  }
  return out;
}

HostNames parse_hostnamectl(std::string_view text) {
  HostNames out;
  for (const auto line : bounded_lines(text)) {
    const auto [name, value] = labelled(line, ':');
    const auto text_of = core::printable(value);
    if (name == "Static hostname" && value.find('(') == std::string_view::npos)
      out.hostname = text_of;
    if (name == "Transient hostname" && out.hostname.empty()) out.hostname = text_of;
    if (name == "Chassis") out.chassis = text_of.substr(0, text_of.find(' '));
    if (name == "Virtualization") out.virtualisation = text_of;
    if (name == "Operating System") out.os_name = text_of;
    if (name == "Machine ID") out.machine_id = text_of;
    if (name == "Hardware Vendor") out.vendor = text_of;
    if (name == "Hardware Model") out.model = text_of;
    if (name == "Kernel" && value.starts_with("Linux ")) out.kernel = text_of.substr(6);
  }
  return out;
}

}  // namespace plimsoll::linux_host
