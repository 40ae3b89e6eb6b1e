#include "lib/collect/kit/command.hpp"

#include <chrono>

#include <catch2/catch.hpp>

namespace plimsoll::collect::kit {

namespace {

Command shell(std::string script) {
  Command out;
  out.program = "/bin/sh";
  out.arguments = {"-c", std::move(script)};
  return out;
}

}  // namespace

TEST_CASE("a program gives its outputs and status, and gets its variables", "[kit]") {
  auto command = shell("echo \"$PLIMSOLL_X\"; echo trouble >&2; exit 3");
  command.environment = {"PLIMSOLL_X=value"};
  const auto ran = run_command(command);
  REQUIRE(ran);
  CHECK(ran->status == 3);
  CHECK(ran->out == "value\n");
  CHECK(ran->err == "trouble\n");
}

TEST_CASE("words are words: no shell reads them", "[kit]") {
  Command command;
  command.program = "echo";
  command.arguments = {"$(id)", "; rm x", "a b"};
  const auto ran = run_command(command);
  REQUIRE(ran);
  CHECK(ran->out == "$(id) ; rm x a b\n");
}

TEST_CASE("a program that takes too long or says too much is ended", "[kit]") {
  const auto begin = std::chrono::steady_clock::now();
  auto slow = shell("sleep 60");
  slow.timeout = std::chrono::seconds{1};
  const auto timed_out = run_command(slow);
  REQUIRE_FALSE(timed_out);
  CHECK(timed_out.error().kind == Error::Kind::timed_out);
  auto loud = shell("while :; do echo yes; done");
  loud.output_bytes = 10'000;
  const auto too_much = run_command(loud);
  REQUIRE_FALSE(too_much);
  CHECK(too_much.error().kind == Error::Kind::malformed);
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds{20});
}

TEST_CASE("errors without end are cut, and a program that isn't there is named", "[kit]") {
  const auto ran = run_command(shell("head -c 200000 /dev/zero >&2"));
  REQUIRE(ran);
  CHECK(ran->err.size() == 65536);
  Command none;
  none.program = "plimsoll-no-such-program";
  const auto missing = run_command(none);
  REQUIRE_FALSE(missing);
  CHECK(missing.error().kind == Error::Kind::unsupported);
  CHECK_FALSE(has_program("../bin/sh"));
  CHECK(has_program("sh"));
}

}  // namespace plimsoll::collect::kit
