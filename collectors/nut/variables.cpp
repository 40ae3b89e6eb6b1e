#include "collectors/nut/variables.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "lib/core/text.hpp"

namespace plimsoll::nut {
namespace {

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= 128 && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '-' || c == '_';
  });
}

}  // namespace

Dump parse_dump(std::string_view text) {
  Dump out;
  std::size_t number = 0;
  for (const auto line : core::lines(text)) {
    ++number;
    const auto content = core::trim(line);
    if (content.empty() || content.front() == '#') continue;
    if (content.starts_with("TIMER ")) break;
    const auto colon = content.find(':');
    const auto name = core::trim(content.substr(0, colon));
    if (colon == std::string_view::npos || !is_name(name)) {
      out.issues.push_back({fmt::format("line {}", number), "expected \"name: value\""});
      continue;
    }
    if (out.variables.size() == kVariables && !out.variables.contains(name)) {
      out.issues.push_back({fmt::format("line {}", number),
                            "more variables than any device has; the rest is left out"});
      break;
    }
    out.variables.insert_or_assign(std::string{name},
                                   std::string{core::trim(content.substr(colon + 1))});
  }
  return out;
}

std::optional<std::vector<std::string>> protocol_words(std::string_view line) {
  std::vector<std::string> out;
  std::string word;
  bool in_word = false;
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    const bool escaped = c == '\\' && i + 1 < line.size();
    if (!quoted && (c == ' ' || c == '\t')) {
      if (in_word) out.push_back(std::move(word));
      word.clear();
      in_word = false;
    } else if (c == '"') {
      quoted = !quoted;
      in_word = true;
    } else {
      word += escaped ? line[++i] : c;
      in_word = true;
    }
  }
  if (quoted) return std::nullopt;
  if (in_word) out.push_back(std::move(word));
  return out;
}

}  // namespace plimsoll::nut
