#include "collectors/aws/wire/serialize.hpp"

#include <cctype>
#include <set>

#include <fmt/format.h>

#include "collectors/aws/wire/values.hpp"
#include "collectors/aws/wire/write_xml.hpp"
#include "lib/collect/kit/json.hpp"
#include "lib/core/text.hpp"
#include "lib/net/base64.hpp"

namespace plimsoll::aws::wire {

namespace {

using Json = nlohmann::json;
using Pairs = std::vector<std::pair<std::string, std::string>>;

constexpr int kDepth = 64;

std::string joined(const Pairs& pairs) {
  std::string out;
  for (const auto& [name, value] : pairs) {
    if (!out.empty()) out += '&';
    out += percent_encode(name) + "=" + percent_encode(value);
  }
  return out;
}

std::string capitalised(std::string text) {
  if (!text.empty()) text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  return text;
}

/// Writes the parameters of query and EC2 requests.
class Parameters {
 public:
  explicit Parameters(bool ec2) : ec2_{ec2} {}

  void write(const Json& value, const Reference& reference, const std::string& prefix, int depth) {
    if (reference.shape == nullptr || depth > kDepth || value.is_null()) return;
    const Shape& shape = *reference.shape;
    if (shape.type == Type::structure && value.is_object()) {
      for (const Reference& member : shape.members) {
        const auto found = value.find(member.name);
        if (found == value.end()) continue;
        const std::string dot = prefix.empty() ? "" : prefix + ".";
        write(*found, member, dot + name_of(member), depth + 1);
      }
    } else if (shape.type == Type::list && value.is_array()) {
      write_list(value, reference, prefix, depth);
    } else if (shape.type == Type::map && value.is_object()) {
      write_map(value, reference, prefix, depth);
    } else {
      out.emplace_back(prefix, scalar_text(value, reference, TimeFormat::iso8601));
    }
  }

  Pairs out;

 private:
  [[nodiscard]] std::string name_of(const Reference& member) const {
    if (ec2_ && !member.query_name.empty()) return member.query_name;
    const std::string& name = member.location_name.empty() ? member.name : member.location_name;
    return ec2_ ? capitalised(name) : name;
  }

  void write_list(const Json& value, const Reference& reference, std::string prefix, int depth) {
    const Reference& item = reference.shape->item;
    if (value.empty()) {
      if (!ec2_) out.emplace_back(prefix, "");
      return;
    }
    if (!ec2_) {
      const bool flat = reference.flattened || reference.shape->flattened;
      if (!flat) {
        prefix += "." + (item.location_name.empty() ? "member" : item.location_name);
      } else if (!item.location_name.empty() && reference.location_name.empty()) {
        const auto dot = prefix.rfind('.');
        prefix = (dot == std::string::npos ? "" : prefix.substr(0, dot + 1)) + item.location_name;
      }
    }
    std::size_t number = 0;
    for (const Json& one : value) {
      write(one, item, fmt::format("{}.{}", prefix, ++number), depth + 1);
    }
  }

  void write_map(const Json& value, const Reference& reference, std::string prefix, int depth) {
    const Shape& shape = *reference.shape;
    if (!reference.flattened && !shape.flattened) prefix += ".entry";
    const auto named = [](const Reference& part, const char* otherwise) {
      return part.location_name.empty() ? std::string{otherwise} : part.location_name;
    };
    std::size_t number = 0;
    for (const auto& [key, one] : value.items()) {
      const std::string entry = fmt::format("{}.{}", prefix, ++number);
      out.emplace_back(entry + "." + named(shape.key, "key"), key);
      write(one, shape.item, entry + "." + named(shape.item, "value"), depth + 1);
    }
  }

