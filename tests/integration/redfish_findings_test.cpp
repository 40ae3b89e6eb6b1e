// From recorded trees alone, through to what the audit says of their power.
#include <algorithm>

#include <catch2/catch.hpp>

#include "tests/support/program.hpp"

using plimsoll::test::audit_tool;
using plimsoll::test::column;
using plimsoll::test::source_dir;
using plimsoll::test::TemporaryFolder;
using plimsoll::test::value;

namespace {

/// An audit of one recorded tree, assessed.
std::filesystem::path audit_of(const TemporaryFolder& folder, const std::string& fixture) {
  const auto audit = folder.path() / "audit.db";
  const auto tree = source_dir() / "collectors" / "redfish" / "fixtures" / fixture / "input.json";
  const auto collected =
      audit_tool({"-d", audit.string(), "collect", "redfish", "file=" + tree.string()});
  INFO(collected.err);
  REQUIRE((collected.status == 0 || collected.status == 4));
  const auto assessed = audit_tool({"-d", audit.string(), "assess"});
  INFO(assessed.err);
  // 1: there are findings.
  REQUIRE((assessed.status == 0 || assessed.status == 1));
  return audit;
}

}  // namespace

TEST_CASE("the power of the DMTF rack server is found to be no longer redundant", "[redfish]") {
  const TemporaryFolder folder;
  const auto audit = audit_of(folder, "dmtf_public_rackmount1");
  // One bay is empty, the supply in the other in warning; the group claims that one is enough.
  CHECK(
      value(audit,
            "SELECT n.k || ' of ' || n.members || ', ' || sum(m.down) || ' down' FROM need n JOIN "
            "asset a ON a.id = n.asset_id JOIN need_member m ON m.need_id = n.id WHERE "
            "n.rule = 'power-supplies' AND a.kind = 'chassis'") == "1 of 2, 1 down");
  const auto lost = column(audit,
                           "SELECT f.message FROM open_finding f WHERE f.check_id = "
                           "'redundancy.group.not-already-lost' AND f.status = 'fail'");
  CAPTURE(lost);
  const auto power = std::count_if(lost.begin(), lost.end(), [](const std::string& message) {
    return message.find("Power Supply Bay 2") != std::string::npos &&
           message.find("the next failure stops it") != std::string::npos;
  });
  CHECK(power == 1);
  CHECK(value(audit,
              "SELECT v.attributes ->> 'health' FROM asset a JOIN asset_version v ON v.asset_id = "
              "a.id AND v.last_scan IS NULL WHERE a.name LIKE '%Power Supply Bay 1'") == "Warning");
}

TEST_CASE("behind two rack PDUs and a transfer switch the one feed is found", "[redfish]") {
  const TemporaryFolder folder;
  const auto audit = audit_of(folder, "power_equipment");
  const auto lost = column(audit,
                           "SELECT f.message FROM open_finding f WHERE f.check_id = "
                           "'redundancy.group.not-already-lost' AND f.status = 'fail'");
  CAPTURE(lost);
  const auto input = std::count_if(lost.begin(), lost.end(), [](const std::string& message) {
    return message.find("Transfer switch 1") != std::string::npos &&
           message.find("Mains B") != std::string::npos;
  });
  CHECK(input == 1);
  // Nothing states how many of its supplies the server needs: no redundancy is claimed for them.
  CHECK(value(audit,
              "SELECT n.k || ' of ' || n.members FROM need n JOIN asset a ON a.id = n.asset_id "
              "WHERE a.name = 'web1 chassis' AND n.rule LIKE 'power-supplies%'") == "2 of 2");
}
