// The built collector against agents: Debian's snmpd (SNMPv3), snmpsim with recorded devices, and
// agents of our own, among them hostile ones.  UDP carries whole datagrams only, so an agent that
// answers byte by byte cannot exist; one that takes its time for each answer stands for it.
#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <future>
#include <iostream>
#include <optional>
#include <regex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>
#include <unistd.h>

#include "lib/core/text.hpp"
#include "tests/support/servers.hpp"
#include "tests/support/support.hpp"

namespace plimsoll {

namespace {

namespace fs = std::filesystem;

constexpr const char* kPassword = "planted-sesame-81";
constexpr const char* kPrivPassword = "planted-privacy-82";

test::Ran collector(const std::string& command, const std::string& settings,
                    const std::string& conf_path = "/nonexistent") {
  const auto program = test::binary_dir() / "libexec" / "plimsoll" / "plimsoll-collect-snmp";
  return test::run({program.string(), command}, settings, {"SNMPCONFPATH=" + conf_path});
}

fs::path walk_file(const std::string& name) {
  return test::source_dir() / "tests" / "data" / "snmp_walks" / (name + ".snmprec");
}

/// The lines but those that depend on the clock.
std::string lasting(const std::string& records) {
  std::string out;
  for (const auto line : core::lines(records)) {
    if (line.find(R"("type":"progress")") == std::string_view::npos)
      out += std::string{line} + '\n';
  }
  return out;
}

std::size_t count(const std::string& text, const std::string& what) {
  std::size_t out = 0;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++out;
  return out;
}

bool has(const std::string& text, const std::string& what) {
  return text.find(what) != std::string::npos;
}

/// tests/support/snmp_agent.py with the agents named.
class Agents {
 public:
  explicit Agents(const std::vector<std::string>& specs)
      : server_{command(specs), {}, (folder_.path() / "log").string()} {
    if (!test::wait_until([&] { return fs::exists(folder_.path() / "ports"); })) {
      throw std::runtime_error("agents: " + test::slurp(folder_.path() / "log"));
    }
    const std::string ports = test::slurp(folder_.path() / "ports");
    for (const auto port : core::lines(ports)) hosts_.push_back("127.0.0.1:" + std::string{port});
  }
  [[nodiscard]] const std::vector<std::string>& hosts() const { return hosts_; }
  /// The PDU tags that any of them saw, in hexadecimal, one a line.
  [[nodiscard]] std::string tags() const { return test::slurp(folder_.path() / "tags"); }

 private:
  std::vector<std::string> command(const std::vector<std::string>& specs) const {
    const auto script = test::source_dir() / "tests" / "support" / "snmp_agent.py";
    std::vector<std::string> out{"python3", script.string(), (folder_.path() / "ports").string(),
                                 (folder_.path() / "tags").string()};
    out.insert(out.end(), specs.begin(), specs.end());
    return out;
  }

  test::TemporaryFolder folder_;
  test::ServerProcess server_;
  std::vector<std::string> hosts_;
};

std::string list(const std::vector<std::string>& hosts) {
  std::string out;
  for (const std::string& host : hosts) out += (out.empty() ? "\"" : ", \"") + host + '"';
  return "[" + out + "]";
}

/// Debian's agent with a user for SNMPv3 alone, and the user's password as its contact.
class Snmpd {
 public:
  Snmpd() : port_{test::free_port(true)} {
    std::string conf = "agentAddress udp:127.0.0.1:" + std::to_string(port_) + "\n";
    conf += "createUser auditor SHA-256 " + std::string{kPassword} + " AES " + kPrivPassword + "\n";
    conf +=
        "createUser strong SHA-512 " + std::string{kPassword} + " AES-256 " + kPrivPassword + "\n";
    conf += "createUser plain MD5 " + std::string{kPassword} + "\n";
    conf += "rouser auditor priv\nrouser strong priv\nrouser plain auth\n";
    conf += "sysName core1.example\nsysContact " + std::string{kPassword} + "\n";
    test::spill(folder_.path() / "snmpd.conf", conf);
    fs::create_directories(folder_.path() / "state");
    server_.emplace(std::vector<std::string>{"/usr/sbin/snmpd", "-f", "-Lo", "-C", "-c",
                                             (folder_.path() / "snmpd.conf").string()},
                    std::vector<std::string>{
                        "SNMP_PERSISTENT_DIR=" + (folder_.path() / "state").string(), "MIBS="},
                    (folder_.path() / "log").string());
    if (!test::wait_until(
            [&] { return collector("check", settings("plain", "MD5", "")).status == 0; })) {
      throw std::runtime_error("snmpd: " + test::slurp(folder_.path() / "log"));
    }
  }

