// The built collector against two lldpd in network namespaces of their own, joined by a virtual
// cable; and against programs called lldpcli that mean ill.
#include <chrono>
#include <memory>
#include <string>

#include <catch2/catch.hpp>
#include <unistd.h>

#include "tests/support/servers.hpp"
#include "tests/support/support.hpp"

namespace plimsoll {

namespace {

using std::chrono::steady_clock;
namespace fs = std::filesystem;

std::string program() {
  return (test::binary_dir() / "libexec" / "plimsoll" / "plimsoll-collect-lldp").string();
}

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

/// Two namespaces with a cable from eth1 of one to eth2 of the other.
class Cable {
 public:
  static constexpr const char* kMac1 = "00:1b:21:00:00:01";
  static constexpr const char* kMac2 = "00:1b:21:00:00:02";

  Cable() {
    laid_ = ip({"netns", "add", one_}) && ip({"netns", "add", two_}) &&
            ip({"-n", one_, "link", "add", "eth1", "address", kMac1, "type", "veth", "peer", "name",
                "eth2", "address", kMac2, "netns", two_}) &&
            ip({"-n", one_, "link", "set", "eth1", "up"}) &&
            ip({"-n", two_, "link", "set", "eth2", "up"});
  }
  Cable(const Cable&) = delete;
  Cable& operator=(const Cable&) = delete;
  ~Cable() {
    for (const auto& name : {one_, two_}) ip({"netns", "delete", name});
  }
  [[nodiscard]] bool laid() const { return laid_; }
  [[nodiscard]] const std::string& one() const { return one_; }
  [[nodiscard]] const std::string& two() const { return two_; }

 private:
  bool ip(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "ip");
    return test::run(arguments).status == 0;
  }

  std::string one_ = "plimsoll-a-" + std::to_string(::getpid());
  std::string two_ = "plimsoll-b-" + std::to_string(::getpid());
  bool laid_ = false;
};

/// lldpd in a namespace, with a socket, no configuration and a name of its own.
class Lldpd {
 public:
  Lldpd(const std::string& space, const fs::path& folder, std::string name)
      : name_{std::move(name)}, socket_{(folder / (space + ".sock")).string()} {
    process_ = std::make_unique<test::ServerProcess>(
        std::vector<std::string>{"ip", "netns", "exec", space, "lldpd", "-d", "-c", "-u", socket_,
                                 "-O", "/dev/null"},
        std::vector<std::string>{}, (folder / (space + ".log")).string());
  }
  /// Says its name, every second; false while the daemon isn't there.
  [[nodiscard]] bool speak() const {
    return cli({"configure", "system", "hostname", name_}) &&
           cli({"configure", "lldp", "tx-interval", "1"});
  }
  [[nodiscard]] bool cli(std::vector<std::string> words) const {
    words.insert(words.begin(), {"lldpcli", "-u", socket_});
    return test::run(words).status == 0;
  }
  [[nodiscard]] std::string show(std::vector<std::string> words) const {
    words.insert(words.begin(), {"lldpcli", "-u", socket_, "-f", "json"});
    return test::run(words).out;
  }
  [[nodiscard]] std::string settings() const {
    return R"({"timeout_s": 10, "hostname": ")" + name_ + R"(", "socket": ")" + socket_ + "\"}";
  }

 private:
  std::string name_;
  std::string socket_;
  std::unique_ptr<test::ServerProcess> process_;
};

/// Collects with a lldpcli that is `script`.
struct Outcome {
  test::Ran ran;
  std::chrono::milliseconds took{0};
};

Outcome with_lldpcli(const std::string& script, const fs::path& folder) {
  const auto path = folder / "lldpcli";
  test::spill(path, "#!/bin/sh\n" + script);
  fs::permissions(path, fs::perms{0755});
  const auto begin = steady_clock::now();
  Outcome out;
  out.ran = test::run({program(), "collect"}, R"({"timeout_s": 1, "hostname": "h"})",
                      {"PATH=" + folder.string() + ":/usr/bin:/bin"});
  out.took = std::chrono::duration_cast<std::chrono::milliseconds>(steady_clock::now() - begin);
  return out;
}

}  // namespace

