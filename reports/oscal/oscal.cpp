#include "reports/oscal/oscal.hpp"

#include <algorithm>
#include <set>
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

namespace plimsoll::oscal {
namespace {

using report::Json;
using report::json_text;
using report::JsonElements;
using report::Judgement;
using report::JudgingCheck;
using Standing = Judgement::Standing;

constexpr const char* kVersion = "1.2.1";
/// The name space of our properties and characterizations.
constexpr const char* kNames = "urn:plimsoll:oscal";
constexpr std::size_t kTextLimit = 4000;

/// Text that must not be empty.
std::string prose(std::string_view text) {
  auto out = report::one_line(text, kTextLimit);
  return out.empty() ? "-" : out;
}

/// An array of one.
Json only(Json element) {
  Json out = Json::array();
  out.push_back(std::move(element));
  return out;
}

Json property(std::string_view name, std::string_view value) {
  return {{"name", name}, {"ns", kNames}, {"value", prose(value)}};
}

void add_property(Json& properties, std::string_view name, std::string_view value) {
  if (!value.empty()) properties.push_back(property(name, value));
}

/// A practice as a control id: "m1.2".
std::string control_of(std::string practice) {
  std::ranges::transform(practice, practice.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  });
  return practice;
}

Json kind_of_response(const char* kind) { return {{"name", "type"}, {"value", kind}}; }

bool fails(const Judgement& judgement) {
  return judgement.standing == Standing::now && judgement.status == Judgement::Status::fail;
}

std::string description_of(const Judgement& judgement) {
  switch (judgement.standing) {
    case Standing::fixed:
      return prose("Fixed: " + judgement.change_reason);
    case Standing::no_longer_observable:
      return prose("No longer observable: " + judgement.change_reason);
    case Standing::now:
      break;
  }
  return prose(judgement.status == Judgement::Status::unknown
                   ? "Could not be judged: " + judgement.message
                   : judgement.message);
}

/// The elements of both documents, gathered in one pass.
class Gatherer {
 public:
  explicit Gatherer(report::Judgements& judgements)
      : judgements_{judgements}, assessment_{judgements.assessment()} {
    judgements.for_each(report::Judgements::Wanted::findings,
                        [&](const Judgement& judgement) { add(judgement); });
    for (const auto& [id, check] : judgements.checks()) add_satisfied(check);
  }

  [[nodiscard]] Result<void> write_results(const std::filesystem::path& path) const;
  [[nodiscard]] Result<void> write_plan(const std::filesystem::path& path) const;

 private:
  [[nodiscard]] std::string uuid(std::string_view what, std::string_view name) const {
    return core::name_uuid(fmt::format("{}\x1F{}\x1F{}", assessment_.estate, what, name));
  }
  [[nodiscard]] Json origins() const {
    const Json actor{{"type", "tool"}, {"actor-uuid", uuid("component", "tool")}};
    return only({{"actors", only(actor)}});
  }

  [[nodiscard]] Json observation_of(const Judgement& judgement) const {
    return only({{"observation-uuid", uuid("observation", judgement.finding)}});
  }
  [[nodiscard]] Json risk_of(const Judgement& judgement) const {
    return only({{"risk-uuid", uuid("risk", judgement.finding)}});
  }

  void add(const Judgement& judgement);
  void add_satisfied(const JudgingCheck& check);
  std::string subject(const std::string& kind, const std::string& key, const std::string& name);
  Json observation(const Judgement& judgement);
  [[nodiscard]] Json risk(const Judgement& judgement) const;
  [[nodiscard]] static Json risk_properties(const Judgement& judgement);
  [[nodiscard]] Json remediations(const Judgement& judgement) const;
  [[nodiscard]] Json finding(const Judgement& judgement) const;
  [[nodiscard]] Json item(const Judgement& judgement) const;
  [[nodiscard]] Json target(const JudgingCheck& check, bool satisfied, const char* reason) const;
  [[nodiscard]] Json metadata(const char* title) const;
  [[nodiscard]] Json tool() const;
  [[nodiscard]] Json reviewed_controls() const;
  [[nodiscard]] std::string local_definitions() const;

