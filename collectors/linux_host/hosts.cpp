#include "collectors/linux_host/hosts.hpp"

#include <algorithm>
#include <filesystem>
#include <set>
#include <system_error>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "collectors/linux_host/mapping.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::linux_host {
namespace {

namespace fs = std::filesystem;
namespace kit = collect::kit;
using model::ProblemRecord;

std::string folder_name(const fs::path& path) {
  const auto normal = path.lexically_normal();
  return (normal.has_filename() ? normal.filename() : normal.parent_path().filename()).string();
}

bool is_machine(const fs::path& path) {
  const auto source = RootedSource::open(path);
  return source && holds_machine(**source, TreeKind::bundle);
}

/// The sub-folders of `path` that hold machines, by name.
void add_below(HostTrees& out, const fs::path& path) {
  std::vector<fs::path> folders;
  std::error_code error;
  auto entry = fs::directory_iterator{path, fs::directory_options::skip_permission_denied, error};
  for (; !error && entry != fs::directory_iterator{}; entry.increment(error)) {
    std::error_code ignored;
    const auto status = entry->symlink_status(ignored);
    if (fs::is_symlink(status) && fs::is_directory(entry->path(), ignored)) {
      out.left_out.push_back({entry->path().string(), "it is a symbolic link, which may lead out"});
    }
    if (!fs::is_directory(status)) continue;
    if (folders.size() >= kHostLimit) {
      out.left_out.push_back(
          {path.string(), fmt::format("it has more than {} folders", kHostLimit)});
      break;
    }
    folders.push_back(entry->path());
  }
  std::ranges::sort(folders);
  for (const auto& folder : folders) {
    if (is_machine(folder)) {
      out.trees.push_back({folder.string(), folder_name(folder), TreeKind::bundle});
    } else {
      out.left_out.push_back({folder.string(), "it holds neither proc, sys, etc nor an output"});
    }
  }
}

Result<void> add_file(HostTrees& out, const std::string& file) {
  std::error_code error;
  const fs::path path{file};
  if (!fs::exists(path, error)) {
    return failure(Error::Kind::unreachable,
                   "expected a folder at " + core::printable(file) + ", got nothing there",
                   "give file=DIR the folder of a support bundle");
  }
  if (!fs::is_directory(path, error)) {
    return failure(Error::Kind::usage,
                   "expected a folder for file, got " + core::printable(file) + ", which is none",
                   "unpack the archive and give its folder");
  }
  if (is_machine(path)) {
    out.trees.push_back({file, folder_name(path), TreeKind::bundle});
    return {};
  }
  const auto before = out.trees.size();
  add_below(out, path);
  if (out.trees.size() > before) return {};
  return failure(Error::Kind::unreachable,
                 "expected outputs of commands, or proc, sys or etc, in " + core::printable(file) +
                     " or in its folders, got none of them",
                 "give file=DIR the folder of a support bundle, or one that holds such folders");
}

/// The machine of one tree, and what its keys begin with.
struct Reading {
  std::string target;
  std::vector<model::Record> records;
};

Result<Reading> read_tree(const HostTree& tree) {
  const auto source = open_tree(tree);
  if (!source) return tl::unexpected{source.error()};
  const auto host = gather(**source, tree.kind);
  Reading out;
  out.target = target_name(host, tree.name.empty() ? "localhost" : tree.name);
  out.records = map_host(host, out.target);
  return out;
}

/// Emits a machine's records; an asset that another machine told of (a storage unit that both have
/// paths to) is one.
void emit_host(Reading reading, std::set<std::string>& keys, kit::Emitter& out) {
  for (const auto& record : reading.records) {
    const auto* asset = std::get_if<model::AssetRecord>(&record);
    if (asset == nullptr || keys.insert(asset->key).second) out.emit(record);
  }
}

void emit_failure(const HostTree& tree, const Error& error, kit::Emitter& out) {
  model::ScopeRecord scope;
  scope.scope = "host:" + core::printable(tree.name);
  scope.kinds = {"server", "vm"};
  scope.status = model::ScopeStatus::incomplete;
  scope.reason = to_string(error);
  out.problem(ProblemRecord::Severity::error, "unreachable", scope.reason, tree.path);
  out.emit(scope);
}

/// One machine after the other, so that memory is that of one.
void emit_several(HostTrees& trees, kit::Emitter& out) {
  std::set<std::string> targets;
  std::set<std::string> keys;
  for (const auto& tree : trees.trees) {
    auto reading = read_tree(tree);
    if (!reading) {
      emit_failure(tree, reading.error(), out);
    } else if (targets.insert(reading->target).second) {
      emit_host(std::move(*reading), keys, out);
    } else {
      trees.left_out.push_back({tree.path, "another folder tells of " + reading->target +
                                               ", and a machine is read once"});
    }
  }
}

}  // namespace

