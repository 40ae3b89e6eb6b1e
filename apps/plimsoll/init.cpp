/// @file
/// `init [DIR]`: the configuration and the sheets to fill in.

#include <filesystem>
#include <memory>
#include <span>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "apps/plimsoll/context.hpp"
#include "apps/plimsoll/output.hpp"
#include "apps/plimsoll/verbs.hpp"
#include "lib/core/file.hpp"
#include "lib/core/resource.hpp"

namespace plimsoll::resources {
std::span<const core::Resource> init_templates();
}

namespace plimsoll::app {
namespace {

namespace fs = std::filesystem;

/// Where a template goes: the configuration and the interview on top, the sheets and what explains
/// them below sheets/.
fs::path destination(const core::Resource& resource) {
  const fs::path name = fs::path{resource.path}.filename();
  return name == "plimsoll.yaml" || name == "interview.csv" ? name : "sheets" / name;
}

Exit run(const fs::path& folder) {
  const auto templates = resources::init_templates();
  for (const auto& resource : templates) {
    const fs::path path = folder / destination(resource);
    if (fs::exists(path)) {
      throw Failure{{Error::Kind::usage,
                     fmt::format("{} exists already", path.string()),
                     "name another folder: nothing is overwritten",
                     {}}};
    }
  }
  for (const auto& resource : templates) {
    const fs::path path = folder / destination(resource);
    expect(core::write_file(path, resource.content));
    print(path.string() + "\n");
  }
  print(fmt::format("\nFill in {0}/plimsoll.yaml and the sheets, then: cd {0} && plimsoll scan\n",
                    folder.string()));
  return Exit::done;
}

}  // namespace

void add_init(CLI::App& app, Context& context) {
  auto folder = std::make_shared<std::string>(".");
  auto* verb = add_verb(app, context, "init", "Write a plimsoll.yaml and the sheets to fill in",
                        [folder] { return run(*folder); });
  verb->add_option("dir", *folder, "Where to; the current folder when left out");
}

}  // namespace plimsoll::app
