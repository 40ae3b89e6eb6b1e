#include "collectors/table/presets.hpp"

#include <algorithm>
#include <span>
#include <stdexcept>
#include <utility>
#include <vector>

#include "lib/core/csv.hpp"
#include "lib/core/resource.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::resources {
std::span<const core::Resource> table_presets();
}

namespace plimsoll::table {
namespace {

const std::vector<Mapping>& presets() {
  static const std::vector<Mapping> kPresets = [] {
    std::vector<Mapping> out;
    for (const auto& file : resources::table_presets()) {
      auto mapping = parse_mapping(file.content);
      if (!mapping) throw std::logic_error{std::string{file.path} + to_string(mapping.error())};
      out.push_back(std::move(*mapping));
    }
    return out;
  }();
  return kPresets;
}

/// The columns of a sheet in snake_case, sorted; none where the header can't be read.
std::vector<std::string> header_of(std::string_view text) {
  auto reader = core::CsvReader::open(text);
  core::CsvRow row;
  if (!reader || !reader->next(row)) return {};
  std::vector<std::string> out;
  for (const auto& cell : row.cells) out.push_back(core::snake_case(cell));
  std::ranges::sort(out);
  return out;
}

}  // namespace

const Mapping* recognise(std::string_view text, std::optional<SheetKind> kind) {
  const auto header = header_of(text);
  for (const auto& preset : presets()) {
    const bool fits = std::ranges::all_of(preset.recognise, [&](const std::string& column) {
      return std::ranges::binary_search(header, column);
    });
    if (fits && (!kind || preset.sheet == kind)) return &preset;
  }
  return nullptr;
}

Mapping merge(const Mapping& own, const Mapping& preset) {
  Mapping out = own;
  out.columns.insert(preset.columns.begin(), preset.columns.end());
  out.defaults.insert(preset.defaults.begin(), preset.defaults.end());
  out.fallbacks.insert(preset.fallbacks.begin(), preset.fallbacks.end());
  out.seconds_after.insert(preset.seconds_after.begin(), preset.seconds_after.end());
  for (const auto& [column, words] : preset.values) {
    out.values[column].insert(words.begin(), words.end());
  }
  out.date_formats.insert(out.date_formats.end(), preset.date_formats.begin(),
                          preset.date_formats.end());
  out.first_of_repeated = own.first_of_repeated || preset.first_of_repeated;
  if (out.zone.empty()) out.zone = preset.zone;
  return out;
}

}  // namespace plimsoll::table
