/// @file
/// The program plimsoll-collect-linux-host: reads the machine it stands on, or an unpacked tree of
/// one.
#include <filesystem>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "collectors/linux_host/gather.hpp"
#include "collectors/linux_host/mapping.hpp"
#include "collectors/linux_host/rooted_source.hpp"
#include "lib/collect/kit/program.hpp"

namespace {

using plimsoll::Result;
namespace kit = plimsoll::collect::kit;
namespace linux_host = plimsoll::linux_host;

Result<std::unique_ptr<linux_host::RootedSource>> open_tree(const kit::Settings& settings) {
  const std::string root = settings.text("root").value_or("/");
  auto source = linux_host::RootedSource::open(root);
  if (!source) return source;
  for (const char* folder : {"/proc", "/sys", "/etc"}) {
    if ((*source)->list(folder).access == linux_host::Access::ok) return source;
  }
  return plimsoll::failure(plimsoll::Error::Kind::unreachable,
                           "expected proc, sys or etc below " + root + ", got none of them",
                           "give root=DIR the folder that an unpacked tree was unpacked into");
}

std::string name_of(const kit::Settings& settings, const linux_host::Host& host) {
  const auto root = std::filesystem::path{settings.text("root").value_or("")}.lexically_normal();
  const auto name = root.has_filename() ? root.filename() : root.parent_path().filename();
  return linux_host::target_name(host, name.empty() ? "localhost" : name.string());
}

Result<std::vector<kit::CheckItem>> check(const kit::Settings& settings) {
  auto source = open_tree(settings);
  if (!source) return tl::unexpected(std::move(source).error());
  std::vector<kit::CheckItem> items;
  for (const auto& record : linux_host::map_host(linux_host::gather(**source), "host")) {
    const auto* scope = std::get_if<plimsoll::model::ScopeRecord>(&record);
    if (scope == nullptr) continue;
    const bool ok = scope->status == plimsoll::model::ScopeStatus::complete;
    items.push_back({scope->scope, ok, ok ? "readable" : scope->reason});
  }
  return items;
}

Result<void> collect(const kit::Settings& settings, kit::Emitter& out) {
  auto source = open_tree(settings);
  if (!source) return tl::unexpected(std::move(source).error());
  const auto host = linux_host::gather(**source);
  const std::string target = name_of(settings, host);
  out.emit(plimsoll::model::Hello{1, "linux-host", std::string{kit::version()}, target});
  for (const auto& record : linux_host::map_host(host, target)) out.emit(record);
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  const kit::Program program{
      {"linux-host",
       "the Linux machine it runs on, or an unpacked tree of one",
       {{"root", "string",
         "Folder that holds proc, sys, etc and var of the machine; / when not given."}},
       {"server", "vm", "nic", "disk", "volume", "link", "storage_controller", "psu", "ups",
        "software", "depends_on", "runs_on", "stored_on", "powered_by", "resolved_by"},
       {"Any user may run it; it reads files in /proc, /sys, /etc, /run, /var/lib/dpkg and writes "
        "nothing.",
        "CAP_DAC_READ_SEARCH adds the serial number and UUID of the machine.",
        "CAP_SYS_PTRACE with CAP_DAC_READ_SEARCH adds which process owns a connection."}},
      check,
      collect};
  return kit::run(program, argc, argv);
}
