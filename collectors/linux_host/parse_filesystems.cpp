#include "collectors/linux_host/parse_filesystems.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "collectors/linux_host/parse_system.hpp"
#include "collectors/linux_host/parse_text.hpp"
#include "lib/collect/kit/json.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::linux_host {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kMountLimit = 16'384;

/// "rw,nosuid,mode=755".
std::vector<std::string> options_of(std::string_view text) {
  std::vector<std::string> out;
  for (const auto option : core::split(text, ',')) {
    const auto clean = core::trim(option);
    if (!clean.empty() && out.size() < 256) out.push_back(core::printable(clean));
  }
  return out;
}

void keep(Mounts& out, std::string_view source, std::string_view point, std::string_view type,
          std::vector<std::string> options, std::size_t line) {
  if (!point.starts_with('/') || source.empty() || out.mounts.size() >= kMountLimit) {
    note(out.issues, line, fmt::format("expected a mount, got \"{}\"", shown(point)));
    return;
  }
  Mount mount;
  mount.source = core::printable(source);
  mount.point = core::printable(point);
  mount.type = core::printable(type);
  mount.read_only = std::ranges::find(options, "ro") != options.end() ||
                    std::ranges::find(options, "read-only") != options.end();
  mount.options = std::move(options);
  out.mounts.push_back(std::move(mount));
}

}  // namespace

Mounts parse_mount_command(std::string_view text) {
  Mounts out;
  std::size_t number = 0;
  for (const auto line : bounded_lines(text)) {
    ++number;
    if (core::trim(line).empty()) continue;
    const auto on = line.find(" on ");
    const auto close = line.rfind(')');  // a label may follow (-l)
    if (on == std::string_view::npos || close == std::string_view::npos) {
      note(out.issues, number, fmt::format("expected a mount, got \"{}\"", shown(line)));
      continue;
    }
    const auto body = line.substr(on + 4, close - std::min(close, on + 4));
    const auto open = body.rfind(" (");
    if (open == std::string_view::npos) {
      note(out.issues, number, fmt::format("expected options, got \"{}\"", shown(line)));
      continue;
    }
    auto point = body.substr(0, open);
    auto options = options_of(body.substr(open + 2));
    std::string type;
    if (const auto at = point.rfind(" type "); at != std::string_view::npos) {
      type = point.substr(at + 6);
      point = point.substr(0, at);
    } else if (!options.empty()) {
      type = options.front();  // the BSDs put the type first
    }
    keep(out, line.substr(0, on), point, type, std::move(options), number);
  }
  return out;
}

namespace {

/// "/dev/mapper/vg-root[/subvolume]" without the part in brackets (bind mounts, btrfs).
std::string_view without_root(std::string_view source) {
  if (!source.ends_with(']')) return source;
  return source.substr(0, source.rfind('['));
}

void from_json(Mounts& out, std::string_view text) {
  const Json root = collect::kit::parse_bounded(text);
  if (!root.is_object() || !root.contains("filesystems") || !root["filesystems"].is_array()) {
    note(out.issues, 1, "expected findmnt's JSON, got something else");
    return;
  }
  std::vector<const Json*> left;
  const auto push = [&](const Json& nodes) {
    for (auto node = nodes.rbegin(); node != nodes.rend(); ++node) left.push_back(&*node);
  };
  push(root["filesystems"]);
  while (!left.empty()) {
    const Json& node = *left.back();
    left.pop_back();
    if (!node.is_object()) continue;
    const auto get = [&](const char* name) {
      const auto found = node.find(name);
      return found != node.end() && found->is_string() ? found->get<std::string>() : std::string{};
    };
    keep(out, without_root(get("source")), get("target"), get("fstype"), options_of(get("options")),
         1);
    const auto children = node.find("children");
    if (children != node.end() && children->is_array()) push(*children);
  }
}

void from_table(Mounts& out, std::string_view text) {
  std::optional<Columns> columns;
  std::size_t number = 0;
  for (const auto line : bounded_lines(text)) {
    ++number;
    if (core::trim(line).empty()) continue;
    if (!columns) {
      if (line.starts_with("TARGET")) columns.emplace(line);
      continue;
    }
    const auto values = columns->split(line);
    const auto target = columns->at(values, "TARGET");
    const auto slash = target.find('/');  // behind the branches of the tree
    keep(out, without_root(columns->at(values, "SOURCE")),
         slash == std::string_view::npos ? target : target.substr(slash),
         columns->at(values, "FSTYPE"), options_of(columns->at(values, "OPTIONS")), number);
  }
  if (!columns) note(out.issues, 1, "expected a heading that begins with TARGET, got none");
}

void from_pairs(Mounts& out, std::string_view text) {
  std::size_t number = 0;
  for (const auto line : bounded_lines(text)) {
    ++number;
    const auto value = [&](std::string_view name) {
      const auto mark = fmt::format("{}=\"", name);
      const auto at = line.find(mark);
      if (at == std::string_view::npos) return std::string_view{};
      const auto rest = line.substr(at + mark.size());
      return rest.substr(0, rest.find('"'));
    };
    if (core::trim(line).empty()) continue;
    keep(out, without_root(value("SOURCE")), value("TARGET"), value("FSTYPE"),
         options_of(value("OPTIONS")), number);
  }
}

}  // namespace

