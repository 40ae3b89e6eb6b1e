// Disks, arrays, volumes, paths and mounts from the outputs of commands.
#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "collectors/linux_host/outputs.hpp"
#include "collectors/linux_host/parse_text.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::linux_host::detail {
namespace {

using Kind = BlockDevice::Kind;

/// Devices that keep nothing of their own, or hold exchangeable media.
bool is_ignored(std::string_view type, std::string_view name) {
  if (type == "rom" || type == "loop" || type == "swap") return true;
  for (const std::string_view prefix : {"loop", "ram", "zram", "sr", "fd", "nbd"}) {
    if (name.starts_with(prefix) && all_digits(name.substr(prefix.size()))) return true;
  }
  return false;
}

bool is_raid(std::string_view type) {
  return type.starts_with("raid") || type == "linear" || type == "md";
}

/// "vg--a-root" of group "vg-a" and volume "root".
std::string mapper_name(const std::string& group, const std::string& volume) {
  const auto doubled = [](const std::string& text) {
    std::string out;
    for (const char c : text) out.append(c == '-' ? 2 : 1, c);
    return out;
  };
  return doubled(group) + '-' + doubled(volume);
}

/// The block devices of a host by name, made where they are not known.
class Blocks {
 public:
  explicit Blocks(Host& host) : host_{host} {
    for (std::size_t i = 0; i < host.blocks.size(); ++i) index(i);
  }
  BlockDevice* find(const std::string& name) {
    const auto found = places_.find(name);
    return found == places_.end() ? nullptr : &host_.blocks[found->second];
  }
  BlockDevice& at(const std::string& name, Kind kind, const std::string& mapper = {}) {
    if (auto* known = find(name)) return *known;
    if (auto* known = mapper.empty() ? nullptr : find(mapper)) return *known;
    BlockDevice block;
    block.name = name;
    block.kind = kind;
    block.mapper_name = mapper;
    host_.blocks.push_back(std::move(block));
    index(host_.blocks.size() - 1);
    return host_.blocks.back();
  }
  void partition(const std::string& disk, const std::string& name) {
    auto* block = find(disk);
    if (block == nullptr || find(name) != nullptr) return;
    block->partitions.push_back(name);
    places_.emplace(name, places_.at(disk));
  }

 private:
  void index(std::size_t place) {
    const auto& block = host_.blocks[place];
    places_.emplace(block.name, place);
    if (!block.mapper_name.empty()) places_.emplace(block.mapper_name, place);
    for (const auto& partition : block.partitions) places_.emplace(partition, place);
  }

