#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>
#include <pugixml.hpp>

#include "collectors/topology/network.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::network {
namespace {

/// Graphs within nodes within graphs that are followed.
constexpr int kDepthLimit = 32;
/// yEd wraps a node's label in a shape: data, shape, label.
constexpr int kLabelDepth = 3;

/// A `key` element: what a `data` element of that id is called, and its type.
struct Key {
  std::string name;    ///< snake_case.
  std::string type;    ///< boolean, int, long, float, double, string; may be empty.
  std::string target;  ///< node, edge, graph, all.
  std::optional<std::string> fallback;
};

/// The element's name without its namespace prefix.
std::string_view local_name(const pugi::xml_node& element) {
  const std::string_view name = element.name();
  const auto colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

pugi::xml_node child(const pugi::xml_node& element, std::string_view name) {
  return element.find_child([&](const pugi::xml_node& c) { return local_name(c) == name; });
}

std::string text_of(const pugi::xml_node& element) {
  return core::printable(core::trim(element.text().get()));
}

model::Value typed(const std::string& text, std::string_view type) {
  if (type == "int" || type == "integer" || type == "long") {
    if (const auto value = core::to_int(text)) return *value;
  } else if (type == "float" || type == "double") {
    if (const auto value = core::to_double(text)) return *value;
  } else if (type == "boolean") {
    const std::string word = core::lower(text);
    if (word == "true" || word == "1") return true;
    if (word == "false" || word == "0") return false;
  }
  return text;
}

/// The text of the first NodeLabel below a yEd shape; empty when there is none.
std::string shape_label(const pugi::xml_node& element, int depth) {
  for (const pugi::xml_node c : element.children()) {
    if (local_name(c) == "NodeLabel") return text_of(c);
    if (depth == 0) continue;
    if (auto label = shape_label(c, depth - 1); !label.empty()) return label;
  }
  return {};
}

class Reader {
 public:
  void read_keys(const pugi::xml_node& root) {
    network_.local_ids = true;
    for (const pugi::xml_node element : root.children()) {
      if (local_name(element) != "key") continue;
      Key key{core::snake_case(core::printable(element.attribute("attr.name").value())),
              core::lower(element.attribute("attr.type").value()),
              core::lower(element.attribute("for").as_string("all")), std::nullopt};
      if (const auto fallback = child(element, "default")) key.fallback = text_of(fallback);
      keys_.emplace(element.attribute("id").value(), std::move(key));
    }
  }

  /// Nodes first, wherever they stand: an edge may come before its nodes.
  void read_graph(const pugi::xml_node& graph) {
    std::vector<std::pair<pugi::xml_node, int>> open{{graph, 0}};
    std::vector<pugi::xml_node> edges;
    while (!open.empty()) {
      const auto [current, depth] = open.back();
      open.pop_back();
      for (const pugi::xml_node element : current.children()) {
        const std::string_view name = local_name(element);
        if (name == "edge") edges.push_back(element);
        if (name == "hyperedge") leave_out("hyperedge", element.attribute("id").value());
        if (name != "node") continue;
        read_node(element);
        const pugi::xml_node nested = child(element, "graph");
        if (!nested) continue;
        if (depth == kDepthLimit) {
          leave_out("graph nested too deep", nested.attribute("id").value());
        } else {
          open.emplace_back(nested, depth + 1);
        }
      }
    }
    for (const pugi::xml_node edge : edges) read_edge(edge);
  }

  Network take() && { return std::move(network_); }

 private:
  void leave_out(std::string_view what, std::string_view id) {
    network_.issues.push_back({fmt::format("{} \"{}\"", what, core::printable(id)), "left out"});
  }

  /// The attributes of a node or an edge; `label` gets what yEd shows.
  model::Attributes read_data(const pugi::xml_node& element, std::string_view target,
                              std::string& label) const {
    model::Attributes out;
    for (const auto& [id, key] : keys_) {
      if (!key.fallback || key.name.empty() || (key.target != target && key.target != "all")) {
        continue;
      }
      set_text(out, key.name, *key.fallback, key.type);
    }
    for (const pugi::xml_node data : element.children()) {
      if (local_name(data) != "data") continue;
      const auto found = keys_.find(std::string_view{data.attribute("key").value()});
      if (found == keys_.end() || found->second.name.empty()) {
        if (label.empty()) label = shape_label(data, kLabelDepth);
        continue;
      }
      set_text(out, found->second.name, text_of(data), found->second.type);
    }
    return out;
  }

  static void set_text(model::Attributes& out, const std::string& name, const std::string& text,
                       std::string_view type) {
    if (!text.empty()) out.insert_or_assign(name, typed(text, type));
  }

  void read_node(const pugi::xml_node& element) {
    const std::string id = core::printable(element.attribute("id").value());
    if (id.empty()) return leave_out("node without an id", "");
    const auto next = static_cast<std::uint32_t>(network_.nodes.size());
    if (!index_.try_emplace(id, next).second) return leave_out("second node of the id", id);
    Node node{id, {}, {}};
    node.attributes = read_data(element, "node", node.label);
    for (const std::string_view name : {"label", "name"}) {
      const auto found = node.attributes.find(name);
      if (found == node.attributes.end()) continue;
      node.label = model::to_text(found->second);
      node.attributes.erase(found);
      break;
    }
    network_.nodes.push_back(std::move(node));
  }

  /// The node of an edge's end; absent when the edge names none.
  std::optional<std::uint32_t> end_of(const pugi::xml_node& edge, const char* side) {
    const std::string id = core::printable(edge.attribute(side).value());
    if (id.empty()) return std::nullopt;
    const auto next = static_cast<std::uint32_t>(network_.nodes.size());
    const auto [found, is_new] = index_.try_emplace(id, next);
    if (is_new) {
      network_.nodes.push_back({id, {}, {}});
      network_.remarks.push_back(
          {fmt::format("node \"{}\"", id), "only an edge names it: added without attributes"});
    }
    return found->second;
  }

  void read_edge(const pugi::xml_node& element) {
    const auto a = end_of(element, "source");
    const auto b = end_of(element, "target");
    if (!a || !b) return leave_out("edge without both ends", element.attribute("id").value());
    std::string label;
    Link link{*a, *b, {}, read_data(element, "edge", label)};
    if (const auto status = link.attributes.find("status");
        status != link.attributes.end() && model::to_text(status->second) == "0") {
      ++network_.out_of_service;
      return;
    }
    if (*a == *b) {
      ++network_.self_loops;
      return;
    }
    if (const auto kind = link.attributes.find("kind"); kind != link.attributes.end()) {
      link.kind = model::to_text(kind->second);
      link.attributes.erase(kind);
    }
    network_.links.push_back(std::move(link));
  }

  std::map<std::string, Key, std::less<>> keys_;
  std::unordered_map<std::string, std::uint32_t> index_;
  Network network_;
};

}  // namespace

Result<Network> parse_graphml(std::string_view text) {
  pugi::xml_document document;
  const auto parsed =
      document.load_buffer(text.data(), text.size(), pugi::parse_default | pugi::parse_doctype);
  if (!parsed) {
    return failure(Error::Kind::malformed,
                   fmt::format("expected GraphML, got no well-formed XML: {} at byte {}",
                               parsed.description(), parsed.offset));
  }
  for (const pugi::xml_node node : document.children()) {
    if (node.type() == pugi::node_doctype &&
        std::string_view{node.value()}.find('[') != std::string_view::npos) {
      return failure(Error::Kind::unsupported,
                     "the document type declares entities or elements of its own",
                     "remove what stands between [ and ] of <!DOCTYPE …>");
    }
  }
  const pugi::xml_node root = child(document, "graphml");
  if (!root || !child(root, "graph")) {
    return failure(Error::Kind::malformed, "expected GraphML with a graph, got other XML");
  }
  Reader reader;
  reader.read_keys(root);
  for (const pugi::xml_node element : root.children()) {
    if (local_name(element) == "graph") reader.read_graph(element);
  }
  return std::move(reader).take();
}

}  // namespace plimsoll::network
