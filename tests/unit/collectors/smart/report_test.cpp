#include "collectors/smart/report.hpp"

#include <catch2/catch.hpp>

namespace plimsoll::smart {

namespace {

/// A report of a disk with `members` added.
Report disk_report(const std::string& members, const std::string& protocol = "ATA") {
  const auto report =
      parse_report(R"({"smartctl": {"exit_status": 0}, "device": {"name": "/dev/sda", "type": "sat",
                       "protocol": ")" +
                   protocol + "\"}, " + members + "}");
  REQUIRE(report);
  return *report;
}

}  // namespace

TEST_CASE("what is not smartctl's is refused", "[smart]") {
  for (const char* text :
       {"", "[]", "{}", "smartctl 7.3", R"({"smartctl": null})", "{\"smartctl\": {"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_report(text));
  }
  CHECK_FALSE(parse_report(std::string(100'000, '[')));
}

TEST_CASE("members of an odd type are left out and reported", "[smart]") {
  const auto report = disk_report(
      R"("serial_number": 7, "user_capacity": {"bytes": "many"}, "smart_status": {"passed": "yes"},
         "temperature": {"current": 1e300}, "power_on_time": [], "model_name": "ST1",
         "power_cycle_count": 18446744073709551615)");
  CHECK(report.disk.serial.empty());
  CHECK_FALSE(report.disk.capacity_bytes);
  CHECK_FALSE(report.disk.passed);
  CHECK_FALSE(report.disk.temperature_c);
  CHECK_FALSE(report.disk.power_cycles);
  CHECK(report.disk.model == "ST1");
  CHECK(report.issues.size() == 5);
}

TEST_CASE("wear is what the disk has used of its endurance, by the best source", "[smart]") {
  const char* attribute =
      R"("ata_smart_attributes": {"table": [{"id": 177, "name": "Wear_Leveling_Count", "value": 93}]})";
  CHECK(disk_report(attribute).disk.wear_pct == 7);
  const std::string statistics = std::string{attribute} +
                                 R"(, "ata_device_statistics": {"pages": [{"number": 7, "table": [
           {"name": "Percentage Used Endurance Indicator", "value": 12}]}]})";
  CHECK(disk_report(statistics).disk.wear_pct == 12);
  CHECK(disk_report(statistics + R"(, "endurance_used": {"current_percent": 13})").disk.wear_pct ==
        13);
  CHECK(disk_report(R"("nvme_smart_health_information_log": {"percentage_used": 104})", "NVMe")
            .disk.wear_pct == 104);
  CHECK(disk_report(R"("scsi_percentage_used_endurance_indicator": 3)", "SCSI").disk.wear_pct == 3);
  CHECK_FALSE(disk_report(R"("ata_smart_attributes": {"table": [
                            {"id": 233, "name": "Media_Wearout_Indicator", "value": 0}]})")
                  .disk.wear_pct);
}

TEST_CASE("the bits of the exit status are told in words", "[smart]") {
  CHECK(exit_meaning(0).empty());
  CHECK(exit_meaning(2).size() == 1);
  CHECK(exit_meaning(8) == std::vector<std::string>{"the disk says that it is failing"});
  CHECK(exit_meaning(255).size() == 8);
  CHECK(exit_meaning(-1).size() == 8);
}

TEST_CASE("SCSI disks are known by vendor and product, their errors summed", "[smart]") {
  const auto report = disk_report(
      R"("scsi_vendor": "SEAGATE", "scsi_product": "ST600MM0026", "scsi_revision": "0001",
         "logical_unit_id": "0x5000C500A0B0C0D0", "scsi_grown_defect_list": 4,
         "scsi_error_counter_log": {"read": {"total_uncorrected_errors": 2, "total_errors_corrected": 9},
                                    "write": {"total_uncorrected_errors": 1}})",
      "SCSI");
  CHECK(report.disk.vendor == "SEAGATE");
  CHECK(report.disk.model == "ST600MM0026");
  CHECK(report.disk.firmware == "0001");
  CHECK(report.disk.wwn == "5000c500a0b0c0d0");
  CHECK(report.disk.media_errors == 3);
  CHECK(report.disk.reallocated_sectors == 4);
  CHECK_FALSE(is_controller_volume(report.disk));
}

TEST_CASE("volumes that controllers show are told from disks", "[smart]") {
  Disk disk;
  disk.vendor = "AVAGO";
  CHECK(is_controller_volume(disk));
  disk = {};
  disk.vendor = "HP";
  disk.model = "HP LOGICAL VOLUME";
  CHECK(is_controller_volume(disk));
  disk.model = "PERC H730P Mini";
  CHECK(is_controller_volume(disk));
  disk.model = "EG0900FCVBL";
  CHECK_FALSE(is_controller_volume(disk));
  CHECK(slot_of("sat+megaraid,14") == "14");
  CHECK(slot_of("sat").empty());
}

}  // namespace plimsoll::smart
