#include "lib/model/vocabulary.hpp"

#include <algorithm>
#include <set>
#include <string>

#include <catch2/catch.hpp>

namespace model = plimsoll::model;

namespace {

template <typename Range>
void check_unique_names(const Range& entries) {
  std::set<std::string_view> names;
  for (const auto& entry : entries) {
    CAPTURE(entry.name);
    CHECK_FALSE(entry.name.empty());
    CHECK(names.insert(entry.name).second);
  }
}

bool is_snake_case(std::string_view name) {
  return std::ranges::all_of(
      name, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

}  // namespace

TEST_CASE("every word of the vocabulary stands once and is found by its name", "[vocabulary]") {
  check_unique_names(model::asset_kinds());
  check_unique_names(model::relation_kinds());
  check_unique_names(model::identifier_schemes());
  check_unique_names(model::evidence_tables());
  check_unique_names(model::domains());
  for (const auto& kind : model::asset_kinds()) {
    CHECK(model::find_asset_kind(kind.name) == &kind);
    CHECK(is_snake_case(kind.name));
    CHECK_FALSE(kind.label.empty());
  }
  for (const auto& kind : model::relation_kinds()) {
    CHECK(model::find_relation_kind(kind.name) == &kind);
    CHECK_FALSE(kind.label.empty());
  }
  for (const auto& scheme : model::identifier_schemes()) {
    CHECK(model::find_scheme(scheme.name) == &scheme);
  }
  CHECK(model::find_asset_kind("") == nullptr);
  CHECK(model::find_asset_kind("Server") == nullptr);
  CHECK(model::find_relation_kind("needs") == nullptr);
  CHECK(model::find_scheme("name") == nullptr);
  CHECK(model::find_evidence_table("nothing") == nullptr);
}

TEST_CASE("asset kinds stand by layer, top first, and each layer has some", "[vocabulary]") {
  const auto kinds = model::asset_kinds();
  CHECK(std::ranges::is_sorted(kinds, {}, &model::KindInfo::layer));
  std::set<model::Layer> layers;
  for (const auto& kind : kinds) layers.insert(kind.layer);
  CHECK(layers.size() == 10);
  CHECK(model::to_string(model::Layer::facility) == "facility");
  CHECK(model::to_string(model::Layer::external) == "external");
}

TEST_CASE("no asset kind, relation kind and evidence table share a name but contract and replica",
          "[vocabulary]") {
  std::set<std::string_view> shared;
  for (const auto& kind : model::asset_kinds()) {
    CHECK(model::find_relation_kind(kind.name) == nullptr);
    if (model::find_evidence_table(kind.name) != nullptr) shared.insert(kind.name);
  }
  CHECK(shared == std::set<std::string_view>{"contract", "replica"});
}

TEST_CASE("fields of evidence are snake_case, unique in their table, and say what they hold",
          "[vocabulary]") {
  using Type = model::EvidenceField::Type;
  for (const auto& table : model::evidence_tables()) {
    CAPTURE(table.name);
    CHECK_FALSE(table.comment.empty());
    check_unique_names(table.fields);
    for (const auto& field : table.fields) {
      CAPTURE(field.name);
      CHECK(is_snake_case(field.name));
      CHECK_FALSE(field.comment.empty());
      CHECK((field.type == Type::instant) == field.name.ends_with("_at"));
      if (field.name.ends_with("_s")) {
        CHECK((field.type == Type::integer || field.type == Type::number));
        CHECK(field.comment.find("seconds") != std::string_view::npos);
      }
    }
  }
}

TEST_CASE("closed word lists read what they write and nothing else", "[vocabulary]") {
  for (const auto takeover : {model::Takeover::seamless, model::Takeover::automatic,
                              model::Takeover::manual, model::Takeover::rebuild}) {
    CHECK(model::parse_takeover(model::to_string(takeover)) == takeover);
  }
  for (const auto status :
       {model::ScopeStatus::complete, model::ScopeStatus::incomplete, model::ScopeStatus::denied}) {
    CHECK(model::parse_scope_status(model::to_string(status)) == status);
  }
  for (const auto grade : {model::Grade::assumed, model::Grade::stated, model::Grade::configured,
                           model::Grade::measured, model::Grade::demonstrated}) {
    CHECK(model::parse_grade(model::to_string(grade)) == grade);
  }
  for (const auto severity : {model::Severity::info, model::Severity::low, model::Severity::medium,
                              model::Severity::high, model::Severity::critical}) {
    CHECK(model::parse_severity(model::to_string(severity)) == severity);
  }
  CHECK_FALSE(model::parse_takeover("Seamless"));
  CHECK_FALSE(model::parse_scope_status(""));
  CHECK_FALSE(model::parse_grade("guessed"));
  CHECK_FALSE(model::parse_severity("urgent"));
}

TEST_CASE("failure follows needs, and the schemes that identify alone are known", "[vocabulary]") {
  CHECK(model::find_relation_kind("located_in")->meaning == model::RelationMeaning::needs);
  CHECK(model::find_relation_kind("connected_to")->meaning == model::RelationMeaning::reachability);
  CHECK(model::find_relation_kind("replicates_to")->meaning == model::RelationMeaning::evidence);
  for (const auto* const weak : {"fqdn", "ip", "hostname"}) {
    CHECK(model::find_scheme(weak)->strength == model::IdentifierStrength::weak);
  }
  CHECK(model::find_scheme("serial")->strength == model::IdentifierStrength::strong);
  CHECK(model::find_scheme("serial")->single);
  CHECK_FALSE(model::find_scheme("mac")->single);
}
