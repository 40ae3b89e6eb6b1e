// ZFS pools: striped over their virtual devices, which may be redundant.
// Source: OpenZFS, zpoolconcepts(7).
#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "collectors/linux_host/mapping_detail.hpp"
#include "collectors/linux_host/parse_text.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::linux_host::detail {
namespace {

using model::set;

/// What the name of a virtual device says about its layout; empty for a disk.
std::string layout_of(std::string_view name) {
  if (name.starts_with("mirror-") || name == "mirror") return "mirror";
  for (const std::string_view prefix : {"raidz", "draid"}) {
    if (!name.starts_with(prefix)) continue;
    const char parity = name.size() > prefix.size() ? name[prefix.size()] : '1';
    // dRAID survives the loss of as many disks as RAID-Z of that parity.
    return std::string{"raidz"} + (parity >= '1' && parity <= '3' ? parity : '1');
  }
  return {};
}

/// A disk that is being replaced, or has a spare in its place: two devices in one slot.
bool is_slot(std::string_view name) {
  return name.starts_with("replacing-") || name.starts_with("spare-") || name == "replacing" ||
         name == "spare";
}

bool works(const ZfsDevice& device) {
  return device.state == "ONLINE" || device.state == "DEGRADED" || device.state.empty();
}

std::string_view state_word(std::string_view state, bool resilvering) {
  if (state == "ONLINE") return resilvering ? "rebuilding" : "optimal";
  if (state == "DEGRADED") return resilvering ? "rebuilding" : "degraded";
  if (state.empty()) return {};
  return "failed";  // FAULTED, UNAVAIL, SUSPENDED, OFFLINE, REMOVED
}

/// One pool being mapped.
class Pool {
 public:
  Pool(Draft& draft, const ZfsPool& pool) : draft_{draft}, pool_{pool} {
    key_ = draft.key("zpool", pool.name);
    resilvering_ = pool.scan.find("resilver in progress") != std::string::npos;
  }

  void map() {
    model::AssetRecord asset;
    asset.key = key_;
    asset.kind = "volume";
    asset.name = fmt::format("ZFS pool {} of {}", pool_.name, draft_.root());
    auto& attributes = asset.attributes;
    set(attributes, "pool", pool_.name);
    set(attributes, "state", pool_.state);
    set(attributes, "status", pool_.status);
    set(attributes, "scan", pool_.scan);
    set(attributes, "errors", pool_.errors);
    set(attributes, "size_bytes", pool_.size_bytes);
    set(attributes, "used_bytes", pool_.allocated_bytes);
    set(attributes, "raid_spares", std::optional{spares()});
    if (state_word(pool_.state, false) == "failed")
      attributes.insert_or_assign("operational", false);
    draft_.asset(Area::storage, std::move(asset));
    for (std::size_t i = 0; i < pool_.devices.size(); ++i) {
      const auto& device = pool_.devices[i];
      // The loss of a log or cache device does not lose the pool.
      const bool data =
          device.section.empty() || device.section == "special" || device.section == "dedup";
      if (device.parent || !data) continue;
      const auto layout = layout_of(device.name);
      const auto part = layout.empty() ? leaf(i, key_) : set_of(i, layout);
      draft_.relate(Area::storage, key_, part, "depends_on");
    }
  }

 private:
  [[nodiscard]] std::int64_t spares() const {
    return std::ranges::count_if(pool_.devices, [](const ZfsDevice& device) {
      return device.section == "spares" && device.state == "AVAIL";
    });
  }

  [[nodiscard]] std::vector<std::size_t> parts_of(std::size_t parent) const {
    std::vector<std::size_t> out;
    for (std::size_t i = 0; i < pool_.devices.size(); ++i) {
      if (pool_.devices[i].parent == parent) out.push_back(i);
    }
    return out;
  }