  [[nodiscard]] std::string host() const { return "127.0.0.1:" + std::to_string(port_); }
  [[nodiscard]] std::string settings(const std::string& user, const std::string& protocol,
                                     const std::string& more,
                                     const std::string& password = kPassword) const {
    return R"({"host": ")" + host() + R"(", "retries": 1, "timeout_s": 60, "username": ")" + user +
           R"(", "auth_protocol": ")" + protocol + R"(", "password": ")" + password + "\"" + more +
           "}";
  }

 private:
  test::TemporaryFolder folder_;
  int port_;
  std::optional<test::ServerProcess> server_;
};

bool installed(const char* program) {
  if (test::is_installed(program)) return true;
  WARN(program << " is not installed (./dev setup)");
  return false;
}

std::string privacy(const std::string& protocol, const std::string& password = kPrivPassword) {
  return R"(, "priv_protocol": ")" + protocol + R"(", "priv_password": ")" + password + "\"";
}

}  // namespace

TEST_CASE("an SNMPv3 agent is read, and the passwords stay in", "[snmp]") {
  if (!installed("/usr/sbin/snmpd")) return;
  const Snmpd agent;
  const test::TemporaryFolder folder;
  const std::string record = R"(, "record": ")" + folder.path().string() + "\"";
  const auto ran =
      collector("collect", agent.settings("auditor", "SHA-256", privacy("AES") + record));
  INFO(ran.err);
  REQUIRE(ran.status == 0);
  CHECK(has(ran.out, "core1.example"));
  CHECK(has(ran.out, R"("status":"complete")"));
  const std::string recording = test::slurp(folder.path() / (agent.host() + ".snmprec"));
  CHECK(has(recording, "1.3.6.1.2.1.1.4.0|4|***"));
  const auto again = collector("collect", R"({"file": ")" + folder.path().string() + "\"}");
  CHECK(lasting(again.out) == lasting(ran.out));
  for (const std::string& text : {ran.out, ran.err, recording, again.out}) {
    CHECK_FALSE(has(text, kPassword));
    CHECK_FALSE(has(text, kPrivPassword));
  }
  for (const auto& [user, protocol, more] : std::vector<std::array<std::string, 3>>{
           {"strong", "SHA-512", privacy("AES-256")}, {"plain", "MD5", ""}}) {
    CAPTURE(user);
    const auto other = collector("collect", agent.settings(user, protocol, more));
    CHECK(other.status == 0);
    CHECK(count(other.out, R"("type":"asset")") == count(ran.out, R"("type":"asset")"));
  }
}

TEST_CASE("wrong SNMPv3 credentials end in advice that names them", "[snmp]") {
  if (!installed("/usr/sbin/snmpd")) return;
  const Snmpd agent;
  struct Case {
    std::string settings;
    std::string advice;
  };
  const std::vector<Case> cases{
      {agent.settings("auditor", "SHA-256", privacy("AES"), "wrong-guess-83"), "check password"},
      {agent.settings("auditor", "SHA-512", privacy("AES")), "check password and auth_protocol"},
      {agent.settings("nobody", "SHA-256", privacy("AES")), "check username"},
      {agent.settings("auditor", "SHA-256", privacy("AES", "wrong-guess-84")), "priv_password"},
      {agent.settings("plain", "MD5", privacy("AES")), "security level"},
      {agent.settings("auditor", "SHA-256", ""), "security level"},
  };
  for (const auto& [settings, advice] : cases) {
    CAPTURE(advice);
    const auto ran = collector("collect", settings);
    CHECK(ran.status == 3);
    CHECK(has(ran.out, R"("code":"denied")"));
    CHECK(has(ran.out, advice));
    for (const char* secret : {kPassword, kPrivPassword, "wrong-guess-83", "wrong-guess-84"}) {
      CHECK_FALSE(has(ran.out + ran.err, secret));
    }
    CHECK(collector("check", settings).status == 4);
  }
}

