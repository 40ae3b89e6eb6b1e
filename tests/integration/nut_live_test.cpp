// The built collector against upsd of Network UPS Tools, and against servers that mean ill.
#include <chrono>
#include <string>
#include <thread>

#include <catch2/catch.hpp>
#include <sys/socket.h>

#include "lib/net/line_client.hpp"
#include "tests/support/servers.hpp"
#include "tests/support/support.hpp"

namespace plimsoll {

namespace {

using std::chrono::steady_clock;

test::Ran nut(const std::string& command, const std::string& settings) {
  const auto program = test::binary_dir() / "libexec" / "plimsoll" / "plimsoll-collect-nut";
  return test::run({program.string(), command}, settings);
}

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

/// upsd with two dummy devices and one whose driver does not run.
class Upsd {
 public:
  Upsd() {
    const auto fixtures = test::source_dir() / "collectors" / "nut" / "fixtures";
    const auto etc = folder_.path() / "etc";
    std::filesystem::permissions(folder_.path(), std::filesystem::perms{0755});
    test::spill(etc / "rack3.dev", test::slurp(fixtures / "cyberpower" / "input.dev"));
    test::spill(etc / "battery.dev",
                "device.type: ups\nups.mfr: APC\nups.serial: WS1\nups.status: OB LB\n");
    test::spill(etc / "ups.conf",
                "[rack3]\n driver = dummy-ups\n port = rack3.dev\n desc = \"Rack 3\"\n"
                "[battery]\n driver = dummy-ups\n port = battery.dev\n"
                "[gone]\n driver = dummy-ups\n port = none.dev\n");
    test::spill(etc / "upsd.conf", "LISTEN 127.0.0.1 " + std::to_string(port_) + "\n");
    test::spill(etc / "upsd.users", "[mon]\n password = planted-s3cret\n upsmon secondary\n");
    const auto state = folder_.path() / "state";
    std::filesystem::create_directory(state);
    // As root, the drivers become the user nut, who must be able to write there.
    std::filesystem::permissions(state, std::filesystem::perms{0777});
    const std::vector<std::string> environment{"NUT_CONFPATH=" + etc.string(),
                                               "NUT_STATEPATH=" + state.string(),
                                               "NUT_ALTPIDPATH=" + state.string()};
    const auto log = (folder_.path() / "log").string();
    for (const char* name : {"rack3", "battery"}) {
      processes_.push_back(std::make_unique<test::ServerProcess>(
          std::vector<std::string>{"/lib/nut/dummy-ups", "-a", name, "-D"}, environment, log));
    }
    processes_.push_back(std::make_unique<test::ServerProcess>(
        std::vector<std::string>{"/lib/nut/upsd", "-F"}, environment, log));
    const bool ready = test::wait_until([this] {
      const auto ran = nut("collect", settings());
      return has(ran.out, R"("model":"CP900EPFCLCD")") && has(ran.out, "OB LB");
    });
    if (!ready) throw std::runtime_error("upsd does not answer: " + test::slurp(log));
  }

  [[nodiscard]] int port() const { return port_; }
  [[nodiscard]] std::string settings() const {
    return R"({"timeout_s": 5, "host": "127.0.0.1:)" + std::to_string(port_) + "\"}";
  }

 private:
  test::TemporaryFolder folder_;
  int port_ = test::free_port();
  std::vector<std::unique_ptr<test::ServerProcess>> processes_;
};

/// Logs in as upsmon does, and stays so while this lives.
net::LineClient log_in(int port) {
  net::LineLimits limits;
  limits.deadline = steady_clock::now() + std::chrono::seconds{10};
  auto client = net::LineClient::connect({"127.0.0.1", static_cast<std::uint16_t>(port)}, limits);
  REQUIRE(client);
  for (const char* line : {"USERNAME mon", "PASSWORD planted-s3cret", "LOGIN rack3"}) {
    REQUIRE(client->send(line));
    const auto answer = client->read();
    REQUIRE(answer);
    REQUIRE(answer->starts_with("OK"));
  }
  return *std::move(client);
}

/// What a collection of `talk` alone ends with, and how long it took.
struct Outcome {
  test::Ran ran;
  std::chrono::milliseconds took{0};
};

Outcome against(const std::function<void(int)>& talk) {
  const test::HostileServer server{talk};
  const auto begin = steady_clock::now();
  Outcome out;
  out.ran = nut("collect",
                R"({"timeout_s": 2, "host": "127.0.0.1:)" + std::to_string(server.port()) + "\"}");
  out.took = std::chrono::duration_cast<std::chrono::milliseconds>(steady_clock::now() - begin);
  CHECK(out.took < std::chrono::seconds{4});
  CHECK(out.ran.out.find(R"("type":"done")") == std::string::npos);
  CHECK(out.ran.status == 3);
  return out;
}

