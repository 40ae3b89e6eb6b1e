// Every value of the shared outputs of real hosts, counted line by line without our parser.
#include <catch2/catch.hpp>

#include "collectors/lldp/program.hpp"
#include "lib/core/text.hpp"
#include "tests/support/collect_program.hpp"

namespace plimsoll::lldp {

namespace {

/// What a line of the keyvalue format becomes: text that must stand among the records, with {} for
/// its value.
const std::map<std::string, std::string, std::less<>> kExpected{
    {"chassis.Bridge.enabled", R"("Bridge")"},
    {"chassis.Router.enabled", R"("Router")"},
    {"chassis.descr", R"("description":"{}")"},
    {"chassis.mac", R"({"scheme":"chassis-id","value":"{}"})"},
    {"chassis.mgmt-ip", R"({"scheme":"ip","value":"{}"})"},
    {"chassis.name", R"({"scheme":"fqdn","value":"{}"})"},
    {"lldp-med.device-type", R"("med_device_type":"{}")"},
    {"lldp-med.inventory.firmware", R"("firmware_version":"{}")"},
    {"lldp-med.inventory.manufacturer", R"("vendor":"{}")"},
    {"lldp-med.inventory.model", R"("model":"{}")"},
    {"lldp-med.inventory.software", R"("software_version":"{}")"},
    {"port.auto-negotiation.current", R"("mau_type":"{}")"},
    {"port.auto-negotiation.enabled", R"("auto_negotiation":false)"},
    {"port.descr", R"("description":"{}")"},
    {"port.ifname", R"("port_id":"{}","port_id_type":"ifname")"},
    {"port.local", R"("port_id":"{}","port_id_type":"local")"},
    {"port.mfs", R"("max_frame_bytes":{})"},
    {"via", R"("protocol":"lldp")"},
    {"vlan", "{}\"]"},
    {"vlan.pvid", R"("vlan":296)"},
    {"vlan.vlan-id", R"("vlans":["{} )"},
};

/// What we leave out, and why.
const std::map<std::string, std::string, std::less<>> kLeftOut{
    {"age", "changes with every run"},
    {"chassis.ttl", "how long a frame counts: lldpd has judged it"},
    {"lldp-med.inventory.serial", "To be filled by O.E.M."},
    {"port.auto-negotiation.supported", "what is on is told"},
    {"port.ttl", "how long a frame counts: lldpd has judged it"},
    {"rid", "a number of lldpd's own"},
};

bool is_left_out(const std::string& path, const std::string& value) {
  return kLeftOut.contains(path) || path.ends_with(".available") ||  // what MED could tell
         path.starts_with("unknown-tlvs.") ||                        // a vendor's own
         (path == "chassis.mgmt-ip" && value.starts_with("fe80:"));  // of one link only
}

std::size_t occurrences(const std::string& text, const std::string& part) {
  std::size_t out = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++out;
  return out;
}

}  // namespace

TEST_CASE("every value of real outputs is among the records as often as it is told", "[lldp]") {
  const auto shared = test::shared_data();
  if (!shared) {
    WARN("no shared data");
    return;
  }
  std::size_t values = 0;
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator{*shared / "hostinv" / "lldp"}) {
    INFO(entry.path());
    ++files;
    const auto records = test::collect_lines(program(), test::file_setting(entry.path()));
    const auto input = test::slurp(entry.path());
    std::set<std::string> distinct;  // a line may be told twice
    for (const auto line : core::lines(input)) distinct.emplace(line);
    std::map<std::string, std::size_t> expected;
    std::size_t neighbours = 0;
    for (const auto& line : distinct) {
      const auto second = line.find('.', line.find('.') + 1);
      const auto equals = line.find('=');
      const auto path = line.substr(second + 1, equals - second - 1);
      const auto value = line.substr(equals + 1);
      CAPTURE(path, value);
      if (path == "via") ++neighbours;
      if (is_left_out(path, value)) continue;
      REQUIRE(kExpected.contains(path));
      auto text = kExpected.at(path);
      if (const auto at = text.find("{}"); at != std::string::npos) text.replace(at, 2, value);
      ++expected[text];
    }
    for (const auto& [text, times] : expected) {
      CAPTURE(text, times);
      CHECK(occurrences(records, text) == times);
      values += times;
    }
    CHECK(occurrences(records, R"("remote_port":)") == neighbours);
  }
  CHECK(files == 3);
  CHECK(values > 50);
  WARN(files << " files, " << values << " values compared");
}

}  // namespace plimsoll::lldp
