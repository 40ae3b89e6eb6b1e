// schemas/json describes what the kit writes and what the parser takes, and lists the model's
// words.
#include <map>
#include <set>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "lib/collect/kit/emitter.hpp"
#include "lib/collect/protocol.hpp"
#include "tests/support/support.hpp"

namespace {

using namespace plimsoll;
using nlohmann::json;
using valijson::adapters::NlohmannJsonAdapter;
using Names = std::set<std::string>;

json schema(const std::string& name) {
  return json::parse(test::slurp(test::source_dir() / "schemas/json" / (name + ".schema.json")));
}

/// The first complaint of the schema about `document`; empty when it is valid.
std::string complaint(const json& rules, const json& document) {
  valijson::Schema compiled;
  valijson::SchemaParser parser;
  parser.populateSchema(NlohmannJsonAdapter{rules}, compiled);
  valijson::Validator validator;
  valijson::ValidationResults results;
  if (validator.validate(compiled, NlohmannJsonAdapter{document}, &results)) return {};
  valijson::ValidationResults::Error error;
  std::string out;
  while (results.popError(error)) {
    for (const auto& step : error.context) out += step;
    out += ": " + error.description + "\n";
  }
  return out.empty() ? "invalid" : out;
}

template <typename Range, typename Name>
Names names(const Range& range, Name name) {
  Names out;
  for (const auto& entry : range) out.emplace(name(entry));
  return out;
}
const auto kName = [](const auto& entry) { return entry.name; };

Names words(const json& list) { return list.get<Names>(); }

/// The words of a vocabulary whose last value is `last`.
template <typename Enum>
Names all_words(Enum last) {
  Names out;
  for (int i = 0; i <= static_cast<int>(last); ++i) {
    out.emplace(model::to_string(static_cast<Enum>(i)));
  }
  return out;
}

std::vector<model::Record> samples() {
  const model::Reference key{"a", {}};
  const model::Reference id{{}, {"fqdn", "a.example"}};
  std::vector<model::Record> out{
      model::Hello{1, "sample", "1", "here", model::Grade::stated},
      model::AssetRecord{"a",
                         "server",
                         "A",
                         {{"fqdn", "a.example"}},
                         {{"x", true}},
                         core::parse_instant("2026-11-23T05:22:00Z").value(),
                         "s"},
      model::AssetRecord{"a", "server", "", {}, {}, {}, ""},
      model::RelationRecord{key, id, "runs_on", {{"strength", std::string{"soft"}}}, "s"},
      model::NeedRecord{key,
                        "g",
                        1,
                        {{key, true}, {id, true}, {key, false}, {id, false}},
                        model::Takeover::rebuild,
                        5,
                        "why",
                        "s"},
      model::NeedRecord{id, "", 0, {}, {}, {}, "", ""},
      model::ScopeRecord{
          "s", {"server", "runs_on", "backup"}, model::ScopeStatus::incomplete, 4, "r"},
      model::ScopeRecord{"s", {}, {}, {}, ""},
      model::RawRecord{"2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
                       "text/plain", "GET /", "hello"},
      model::ProgressRecord{1, std::nullopt, "m"},
      model::ProgressRecord{1, 2, "m"},
      model::ProblemRecord{model::ProblemRecord::Severity::error, "c", "m", "s", {}},
      model::DoneRecord{{{"asset", 2}}},
  };
  for (const auto& table : model::evidence_tables()) {
    model::EvidenceRecord evidence{std::string{table.name}, {}, "s"};
    for (const auto& field : table.fields) {
      using Type = model::EvidenceField::Type;
      const std::map<Type, model::Value> values{
          {Type::text, std::string{"t"}},
          {Type::integer, std::int64_t{1}},
          {Type::number, 1.5},
          {Type::flag, true},
          {Type::instant, std::string{"2026-11-23T05:22:00Z"}},
          {Type::reference, model::JsonText{R"({"scheme":"fqdn","value":"a.example"})"}}};
      evidence.row.emplace(field.name, values.at(field.type));
    }
    out.emplace_back(evidence);
  }
  return out;
}

TEST_CASE(
    "every line that the kit writes is valid by its schema, and all its members are described",
    "[schemas]") {
  collect::LineParser parser;
  std::vector<std::string> unknown;
  for (const auto& record : samples()) {
    const std::string text = collect::kit::to_line(record);
    const json line = json::parse(text);
    INFO(text);
    const json rules = schema(line["type"]);
    CHECK(complaint(rules, line).empty());
    for (const auto& [name, value] : line.items()) CHECK(rules["properties"].contains(name));
    CHECK(parser.parse(text, unknown));
  }
  CHECK(unknown.empty());
}

TEST_CASE("what the schemas refuse, the parser refuses", "[schemas]") {
  collect::LineParser parser;
  std::vector<std::string> unknown;
  for (const std::string text :
       {R"({"type":"hello","protocol":2,"collector":"x","target":"y"})",
        R"({"type":"hello","protocol":1,"target":"y"})",
        R"({"type":"asset","kind":"server"})",
        R"({"type":"asset","key":"","kind":"server"})",
        R"({"type":"asset","key":"a","kind":"x"})",
        R"({"type":"asset","key":"a","kind":"server","ids":[{"scheme":"mac"}]})",
        R"({"type":"relation","from":"a","to":7,"kind":"runs_on"})",
        R"({"type":"relation","from":"a","to":"b","kind":"x"})",
        R"({"type":"need","of":"a","k":-1,"members":[]})",
        R"({"type":"need","of":"a","k":1})",
        R"({"type":"need","of":"a","k":1,"members":[{"active":true}]})",
        R"({"type":"need","of":"a","k":1,"members":[],"takeover":"x"})",
        R"({"type":"evidence","table":"x","row":{}})",
        R"({"type":"evidence","table":"drill","row":{"measured_rto_s":"x"}})",
        R"({"type":"scope","scope":"s","status":"x"})",
        R"({"type":"scope","scope":"s"})",
        R"({"type":"scope","scope":"s","status":"complete","kinds":["x"]})",
        R"({"type":"raw","sha256":"x"})",
        R"({"type":"progress"})",
        R"({"type":"problem","severity":"x","code":"c","message":"m"})",
        R"({"type":"done","counts":{"asset":-1}})"}) {
    const json line = json::parse(text);
    INFO(text);
    CHECK_FALSE(complaint(schema(line["type"]), line).empty());
    CHECK_FALSE(parser.parse(text, unknown));
  }
}

TEST_CASE("the schemas list the model's words", "[schemas]") {
  const Names kinds = names(model::asset_kinds(), kName);
  const Names relations = names(model::relation_kinds(), kName);
  const Names tables = names(model::evidence_tables(), kName);
  Names listable = kinds;
  listable.insert("need");
  listable.insert(relations.begin(), relations.end());
  listable.insert(tables.begin(), tables.end());
  const Names schemes = names(model::identifier_schemes(), kName);

  CHECK(words(schema("asset")["properties"]["kind"]["enum"]) == kinds);
  CHECK(words(schema("relation")["properties"]["kind"]["enum"]) == relations);
  CHECK(words(schema("evidence")["properties"]["table"]["enum"]) == tables);
  CHECK(words(schema("scope")["properties"]["kinds"]["items"]["enum"]) == listable);
  CHECK(words(schema("describe")["properties"]["kinds"]["items"]["enum"]) == listable);
  for (const std::string type : {"asset", "relation", "need", "evidence"}) {
    const json scheme = schema(type)["definitions"]["identifier"]["properties"]["scheme"];
    CHECK(words(scheme["examples"]) == schemes);
  }
  CHECK(words(schema("hello")["properties"]["grade"]["enum"]) ==
        all_words(model::Grade::demonstrated));
  CHECK(words(schema("need")["properties"]["takeover"]["enum"]) ==
        all_words(model::Takeover::rebuild));
  CHECK(words(schema("scope")["properties"]["status"]["enum"]) ==
        all_words(model::ScopeStatus::denied));
}

TEST_CASE("the evidence schema has the model's tables and fields", "[schemas]") {
  std::map<std::string, Names> described;
  const json rules = schema("evidence");
  for (const auto& table : rules["oneOf"]) {
    Names fields;
    for (const auto& [name, field] : table["properties"]["row"]["properties"].items())
      fields.insert(name);
    described.emplace(table["properties"]["table"]["enum"][0], std::move(fields));
  }
  std::map<std::string, Names> expected;
  for (const auto& table : model::evidence_tables()) {
    expected.emplace(table.name, names(table.fields, kName));
  }
  CHECK(described == expected);
}

/// Every property below `rules` that lacks a title or a description.  A $ref brings its own.
void undescribed(const json& rules, const std::string& path, std::vector<std::string>& out) {
  if (!rules.is_structured()) return;
  for (const auto& [name, value] : rules.items()) {
    if (rules.is_object() && (name == "properties" || name == "definitions") && value.is_object() &&
        !value.contains("type")) {
      for (const auto& [property, description] : value.items()) {
        const bool complete = description.contains("title") && description.contains("description");
        if (!complete && !description.contains("$ref")) out.push_back(path + "/" + property);
      }
    }
    undescribed(value, path + "/" + name, out);
  }
}

TEST_CASE("every property has a title and a description", "[schemas]") {
  std::vector<std::string> missing;
  std::size_t files = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator{test::source_dir() / "schemas/json"}) {
    const std::string file = entry.path().filename().string();
    if (!file.ends_with(".schema.json")) continue;
    const json rules = json::parse(test::slurp(entry.path()));
    CHECK(rules.contains("title"));
    CHECK(rules.contains("description"));
    CHECK(rules["$schema"] == "http://json-schema.org/draft-07/schema#");
    undescribed(rules, file, missing);
    ++files;
  }
  CHECK(files >= 12);
  CHECK(missing == std::vector<std::string>{});
}

TEST_CASE("what the kit's describe and check print is valid by their schemas", "[schemas]") {
  const std::string program = (test::binary_dir() / "bin" / "kit_collector").string();
  const auto described = test::run({program, "describe"});
  REQUIRE(described.status == 0);
  CHECK(complaint(schema("describe"), json::parse(described.out)).empty());
  const auto checked = test::run({program, "check"}, R"({"host":"a"})");
  REQUIRE(checked.status == 0);
  CHECK(complaint(schema("check"), json::parse(checked.out)).empty());
  CHECK_FALSE(complaint(schema("describe"), json::object()).empty());
}

}  // namespace
