// What each backup plan and job puts into which vault.
#include <algorithm>

#include "collectors/aws/conclude.hpp"
#include "collectors/aws/resource.hpp"
#include "lib/core/text.hpp"
#include "lib/model/cloud.hpp"

namespace plimsoll::aws {

namespace {

bool has_tag(const Tags& tags, const std::pair<std::string, std::string>& wanted) {
  return std::find(tags.begin(), tags.end(), wanted) != tags.end();
}

bool matches(const std::vector<std::string>& patterns, const std::string& arn) {
  return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
    return pattern == arn || core::glob_match(pattern, arn);
  });
}

/// Whether a selection takes a resource.  Tags alone select of everything; resources named beside
/// ListOfTags are taken as well, and those beside Conditions must meet them.
/// Source: AWS Backup Developer Guide, "Assigning resources to a backup plan".
bool takes(const BackupSelection& selection, const std::string& arn, const Tags& tags) {
  if (matches(selection.excluded, arn)) return false;
  const bool tagged = std::any_of(selection.any_tag.begin(), selection.any_tag.end(),
                                  [&](const auto& tag) { return has_tag(tags, tag); });
  if (!tagged && !matches(selection.resources, arn)) return false;
  return std::all_of(selection.all_tags.begin(), selection.all_tags.end(),
                     [&](const auto& tag) { return has_tag(tags, tag); });
}

void back_up(Reading& reading, const BackupSelection& selection, const std::string& arn) {
  const auto plan = reading.notes().backup_plans.find(selection.plan);
  if (plan == reading.notes().backup_plans.end()) return;
  for (const auto& rule : plan->second) {
    reading.relate(model::arn_id(arn), "backed_up_to",
                   reading.arn_id("backup", "backup-vault:" + rule.vault), rule.attributes);
  }
}

}  // namespace

void conclude_backup(Reading& reading) {
  const auto& notes = reading.notes();
  static const Tags none;
  for (const auto& selection : notes.backup_selections) {
    reading.use_scope(selection.scope);
    for (const auto& key : notes.backup_candidates) {
      const auto tagged = notes.asset_tags.find(key);
      const auto& own = tagged == notes.asset_tags.end() ? none : tagged->second;
      if (takes(selection, key, own)) back_up(reading, selection, key);
    }
    // What is named in full may be no asset of this unit: a bucket, a table of another reading.
    for (const auto& named : selection.resources) {
      const bool whole = model::parse_arn(named) && named.find_first_of("*?") == std::string::npos;
      if (whole && !reading.draft().has(named) && takes(selection, named, none)) {
        back_up(reading, selection, named);
      }
    }
  }
  reading.use_scope(notes.backup_jobs_scope);
  for (const auto& [pair, row] : notes.backup_jobs) {
    const auto& [resource, vault] = pair;
    reading.evidence("backup", row);
    if (!model::parse_arn(resource) || !model::parse_arn(vault)) continue;
    model::Attributes attributes;
    if (const auto at = row.find("completed_at"); at != row.end()) {
      attributes.insert_or_assign("last_at", at->second);
    }
    reading.relate(model::arn_id(resource), "backed_up_to", model::arn_id(vault),
                   std::move(attributes));
  }
}

}  // namespace plimsoll::aws