Result<HostTrees> host_trees(const kit::Settings& settings) {
  const auto root = settings.text("root");
  const auto files = settings.list("file");
  if (root && !files.empty()) {
    return failure(Error::Kind::usage, "expected root or file, got both",
                   "root is one machine's tree, file the folders of support bundles");
  }
  HostTrees out;
  if (files.empty()) {
    const std::string path = root.value_or("/");
    out.trees.push_back({path, folder_name(root.value_or("")), TreeKind::root});
    return out;
  }
  for (const auto& file : files) {
    if (auto added = add_file(out, file); !added) return tl::unexpected{std::move(added).error()};
  }
  return out;
}

Result<std::unique_ptr<RootedSource>> open_tree(const HostTree& tree) {
  auto source = RootedSource::open(tree.path);
  if (!source || holds_machine(**source, tree.kind)) return source;
  return failure(Error::Kind::unreachable,
                 "expected proc, sys or etc below " + tree.path + ", got none of them",
                 "give root=DIR the folder that an unpacked tree was unpacked into");
}

Result<void> collect_hosts(const kit::Settings& settings, kit::Emitter& out) {
  auto trees = host_trees(settings);
  if (!trees) return tl::unexpected{std::move(trees).error()};
  model::Hello hello;
  hello.collector = "linux-host";
  hello.version = kit::version();
  if (trees->trees.size() == 1) {
    // One machine is known by the name that it gives itself.
    auto reading = read_tree(trees->trees.front());
    if (!reading) return tl::unexpected{std::move(reading).error()};
    hello.target = reading->target;
    out.emit(hello);
    std::set<std::string> keys;
    emit_host(std::move(*reading), keys, out);
  } else {
    std::vector<std::string> names;
    for (const auto& tree : trees->trees) names.push_back(core::printable(tree.name));
    hello.target = core::join(names, ", ");
    out.emit(hello);
    emit_several(*trees, out);
  }
  for (const auto& [path, why] : trees->left_out)
    out.problem(ProblemRecord::Severity::warning, "left_out", "left out: " + why, path);
  return {};
}

Result<std::vector<kit::CheckItem>> check_hosts(const kit::Settings& settings) {
  const auto trees = host_trees(settings);
  if (!trees) return tl::unexpected{trees.error()};
  std::vector<kit::CheckItem> items;
  for (const auto& tree : trees->trees) {
    const auto source = open_tree(tree);
    if (!source) return tl::unexpected{source.error()};
    const std::string name = trees->trees.size() == 1 ? "host" : tree.name;
    for (const auto& record : map_host(gather(**source, tree.kind), name)) {
      const auto* scope = std::get_if<model::ScopeRecord>(&record);
      if (scope == nullptr) continue;
      const bool ok = scope->status == model::ScopeStatus::complete;
      items.push_back({scope->scope, ok, ok ? "readable" : scope->reason});
    }
  }
  return items;
}

}  // namespace plimsoll::linux_host
