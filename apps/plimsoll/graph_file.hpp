/// @file
/// The files that `graph` reads, as an audit of their own, and copies of audits to conclude in:
/// nothing of it is kept.
#pragma once

#include <filesystem>
#include <memory>

#include "apps/plimsoll/context.hpp"
#include "collectors/topology/network.hpp"
#include "lib/core/error.hpp"
#include "lib/exchange/estate.hpp"
#include "lib/store/database.hpp"

namespace plimsoll::app {

/// An audit file that is deleted with this object.
class TemporaryAudit {
 public:
  TemporaryAudit();
  /// With what is in `original` at this moment.
  explicit TemporaryAudit(store::Database& original);
  TemporaryAudit(const TemporaryAudit&) = delete;
  TemporaryAudit& operator=(const TemporaryAudit&) = delete;
  ~TemporaryAudit();
  [[nodiscard]] store::Database& database() { return *database_; }

 private:
  std::filesystem::path folder_;
  std::unique_ptr<store::Database> database_;
};

/// Whether the file is Open-PSA XML.  A file that cannot be read is not: what reads it will say so.
[[nodiscard]] bool is_fault_tree(const std::filesystem::path& file);

/// A folder of sheets or a file of collector JSON Lines straight as arrays.  An Error says why that
/// cannot be done: the estate is not plain (exchange::Estate), or no estate at all.
[[nodiscard]] Result<exchange::Estate> read_plain_estate(const std::filesystem::path& file,
                                                         unsigned threads,
                                                         exchange::Numbering numbering);

/// Loads a folder of sheets, collector JSON Lines, GraphML or an edge list into `audit`, by the
/// collector that reads such files.  An Error when nothing could be taken in.
[[nodiscard]] Result<void> load_graph_file(TemporaryAudit& audit, const Context& context,
                                           const std::filesystem::path& file);

/// The network of a file: GraphML and edge lists as they are, else the `connected_to` relations of
/// what is loaded.
[[nodiscard]] Result<network::Network> read_network(const Context& context,
                                                    const std::filesystem::path& file);

}  // namespace plimsoll::app
