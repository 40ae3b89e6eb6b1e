// The built collector on what nmap of this machine finds on a port of our own.
#include <string>

#include <catch2/catch.hpp>

#include "tests/support/servers.hpp"
#include "tests/support/support.hpp"

namespace plimsoll {

TEST_CASE("an open port that nmap finds is told", "[nmap]") {
  if (!test::is_installed("nmap")) {
    WARN("skipped: nmap is not installed");
    return;
  }
  const test::HostileServer server{[](int socket) { test::send_all(socket, "hello\r\n"); }};
  const test::TemporaryFolder folder;
  const auto scan = (folder.path() / "here.xml").string();
  const auto port = std::to_string(server.port());
  const auto scanned = test::run(
      {"nmap", "-n", "-Pn", "-sT", "--unprivileged", "-p", port + ",1", "-oX", scan, "127.0.0.1"});
  INFO(scanned.out << scanned.err);
  REQUIRE(scanned.status == 0);
  const auto program = test::binary_dir() / "libexec" / "plimsoll" / "plimsoll-collect-nmap";
  const auto ran = test::run({program.string(), "collect"}, R"({"file": ")" + scan + "\"}");
  INFO(ran.out << ran.err);
  CHECK(ran.status == 0);
  CHECK(ran.out.find(R"("open_ports":[")" + port + R"(/tcp"])") != std::string::npos);
  CHECK(ran.out.find(R"("status":"complete","listed":1)") != std::string::npos);
}

}  // namespace plimsoll
