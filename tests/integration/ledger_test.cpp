/// The ledger as assessors use it: decisions, notes, verification, and what must never be printed.

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <thread>

#include <catch2/catch.hpp>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/program.hpp"

using plimsoll::test::audit_tool;
using plimsoll::test::binary_dir;
using plimsoll::test::column;
using plimsoll::test::slurp;
using plimsoll::test::spill;
using plimsoll::test::TemporaryFolder;
using plimsoll::test::value;

namespace {

class Audit {
 public:
  Audit() {
    const auto sheets = folder_.path() / "sheets";
    spill(sheets / "assets.csv",
          "key,kind,name,tier\nshop,business_service,Web shop,1\nweb,server,Web server,\n");
    spill(sheets / "dependencies.csv", "from,to\nshop,web\n");
    REQUIRE(run({"import", sheets.string()}).status == 0);
    REQUIRE(run({"assess"}).status == 0);
    finding = value(file(),
                    "SELECT id FROM open_finding WHERE status = 'fail' AND check_id = "
                    "'redundancy.service.no-single-point'");
    REQUIRE(finding.size() == 12);
  }
  [[nodiscard]] plimsoll::test::Ran run(std::vector<std::string> words,
                                        const std::string& now = "2026-11-23T00:00:00Z") const {
    words.insert(words.begin(), {"-d", file().string()});
    return audit_tool(words, {"PLIMSOLL_NOW=" + now});
  }
  void record(std::vector<std::string> words) const {
    words.insert(words.begin(), "record");
    const auto ran = run(words);
    CAPTURE(ran.err);
    REQUIRE(ran.status == 0);
  }
  [[nodiscard]] std::filesystem::path file() const { return folder_.path() / "audit.db"; }
  [[nodiscard]] std::filesystem::path folder() const { return folder_.path(); }
  std::string finding;

 private:
  TemporaryFolder folder_;
};

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// Flips the lowest bit of the first byte of `what` where it stands in the file.
void flip(const std::filesystem::path& file, const std::string& what) {
  auto bytes = slurp(file);
  const auto at = bytes.find(what);
  REQUIRE(at != std::string::npos);
  std::fstream out{file, std::ios::in | std::ios::out | std::ios::binary};
  out.seekp(static_cast<std::streamoff>(at));
  out.put(static_cast<char>(bytes[at] ^ 1));
}

}  // namespace

TEST_CASE("an override stands beside the check everywhere and outlives assessments", "[ledger]") {
  const Audit audit;
  audit.record({"override", audit.finding, "--severity", "low", "--reason", "moves next month",
                "--by", "Ann"});
  REQUIRE(audit.run({"assess"}, "2026-11-24T00:00:00Z").status == 0);
  CHECK(value(audit.file(),
              "SELECT severity || ' ' || override_severity || ' ' || override_by || "
              "' ' || override_outdated FROM open_finding WHERE id = '" +
                  audit.finding + "'") == "critical low Ann 0");
  CHECK(contains(audit.run({"findings"}).out, "critical (assessor: low)"));
  CHECK(contains(audit.run({"explain", audit.finding}).out, "moves next month"));
  // An override makes nothing lighter for a gate.
  CHECK(audit.run({"assess", "--fail-on", "critical"}).status == 3);
  const auto out = audit.folder() / "out";
  REQUIRE(audit.run({"report", "--out", out.string()}).status == 0);
  const auto html = slurp(out / "report.html");
  CHECK(contains(html, "Ann says low instead (2026-11-23): moves next month"));
  CHECK(contains(html, "critical"));
  CHECK(
      contains(slurp(out / "findings.csv"), ",low,,Ann,2026-11-23T00:00:00Z,moves next month,no,"));
  // When the check judges otherwise, that shows.
  spill(audit.folder() / "sheets/requirements.csv", "service,tier\nshop,3\n");
  REQUIRE(audit.run({"import", (audit.folder() / "sheets").string()}).status == 0);
  REQUIRE(audit.run({"assess"}).status == 0);
  CHECK(value(audit.file(), "SELECT severity || override_outdated FROM open_finding WHERE id = '" +
                                audit.finding + "'") == "medium1");
  audit.record(
      {"override", audit.finding, "--withdraw", "--reason", "it did not move", "--by", "Ann"});
  CHECK(value(audit.file(), "SELECT count(override_by) FROM open_finding") == "0");
  CHECK(audit.run({"verify", "ledger"}).status == 0);
}

