#include "collectors/aws/fields.hpp"

#include <chrono>
#include <cmath>

#include "lib/collect/kit/json.hpp"
#include "lib/core/text.hpp"
#include "lib/core/time.hpp"

namespace plimsoll::aws {

namespace {

using nlohmann::json;

const json kNull;

constexpr double kWhole = 9007199254740992.0;  // 2^53: whole numbers that a double holds exactly

/// "2021-06-10 00:05:53.316000+00:00" and "2021-06-10T00:05:53" as RFC 3339 has them.
std::string as_rfc3339(std::string text) {
  constexpr std::size_t kDate = 10;
  constexpr std::size_t kSeconds = 19;
  if (text.size() < kSeconds) return text;
  if (text[kDate] == ' ') text[kDate] = 'T';
  const bool zoned = text.find_first_of("Zz+-", kSeconds) != std::string::npos;
  return zoned ? text : text + "Z";
}

std::string from_seconds(double seconds) {
  constexpr double kYear2200 = 7258118400.0;
  if (!(seconds > 0 && seconds < kYear2200)) return {};
  return core::to_rfc3339(core::Instant{std::chrono::seconds{static_cast<std::int64_t>(seconds)}});
}

}  // namespace

const json& member(const json& node, std::string_view path) {
  const json* at = &node;
  while (!path.empty()) {
    const auto dot = path.find('.');
    const auto name = path.substr(0, dot);
    path = dot == std::string_view::npos ? std::string_view{} : path.substr(dot + 1);
    if (!at->is_object()) return kNull;
    const auto found = at->find(name);
    if (found == at->end()) return kNull;
    at = &*found;
  }
  return *at;
}

const std::vector<json>& list(const json& node, std::string_view path) {
  static const std::vector<json> none;
  const auto* array = member(node, path).get_ptr<const json::array_t*>();
  return array == nullptr ? none : *array;
}

std::string text(const json& node, std::string_view path) {
  const json& value = member(node, path);
  if (value.is_string()) return value.get_ref<const std::string&>();
  if (value.is_number() || value.is_boolean()) return collect::kit::dump(value);
  return {};
}

std::optional<double> real(const json& node, std::string_view path) {
  const json& value = member(node, path);
  std::optional<double> out;
  if (value.is_number()) out = value.get<double>();
  if (value.is_string()) out = core::to_double(value.get_ref<const std::string&>());
  return out && std::isfinite(*out) ? out : std::nullopt;
}

std::optional<std::int64_t> number(const json& node, std::string_view path) {
  const json& value = member(node, path);
  if (value.is_number_integer() && !value.is_number_unsigned()) return value.get<std::int64_t>();
  if (value.is_string()) {
    if (const auto whole = core::to_int(value.get_ref<const std::string&>())) return whole;
  }
  const auto any = real(node, path);
  if (!any || std::abs(*any) > kWhole || std::trunc(*any) != *any) return std::nullopt;
  return static_cast<std::int64_t>(*any);
}

std::optional<bool> flag(const json& node, std::string_view path) {
  const json& value = member(node, path);
  if (value.is_boolean()) return value.get<bool>();
  if (!value.is_string()) return std::nullopt;
  const auto word = core::lower(value.get_ref<const std::string&>());
  if (word == "true") return true;
  if (word == "false") return false;
  return std::nullopt;
}

std::string instant(const json& node, std::string_view path) {
  const json& value = member(node, path);
  if (value.is_number()) return from_seconds(value.get<double>());
  if (!value.is_string()) return {};
  const auto& written = value.get_ref<const std::string&>();
  if (const auto seconds = core::to_double(written)) return from_seconds(*seconds);
  const auto at = core::parse_instant(as_rfc3339(written));
  return at ? core::to_rfc3339(*at) : std::string{};
}

std::vector<std::string> texts(const json& node, std::string_view path) {
  return texts(node, path, {});
}

std::vector<std::string> texts(const json& node, std::string_view list_path,
                               std::string_view path) {
  std::vector<std::string> out;
  for (const auto& each : list(node, list_path)) {
    if (auto found = text(each, path); !found.empty()) out.push_back(std::move(found));
  }
  return out;
}

Tags tags_of(const json& node, std::string_view path) {
  Tags out;
  const json& value = member(node, path);
  if (const auto* object = value.get_ptr<const json::object_t*>(); object != nullptr) {
    for (const auto& [name, each] : *object) out.emplace_back(name, text(each, {}));
  }
  for (const auto& each : list(value, {})) {
    for (const auto& [key, name] :
         {std::pair{"Key", "Value"}, {"key", "value"}, {"TagKey", "TagValue"}}) {
      if (auto word = text(each, key); !word.empty()) {
        out.emplace_back(std::move(word), text(each, name));
      }
    }
  }
  return out;
}

json input(std::string_view name, const std::string& value) {
  json out = json::object();
  out[std::string{name}] = value;
  return out;
}

json input(std::string_view name, const std::vector<std::string>& values) {
  json out = json::object();
  out[std::string{name}] = values;
  return out;
}

model::JsonText json_text(const json& value) { return {collect::kit::dump(value)}; }

model::JsonText json_text(const Tags& tags) {
  json object = json::object();
  for (const auto& [key, value] : tags) object[key] = value;
  return json_text(object);
}

std::string_view last_part(std::string_view text, char separator) {
  const auto at = text.rfind(separator);
  return at == std::string_view::npos ? text : text.substr(at + 1);
}

}  // namespace plimsoll::aws
