#include "lib/collect/protocol.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "lib/collect/fields.hpp"
#include "lib/core/digest.hpp"
#include "lib/net/base64.hpp"

namespace plimsoll::collect {
namespace {

using model::Record;
using simdjson::dom::object;
using Unknown = std::vector<std::string>;

/// Nesting of a line: attributes may nest 64 levels below the record.
constexpr std::size_t kDepth = 68;

/// `record`, unless reading its fields met trouble.
Result<Record> finish(const Fields& fields, Record record) {
  if (fields.error()) return tl::unexpected<Error>(*fields.error());
  return record;
}

Result<Record> read_hello(object line, Unknown& unknown) {
  Fields fields{line, "hello", {"protocol", "collector", "version", "target", "grade"}, unknown};
  model::Hello hello;
  const std::int64_t protocol = fields.required_count("protocol");
  if (protocol != 1) fields.refuse("protocol", "1", std::to_string(protocol));
  hello.collector = fields.required_text("collector");
  hello.version = fields.text("version");
  hello.target = fields.required_text("target");
  hello.grade = fields.word("grade", hello.grade, model::parse_grade, "a grade");
  return finish(fields, std::move(hello));
}

Result<Record> read_asset(object line, Unknown& unknown) {
  Fields fields{
      line, "asset", {"key", "kind", "name", "ids", "attributes", "at", "scope"}, unknown};
  model::AssetRecord asset;
  if (const auto key = fields.find("key")) {
    asset.key = fields.key("key", *key);
  } else {
    fields.refuse("key", "text", "nothing");
  }
  asset.kind = fields.required_text("kind");
  if (model::find_asset_kind(asset.kind) == nullptr) {
    fields.refuse("kind", "an asset kind", shown(asset.kind));
  }
  asset.name = fields.text("name");
  if (asset.name.empty()) asset.name = asset.key;
  for (const element item : fields.list("ids")) {
    if (auto id = fields.identifier("ids", item)) asset.ids.push_back(std::move(*id));
  }
  asset.attributes = fields.attributes("attributes");
  if (const std::string at = fields.text("at"); !at.empty()) {
    const auto instant = core::parse_instant(at);
    if (instant)
      asset.at = *instant;
    else
      fields.refuse("at", "an RFC 3339 instant", shown(at));
  }
  asset.scope = fields.text("scope");
  return finish(fields, std::move(asset));
}

Result<Record> read_relation(object line, Unknown& unknown) {
  Fields fields{line, "relation", {"from", "to", "kind", "attributes", "scope"}, unknown};
  model::RelationRecord relation;
  relation.from = fields.required_reference("from");
  relation.to = fields.required_reference("to");
  relation.kind = fields.required_text("kind");
  if (model::find_relation_kind(relation.kind) == nullptr) {
    fields.refuse("kind", "a relation kind", shown(relation.kind));
  }
  relation.attributes = fields.attributes("attributes");
  relation.scope = fields.text("scope");
  return finish(fields, std::move(relation));
}

/// A key, an identifier, or {"asset": either, "active": flag}.
model::NeedMember read_member(Fields& need, element item, Unknown& unknown) {
  object inner;
  if (item.get(inner) != simdjson::SUCCESS || inner.at_key("asset").error() != simdjson::SUCCESS) {
    return {need.reference("members", item), true};
  }
  Fields fields{inner, "need.members", {"asset", "active"}, unknown};
  model::NeedMember member{fields.required_reference("asset"), fields.flag("active", true)};
  if (fields.error())
    need.refuse("members", "key, identifier or {asset, active}", fields.error()->what);
  return member;
}

Result<Record> read_need(object line, Unknown& unknown) {
  Fields fields{line,
                "need",
                {"of", "group", "k", "members", "takeover", "takeover_seconds", "why", "scope"},
                unknown};
  model::NeedRecord need;
  need.of = fields.required_reference("of");
  need.group = fields.text("group");
  need.k = fields.required_count("k");
  if (!fields.find("members")) fields.refuse("members", "a list", "nothing");
  for (const element item : fields.list("members")) {
    need.members.push_back(read_member(fields, item, unknown));
  }
  need.takeover = fields.word("takeover", need.takeover, model::parse_takeover,
                              "seamless, automatic, manual or rebuild");
  need.takeover_s = fields.count("takeover_seconds");
  need.why = fields.text("why");
  need.scope = fields.text("scope");
  return finish(fields, std::move(need));
}

/// One field of an evidence row as its table wants it; absent when it is something else.
std::optional<model::Value> read_field(Fields& row, const model::EvidenceField& field,
                                       element value) {
  using Type = model::EvidenceField::Type;
  switch (field.type) {
    case Type::text:
      if (value.is_string()) return to_value(value);
      row.refuse(field.name, "text", shown(value));
      break;
    case Type::integer:
      if (value.is_int64()) return to_value(value);
      row.refuse(field.name, "an integer", shown(value));
      break;
    case Type::number:
      if (value.is_number()) return value.get_double().value_unsafe();
      row.refuse(field.name, "a number", shown(value));
      break;
    case Type::flag:
      if (value.is_bool()) return to_value(value);
      row.refuse(field.name, "true or false", shown(value));
      break;
    case Type::instant: {
      const auto instant = core::parse_instant(row.text(field.name));
      if (instant) return core::to_rfc3339(*instant);
      row.refuse(field.name, "an RFC 3339 instant", shown(value));
      break;
    }
    case Type::reference: {
      const auto to = row.reference(field.name, value);
      if (!to.key.empty()) return to.key;
      return model::JsonText{model::to_json({{"scheme", to.id.scheme}, {"value", to.id.value}})};
    }
  }
  return std::nullopt;
}

Result<Record> read_evidence(object line, Unknown& unknown) {
  Fields fields{line, "evidence", {"table", "row", "scope"}, unknown};
  model::EvidenceRecord evidence;
  evidence.table = fields.required_text("table");
  evidence.scope = fields.text("scope");
  const auto* table = model::find_evidence_table(evidence.table);
  if (table == nullptr) fields.refuse("table", "an evidence table", shown(evidence.table));
  object given;
  const auto row = fields.find("row");
  if (!row || row->get(given) != simdjson::SUCCESS) {
    fields.refuse("row", "an object", row ? shown(*row) : "nothing");
  }
  if (fields.error()) return tl::unexpected<Error>(*fields.error());
  std::vector<std::string_view> names;
  for (const auto& field : table->fields) names.push_back(field.name);
  Fields cells{given, evidence.table, names, unknown};
  for (const auto& field : table->fields) {
    const auto value = cells.find(field.name);
    if (!value) continue;
    if (auto read = read_field(cells, field, *value)) {
      evidence.row.emplace(field.name, std::move(*read));
    }
  }
  return finish(cells, std::move(evidence));
}

Result<Record> read_scope(object line, Unknown& unknown) {
  Fields fields{line, "scope", {"scope", "kinds", "status", "listed", "reason"}, unknown};
  model::ScopeRecord scope;
  scope.scope = fields.required_text("scope");
  for (const element item : fields.list("kinds")) {
    std::string_view kind;
    if (item.get(kind) != simdjson::SUCCESS || !model::is_listable(kind)) {
      fields.refuse("kinds", "asset kinds, relation kinds, evidence tables or need", shown(item));
    }
    scope.kinds.emplace_back(kind);
  }
  if (!fields.find("status")) fields.refuse("status", "a status", "nothing");
  scope.status = fields.word("status", scope.status, model::parse_scope_status,
                             "complete, incomplete or denied");
  scope.listed = fields.count("listed");
  scope.reason = fields.text("reason");
  return finish(fields, std::move(scope));
}

bool is_sha256(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

Result<Record> read_raw(object line, Unknown& unknown) {
  Fields fields{line, "raw", {"sha256", "media_type", "request", "body"}, unknown};
  model::RawRecord raw;
  raw.sha256 = fields.required_text("sha256");
  if (!is_sha256(raw.sha256)) {
    fields.refuse("sha256", "64 lower-case hexadecimal digits", shown(raw.sha256));
  }
  raw.media_type = fields.text("media_type");
  raw.request = fields.text("request");
  if (fields.find("body")) {
    raw.body = net::from_base64(fields.text("body"));
    if (!raw.body) fields.refuse("body", "base64", "something else");
    if (raw.body && core::sha256_hex(*raw.body) != raw.sha256) {
      fields.refuse("sha256", "the digest of the body", shown(raw.sha256));
    }
  }
  return finish(fields, std::move(raw));
}

Result<Record> read_progress(object line, Unknown& unknown) {
  Fields fields{line, "progress", {"done", "total", "message"}, unknown};
  model::ProgressRecord progress;
  progress.done = fields.required_count("done");
  progress.total = fields.count("total");
  progress.message = fields.text("message");
  return finish(fields, std::move(progress));
}

Result<Record> read_problem(object line, Unknown& unknown) {
  using Severity = model::ProblemRecord::Severity;
  Fields fields{line, "problem", {"severity", "code", "message", "subject"}, unknown};
  model::ProblemRecord problem;
  if (!fields.find("severity")) fields.refuse("severity", "warning or error", "nothing");
  const auto parse = [](std::string_view text) -> std::optional<Severity> {
    if (text == "warning") return Severity::warning;
    if (text == "error") return Severity::error;
    return std::nullopt;
  };
  problem.severity = fields.word("severity", problem.severity, parse, "warning or error");
  problem.code = fields.required_text("code");
  problem.message = fields.required_text("message");
  problem.subject = fields.text("subject");
  return finish(fields, std::move(problem));
}

Result<Record> read_done(object line, Unknown& unknown) {
  Fields fields{line, "done", {"counts"}, unknown};
  model::DoneRecord done;
  const auto counts = fields.attributes("counts");
  for (const auto& [type, count] : counts) {
    const auto* number = std::get_if<std::int64_t>(&count);
    if (number == nullptr || *number < 0) {
      fields.refuse("counts", "integers of at least 0", shown(model::to_text(count)));
      continue;
    }
    done.counts.emplace(type, *number);
  }
  return finish(fields, std::move(done));
}

using Reader = Result<Record> (*)(object, Unknown&);

constexpr auto kReaders = std::to_array<std::pair<std::string_view, Reader>>({
    {"asset", read_asset},
    {"relation", read_relation},
    {"need", read_need},
    {"evidence", read_evidence},
    {"scope", read_scope},
    {"raw", read_raw},
    {"progress", read_progress},
    {"problem", read_problem},
    {"hello", read_hello},
    {"done", read_done},
});

}  // namespace

class LineParser::Impl {
 public:
  Impl() { ready_ = parser_.allocate(kFirstBytes, kDepth) == simdjson::SUCCESS; }

