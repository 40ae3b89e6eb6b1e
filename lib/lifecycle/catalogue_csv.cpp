#include <algorithm>
#include <array>
#include <cstdint>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "lib/core/csv.hpp"
#include "lib/core/text.hpp"
#include "lib/lifecycle/catalogue_file.hpp"

namespace plimsoll::lifecycle {
namespace {

enum Column : std::uint8_t {
  kProduct,
  kLabel,
  kClass,
  kIdentifiers,
  kCycle,
  kCycleLabel,
  kRelease,
  kEos,
  kEoas,
  kEol,
  kEoes,
  kSource,
  kAsOf,
  kColumns
};
constexpr std::array<std::string_view, kColumns> kNames{
    "product", "label", "class", "identifiers", "cycle",  "cycle_label", "release",
    "eos",     "eoas",  "eol",   "eoes",        "source", "as_of"};

class Reader {
 public:
  Reader(core::CsvReader csv, std::string_view name) : csv_{csv}, name_{name} {}

  Result<CatalogueFile> read() {
    core::CsvRow row;
    if (!csv_.next(row) || !read_header(row)) {
      return failure(
          Error::Kind::malformed,
          fmt::format("{}: expected a first line with the columns {}", name_,
                      fmt::join(kNames, ", ")),
          "take the header of schemas/reference/lifecycle/endoflife.csv; only product is required");
    }
    while (csv_.next(row)) {
      if (row.error.empty()) {
        read_row(row);
      } else {
        issue(row.line, row.error);
      }
    }
    return std::move(out_);
  }

 private:
  bool read_header(const core::CsvRow& row) {
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      const std::string name = core::lower(core::trim(row.cells[i]));
      const auto found = std::ranges::find(kNames, name);
      if (found != kNames.end()) places_[static_cast<std::size_t>(found - kNames.begin())] = i;
    }
    return places_[kProduct].has_value();
  }

  std::string_view cell(const core::CsvRow& row, Column column) const {
    const auto place = places_[column];
    return place && *place < row.cells.size() ? core::trim(row.cells[*place]) : std::string_view{};
  }

  void issue(std::size_t line, std::string what) {
    if (out_.issues.size() < kIssueBound)
      out_.issues.push_back({fmt::format("{}:{}", name_, line), std::move(what)});
  }

  void read_row(const core::CsvRow& row) {
    const auto id = core::lower(cell(row, kProduct));
    if (id.empty()) return issue(row.line, "expected a product, got none");
    if (cell(row, kCycle).empty()) return read_product(row, id);
    read_cycle(row, id);
  }

  void read_product(const core::CsvRow& row, const std::string& id) {
    const auto kind = cell(row, kClass);
    if (!kind.empty() && kind != "software" && kind != "hardware") {
      issue(row.line, fmt::format("expected the class software or hardware, got \"{}\"", kind));
    }
    const auto as_of = read_as_of(row);
    Product& product = out_.catalogue.product(id);
    describe(row, product);
    auto& origin = origins_[id];
    origin.source = cell(row, kSource);
    origin.as_of = as_of;
  }

  void describe(const core::CsvRow& row, Product& product) const {
    if (const auto label = cell(row, kLabel); !label.empty()) product.label = label;
    if (cell(row, kClass) == "hardware") product.kind = Product::Class::hardware;
    for (const auto identifier : core::split(cell(row, kIdentifiers), '|')) {
      if (!identifier.empty()) product.identifiers.emplace_back(identifier);
    }
  }

  std::optional<Day> read_as_of(const core::CsvRow& row) {
    const auto text = cell(row, kAsOf);
    if (text.empty()) return std::nullopt;
    const auto day = parse_day(text);
    if (!day) issue(row.line, fmt::format("expected as_of to be a date, got \"{}\"", text));
    return day;
  }

