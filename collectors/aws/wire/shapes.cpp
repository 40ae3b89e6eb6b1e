#include "collectors/aws/wire/shapes.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "lib/collect/kit/json.hpp"

namespace plimsoll::aws::wire {

namespace {

// Members stand on the wire in the model's order, which ordered_json keeps.
using Json = nlohmann::ordered_json;
using Shapes = std::map<std::string, Shape*, std::less<>>;

constexpr std::array<std::pair<std::string_view, Protocol>, 5> kProtocols{
    {{"query", Protocol::query},
     {"ec2", Protocol::ec2},
     {"json", Protocol::json},
     {"rest-json", Protocol::rest_json},
     {"rest-xml", Protocol::rest_xml}}};

std::string text(const Json& object, const char* name) {
  if (!object.is_object()) return {};
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

bool flag(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_boolean() && found->get<bool>();
}

const Json& child(const Json& object, const char* name) {
  static const Json kNone = Json::object();
  if (!object.is_object()) return kNone;
  const auto found = object.find(name);
  return found != object.end() && found->is_object() ? *found : kNone;
}

TimeFormat time_format(std::string_view name) {
  if (name == "iso8601") return TimeFormat::iso8601;
  if (name == "unixTimestamp") return TimeFormat::epoch;
  return name == "rfc822" ? TimeFormat::http_date : TimeFormat::unstated;
}

Type type_of(const Json& shape) {
  constexpr std::array<std::pair<std::string_view, Type>, 12> kTypes{
      {{"structure", Type::structure},
       {"list", Type::list},
       {"map", Type::map},
       {"string", Type::string},
       {"character", Type::string},
       {"blob", Type::blob},
       {"boolean", Type::boolean},
       {"integer", Type::integer},
       {"long", Type::integer},
       {"float", Type::floating},
       {"double", Type::floating},
       {"timestamp", Type::timestamp}}};
  if (flag(shape, "document")) return Type::document;
  const std::string name = text(shape, "type");
  const auto found = std::ranges::find(kTypes, name, &std::pair<std::string_view, Type>::first);
  return found == kTypes.end() ? Type::string : found->second;
}

Location location_of(std::string_view name) {
  if (name == "uri") return Location::uri;
  if (name == "querystring") return Location::query;
  if (name == "header") return Location::header;
  if (name == "headers") return Location::headers;
  return name == "statusCode" ? Location::status : Location::body;
}

tl::unexpected<Error> malformed(std::string_view service, std::string_view what) {
  return failure(Error::Kind::malformed, fmt::format("the model of {}: {}", service, what));
}

/// {"uri": …, "prefix": …}, or the URI alone.
void read_namespace(const Json& from, std::string& uri, std::string& prefix) {
  uri = text(from, "xmlNamespace");
  if (!uri.empty()) return;
  uri = text(child(from, "xmlNamespace"), "uri");
  prefix = text(child(from, "xmlNamespace"), "prefix");
}

/// Reads references and shapes; remembers the first shape that isn't there.
class Reader {
 public:
  explicit Reader(const Shapes& shapes) : shapes_{shapes} {}

  Reference reference(const Json& from, std::string_view name = {}) {
    Reference out;
    out.name = name;
    const std::string shape = text(from, "shape");
    const auto found = shapes_.find(shape);
    if (found == shapes_.end()) {
      if (missing_.empty()) missing_ = "no shape \"" + shape + "\"";
      return out;
    }
    out.shape = found->second;
    out.location_name = text(from, "locationName");
    out.query_name = text(from, "queryName");
    out.location = location_of(text(from, "location"));
    out.time = time_format(text(from, "timestampFormat"));
    out.flattened = flag(from, "flattened");
    out.xml_attribute = flag(from, "xmlAttribute");
    out.host_label = flag(from, "hostLabel");
    out.sensitive = flag(from, "sensitive");
    read_namespace(from, out.namespace_uri, out.namespace_prefix);
    return out;
  }

  void shape(const Json& from, Shape& to) {
    to.type = type_of(from);
    to.payload = text(from, "payload");
    to.flattened = flag(from, "flattened");
    to.time = time_format(text(from, "timestampFormat"));
    to.location_name = text(from, "locationName");
    read_namespace(from, to.namespace_uri, to.namespace_prefix);
    const auto max = from.find("max");
    if (max != from.end() && max->is_number_integer()) to.max = max->get<std::int64_t>();
    if (to.type == Type::structure) {
      for (const auto& [name, member] : child(from, "members").items()) {
        to.members.push_back(reference(member, name));
      }
    }
    if (to.type == Type::list) to.item = reference(child(from, "member"));
    if (to.type == Type::map) {
      to.key = reference(child(from, "key"));
      to.item = reference(child(from, "value"));
    }
  }

  Operation operation(const Json& from, std::string_view name) {
    Operation out;
    out.name = name;
    out.method = text(child(from, "http"), "method");
    out.uri = text(child(from, "http"), "requestUri");
    if (from.contains("input")) out.input = reference(child(from, "input"));
    if (from.contains("output")) out.output = reference(child(from, "output"));
    out.result_wrapper = text(child(from, "output"), "resultWrapper");
    out.host_prefix = text(child(from, "endpoint"), "hostPrefix");
    const Json& pages = child(from, "paginator");
    if (!pages.empty()) {
      out.paginator = Paginator{texts(pages, "input_token"), texts(pages, "output_token"),
                                text(pages, "more_results"), text(pages, "limit_key")};
    }
    return out;
  }

  [[nodiscard]] const std::string& missing() const { return missing_; }

 private:
  static std::vector<std::string> texts(const Json& object, const char* name) {
    const auto found = object.find(name);
    if (found == object.end()) return {};
    if (found->is_string()) return {found->get<std::string>()};
    std::vector<std::string> out;
    for (const Json& item : *found) {
      if (item.is_string()) out.push_back(item.get<std::string>());
    }
    return out;
  }

  const Shapes& shapes_;
  std::string missing_;
};

}  // namespace

std::string_view to_string(Protocol protocol) {
  return std::ranges::find(kProtocols, protocol, &std::pair<std::string_view, Protocol>::second)
      ->first;
}

const Reference* Shape::member(std::string_view member_name) const {
  const auto found = std::ranges::find(members, member_name, &Reference::name);
  return found == members.end() ? nullptr : &*found;
}

const Operation* Service::operation(std::string_view wanted) const {
  const auto found = operations_.find(wanted);
  return found == operations_.end() ? nullptr : &found->second;
}

Result<Service> Service::parse(std::string_view name, std::string_view json) {
  const Json model = Json::parse(json, nullptr, false);
  if (!model.is_object()) return malformed(name, "expected a JSON object");
  const Json& metadata = child(model, "metadata");
  Service out;
  out.name = name;
  const std::string protocol = text(metadata, "protocol");
  const auto known =
      std::ranges::find(kProtocols, protocol, &std::pair<std::string_view, Protocol>::first);
  if (known == kProtocols.end()) return malformed(name, "protocol \"" + protocol + "\"");
  out.protocol = known->second;
  out.api_version = text(metadata, "apiVersion");
  out.endpoint_prefix = text(metadata, "endpointPrefix");
  out.signing_name = text(metadata, "signingName");
  if (out.signing_name.empty()) out.signing_name = out.endpoint_prefix;
  out.target_prefix = text(metadata, "targetPrefix");
  out.json_version = text(metadata, "jsonVersion");
  out.namespace_uri = text(metadata, "xmlNamespace");
  Shapes shapes;
  for (const auto& [shape_name, shape] : child(model, "shapes").items()) {
    out.shapes_.emplace_back().name = shape_name;
    shapes.emplace(shape_name, &out.shapes_.back());
  }
  Reader reader{shapes};
  for (const auto& [shape_name, shape] : child(model, "shapes").items()) {
    reader.shape(shape, *shapes.find(shape_name)->second);
  }
  for (const auto& [operation_name, operation] : child(model, "operations").items()) {
    out.operations_.emplace(operation_name, reader.operation(operation, operation_name));
  }
  if (!reader.missing().empty()) return malformed(name, reader.missing());
  return out;
}

}  // namespace plimsoll::aws::wire
