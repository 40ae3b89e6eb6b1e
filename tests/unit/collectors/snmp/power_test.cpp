// UPSs, PDUs, transfer switches.
#include "collectors/snmp/power.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/collectors/snmp/support.hpp"

namespace plimsoll::snmp {

using Lines = std::vector<std::string>;

TEST_CASE("an APC UPS tells battery, load, status and last test", "[snmp]") {
  const std::string ups = "1.3.6.1.4.1.318.1.1.1.";
  const auto records = collect(
      {{"ups1", "1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.318.1.3.27\n" + ups +
                    "1.1.1.0|4|Smart-UPS 3000\n" + ups + "1.2.3.0|4|AS1234567890\n" + ups +
                    "2.1.1.0|2|3\n" + ups + "2.1.3.0|4|01/15/19\n" + ups + "2.2.1.0|66|87\n" + ups +
                    "2.2.3.0|67|180000\n" + ups + "2.2.4.0|2|2\n" + ups + "3.2.1.0|66|0\n" + ups +
                    "4.1.1.0|2|3\n" + ups + "4.2.3.0|66|42\n" + ups + "7.2.3.0|2|2\n" + ups +
                    "7.2.4.0|4|03/01/2020\n"}});
  const auto* asset = find_asset(records, "ups1");
  REQUIRE(asset != nullptr);
  CHECK(asset->kind == "ups");
  CHECK(ids(*asset) == Lines{"serial apc/AS1234567890"});
  const auto is = [&](const char* name, const char* value) {
    INFO(name);
    CHECK(attribute(asset->attributes, name) == value);
  };
  is("battery_status", "low");
  is("battery_replaced_at", "2019-01-15");
  is("battery_charge_pct", "87");
  is("runtime_s", "1800");
  is("battery_needs_replacing", "yes");
  is("status", "on_battery");
  is("on_battery", "yes");
  is("load_pct", "42");
  is("last_test_result", "failed");
  is("last_test_at", "2020-03-01");
  const auto* input = find_asset(records, "ups1:power_feed:in1");
  REQUIRE(input != nullptr);
  CHECK(attribute(input->attributes, "operational") == "no");
  CHECK(relations(records, "powered_by") == Lines{"ups1 -> ups1:power_feed:in1"});
}

TEST_CASE("UPS-MIB fills what the vendor's MIB leaves open, and unknown stays unknown", "[snmp]") {
  const std::string ups = "1.3.6.1.2.1.33.1.";
  const Device device = read_device(
      walk_of("1.3.6.1.2.1.1.3.0|67|900000\n" + ups + "1.1.0|4|ACME\n" + ups + "1.2.0|4|Model 5\n" +
              ups + "2.1.0|2|2\n" + ups + "2.3.0|2|-1\n" + ups + "2.4.0|2|90\n" + ups +
              "4.1.0|2|5\n" + ups + "4.4.1.4.1|2|1000\n" + ups + "4.4.1.4.2|2|500\n" + ups +
              "4.4.1.5.1|2|30\n" + ups + "4.4.1.5.2|2|70\n" + ups + "7.3.0|2|1\n" + ups +
              "7.5.0|67|300000\n" + ups + "3.3.1.3.1|2|230\n"));
  CHECK(device.kind == "ups");
  CHECK(device.vendor == "acme");
  CHECK(attribute(device.more, "runtime_s").empty());
  CHECK(attribute(device.more, "battery_charge_pct") == "90");
  CHECK(attribute(device.more, "on_battery") == "yes");
  CHECK(attribute(device.more, "output_watts") == "1500");
  CHECK(attribute(device.more, "load_pct") == "70");  // of the phases, the one that limits
  CHECK(attribute(device.more, "last_test_result") == "passed");
  CHECK(attribute(device.more, "last_test_age_s") == "6000");
}

TEST_CASE("a transfer switch stands on its two inputs", "[snmp]") {
  const std::string ats = "1.3.6.1.4.1.318.1.1.8.";
  const auto records =
      collect({{"ats1", "1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.318.1.3.11\n" + ats + "1.5.0|4|AP7724\n" +
                            ats + "1.6.0|4|5A1516T15268\n" + ats + "5.1.2.0|2|1\n" + ats +
                            "5.1.3.0|2|1\n" + ats + "5.1.12.0|2|2\n" + ats + "5.1.13.0|2|1\n" +
                            ats + "5.3.3.1.3.1.1.1|2|230\n" + ats + "5.3.3.1.3.2.1.1|2|0\n"}});
  const auto* asset = find_asset(records, "ats1");
  CHECK(asset->kind == "pdu");
  CHECK(attribute(asset->attributes, "type") == "ats");
  CHECK(attribute(asset->attributes, "selected_source") == "A");
  CHECK(attribute(asset->attributes, "redundant") == "no");
  CHECK(relations(records, "powered_by") ==
        Lines{"ats1 -> ats1:power_feed:A", "ats1 -> ats1:power_feed:B"});
  const auto* a = find_asset(records, "ats1:power_feed:A");
  const auto* b = find_asset(records, "ats1:power_feed:B");
  CHECK(attribute(a->attributes, "operational") == "yes");
  CHECK(attribute(a->attributes, "active") == "yes");
  CHECK(attribute(a->attributes, "volts") == "230");
  CHECK(attribute(b->attributes, "operational") == "no");
}

TEST_CASE("outlets of a PDU hang on it and are on or off", "[snmp]") {
  const std::string pdu = "1.3.6.1.4.1.318.1.1.12.";
  const auto records =
      collect({{"pdu1", "1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.318.1.3.4.5\n" + pdu + "1.5.0|4|AP7900\n" +
                            pdu + "3.5.1.1.2.1|4|db1 left\n" + pdu + "3.5.1.1.4.1|2|1\n" + pdu +
                            "3.5.1.1.2.2|4|db2 left\n" + pdu + "3.5.1.1.4.2|2|2\n" + pdu +
                            "3.4.1.1.2.3|4|only metered\n"}});
  CHECK(relations(records, "powered_by") == Lines{"pdu1:power_feed:outlet1 -> pdu1",
                                                  "pdu1:power_feed:outlet2 -> pdu1",
                                                  "pdu1:power_feed:outlet3 -> pdu1"});
  const auto state = [&](const char* key) {
    return attribute(find_asset(records, key)->attributes, "operational");
  };
  CHECK(state("pdu1:power_feed:outlet1") == "yes");
  CHECK(state("pdu1:power_feed:outlet2") == "no");
  CHECK(state("pdu1:power_feed:outlet3").empty());
  CHECK(find_asset(records, "pdu1:power_feed:outlet1")->name == "db1 left of pdu1");
}

TEST_CASE("days are read as agents write them", "[snmp]") {
  CHECK(day("08/28/2019") == "2019-08-28");
  CHECK(day("08/28/19 10:00") == std::nullopt);
  CHECK(day("08/28/19") == "2019-08-28");
  CHECK(day("2020-02-03") == "2020-02-03");
  CHECK(day("28.08.2019") == "2019-08-28");
  CHECK(day("13/13/2019") == std::nullopt);
  CHECK(day("Unknown") == std::nullopt);
  CHECK(day("") == std::nullopt);
}

}  // namespace plimsoll::snmp
