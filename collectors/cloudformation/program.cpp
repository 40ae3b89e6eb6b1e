#include "collectors/cloudformation/program.hpp"

#include <array>
#include <filesystem>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "collectors/cloudformation/template.hpp"
#include "lib/collect/kit/files.hpp"
#include "lib/collect/kit/sources.hpp"
#include "lib/core/file.hpp"

namespace plimsoll::cloudformation {

namespace {

namespace kit = collect::kit;

constexpr auto kSuffixes = std::to_array<std::string_view>({".yaml", ".yml", ".json", ".template"});

Result<kit::Tree> read_file(const kit::InputFile& file, std::string& bytes) {
  // One byte more than a template may have, so that its own message tells.
  auto content = core::read_file(file.path, kTemplateBytes + 1);
  if (!content) return tl::unexpected{std::move(content.error())};
  bytes = *std::move(content);
  return read_template(bytes);
}

Result<Deployment> deployment_of(const kit::Settings& settings) {
  Deployment out;
  out.account = settings.text("account").value_or("");
  out.region = settings.text("region").value_or("");
  out.stack = settings.text("stack").value_or("");
  for (const auto& given : settings.list("parameter")) {
    const auto equals = given.find('=');
    if (equals == std::string::npos || equals == 0) {
      // Its value may be a secret: it is not repeated.
      return failure(Error::Kind::usage, "a parameter is not of the form Name=Value",
                     "write parameter=Name=Value");
    }
    out.parameters.insert_or_assign(given.substr(0, equals), given.substr(equals + 1));
  }
  return out;
}

kit::Source source_of(const kit::InputFile& file, const Deployment& deployment) {
  const auto read = [file, deployment]() -> Result<kit::Mapping> {
    std::string bytes;
    auto root = read_file(file, bytes);
    if (!root) return tl::unexpected{std::move(root.error())};
    const auto kept = std::make_shared<const std::pair<kit::Tree, std::string>>(*std::move(root),
                                                                                std::move(bytes));
    return [file, deployment, kept](kit::Draft& draft) {
      const auto name = std::filesystem::path{file.path}.filename().string();
      map_template(kept->first, deployment, file.target, name, draft);
      draft.raw("file " + file.target, "application/yaml", kept->second);
    };
  };
  const auto check = [file]() -> Result<std::string> {
    std::string bytes;
    const auto root = read_file(file, bytes);
    if (!root) return tl::unexpected{root.error()};
    return fmt::format("{} resources", (*root)["Resources"].object()->size());
  };
  return {file.target, read, check};
}

Result<std::vector<kit::Source>> sources_of(const kit::Settings& settings) {
  const auto deployment = deployment_of(settings);
  if (!deployment) return tl::unexpected{deployment.error()};
  const auto files = kit::input_files(settings, kSuffixes);
  if (!files) return tl::unexpected{files.error()};
  std::vector<kit::Source> out;
  for (const auto& file : *files) out.push_back(source_of(file, *deployment));
  return out;
}

Result<kit::Collection> collection_of(const kit::Settings& /*settings*/) {
  kit::Collection out;
  out.collector = "cloudformation";
  out.scope = "cloudformation";
  out.kinds = kit::declared_kinds();
  out.grade = model::Grade::configured;
  return out;
}

}  // namespace

void map_template(const kit::Tree& root, const Deployment& deployment, const std::string& target,
                  const std::string& file, kit::Draft& draft) {
  auto stack = read_stack(root, deployment);
  kit::Estate estate;
  estate.target = target;
  estate.file = file;
  estate.scope = fmt::format("cloudformation:{}", target);
  estate.unknown = "undecided";
  estate.otherwise = {{}, deployment.account, deployment.region};
  estate.resources = std::move(stack.resources);
  estate.incomplete = stack.incomplete;
  draft.issues(stack.issues, target);
  kit::map_declared(estate, catalogues(), draft);
}

kit::Program program() {
  kit::Description out;
  out.name = "cloudformation";
  out.summary = "What CloudFormation templates declare";
  out.settings = {
      {"file", "array", "templates, or folders of them (.yaml, .yml, .json, .template)", true},
      {"account", "string", "the AWS account that they are deployed in"},
      {"region", "string", "the region"},
      {"stack", "string", "the stack's name"},
      {"parameter", "array", "Name=Value, as given to CloudFormation; those of NoEcho need not be"},
  };
  out.kinds = kit::declared_kinds();
  out.permissions = {"Read access to the files; AWS is not asked."};
  return kit::sources_program(std::move(out), {collection_of, sources_of});
}

}  // namespace plimsoll::cloudformation
