#include "lib/report/markdown.hpp"

#include "lib/report/text.hpp"

namespace plimsoll::report {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Whether a mark in `text` at `at` means something only there: "- " and "1." begin a list, "=="
/// underlines a headline, "://", "www." and "@" make a link.
bool means_something(std::string_view text, std::size_t at) {
  const std::string_view before = text.substr(0, at);
  switch (text[at]) {
    case '-':
    case '+':
    case '=':
      return before.find_first_not_of("-+= ") == before.npos;
    case ')':
      return before.find_first_not_of("0123456789") == before.npos;
    case '.':
      return before.find_first_not_of("0123456789") == before.npos || before.ends_with("www") ||
             before.ends_with("WWW");
    case ':':
      return text.substr(at).starts_with("://") || before.ends_with("mailto") ||
             before.ends_with("xmpp");
    default:
      return std::string_view{"\\`*_{}[]()#!|~@^$"}.find(text[at]) != std::string_view::npos;
  }
}

}  // namespace

std::string escape_markdown(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    const std::string_view one = text.substr(at, 1);
    // Entities, since a backslash means nothing inside HTML.
    if (std::string_view{"&<>\"'"}.find(c) != std::string_view::npos) {
      out += escape_xml(one);
    } else {
      if (!is_digit(c) && means_something(text, at)) out += '\\';
      out += c;
    }
  }
  return out;
}

}  // namespace plimsoll::report
