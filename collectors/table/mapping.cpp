#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include "collectors/table/date_format.hpp"
#include "collectors/table/sheet.hpp"
#include "lib/core/text.hpp"
#include "lib/core/time.hpp"

namespace plimsoll::table {
namespace {

constexpr std::size_t kBound = std::size_t{1} << 20U;

constexpr auto kKinds = std::to_array<std::string_view>(
    {"assets", "dependencies", "needs", "requirements", "contracts", "incidents", "replicas",
     "backups", "monitors", "drills", "support", "business_impact"});

tl::unexpected<Error> bad(std::string what, std::string remedy = {}) {
  return failure(Error::Kind::usage, std::move(what), std::move(remedy));
}

using Words = std::map<std::string, std::string, std::less<>>;

/// A map of scalars; `name` is for messages.  Null values are empty text.
Result<std::vector<std::pair<std::string, std::string>>> read_map(const YAML::Node& node,
                                                                  std::string_view name) {
  if (!node.IsMap()) return bad(fmt::format("mapping: {} is not a map of names to values", name));
  std::vector<std::pair<std::string, std::string>> out;
  for (const auto& entry : node) {
    if (!entry.first.IsScalar() || !(entry.second.IsScalar() || entry.second.IsNull())) {
      return bad(fmt::format("mapping: {} has an entry that is not a name and a value", name));
    }
    out.emplace_back(entry.first.Scalar(),
                     entry.second.IsNull() ? std::string{} : entry.second.Scalar());
  }
  return out;
}

/// "Z" or an offset that parse_instant() takes.
Result<std::string> read_zone(const std::string& text) {
  const std::string zone = core::lower(text) == "utc" ? "Z" : text;
  if (!zone.empty() && core::parse_instant("2026-01-01T00:00:00" + zone)) return zone;
  return bad(fmt::format("mapping: timezone \"{}\" is not UTC or an offset", core::printable(text)),
             "write UTC or an offset such as +01:00");
}

Result<void> read_values(const YAML::Node& node, Mapping& mapping) {
  if (!node.IsMap()) return bad("mapping: values is not a map of columns to maps");
  for (const auto& column : node) {
    if (!column.first.IsScalar()) return bad("mapping: values has a column without a name");
    const auto words = read_map(column.second, "values of " + column.first.Scalar());
    if (!words) return tl::unexpected{words.error()};
    std::string name = core::snake_case(column.first.Scalar());
    if (const auto ours = mapping.columns.find(name); ours != mapping.columns.end()) {
      name = ours->second;
    }
    for (const auto& [theirs, ours] : *words) {
      mapping.values[name].insert_or_assign(core::lower(core::trim(theirs)), ours);
    }
  }
  return {};
}

Result<void> read_words(const YAML::Node& node, std::string_view name, Words& out) {
  const auto words = read_map(node, name);
  if (!words) return tl::unexpected{words.error()};
  for (const auto& [theirs, ours] : *words) {
    const std::string value = name == "columns" ? core::snake_case(ours) : ours;
    out.insert_or_assign(core::snake_case(theirs), value);
  }
  return {};
}

/// A list of texts; `name` is for messages.
Result<std::vector<std::string>> read_list(const YAML::Node& node, std::string_view name) {
  if (!node.IsSequence()) return bad(fmt::format("mapping: {} is not a list", name));
  std::vector<std::string> out;
  for (const auto& item : node) {
    if (!item.IsScalar()) return bad(fmt::format("mapping: {} has an item that is no text", name));
    out.push_back(item.Scalar());
  }
  return out;
}

Result<std::vector<std::string>> read_columns(const YAML::Node& node, std::string_view name) {
  return read_list(node, name).map([](std::vector<std::string> columns) {
    for (auto& column : columns) column = core::snake_case(column);
    return columns;
  });
}

Result<void> read_fallbacks(const YAML::Node& node, Mapping& mapping) {
  if (!node.IsMap()) return bad("mapping: fallbacks is not a map of columns to lists");
  for (const auto& entry : node) {
    if (!entry.first.IsScalar()) return bad("mapping: fallbacks has a column without a name");
    auto columns = read_columns(entry.second, "fallbacks");
    if (!columns) return tl::unexpected{columns.error()};
    mapping.fallbacks.insert_or_assign(core::snake_case(entry.first.Scalar()), std::move(*columns));
  }
  return {};
}

Result<void> read_seconds_after(const YAML::Node& node, Mapping& mapping) {
  const auto words = read_map(node, "seconds_after");
  if (!words) return tl::unexpected{words.error()};
  for (const auto& [theirs, ours] : *words) {
    mapping.seconds_after.insert_or_assign(core::snake_case(theirs), core::snake_case(ours));
  }
  return {};
}

Result<void> read_date_formats(const YAML::Node& node, Mapping& mapping) {
  auto formats = read_list(node, "date_formats");
  if (!formats) return tl::unexpected{formats.error()};
  for (const auto& format : *formats) {
    if (auto good = check_date_format(format); !good) return good;
  }
  mapping.date_formats = std::move(*formats);
  return {};
}

Result<void> read_repeated(const YAML::Node& node, Mapping& mapping) {
  mapping.first_of_repeated = node.IsScalar() && node.Scalar() == "first";
  if (mapping.first_of_repeated) return {};
  return bad("mapping: repeated can only be \"first\"");
}

Result<void> read_entry(const std::string& name, const YAML::Node& node, Mapping& mapping) {
  if (name == "columns") return read_words(node, name, mapping.columns);
  if (name == "defaults") return read_words(node, name, mapping.defaults);
  if (name == "values") return read_values(node, mapping);
  if (name == "fallbacks") return read_fallbacks(node, mapping);
  if (name == "seconds_after") return read_seconds_after(node, mapping);
  if (name == "date_formats") return read_date_formats(node, mapping);
  if (name == "repeated") return read_repeated(node, mapping);
  if (name == "recognise") {
    return read_columns(node, name).map([&](auto columns) { mapping.recognise = columns; });
  }
  if (name != "sheet" && name != "timezone") {
    return bad(fmt::format("mapping: unknown entry \"{}\"", core::printable(name)),
               "known: sheet, columns, defaults, values, timezone, fallbacks, seconds_after, "
               "date_formats, recognise, repeated");
  }
  if (!node.IsScalar()) return bad(fmt::format("mapping: {} is not a text", name));
  if (name == "timezone") {
    auto zone = read_zone(node.Scalar());
    if (!zone) return tl::unexpected{zone.error()};
    mapping.zone = std::move(*zone);
    return {};
  }
  mapping.sheet = parse_sheet_kind(node.Scalar());
  if (mapping.sheet) return {};
  return bad(fmt::format("mapping: unknown sheet \"{}\"", core::printable(node.Scalar())),
             "known: " + sheet_kind_names());
}

Result<Mapping> read_document(const YAML::Node& root) {
  if (!root.IsMap()) return bad("mapping: expected a map");
  Mapping mapping;
  // Columns first: values may name a column as the foreign sheet does.
  for (const bool columns : {true, false}) {
    for (const auto& entry : root) {
      if (!entry.first.IsScalar()) return bad("mapping: an entry has no name");
      const std::string& name = entry.first.Scalar();
      if ((name == "columns") != columns) continue;
      if (auto read = read_entry(name, entry.second, mapping); !read) {
        return tl::unexpected{read.error()};
      }
    }
  }
  return mapping;
}

}  // namespace

std::string_view to_string(SheetKind kind) { return kKinds.at(static_cast<std::size_t>(kind)); }

std::optional<SheetKind> parse_sheet_kind(std::string_view name) {
  const std::string word = core::lower(core::trim(name));
  const auto* const found = std::ranges::find(kKinds, word);
  if (found == kKinds.end()) return std::nullopt;
  return static_cast<SheetKind>(found - kKinds.begin());
}

std::string sheet_kind_names() {
  return core::join(std::vector<std::string>{kKinds.begin(), kKinds.end()}, ", ");
}

Result<Mapping> parse_mapping(std::string_view yaml) {
  if (yaml.size() > kBound) return bad("mapping: larger than 1 MiB");
  try {
    return read_document(YAML::Load(std::string{yaml}));
  } catch (const YAML::Exception& exception) {
    return bad(fmt::format("mapping: no YAML: {}", exception.what()));
  }
}

}  // namespace plimsoll::table
