#include "collectors/linux_host/parse_storage.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include <fmt/format.h>

#include "collectors/linux_host/parse_system.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::linux_host {
namespace {

using core::words;

constexpr std::size_t kListLimit = 4096;
constexpr std::size_t kMemberLimit = 512;
constexpr std::size_t kPathBytes = 4096;  // PATH_MAX

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool all_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, is_digit);
}

/// Reads "sda1[0](F)"; absent when it is no device.
std::optional<RaidDevice> raid_device(std::string_view word) {
  const auto open = word.find('[');
  const auto close = word.find(']');
  if (open == std::string_view::npos || close == std::string_view::npos ||
      !is_plain_name(word.substr(0, open)))
    return {};
  if (close < open) return std::nullopt;
  const auto number = core::to_int(word.substr(open + 1, close - open - 1));
  if (!number) return std::nullopt;
  const auto flags = word.substr(close + 1);
  const auto has = [&](std::string_view flag) {
    return flags.find(flag) != std::string_view::npos;
  };
  return RaidDevice{
      std::string{word.substr(0, open)}, *number, has("(F)"), has("(S)"), has("(J)"), has("(R)")};
}

/// Reads "md0 : active (read-only) raid1 sdb1[1] sda1[0]".
std::optional<RaidArray> raid_head(std::string_view line) {
  const auto parts = words(line);
  if (parts.size() < 3 || parts[1] != ":" || !is_plain_name(parts[0])) return std::nullopt;
  if (parts[2] != "active" && parts[2] != "inactive") return std::nullopt;
  RaidArray out;
  out.name = parts[0];
  out.active = parts[2] == "active";
  for (std::size_t i = 3; i < parts.size(); ++i) {
    if (parts[i].starts_with('(')) continue;  // (read-only), (auto-read-only)
    if (auto device = raid_device(parts[i])) {
      if (out.devices.size() < kMemberLimit) out.devices.push_back(std::move(*device));
    } else if (out.active && out.level.empty() && is_plain_name(parts[i])) {
      out.level = parts[i];
    }
  }
  std::ranges::sort(out.devices, {}, &RaidDevice::name);
  return out;
}

/// Reads "[2/1]" and "[U_]" wherever they stand in a line.
void raid_counts(RaidArray& array, std::string_view line) {
  for (const auto word : words(line)) {
    if (word.size() < 3 || word.front() != '[' || word.back() != ']') continue;
    const auto inner = word.substr(1, word.size() - 2);
    if (inner.find_first_not_of("U_") == std::string_view::npos && inner.size() <= kMemberLimit) {
      array.map = inner;
      continue;
    }
    const auto slash = inner.find('/');
    if (slash == std::string_view::npos) continue;
    const auto total = core::to_int(inner.substr(0, slash));
    const auto working = core::to_int(inner.substr(slash + 1));
    // A bitmap's "[0/1]" pages stand in lines of their own, which begin with "bitmap:".
    if (!total || !working || *working < 0 || *total < *working) continue;
    if (*total > static_cast<std::int64_t>(kMemberLimit)) continue;
    array.slots = total;
    array.working = working;
  }
}

void raid_detail(RaidArray& array, std::string_view line) {
  const auto parts = words(line);
  if (parts.empty() || parts[0] == "bitmap:") return;
  for (const auto word : parts) {
    if (word.starts_with("super")) continue;
    if (word.starts_with("external:") && word.find('/') == std::string_view::npos) {
      array.external = true;
    }
    for (const std::string_view action : {"recovery", "resync", "reshape", "check", "repair"}) {
      if (word == action ||
          (word.starts_with(action) && word.substr(action.size()).starts_with("="))) {
        array.action = action;
      }
    }
  }
  raid_counts(array, line);
}

