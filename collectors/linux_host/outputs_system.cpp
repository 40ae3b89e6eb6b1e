// The machine, its clock and its power, from the outputs of commands.
#include <algorithm>
#include <set>
#include <utility>

#include "collectors/linux_host/outputs.hpp"
#include "lib/core/text.hpp"
#include "lib/model/identity.hpp"

namespace plimsoll::linux_host::detail {
namespace {

void fill(std::string& to, const std::string& from) {
  if (to.empty()) to = from;
}

/// "KVM" of lscpu as the collector names hypervisors.
std::string hypervisor_name(const std::string& text) {
  std::string out = core::lower(text);
  if (out == "microsoft") out = "hyperv";
  if (out == "oracle") out = "virtualbox";
  return out;
}

}  // namespace

void fill_machine(const Outputs& outputs, Host& host) {
  fill(host.vendor, outputs.dmi.vendor);
  fill(host.vendor, outputs.names.vendor);
  fill(host.product, outputs.dmi.product);
  fill(host.product, outputs.names.model);
  fill(host.serial, outputs.dmi.serial);
  fill(host.uuid, outputs.dmi.uuid);
  fill(host.bios_version, outputs.dmi.bios_version);
  fill(host.bios_date, outputs.dmi.bios_date);
  host.dmi_supplies = outputs.dmi.supplies;
  const auto& cpu = outputs.cpu.processors;
  const bool flag = host.processors.hypervisor_flag || cpu.hypervisor_flag;
  if (host.processors.threads == 0) host.processors = cpu;
  host.processors.hypervisor_flag = flag;
  if (!host.memory_bytes) host.memory_bytes = outputs.memory.total_bytes;
  fill(host.kernel, outputs.kernel.release);
  fill(host.kernel, outputs.names.kernel);
  fill(host.machine_id, outputs.names.machine_id);
  fill(host.os_name, outputs.names.os_name);
  fill(host.hostname, outputs.names.hostname);
  fill(host.hostname, outputs.kernel.hostname);
  fill(host.hypervisor, outputs.names.virtualisation);
  fill(host.hypervisor, hypervisor_name(outputs.cpu.hypervisor));
  if (!host.uptime_s) host.uptime_s = outputs.uptime_s;
  host.boot = outputs.boot;
  for (const auto& device : outputs.pci) {
    auto kept = device;
    constexpr std::size_t kShort = 7;  // without the domain, which is then 0
    if (kept.slot.size() == kShort) kept.slot = "0000:" + kept.slot;
    const auto known = std::ranges::find(host.pci, kept.slot, &PciDevice::slot);
    if (known == host.pci.end()) {
      host.pci.push_back(std::move(kept));
    } else if (known->vendor.empty() && !kept.vendor.empty()) {
      *known = std::move(kept);
    }
  }
}

void fill_clock(const Outputs& outputs, Host& host) {
  constexpr std::size_t kCut = 15;  // ntpq cuts names after so many characters
  std::set<std::string> servers{host.time_servers.begin(), host.time_servers.end()};
  for (const auto* sources : {&outputs.ntp, &outputs.chrony}) {
    for (const auto& source : *sources) {
      const bool cut =
          sources == &outputs.ntp && source.remote.size() >= kCut && !model::ip_id(source.remote);
      const bool clock = source.type == "#" || source.type == "l" || source.type == "p";
      if (!cut && !clock) servers.insert(source.remote);
      if (source.tally != '*') continue;
      host.time_source = source.remote;
      if (source.offset_ms) host.time_offset_ms = source.offset_ms;
    }
  }
  host.time_servers.assign(servers.begin(), servers.end());
  if (outputs.tracking.offset_s) host.time_offset_ms = *outputs.tracking.offset_s * 1000;
  if (!outputs.tracking.leap_status.empty())
    host.time_synchronized = outputs.tracking.leap_status != "Not synchronised";
  if (outputs.clock.synchronized) host.time_synchronized = outputs.clock.synchronized;
  const bool asked = !outputs.ntp.empty() || !outputs.chrony.empty();
  if (!host.time_synchronized && asked) host.time_synchronized = !host.time_source.empty();
}

void fill_power(const Outputs& outputs, Host& host) {
  if (!host.supplies.empty()) return;
  for (const auto& device : outputs.power) {
    if (device.power_supply == false || device.present == false) continue;
    PowerSupply supply;
    if (device.type == "ups") supply.type = "UPS";
    if (device.type == "battery") supply.type = "Battery";
    if (device.type == "line-power" || device.type == "line_power") supply.type = "Mains";
    if (supply.type.empty()) continue;
    supply.name = device.native_path.substr(device.native_path.rfind('/') + 1);
    supply.scope = "System";
    supply.vendor = device.vendor;
    supply.model = device.model;
    supply.serial = device.serial;
    supply.status = device.state;
    supply.online = device.online;
    supply.charge_pct = device.charge_pct;
    supply.runtime_s = device.time_to_empty_s;
    supply.warning = device.warning;
    const bool known =
        std::ranges::find(host.supplies, supply.name, &PowerSupply::name) != host.supplies.end();
    if (!known && !supply.name.empty()) host.supplies.push_back(std::move(supply));
  }
}

}  // namespace plimsoll::linux_host::detail
