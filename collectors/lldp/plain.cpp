#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "collectors/lldp/fields.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::lldp {
namespace {

struct Label {
  std::string_view label;
  std::string_view segment;  ///< What the other formats call it.
};

/// Labels whose element isn't called as they are, in lower case and with "-" for blanks.
constexpr auto kLabels = std::to_array<Label>({
    {"Asset ID", "asset"},
    {"ChassisID", "id"},
    {"DSCP Value", "dscp"},
    {"ECS ELIN", "ecs"},
    {"Extended Power-over-Ethernet", "poe"},
    {"Firmware Revision", "firmware"},
    {"Hardware Revision", "hardware"},
    {"LLDP-MED Location Identification", "location"},
    {"LLDP-MED Network Policy for", "policy"},
    {"MAU oper type", "current"},
    {"MDI Power", "power"},
    {"MgmtIP", "mgmt-ip"},
    {"MgmtIface", "mgmt-iface"},
    {"PD requested power Value", "requested"},
    {"PMD autoneg", "auto-negotiation"},
    {"PSE allocated power Value", "allocated"},
    {"Port is aggregated. PortAggregID", "aggregation"},
    {"PortDescr", "descr"},
    {"PortID", "id"},
    {"Power Priority", "priority"},
    {"Power Source", "source"},
    {"Power Type & Source", "device-type"},
    {"Power Value", "power"},
    {"Power pairs", "pairs"},
    {"Power priority", "priority"},
    {"Serial Number", "serial"},
    {"Software Revision", "software"},
    {"SysDescr", "descr"},
    {"SysName", "name"},
});

std::string segment_of(std::string_view label) {
  const auto* const known = std::ranges::find(kLabels, label, &Label::label);
  if (known != kLabels.end()) return std::string{known->segment};
  std::string out = core::lower(label);
  std::ranges::replace(out, ' ', '-');
  return out;
}

constexpr std::size_t kLabelBytes = 64;

struct Line {
  std::size_t indent = 0;
  std::string_view label;
  std::string_view value;
};

std::optional<Line> line_of(std::string_view text) {
  Line out;
  out.indent = std::min(text.find_first_not_of(' '), text.size());
  text.remove_prefix(out.indent);
  const auto colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon > kLabelBytes) return std::nullopt;
  out.label = core::trim(text.substr(0, colon));
  out.value = core::trim(text.substr(colon + 1));
  return out;
}

/// The two sides of the first `separator`; all of it and nothing when there is none.
std::pair<std::string_view, std::string_view> halves(std::string_view text,
                                                     std::string_view separator) {
  const auto at = text.find(separator);
  if (at == std::string_view::npos) return {text, {}};
  return {core::trim(text.substr(0, at)), core::trim(text.substr(at + separator.size()))};
}

/// Reads line by line; the indent of a line tells to which section it belongs.
class Plain {
 public:
  explicit Plain(Blocks& out) : out_{out} {}

  void read(std::string_view text, std::size_t number) {
    // Rulers stand between blocks; what is indented beyond all labels goes on with a value.
    if (text.starts_with("---") || core::trim(text).empty()) return;
    const std::size_t indent = text.find_first_not_of(' ');
    if (last_ != nullptr && indent >= last_indent_ + kContinued) {
      *last_ += fmt::format(" {}", core::trim(text));
      return;
    }
    last_ = nullptr;
    const auto line = line_of(text);
    const bool read = line && (line->indent == 0 ? begin(*line) : add(*line));
    if (!read) note(out_.issues, fmt::format("line {}", number), "expected LABEL: VALUE");
  }

 private:
  static constexpr std::size_t kContinued = 10;
  static constexpr std::size_t kSections = 8;

  bool begin(const Line& line) {
    sections_.clear();
    if (line.label == "LLDP neighbors" || line.label == "LLDP interfaces") {
      out_.lists = true;
      return true;
    }
    if (line.label == "Local chassis") return true;
    if (line.label == "Chassis") {
      out_.blocks.push_back({});
      sections_.push_back({0, "chassis"});
      return true;
    }
    const auto [name, rest] = halves(line.value, ",");
    if (line.label != "Interface" || name.empty()) return false;
    out_.blocks.push_back({std::string{name}, {}});
    out_.lists = true;
    const auto [key, via] = halves(halves(rest, ",").first, ":");
    if (key == "via") put("via", via);
    return true;
  }

  bool add(const Line& line) {
    if (out_.blocks.empty()) return false;
    while (!sections_.empty() && sections_.back().indent >= line.indent) sections_.pop_back();
    if (sections_.size() >= kSections) return false;
    std::string segment = segment_of(line.label);
    std::string_view value = line.value;
    if (segment == "id") {
      const auto [type, id] = halves(value, " ");
      put(path(type), id);
      return true;
    }
    if (segment == "capability") {
      const auto [type, state] = halves(value, ",");
      const bool chassis = !sections_.empty() && sections_.back().segment == "chassis";
      put(path(fmt::format("{}.{}", type, chassis ? "enabled" : "available")), state);
      return true;
    }
    if (segment == "location") segment = halves(value, ":").second;
    if (segment == "policy") {
      put(path("policy.apptype"), halves(value, ",").first);
    } else if (segment == "vlan") {
      sections_.empty() ? add_vlan(value) : put(path("vlan.vid"), value);
    } else if (segment == "power" || segment == "auto-negotiation") {
      add_inline(path(segment), value);
    } else if (!value.empty()) {
      put(path(segment), value);
    }
    sections_.push_back({line.indent, std::move(segment)});
    auto& fields = out_.blocks.back().fields;
    last_ = value.empty() || fields.empty() ? nullptr : &fields.back().value;
    last_indent_ = line.indent;
    return true;
  }

  /// "296, pvid: yes vlan-296"
  void add_vlan(std::string_view value) {
    const auto [id, rest] = halves(value, ",");
    const auto [flag, name] = halves(halves(rest, ":").second, " ");
    put("vlan.vlan-id", id);
    put("vlan.pvid", flag);
    put("vlan", name);
  }

  /// "supported: yes, enabled: no", or a value.
  void add_inline(const std::string& parent, std::string_view value) {
    for (const auto part : core::split(value, ',')) {
      const auto [name, state] = halves(part, ":");
      if (state.empty()) {
        put(parent, name);
      } else {
        put(fmt::format("{}.{}", parent, segment_of(core::trim(name))), state);
      }
    }
  }

  [[nodiscard]] std::string path(std::string_view segment) const {
    std::string out;
    for (const auto& section : sections_) out += section.segment + ".";
    return out + std::string{segment};
  }

  void put(std::string path, std::string_view value) {
    if (!value.empty()) out_.blocks.back().fields.push_back({std::move(path), std::string{value}});
  }

  struct Section {
    std::size_t indent;
    std::string segment;
  };

  Blocks& out_;
  std::vector<Section> sections_;
  std::string* last_ = nullptr;  ///< The value that a next line may continue.
  std::size_t last_indent_ = 0;
};

}  // namespace

void parse_plain(std::string_view text, Blocks& out) {
  Plain reader{out};
  std::size_t number = 0;
  for (const auto line : core::lines(text)) reader.read(line, ++number);
}

}  // namespace plimsoll::lldp
