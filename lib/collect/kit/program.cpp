#include "lib/collect/kit/program.hpp"

#include <algorithm>
#include <cmath>
#include <exception>
#include <iostream>
#include <utility>

#include <fmt/format.h>

#include "lib/collect/kit/json.hpp"
#include "lib/core/log.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::collect::kit {
namespace {

using nlohmann::ordered_json;

constexpr std::size_t kSettingsBound = std::size_t{1} << 20U;

/// A scalar as text; lists and objects as JSON.
std::string plain(const nlohmann::json& value) {
  return value.is_string() ? value.get<std::string>() : dump(value);
}

tl::unexpected<Error> not_a(std::string_view name, std::string_view expected) {
  // The value isn't repeated: it may be a secret given under the wrong name.
  return failure(Error::Kind::usage, fmt::format("setting \"{}\" is not {}", name, expected));
}

int status(Exit exit) { return static_cast<int>(exit); }

/// Takes the values of secret settings out of what people will read.
class Redaction {
 public:
  Redaction(const Description& description, const Settings& settings) {
    for (const auto& info : description.settings) {
      if (!info.secret) continue;
      for (auto& value : settings.list(info.name)) {
        if (!value.empty()) secrets_.push_back(std::move(value));
      }
    }
    // Longest first, so that a secret which is part of another doesn't leave the rest standing.
    std::ranges::sort(secrets_, [](const auto& a, const auto& b) { return a.size() > b.size(); });
  }

  [[nodiscard]] std::string operator()(std::string text) const {
    for (const auto& secret : secrets_) {
      for (auto at = text.find(secret); at != std::string::npos; at = text.find(secret, at)) {
        text.replace(at, secret.size(), "***");
        at += 3;
      }
    }
    return text;
  }

 private:
  std::vector<std::string> secrets_;
};

ordered_json setting_schema(const SettingInfo& info) {
  ordered_json schema{{"type", std::string{info.type}},
                      {"description", std::string{info.description}}};
  if (info.type == "array") schema["items"] = ordered_json{{"type", "string"}};
  if (info.secret) schema["writeOnly"] = true;
  return schema;
}

std::string describe(const Description& description) {
  ordered_json properties = ordered_json::object();
  ordered_json required = ordered_json::array();
  for (const auto& info : description.settings) {
    properties[std::string{info.name}] = setting_schema(info);
    if (info.required) required.push_back(std::string{info.name});
  }
  ordered_json settings{{"$schema", "http://json-schema.org/draft-07/schema#"},
                        {"type", "object"},
                        {"properties", std::move(properties)},
                        {"required", std::move(required)},
                        {"additionalProperties", false}};
  const auto strings = [](const std::vector<std::string_view>& items) {
    ordered_json out = ordered_json::array();
    for (const auto item : items) out.push_back(std::string{item});
    return out;
  };
  const ordered_json out{{"name", std::string{description.name}},
                         {"version", std::string{version()}},
                         {"protocol", 1},
                         {"summary", std::string{description.summary}},
                         {"settings", std::move(settings)},
                         {"kinds", strings(description.kinds)},
                         {"permissions", strings(description.permissions)}};
  return dump(out, 2);
}

/// Standard input, to one byte past what settings may have.
std::string read_input() {
  std::string text(kSettingsBound + 1, '\0');
  std::cin.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(std::cin.gcount()));
  return text;
}

/// Refuses settings that the collector doesn't have, and asks for those it can't do without.
Result<void> check_names(const Description& description, const Settings& settings) {
  std::vector<std::string> known;
  for (const auto& info : description.settings) known.emplace_back(info.name);
  const std::string list = known.empty() ? "it has none" : "known: " + core::join(known, ", ");
  for (const auto& name : settings.names()) {
    if (std::ranges::find(known, name) == known.end()) {
      return failure(Error::Kind::usage,
                     fmt::format("unknown setting \"{}\"", core::printable(name)), list);
    }
  }
  for (const auto& info : description.settings) {
    if (info.required && !settings.json(info.name)) {
      return failure(Error::Kind::usage, fmt::format("setting \"{}\" is missing", info.name),
                     std::string{info.description});
    }
  }
  return {};
}

Exit exit_of(const Error& error) {
  return error.kind == Error::Kind::usage ? Exit::settings_refused : Exit::unreachable;
}

