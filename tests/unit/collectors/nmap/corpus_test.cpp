// All scans of the developers' shared data, where it is present, against what Python's XML parser
// reads from them (list_scan.py) and against nmap's own counts.
#include <string>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "collectors/nmap/mapping.hpp"
#include "lib/core/text.hpp"
#include "tests/support/support.hpp"

namespace plimsoll::nmap {

namespace {

/// A line for each host that is up, name, port and hop, as list_scan.py writes them.
std::string listing(const Scan& scan) {
  std::string out;
  for (const auto& host : scan.hosts) {
    if (host.state != "up") continue;
    out += fmt::format("host {} {} {}|{}\n", host.address, host.reason, host.mac, host.mac_vendor);
    for (const auto& name : host.names) out += fmt::format("name {}\n", name);
    for (const auto& port : host.ports) {
      out += fmt::format("port {}/{} {} {}|{}|{}|{}|{}|{}\n", port.number, port.protocol,
                         port.state, port.service, port.product, port.version, port.extra,
                         port.tunnel, port.cpe.size());
    }
    if (host.os) out += fmt::format("os {} {}\n", host.os->accuracy, host.os->name);
    for (const auto& hop : host.hops)
      out += fmt::format("hop {} {} {}\n", hop.ttl, hop.address, hop.name);
  }
  return out;
}

/// As many hosts, and as many of them up, as nmap counts at the end of its output.
void check_counts(const Scan& scan) {
  REQUIRE(scan.up);
  REQUIRE(scan.total);
  CHECK(static_cast<std::int64_t>(scan.hosts.size()) == *scan.total);
  collect::kit::Draft draft;
  KnownHosts known;
  map_scan("t", scan, known, draft);
  CHECK(static_cast<std::int64_t>(known.size()) == *scan.up);
  for (const auto& record : std::move(draft).finish()) {
    const auto* scope = std::get_if<model::ScopeRecord>(&record);
    if (scope != nullptr) CHECK(scope->status == model::ScopeStatus::complete);
  }
}

}  // namespace

TEST_CASE("every scan is read as another parser reads it, and counted as nmap counted", "[nmap]") {
  const auto shared = test::shared_data();
  if (!shared) {
    WARN("no shared data");
    return;
  }
  std::vector<std::string> command{
      "python3",
      (test::source_dir() / "tests" / "unit" / "collectors" / "nmap" / "list_scan.py").string()};
  std::string read;
  for (const auto& entry : std::filesystem::directory_iterator{*shared / "hostinv" / "nmap"}) {
    INFO(entry.path());
    const auto scan = parse_scan(test::slurp(entry.path()));
    REQUIRE(scan);
    CHECK(scan->issues.empty());
    CHECK(scan->finished);
    check_counts(*scan);
    read += listing(*scan);
    command.push_back(entry.path().string());
  }
  const auto other = test::run(command);
  REQUIRE(other.status == 0);
  CHECK(read == other.out);
  CHECK(command.size() == 2 + 16);
  const auto lines = core::lines(other.out).size();
  CHECK(lines > 100);
  WARN("16 scans, " << lines << " hosts, names, ports, systems and hops compared");
}

}  // namespace plimsoll::nmap
