#include "collectors/aws/wire/answer.hpp"

#include <algorithm>
#include <set>
#include <sstream>

#include <fmt/format.h>

#include "collectors/aws/wire/read_body.hpp"
#include "collectors/aws/wire/values.hpp"
#include "lib/collect/kit/json.hpp"
#include "lib/collect/kit/xml.hpp"
#include "lib/core/text.hpp"
#include "lib/net/base64.hpp"
#include "lib/net/recording.hpp"

namespace plimsoll::aws::wire {

namespace {

using Json = nlohmann::json;
namespace kit = collect::kit;

bool is_blank(std::string_view body) { return core::trim(body).empty(); }

pugi::xml_node root_of(const pugi::xml_document& document) {
  for (const pugi::xml_node child : document.children()) {
    if (child.type() == pugi::node_element) return child;
  }
  return {};
}

bool has_elements(pugi::xml_node node) {
  return std::ranges::any_of(node.children(), [](const pugi::xml_node& child) {
    return child.type() == pugi::node_element;
  });
}

/// The items of a header's list, without their quotes (RFC 9110, section 5.6.1); HTTP dates have a
/// comma of their own.
std::vector<std::string> header_items(std::string text, bool dates) {
  if (dates) {
    for (auto at = text.find("GMT,"); at != std::string::npos; at = text.find("GMT,", at)) {
      text[at + 3] = '\n';
    }
  }
  std::vector<std::string> items{""};
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted && c == '\\' && i + 1 < text.size()) {
      items.back() += text[++i];
    } else if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && c == (dates ? '\n' : ',')) {
      items.emplace_back();
    } else {
      items.back() += c;
    }
  }
  return items;
}

Json read_header(std::string_view value, const Reference& member) {
  if (member.shape->type != Type::list) return from_text(value, member);
  const Reference& item = member.shape->item;
  const bool dates =
      item.shape->type == Type::timestamp && value.find("GMT") != std::string_view::npos;
  Json out = Json::array();
  for (const std::string& text : header_items(std::string{value}, dates)) {
    if (Json read = from_text(core::trim(text), item); !read.is_null()) {
      out.push_back(std::move(read));
    }
  }
  return out;
}

/// Headers and status bound to members.
void read_headers(const Shape& shape, const net::Response& response, Json& out) {
  for (const Reference& member : shape.members) {
    if (member.location == Location::status) out[member.name] = response.status;
    const std::string name =
        core::lower(member.location_name.empty() ? member.name : member.location_name);
    if (member.location == Location::headers) {
      Json map = Json::object();
      const std::string prefix = core::lower(member.location_name);
      for (const auto& [header, value] : response.headers) {
        if (header.starts_with(prefix)) map[header.substr(prefix.size())] = value;
      }
      out[member.name] = std::move(map);
    }
    if (member.location != Location::header) continue;
    const auto value = response.header(name);
    if (!value) continue;
    if (Json read = read_header(*value, member); !read.is_null()) {
      out[member.name] = std::move(read);
    }
  }
}

Result<Json> read_xml_answer(const Service& service, const Operation& operation,
                             std::string_view body, const Shape& shape) {
  if (is_blank(body)) return Json::object();
  pugi::xml_document document;
  if (auto parsed = kit::parse_xml(body, document); !parsed) {
    return tl::unexpected{std::move(parsed.error())};
  }
  pugi::xml_node root = root_of(document);
  if (service.protocol == Protocol::query) {
    const std::string& told = operation.result_wrapper;
    const auto wrapped = child_named(root, told.empty() ? operation.name + "Result" : told);
    if (wrapped || !told.empty()) root = wrapped;
  }
  // S3 tells a bucket's place as the text of the root: <LocationConstraint>eu-west-1</…>.
  if (service.protocol == Protocol::rest_xml && !has_elements(root)) {
    const Reference* whole = shape.member(local_name(root));
    if (whole != nullptr && whole->shape->type == Type::string) {
      return Json{{whole->name, root.text().get()}};
    }
  }
  return read_xml(root, shape);
}

