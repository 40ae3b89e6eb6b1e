#include "lib/report/layout.hpp"

#include <cstdio>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <graphviz/gvc.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define PLIMSOLL_ADDRESS_SANITIZER
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(PLIMSOLL_ADDRESS_SANITIZER)
/// Read by LeakSanitizer in every program that lays pictures out: libgvc 2.42 never frees the text
/// of its plugin list (3.6 kB, once a process).
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() { return "leak:libgvc.so\n"; }
#endif

namespace plimsoll::report {
namespace {

constexpr double kPointsPerInch = 72;  // a Graphviz point is used as a pixel
constexpr double kMargin = 6;

struct CloseContext {
  void operator()(GVC_t* context) const { gvFreeContext(context); }
};
using Context = std::unique_ptr<GVC_t, CloseContext>;

/// The one owner of a graph and of its layout, which has to go first.
class Graph {
 public:
  explicit Graph(GVC_t* context)
      : context_{context}, graph_{agopen(const_cast<char*>("g"), Agdirected, nullptr)} {}
  Graph(const Graph&) = delete;
  Graph& operator=(const Graph&) = delete;
  ~Graph() {
    if (laid_out_) gvFreeLayout(context_, graph_);
    if (graph_ != nullptr) agclose(graph_);
  }
  [[nodiscard]] Agraph_t* get() const { return graph_; }
  [[nodiscard]] bool lay_out() {
    laid_out_ = gvLayout(context_, graph_, "dot") == 0;
    return laid_out_;
  }

 private:
  GVC_t* context_;
  Agraph_t* graph_;
  bool laid_out_ = false;
};

/// Graphviz takes char* where it means const char*.
void set(void* object, const char* name, const std::string& value) {
  agsafeset(object, const_cast<char*>(name), const_cast<char*>(value.c_str()),
            const_cast<char*>(""));
}

std::string inches(double pixels) { return fmt::format("{:.4f}", pixels / kPointsPerInch); }

int discard(char* /*message*/) { return 0; }

Point turned(pointf at, double height) { return {at.x + kMargin, height - at.y + kMargin}; }

std::vector<Point> route_of(Agedge_t* edge, double height) {
  std::vector<Point> out;
  const splines* curve = ED_spl(edge);
  if (curve == nullptr || curve->size == 0) return out;
  const bezier& first = curve->list[0];
  for (int i = 0; i < first.size; ++i) out.push_back(turned(first.list[i], height));
  return out;
}

/// What a frame holds must exist and stand in no other one, and no frame may be empty.
bool frames_fit(std::span<const Frame> frames, std::size_t boxes) {
  std::vector<bool> taken(boxes, false);
  std::vector<bool> filled(frames.size(), false);
  for (std::size_t i = frames.size(); i-- > 0;) {
    const Frame& frame = frames[i];
    for (const std::size_t box : frame.boxes) {
      if (box >= boxes || taken[box]) return false;
      taken[box] = true;
    }
    if (!filled[i] && frame.boxes.empty()) return false;
    if (!frame.parent) continue;
    if (*frame.parent >= i) return false;
    filled[*frame.parent] = true;
  }
  return true;
}

Result<void> acceptable(std::span<const Size> boxes, std::span<const Line> lines,
                        std::span<const Frame> frames) {
  if (boxes.size() > kLayoutNodes || lines.size() > kLayoutEdges || frames.size() > kLayoutFrames) {
    return failure(
        Error::Kind::unsupported,
        fmt::format("a picture has at most {} boxes, {} lines and {} frames, got {}, {} and {}",
                    kLayoutNodes, kLayoutEdges, kLayoutFrames, boxes.size(), lines.size(),
                    frames.size()));
  }
  for (const Line& line : lines) {
    if (line.from >= boxes.size() || line.to >= boxes.size()) {
      return failure(Error::Kind::malformed, "a line of a picture leads to no box");
    }
  }
  if (!frames_fit(frames, boxes.size())) {
    return failure(Error::Kind::malformed, "a frame of a picture holds what it can't");
  }
  return {};
}

void set_spacing(Agraph_t* graph, bool framed) {
  set(graph, "rankdir", "LR");
  set(graph, "nodesep", framed ? "0.2" : "0.16");
  set(graph, "ranksep", framed ? "0.5" : "0.32");
}

std::vector<Agnode_t*> add_boxes(Agraph_t* graph, std::span<const Size> boxes) {
  std::vector<Agnode_t*> out;
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    std::string name = fmt::format("n{}", i);
    Agnode_t* node = agnode(graph, name.data(), 1);
    set(node, "shape", "box");
    set(node, "fixedsize", "true");
    set(node, "label", "");
    set(node, "width", inches(boxes[i].width));
    set(node, "height", inches(boxes[i].height));
    out.push_back(node);
  }
  return out;
}

std::vector<Agedge_t*> add_lines(Agraph_t* graph, std::span<const Line> lines,
                                 const std::vector<Agnode_t*>& nodes) {
  std::vector<Agedge_t*> out;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::string name = fmt::format("e{}", i);
    Agedge_t* edge = agedge(graph, nodes[lines[i].from], nodes[lines[i].to], name.data(), 1);
    set(edge, "arrowhead", "none");
    out.push_back(edge);
  }
  return out;
}

