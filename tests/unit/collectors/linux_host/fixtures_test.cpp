#include <algorithm>
#include <set>
#include <string>
#include <variant>

#include <catch2/catch.hpp>

#include "collectors/linux_host/gather.hpp"
#include "collectors/linux_host/mapping.hpp"
#include "collectors/linux_host/rooted_source.hpp"
#include "lib/collect/kit/emitter.hpp"
#include "tests/support/support.hpp"

namespace plimsoll::linux_host {
namespace {

namespace fs = std::filesystem;

fs::path fixtures() { return test::source_dir() / "collectors" / "linux_host" / "fixtures"; }

std::vector<model::Record> records_of(const fs::path& folder) {
  const bool bundle = fs::exists(folder / "bundle");
  const auto source = RootedSource::open(folder / (bundle ? "bundle" : "tree"));
  REQUIRE(source);
  const Host host = gather(**source, bundle ? TreeKind::bundle : TreeKind::root);
  return map_host(host, target_name(host, folder.filename().string()));
}

std::string lines_of(const std::vector<model::Record>& records) {
  std::string out;
  for (const auto& record : records) out += collect::kit::to_line(record) + '\n';
  return out;
}

std::vector<fs::path> cases() {
  std::vector<fs::path> out;
  for (const auto& entry : fs::directory_iterator(fixtures())) {
    if (entry.is_directory()) out.push_back(entry.path());
  }
  std::ranges::sort(out);
  return out;
}

TEST_CASE("each recorded tree or bundle gives its expected records", "[linux_host]") {
  REQUIRE(cases().size() >= 6);
  for (const auto& folder : cases()) {
    INFO(folder);
    const std::string got = lines_of(records_of(folder));
    const auto expected = folder / "expected.jsonl";
    if (test::accepting()) {
      test::spill(expected, got);
      WARN("accepted " << expected);
      continue;
    }
    CHECK(got == test::slurp(expected));
    CHECK(got == lines_of(records_of(folder)));  // the same tree, the same bytes
    CHECK(fs::exists(folder / "origin.md"));
  }
}

TEST_CASE("keys are unique and references are whole in every tree", "[linux_host]") {
  for (const auto& folder : cases()) {
    INFO(folder);
    const auto records = records_of(folder);
    std::set<std::string> keys;
    for (const auto& record : records) {
      if (const auto* asset = std::get_if<model::AssetRecord>(&record)) {
        CHECK(keys.insert(asset->key).second);
        CHECK(model::find_asset_kind(asset->kind) != nullptr);
      }
    }
    const auto whole = [&](const model::Reference& reference) {
      return reference.key.empty() ? !reference.id.value.empty() : keys.contains(reference.key);
    };
    for (const auto& record : records) {
      if (const auto* relation = std::get_if<model::RelationRecord>(&record)) {
        CHECK(whole(relation->from));
        CHECK(whole(relation->to));
        CHECK(model::find_relation_kind(relation->kind) != nullptr);
      }
      const auto* need = std::get_if<model::NeedRecord>(&record);
      if (need == nullptr) continue;
      CHECK(whole(need->of));
      std::set<std::string> members;
      for (const auto& member : need->members) {
        CHECK(whole(member.asset));
        CHECK(members.insert(member.asset.key + member.asset.id.value).second);
        CHECK_FALSE(member.asset == need->of);
      }
    }
  }
}

TEST_CASE("the hostile tree shows nothing from outside it", "[linux_host]") {
  const std::string got = lines_of(records_of(fixtures() / "hostile"));
  CHECK(got.find("root:x:0") == std::string::npos);
  CHECK(got.find("<script>") == std::string::npos);
}

}  // namespace
}  // namespace plimsoll::linux_host
