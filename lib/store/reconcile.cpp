#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <sqlite3.h>

#include "lib/model/identity.hpp"
#include "lib/store/clusters.hpp"
#include "lib/store/merge.hpp"
#include "lib/store/repoint.hpp"

namespace plimsoll::store {
namespace {

/// More statements than this that hang together by their identifiers are left as they are.
constexpr std::size_t kComponentAtMost = 20'000;

std::string quoted_list(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& word : words) out += fmt::format("{}'{}'", out.empty() ? "" : ", ", word);
  return out;
}

std::string linking_schemes(bool only_single) {
  std::vector<std::string> names;
  for (const auto& scheme : model::identifier_schemes()) {
    const std::string name{scheme.name};
    if (links(name) && (scheme.single || !only_single)) names.push_back(name);
  }
  return quoted_list(names);
}

std::string device_kinds() {
  std::vector<std::string> names;
  for (const auto& kind : model::asset_kinds()) {
    if (model::identity_class(kind.name) == "device") names.emplace_back(kind.name);
  }
  return quoted_list(names);
}

class Reconciler {
 public:
  explicit Reconciler(MergeContext& context)
      : context_{context},
        load_{context.connection,
              "SELECT v.asset_id, v.source_id, v.kind, v.key, s.collector, s.target "
              "FROM asset_version v JOIN source s ON s.id = v.source_id "
              "WHERE v.id = ? AND v.last_scan IS NULL AND v.kind <> 'external'"},
        identifiers_{context.connection,
                     "SELECT scheme, value FROM asset_identifier WHERE version_id = ?"},
        sharing_{context.connection,
                 fmt::format("SELECT i.version_id FROM asset_identifier i JOIN asset_version v "
                             "ON v.id = i.version_id WHERE i.scheme = ?1 AND i.value = ?2 "
                             "AND v.last_scan IS NULL "
                             "AND (v.kind = ?3 OR (?3 = 'device' AND v.kind IN ({}))) LIMIT {}",
                             device_kinds(), kSharedAtMost + 1)},
        companions_{context.connection,
                    "SELECT id FROM asset_version WHERE asset_id = ? AND last_scan IS NULL "
                    "AND kind <> 'external'"},
        visit_{context.connection, "INSERT OR IGNORE INTO temp.visited VALUES (?)"},
        visited_{context.connection, "SELECT 1 FROM temp.visited WHERE version = ?"},
        move_{context.connection, "INSERT OR REPLACE INTO temp.moving VALUES (?, ?)"},
        conflict_{context.connection,
                  "INSERT OR IGNORE INTO identity_conflict "
                  "(scan_id, asset_id, other_id, shared, contradiction) VALUES (?, ?, ?, ?, ?)"} {}

  void run() {
    find_seeds();
    Statement seeds{context_.connection, "SELECT version FROM temp.seed ORDER BY version"};
    while (seeds.step()) {
      const auto seed = seeds.integer(0);
      if (visited_.bind(seed).step()) continue;
      auto atoms = component(seed);
      if (atoms.size() > kComponentAtMost) {
        context_.refuse("identities_entangled",
                        fmt::format("more than {} statements hang together by their identifiers: "
                                    "their assets are left as they are",
                                    kComponentAtMost),
                        {}, 0);
      } else if (atoms.size() > 1) {
        settle(atoms);
      }
    }
    seeds.reset();
    apply_moves(context_);
  }

  /// Joins assets that were only mentioned to those that now have the identifier.
  void absorb_mentions() {
    Statement found{context_.connection,
                    "SELECT DISTINCT e.asset_id, i.scheme, i.value FROM asset_identifier i "
                    "JOIN asset_identifier j ON j.scheme = i.scheme AND j.value = i.value "
                    "JOIN asset_version e ON e.id = j.version_id AND e.kind = 'external' "
                    "AND e.last_scan IS NULL JOIN asset a ON a.id = e.asset_id "
                    "WHERE i.version_id >= ? AND a.kind = 'external' ORDER BY 1, 2, 3"};
    found.bind(context_.first_version);
    Resolver resolver{context_};
    std::map<std::int64_t, std::int64_t> into;
    const auto root = [&](std::int64_t id) {
      for (auto at = into.find(id); at != into.end(); at = into.find(id)) id = at->second;
      return id;
    };
    while (found.step()) {
      const auto target = resolver.identified(found.text(1), found.text(2));
      if (target == 0) continue;
      const auto mention = root(found.integer(0));
      const auto known = root(target);
      const auto [low, high] = std::minmax(mention, known);
      if (low != high) into.emplace(high, low);
    }
    found.reset();
    if (into.empty()) return;
    for (const auto& [old, next] : into) move_.bind(old, root(next)).run();
    apply_moves(context_);
    end_absorbed(into);
  }

