// The built collector with ipmitool against OpenIPMI's simulator, with programs that pretend to be
// ipmitool, and against controllers that mean ill.
#include <array>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>

#include <arpa/inet.h>
#include <catch2/catch.hpp>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/support/servers.hpp"
#include "tests/support/support.hpp"

namespace plimsoll {

namespace {

using std::chrono::steady_clock;

constexpr const char* kPassword = "planted-s3cret";

test::Ran ipmi(const std::string& command, const std::string& settings,
               const std::vector<std::string>& environment = {}) {
  const auto program = test::binary_dir() / "libexec" / "plimsoll" / "plimsoll-collect-ipmi";
  return test::run({program.string(), command}, settings, environment);
}

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

std::string settings_for(const std::string& hosts, const std::string& more = {},
                         const std::string& password = kPassword) {
  return R"({"username": "monitor", "password": ")" + password + "\", " + more + R"("host": )" +
         hosts + "}";
}

std::string local(int port) { return "\"127.0.0.1:" + std::to_string(port) + "\""; }

/// ipmi_sim with the machine of tests/data/ipmi and two accounts.
class Simulator {
 public:
  Simulator() {
    const auto conf = folder_.path() / "lan.conf";
    const std::string auths = " none md2 md5 straight\n";
    test::spill(
        conf, "name \"plimsoll\"\nset_working_mc 0x20\n  startlan 1\n    addr 127.0.0.1 " +
                  std::to_string(port_) + "\n    priv_limit admin\n    allowed_auths_callback" +
                  auths + "    allowed_auths_user" + auths + "    allowed_auths_operator" + auths +
                  "    allowed_auths_admin" + auths +
                  "    guid 31303043534d4a0d90d87a1300000001\n  endlan\n"
                  "  user 1 true \"\" \"\" user 10" +
                  auths + "  user 2 true \"monitor\" \"" + kPassword + "\" user 10" + auths);
    const auto state = folder_.path() / "state";
    std::filesystem::create_directory(state);
    const auto log = (folder_.path() / "log").string();
    process_ = std::make_unique<test::ServerProcess>(
        std::vector<std::string>{
            "ipmi_sim", "-c", conf.string(), "-f",
            (test::source_dir() / "tests" / "data" / "ipmi" / "server.emu").string(), "-s",
            state.string(), "-n"},
        std::vector<std::string>{}, log);
    const bool ready =
        test::wait_until([this] { return ipmi("check", settings_for(local(port_))).status == 0; });
    if (!ready) throw std::runtime_error("ipmi_sim does not answer: " + test::slurp(log));
  }

  [[nodiscard]] int port() const { return port_; }

 private:
  test::TemporaryFolder folder_;
  int port_ = test::free_port(true);
  std::unique_ptr<test::ServerProcess> process_;
};

bool installed() {
  if (test::is_installed("ipmi_sim") && test::is_installed("ipmitool")) return true;
  WARN("skipped: openipmi or ipmitool is not installed");
  return false;
}

/// A UDP peer that answers each packet with `answers` packets of rubbish after `pause`.
class HostileController {
 public:
  HostileController(int answers, std::chrono::milliseconds pause) {
    socket_ = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    if (::bind(socket_, generic, size) != 0 || ::getsockname(socket_, generic, &size) != 0) {
      throw std::runtime_error("no UDP port");
    }
    port_ = ntohs(address.sin_port);
    const timeval wait{0, 100'000};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
    thread_ = std::jthread{[this, answers, pause](const std::stop_token& stop) {
      while (!stop.stop_requested()) answer(answers, pause, stop);
    }};
  }
  HostileController(const HostileController&) = delete;
  HostileController& operator=(const HostileController&) = delete;
  ~HostileController() {
    thread_ = {};
    ::close(socket_);
  }
  [[nodiscard]] int port() const { return port_; }

 private:
  void answer(int answers, std::chrono::milliseconds pause, const std::stop_token& stop) const {
    std::array<char, 2048> bytes{};
    sockaddr_in peer{};
    socklen_t size = sizeof peer;
    auto* generic = reinterpret_cast<sockaddr*>(&peer);
    const auto count = ::recvfrom(socket_, bytes.data(), bytes.size(), 0, generic, &size);
    if (count <= 0) return;
    for (int i = 0; i < answers && !stop.stop_requested(); ++i) {
      std::this_thread::sleep_for(pause);
      // The header of RMCP, then what was sent: a session that never comes about.
      ::sendto(socket_, bytes.data(), static_cast<std::size_t>(count), 0, generic, size);
    }
  }

  int socket_ = -1;
  int port_ = 0;
  std::jthread thread_;
};

/// A folder to put in front of PATH, with a program ipmitool that does `script`.
class Pretender {
 public:
  explicit Pretender(const std::string& script) {
    const auto program = folder_.path() / "ipmitool";
    test::spill(program, "#!/bin/sh\n" + script + "\n");
    std::filesystem::permissions(program, std::filesystem::perms{0755});
  }
  [[nodiscard]] std::vector<std::string> environment() const {
    return {"PATH=" + folder_.path().string() + ":/usr/bin:/bin", "RECORD=" + record().string()};
  }
  [[nodiscard]] std::filesystem::path record() const { return folder_.path() / "record"; }

