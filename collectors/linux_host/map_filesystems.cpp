// The file systems on disks, arrays and volumes, and those of other hosts.
#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "collectors/linux_host/mapping_detail.hpp"
#include "collectors/linux_host/parse_text.hpp"
#include "lib/core/text.hpp"
#include "lib/model/identity.hpp"

namespace plimsoll::linux_host::detail {
namespace {

using model::set;

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
  if (const auto key = by_name(base_name(source))) return key;
  const auto link = host.device_links.find(source);
  return link == host.device_links.end() ? std::nullopt : by_name(base_name(link->second));
}

/// Key of the ZFS pool that a data set "tank/home" is of.
std::optional<std::string> pool_key(const Draft& draft, std::string_view source) {
  auto key = draft.key("zpool", source.substr(0, source.find('/')));
  if (source.empty() || source.starts_with('/') || !draft.has(key)) return std::nullopt;
  return key;
}

/// The mounts that keep data: one for each source, at the shortest of its mount points.
std::map<std::string, Mount> kept_mounts(const Draft& draft) {
  const Host& host = draft.host();
  std::map<std::string, Mount> by_point;
  for (const auto& mount : host.mounts) {
    const bool network = is_network_filesystem(mount.type);
    const bool local = mount.source.starts_with("/dev/") && mount.type != "squashfs" &&
                       mount.type != "iso9660" && !mount.source.starts_with("/dev/loop");
    const bool pooled = mount.type == "zfs" && pool_key(draft, mount.source);
    if (network || ((local || pooled) && host.container.empty()))
      by_point.insert_or_assign(mount.point, mount);
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
  const auto& sizes = draft.host().disk_free;
  const auto size = std::ranges::find(sizes, mount.point, &DiskFree::point);
  if (size != sizes.end()) {
    set(asset.attributes, "size_bytes", size->size_bytes);
    set(asset.attributes, "used_bytes", size->used_bytes);
    set(asset.attributes, "used_pct", size->used_pct);
  }
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
  if (const auto pool = mount.type == "zfs" ? pool_key(draft, mount.source) : std::nullopt) {
    draft.relate(Area::storage, key, *pool, "stored_on");
  } else if (const auto device = source_key(draft, mount.source)) {
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
  for (const auto& [point, mount] : kept_mounts(draft)) map_filesystem(draft, mount);
}

}  // namespace plimsoll::linux_host::detail
