/// @file
/// `graph FILE --to FORMAT`: the file as other tools read it.

#include <string>

#include <fmt/format.h>

#include "apps/plimsoll/context.hpp"
#include "apps/plimsoll/graph_file.hpp"
#include "apps/plimsoll/graph_questions.hpp"
#include "lib/core/file.hpp"
#include "lib/core/log.hpp"
#include "lib/exchange/graph_writer.hpp"
#include "lib/exchange/open_psa.hpp"
#include "lib/exchange/open_psa_writer.hpp"

namespace plimsoll::app {
namespace {

void convert_fault_tree(const GraphOptions& options) {
  const auto file = expect(exchange::parse_open_psa(expect(core::read_file(options.file))));
  for (const auto& issue : file.issues) log::warning(issue.where + ": " + issue.what);
  const auto tree = expect(exchange::fault_tree(file, options.top));
  const auto text = exchange::to_open_psa(tree, file.names, file.names[tree.top().event()]);
  if (text.without_probability > 0) {
    log::warning(fmt::format("{} basic events have no probability", text.without_probability));
  }
  print(text.xml);
}

}  // namespace

void convert_graph(const GraphOptions& options) {
  if (options.to == "open-psa") return convert_fault_tree(options);
  auto estate = read_plain_estate(options.file, options.thread_count());
  if (!estate) {
    auto& error = estate.error();
    error.remedy = "only plain estates, and fault trees to open-psa, can be written";
    throw Failure{std::move(error)};
  }
  const exchange::NodeName name = [&](graph::NodeId node) { return estate->keys.text(node); };
  const auto write = options.to == "dot"       ? &exchange::to_dot
                     : options.to == "graphml" ? &exchange::to_graphml
                                               : &exchange::to_edges;
  print(write(estate->graph, name));
}

}  // namespace plimsoll::app
