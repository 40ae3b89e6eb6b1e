// What a collector can do wrong, and what the runner makes of it.
#include <chrono>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <unistd.h>

#include "lib/collect/runner.hpp"
#include "tests/support/support.hpp"

namespace {

using namespace plimsoll;
using collect::Limits;
using collect::RunOutcome;
using std::chrono::steady_clock;

constexpr const char* kHello =
    R"(echo '{"type":"hello","protocol":1,"collector":"fake","version":"1","target":"t"}')"
    "\n";
constexpr const char* kAsset = R"(echo '{"type":"asset","key":"a","kind":"server","name":"A"}')"
                               "\n";
constexpr const char* kDone = R"(echo '{"type":"done","counts":{"asset":1}}')"
                              "\n";

struct Heard {
  RunOutcome outcome;
  std::vector<model::Record> records;
  std::vector<std::int64_t> lines;
  std::vector<model::ProblemRecord> problems;
  std::chrono::duration<double> took{};
};

class Fake {
 public:
  /// A collector made of a shell script's lines.
  explicit Fake(const std::string& script) : path_{folder_.path() / "plimsoll-collect-fake"} {
    test::spill(path_, "#!/bin/sh\n" + script);
    std::filesystem::permissions(path_, std::filesystem::perms::owner_all);
  }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::filesystem::path file(const std::string& name) const {
    return folder_.path() / name;
  }

  [[nodiscard]] Heard run(const Limits& limits = {}, const std::string& settings = "{}") const {
    Heard heard;
    const collect::Sink sink{
        [&](model::Record&& record, std::int64_t line) {
          heard.records.push_back(std::move(record));
          heard.lines.push_back(line);
        },
        [&](model::ProblemRecord&& problem) { heard.problems.push_back(std::move(problem)); }};
    const auto begin = steady_clock::now();
    heard.outcome = collect::run_collector(path_, settings, limits, sink);
    heard.took = steady_clock::now() - begin;
    return heard;
  }

 private:
  test::TemporaryFolder folder_;
  std::filesystem::path path_;
};

Limits two_seconds() {
  Limits limits;
  limits.time = std::chrono::seconds{2};
  return limits;
}

/// Whether the process dies within ten seconds (SIGKILL takes its time).  A zombie that init has
/// not reaped yet is dead: so /proc is asked, not kill().
bool dies(const std::filesystem::path& pid_file) {
  const std::string stat = "/proc/" + std::to_string(std::stoi(test::slurp(pid_file))) + "/stat";
  for (int round = 0; round < 1000; ++round) {
    try {
      const std::string text = test::slurp(stat);
      if (text.substr(text.rfind(')') + 2, 1) == "Z") return true;
    } catch (const std::exception&) {
      return true;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds{10});
  }
  return false;
}

/// What is written to standard error while it lives.
class StandardError {
 public:
  StandardError() : before_{::dup(2)} {
    const int file = ::open(path().c_str(), O_CREAT | O_WRONLY | O_TRUNC, 0600);
    ::dup2(file, 2);
    ::close(file);
  }
  StandardError(const StandardError&) = delete;
  StandardError& operator=(const StandardError&) = delete;
  ~StandardError() { restore(); }
  std::string text() {
    restore();
    return test::slurp(path());
  }