Result<Json> read_json_answer(std::string_view body, const Reference& reference) {
  if (is_blank(body)) return Json::object();
  const Json value = kit::parse_bounded(body);
  if (value.is_discarded()) {
    return failure(Error::Kind::malformed, "expected JSON, got something else or half of it");
  }
  Json out = read_json(value, reference);
  return out.is_null() ? Json::object() : out;
}

/// A member that is the whole body.
Result<Json> read_payload(const Service& service, const Operation& operation,
                          const net::Response& response, const Reference& payload) {
  Json out = Json::object();
  const Type type = payload.shape->type;
  if (type == Type::blob) {
    if (!response.body.empty()) out[payload.name] = net::to_base64(response.body);
  } else if (type == Type::structure && service.protocol == Protocol::rest_xml) {
    if (is_blank(response.body)) return out;
    auto read = read_xml_answer(service, operation, response.body, *payload.shape);
    if (!read) return read;
    out[payload.name] = *std::move(read);
  } else if (type == Type::string) {
    if (!response.body.empty()) out[payload.name] = response.body;
  } else {
    auto read = read_json_answer(response.body, payload);
    if (!read) return read;
    out[payload.name] = *std::move(read);
  }
  return out;
}

/// Names on the wire of what is sensitive in a shape and what it leads to.
void sensitive_names(const Shape& shape, std::set<const Shape*>& seen,
                     std::set<std::string, std::less<>>& names) {
  if (!seen.insert(&shape).second) return;
  for (const Reference& member : shape.members) {
    if (member.sensitive) {
      names.insert(member.location_name.empty() ? member.name : member.location_name);
    }
    sensitive_names(*member.shape, seen, names);
  }
  for (const Reference* part : {&shape.item, &shape.key}) {
    if (part->shape != nullptr) sensitive_names(*part->shape, seen, names);
  }
}

void blank(Json& value) {
  if (value.is_structured()) {
    for (Json& one : value) blank(one);
  } else if (value.is_string() && !value.get_ref<const std::string&>().empty()) {
    value = std::string{net::kRedacted};
  }
}

/// Nesting is bounded by parse_bounded().
void blank_named(Json& value, const std::set<std::string, std::less<>>& names) {
  if (value.is_array()) {
    for (Json& one : value) blank_named(one, names);
  }
  if (!value.is_object()) return;
  for (auto& [name, one] : value.items()) {
    if (names.contains(name)) {
      blank(one);
    } else {
      blank_named(one, names);
    }
  }
}

/// Blanks every text below the elements named; walks without recursion.
struct Blanker : pugi::xml_tree_walker {
  explicit Blanker(const std::set<std::string, std::less<>>& wanted) : names{wanted} {}
  bool for_each(pugi::xml_node& node) override {
    if (node.type() != pugi::node_pcdata && node.type() != pugi::node_cdata) return true;
    // What is deeper is not read either.
    int height = kAnswerDepth * 2;
    for (pugi::xml_node up = node.parent(); up && --height > 0; up = up.parent()) {
      if (!names.contains(local_name(up))) continue;
      node.set_value(std::string{net::kRedacted}.c_str());
      break;
    }
    return true;
  }
  const std::set<std::string, std::less<>>& names;
};

/// The text of the first of these children.
std::string text_of(pugi::xml_node node, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    if (const pugi::xml_node found = child_named(node, name)) return found.text().get();
  }
  return {};
}

void read_xml_refusal(std::string_view body, Refusal& out) {
  pugi::xml_document document;
  if (is_blank(body) || !kit::parse_xml(body, document)) return;
  const pugi::xml_node root = root_of(document);
  pugi::xml_node error = root;
  if (local_name(root) != "Error") {
    const pugi::xml_node errors = child_named(root, "Errors");
    error = child_named(errors ? errors : root, "Error");
    if (!error) error = root;
  }
  out.code = text_of(error, {"Code"});
  out.message = text_of(error, {"Message", "message"});
  out.request_id = text_of(root, {"RequestId", "RequestID", "requestId"});
  if (out.request_id.empty()) out.request_id = text_of(error, {"RequestId"});
}

