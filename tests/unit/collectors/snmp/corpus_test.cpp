// Every recorded walk of the developers' shared data, where it is present.
#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <set>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "collectors/snmp/catalogue.hpp"
#include "collectors/snmp/entity.hpp"
#include "collectors/snmp/mapping.hpp"
#include "collectors/snmp/snmprec.hpp"
#include "lib/core/text.hpp"
#include "lib/model/identity.hpp"
#include "tests/support/support.hpp"
#include "tests/unit/collectors/snmp/support.hpp"

namespace plimsoll::snmp {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

std::vector<fs::path> walks(const fs::path& shared) {
  std::vector<fs::path> out;
  for (const auto& entry : fs::recursive_directory_iterator{shared / "snmp"}) {
    if (entry.path().extension() == ".snmprec") out.push_back(entry.path());
  }
  std::ranges::sort(out);
  return out;
}

/// What a person who looks at the walk calls the device.
struct Seen {
  std::string_view kind;
  std::string_view vendor;
  std::string_view name;
  std::string_view model;
};
const std::map<std::string, Seen>& seen() {
  static const std::map<std::string, Seen> all{
      {"UPS_apc-7902b", {"pdu", "apc", "pwr-dc01-pdu-rack01-01", "AP7902B"}},
      {"UPS_apc-8641", {"pdu", "apc", "pwr-dc01-pdu-rack1-01", "AP8641"}},
      {"UPS_apc-8932", {"pdu", "apc", "pwr-dc01-pdu-rack3-01", "AP8932"}},
      {"UPS_eaton-93e-80", {"ups", "eaton", "DUMSYS-23", "93E HV 80000"}},
      {"UPS_eaton-9px-partial", {"ups", "eaton", "UPS_eaton-9px-partial", "Eaton 9PX 2200i RT 3U"}},
      {"UPS_emerson-network-power", {"ups", "emerson", "DUMSYS-65", "US11R0030L"}},
      {"UPS_huawei-gse200m", {"ups", "huawei", "DUMSYS-57", "UPS5000-E"}},
      {"UPS_vertiv-power", {"cooling", "vertiv", "DUMSYS-22", "Liebert PEX"}},
      {"bmc_hp-onboard-administrator",
       {"chassis", "hpe", "DUMSYS-56", "BladeSystem c7000 Enclosure G2"}},
      {"iot_geist-temperature-sensor",
       {"appliance", "vertiv", "pwr-dc01-temp-rack1-01", "WATCHDOG 15-P NPS (GBB15-P)"}},
      {"network_appliance_empirical-hw-mgmt", {"server", "huawei", "DUMSYS-13", "RH5885 V3"}},
      {"network_appliance_huawei-ism", {"storage_array", "huawei", "DUMSYS-48", ""}},
      {"network_appliance_tripplite-poweralert",
       {"pdu", "tripp lite", "PWR-DC01-XFER-RACK1-01@example.com", "PDUMH20ATNET"}},
      {"network_firewall_paloalto-pa-5000",
       {"firewall", "palo alto networks", "DUMSYS-10", "PA-5050"}},
      {"network_firewall_sangfor-vad1", {"appliance", "sangfor", "DUMSYS-51", ""}},
      {"network_firewall_topsec-ngfw4000-uf",
       {"firewall", "topsec", "DUMSYS-42", "NGFW4000-UF(TG-72282)"}},
      {"network_router_brocade-unknown-001", {"switch", "brocade", "DUMSYS-66", "SNS2124"}},
      {"network_router_cisco-unmarked-0", {"switch", "cisco", "DUMSYS-50", ""}},
      {"network_router_huawei-s5720", {"switch", "huawei", "DUMSYS-05", "S5720-36C-EI-AC"}},
      {"network_router_vyatta-unknown", {"router", "vyatta", "DUMSYS-37", ""}},
      {"network_switch_brocade-ds-5100b", {"switch", "brocade", "DUMSYS-63", "DS-5100B"}},
      {"network_switch_brocade-icx6430-24", {"switch", "brocade", "DUMSYS-91", "ICX6430-24"}},
      {"network_switch_cisco-c3560", {"switch", "cisco", "DUMSYS-04", "WS-C3560G-48TS-E"}},
      {"network_switch_dlink-des3038", {"switch", "d-link", "DUMSYS-49", "DES-3028"}},
      {"network_wifi_aruba-7010", {"appliance", "aruba", "DUMSYS-58", "Aruba7010"}},
      {"os_linux_ibm-power-chrp", {"server", "ibm", "DUMSYS-27", "8202-E4D"}},
      {"os_linux_ibm-x3550-m3", {"server", "ibm", "SNMP Service", "System x3250 M3"}},
      {"os_linux_unknown-001", {"server", "", "SM-PMDA", ""}},
      {"os_windows_server-2003-5-2", {"server", "microsoft", "DUMSYS-94", ""}},
      {"storage_isilon-onefs",
       {"storage_array", "dell", "DUMSYS-54", "X210-2U-Single-48GB-2x1GE-2x10GE SFP+-36TB"}},
      {"storage_netapp-fas3270", {"storage_array", "netapp", "DUMSYS-46", "FAS3270"}},
      {"arista_eos_device_1", {"switch", "arista", "arista_eos_device_1", "vEOS"}},
      {"ios_7206VXR", {"router", "cisco", "cisco7200.lab.thola.io", "CISCO7206VXR"}},
      {"routeros_CHR_1", {"router", "mikrotik", "MikroTik", "CHR"}},
  };
  return all;
}

/// What oracle.py counts in the walk.
Json oracle(const fs::path& walk) {
  const std::string script = (test::source_dir() / "tests/unit/collectors/snmp/oracle.py").string();
  const std::string command = "python3 '" + script + "' '" + walk.string() + "'";
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe{popen(command.c_str(), "r"), pclose};
  REQUIRE(pipe != nullptr);
  std::string text;
  std::array<char, 4096> buffer{};
  for (std::size_t count = 1; count > 0;) {
    count = fread(buffer.data(), 1, buffer.size(), pipe.get());
    text.append(buffer.data(), count);
  }
  return Json::parse(text);
}

Json parts_of(const Device& device) {
  std::map<std::string, std::int64_t> counts;
  for (const Part& part : device.parts) {
    // Ports, feeds and RAID sets are compared by themselves.
    if (part.kind == "volume" || part.kind == "power_feed" || part.kind == "nic") continue;
    // A stack's members are its chassis in ENTITY-MIB, compared there.
    ++counts[part.kind];
  }
  Json out = Json::object();
  for (const auto& [kind, count] : counts) out[kind] = count;
  return out;
}

Json part_serials(const Device& device) {
  std::set<std::string> out;
  for (const Part& part : device.parts) {
    if (!part.serial.empty() && part.kind != "nic") out.insert(part.serial);
  }
  return out;
}

Json entity_counts(const Entities& entities) {
  std::map<std::string, int> counts;
  for (const auto& [index, entity] : entities)
    ++counts[std::to_string(static_cast<int>(entity.type))];
  Json out = Json::object();
  for (const auto& [type, count] : counts) out[type] = count;
  return out;
}

Json entity_serials(const Entities& entities) {
  std::vector<std::string> out;
  for (const auto& [index, entity] : entities) {
    if (!entity.serial.empty()) out.push_back(entity.serial);
  }
  std::ranges::sort(out);
  return out;
}

std::int64_t count_parts(const Device& device, std::string_view type, bool only_on) {
  return std::ranges::count_if(device.parts, [&](const Part& part) {
    return part.kind == "power_feed" && attribute(part.more, "type") == type &&
           (!only_on || part.operational == true);
  });
}

Json number(const model::Attributes& attributes, const std::string& name) {
  const auto found = attributes.find(name);
  if (found == attributes.end()) return {};
  if (const auto* whole = std::get_if<std::int64_t>(&found->second)) return *whole;
  if (const auto* real = std::get_if<double>(&found->second)) return *real;
  return {};
}

Json ipv4(const std::vector<std::string>& addresses) {
  std::vector<std::string> out;
  for (const auto& address : addresses) {
    if (address.find(':') == std::string::npos) out.push_back(address);
  }
  std::ranges::sort(out);
  return out;
}

/// The collector's answer to a key of the oracle's.
Json answer(const std::string& key, const Json& want, const Recording& recording,
            const Device& device, const Entities& entities) {
  const auto& interfaces = device.interfaces;
  if (key == "objects") return recording.walk.size();
  if (key == "left_out") return recording.left_out;
  if (key == "interfaces") return interfaces.size();
  if (key == "interfaces_up") return std::ranges::count(interfaces, 1, &Interface::oper);
  if (key == "addresses") return ipv4(device.addresses);
  if (key == "stp_forwarding")
    return std::ranges::count(interfaces, "forwarding", &Interface::stp_state);
  if (key == "lag_members")
    return std::ranges::count_if(interfaces, [](const Interface& i) { return !!i.aggregate; });
  if (key == "neighbours") return device.neighbours.size();
  if (key == "entities") return entity_counts(entities);
  if (key == "entity_serials") return entity_serials(entities);
  if (key == "parts") return parts_of(device);
  if (key == "part_serials") return part_serials(device);
  if (key == "outlets") return count_parts(device, "outlet", false);
  if (key == "outlets_on") return count_parts(device, "outlet", true);
  if (key == "ats_inputs") return count_parts(device, "input", false);
  if (key == "file_systems")
    return std::ranges::count_if(device.parts, [](const Part& part) {
      return attribute(part.more, "type") == "file_system";
    });
  if (key == "raid_groups") {
    std::vector<std::int64_t> members;
    for (const Part& part : device.parts) {
      if (attribute(part.more, "type") == "raid_group")
        members.push_back(number(part.more, "raid_members").get<std::int64_t>());
    }
    std::ranges::sort(members);
    return members;
  }
  if (key == "ups") {
    Json out = Json::object();
    for (const auto& [name, value] : want.items()) out[name] = number(device.more, name);
    return out;
  }
  return "no answer to " + key;
}

std::size_t size_of(const Json& value) {
  return value.is_structured() ? value.size() : std::size_t{1};
}

}  // namespace

