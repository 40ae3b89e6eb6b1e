// Disks, arrays, logical volumes, paths; and the file systems on them.
#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "collectors/linux_host/mapping_detail.hpp"
#include "lib/core/text.hpp"
#include "lib/model/identity.hpp"

namespace plimsoll::linux_host::detail {
namespace {

using model::set;
using Kind = BlockDevice::Kind;

std::string_view last_component(std::string_view path) { return path.substr(path.rfind('/') + 1); }

/// Kernel names of the disks that are paths of a multipath device.
std::set<std::string> path_names(const Host& host) {
  std::set<std::string> out;
  for (const auto& block : host.blocks) {
    if (block.kind != Kind::mapper || mapper_kind(block.mapper_uuid) != MapperKind::multipath)
      continue;
    out.insert(block.slaves.begin(), block.slaves.end());
  }
  return out;
}

std::string mapper_key(const Draft& draft, const BlockDevice& block) {
  const std::string& name = block.mapper_name.empty() ? block.name : block.mapper_name;
  switch (mapper_kind(block.mapper_uuid)) {
    case MapperKind::lvm:
      return draft.key("lv", name);
    case MapperKind::multipath:
      return draft.key("mpath", name);
    case MapperKind::crypt:
      return draft.key("crypt", name);
    default:
      return draft.key("volume", name);
  }
}

bool is_container(const BlockDevice& block, const std::set<std::string>& external) {
  return block.raid_level == "container" || external.contains(block.name);
}

/// Arrays of external metadata hold other arrays; they are no array themselves.
std::set<std::string> external_arrays(const Host& host) {
  std::set<std::string> out;
  for (const auto& array : host.arrays) {
    if (array.external && !array.active) out.insert(array.name);
  }
  return out;
}

bool is_state_good(std::string_view state) {
  return state.empty() || state == "running" || state == "live";
}

void set_hardware(model::Attributes& attributes, const BlockDevice& block) {
  set(attributes, "device", block.name);
  set(attributes, "vendor", block.vendor);
  set(attributes, "model", block.model);
  set(attributes, "serial", block.serial);
  set(attributes, "wwid", block.wwid);
  set(attributes, "firmware_version", block.firmware);
  set(attributes, "size_bytes", block.size_bytes);
  set(attributes, "rotational", block.rotational);
  set(attributes, "transport", block.path.transport);
  set(attributes, "state", block.state);
  if (!is_state_good(block.state)) attributes.insert_or_assign("operational", false);
}

/// The adapter that a disk or path hangs on.  Functions of one PCI device are one card.  An NVMe
/// disk's PCI device is the disk itself; virtual machines have no adapters that could break on
/// their own.
void map_controller(Draft& draft, const BlockDevice& block, const std::string& key) {
  const auto& [transport, slot, session] = block.path;
  const bool adapter =
      transport == "sata" || transport == "sas" || transport == "fc" || transport == "scsi";
  if (!draft.is_metal() || !adapter || slot.empty()) return;
  model::AssetRecord controller;
  controller.key = draft.key("storage_controller", slot);
  controller.kind = "storage_controller";
  controller.name = fmt::format("storage controller {} of {}", slot, draft.root());
  set(controller.attributes, "pci_address", slot);
  set(controller.attributes, "transport", transport);
  draft.relate(Area::storage, key, draft.asset(Area::storage, std::move(controller)), "depends_on");
}

void map_disk(Draft& draft, const BlockDevice& block, bool path) {
  model::AssetRecord asset;
  asset.key = draft.blocks().at(block.name);
  asset.kind = path ? "link" : "disk";
  asset.name = fmt::format("{} {} of {}", path ? "path" : "disk", block.name, draft.root());
  set_hardware(asset.attributes, block);
  const std::string key = draft.asset(Area::storage, std::move(asset));
  // Hypervisors give the same serial numbers to the disks of every machine; paths share that of
  // their unit.
  if (!path && draft.is_metal())
    draft.serial(key, disk_maker(block.vendor, block.model), block.serial);
  map_controller(draft, block, key);
  if (!block.iscsi_portal.empty()) {
    model::Attributes attributes;
    set(attributes, "protocol", std::optional<std::string_view>{"iscsi"});
    draft.refer(Area::storage, key, {"ip", block.iscsi_portal}, "depends_on",
                std::move(attributes));
  }
}

/// A place in an array and the device in it.
struct Slot {
  std::string device;  ///< Empty: missing.
  bool healthy = false;
};

/// From sysfs, which knows the slot of each member.
std::vector<Slot> slots_of(const BlockDevice& block) {
  constexpr std::int64_t kSlotLimit = 512;
  if (!block.raid_slots || *block.raid_slots <= 0 || *block.raid_slots > kSlotLimit) return {};
  if (block.raid_members.empty()) return {};
  std::vector<Slot> out(static_cast<std::size_t>(*block.raid_slots));
  for (const auto& member : block.raid_members) {
    if (!member.slot || *member.slot < 0 || *member.slot >= *block.raid_slots) continue;
    auto& slot = out[static_cast<std::size_t>(*member.slot)];
    // While a member is being replaced two devices share its slot; the one in sync counts.
    const bool in_sync = member.state.find("in_sync") != std::string::npos &&
                         member.state.find("faulty") == std::string::npos;
    if (!slot.healthy) slot = {member.device, in_sync};
  }
  return out;
}

/// From /proc/mdstat, where a device's number is its slot unless it came later.
std::vector<Slot> slots_of(const RaidArray& array) {
  std::vector<const RaidDevice*> devices;
  for (const auto& device : array.devices) {
    if (!device.faulty && !device.spare && !device.journal && !device.replacement)
      devices.push_back(&device);
  }
  std::ranges::stable_sort(devices, {}, &RaidDevice::number);
  const auto count = array.slots ? static_cast<std::size_t>(*array.slots) : devices.size();
  std::vector<Slot> out(count);
  for (std::size_t i = 0; i < count; ++i) {
    out[i].healthy = array.map.size() == count ? array.map[i] == 'U' : array.map.empty();
  }
  std::vector<const RaidDevice*> later;
  for (const auto* device : devices) {
    const auto number = static_cast<std::size_t>(device->number);
    const bool own =
        device->number >= 0 && number < count && out[number].device.empty() && out[number].healthy;
    if (own) {
      out[number].device = device->name;
    } else {
      later.push_back(device);
    }
  }
  for (const bool healthy :
       {true, false}) {  // places in use first; then those that are being rebuilt
    for (auto& slot : out) {
      if (later.empty() || !slot.device.empty() || slot.healthy != healthy) continue;
      slot.device = later.front()->name;
      later.erase(later.begin());
    }
  }
  for (auto& slot : out) slot.healthy = slot.healthy && !slot.device.empty();
  return out;
}

struct LevelRule {
  std::int64_t k;
  std::string why;
};

/// How many of `n` members an array needs.  Source: Linux md(4).
LevelRule level_rule(std::string_view level, std::int64_t n) {
  if (level == "raid1") return {1, "any one member holds everything"};
  if (level == "raid4" || level == "raid5")
    return {std::max<std::int64_t>(n - 1, 1), "one member is parity"};
  if (level == "raid6") return {std::max<std::int64_t>(n - 2, 1), "two members are parity"};
  if (level == "raid10") {
    return {std::max<std::int64_t>(n - 1, 1),
            "the loss of one member is survived; whether of a second one depends on which, so no "
            "more is claimed"};
  }
  if (level == "raid0" || level == "linear") return {n, "no member is redundant"};
  return {n, "what this level survives is not known, so nothing is claimed"};
}

/// The asset of one slot: the disk itself while the member works and its disk is in no other slot;
/// else a placeholder, so that a failed partition does not declare its whole disk dead.
std::string slot_key(Draft& draft, const std::string& array_key, std::size_t number,
                     const Slot& slot, const std::set<std::string>& used) {
  const auto device = draft.blocks().find(slot.device);
  const bool known = device != draft.blocks().end();
  if (slot.healthy && known && !used.contains(device->second) && device->second != array_key) {
    return device->second;
  }
  model::AssetRecord asset;
  asset.key = fmt::format("{}:slot{}", array_key, number);
  asset.kind = "disk";
  asset.name = fmt::format("slot {} of {}", number, array_key);
  set(asset.attributes, "device", slot.device);
  if (!slot.healthy) asset.attributes.insert_or_assign("operational", false);
  const std::string key = draft.asset(Area::storage, std::move(asset));
  if (known) draft.relate(Area::storage, key, device->second, "stored_on");
  return key;
}

void map_raid(Draft& draft, const std::string& name, const BlockDevice* block,
              const RaidArray* array) {
  model::AssetRecord asset;
  asset.key = draft.key("md", name);
  asset.kind = "volume";
  asset.name = fmt::format("RAID array {} of {}", name, draft.root());
  std::vector<Slot> slots = block == nullptr ? std::vector<Slot>{} : slots_of(*block);
  if (slots.empty() && array != nullptr) slots = slots_of(*array);
  std::string level = block == nullptr ? std::string{} : block->raid_level;
  if (level.empty() && array != nullptr) level = array->level;
  const auto total = static_cast<std::int64_t>(slots.size());
  const auto working = std::ranges::count(slots, true, &Slot::healthy);
  const auto rule = level_rule(level, total);
  auto& attributes = asset.attributes;
  set(attributes, "device", name);
  set(attributes, "raid_level", level);
  set(attributes, "raid_members", std::optional{total});
  set(attributes, "raid_working", std::optional<std::int64_t>{working});
  if (block != nullptr) set(attributes, "size_bytes", block->size_bytes);
  if (array != nullptr) {
    set(attributes, "raid_spares",
        std::optional<std::int64_t>{std::ranges::count(array->devices, true, &RaidDevice::spare)});
    set(attributes, "raid_action", array->action);
    std::vector<std::string> faulty;
    for (const auto& device : array->devices) {
      if (device.faulty) faulty.push_back(device.name);
    }
    if (!faulty.empty()) attributes.insert_or_assign("raid_faulty", json_list(faulty));
  }
  const bool stopped = array != nullptr && !array->active;
  if (stopped || working < rule.k) attributes.insert_or_assign("operational", false);
  const std::string key = draft.asset(Area::storage, std::move(asset));
  model::NeedRecord need;
  need.of = {key, {}};
  need.group = "raid";
  need.k = rule.k;
  std::set<std::string> used;
  for (std::size_t i = 0; i < slots.size(); ++i) {
    auto member = slot_key(draft, key, i, slots[i], used);
    used.insert(member);
    need.members.push_back({{std::move(member), {}}, true});
  }
  need.why = fmt::format("{} is {} with {} of {} members working: {} of {}; {}", name,
                         level.empty() ? "of unknown level" : level, working, total, rule.k, total,
                         rule.why);
  draft.need(Area::storage, std::move(need));
}

void map_multipath(Draft& draft, const BlockDevice& block, const std::string& key) {
  constexpr std::string_view kPrefix = "mpath-";
  const std::string wwid = block.mapper_uuid.substr(kPrefix.size());
  model::NeedRecord need;
  need.of = {key, {}};
  need.group = "paths";
  model::AssetRecord unit;
  unit.key = draft.key("lun", wwid);
  unit.kind = "volume";
  unit.name = fmt::format("storage unit {}", core::printable(wwid));
  // Every host that has paths to the unit names it alike.
  if (const auto id = model::serial_id("wwid", wwid)) unit.ids.push_back(*id);
  for (const auto& name : block.slaves) {
    const auto path = draft.blocks().find(name);
    if (path == draft.blocks().end()) continue;
    need.members.push_back({{path->second, {}}, true});
    const auto disk = std::ranges::find(draft.host().blocks, name, &BlockDevice::name);
    if (disk == draft.host().blocks.end() || unit.attributes.contains("vendor")) continue;
    set(unit.attributes, "vendor", disk->vendor);
    set(unit.attributes, "model", disk->model);
  }
  set(unit.attributes, "wwid", wwid);
  set(unit.attributes, "size_bytes", block.size_bytes);
  draft.relate(Area::storage, key, draft.asset(Area::storage, std::move(unit)), "stored_on");
  need.why = fmt::format(
      "{} is reached over {} paths: 1 of {}; reads and writes wait while another path is taken",
      block.mapper_name, need.members.size(), need.members.size());
  draft.need(Area::storage, std::move(need));
}

/// LVM keeps the images of a redundant volume as hidden volumes "<name>_rimage_<n>", each with an
/// "_rmeta_<n>".
bool map_lvm_images(Draft& draft, const BlockDevice& block, const std::string& key) {
  std::vector<std::string> images;
  bool metadata = false;
  for (const auto& slave : block.slaves) {
    const auto lower = std::ranges::find(draft.host().blocks, slave, &BlockDevice::name);
    if (lower == draft.host().blocks.end()) continue;
    const auto name = parse_lvm_name(lower->mapper_name);
    const auto part = name ? lvm_part(name->volume) : LvmPart::whole;
    if (part == LvmPart::image) images.push_back(draft.blocks().at(slave));
    metadata = metadata || part == LvmPart::metadata;
  }
  if (!metadata || images.size() < 2) return false;
  model::NeedRecord need;
  need.of = {key, {}};
  need.group = "raid";
  const auto count = static_cast<std::int64_t>(images.size());
  need.k = count - 1;
  for (auto& image : images) need.members.push_back({{std::move(image), {}}, true});
  need.why = fmt::format(
      "{} is an LVM volume of {} redundant images; its level is not in sysfs, so the loss of one "
      "is survived and no more is claimed",
      block.mapper_name, count);
  draft.need(Area::storage, std::move(need));
  return true;
}

void map_mapper(Draft& draft, const BlockDevice& block) {
  const auto kind = mapper_kind(block.mapper_uuid);
  const std::string& key = draft.blocks().at(block.name);
  if (kind == MapperKind::multipath_partition && !block.slaves.empty())
    return;  // part of its device
  model::AssetRecord asset;
  asset.key = key;
  asset.kind = "volume";
  asset.name = fmt::format("{} of {}", block.mapper_name.empty() ? block.name : block.mapper_name,
                           draft.root());
  set(asset.attributes, "device", block.name);
  set(asset.attributes, "size_bytes", block.size_bytes);
  if (const auto lvm = parse_lvm_name(block.mapper_name); lvm && kind == MapperKind::lvm) {
    set(asset.attributes, "volume_group", lvm->group);
    set(asset.attributes, "logical_volume", lvm->volume);
  }
  if (kind == MapperKind::crypt) set(asset.attributes, "encrypted", std::optional{true});
  draft.asset(Area::storage, std::move(asset));
  if (kind == MapperKind::multipath) return map_multipath(draft, block, key);
  if (kind == MapperKind::lvm && map_lvm_images(draft, block, key)) return;
  for (const auto& slave : block.slaves) {
    const auto lower = draft.blocks().find(slave);
    if (lower != draft.blocks().end()) {
      draft.relate(Area::storage, key, lower->second, "stored_on");
    } else {
      draft.problem("device_unknown",
                    fmt::format("{} stands on {}, which is not listed", block.name, slave), key);
    }
  }
}

}  // namespace

std::map<std::string, std::string> blocks_of(const Draft& draft) {
  const Host& host = draft.host();
  if (!host.container.empty()) return {};
  const auto paths = path_names(host);
  std::map<std::string, std::string> out;
  const auto add = [&](const BlockDevice& block, const std::string& key) {
    out.insert_or_assign(block.name, key);
    for (const auto& partition : block.partitions) out.insert_or_assign(partition, key);
  };
  for (const auto& block : host.blocks) {
    if (block.kind == Kind::raid) add(block, draft.key("md", block.name));
    if (block.kind == Kind::mapper) add(block, mapper_key(draft, block));
    if (block.kind == Kind::disk)
      add(block, draft.key(paths.contains(block.name) ? "path" : "disk", block.name));
  }
  for (const auto& array : host.arrays) out.try_emplace(array.name, draft.key("md", array.name));
  for (const auto& block : host.blocks) {
    const bool part = mapper_kind(block.mapper_uuid) == MapperKind::multipath_partition;
    if (!part || block.slaves.empty()) continue;
    const auto whole = out.find(block.slaves.front());
    if (whole != out.end()) out.insert_or_assign(block.name, whole->second);
  }
  return out;
}

void map_storage(Draft& draft) {
  const Host& host = draft.host();
  if (!host.container.empty()) return;
  const auto paths = path_names(host);
  const auto external = external_arrays(host);
  const auto array_of = [&](const std::string& name) {
    const auto found = std::ranges::find(host.arrays, name, &RaidArray::name);
    return found == host.arrays.end() ? nullptr : &*found;
  };
  // Disks first, so that serial numbers are known before anything stands on them.
  for (const auto& block : host.blocks) {
    if (block.kind == Kind::disk) map_disk(draft, block, paths.contains(block.name));
  }
  for (const auto& block : host.blocks) {
    if (block.kind == Kind::mapper) map_mapper(draft, block);
    if (block.kind == Kind::raid && !is_container(block, external)) {
      map_raid(draft, block.name, &block, array_of(block.name));
    }
  }
  for (const auto& array : host.arrays) {
    const bool known =
        std::ranges::find(host.blocks, array.name, &BlockDevice::name) != host.blocks.end();
    if (!known && !external.contains(array.name)) map_raid(draft, array.name, nullptr, &array);
  }
}

namespace {

/// Key of the device that a mount's source names; absent when it is not known.
std::optional<std::string> source_key(const Draft& draft, const std::string& source) {
  const Host& host = draft.host();
  const auto by_name = [&](std::string_view name) -> std::optional<std::string> {
    const auto found = draft.blocks().find(std::string{name});
    if (found == draft.blocks().end()) return std::nullopt;
    return found->second;
  };
  constexpr std::string_view kMapper = "/dev/mapper/";
  if (source.starts_with(kMapper)) {
    const auto found =
        std::ranges::find(host.blocks, source.substr(kMapper.size()), &BlockDevice::mapper_name);
    if (found != host.blocks.end()) return by_name(found->name);
  }
  if (const auto key = by_name(last_component(source))) return key;
  const auto link = host.device_links.find(source);
  return link == host.device_links.end() ? std::nullopt : by_name(last_component(link->second));
}

/// The mounts that keep data: one for each source, at the shortest of its mount points.
std::map<std::string, Mount> kept_mounts(const Host& host) {
  std::map<std::string, Mount> by_point;
  for (const auto& mount : host.mounts) {
    const bool network = is_network_filesystem(mount.type);
    const bool local = mount.source.starts_with("/dev/") && mount.type != "squashfs" &&
                       mount.type != "iso9660" && !mount.source.starts_with("/dev/loop");
    if (network || (local && host.container.empty())) by_point.insert_or_assign(mount.point, mount);
  }
  std::map<std::string, const Mount*> by_source;
  for (const auto& [point, mount] : by_point) {
    auto& kept = by_source[mount.source];
    if (kept == nullptr || point.size() < kept->point.size()) kept = &mount;
  }
  std::map<std::string, Mount> out;
  for (const auto& [source, mount] : by_source) out.emplace(mount->point, *mount);
  return out;
}

/// Without these a machine does not work; others degrade it.
bool is_vital(std::string_view point) { return point == "/" || point == "/usr" || point == "/var"; }

void map_filesystem(Draft& draft, const Mount& mount) {
  model::AssetRecord asset;
  asset.key = draft.key("fs", mount.point);
  asset.kind = "volume";
  asset.name = fmt::format("{} of {}", core::printable(mount.point), draft.root());
  set(asset.attributes, "mount_point", mount.point);
  set(asset.attributes, "filesystem", mount.type);
  set(asset.attributes, "source", mount.source);
  set(asset.attributes, "read_only", std::optional{mount.read_only});
  const std::string key = draft.asset(Area::storage, std::move(asset));
  model::Attributes strength;
  if (!is_vital(mount.point)) set(strength, "strength", std::optional<std::string_view>{"soft"});
  draft.relate(Area::storage, draft.root(), key, "stored_on", std::move(strength));
  if (is_network_filesystem(mount.type)) {
    if (const auto server = mount_server(mount)) {
      model::Attributes attributes;
      set(attributes, "protocol", mount.type);
      draft.refer(Area::storage, key, host_identifier(draft.host().hosts, *server), "depends_on",
                  std::move(attributes));
    }
    return;
  }
  if (const auto device = source_key(draft, mount.source)) {
    draft.relate(Area::storage, key, *device, "stored_on");
  } else {
    draft.problem("device_unknown",
                  fmt::format("{} is mounted from {}, which is no device that is listed",
                              core::printable(mount.point), core::printable(mount.source)),
                  key);
  }
}

}  // namespace

std::optional<std::string> filesystem_key(const Draft& draft, std::string_view path) {
  if (path.empty()) return std::nullopt;
  std::optional<std::string> best;
  for (std::size_t end = path.size(); end > 0 && !best; end = path.substr(0, end).rfind('/')) {
    if (end == std::string_view::npos) break;
    const auto key = draft.key("fs", path.substr(0, end));
    if (draft.has(key)) best = key;
  }
  if (!best && draft.has(draft.key("fs", "/"))) best = draft.key("fs", "/");
  return best;
}

void map_filesystems(Draft& draft) {
  for (const auto& [point, mount] : kept_mounts(draft.host())) map_filesystem(draft, mount);
}

}  // namespace plimsoll::linux_host::detail
