#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "reports/own/folder.hpp"

namespace plimsoll::own {
namespace {

constexpr std::string_view kSeparator = "_separator";

bool is_built_in(std::string_view name) {
  return std::ranges::find(kBuiltIn, name) != std::end(kBuiltIn);
}

/// Holds the markers of a template against what the queries give.
class Check {
 public:
  explicit Check(const Report& report) : report_{report} {}

  Result<std::vector<std::string>> run() {
    for (const Marker& marker : report_.page.markers) {
      if (marker.kind == Marker::Kind::end) {
        if (open_ == marker.name) open_.clear();
        continue;
      }
      auto fits = marker.kind == Marker::Kind::value ? value(marker) : section(marker);
      if (!fits) return tl::unexpected{std::move(fits.error())};
    }
    return used_;
  }

 private:
  [[nodiscard]] const Query* query(std::string_view section) const {
    const auto found = std::ranges::find(report_.queries, section, &Query::section);
    return found == report_.queries.end() ? nullptr : &*found;
  }

  static bool has(const Query& query, std::string_view column) {
    return std::ranges::find(query.names, column) != query.names.end();
  }

  [[nodiscard]] tl::unexpected<Error> wrong(const Marker& marker, const std::string& what,
                                            std::string remedy) const {
    return refuse(report_.template_file, fmt::format("line {}: {}", marker.line, what),
                  std::move(remedy));
  }

  [[nodiscard]] Result<void> value(const Marker& marker) const {
    if (is_built_in(marker.name)) return {};
    const Query* rows = query(open_);
    if (rows == nullptr) {
      return wrong(marker, fmt::format("{{{{{}}}}} stands in no section", marker.name),
                   fmt::format("outside a section there are {}; a query's values stand in its "
                               "section: {{{{#QUERY}}}}…{{{{/QUERY}}}}",
                               fmt::join(kBuiltIn, ", ")));
    }
    if (has(*rows, marker.name)) return {};
    return wrong(marker, fmt::format("{} has no column {}", rows->file, marker.name),
                 fmt::format("it has {}", fmt::join(rows->names, ", ")));
  }

  Result<void> section(const Marker& marker) {
    std::string_view name = marker.name;
    if (name.ends_with(kSeparator)) {
      name.remove_suffix(kSeparator.size());
      if (name == open_) return {};
      return wrong(marker, fmt::format("{{{{#{}}}}} stands outside its section", marker.name),
                   fmt::format("put it into {{{{#{0}}}}}…{{{{/{0}}}}}", name));
    }
    if (name.ends_with(kEmpty)) name.remove_suffix(kEmpty.size());
    if (const Query* rows = query(open_)) {
      const bool column = has(*rows, name);
      if (column && query(name) != nullptr) {
        return wrong(marker, fmt::format("{} is a query and a column of {}", name, rows->file),
                     "give the column another name: SELECT … AS other");
      }
      if (column) return {};
      if (query(name) == nullptr) {
        return wrong(marker, fmt::format("{} has no column {}", rows->file, name),
                     fmt::format("it has {}", fmt::join(rows->names, ", ")));
      }
      return wrong(marker, fmt::format("{{{{#{}}}}} stands in {{{{#{}}}}}", marker.name, open_),
                   "a section of rows stands in no other: join the two in SQL");
    }
    const Query* rows = query(name);
    if (rows == nullptr) {
      return wrong(marker, fmt::format("no query fills {{{{#{}}}}}", marker.name),
                   fmt::format("write {}.sql, or use one of: {}", core::lower(name), sections()));
    }
    used_.emplace_back(name);
    if (name == marker.name) open_ = marker.name;
    return {};
  }

  [[nodiscard]] std::string sections() const {
    std::vector<std::string> names;
    for (const Query& query : report_.queries) names.push_back(query.section);
    return names.empty() ? "(the folder has no .sql)" : core::join(names, ", ");
  }

  const Report& report_;
  std::string open_;  // the query in whose section the marker stands
  std::vector<std::string> used_;
};

}  // namespace

Result<std::vector<std::string>> check(const Report& report) { return Check{report}.run(); }

}  // namespace plimsoll::own
