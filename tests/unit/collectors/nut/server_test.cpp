#include "collectors/nut/server.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/collectors/nut/script_wire.hpp"

namespace plimsoll::nut {

namespace {

constexpr const char* kTwo =
    "> VER\n< upsd 2.8\n> LIST UPS\n< BEGIN LIST UPS\n< UPS a \"Rack A\"\n< UPS b \"Unavailable\"\n"
    "< END LIST UPS\n> LIST VAR a\n< BEGIN LIST VAR a\n< VAR a ups.status \"OL\"\n< END LIST VAR "
    "a\n"
    "> LIST CLIENT a\n< BEGIN LIST CLIENT a\n< CLIENT a 192.0.2.9\n< CLIENT a 192.0.2.9\n"
    "< END LIST CLIENT a\n";

}  // namespace

TEST_CASE("a server is asked for its devices, their variables and clients, and nothing else",
          "[nut]") {
  ScriptWire wire{std::string{kTwo} +
                  "> LIST VAR b\n< ERR DATA-STALE\n> LIST CLIENT b\n< ERR ACCESS-DENIED\n"};
  const auto server = ask_server(wire);
  REQUIRE(server);
  CHECK(server->version == "upsd 2.8");
  REQUIRE(server->units.size() == 2);
  CHECK(server->units[0].description == "Rack A");
  CHECK(server->units[0].variables == Variables{{"ups.status", "OL"}});
  CHECK(server->units[0].clients == std::vector<std::string>{"192.0.2.9"});
  CHECK(server->units[1].description.empty());
  CHECK(server->units[1].error == "DATA-STALE");
  CHECK(server->units[1].clients_error == "ACCESS-DENIED");
  CHECK(server->cut.empty());
  CHECK(wire.sent == std::vector<std::string>{"VER", "LIST UPS", "LIST VAR a", "LIST CLIENT a",
                                              "LIST VAR b", "LIST CLIENT b", "LOGOUT"});
}

TEST_CASE("a server that ends in the middle leaves what it told before", "[nut]") {
  ScriptWire wire{std::string{kTwo} +
                  "> LIST VAR b\n< BEGIN LIST VAR b\n< VAR b ups.status \"OL\"\n"};
  const auto server = ask_server(wire);
  REQUIRE(server);
  CHECK(server->units.size() == 1);
  CHECK(server->cut.find("LIST VAR b") != std::string::npos);
}

TEST_CASE("what is not upsd, refuses or has no end is an Error that says so", "[nut]") {
  const auto error = [](const std::string& transcript) {
    ScriptWire wire{transcript};
    const auto server = ask_server(wire);
    REQUIRE_FALSE(server);
    return server.error();
  };
  CHECK(error("> VER\n< SSH-2.0-OpenSSH_9.2\n> LIST UPS\n< Invalid SSH identification string.\n")
            .kind == Error::Kind::malformed);
  CHECK(error("> VER\n< x\n> LIST UPS\n< ERR ACCESS-DENIED\n").kind == Error::Kind::refused);
  CHECK(error("> VER\n< x\n> LIST UPS\n< ERR UNKNOWN-COMMAND\n").kind == Error::Kind::unreachable);
  CHECK(error("").kind == Error::Kind::unreachable);
  CHECK(error("> VER\n< x\n> LIST UPS\n< BEGIN LIST UPS\n< UPS a \"\"\n").kind ==
        Error::Kind::unreachable);
  std::string endless = "> VER\n< x\n> LIST UPS\n< BEGIN LIST UPS\n";
  for (std::size_t i = 0; i < kListLines + 10; ++i)
    endless += "< UPS u" + std::to_string(i) + " \"\"\n";
  CHECK(error(endless).kind == Error::Kind::malformed);
}

TEST_CASE("lines that are no items and names that could be commands are left out", "[nut]") {
  ScriptWire wire{
      "> VER\n< ERR UNKNOWN-COMMAND\n> LIST UPS\n< BEGIN LIST UPS\n< UPS \"a b\" \"x\"\n< garbage\n"
      "< UPS c \"unclosed\n< UPS d \"\"\n< UPS d \"twice\"\n< END LIST UPS\n> LIST VAR d\n"
      "< BEGIN LIST VAR d\n< VAR e ups.status \"OL\"\n< VAR d ups.status\n< END LIST VAR d\n"
      "> LIST CLIENT d\n< BEGIN LIST CLIENT d\n< END LIST CLIENT d\n"};
  const auto server = ask_server(wire);
  REQUIRE(server);
  CHECK(server->version.empty());
  REQUIRE(server->units.size() == 1);
  CHECK(server->units[0].name == "d");
  CHECK(server->units[0].variables.empty());
  CHECK(server->issues.size() == 6);
}

}  // namespace plimsoll::nut
