// The machine: processors, memory, release, clock, packages, units, boot order, PCI, batteries.
#include <set>

#include "collectors/linux_host/parse_devices.hpp"
#include "collectors/linux_host/parse_hardware.hpp"
#include "collectors/linux_host/parse_packages.hpp"
#include "collectors/linux_host/parse_system.hpp"
#include "collectors/linux_host/parse_time.hpp"
#include "lib/core/text.hpp"
#include "tests/unit/collectors/linux_host/corpus.hpp"

namespace plimsoll::linux_host::corpus {
namespace {

Json os_release(const std::string& text) { return parse_assignments(text); }

Json cpuinfo(const std::string& text) {
  const auto cpu = parse_cpuinfo(text);
  Json row{{"threads", cpu.threads}, {"model", cpu.model}, {"hypervisor", cpu.hypervisor_flag}};
  put(row, "sockets", cpu.sockets);
  put(row, "cores", cpu.cores);
  return row;
}

/// jc lists processors; the collector counts them.
Json their_cpuinfo(const Json& theirs) {
  std::set<std::int64_t> sockets;
  std::set<std::pair<std::int64_t, std::int64_t>> cores;
  bool hypervisor = false;
  for (const auto& cpu : theirs) {
    sockets.insert(cpu["physical id"].get<std::int64_t>());
    cores.emplace(cpu["physical id"], cpu["core id"]);
    for (const auto& flag : cpu["flags"]) hypervisor = hypervisor || flag == "hypervisor";
  }
  return {{"threads", theirs.size()},
          {"model", theirs[0]["model name"]},
          {"sockets", sockets.size()},
          {"cores", cores.size()},
          {"hypervisor", hypervisor}};
}

Json meminfo(const std::string& text) {
  Json row;
  if (const auto bytes = parse_memory_bytes(text)) row["MemTotal"] = *bytes / 1024;
  return row;
}

Json free(const std::string& text) {
  const auto memory = parse_free(text, 1);
  Json mem{{"type", "Mem"}};
  put(mem, "total", memory.total_bytes);
  put(mem, "available", memory.available_bytes);
  Json swap{{"type", "Swap"}};
  put(swap, "total", memory.swap_total_bytes);
  return Json::array({mem, swap});
}

Json partitions(const std::string& text) {
  Json out = Json::array();
  for (const auto& part : parse_partitions(text)) {
    out.push_back({{"major", part.major},
                   {"minor", part.minor},
                   {"num_blocks", part.blocks},
                   {"name", part.name}});
  }
  return out;
}

Json ntpq(const std::string& text) {
  Json out = Json::array();
  for (const auto& source : parse_ntpq(text)) {
    Json row;
    if (source.tally != ' ') row["state"] = std::string(1, source.tally);
    put(row, "remote", source.remote);
    put(row, "refid", source.reference);
    put(row, "st", source.stratum);
    put(row, "t", source.type);
    put(row, "poll", source.poll_s);
    put(row, "reach", source.reach);
    put(row, "delay", source.delay_ms);
    put(row, "offset", source.offset_ms);
    put(row, "jitter", source.jitter_ms);
    out.push_back(row);
  }
  return out;
}

Json timedatectl(const std::string& text) {
  const auto clock = parse_timedatectl(text);
  Json row;
  put(row, "time_zone", clock.time_zone);
  put(row, "synchronized", clock.synchronized);
  put(row, "ntp_enabled", clock.enabled);
  put(row, "ntp_service", clock.service);
  put(row, "rtc_in_local_tz", clock.rtc_local);
  return row;
}

Json their_timedatectl(const Json& theirs) {
  Json out = theirs;
  for (const char* name : {"ntp_synchronized", "system_clock_synchronized"}) {
    if (out.contains(name)) out["synchronized"] = out[name];
    out.erase(name);
  }
  return out;
}

Json uptime(const std::string& text) {
  Json row;
  put(row, "uptime_total_seconds", parse_uptime(text));
  return row;
}

Json proc_uptime(const std::string& text) {
  Json row;
  put(row, "up_time", parse_proc_uptime(text));
  return row;
}

Json version(const std::string& text) {
  Json row;
  put(row, "version", parse_uname(text).release);
  return row;
}

Json dpkg(const std::string& text) {
  Json out = Json::array();
  for (const auto& line : parse_dpkg_lines(text)) {
    Json row;
    put(row, "codes", line.codes);
    put(row, "name", line.name);
    put(row, "version", line.version);
    put(row, "architecture", line.architecture);
    out.push_back(row);
  }
  return out;
}

Json rpm_info(const std::string& text) {
  Json out = Json::array();
  for (const auto& package : parse_rpm_info(text)) {
    Json row;
    put(row, "name", package.name);
    put(row, "epoch", package.epoch);
    put(row, "version", package.version);
    put(row, "release", package.release);
    put(row, "architecture", package.architecture);
    out.push_back(row);
  }
  return out;
}

Json systemctl(const std::string& text) {
  Json out = Json::array();
  for (const auto& [unit, active] : parse_systemctl(text).running)
    out.push_back({{"unit", unit}, {"active", active}});
  return out;
}

Json efibootmgr(const std::string& text) {
  const auto boot = parse_efibootmgr(text);
  Json row;
  put(row, "boot_current", boot.current);
  put(row, "timeout_seconds", boot.timeout_s);
  row["boot_order"] = boot.order;
  for (const auto& entry : boot.entries) {
    Json option{{"boot_option_reference", "Boot" + entry.number},
                {"display_name", entry.name},
                {"boot_option_enabled", entry.active}};
    put(option, "uefi_device_path", entry.path);
    row["boot_options"].push_back(option);
  }
  return row;
}

Json lspci(const std::string& text, bool numbers) {
  Json out = Json::array();
  const auto name = [&](const char* field) { return std::string{field} + (numbers ? "_id" : ""); };
  for (const auto& device : parse_lspci(text)) {
    Json row;
    put(row, "slot", device.slot);
    put(row, name("class").c_str(), device.device_class);
    put(row, name("vendor").c_str(), device.vendor);
    put(row, name("device").c_str(), device.device);
    put(row, name("svendor").c_str(), device.subsystem_vendor);
    put(row, name("sdevice").c_str(), device.subsystem_device);
    put(row, "rev", device.revision);
    put(row, "physlot", device.physical_slot);
    out.push_back(row);
  }
  return out;
}

Json upower(const std::string& text) {
  Json out = Json::array();
  for (const auto& device : parse_upower(text)) {
    Json row;
    put(row, "native_path", device.native_path);
    put(row, "vendor", device.vendor);
    put(row, "model", device.model);
    put(row, "serial", device.serial);
    put(row, "power_supply", device.power_supply);
    auto& detail = row["detail"];
    put(detail, "type", device.type);
    put(detail, "present", device.present);
    put(detail, "state", device.state);
    put(detail, "energy", device.energy_wh);
    put(detail, "energy_full", device.energy_full_wh);
    put(detail, "energy_full_design", device.energy_design_wh);
    put(detail, "energy_rate", device.rate_watts);
    put(detail, "voltage", device.voltage);
    put(detail, "percentage", device.charge_pct);
    put(detail, "capacity", device.capacity_pct);
    put(detail, "technology", device.technology);
    if (device.time_to_full_s) detail["time_to_full"] = *device.time_to_full_s / 60;
    out.push_back(row);
  }
  return out;
}

/// Leaves of the detail that the collector has no field for, and units, which are fixed.
Json their_upower(const Json& theirs) {
  Json out = theirs;
  for (auto& row : out) {
    for (const char* name : {"rechargeable", "energy_empty", "energy_unit", "energy_empty_unit",
                             "energy_full_unit", "energy_full_design_unit", "energy_rate_unit",
                             "voltage_unit", "time_to_full_unit", "icon_name", "warning_level"})
      row["detail"].erase(name);
  }
  return out;
}

}  // namespace

std::vector<Reader> system_readers() {
  const std::string instant = "true of one instant only";
  std::vector<std::string> release;
  for (const char* name :
       {"ANSI_COLOR", "BUG_REPORT_URL", "CENTOS_MANTISBT_PROJECT",
        "CENTOS_MANTISBT_PROJECT_VERSION", "CPE_NAME", "HOME_URL", "ID", "ID_LIKE", "NAME",
        "PRETTY_NAME", "PRIVACY_POLICY_URL", "REDHAT_SUPPORT_PRODUCT",
        "REDHAT_SUPPORT_PRODUCT_VERSION", "SUPPORT_URL", "UBUNTU_CODENAME", "VERSION",
        "VERSION_CODENAME", "VERSION_ID"})
    release.emplace_back(name);
  return {
      {"*__os-release-*", release, {}, os_release},
      {"linux-proc__cpuinfo*",
       {"threads", "model", "sockets", "cores", "hypervisor"},
       {},
       cpuinfo,
       their_cpuinfo},
      {"linux-proc__meminfo", {"MemTotal"}, {{"*", "how memory is used at one instant"}}, meminfo},
      {"*__free",
       {"type", "total", "available"},
       {{"used", instant}, {"free", instant}, {"shared", instant}, {"buff_cache", instant}},
       free},
      {"*__free-h",
       {"type"},
       {{"*", "free -h prints powers of 1024, jc reads powers of 1000"}},
       free},
      {"linux-proc__partitions", {"major", "minor", "num_blocks", "name"}, {}, partitions},
      {"*__ntpq-p",
       {"state", "remote", "refid", "st", "t", "poll", "reach", "delay", "offset", "jitter"},
       {{"when", instant}},
       ntpq},
      {"*__timedatectl*",
       {"time_zone", "synchronized", "ntp_enabled", "ntp_service", "rtc_in_local_tz"},
       {{"*_time", instant}, {"epoch_utc", instant}, {"dst_active", "follows from the time zone"}},
       timedatectl,
       their_timedatectl},
      {"linux-proc__uptime", {"up_time"}, {{"idle_time", "counter"}}, proc_uptime},
      {"*__uptime",
       {"uptime_total_seconds"},
       {{"load_*", instant},
        {"time*", instant},
        {"uptime", "compared in seconds"},
        {"uptime_*", "compared in seconds"},
        {"users", instant}},
       uptime},
      {"linux-proc__version*",
       {"version"},
       {{"build", "how the kernel was built"},
        {"date", "how the kernel was built"},
        {"email", "how the kernel was built"},
        {"flags", "how the kernel was built"},
        {"gcc", "how the kernel was built"}},
       version},
      {"*__dpkg-l-*",
       {"codes", "name", "version", "architecture"},
       {{"description", "text for people"},
        {"desired", "compared in codes"},
        {"status", "compared in codes"},
        {"error", "compared in codes"}},
       dpkg},
      {"*__rpm-qi-*",
       {"name", "epoch", "version", "release", "architecture"},
       {{"*", "where a package comes from; text for people"}},
       rpm_info},
      {"*__systemctl",
       {"unit", "active"},
       {{"load", "what is not loaded is not active"},
        {"sub", "detail of active"},
        {"description", "text for people"}},
       systemctl},
      {"*__efibootmgr*",
       {"boot_current", "timeout_seconds", "boot_order", "boot_options"},
       {{"mirror*", "memory mirroring that was asked for, not what is"}},
       efibootmgr},
      {"*__lspci-mmv",
       {"slot", "class", "vendor", "device", "svendor", "sdevice", "rev", "physlot"},
       {{"bus*", "compared in slot"},
        {"dev", "compared in slot"},
        {"dev_int", "compared in slot"},
        {"domain*", "compared in slot"},
        {"function*", "compared in slot"},
        {"progif*", "programming interface"}},
       [](const std::string& text) { return lspci(text, false); }},
      {"*__lspci-nmmv",
       {"slot", "class_id", "vendor_id", "device_id", "svendor_id", "sdevice_id", "rev", "physlot"},
       {{"*_int", "compared as text"},
        {"bus*", "compared in slot"},
        {"dev", "compared in slot"},
        {"domain*", "compared in slot"},
        {"function*", "compared in slot"},
        {"progif*", "programming interface"}},
       [](const std::string& text) { return lspci(text, true); }},
      {"*__upower-i-*",
       {"native_path", "vendor", "model", "serial", "power_supply", "detail"},
       {{"has_*", "what upowerd keeps"}, {"history_*", "history"}, {"updated*", instant}},
       upower,
       their_upower},
  };
}

}  // namespace plimsoll::linux_host::corpus