 private:
  [[nodiscard]] std::filesystem::path path() const { return folder_.path() / "stderr"; }
  void restore() {
    if (before_ < 0) return;
    std::fflush(stderr);
    ::dup2(before_, 2);
    ::close(before_);
    before_ = -1;
  }
  test::TemporaryFolder folder_;
  int before_;
};

TEST_CASE("a collection that keeps the protocol is done", "[runner]") {
  const Fake fake{std::string{kHello} + kAsset + kDone};
  const auto heard = fake.run();
  CHECK(heard.outcome.done);
  CHECK_FALSE(heard.outcome.gaps);
  CHECK(heard.outcome.reason.empty());
  CHECK(heard.outcome.exit_status == 0);
  CHECK(heard.problems.empty());
  REQUIRE(heard.records.size() == 2);
  CHECK(std::holds_alternative<model::Hello>(heard.records[0]));
  CHECK(std::holds_alternative<model::AssetRecord>(heard.records[1]));
  CHECK(heard.lines == std::vector<std::int64_t>{1, 2});
}

TEST_CASE("settings arrive on standard input, and not in the argument list", "[runner]") {
  const Fake fake{std::string{kHello} +
                  "cat > \"$(dirname \"$0\")/in\"; echo \"$@\" > \"$(dirname \"$0\")/args\"\n" +
                  kDone};
  const std::string settings = R"({"password":")" + std::string(300'000, 's') + R"("})";
  const auto heard = fake.run({}, settings);
  CHECK(heard.outcome.exit_status == 0);
  CHECK(test::slurp(fake.file("in")) == settings);
  CHECK(test::slurp(fake.file("args")) == "collect\n");
}

TEST_CASE("a collector that does not read its settings does no harm", "[runner]") {
  const Fake fake{std::string{"exec 0<&-\n"} + kHello + kAsset + kDone};
  CHECK(fake.run({}, R"({"x":")" + std::string(500'000, 's') + R"("})").outcome.done);
}

TEST_CASE("a collector killed midway is not done, and the signal is the reason", "[runner]") {
  const Fake fake{std::string{kHello} + kAsset + "printf '{\"type\":\"as'\nkill -9 $$\n"};
  const auto heard = fake.run();
  CHECK_FALSE(heard.outcome.done);
  CHECK_FALSE(heard.outcome.exit_status);
  CHECK(heard.outcome.signal == SIGKILL);
  CHECK(heard.outcome.reason.find("signal 9") != std::string::npos);
  CHECK(heard.records.size() == 2);
  CHECK(heard.problems.empty());  // the line that was cut is no malformed line
}

TEST_CASE("garbage on the first line ends the collection", "[runner]") {
  const Fake fake{"head -c 100000 /dev/urandom; sleep 60\n"};
  const auto heard = fake.run();
  CHECK_FALSE(heard.outcome.done);
  CHECK(heard.outcome.reason.find("the first line is not hello") == 0);
  CHECK(heard.records.empty());
  CHECK(heard.took.count() < 30);
}

TEST_CASE("garbage between records is a problem for each line, and they alone are lost",
          "[runner]") {
  const Fake fake{std::string{kHello} + "echo garbage\necho '{\"type\":\"asset\"}'\n" + kAsset +
                  "echo '{\"type\":\"weather\"}'\n" + kDone};
  const auto heard = fake.run();
  CHECK(heard.outcome.done);
  CHECK(heard.outcome.gaps);  // two lines were lost
  CHECK(heard.records.size() == 2);
  REQUIRE(heard.problems.size() == 3);
  CHECK(heard.problems[0].code == "malformed_line");
  CHECK(heard.problems[0].line == 2);
  CHECK(heard.problems[1].line == 3);
  CHECK(heard.problems[2].code == "unknown_type");
  CHECK(heard.problems[2].severity == model::ProblemRecord::Severity::warning);
  CHECK(heard.problems[2].line == 5);
}

TEST_CASE("problems are told up to a number and then counted", "[runner]") {
  const Fake fake{std::string{kHello} + "yes garbage | head -n 5000\n" + kAsset + kDone};
  const auto heard = fake.run();
  CHECK(heard.outcome.done);
  REQUIRE(heard.problems.size() == 1001);
  CHECK(heard.problems.back().message.find("4000 more") == 0);
}

TEST_CASE("a collector that never ends is ended by the clock", "[runner]") {
  SECTION("quiet") {
    const Fake fake{std::string{kHello} + kAsset + "sleep 60\n"};
    const auto heard = fake.run(two_seconds());
    CHECK_FALSE(heard.outcome.done);
    CHECK(heard.outcome.signal == SIGTERM);
    CHECK(heard.outcome.reason == "it took longer than 2 s");
    CHECK(heard.records.size() == 2);
    CHECK(heard.took.count() < 30);
  }
  SECTION("deaf to SIGTERM") {
    const Fake fake{std::string{"trap '' TERM\n"} + kHello + "while :; do sleep 1; done\n"};
    const auto heard = fake.run(two_seconds());
    CHECK(heard.outcome.signal == SIGKILL);
    CHECK(heard.took.count() < 30);
  }
  SECTION("after done, its output closed") {
    const Fake fake{std::string{kHello} + kAsset + kDone + "exec 1>&- 2>&-\nsleep 60\n"};
    const auto heard = fake.run(two_seconds());
    CHECK_FALSE(heard.outcome.done);
    CHECK(heard.took.count() < 30);
  }
}

TEST_CASE("a flood is ended at its bound, which the reason names", "[runner]") {
  const Fake lines{std::string{kHello} +
                   "exec yes '{\"type\":\"progress\",\"done\":1,\"total\":null}'\n"};
  Limits limits;
  SECTION("of lines") {
    limits.lines = 1000;
    const auto heard = lines.run(limits);
    CHECK_FALSE(heard.outcome.done);
    CHECK(heard.outcome.reason == "it wrote more than 1000 lines");
    CHECK(heard.records.size() == 1000);
  }
  SECTION("of bytes") {
    limits.bytes = 1'000'000;
    const auto heard = lines.run(limits);
    CHECK_FALSE(heard.outcome.done);
    CHECK(heard.outcome.reason == "it wrote more than 1000000 bytes");
  }
  SECTION("of one endless line") {
    const Fake endless{std::string{kHello} + "exec cat /dev/zero\n"};
    limits.line_bytes = 1U << 20U;
    const auto heard = endless.run(limits);
    CHECK_FALSE(heard.outcome.done);
    CHECK(heard.outcome.reason == "line 2 is longer than 1048576 bytes");
    CHECK(heard.records.size() == 1);
  }
}

TEST_CASE("a long line within the bound is read", "[runner]") {
  const Fake fake{
      std::string{kHello} +
      R"(printf '{"type":"asset","key":"a","kind":"server","name":"'; head -c 900000 /dev/zero | tr '\0' n; echo '"}')" +
      "\n" + kDone};
  const auto heard = fake.run();
  CHECK(heard.outcome.done);
  REQUIRE(heard.records.size() == 2);
  CHECK(std::get<model::AssetRecord>(heard.records[1]).name.size() == 900'000);
}

TEST_CASE("an end without done is a failure, whatever the exit status", "[runner]") {
  const Fake fine{std::string{kHello} + kAsset};
  CHECK_FALSE(fine.run().outcome.done);
  CHECK(fine.run().outcome.reason == "it ended without done");
  const Fake gaps{std::string{kHello} + kAsset + "exit 4\n"};
  CHECK_FALSE(gaps.run().outcome.done);
  const Fake nothing{"true\n"};
  CHECK(nothing.run().outcome.reason == "it ended without done");
}

TEST_CASE("exit statuses say why", "[runner]") {
  const auto outcome = [](const std::string& end) {
    return Fake{std::string{kHello} + kAsset + kDone + end}.run().outcome;
  };
  const auto failed = outcome("echo 'error: no such thing' >&2; exit 1");
  CHECK_FALSE(failed.done);
  CHECK(failed.reason == "the collector failed (exit status 1): no such thing");
  const auto refused = outcome("exit 2");
  CHECK_FALSE(refused.done);
  CHECK(refused.reason == "settings refused (exit status 2)");
  const auto unreachable = outcome("exit 3");
  CHECK_FALSE(unreachable.done);
  CHECK(unreachable.reason == "target unreachable or not allowed (exit status 3)");
  const auto incomplete = outcome("exit 4");
  CHECK(incomplete.done);
  CHECK(incomplete.gaps);
  CHECK(incomplete.exit_status == 4);
  CHECK_FALSE(incomplete.reason.empty());
}

TEST_CASE("a problem of severity error makes gaps even with exit status 0", "[runner]") {
  const Fake fake{std::string{kHello} + kAsset +
                  R"(echo '{"type":"problem","severity":"error","code":"x","message":"y"}')" +
                  "\n" + kDone};
  const auto heard = fake.run();
  CHECK(heard.outcome.done);
  CHECK(heard.outcome.gaps);
  CHECK(heard.problems.empty());  // it is the collector's own: a record
}

TEST_CASE("a grandchild does not outlive the collection", "[runner]") {
  SECTION("left behind by a collector that ended well") {
    const Fake fake{std::string{kHello} + kAsset +
                    "sleep 300 & echo $! > \"$(dirname \"$0\")/pid\"\n" + kDone};
    const auto heard = fake.run();
    CHECK(heard.outcome.done);
    CHECK(heard.took.count() < 30);
    CHECK(dies(fake.file("pid")));
  }
  SECTION("of a collector that ran out of time") {
    const Fake fake{std::string{kHello} +
                    "(trap '' TERM; exec sleep 300) & echo $! > \"$(dirname \"$0\")/pid\"\nwait\n"};
    const auto heard = fake.run(two_seconds());
    CHECK_FALSE(heard.outcome.done);
    CHECK(dies(fake.file("pid")));
  }
  SECTION("in a session of its own, holding the pipes open: nobody waits for it") {
    const Fake fake{std::string{kHello} + kAsset +
                    "setsid sleep 120 & echo $! > \"$(dirname \"$0\")/pid\"\nsleep 0.2\n" + kDone};
    const auto heard = fake.run();
    CHECK(heard.outcome.done);
    CHECK(heard.took.count() < 30);
    ::kill(std::stoi(test::slurp(fake.file("pid"))), SIGKILL);
  }
}

TEST_CASE("standard error is passed on line by line without control characters", "[runner]") {
  const Fake fake{std::string{kHello} + kAsset +
                  "printf 'warning: red \\033[31m text\\007\\nsecond\\n' >&2\n" + kDone};
  StandardError captured;
  const auto heard = fake.run();
  const std::string text = captured.text();
  CHECK(heard.outcome.done);
  CHECK(text.find("warning: fake: red \xEF\xBF\xBD[31m text\xEF\xBF\xBD\n") != std::string::npos);
  CHECK(text.find("info: fake: second\n") != std::string::npos);
  CHECK(text.find('\033') == std::string::npos);
}

TEST_CASE("a flood on standard error is bounded and does not end the collection", "[runner]") {
  const Fake fake{std::string{kHello} + kAsset +
                  "yes noise | head -n 200000 >&2\nhead -c 3000000 /dev/zero >&2\n" + kDone};
  StandardError captured;
  const auto heard = fake.run();
  const std::string text = captured.text();
  CHECK(heard.outcome.done);
  CHECK(text.size() < 1'000'000);
  CHECK(text.find("more lines left out") != std::string::npos);
}

TEST_CASE("hello must come first and once", "[runner]") {
  const Fake late{std::string{kAsset} + kHello + kDone};
  CHECK_FALSE(late.run().outcome.done);
  CHECK(late.run().outcome.reason == "the first line is not hello");
  CHECK(late.run().records.empty());

  const Fake twice{std::string{kHello} + kHello + kAsset + kDone};
  const auto heard = twice.run();
  CHECK(heard.outcome.done);
  CHECK(heard.outcome.gaps);
  REQUIRE(heard.problems.size() == 1);
  CHECK(heard.problems[0].code == "second_hello");
}

TEST_CASE("nothing may follow done", "[runner]") {
  const Fake twice{std::string{kHello} + kAsset + kDone + kDone};
  CHECK_FALSE(twice.run().outcome.done);
  CHECK(twice.run().outcome.reason == "line 4 stands after done");
  const Fake more{std::string{kHello} + kDone + kAsset};
  CHECK_FALSE(more.run().outcome.done);
  CHECK(more.run().records.size() == 1);
}

TEST_CASE("done's counts are compared with what came", "[runner]") {
  const auto run = [](const std::string& records, const std::string& counts) {
    return Fake{kHello + records + "echo '{\"type\":\"done\",\"counts\":" + counts + "}'\n"}.run();
  };
  const auto fewer = run(kAsset, R"({"asset":2})");
  CHECK(fewer.outcome.done);
  CHECK(fewer.outcome.gaps);
  REQUIRE(fewer.problems.size() == 1);
  CHECK(fewer.problems[0].code == "count_mismatch");
  CHECK(fewer.problems[0].message == "done counts 1 lines that never came");

  const auto more = run(kAsset, R"({"asset":0})");
  REQUIRE(more.problems.size() == 1);
  CHECK(more.problems[0].message == "1 asset lines came, done says 0");

  const auto explained = run(std::string{kAsset} + "echo garbage\n", R"({"asset":2})");
  REQUIRE(explained.problems.size() == 1);  // the garbage alone: it was the other asset
  CHECK(explained.problems[0].code == "malformed_line");

  CHECK(run(kAsset, "{}").problems.empty());
}

TEST_CASE("unknown members are told once each", "[runner]") {
  const Fake fake{
      std::string{kHello} +
      R"(for i in 1 2 3; do echo '{"type":"asset","key":"'$i'","kind":"server","colour":"red"}'; done)" +
      "\necho '{\"type\":\"done\",\"counts\":{\"asset\":3}}'\n"};
  const auto heard = fake.run();
  CHECK(heard.outcome.done);
  CHECK_FALSE(heard.outcome.gaps);
  REQUIRE(heard.problems.size() == 1);
  CHECK(heard.problems[0].code == "unknown_member");
  CHECK(heard.problems[0].subject == "asset.colour");
}

TEST_CASE("a last line without a newline counts", "[runner]") {
  const Fake fake{std::string{kHello} + kAsset + "printf '{\"type\":\"done\",\"counts\":{}}'\n"};
  CHECK(fake.run().outcome.done);
}

TEST_CASE("a program that cannot be started is a reason, not an exception", "[runner]") {
  test::TemporaryFolder folder;
  const collect::Sink sink{[](model::Record&&, std::int64_t) {}, [](model::ProblemRecord&&) {}};
  const auto outcome = collect::run_collector(folder.path() / "absent", "{}", {}, sink);
  CHECK_FALSE(outcome.done);
  CHECK(outcome.reason.find("cannot start") == 0);
}

TEST_CASE("an interruption ends the collector's group", "[runner]") {
  const Fake fake{std::string{kHello} + "sleep 300 & echo $! > \"$(dirname \"$0\")/pid\"\nwait\n"};
  std::thread user{[&] {
    while (!std::filesystem::exists(fake.file("pid"))) {
      std::this_thread::sleep_for(std::chrono::milliseconds{10});
    }
    std::this_thread::sleep_for(std::chrono::milliseconds{50});
    collect::interrupt();
  }};
  const auto heard = fake.run();
  user.join();
  collect::resume();
  CHECK_FALSE(heard.outcome.done);
  CHECK(heard.outcome.reason == "interrupted");
  CHECK(heard.took.count() < 30);
  CHECK(dies(fake.file("pid")));
}

TEST_CASE("a question is answered by one JSON object within bounds", "[runner]") {
  const Fake fake{R"(case "$1" in
describe) echo '{"name":"fake"}';;
check) cat >/dev/null; echo '{"ok":false}'; exit 3;;
esac)"};
  const auto described = collect::ask_collector(fake.path(), "describe", "");
  REQUIRE(described);
  CHECK(*described == "{\"name\":\"fake\"}\n");
  const auto checked = collect::ask_collector(fake.path(), "check", "{}");
  REQUIRE(checked);
  CHECK(*checked == "{\"ok\":false}\n");