TEST_CASE("each recorded device has the kind, vendor, name and model that a person gives it",
          "[snmp]") {
  const auto shared = test::shared_data();
  if (!shared) {
    WARN("no shared data");
    return;
  }
  std::set<std::string> found;
  for (const auto& path : walks(*shared)) {
    const std::string stem = path.stem().string();
    INFO(stem);
    found.insert(stem);
    REQUIRE(seen().contains(stem));
    const Seen& want = seen().at(stem);
    const auto records = collect({{stem, test::slurp(path)}});
    const auto* asset = find_asset(records, stem);
    REQUIRE(asset != nullptr);
    CHECK(asset->kind == want.kind);
    CHECK(attribute(asset->attributes, "vendor") == want.vendor);
    CHECK(asset->name == want.name);
    CHECK(attribute(asset->attributes, "model") == want.model);
  }
  CHECK(found.size() == seen().size());
}

TEST_CASE("what is read of each recorded walk agrees with counts made independently", "[snmp]") {
  const auto shared = test::shared_data();
  if (!shared) {
    WARN("no shared data");
    return;
  }
  std::size_t values = 0;
  const auto paths = walks(*shared);
  for (const auto& path : paths) {
    const Json want = oracle(path);
    const Recording recording = read_snmprec(test::slurp(path));
    const Device device = read_device(recording.walk);
    const Entities entities = read_entity_table(recording.walk);
    for (const auto& [key, value] : want.items()) {
      INFO(path.stem().string() << ": " << key);
      CHECK(answer(key, value, recording, device, entities) == value);
      values += size_of(value);
    }
  }
  WARN("compared " << values << " values of " << paths.size() << " walks with oracle.py");
  CHECK(paths.size() == 34);
}

