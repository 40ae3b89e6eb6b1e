// Power distribution units and transfer switches: outlets and inputs.
#include <array>
#include <utility>

#include "collectors/snmp/power.hpp"
#include "collectors/snmp/table.hpp"

namespace plimsoll::snmp {
namespace {

void set_kind(Device& device, std::string_view type) {
  device.kind = "pdu";
  device.more.insert_or_assign("type", std::string{type});
}

/// `on` absent: not said.
void add_outlet(Device& device, const std::string& number, const std::string& name,
                std::optional<bool> on) {
  Part part;
  part.kind = "power_feed";
  part.index = "outlet" + number;
  part.name = name.empty() ? "outlet " + number : name;
  part.operational = on;
  if (on) part.state = *on ? "on" : "off";
  model::set(part.more, "type", std::optional<std::string_view>{"outlet"});
  const bool is_new = device.find_part(part.id()) == nullptr;
  Part& kept = device.add(std::move(part));
  if (is_new) {
    device.links.push_back({kept.id(), "", "powered_by", {}});
  } else if (!kept.operational && on) {
    kept.operational = on;
    kept.state = *on ? "on" : "off";
  }
}

Part& add_input(Device& device, const std::string& index, std::optional<bool> works) {
  Part part;
  part.kind = "power_feed";
  part.index = index;
  part.name = "input " + index;
  part.operational = works;
  model::set(part.more, "type", std::optional<std::string_view>{"input"});
  Part& kept = device.add(std::move(part));
  device.links.push_back({"", kept.id(), "powered_by", {}});
  return kept;
}

std::optional<bool> equals(std::optional<std::int64_t> value, std::int64_t yes, std::int64_t no) {
  if (value == yes) return true;
  if (value == no) return false;
  return std::nullopt;
}

/// PowerNet-MIB rPDU: rPDUOutletStatusOutletState on(1), off(2).
void read_rpdu(const Walk& walk, Device& device) {
  const Oid base = enterprise({318, 1, 1, 12});
  if (!walk.text(base + Oid{1, 5, 0})) return;
  set_kind(device, "pdu");
  fill(device.firmware, walk.text(base + Oid{1, 3, 0}));
  fill(device.model, walk.text(base + Oid{1, 5, 0}));
  fill(device.serial, walk.text(base + Oid{1, 6, 0}));
  fill(device.more, "outlets", within(walk.integer(base + Oid{1, 8, 0}), 1, 1000));
  fill(device.more, "phases", within(walk.integer(base + Oid{1, 9, 0}), 1, 3));
  fill(device.more, "output_watts", within(walk.integer(base + Oid{1, 16, 0}), 0, 1'000'000));
  const Table status{walk, base + Oid{3, 5, 1, 1}};
  for (const Oid& index : status.rows()) {
    add_outlet(device, index_text(index), status.text(2, index).value_or(""),
               equals(status.integer(4, index), 1, 2));
  }
  // Outlets of units that do not switch are listed in rPDUOutletConfigMonitored alone.
  const Table monitored{walk, base + Oid{3, 4, 1, 1}};
  for (const Oid& index : monitored.rows())
    add_outlet(device, index_text(index), monitored.text(2, index).value_or(""), {});
}

/// PowerNet-MIB rPDU2: rPDU2OutletSwitchedStatusState off(1), on(2).
void read_rpdu2(const Walk& walk, Device& device) {
  const Oid base = enterprise({318, 1, 1, 26});
  const Table ident{walk, base + Oid{2, 1}};
  if (ident.rows().empty()) return;
  set_kind(device, "pdu");
  const Oid& first = *ident.rows().begin();
  fill(device.firmware, ident.text(6, first));
  fill(device.model, ident.text(8, first));
  fill(device.serial, ident.text(9, first));
  constexpr std::array<std::string_view, 4> kLoad{"low", "normal", "near_overload", "overload"};
  const Table status{walk, base + Oid{4, 3, 1}};
  if (const auto load = within(status.integer(4, first), 1, 4)) {
    fill(device.more, "status",
         std::optional{std::string{kLoad.at(static_cast<std::size_t>(*load - 1))}});
  }
  const Table switched{walk, base + Oid{9, 2, 3, 1}};
  for (const Oid& index : switched.rows()) {
    add_outlet(device, index_text(index), switched.text(3, index).value_or(""),
               equals(switched.integer(5, index), 2, 1));
  }
}

/// PowerNet-MIB automaticXferSwitch: statuses are fail(1), ok(2).
void read_apc_ats(const Walk& walk, Device& device) {
  const Oid base = enterprise({318, 1, 1, 8});
  const auto model = walk.text(base + Oid{1, 5, 0});
  if (!model) return;
  set_kind(device, "ats");
  fill(device.firmware, walk.text(base + Oid{1, 2, 0}));
  fill(device.model, model);
  fill(device.serial, walk.text(base + Oid{1, 6, 0}));
  const Oid status = base + Oid{5, 1};
  const auto selected = within(walk.integer(status + Oid{2, 0}), 1, 2);
  if (selected)
    fill(device.more, "selected_source", std::optional<std::string>{*selected == 1 ? "A" : "B"});
  if (const auto redundancy = within(walk.integer(status + Oid{3, 0}), 1, 2))
    fill(device.more, "redundant", std::optional{*redundancy == 2});
  const Table voltages{walk, base + Oid{5, 3, 3, 1}};
  for (const std::uint32_t source : {1U, 2U}) {
    auto works = equals(walk.integer(status + Oid{11 + source, 0}), 2, 1);
    const auto volts = within(voltages.integer(3, {source, 1, 1}), 0, 1000);
    if (!works && volts) works = *volts > 0;
    Part& input = add_input(device, source == 1 ? "A" : "B", works);
    model::set(input.more, "volts", volts);
    if (selected) model::set(input.more, "active", std::optional{*selected == source});
    // atsInputName: what people call the source, "Source A" unless they did.
    input.fed_by = walk.text(base + Oid{5, 3, 2, 1, 6, source}).value_or("");
  }
}

/// TRIPPLITE-PRODUCTS: devices by type (tlpDeviceType, below 1.3.6.1.4.1.850.1.1.3).
void read_tripplite(const Walk& walk, Device& device) {
  const Oid base = enterprise({850, 1, 1});
  const Table idents{walk, base + Oid{1, 2, 1}};
  if (idents.rows().empty()) return;
  const Oid& first = *idents.rows().begin();
  fill(device.model, idents.text(5, first));
  fill(device.more, "description_given", idents.text(6, first));
  const Table details{walk, base + Oid{2, 1, 1}};
  fill(device.firmware, details.text(4, first));
  fill(device.serial, details.text(5, first));
  if (const auto date = details.text(6, first)) fill(device.more, "manufactured_at", day(*date));
  const Value* type = idents.cell(3, first);
  const Oid types = base + Oid{3};
  if (type == nullptr || !starts_with(type->oid, types) || type->oid.size() <= types.size()) return;
  const std::uint32_t number = type->oid[types.size()];
  if (number == 2) set_kind(device, "pdu");
  if (number != 4) return;
  set_kind(device, "ats");
  // tlpAtsInputPhaseTable (device, phase, line): a line's voltage, tenths of a volt.
  const Table inputs{walk, base + Oid{3, 4, 3, 1, 2, 1}};
  for (const Oid& index : inputs.rows()) {
    const auto tenths = within(inputs.integer(5, index), 0, 10'000);
    if (index.size() != 3 || !tenths) continue;
    Part& input = add_input(device, std::to_string(index[2]), *tenths > 0);
    model::set(input.more, "volts", std::optional{*tenths / 10});
  }
  // tlpAtsOutletState: off(1), on(2).
  const Table outlets{walk, base + Oid{3, 4, 3, 3, 1, 1}};
  for (const Oid& index : outlets.rows()) {
    if (index.size() != 2) continue;
    add_outlet(device, std::to_string(index[1]), outlets.text(2, index).value_or(""),
               equals(outlets.integer(4, index), 2, 1));
  }
}

/// GEIST-V4-MIB (21239.5): deviceInfo; PDUs have outlets below 21239.5.2.
void read_geist(const Walk& walk, Device& device) {
  for (const std::uint32_t family : {1U, 2U}) {
    const Oid base = enterprise({21239, 5, family, 1});
    if (!walk.text(base + Oid{1, 0})) continue;
    fill(device.model, walk.text(base + Oid{8, 0}));
    fill(device.model, walk.text(base + Oid{1, 0}));
    fill(device.firmware, walk.text(base + Oid{2, 0}));
    fill(device.serial, walk.text(base + Oid{10, 0}));
    if (family == 2) set_kind(device, "pdu");
  }
}

}  // namespace

void read_pdu(const Walk& walk, Device& device) {
  read_rpdu2(walk, device);
  read_rpdu(walk, device);
  read_apc_ats(walk, device);
  read_tripplite(walk, device);
  read_geist(walk, device);
}

void read_power(const Walk& walk, Device& device) {
  read_ups(walk, device);
  read_pdu(walk, device);
}

}  // namespace plimsoll::snmp