 private:
  void find_seeds() {
    if (context_.bulk) {
      // One source alone: nothing to join, but one serial number on two things is worth telling.
      execute(context_.connection,
              fmt::format("INSERT OR IGNORE INTO temp.seed SELECT min(version_id) "
                          "FROM asset_identifier WHERE scheme IN ({}) GROUP BY scheme, value "
                          "HAVING count(*) > 1",
                          linking_schemes(true))
                  .c_str());
      return;
    }
    Statement sharing{
        context_.connection,
        fmt::format("INSERT OR IGNORE INTO temp.seed SELECT i.version_id FROM asset_identifier i "
                    "WHERE i.version_id >= ?1 AND i.scheme IN ({}) AND EXISTS "
                    "(SELECT 1 FROM asset_identifier j CROSS JOIN asset_version v "
                    " ON v.id = j.version_id WHERE j.scheme = i.scheme AND j.value = i.value "
                    " AND j.version_id <> i.version_id AND v.last_scan IS NULL)",
                    linking_schemes(false))};
    sharing.bind(context_.first_version).run();
    Statement spoken_of{
        context_.connection,
        "INSERT OR IGNORE INTO temp.seed SELECT v.id FROM asset_version v WHERE v.id >= ?1 "
        "AND EXISTS (SELECT 1 FROM asset_version o WHERE o.asset_id = v.asset_id "
        "AND o.id <> v.id AND o.last_scan IS NULL)"};
    spoken_of.bind(context_.first_version).run();
  }

  /// All statements that hang together with `seed`.
  std::vector<Atom> component(std::int64_t seed) {
    std::vector<Atom> atoms;
    std::vector<std::int64_t> todo{seed};
    while (!todo.empty() && atoms.size() <= kComponentAtMost) {
      const auto version = todo.back();
      todo.pop_back();
      if (visit_.bind(version).run() == 0 || !load_.bind(version).step()) continue;
      Atom atom;
      atom.version = version;
      atom.asset = load_.integer(0);
      atom.source = load_.integer(1);
      atom.identity_class = model::identity_class(load_.text(2));
      atom.name = fmt::format("{}\x1f{}\x1f{}", load_.text(4), load_.text(5), load_.text(3));
      load_.reset();
      read_identifiers(atom, todo);
      companions_.bind(atom.asset);
      while (companions_.step()) todo.push_back(companions_.integer(0));
      atoms.push_back(std::move(atom));
    }
    return atoms;
  }

  /// The identifiers that link, less those that too many share; what shares them goes to `todo`.
  void read_identifiers(Atom& atom, std::vector<std::int64_t>& todo) {
    identifiers_.bind(atom.version);
    while (identifiers_.step()) {
      model::Identifier id{std::string{identifiers_.text(0)}, std::string{identifiers_.text(1)}};
      if (!links(id.scheme)) continue;
      std::vector<std::int64_t> others;
      sharing_.bind(id.scheme, id.value, atom.identity_class);
      while (sharing_.step()) others.push_back(sharing_.integer(0));
      if (others.size() > kSharedAtMost) continue;
      todo.insert(todo.end(), others.begin(), others.end());
      atom.ids.push_back(std::move(id));
    }
  }

