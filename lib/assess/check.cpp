#include "lib/assess/check.hpp"

#include <algorithm>
#include <array>
#include <span>

#include <fmt/format.h>

#include "lib/core/text.hpp"

namespace plimsoll::assess {
namespace {

constexpr std::array<std::string_view, 9> kKeys{"id",   "title",  "practice", "severity", "fix",
                                                "risk", "remedy", "source",   "needs"};
constexpr std::size_t kRequiredKeys = 8;  // all before "needs"

/// One "key: value" of the header.
struct Entry {
  std::string key;
  std::string value;
  std::size_t line = 0;
};

struct Header {
  std::vector<Entry> entries;
  std::size_t sql_begin = 0;  ///< Offset of the first line that is no header line.
  std::size_t sql_line = 1;
};

tl::unexpected<Error> bad(std::string_view file, std::size_t line, std::string what) {
  return failure(Error::Kind::malformed, fmt::format("{}:{}: {}", file, line, what),
                 "docs/guide/adding-a-check.md shows the format");
}

bool lower_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

bool is_word(std::string_view text) {
  return !text.empty() && lower_or_digit(text.front()) && lower_or_digit(text.back()) &&
         std::ranges::all_of(text, [](char c) { return lower_or_digit(c) || c == '-'; });
}

bool is_id(std::string_view text) {
  const auto parts = core::split(text, '.');
  return text.size() <= 120 && parts.size() == 3 && std::ranges::all_of(parts, is_word);
}

bool is_table(std::string_view text) {
  return !text.empty() &&
         std::ranges::all_of(text, [](char c) { return lower_or_digit(c) || c == '_'; });
}

bool is_practice(std::string_view text) {
  const auto dot = text.find('.');
  if (dot == std::string_view::npos) return false;
  const auto domain = text.substr(0, dot);
  const auto number = core::to_int(text.substr(dot + 1));
  return number && *number >= 1 && *number <= 99 &&
         std::ranges::any_of(model::domains(), [&](const auto& d) { return d.id == domain; });
}

/// The pieces of a comma-separated list, trimmed.
std::vector<std::string> list_of(std::string_view text) {
  std::vector<std::string> out;
  for (const auto piece : core::split(text, ',')) out.emplace_back(core::trim(piece));
  return out;
}

/// Splits the leading comment lines into entries.
Result<Header> read_header(std::string_view text, std::string_view file) {
  Header header;
  std::size_t line_number = 0;
  while (header.sql_begin < text.size()) {
    ++line_number;
    const auto end = std::min(text.find('\n', header.sql_begin), text.size());
    const auto line = text.substr(header.sql_begin, end - header.sql_begin);
    const auto trimmed = core::trim(line);
    if (!trimmed.empty() && !trimmed.starts_with("--")) break;
    header.sql_begin = std::min(end + 1, text.size());
    header.sql_line = line_number + 1;
    if (trimmed.empty() || trimmed == "--") continue;
    const auto body = trimmed.substr(2);
    const auto content = core::trim(body);
    if (body.starts_with("  ") && !header.entries.empty()) {
      header.entries.back().value += " " + std::string{content};
      continue;
    }
    const auto colon = content.find(':');
    const auto key =
        colon == std::string_view::npos ? content : core::trim(content.substr(0, colon));
    const bool known = std::ranges::find(kKeys, key) != kKeys.end();
    if (colon == std::string_view::npos || !known) {
      return bad(
          file, line_number,
          fmt::format("expected \"-- key: value\" with a key of id, title, practice, severity, "
                      "fix, risk, remedy, source, needs; got \"{}\"",
                      core::printable(content.substr(0, 60))));
    }
    if (std::ranges::any_of(header.entries, [&](const Entry& e) { return e.key == key; })) {
      return bad(file, line_number, fmt::format("\"{}\" stands twice; expected it once", key));
    }
    header.entries.push_back(
        {std::string{key}, std::string{core::trim(content.substr(colon + 1))}, line_number});
  }
  return header;
}

std::optional<bool> yes_or_no(std::string_view text) {
  if (text == "yes") return true;
  if (text == "no") return false;
  return std::nullopt;
}

/// Reads "{ downtime: no, cost: none, needs_test: yes }".
std::optional<Fix> parse_fix(std::string_view text) {
  constexpr std::array<std::string_view, 4> kCosts{"none", "low", "medium", "high"};
  if (text.size() < 2 || text.front() != '{' || text.back() != '}') return std::nullopt;
  std::optional<bool> downtime;
  std::optional<bool> needs_test;
  std::optional<std::string_view> cost;
  for (const auto piece : core::split(text.substr(1, text.size() - 2), ',')) {
    const auto colon = piece.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    const auto key = core::trim(piece.substr(0, colon));
    const auto value = core::trim(piece.substr(colon + 1));
    if (key == "downtime" && !downtime) {
      downtime = yes_or_no(value);
    } else if (key == "needs_test" && !needs_test) {
      needs_test = yes_or_no(value);
    } else if (key == "cost" && !cost && std::ranges::find(kCosts, value) != kCosts.end()) {
      cost = value;
    } else {
      return std::nullopt;
    }
  }
  if (!downtime || !needs_test || !cost) return std::nullopt;
  return Fix{*downtime, std::string{*cost}, *needs_test};
}

/// Puts one entry into the check; the text says what was expected, empty when all is well.
std::string take(Check& check, const Entry& entry) {
  const auto& value = entry.value;
  if (value.empty()) return "expected a value, got none";
  const auto got = [&] { return core::printable(value.substr(0, 80)); };
  if (entry.key == "id") {
    check.id = value;
    if (!is_id(value)) {
      return fmt::format("expected area.subject.wanted-state in a-z, 0-9 and \"-\", got \"{}\"",
                         got());
    }
  } else if (entry.key == "practice") {
    check.practices = list_of(value);
    if (!std::ranges::all_of(check.practices, is_practice)) {
      return fmt::format("expected practices like \"M1.2, M6.7\", got \"{}\"", got());
    }
  } else if (entry.key == "severity") {
    const auto severity = model::parse_severity(value);
    if (!severity) {
      return fmt::format("expected info, low, medium, high or critical, got \"{}\"", got());
    }
    check.severity = *severity;
  } else if (entry.key == "fix") {
    auto fix = parse_fix(value);
    if (!fix) {
      return fmt::format(
          "expected {{ downtime: yes|no, cost: none|low|medium|high, needs_test: yes|no }}, got "
          "\"{}\"",
          got());
    }
    check.fix = std::move(*fix);
  } else if (entry.key == "needs") {
    check.needs = list_of(value);
    if (!std::ranges::all_of(check.needs, is_table)) {
      return fmt::format("expected names of tables like \"need, asset\", got \"{}\"", got());
    }
  } else {
    auto& field = entry.key == "title"    ? check.title
                  : entry.key == "risk"   ? check.risk
                  : entry.key == "remedy" ? check.remedy
                                          : check.source;
    field = value;
  }
  return {};
}

}  // namespace

std::string_view Check::area() const { return std::string_view{id}.substr(0, id.find('.')); }

std::string_view Check::domain() const {
  const std::string_view first = practices.front();
  return first.substr(0, first.find('.'));
}

Result<Check> parse_check(std::string_view text, std::string_view file) {
  if (text.size() > kCheckFileBound) {
    return bad(file, 1,
               fmt::format("expected at most {} bytes, got {}", kCheckFileBound, text.size()));
  }
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (!core::is_utf8(text) || text.find('\0') != std::string_view::npos) {
    return bad(file, 1, "expected UTF-8 text without NUL bytes");
  }
  auto header = read_header(text, file);
  if (!header) return tl::make_unexpected(std::move(header.error()));
  Check check;
  check.file = file;
  for (const auto& entry : header->entries) {
    if (auto expected = take(check, entry); !expected.empty()) {
      return bad(file, entry.line, fmt::format("{}: {}", entry.key, expected));
    }
  }
  for (const auto key : std::span{kKeys}.first(kRequiredKeys)) {
    if (std::ranges::none_of(header->entries, [&](const Entry& e) { return e.key == key; })) {
      return bad(file, header->sql_line,
                 fmt::format("expected \"-- {}: …\" in the header before", key));
    }
  }
  check.sql = core::trim(text.substr(header->sql_begin));
  if (check.sql.empty()) {
    return bad(file, header->sql_line, "expected one SELECT after the header, got nothing");
  }
  return check;
}

}  // namespace plimsoll::assess