  bool ec2_;
};

/// `value` with the names and texts of JSON protocols.
Json json_value(const Json& value, const Reference& reference, int depth) {
  if (reference.shape == nullptr || depth > kDepth) return nullptr;
  const Shape& shape = *reference.shape;
  if (shape.type == Type::structure && value.is_object()) {
    Json out = Json::object();
    for (const Reference& member : shape.members) {
      const auto found = value.find(member.name);
      if (found == value.end() || found->is_null() || member.location != Location::body) continue;
      out[member.location_name.empty() ? member.name : member.location_name] =
          json_value(*found, member, depth + 1);
    }
    return out;
  }
  if (shape.type == Type::list && value.is_array()) {
    Json out = Json::array();
    for (const Json& one : value) out.push_back(json_value(one, shape.item, depth + 1));
    return out;
  }
  if (shape.type == Type::map && value.is_object()) {
    Json out = Json::object();
    for (const auto& [key, one] : value.items()) out[key] = json_value(one, shape.item, depth + 1);
    return out;
  }
  if (shape.type == Type::blob && value.is_string()) {
    return net::to_base64(value.get_ref<const std::string&>());
  }
  if (shape.type == Type::timestamp && value.is_string()) {
    const auto at = parse_moment(value.get_ref<const std::string&>());
    if (at) return static_cast<double>(at->time_since_epoch().count()) / 1000;
  }
  return value;
}

Serialized form(const Service& service, const Operation& operation, const Json& input) {
  Parameters parameters{service.protocol == Protocol::ec2};
  parameters.out = {{"Action", operation.name}, {"Version", service.api_version}};
  parameters.write(input, operation.input, "", 0);
  return {"POST",
          "/",
          "",
          {{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}},
          joined(parameters.out),
          ""};
}

Serialized json_rpc(const Service& service, const Operation& operation, const Json& input) {
  const Json body =
      operation.input.shape == nullptr ? Json::object() : json_value(input, operation.input, 0);
  return {"POST",
          "/",
          "",
          {{"Content-Type", "application/x-amz-json-" + service.json_version},
           {"X-Amz-Target", service.target_prefix + "." + operation.name}},
          collect::kit::dump(body.is_object() ? body : Json::object()),
          ""};
}

/// Gathers the parts of a REST request from the members of its input.
class Rest {
 public:
  Rest(const Service& service, const Operation& operation, const Json& input)
      : service_{service}, operation_{operation}, input_{input} {}

  Result<Serialized> write() {
    out_.method = operation_.method;
    if (operation_.input.shape != nullptr) {
      // What a member binds wins over what a map of parameters holds.
      for (const Reference& member : operation_.input.shape->members) bind(member, false);
      for (const Reference& member : operation_.input.shape->members) bind(member, true);
      write_body(*operation_.input.shape);
    }
    if (auto path = fill_path(); !path) return tl::unexpected{std::move(path.error())};
    return std::move(out_);
  }

 private:
  [[nodiscard]] const Json* value_of(const Reference& member) const {
    if (!input_.is_object()) return nullptr;
    const auto found = input_.find(member.name);
    return found == input_.end() || found->is_null() ? nullptr : &*found;
  }

  static std::string wire_name(const Reference& member) {
    return member.location_name.empty() ? member.name : member.location_name;
  }

  void bind(const Reference& member, bool maps) {
    const Json* value = value_of(member);
    if (value == nullptr || member.shape == nullptr) return;
    const bool is_map = member.shape->type == Type::map;
    if (is_map != maps) return;
    if (member.location == Location::query) bind_query(member, *value);
    if (member.location == Location::header) bind_header(member, *value);
    if (member.location == Location::headers && value->is_object()) {
      for (const auto& [name, one] : value->items()) {
        out_.headers.emplace_back(wire_name(member) + name,
                                  scalar_text(one, member.shape->item, TimeFormat::http_date));
      }
    }
  }

  void bind_query(const Reference& member, const Json& value) {
    const auto add = [&](const std::string& name, const Json& one, const Reference& of) {
      query_.emplace_back(name, scalar_text(one, of, TimeFormat::iso8601));
      bound_.insert(name);
    };
    if (value.is_array()) {
      for (const Json& one : value) add(wire_name(member), one, member.shape->item);
    } else if (value.is_object()) {
      for (const auto& [name, one] : value.items()) {
        if (bound_.contains(name)) continue;
        if (!one.is_array()) query_.emplace_back(name, scalar_text(one, {}, TimeFormat::iso8601));
        if (!one.is_array()) continue;
        for (const Json& item : one) {
          query_.emplace_back(name, scalar_text(item, {}, TimeFormat::iso8601));
        }
      }
    } else {
      add(wire_name(member), value, member);
    }
  }

  void bind_header(const Reference& member, const Json& value) {
    std::string text;
    if (value.is_array()) {
      std::vector<std::string> items;
      for (const Json& one : value) {
        items.push_back(list_item(scalar_text(one, member.shape->item, TimeFormat::http_date),
                                  member.shape->item));
      }
      text = core::join(items, ", ");
    } else {
      text = scalar_text(value, member, TimeFormat::http_date);
    }
    out_.headers.emplace_back(wire_name(member), std::move(text));
  }

