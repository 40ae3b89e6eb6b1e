/// @file
/// `graph FILE --to FORMAT`: the file as other tools read it.

#include <string>

#include <fmt/format.h>

#include "apps/plimsoll/context.hpp"
#include "apps/plimsoll/graph_file.hpp"
#include "apps/plimsoll/graph_questions.hpp"
#include "apps/plimsoll/graph_top_event.hpp"
#include "lib/core/log.hpp"
#include "lib/exchange/graph_writer.hpp"
#include "lib/exchange/open_psa_writer.hpp"

namespace plimsoll::app {
namespace {

/// A fault tree, or the structure function of a service.
void convert_top_event(const Context& context, const GraphOptions& options) {
  const auto event = read_top_event(context, options, Probabilities::needed);
  const auto text = exchange::to_open_psa(event.tree, event.names, event.name);
  if (text.without_probability > 0) {
    log::warning(fmt::format("{} basic events have no probability", text.without_probability));
  }
  print(text.xml);
}

}  // namespace

void convert_graph(const Context& context, const GraphOptions& options) {
  if (options.to == "open-psa") return convert_top_event(context, options);
  auto estate =
      read_plain_estate(options.file, options.thread_count(), exchange::Numbering::arrival);
  if (!estate) {
    auto& error = estate.error();
    error.remedy =
        "only plain estates can be written so; fault trees and services go --to open-psa";
    throw Failure{std::move(error)};
  }
  const exchange::NodeName name = [&](graph::NodeId node) { return estate->keys.text(node); };
  const auto write = options.to == "dot"       ? &exchange::to_dot
                     : options.to == "graphml" ? &exchange::to_graphml
                                               : &exchange::to_edges;
  print(write(estate->graph, name));
}

}  // namespace plimsoll::app