 private:
  test::TemporaryFolder folder_;
};

}  // namespace

TEST_CASE("a controller is collected over lanplus: supplies, fans, identity", "[ipmi]") {
  if (!installed()) return;
  const Simulator simulator;
  const auto ran = ipmi("collect", settings_for(local(simulator.port())));
  INFO(ran.out << ran.err);
  CHECK(ran.status == 0);
  CHECK(has(ran.out, R"("value":"contoso/SRV0001")"));
  CHECK(has(ran.out, R"("value":"delta/PS0001")"));
  CHECK(has(ran.out, R"("state":"Presence detected, Power Supply AC lost")"));
  CHECK(has(ran.out, R"("power_redundancy_mode":"non-redundant")"));
  CHECK(has(ran.out, R"("firmware_version":"3.41")"));
  CHECK(has(ran.out, R"("sel_entries")"));
  CHECK(has(ran.out, R"("status":"complete")"));
  CHECK_FALSE(has(ran.out + ran.err, kPassword));
}

TEST_CASE("a wrong password, a silent port and a good controller each have their say", "[ipmi]") {
  if (!installed()) return;
  const Simulator simulator;
  const auto wrong = ipmi("collect", settings_for(local(simulator.port()), "", "wr0ng-s3cret"));
  CHECK(wrong.status == 3);
  CHECK(has(wrong.err, "refuses the user or the password"));
  CHECK_FALSE(has(wrong.out + wrong.err, "wr0ng-s3cret"));

  const auto begin = steady_clock::now();
  const auto mixed = ipmi("collect", settings_for("[" + local(test::free_port(true)) + ", " +
                                                      local(simulator.port()) + "]",
                                                  R"("timeout_s": 30, )"));
  CHECK(steady_clock::now() - begin < std::chrono::seconds{35});
  INFO(mixed.out << mixed.err);
  CHECK(mixed.status == 4);
  CHECK(has(mixed.out, "contoso/SRV0001"));
  CHECK(has(mixed.out, R"("code":"unreachable")"));
  CHECK(has(mixed.out, "check the address, UDP port 623"));
  const auto rights =
      ipmi("check", settings_for(local(simulator.port()), R"("privilege": "ADMINISTRATOR", )"));
  INFO(rights.out << rights.err);
  CHECK((rights.status == 0 || rights.status == 4));
}

TEST_CASE("endless, slow and silent controllers end with the time", "[ipmi]") {
  if (!installed()) return;
  using std::chrono::milliseconds;
  for (const auto& [answers, pause] :
       {std::pair{1'000'000, milliseconds{1}}, std::pair{1000, milliseconds{900}},
        std::pair{0, milliseconds{0}}}) {
    const HostileController controller{answers, pause};
    const auto begin = steady_clock::now();
    const auto ran = ipmi("collect", settings_for(local(controller.port()), R"("timeout_s": 3, )"));
    INFO(answers << ran.out << ran.err);
    CHECK(steady_clock::now() - begin < std::chrono::seconds{6});
    CHECK(ran.status == 3);
    CHECK_FALSE(has(ran.out, R"("type":"done")"));
  }
}

TEST_CASE("ipmitool is run without a shell, without the password, and only to read", "[ipmi]") {
  const Pretender pretender{
      "printf '%s\\n' \"$*\" >>\"$RECORD\"\nprintf '%s' \"$IPMITOOL_PASSWORD\" >\"$RECORD.env\"\n"
      "echo 'Device ID : 1'"};
  const auto ran = ipmi("collect",
                        R"x({"username": "$(id)", "password": "planted-s3cret", "cipher_suite": 17,
                            "privilege": "OPERATOR", "host": "bmc1.example"})x",
                        pretender.environment());
  INFO(ran.out << ran.err);
  const std::string start =
      "-I lanplus -H bmc1.example -p 623 -U $(id) -L OPERATOR -E -N 2 -R 2 -C 17 ";
  std::string expected;
  for (const char* words : {"-v mc info", "mc guid", "chassis status", "fru print", "sdr elist all",
                            "sel elist", "lan print"}) {
    expected += start + words + "\n";
  }
  CHECK(test::slurp(pretender.record()) == expected);
  CHECK(test::slurp(pretender.record().string() + ".env") == kPassword);
  CHECK_FALSE(has(ran.out + ran.err, kPassword));
}