TEST_CASE("an internal note is in no report, a client's is in both", "[ledger]") {
  const Audit audit;
  audit.record({"note", audit.finding, "secret-for-us", "--audience", "internal", "--by", "Ann"});
  audit.record({"note", "report", "secret-for-us-2", "--audience", "internal", "--by", "Ann"});
  audit.record({"note", audit.finding, "for-the-client", "--audience", "client", "--by", "Ann"});
  audit.record({"note", "report", "whole-report-note", "--audience", "client", "--by", "Ann"});
  audit.record({"note", "web", "asset-note", "--audience", "client", "--by", "Ann"});
  const auto out = audit.folder() / "out";
  REQUIRE(audit.run({"report", "--out", out.string()}).status == 0);
  std::string all;
  for (const auto& entry : std::filesystem::directory_iterator{out}) all += slurp(entry.path());
  CHECK_FALSE(contains(all, "secret-for-us"));
  CHECK_FALSE(contains(all, "internal-note"));
  CHECK(contains(slurp(out / "report.html"), "for-the-client"));
  CHECK(contains(slurp(out / "report.html"), "whole-report-note"));
  CHECK(contains(slurp(out / "findings.csv"), "for-the-client"));
  CHECK(contains(slurp(out / "notes.csv"), "web,asset-note,Ann,"));
  CHECK(contains(audit.run({"explain", audit.finding}).out, "secret-for-us"));
}

TEST_CASE("reviews and approvals are kept, and refused when they say nothing", "[ledger]") {
  const Audit audit;
  audit.record({"review", audit.finding, "in-review", "--by", "Bob"});
  audit.record(
      {"review", audit.finding, "disputed", "--reason", "there is a second one", "--by", "Cem"});
  CHECK(value(audit.file(),
              "SELECT review_state || ' ' || reviewed_by FROM open_finding WHERE id "
              "= '" +
                  audit.finding + "'") == "disputed Cem");
  audit.record(
      {"approval", "CHG-7", "--decision", "denied", "--reason", "no way back", "--by", "Dee"});
  CHECK(value(audit.file(),
              "SELECT author || ' ' || (content ->> 'decision') FROM ledger_entry "
              "WHERE subject = 'CHG-7'") == "Dee denied");
  CHECK(audit.run({"record", "review", audit.finding, "disputed", "--by", "Cem"}).status == 2);
  CHECK(audit.run({"record", "review", "000000000000", "open", "--by", "Cem"}).status == 2);
  CHECK(audit.run({"record", "review", audit.finding, "open"}).status == 2);
  CHECK(audit.run({"record", "override", audit.finding, "--reason", "x", "--by", "y"}).status == 2);
  CHECK(audit
            .run({"record", "override", audit.finding, "--severity", "low", "--reason", " ", "--by",
                  "y"})
            .status == 2);
  CHECK(audit.run({"record", "note", "no-such-thing", "x", "--audience", "client", "--by", "y"})
            .status == 2);
}

