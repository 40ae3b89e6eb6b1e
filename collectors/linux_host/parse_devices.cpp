#include "collectors/linux_host/parse_devices.hpp"

#include <algorithm>
#include <functional>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "collectors/linux_host/parse_system.hpp"
#include "collectors/linux_host/parse_text.hpp"
#include "lib/collect/kit/json.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::linux_host {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kDeviceLimit = 8192;
constexpr std::size_t kUdevLimit = 65'536;
constexpr std::size_t kListLimit = 4096;
constexpr std::size_t kMountLimit = 64;

/// Gives the value of a column by its name in lower case: "mountpoint".
using Get = std::function<std::string(std::string_view)>;

ListedDevice listed(const Get& get) {
  ListedDevice out;
  out.name = base_name(get("name"));
  out.kernel_name = base_name(get("kname"));
  out.number = get("maj:min");
  out.type = get("type");
  out.size = get("size");
  out.size_bytes = size_of(out.size);
  out.removable = yes_no(get("rm"));
  out.read_only = yes_no(get("ro"));
  out.rotational = yes_no(get("rota"));
  out.filesystem = get("fstype");
  out.uuid = get("uuid");
  out.label = get("label");
  out.vendor = get("vendor");
  out.model = get("model");
  out.serial = get("serial");
  out.wwn = get("wwn");
  out.firmware = get("rev");
  out.transport = get("tran");
  out.state = get("state");
  out.hctl = get("hctl");
  if (auto point = get("mountpoint"); !point.empty()) out.mount_points.push_back(std::move(point));
  if (const auto parent = get("pkname"); !parent.empty())
    out.parents.emplace_back(base_name(parent));
  return out;
}

void append_once(std::vector<std::string>& list, const std::string& text) {
  if (text.empty() || list.size() >= kMountLimit) return;
  if (std::ranges::find(list, text) == list.end()) list.push_back(text);
}

/// The devices seen so far.  A device that stands on several others is listed below each of them.
class Listing {
 public:
  /// Adds or completes a device; `parent` may be empty.
  void add(ListedDevice device, const std::string& parent, std::size_t line) {
    if (!is_plain_name(device.name) || out_.devices.size() >= kDeviceLimit) {
      note(out_.issues, line,
           fmt::format("expected a block device, got \"{}\"", shown(device.name)));
      return;
    }
    const auto known = places_.find(device.name);
    if (known != places_.end()) {
      append_once(out_.devices[known->second].parents, parent);
      return;
    }
    append_once(device.parents, parent);
    places_.emplace(device.name, out_.devices.size());
    out_.devices.push_back(std::move(device));
  }
  /// One more place where the last device is mounted.
  void mounted(const std::string& point) {
    if (!out_.devices.empty()) append_once(out_.devices.back().mount_points, point);
  }
  ListedDevices finish() && { return std::move(out_); }
  std::vector<Issue>& issues() { return out_.issues; }

 private:
  ListedDevices out_;
  std::map<std::string, std::size_t> places_;
};

std::string scalar(const Json& value) {
  if (value.is_string()) return core::printable(value.get<std::string>());
  if (value.is_boolean()) return value.get<bool>() ? "1" : "0";
  if (value.is_number_integer()) return std::to_string(value.get<std::int64_t>());
  return {};
}

ListedDevices from_json(std::string_view text) {
  Listing out;
  const Json root = collect::kit::parse_bounded(text);
  const bool good = root.is_object() && root.contains("blockdevices");
  if (!good || !root["blockdevices"].is_array()) {
    note(out.issues(), 1, "expected lsblk's JSON, got something else");
    return std::move(out).finish();
  }
  struct Left {
    const Json* node;
    std::string parent;
  };
  std::vector<Left> left;
  const auto push = [&](const Json& nodes, const std::string& parent) {
    for (auto node = nodes.rbegin(); node != nodes.rend(); ++node) left.push_back({&*node, parent});
  };
  push(root["blockdevices"], "");
  while (!left.empty()) {
    const auto [node, parent] = std::move(left.back());
    left.pop_back();
    if (!node->is_object()) continue;
    auto device = listed([&node = *node](std::string_view name) {
      const auto found = node.find(std::string{name});
      return found == node.end() ? std::string{} : scalar(*found);
    });
    if (const auto points = node->find("mountpoints"); points != node->end()) {
      for (const auto& point : *points) append_once(device.mount_points, scalar(point));
    }
    const std::string name = device.name;
    out.add(std::move(device), parent, 1);
    const auto children = node->find("children");
    if (children != node->end() && children->is_array()) push(*children, name);
  }
  return std::move(out).finish();
}

/// NAME="sda" MAJ:MIN="8:0" … with \x20 escapes left as they are.
std::map<std::string, std::string> pairs_of(std::string_view line) {
  std::map<std::string, std::string> out;
  while (!line.empty()) {
    const auto equals = line.find("=\"");
    if (equals == std::string_view::npos) break;
    const auto end = line.find('"', equals + 2);
    if (end == std::string_view::npos) break;
    std::string name = core::lower(core::trim(line.substr(0, equals)));
    if (name == "maj_min") name = "maj:min";
    out.insert_or_assign(std::move(name),
                         core::printable(line.substr(equals + 2, end - equals - 2)));
    line.remove_prefix(end + 1);
  }
  return out;
}

ListedDevices from_pairs(std::string_view text) {
  Listing out;
  std::size_t number = 0;
  for (const auto line : bounded_lines(text)) {
    ++number;
    const auto pairs = pairs_of(line);
    if (pairs.empty()) continue;
    auto device = listed([&](std::string_view name) {
      const auto found = pairs.find(std::string{name});
      return found == pairs.end() ? std::string{} : found->second;
    });
    out.add(std::move(device), "", number);
  }
  return std::move(out).finish();
}

