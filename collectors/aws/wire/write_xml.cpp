#include "collectors/aws/wire/write_xml.hpp"

#include <cmath>
#include <sstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <pugixml.hpp>

#include "collectors/aws/wire/values.hpp"
#include "lib/collect/kit/json.hpp"
#include "lib/net/base64.hpp"

namespace plimsoll::aws::wire {

namespace {

using Json = nlohmann::json;

constexpr int kDepth = 64;

std::string wire_name(const Reference& reference, std::string_view otherwise) {
  if (!reference.location_name.empty()) return reference.location_name;
  return reference.name.empty() ? std::string{otherwise} : reference.name;
}

void add_namespace(pugi::xml_node node, const std::string& uri, const std::string& prefix) {
  if (uri.empty()) return;
  const std::string name = prefix.empty() ? "xmlns" : "xmlns:" + prefix;
  node.append_attribute(name.c_str()) = uri.c_str();
}

pugi::xml_node add_element(pugi::xml_node parent, const std::string& name,
                           const Reference& reference) {
  pugi::xml_node node = parent.append_child(name.c_str());
  if (!reference.namespace_uri.empty()) {
    add_namespace(node, reference.namespace_uri, reference.namespace_prefix);
  } else if (reference.shape != nullptr) {
    add_namespace(node, reference.shape->namespace_uri, reference.shape->namespace_prefix);
  }
  return node;
}

class Writer {
 public:
  void members(pugi::xml_node node, const Json& value, const Shape& shape, int depth) {
    for (const Reference& member : shape.members) {
      const auto found = value.find(member.name);
      if (found == value.end() || found->is_null() || member.location != Location::body) continue;
      if (member.xml_attribute) {
        node.append_attribute(wire_name(member, "").c_str()) =
            scalar_text(*found, member, TimeFormat::iso8601).c_str();
      } else {
        element(node, wire_name(member, ""), *found, member, depth + 1);
      }
    }
  }

  void element(pugi::xml_node parent, const std::string& name, const Json& value,
               const Reference& reference, int depth) {
    if (reference.shape == nullptr || depth > kDepth) return;
    const Shape& shape = *reference.shape;
    const bool flat = reference.flattened || shape.flattened;
    if (shape.type == Type::list && value.is_array()) {
      pugi::xml_node holder = flat ? parent : add_element(parent, name, reference);
      const std::string item = flat ? name : wire_name(shape.item, "member");
      for (const Json& one : value) element(holder, item, one, shape.item, depth + 1);
    } else if (shape.type == Type::map && value.is_object()) {
      pugi::xml_node holder = flat ? parent : add_element(parent, name, reference);
      for (const auto& [key, one] : value.items()) {
        pugi::xml_node entry =
            flat ? add_element(holder, name, reference) : holder.append_child("entry");
        add_element(entry, wire_name(shape.key, "key"), shape.key).text() = key.c_str();
        element(entry, wire_name(shape.item, "value"), one, shape.item, depth + 1);
      }
    } else if (shape.type == Type::structure && value.is_object()) {
      members(add_element(parent, name, reference), value, shape, depth);
    } else {
      add_element(parent, name, reference).text() =
          scalar_text(value, reference, TimeFormat::iso8601).c_str();
    }
  }
};

}  // namespace

std::string scalar_text(const Json& value, const Reference& reference, TimeFormat otherwise) {
  const Type type = reference.shape == nullptr ? Type::string : reference.shape->type;
  if (type == Type::timestamp) {
    const auto at = value.is_number()   ? from_epoch(value.get<double>())
                    : value.is_string() ? parse_moment(value.get_ref<const std::string&>())
                                        : std::nullopt;
    if (!at) return value.is_string() ? value.get<std::string>() : std::string{};
    TimeFormat format = reference.time;
    if (format == TimeFormat::unstated) format = reference.shape->time;
    if (format == TimeFormat::unstated) format = otherwise;
    if (format == TimeFormat::http_date) return to_http_date(*at);
    if (format == TimeFormat::epoch) {
      return fmt::format("{}",
                         std::chrono::floor<std::chrono::seconds>(*at).time_since_epoch().count());
    }
    return to_rfc3339(*at);
  }
  if (type == Type::blob && value.is_string()) {
    return net::to_base64(value.get_ref<const std::string&>());
  }
  return value.is_string() ? value.get<std::string>() : collect::kit::dump(value);
}

std::string write_xml(const Json& value, const Reference& reference,
                      std::string_view namespace_uri) {
  if (reference.shape == nullptr || !value.is_object()) return {};
  pugi::xml_document document;
  // A payload that is called as its member has no name of its own.
  const bool payload = !reference.name.empty();
  std::string name = payload && reference.location_name != reference.name
                         ? reference.location_name
                         : reference.shape->location_name;
  if (name.empty() && !payload) name = reference.location_name;
  if (name.empty()) name = reference.shape->name;
  pugi::xml_node root = add_element(document, name, reference);
  if (!root.attribute("xmlns") && !namespace_uri.empty()) {
    add_namespace(root, std::string{namespace_uri}, "");
  }
  Writer{}.members(root, value, *reference.shape, 0);
  std::ostringstream out;
  document.save(out, "", pugi::format_raw | pugi::format_no_declaration);
  return out.str();
}

}  // namespace plimsoll::aws::wire
