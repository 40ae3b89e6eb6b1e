#include "collectors/lldp/fields.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "lib/collect/kit/json.hpp"
#include "lib/collect/kit/xml.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::lldp {
namespace {

using Json = nlohmann::json;
using Fields = std::vector<Field>;

constexpr int kDepth = 64;
/// Longest path; without a bound, one long name with many members would multiply.
constexpr std::size_t kKeyBytes = 512;
constexpr std::string_view kLldp = "lldp";
constexpr std::string_view kLocal = "local-chassis";

std::string below(std::string_view parent, std::string_view segment) {
  return parent.empty() ? std::string{segment} : fmt::format("{}.{}", parent, segment);
}

std::string scalar(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_boolean()) return value.get<bool>() ? "yes" : "no";
  return value.is_null() ? std::string{} : collect::kit::dump(value);
}

/// The text of a member; empty when it isn't there or is no text.
std::string member(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

/// Depth of JSON is bounded by parse_bounded().
void flatten(const Json& value, const std::string& parent, const std::string& tag, Fields& out);

/// Of json, a chassis is the only member of an object that bears its name; of json0, and where it
/// has no name, it stands there itself.
bool is_named(const Json& chassis) {
  if (chassis.size() != 1 || !chassis.begin()->is_object()) return false;
  return chassis.begin().key() != "id" || !chassis.begin()->contains("type");
}

void flatten_object(const Json& object, const std::string& parent, const std::string& tag,
                    Fields& out) {
  if (tag == "chassis" && is_named(object)) {
    out.push_back({below(below(parent, tag), "name"), object.begin().key()});
    flatten(*object.begin(), parent, tag, out);
    return;
  }
  const std::string type = member(object, "type");
  const std::string path = below(parent, type.empty() ? tag : type);
  if (path.size() > kKeyBytes) return;
  // A VLAN begins with its number, as the other formats have it.
  constexpr const char* kFirst = "vlan-id";
  if (object.contains(kFirst)) flatten(object[kFirst], path, kFirst, out);
  for (const auto& [key, value] : object.items()) {
    if (key == "value") {
      out.push_back({path, scalar(value)});
    } else if (key != kFirst && (key != "type" || !value.is_string())) {
      flatten(value, path, key, out);
    }
  }
}

void flatten(const Json& value, const std::string& parent, const std::string& tag, Fields& out) {
  if (value.is_array()) {
    for (const Json& element : value) flatten(element, parent, tag, out);
  } else if (value.is_object()) {
    flatten_object(value, parent, tag, out);
  } else if (tag.size() <= kKeyBytes) {
    out.push_back({below(parent, tag), scalar(value)});
  }
}

void add_interface(const std::string& name, const Json& interface, Blocks& out) {
  if (name.empty() || !interface.is_object()) {
    return note(out.issues, "interface", "expected a name and an object");
  }
  Block block{name, {}};
  for (const auto& [key, value] : interface.items()) flatten(value, {}, key, block.fields);
  out.blocks.push_back(std::move(block));
}

/// json has {"eth0": {…}}, or a list of such; json0 a list of {"name": "eth0", …}.
void add_interfaces(const Json& interfaces, Blocks& out) {
  if (interfaces.is_array()) {
    for (const Json& one : interfaces) {
      if (one.is_object() && one.contains("name") && one["name"].is_string()) {
        Json rest = one;
        rest.erase("name");
        add_interface(one["name"].get<std::string>(), rest, out);
      } else if (one.is_object()) {
        for (const auto& [name, value] : one.items()) add_interface(name, value, out);
      } else {
        note(out.issues, "interface", "expected an object");
      }
    }
  } else if (interfaces.is_object()) {
    for (const auto& [name, value] : interfaces.items()) add_interface(name, value, out);
  } else {
    note(out.issues, "interface", "expected an object or a list");
  }
}

/// The elements of a list; a value that is none is its own only one.
std::vector<const Json*> each(const Json& value) {
  std::vector<const Json*> out;
  if (!value.is_array()) return {&value};
  for (const Json& element : value) out.push_back(&element);
  return out;
}

bool add_json(std::string_view text, Blocks& out) {
  const Json root = collect::kit::parse_bounded(text);
  if (!root.is_object()) return false;
  bool known = false;
  for (const auto& [name, value] : root.items()) {
    if (name == kLocal) {
      for (const Json* one : each(value)) {
        Block block;
        if (one->is_object() && one->contains("chassis")) {
          flatten((*one)["chassis"], {}, "chassis", block.fields);
        }
        out.blocks.push_back(std::move(block));
      }
      known = true;
    } else if (name == kLldp) {
      for (const Json* one : each(value)) {
        if (one->is_object() && one->contains("interface"))
          add_interfaces((*one)["interface"], out);
      }
      out.lists = known = true;
    }
  }
  return known;
}

/// Where the JSON value at the start of `text` ends: behind the bracket that closes its first one.
std::size_t json_end(std::string_view text) {
  std::size_t depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c == '\\') ++i;
      quoted = c != '"';
    } else if (c == '"') {
      quoted = true;
    } else if (c == '{' || c == '[') {
      ++depth;
    } else if ((c == '}' || c == ']') && (depth == 0 || --depth == 0)) {
      return i + 1;
    }
  }
  return text.size();
}

void flatten(const pugi::xml_node& node, const std::string& parent, int depth, Blocks& out,
             Fields& fields) {
  const std::string type = node.attribute("type").value();
  const std::string path = below(parent, type.empty() ? node.name() : type.c_str());
  if (depth > kDepth || path.size() > kKeyBytes) {
    return note(out.issues, parent, "an element is nested too deep, or its name too long");
  }
  for (const auto& attribute : node.attributes()) {
    const std::string_view name = attribute.name();
    if (name == "type" || name == "label") continue;
    fields.push_back({below(path, name), attribute.value()});
  }
  const std::string_view text = core::trim(node.text().get());
  if (!text.empty()) fields.push_back({path, std::string{text}});
  for (const auto child : node.children()) {
    if (child.type() == pugi::node_element) flatten(child, path, depth + 1, out, fields);
  }
}

