#include "collectors/terraform/program.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <memory>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "collectors/terraform/types.hpp"
#include "lib/collect/kit/declared_joins.hpp"
#include "lib/collect/kit/files.hpp"
#include "lib/collect/kit/sources.hpp"
#include "lib/collect/kit/values.hpp"
#include "lib/core/file.hpp"

namespace plimsoll::terraform {

namespace {

namespace kit = collect::kit;

constexpr std::size_t kFileBytes = std::size_t{128} << 20U;
constexpr auto kSuffixes = std::to_array<std::string_view>({".tfstate", ".json", ".tfplan.json"});

/// A file, and what it has to hold.
struct Input {
  kit::InputFile file;
  Content wanted;
};

/// Many states are called terraform.tfstate: their folder tells them apart.
std::string target_of(const kit::InputFile& file) {
  static const std::set<std::string_view> kEverybodys{"terraform", "plan",    "tfplan",
                                                      "state",     "default", "main"};
  const auto folder = std::filesystem::path{file.path}.parent_path().filename().string();
  if (!kEverybodys.contains(file.target) || folder.empty()) return file.target;
  return fmt::format("{}/{}", folder, file.target);
}

Result<std::vector<Input>> inputs_of(const kit::Settings& settings) {
  std::vector<Input> out;
  std::set<std::string> paths;
  const std::pair<std::string_view, Content> kinds[] = {
      {"plan", Content::plan}, {"state", Content::state}, {"file", Content::state}};
  for (const auto& [name, wanted] : kinds) {
    // One by one: files of several folders may have one name.
    for (const auto& given : settings.list(name)) {
      kit::Settings one;
      const auto list = kit::json_list({given}).text;
      one.put("file", list);
      auto files = kit::input_files(one, kSuffixes);
      if (!files) return tl::unexpected{std::move(files.error())};
      for (auto& file : *files) {
        if (!paths.insert(file.path).second) continue;
        file.target = target_of(file);
        out.push_back({std::move(file), wanted});
      }
    }
  }
  return out;
}

Result<Document> read_input(const Input& input, std::string& bytes) {
  auto content = core::read_file(input.file.path, kFileBytes);
  if (!content) return tl::unexpected{std::move(content.error())};
  bytes = *std::move(content);
  auto document = read_document(bytes);
  if (!document || document->content == input.wanted) return document;
  const bool plan = input.wanted == Content::plan;
  return failure(
      Error::Kind::malformed,
      fmt::format("expected a {}, got a {}", plan ? "plan" : "state", plan ? "state" : "plan"),
      fmt::format("give it as {}=", plan ? "state" : "plan"));
}

kit::Source source_of(const Input& input, const kit::Place& otherwise) {
  const auto read = [input, otherwise]() -> Result<kit::Mapping> {
    std::string bytes;
    auto document = read_input(input, bytes);
    if (!document) return tl::unexpected{std::move(document.error())};
    const auto kept = std::make_shared<const std::pair<Document, std::string>>(*std::move(document),
                                                                               std::move(bytes));
    return [input, otherwise, kept](kit::Draft& draft) {
      const auto name = std::filesystem::path{input.file.path}.filename().string();
      map_document(kept->first, input.file.target, name, otherwise, draft);
      draft.raw("file " + input.file.target, "application/json", kept->second);
    };
  };
  const auto check = [input]() -> Result<std::string> {
    std::string bytes;
    const auto document = read_input(input, bytes);
    if (!document) return tl::unexpected{document.error()};
    return fmt::format("{}: {} resources", document->format, document->resources.size());
  };
  return {input.file.target, read, check};
}

Result<std::vector<kit::Source>> sources_of(const kit::Settings& settings) {
  const auto inputs = inputs_of(settings);
  if (!inputs) return tl::unexpected{inputs.error()};
  const kit::Place otherwise{
      {}, settings.text("account").value_or(""), settings.text("region").value_or("")};
  std::vector<kit::Source> out;
  for (const auto& input : *inputs) out.push_back(source_of(input, otherwise));
  return out;
}

Result<kit::Collection> collection_of(const kit::Settings& settings) {
  kit::Collection out;
  // What will be is another source than what is.
  out.collector = settings.list("plan").empty() ? "terraform" : "terraform-plan";
  out.scope = "terraform";
  out.kinds = kit::declared_kinds();
  out.grade = model::Grade::configured;
  return out;
}

}  // namespace

void map_document(const Document& document, const std::string& target, const std::string& file,
                  const kit::Place& otherwise, kit::Draft& draft) {
  kit::Estate estate;
  estate.target = target;
  estate.file = file;
  estate.scope = fmt::format("terraform:{}", target);
  estate.unknown = "unknown_until_apply";
  estate.withheld = "withheld_attributes";
  estate.providers = document.providers;
  estate.otherwise = otherwise;
  estate.resources = document.resources;
  kit::join_records(estate.resources, "aws_route53_record", "aws_route53_health_check");
  kit::split_pools(estate.resources, "aws_elb");
  estate.incomplete = document.incomplete;
  draft.issues(document.issues, target);
  kit::map_declared(estate, catalogues(), draft);
}

kit::Program program() {
  kit::Description out;
  out.name = "terraform";
  out.summary = "What Terraform states and plans declare";
  out.settings = {
      {"state", "array", "state files, or folders of them (.tfstate, .json)"},
      {"plan", "array", "plans as terraform show -json prints them, told as if applied (.json)"},
      {"file", "array", "another name of state"},
      {"account", "string", "the AWS account, where the files don't tell it"},
      {"region", "string", "the region, where the files don't tell it"},
  };
  out.kinds = kit::declared_kinds();
  out.permissions = {"Read access to the files; neither Terraform nor a cloud is asked."};
  return kit::sources_program(std::move(out), {collection_of, sources_of});
}

}  // namespace plimsoll::terraform
