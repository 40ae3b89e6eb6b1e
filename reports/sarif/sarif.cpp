#include "reports/sarif/sarif.hpp"

#include <map>
#include <string>
#include <string_view>
#include <utility>

#include <SQLiteCpp/Database.h>
#include <fmt/format.h>

#include "lib/core/digest.hpp"
#include "lib/core/file.hpp"
#include "lib/report/json_text.hpp"
#include "lib/report/judgements.hpp"
#include "lib/report/text.hpp"

namespace plimsoll::sarif {
namespace {

using report::Json;
using report::json_text;
using report::Judgement;
using report::JudgingCheck;
using Standing = Judgement::Standing;

constexpr std::size_t kMessageLimit = 4000;

/// Text as SARIF has it in messages (3.11.5, 3.11.6): brackets would be links, braces placeholders.
std::string message_text(std::string_view text) {
  std::string out;
  for (const char c : report::one_line(text, kMessageLimit)) {
    if (c == '[' || c == ']' || c == '\\') out += '\\';
    if (c == '{' || c == '}') out += c;
    out += c;
  }
  return out;
}

Json message(std::string_view text) { return {{"text", message_text(text)}}; }

void set(Json& object, const char* name, const std::string& text) {
  if (!text.empty()) object[name] = text;
}

std::string level_of(std::string_view severity) {
  if (severity == "critical" || severity == "high") return "error";
  return severity == "medium" ? "warning" : "note";
}

/// From 0 to 100, the middle of the fifth that a severity has.
int rank_of(std::string_view severity) {
  if (severity == "critical") return 90;
  if (severity == "high") return 70;
  if (severity == "medium") return 50;
  return severity == "low" ? 30 : 10;
}

Json rule(const JudgingCheck& check) {
  Json out{{"id", check.id}, {"shortDescription", message(check.title)}};
  if (!check.risk.empty()) out["fullDescription"] = message(check.risk);
  auto help = check.remedy;
  if (!check.source.empty()) help += " Source: " + check.source;
  if (!help.empty()) out["help"] = message(help);
  if (!check.severity.empty()) {
    out["defaultConfiguration"] = {{"level", level_of(check.severity)},
                                   {"rank", rank_of(check.severity)}};
  }
  Json properties{{"tags", check.practices}, {"domain", check.domain}};
  set(properties, "severity", check.severity);
  if (!check.fix_cost.empty()) {
    properties["fix"] = {{"downtime", check.fix_downtime},
                         {"cost", check.fix_cost},
                         {"needsTest", check.fix_needs_test}};
  }
  properties["outcome"] = check.outcome.empty() ? "gone" : check.outcome;
  properties["subjects"] = {{"pass", check.pass},
                            {"fail", check.fail},
                            {"unknown", check.unknown},
                            {"notApplicable", check.not_applicable}};
  out["properties"] = std::move(properties);
  return out;
}

Json location(const std::string& kind, const std::string& key, const std::string& name) {
  return {{"logicalLocations", Json::array({{{"name", report::one_line(name)},
                                             {"fullyQualifiedName", kind + "/" + key},
                                             {"kind", kind}}})}};
}

Json evidence(const Judgement& judgement) {
  Json out = Json::array();
  for (const auto& origin : judgement.evidence) {
    Json row{{"row", origin.row}};
    set(row, "source", origin.source);
    set(row, "grade", origin.grade);
    set(row, "at", origin.at);
    set(row, "sha256", origin.digest);
    out.push_back(std::move(row));
  }
  return out;
}

Json opinion(const report::Opinion& opinion) {
  Json out = Json::object();
  set(out, "severity", opinion.severity);
  set(out, "status", opinion.status);
  set(out, "by", opinion.by);
  set(out, "at", opinion.at);
  set(out, "reason", opinion.reason);
  out["outdated"] = opinion.outdated;
  return out;
}

Json properties(const Judgement& judgement) {
  Json out{{"severity", judgement.severity}};
  out["status"] = judgement.standing == Standing::now ? std::string{to_string(judgement.status)}
                                                      : judgement.change;
  set(out, "change", judgement.change);
  set(out, "wasSeverity", judgement.was_severity);
  set(out, "wasStatus", judgement.was_status);
  set(out, "reason", judgement.change_reason);
  out["firstSeen"] = judgement.first_seen;
  out["lastSeen"] = judgement.last_seen;
  if (judgement.waiver && judgement.waiver->ended) out["waiverEnded"] = judgement.waiver->until;
  if (judgement.opinion) out["override"] = opinion(*judgement.opinion);
  set(out, "review", judgement.review_state);
  set(out, "reviewedBy", judgement.reviewed_by);
  out["evidence"] = evidence(judgement);
  out["evidenceCount"] = judgement.evidence_count;
  return out;
}

/// Against the assessment before, as `plimsoll diff` has it: what nobody can see any more is not
/// absent.
std::string baseline_of(const Judgement& judgement) {
  if (judgement.change == "new") return "new";
  if (judgement.change == "fixed") return "absent";
  return judgement.change.empty() ? "unchanged" : "updated";
}

std::string kind_of(const Judgement& judgement) {
  const bool seen = judgement.standing != Standing::no_longer_observable;
  return judgement.status == Judgement::Status::fail && seen ? "fail" : "open";
}

std::string text_of(const Judgement& judgement) {
  switch (judgement.standing) {
    case Standing::fixed:
      return "Fixed: " + judgement.change_reason;
    case Standing::no_longer_observable:
      return "No longer observable: " + judgement.change_reason;
    case Standing::now:
      break;
  }
  return judgement.message;
}

class Writer {
 public:
  Writer(report::Judgements& judgements, core::FileWriter& file)
      : judgements_{judgements}, assessment_{judgements.assessment()}, file_{file} {
    std::size_t index = 0;
    for (const auto& [id, check] : judgements.checks()) index_of_rule_.emplace(id, index++);
  }