  report::Judgements& judgements_;
  const report::Assessment& assessment_;
  JsonElements inventory_;
  JsonElements observations_;
  JsonElements risks_;
  JsonElements findings_;
  JsonElements items_;
  std::set<std::string> subjects_;
};

void Gatherer::add(const Judgement& judgement) {
  observations_.add(observation(judgement));
  if (fails(judgement)) risks_.add(risk(judgement));
  findings_.add(finding(judgement));
  if (judgement.standing != Standing::fixed) items_.add(item(judgement));
}

/// The subject as an inventory item; its UUID.
std::string Gatherer::subject(const std::string& kind, const std::string& key,
                              const std::string& name) {
  const auto id = kind + "/" + key;
  auto out = uuid("subject", id);
  if (!subjects_.insert(id).second) return out;
  inventory_.add({{"uuid", out},
                  {"description", prose(name)},
                  {"props", Json::array({property("kind", kind), property("key", key)})}});
  return out;
}

Json Gatherer::observation(const Judgement& judgement) {
  Json out{{"uuid", uuid("observation", judgement.finding)},
           {"title", prose(judgement.check->title)},
           {"description", description_of(judgement)}};
  Json properties = Json::array();
  add_property(properties, "check", judgement.check->id);
  add_property(properties, "status",
               judgement.standing == Standing::now ? to_string(judgement.status)
                                                   : std::string_view{judgement.change});
  add_property(properties, "change", judgement.change);
  out["props"] = std::move(properties);
  out["methods"] = Json::array({"EXAMINE"});
  out["types"] = Json::array({"finding"});
  out["origins"] = origins();
  Json subjects = Json::array({{{"subject-uuid", subject(judgement.subject_kind, judgement.subject,
                                                         judgement.subject_name)},
                                {"type", "inventory-item"}}});
  if (!judgement.service.empty() && judgement.service != judgement.subject) {
    subjects.push_back(
        {{"subject-uuid", subject("business_service", judgement.service, judgement.service_name)},
         {"type", "inventory-item"}});
  }
  out["subjects"] = std::move(subjects);
  Json evidence = Json::array();
  for (const auto& origin : judgement.evidence) {
    Json one{{"description", prose(origin.source.empty() ? origin.row : origin.source)}};
    Json where = only(property("row", origin.row));
    add_property(where, "grade", origin.grade);
    add_property(where, "collected", origin.at);
    add_property(where, "sha256", origin.digest);
    one["props"] = std::move(where);
    evidence.push_back(std::move(one));
  }
  if (!evidence.empty()) out["relevant-evidence"] = std::move(evidence);
  out["collected"] = judgement.last_seen;
  return out;
}

Json Gatherer::remediations(const Judgement& judgement) const {
  const auto& check = *judgement.check;
  Json properties = only(kind_of_response("mitigate"));
  if (!check.fix_cost.empty()) {
    add_property(properties, "cost", check.fix_cost);
    add_property(properties, "downtime", check.fix_downtime ? "yes" : "no");
    add_property(properties, "needs-test", check.fix_needs_test ? "yes" : "no");
  }
  Json out = only({{"uuid", uuid("remediation", judgement.finding)},
                   {"lifecycle", "recommendation"},
                   {"title", prose(check.title)},
                   {"description", prose(check.remedy)},
                   {"props", std::move(properties)},
                   {"origins", origins()}});
  if (judgement.waived()) {
    out.push_back({{"uuid", uuid("acceptance", judgement.finding)},
                   {"lifecycle", "planned"},
                   {"title", prose("Accepted by " + judgement.waiver->by)},
                   {"description", prose(judgement.waiver->reason)},
                   {"props", only(kind_of_response("accept"))}});
  }
  return out;
}

/// What is particular to a risk: who sees it otherwise, and an acceptance that has ended.
Json Gatherer::risk_properties(const Judgement& judgement) {
  Json out = only(property("finding", judgement.finding));
  if (judgement.opinion) {
    const auto& opinion = *judgement.opinion;
    add_property(out, "override-severity", opinion.severity);
    add_property(out, "override-status", opinion.status);
    add_property(out, "override-by", opinion.by);
    add_property(out, "override-reason", opinion.reason);
    if (opinion.outdated) add_property(out, "override-outdated", "yes");
  }
  if (judgement.waiver && judgement.waiver->ended) {
    add_property(out, "acceptance-ended", judgement.waiver->until);
  }
  return out;
}

Json Gatherer::risk(const Judgement& judgement) const {
  const auto& check = *judgement.check;
  Json out{{"uuid", uuid("risk", judgement.finding)},
           {"title", prose(check.title)},
           {"description", description_of(judgement)},
           {"statement", prose(check.risk)}};
  const Json severity{
      {"name", "severity"}, {"system", kNames}, {"value", prose(judgement.severity)}};
  out["props"] = risk_properties(judgement);
  out["status"] = judgement.waived() ? "deviation-approved" : "open";
  out["origins"] = origins();
  out["characterizations"] = only({{"origin", origins()[0]}, {"facets", only(severity)}});
  if (judgement.waived()) out["deadline"] = judgement.waiver->until;
  out["remediations"] = remediations(judgement);
  out["related-observations"] = observation_of(judgement);
  return out;
}

Json Gatherer::target(const JudgingCheck& check, bool satisfied, const char* reason) const {
  return {{"type", "objective-id"},
          {"target-id", check.id},
          {"title", prose(check.title)},
          {"status", {{"state", satisfied ? "satisfied" : "not-satisfied"}, {"reason", reason}}}};
}

Json Gatherer::finding(const Judgement& judgement) const {
  const bool fixed = judgement.standing == Standing::fixed;
  Json out{{"uuid", uuid("finding", judgement.finding)},
           {"title", prose(fmt::format("{}: {}", judgement.subject_name, judgement.check->title))},
           {"description", description_of(judgement)}};
  Json properties = only(property("finding", judgement.finding));
  for (const auto& practice : judgement.check->practices) {
    properties.push_back(property("practice", control_of(practice)));
  }
  add_property(properties, "first-seen", judgement.first_seen);
  add_property(properties, "last-seen", judgement.last_seen);
  add_property(properties, "change", judgement.change);
  out["props"] = std::move(properties);
  out["origins"] = origins();
  out["target"] = target(*judgement.check, fixed,
                         fails(judgement) ? "fail"
                         : fixed          ? "pass"
                                          : "other");
  out["related-observations"] = observation_of(judgement);
  if (fails(judgement)) {
    out["related-risks"] = risk_of(judgement);
  }
  return out;
}

/// A check of which every subject that it judged passes.
void Gatherer::add_satisfied(const JudgingCheck& check) {
  if (check.pass == 0 || check.fail + check.unknown > 0 || check.outcome != "ran") return;
  findings_.add(
      {{"uuid", uuid("check", check.id)},
       {"title", prose(check.title)},
       {"description", fmt::format("All subjects that were judged pass: {}.", check.pass)},
       {"props", only(property("check", check.id))},
       {"origins", origins()},
       {"target", target(check, true, "pass")}});
}

Json Gatherer::item(const Judgement& judgement) const {
  Json out{{"uuid", uuid("item", judgement.finding)},
           {"title", prose(fmt::format("{}{}: {}", fails(judgement) ? "" : "Find out: ",
                                       judgement.subject_name, judgement.check->title))},
           {"description", prose(description_of(judgement) + " " + judgement.check->remedy)},
           {"props", Json::array({property("finding", judgement.finding),
                                  property("severity", judgement.severity)})},
           {"origins", origins()},
           {"related-observations", observation_of(judgement)}};
  if (fails(judgement)) {
    out["related-risks"] = risk_of(judgement);
  }
  return out;
}

Json Gatherer::metadata(const char* title) const {
  return {{"title", prose(fmt::format("{}{}{}", title, assessment_.estate.empty() ? "" : " of ",
                                      assessment_.estate))},
          {"last-modified", assessment_.ended_at},
          {"version", fmt::format("{}", assessment_.id)},
          {"oscal-version", kVersion}};
}

Json Gatherer::tool() const {
  return {{"uuid", uuid("component", "tool")},
          {"type", "software"},
          {"title", "Plimsoll"},
          {"description", prose("Plimsoll " + assessment_.tool_version)},
          {"props", only({{"name", "version"}, {"value", prose(assessment_.tool_version)}})},
          {"status", {{"state", "operational"}}}};
}

/// The practices of the checks that ran.
Json Gatherer::reviewed_controls() const {
  std::set<std::string> controls;
  for (const auto& [id, check] : judgements_.checks()) {
    if (check.outcome != "ran") continue;
    for (const auto& practice : check.practices) controls.insert(control_of(practice));
  }
  if (controls.empty()) {
    return {{"description", "No check ran: nothing was reviewed."},
            {"control-selections", only({{"description", "none"}})}};
  }
  Json list = Json::array();
  for (const auto& control : controls) list.push_back({{"control-id", control}});
  return {{"description", "The practices of the checks that ran."},
          {"control-selections", only({{"include-controls", std::move(list)}})}};
}

std::string Gatherer::local_definitions() const {
  auto out = "{\"components\":" + json_text(only(tool()));
  if (!inventory_.empty()) out += ",\n\"inventory-items\":[\n" + inventory_.text() + "\n]";
  return out + "}";
}

/// Writes `,"name":[…]`, or nothing for an empty array, which OSCAL does not have.
void append_array(core::FileWriter& file, const char* name, const JsonElements& elements) {
  if (elements.empty()) return;
  file.append(fmt::format(",\n\"{}\":[\n", name));
  file.append(elements.text());
  file.append("\n]");
}

Result<void> Gatherer::write_results(const std::filesystem::path& path) const {
  auto file = core::FileWriter::open(path);
  if (!file) return tl::unexpected{std::move(file.error())};
  const auto run = fmt::format("{}", assessment_.id);
  const auto plan = uuid("plan", "checks");
  file->append("{\"assessment-results\":{\"uuid\":\"" + uuid("results", run) + "\"");
  file->append(",\n\"metadata\":" + json_text(metadata("Readiness assessment")));
  file->append(",\n\"import-ap\":" + json_text(Json{{"href", "#" + plan}}));
  const Json result{{"uuid", uuid("result", run)},
                    {"title", "Assessment " + run},
                    {"description", "What the checks of Plimsoll found in the evidence collected."},
                    {"start", assessment_.started_at},
                    {"end", assessment_.ended_at},
                    {"reviewed-controls", reviewed_controls()}};
  auto head = json_text(result);
  head.pop_back();  // its brace: arrays follow
  file->append(",\n\"results\":[" + head);
  file->append(",\n\"local-definitions\":" + local_definitions());
  append_array(*file, "observations", observations_);
  append_array(*file, "risks", risks_);
  append_array(*file, "findings", findings_);
  const Json resource{{"uuid", plan},
                      {"title", "Checks of Plimsoll"},
                      {"description",
                       "The plan is the checks that ship with the program and those of the user; "
                       "the audit file has the text of each (check_version)."}};
  file->append("}],\n\"back-matter\":" + json_text(Json{{"resources", only(resource)}}) + "}}\n");
  return file->commit();
}

Result<void> Gatherer::write_plan(const std::filesystem::path& path) const {
  auto file = core::FileWriter::open(path);
  if (!file) return tl::unexpected{std::move(file.error())};
  file->append("{\"plan-of-action-and-milestones\":{\"uuid\":\"" +
               uuid("poam", fmt::format("{}", assessment_.id)) + "\"");
  file->append(",\n\"metadata\":" + json_text(metadata("Plan of action")));
  file->append(",\n\"system-id\":" + json_text(Json{{"id", prose(assessment_.estate)}}));
  file->append(",\n\"local-definitions\":" + local_definitions());
  append_array(*file, "observations", observations_);
  append_array(*file, "risks", risks_);
  if (items_.empty()) {
    const Json none{{"uuid", uuid("item", "none")},
                    {"title", "Nothing to do"},
                    {"description", "The assessment has no finding that stands."}};
    file->append(",\n\"poam-items\":" + json_text(only(none)));
  } else {
    append_array(*file, "poam-items", items_);
  }
  file->append("}}\n");
  return file->commit();
}

}  // namespace

Result<void> write_oscal(store::Database& database, const Paths& paths) {
  auto judgements = report::Judgements::open(database.handle());
  if (!judgements) return tl::unexpected{std::move(judgements.error()).at("OSCAL report")};
  const Gatherer gatherer{**judgements};
  if (auto written = gatherer.write_results(paths.results); !written) return written;
  return gatherer.write_plan(paths.plan);
}

}  // namespace plimsoll::oscal