TEST_CASE("one agent by two names is read twice, one after the other", "[snmp]") {
  if (!installed("/usr/sbin/snmpd")) return;
  const Snmpd agent;
  const std::string port = agent.host().substr(agent.host().find(':'));
  const auto ran = collector(
      "collect",
      std::regex_replace(agent.settings("auditor", "SHA-256", privacy("AES")),
                         std::regex{R"("host": "[^"]*")"},
                         R"("host": ["localhost)" + port + R"(", "127.0.0.1)" + port + R"("])"));
  CHECK(ran.status == 0);
  CHECK(count(ran.out, "engine_id_shared") == 1);
  CHECK(count(ran.out, R"("status":"complete")") == 2);
}

TEST_CASE("snmp.conf gives what the settings don't, and check tells the level", "[snmp]") {
  if (!installed("/usr/sbin/snmpd")) return;
  const Snmpd agent;
  const test::TemporaryFolder folder;
  test::spill(folder.path() / "snmp.conf",
              "defSecurityName auditor\ndefSecurityLevel authPriv\ndefAuthType SHA-256\n"
              "defPrivType AES\ndefAuthPassphrase " +
                  std::string{kPassword} + "\ndefPrivPassphrase " + kPrivPassword + "\n");
  const auto ran =
      collector("check", R"({"host": ")" + agent.host() + "\"}", folder.path().string());
  CHECK(ran.status == 0);
  CHECK(has(ran.out, "SNMPv3 authPriv, SHA-256 and AES"));
  CHECK(has(ran.out, "IF-MIB ifTable"));
  CHECK_FALSE(has(ran.out + ran.err, kPassword));
}

TEST_CASE("no password stands in any command line", "[snmp]") {
  const Agents agents{{"silent"}};
  const std::string settings = R"({"timeout_s": 4, "host": ")" + agents.hosts()[0] +
                               R"(", "username": "auditor", "password": ")" + kPassword + "\"" +
                               privacy("AES") + "}";
  auto running = std::async(std::launch::async, [&] { return collector("collect", settings); });
  bool seen = false;
  while (running.wait_for(std::chrono::milliseconds{200}) != std::future_status::ready) {
    for (const auto& entry : fs::directory_iterator{"/proc"}) {
      std::error_code error;
      if (!fs::exists(entry.path() / "cmdline", error)) continue;
      const std::string line = [&]() -> std::string {
        try {
          return test::slurp(entry.path() / "cmdline");
        } catch (const std::exception&) {
          return {};  // It has ended meanwhile.
        }
      }();
      seen = seen || has(line, "plimsoll-collect-snmp");
      CHECK_FALSE(has(line, kPassword));
      CHECK_FALSE(has(line, kPrivPassword));
    }
  }
  CHECK(seen);
  CHECK(running.get().status == 3);
}

TEST_CASE("the same device by wire, by recording and by file gives the same records", "[snmp]") {
  for (const std::string name : {"apc-7902b", "arista-eos"}) {
    CAPTURE(name);
    const Agents agents{{"walk:" + walk_file(name).string()}};
    const test::TemporaryFolder folder;
    const auto wire =
        collector("collect", R"({"host": ")" + agents.hosts()[0] + R"(", "record": ")" +
                                 (folder.path() / "kept").string() + "\"}");
    REQUIRE(wire.status == 0);
    test::spill(folder.path() / "given" / (agents.hosts()[0] + ".snmprec"),
                test::slurp(walk_file(name)));
    for (const char* where : {"kept", "given"}) {
      CAPTURE(where);
      const auto file =
          collector("collect", R"({"file": ")" + (folder.path() / where).string() + "\"}");
      CHECK(lasting(file.out) == lasting(wire.out));
    }
    CHECK(agents.tags() == "a0\na5\n");
  }
}

