#include "lib/lifecycle/identifiers.hpp"

#include <catch2/catch.hpp>

namespace plimsoll::lifecycle {

TEST_CASE("CPE names are read in both spellings", "[lifecycle]") {
  const auto formatted = parse_cpe("cpe:2.3:a:Apache:http_server:2.4.41:*:*:*:*:*:*:*");
  REQUIRE(formatted);
  CHECK(formatted->vendor == "apache");
  CHECK(formatted->product == "http_server");
  CHECK(formatted->version == "2.4.41");
  CHECK(formatted->update.empty());
  const auto uri = parse_cpe("cpe:/o:microsoft:windows_7::sp1");
  REQUIRE(uri);
  CHECK(uri->version.empty());
  CHECK(uri->update == "sp1");
  CHECK(parse_cpe("cpe:2.3:a:ex\\:ample:a\\!b:1")->vendor == "ex:ample");
  CHECK(parse_cpe("cpe:/a:ex%3aample:b")->vendor == "ex:ample");
  for (const char* none : {"", "cpe:", "cpe:/a", "cpe:2.3:a:*:*:1", "xcpe:/a:b:c"}) {
    CAPTURE(none);
    CHECK_FALSE(parse_cpe(none));
  }
}

TEST_CASE("package URLs are read with qualifiers and escapes", "[lifecycle]") {
  const auto deb =
      parse_purl("pkg:deb/debian/haproxy@2.6.12-1%2Bdeb12u1?arch=amd64&distro=debian-12");
  REQUIRE(deb);
  CHECK(deb->path == "deb/debian/haproxy");
  CHECK(deb->type == "deb");
  CHECK(deb->name == "haproxy");
  CHECK(deb->version == "2.6.12-1+deb12u1");
  CHECK(deb->distro == "debian-12");
  CHECK(parse_purl("pkg:npm/%40angular/core@17.0.1")->path == "npm/@angular/core");
  CHECK(parse_purl("pkg:npm/react")->version.empty());
  for (const char* none : {"", "pkg:", "pkg:npm", "pkg:npm/", "npm/react@1"}) {
    CAPTURE(none);
    CHECK_FALSE(parse_purl(none));
  }
}

TEST_CASE("packages are told from other pairs of words by what a packager adds", "[lifecycle]") {
  const auto deb = parse_package("mariadb-server 1:10.11.4-1~deb12u1");
  REQUIRE(deb);
  CHECK(deb->version == "10.11.4");
  CHECK(deb->revision == "1~deb12u1");
  const auto rpm = parse_package("nginx-1:1.20.1-14.el9.x86_64");
  REQUIRE(rpm);
  CHECK(rpm->name == "nginx");
  CHECK(rpm->version == "1.20.1");
  CHECK(rpm->revision == "14.el9");
  CHECK_FALSE(parse_package("nginx 1.20.1"));
  CHECK_FALSE(parse_package("one-word"));
  CHECK_FALSE(parse_package("three more words"));
}

TEST_CASE("os-release files are read by key, quoted or not", "[lifecycle]") {
  const auto system = parse_os_release("NAME=\"Debian GNU/Linux\"\nVERSION_ID='12'\nID=debian\n");
  REQUIRE(system);
  CHECK(system->id == "debian");
  CHECK(system->version == "12");
  CHECK(system->name == "Debian GNU/Linux");
  CHECK(parse_os_release("NAME=Thing")->id == "linux");
  CHECK_FALSE(parse_os_release("VERSION_ID=12"));
  CHECK_FALSE(parse_os_release(""));
}

}  // namespace plimsoll::lifecycle