TEST_CASE("two hosts joined by a cable hear each other", "[lldp]") {
  if (::geteuid() != 0 || !test::is_installed("lldpd") || !test::is_installed("ip")) {
    WARN("skipped: lldpd or iproute2 is not installed, or this is not root");
    return;
  }
  const Cable cable;
  if (!cable.laid()) {
    WARN("skipped: no network namespaces or virtual cables here");
    return;
  }
  const test::TemporaryFolder folder;
  fs::permissions(folder.path(), fs::perms{0777});  // lldpd becomes the user _lldpd
  const Lldpd switch1{cable.one(), folder.path(), "tor1.example.com"};
  const Lldpd host{cable.two(), folder.path(), "db1.example.com"};
  REQUIRE(test::wait_until([&] { return switch1.speak() && host.speak(); }));
  REQUIRE(switch1.cli({"configure", "system", "capabilities", "enabled", "bridge"}));
  test::Ran ran;
  const bool heard = test::wait_until([&] {
    ran = test::run({program(), "collect"}, host.settings());
    return has(ran.out, "tor1.example.com") && has(ran.out, R"("kind":"switch")") &&
           has(switch1.show({"show", "neighbors"}), "db1.example.com");
  });
  INFO(ran.out << ran.err);
  REQUIRE(heard);
  CHECK(ran.status == 0);
  CHECK(
      has(ran.out, R"("key":"lldp:00:1b:21:00:00:01","kind":"switch","name":"tor1.example.com")"));
  CHECK(has(ran.out, R"({"scheme":"port-id","value":"db1.example.com/eth2"})"));
  CHECK(has(ran.out, R"({"scheme":"mac","value":"00:1b:21:00:00:02"})"));
  CHECK(has(
      ran.out,
      R"("from":"db1.example.com:nic:eth2","to":"lldp:00:1b:21:00:00:01/eth1","kind":"connected_to")"));
  CHECK(has(ran.out, R"("status":"complete","listed":1)"));

  // What each of them printed, read elsewhere, is one cable between two hosts.
  for (const auto& [name, daemon] :
       {std::pair{"tor1.example.com", &switch1}, {"db1.example.com", &host}}) {
    test::spill(folder.path() / "out" / (std::string{name} + ".json"),
                daemon->show({"show", "neighbors", "details"}) + daemon->show({"show", "chassis"}) +
                    daemon->show({"show", "interfaces", "details"}));
  }
  const auto both =
      test::run({program(), "collect"}, R"({"file": ")" + (folder.path() / "out").string() + "\"}");
  INFO(both.out << both.err);
  CHECK(both.status == 0);
  CHECK_FALSE(has(both.out, "lldp:"));
  CHECK(has(both.out, R"("from":"db1.example.com:nic:eth2","to":"tor1.example.com:nic:eth1")"));
}

TEST_CASE("without lldpd the user is told what to do", "[lldp]") {
  if (!test::is_installed("lldpcli")) {
    WARN("skipped: lldpcli is not installed");
    return;
  }
  const auto ran = test::run({program(), "collect"}, R"({"socket": "/nonexistent/lldpd.socket"})");
  CHECK(ran.status == 3);
  CHECK(has(ran.err, "see whether lldpd runs"));
  CHECK_FALSE(has(ran.out, R"("type":"done")"));
}

TEST_CASE("a lldpcli that refuses, hangs, floods or lies ends in words and in time", "[lldp]") {
  const test::TemporaryFolder folder;
  const auto denied =
      with_lldpcli("echo 'unable to connect: Permission denied' >&2; exit 1", folder.path());
  CHECK(denied.ran.status == 3);
  CHECK(has(denied.ran.err, "run as root or in the group"));

  const auto silent = with_lldpcli("exit 0", folder.path());
  CHECK(silent.ran.status == 3);

  const auto hanging = with_lldpcli("echo '{'; sleep 60", folder.path());
  CHECK(hanging.ran.status == 3);
  CHECK(hanging.took < std::chrono::seconds{5});
  CHECK(has(hanging.ran.err, "did not end within 1 s"));

  const auto flooding = with_lldpcli("exec cat /dev/zero", folder.path());
  CHECK(flooding.ran.status == 3);
  CHECK(flooding.took < std::chrono::seconds{5});

  const auto other = with_lldpcli("echo hello: world", folder.path());
  CHECK(other.ran.status == 3);
  CHECK(has(other.ran.err, "expected what lldpcli prints"));
}

TEST_CASE("only show commands are run, and neighbours count without the rest", "[lldp]") {
  const test::TemporaryFolder folder;
  const auto log = (folder.path() / "log").string();
  const auto ran = with_lldpcli("echo \"$@\" >>" + log +
                                    "\n[ \"$4\" = neighbors ] || { echo unknown >&2; exit 1; }\n"
                                    "echo '{\"lldp\": {}}'",
                                folder.path())
                       .ran;
  INFO(ran.out << ran.err);
  CHECK(test::slurp(log) ==
        "-f json show neighbors details\n-f json show chassis\n-f json show interfaces details\n");
  CHECK(ran.status == 0);
  CHECK(has(ran.out, R"("key":"h","kind":"server")"));
  CHECK(has(ran.out, R"("code":"left_out")"));
}

}  // namespace plimsoll
