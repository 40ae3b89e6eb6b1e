#include <fmt/format.h>
#include <sqlite3.h>

#include "lib/core/digest.hpp"
#include "lib/store/bulk.hpp"
#include "lib/store/merge.hpp"

namespace plimsoll::store {
namespace {

std::string miss_text(Resolver::Miss miss) {
  return miss == Resolver::Miss::no_key ? "no asset with this key came in the collection"
                                        : "the identifier identifies nothing";
}

std::string_view miss_code(Resolver::Miss miss) {
  return miss == Resolver::Miss::no_key ? "unknown_key" : "bad_reference";
}

/// A packed reference.
struct StagedReference {
  explicit StagedReference(Unpacker& fields)
      : key{fields.text()}, scheme{fields.text()}, value{fields.text()} {}
  [[nodiscard]] std::string subject() const {
    return key.empty() ? fmt::format("{}={}", scheme, value) : std::string{key};
  }
  std::string_view key;
  std::string_view scheme;
  std::string_view value;
};

/// What an asset is to this source: by which its relations and needs end.
class Owners {
 public:
  explicit Owners(MergeContext& context)
      : context_{context},
        newest_{context.connection,
                "SELECT kind, coalesce(scope, '') FROM asset_version "
                "WHERE asset_id = ? AND source_id = ? ORDER BY id DESC LIMIT 1"} {}
  std::optional<Listings::Owner> find(std::int64_t asset) {
    if (!newest_.bind(asset, context_.source).step()) return std::nullopt;
    return Listings::Owner{newest_.text(0), newest_.text(1)};
  }

 private:
  MergeContext& context_;
  Statement newest_;
};

class RelationMerge {
 public:
  RelationMerge(MergeContext& context, Resolver& resolver)
      : context_{context},
        resolver_{resolver},
        current_{context.connection,
                 "SELECT id, attributes, coalesce(scope, '') FROM relation_version "
                 "WHERE from_id = ? AND to_id = ? AND kind = ? AND source_id = ? "
                 "AND last_scan IS NULL"},
        add_{context.connection,
             "INSERT INTO relation_version (source_id, from_id, to_id, kind, attributes, scope, "
             "first_scan) VALUES (?, ?, ?, ?, ?, ?, ?)"},
        end_{context.connection, "UPDATE relation_version SET last_scan = ? WHERE id = ?"} {}

  void put_all() {
    context_.stage.relations.rewind();
    while (const auto record = context_.stage.relations.next()) put(*record);
  }

  void end_unseen() {
    if (context_.fresh || !context_.stage.listings.any_complete()) return;
    Owners owners{context_};
    Statement known{context_.connection,
                    "SELECT id, from_id, kind, coalesce(scope, '') FROM relation_version "
                    "WHERE source_id = ? AND last_scan IS NULL"};
    known.bind(context_.source);
    while (known.step()) {
      const auto id = known.integer(0);
      if (context_.stage.keys.seen("relation", id)) continue;
      const auto owner = owners.find(known.integer(1));
      if (!context_.stage.listings.ends(known.text(2), known.text(3), owner)) continue;
      context_.wrote(end_.bind(context_.previous, id).run());
    }
  }

 private:
  void put(std::string_view record) {
    Unpacker fields{record};
    const auto line = fields.integer();
    const StagedReference from{fields};
    const StagedReference to{fields};
    const auto kind = fields.text();
    const auto attributes = fields.text();
    const auto scope = fields.text();
    const auto from_id = resolver_.find(from.key, from.scheme, from.value);
    const auto to_id = resolver_.find(to.key, to.scheme, to.value);
    if (!from_id || !to_id) {
      const auto miss = from_id ? to_id.error() : from_id.error();
      return drop(std::string{miss_code(miss)},
                  fmt::format("{} of a relation: {}", kind, miss_text(miss)),
                  (from_id ? to : from).subject(), line);
    }
    if (*from_id == *to_id) {
      return drop("self_relation", fmt::format("{} from an asset to itself", kind), from.subject(),
                  line);
    }
    if (!context_.fresh && current_.bind(*from_id, *to_id, kind, context_.source).step()) {
      const auto id = current_.integer(0);
      const bool same = current_.text(1) == attributes && current_.text(2) == scope;
      current_.reset();
      if (!context_.stage.keys.see("relation", id)) return same ? void() : twice(from, kind, line);
      if (same) return;
      context_.wrote(end_.bind(context_.previous, id).run());
    }
    insert(*from_id, *to_id, kind, attributes, scope, from, line);
  }

