#include "reports/dot/dot.hpp"

#include <map>
#include <vector>

#include <fmt/format.h>

#include "lib/report/text.hpp"

namespace plimsoll::dot {
namespace {

using report::SliceNode;

/// The inside of a quoted label: no quote ends it, no backslash means anything, and character
/// references, which labels have, are ours alone.
std::string escape(std::string_view text) {
  std::string out;
  for (const char c : report::escape_xml(report::one_line(text))) {
    if (c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string label(const SliceNode& node) {
  auto out = escape(node.name);
  if (!node.kind.empty()) out += "\\n" + escape(node.kind);
  if (node.single_point) out += "\\nsingle point of failure";
  if (node.down) out += "\\ndown now";
  if (node.external) out += "\\nnot collected";
  return out;
}

std::string_view look(const SliceNode& node) {
  switch (node.role) {
    case SliceNode::Role::service:
      return "shape=box, style=\"rounded,bold\"";
    case SliceNode::Role::group:
      return "shape=ellipse";
    case SliceNode::Role::more:
      return "shape=plaintext";
    case SliceNode::Role::asset:
      break;
  }
  if (node.single_point) return "shape=doubleoctagon, color=\"#b3261e\", penwidth=2";
  if (node.down) return "shape=box, style=filled, fillcolor=\"#dddddd\"";
  return node.external ? "shape=box, style=dashed" : "shape=box";
}

std::string node_line(const report::Slice& slice, std::size_t at) {
  return fmt::format("n{} [label=\"{}\", {}];\n", at, label(slice.nodes[at]),
                     look(slice.nodes[at]));
}

}  // namespace

std::string to_dot(const report::Slice& slice) {
  if (slice.nodes.empty()) return "digraph {\n}\n";
  auto out = fmt::format(
      "digraph {{\n"
      "  graph [rankdir=LR, label=\"What {} stands on\"];\n"
      "  node [fontname=\"sans-serif\"];\n",
      escape(slice.nodes.front().name));
  std::map<std::string, std::vector<std::size_t>> places;
  for (std::size_t i = 0; i < slice.nodes.size(); ++i) places[slice.nodes[i].place].push_back(i);
  std::size_t cluster = 0;
  for (const auto& [place, nodes] : places) {
    const std::string_view indent = place.empty() ? "  " : "    ";
    if (!place.empty()) {
      out += fmt::format("  subgraph cluster_{} {{\n    label=\"{}\";\n", cluster++, escape(place));
    }
    for (const auto node : nodes) out.append(indent).append(node_line(slice, node));
    if (!place.empty()) out += "  }\n";
  }
  for (const auto& edge : slice.edges) {
    out += fmt::format("  n{} -> n{}{};\n", edge.from, edge.to, edge.soft ? " [style=dashed]" : "");
  }
  return out + "}\n";
}

}  // namespace plimsoll::dot