/// Room for a title, as a label that is an empty table: a text would be measured with the fonts of
/// the machine.
void reserve(Agraph_t* frame, Size title) {
  const std::string table =
      fmt::format(R"(<table border="0" cellborder="0" cellspacing="0" cellpadding="0"><tr>)"
                  R"(<td fixedsize="true" width="{:.0f}" height="{:.0f}"></td></tr></table>)",
                  title.width, title.height);
  char* label = agstrdup_html(frame, const_cast<char*>(table.c_str()));
  agsafeset(frame, const_cast<char*>("label"), label, const_cast<char*>(""));
  agstrfree(frame, label);
}

std::vector<Agraph_t*> add_frames(Agraph_t* graph, std::span<const Frame> frames,
                                  const std::vector<Agnode_t*>& nodes) {
  std::vector<Agraph_t*> out;
  for (std::size_t i = 0; i < frames.size(); ++i) {
    std::string name = fmt::format("cluster{}", i);
    Agraph_t* inside = frames[i].parent ? out[*frames[i].parent] : graph;
    Agraph_t* frame = agsubg(inside, name.data(), 1);
    set(frame, "margin", "10");
    reserve(frame, frames[i].title);
    for (const std::size_t box : frames[i].boxes) agsubnode(frame, nodes[box], 1);
    out.push_back(frame);
  }
  return out;
}

Rectangle rectangle_of(Agraph_t* frame, double height) {
  const boxf box = GD_bb(frame);
  return {turned({box.LL.x, box.UR.y}, height), {box.UR.x - box.LL.x, box.UR.y - box.LL.y}};
}

}  // namespace

Result<Layout> layout(std::span<const Size> boxes, std::span<const Line> lines,
                      std::span<const Frame> frames) {
  static std::mutex graphviz;
  // One for the life of the process: Graphviz' text plugin keeps pointers into a context that is
  // freed.
  static const Context context{gvContext()};
  if (auto fit = acceptable(boxes, lines, frames); !fit) {
    return tl::unexpected{std::move(fit.error())};
  }
  const std::lock_guard<std::mutex> lock{graphviz};

  agseterr(AGMAX);
  agseterrf(discard);
  if (!context) return failure(Error::Kind::unsupported, "Graphviz could not be started");
  Graph graph{context.get()};
  if (graph.get() == nullptr) return failure(Error::Kind::unsupported, "Graphviz made no graph");
  set_spacing(graph.get(), !frames.empty());
  const auto nodes = add_boxes(graph.get(), boxes);
  const auto edges = add_lines(graph.get(), lines, nodes);
  const auto clusters = add_frames(graph.get(), frames, nodes);
  if (!graph.lay_out()) {
    return failure(Error::Kind::unsupported, "Graphviz could not lay the picture out",
                   "Install the Debian package libgvc6 with its plugins.");
  }

  const boxf bounds = GD_bb(graph.get());
  Layout out;
  out.size = {bounds.UR.x + 2 * kMargin, bounds.UR.y + 2 * kMargin};
  for (Agnode_t* node : nodes) out.centres.push_back(turned(ND_coord(node), bounds.UR.y));
  for (Agedge_t* edge : edges) out.routes.push_back(route_of(edge, bounds.UR.y));
  for (Agraph_t* frame : clusters) out.frames.push_back(rectangle_of(frame, bounds.UR.y));
  return out;
}

}  // namespace plimsoll::report
