#include "collectors/aws/wire/read_body.hpp"

#include "collectors/aws/wire/values.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::aws::wire {

namespace {

using Json = nlohmann::json;

std::string_view wire_name(const Reference& reference, std::string_view otherwise) {
  if (!reference.location_name.empty()) return reference.location_name;
  return reference.name.empty() ? otherwise : std::string_view{reference.name};
}

bool is_flat(const Reference& reference) {
  return reference.flattened || reference.shape->flattened;
}

Json read_node(pugi::xml_node node, const Reference& reference, int depth);

void read_entry(pugi::xml_node entry, const Shape& shape, Json& out, int depth) {
  const pugi::xml_node key = child_named(entry, wire_name(shape.key, "key"));
  const pugi::xml_node value = child_named(entry, wire_name(shape.item, "value"));
  if (!key || !value) return;
  if (Json read = read_node(value, shape.item, depth + 1); !read.is_null()) {
    out[key.text().get()] = std::move(read);
  }
}

/// A list or map whose items stand in `node` (or, flattened, a member beside it).
Json read_many(pugi::xml_node node, const Reference& reference, int depth) {
  const Shape& shape = *reference.shape;
  const bool list = shape.type == Type::list;
  Json out = list ? Json::array() : Json::object();
  for (const pugi::xml_node child : node.children()) {
    if (child.type() != pugi::node_element) continue;
    if (!list) {
      read_entry(child, shape, out, depth);
    } else if (Json read = read_node(child, shape.item, depth + 1); !read.is_null()) {
      out.push_back(std::move(read));
    }
  }
  return out;
}

Json read_node(pugi::xml_node node, const Reference& reference, int depth) {
  if (depth > kAnswerDepth || reference.shape == nullptr) return nullptr;
  switch (reference.shape->type) {
    case Type::structure:
      return read_xml(node, *reference.shape, depth);
    case Type::list:
    case Type::map:
      return read_many(node, reference, depth);
    default:
      return from_text(node.text().get(), reference);
  }
}

Json read_flat(pugi::xml_node node, const Reference& member, std::string_view name, int depth) {
  const Shape& shape = *member.shape;
  const bool list = shape.type == Type::list;
  Json out;
  for (const pugi::xml_node child : node.children()) {
    if (child.type() != pugi::node_element || local_name(child) != name) continue;
    if (out.is_null()) out = list ? Json::array() : Json::object();
    if (!list) {
      read_entry(child, shape, out, depth);
    } else if (Json read = read_node(child, shape.item, depth + 1); !read.is_null()) {
      out.push_back(std::move(read));
    }
  }
  return out;
}

/// A list or map whose items stand beside each other in `node`, without an element around them.
/// Most are named by the member, some services' by the item.
Json read_flat(pugi::xml_node node, const Reference& member, int depth) {
  Json out = read_flat(node, member, wire_name(member, ""), depth);
  const std::string& item = member.shape->item.location_name;
  if (out.is_null() && !item.empty()) out = read_flat(node, member, item, depth);
  return out;
}

/// Whether a member is told beside the body.  Those that requests have in path or query stand in
/// the body of answers.
bool is_beside(const Reference& member) {
  return member.location == Location::header || member.location == Location::headers ||
         member.location == Location::status;
}

}  // namespace

std::string_view local_name(pugi::xml_node node) {
  const std::string_view name = node.name();
  return name.substr(name.find(':') + 1);
}

pugi::xml_node child_named(pugi::xml_node node, std::string_view name) {
  for (const pugi::xml_node child : node.children()) {
    if (child.type() == pugi::node_element && local_name(child) == name) return child;
  }
  return {};
}

Json from_text(std::string_view text, const Reference& reference) {
  const Type type = reference.shape == nullptr ? Type::string : reference.shape->type;
  if (type == Type::boolean) {
    const std::string value = core::lower(core::trim(text));
    if (value == "true" || value == "1") return true;
    return value == "false" || value == "0" ? Json(false) : Json(nullptr);
  }
  if (type == Type::integer) {
    const auto value = core::to_int(core::trim(text));
    return value ? Json(*value) : Json(nullptr);
  }
  if (type == Type::floating) {
    const std::string_view trimmed = core::trim(text);
    if (trimmed == "NaN" || trimmed == "Infinity" || trimmed == "-Infinity") return trimmed;
    const auto value = core::to_double(trimmed);
    return value ? Json(*value) : Json(nullptr);
  }
  if (type == Type::timestamp) {
    const auto at = parse_moment(text);
    return at ? Json(to_rfc3339(*at)) : Json(nullptr);
  }
  return text;
}

Json read_xml(pugi::xml_node node, const Shape& shape, int depth) {
  Json out = Json::object();
  if (depth > kAnswerDepth) return out;
  for (const Reference& member : shape.members) {
    if (is_beside(member) || member.shape == nullptr) continue;
    Json value;
    const Type type = member.shape->type;
    if (member.xml_attribute) {
      const pugi::xml_attribute found = node.attribute(std::string{wire_name(member, "")}.c_str());
      if (found) value = from_text(found.value(), member);
    } else if ((type == Type::list || type == Type::map) && is_flat(member)) {
      value = read_flat(node, member, depth + 1);
    } else if (const pugi::xml_node found = child_named(node, wire_name(member, ""))) {
      value = read_node(found, member, depth + 1);
    }
    if (!value.is_null()) out[member.name] = std::move(value);
  }
  return out;
}

Json read_json(const Json& value, const Reference& reference, int depth) {
  if (depth > kAnswerDepth || reference.shape == nullptr || value.is_null()) return nullptr;
  const Shape& shape = *reference.shape;
  if (shape.type == Type::structure) {
    if (!value.is_object()) return nullptr;
    Json out = Json::object();
    for (const Reference& member : shape.members) {
      if (is_beside(member)) continue;
      const auto found = value.find(wire_name(member, ""));
      if (found == value.end()) continue;
      if (Json read = read_json(*found, member, depth + 1); !read.is_null()) {
        out[member.name] = std::move(read);
      }
    }
    return out;
  }
  if (shape.type == Type::list) {
    if (!value.is_array()) return nullptr;
    Json out = Json::array();
    for (const Json& one : value) {
      if (Json read = read_json(one, shape.item, depth + 1); !read.is_null()) {
        out.push_back(std::move(read));
      }
    }
    return out;
  }
  if (shape.type == Type::map) {
    if (!value.is_object()) return nullptr;
    Json out = Json::object();
    for (const auto& [key, one] : value.items()) {
      if (Json read = read_json(one, shape.item, depth + 1); !read.is_null()) {
        out[key] = std::move(read);
      }
    }
    return out;
  }
  if (shape.type == Type::document) return value;
  if (value.is_structured()) return nullptr;
  if (shape.type == Type::timestamp && value.is_number()) {
    const auto at = from_epoch(value.get<double>());
    return at ? Json(to_rfc3339(*at)) : Json(nullptr);
  }
  if (value.is_string()) return from_text(value.get_ref<const std::string&>(), reference);
  return value;
}

}  // namespace plimsoll::aws::wire
