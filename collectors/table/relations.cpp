#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "collectors/table/collection.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::table {
namespace {

std::string shown(const model::Reference& reference) {
  if (!reference.key.empty()) return reference.key;
  if (reference.id.scheme == "key") return reference.id.value;
  return reference.id.scheme + "=" + reference.id.value;
}

void read_dependency(Row& row, Collection& collection) {
  const auto from = collection.reference(row, "from");
  const auto to = collection.reference(row, "to");
  if (from && to && *from == *to) row.refuse("to", "an asset cannot depend on itself");
  std::string kind = word(row.text("kind"));
  if (kind.empty()) kind = "depends_on";
  if (model::find_relation_kind(kind) == nullptr) {
    std::vector<std::string> kinds;
    for (const auto& known : model::relation_kinds()) kinds.emplace_back(known.name);
    row.refuse("kind",
               fmt::format("unknown kind \"{}\": known are {}", kind, core::join(kinds, ", ")));
  }
  const std::string strength = core::lower(row.text("strength"));
  if (!strength.empty() && strength != "hard" && strength != "soft" && strength != "start") {
    row.refuse("strength",
               fmt::format("expected hard, soft or start, got \"{}\"", core::printable(strength)));
  }
  if (row.refused()) return;
  model::RelationRecord relation{*from, *to, kind, {}, row.scope()};
  if (!strength.empty() && strength != "hard") {
    model::set(relation.attributes, "strength", std::string_view{strength});
  }
  for (const auto& [name, cell] : row.others()) {
    model::set(relation.attributes, name, std::string_view{cell});
  }
  if (!collection.relate(relation)) {
    row.warn("", fmt::format("{} {} {} was stated before: the first one counts", shown(*from), kind,
                             shown(*to)));
  }
}

/// One redundancy group, gathered from its rows.
struct Group {
  model::NeedRecord need;
  std::size_t line = 0;  ///< Of its first row.
  std::optional<std::int64_t> k;
  std::optional<model::Takeover> takeover;
  bool refused =
      false;  ///< A row of it was refused: what is left would tell less redundancy than there is.
};

class Groups {
 public:
  Groups(Collection& collection, SheetReader& rows) : collection_{collection}, rows_{rows} {}

  void add(Row& row) {
    const auto of = collection_.reference(row, "of");
    if (!of) return;
    const std::string name = core::printable(row.text("group"));
    Group& group = find(*of, name, row);
    const auto member = collection_.reference(row, "member");
    model::NeedMember entry{member.value_or(model::Reference{}), row.flag("active").value_or(true)};
    if (member && *member == *of)
      row.refuse("member", "an asset cannot be a member of its own need");
    const bool twice = std::ranges::any_of(group.need.members, [&](const model::NeedMember& other) {
      return other.asset == entry.asset;
    });
    if (member && twice) row.refuse("member", "the group has this member already");
    merge(row, group.k, row.integer("k", 0, INT64_MAX), "k", group.line);
    merge(row, group.takeover, takeover(row), "takeover", group.line);
    merge(row, group.need.takeover_s, row.duration("takeover_time"), "takeover_time", group.line);
    if (group.need.why.empty()) group.need.why = core::printable(row.text("why"));
    for (const auto& [column, cell] : row.others()) note_unkept(row, column);
    if (row.refused()) {
      group.refused = true;
    } else {
      group.need.members.push_back(std::move(entry));
    }
  }

  void tell() {
    for (Group& group : groups_) tell(group);
  }

 private:
  Group& find(const model::Reference& of, const std::string& name, const Row& row) {
    const auto [found, is_new] = index_.try_emplace({shown(of), name}, groups_.size());
    if (is_new) {
      Group group;
      group.need.of = of;
      group.need.group = name;
      group.need.scope = row.scope();
      group.line = row.line();
      groups_.push_back(std::move(group));
    }
    return groups_[found->second];
  }

  static std::optional<model::Takeover> takeover(Row& row) {
    const std::string cell = core::lower(row.text("takeover"));
    if (cell.empty()) return std::nullopt;
    const auto value = model::parse_takeover(cell);
    if (!value) {
      row.refuse("takeover",
                 fmt::format("expected seamless, automatic, manual or rebuild, got \"{}\"",
                             core::printable(cell)));
    }
    return value;
  }

  /// What the rows of a group say must agree; an empty cell agrees with anything.
  template <typename T>
  static void merge(Row& row, std::optional<T>& kept, const std::optional<T>& read,
                    std::string_view column, std::size_t first) {
    if (!read) return;
    if (kept && *kept != *read) {
      row.refuse(column, fmt::format("contradicts the group's row on line {}", first));
      return;
    }
    kept = read;
  }

  void note_unkept(Row& row, const std::string& column) {
    if (!unkept_.insert(column).second) return;
    row.warn(column, "a need has no such column: it is not kept");
  }

  void tell(Group& group) {
    const std::string name =
        fmt::format("the group \"{}\" of {}", group.need.group, shown(group.need.of));
    if (!group.refused && !group.k) {
      rows_.problem(group.line, "k", name + " is left out: no row says how many must work", true);
      rows_.count_refused();
      return;
    }
    if (group.refused) {
      rows_.problem(group.line, "", name + " is left out: a row of it was refused", true);
      return;
    }
    group.need.k = *group.k;
    group.need.takeover = group.takeover.value_or(model::Takeover::seamless);
    if (group.need.k > static_cast<std::int64_t>(group.need.members.size())) {
      rows_.problem(group.line, "k",
                    fmt::format("{} needs {} and has {} members: it can never work", name,
                                group.need.k, group.need.members.size()),
                    false);
    }
    collection_.tell(group.need);
  }

  Collection& collection_;
  SheetReader& rows_;
  std::vector<Group> groups_;  ///< In the order of their first rows.
  std::map<std::pair<std::string, std::string>, std::size_t> index_;
  std::set<std::string> unkept_;  ///< Unknown columns that were told.
};

}  // namespace

void read_dependencies(const Sheet& sheet, Collection& collection) {
  SheetReader rows{sheet, {{"from", "to", "kind", "strength"}, {"from", "to"}}, collection.sink()};
  while (auto row = rows.next()) read_dependency(*row, collection);
  std::vector<std::string> kinds;
  for (const auto& kind : model::relation_kinds()) kinds.emplace_back(kind.name);
  collection.tell(rows.scope_record(std::move(kinds)));
}

void read_needs(const Sheet& sheet, Collection& collection) {
  SheetReader rows{sheet,
                   {{"of", "group", "k", "member", "active", "takeover", "takeover_time", "why"},
                    {"of", "k", "member"}},
                   collection.sink()};
  Groups groups{collection, rows};
  while (auto row = rows.next()) groups.add(*row);
  groups.tell();
  collection.tell(rows.scope_record({"need"}));
}

}  // namespace plimsoll::table
