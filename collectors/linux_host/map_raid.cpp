// RAID arrays of md and of LVM: their slots as members.  What a level survives is for the rules to
// conclude.
#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "collectors/linux_host/mapping_detail.hpp"
#include "lib/collect/kit/values.hpp"
#include "lib/core/text.hpp"
#include "lib/model/raid.hpp"

namespace plimsoll::linux_host::detail {
namespace {

using model::set;

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

/// From what an array stands on, where nothing tells of slots.
std::vector<Slot> slots_below(const BlockDevice& block) {
  std::vector<Slot> out;
  for (const auto& slave : block.slaves) out.push_back({slave, true});
  return out;
}

bool says(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(
      words, [&](std::string_view word) { return text.find(word) != std::string_view::npos; });
}

/// The state in the words of the attribute `raid_state`.  `text`: sysfs' array_state, or mdadm's.
std::string_view state_of(std::string_view text, std::string_view action, bool stopped,
                          bool whole) {
  if (stopped || says(text, {"FAILED", "Not Started", "inactive", "broken", "clear"}))
    return "failed";
  // A set that is being synchronised does not hold everything twice yet.
  if (action == "recovery" || action == "resync" || says(text, {"recovering", "resyncing"}))
    return "rebuilding";
  return whole && !says(text, {"degraded"}) ? "optimal" : "degraded";
}

}  // namespace

void map_raid(Draft& draft, const std::string& name, const BlockDevice* block,
              const RaidArray* array) {
  model::AssetRecord asset;
  asset.key = draft.key("md", name);
  asset.kind = "volume";
  asset.name = fmt::format("RAID array {} of {}", name, draft.root());
  std::vector<Slot> slots = block == nullptr ? std::vector<Slot>{} : slots_of(*block);
  if (slots.empty() && array != nullptr) slots = slots_of(*array);
  const bool counted = !slots.empty() || block == nullptr;
  if (!counted) slots = slots_below(*block);
  std::string level = block == nullptr ? std::string{} : block->raid_level;
  if (level.empty() && array != nullptr) level = array->level;
  const auto total = static_cast<std::int64_t>(slots.size());
  const auto working = std::ranges::count(slots, true, &Slot::healthy);
  auto& attributes = asset.attributes;
  set(attributes, "device", name);
  // An array of unknown level is one all the same: its members are all needed.
  set(attributes, "raid_level", level.empty() ? "unknown" : model::raid_level(level));
  if (counted) {
    set(attributes, "raid_members", std::optional{total});
    set(attributes, "raid_working", std::optional<std::int64_t>{working});
  }
  if (block != nullptr) set(attributes, "size_bytes", block->size_bytes);
  if (array != nullptr) {
    set(attributes, "raid_spares",
        std::optional<std::int64_t>{std::ranges::count(array->devices, true, &RaidDevice::spare)});
    set(attributes, "raid_action", array->action);
    std::vector<std::string> faulty;
    for (const auto& device : array->devices) {
      if (device.faulty) faulty.push_back(device.name);
    }
    if (!faulty.empty())
      attributes.insert_or_assign("raid_faulty", collect::kit::json_list(faulty));
  } else {
    const auto spare = [](const RaidMember& member) { return member.state == "spare"; };
    set(attributes, "raid_spares",
        std::optional<std::int64_t>{std::ranges::count_if(block->raid_members, spare)});
  }
  const bool stopped = array != nullptr && !array->active;
  const auto state =
      state_of(block == nullptr ? std::string_view{} : std::string_view{block->raid_state},
               array == nullptr ? std::string_view{} : std::string_view{array->action}, stopped,
               working == total);
  set(attributes, "raid_state", std::optional{state});
  if (state == "failed") attributes.insert_or_assign("operational", false);
  const std::string key = draft.asset(Area::storage, std::move(asset));
  std::set<std::string> used;
  for (std::size_t i = 0; i < slots.size(); ++i) {
    auto member = slot_key(draft, key, i, slots[i], used);
    draft.relate(Area::storage, member, key, "member_of");
    used.insert(std::move(member));
  }
}

LvmImages describe_lvm(const Draft& draft, const BlockDevice& block, model::AssetRecord& asset) {
  LvmImages out;
  const auto name = parse_lvm_name(block.mapper_name);
  if (!name) return out;
  auto& attributes = asset.attributes;
  set(attributes, "volume_group", name->group);
  set(attributes, "logical_volume", name->volume);
  bool metadata = false;
  for (const auto& slave : block.slaves) {
    const auto lower = std::ranges::find_if(draft.host().blocks, [&](const BlockDevice& other) {
      return other.name == slave || other.mapper_name == slave;
    });
    if (lower == draft.host().blocks.end()) continue;
    const auto below = parse_lvm_name(lower->mapper_name);
    const auto part = below ? lvm_part(below->volume) : LvmPart::whole;
    if (part == LvmPart::image) out.keys.push_back(draft.blocks().at(lower->name));
    metadata = metadata || part == LvmPart::metadata;
  }
  const auto& volumes = draft.host().volumes;
  const auto listed = std::ranges::find_if(volumes, [&](const LvmVolume& volume) {
    return volume.group == name->group && volume.name == name->volume;
  });
  std::string level;
  if (listed != volumes.end()) {
    set(attributes, "segment_type", listed->segment_type);
    level = lvm_raid_level(listed->segment_type);
  }
  // Of two images with metadata each holds everything: no other level has as few.
  if (level.empty() && metadata && out.keys.size() == 2) level = "raid1";
  const bool redundant = out.keys.size() > 1 && (metadata || !level.empty());
  if (!redundant) {
    out.keys.clear();
    return out;
  }
  out.level_known = !level.empty();
  if (!out.level_known) return out;
  set(attributes, "raid_level", level);
  set(attributes, "raid_members", std::optional{static_cast<std::int64_t>(out.keys.size())});
  if (listed == volumes.end()) return out;
  constexpr std::size_t kHealth = 8;  // lvs(8): the ninth letter of lv_attr
  const char health = listed->attributes.size() > kHealth ? listed->attributes[kHealth] : '-';
  const bool syncing = listed->sync_percent && *listed->sync_percent < 100;
  const bool ill = health == 'p' || health == 'r' || health == 'm';
  set(attributes, "raid_state",
      std::optional<std::string_view>{ill       ? "degraded"
                                      : syncing ? "rebuilding"
                                                : "optimal"});
  return out;
}

void map_lvm_images(Draft& draft, const BlockDevice& block, const std::string& key,
                    const LvmImages& images) {
  if (images.level_known) {
    for (const auto& image : images.keys) draft.relate(Area::storage, image, key, "member_of");
    return;
  }
  // The level is not in sysfs, but every level that keeps metadata survives the loss of one image:
  // that is stated, so it is told as a need.
  model::NeedRecord need;
  need.of = {key, {}};
  need.group = "raid";
  const auto count = static_cast<std::int64_t>(images.keys.size());
  need.k = count - 1;
  for (const auto& image : images.keys) need.members.push_back({{image, {}}, true});
  need.why = fmt::format(
      "{} is an LVM volume of {} redundant images; its level is not in sysfs, so the loss of one "
      "is survived and no more is claimed",
      block.mapper_name, count);
  draft.need(Area::storage, std::move(need));
}

}  // namespace plimsoll::linux_host::detail
