#include "collectors/linux_host/gather.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "collectors/linux_host/bundle_source.hpp"
#include "collectors/linux_host/gather_detail.hpp"
#include "collectors/linux_host/outputs.hpp"
#include "lib/core/digest.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::linux_host {
namespace detail {

void Reader::enter(Area area, std::string remedy) {
  area_ = area;
  remedy_ = std::move(remedy);
}

void Reader::gap(Access access, const std::string& path, std::string why, std::string remedy) {
  const bool known = std::ranges::any_of(
      host_.gaps, [&](const Gap& gap) { return gap.area == area_ && gap.access == access; });
  if (known) return;
  if (remedy.empty() && access == Access::denied) remedy = remedy_;
  host_.gaps.push_back({area_, access, path, std::move(why), std::move(remedy)});
}

void Reader::issues(const std::string& path, const std::vector<Issue>& found) {
  for (const auto& issue : found) host_.issues.push_back({area_, path, issue});
}

std::string Reader::bytes(const std::string& path) {
  auto read = source_.read(path);
  if (read.access == Access::denied || read.access == Access::unusable) {
    gap(read.access, path, std::move(read.why));
  }
  return read.access == Access::ok ? std::move(read.content) : std::string{};
}

std::optional<std::string> Reader::file(const std::string& path) {
  auto read = source_.read(path);
  if (read.access == Access::denied || read.access == Access::unusable) {
    gap(read.access, path, std::move(read.why));
  }
  if (read.access != Access::ok) return std::nullopt;
  host_.files.push_back({path, core::sha256_hex(read.content)});
  return std::move(read.content);
}

std::optional<std::string> Reader::first_file(const std::vector<std::string>& paths) {
  for (const auto& path : paths) {
    if (auto content = file(path)) return content;
  }
  return std::nullopt;
}

std::string Reader::value(const std::string& path) {
  constexpr std::size_t kValueBytes = 4096;  // one page: the most that sysfs gives
  const std::string content = bytes(path);
  if (content.size() > kValueBytes) {
    gap(Access::unusable, path, fmt::format("more than {} bytes for one value", kValueBytes));
    return {};
  }
  return core::printable(core::trim(content));
}

std::optional<std::int64_t> Reader::number(const std::string& path) {
  return core::to_int(value(path));
}

std::vector<std::string> Reader::names(const std::string& path) {
  auto folder = source_.list(path);
  if (folder.access == Access::denied || folder.access == Access::unusable) {
    gap(folder.access, path, std::move(folder.why));
  }
  std::vector<Issue> odd;
  std::erase_if(folder.names, [&](const std::string& name) {
    if (is_plain_name(name)) return false;
    note(odd, odd.size() + 1, fmt::format("left out an entry with an odd name: {}", shown(name)));
    return true;
  });
  issues(path, odd);
  return std::move(folder.names);
}

bool Reader::has_folder(const std::string& path) const {
  return source_.list(path).access == Access::ok;
}

bool Reader::exists(const std::string& path) const {
  return source_.read(path).access != Access::absent || source_.list(path).access == Access::ok;
}

std::string Reader::link(const std::string& path) const { return source_.link(path).target; }

}  // namespace detail

Host gather(const FileSource& source, TreeKind kind) {
  Host host;
  const auto files = output_files(source, kind == TreeKind::bundle);
  const BundleSource tree{source, files};
  detail::Reader reader{tree, host};
  if (!files.folder.empty()) {
    // Which outputs there are is not known: no listing can be called whole.
    for (std::size_t area = 0; area < kAreaCount; ++area) {
      reader.enter(static_cast<Area>(area));
      reader.gap(files.unreadable.access, files.folder, files.unreadable.why);
    }
  }
  auto outputs = detail::read_outputs(reader, files);
  outputs.bundle = kind == TreeKind::bundle;
  detail::gather_system(reader, host, outputs);
  detail::gather_storage(reader, host, outputs);
  detail::gather_network(reader, host, outputs);
  detail::gather_power(reader, host, outputs);
  detail::gather_connections(reader, host, outputs);
  detail::gather_software(reader, host, outputs);
  std::ranges::sort(host.files, {}, &SourceFile::path);
  return host;
}

bool holds_machine(const FileSource& source, TreeKind kind) {
  for (const char* folder : {"/proc", "/sys", "/etc"}) {
    if (source.list(folder).access == Access::ok) return true;
  }
  return !output_files(source, kind == TreeKind::bundle).files.empty();
}

}  // namespace plimsoll::linux_host