Exit check(const Program& program, const Settings& settings, const Redaction& redact) {
  const auto items = program.check(settings);
  ordered_json out{{"ok", items.has_value()}, {"items", ordered_json::array()}};
  Exit exit = Exit::complete;
  if (!items) {
    out["message"] = redact(to_string(items.error()));
    exit = exit_of(items.error());
  } else {
    for (const auto& item : *items) {
      out["items"].push_back(ordered_json{
          {"item", redact(item.item)}, {"ok", item.ok}, {"message", redact(item.message)}});
      if (!item.ok) exit = Exit::incomplete;
    }
    out["ok"] = exit == Exit::complete;
  }
  std::cout << dump(out, 2) << std::endl;
  return exit;
}

Exit collect(const Program& program, const Settings& settings, const Redaction& redact) {
  Emitter emitter{std::cout};
  if (const auto done = program.collect(settings, emitter); !done) {
    std::cout.flush();
    log::error(redact(to_string(done.error())));
    return exit_of(done.error());
  }
  emitter.done();
  return emitter.has_errors() ? Exit::incomplete : Exit::complete;
}

Exit check_or_collect(const Program& program, bool only_check) {
  const auto settings = Settings::parse(read_input());
  if (!settings) {
    log::error(to_string(settings.error()));
    return Exit::settings_refused;
  }
  if (const auto known = check_names(program.description, *settings); !known) {
    log::error(to_string(known.error()));
    return Exit::settings_refused;
  }
  const Redaction redact{program.description, *settings};
  try {
    return only_check ? check(program, *settings, redact) : collect(program, *settings, redact);
  } catch (const std::exception& exception) {
    std::cout.flush();
    log::error(redact(fmt::format("the collector failed: {}", exception.what())));
    return Exit::failed;
  }
}

}  // namespace

Result<Settings> Settings::parse(std::string_view text) {
  if (text.size() > kSettingsBound) {
    return failure(Error::Kind::usage, "the settings are larger than 1 MiB");
  }
  const nlohmann::json object = parse_bounded(text);
  if (!object.is_object()) {
    return failure(Error::Kind::usage, "the settings are not one JSON object",
                   "give {} for none on standard input");
  }
  Settings out;
  for (const auto& [name, value] : object.items()) out.put(name, dump(value));
  return out;
}

std::optional<std::string> Settings::text(std::string_view name) const {
  const auto found = values_.find(name);
  if (found == values_.end()) return std::nullopt;
  return plain(parse_bounded(found->second));
}

std::vector<std::string> Settings::list(std::string_view name) const {
  const auto found = values_.find(name);
  if (found == values_.end()) return {};
  const nlohmann::json value = parse_bounded(found->second);
  if (!value.is_array()) return {plain(value)};
  std::vector<std::string> out;
  for (const auto& item : value) out.push_back(plain(item));
  return out;
}

Result<std::optional<std::int64_t>> Settings::integer(std::string_view name) const {
  const auto given = text(name);
  if (!given) return std::nullopt;
  const auto value = core::to_int(core::trim(*given));
  if (!value) return not_a(name, "a whole number");
  return value;
}

Result<bool> Settings::flag(std::string_view name, bool otherwise) const {
  const auto given = text(name);
  if (!given) return otherwise;
  const std::string value = core::lower(core::trim(*given));
  if (value == "true" || value == "yes") return true;
  if (value == "false" || value == "no") return false;
  return not_a(name, "yes or no");
}

std::optional<std::string> Settings::json(std::string_view name) const {
  const auto found = values_.find(name);
  if (found == values_.end()) return std::nullopt;
  return found->second;
}

std::vector<std::string> Settings::names() const {
  std::vector<std::string> out;
  for (const auto& [name, value] : values_) out.push_back(name);
  return out;
}

void Settings::put(std::string name, std::string value) {
  if (value == "null") {
    values_.erase(name);
  } else {
    values_.insert_or_assign(std::move(name), std::move(value));
  }
}

std::string_view version() { return PLIMSOLL_VERSION; }

int run(const Program& program, int argc, const char* const* argv) {
  std::ios::sync_with_stdio(false);
  const std::string_view command = argc == 2 ? argv[1] : "";
  if (command == "describe") {
    std::cout << describe(program.description) << std::endl;
    return status(Exit::complete);
  }
  if (command == "check" || command == "collect") {
    return status(check_or_collect(program, command == "check"));
  }
  std::cerr << fmt::format(
      "usage: plimsoll-collect-{} describe|check|collect\n"
      "{}\ncheck and collect read their settings, one JSON object, from standard input.\n",
      program.description.name, program.description.summary);
  return status(Exit::settings_refused);
}

}  // namespace plimsoll::collect::kit
