#include "collectors/redfish/part_fields.hpp"

#include <utility>

#include <nlohmann/json.hpp>

#include "collectors/redfish/uri.hpp"
#include "lib/core/text.hpp"
#include "lib/model/identity.hpp"

namespace plimsoll::redfish {

void copy_texts(const Json& body, model::Attributes& out, std::initializer_list<Name> names) {
  for (const auto& [from, to] : names) model::set(out, to, text(body, from));
}

void copy_integers(const Json& body, model::Attributes& out, std::initializer_list<Name> names) {
  for (const auto& [from, to] : names) model::set(out, to, integer(body, from));
}

void copy_numbers(const Json& body, model::Attributes& out, std::initializer_list<Name> names) {
  for (const auto& [from, to] : names) model::set(out, to, number(body, from));
}

void copy_flags(const Json& body, model::Attributes& out, std::initializer_list<Name> names) {
  for (const auto& [from, to] : names) model::set(out, to, flag(body, from));
}

std::optional<std::int64_t> gib_to_bytes(std::optional<double> gib) {
  constexpr double kGib = 1073741824.0;
  constexpr double kMost = 9.0e18;
  if (!gib || *gib < 0 || *gib * kGib > kMost) return std::nullopt;
  return static_cast<std::int64_t>(*gib * kGib);
}

namespace {

/// Where the part sits, in the words of the machine's labels.
Text slot_of(const Json& body) {
  for (const std::string_view name : {"Location", "PhysicalLocation"}) {
    const Json& place = object(object(body, name), "PartLocation");
    if (auto label = text(place, "ServiceLabel")) return label;
    if (auto ordinal = text(place, "LocationOrdinalValue")) {
      return text(place, "LocationType").value_or("Slot") + " " + *ordinal;
    }
  }
  if (auto bay = text(object(object(body, "Oem"), "Hpe"), "BayNumber")) return "Bay " + *bay;
  return std::nullopt;
}

/// "N+m" out of "N+m", ["N+m"] and Dell's [{"Member": "N+m"}].
Text mode_of(const Json& body) {
  for (const std::string_view name : {"RedundancyType", "Mode"}) {
    if (auto mode = text(body, name)) return mode;
    if (auto mode = text(object(body, name), "Member")) return mode;
    for (const Json* element : list(body, name)) {
      if (element->is_string()) return core::printable(element->get_ref<const std::string&>());
    }
  }
  return std::nullopt;
}

}  // namespace

void read_placement(const Json& body, model::Attributes& out) {
  const Json& place = object(object(body, "Location"), "Placement");
  copy_texts(place, out, {{"Row", "row"}, {"Rack", "rack"}});
  copy_integers(place, out, {{"RackOffset", "rack_unit"}});
}

Part common(const Json& body, std::string_view kind, std::string uri) {
  Part part;
  part.kind = kind;
  part.uri = std::move(uri);
  part.id = text(body, "Id");
  if (!part.id) part.id = text(body, "MemberId");
  part.name = text(body, "Name");
  part.manufacturer = text(body, "Manufacturer");
  part.model = text(body, "Model");
  part.serial = text(body, "SerialNumber");
  part.slot = slot_of(body);
  part.power_state = text(body, "PowerState");
  const Json& status = object(body, "Status");
  part.state = text(status, "State");
  part.health = text(status, "Health");
  model::set(part.attributes, "health_rollup", text(status, "HealthRollup"));
  if (const auto id = model::uuid_id(text(body, "UUID").value_or(""))) part.ids.push_back(*id);
  copy_texts(body, part.attributes,
             {{"PartNumber", "part_number"},
              {"SparePartNumber", "spare_part_number"},
              {"SKU", "sku"},
              {"AssetTag", "asset_tag"},
              {"FirmwareVersion", "firmware_version"}});
  return part;
}

void add_id(Part& part, std::string_view scheme, const Text& value) {
  if (!value) return;
  if (auto id = model::normal_id({std::string{scheme}, *value})) part.ids.push_back(*std::move(id));
}

void read_groups(const Json& body, std::string_view name, std::string_view what,
                 Resource& resource) {
  std::size_t index = 0;
  for (const Json* element : list(body, name)) {
    const std::size_t at = index++;
    // A part's own Redundancy holds links to the groups that its resource describes.
    if (!element->is_object() || (element->size() == 1 && element->contains("@odata.id"))) continue;
    Group group;
    const Text stated = text(*element, "@odata.id");
    group.uri = stated ? canonical(*stated)
                       : resource.uri + "#/" + std::string{name} + "/" + std::to_string(at);
    group.what = what;
    group.name = text(*element, "Name");
    if (!group.name) group.name = text(*element, "GroupName");
    group.mode = mode_of(*element);
    group.needed = integer(*element, "MinNeededInGroup");
    if (!group.needed) group.needed = integer(*element, "MinNumNeeded");
    group.supported = integer(*element, "MaxSupportedInGroup");
    if (!group.supported) group.supported = integer(*element, "MaxNumSupported");
    for (const std::string_view set : {"RedundancyGroup", "RedundancySet"}) {
      for (const Json* member : list(*element, set)) {
        const auto uri = link_of(*member);
        if (uri) group.members.push_back(canonical(*uri));
        if (!uri) ++group.unnamed;
      }
    }
    const Json& status = object(*element, "Status");
    group.state = text(status, "State");
    group.health = text(status, "Health");
    resource.groups.push_back(std::move(group));
  }
}

}  // namespace plimsoll::redfish
