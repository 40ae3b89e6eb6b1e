// The built collector against a BMC of our own: HTTPS with a self-signed certificate, basic auth.
#include <chrono>
#include <csignal>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/support.hpp"

namespace plimsoll {

namespace {

constexpr const char* kPassword = "tr0ub4dor-sesame";

/// The server program, ended with the test.
class Bmc {
 public:
  Bmc() {
    const auto key = folder_.path() / "key.pem";
    const auto made =
        test::run({"openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
                   "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
                   "-keyout", key.string(), "-out", certificate()});
    if (made.status != 0) throw std::runtime_error("openssl: " + made.err);
    const auto script = test::source_dir() / "tests" / "integration" / "redfish" / "bmc.py";
    const auto bundle = test::source_dir() / "collectors" / "redfish" / "fixtures" /
                        "dmtf_public_rackmount1" / "input.json";
    const auto port_file = folder_.path() / "port";
    pid_ = ::fork();
    if (pid_ == 0) {
      ::execlp("python3", "python3", script.c_str(), bundle.c_str(), certificate().c_str(),
               key.c_str(), "auditor", kPassword, log().c_str(), port_file.c_str(), nullptr);
      ::_exit(127);
    }
    for (int i = 0; i < 300 && !std::filesystem::exists(port_file); ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds{50});
    }
    port_ = test::slurp(port_file);
  }
  Bmc(const Bmc&) = delete;
  Bmc& operator=(const Bmc&) = delete;
  ~Bmc() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }

  [[nodiscard]] std::string host() const { return "127.0.0.1:" + port_; }
  [[nodiscard]] std::string certificate() const { return (folder_.path() / "cert.pem").string(); }
  [[nodiscard]] std::string log() const { return (folder_.path() / "requests").string(); }

 private:
  test::TemporaryFolder folder_;
  pid_t pid_ = -1;
  std::string port_;
};

test::Ran collector(const std::string& command, const std::string& settings) {
  const auto program = test::binary_dir() / "libexec" / "plimsoll" / "plimsoll-collect-redfish";
  return test::run({program.string(), command}, settings, {"no_proxy=*", "NO_PROXY=*"});
}

std::string settings(const Bmc& bmc, const std::string& password, const std::string& trust) {
  return R"({"host": ")" + bmc.host() + R"(", "username": "auditor", "password": ")" + password +
         R"(", "timeout_s": 10)" + trust + "}";
}

std::size_t count(const std::string& text, const std::string& what) {
  std::size_t out = 0;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++out;
  return out;
}

}  // namespace

TEST_CASE("a BMC is collected over HTTPS, by GET alone, and its password stays in", "[redfish]") {
  const Bmc bmc;
  const std::string trust = R"(, "ca_file": ")" + bmc.certificate() + "\"";
  const auto ran = collector("collect", settings(bmc, kPassword, trust));
  INFO(ran.err);
  REQUIRE(ran.status == 0);
  CHECK(ran.out.starts_with(R"({"type":"hello")"));
  CHECK(count(ran.out, R"("type":"need")") == 4);
  CHECK(count(ran.out, R"("kind":"psu")") == 3);
  CHECK(ran.out.find(bmc.host() + ":/redfish/v1/Chassis/1U/PowerSubsystem/PowerSupplies/Bay2") !=
        std::string::npos);
  CHECK(ran.out.find(R"("type":"done")") != std::string::npos);
  CHECK(ran.out.find(kPassword) == std::string::npos);
  CHECK(ran.err.find(kPassword) == std::string::npos);
  const std::string requests = test::slurp(bmc.log());
  CHECK(count(requests, "\n") >= 34);
  CHECK(count(requests, "GET /redfish/v1") == count(requests, "\n"));
}

TEST_CASE("a certificate nobody vouches for ends it, unless the user said so", "[redfish]") {
  const Bmc bmc;
  const auto refused = collector("collect", settings(bmc, kPassword, ""));
  CHECK(refused.status == 3);
  CHECK(refused.out.find(R"("type":"done")") == std::string::npos);
  const auto insecure = collector("collect", settings(bmc, kPassword, R"(, "insecure": true)"));
  CHECK(insecure.status == 0);
}

TEST_CASE("a wrong password is tried once and not repeated", "[redfish]") {
  const Bmc bmc;
  const auto ran = collector("collect", settings(bmc, "wrong-guess", R"(, "insecure": true)"));
  CHECK(ran.status == 3);
  CHECK(ran.out.find("wrong-guess") == std::string::npos);
  CHECK(ran.err.find("wrong-guess") == std::string::npos);
  CHECK(count(test::slurp(bmc.log()), "\n") == 2);
}