/// Sends `text` again and again until the other side is gone.
void repeat(int socket, const std::string& text) {
  while (test::send_all(socket, text)) {
  }
}

}  // namespace

TEST_CASE("upsd is collected: devices, what they say, who they power, what is missing", "[nut]") {
  if (!test::is_installed("/lib/nut/upsd")) {
    WARN("skipped: nut-server is not installed");
    return;
  }
  const Upsd upsd;
  const auto client = log_in(upsd.port());
  const auto ran = nut("collect", upsd.settings());
  INFO(ran.out << ran.err);
  CHECK(ran.status == 4);  // one driver does not run
  CHECK(has(ran.out, R"("kind":"ups","name":"rack3")"));
  CHECK(has(ran.out, R"("runtime_s":4020)"));
  CHECK(has(ran.out, R"("on_battery":true,"operational":true)"));
  CHECK(has(ran.out, "apc/WS1"));
  CHECK(has(ran.out, "DRIVER-NOT-CONNECTED"));
  CHECK(has(ran.out, R"("status":"incomplete")"));
  CHECK(has(ran.out, R"("type":"done")"));
  CHECK_FALSE(has(ran.out, "planted-s3cret"));
  const auto checked = nut("check", upsd.settings());
  CHECK(checked.status == 4);
  CHECK(has(checked.out, "see whether its driver runs"));
}

TEST_CASE("a server that is dead costs its own time only", "[nut]") {
  if (!test::is_installed("/lib/nut/upsd")) {
    WARN("skipped: nut-server is not installed");
    return;
  }
  const Upsd upsd;
  const test::HostileServer silent{[](int socket) {
    char byte = 0;
    while (::recv(socket, &byte, 1, 0) > 0) {
    }
  }};
  const auto begin = steady_clock::now();
  const auto ran =
      nut("collect", R"({"timeout_s": 2, "host": ["127.0.0.1:)" + std::to_string(silent.port()) +
                         R"(", "127.0.0.1:)" + std::to_string(test::free_port()) +
                         R"(", "127.0.0.1:)" + std::to_string(upsd.port()) + "\"]}");
  CHECK(steady_clock::now() - begin < std::chrono::seconds{4});
  CHECK(ran.status == 4);
  CHECK(has(ran.out, R"("model":"CP900EPFCLCD")"));
  CHECK(has(ran.out, R"("code":"unreachable","message":"VER: no whole answer in the time given)"));
  CHECK(has(ran.out, "Connection refused"));
}

TEST_CASE("a server of one byte a second ends with the time", "[nut]") {
  const auto outcome = against([](int socket) {
    while (test::send_all(socket, "V")) std::this_thread::sleep_for(std::chrono::seconds{1});
  });
  CHECK(has(outcome.ran.err, "no whole answer in the time given"));
}

TEST_CASE("a server that ends half-way, lists for ever or has endless lines ends in words",
          "[nut]") {
  const auto cut = against([](int socket) {
    test::send_all(
        socket, "upsd\nBEGIN LIST UPS\nUPS a \"x\"\nEND LIST UPS\nBEGIN LIST VAR a\nVAR a ups.sta");
  });
  CHECK(has(cut.ran.err, "the connection ended before the answer did"));
  CHECK(has(cut.ran.err, "LIST VAR a"));

  const auto endless = against([](int socket) {
    test::send_all(socket, "upsd\nBEGIN LIST UPS\n");
    repeat(socket, "UPS a \"x\"\n");
  });
  CHECK(has(endless.ran.err, "LIST UPS is answered by more than 16384 lines"));

  const auto long_line = against([](int socket) {
    test::send_all(socket, "upsd\nBEGIN LIST UPS\nUPS a \"" + std::string(65536, 'x') + "\"\n");
    repeat(socket, "y");
  });
  CHECK(has(long_line.ran.err, "expected lines of at most 16384 bytes"));

  const auto other = against([](int socket) {
    test::send_all(socket, "SSH-2.0-OpenSSH_9.2p1\r\nInvalid SSH identification string.\r\n");
  });
  CHECK(has(other.ran.err, "check that upsd listens on this port"));
}

TEST_CASE("what is sent only reads", "[nut]") {
  std::string received;
  against([&received](int socket) {
    test::send_all(
        socket,
        "upsd\nBEGIN LIST UPS\nUPS a \"x\"\nEND LIST UPS\nERR DATA-STALE\nBEGIN LIST CLIENT a\n");
    char bytes[4096];
    for (ssize_t count = 0; (count = ::recv(socket, bytes, sizeof bytes, 0)) > 0;) {
      received.append(bytes, static_cast<std::size_t>(count));
      if (has(received, "LIST CLIENT")) return;
    }
  });
  CHECK(received == "VER\nLIST UPS\nLIST VAR a\nLIST CLIENT a\n");
}

}  // namespace plimsoll
