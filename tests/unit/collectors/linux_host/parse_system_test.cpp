#include "collectors/linux_host/parse_system.hpp"

#include <filesystem>
#include <string>

#include <catch2/catch.hpp>

#include "collectors/linux_host/parse_packages.hpp"
#include "lib/core/text.hpp"
#include "tests/support/support.hpp"

namespace plimsoll::linux_host {
namespace {

using Texts = std::vector<std::string>;

TEST_CASE("assignments lose their quotes and escapes", "[linux_host]") {
  const auto read =
      parse_assignments("# comment\nA=plain\nB=\"q \\\"x\\\"\"\nC='s\\n'\nnonsense\nA=last\n");
  CHECK(read.at("A") == "last");
  CHECK(read.at("B") == "q \"x\"");
  CHECK(read.at("C") == "s\\n");
  CHECK(read.size() == 3);
}

TEST_CASE("processors are counted by socket and core", "[linux_host]") {
  const auto cpu = parse_cpuinfo(
      "processor\t: 0\nphysical id\t: 0\ncore id\t: 0\nmodel name\t: X\n\n"
      "processor\t: 1\nphysical id\t: 1\ncore id\t: 0\nflags\t: fpu hypervisor\n");
  CHECK(cpu.threads == 2);
  CHECK(cpu.sockets == 2);
  CHECK(cpu.cores == 2);
  CHECK(cpu.model == "X");
  CHECK(cpu.hypervisor_flag);
  CHECK_FALSE(parse_cpuinfo("").sockets);  // absent, not 0
}

TEST_CASE("real cpuinfo and meminfo files agree with an independent reader",
          "[linux_host][shared]") {
  const auto data = test::shared_data();
  if (!data) {
    WARN("no shared data");
    return;
  }
  const auto folder = *data / "hostinv" / "jc";
  CHECK(parse_cpuinfo(test::slurp(folder / "linux-proc__cpuinfo")).threads == 1);
  CHECK(parse_cpuinfo(test::slurp(folder / "linux-proc__cpuinfo2")).threads > 1);
  CHECK(parse_memory_bytes(test::slurp(folder / "linux-proc__meminfo")) ==
        std::int64_t{3997272} * 1024);
}

TEST_CASE("absurd memory is unknown", "[linux_host]") {
  CHECK(parse_memory_bytes("MemTotal: 1024 kB\n") == 1048576);
  CHECK_FALSE(parse_memory_bytes("MemTotal: 99999999999999999 kB\n"));
  CHECK_FALSE(parse_memory_bytes("MemTotal: 12\n"));
  CHECK_FALSE(parse_memory_bytes("MemFree: 12 kB\n"));
}

TEST_CASE("the full name of a host comes from its own name or from hosts", "[linux_host]") {
  const auto hosts = parse_hosts(
      "127.0.0.1 localhost # no\n10.0.0.1 other.example db1\n10.0.0.2 DB1.example.org\n");
  CHECK(fqdn_of("a.b", hosts) == "a.b");
  CHECK(fqdn_of("db1", hosts) ==
        "DB1.example.org");  // a name that begins alike beats a line that mentions it
  CHECK_FALSE(fqdn_of("db2", hosts));
  CHECK_FALSE(fqdn_of("", hosts));
}

TEST_CASE("resolv.conf gives three servers at most, once each", "[linux_host]") {
  const auto resolver = parse_resolv(
      "nameserver 10.0.0.1\nnameserver 10.0.0.1\nnameserver fe80::1%eth0\nnameserver 10.0.0.3\n"
      "nameserver 10.0.0.4\noptions timeout:900 rotate\n; nameserver 9.9.9.9\n");
  CHECK(resolver.servers == Texts{"10.0.0.1", "fe80::1", "10.0.0.3"});
  CHECK(resolver.timeout_s == 30);
  CHECK(resolver.rotate);
  CHECK(parse_resolv("options timeout:soon\n").timeout_s == 5);
}

TEST_CASE("time servers of chrony, ntpd and timesyncd are gathered", "[linux_host]") {
  CHECK(parse_time_servers(
            "pool p.example iburst\nserver  a.example\n# server no\n! server no\nserverx b\n") ==
        Texts{"a.example", "p.example"});
  CHECK(parse_time_servers("[Time]\nNTP=b.example a.example\n#FallbackNTP=x\n") ==
        Texts{"a.example", "b.example"});
}

/// The values of one field in every structure of a title, counted from the text itself.
std::vector<std::string> stated_fields(const std::string& text, const std::string& title,
                                       const std::string& field) {
  std::vector<std::string> out;
  bool inside = false;
  for (const auto line : core::lines(text)) {
    if (!line.starts_with('\t')) inside = line == title;
    const std::string mark = "\t" + field + ": ";
    if (inside && line.starts_with(mark))
      out.push_back(core::printable(core::trim(line.substr(mark.size()))));
  }
  return out;
}

/// SMBIOS texts that stand for nothing.
std::string value_of(const std::vector<std::string>& texts, std::size_t place) {
  if (place >= texts.size() || texts[place] == "Not Specified" || texts[place] == "Unknown" ||
      texts[place].starts_with("To be filled") || texts[place].starts_with("To Be Filled"))
    return {};
  return texts[place];
}

TEST_CASE("dmidecode gives the systems of real servers and their power supplies",
          "[linux_host][shared]") {
  const auto data = test::shared_data();
  if (!data) {
    WARN("no shared data");
    return;
  }
  std::size_t files = 0;
  std::size_t values = 0;
  std::size_t supplies = 0;
  for (const auto& entry : std::filesystem::directory_iterator(*data / "hostinv" / "dmidecode")) {
    INFO(entry.path());
    const auto text = test::slurp(entry.path());
    const auto tables = parse_dmidecode(text);
    const auto check = [&](const std::string& got, const char* title, const char* field,
                           std::size_t place = 0) {
      const auto want = value_of(stated_fields(text, title, field), place);
      INFO(field);
      CHECK(got == want);
      if (!want.empty()) ++values;
    };
    check(tables.vendor, "System Information", "Manufacturer");
    check(tables.product, "System Information", "Product Name");
    check(tables.serial, "System Information", "Serial Number");
    check(tables.uuid, "System Information", "UUID");
    check(tables.bios_version, "BIOS Information", "Version");
    check(tables.bios_date, "BIOS Information", "Release Date");
    constexpr const char* kSupply = "System Power Supply";
    const auto states = stated_fields(text, kSupply, "Status");
    REQUIRE(tables.supplies.size() == states.size());
    for (std::size_t i = 0; i < states.size(); ++i) {
      const auto& supply = tables.supplies[i];
      check(supply.name, kSupply, "Name", i);
      check(supply.manufacturer, kSupply, "Manufacturer", i);
      check(supply.serial, kSupply, "Serial Number", i);
      check(supply.model, kSupply, "Model Part Number", i);
      const auto watts = stated_fields(text, kSupply, "Max Power Capacity")[i];
      CHECK((supply.max_watts ? std::to_string(*supply.max_watts) + " W" : "Unknown") == watts);
      CHECK(supply.present == (states[i].find("Not Present") == std::string::npos));
    }
    ++files;
    supplies += states.size();
  }
  CHECK(files == 9);
  CHECK(supplies >= 15);
  WARN("dmidecode: " << files << " files, " << supplies << " power supplies, " << values
                     << " values compared with the text");
}

TEST_CASE("a supply that is absent or critical is told from a good one", "[linux_host]") {
  const auto tables = parse_dmidecode(
      "System Power Supply\n\tStatus: Not Present\nSystem Power Supply\n\tStatus: Present, "
      "Critical\n"
      "System Power Supply\n\tStatus: Present, OK\n\tPlugged: No\n\tMax Power Capacity: Unknown\n");
  REQUIRE(tables.supplies.size() == 3);
  CHECK_FALSE(tables.supplies[0].present);
  CHECK_FALSE(tables.supplies[1].healthy);
  CHECK(tables.supplies[2].healthy);
  CHECK_FALSE(tables.supplies[2].plugged);
  CHECK_FALSE(tables.supplies[2].max_watts);
}

TEST_CASE("dpkg's database gives installed packages only", "[linux_host]") {
  const auto [packages, issues] = parse_dpkg_status(
      "Package: b\nStatus: install ok installed\nVersion: 1:2.3+dfsg-4\n\n"
      "Package: gone\nStatus: deinstall ok config-files\nVersion: 1\n\n"
      "Package: a\nStatus: hold ok installed\n\nPackage: two words\nStatus: install ok "
      "installed\n");
  REQUIRE(packages.size() == 2);
  CHECK(packages[0].name == "a");
  CHECK(packages[1].name == "b");
  CHECK(packages[1].version == "2.3");
  CHECK(issues.size() == 1);
}

TEST_CASE("upstream versions lose epoch and revision", "[linux_host]") {
  CHECK(upstream_version("1:15.4-2+deb12u1") == "15.4");
  CHECK(upstream_version("7.2.4-r1") == "7.2.4");
  CHECK(upstream_version("10.11.6+dfsg1-1") == "10.11.6");
  CHECK(upstream_version("-1") == "-1");
}

TEST_CASE("rpm and apk lists are read", "[linux_host]") {
  const auto [rpm, issues] = parse_rpm_list("nginx 1.20.1\nbash\n\nzlib 1.3\n");
  CHECK(rpm.size() == 2);
  CHECK(issues.size() == 1);
  const auto apk = parse_apk_installed("C:x\nP:redis\nV:7.2.4-r1\n\nP:musl\nV:1-r0\n").packages;
  REQUIRE(apk.size() == 2);
  CHECK(apk[1].version == "7.2.4");
}

TEST_CASE("issues of one file are bounded", "[linux_host]") {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "one\n";
  CHECK(parse_rpm_list(text).issues.size() == kIssueLimit + 1);
}

}  // namespace
}  // namespace plimsoll::linux_host
