// AWS Backup: vaults, what plans take, what jobs took.
#include <algorithm>

#include "collectors/aws/fields.hpp"
#include "collectors/aws/mappings.hpp"
#include "collectors/aws/reading.hpp"
#include "collectors/aws/resource.hpp"
#include "collectors/aws/schedule.hpp"
#include "lib/collect/kit/values.hpp"
#include "lib/core/time.hpp"
#include "lib/model/cloud.hpp"

namespace plimsoll::aws {

namespace {

using nlohmann::json;

BackupRule rule_of(const json& node) {
  BackupRule out;
  out.vault = text(node, "TargetBackupVaultName");
  const auto name = text(node, "RuleName");
  model::set(out.attributes, "rule", std::optional<std::string_view>{name});
  if (const auto interval = schedule_interval(text(node, "ScheduleExpression"))) {
    model::set(out.attributes, "interval_s", std::optional{interval->count()});
  }
  model::set(out.attributes, "retention_days", number(node, "Lifecycle.DeleteAfterDays"));
  model::set(out.attributes, "continuous", flag(node, "EnableContinuousBackup"));
  if (const auto copies = texts(node, "CopyActions", "DestinationBackupVaultArn");
      !copies.empty()) {
    if (copies.size() == 1) {
      model::set(out.attributes, "copy_to", std::optional<std::string_view>{copies.front()});
    } else {
      out.attributes.insert_or_assign("copy_to", collect::kit::json_list(copies));
    }
  }
  return out;
}

/// Tags of conditions; "aws:ResourceTag/tier" is the tag "tier".
Tags conditions(const json& node, std::string_view path) {
  Tags out;
  constexpr std::string_view kPrefix = "aws:ResourceTag/";
  for (const auto& each : list(node, path)) {
    auto key = text(each, "ConditionKey");
    if (key.starts_with(kPrefix)) key.erase(0, kPrefix.size());
    if (!key.empty()) out.emplace_back(std::move(key), text(each, "ConditionValue"));
  }
  return out;
}

model::Attributes job_row(const json& node, const std::string& completed) {
  model::Attributes row;
  const auto resource = text(node, "ResourceArn");
  const auto vault = text(node, "BackupVaultArn");
  model::set(row, "dataset", std::optional<std::string_view>{resource});
  model::set(row, "completed_at", std::optional<std::string_view>{completed});
  const auto from = core::parse_instant(instant(node, "CreationDate"));
  const auto to = core::parse_instant(completed);
  if (from && to && *to >= *from) {
    model::set(row, "duration_s", std::optional<std::int64_t>{(*to - *from).count()});
  }
  model::set(row, "size_bytes", number(node, "BackupSizeInBytes"));
  model::set(row, "location", std::optional<std::string_view>{vault});
  model::set(row, "encrypted", flag(node, "IsEncrypted"));
  return row;
}

}  // namespace

void map_vaults(const json& answer, const json& /*input*/, Reading& reading) {
  for (const auto& each : list(answer, "BackupVaultList")) {
    Resource{reading, each, "backup_vault", "backup", text(each, "BackupVaultArn")}
        .name("BackupVaultName")
        .flag("lock", "Locked")
        .number("recovery_points", "NumberOfRecoveryPoints")
        .number("min_retention_days", "MinRetentionDays")
        .number("max_retention_days", "MaxRetentionDays")
        .add();
  }
}

void map_backup_plan_names(const json& answer, const json& /*input*/, Reading& reading) {
  for (const auto& id : texts(answer, "BackupPlansList", "BackupPlanId")) {
    reading.ask("backup", "GetBackupPlan", input("BackupPlanId", id));
    reading.ask("backup", "ListBackupSelections", input("BackupPlanId", id));
  }
}

void map_backup_plan(const json& answer, const json& input, Reading& reading) {
  auto id = text(answer, "BackupPlanId");
  if (id.empty()) id = text(input, "BackupPlanId");
  auto& rules = reading.notes().backup_plans[id];
  for (const auto& node : list(answer, "BackupPlan.Rules")) {
    auto rule = rule_of(node);
    const auto plan = text(answer, "BackupPlan.BackupPlanName");
    model::set(rule.attributes, "plan", std::optional<std::string_view>{plan});
    if (!rule.vault.empty()) rules.push_back(std::move(rule));
  }
}

void map_backup_selection_names(const json& answer, const json& input, Reading& reading) {
  for (const auto& each : list(answer, "BackupSelectionsList")) {
    auto plan = text(each, "BackupPlanId");
    if (plan.empty()) plan = text(input, "BackupPlanId");
    const auto selection = text(each, "SelectionId");
    if (plan.empty() || selection.empty()) continue;
    auto call = aws::input("BackupPlanId", plan);
    call["SelectionId"] = selection;
    reading.ask("backup", "GetBackupSelection", std::move(call));
  }
}

void map_backup_selection(const json& answer, const json& input, Reading& reading) {
  const auto& node = member(answer, "BackupSelection");
  BackupSelection out;
  out.plan = text(answer, "BackupPlanId");
  if (out.plan.empty()) out.plan = text(input, "BackupPlanId");
  out.resources = texts(node, "Resources");
  out.excluded = texts(node, "NotResources");
  out.any_tag = conditions(node, "ListOfTags");
  out.all_tags = conditions(node, "Conditions.StringEquals");
  out.scope = reading.scope();
  // Other conditions (patterns, negations) can't be told from what is read: such a selection is
  // left to the jobs that it makes.
  for (const auto* path :
       {"Conditions.StringLike", "Conditions.StringNotLike", "Conditions.StringNotEquals"}) {
    if (!list(node, path).empty()) return;
  }
  reading.notes().backup_selections.push_back(std::move(out));
}

void map_protected_resources(const json& answer, const json& /*input*/, Reading& reading) {
  for (const auto& each : list(answer, "Results")) {
    const auto resource = text(each, "ResourceArn");
    const auto vault = text(each, "LastBackupVaultArn");
    if (!model::parse_arn(resource) || !model::parse_arn(vault)) continue;
    model::Attributes attributes;
    const auto at = instant(each, "LastBackupTime");
    model::set(attributes, "last_at", std::optional<std::string_view>{at});
    reading.relate(model::arn_id(resource), "backed_up_to", model::arn_id(vault),
                   std::move(attributes));
  }
}

void map_backup_jobs(const json& answer, const json& /*input*/, Reading& reading) {
  reading.notes().backup_jobs_scope = reading.scope();
  for (const auto& each : list(answer, "BackupJobs")) {
    const auto resource = text(each, "ResourceArn");
    const auto vault = text(each, "BackupVaultArn");
    const auto completed = instant(each, "CompletionDate");
    if (text(each, "State") != "COMPLETED" || resource.empty() || completed.empty()) continue;
    auto& newest = reading.notes().backup_jobs[{resource, vault}];
    const auto known = newest.find("completed_at");
    const bool later = known == newest.end() || std::get<std::string>(known->second) < completed;
    if (later) newest = job_row(each, completed);
  }
}

}  // namespace plimsoll::aws