TEST_CASE("a program that prints or runs without end is ended", "[ipmi]") {
  const std::string first = "case \"$*\" in *'mc info') echo 'Device ID : 1'; exit;; esac\n";
  const auto settings = settings_for("\"bmc1.example\"", R"("timeout_s": 3, )");
  for (const std::string script : {"while :; do echo 'Device ID : 1'; done", "sleep 60 & wait",
                                   "trap '' TERM; while :; do sleep 1; done"}) {
    CAPTURE(script);
    const Pretender alone{script};
    auto begin = steady_clock::now();
    const auto ran = ipmi("collect", settings, alone.environment());
    CHECK(ran.status == 3);
    CHECK(steady_clock::now() - begin < std::chrono::seconds{7});

    const Pretender later{first + script};
    begin = steady_clock::now();
    const auto part = ipmi("collect", settings, later.environment());
    INFO(part.out << part.err);
    CHECK(part.status == 4);
    CHECK(has(part.out, R"("status":"incomplete")"));
    CHECK(has(part.out, R"("type":"done")"));
    CHECK(steady_clock::now() - begin < std::chrono::seconds{9});
  }
}

TEST_CASE("a missing ipmitool is said to be missing, with what to do", "[ipmi]") {
  const auto program = test::binary_dir() / "libexec" / "plimsoll" / "plimsoll-collect-ipmi";
  const auto file = test::source_dir() / "collectors" / "ipmi" / "fixtures" / "simulated" / "input";
  // Only where no folder for system programs has it is it missing.
  if (test::is_installed("/usr/sbin/ipmitool") || test::is_installed("/usr/local/sbin/ipmitool")) {
    WARN("skipped: ipmitool is in a folder that is always searched");
    return;
  }
  const test::TemporaryFolder empty;
  const std::vector<std::string> environment{"PATH=" + empty.path().string()};
  const auto ran =
      test::run({program.string(), "collect"}, settings_for("\"bmc1.example\""), environment);
  CHECK(ran.status == 3);
  CHECK(has(ran.err, "ipmitool is not installed"));
  CHECK(has(ran.err, "or give its outputs as file="));
  const auto files = test::run({program.string(), "collect"},
                               R"({"file": ")" + file.string() + "\"}", environment);
  CHECK(files.status == 0);
}

}  // namespace plimsoll