  void insert(std::int64_t from_id, std::int64_t to_id, std::string_view kind,
              std::string_view attributes, std::string_view scope, const StagedReference& from,
              std::int64_t line) {
    // In bulk the unique index is missing: doubles are found when it is built.
    if (!context_.bulk && context_.fresh &&
        current_.bind(from_id, to_id, kind, context_.source).step()) {
      const bool same = current_.text(1) == attributes && current_.text(2) == scope;
      current_.reset();
      return same ? void() : twice(from, kind, line);
    }
    context_.wrote(add_.bind(context_.source, from_id, to_id, kind, attributes,
                             null_if_empty(scope), context_.scan)
                       .run());
    if (!context_.fresh) {
      context_.stage.keys.see("relation", sqlite3_last_insert_rowid(context_.connection));
    }
  }

  void twice(const StagedReference& from, std::string_view kind, std::int64_t line) {
    drop("duplicate_relation",
         fmt::format(
             "{} between these assets came already, with other attributes: the first counts", kind),
         from.subject(), line);
  }

  void drop(std::string code, std::string message, std::string subject, std::int64_t line) {
    --context_.summary.relations;
    context_.refuse(std::move(code), std::move(message), std::move(subject), line);
  }

  MergeContext& context_;
  Resolver& resolver_;
  Statement current_;
  Statement add_;
  Statement end_;
};

class NeedMerge {
 public:
  NeedMerge(MergeContext& context, Resolver& resolver)
      : context_{context},
        resolver_{resolver},
        current_{context.connection,
                 "SELECT id, digest, coalesce(scope, '') FROM redundancy_group WHERE asset_id = ? "
                 "AND +source_id = ? AND name = ? AND last_scan IS NULL"},
        members_{context.connection,
                 "SELECT asset_id, active FROM redundancy_member WHERE group_id = ? "
                 "ORDER BY asset_id"},
        add_{context.connection,
             "INSERT INTO redundancy_group (source_id, asset_id, name, k, takeover, takeover_s, "
             "why, digest, scope, first_scan) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"},
        add_member_{context.connection, "INSERT INTO redundancy_member VALUES (?, ?, ?)"},
        end_{context.connection, "UPDATE redundancy_group SET last_scan = ? WHERE id = ?"} {}

  void put_all() {
    context_.stage.needs.rewind();
    while (const auto record = context_.stage.needs.next()) put(*record);
  }

  void end_unseen() {
    if (context_.fresh || !context_.stage.listings.any_complete()) return;
    Owners owners{context_};
    Statement known{context_.connection,
                    "SELECT id, asset_id, coalesce(scope, '') FROM redundancy_group "
                    "WHERE source_id = ? AND last_scan IS NULL"};
    known.bind(context_.source);
    while (known.step()) {
      const auto id = known.integer(0);
      if (context_.stage.keys.seen("need", id)) continue;
      const auto owner = owners.find(known.integer(1));
      if (!context_.stage.listings.ends("need", known.text(2), owner)) continue;
      context_.wrote(end_.bind(context_.previous, id).run());
    }
  }

 private:
  using Members = std::map<std::int64_t, std::int64_t>;

  void put(std::string_view record) {
    Unpacker fields{record};
    const auto line = fields.integer();
    const StagedReference of{fields};
    const auto name = fields.text();
    const auto k = fields.integer();
    const auto takeover = fields.text();
    const auto takeover_s = fields.integer();
    const auto why = fields.text();
    const auto scope = fields.text();
    const auto asset = resolver_.find(of.key, of.scheme, of.value);
    if (!asset) {
      return drop(std::string{miss_code(asset.error())},
                  fmt::format("a need: {}", miss_text(asset.error())), of.subject(), line);
    }
    const Members members = read_members(fields, line);
    Packer stated;
    stated.put(k).put(takeover).put(takeover_s).put(why);
    const std::string digest = core::sha256_hex(stated.bytes());
    if (current_.bind(*asset, context_.source, name).step()) {
      const auto id = current_.integer(0);
      const bool same =
          current_.text(1) == digest && current_.text(2) == scope && same_members(id, members);
      current_.reset();
      if (!context_.stage.keys.see("need", id)) {
        return drop("duplicate_need", fmt::format("a need \"{}\" of this asset came already", name),
                    of.subject(), line);
      }
      if (same) return;
      context_.wrote(end_.bind(context_.previous, id).run());
    }
    context_.wrote(add_.bind(context_.source, *asset, name, k, takeover,
                             takeover_s < 0 ? std::nullopt : std::optional{takeover_s}, why, digest,
                             null_if_empty(scope), context_.scan)
                       .run());
    const auto group = sqlite3_last_insert_rowid(context_.connection);
    context_.stage.keys.see("need", group);
    for (const auto& [member, active] : members) {
      context_.wrote(add_member_.bind(group, member, active).run());
    }
  }