  /// Quotes what would part a list (RFC 9110, section 5.6.1).
  static std::string list_item(std::string text, const Reference& item) {
    const bool string = item.shape == nullptr || item.shape->type == Type::string;
    if (!string || text.find_first_of(",\"") == std::string::npos) return text;
    std::string out = "\"";
    for (const char c : text) {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
    return out + "\"";
  }

  void set_body(std::string body, const char* type) {
    out_.body = std::move(body);
    out_.headers.insert(out_.headers.begin(), {"Content-Type", type});
  }

  void write_body(const Shape& shape) {
    const bool xml = service_.protocol == Protocol::rest_xml;
    const char* type = xml ? "application/xml" : "application/json";
    if (!shape.payload.empty()) {
      const Reference* payload = shape.member(shape.payload);
      const Json* value = payload == nullptr ? nullptr : value_of(*payload);
      if (value == nullptr || payload->shape == nullptr) return;
      if (payload->shape->type == Type::structure) {
        set_body(xml ? write_xml(*value, *payload, service_.namespace_uri)
                     : collect::kit::dump(json_value(*value, *payload, 0)),
                 type);
      } else if (value->is_string()) {
        const bool blob = payload->shape->type == Type::blob;
        set_body(value->get<std::string>(), blob ? "application/octet-stream" : "text/plain");
      }
      return;
    }
    const bool any = std::ranges::any_of(shape.members, [&](const Reference& member) {
      return member.location == Location::body && value_of(member) != nullptr;
    });
    const bool bodiless = operation_.method == "GET" || operation_.method == "HEAD";
    if (!any && (xml || bodiless || shape.members.empty())) return;
    if (!any && !xml) return;
    set_body(xml ? write_xml(input_, operation_.input, service_.namespace_uri)
                 : collect::kit::dump(json_value(input_, operation_.input, 0)),
             type);
  }

  /// The text of the member that stands in the path as {name}.
  [[nodiscard]] Result<std::string> label(std::string_view name) const {
    const bool greedy = name.ends_with("+");
    if (greedy) name.remove_suffix(1);
    if (operation_.input.shape != nullptr) {
      for (const Reference& member : operation_.input.shape->members) {
        if (member.location != Location::uri || wire_name(member) != name) continue;
        const Json* value = value_of(member);
        if (value == nullptr) break;
        const std::string text = scalar_text(*value, member, TimeFormat::iso8601);
        if (text.empty()) break;
        return percent_encode(text, greedy);
      }
    }
    return failure(Error::Kind::usage,
                   fmt::format("{}: expected a value for {}, got none", operation_.name, name));
  }

  Result<void> fill_path() {
    const std::string_view uri = operation_.uri;
    const auto question = uri.find('?');
    const std::string_view path = uri.substr(0, question);
    for (std::size_t at = 0; at < path.size();) {
      const auto open = path.find('{', at);
      out_.path += path.substr(at, open - at);
      if (open == std::string_view::npos) break;
      const auto close = path.find('}', open);
      if (close == std::string_view::npos) break;
      auto text = label(path.substr(open + 1, close - open - 1));
      if (!text) return tl::unexpected{std::move(text.error())};
      out_.path += *text;
      at = close + 1;
    }
    if (question != std::string_view::npos) out_.query = uri.substr(question + 1);
    const std::string more = joined(query_);
    if (!out_.query.empty() && !more.empty()) out_.query += '&';
    out_.query += more;
    return {};
  }

  const Service& service_;
  const Operation& operation_;
  const Json& input_;
  Serialized out_;
  Pairs query_;
  std::set<std::string> bound_;  ///< Parameters that members have set.
};

Result<std::string> host_prefix(const Operation& operation, const Json& input) {
  std::string out;
  const std::string_view given = operation.host_prefix;
  for (std::size_t at = 0; at < given.size();) {
    const auto open = given.find('{', at);
    out += given.substr(at, open - at);
    if (open == std::string_view::npos) break;
    const auto close = given.find('}', open);
    if (close == std::string_view::npos) break;
    const auto found = input.find(std::string{given.substr(open + 1, close - open - 1)});
    const std::string text =
        found != input.end() && found->is_string() ? found->get<std::string>() : std::string{};
    const bool plain = !text.empty() && std::ranges::all_of(text, [](unsigned char c) {
      return std::isalnum(c) != 0 || c == '-';
    });
    if (!plain) return failure(Error::Kind::usage, operation.name + ": no value for the host");
    out += text;
    at = close + 1;
  }
  return out;
}

}  // namespace

Result<Serialized> serialize(const Service& service, const Operation& operation,
                             const nlohmann::json& input) {
  Result<Serialized> out;
  switch (service.protocol) {
    case Protocol::query:
    case Protocol::ec2:
      out = form(service, operation, input);
      break;
    case Protocol::json:
      out = json_rpc(service, operation, input);
      break;
    case Protocol::rest_json:
    case Protocol::rest_xml:
      out = Rest{service, operation, input}.write();
      break;
  }
  if (!out) return out;
  auto prefix = host_prefix(operation, input);
  if (!prefix) return tl::unexpected{std::move(prefix.error())};
  out->host_prefix = *std::move(prefix);
  return out;
}

}  // namespace plimsoll::aws::wire