/// How many characters of a tree's branches ("├─", "|-", "  └─") stand before the name.
std::size_t branch_width(std::string_view text, std::size_t& bytes) {
  std::size_t width = 0;
  bytes = 0;
  while (bytes < text.size()) {
    const auto rest = text.substr(bytes);
    std::size_t step = 0;
    if (rest.front() == ' ' || rest.front() == '|' || rest.front() == '`') step = 1;
    if (rest.front() == '-' && width > 0) step = 1;
    // U+2500 to U+257F, box drawing: E2 94 xx and E2 95 xx.
    if (rest.starts_with("\xE2\x94") || rest.starts_with("\xE2\x95")) step = 3;
    if (step == 0) break;
    bytes += std::min(step, rest.size());
    ++width;
  }
  return width;
}

ListedDevices from_table(std::string_view text) {
  Listing out;
  std::optional<Columns> columns;
  std::vector<std::pair<std::size_t, std::string>> above;  // branch width, name
  std::size_t number = 0;
  for (const auto line : bounded_lines(text)) {
    ++number;
    if (core::trim(line).empty()) continue;
    if (!columns) {
      if (!line.starts_with("NAME")) continue;
      columns.emplace(line);
      continue;
    }
    std::size_t bytes = 0;
    const auto width = branch_width(line, bytes);
    const auto values = columns->split(line);
    std::size_t name_bytes = 0;
    branch_width(values.front(), name_bytes);
    if (bytes == line.size() || values.front().substr(name_bytes).empty()) {
      out.mounted(core::printable(columns->at(values, "MOUNTPOINTS")));  // one more mount point
      continue;
    }
    auto device = listed([&](std::string_view name) {
      std::string upper;
      for (const char c : name) upper += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
      auto value = columns->at(values, upper);
      if (value.empty() && name == "mountpoint") value = columns->at(values, "MOUNTPOINTS");
      if (name == "name") value = values.front().substr(name_bytes);
      return core::printable(value);
    });
    while (!above.empty() && above.back().first >= width) above.pop_back();
    const std::string parent = above.empty() ? std::string{} : above.back().second;
    above.emplace_back(width, device.name);
    out.add(std::move(device), parent, number);
  }
  if (!columns) note(out.issues(), 1, "expected a heading that begins with NAME, got none");
  return std::move(out).finish();
}

}  // namespace

ListedDevices parse_lsblk(std::string_view text) {
  const auto start = core::trim(text.substr(0, kLineBytes));
  if (start.starts_with('{')) return from_json(text);
  if (start.find("=\"") != std::string_view::npos && !start.starts_with("NAME "))
    return from_pairs(text);
  return from_table(text);
}

std::vector<BlockContent> parse_blkid(std::string_view text) {
  std::vector<BlockContent> out;
  const auto put = [&](std::string_view name, std::string_view value) {
    if (out.empty()) return;
    auto& content = out.back();
    const auto text_of = core::printable(value);
    if (name == "TYPE") content.type = text_of;
    if (name == "USAGE") content.usage = text_of;
    if (name == "UUID") content.uuid = text_of;
    if (name == "LABEL") content.label = text_of;
    if (name == "VERSION") content.version = text_of;
  };
  for (const auto line : bounded_lines(text)) {
    constexpr std::string_view kName = "DEVNAME=";
    const auto colon = line.find(": ");
    if (out.size() >= kListLimit) break;
    if (line.starts_with(kName)) {
      out.push_back({core::printable(core::trim(line.substr(kName.size()))), {}, {}, {}, {}, {}});
    } else if (line.starts_with("/dev/") && colon != std::string_view::npos) {
      out.push_back({core::printable(line.substr(0, colon)), {}, {}, {}, {}, {}});
      for (const auto& [name, value] : pairs_of(line.substr(colon + 2))) {
        std::string upper;
        for (const char c : name) upper += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
        put(upper, value);
      }
    } else {
      auto [name, value] = labelled(line, '=');
      if (name.starts_with("ID_FS_")) name.remove_prefix(6);
      put(name, value);
    }
  }
  return out;
}

std::vector<UdevDevice> parse_udevadm(std::string_view text) {
  std::vector<UdevDevice> out;
  for (const auto line : bounded_lines(text)) {
    if (line.size() < 3 || line.substr(1, 2) != ": ") continue;
    const auto value = line.substr(3);
    if (line.front() == 'P') {
      if (out.size() >= kUdevLimit) break;
      out.push_back({core::printable(value), {}, {}, {}});
    }
    if (out.empty()) continue;
    if (line.front() == 'N') out.back().name = core::printable(value);
    if (line.front() == 'S' && out.back().links.size() < kMountLimit)
      out.back().links.push_back(core::printable(value));
    if (line.front() != 'E' || out.back().properties.size() >= kListLimit) continue;
    const auto equals = value.find('=');
    if (equals == std::string_view::npos) continue;
    out.back().properties.insert_or_assign(core::printable(value.substr(0, equals)),
                                           core::printable(value.substr(equals + 1)));
  }
  return out;
}

std::vector<Partition> parse_partitions(std::string_view text) {
  std::vector<Partition> out;
  for (const auto line : bounded_lines(text)) {
    const auto parts = core::words(line);
    if (parts.size() != 4 || out.size() >= kListLimit || !is_plain_name(parts[3])) continue;
    const auto major = count_of(parts[0]);
    const auto minor = count_of(parts[1]);
    const auto blocks = count_of(parts[2]);
    if (major && minor && blocks) out.push_back({*major, *minor, *blocks, std::string{parts[3]}});
  }
  return out;
}

}  // namespace plimsoll::linux_host
