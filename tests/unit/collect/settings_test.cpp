#include "lib/collect/settings.hpp"

#include <cstdlib>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/support.hpp"

namespace {

using namespace plimsoll;
using collect::resolve_secrets;
using collect::setting_rules;
using collect::SettingRule;
using collect::settings_from_words;
using Words = std::vector<std::string>;

const std::vector<SettingRule> kRules{{"host", "array", false},     {"username", "string", false},
                                      {"password", "string", true}, {"timeout_s", "integer", false},
                                      {"ratio", "number", false},   {"insecure", "boolean", false},
                                      {"labels", "object", false},  {"tokens", "array", true}};

std::string settings(const Words& words) {
  const auto out = settings_from_words(words, kRules);
  INFO((out ? std::string{} : to_string(out.error())));
  REQUIRE(out);
  return *out;
}

std::string refused(const Words& words) {
  const auto out = settings_from_words(words, kRules);
  REQUIRE_FALSE(out);
  CHECK(out.error().kind == Error::Kind::usage);
  return to_string(out.error());
}

TEST_CASE("words become settings of the types that describe tells", "[settings]") {
  CHECK(settings({}) == "{}");
  CHECK(settings(
            {"username=audit", "timeout_s=30", "ratio=0.5", "insecure=yes", "labels={\"a\":1}"}) ==
        R"({"insecure":true,"labels":{"a":1},"ratio":0.5,"timeout_s":30,"username":"audit"})");
  CHECK(settings({"username=a=b"}) == R"({"username":"a=b"})");
  CHECK(settings({"username="}) == R"({"username":""})");
  CHECK(settings({"username=@file"}) == R"({"username":"@file"})");
}

TEST_CASE("a list is repeated keys and the lines of files", "[settings]") {
  test::TemporaryFolder folder;
  const auto file = folder.path() / "hosts";
  test::spill(file, "b.example\r\n\n  c.example  \n");
  CHECK(settings({"host=a"}) == R"({"host":["a"]})");
  CHECK(settings({"host=a", "host=@" + file.string(), "host=d"}) ==
        R"({"host":["a","b.example","c.example","d"]})");
  const auto absent = settings_from_words({"host=@" + file.string() + ".absent"}, kRules);
  REQUIRE_FALSE(absent);
  CHECK(to_string(absent.error()).find("hosts.absent") != std::string::npos);
}

TEST_CASE("a secret is a reference, and a literal is refused without being repeated",
          "[settings]") {
  CHECK(settings({"password=env:BMC_PASSWORD"}) == R"({"password":{"env":"BMC_PASSWORD"}})");
  CHECK(settings({"password=file:/run/secret"}) == R"({"password":{"file":"/run/secret"}})");
  CHECK(settings({"password=-"}) == R"({"password":{"terminal":"password"}})");
  CHECK(settings({"tokens=env:A", "tokens=env:B"}) == R"({"tokens":[{"env":"A"},{"env":"B"}]})");
  for (const std::string literal :
       {"sesame-open", "env:", "file:", "environment:sesame-open", "@sesame-open", ""}) {
    const auto message = refused({"password=" + literal});
    CHECK(message.find("password=env:NAME") != std::string::npos);
    CHECK(message.find("sesame") == std::string::npos);
  }
  CHECK(refused({"tokens=sesame-open"}).find("sesame") == std::string::npos);
}

TEST_CASE("what cannot be meant is refused by name", "[settings]") {
  CHECK(refused({"hosst=a"}).find("unknown setting \"hosst\" (known: host, username") == 0);
  CHECK(refused({"sesame-open"}).find("sesame") == std::string::npos);
  CHECK_FALSE(refused({"=a"}).empty());
  CHECK(refused({"timeout_s=soon"}).find("expected a whole number, got \"soon\"") !=
        std::string::npos);
  CHECK_FALSE(refused({"insecure=perhaps"}).empty());
  CHECK_FALSE(refused({"labels=[]"}).empty());
  CHECK(refused({"username=a", "username=b"}).find("twice") != std::string::npos);
}

TEST_CASE("rules are read from what describe prints", "[settings]") {
  const auto rules = setting_rules(
      R"({"name":"x","settings":{"type":"object","properties":{"a":{"type":"array"},"b":{"type":["null","integer"]},)"
      R"("c":{"writeOnly":true},"d":{"type":"string","secret":true}}}})");
  REQUIRE(rules);
  REQUIRE(rules->size() == 4);
  CHECK((*rules)[0].name == "a");
  CHECK((*rules)[0].type == "array");
  CHECK((*rules)[1].type == "integer");
  CHECK((*rules)[2].type == "string");
  CHECK((*rules)[2].secret);
  CHECK((*rules)[3].secret);
  CHECK(setting_rules("{}").value().empty());
  for (const std::string text :
       {"", "[]", R"({"settings":[]})", R"({"settings":{"properties":[]}})",
        R"({"settings":{"properties":{"a":7}}})"}) {
    CHECK_FALSE(setting_rules(text));
  }
}

TEST_CASE("references become what they point at, and nothing else changes", "[settings]") {
  test::TemporaryFolder folder;
  const auto file = folder.path() / "secret";
  test::spill(file, "two\nlines\r\n");
  ::setenv("PLIMSOLL_TEST_SECRET", "from \"env\"", 1);
  CHECK(
      resolve_secrets(R"({"a":{"env":"PLIMSOLL_TEST_SECRET"},"b":[{"file":")" + file.string() +
                      R"("},"plain"],"c":{"env":"X","other":1},"d":{"deep":{"env":"X"}},"e":7})") ==
      R"({"a":"from \"env\"","b":["two\nlines","plain"],"c":{"env":"X","other":1},"d":{"deep":{"env":"X"}},"e":7})");
  ::unsetenv("PLIMSOLL_TEST_SECRET");
  const auto unset = resolve_secrets(R"({"password":{"env":"PLIMSOLL_TEST_SECRET"}})");
  REQUIRE_FALSE(unset);
  CHECK(to_string(unset.error()) ==
        "setting password: the environment variable PLIMSOLL_TEST_SECRET is not set");
  const auto absent = resolve_secrets(R"({"password":{"file":"/absent/secret"}})");
  REQUIRE_FALSE(absent);
  CHECK(to_string(absent.error()).find("/absent/secret") != std::string::npos);
  CHECK_FALSE(resolve_secrets("[]"));
}

