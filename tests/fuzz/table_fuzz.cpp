#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "collectors/table/presets.hpp"
#include "collectors/table/sheet.hpp"

// The first byte chooses the kind of sheet; bytes up to the first NUL are a mapping, the rest is
// the sheet.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace table = plimsoll::table;
  if (size == 0) return 0;
  constexpr std::uint8_t kKinds = 11;
  const auto kind = static_cast<table::SheetKind>(data[0] % kKinds);
  std::string_view text{reinterpret_cast<const char*>(data + 1), size - 1};
  table::Mapping mapping;
  if (const auto end = text.find('\0'); end != std::string_view::npos) {
    if (auto read = table::parse_mapping(text.substr(0, end))) mapping = *read;
    text.remove_prefix(end + 1);
  }
  if (const auto* preset = table::recognise(text, std::nullopt)) {
    mapping = table::merge(mapping, *preset);
  }
  const std::vector<table::Sheet> sheets{
      {"fuzz.csv", kind, text, &mapping},
      {"assets.csv", table::SheetKind::assets, "key,kind\na,vm\n", nullptr}};
  std::size_t records = 0;
  table::read_sheets(sheets, [&](const plimsoll::model::Record&) { ++records; });
  return records > 0 ? 0 : -1;
}
