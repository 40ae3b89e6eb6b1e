#include "collectors/linux_host/parse_lvm.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <utility>

#include <fmt/format.h>

#include "collectors/linux_host/parse_system.hpp"
#include "collectors/linux_host/parse_text.hpp"
#include "lib/collect/kit/json.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::linux_host {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kRowLimit = 16'384;
constexpr std::size_t kDeviceLimit = 512;

/// Gives the value of a field by its name in reports (lv_name, …).
using Get = std::function<std::string(std::string_view)>;

/// lvs prints "<19.00g" for a size that was rounded up.
std::optional<std::int64_t> lvm_size(std::string_view text) {
  if (text.starts_with('<') || text.starts_with('>')) text.remove_prefix(1);
  if (text.ends_with('B')) text.remove_suffix(1);
  return size_of(text);
}

/// "/dev/sda2(0),/dev/sdb2(0)" without the extents, each once.
std::vector<std::string> devices_of(std::string_view text) {
  std::vector<std::string> out;
  for (const auto part : core::split(text, ',')) {
    auto name = core::trim(part.substr(0, part.find('(')));
    if (name.starts_with('[') && name.ends_with(']')) name = name.substr(1, name.size() - 2);
    if (name.empty() || out.size() >= kDeviceLimit) continue;
    if (std::ranges::find(out, name) == out.end()) out.push_back(core::printable(name));
  }
  return out;
}

void keep_volume(LvmReport& out, const Get& get) {
  LvmVolume volume;
  volume.name = get("lv_name");
  if (volume.name.starts_with('[') && volume.name.ends_with(']')) {
    volume.hidden = true;
    volume.name = volume.name.substr(1, volume.name.size() - 2);
  }
  volume.group = get("vg_name");
  volume.attributes = get("lv_attr");
  volume.segment_type = get("segtype");
  volume.pool = get("pool_lv");
  volume.size_bytes = lvm_size(get("lv_size"));
  volume.sync_percent = core::to_double(get("copy_percent"));
  if (!volume.sync_percent) volume.sync_percent = core::to_double(get("sync_percent"));
  volume.devices = devices_of(get("devices"));
  // A volume of several segments is listed once for each.
  const auto known = std::ranges::find_if(out.volumes, [&](const LvmVolume& other) {
    return other.name == volume.name && other.group == volume.group;
  });
  if (known == out.volumes.end()) {
    out.volumes.push_back(std::move(volume));
    return;
  }
  for (auto& device : volume.devices) {
    const bool listed = std::ranges::find(known->devices, device) != known->devices.end();
    if (!listed && known->devices.size() < kDeviceLimit)
      known->devices.push_back(std::move(device));
  }
  if (known->segment_type.empty()) known->segment_type = volume.segment_type;
}

void keep_group(LvmReport& out, const Get& get) {
  out.groups.push_back({get("vg_name"), count_of(get("pv_count")),
                        count_of(get("vg_missing_pv_count")), get("vg_attr")});
}

void keep_physical(LvmReport& out, const Get& get) {
  out.physicals.push_back(
      {get("pv_name"), get("vg_name"), lvm_size(get("pv_size")), get("pv_attr")});
}

enum class Kind : std::uint8_t { volume, group, physical };

void keep(LvmReport& out, Kind kind, const Get& get) {
  if (kind == Kind::volume) keep_volume(out, get);
  if (kind == Kind::group) keep_group(out, get);
  if (kind == Kind::physical) keep_physical(out, get);
}

void from_json(LvmReport& out, std::string_view text) {
  const Json root = collect::kit::parse_bounded(text);
  if (!root.is_object() || !root.contains("report") || !root["report"].is_array()) {
    note(out.issues, 1, "expected LVM's JSON report, got something else");
    return;
  }
  std::size_t rows = 0;
  const auto read = [&](const Json& report, const char* name, Kind kind) {
    if (!report.is_object() || !report.contains(name) || !report[name].is_array()) return;
    for (const auto& row : report[name]) {
      if (!row.is_object() || ++rows > kRowLimit) continue;
      keep(out, kind, [&](std::string_view field) {
        const auto found = row.find(std::string{field});
        if (found == row.end()) return std::string{};
        if (found->is_number_integer()) return std::to_string(found->get<std::int64_t>());
        return found->is_string() ? core::printable(found->get<std::string>()) : std::string{};
      });
    }
  };
  for (const auto& report : root["report"]) {
    read(report, "lv", Kind::volume);
    read(report, "vg", Kind::group);
    read(report, "pv", Kind::physical);
  }
}

/// The heading of the text reports for a field of the JSON ones.
std::string_view heading_of(std::string_view field) {
  constexpr auto kHeadings = std::to_array<std::pair<std::string_view, std::string_view>>({
      {"lv_name", "LV"},
      {"vg_name", "VG"},
      {"lv_attr", "Attr"},
      {"vg_attr", "Attr"},
      {"pv_attr", "Attr"},
      {"segtype", "Type"},
      {"pool_lv", "Pool"},
      {"lv_size", "LSize"},
      {"copy_percent", "Cpy%Sync"},
      {"devices", "Devices"},
      {"pv_count", "#PV"},
      {"vg_missing_pv_count", "#PV Miss"},
      {"pv_name", "PV"},
      {"pv_size", "PSize"},
      {"sync_percent", "Copy%"},
  });
  const auto found =
      std::ranges::find(kHeadings, field, &std::pair<std::string_view, std::string_view>::first);
  return found == kHeadings.end() ? std::string_view{} : found->second;
}

/// Which report a heading begins: the first name decides.
std::optional<Kind> kind_of(std::string_view line) {
  const auto parts = core::words(line);
  if (parts.size() < 2) return std::nullopt;
  if (parts[0] == "PV") return Kind::physical;
  const bool volumes = std::ranges::find(parts, "LSize") != parts.end() ||
                       std::ranges::find(parts, "Type") != parts.end();
  if (parts[0] == "LV" || (parts[0] == "VG" && volumes)) return Kind::volume;
  if (parts[0] == "VG") return Kind::group;
  return std::nullopt;
}

void from_text(LvmReport& out, std::string_view text) {
  std::optional<Columns> columns;
  Kind kind = Kind::volume;
  std::size_t number = 0;
  std::size_t rows = 0;
  for (const auto line : bounded_lines(text)) {
    ++number;
    if (core::trim(line).empty()) continue;
    if (const auto found = kind_of(line)) {
      columns.emplace(line);
      kind = *found;
      continue;
    }
    if (!columns || ++rows > kRowLimit) continue;
    const auto values = columns->split(line);
    if (values.front().empty() || line.find("WARNING:") != std::string_view::npos) {
      note(out.issues, number, fmt::format("left out \"{}\"", shown(line)));
      continue;
    }
    keep(out, kind, [&](std::string_view field) {
      return core::printable(columns->at(values, heading_of(field)));
    });
  }
}

}  // namespace

LvmReport parse_lvm(std::string_view text) {
  LvmReport out;
  if (core::trim(text.substr(0, kLineBytes)).starts_with('{')) {
    from_json(out, text);
  } else {
    from_text(out, text);
  }
  return out;
}

std::string lvm_raid_level(std::string_view segment_type) {
  if (segment_type == "mirror") return "raid1";
  if (segment_type == "striped") return "raid0";
  if (!segment_type.starts_with("raid")) return {};
  return std::string{segment_type.substr(0, segment_type.find('_'))};
}

}  // namespace plimsoll::linux_host
