#include "lib/collect/kit/emitter.hpp"

#include <array>
#include <cassert>
#include <ostream>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/core/time.hpp"
#include "lib/model/identity.hpp"
#include "lib/net/base64.hpp"

namespace plimsoll::collect::kit {
namespace {

using model::Reference;

/// `text` as a JSON string, appended to `out`.
void append_string(std::string& out, std::string_view text) {
  if (!core::is_utf8(text)) return append_string(out, core::printable(text));
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (static_cast<unsigned char>(c) < 0x20U) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      out += c;
    }
  }
  out += '"';
}

std::string quoted(std::string_view text) {
  std::string out;
  append_string(out, text);
  return out;
}

std::string identifier(const model::Identifier& id) {
  return fmt::format(R"({{"scheme":{},"value":{}}})", quoted(id.scheme), quoted(id.value));
}

std::string reference(const Reference& to) {
  return to.key.empty() ? identifier(to.id) : quoted(to.key);
}

std::string list(const std::vector<std::string>& items) {
  return "[" + core::join(items, ",") + "]";
}

/// One line under construction: members in the order they are added.
class Line {
 public:
  explicit Line(std::string_view type) : text_{"{\"type\":"} { append_string(text_, type); }

  Line& json(std::string_view name, std::string_view value) {
    text_ += fmt::format(",\"{}\":", name);
    text_ += value;
    return *this;
  }
  Line& string(std::string_view name, std::string_view value) {
    text_ += fmt::format(",\"{}\":", name);
    append_string(text_, value);
    return *this;
  }
  /// Left out when empty: absent and empty mean the same there.
  Line& optional(std::string_view name, std::string_view value) {
    return value.empty() ? *this : string(name, value);
  }
  Line& integer(std::string_view name, std::int64_t value) {
    return json(name, std::to_string(value));
  }
  Line& optional(std::string_view name, std::optional<std::int64_t> value) {
    return value ? integer(name, *value) : *this;
  }
  Line& attributes(std::string_view name, const model::Attributes& values) {
    return values.empty() ? *this : json(name, model::to_json(values));
  }
  [[nodiscard]] std::string text() const { return text_ + "}"; }

 private:
  std::string text_;
};

std::string line(const model::Hello& hello) {
  return Line{"hello"}
      .integer("protocol", hello.protocol)
      .string("collector", hello.collector)
      .string("version", hello.version)
      .string("target", hello.target)
      .string("grade", model::to_string(hello.grade))
      .text();
}

std::string line(const model::AssetRecord& asset) {
  Line out{"asset"};
  out.string("key", asset.key).string("kind", asset.kind).string("name", asset.name);
  if (!asset.ids.empty()) {
    std::vector<std::string> ids;
    for (const auto& id : asset.ids) ids.push_back(identifier(id));
    out.json("ids", list(ids));
  }
  out.attributes("attributes", asset.attributes);
  if (asset.at) out.string("at", core::to_rfc3339(*asset.at));
  out.optional("scope", asset.scope);
  return out.text();
}

std::string line(const model::RelationRecord& relation) {
  return Line{"relation"}
      .json("from", reference(relation.from))
      .json("to", reference(relation.to))
      .string("kind", relation.kind)
      .attributes("attributes", relation.attributes)
      .optional("scope", relation.scope)
      .text();
}

std::string line(const model::NeedRecord& need) {
  std::vector<std::string> members;
  for (const auto& member : need.members) {
    const std::string asset = reference(member.asset);
    members.push_back(member.active ? asset
                                    : fmt::format(R"({{"asset":{},"active":false}})", asset));
  }
  return Line{"need"}
      .json("of", reference(need.of))
      .optional("group", need.group)
      .integer("k", need.k)
      .json("members", list(members))
      .string("takeover", model::to_string(need.takeover))
      .optional("takeover_seconds", need.takeover_s)
      .optional("why", need.why)
      .optional("scope", need.scope)
      .text();
}

std::string line(const model::EvidenceRecord& evidence) {
  return Line{"evidence"}
      .string("table", evidence.table)
      .json("row", model::to_json(evidence.row))
      .optional("scope", evidence.scope)
      .text();
}

