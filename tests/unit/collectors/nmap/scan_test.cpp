#include "collectors/nmap/scan.hpp"

#include <catch2/catch.hpp>

namespace plimsoll::nmap {

TEST_CASE("what is not nmap's is refused", "[nmap]") {
  for (const char* text : {"", "<", "<html/>", "Starting Nmap 7.93", "<a><nmaprun/></a>"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_scan(text));
  }
}

TEST_CASE("entities of a document type stay as they are", "[nmap]") {
  std::string bomb = "<!DOCTYPE nmaprun [<!ENTITY a \"aaaaaaaaaa\">";
  for (char c = 'b'; c < 'k'; ++c) {
    bomb += std::string{"<!ENTITY "} + c + " \"";
    for (int i = 0; i < 10; ++i) bomb += std::string{"&"} + static_cast<char>(c - 1) + ";";
    bomb += "\">";
  }
  const auto scan = parse_scan(bomb +
                               "]><nmaprun version=\"&j;\"><host><status state=\"up\"/><address "
                               "addr=\"&j;\"/></host></nmaprun>");
  REQUIRE(scan);
  REQUIRE(scan->hosts.size() == 1);
  CHECK(scan->hosts[0].address == "&j;");
}

TEST_CASE("depth and number are no trouble", "[nmap]") {
  std::string deep = "<nmaprun>";
  for (int i = 0; i < 200'000; ++i) deep += "<host>";
  CHECK(parse_scan(deep));
  std::string wide = "<nmaprun><host><status state=\"up\"/><address addr=\"192.0.2.1\"/><ports>";
  for (int i = 0; i < 70'000; ++i) wide += "<port protocol=\"tcp\" portid=\"1\"/>";
  const auto scan = parse_scan(wide + "</ports></host></nmaprun>");
  REQUIRE(scan);
  CHECK(scan->hosts[0].ports.size() == kPorts);
}

TEST_CASE("of a scan that breaks off the hosts before count", "[nmap]") {
  const auto scan = parse_scan(
      "<nmaprun><host><status state=\"up\"/><address addr=\"192.0.2.1\" addrtype=\"ipv4\"/></host>"
      "<host><status state=\"up\"/><address addr=\"192.0.2.2\" addrtype=\"ipv4\"/><ports><po");
  REQUIRE(scan);
  REQUIRE(scan->hosts.size() == 1);
  CHECK(scan->hosts[0].address == "192.0.2.1");
  CHECK_FALSE(scan->finished);
  CHECK(scan->issues.size() == 1);
}

TEST_CASE("of both addresses the IPv4 one names the host", "[nmap]") {
  const auto scan = parse_scan(
      R"(<nmaprun><host><address addr="2001:db8::1" addrtype="ipv6"/>
         <address addr="192.0.2.1" addrtype="ipv4"/></host></nmaprun>)");
  REQUIRE(scan);
  CHECK(scan->hosts[0].address == "192.0.2.1");
  CHECK(scan->hosts[0].other_address == "2001:db8::1");
}

}  // namespace plimsoll::nmap
