#include "lib/report/csv.hpp"

#include <algorithm>
#include <array>

#include "lib/core/text.hpp"

namespace plimsoll::report {
namespace {

/// The full-width forms of = + - @, which some spreadsheets read as these.
constexpr std::array<std::string_view, 4> kFullWidth{"\uFF1D", "\uFF0B", "\uFF0D", "\uFF20"};

bool is_negative_number(std::string_view text) {
  return text.size() > 1 && text.front() == '-' &&
         text.find_first_not_of("0123456789.eE+-", 1) == text.npos &&
         core::to_double(text).has_value();
}

bool runs_as_formula(std::string_view text) {
  if (text.empty()) return false;
  const bool marked =
      std::string_view{"=+-@\t\r\n"}.find(text.front()) != std::string_view::npos ||
      std::ranges::any_of(kFullWidth, [&](auto mark) { return text.starts_with(mark); });
  return marked && !is_negative_number(text);
}

/// `text` as well-formed UTF-8 without NUL; its line ends stay.
std::string well_formed(std::string_view text) {
  if (core::is_utf8(text) && text.find('\0') == std::string_view::npos) return std::string{text};
  return core::printable(text);
}

}  // namespace

std::string csv_cell(std::string_view text) {
  std::string clean = well_formed(text);
  if (runs_as_formula(clean)) clean.insert(0, 1, '\'');
  const bool plain = clean.find_first_of(",;\"\t\r\n") == std::string::npos &&
                     (clean.empty() || (clean.front() != ' ' && clean.back() != ' '));
  if (plain) return clean;
  std::string out{"\""};
  out.reserve(clean.size() + 2);
  for (const char c : clean) out.append(c == '"' ? 2 : 1, c);
  return out += '"';
}

std::string csv_row(const std::vector<std::string>& cells) {
  std::string out;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) out += ',';
    out += csv_cell(cells[i]);
  }
  return out += "\r\n";
}

}  // namespace plimsoll::report
