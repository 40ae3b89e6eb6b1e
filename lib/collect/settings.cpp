#include "lib/collect/settings.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <termios.h>
#include <unistd.h>

#include "lib/collect/kit/json.hpp"
#include "lib/core/file.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::collect {
namespace {

using nlohmann::json;

constexpr std::size_t kListBound = std::size_t{16} << 20U;
constexpr std::size_t kSecretBound = std::size_t{64} << 10U;

tl::unexpected<Error> refuse(std::string what, std::string remedy = {}) {
  return failure(Error::Kind::usage, std::move(what), std::move(remedy));
}

/// The type of a property; the first that isn't null where there are several.
std::string type_of(const json& property) {
  const auto type = property.find("type");
  if (type == property.end()) return "string";
  if (type->is_string()) return type->get<std::string>();
  if (type->is_array()) {
    for (const auto& item : *type) {
      if (item.is_string() && item != "null") return item.get<std::string>();
    }
  }
  return "string";
}

bool is_true(const json& property, const char* name) {
  const auto flag = property.find(name);
  return flag != property.end() && flag->is_boolean() && flag->get<bool>();
}

Result<json> secret_reference(const SettingRule& rule, std::string_view value) {
  if (value == "-") return json{{"terminal", rule.name}};
  for (const std::string_view source : {"env", "file"}) {
    const bool named = value.starts_with(source) && value.substr(source.size()).starts_with(':');
    if (!named || value.size() == source.size() + 1) continue;
    return json{{std::string{source}, std::string{value.substr(source.size() + 1)}}};
  }
  return refuse(fmt::format("\"{}\" is a secret and does not stand on the command line", rule.name),
                fmt::format("give {0}=env:NAME, {0}=file:PATH or {0}=- to be asked", rule.name));
}

/// One value as the rule's type.
Result<json> typed(const SettingRule& rule, std::string_view value) {
  if (rule.secret) return secret_reference(rule, value);
  const auto expected = [&](std::string_view what) {
    return refuse(fmt::format("setting \"{}\": expected {}, got \"{}\"", rule.name, what,
                              core::printable(value)));
  };
  if (rule.type == "integer") {
    const auto number = core::to_int(value);
    if (!number) return expected("a whole number");
    return json(*number);
  }
  if (rule.type == "number") {
    const auto number = core::to_double(value);
    if (!number) return expected("a number");
    return json(*number);
  }
  if (rule.type == "boolean") {
    const std::string word = core::lower(value);
    if (word == "yes" || word == "true") return json(true);
    if (word == "no" || word == "false") return json(false);
    return expected("yes or no");
  }
  if (rule.type == "object") {
    json object = kit::parse_bounded(value);
    if (!object.is_object()) return expected("a JSON object");
    return object;
  }
  return json(core::is_utf8(value) ? std::string{value} : core::printable(value));
}

/// Adds a value, or the lines of a file, to a list.
Result<void> add_to_list(const SettingRule& rule, std::string_view value, json& list) {
  if (rule.secret || !value.starts_with('@')) {
    auto item = rule.secret ? secret_reference(rule, value) : json(std::string{value});
    if (!item) return tl::unexpected<Error>(std::move(item).error());
    list.push_back(std::move(*item));
    return {};
  }
  const auto text = core::read_file(std::string{value.substr(1)}, kListBound);
  if (!text) {
    return tl::unexpected<Error>(Error{text.error()}.at(fmt::format("setting {}", rule.name)));
  }
  for (const auto line : core::lines(*text)) {
    if (const auto item = core::trim(line); !item.empty()) list.push_back(std::string{item});
  }
  return {};
}

const SettingRule* find_rule(const std::vector<SettingRule>& rules, std::string_view name) {
  const auto found = std::ranges::find(rules, name, &SettingRule::name);
  return found == rules.end() ? nullptr : &*found;
}

Result<void> add_word(std::string_view word, const std::vector<SettingRule>& rules, json& out) {
  const auto equals = word.find('=');
  if (equals == std::string_view::npos || equals == 0) {
    // A word without a key may be a secret: it isn't repeated.
    return refuse("a setting is not written key=value");
  }
  const std::string name = core::printable(word.substr(0, equals));
  const std::string_view value = word.substr(equals + 1);
  const SettingRule* rule = find_rule(rules, name);
  if (rule == nullptr) {
    std::vector<std::string> known;
    for (const auto& each : rules) known.push_back(each.name);
    return refuse(fmt::format("unknown setting \"{}\"", name),
                  known.empty() ? "it has none" : "known: " + core::join(known, ", "));
  }
  if (rule->type == "array") {
    json& list = out[name];
    if (list.is_null()) list = json::array();
    return add_to_list(*rule, value, list);
  }
  if (out.contains(name)) return refuse(fmt::format("setting \"{}\" stands there twice", name));
  auto read = typed(*rule, value);
  if (!read) return tl::unexpected<Error>(std::move(read).error());
  out[name] = std::move(*read);
  return {};
}

/// Notes an interruption instead of ending us, so that the terminal gets its echo back.
class InterruptNoted {
 public:
  InterruptNoted() {
    came_ = 0;
    struct sigaction note {};
    note.sa_handler = [](int) { came_ = 1; };
    ::sigaction(SIGINT, &note, &before_);  // without SA_RESTART: read() returns
  }
  InterruptNoted(const InterruptNoted&) = delete;
  InterruptNoted& operator=(const InterruptNoted&) = delete;
  ~InterruptNoted() {
    ::sigaction(SIGINT, &before_, nullptr);
    if (came_ != 0) ::raise(SIGINT);
  }

