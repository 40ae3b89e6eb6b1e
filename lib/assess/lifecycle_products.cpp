#include "lib/assess/lifecycle_products.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "lib/assess/lifecycle_texts.hpp"
#include "lib/lifecycle/recogniser.hpp"
#include "lib/lifecycle/service_hours.hpp"

namespace plimsoll::assess {
namespace {

using lifecycle::Day;
using lifecycle::Milestone;
using lifecycle::Standing;
using lifecycle::Status;

// The winner of each attribute as the view asset_attribute tells it, of the few attributes that
// name products: the view ranks all of them first, which takes seconds on a large estate.
constexpr const char* kAttributesOfAssets = R"sql(
SELECT asset_id, kind, key, value, version_id FROM (
  SELECT v.asset_id, x.kind, a.key, a.value, v.id AS version_id,
         row_number() OVER (PARTITION BY v.asset_id, a.key
                            ORDER BY s.specificity DESC, v.first_scan DESC, s.collector, s.target,
                                     v.key) AS rank
  FROM asset_version v
  JOIN asset x ON x.id = v.asset_id
  JOIN source s ON s.id = v.source_id, json_each(v.attributes) a
  WHERE v.last_scan IS NULL AND x.last_scan IS NULL AND a.type NOT IN ('object', 'array', 'null')
    AND a.key IN (SELECT value FROM json_each(?)))
WHERE rank = 1 ORDER BY asset_id, key)sql";

// Of a product said to end on several days the first counts.
constexpr const char* kStatements = R"sql(
SELECT p.evidence_id, p.asset_id, coalesce(p.product, ''), p.end_at, date(n.started_at),
       s.collector || ' ' || s.target
FROM support p
JOIN evidence e ON e.id = p.evidence_id
JOIN source s ON s.id = e.source_id
JOIN scan n ON n.id = e.first_scan
JOIN asset a ON a.id = p.asset_id
WHERE a.last_scan IS NULL
ORDER BY p.asset_id, p.product, p.end_at IS NULL, p.end_at, p.evidence_id)sql";

constexpr const char* kInsert = R"sql(
INSERT INTO product_lifecycle (assessment_id, asset_id, product, label, cycle, hardware, eos_at,
  eoas_at, eol_at, eoes_at, status, end_at, days_left, basis, source, as_of, recognised_from,
  recognised_text, note, evidence)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?))sql";

/// A row of product_lifecycle.
struct Row {
  std::int64_t asset_id = 0;
  std::string label;
  bool hardware = false;
  Standing standing;
  bool stated = false;
  std::string from;
  std::string text;
  std::set<std::string> evidence;
};

/// What is read of one asset.
struct AssetTexts {
  std::string kind;
  AttributeTexts texts;
  std::map<std::string, std::int64_t, std::less<>> versions;  ///< Of each attribute.
};

void put(SQLite::Statement& statement, int index, const std::string& text) {
  if (text.empty()) {
    statement.bind(index);
  } else {
    statement.bind(index, text);
  }
}

void put(SQLite::Statement& statement, int index, const std::optional<Day>& day) {
  put(statement, index, day ? lifecycle::to_text(*day) : std::string{});
}

class Writer {
 public:
  Writer(SQLite::Database& database, std::int64_t assessment, const lifecycle::Catalogue& catalogue,
         Day today, const lifecycle::Horizons& horizons)
      : database_{database},
        assessment_{assessment},
        recogniser_{catalogue},
        today_{today},
        horizons_{horizons} {}

  void run() {
    read_assets();
    read_hosts();
    for (const auto& [id, asset] : assets_) add_products(id, asset);
    add_statements();
    SQLite::Statement statement{database_, kInsert};
    for (const auto& row : rows_) insert(statement, row);
  }

 private:
  void read_assets() {
    nlohmann::json names = nlohmann::json::array();
    for (const auto name : product_attributes()) names.push_back(name);
    SQLite::Statement query{database_, kAttributesOfAssets};
    query.bind(1, names.dump());
    while (query.executeStep()) {
      auto& asset = assets_[query.getColumn(0).getInt64()];
      asset.kind = query.getColumn(1).getString();
      const std::string name = query.getColumn(2).getString();
      asset.texts[name] = query.getColumn(3).getString();
      asset.versions[name] = query.getColumn(4).getInt64();
    }
  }