  Host& host_;
  std::map<std::string, std::size_t> places_;
};

std::string transport_name(const std::string& text) {
  if (text == "spi") return "scsi";
  if (text == "ata") return "sata";
  return text;
}

void set_disk(BlockDevice& block, const ListedDevice& device) {
  block.vendor = device.vendor;
  block.model = device.model;
  block.serial = device.serial;
  block.wwid = device.wwn;
  block.firmware = device.firmware;
  block.rotational = device.rotational;
  block.path.transport = transport_name(device.transport);
}

/// The prefix of device-mapper uuids that stands for lsblk's type.
std::string mapper_uuid(const ListedDevice& device) {
  if (device.type == "lvm") return "LVM-";
  if (device.type == "crypt") return "CRYPT-";
  if (device.type == "mpath") return "mpath-";
  return {};
}

/// The disk that a partition's name begins with: "sda" of "sda1", "nvme0n1" of "nvme0n1p2".
std::string disk_of(std::string_view partition) {
  auto end = partition.find_last_not_of("0123456789");
  if (end == std::string_view::npos || end + 1 == partition.size()) return {};
  const bool p =
      partition[end] == 'p' && end > 0 && partition[end - 1] >= '0' && partition[end - 1] <= '9';
  return std::string{partition.substr(0, p ? end : end + 1)};
}

void from_lsblk(const Outputs& outputs, Blocks& blocks) {
  std::map<std::string, const ListedDevice*> by_name;
  for (const auto& device : outputs.devices) by_name.emplace(device.name, &device);
  const auto kernel_name = [&](const std::string& name) {
    const auto found = by_name.find(name);
    const bool known = found != by_name.end() && !found->second->kernel_name.empty();
    return known ? found->second->kernel_name : name;
  };
  for (const auto& device : outputs.devices) {
    const std::string name = device.kernel_name.empty() ? device.name : device.kernel_name;
    if (device.type == "part" || is_ignored(device.type, name)) continue;
    const bool disk = device.type == "disk" || device.type.empty();
    const auto kind = is_raid(device.type) ? Kind::raid : disk ? Kind::disk : Kind::mapper;
    auto& block = blocks.at(name, kind, kind == Kind::mapper ? device.name : std::string{});
    block.size_bytes = device.size_bytes;
    block.state = device.state;
    if (kind == Kind::disk) set_disk(block, device);
    if (kind == Kind::raid && device.type != "md") block.raid_level = device.type;
    if (kind == Kind::mapper) block.mapper_uuid = mapper_uuid(device);
    if (kind == Kind::disk) continue;
    for (const auto& parent : device.parents) block.slaves.push_back(kernel_name(parent));
  }
  for (const auto& device : outputs.devices) {
    const std::string name = device.kernel_name.empty() ? device.name : device.kernel_name;
    if (device.type != "part") continue;
    const auto parent =
        device.parents.empty() ? disk_of(name) : kernel_name(device.parents.front());
    blocks.partition(parent, name);
  }
}

const std::string& property(const UdevDevice& device, const char* name) {
  static const std::string kNone;
  const auto found = device.properties.find(name);
  return found == device.properties.end() ? kNone : found->second;
}

void fill(std::string& to, const std::string& from) {
  if (to.empty()) to = from;
}

void from_udev(const Outputs& outputs, Blocks& blocks, Host& host) {
  std::vector<std::pair<std::string, std::string>> partitions;
  for (const auto& device : outputs.udev) {
    const auto& name = device.name;
    if (property(device, "SUBSYSTEM") != "block" || !is_plain_name(name)) continue;
    for (const auto& link : device.links)
      host.device_links.try_emplace("/dev/" + link, "/dev/" + name);
    if (is_ignored(property(device, "ID_TYPE") == "cd" ? "rom" : "", name)) continue;
    if (property(device, "DEVTYPE") == "partition") {
      const auto parent = device.path.substr(0, device.path.rfind('/'));
      partitions.emplace_back(base_name(parent), name);
      continue;
    }
    const bool mapper = name.starts_with("dm-");
    const bool raid = name.starts_with("md");
    auto& block = blocks.at(name,
                            raid     ? Kind::raid
                            : mapper ? Kind::mapper
                                     : Kind::disk,
                            property(device, "DM_NAME"));
    fill(block.mapper_name, property(device, "DM_NAME"));
    if (!property(device, "DM_UUID").empty()) block.mapper_uuid = property(device, "DM_UUID");
    if (block.kind == Kind::raid) fill(block.raid_level, property(device, "MD_LEVEL"));
    if (block.kind != Kind::disk) continue;
    auto path = parse_device_path(device.path);
    if (!block.path.transport.empty()) path.transport = block.path.transport;
    block.path = std::move(path);
    fill(block.serial, property(device, "SCSI_IDENT_SERIAL"));
    fill(block.serial, property(device, "ID_SERIAL_SHORT"));
    fill(block.vendor, property(device, "ID_VENDOR"));
    fill(block.model, property(device, "ID_MODEL"));
    fill(block.firmware, property(device, "ID_REVISION"));
    fill(block.wwid, property(device, "ID_WWN"));
  }
  for (const auto& [disk, name] : partitions) blocks.partition(disk, name);
}

/// Which array has a member of --examine, where nothing else tells of arrays.
void from_examined(const Outputs& outputs, Blocks& blocks) {
  std::map<std::string, std::vector<const RaidExamined*>> sets;
  for (const auto& member : outputs.raid.members) {
    if (!member.array_uuid.empty()) sets[member.array_uuid].push_back(&member);
  }
  for (const auto& [uuid, members] : sets) {
    const auto& first = *members.front();
    const auto number = first.name.substr(first.name.rfind(':') + 1);
    auto& block = blocks.at(all_digits(number) ? "md" + number : "md_" + uuid, Kind::raid);
    if (!block.raid_members.empty()) continue;
    fill(block.raid_level, first.level);
    block.raid_slots = first.raid_devices;
    for (const auto* member : members) {
      constexpr std::string_view kActive = "Active device ";
      RaidMember slot{std::string{base_name(member->device)}, "spare", {}};
      if (member->role.starts_with(kActive)) {
        slot.slot = count_of(std::string_view{member->role}.substr(kActive.size()));
        slot.state = "in_sync";
      }
      block.raid_members.push_back(std::move(slot));
    }
  }
}

void from_mdadm(const Outputs& outputs, Blocks& blocks) {
  for (const auto& array : outputs.raid.arrays) {
    const std::string name{base_name(array.device)};
    if (!is_plain_name(name)) continue;
    auto& block = blocks.at(name, Kind::raid);
    if (!array.level.empty()) block.raid_level = array.level;
    block.raid_state = core::join(array.state, ", ");
    if (!block.size_bytes && array.size_kib && *array.size_kib < (std::int64_t{1} << 50U))
      block.size_bytes = *array.size_kib * 1024;
    if (!block.raid_members.empty()) continue;
    block.raid_slots = array.raid_devices;
    for (const auto& slot : array.slots) {
      const bool in_sync = std::ranges::find(slot.state, "active") != slot.state.end() &&
                           std::ranges::find(slot.state, "sync") != slot.state.end();
      if (slot.device.empty()) continue;  // "removed": a slot without a device
      block.raid_members.push_back({std::string{base_name(slot.device)},
                                    in_sync ? "in_sync" : core::join(slot.state, ","), slot.slot});
    }
  }
  if (outputs.raid.arrays.empty()) from_examined(outputs, blocks);
}

void from_multipath(const Outputs& outputs, Blocks& blocks) {
  for (const auto& map : outputs.multipath) {
    const bool group_used =
        std::ranges::find(map.paths, "active", &MultipathPath::group_status) != map.paths.end();
    {
      auto& block = blocks.at(map.device, Kind::mapper, map.alias);
      fill(block.mapper_name, map.alias);
      if (block.mapper_uuid.empty() || block.mapper_uuid == "mpath-")
        block.mapper_uuid = "mpath-" + map.wwid;
      if (!block.size_bytes) block.size_bytes = map.size_bytes;
      for (const auto& path : map.paths) {
        const bool known = std::ranges::find(block.slaves, path.device) != block.slaves.end();
        if (!known && is_plain_name(path.device)) block.slaves.push_back(path.device);
      }
    }
    for (const auto& path : map.paths) {
      if (!is_plain_name(path.device) || path.device == "-") continue;
      auto& disk = blocks.at(path.device, Kind::disk);
      fill(disk.vendor, map.vendor);
      fill(disk.model, map.product);
      disk.path_works = path_works(path);
      if (group_used) disk.path_active = path.group_status == "active";
    }
  }
}

void from_lvm(const Outputs& outputs, Blocks& blocks) {
  std::map<std::string, std::vector<std::string>> physicals;
  for (const auto& physical : outputs.lvm.physicals) {
    if (!physical.group.empty() && physical.device.starts_with("/dev/"))
      physicals[physical.group].emplace_back(base_name(physical.device));
  }
  for (const auto& volume : outputs.lvm.volumes) {
    const std::string name = mapper_name(volume.group, volume.name);
    if (volume.name.empty() || volume.group.empty() || blocks.find(name) != nullptr) continue;
    auto& block = blocks.at(name, Kind::mapper, name);
    block.mapper_uuid = "LVM-";
    block.size_bytes = volume.size_bytes;
    for (const auto& device : volume.devices) {
      block.slaves.push_back(device.starts_with("/dev/") ? std::string{base_name(device)}
                                                         : mapper_name(volume.group, device));
    }
    // lvs without devices: somewhere on its group.
    if (block.slaves.empty()) block.slaves = physicals[volume.group];
  }
}

void add_mounts(const Outputs& outputs, Host& host) {
  if (host.mounts.empty()) host.mounts = outputs.mounts;
  if (!host.mounts.empty()) return;
  for (const auto& device : outputs.devices) {
    const bool mapped = device.type == "lvm" || device.type == "crypt" || device.type == "mpath";
    for (const auto& point : device.mount_points) {
      if (!point.starts_with('/') || device.type == "loop" || device.type == "rom") continue;
      Mount mount;
      mount.source = (mapped ? "/dev/mapper/" : "/dev/") + device.name;
      mount.point = point;
      mount.type = device.filesystem;
      host.mounts.push_back(std::move(mount));
    }
  }
  if (!host.mounts.empty()) return;
  for (const auto& fs : outputs.disk_free) {
    Mount mount;
    mount.source = fs.source;
    mount.point = fs.point;
    mount.type = fs.type;
    if (fs.source.find(":/") != std::string::npos && mount.type.empty()) mount.type = "nfs";
    if (fs.source.find('/') != std::string::npos) host.mounts.push_back(std::move(mount));
  }
}

/// zpool status knows states and parts, zpool list sizes.
void add_pools(const Outputs& outputs, Host& host) {
  for (const auto& pool : outputs.pools) {
    const auto known = std::ranges::find(host.pools, pool.name, &ZfsPool::name);
    if (known == host.pools.end()) {
      host.pools.push_back(pool);
      continue;
    }
    const bool states = std::ranges::any_of(
        pool.devices, [](const ZfsDevice& device) { return !device.state.empty(); });
    const bool known_states = std::ranges::any_of(
        known->devices, [](const ZfsDevice& device) { return !device.state.empty(); });
    ZfsPool merged = states && !known_states ? pool : *known;
    const ZfsPool& other = states && !known_states ? *known : pool;
    if (!merged.size_bytes) merged.size_bytes = other.size_bytes;
    if (!merged.allocated_bytes) merged.allocated_bytes = other.allocated_bytes;
    if (!merged.free_bytes) merged.free_bytes = other.free_bytes;
    if (merged.devices.empty()) merged.devices = other.devices;
    if (merged.state.empty()) merged.state = other.state;
    *known = std::move(merged);
  }
}

}  // namespace

void fill_storage(const Outputs& outputs, Host& host) {
  const bool listed = !host.blocks.empty();
  Blocks blocks{host};
  if (!listed) {
    from_lsblk(outputs, blocks);
    from_udev(outputs, blocks, host);
  }
  from_mdadm(outputs, blocks);
  from_multipath(outputs, blocks);
  from_lvm(outputs, blocks);
  for (const auto& content : outputs.contents) {
    if (!content.uuid.empty())
      host.device_links.try_emplace("/dev/disk/by-uuid/" + content.uuid, content.device);
    if (!content.label.empty())
      host.device_links.try_emplace("/dev/disk/by-label/" + content.label, content.device);
  }
  host.volumes = outputs.lvm.volumes;
  host.multipath = outputs.multipath;
  host.disk_free = outputs.disk_free;
  add_pools(outputs, host);
  add_mounts(outputs, host);
  std::ranges::sort(host.blocks, {}, &BlockDevice::name);
}

}  // namespace plimsoll::linux_host::detail