TEST_CASE("nothing that the readers use is missing from what agents are asked for", "[snmp]") {
  const auto shared = test::shared_data();
  if (!shared) {
    WARN("no shared data");
    return;
  }
  for (const auto& path : walks(*shared)) {
    const Walk whole = read_snmprec(test::slurp(path)).walk;
    const Value* id = whole.find({1, 3, 6, 1, 2, 1, 1, 2, 0});
    const Oid object_id = id == nullptr ? Oid{} : id->oid;
    Walk asked;
    std::size_t asked_twice = 0;
    for (const Subtree& subtree : subtrees()) {
      if (!is_asked(subtree, object_id)) continue;
      const auto [first, last] = whole.below(subtree.base);
      for (auto object = first; object != last; ++object) {
        if (asked.find(object->first) != nullptr) ++asked_twice;
        asked.put(object->first, object->second);
      }
    }
    INFO(path.stem().string());
    CHECK(asked_twice == 0);
    Estate one;
    Estate other;
    CHECK(lines_of(one.add("x", asked)) == lines_of(other.add("x", whole)));
    CHECK(lines_of(one.finish()) == lines_of(other.finish()));
  }
}

namespace {

/// Metrics of thola that are no inventory.
const std::map<std::string, std::string>& left_out_metrics() {
  static const std::map<std::string, std::string> all{
      {"error_counter_", "a counter: says nothing about how the estate is built"},
      {"packet_counter_", "a counter: says nothing about how the estate is built"},
      {"traffic_counter_", "a counter: says nothing about how the estate is built"},
      {"cpu_load", "a load of the moment"},
  };
  return all;
}

const Interface* by_descr(const Device& device, const std::string& descr) {
  const auto found = std::ranges::find(device.interfaces, descr, &Interface::descr);
  return found == device.interfaces.end() ? nullptr : &*found;
}

std::int64_t speed_bps(const Interface& interface) {
  const auto high = interface.high_speed_mbps.value_or(0);
  return high > 0 ? high * 1'000'000 : interface.speed_bps.value_or(0);
}

/// "1,Ethernet1,ethernetCsmacd,Ethernet1,,50:00:…,up,up,0,0," against the interface.
std::size_t check_row(const Device& device, std::string_view line) {
  const auto cells = core::split(line, ',');
  REQUIRE(cells.size() == 11);
  const auto index = core::to_int(cells[0]);
  REQUIRE(index);
  const Interface* interface = device.find_interface(static_cast<std::uint32_t>(*index));
  REQUIRE(interface != nullptr);
  const std::map<std::string_view, std::int64_t> types{{"ethernetCsmacd", 6}, {"other", 1}};
  const auto state = [](std::optional<std::int64_t> value) {
    return value == 1 ? "up" : value == 2 ? "down" : "other";
  };
  CHECK(interface->descr == cells[1]);
  CHECK(interface->type == types.at(cells[2]));
  CHECK(interface->name == cells[3]);
  CHECK(interface->alias == cells[4]);
  CHECK(interface->mac == core::lower(cells[5]));
  CHECK(state(interface->admin) == cells[6]);
  CHECK(state(interface->oper) == cells[7]);
  CHECK(std::to_string(speed_bps(*interface)) == cells[8]);
  CHECK(std::to_string(speed_bps(*interface)) == cells[9]);
  return 10;
}

std::size_t check_identity(const Device& device, const model::AssetRecord& asset,
                           const Json& want) {
  std::size_t compared = 0;
  const auto check = [&](const char* key, const std::string& got) {
    if (want[key].is_null()) return;
    const std::string text = want[key].get<std::string>();
    INFO(key);
    // thola drops the vendor's name from the model ("CISCO7206VXR"), so it is looked for.
    CHECK(core::lower(got).find(core::lower(text)) != std::string::npos);
    ++compared;
  };
  CHECK(model::normal_vendor(want["vendor"].get<std::string>()).starts_with(device.vendor));
  ++compared;
  check("model", attribute(asset.attributes, "model"));
  check("model_series", attribute(asset.attributes, "model"));
  check("serial_number", device.serial);
  check("os_version", attribute(asset.attributes, "firmware_version"));
  return compared;
}

std::size_t check_metrics(const Device& device, const Json& metrics, std::size_t& left_out) {
  std::size_t compared = 0;
  for (const Json& metric : metrics) {
    const std::string name = metric["metric"].get<std::string>();
    const bool is_left_out = std::ranges::any_of(
        left_out_metrics(), [&](const auto& entry) { return name.starts_with(entry.first); });
    if (is_left_out) {
      ++left_out;
      continue;
    }
    INFO(name << " of " << metric["label"]);
    const Interface* interface = by_descr(device, metric["label"].get<std::string>());
    REQUIRE(interface != nullptr);
    const std::map<std::string, std::int64_t> values{
        {"interface_oper_status", interface->oper.value_or(0)},
        {"interface_admin_status", interface->admin.value_or(0)},
        {"interface_maxspeed_in", speed_bps(*interface)},
        {"interface_maxspeed_out", speed_bps(*interface)},
    };
    REQUIRE(values.contains(name));
    CHECK(metric["value"] == values.at(name));
    ++compared;
  }
  return compared;
}

}  // namespace