bool add_xml(std::string_view text, Blocks& out) {
  pugi::xml_document document;
  if (!collect::kit::parse_xml(text, document)) return false;
  const auto root = document.document_element();
  if (root.name() == kLocal) {
    Block block;
    for (const auto child : root.children("chassis")) {
      flatten(child, {}, 0, out, block.fields);
    }
    out.blocks.push_back(std::move(block));
    return true;
  }
  if (root.name() != kLldp) return false;
  out.lists = true;
  for (const auto interface : root.children("interface")) {
    Block block{interface.attribute("name").value(), {}};
    for (const auto& attribute : interface.attributes()) {
      const std::string_view name = attribute.name();
      if (name != "name" && name != "label")
        block.fields.push_back({attribute.name(), attribute.value()});
    }
    for (const auto child : interface.children()) {
      if (child.type() == pugi::node_element) flatten(child, {}, 0, out, block.fields);
    }
    if (block.interface.empty()) {
      note(out.issues, "interface", "expected a name");
    } else {
      out.blocks.push_back(std::move(block));
    }
  }
  return true;
}

/// Lines "lldp.<interface>.<path>=<value>" and "local-chassis.<path>=<value>".  An interface's name
/// may have dots ("eth0.100"): its block begins with "via" or "status", which tells it.
class KeyValues {
 public:
  explicit KeyValues(Blocks& out) : out_{out} {}

  void read(std::string_view line, std::size_t number) {
    const auto equals = line.find('=');
    const auto key = line.substr(0, equals);
    if (equals == std::string_view::npos || !add(key, line.substr(equals + 1))) {
      note(out_.issues, fmt::format("line {}", number), "expected lldp.INTERFACE.NAME=VALUE");
    }
  }

 private:
  bool add(std::string_view key, std::string_view value) {
    const auto dot = key.find('.');
    if (dot == std::string_view::npos || key.size() > kKeyBytes) return false;
    const auto root = key.substr(0, dot);
    key.remove_prefix(dot + 1);
    if (root == kLocal) return append({}, key, value);
    if (root != kLldp) return false;
    for (const std::string_view first : {".via", ".status"}) {
      if (key.size() <= first.size() || !key.ends_with(first)) continue;
      const std::string name{key.substr(0, key.size() - first.size())};
      begin(name);
      return append(name, first.substr(1), value);
    }
    for (auto at = key.rfind('.'); at != std::string_view::npos && at > 0;
         at = key.rfind('.', at - 1)) {
      const std::string name{key.substr(0, at)};
      if (latest_.contains(name)) return append(name, key.substr(at + 1), value);
    }
    return false;
  }

  void begin(const std::string& interface) {
    latest_[interface] = out_.blocks.size();
    out_.blocks.push_back({interface, {}});
    if (!interface.empty()) out_.lists = true;
  }

  bool append(const std::string& interface, std::string_view path, std::string_view value) {
    if (!latest_.contains(interface)) begin(interface);
    out_.blocks[latest_[interface]].fields.push_back({std::string{path}, std::string{value}});
    return true;
  }

  Blocks& out_;
  std::map<std::string, std::size_t, std::less<>> latest_;  ///< Interface to its newest block.
};

bool add_key_values(std::string_view text, Blocks& out) {
  KeyValues reader{out};
  std::size_t number = 0;
  for (const auto line : core::lines(text)) {
    ++number;
    if (!core::trim(line).empty()) reader.read(line, number);
  }
  return !out.blocks.empty();
}

/// Documents one after another; `end` tells where the first one of a text ends.
bool add_documents(std::string_view text, Blocks& out,
                   const std::function<std::size_t(std::string_view)>& end,
                   const std::function<bool(std::string_view, Blocks&)>& add) {
  bool any = false;
  for (text = core::trim(text); !text.empty(); text = core::trim(text)) {
    const std::size_t size = std::max<std::size_t>(1, end(text));
    const bool known = add(text.substr(0, size), out);
    if (!known) note(out.issues, "document", "expected what lldpcli prints");
    any = any || known;
    text.remove_prefix(size);
  }
  return any;
}

}  // namespace

void note(std::vector<Issue>& issues, std::string where, std::string what) {
  if (issues.size() < kIssues) issues.push_back({std::move(where), std::move(what)});
}

Result<Blocks> parse_blocks(std::string_view text) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  if (text.starts_with(kMark)) text.remove_prefix(kMark.size());
  const auto begin = core::trim(text);
  Blocks out;
  bool known = false;
  if (begin.starts_with('{')) {
    known = add_documents(begin, out, json_end, add_json);
  } else if (begin.starts_with('<')) {
    const auto next = [](std::string_view rest) { return rest.find("<?xml", 1); };
    known = add_documents(
        begin, out, [&](std::string_view rest) { return std::min(next(rest), rest.size()); },
        add_xml);
  } else if (begin.starts_with("lldp.") || begin.starts_with("local-chassis.")) {
    known = add_key_values(text, out);
  } else {
    parse_plain(text, out);
    known = out.lists || !out.blocks.empty();
  }
  if (known) return out;
  return failure(Error::Kind::malformed,
                 begin.empty() ? "expected what lldpcli prints, got nothing"
                               : "expected what lldpcli prints, got something else",
                 "give the output of lldpcli -f json show neighbors details");
}

}  // namespace plimsoll::lldp