Mounts parse_findmnt(std::string_view text) {
  Mounts out;
  const auto start = core::trim(text.substr(0, kLineBytes));
  if (start.starts_with('{')) {
    from_json(out, text);
  } else if (start.starts_with("TARGET=\"")) {
    from_pairs(out, text);
  } else {
    from_table(out, text);
  }
  return out;
}

namespace {

/// The unit of the columns, from the heading of the sizes; absent: they are no sizes.
std::optional<std::int64_t> unit_of(std::string_view heading) {
  if (heading == "Size") return 1;  // with letters
  if (heading == "1K-blocks" || heading == "1024-blocks") return 1024;
  if (heading == "1M-blocks" || heading == "1048576-blocks") return 1'048'576;
  if (heading == "1B-blocks" || heading == "1-blocks") return 1;
  if (heading == "512-blocks") return 512;
  return std::nullopt;
}

}  // namespace

DiskFrees parse_df(std::string_view text) {
  DiskFrees out;
  std::optional<std::int64_t> unit;
  bool typed = false;
  std::string wrapped;  // a long name stands in a line of its own
  std::size_t number = 0;
  for (const auto line : bounded_lines(text)) {
    ++number;
    auto parts = core::words(line);
    if (parts.empty()) continue;
    if (parts[0] == "Filesystem" && parts.size() > 2) {
      typed = parts[1] == "Type";
      unit = unit_of(parts[typed ? 2 : 1]);
      continue;
    }
    if (!unit) continue;
    if (parts.size() == 1) {
      wrapped = core::printable(parts[0]);
      continue;
    }
    DiskFree fs;
    fs.source = wrapped.empty() ? core::printable(parts[0]) : wrapped;
    if (wrapped.empty()) parts.erase(parts.begin());
    wrapped.clear();
    const std::size_t first = typed ? 1 : 0;
    if (parts.size() < first + 5 || out.filesystems.size() >= kMountLimit) {
      note(out.issues, number, fmt::format("expected a file system, got \"{}\"", shown(line)));
      continue;
    }
    if (typed) fs.type = core::printable(parts[0]);
    fs.size_bytes = size_of(parts[first], *unit);
    fs.used_bytes = size_of(parts[first + 1], *unit);
    fs.available_bytes = size_of(parts[first + 2], *unit);
    const auto percent = parts[first + 3];
    if (percent.ends_with('%')) fs.used_pct = count_of(percent.substr(0, percent.size() - 1));
    // A mount point may hold blanks: it is all that follows the percentage.
    const auto end = static_cast<std::size_t>(percent.data() - line.data()) + percent.size();
    fs.point = core::printable(core::trim(line.substr(end)));
    out.filesystems.push_back(std::move(fs));
  }
  return out;
}

}  // namespace plimsoll::linux_host
