// Real trees of four makers and single resources, where the developers' shared data is present.
#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "collectors/redfish/parser.hpp"
#include "lib/core/text.hpp"
#include "tests/support/support.hpp"
#include "tests/unit/collectors/redfish/support.hpp"

namespace plimsoll::redfish {

namespace {

using Json = nlohmann::json;

std::vector<Json> records(const std::string& lines) {
  std::vector<Json> out;
  for (const std::string_view line : core::lines(lines)) out.push_back(Json::parse(line));
  return out;
}

Json attribute(const Json& asset, const std::string& name) {
  return asset["attributes"].contains(name) ? asset["attributes"][name] : Json{};
}

/// Name, state and health of each asset of a kind, sorted.
std::vector<Json> parts_of(const std::vector<Json>& all, const std::string& kind) {
  std::vector<Json> out;
  for (const Json& record : all) {
    if (record["type"] != "asset" || record["kind"] != kind) continue;
    out.push_back({attribute(record, "redfish_name"), attribute(record, "state"),
                   attribute(record, "health")});
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::int64_t count_of(const std::vector<Json>& all, const std::string& kind) {
  return std::ranges::count_if(all, [&kind](const Json& record) {
    return record["type"] == "asset" && record["kind"] == kind;
  });
}

void check_systems(const std::vector<Json>& all, const Json& counts) {
  std::vector<Json> want;
  for (const Json& system : counts["systems"]) {
    // Dell's Systems/…/Settings is a form for changes, not a system: no collection lists it.
    if (system["Manufacturer"].is_null()) continue;
    const std::string serial{core::trim(system.value("SerialNumber", Json{}).is_string()
                                            ? system["SerialNumber"].get<std::string>()
                                            : std::string{})};
    want.push_back({system["Manufacturer"], system["Model"],
                    serial.empty() ? Json(nullptr) : Json(serial), system["PowerState"],
                    system["BiosVersion"]});
  }
  std::vector<Json> got;
  for (const Json& record : all) {
    if (record["type"] != "asset" || record["kind"] != "server") continue;
    got.push_back({attribute(record, "manufacturer"), attribute(record, "model"),
                   attribute(record, "serial"), attribute(record, "power_state"),
                   attribute(record, "bios_version")});
  }
  CHECK(got == want);
}

/// The groups of Power and Thermal as the counts have them: URI, type, mode, needed, supported,
/// members, health.
void check_redundancy(const std::vector<Json>& all, const Json& counts) {
  std::vector<Json> got;
  for (const Json& record : all) {
    if (record["type"] != "asset") continue;
    for (const auto& [name, type] :
         {std::pair{"power_redundancy", "Power"}, std::pair{"cooling_redundancy", "Thermal"}}) {
      for (const Json& group : attribute(record, name)) {
        const std::string uri = group["uri"].get<std::string>();
        const std::string resource = uri.substr(0, uri.find('#'));
        if (!resource.ends_with(std::string{"/"} + type)) continue;
        got.push_back({resource, type, group["mode"], group["needed"], group["supported"],
                       group["members"], group["health"]});
      }
    }
  }
  CHECK(Json(got) == counts["redundancy"]);
}

void check_health(const std::vector<Json>& all, const Json& counts) {
  std::map<std::string, const Json*> by_uri;
  for (const Json& record : all) {
    if (record["type"] == "asset") by_uri[attribute(record, "redfish_uri")] = &record;
  }
  for (const Json& uri : counts["resources_not_ok"]) {
    if (uri.get<std::string>().ends_with("/Metrics")) continue;  // Readings are not inventory.
    CAPTURE(uri);
    REQUIRE(by_uri.contains(uri));
    const Json& record = *by_uri[uri];
    const bool told =
        attribute(record, "health") != "OK" || attribute(record, "health_rollup") != "OK";
    CHECK(told);
  }
}

void check_counts(const std::vector<Json>& all, const Json& types) {
  for (const auto& [type, kind] : {std::pair{"Chassis", "chassis"}, std::pair{"Manager", "bmc"},
                                   std::pair{"Volume", "volume"}}) {
    CAPTURE(type);
    CHECK(count_of(all, kind) == types.value(type, 0));
  }
  if (types.contains("Drive")) CHECK(count_of(all, "disk") == types["Drive"]);
  CHECK(count_of(all, "firmware") <=
        std::max<std::int64_t>(types.value("SoftwareInventory", 0), 1));
}

}  // namespace

TEST_CASE("what is collected from real trees agrees with counts made independently", "[redfish]") {
  const auto shared = test::shared_data();
  if (!shared) {
    WARN("no shared data");
    return;
  }
  const Json counts = Json::parse(test::slurp(*shared / "redfish" / "inventory_counts.json"));
  REQUIRE(counts.size() == 4);
  for (const auto& [name, expected] : counts.items()) {
    INFO(name);
    const auto all = records(collect_bundle(name, test::slurp(*shared / "redfish" / name)));
    check_systems(all, expected);
    CHECK(Json(parts_of(all, "psu")) == expected["power_supplies"]);
    CHECK(Json(parts_of(all, "fan")) == expected["fans"]);
    check_redundancy(all, expected);
    check_health(all, expected);
    check_counts(all, expected["by_type"]);
  }
}

TEST_CASE("single resources of many makers are read without loss of the part", "[redfish]") {
  const auto shared = test::shared_data();
  if (!shared) {
    WARN("no shared data");
    return;
  }
  const std::map<std::string, std::size_t> parts{{"power.json", 2},
                                                 {"thermal.json", 1},
                                                 {"drive.json", 1},
                                                 {"volume.json", 1},
                                                 {"volume4.json", 1},
                                                 {"simple_storage.json", 5},
                                                 {"storage.json", 2},
                                                 {"manager.json", 1},
                                                 {"system.json", 1},
                                                 {"systemv1_20.json", 1},
                                                 {"chassis.json", 1},
                                                 {"port.json", 1},
                                                 {"network_port.json", 1},
                                                 {"softwareinventory.json", 1},
                                                 {"telegraf_dell_dell_power.json", 1},
                                                 {"telegraf_dell_dell_chassis.json", 1},
                                                 {"telegraf_dell_dell_systems.json", 1},
                                                 {"telegraf_dell_dell_thermal.json", 16}};
  std::size_t read = 0;
  std::size_t matched = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator{*shared / "redfish"}) {
    const std::string name = entry.path().filename().string();
    const bool single =
        entry.path().parent_path().filename() == "sushy" || name.starts_with("telegraf");
    if (!single || entry.path().extension() != ".json") continue;
    INFO(name);
    const auto resource = parse_resource("/redfish/v1/x", "", test::slurp(entry.path()));
    if (!resource) {
      // A list of registries and a form body are no resources.
      CHECK(resource.error().kind == Error::Kind::malformed);
      continue;
    }
    ++read;
    const auto expected = parts.find(name);
    if (expected == parts.end()) continue;
    ++matched;
    CHECK(resource->parts.size() == expected->second);
    // Each goes through the mapping alone as well.
    Crawl crawl;
    crawl.resources.push_back(*resource);
    CHECK(map("t", crawl).assets.size() <= resource->parts.size());
  }
  CHECK(read >= 75);
  CHECK(matched == parts.size());
}

}  // namespace plimsoll::redfish