  void read_cycle(const core::CsvRow& row, const std::string& id) {
    Cycle cycle;
    cycle.name = cell(row, kCycle);
    cycle.label = cell(row, kCycleLabel);
    if (const auto released = cell(row, kRelease); !released.empty())
      cycle.released = parse_day(released);
    for (const auto& [column, milestone] :
         {std::pair{kEos, &cycle.end_of_sale}, std::pair{kEoas, &cycle.end_of_active_support},
          std::pair{kEol, &cycle.end_of_security_support},
          std::pair{kEoes, &cycle.end_of_extended_support}}) {
      const auto read = parse_milestone(cell(row, column));
      if (!read) {
        return issue(row.line, fmt::format("expected {} to be a date, true, false or nothing, got "
                                           "\"{}\": the row is left out",
                                           kNames[column], cell(row, column)));
      }
      *milestone = *read;
    }
    const auto& origin = origins_[id];
    cycle.source = cell(row, kSource);
    if (cycle.source.empty()) cycle.source = origin.source;
    if (cycle.source.empty()) cycle.source = name_;
    cycle.as_of = read_as_of(row);
    if (!cycle.as_of) cycle.as_of = origin.as_of;
    if (!seen_.emplace(id + '\n' + cycle.name, row.line).second) {
      return issue(row.line, fmt::format("{} {} stands here a second time: the first row counts",
                                         id, cycle.name));
    }
    // A short file has no rows of products: what a cycle's row says of its product counts too.
    Product& product = out_.catalogue.product(id);
    if (product.cycles.empty()) describe(row, product);
    product.cycles.push_back(std::move(cycle));
  }

  struct Origin {
    std::string source;
    std::optional<Day> as_of;
  };

  core::CsvReader csv_;
  std::string name_;
  std::array<std::optional<std::size_t>, kColumns> places_{};
  std::unordered_map<std::string, Origin> origins_;
  std::unordered_map<std::string, std::size_t> seen_;
  CatalogueFile out_;
};

/// A cell of RFC 4180, quoted where it must be.  No one opens this file in a spreadsheet unasked,
/// and a leading apostrophe would be read back as part of the name.
std::string cell(std::string_view text) {
  if (text.find_first_of(",;\"\r\n") == std::string_view::npos) return std::string{text};
  std::string out{"\""};
  for (const char c : text) out.append(c == '"' ? 2 : 1, c);
  return out += '"';
}

std::string line(const std::array<std::string, kColumns>& cells) {
  std::string out;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) out += ',';
    out += cell(cells[i]);
  }
  return out += '\n';
}

}  // namespace

Result<CatalogueFile> parse_csv(std::string_view text, std::string_view name) {
  auto csv = core::CsvReader::open(text, {.cell_bytes = std::size_t{1} << 16U, .columns = 100});
  if (!csv) return tl::make_unexpected(std::move(csv.error()).at(std::string{name}));
  return Reader{*csv, name}.read();
}

std::string to_csv(const Catalogue& catalogue) {
  std::string out = fmt::format("{}\n", fmt::join(kNames, ","));
  for (const auto& [id, product] : catalogue.products()) {
    std::array<std::string, kColumns> head{};
    head[kProduct] = id;
    head[kLabel] = product.label;
    head[kClass] = product.kind == Product::Class::hardware ? "hardware" : "software";
    head[kIdentifiers] = core::join(product.identifiers, "|");
    out += line(head);
    for (const auto& cycle : product.cycles) {
      std::array<std::string, kColumns> cells{};
      cells[kProduct] = id;
      cells[kCycle] = cycle.name;
      cells[kCycleLabel] = cycle.label;
      if (cycle.released) cells[kRelease] = to_text(*cycle.released);
      cells[kEos] = to_text(cycle.end_of_sale);
      cells[kEoas] = to_text(cycle.end_of_active_support);
      cells[kEol] = to_text(cycle.end_of_security_support);
      cells[kEoes] = to_text(cycle.end_of_extended_support);
      cells[kSource] = cycle.source;
      if (cycle.as_of) cells[kAsOf] = to_text(*cycle.as_of);
      out += line(cells);
    }
  }
  return out;
}

Result<CatalogueFile> parse_file(std::string_view text, std::string_view name) {
  const auto first = text.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  const bool json = first != std::string_view::npos && text[first] == '{';
  return json ? parse_openeox(text, name) : parse_csv(text, name);
}

}  // namespace plimsoll::lifecycle
