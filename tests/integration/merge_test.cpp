/// What the audit file keeps when collectors misbehave: always the last complete state, and a word
/// on what happened.

#include <catch2/catch.hpp>

#include "tests/support/program.hpp"

using plimsoll::test::audit_tool;
using plimsoll::test::install_collector;
using plimsoll::test::Ran;
using plimsoll::test::TemporaryFolder;
using plimsoll::test::value;

namespace {

const std::string kDescribe =
    "#!/bin/sh\n"
    "if [ \"$1\" = describe ]; then\n"
    "  echo '{\"name\":\"fake\",\"version\":\"1\",\"protocol\":1,\"summary\":\"fake\",\"settings\":"
    "{\"type\":\"object\",\"properties\":{}},\"kinds\":[\"server\"],\"permissions\":[]}'\n"
    "  exit 0\n"
    "fi\n"
    "cat >/dev/null\n"
    "echo "
    "'{\"type\":\"hello\",\"protocol\":1,\"collector\":\"fake\",\"version\":\"1\",\"target\":\"t\"}"
    "'\n";

std::string server(const std::string& key) {
  return "echo '{\"type\":\"asset\",\"key\":\"" + key + "\",\"kind\":\"server\",\"name\":\"" + key +
         "\"}'\n";
}

const std::string kComplete =
    "echo "
    "'{\"type\":\"scope\",\"scope\":\"all\",\"kinds\":[\"server\"],\"status\":\"complete\","
    "\"listed\":2}'\n";

/// A folder with a collector `fake` whose script changes from run to run.
class Bench {
 public:
  Ran collect(const std::string& body) {
    install_collector(folder_.path() / "collectors", "fake", kDescribe + body);
    return audit_tool({"-d", audit().string(), "collect", "fake"},
                      {"PLIMSOLL_COLLECTOR_PATH=" + (folder_.path() / "collectors").string()});
  }
  [[nodiscard]] std::filesystem::path audit() const { return folder_.path() / "audit.db"; }
  [[nodiscard]] std::string current() const {
    return value(audit(),
                 "SELECT group_concat(key, ' ') FROM (SELECT key FROM asset WHERE last_scan IS "
                 "NULL ORDER BY key)");
  }
  [[nodiscard]] std::string newest(const std::string& what) const {
    return value(audit(), "SELECT " + what + " FROM collection ORDER BY id DESC LIMIT 1");
  }

 private:
  TemporaryFolder folder_;
};

const std::string kDone = "echo '{\"type\":\"done\",\"counts\":{}}'\n";

}  // namespace

TEST_CASE("a collection that breaks off leaves the last complete state", "[merge]") {
  Bench bench;
  REQUIRE(bench.collect(server("a") + server("b") + kComplete + kDone).status == 0);
  REQUIRE(bench.current() == "a b");

  SECTION("killed in the middle") {
    CHECK(bench.collect(server("c") + "kill -9 $$\n").status == 1);
  }
  SECTION("ends without done") { CHECK(bench.collect(server("c")).status == 1); }
  SECTION("garbage instead of an end") {
    CHECK(bench.collect(server("c") + "head -c 100000 /dev/urandom\n").status == 1);
  }
  SECTION("refuses its settings") { CHECK(bench.collect("exit 2\n").status == 1); }
  SECTION("cannot reach its target") { CHECK(bench.collect("exit 3\n").status == 1); }
  SECTION("one line without end") {
    CHECK(bench.collect(server("c") + "head -c 3000000 /dev/zero | tr '\\0' x\n" + kDone).status ==
          1);
  }
  CHECK(bench.current() == "a b");
  CHECK(bench.newest("status") == "failed");
  CHECK_FALSE(bench.newest("reason").empty());
}

TEST_CASE("absence ends a fact only inside a complete listing", "[merge]") {
  Bench bench;
  REQUIRE(bench.collect(server("a") + server("b") + kComplete + kDone).status == 0);

  SECTION("a complete listing without it ends it") {
    REQUIRE(bench.collect(server("a") + kComplete + kDone).status == 0);
    CHECK(bench.current() == "a");
  }
  SECTION("a denied listing ends nothing") {
    REQUIRE(bench
                .collect(server("a") +
                         "echo "
                         "'{\"type\":\"scope\",\"scope\":\"all\",\"kinds\":[\"server\"],\"status\":"
                         "\"denied\","
                         "\"reason\":\"no right to list\"}'\n" +
                         kDone)
                .status == 0);
    CHECK(bench.current() == "a b");
  }
  SECTION("no listing at all ends nothing") {
    REQUIRE(bench.collect(server("a") + kDone).status == 0);
    CHECK(bench.current() == "a b");
  }
}

TEST_CASE("a malformed line costs that line alone", "[merge]") {
  Bench bench;
  const auto ran = bench.collect(server("a") + "echo '{\"type\":\"asset\",\"key\":\"x\",'\n" +
                                 server("b") + kComplete + kDone);
  CHECK(ran.status == 0);
  CHECK(bench.current() == "a b");
  CHECK(value(bench.audit(), "SELECT line FROM problem WHERE line IS NOT NULL LIMIT 1") == "3");
}

TEST_CASE("a second, unchanged collection rewrites nothing", "[merge]") {
  Bench bench;
  const std::string body = server("a") + server("b") + kComplete + kDone;
  REQUIRE(bench.collect(body).status == 0);
  const auto facts = [&] {
    return value(bench.audit(),
                 "SELECT group_concat(id || key || first_scan || coalesce(last_scan, ''), '|') "
                 "FROM asset_version");
  };
  const auto before = facts();
  const auto again = bench.collect(body);
  CHECK(again.status == 0);
  CHECK(facts() == before);
}

TEST_CASE("plimsoll itself killed in the middle leaves the last complete state", "[merge]") {
  Bench bench;
  REQUIRE(bench.collect(server("a") + server("b") + kComplete + kDone).status == 0);
  // The collector kills its parent, which is plimsoll.
  CHECK(bench.collect(server("c") + "kill -9 $PPID\nsleep 1\n").status == 128 + 9);
  CHECK(bench.current() == "a b");
  REQUIRE(bench.collect(server("a") + server("b") + kComplete + kDone).status == 0);
  CHECK(bench.current() == "a b");
  CHECK(value(bench.audit(), "SELECT count(*) FROM collection WHERE status = 'running'") == "0");
}

TEST_CASE("an interruption ends the collector, keeps the last complete state and exits 130",
          "[merge]") {
  Bench bench;
  REQUIRE(bench.collect(server("a") + server("b") + kComplete + kDone).status == 0);
  // The collector interrupts its parent, and then never ends.
  CHECK(bench.collect(server("c") + "kill -INT $PPID\nsleep 600\n").status == 130);
  CHECK(bench.current() == "a b");
  CHECK(bench.newest("status") == "failed");
}
