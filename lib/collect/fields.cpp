#include "lib/collect/fields.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/model/identity.hpp"

namespace plimsoll::collect {
namespace {

constexpr std::size_t kShownBytes = 80;
constexpr std::size_t kKeyBytes = 1024;

bool has_control(std::string_view text) {
  return std::ranges::any_of(text, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20U || byte == 0x7FU;
  });
}

}  // namespace

std::string shown(std::string_view text) {
  std::string out = core::printable(text.substr(0, kShownBytes));
  std::ranges::replace(out, '\n', ' ');
  return fmt::format("\"{}\"{}", out, text.size() > kShownBytes ? "…" : "");
}

std::string shown(element value) {
  std::string_view text;
  if (value.get(text) == simdjson::SUCCESS) return shown(text);
  if (value.is_object()) return "an object";
  if (value.is_array()) return "a list";
  return simdjson::minify(value);
}

std::string clean(std::string_view text) {
  return has_control(text) ? core::printable(text) : std::string{text};
}

std::optional<model::Value> to_value(element value) {
  using simdjson::dom::element_type;
  switch (value.type()) {
    case element_type::NULL_VALUE:
      return std::nullopt;
    case element_type::BOOL:
      return value.get_bool().value_unsafe();
    case element_type::INT64:
      return value.get_int64().value_unsafe();
    case element_type::UINT64:
      return static_cast<double>(value.get_uint64().value_unsafe());
    case element_type::DOUBLE:
      return value.get_double().value_unsafe();
    case element_type::STRING:
      return clean(value.get_string().value_unsafe());
    default:
      return model::JsonText{simdjson::minify(value)};
  }
}

Fields::Fields(simdjson::dom::object object, std::string_view type,
               std::span<const std::string_view> known, std::vector<std::string>& unknown)
    : object_{object}, type_{type} {
  std::uint32_t seen = 0;  // one bit for each of `known`
  for (const auto field : object_) {
    const auto at = std::ranges::find(known, field.key);
    if (at == known.end()) {
      if (field.key != "type") {
        unknown.push_back(fmt::format("{}.{}", type_, clean(field.key.substr(0, kShownBytes))));
      }
      continue;
    }
    const std::uint32_t bit = 1U << static_cast<std::uint32_t>(at - known.begin());
    if ((seen & bit) != 0) refuse(field.key, "to stand there once", "it twice");
    seen |= bit;
  }
}

void Fields::refuse(std::string_view field, std::string_view expected, std::string_view got) {
  if (error_) return;
  error_ = Error{Error::Kind::malformed,
                 fmt::format("{}.{}: expected {}, got {}", type_, field, expected, got),
                 {},
                 {}};
}

std::optional<element> Fields::find(std::string_view field) const {
  element value;
  if (object_.at_key(field).get(value) != simdjson::SUCCESS || value.is_null()) {
    return std::nullopt;
  }
  return value;
}

std::string Fields::text(std::string_view field) {
  const auto value = find(field);
  if (!value) return {};
  std::string_view text;
  if (value->get(text) == simdjson::SUCCESS) return clean(text);
  refuse(field, "text", shown(*value));
  return {};
}

std::string Fields::required_text(std::string_view field) {
  std::string out = text(field);
  if (out.empty()) refuse(field, "text", "nothing");
  return out;
}

std::optional<std::int64_t> Fields::count(std::string_view field) {
  const auto value = find(field);
  if (!value) return std::nullopt;
  std::int64_t number = -1;
  if (value->get(number) == simdjson::SUCCESS && number >= 0) return number;
  refuse(field, "an integer of at least 0", shown(*value));
  return std::nullopt;
}

std::int64_t Fields::required_count(std::string_view field) {
  const auto out = count(field);
  if (!out) refuse(field, "an integer of at least 0", "nothing");
  return out.value_or(0);
}

bool Fields::flag(std::string_view field, bool otherwise) {
  const auto value = find(field);
  if (!value) return otherwise;
  bool out = otherwise;
  if (value->get(out) != simdjson::SUCCESS) refuse(field, "true or false", shown(*value));
  return out;
}

model::Attributes Fields::attributes(std::string_view field) {
  model::Attributes out;
  const auto value = find(field);
  if (!value) return out;
  simdjson::dom::object object;
  if (value->get(object) != simdjson::SUCCESS) {
    refuse(field, "an object", shown(*value));
    return out;
  }
  for (const auto member : object) {
    if (auto read = to_value(member.value)) {
      out.insert_or_assign(clean(member.key), std::move(*read));
    }
  }
  return out;
}

std::vector<element> Fields::list(std::string_view field) {
  std::vector<element> out;
  const auto value = find(field);
  if (!value) return out;
  simdjson::dom::array items;
  if (value->get(items) != simdjson::SUCCESS) {
    refuse(field, "a list", shown(*value));
    return out;
  }
  for (const element item : items) out.push_back(item);
  return out;
}

std::string Fields::key(std::string_view field, element value) {
  std::string_view text;
  if (value.get(text) == simdjson::SUCCESS && !text.empty() && text.size() <= kKeyBytes &&
      !has_control(text)) {
    return std::string{text};
  }
  refuse(field, "a key of 1 to 1024 bytes without control characters", shown(value));
  return {};
}

std::optional<model::Identifier> Fields::identifier(std::string_view field, element value) {
  simdjson::dom::object object;
  std::string_view scheme;
  std::string_view text;
  if (value.get(object) != simdjson::SUCCESS ||
      object.at_key("scheme").get(scheme) != simdjson::SUCCESS ||
      object.at_key("value").get(text) != simdjson::SUCCESS) {
    refuse(field, "an object of the texts scheme and value", shown(value));
    return std::nullopt;
  }
  // A scheme that we don't know is kept, as any unknown attribute is.
  const bool word =
      !scheme.empty() && scheme.size() <= 64 &&
      scheme.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_") == std::string_view::npos;
  if (!word) {
    refuse(field, "an identifier scheme in lower-case letters", shown(scheme));
    return std::nullopt;
  }
  return model::normal_id({std::string{scheme}, clean(text)});
}

model::Reference Fields::reference(std::string_view field, element value) {
  if (!value.is_object()) return {key(field, value), {}};
  auto id = identifier(field, value);
  if (!id) refuse(field, "an identifier that identifies something", shown(simdjson::minify(value)));
  return {{}, std::move(id).value_or(model::Identifier{})};
}

model::Reference Fields::required_reference(std::string_view field) {
  const auto value = find(field);
  if (value) return reference(field, *value);
  refuse(field, "a key or an identifier", "nothing");
  return {};
}

}  // namespace plimsoll::collect