/// Resolves the \040 escapes of /proc/mounts.
std::string unescaped(std::string_view text) {
  const auto octal = [](char c) { return c >= '0' && c <= '7'; };
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 3 < text.size() && octal(text[i + 1]) && octal(text[i + 2]) &&
        octal(text[i + 3])) {
      const int code = (text[i + 1] - '0') * 64 + (text[i + 2] - '0') * 8 + (text[i + 3] - '0');
      out += static_cast<char>(code & 0xFF);
      i += 3;
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace

Mdstat parse_mdstat(std::string_view text) {
  Mdstat out;
  std::size_t number = 0;
  bool inside = false;
  for (const auto line : core::lines(text)) {
    ++number;
    if (core::trim(line).empty()) {
      inside = false;
    } else if (line.starts_with("Personalities") || line.starts_with("unused devices")) {
      inside = false;
    } else if (line.front() == ' ' || line.front() == '\t') {
      if (inside) raid_detail(out.arrays.back(), line);
    } else if (auto array = raid_head(line); array && out.arrays.size() < kListLimit) {
      out.arrays.push_back(std::move(*array));
      inside = true;
    } else {
      inside = false;
      note(out.issues, number, fmt::format("expected a RAID array, got \"{}\"", shown(line)));
    }
  }
  return out;
}

Mounts parse_mounts(std::string_view text) {
  Mounts out;
  std::size_t number = 0;
  for (const auto line : core::lines(text)) {
    ++number;
    if (core::trim(line).empty()) continue;
    const auto parts = words(line);
    const bool sane = parts.size() >= 4 && parts[0].size() <= kPathBytes &&
                      parts[1].size() <= kPathBytes && is_plain_name(parts[2]);
    if (!sane || !parts[1].starts_with('/')) {
      note(out.issues, number, fmt::format("expected a mount, got \"{}\"", shown(line)));
      continue;
    }
    if (out.mounts.size() >= kListLimit) {
      note(out.issues, number, fmt::format("more than {} mounts", kListLimit));
      break;
    }
    const auto options = core::split(parts[3], ',');
    out.mounts.push_back({unescaped(parts[0]),
                          unescaped(parts[1]),
                          std::string{parts[2]},
                          std::ranges::find(options, "ro") != options.end(),
                          {}});
  }
  return out;
}

bool is_network_filesystem(std::string_view type) {
  constexpr auto kTypes =
      std::to_array<std::string_view>({"nfs", "nfs4", "cifs", "smb3", "ceph", "glusterfs",
                                       "fuse.glusterfs", "lustre", "fuse.sshfs", "9p"});
  return std::ranges::find(kTypes, type) != kTypes.end();
}

std::optional<std::string> mount_server(const Mount& mount) {
  std::string_view source{mount.source};
  if (source.starts_with("//")) {
    source.remove_prefix(2);
    source = source.substr(0, source.find('/'));
  } else if (source.starts_with('[')) {
    const auto close = source.find(']');
    if (close == std::string_view::npos) return std::nullopt;
    source = source.substr(1, close - 1);
  } else {
    const auto end = source.find(":/");
    if (end == std::string_view::npos) return std::nullopt;
    source = source.substr(0, end);
    source = source.substr(0, source.find(','));
    if (const auto user = source.find('@'); user != std::string_view::npos) {
      source.remove_prefix(user + 1);
    }
    const auto port = source.find(':');  // ceph: "10.0.0.1:6789"
    if (port != std::string_view::npos && source.find(':', port + 1) == std::string_view::npos) {
      source = source.substr(0, port);
    }
  }
  if (source.empty() || core::trim(source) != source || !core::is_utf8(source)) return std::nullopt;
  return std::string{source};
}

MapperKind mapper_kind(std::string_view uuid) {
  if (uuid.starts_with("LVM-")) return MapperKind::lvm;
  if (uuid.starts_with("mpath-")) return MapperKind::multipath;
  if (uuid.starts_with("CRYPT-")) return MapperKind::crypt;
  if (uuid.starts_with("part") && uuid.find("-mpath-") != std::string_view::npos) {
    return MapperKind::multipath_partition;
  }
  return MapperKind::other;
}

std::optional<LvmName> parse_lvm_name(std::string_view name) {
  LvmName out;
  std::string* part = &out.group;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool hyphen = name[i] == '-';
    if (hyphen && i + 1 < name.size() && name[i + 1] == '-') {
      *part += '-';
      ++i;
    } else if (hyphen && part == &out.group) {
      part = &out.volume;
    } else {
      *part += name[i];
    }
  }
  if (out.group.empty() || out.volume.empty()) return std::nullopt;
  return out;
}

LvmPart lvm_part(std::string_view volume) {
  const auto last = volume.rfind('_');
  if (last == std::string_view::npos || !all_digits(volume.substr(last + 1))) return LvmPart::whole;
  const auto stem = volume.substr(0, last);
  if (stem.ends_with("_rimage") || stem.ends_with("_mimage")) return LvmPart::image;
  if (stem.ends_with("_rmeta")) return LvmPart::metadata;
  return LvmPart::whole;
}

std::optional<std::string> parse_vpd80(std::string_view page) {
  if (page.size() < 4 || static_cast<unsigned char>(page[1]) != 0x80U) return std::nullopt;
  const std::size_t length = static_cast<std::size_t>(static_cast<unsigned char>(page[2])) * 256U +
                             static_cast<unsigned char>(page[3]);
  const auto serial = core::trim(page.substr(4, length));
  const bool legible = std::ranges::all_of(serial, [](char c) { return c >= ' ' && c <= '~'; });
  if (serial.empty() || !legible || page.size() < 4 + length) return std::nullopt;
  return std::string{serial};
}

namespace {

/// Whether `text` is a PCI address: "0000:3b:00.0".
bool is_pci_address(std::string_view text) {
  constexpr std::string_view kShape = "hhhh:hh:hh.h";
  if (text.size() != kShape.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool hex = std::isxdigit(static_cast<unsigned char>(text[i])) != 0;
    if (kShape[i] == 'h' ? !hex : text[i] != kShape[i]) return false;
  }
  return true;
}

/// The transport that a component of a device path stands for; empty when none.
std::string_view transport_of(std::string_view component) {
  constexpr auto kPrefixes = std::to_array<std::pair<std::string_view, std::string_view>>({
      {"nvme", "nvme"},
      {"ata", "sata"},
      {"end_device-", "sas"},
      {"rport-", "fc"},
      {"session", "iscsi"},
      {"usb", "usb"},
      {"virtio", "virtio"},
      {"vbd-", "xen"},
      {"mmc", "mmc"},
      {"vmbus", "vmbus"},
  });
  for (const auto& [prefix, transport] : kPrefixes) {
    const bool numbered = component.size() > prefix.size() &&
                          (prefix.ends_with('-') || is_digit(component[prefix.size()]));
    if (component.starts_with(prefix) && numbered) return transport;
  }
  return {};
}

}  // namespace

DevicePath parse_device_path(std::string_view path) {
  DevicePath out;
  bool scsi = false;
  for (const auto component : core::split(path, '/')) {
    if (component == "block" || component == "net") break;
    if (is_pci_address(component))
      out.pci_slot = core::lower(component.substr(0, component.find('.')));
    scsi = scsi || (component.starts_with("host") && all_digits(component.substr(4)));
    const auto transport = transport_of(component);
    if (!transport.empty() && out.transport.empty()) out.transport = transport;
    if (transport == "iscsi") out.session = component;
  }
  if (out.transport.empty() && scsi) out.transport = "scsi";
  return out;
}

}  // namespace plimsoll::linux_host
