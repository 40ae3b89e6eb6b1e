// Disks, software RAID, device mapper, mounts.
#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include "collectors/linux_host/gather_detail.hpp"
#include "collectors/linux_host/outputs.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::linux_host::detail {
namespace {

constexpr std::int64_t kSectorBytes =
    512;  // the unit of sysfs, whatever the device's own sector is
constexpr std::int64_t kMostSectors = std::int64_t{1} << 52U;

/// Devices that keep nothing of their own or hold exchangeable media.
bool is_ignored(std::string_view name) {
  constexpr auto kPrefixes =
      std::to_array<std::string_view>({"loop", "ram", "zram", "sr", "fd", "nbd", "mtdblock"});
  const bool boot_part =
      name.starts_with("mmcblk") &&
      (name.find("boot") != std::string_view::npos || name.find("rpmb") != std::string_view::npos);
  return boot_part || std::ranges::any_of(kPrefixes, [&](std::string_view prefix) {
           return name.starts_with(prefix) && name.size() > prefix.size() &&
                  name[prefix.size()] >= '0' && name[prefix.size()] <= '9';
         });
}

void gather_identity(Reader& reader, const std::string& folder, BlockDevice& block) {
  const auto read = [&](const char* what) { return reader.value(folder + what); };
  block.vendor = read("/device/vendor");
  if (block.vendor.starts_with("0x")) block.vendor.clear();  // virtio and PCI give a number
  block.model = read("/device/model");
  block.serial = read("/device/serial");                     // NVMe
  if (block.serial.empty()) block.serial = read("/serial");  // virtio
  if (block.serial.empty()) {
    block.serial = parse_vpd80(reader.bytes(folder + "/device/vpd_pg80")).value_or("");
  }
  block.wwid = read("/wwid");  // NVMe
  if (block.wwid.empty()) block.wwid = read("/device/wwid");
  block.firmware = read("/device/firmware_rev");
  if (block.firmware.empty()) block.firmware = read("/device/rev");
  block.state = read("/device/state");
}

void gather_iscsi(Reader& reader, BlockDevice& block) {
  constexpr std::string_view kSession = "session";
  if (!block.path.session.starts_with(kSession)) return;
  const std::string number = block.path.session.substr(kSession.size());
  const std::string connection = "/sys/class/iscsi_connection/connection" + number + ":0/";
  block.iscsi_portal = reader.value(connection + "persistent_address");
  if (block.iscsi_portal.empty()) block.iscsi_portal = reader.value(connection + "address");
}

void gather_raid(Reader& reader, const std::string& folder, BlockDevice& block) {
  block.raid_level = reader.value(folder + "/md/level");
  block.raid_state = reader.value(folder + "/md/array_state");
  const std::string slots = reader.value(folder + "/md/raid_disks");
  block.raid_slots = core::to_int(slots.substr(0, slots.find(' ')));  // "4 (3)" while reshaping
  for (const auto& entry : reader.names(folder + "/md")) {
    constexpr std::string_view kPrefix = "dev-";
    if (!entry.starts_with(kPrefix)) continue;
    const std::string member = folder + "/md/" + entry;
    block.raid_members.push_back({entry.substr(kPrefix.size()), reader.value(member + "/state"),
                                  reader.number(member + "/slot")});
  }
  std::ranges::sort(block.raid_members, [](const RaidMember& a, const RaidMember& b) {
    return std::tuple{a.slot.value_or(INT64_MAX), a.device} <
           std::tuple{b.slot.value_or(INT64_MAX), b.device};
  });
}

BlockDevice gather_block(Reader& reader, const std::string& name) {
  const std::string folder = "/sys/block/" + name;
  BlockDevice block;
  block.name = name;
  if (name.starts_with("md")) block.kind = BlockDevice::Kind::raid;
  // Block devices made of others, or of another host's, without being device mapper's: volumes all
  // the same.
  for (const std::string_view prefix : {"dm-", "drbd", "bcache", "rbd", "zd"}) {
    if (name.starts_with(prefix)) block.kind = BlockDevice::Kind::mapper;
  }
  const auto sectors = reader.number(folder + "/size");
  if (sectors && *sectors > 0 && *sectors < kMostSectors)
    block.size_bytes = *sectors * kSectorBytes;
  for (const auto& entry : reader.names(folder)) {
    if (entry.starts_with(name) && reader.exists(folder + '/' + entry + "/partition")) {
      block.partitions.push_back(entry);
    }
  }
  if (block.kind == BlockDevice::Kind::disk) {
    gather_identity(reader, folder, block);
    if (const auto rotational = reader.number(folder + "/queue/rotational")) {
      block.rotational = *rotational != 0;
    }
    block.path = parse_device_path(reader.link(folder));
    gather_iscsi(reader, block);
    return block;
  }
  block.slaves = reader.names(folder + "/slaves");
  if (block.kind == BlockDevice::Kind::raid) {
    gather_raid(reader, folder, block);
  } else {
    block.mapper_name = reader.value(folder + "/dm/name");
    block.mapper_uuid = reader.value(folder + "/dm/uuid");
  }
  return block;
}

/// The device that "/" is mounted from, by its number in mountinfo (proc_pid_mountinfo(5)); empty
/// when unknown.
std::string root_device(Reader& reader) {
  const std::string text = reader.bytes("/proc/self/mountinfo");
  for (const auto line : core::lines(text)) {
    const auto parts = core::words(line);
    if (parts.size() > 4 && parts[4] == "/")
      return reader.link("/sys/dev/block/" + std::string{parts[2]});
  }
  return {};
}

void gather_mounts(Reader& reader, Host& host) {
  // Process 1 sees the machine's mounts even when we stand in a namespace of our own; "self" works
  // everywhere.
  for (const char* path : {"/proc/1/mounts", "/proc/self/mounts", "/proc/mounts"}) {
    const auto read = reader.quietly_file(path);
    if (read.access != Access::ok) continue;
    auto parsed = parse_mounts(read.content);
    reader.issues(path, parsed.issues);
    host.mounts = std::move(parsed.mounts);
    break;
  }
}

/// Where each mount's device is, by the links of the tree; and what can't be known of mounts.
void gather_sources(Reader& reader, Host& host) {
  if (host.mounts.empty()) {
    reader.gap(Access::absent, "/proc/mounts", "it is not there: file systems cannot be listed",
               "copy /proc/mounts into the tree");
  }
  const auto zfs = std::ranges::find(host.mounts, "zfs", &Mount::type);
  if (zfs != host.mounts.end() && host.pools.empty()) {
    reader.gap(Access::unusable, zfs->point,
               "which disks a ZFS pool is made of is not in /proc or /sys",
               "put the output of zpool status into a bundle (file=FOLDER)");
  }
  for (const auto& mount : host.mounts) {
    if (mount.source == "/dev/root") {
      // The kernel's own name for what it booted from; the device number says which one it is.
      const auto target = root_device(reader);
      if (!target.empty()) host.device_links.insert_or_assign(mount.source, target);
    }
    if (!mount.source.starts_with("/dev/")) continue;
    const auto target = reader.link(mount.source);
    if (!target.empty()) host.device_links.insert_or_assign(mount.source, target);
  }
}

}  // namespace

void gather_storage(Reader& reader, Host& host, const Outputs& outputs) {
  reader.enter(Area::storage, "run as a user that may read /sys/block");
  const bool told = !outputs.devices.empty() || !outputs.udev.empty();
  if (!reader.has_folder("/sys/block") && !told) {
    reader.gap(Access::absent, "/sys/block", "it is not there: disks cannot be listed",
               "copy /sys/block and what its links point at into the tree");
  }
  for (const auto& name : reader.names("/sys/block")) {
    if (is_ignored(name) || reader.value("/sys/block/" + name + "/hidden") == "1") continue;
    host.blocks.push_back(gather_block(reader, name));
  }
  if (const auto text = reader.file("/proc/mdstat")) {
    auto parsed = parse_mdstat(*text);
    reader.issues("/proc/mdstat", parsed.issues);
    host.arrays = std::move(parsed.arrays);
  }
  gather_mounts(reader, host);
  fill_storage(outputs, host);
  gather_sources(reader, host);
}

}  // namespace plimsoll::linux_host::detail