TEST_CASE("what is read agrees with the component values that another tool must read", "[snmp]") {
  const auto shared = test::shared_data();
  if (!shared) {
    WARN("no shared data");
    return;
  }
  std::size_t compared = 0;
  std::size_t left_out = 0;
  std::size_t files = 0;
  for (const auto& entry : fs::directory_iterator{*shared / "snmp" / "thola"}) {
    const std::string name = entry.path().filename().string();
    constexpr std::string_view kSuffix = ".expected.json";
    if (!name.ends_with(kSuffix)) continue;
    INFO(name);
    ++files;
    const std::string stem = name.substr(0, name.size() - kSuffix.size());
    const std::string text = test::slurp(entry.path().parent_path() / (stem + ".snmprec"));
    const Json want = Json::parse(test::slurp(entry.path()))["expectations"];
    const Device device = read_device(read_snmprec(text).walk);
    const auto records = collect({{stem, text}});
    compared += check_identity(device, *find_asset(records, stem), want["identify"]["properties"]);
    CHECK(device.interfaces.size() == want["readCountInterfaces"]["count"]);
    ++compared;
    const Json& metrics = want["checkInterfaceMetrics"];
    compared += check_metrics(device, metrics["performance_data"], left_out);
    const std::string table = metrics["messages"][0]["message"].get<std::string>();
    const auto lines = core::lines(table);
    for (std::size_t i = 1; i < lines.size(); ++i) {
      if (!lines[i].empty()) compared += check_row(device, lines[i]);
    }
    for (const char* part :
         {"checkUPS", "checkMemoryUsage", "checkDisk", "checkServer", "checkSBC"})
      CHECK(want[part].is_null());  // nothing is expected of these devices
    if (!want["checkCPULoad"].is_null())
      left_out += want["checkCPULoad"]["performance_data"].size();
  }
  CHECK(files == 3);
  WARN("compared " << compared << " expected values of " << files << " devices; " << left_out
                   << " counters and loads are left out");
}

}  // namespace plimsoll::snmp
