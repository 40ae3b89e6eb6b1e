#include "reports/ocsf/ocsf.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <SQLiteCpp/Database.h>
#include <fmt/format.h>

#include "lib/core/digest.hpp"
#include "lib/core/file.hpp"
#include "lib/core/time.hpp"
#include "lib/report/json_text.hpp"
#include "lib/report/judgements.hpp"
#include "lib/report/text.hpp"

namespace plimsoll::ocsf {
namespace {

using report::Json;
using report::json_text;
using report::Judgement;
using Standing = Judgement::Standing;

/// All that is used has been in the schema since this version.
constexpr const char* kSchemaVersion = "1.5.0";
constexpr int kClass = 2003;
constexpr std::size_t kTextLimit = 4000;

/// A number of the schema with its caption.
struct Code {
  int id;
  std::string_view caption;
};

std::string prose(std::string_view text) { return report::one_line(text, kTextLimit); }

void set(Json& object, const char* name, std::string_view text) {
  if (!text.empty()) object[name] = text;
}

/// Milliseconds since 1970.
void set_time(Json& object, const char* name, const std::string& instant) {
  if (const auto at = core::parse_instant(instant)) {
    object[name] = std::int64_t{1000} * at->time_since_epoch().count();
  }
}

void set_code(Json& object, const std::string& name, const Code& code) {
  object[name + "_id"] = code.id;
  object[name] = code.caption;
}

Code severity_of(std::string_view severity) {
  if (severity == "critical") return {5, "Critical"};
  if (severity == "high") return {4, "High"};
  if (severity == "medium") return {3, "Medium"};
  if (severity == "low") return {2, "Low"};
  return {1, "Informational"};
}

Code activity_of(const Judgement& judgement, bool first) {
  if (judgement.standing == Standing::fixed) return {3, "Close"};
  return first || judgement.change == "new" ? Code{1, "Create"} : Code{2, "Update"};
}

/// Where the finding stands in the work on it.
Code status_of(const Judgement& judgement) {
  if (judgement.standing == Standing::fixed) return {4, "Resolved"};
  if (judgement.standing == Standing::no_longer_observable) return {99, "No longer observable"};
  if (judgement.waived()) return {3, "Suppressed"};
  const bool worked_on = !judgement.review_state.empty() && judgement.review_state != "open";
  return worked_on ? Code{2, "In Progress"} : Code{1, "New"};
}

/// What the check says.  What could not be judged is a warning, as the schema has it.
Code verdict_of(const Judgement& judgement) {
  if (judgement.standing == Standing::fixed) return {99, "Fixed"};
  const bool fails =
      judgement.standing == Standing::now && judgement.status == Judgement::Status::fail;
  return fails ? Code{3, "Fail"} : Code{2, "Warning"};
}

std::string message_of(const Judgement& judgement) {
  switch (judgement.standing) {
    case Standing::fixed:
      return prose("fixed: " + judgement.change_reason);
    case Standing::no_longer_observable:
      return prose("no longer observable: " + judgement.change_reason);
    case Standing::now:
      break;
  }
  return prose(judgement.message);
}

Json compliance(const Judgement& judgement) {
  const auto& check = *judgement.check;
  Json out = Json::object();
  set_code(out, "status", verdict_of(judgement));
  out["status_code"] = judgement.standing == Standing::now
                           ? std::string{to_string(judgement.status)}
                           : judgement.change;
  out["status_details"] = Json::array({message_of(judgement)});
  out["control"] = check.id;
  out["desc"] = prose(check.title);
  out["category"] = check.domain;
  out["requirements"] = check.practices;
  out["standards"] = Json::array({"Plimsoll practices"});
  return out;
}

Json finding_info(const Judgement& judgement, const std::string& now) {
  const auto& check = *judgement.check;
  Json out{{"uid", judgement.finding}, {"title", prose(check.title)}};
  set(out, "desc", prose(check.risk));
  out["types"] = Json::array({"Infrastructure readiness"});
  out["analytic"] = {
      {"uid", check.id}, {"name", prose(check.title)}, {"type_id", 1}, {"type", "Rule"}};
  set_time(out, "created_time", judgement.first_seen);
  set_time(out, "first_seen_time", judgement.first_seen);
  set_time(out, "last_seen_time", judgement.last_seen);
  if (!judgement.change.empty()) set_time(out, "modified_time", now);
  Json sources = Json::array();
  for (const auto& origin : judgement.evidence) {
    if (origin.source.empty()) continue;
    const Json source = origin.source;
    if (std::find(sources.begin(), sources.end(), source) == sources.end()) {
      sources.push_back(source);
    }
  }
  if (!sources.empty()) out["data_sources"] = std::move(sources);
  return out;
}

Json resource(const std::string& kind, const std::string& key, const std::string& name,
              const Code& role) {
  Json out{{"uid", kind + "/" + key}, {"name", report::one_line(name)}, {"type", kind}};
  set_code(out, "role", role);
  return out;
}

Json resources(const Judgement& judgement) {
  Json out = Json::array(
      {resource(judgement.subject_kind, judgement.subject, judgement.subject_name, {1, "Target"})});
  if (!judgement.service.empty() && judgement.service != judgement.subject) {
    out.push_back(
        resource("business_service", judgement.service, judgement.service_name, {3, "Affected"}));
  }
  return out;
}

Json evidences(const Judgement& judgement) {
  Json out = Json::array();
  for (const auto& origin : judgement.evidence) {
    Json data{{"row", origin.row}};
    set(data, "source", origin.source);
    set(data, "grade", origin.grade);
    set(data, "at", origin.at);
    set(data, "sha256", origin.digest);
    out.push_back({{"data", std::move(data)}});
  }
  return out;
}

/// What the schema has no place for.
Json unmapped(const Judgement& judgement) {
  Json out = Json::object();
  set(out, "change", judgement.change);
  set(out, "was_status", judgement.was_status);
  set(out, "was_severity", judgement.was_severity);
  if (judgement.waiver) {
    out["waiver"] = {{"by", judgement.waiver->by},
                     {"until", judgement.waiver->until},
                     {"reason", judgement.waiver->reason},
                     {"ended", judgement.waiver->ended}};
  }
  if (judgement.opinion) {
    const auto& opinion = *judgement.opinion;
    Json one = Json::object();
    set(one, "severity", opinion.severity);
    set(one, "status", opinion.status);
    set(one, "by", opinion.by);
    set(one, "at", opinion.at);
    set(one, "reason", opinion.reason);
    one["outdated"] = opinion.outdated;
    out["override"] = std::move(one);
  }
  set(out, "review", judgement.review_state);
  set(out, "reviewed_by", judgement.reviewed_by);
  out["evidence_count"] = judgement.evidence_count;
  return out;
}

Json metadata(const Judgement& judgement, const report::Assessment& assessment) {
  const auto uid = fmt::format("{}\x1F{}\x1F{}\x1F{}", assessment.estate, "event", assessment.id,
                               judgement.finding);
  Json out{
      {"version", kSchemaVersion},
      {"product",
       {{"name", "Plimsoll"}, {"vendor_name", "Plimsoll"}, {"version", assessment.tool_version}}},
      {"uid", core::name_uuid(uid)},
      {"event_code", judgement.check->id}};
  if (!assessment.estate.empty()) out["log_name"] = assessment.estate;
  return out;
}

Json event(const Judgement& judgement, const report::Assessment& assessment) {
  const auto activity = activity_of(judgement, !assessment.before);
  Json out{{"class_uid", kClass},
           {"class_name", "Compliance Finding"},
           {"category_uid", 2},
           {"category_name", "Findings"},
           {"activity_id", activity.id},
           {"activity_name", activity.caption},
           {"type_uid", kClass * 100 + activity.id},
           {"type_name", fmt::format("Compliance Finding: {}", activity.caption)}};
  set_time(out, "time", assessment.started_at);
  set_code(out, "severity", severity_of(judgement.severity));
  set_code(out, "status", status_of(judgement));
  if (judgement.waived()) {
    out["status_detail"] = prose(fmt::format("accepted by {} until {}: {}", judgement.waiver->by,
                                             judgement.waiver->until, judgement.waiver->reason));
  }
  out["message"] = message_of(judgement);
  out["metadata"] = metadata(judgement, assessment);
  out["finding_info"] = finding_info(judgement, assessment.started_at);
  out["compliance"] = compliance(judgement);
  out["resources"] = resources(judgement);
  if (!judgement.check->remedy.empty()) {
    out["remediation"] = {{"desc", prose(judgement.check->remedy)}};
  }
  if (!judgement.evidence.empty()) out["evidences"] = evidences(judgement);
  out["unmapped"] = unmapped(judgement);
  return out;
}

}  // namespace

Result<void> write_ocsf(store::Database& database, const std::filesystem::path& path) {
  auto judgements = report::Judgements::open(database.handle());
  if (!judgements) return tl::unexpected{std::move(judgements.error()).at("OCSF report")};
  auto file = core::FileWriter::open(path);
  if (!file) return tl::unexpected{std::move(file.error())};
  const auto& assessment = (*judgements)->assessment();
  (*judgements)->for_each(report::Judgements::Wanted::findings, [&](const Judgement& judgement) {
    file->append(json_text(event(judgement, assessment)) + "\n");
  });
  return file->commit();
}

}  // namespace plimsoll::ocsf
