#include "reports/junit/junit.hpp"

#include <map>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "lib/core/file.hpp"
#include "lib/report/judgements.hpp"
#include "lib/report/text.hpp"

namespace plimsoll::junit {
namespace {

using report::Judgement;
using report::JudgingCheck;

constexpr std::size_t kTextLimit = 4000;

/// Fit for an attribute or an element.
std::string xml(std::string_view text) {
  return report::escape_xml(report::one_line(text, kTextLimit));
}

/// A name that the schema wants at least one character of.
std::string name(std::string_view text) {
  auto out = xml(text);
  return out.empty() ? "-" : out;
}

std::string property(std::string_view name, std::string_view value) {
  return fmt::format("  <property name=\"{}\" value=\"{}\"/>\n", name, xml(value));
}

/// The schema's time has no zone; it is UTC.
std::string_view without_zone(std::string_view instant) {
  return instant.ends_with('Z') ? instant.substr(0, instant.size() - 1) : instant;
}

/// The test suite of one check.
class Suite {
 public:
  Suite(const JudgingCheck& check, std::size_t number) : check_{&check}, number_{number} {
    if (check.outcome == "failed") {
      add("the check itself", fmt::format("<error type=\"broken check\" message=\"{}\"/>",
                                          xml("judged nothing: " + check.reason)));
      ++errors_;
    } else if (check.outcome == "not_selected") {
      skip("the check itself", "not assessed: the check was not selected");
    } else if (check.outcome.empty()) {
      skip("the check itself", "not assessed: there is no such check any more");
    }
  }

  void add(const Judgement& judgement) {
    using Standing = Judgement::Standing;
    // What is fixed passes, or is gone: a pass has a judgement of its own.
    if (judgement.standing == Standing::fixed) return;
    const auto subject = name_of(judgement);
    if (judgement.standing == Standing::no_longer_observable) {
      return skip(subject, "no longer observable: " + judgement.change_reason);
    }
    switch (judgement.status) {
      case Judgement::Status::pass:
        return add(subject, {});
      case Judgement::Status::not_applicable:
        return skip(subject, "needs no judgement: " + judgement.message);
      case Judgement::Status::unknown:
        return skip(subject, "unknown: " + judgement.message);
      case Judgement::Status::fail:
        break;
    }
    if (judgement.waived()) {
      return skip(subject, fmt::format("accepted by {} until {}: {}; it fails: {}",
                                       judgement.waiver->by, judgement.waiver->until,
                                       judgement.waiver->reason, judgement.message));
    }
    add(subject, failure(judgement));
    ++failures_;
  }

  /// The suite; one that judged nothing says so.
  std::string text(const report::Assessment& assessment) {
    if (tests_ == 0) skip("the check itself", "the check judged nothing");
    auto out = fmt::format(
        " <testsuite package=\"{}\" id=\"{}\" name=\"{}\" timestamp=\"{}\" "
        "hostname=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\" time=\"0\">\n",
        name(check_->domain), number_, name(check_->id), without_zone(assessment.started_at),
        name(assessment.estate), tests_, failures_, errors_, skipped_);
    out += " <properties>\n";
    out += property("title", check_->title);
    out += property("practices", fmt::format("{}", fmt::join(check_->practices, ", ")));
    out += property("severity", check_->severity);
    out += property("risk", check_->risk);
    out += property("remedy", check_->remedy);
    out += property("source", check_->source);
    out += property("plimsoll", assessment.tool_version);
    out += " </properties>\n" + cases_;
    return out + " <system-out/><system-err/>\n </testsuite>\n";
  }

 private:
  /// "server/db1 for shop"; a name that stands already gets a number, in the order of findings.
  std::string name_of(const Judgement& judgement) {
    auto out = judgement.subject_kind + "/" + judgement.subject;
    if (!judgement.service.empty() && judgement.service != judgement.subject) {
      out += " for " + judgement.service;
    }
    const auto number = ++names_[out];
    return number == 1 ? out : fmt::format("{} ({})", out, number);
  }

  void add(std::string_view subject, const std::string& content) {
    ++tests_;
    cases_ += fmt::format("  <testcase classname=\"{}\" name=\"{}\" time=\"0\"", name(check_->id),
                          name(subject));
    cases_ += content.empty() ? std::string{"/>\n"} : ">" + content + "</testcase>\n";
  }

  void skip(std::string_view subject, std::string_view why) {
    add(subject, fmt::format("<skipped message=\"{}\"/>", xml(why)));
    ++skipped_;
  }

  [[nodiscard]] std::string failure(const Judgement& judgement) const {
    auto text = xml(judgement.message);
    const auto line = [&](std::string_view what, std::string_view value) {
      if (!value.empty()) text += fmt::format("\n{}: {}", what, xml(value));
    };
    line("finding", judgement.finding);
    line("subject", judgement.subject_name);
    line("service", judgement.service_name);
    line("since", judgement.first_seen);
    line("change", judgement.change);
    if (check_->outcome != "ran") line("as last judged", judgement.last_seen);
    if (judgement.opinion) {
      const auto& opinion = *judgement.opinion;
      line("assessor", fmt::format("{} says {} {}: {}", opinion.by, opinion.severity,
                                   opinion.status, opinion.reason));
    }
    line("risk", check_->risk);
    line("remedy", check_->remedy);
    for (const auto& origin : judgement.evidence) {
      line("evidence", fmt::format("{} {} {} {}", origin.row, origin.source, origin.at,
                                   origin.digest.empty() ? "" : "sha256:" + origin.digest));
    }
    return fmt::format("<failure type=\"{}\" message=\"{}\">{}</failure>", xml(judgement.severity),
                       xml(judgement.message), text);
  }

  const JudgingCheck* check_;
  std::size_t number_;
  std::string cases_;
  std::map<std::string, int> names_;
  int tests_ = 0;
  int failures_ = 0;
  int errors_ = 0;
  int skipped_ = 0;
};

void write(report::Judgements& judgements, core::FileWriter& file) {
  file.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
  auto check = judgements.checks().begin();
  if (check == judgements.checks().end()) return file.append("</testsuites>\n");
  std::size_t number = 0;
  const auto begin = [&] { return Suite{check->second, number++}; };
  const auto end = [&](Suite& suite) { file.append(suite.text(judgements.assessment())); };
  auto suite = begin();
  judgements.for_each(report::Judgements::Wanted::all, [&](const Judgement& judgement) {
    while (&check->second != judgement.check) {
      end(suite);
      ++check;
      suite = begin();
    }
    suite.add(judgement);
  });
  for (;;) {
    end(suite);
    if (++check == judgements.checks().end()) break;
    suite = begin();
  }
  file.append("</testsuites>\n");
}

}  // namespace

Result<void> write_junit(store::Database& database, const std::filesystem::path& path) {
  auto judgements = report::Judgements::open(database.handle());
  if (!judgements) return tl::unexpected{std::move(judgements.error()).at("JUnit report")};
  auto file = core::FileWriter::open(path);
  if (!file) return tl::unexpected{std::move(file.error())};
  write(**judgements, *file);
  return file->commit();
}

}  // namespace plimsoll::junit
