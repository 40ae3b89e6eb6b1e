#include "collectors/redfish/parser.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "collectors/redfish/parts.hpp"
#include "collectors/redfish/uri.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::redfish {

namespace {

using Json = nlohmann::json;

constexpr int kDeepest = 64;
constexpr std::size_t kMostLinks = 100'000;

/// Whether brackets nest deeper than kDeepest, strings set aside.
bool too_deep(std::string_view body) {
  int depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < body.size(); ++i) {
    const char c = body[i];
    if (in_string) {
      if (c == '\\') ++i;
      in_string = c != '"';
      continue;
    }
    if (c == '"') in_string = true;
    if ((c == '{' || c == '[') && ++depth > kDeepest) return true;
    if (c == '}' || c == ']') --depth;
  }
  return false;
}

/// "#ComputerSystem.v1_20_0.ComputerSystem" is "ComputerSystem".
std::string type_name(std::string_view odata_type) {
  while (odata_type.starts_with('#')) odata_type.remove_prefix(1);
  return std::string{odata_type.substr(0, odata_type.find('.'))};
}

/// Keeps the links that stand directly in `body`, and those in its Links.
void read_links(const Json& body, const std::string& prefix, Links& out, std::size_t& count) {
  for (const auto& [name, value] : body.items()) {
    if (!value.is_structured() || name == "Members" || name == "Oem" || name == "Actions") continue;
    if (name == "Links" && prefix.empty() && value.is_object()) {
      read_links(value, "Links.", out, count);
      continue;
    }
    std::vector<std::string> found = links(body, name);
    if (found.empty() || count + found.size() > kMostLinks) continue;
    count += found.size();
    out.emplace(prefix + core::printable(name), std::move(found));
  }
}

Resource read(std::string_view uri, std::string_view hint, const Json& body, bool expand);

/// A member that carries more than its link is a resource of its own.
bool is_expanded(const Json& member) { return member.is_object() && member.contains("Id"); }

void read_members(const Json& body, Resource& resource, bool expand) {
  resource.members_count = integer(body, "Members@odata.count");
  resource.next = text(body, "Members@odata.nextLink");
  if (!resource.next) resource.next = text(body, "@odata.nextLink");
  const std::string_view type = resource.type;
  const std::string_view member_type =
      type.ends_with("Collection") ? type.substr(0, type.size() - 10) : std::string_view{};
  std::size_t index = 0;
  for (const Json* member : list(body, "Members")) {
    const std::string position = resource.uri + "#/Members/" + std::to_string(index++);
    const auto uri = link_of(*member);
    if (expand && is_expanded(*member)) {
      resource.expanded.push_back(
          read(uri ? canonical(*uri) : position, member_type, *member, false));
    } else if (uri) {
      resource.members.push_back(*uri);
    } else {
      resource.issues.push_back({position, "a member without @odata.id"});
    }
  }
}

Resource read(std::string_view uri, std::string_view hint, const Json& body, bool expand) {
  Resource resource;
  resource.uri = canonical(uri);
  const auto stated = text(body, "@odata.type");
  resource.type = stated ? type_name(*stated) : std::string{hint};
  std::size_t count = 0;
  read_links(body, "", resource.links, count);
  read_members(body, resource, expand);
  read_parts(body, resource);
  return resource;
}

}  // namespace

Result<Resource> parse_resource(std::string_view uri, std::string_view hint,
                                std::string_view body) {
  if (too_deep(body)) {
    return failure(Error::Kind::malformed, "expected JSON of at most 64 levels, got deeper");
  }
  std::vector<Issue> issues;
  std::string repaired;
  if (!core::is_utf8(body)) {
    // A BMC that prints a part's name in Latin-1 must not cost the whole resource.
    std::ranges::remove_copy(body, std::back_inserter(repaired), '\r');
    repaired = core::printable(repaired);
    body = repaired;
    issues.push_back({std::string{uri}, "bytes that are no UTF-8 were replaced"});
  }
  const Json json = Json::parse(body.begin(), body.end(), nullptr, false);
  if (json.is_discarded()) {
    return failure(Error::Kind::malformed, "expected a JSON object, got bytes that are no JSON");
  }
  if (!json.is_object()) {
    return failure(Error::Kind::malformed,
                   std::string{"expected a JSON object, got "} + json.type_name());
  }
  Resource resource = read(uri, hint, json, true);
  resource.issues.insert(resource.issues.begin(), issues.begin(), issues.end());
  return resource;
}

}  // namespace plimsoll::redfish