  /// What each program runs on: the first host that is known.
  void read_hosts() {
    SQLite::Statement query{
        database_,
        "SELECT from_id, min(to_id) FROM relation WHERE kind = 'runs_on' GROUP BY from_id"};
    while (query.executeStep()) {
      hosts_[query.getColumn(0).getInt64()] = query.getColumn(1).getInt64();
    }
  }

  /// Texts repeat on thousands of assets.
  const lifecycle::Recognition& recognise(const std::string& text) {
    const auto found = recognised_.find(text);
    if (found != recognised_.end()) return found->second;
    return recognised_.emplace(text, recogniser_.recognise(text)).first->second;
  }

  [[nodiscard]] Standing standing(const lifecycle::Recognition& recognition) const {
    return lifecycle::standing_of(recogniser_.catalogue(), recognition, today_, horizons_);
  }

  void add_products(std::int64_t id, const AssetTexts& asset) {
    for (const auto& product : product_texts(asset.kind, asset.texts)) {
      Row row;
      row.asset_id = id;
      row.standing =
          product.package.empty() ? standing(recognise(product.text)) : packaged(id, product);
      if (row.standing.product.empty() && !product.expected) continue;
      row.label = label_of(row.standing, product.label);
      row.hardware = is_hardware(row.standing.product);
      row.from = product.from;
      row.text = product.text;
      for (const auto& [name, version] : asset.versions) {
        if (product.from.find(name) != std::string::npos)
          row.evidence.insert(fmt::format("asset_version:{}", version));
      }
      if (!is_known(row)) keep(std::move(row));
    }
  }

  void keep(Row row) {
    places_.emplace(row.asset_id, rows_.size());
    rows_.push_back(std::move(row));
  }

  /// The first row of that asset for which `wanted` holds; null when there is none.
  template <typename Wanted>
  Row* find(std::int64_t asset, Wanted wanted) {
    const auto [begin, end] = places_.equal_range(asset);
    for (auto place = begin; place != end; ++place) {
      if (wanted(rows_[place->second])) return &rows_[place->second];
    }
    return nullptr;
  }

  /// One product of an asset told by two of its attributes is one.
  bool is_known(const Row& row) {
    return find(row.asset_id, [&](const Row& other) {
             return !row.standing.product.empty() &&
                    other.standing.product == row.standing.product &&
                    other.standing.cycle == row.standing.cycle;
           }) != nullptr;
  }

  /// A program from a package: whether its maker or the distribution built it is often not told.
  /// Where both would give the same answer there is nothing to ask; else it is unknown.
  Standing packaged(std::int64_t id, const ProductText& product) {
    auto found = recogniser_.recognise_package(product.package, product.package_version);
    if (found.product.empty()) found = recognise(product.text);
    using enum lifecycle::Builder::Who;
    if (found.product.empty() || found.builder.who == maker) return standing(found);
    const auto system = system_of(id);
    if (!system) return standing(found);
    auto by_distribution = found;
    by_distribution.builder = {distribution, system->product, system->cycle};
    const auto theirs = standing(by_distribution);
    if (found.builder.who == distribution) return theirs;
    auto by_maker = found;
    by_maker.builder = {};
    const auto own = standing(by_maker);
    if (own.status == theirs.status && own.end == theirs.end) return own;
    return whichever(own, theirs, *system);
  }

  /// What is known when one of two built it: where both are in the same state the earlier end
  /// counts, else nothing does.
  static Standing whichever(const Standing& own, const Standing& theirs,
                            const lifecycle::Recognition& system) {
    const auto said = [](const Standing& one) {
      if (!one.end) return std::string{lifecycle::to_string(one.status)};
      return fmt::format("{}, {}", lifecycle::to_string(one.status), lifecycle::to_text(*one.end));
    };
    const bool alike = own.status == theirs.status && own.end && theirs.end;
    Standing out = alike && *theirs.end < *own.end ? theirs : own;
    out.note = fmt::format("built by its maker ({}) or by {} {} ({}): which is not told", said(own),
                           system.product, system.cycle, said(theirs));
    if (!alike) {
      out.status = Status::unknown;
      out.dates = {};
      out.end.reset();
    }
    return out;
  }