std::string text_of(const Json& object, std::initializer_list<const char*> names) {
  if (!object.is_object()) return {};
  for (const char* name : names) {
    const auto found = object.find(name);
    if (found != object.end() && found->is_string()) return found->get<std::string>();
  }
  return {};
}

void read_json_refusal(const net::Response& response, Refusal& out) {
  const Json body = kit::parse_bounded(response.body);
  if (const auto type = response.header("x-amzn-errortype")) out.code = *type;
  if (out.code.empty()) out.code = text_of(body, {"__type", "code", "Code"});
  // "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException:http://…"
  out.code = out.code.substr(0, out.code.find(':'));
  out.code = out.code.substr(out.code.find('#') + 1);
  if (const auto compatible = response.header("x-amzn-query-error")) {
    out.code = compatible->substr(0, compatible->find(';'));
  }
  out.message = text_of(body, {"message", "Message", "errorMessage"});
}

}  // namespace

Result<Json> read_answer(const Service& service, const Operation& operation,
                         const net::Response& response) {
  if (operation.output.shape == nullptr) return Json::object();
  const Shape& shape = *operation.output.shape;
  const bool rest =
      service.protocol == Protocol::rest_json || service.protocol == Protocol::rest_xml;
  const bool json = service.protocol == Protocol::rest_json || service.protocol == Protocol::json;
  const Reference* payload = rest && !shape.payload.empty() ? shape.member(shape.payload) : nullptr;
  Result<Json> out = payload != nullptr ? read_payload(service, operation, response, *payload)
                     : json             ? read_json_answer(response.body, operation.output)
                                        : read_xml_answer(service, operation, response.body, shape);
  if (!out) return tl::unexpected{std::move(out.error()).at(service.name + ":" + operation.name)};
  if (rest) read_headers(shape, response, *out);
  return out;
}

Refusal read_refusal(Protocol protocol, const net::Response& response) {
  Refusal out;
  out.status = response.status;
  if (protocol == Protocol::json || protocol == Protocol::rest_json) {
    read_json_refusal(response, out);
  } else {
    read_xml_refusal(response.body, out);
  }
  for (const char* name : {"x-amzn-requestid", "x-amz-request-id"}) {
    if (const auto id = response.header(name); id && out.request_id.empty()) out.request_id = *id;
  }
  if (out.code.empty()) out.code = fmt::format("{}", response.status);
  out.code = core::printable(out.code);
  constexpr std::size_t kWords = 2000;
  out.message = core::printable(core::trim(std::string_view{out.message}.substr(0, kWords)));
  return out;
}

std::string to_string(const Refusal& refusal) {
  std::string out = refusal.code;
  if (out == std::to_string(refusal.status)) out = "HTTP " + out;
  if (!refusal.message.empty()) out += ": " + refusal.message;
  return out;
}

std::string without_secrets(const Service& service, const Operation& operation, std::string body) {
  if (operation.output.shape == nullptr) return body;
  std::set<const Shape*> seen;
  std::set<std::string, std::less<>> names;
  sensitive_names(*operation.output.shape, seen, names);
  const bool any = std::ranges::any_of(
      names, [&](const std::string& name) { return body.find(name) != std::string::npos; });
  if (!any) return body;
  if (service.protocol == Protocol::json || service.protocol == Protocol::rest_json) {
    Json value = kit::parse_bounded(body);
    if (value.is_discarded()) return body;
    blank_named(value, names);
    return kit::dump(value);
  }
  pugi::xml_document document;
  if (!kit::parse_xml(body, document)) return body;
  Blanker blanker{names};
  document.traverse(blanker);
  std::ostringstream out;
  document.save(out, "", pugi::format_raw);
  return out.str();
}

}  // namespace plimsoll::aws::wire