  Result<Record> parse(std::string_view line, Unknown& unknown) {
    object fields;
    element root;
    if (!ready_) return failure(Error::Kind::unsupported, "no memory for the JSON parser");
    if (const auto error = parser_.parse(line.data(), line.size()).get(root)) {
      return failure(Error::Kind::malformed, fmt::format("expected one JSON object, got {} ({})",
                                                         shown(line), error_message(error)));
    }
    if (root.get(fields) != simdjson::SUCCESS) {
      return failure(Error::Kind::malformed,
                     fmt::format("expected one JSON object, got {}", shown(root)));
    }
    std::string_view type;
    if (fields.at_key("type").get(type) != simdjson::SUCCESS) {
      return failure(Error::Kind::malformed, "type: expected text, got none");
    }
    const auto* reader =
        std::ranges::find(kReaders, type, &std::pair<std::string_view, Reader>::first);
    if (reader == kReaders.end()) {
      return failure(Error::Kind::unsupported, fmt::format("type: {} is unknown", shown(type)));
    }
    return reader->second(fields, unknown);
  }

 private:
  static constexpr std::size_t kFirstBytes = 65536;  // grows with the longest line
  simdjson::dom::parser parser_;
  bool ready_ = false;
};

LineParser::LineParser() : impl_{std::make_unique<Impl>()} {}
LineParser::~LineParser() = default;

Result<Record> LineParser::parse(std::string_view line, std::vector<std::string>& unknown) {
  return impl_->parse(line, unknown);
}

}  // namespace plimsoll::collect