  void settle(std::vector<Atom>& atoms) {
    const Clusters clusters = cluster(atoms);
    const auto targets = choose(atoms, clusters);
    std::map<std::int64_t, std::size_t> main;  // the group that an asset goes with
    for (std::size_t i = 0; i < atoms.size(); ++i) {
      const auto asset = atoms[i].asset;
      const auto group = clusters.group[i];
      const auto [entry, added] = main.try_emplace(asset, group);
      if (!added && targets[group] == asset) entry->second = group;
    }
    for (std::size_t i = 0; i < atoms.size(); ++i) {
      const auto group = clusters.group[i];
      if (group != main.at(atoms[i].asset)) {
        part(context_, atoms[i].asset, atoms[i].source, targets[group]);
        follow(atoms[i], targets[group]);
      }
    }
    for (const auto& [asset, group] : main) {
      if (targets[group] != asset) move_.bind(asset, targets[group]).run();
    }
    for (const auto& [one, other, shared, what] : clusters.contradictions) {
      const auto [low, high] =
          std::minmax(targets[clusters.group[one]], targets[clusters.group[other]]);
      context_.wrote(conflict_.bind(context_.scan, low, high, shared, what).run());
      ++context_.summary.conflicts;
    }
  }

  /// What this collection still refers to by the key of `atom` is the asset `to` from now on.
  void follow(const Atom& atom, std::int64_t to) {
    if (atom.source != context_.source) return;
    const auto key = std::string_view{atom.name}.substr(atom.name.rfind('\x1f') + 1);
    const auto number = context_.stage.keys.find(key);
    if (number) context_.stage.keys.set_asset(*number, to);
  }

  /// The asset of each group: the lowest of its statements' assets that no group before it took.
  std::vector<std::int64_t> choose(const std::vector<Atom>& atoms, const Clusters& clusters) {
    std::vector<std::set<std::int64_t>> wanted(clusters.count);
    std::vector<const Atom*> first(clusters.count, nullptr);
    for (std::size_t i = 0; i < atoms.size(); ++i) {
      const auto group = clusters.group[i];
      wanted[group].insert(atoms[i].asset);
      if (first[group] == nullptr) first[group] = &atoms[i];
    }
    std::set<std::int64_t> taken;
    std::vector<std::int64_t> targets;
    for (std::size_t group = 0; group < clusters.count; ++group) {
      const auto free =
          std::ranges::find_if(wanted[group], [&](std::int64_t id) { return !taken.contains(id); });
      const auto id = free == wanted[group].end() ? new_asset(*first[group]) : *free;
      taken.insert(id);
      targets.push_back(id);
    }
    return targets;
  }

  /// An asset for statements that are parted from another; refresh_assets() fills in the rest.
  std::int64_t new_asset(const Atom& atom) {
    Statement add{context_.connection,
                  "INSERT INTO asset (kind, key, name, first_scan) "
                  "SELECT kind, key, name, first_scan FROM asset_version WHERE id = ?"};
    context_.wrote(add.bind(atom.version).run());
    return sqlite3_last_insert_rowid(context_.connection);
  }

  /// What was only mentioned is now known: the mentions end.
  void end_absorbed(const std::map<std::int64_t, std::int64_t>& into) {
    Statement end{context_.connection,
                  "UPDATE asset_version SET last_scan = ? WHERE asset_id = ? AND last_scan IS NULL "
                  "AND kind = 'external' AND substr(key, 1, ?) = ?"};
    std::set<std::int64_t> ids;
    for (const auto& [old, next] : into) {
      if (!into.contains(next)) ids.insert(next);
    }
    const auto length = static_cast<std::int64_t>(kMentionPrefix.size());
    for (const auto id : ids) {
      context_.wrote(end.bind(context_.scan, id, length, kMentionPrefix).run());
    }
  }

  MergeContext& context_;
  Statement load_;
  Statement identifiers_;
  Statement sharing_;
  Statement companions_;
  Statement visit_;
  Statement visited_;
  Statement move_;
  Statement conflict_;
};

}  // namespace

void reconcile(MergeContext& context) {
  {
    execute(context.connection,
            "CREATE TEMP TABLE seed (version INTEGER PRIMARY KEY);"
            "CREATE TEMP TABLE moving (old INTEGER PRIMARY KEY, new INTEGER NOT NULL);");
    Reconciler reconciler{context};
    reconciler.run();
    if (!context.bulk) reconciler.absorb_mentions();
  }
  execute(context.connection, "DROP TABLE temp.seed; DROP TABLE temp.moving;");
}

}  // namespace plimsoll::store