/// What resolve_secrets() answers to somebody who types `typed` at a terminal, and all that the
/// terminal showed.
struct AtTerminal {
  std::string answer;
  std::string shown;
};

AtTerminal at_terminal(const std::string& typed) {
  std::array<int, 2> out{};
  REQUIRE(::pipe(out.data()) == 0);
  int terminal = -1;
  const pid_t child = ::forkpty(&terminal, nullptr, nullptr, nullptr);
  if (child == 0) {
    const auto answer = resolve_secrets(R"({"password":{"terminal":"password"}})");
    const std::string text = answer ? *answer : "refused";
    [[maybe_unused]] const auto count = ::write(out[1], text.data(), text.size());
    ::_exit(0);
  }
  ::close(out[1]);
  AtTerminal seen;
  std::array<char, 256> buffer{};
  bool answered = false;
  for (;;) {
    const auto count = ::read(terminal, buffer.data(), buffer.size());
    if (count <= 0) break;  // EIO: the child has ended
    seen.shown.append(buffer.data(), static_cast<std::size_t>(count));
    if (!answered && seen.shown.find("password: ") != std::string::npos) {
      answered = ::write(terminal, typed.data(), typed.size()) > 0;
    }
  }
  for (;;) {
    const auto count = ::read(out[0], buffer.data(), buffer.size());
    if (count <= 0) break;
    seen.answer.append(buffer.data(), static_cast<std::size_t>(count));
  }
  ::close(out[0]);
  ::close(terminal);
  ::waitpid(child, nullptr, 0);
  return seen;
}

TEST_CASE("a secret is asked for at the terminal and not shown there", "[settings]") {
  const auto seen = at_terminal("sesame open\n");
  CHECK(seen.answer == R"({"password":"sesame open"})");
  CHECK(seen.shown.find("password: ") == 0);
  CHECK(seen.shown.find("sesame") == std::string::npos);
}

TEST_CASE("nobody is asked where there is no terminal", "[settings]") {
  const int before = ::dup(0);
  std::array<int, 2> pipe{};
  REQUIRE(::pipe(pipe.data()) == 0);
  ::dup2(pipe[0], 0);
  const auto answer = resolve_secrets(R"({"password":{"terminal":"password"}})");
  ::dup2(before, 0);
  for (const int fd : {before, pipe[0], pipe[1]}) ::close(fd);
  REQUIRE_FALSE(answer);
  CHECK(to_string(answer.error()).find("no terminal") != std::string::npos);
}

}  // namespace