TEST_CASE("recorded devices behind snmpsim give the same records as their files", "[snmp]") {
  if (!installed("snmpsimd")) return;
  const test::TemporaryFolder folder;
  const std::string port = std::to_string(test::free_port(true));
  fs::create_directories(folder.path() / "cache");
  std::vector<std::string> command{"snmpsimd", "--data-dir=" + (folder.path() / "data").string(),
                                   "--cache-dir=" + (folder.path() / "cache").string(),
                                   "--agent-udpv4-endpoint=127.0.0.1:" + port};
  for (const std::string name : {"apc-7902b", "arista-eos"}) {
    test::spill(folder.path() / "data" / (name + ".snmprec"), test::slurp(walk_file(name)));
  }
  if (::geteuid() == 0) {
    command.insert(command.end(), {"--process-user=nobody", "--process-group=nogroup"});
    CHECK(test::run({"chown", "-R", "nobody", folder.path().string()}).status == 0);
    fs::permissions(folder.path(), fs::perms::others_exec | fs::perms::others_read,
                    fs::perm_options::add);
  }
  const test::TemporaryFolder logs;
  const test::ServerProcess server{command, {}, (logs.path() / "log").string()};
  for (const std::string name : {"apc-7902b", "arista-eos"}) {
    CAPTURE(name);
    const std::string settings =
        R"({"host": "127.0.0.1:)" + port + R"(", "community": ")" + name + R"(", "timeout_s": 60})";
    const bool ready = test::wait_until([&] { return collector("check", settings).status == 0; });
    INFO(test::slurp(logs.path() / "log"));
    REQUIRE(ready);
    const auto wire = collector("collect", settings);
    CHECK(wire.status == 0);
    const fs::path given = logs.path() / name / ("127.0.0.1:" + port + ".snmprec");
    test::spill(given, test::slurp(walk_file(name)));
    const auto file = collector("collect", R"({"file": ")" + given.string() + "\"}");
    CHECK(lasting(file.out) == lasting(wire.out));
  }
}

TEST_CASE("agents that err, loop or die end in a problem of their own", "[snmp]") {
  const std::string walk = ":" + walk_file("apc-7902b").string();
  struct Case {
    std::string spec;
    std::string code;  ///< Empty: read to the end.
    std::string says;
  };
  const std::vector<Case> cases{
      {"walk" + walk, "", ""},
      {"nobulk" + walk, "", ""},
      {"deafbulk" + walk, "", ""},
      {"toobig" + walk + ":3", "", ""},
      {"types" + walk, "", ""},
      {"flood" + walk, "", ""},
      {"silent", "unreachable", "community"},
      {"slow" + walk + ":1", "timed_out", "greater timeout_s"},
      {"dies" + walk + ":5", "timed_out", "stopped answering"},
      {"denies", "denied", "access control"},
      {"endless", "", ""},  // cut off by time or by its bound: below
      {"repeating", "malformed", "never end"},
      {"decreasing", "malformed", "never end"},
      {"wrongid" + walk, "unreachable", "no answer to it"},
      {"unknown" + walk, "timed_out", "no answer to it"},
      {"long" + walk, "limit", "64 MiB"},
      {"truncated" + walk, "timed_out", "no answer to it"},
      {"garbage", "unreachable", "no answer to it"},
  };
  std::vector<std::string> specs;
  for (const Case& each : cases) specs.push_back(each.spec);
  const Agents agents{specs};
  std::vector<std::string> hosts = agents.hosts();
  hosts.push_back("127.0.0.1:" + std::to_string(test::free_port(true)));
  hosts.push_back("no-such-name.invalid");
  const auto ran =
      collector("collect", R"({"timeout_s": 20, "retries": 1, "host": )" + list(hosts) + "}");
  INFO(ran.err);
  CHECK(ran.status == 4);
  CHECK(has(ran.out, R"("type":"done")"));
  const auto problem = [&](const std::string& host) {
    std::string out;
    for (const auto line : core::lines(ran.out)) {
      if (line.find(R"("type":"problem","severity":"error")") != std::string_view::npos &&
          line.find(R"("subject":")" + host + "\"") != std::string_view::npos) {
        out += std::string{line} + '\n';
      }
    }
    return out;
  };
  const auto is_complete = [&](const std::string& host) {
    for (const auto line : core::lines(ran.out)) {
      if (line.find(R"("scope":"host:)" + host + "\",") != std::string_view::npos &&
          line.find(R"("status":"complete")") != std::string_view::npos) {
        return true;
      }
    }
    return false;
  };
  for (std::size_t i = 0; i < cases.size(); ++i) {
    CAPTURE(cases[i].spec, problem(hosts[i]));
    if (cases[i].spec == "endless") {
      CHECK(std::regex_search(problem(hosts[i]), std::regex{"\"(limit|timed_out)\""}));
      continue;
    }
    CHECK(is_complete(hosts[i]) == cases[i].code.empty());
    CHECK(problem(hosts[i]).empty() == cases[i].code.empty());
    CHECK(has(problem(hosts[i]), cases[i].code));
    CHECK(has(problem(hosts[i]), cases[i].says));
  }
  CHECK(has(problem(hosts[cases.size()]), "nothing listens"));
  CHECK(has(problem(hosts.back()), "no address"));
  std::vector<std::string> tags;
  const std::string asked = agents.tags();
  for (const auto tag : core::lines(asked)) tags.emplace_back(tag);
  std::sort(tags.begin(), tags.end());
  CHECK(tags == std::vector<std::string>{"a0", "a1", "a5"});
}

