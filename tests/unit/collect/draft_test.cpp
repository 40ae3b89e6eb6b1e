#include "lib/collect/kit/draft.hpp"

#include <catch2/catch.hpp>

namespace plimsoll::collect::kit {

namespace {

model::AssetRecord asset(std::string key, model::Attributes attributes = {}) {
  model::AssetRecord out;
  out.key = std::move(key);
  out.kind = "disk";
  out.attributes = std::move(attributes);
  return out;
}

template <typename Kind>
std::vector<Kind> of_kind(const std::vector<model::Record>& records) {
  std::vector<Kind> out;
  for (const auto& record : records) {
    if (const auto* found = std::get_if<Kind>(&record)) out.push_back(*found);
  }
  return out;
}

}  // namespace

TEST_CASE("a key seen twice is one asset of what both say, the first one's word counting",
          "[kit]") {
  Draft draft;
  auto first = asset("a", {{"x", std::int64_t{1}}});
  first.ids = {{"ip", "192.0.2.1"}};
  draft.asset(first);
  auto second = asset("a", {{"x", std::int64_t{2}}, {"y", true}});
  second.ids = {{"ip", "192.0.2.1"}, {"fqdn", "a.example"}};
  draft.asset(second);
  const auto assets = of_kind<model::AssetRecord>(std::move(draft).finish());
  REQUIRE(assets.size() == 1);
  CHECK(assets[0].attributes == model::Attributes{{"x", std::int64_t{1}}, {"y", true}});
  CHECK(assets[0].ids.size() == 2);
}

TEST_CASE("relations are whole: no loose end, no loop of one, each once", "[kit]") {
  Draft draft;
  draft.asset(asset("a"));
  draft.asset(asset("b"));
  draft.relate("a", "b", "located_in", "s");
  draft.relate("a", "b", "located_in", "s");
  draft.relate("a", "a", "located_in", "s");
  draft.relate("a", "nobody", "located_in", "s");
  draft.relate("b", "a", "powered_by", "s");
  draft.unrelate("b", "powered_by");
  const auto relations = of_kind<model::RelationRecord>(std::move(draft).finish());
  REQUIRE(relations.size() == 1);
  CHECK(relations[0].to.key == "b");
}

TEST_CASE("texts of any bytes and any length fit a line", "[kit]") {
  Draft draft;
  draft.asset(
      asset("a\n\xff", {{"t", std::string(10'000, 'x')},
                        {"j", model::JsonText{"[\"" + std::string(300'000, 'x') + "\"]"}}}));
  CHECK(draft.has("a\n\xff"));
  const auto records = std::move(draft).finish();
  const auto assets = of_kind<model::AssetRecord>(records);
  REQUIRE(assets.size() == 1);
  CHECK(std::get<std::string>(assets[0].attributes.at("t")).size() == 4096);
  CHECK_FALSE(assets[0].attributes.contains("j"));
  CHECK(of_kind<model::ProblemRecord>(records).size() == 1);
  CHECK(safe_key(std::string(5000, 'k')).size() <= 512);
  CHECK(safe_key(std::string(5000, 'k')) != safe_key(std::string(5001, 'k')));
}

TEST_CASE("many left-out things are told by their number", "[kit]") {
  Draft draft;
  draft.issues(std::vector<Issue>(25, Issue{"line 1", "odd"}), "f");
  const auto problems = of_kind<model::ProblemRecord>(std::move(draft).finish());
  REQUIRE(problems.size() == 21);
  CHECK(problems.back().message == "5 more entries are left out");
}

}  // namespace plimsoll::collect::kit