  const Fake refusing{"echo 'error: no' >&2; exit 2\n"};
  const auto refused = collect::ask_collector(refusing.path(), "check", "{}");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == Error::Kind::usage);
  CHECK(refused.error().what.find("settings refused (exit status 2): no") != std::string::npos);

  const Fake flood{"exec cat /dev/zero\n"};
  CHECK_FALSE(collect::ask_collector(flood.path(), "describe", ""));
  const Fake text{"echo hello\n"};
  CHECK_FALSE(collect::ask_collector(text.path(), "describe", ""));
}

TEST_CASE("collectors are found in their folders, the first that has the name", "[runner]") {
  test::TemporaryFolder folder;
  const auto make = [&](const std::string& name, bool executable) {
    test::spill(folder.path() / name, "#!/bin/sh\n");
    if (executable) {
      std::filesystem::permissions(folder.path() / name, std::filesystem::perms::owner_all);
    }
  };
  make("one/plimsoll-collect-a", true);
  make("two/plimsoll-collect-a", true);
  make("two/plimsoll-collect-b", true);
  make("two/plimsoll-collect-data", false);
  make("two/other", true);
  const std::string path = (folder.path() / "one").string() +
                           "::" + (folder.path() / "absent").string() + ":" +
                           (folder.path() / "two").string();
  ::setenv("PLIMSOLL_COLLECTOR_PATH", path.c_str(), 1);
  const auto names = collect::list_collectors();
  CHECK(std::count(names.begin(), names.end(), "a") == 1);
  CHECK(std::count(names.begin(), names.end(), "b") == 1);
  CHECK(std::count(names.begin(), names.end(), "data") == 0);
  CHECK(collect::find_collector("a") == folder.path() / "one" / "plimsoll-collect-a");
  const auto absent = collect::find_collector("../one/plimsoll-collect-a");
  REQUIRE_FALSE(absent);
  CHECK(absent.error().kind == Error::Kind::usage);
  CHECK(absent.error().remedy.starts_with("known: a, "));
  CHECK(absent.error().remedy.find(", b, ") != std::string::npos);
  ::unsetenv("PLIMSOLL_COLLECTOR_PATH");
}

}  // namespace