TEST_CASE("a thousand agents are read in bounded memory, twice to the same bytes", "[snmp]") {
  constexpr std::size_t kAgents = 1000;
  const Agents agents{{std::to_string(kAgents) + "*switch"}};
  const std::string settings = R"({"retries": 5, "host": )" + list(agents.hosts()) + "}";
  // Passes everything on, and tells the most memory that the collector had, in KiB.
  const std::string measured =
      "import resource, subprocess, sys\n"
      "code = subprocess.run(sys.argv[1:]).returncode\n"
      "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)\n"
      "sys.exit(code)\n";
  const auto program = test::binary_dir() / "libexec" / "plimsoll" / "plimsoll-collect-snmp";
  std::string first;
  for (const int run : {1, 2}) {
    const auto start = std::chrono::steady_clock::now();
    const auto ran = test::run({"python3", "-c", measured, program.string(), "collect"}, settings,
                               {"SNMPCONFPATH=/nonexistent"});
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    REQUIRE(ran.status == 0);
    const auto peak = core::to_int(core::trim(ran.err));
    REQUIRE(peak);
    std::cout << "snmp: " << kAgents << " agents, run " << run << ": " << took.count()
              << " s, peak " << *peak / 1024 << " MiB\n";
    CHECK(count(ran.out, R"("status":"complete")") == kAgents);
    CHECK(count(ran.out, R"("kind":"switch")") == kAgents);
#ifdef __SANITIZE_ADDRESS__
    constexpr int kOverhead = 5;  // red zones and freed memory that is kept aside
#else
    constexpr int kOverhead = 1;
#endif
    constexpr std::int64_t kMost = (128 << 10) * kOverhead;  // KiB
    CHECK(*peak < kMost);
    if (run == 1) first = lasting(ran.out);
    CHECK(lasting(ran.out) == first);
  }
}

TEST_CASE("settings that cannot be meant are refused", "[snmp]") {
  for (const char* text :
       {"{}", R"({"host": "sw1/x"})", R"({"host": ["sw1", "sw1"]})",
        R"({"host": "sw1", "password": "planted-sesame-81"})", R"({"host": "sw1", "version": "1"})",
        R"({"file": "/nonexistent.snmprec"})", R"({"host": "sw1", "communty": "x"})"}) {
    CAPTURE(text);
    const auto ran = collector("collect", text);
    CHECK(ran.status == 2);
    CHECK_FALSE(has(ran.out + ran.err, kPassword));
  }
}

}  // namespace plimsoll