 private:
  static inline volatile std::sig_atomic_t came_ = 0;
  struct sigaction before_ {};
};

/// A terminal whose echo is off for as long as this lives.
class SilentTerminal {
 public:
  SilentTerminal() : fd_{::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)} {
    if (fd_ < 0 || ::tcgetattr(fd_, &before_) != 0) return;
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ready_ = ::tcsetattr(fd_, TCSAFLUSH, &silent) == 0;
  }
  SilentTerminal(const SilentTerminal&) = delete;
  SilentTerminal& operator=(const SilentTerminal&) = delete;
  ~SilentTerminal() {
    if (ready_) ::tcsetattr(fd_, TCSAFLUSH, &before_);
    if (fd_ >= 0) ::close(fd_);
  }
  [[nodiscard]] bool ready() const { return ready_; }

  void write(std::string_view text) const {
    [[maybe_unused]] const auto count = ::write(fd_, text.data(), text.size());
  }

  /// One line; absent at its end or when interrupted.
  [[nodiscard]] std::optional<std::string> read_line() const {
    std::string out;
    char c = 0;
    while (::read(fd_, &c, 1) == 1) {
      if (c == '\n') return out;
      if (out.size() < kSecretBound) out += c;
    }
    return std::nullopt;
  }

 private:
  int fd_;
  termios before_{};
  bool ready_ = false;
};

Result<std::string> ask_terminal(const std::string& prompt) {
  const InterruptNoted guard;
  const SilentTerminal terminal;
  if (::isatty(STDIN_FILENO) == 0 || !terminal.ready()) {
    return refuse(fmt::format("\"{}\" cannot be asked for: this is no terminal", prompt),
                  "give it as env:NAME or file:PATH");
  }
  terminal.write(core::printable(prompt) + ": ");
  auto line = terminal.read_line();
  terminal.write("\n");
  if (!line) return refuse(fmt::format("\"{}\" was not given", prompt));
  return std::move(*line);
}

Result<std::string> read_secret_file(const std::string& path) {
  auto text = core::read_file(path, kSecretBound);
  if (!text) return text;
  if (text->ends_with('\n')) text->pop_back();
  if (text->ends_with('\r')) text->pop_back();
  return text;
}

Result<std::string> resolve(const std::string& source, const std::string& name) {
  if (source == "terminal") return ask_terminal(name);
  if (source == "file") return read_secret_file(name);
  const char* value = std::getenv(name.c_str());  // NOLINT(concurrency-mt-unsafe)
  if (value != nullptr) return std::string{value};
  return refuse(fmt::format("the environment variable {} is not set", core::printable(name)));
}

/// Replaces `value` if it is a reference.
Result<void> replace_reference(const std::string& setting, json& value) {
  if (!value.is_object() || value.size() != 1 || !value.begin()->is_string()) return {};
  const std::string source = value.begin().key();
  if (source != "env" && source != "file" && source != "terminal") return {};
  auto secret = resolve(source, value.begin()->get<std::string>());
  if (!secret) {
    return tl::unexpected<Error>(std::move(secret).error().at(fmt::format("setting {}", setting)));
  }
  if (!core::is_utf8(*secret)) {
    return refuse(fmt::format("setting {}: the secret is not UTF-8", setting));
  }
  value = std::move(*secret);
  return {};
}

}  // namespace

Result<std::vector<SettingRule>> setting_rules(const std::string& describe_json) {
  const json described = kit::parse_bounded(describe_json);
  const auto malformed = [](std::string_view what) {
    return failure(Error::Kind::malformed, fmt::format("describe: {}", what));
  };
  if (!described.is_object()) return malformed("expected one JSON object");
  std::vector<SettingRule> out;
  const auto settings = described.find("settings");
  if (settings == described.end()) return out;
  if (!settings->is_object()) return malformed("settings: expected a JSON Schema");
  const auto properties = settings->find("properties");
  if (properties == settings->end()) return out;
  if (!properties->is_object()) return malformed("settings.properties: expected an object");
  for (const auto& [name, property] : properties->items()) {
    if (!property.is_object()) return malformed("settings.properties: expected objects");
    out.push_back(
        {name, type_of(property), is_true(property, "writeOnly") || is_true(property, "secret")});
  }
  return out;
}

Result<std::string> settings_from_words(const std::vector<std::string>& words,
                                        const std::vector<SettingRule>& rules) {
  json out = json::object();
  for (const auto& word : words) {
    if (auto added = add_word(word, rules, out); !added) {
      return tl::unexpected<Error>(std::move(added).error());
    }
  }
  return kit::dump(out);
}

Result<std::string> resolve_secrets(const std::string& settings_json) {
  json settings = kit::parse_bounded(settings_json);
  if (!settings.is_object()) return refuse("the settings are not one JSON object");
  for (const auto& [name, value] : settings.items()) {
    json* first = value.is_array() ? value.get_ptr<json::array_t*>()->data() : &value;
    const std::size_t count = value.is_array() ? value.size() : 1;
    for (std::size_t at = 0; at < count; ++at) {
      if (auto replaced = replace_reference(name, first[at]); !replaced) {
        return tl::unexpected<Error>(std::move(replaced).error());
      }
    }
  }
  return kit::dump(settings);
}

}  // namespace plimsoll::collect