  /// The operating system under a program; absent when it isn't known.
  std::optional<lifecycle::Recognition> system_of(std::int64_t id) {
    const auto host = hosts_.find(id);
    if (host == hosts_.end()) return std::nullopt;
    const auto asset = assets_.find(host->second);
    if (asset == assets_.end()) return std::nullopt;
    for (const auto& product : product_texts(asset->second.kind, asset->second.texts)) {
      const auto& found = recognise(product.text);
      if (!found.cycle.empty()) return found;
    }
    return std::nullopt;
  }

  [[nodiscard]] bool is_hardware(const std::string& product) const {
    const auto* found = recogniser_.catalogue().find(product);
    return found != nullptr && found->kind == lifecycle::Product::Class::hardware;
  }

  [[nodiscard]] std::string label_of(const Standing& standing, const std::string& otherwise) const {
    const auto* product = recogniser_.catalogue().find(standing.product);
    if (product == nullptr || standing.cycle.empty()) return otherwise;
    if (standing.cycle == lifecycle::kEveryVersion) return product->label;
    return fmt::format("{} {}", product->label, standing.cycle);
  }

  void add_statements() {
    SQLite::Statement query{database_, kStatements};
    std::set<std::pair<std::int64_t, std::string>> seen;
    while (query.executeStep()) {
      const std::int64_t asset = query.getColumn(1).getInt64();
      const std::string product = query.getColumn(2).getString();
      if (!seen.emplace(asset, product).second) continue;
      Row row;
      row.asset_id = asset;
      row.label = product.empty() ? "the product" : product;
      row.stated = true;
      row.from = "support";
      row.text = product;
      row.evidence.insert(fmt::format("evidence:{}", query.getColumn(0).getInt64()));
      auto& dates = row.standing.dates;
      if (const auto day = lifecycle::parse_day(query.getColumn(3).getString()))
        dates.end_of_security_support = {Milestone::Known::day, *day};
      dates.source = query.getColumn(5).getString();
      dates.as_of = lifecycle::parse_day(query.getColumn(4).getString());
      take_statement(std::move(row));
    }
  }

  /// Puts a statement in the place of what the reference data says of the same product, where it
  /// counts more; else beside it.
  void take_statement(Row stated) {
    const auto& found = recognise(stated.text);
    Row* same = find(stated.asset_id, [&](const Row& row) {
      return !row.stated && !found.product.empty() && row.standing.product == found.product &&
             (found.cycle.empty() || row.standing.cycle == found.cycle);
    });
    stated.standing.product = found.product;
    stated.standing.cycle = found.cycle;
    stated.hardware = is_hardware(found.product);
    if (same == nullptr) {
      judge(stated);
      return keep(std::move(stated));
    }
    if (!counts_more(stated, *same)) return;
    const auto& published = same->standing.dates;
    const auto end = stated.standing.dates.end_of_security_support;
    stated.standing.dates.end_of_sale = published.end_of_sale;
    stated.standing.dates.end_of_active_support = published.end_of_active_support;
    judge(stated);
    // Support that goes on beyond the maker's own is extended support, and is shown as such.
    if (const auto own = published.end_of_security_support.date(); own && end.day > *own) {
      stated.standing.dates.end_of_security_support = published.end_of_security_support;
      stated.standing.dates.end_of_extended_support = end;
    }
    stated.standing.cycle = same->standing.cycle;
    stated.label = same->label;
    stated.from = fmt::format("support; {}", same->from);
    stated.evidence.insert(same->evidence.begin(), same->evidence.end());
    *same = std::move(stated);
  }

  static bool counts_more(const Row& stated, const Row& reference) {
    const auto end = stated.standing.dates.end_of_security_support.date();
    if (!end) return false;
    const auto& known = reference.standing;
    if (!known.end || *end > *known.end) return true;
    return !known.dates.as_of ||
           (stated.standing.dates.as_of && *stated.standing.dates.as_of >= *known.dates.as_of);
  }