TEST_CASE("with a session the only writes are its login and its end", "[redfish]") {
  const Bmc bmc;
  const auto ran =
      collector("collect", settings(bmc, kPassword, R"(, "insecure": true, "auth": "session")"));
  INFO(ran.err);
  REQUIRE(ran.status == 0);
  CHECK(count(ran.out, R"("kind":"psu")") == 3);
  CHECK(ran.out.find("session_left_open") == std::string::npos);
  CHECK(ran.out.find(kPassword) == std::string::npos);
  const std::string requests = test::slurp(bmc.log());
  CHECK(requests.starts_with("POST /redfish/v1/SessionService/Sessions\n"));
  CHECK(requests.ends_with("DELETE /redfish/v1/SessionService/Sessions/1\n"));
  CHECK(count(requests, "GET /redfish/v1") + 2 == count(requests, "\n"));
  const auto wrong = collector(
      "collect", settings(bmc, "wrong-guess", R"(, "insecure": true, "auth": "session")"));
  CHECK(wrong.status == 3);
  CHECK(wrong.out.find("wrong-guess") == std::string::npos);
  CHECK(count(test::slurp(bmc.log()), "POST") == 2);
}

TEST_CASE("a recording of a session holds no login", "[redfish]") {
  const Bmc bmc;
  const test::TemporaryFolder folder;
  const std::string more =
      R"(, "insecure": true, "auth": "session", "record": ")" + folder.path().string() + "\"";
  REQUIRE(collector("collect", settings(bmc, kPassword, more)).status == 0);
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator{folder.path()}) {
    if (!entry.is_regular_file()) continue;
    ++files;
    const std::string text = test::slurp(entry.path());
    CHECK(text.find(kPassword) == std::string::npos);
    CHECK(text.find("\"POST\"") == std::string::npos);
  }
  CHECK(files >= 30);
}

TEST_CASE("a dead BMC among many costs itself only, and all are told in their order", "[redfish]") {
  const Bmc first;
  const Bmc last;
  const auto ran = collector(
      "collect", R"({"host": [")" + first.host() + R"(", "127.0.0.1:1", ")" + last.host() +
                     R"("], "username": "auditor", "password": ")" + kPassword +
                     R"(", "insecure": true, "timeout_s": 10, "concurrency": 3})");
  CHECK(ran.status == 4);
  const auto scope = [&ran](const std::string& host) {
    return ran.out.find(R"("type":"scope","scope":"host:)" + host);
  };
  CHECK(scope(first.host()) < scope("127.0.0.1:1"));
  CHECK(scope("127.0.0.1:1") < scope(last.host()));
  CHECK(scope(last.host()) != std::string::npos);
  CHECK(count(ran.out, R"("code":"unreachable")") == 1);
  CHECK(count(ran.out, R"("kind":"psu")") == 6);
}

TEST_CASE("check tells what it may read", "[redfish]") {
  const Bmc bmc;
  const auto good = collector("check", settings(bmc, kPassword, R"(, "insecure": true)"));
  CHECK(good.status == 0);
  CHECK(good.out.find("/redfish/v1/Systems") != std::string::npos);
  const auto bad = collector("check", settings(bmc, "wrong-guess", R"(, "insecure": true)"));
  CHECK(bad.out.find("read-only account") != std::string::npos);
}

TEST_CASE("settings that cannot be meant are refused with advice", "[redfish]") {
  for (const char* text :
       {"{}", R"({"host": "http://bmc1.example"})", R"({"host": "https://root:x@bmc1.example"})",
        R"({"host": "bmc1.example", "username": "root"})", R"({"host": ""})",
        R"({"host": "bmc1.example", "timeout_s": 0})",
        R"({"host": "bmc1.example", "auth": "digest"})",
        R"({"host": "bmc1.example", "auth": "session"})",
        R"({"host": "bmc1.example", "concurrency": 0})", R"({"file": ["a/x.json", "b/x.json"]})"}) {
    CAPTURE(text);
    const auto ran = collector("collect", text);
    CHECK(ran.status == 2);
  }
  const auto missing = collector("collect", R"({"file": "/nonexistent/tree.bundle.json"})");
  CHECK(missing.status == 3);
}

}  // namespace plimsoll