  Members read_members(Unpacker& fields, std::int64_t line) {
    Members members;
    while (!fields.empty()) {
      const StagedReference reference{fields};
      const auto active = fields.integer();
      const auto member = resolver_.find(reference.key, reference.scheme, reference.value);
      if (!member) {
        context_.refuse(std::string{miss_code(member.error())},
                        fmt::format("a member of a need: {}", miss_text(member.error())),
                        reference.subject(), line);
        continue;
      }
      auto& known = members[*member];
      known = std::max(known, active);
    }
    return members;
  }

  bool same_members(std::int64_t group, const Members& members) {
    members_.bind(group);
    auto expected = members.begin();
    while (members_.step()) {
      if (expected == members.end() || expected->first != members_.integer(0) ||
          expected->second != members_.integer(1)) {
        members_.reset();
        return false;
      }
      ++expected;
    }
    return expected == members.end();
  }

  void drop(std::string code, std::string message, std::string subject, std::int64_t line) {
    --context_.summary.needs;
    context_.refuse(std::move(code), std::move(message), std::move(subject), line);
  }

  MergeContext& context_;
  Resolver& resolver_;
  Statement current_;
  Statement members_;
  Statement add_;
  Statement add_member_;
  Statement end_;
};

class EvidenceMerge {
 public:
  EvidenceMerge(MergeContext& context, Resolver& resolver)
      : context_{context},
        resolver_{resolver},
        // The plus keeps the planner from the index by source, which leads to all rows of a sheet
        // for each of its rows.
        current_{context.connection,
                 "SELECT id, coalesce(scope, '') FROM evidence WHERE \"table\" = ? AND digest = ? "
                 "AND +source_id = ? AND last_scan IS NULL"},
        add_{context.connection,
             "INSERT INTO evidence (source_id, \"table\", \"row\", digest, scope, first_scan) "
             "VALUES (?, ?, ?, ?, ?, ?)"},
        end_{context.connection, "UPDATE evidence SET last_scan = ? WHERE id = ?"},
        refer_{context.connection,
               "INSERT INTO evidence_reference VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE "
               "SET asset_id = ?3 WHERE asset_id <> ?3"} {}

  void put_all() {
    context_.stage.evidence.rewind();
    while (const auto record = context_.stage.evidence.next()) put(*record);
  }

  void end_unseen() {
    if (context_.fresh || !context_.stage.listings.any_complete()) return;
    Statement known{context_.connection,
                    "SELECT id, \"table\", coalesce(scope, '') FROM evidence "
                    "WHERE source_id = ? AND last_scan IS NULL"};
    known.bind(context_.source);
    while (known.step()) {
      const auto id = known.integer(0);
      if (context_.stage.keys.seen("evidence", id)) continue;
      if (!context_.stage.listings.ends(known.text(1), known.text(2))) continue;
      context_.wrote(end_.bind(context_.previous, id).run());
    }
  }

 private:
  void put(std::string_view record) {
    Unpacker fields{record};
    const auto line = fields.integer();
    const auto table = fields.text();
    const auto row = fields.text();
    const auto scope = fields.text();
    const std::string digest = core::sha256_hex(fmt::format("{}\n{}", table, row));
    std::int64_t id = 0;
    if (current_.bind(table, digest, context_.source).step()) {
      id = current_.integer(0);
      const bool same = current_.text(1) == scope;
      current_.reset();
      if (!context_.stage.keys.see("evidence", id)) return;  // the same row twice says nothing more
      if (!same) {
        context_.wrote(end_.bind(context_.previous, id).run());
        id = 0;
      }
    }
    if (id == 0) {
      context_.wrote(
          add_.bind(context_.source, table, row, digest, null_if_empty(scope), context_.scan)
              .run());
      id = sqlite3_last_insert_rowid(context_.connection);
      context_.stage.keys.see("evidence", id);
    }
    put_references(fields, table, id, line);
  }

