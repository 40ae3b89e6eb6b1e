// A whole machine from fuzzed files: the input is a list of "path NUL content NUL", a path with "@"
// in front is a symbolic link.  It is read as a bundle, so that outputs of commands count too.  All
// parsers, the gathering and the mapping see it.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <set>
#include <string>
#include <string_view>
#include <variant>

#include "collectors/linux_host/gather.hpp"
#include "collectors/linux_host/mapping.hpp"
#include "lib/core/text.hpp"
#include "tests/unit/collectors/linux_host/memory_source.hpp"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace plimsoll;
  const auto pieces = core::split({reinterpret_cast<const char*>(data), size}, '\0');
  test::MemorySource source;
  for (std::size_t i = 0; i + 1 < pieces.size(); i += 2) {
    const auto path = pieces[i];
    if (path.starts_with('@')) {
      source.links.insert_or_assign(std::string{path.substr(1)}, std::string{pieces[i + 1]});
    } else {
      source.files.insert_or_assign(std::string{path}, std::string{pieces[i + 1]});
    }
  }
  const auto host = linux_host::gather(source, linux_host::TreeKind::bundle);
  const auto records = linux_host::map_host(host, linux_host::target_name(host, "tree"));
  std::set<std::string> keys;
  for (const auto& record : records) {
    if (const auto* asset = std::get_if<model::AssetRecord>(&record))
      require(keys.insert(asset->key).second);
  }
  for (const auto& record : records) {
    const auto* relation = std::get_if<model::RelationRecord>(&record);
    if (relation == nullptr) continue;
    require(keys.contains(relation->from.key));
    require(relation->to.key.empty() || keys.contains(relation->to.key));
  }
  return 0;
}
