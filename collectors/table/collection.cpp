#include "collectors/table/collection.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "lib/core/digest.hpp"
#include "lib/core/text.hpp"
#include "lib/model/identity.hpp"

namespace plimsoll::table {
namespace {

std::string end_name(const model::Reference& reference) {
  if (!reference.key.empty()) return reference.key;
  return reference.id.scheme + '\0' + reference.id.value;
}

void read_sheet(const Sheet& sheet, Collection& collection) {
  switch (sheet.kind) {
    case SheetKind::assets:
      return read_assets(sheet, collection, false);
    case SheetKind::dependencies:
      return read_dependencies(sheet, collection);
    case SheetKind::needs:
      return read_needs(sheet, collection);
    default:
      return read_evidence(sheet, collection);
  }
}

}  // namespace

std::string_view Collection::kind_of(std::string_view key) const {
  const auto found = kinds_.find(key);
  return found == kinds_.end() ? std::string_view{} : found->second;
}

void Collection::set_owner(const std::string& key, const std::string& path, std::size_t line) {
  owners_.try_emplace(key, fmt::format("{}:{}", path, line));
}

std::optional<std::string> Collection::other_owner(std::string_view key, std::string_view path,
                                                   std::size_t line) const {
  const auto found = owners_.find(key);
  if (found == owners_.end() || found->second == fmt::format("{}:{}", path, line)) {
    return std::nullopt;
  }
  return found->second;
}

std::optional<model::Reference> Collection::reference(Row& row, std::string_view column) {
  std::string text = row.required(column);
  if (text.empty()) return std::nullopt;
  if (!kind_of(text).empty()) return model::Reference{std::move(text), {}};
  const auto equals = text.find('=');
  const std::string scheme = text.substr(0, equals);
  if (equals == std::string::npos || model::find_scheme(scheme) == nullptr) {
    return model::Reference{{}, {"key", std::move(text)}};
  }
  auto id = model::normal_id({scheme, text.substr(equals + 1)});
  if (id) return model::Reference{{}, std::move(*id)};
  row.refuse(column, fmt::format("\"{}\" is no usable identifier of the scheme {}",
                                 core::printable(text), scheme));
  return std::nullopt;
}

bool Collection::relate(const model::RelationRecord& relation) {
  if (!related_.emplace(end_name(relation.from), end_name(relation.to), relation.kind).second) {
    return false;
  }
  sink_(relation);
  return true;
}

std::string word(std::string_view text) { return core::snake_case(text); }

void read_sheets(std::span<const Sheet> sheets, const Sink& sink) {
  Collection collection{sink};
  for (const Sheet& sheet : sheets) {
    if (sheet.kind == SheetKind::assets) read_assets(sheet, collection, true);
  }
  // Assets first: places that they name become assets that other sheets may refer to.
  std::vector<const Sheet*> order;
  for (const Sheet& sheet : sheets) order.push_back(&sheet);
  std::stable_partition(order.begin(), order.end(),
                        [](const Sheet* s) { return s->kind == SheetKind::assets; });
  for (const Sheet* sheet : order) {
    sink(model::RawRecord{core::sha256_hex(sheet->text), "text/csv", "read " + sheet->path, {}});
    read_sheet(*sheet, collection);
  }
}

}  // namespace plimsoll::table
