#include "reports/mermaid/mermaid.hpp"

#include <map>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "lib/report/text.hpp"

namespace plimsoll::mermaid {
namespace {

using report::SliceNode;

/// What Mermaid takes for nothing but text, wherever it stands.  "%" would begin a directive, "`" a
/// Markdown string, ":" may end a style.
bool is_plain(char c) {
  constexpr std::string_view kMarks = " ,.-_/+=()@";
  return static_cast<unsigned char>(c) >= 0x80U || (c >= 'a' && c <= 'z') ||
         (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || kMarks.find(c) != kMarks.npos;
}

/// The inside of a quoted label: every other character is an entity code.
std::string escape(std::string_view text) {
  std::string out;
  for (const char c : report::one_line(text)) {
    if (c == '"') {
      out += "#quot;";
    } else if (is_plain(c)) {
      out += c;
    } else {
      out += fmt::format("#{};", static_cast<int>(c));
    }
  }
  return out;
}

std::string label(const SliceNode& node) {
  auto out = escape(node.name);
  if (!node.kind.empty()) out += "<br>" + escape(node.kind);
  if (node.single_point) out += "<br>single point of failure";
  if (node.down) out += "<br>down now";
  if (node.external) out += "<br>not collected";
  return out;
}

std::string node_line(const SliceNode& node, std::size_t at) {
  const auto text = label(node);
  switch (node.role) {
    case SliceNode::Role::service:
      return fmt::format("n{}([\"{}\"])\n", at, text);
    case SliceNode::Role::group:
      return fmt::format("n{}((\"{}\"))\n", at, text);
    case SliceNode::Role::more:
      return fmt::format("n{}[/\"{}\"/]\n", at, text);
    case SliceNode::Role::asset:
      break;
  }
  return node.single_point ? fmt::format("n{}{{{{\"{}\"}}}}:::single\n", at, text)
                           : fmt::format("n{}[\"{}\"]\n", at, text);
}

}  // namespace

std::string to_mermaid(const report::Slice& slice) {
  std::string out = "flowchart LR\n";
  std::map<std::string, std::vector<std::size_t>> places;
  for (std::size_t i = 0; i < slice.nodes.size(); ++i) places[slice.nodes[i].place].push_back(i);
  std::size_t group = 0;
  for (const auto& [place, nodes] : places) {
    if (!place.empty()) out += fmt::format("  subgraph p{}[\"{}\"]\n", group++, escape(place));
    for (const auto node : nodes) {
      out += (place.empty() ? "  " : "    ") + node_line(slice.nodes[node], node);
    }
    if (!place.empty()) out += "  end\n";
  }
  for (const auto& edge : slice.edges) {
    out += fmt::format("  n{} {} n{}\n", edge.from, edge.soft ? "-.->" : "-->", edge.to);
  }
  return out + "  classDef single stroke-width:3px\n";
}

}  // namespace plimsoll::mermaid
