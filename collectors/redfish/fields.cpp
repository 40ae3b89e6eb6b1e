#include "collectors/redfish/fields.hpp"

#include <cmath>

#include <nlohmann/json.hpp>

#include "lib/core/text.hpp"

namespace plimsoll::redfish {

namespace {

using Json = nlohmann::json;

constexpr std::size_t kLongestText = 1024;
constexpr std::size_t kLongestList = 10'000;

/// The member of that name; nullptr when `body` is no object or has none.
const Json* find(const Json& body, std::string_view name) {
  if (!body.is_object()) return nullptr;
  const auto found = body.find(name);
  return found == body.end() ? nullptr : &*found;
}

Text clean(std::string_view value) {
  const std::string_view trimmed = core::trim(value);
  if (trimmed.empty()) return std::nullopt;
  return core::printable(trimmed.substr(0, kLongestText));
}

}  // namespace

Text text(const Json& body, std::string_view name) {
  const Json* value = find(body, name);
  if (value == nullptr) return std::nullopt;
  if (value->is_string()) return clean(value->get_ref<const std::string&>());
  if (value->is_number() || value->is_boolean()) return value->dump();
  return std::nullopt;
}

std::optional<double> number(const Json& body, std::string_view name) {
  const Json* value = find(body, name);
  if (value == nullptr) return std::nullopt;
  if (value->is_string()) return core::to_double(core::trim(value->get_ref<const std::string&>()));
  if (!value->is_number()) return std::nullopt;
  const auto read = value->get<double>();
  return std::isfinite(read) ? std::optional{read} : std::nullopt;
}

std::optional<std::int64_t> integer(const Json& body, std::string_view name) {
  constexpr double kExact = 9007199254740992.0;
  const auto read = number(body, name);
  if (!read || std::abs(*read) > kExact) return std::nullopt;
  return static_cast<std::int64_t>(*read);
}

std::optional<bool> flag(const Json& body, std::string_view name) {
  const auto said = text(body, name);
  if (!said) return std::nullopt;
  const std::string value = core::lower(*said);
  if (value == "true" || value == "yes" || value == "1") return true;
  if (value == "false" || value == "no" || value == "0") return false;
  return std::nullopt;
}

const Json& object(const Json& body, std::string_view name) {
  static const Json empty = Json::object();
  const Json* value = find(body, name);
  if (value == nullptr) return empty;
  if (value->is_array() && !value->empty()) value = &value->front();
  return value->is_object() ? *value : empty;
}

std::vector<const Json*> list(const Json& body, std::string_view name) {
  std::vector<const Json*> out;
  const Json* value = find(body, name);
  if (value == nullptr) return out;
  if (value->is_object()) out.push_back(value);
  if (!value->is_array()) return out;
  for (const Json& element : *value) {
    if (out.size() == kLongestList) break;
    out.push_back(&element);
  }
  return out;
}

Text link_of(const Json& value) {
  if (value.is_string()) return clean(value.get_ref<const std::string&>());
  if (auto uri = text(value, "@odata.id")) return uri;
  return text(value, "href");
}

std::vector<std::string> links(const Json& body, std::string_view name) {
  std::vector<std::string> out;
  for (const Json* element : list(body, name)) {
    if (auto uri = link_of(*element)) out.push_back(*std::move(uri));
  }
  return out;
}

}  // namespace plimsoll::redfish
