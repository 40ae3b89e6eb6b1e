#include "apps/plimsoll/graph_file.hpp"

#include <fstream>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <variant>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <stdlib.h>

#include "apps/plimsoll/collecting.hpp"
#include "lib/collect/protocol.hpp"
#include "lib/core/file.hpp"
#include "lib/core/log.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::app {
namespace {

namespace fs = std::filesystem;

enum class Kind : std::uint8_t { sheets, json_lines, fault_tree, network };

/// Told from the first bytes: what a file is called is nobody's promise.
Result<Kind> kind_of(const fs::path& file) {
  if (fs::is_directory(file)) return Kind::sheets;
  constexpr std::size_t kLooked = 65536;  // a comment with a licence may come first
  std::string head(kLooked, '\0');
  std::ifstream in{file, std::ios::binary};
  in.read(head.data(), static_cast<std::streamsize>(head.size()));
  if (in.bad() || !in.is_open()) {
    return failure(Error::Kind::storage, fmt::format("cannot read {}", file.string()));
  }
  head.resize(static_cast<std::size_t>(in.gcount()));
  std::erase(head, '\0');  // UTF-16 is read as its low bytes
  if (core::trim(head).starts_with('{')) return Kind::json_lines;
  return head.find("<opsa-mef") != std::string::npos ? Kind::fault_tree : Kind::network;
}

/// Feeds the lines of a collector's recorded output to a collection of its own.
Result<void> load_json_lines(store::Database& database, const Context& context,
                             const fs::path& file) {
  const auto text = core::read_file(file);
  if (!text) return tl::unexpected(text.error());
  const auto now = context.clock().now();
  const auto scan = store::begin_scan(database, now, "graph");
  store::Collection collection{database, scan, "file", file.string(), now};
  collect::LineParser parser;
  std::vector<std::string> unknown;
  std::int64_t number = 0;
  for (const auto line : core::lines(*text)) {
    ++number;
    const auto record = parser.parse(line, unknown);
    if (record) {
      collection.add(*record, number);
    } else {
      log::warning(fmt::format("{}:{}: {}", file.string(), number, to_string(record.error())));
    }
  }
  const auto summary = collection.finish({.merge = true, .gaps = false, .reason = {}}, now);
  store::end_scan(database, scan, now);
  if (summary.assets == 0) {
    return failure(Error::Kind::malformed, fmt::format("{} holds no asset record", file.string()));
  }
  return {};
}

Result<void> load_by_collector(store::Database& database, const Context& context,
                               const std::string& collector, const fs::path& file) {
  const nlohmann::json settings{{"file", fs::absolute(file).lexically_normal().string()}};
  Scan scan{database, context};
  const auto collected = scan.collect({collector, settings.dump()});
  if (collected.summary.status != store::CollectionSummary::Status::failed) return {};
  return failure(Error::Kind::malformed, collected.summary.reason);
}

network::Network network_of(store::Database& database) {
  network::Network out;
  std::map<std::int64_t, std::uint32_t> index;
  const auto assets = expect(database.query(
      "SELECT a.id, a.key FROM asset a WHERE a.last_scan IS NULL AND EXISTS (SELECT 1 FROM "
      "relation r "
      "WHERE r.kind = 'connected_to' AND a.id IN (r.from_id, r.to_id)) ORDER BY a.key, a.id"));
  for (const auto& row : assets.rows) {
    index.emplace(std::get<std::int64_t>(row[0]), static_cast<std::uint32_t>(out.nodes.size()));
    out.nodes.push_back({std::get<std::string>(row[1]), {}, {}});
  }
  const auto links =
      expect(database.query("SELECT from_id, to_id FROM relation WHERE kind = 'connected_to' AND "
                            "from_id <> to_id ORDER BY 1, 2"));
  for (const auto& row : links.rows) {
    out.links.push_back({index.at(std::get<std::int64_t>(row[0])),
                         index.at(std::get<std::int64_t>(row[1])),
                         {},
                         {}});
  }
  return out;
}

fs::path temporary_folder() {
  std::string pattern = (fs::temp_directory_path() / "plimsoll-graph-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr)
    throw std::runtime_error("cannot make a temporary folder");
  return pattern;
}

}  // namespace

TemporaryAudit::TemporaryAudit() : folder_{temporary_folder()} {
  database_ = std::make_unique<store::Database>(
      expect(store::Database::open(folder_ / "graph.db", store::Mode::create)));
}

TemporaryAudit::TemporaryAudit(store::Database& original) : folder_{temporary_folder()} {
  expect(original.copy_to(folder_ / "copy.db"));
  database_ = std::make_unique<store::Database>(
      expect(store::Database::open(folder_ / "copy.db", store::Mode::write)));
}

TemporaryAudit::~TemporaryAudit() {
  database_.reset();
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

Result<exchange::Estate> read_plain_estate(const fs::path& file, unsigned threads,
                                           exchange::Numbering numbering) {
  const auto kind = kind_of(file);
  if (!kind) return tl::unexpected(kind.error());
  if (*kind == Kind::sheets) return exchange::read_plain_sheets(file, threads, numbering);
  if (*kind == Kind::json_lines) return exchange::read_plain_lines(file, numbering);
  return failure(Error::Kind::unsupported,
                 *kind == Kind::network ? "a network is no estate" : "a fault tree is no estate");
}

bool is_fault_tree(const fs::path& file) {
  const auto kind = kind_of(file);
  return kind && *kind == Kind::fault_tree;
}

Result<void> load_graph_file(TemporaryAudit& audit, const Context& context, const fs::path& file) {
  const auto kind = kind_of(file);
  if (!kind) return tl::unexpected(kind.error());
  switch (*kind) {
    case Kind::json_lines:
      return load_json_lines(audit.database(), context, file);
    case Kind::sheets:
      return load_by_collector(audit.database(), context, "table", file);
    case Kind::fault_tree:
      return failure(Error::Kind::unsupported,
                     fmt::format("{} is a fault tree, no estate", file.string()),
                     "ask a fault tree for cut-sets or availability");
    case Kind::network:
      break;
  }
  return load_by_collector(audit.database(), context, "topology", file);
}

Result<network::Network> read_network(const Context& context, const fs::path& file) {
  const auto kind = kind_of(file);
  if (!kind) return tl::unexpected(kind.error());
  if (*kind == Kind::network) {
    const auto text = core::read_file(file);
    if (!text) return tl::unexpected(text.error());
    auto network = network::parse_network(*text);
    if (!network) return tl::unexpected(std::move(network.error()).at(file.string()));
    return network;
  }
  TemporaryAudit audit;
  const auto loaded = load_graph_file(audit, context, file);
  if (!loaded) return tl::unexpected(loaded.error());
  return network_of(audit.database());
}

}  // namespace plimsoll::app
