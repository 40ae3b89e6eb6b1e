#include "lib/exchange/graph_writer.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "lib/core/text.hpp"

namespace plimsoll::exchange {
namespace {

using graph::NeedId;
using graph::NodeId;

std::string_view word(graph::Takeover takeover) {
  constexpr std::array<std::string_view, 4> kWords{"seamless", "automatic", "manual", "rebuild"};
  return kWords.at(static_cast<std::size_t>(takeover));
}

/// `text` with each of `special` replaced by what stands for it.
template <std::size_t N>
std::string replaced(std::string_view text,
                     const std::array<std::pair<char, std::string_view>, N>& special) {
  std::string out;
  for (const char c : core::printable(text)) {
    const auto* const found = std::find_if(special.begin(), special.end(),
                                           [&](const auto& entry) { return entry.first == c; });
    found == special.end() ? void(out += c) : void(out += found->second);
  }
  return out;
}

std::string dot_id(std::string_view text) {
  constexpr std::array<std::pair<char, std::string_view>, 3> kSpecial{
      {{'"', "\\\""}, {'\\', "\\\\"}, {'\n', "\\n"}}};
  return "\"" + replaced(text, kSpecial) + "\"";
}

std::string xml_text(std::string_view text) {
  constexpr std::array<std::pair<char, std::string_view>, 6> kSpecial{{{'&', "&amp;"},
                                                                       {'<', "&lt;"},
                                                                       {'>', "&gt;"},
                                                                       {'"', "&quot;"},
                                                                       {'\n', "&#10;"},
                                                                       {'\t', "&#9;"}}};
  return replaced(text, kSpecial);
}

std::string csv_cell(std::string_view text) {
  constexpr std::array<std::pair<char, std::string_view>, 1> kSpecial{{{'"', "\"\""}}};
  return "\"" + replaced(text, kSpecial) + "\"";
}

/// By node: whether an edge touches it.
std::vector<bool> touched(const graph::Graph& graph) {
  std::vector<bool> out(graph.node_count());
  for (NeedId id = 0; id < graph.need_count(); ++id) {
    const auto need = graph.need(id);
    if (!need.members.empty()) out[need.of] = true;
    for (const auto member : need.members) out[member] = true;
  }
  return out;
}

}  // namespace

std::string to_dot(const graph::Graph& graph, const NodeName& name) {
  std::string out = "digraph plimsoll {\n  rankdir=BT;\n";
  for (NodeId node = 0; node < graph.node_count(); ++node) {
    out += fmt::format("  {};\n", dot_id(name(node)));
  }
  for (NeedId id = 0; id < graph.need_count(); ++id) {
    const auto need = graph.need(id);
    const std::string_view style = need.soft ? " [style=dashed]" : "";
    const auto of = dot_id(name(need.of));
    if (need.members.size() == 1 && need.k == 1 && need.takeover == graph::Takeover::seamless) {
      out += fmt::format("  {} -> {}{};\n", of, dot_id(name(need.members.front())), style);
      continue;
    }
    // dot_id() doubles every backslash, so no name can be this one.
    const auto gate = fmt::format("\"\\N need {}\"", id);
    const auto takeover =
        need.takeover == graph::Takeover::seamless ? "" : fmt::format("\\n{}", word(need.takeover));
    out += fmt::format("  {} [shape=circle, fontsize=9, label=\"{} of {}{}\"];\n", gate, need.k,
                       need.members.size(), takeover);
    out += fmt::format("  {} -> {}{};\n", of, gate, style);
    for (std::size_t i = 0; i < need.members.size(); ++i) {
      const std::string_view member_style = need.soft             ? " [style=dashed]"
                                            : need.active[i] != 0 ? ""
                                                                  : " [style=dotted]";
      out += fmt::format("  {} -> {}{};\n", gate, dot_id(name(need.members[i])), member_style);
    }
  }
  return out + "}\n";
}

std::string to_graphml(const graph::Graph& graph, const NodeName& name) {
  std::string out =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n"
      "  <key id=\"need\" for=\"edge\" attr.name=\"need\" attr.type=\"long\"/>\n"
      "  <key id=\"k\" for=\"edge\" attr.name=\"k\" attr.type=\"long\"/>\n"
      "  <key id=\"members\" for=\"edge\" attr.name=\"members\" attr.type=\"long\"/>\n"
      "  <key id=\"takeover\" for=\"edge\" attr.name=\"takeover\" attr.type=\"string\"/>\n"
      "  <key id=\"active\" for=\"edge\" attr.name=\"active\" attr.type=\"boolean\"/>\n"
      "  <key id=\"soft\" for=\"edge\" attr.name=\"soft\" attr.type=\"boolean\"/>\n"
      "  <graph edgedefault=\"directed\">\n";
  for (NodeId node = 0; node < graph.node_count(); ++node) {
    out += fmt::format("    <node id=\"{}\"/>\n", xml_text(name(node)));
  }
  for (NeedId id = 0; id < graph.need_count(); ++id) {
    const auto need = graph.need(id);
    for (std::size_t i = 0; i < need.members.size(); ++i) {
      out += fmt::format(
          "    <edge source=\"{}\" target=\"{}\"><data key=\"need\">{}</data><data "
          "key=\"k\">{}</data>"
          "<data key=\"members\">{}</data><data key=\"takeover\">{}</data><data key=\"active\">{}"
          "</data><data key=\"soft\">{}</data></edge>\n",
          xml_text(name(need.of)), xml_text(name(need.members[i])), id, need.k, need.members.size(),
          word(need.takeover), need.active[i] != 0, need.soft);
    }
  }
  return out + "  </graph>\n</graphml>\n";
}

std::string to_edges(const graph::Graph& graph, const NodeName& name) {
  std::string out = "from,to,kind,need,k,members,takeover,active\n";
  const auto seen = touched(graph);
  for (NodeId node = 0; node < graph.node_count(); ++node) {
    if (!seen[node]) out += fmt::format("{},,,,,,,\n", csv_cell(name(node)));
  }
  for (NeedId id = 0; id < graph.need_count(); ++id) {
    const auto need = graph.need(id);
    for (std::size_t i = 0; i < need.members.size(); ++i) {
      out +=
          fmt::format("{},{},{},{},{},{},{},{}\n", csv_cell(name(need.of)),
                      csv_cell(name(need.members[i])), need.soft ? "soft" : "needs", id, need.k,
                      need.members.size(), word(need.takeover), need.active[i] != 0 ? "yes" : "no");
    }
  }
  return out;
}

}  // namespace plimsoll::exchange