std::string line(const model::ScopeRecord& scope) {
  std::vector<std::string> kinds;
  for (const auto& kind : scope.kinds) kinds.push_back(quoted(kind));
  return Line{"scope"}
      .string("scope", scope.scope)
      .json("kinds", list(kinds))
      .string("status", model::to_string(scope.status))
      .optional("listed", scope.listed)
      .optional("reason", scope.reason)
      .text();
}

std::string line(const model::RawRecord& raw) {
  Line out{"raw"};
  out.string("sha256", raw.sha256)
      .string("media_type", raw.media_type)
      .string("request", raw.request);
  if (raw.body) out.json("body", "\"" + net::to_base64(*raw.body) + "\"");
  return out.text();
}

std::string line(const model::ProgressRecord& progress) {
  return Line{"progress"}
      .integer("done", progress.done)
      .json("total", progress.total ? std::to_string(*progress.total) : "null")
      .string("message", progress.message)
      .text();
}

std::string line(const model::ProblemRecord& problem) {
  const bool error = problem.severity == model::ProblemRecord::Severity::error;
  return Line{"problem"}
      .string("severity", error ? "error" : "warning")
      .string("code", problem.code)
      .string("message", problem.message)
      .optional("subject", problem.subject)
      .text();
}

std::string line(const model::DoneRecord& done) {
  std::vector<std::string> counts;
  for (const auto& [type, count] : done.counts) {
    counts.push_back(fmt::format("{}:{}", quoted(type), count));
  }
  return Line{"done"}.json("counts", "{" + core::join(counts, ",") + "}").text();
}

/// Its name on the wire, by its place in model::Record.
std::string_view type_of(const model::Record& record) {
  constexpr std::array<std::string_view, std::variant_size_v<model::Record>> kTypes{
      "hello", "asset", "relation", "need",    "evidence",
      "scope", "raw",   "progress", "problem", "done"};
  return kTypes.at(record.index());
}

/// Puts the identifier of `reference` in its normal spelling; false when it identifies nothing.
bool normalise(Reference& reference) {
  if (!reference.key.empty()) return true;
  auto id = model::normal_id(reference.id);
  if (!id) return false;
  reference.id = std::move(*id);
  return true;
}

bool normalise(model::AssetRecord& asset) {
  std::vector<model::Identifier> ids;
  for (const auto& id : asset.ids) {
    if (auto normal = model::normal_id(id)) ids.push_back(std::move(*normal));
  }
  asset.ids = std::move(ids);
  return true;
}

bool normalise(model::RelationRecord& relation) {
  return normalise(relation.from) && normalise(relation.to);
}

bool normalise(model::NeedRecord& need) {
  bool all = normalise(need.of);
  for (auto& member : need.members) all = normalise(member.asset) && all;
  return all;
}

template <typename Other>
bool normalise(Other& /*record*/) {
  return true;
}

}  // namespace

std::string to_line(const model::Record& record) {
  return std::visit([](const auto& r) { return line(r); }, record);
}

void Emitter::emit(const model::Record& record) {
  assert(!std::holds_alternative<model::DoneRecord>(record) && "done() writes the done line");
  model::Record normal = record;
  if (!std::visit([](auto& r) { return normalise(r); }, normal)) {
    problem(model::ProblemRecord::Severity::warning, "identifies_nothing",
            fmt::format("a {} was left out: an identifier that it refers to identifies nothing",
                        type_of(record)),
            to_line(record).substr(0, 200));
    return;
  }
  if (const auto* told = std::get_if<model::ProblemRecord>(&normal)) {
    if (told->severity == model::ProblemRecord::Severity::error) ++errors_;
  }
  out_ << to_line(normal) << '\n';
  const std::string_view type = type_of(normal);
  // These are for whoever watches: they should not wait in a buffer.
  if (type == "hello" || type == "progress" || type == "problem") out_.flush();
  if (type != "hello" && type != "progress") ++counts_[std::string{type}];
}

void Emitter::problem(model::ProblemRecord::Severity severity, std::string_view code,
                      std::string_view message, std::string_view subject) {
  emit(model::ProblemRecord{severity, std::string{code}, std::string{message}, std::string{subject},
                            std::nullopt});
}

void Emitter::done() {
  out_ << to_line(model::DoneRecord{counts_}) << '\n';
  out_.flush();
}

}  // namespace plimsoll::collect::kit