TEST_CASE("a drill and an incident become evidence as the sheets would make them", "[ledger]") {
  const Audit audit;
  audit.record({"drill", "id=D-1", "service=shop", "scenario=loss of web", "date=2026-11-01",
                "measured_rto=45m", "outcome=passed", "--by", "Eve"});
  audit.record({"incident", "id=I-1", "service=shop", "started=2026-11-02T00:00:00Z",
                "resolved=2026-11-02T01:00:00Z", "cause=disk", "--by", "Eve"});
  CHECK(value(audit.file(),
              "SELECT a.key || ' ' || d.measured_rto_s || ' ' || d.outcome FROM drill "
              "d JOIN asset a ON a.id = d.service_id") == "shop 2700 passed");
  REQUIRE(audit.run({"assess"}).status == 0);
  CHECK(value(audit.file(), "SELECT downtime_s || cause FROM incident_case") == "3600hardware");
  // The sheets come again: what was recorded by hand stays.
  REQUIRE(audit.run({"import", (audit.folder() / "sheets").string()}).status == 0);
  CHECK(value(audit.file(), "SELECT count(*) FROM drill") == "1");
  CHECK(value(audit.file(), "SELECT count(*) FROM incident") == "1");
  const auto late = audit.run({"record", "drill", "id=D-2", "date=yesterday", "--by", "Eve"});
  CHECK(late.status == 2);
  CHECK(contains(late.err, "column date"));
  CHECK(audit
            .run({"record", "incident", "id=I-2", "started=2026-11-02T00:00:00Z",
                  "resolved=2026-11-01T00:00:00Z", "--by", "Eve"})
            .status == 2);
  CHECK(value(audit.file(), "SELECT count(*) FROM ledger") == "2");
  CHECK(audit.run({"verify", "ledger"}).status == 0);
}

TEST_CASE("sha256sum agrees, and one flipped byte is found at its entry", "[ledger]") {
  const Audit audit;
  for (const auto* text : {"first-note", "second-note", "third-note", "fourth-note"}) {
    audit.record({"note", "report", text, "--audience", "client", "--by", "Ann"});
  }
  REQUIRE(audit.run({"waive", audit.finding, "--until", "2099-01-01", "--reason", "r", "--by", "o"})
              .status == 0);
  std::string head(64, '0');
  const auto entries = column(audit.file(), "SELECT entry FROM ledger ORDER BY position");
  REQUIRE(entries.size() == 5);
  for (const auto& entry : entries) {
    head = plimsoll::test::run({"sha256sum"}, head + entry).out.substr(0, 64);
  }
  const auto whole = audit.run({"verify", "ledger", "--format", "json"});
  CHECK(whole.status == 0);
  CHECK(contains(whole.out, head));
  CHECK(audit.run({"verify", "ledger", "--head", head}).status == 0);
  CHECK(audit.run({"verify", "ledger", "--head", std::string(64, 'a')}).status == 1);
  CHECK(audit.run({"verify", "ledger", "--head", "abc"}).status == 2);
  flip(audit.file(), "third-note");
  const auto broken = audit.run({"verify", "ledger", "--format", "json"});
  CHECK(broken.status == 1);
  CHECK(contains(broken.out, "\"broken_at\": 3"));
  CHECK(contains(broken.out, "\"whole\": \"no\""));
}

TEST_CASE("killed at any moment, the chain is whole", "[ledger]") {
  const Audit audit;
  const auto program = (binary_dir() / "bin" / "plimsoll").string();
  for (int after_ms = 0; after_ms < 40; after_ms += 2) {
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      ::execl(program.c_str(), "plimsoll", "-q", "-d", audit.file().c_str(), "record", "note",
              "report", "written while dying", "--audience", "client", "--by", "Ann", nullptr);
      std::_Exit(127);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds{after_ms});
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
  }
  CHECK(audit.run({"verify", "ledger"}).status == 0);
  audit.record({"note", "report", "afterwards", "--audience", "client", "--by", "Ann"});
  CHECK(audit.run({"verify", "ledger"}).status == 0);
}

TEST_CASE("a scratch copy keeps the ledger", "[ledger]") {
  const Audit audit;
  audit.record({"note", "report", "kept", "--audience", "client", "--by", "Ann"});
  const auto copy = audit.folder() / "copy.db";
  const auto sheet = audit.folder() / "sheets/assets.csv";
  REQUIRE(audit.run({"collect", "table", "file=" + sheet.string(), "--scratch", copy.string()})
              .status == 0);
  CHECK(value(copy, "SELECT sha256 FROM ledger") ==
        value(audit.file(), "SELECT sha256 FROM ledger"));
  CHECK(audit_tool({"-d", copy.string(), "verify", "ledger"}).status == 0);
}