  void write() {
    file_.append(
        "{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\","
        "\"runs\":[{\"tool\":");
    file_.append(json_text(tool()));
    file_.append(",\n\"invocations\":" + json_text(Json::array({invocation()})));
    file_.append(",\n\"automationDetails\":" + json_text(automation()));
    if (assessment_.before) {
      file_.append(",\n\"baselineGuid\":\"" + guid_of_run(assessment_.before->from.id) + "\"");
    }
    file_.append(",\n\"properties\":" + json_text(run_properties()));
    file_.append(",\n\"results\":[");
    bool first = true;
    judgements_.for_each(report::Judgements::Wanted::findings, [&](const Judgement& judgement) {
      file_.append(first ? "\n" : ",\n");
      file_.append(json_text(result(judgement)));
      first = false;
    });
    file_.append("\n]}]}\n");
  }

 private:
  [[nodiscard]] std::string guid_of_run(std::int64_t assessment) const {
    return core::name_uuid(fmt::format("{}\x1Frun\x1F{}", assessment_.estate, assessment));
  }
  [[nodiscard]] std::string guid_of(const Judgement& judgement) const {
    return core::name_uuid(
        fmt::format("{}\x1F{}\x1F{}", assessment_.estate, "finding", judgement.finding));
  }

  [[nodiscard]] Json tool() const {
    Json rules = Json::array();
    for (const auto& [id, check] : judgements_.checks()) rules.push_back(rule(check));
    return {{"driver",
             {{"name", "Plimsoll"},
              {"version", assessment_.tool_version},
              {"shortDescription", message("Infrastructure readiness: what fails when something "
                                           "fails, and how it comes back")},
              {"rules", std::move(rules)}}}};
  }

  /// A check that is broken judged nothing, and nobody may take that for a pass.
  [[nodiscard]] Json invocation() const {
    Json notes = Json::array();
    for (const auto& [id, check] : judgements_.checks()) {
      if (check.outcome != "failed") continue;
      notes.push_back(
          {{"level", "error"},
           {"message", message("The check is broken and judged nothing: " + check.reason)},
           {"associatedRule", {{"id", id}, {"index", index_of_rule_.at(id)}}}});
    }
    Json out{{"executionSuccessful", true},
             {"startTimeUtc", assessment_.started_at},
             {"endTimeUtc", assessment_.ended_at}};
    if (!notes.empty()) out["toolExecutionNotifications"] = std::move(notes);
    return out;
  }

  [[nodiscard]] Json automation() const {
    Json out{{"id", fmt::format("plimsoll/{}/{}", assessment_.estate, assessment_.id)},
             {"guid", guid_of_run(assessment_.id)},
             {"correlationGuid", core::name_uuid(assessment_.estate)}};
    return out;
  }

  [[nodiscard]] Json run_properties() const {
    Json out{{"estate", assessment_.estate}, {"assessment", assessment_.id}};
    if (!assessment_.before) return out;
    out["previousAssessment"] = {{"id", assessment_.before->from.id},
                                 {"startTimeUtc", assessment_.before->from.at}};
    Json scopes = Json::array();
    for (const auto& change : judgements_.changed().scopes) {
      Json one{{"what", change.what}, {"name", change.name}};
      set(one, "was", change.was);
      set(one, "now", change.now);
      set(one, "reason", change.reason);
      scopes.push_back(std::move(one));
    }
    out["scopeChanges"] = std::move(scopes);
    return out;
  }

  [[nodiscard]] Json result(const Judgement& judgement) const {
    Json out{{"ruleId", judgement.check->id},
             {"ruleIndex", index_of_rule_.at(judgement.check->id)},
             {"kind", kind_of(judgement)}};
    out["level"] = out["kind"] == "fail" ? level_of(judgement.severity) : "none";
    out["message"] = message(text_of(judgement));
    out["locations"] =
        Json::array({location(judgement.subject_kind, judgement.subject, judgement.subject_name)});
    if (!judgement.service.empty() && judgement.service != judgement.subject) {
      auto service = location("business_service", judgement.service, judgement.service_name);
      service["message"] = message("the service that it concerns");
      out["relatedLocations"] = Json::array({std::move(service)});
    }
    out["guid"] = guid_of(judgement);
    out["partialFingerprints"] = {{"plimsollFinding/v1", judgement.finding}};
    if (assessment_.before) out["baselineState"] = baseline_of(judgement);
    out["rank"] = rank_of(judgement.severity);
    // An empty array says that nothing suppresses it (3.27.23).
    out["suppressions"] = Json::array();
    if (judgement.waived()) out["suppressions"].push_back(suppression(*judgement.waiver));
    out["properties"] = properties(judgement);
    return out;
  }

  [[nodiscard]] static Json suppression(const report::Acceptance& waiver) {
    return {{"kind", "external"},
            {"status", "accepted"},
            {"justification", report::one_line(waiver.reason, kMessageLimit)},
            {"properties", {{"acceptedBy", waiver.by}, {"until", waiver.until}}}};
  }

  report::Judgements& judgements_;
  const report::Assessment& assessment_;
  core::FileWriter& file_;
  std::map<std::string, std::size_t> index_of_rule_;
};

}  // namespace

Result<void> write_sarif(store::Database& database, const std::filesystem::path& path) {
  auto judgements = report::Judgements::open(database.handle());
  if (!judgements) return tl::unexpected{std::move(judgements.error()).at("SARIF report")};
  auto file = core::FileWriter::open(path);
  if (!file) return tl::unexpected{std::move(file.error())};
  Writer{**judgements, *file}.write();
  return file->commit();
}

}  // namespace plimsoll::sarif
