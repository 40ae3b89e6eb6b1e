#include "collectors/linux_host/parse_zfs.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "collectors/linux_host/parse_system.hpp"
#include "collectors/linux_host/parse_text.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::linux_host {
namespace {

constexpr std::size_t kPoolLimit = 1024;
constexpr std::size_t kDeviceLimit = 4096;
constexpr std::size_t kTextBytes = 4096;

std::size_t indent_of(std::string_view line) {
  std::size_t out = 0;
  for (const char c : line) {
    if (c != ' ' && c != '\t') break;
    out += c == '\t' ? 8 : 1;
  }
  return out;
}

bool is_section(std::string_view word) {
  return word == "logs" || word == "cache" || word == "spares" || word == "special" ||
         word == "dedup";
}

/// What is open while a pool's tree is read: indent and place.
struct Above {
  std::size_t indent;
  std::size_t place;
};

/// Finds the parent of a line that is indented by `indent`, and makes the line the deepest one.
std::optional<std::size_t> descend(std::vector<Above>& above, std::size_t indent,
                                   std::size_t place) {
  while (!above.empty() && above.back().indent >= indent) above.pop_back();
  std::optional<std::size_t> parent;
  if (!above.empty()) parent = above.back().place;
  above.push_back({indent, place});
  return parent;
}

/// The tree of a pool in zpool status, line by line.
class Tree {
 public:
  /// Whether the line belongs to the tree.
  bool read(ZfsPool& pool, std::string_view line) {
    const auto parts = core::words(line);
    if (parts.empty() || parts[0] == "NAME") return true;
    if (parts.size() == 1 && is_section(parts[0])) {
      section_ = parts[0];
      above_.clear();
      return true;
    }
    if (pool.devices.size() >= kDeviceLimit) return false;
    ZfsDevice device;
    device.name = core::printable(parts[0]);
    if (parts.size() > 1) device.state = core::printable(parts[1]);
    std::size_t next = 2;
    if (parts.size() > 4) {
      device.read_errors = size_of(parts[2]);
      device.write_errors = size_of(parts[3]);
      device.checksum_errors = size_of(parts[4]);
      next = 5;
    }
    for (std::size_t i = next; i < parts.size(); ++i) {
      if (!device.note.empty()) device.note += ' ';
      device.note += core::printable(parts[i]);
    }
    device.section = section_;
    const auto indent = indent_of(line);
    if (!root_indent_) {  // the pool's own line
      root_indent_ = indent;
      pool.read_errors = device.read_errors;
      pool.write_errors = device.write_errors;
      pool.checksum_errors = device.checksum_errors;
      return true;
    }
    device.parent = descend(above_, indent, pool.devices.size());
    pool.devices.push_back(std::move(device));
    return true;
  }

 private:
  std::string section_;
  std::vector<Above> above_;
  std::optional<std::size_t> root_indent_;
};

std::string* text_field(ZfsPool& pool, std::string_view name) {
  if (name == "state") return &pool.state;
  if (name == "status") return &pool.status;
  if (name == "action") return &pool.action;
  if (name == "scan" || name == "scrub") return &pool.scan;
  if (name == "errors") return &pool.errors;
  return nullptr;
}

void append(std::string& text, std::string_view more) {
  if (text.size() + more.size() > kTextBytes) return;
  if (!text.empty()) text += ' ';
  text += core::printable(more);
}

/// "  scan: …": a label of at most six letters, aligned to the right.
std::optional<Labelled> label_of(std::string_view line) {
  const auto colon = line.find(':');
  if (colon == std::string_view::npos || colon > 8 || line.front() == '\t') return std::nullopt;
  auto out = labelled(line, ':');
  const bool letters = !out.name.empty() &&
                       std::ranges::all_of(out.name, [](char c) { return c >= 'a' && c <= 'z'; });
  if (!letters) return std::nullopt;
  return out;
}

}  // namespace

