#include "lib/net/line_client.hpp"

#include <chrono>

#include <catch2/catch.hpp>
#include <sys/socket.h>

#include "tests/support/servers.hpp"

namespace plimsoll::net {

namespace {

Result<LineClient> connect(int port, LineLimits limits = {}) {
  limits.deadline = std::chrono::steady_clock::now() + std::chrono::seconds{2};
  return LineClient::connect({"127.0.0.1", static_cast<std::uint16_t>(port)}, limits);
}

}  // namespace

TEST_CASE("a host and port are read in the ways that people write them", "[net]") {
  const auto check = [](const char* text, const char* host, std::uint16_t port) {
    CAPTURE(text);
    const auto endpoint = parse_endpoint(text, 3493);
    REQUIRE(endpoint);
    CHECK(endpoint->host == host);
    CHECK(endpoint->port == port);
  };
  check("ups1.example", "ups1.example", 3493);
  check(" ups1:99 ", "ups1", 99);
  check("[2001:db8::1]:99", "2001:db8::1", 99);
  check("[2001:db8::1]", "2001:db8::1", 3493);
  check("2001:db8::1", "2001:db8::1", 3493);
  for (const char* none :
       {"", ":", "a:", "a:0", "a:65536", "a:x", "u@a", "http://a", "[::1", "[::1]9", "a b"}) {
    CAPTURE(none);
    CHECK_FALSE(parse_endpoint(none, 1));
  }
}

TEST_CASE("lines come one by one, whatever pieces they arrive in", "[net]") {
  const test::HostileServer server{[](int socket) {
    for (const char* piece : {"a", "b\r", "\nc\n\nd"}) test::send_all(socket, piece);
  }};
  auto client = connect(server.port());
  REQUIRE(client);
  CHECK(client->read().value() == "ab");
  CHECK(client->read().value() == "c");
  CHECK(client->read().value().empty());
  const auto end = client->read();
  REQUIRE_FALSE(end);
  CHECK(end.error().kind == Error::Kind::unreachable);
}

TEST_CASE("lines and answers beyond the limits are refused", "[net]") {
  const test::HostileServer server{[](int socket) {
    while (test::send_all(socket, "xxxxxxxxx\n")) {
    }
  }};
  LineLimits limits;
  limits.line_bytes = 5;
  {
    auto client = connect(server.port(), limits);
    REQUIRE(client);
    CHECK(client->read().error().kind == Error::Kind::malformed);
  }
  limits.line_bytes = 100;
  limits.bytes = 50'000;
  auto client = connect(server.port(), limits);
  REQUIRE(client);
  Result<std::string> line = client->read();
  while (line) line = client->read();
  CHECK(line.error().what.find("at most 50000 bytes") != std::string::npos);
}

TEST_CASE("who does not answer, or is not there, is told apart", "[net]") {
  CHECK(connect(test::free_port()).error().kind == Error::Kind::unreachable);
  const test::HostileServer silent{[](int socket) {
    char byte = 0;
    while (::recv(socket, &byte, 1, 0) > 0) {
    }
  }};
  auto client = connect(silent.port());
  REQUIRE(client);
  const auto begin = std::chrono::steady_clock::now();
  CHECK(client->read().error().kind == Error::Kind::timed_out);
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds{5});
}

}  // namespace plimsoll::net
