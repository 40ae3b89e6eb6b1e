/// @file
/// From settings to a merged collection: what collect, import, scan and demo have in common.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "apps/plimsoll/context.hpp"
#include "lib/store/collection.hpp"
#include "lib/store/database.hpp"

namespace plimsoll::app {

/// What is to be collected.
struct Order {
  std::string collector;
  std::string settings_json;  ///< One JSON object; secrets are references.
};

/// One order for each value of a `host` or `url` list, so that one host's trouble costs that host
/// alone; other orders stay one.
[[nodiscard]] std::vector<Order> split_by_host(const Order& order);

/// What came of one order.
struct Collected {
  std::string collector;
  std::string target;
  store::CollectionSummary summary;
};

/// A scan while it is open: ends itself.
class Scan {
 public:
  Scan(store::Database& database, const Context& context);
  Scan(const Scan&) = delete;
  Scan& operator=(const Scan&) = delete;
  ~Scan();

  /// Runs the collector and merges what it sent.  Trouble of the collector is in the summary; a
  /// collector that does not exist, or a secret that can't be resolved, is a failed collection too.
  /// Throws Failure after an interruption.
  Collected collect(const Order& order);
  [[nodiscard]] std::int64_t id() const { return id_; }

 private:
  store::Database& database_;
  const Context& context_;
  std::int64_t id_;
};

/// Makes a new audit file say which estate it is about; an existing name stays unless `estate` is
/// given.
void set_estate(store::Database& database, const std::string& estate, core::Instant at);

/// One line a collection: collector, target, status, assets, relations, needs, evidence, refused,
/// reason.
[[nodiscard]] store::Table collections_table(const std::vector<Collected>& collections);

/// Whether any collection left gaps or failed.
[[nodiscard]] bool has_gaps(const std::vector<Collected>& collections);

}  // namespace plimsoll::app
