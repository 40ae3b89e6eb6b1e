#include "lib/collect/kit/declared_attributes.hpp"

#include <algorithm>
#include <limits>
#include <optional>

#include "lib/collect/kit/values.hpp"
#include "lib/core/text.hpp"
#include "lib/model/identity.hpp"

namespace plimsoll::collect::kit {
namespace {

/// `value` times `unit`; absent when negative or too large to be meant.
std::optional<std::int64_t> times(std::optional<std::int64_t> value, std::int64_t unit) {
  if (!value || *value < 0 || *value > std::numeric_limits<std::int64_t>::max() / unit) {
    return std::nullopt;
  }
  return *value * unit;
}

bool says_on(std::string_view word) {
  return word == "enabled" || word == "true" || word == "on" || word == "1" || word == "enable" ||
         word.starts_with("require");
}

bool says_several_zones(std::string_view word) {
  return word.starts_with("multi") || word.starts_with("regional") || word == "zoneredundant" ||
         word == "cross-az" || word == "standard_ha" || word == "enterprise" || word == "true";
}

constexpr std::int64_t kMebi = std::int64_t{1} << 20U;
constexpr std::int64_t kGibi = std::int64_t{1} << 30U;
constexpr std::int64_t kDay = 86'400;

std::optional<model::Value> whole(std::optional<std::int64_t> number) {
  return number ? std::optional<model::Value>{*number} : std::nullopt;
}

/// One scalar as `as` says; absent where it isn't one.
std::optional<model::Value> convert(const Tree& value, As as) {
  const auto text = scalar_text(value);
  if (!text || text->empty()) return std::nullopt;
  switch (as) {
    case As::text:
      return model::Value{*text};
    case As::lower:
      return model::Value{core::lower(*text)};
    case As::boolean: {
      const auto flag = to_boolean(value);
      return flag ? std::optional<model::Value>{*flag} : std::nullopt;
    }
    case As::integer:
      return whole(to_integer(value));
    case As::gib:
      return whole(times(to_integer(value), kGibi));
    case As::mib:
      return whole(times(to_integer(value), kMebi));
    case As::minutes:
      return whole(times(to_integer(value), 60));
    case As::days:
      return whole(times(to_integer(value), kDay));
    case As::enabled:
      return model::Value{says_on(core::lower(*text))};
    case As::multi:
      return model::Value{says_several_zones(core::lower(*text))};
    default:
      return std::nullopt;
  }
}

bool is_group(As as) { return as == As::list || as == As::count || as == As::present; }

/// All values at a path as one attribute.
void tell_group(const AttributeRow& row, const Tree& values, const std::vector<const Tree*>& found,
                Told& told) {
  if (found.empty() && !has_head(values, row.from)) return;
  model::Value out{!found.empty()};
  if (row.as == As::count) out = static_cast<std::int64_t>(found.size());
  if (row.as == As::list) {
    std::vector<std::string> texts;
    for (const auto* value : found) {
      if (auto text = scalar_text(*value)) texts.push_back(*std::move(text));
    }
    out = json_list(texts);
  }
  told.attributes.insert_or_assign(std::string{row.to}, std::move(out));
}

void tell_ids(const AttributeRow& row, const std::vector<const Tree*>& found, Told& told) {
  for (const auto* value : found) {
    if (value->text() == nullptr) continue;
    if (auto id = model::normal_id({std::string{row.to}, *value->text()})) {
      told.ids.push_back(*std::move(id));
    }
  }
}

bool is_unknown(const Tree* value) { return value->unknown() != nullptr; }

/// What stands at the first alternative of the path that is known; else what is there of the first.
std::vector<const Tree*> known_values(const Tree& values, std::string_view path) {
  std::vector<const Tree*> first;
  for (const auto one : core::split(path, '|')) {
    auto found = values_at(values, one);
    if (found.empty()) continue;
    if (std::ranges::none_of(found, is_unknown)) return found;
    if (first.empty()) first = std::move(found);
  }
  return first;
}

void tell_one(const AttributeRow& row, const Tree& values, Told& told) {
  const auto found = known_values(values, row.from);
  if (row.as == As::id) return tell_ids(row, found, told);  // a name is not a setting
  if (std::ranges::any_of(found, is_unknown)) {
    told.unknown.insert(head_of(row.from.substr(row.from.rfind('|') + 1)));
    told.withheld.emplace(row.to);
    return;
  }
  if (is_group(row.as)) return tell_group(row, values, found, told);
  std::optional<model::Value> value;
  if (!found.empty()) value = convert(*found.front(), row.as);
  if (found.empty() && !row.otherwise.empty()) {
    value = convert(Tree{std::string{row.otherwise}}, row.as);
  }
  if (auto* text = value ? std::get_if<std::string>(&*value) : nullptr) *text = one_line(*text);
  if (value) told.attributes.insert_or_assign(std::string{row.to}, *std::move(value));
}

/// `text` in quotes, as JSON.
std::string quoted(std::string_view text) {
  const auto list = json_list({std::string{text}}).text;
  return list.substr(1, list.size() - 2);
}

/// Name and value of the tags: an object, or a list of {Key, Value}.
std::vector<std::pair<std::string, std::string>> tags_of(const Tree& tags) {
  std::vector<std::pair<std::string, std::string>> out;
  if (const auto* members = tags.object()) {
    for (const auto& [name, value] : *members) {
      if (auto text = scalar_text(value)) out.emplace_back(name, *std::move(text));
    }
  }
  if (const auto* list = tags.list()) {
    for (const auto& tag : *list) {
      const auto name = scalar_text(!tag["Key"].is_null() ? tag["Key"] : tag["key"]);
      const auto value = scalar_text(!tag["Value"].is_null() ? tag["Value"] : tag["value"]);
      if (name && value) out.emplace_back(*name, *value);
    }
  }
  std::ranges::sort(out);
  return out;
}

}  // namespace

std::string head_of(std::string_view path) {
  return std::string{path.substr(0, path.find_first_of(".|"))};
}

void tell(std::initializer_list<AttributeRow> rows, const Tree& values, Told& told) {
  for (const auto& row : rows) tell_one(row, values, told);
}

void tell_tags(const Tree& values, Told& told) {
  for (const auto* name : {"tags_all", "tags", "labels", "Tags", "tag"}) {
    const auto tags = tags_of(values[name]);
    if (tags.empty()) continue;
    std::string json = "{";
    std::string_view last;
    for (const auto& [key, value] : tags) {
      if (json.size() > 1 && key == last) continue;
      if (json.size() > 1) json += ',';
      json += quoted(key) + ':' + quoted(value);
      last = key;
    }
    told.attributes.insert_or_assign("tags", model::JsonText{json + "}"});
    return;
  }
}

model::Attributes note_attributes(std::string_view note, const Tree& values) {
  model::Attributes out;
  for (const auto word : core::words(note)) {
    const auto equals = word.find('=');
    if (equals == std::string_view::npos) continue;
    const auto name = word.substr(0, equals);
    Tree value{std::string{word.substr(equals + 1)}};
    if (word.substr(equals + 1).starts_with('@')) {
      const auto found = values_at(values, word.substr(equals + 2));
      if (found.empty()) continue;
      value = *found.front();
    }
    const auto flag = to_boolean(value);
    const auto number = to_integer(value);
    const auto text = scalar_text(value);
    if (flag) {
      out.insert_or_assign(std::string{name}, *flag);
    } else if (number) {
      out.insert_or_assign(std::string{name}, *number);
    } else if (text && !text->empty()) {
      out.insert_or_assign(std::string{name}, one_line(*text));
    }
  }
  return out;
}

}  // namespace plimsoll::collect::kit
