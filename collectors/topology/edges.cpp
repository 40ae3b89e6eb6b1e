#include <array>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "collectors/topology/network.hpp"
#include "lib/core/csv.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::network {
namespace {

using core::trim;

/// Where the columns that mean something stand.
struct Columns {
  std::optional<std::size_t> from;
  std::optional<std::size_t> to;
  std::optional<std::size_t> kind;
  std::optional<std::size_t> status;
  std::vector<std::string> names;
};

std::optional<std::size_t>* known_column(Columns& columns, std::string_view name) {
  if (name == "from") return &columns.from;
  if (name == "to") return &columns.to;
  if (name == "kind") return &columns.kind;
  if (name == "status") return &columns.status;
  return nullptr;
}

Result<Columns> read_header(const core::CsvRow& row) {
  Columns columns;
  if (!row.error.empty()) {
    return failure(Error::Kind::malformed, fmt::format("line {}: {}", row.line, row.error));
  }
  for (const std::string& cell : row.cells) {
    columns.names.push_back(core::snake_case(cell));
    auto* const known = known_column(columns, columns.names.back());
    if (known == nullptr) continue;
    if (*known) {
      return failure(Error::Kind::malformed, fmt::format("line {}: two columns are named \"{}\"",
                                                         row.line, columns.names.back()));
    }
    *known = columns.names.size() - 1;
  }
  if (!columns.from || !columns.to) {
    return failure(Error::Kind::malformed,
                   fmt::format("expected the header from,to[,kind][,status], got \"{}\"",
                               core::printable(core::join(row.cells, ","))));
  }
  return columns;
}

class EdgeReader {
 public:
  explicit EdgeReader(Columns columns) : columns_{std::move(columns)} {}

  void read(const core::CsvRow& row) {
    const std::string line = fmt::format("line {}", row.line);
    if (!row.error.empty()) return leave_out(line, row.error);
    if (row.cells.size() > columns_.names.size()) {
      return leave_out(line, fmt::format("{} cells, the header has {}", row.cells.size(),
                                         columns_.names.size()));
    }
    const std::string_view from = cell(row, columns_.from);
    const std::string_view to = cell(row, columns_.to);
    if (from.empty()) return leave_out(line, "column from: empty");
    const std::string_view status = cell(row, columns_.status);
    if (!status.empty() && status != "0" && status != "1") {
      return leave_out(line, fmt::format("column status: expected 0 or 1, got \"{}\"", status));
    }
    if (status == "0") {
      ++network_.out_of_service;
      idle_.emplace(from);
      if (!to.empty()) idle_.emplace(to);
      return;
    }
    const std::uint32_t a = node(from);
    if (to.empty()) return;
    const std::uint32_t b = node(to);
    if (a == b) {
      ++network_.self_loops;
    } else {
      network_.links.push_back({a, b, std::string{cell(row, columns_.kind)}, attributes(row)});
    }
  }

  Network take() && {
    for (const std::string& id : idle_) {
      if (index_.contains(id)) continue;
      network_.remarks.push_back({fmt::format("node \"{}\"", core::printable(id)),
                                  "only links out of service name it: not in the network"});
    }
    return std::move(network_);
  }

 private:
  void leave_out(std::string where, std::string what) {
    network_.issues.push_back({std::move(where), std::move(what)});
  }

  static std::string_view cell(const core::CsvRow& row, std::optional<std::size_t> column) {
    return column && *column < row.cells.size() ? trim(row.cells[*column]) : std::string_view{};
  }

  model::Attributes attributes(const core::CsvRow& row) {
    model::Attributes out;
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      const std::string& name = columns_.names[i];
      if (name.empty() || known_column(columns_, name) != nullptr) continue;
      model::set(out, name, trim(row.cells[i]));
    }
    return out;
  }

  std::uint32_t node(std::string_view id) {
    const auto next = static_cast<std::uint32_t>(network_.nodes.size());
    const auto [found, is_new] = index_.try_emplace(std::string{id}, next);
    if (is_new) network_.nodes.push_back({std::string{id}, {}, {}});
    return found->second;
  }

  Columns columns_;
  Network network_;
  std::unordered_map<std::string, std::uint32_t> index_;
  std::set<std::string> idle_;  ///< Ends of links out of service.
};

}  // namespace

Result<Network> parse_edges(std::string_view text) {
  auto reader = core::CsvReader::open(text);
  if (!reader) return tl::unexpected{reader.error()};
  core::CsvRow row;
  if (!reader->next(row)) {
    return failure(Error::Kind::malformed, "expected the header from,to, got an empty file");
  }
  auto columns = read_header(row);
  if (!columns) return tl::unexpected{columns.error()};
  EdgeReader edges{std::move(*columns)};
  while (reader->next(row)) edges.read(row);
  return std::move(edges).take();
}

Result<Network> parse_network(std::string_view text) {
  std::string_view start = text;
  if (start.starts_with("\xEF\xBB\xBF")) start.remove_prefix(3);
  start = trim(start.substr(0, 4096));
  using namespace std::string_view_literals;
  const bool wide = text.starts_with("\xFF\xFE"sv) || text.starts_with("\xFE\xFF"sv);
  return start.starts_with('<') || wide ? parse_graphml(text) : parse_edges(text);
}

}  // namespace plimsoll::network