ZfsPools parse_zpool_status(std::string_view text) {
  ZfsPools out;
  Tree tree;
  bool in_tree = false;
  std::string* current = nullptr;
  std::size_t number = 0;
  for (const auto line : bounded_lines(text)) {
    ++number;
    if (core::trim(line).empty()) continue;
    const auto label = label_of(line);
    if (label && label->name == "pool") {
      if (out.pools.size() >= kPoolLimit) {
        note(out.issues, number, "more pools than are read");
        break;
      }
      out.pools.emplace_back().name = core::printable(label->value);
      tree = {};
      in_tree = false;
      current = nullptr;
    } else if (out.pools.empty()) {
      continue;  // "no pools available", warnings
    } else if (label && label->name == "config") {
      in_tree = true;
    } else if (label) {
      in_tree = false;
      current = text_field(out.pools.back(), label->name);
      if (current != nullptr) append(*current, label->value);
    } else if (in_tree) {
      if (!tree.read(out.pools.back(), line))
        note(out.issues, number, fmt::format("expected a device, got \"{}\"", shown(line)));
    } else if (current != nullptr) {
      append(*current, core::trim(line));
    }
  }
  return out;
}

namespace {

/// Where the columns of list and iostat are: by their order, as names may be longer than headings.
struct TableShape {
  std::optional<std::size_t> size;
  std::optional<std::size_t> allocated;
  std::optional<std::size_t> free;
  std::optional<std::size_t> health;
};

std::optional<TableShape> shape_of(std::string_view line) {
  const auto parts = core::words(line);
  if (parts.size() < 3 || (parts[0] != "NAME" && parts[0] != "pool")) return std::nullopt;
  TableShape out;
  for (std::size_t i = 1; i < parts.size(); ++i) {
    const auto word = core::lower(parts[i]);
    if (word == "size") out.size = i;
    if (word == "alloc") out.allocated = i;
    if (word == "free") out.free = i;
    if (word == "health") out.health = i;
  }
  return out;
}

void keep_row(ZfsPools& out, const TableShape& shape, std::string_view line,
              std::vector<Above>& above, std::string& section) {
  const auto parts = core::words(line);
  const auto at = [&](const std::optional<std::size_t>& column) {
    return column && *column < parts.size() ? parts[*column] : std::string_view{};
  };
  const auto indent = indent_of(line);
  // Section headings stand at the left like pools, and have no figures.
  const bool figures =
      std::ranges::any_of(parts, [&](auto part) { return part != parts[0] && part != "-"; });
  if (is_section(parts[0]) && !figures) {
    section = parts[0];
    above.clear();
    return;
  }
  if (indent == 0) {
    section.clear();
    above.clear();
    auto& pool = out.pools.emplace_back();
    pool.name = core::printable(parts[0]);
    pool.state = core::printable(at(shape.health));
    pool.allocated_bytes = size_of(at(shape.allocated));
    pool.free_bytes = size_of(at(shape.free));
    pool.size_bytes = size_of(at(shape.size));
    return;
  }
  if (out.pools.empty() || out.pools.back().devices.size() >= kDeviceLimit) return;
  auto& devices = out.pools.back().devices;
  ZfsDevice device;
  device.name = core::printable(parts[0]);
  device.state = core::printable(at(shape.health));
  device.section = section;
  device.parent = descend(above, indent, devices.size());
  devices.push_back(std::move(device));
}

}  // namespace

ZfsPools parse_zpool_table(std::string_view text) {
  ZfsPools out;
  std::optional<TableShape> shape;
  std::vector<Above> above;
  std::string section;
  std::size_t number = 0;
  for (const auto line : bounded_lines(text)) {
    ++number;
    const auto clean = core::trim(line);
    if (clean.empty() || clean.starts_with("---")) continue;
    if (auto found = shape_of(clean)) {
      if (shape) break;  // iostat's second interval says the same again
      shape = found;
    } else if (shape && out.pools.size() >= kPoolLimit) {
      note(out.issues, number, "more pools than are read");
      break;
    } else if (shape) {
      keep_row(out, *shape, line, above, section);
    }
  }
  return out;
}

}  // namespace plimsoll::linux_host
