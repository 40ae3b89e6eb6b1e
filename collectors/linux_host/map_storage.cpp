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
  if (!is_state_good(block.state) || block.path_works == false)
    attributes.insert_or_assign("operational", false);
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
  describe_pci(draft, slot, controller);
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

/// The storage unit behind a multipath device.  Every host that has paths to it names it alike, so
/// its key is not the host's.
std::string map_unit(Draft& draft, const BlockDevice& block) {
  constexpr std::string_view kPrefix = "mpath-";
  const std::string wwid = block.mapper_uuid.substr(kPrefix.size());
  const bool known = !wwid.empty() && wwid != block.mapper_name;
  model::AssetRecord unit;
  unit.kind = "volume";
  if (known || wwid.size() > kPrefix.size()) {
    unit.key = "lun:" + core::printable(wwid);
    unit.name = fmt::format("storage unit {}", core::printable(wwid));
    if (const auto id = model::serial_id("wwid", wwid)) unit.ids.push_back(*id);
  } else {
    unit.key = draft.key("lun", block.mapper_name);
    unit.name = fmt::format("storage unit of {} of {}", block.mapper_name, draft.root());
  }
  for (const auto& name : block.slaves) {
    const auto disk = std::ranges::find(draft.host().blocks, name, &BlockDevice::name);
    if (disk == draft.host().blocks.end() || unit.attributes.contains("vendor")) continue;
    set(unit.attributes, "vendor", disk->vendor);
    set(unit.attributes, "model", disk->model);
  }
  set(unit.attributes, "wwid", wwid);
  set(unit.attributes, "size_bytes", block.size_bytes);
  return draft.asset(Area::storage, std::move(unit));
}

void map_multipath(Draft& draft, const BlockDevice& block, const std::string& key) {
  for (const auto& name : block.slaves) {
    const auto path = draft.blocks().find(name);
    if (path == draft.blocks().end()) continue;
    const auto disk = std::ranges::find(draft.host().blocks, name, &BlockDevice::name);
    model::Attributes attributes;
    // A path of a group that is not used now stands by.
    if (disk != draft.host().blocks.end() && disk->path_active == false)
      set(attributes, "active", std::optional{false});
    draft.relate(Area::storage, path->second, key, "member_of", std::move(attributes));
  }
  draft.relate(Area::storage, key, map_unit(draft, block), "stored_on");
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
  if (kind == MapperKind::crypt) set(asset.attributes, "encrypted", std::optional{true});
  if (kind == MapperKind::multipath) set(asset.attributes, "multipath", std::optional{true});
  const auto images = kind == MapperKind::lvm ? describe_lvm(draft, block, asset) : LvmImages{};
  draft.asset(Area::storage, std::move(asset));
  if (kind == MapperKind::multipath) return map_multipath(draft, block, key);
  if (!images.keys.empty()) return map_lvm_images(draft, block, key, images);
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
  map_zfs(draft);
}

}  // namespace plimsoll::linux_host::detail