  /// A redundant virtual device and its members; returns its key.
  std::string set_of(std::size_t place, const std::string& layout) {
    const auto& device = pool_.devices[place];
    const auto parts = parts_of(place);
    model::AssetRecord asset;
    asset.key = fmt::format("{}:{}", key_, device.name);
    asset.kind = "volume";
    asset.name = fmt::format("{} of ZFS pool {} of {}", device.name, pool_.name, draft_.root());
    auto& attributes = asset.attributes;
    const auto working = std::ranges::count_if(
        parts, [&](std::size_t part) { return pool_.devices[part].state == "ONLINE"; });
    set(attributes, "raid_level", layout);
    set(attributes, "raid_members", std::optional{static_cast<std::int64_t>(parts.size())});
    const auto state = state_word(device.state, resilvering_ && working < std::ssize(parts));
    if (!device.state.empty()) {
      set(attributes, "raid_working", std::optional{static_cast<std::int64_t>(working)});
      set(attributes, "raid_state", std::optional{state});
    }
    set(attributes, "state", device.state);
    set(attributes, "raid_spares", std::optional{spares()});
    if (state == "failed") attributes.insert_or_assign("operational", false);
    const std::string key = draft_.asset(Area::storage, std::move(asset));
    for (const auto part : parts) draft_.relate(Area::storage, leaf(part, key), key, "member_of");
    return key;
  }

  /// The asset of a disk, or of a slot with two disks in it.
  std::string leaf(std::size_t place, const std::string& above) {
    const auto& device = pool_.devices[place];
    const bool slot = is_slot(device.name);
    const auto known = slot ? std::nullopt : disk_key(device.name);
    const bool good = works(device) && !(slot && resilvering_);
    if (known && good && used_.emplace(*known).second) return *known;
    model::AssetRecord asset;
    asset.key = fmt::format("{}:{}:{}", above, slot ? "slot" : "disk", device.name);
    asset.kind = "disk";
    asset.name = fmt::format("{} of {}", device.name, above);
    set(asset.attributes, "device", device.name);
    set(asset.attributes, "state", device.state);
    set(asset.attributes, "note", device.note);
    if (!good) asset.attributes.insert_or_assign("operational", false);
    const std::string key = draft_.asset(Area::storage, std::move(asset));
    if (known) draft_.relate(Area::storage, key, *known, "stored_on");
    if (!slot || !good) return key;
    // What works of the slot is what it stands on.
    for (const auto part : parts_of(place)) {
      const auto below = disk_key(pool_.devices[part].name);
      if (below && pool_.devices[part].state == "ONLINE")
        draft_.relate(Area::storage, key, *below, "stored_on");
    }
    return key;
  }

  /// The device of that name: a kernel name, a link of udev, or the serial number that names in
  /// /dev/disk/by-id end in.
  [[nodiscard]] std::optional<std::string> disk_key(const std::string& name) const {
    const auto& host = draft_.host();
    const auto by_name = [&](std::string_view found) -> std::optional<std::string> {
      const auto block = draft_.blocks().find(std::string{found});
      if (block == draft_.blocks().end()) return std::nullopt;
      return block->second;
    };
    if (auto key = by_name(base_name(name))) return key;
    for (const char* folder : {"", "/dev/", "/dev/disk/by-id/", "/dev/disk/by-path/",
                               "/dev/disk/by-partuuid/", "/dev/disk/by-vdev/"}) {
      const auto link = host.device_links.find(folder + name);
      if (link != host.device_links.end()) return by_name(base_name(link->second));
    }
    constexpr std::size_t kSerialBytes = 6;
    const BlockDevice* match = nullptr;
    for (const auto& block : host.blocks) {
      if (block.serial.size() < kSerialBytes || block.kind != BlockDevice::Kind::disk) continue;
      if (name.find(block.serial) == std::string::npos) continue;
      if (match != nullptr) return std::nullopt;
      match = &block;
    }
    return match == nullptr ? std::nullopt : by_name(match->name);
  }

  Draft& draft_;
  const ZfsPool& pool_;
  std::string key_;
  bool resilvering_ = false;
  std::set<std::string> used_;
};

}  // namespace

void map_zfs(Draft& draft) {
  for (const auto& pool : draft.host().pools) {
    if (!pool.name.empty()) Pool{draft, pool}.map();
  }
}

}  // namespace plimsoll::linux_host::detail