  void judge(Row& row) const {
    auto& standing = row.standing;
    const auto kind =
        row.hardware ? lifecycle::Product::Class::hardware : lifecycle::Product::Class::software;
    standing.status = lifecycle::status_on(standing.dates, kind, today_, horizons_);
    standing.end = standing.dates.end_of_security_support.date();
    if (standing.status == Status::unknown) standing.note = "the statement has no day";
  }

  void insert(SQLite::Statement& insert, const Row& row) {
    insert.reset();
    insert.clearBindings();
    const auto& standing = row.standing;
    const auto& dates = standing.dates;
    int i = 0;
    insert.bind(++i, assessment_);
    insert.bind(++i, row.asset_id);
    insert.bind(++i, standing.product.empty() ? row.label : standing.product);
    insert.bind(++i, row.label);
    put(insert, ++i, standing.cycle);
    insert.bind(++i, row.hardware ? 1 : 0);
    put(insert, ++i, dates.end_of_sale.date());
    put(insert, ++i, dates.end_of_active_support.date());
    put(insert, ++i, dates.end_of_security_support.date());
    put(insert, ++i, dates.end_of_extended_support.date());
    insert.bind(++i, std::string{lifecycle::to_string(standing.status)});
    put(insert, ++i, standing.end);
    if (standing.end) {
      insert.bind(++i, static_cast<std::int64_t>((*standing.end - today_).count()));
    } else {
      insert.bind(++i);
    }
    insert.bind(++i, row.stated ? "statement" : "reference");
    put(insert, ++i, dates.source);
    put(insert, ++i, dates.as_of);
    insert.bind(++i, row.from);
    insert.bind(++i, row.text);
    put(insert, ++i, standing.note);
    insert.bind(++i, nlohmann::json(row.evidence).dump());
    insert.exec();
  }

  SQLite::Database& database_;
  std::int64_t assessment_;
  lifecycle::Recogniser recogniser_;
  Day today_;
  lifecycle::Horizons horizons_;
  std::map<std::int64_t, AssetTexts> assets_;
  std::unordered_map<std::int64_t, std::int64_t> hosts_;
  std::unordered_map<std::string, lifecycle::Recognition> recognised_;
  std::vector<Row> rows_;
  std::multimap<std::int64_t, std::size_t> places_;  ///< Of each asset's rows.
};

std::optional<lifecycle::Seconds> seconds(const SQLite::Column& column) {
  if (column.isNull()) return std::nullopt;
  return lifecycle::Seconds{column.getInt64()};
}

std::string why_unknown(const std::string& hours, bool restore_known) {
  if (hours.empty()) return "the contract does not say its service hours";
  if (!lifecycle::parse_service_hours(hours))
    return fmt::format("the service hours \"{}\" could not be read", hours);
  if (!restore_known) return "the contract promises no time to restore";
  return "its times are out of range";
}

void write_repairs(SQLite::Database& database, std::int64_t assessment) {
  SQLite::Statement query{database,
                          "SELECT evidence_id, coalesce(hours, ''), response_s, restore_s "
                          "FROM contract ORDER BY evidence_id"};
  SQLite::Statement insert{database,
                           "INSERT INTO contract_repair (evidence_id, assessment_id, repair_s, "
                           "reason) VALUES (?, ?, ?, ?)"};
  while (query.executeStep()) {
    const std::string hours = query.getColumn(1).getString();
    const auto restore = seconds(query.getColumn(3));
    const auto repair = lifecycle::worst_repair(hours, seconds(query.getColumn(2)), restore);
    insert.reset();
    insert.clearBindings();
    insert.bind(1, query.getColumn(0).getInt64());
    insert.bind(2, assessment);
    if (repair) {
      insert.bind(3, static_cast<std::int64_t>(repair->count()));
    } else {
      insert.bind(4, why_unknown(hours, restore.has_value()));
    }
    insert.exec();
  }
}

}  // namespace

void write_lifecycle(SQLite::Database& database, std::int64_t assessment,
                     const lifecycle::Catalogue& catalogue, Day today,
                     const lifecycle::Horizons& horizons) {
  Writer{database, assessment, catalogue, today, horizons}.run();
  write_repairs(database, assessment);
}

}  // namespace plimsoll::assess
