#include "lib/model/attributes.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "lib/core/text.hpp"

namespace plimsoll::model {
namespace {

using nlohmann::json;

constexpr int kDepthLimit = 64;

std::string dump(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

/// Parses with nesting bounded, so that hostile text cannot exhaust the stack.
json parse_bounded(std::string_view text) {
  bool too_deep = false;
  auto value = json::parse(
      text,
      [&](int depth, json::parse_event_t, json&) {
        too_deep = too_deep || depth > kDepthLimit;
        return !too_deep;
      },
      false);
  return too_deep ? json{json::value_t::discarded} : value;
}

std::optional<Value> to_value(const json& value) {
  switch (value.type()) {
    case json::value_t::null:
    case json::value_t::discarded:
      return std::nullopt;
    case json::value_t::boolean:
      return value.get<bool>();
    case json::value_t::number_integer:
      return value.get<std::int64_t>();
    case json::value_t::number_unsigned:
      if (value.get<std::uint64_t>() > std::uint64_t{INT64_MAX}) return value.get<double>();
      return value.get<std::int64_t>();
    case json::value_t::number_float:
      return value.get<double>();
    case json::value_t::string:
      return value.get<std::string>();
    default:
      return JsonText{dump(value)};
  }
}

json to_node(const Value& value) {
  return std::visit(
      [](const auto& v) -> json {
        if constexpr (std::is_same_v<std::decay_t<decltype(v)>, JsonText>) {
          return parse_bounded(v.text);
        } else {
          return v;
        }
      },
      value);
}

template <typename T>
void set_if(Attributes& attributes, std::string_view name, const std::optional<T>& value) {
  if (value) attributes.insert_or_assign(std::string{name}, Value{*value});
}

}  // namespace

void set(Attributes& attributes, std::string_view name, std::optional<std::string_view> value) {
  if (!value || value->empty()) return;
  attributes.insert_or_assign(std::string{name}, Value{core::printable(*value)});
}
void set(Attributes& attributes, std::string_view name, std::optional<std::int64_t> value) {
  set_if(attributes, name, value);
}
void set(Attributes& attributes, std::string_view name, std::optional<double> value) {
  set_if(attributes, name, value);
}
void set(Attributes& attributes, std::string_view name, std::optional<bool> value) {
  set_if(attributes, name, value);
}

std::string to_json(const Attributes& attributes) {
  json object = json::object();
  for (const auto& [name, value] : attributes) {
    json node = to_node(value);
    if (!node.is_discarded()) object[name] = std::move(node);
  }
  return dump(object);
}

Result<Attributes> parse_attributes(std::string_view text) {
  const json object = parse_bounded(text);
  if (!object.is_object()) {
    return failure(Error::Kind::malformed, "expected a JSON object of attributes");
  }
  Attributes out;
  for (const auto& [name, node] : object.items()) {
    if (auto value = to_value(node)) out.emplace(name, std::move(*value));
  }
  return out;
}

std::string to_text(const Value& value) {
  return std::visit(
      [](const auto& v) -> std::string {
        using T = std::decay_t<decltype(v)>;
        if constexpr (std::is_same_v<T, bool>) {
          return v ? "yes" : "no";
        } else if constexpr (std::is_same_v<T, std::string>) {
          return v;
        } else if constexpr (std::is_same_v<T, JsonText>) {
          return v.text;
        } else {
          return fmt::format("{}", v);
        }
      },
      value);
}

}  // namespace plimsoll::model