  void put_references(Unpacker& fields, std::string_view table, std::int64_t id,
                      std::int64_t line) {
    while (!fields.empty()) {
      const auto field = fields.text();
      const StagedReference reference{fields};
      const auto asset = resolver_.find(reference.key, reference.scheme, reference.value);
      if (asset) {
        context_.wrote(refer_.bind(id, field, *asset).run());
      } else {
        context_.refuse(std::string{miss_code(asset.error())},
                        fmt::format("{}.{}: {}", table, field, miss_text(asset.error())),
                        reference.subject(), line);
      }
    }
  }

  MergeContext& context_;
  Resolver& resolver_;
  Statement current_;
  Statement add_;
  Statement end_;
  Statement refer_;
};

void merge_answers(MergeContext& context) {
  Statement add{context.connection,
                "INSERT INTO raw_answer (sha256, media_type, request, source_id, bytes, body) "
                "VALUES (?, ?, ?, ?, ?, CAST(? AS BLOB)) ON CONFLICT (sha256) DO UPDATE SET "
                "body = excluded.body, bytes = excluded.bytes "
                "WHERE body IS NULL AND excluded.body IS NOT NULL"};
  context.stage.raw.rewind();
  while (const auto record = context.stage.raw.next()) {
    Unpacker fields{*record};
    const auto sha256 = fields.text();
    const auto media_type = fields.text();
    const auto request = fields.text();
    const auto bytes = fields.integer();
    const auto body = fields.text();
    context.wrote(add.bind(sha256, media_type, request, context.source,
                           bytes < 0 ? std::nullopt : std::optional{bytes}, null_if_empty(body))
                      .run());
  }
}

/// Ends this source's mentions of assets that nothing which it says now points at.
void end_mentions(MergeContext& context) {
  if (context.fresh) return;
  Statement end{
      context.connection,
      "UPDATE asset_version SET last_scan = ?2 WHERE id = ?1 AND NOT EXISTS "
      "(SELECT 1 FROM relation_version r WHERE r.from_id = asset_id AND r.last_scan IS NULL "
      " AND r.source_id = asset_version.source_id) AND NOT EXISTS "
      "(SELECT 1 FROM relation_version r WHERE r.to_id = asset_id AND r.last_scan IS NULL "
      " AND r.source_id = asset_version.source_id) AND NOT EXISTS "
      "(SELECT 1 FROM redundancy_group g WHERE g.asset_id = asset_version.asset_id "
      " AND g.last_scan IS NULL AND g.source_id = asset_version.source_id) AND NOT EXISTS "
      "(SELECT 1 FROM redundancy_member m JOIN redundancy_group g ON g.id = m.group_id "
      " WHERE m.asset_id = asset_version.asset_id AND g.last_scan IS NULL "
      " AND g.source_id = asset_version.source_id) AND NOT EXISTS "
      "(SELECT 1 FROM evidence_reference x JOIN evidence e ON e.id = x.evidence_id "
      " WHERE x.asset_id = asset_version.asset_id AND e.last_scan IS NULL "
      " AND e.source_id = asset_version.source_id)"};
  Statement touch{context.connection, "INSERT OR IGNORE INTO temp.touched VALUES (?)"};
  Statement mentions{context.connection,
                     "SELECT id, asset_id FROM asset_version WHERE source_id = ?1 AND key >= ?2 "
                     "AND key < ?3 AND last_scan IS NULL ORDER BY key"};
  std::string after{kMentionPrefix};
  ++after.back();
  mentions.bind(context.source, kMentionPrefix, after);
  while (mentions.step()) {
    const auto ended = end.bind(mentions.integer(0), context.previous).run();
    context.wrote(ended);
    if (ended > 0) touch.bind(mentions.integer(1)).run();
  }
}

}  // namespace

void merge_facts(MergeContext& context) {
  Resolver resolver{context};
  {
    RelationMerge relations{context, resolver};
    relations.put_all();
    if (!context.bulk) relations.end_unseen();
  }
  if (context.bulk) {
    const auto doubles = build_fact_indexes(context.connection);
    context.wrote(-doubles);
    context.summary.relations -= doubles;
    if (doubles > 0) {
      context.refuse(
          "duplicate_relation",
          fmt::format("{} relations came more than once: the first of each counts", doubles), {},
          0);
    }
  }
  NeedMerge needs{context, resolver};
  needs.put_all();
  needs.end_unseen();
  EvidenceMerge evidence{context, resolver};
  evidence.put_all();
  evidence.end_unseen();
  merge_answers(context);
  end_mentions(context);
}

}  // namespace plimsoll::store
