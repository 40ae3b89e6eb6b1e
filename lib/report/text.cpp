#include "lib/report/text.hpp"

#include <algorithm>

#include "lib/core/text.hpp"

namespace plimsoll::report {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
constexpr std::string_view kEllipsis = "\xE2\x80\xA6";

/// Bytes of the UTF-8 sequence that begins with `first`, of text known to be well-formed.
std::size_t sequence_length(char first) {
  const auto byte = static_cast<unsigned char>(first);
  if (byte < 0x80U) return 1;
  if (byte < 0xE0U) return 2;
  return byte < 0xF0U ? 3 : 4;
}

/// Unicode 15, "Bidi_Control".
bool turns_direction(std::string_view character) {
  if (character == "\xD8\x9C") return true;
  if (character.size() != 3 || character[0] != '\xE2') return false;
  const auto last = static_cast<unsigned char>(character[2]);
  if (character[1] == '\x80') {
    return last == 0x8EU || last == 0x8FU || (last >= 0xAAU && last <= 0xAEU);
  }
  return character[1] == '\x81' && last >= 0xA6U && last <= 0xA9U;
}

/// U+0080 to U+009F, the line and paragraph separators, and U+FFFE and U+FFFF, which XML has not.
bool is_control(std::string_view character) {
  if (character.size() == 2) {
    return character[0] == '\xC2' && static_cast<unsigned char>(character[1]) < 0xA0U;
  }
  return character == "\xE2\x80\xA8" || character == "\xE2\x80\xA9" ||
         character == "\xEF\xBF\xBE" || character == "\xEF\xBF\xBF";
}

}  // namespace

std::string one_line(std::string_view text, std::size_t limit) {
  // A character has at most four bytes, so what lies behind can't be shown; the margin is for
  // blanks.
  std::string head{text.substr(0, limit * 8 + 64)};
  std::replace(head.begin(), head.end(), '\r', ' ');
  const std::string clean = core::printable(head);
  const bool cut = text.size() > limit * 8 + 64;
  std::string out;
  std::size_t count = 0;
  bool blank = false;
  for (std::string_view rest = core::trim(clean); !rest.empty();) {
    const std::string_view character = rest.substr(0, sequence_length(rest.front()));
    rest.remove_prefix(character.size());
    if (character == " " || character == "\t" || character == "\n") {
      blank = true;
      continue;
    }
    if (count + (blank ? 1 : 0) >= limit) return out.append(kEllipsis);
    if (blank) out += ' ';
    count += blank ? 2 : 1;
    blank = false;
    out += turns_direction(character) || is_control(character) ? kReplacement : character;
  }
  if (cut) out += kEllipsis;
  return out;
}

std::string escape_xml(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

double text_width(std::string_view text, double size) {
  double ems = 0;
  for (std::size_t at = 0; at < text.size(); at += sequence_length(text[at])) {
    const char c = text[at];
    constexpr std::string_view kNarrow = "ijl.,:;|!'()[] ";
    constexpr std::string_view kWide = "mwMW@%";
    if (sequence_length(c) > 2) {
      ems += 1.0;
    } else if (kNarrow.find(c) != std::string_view::npos) {
      ems += 0.36;
    } else if (kWide.find(c) != std::string_view::npos) {
      ems += 0.95;
    } else {
      ems += (c >= 'A' && c <= 'Z') ? 0.72 : 0.62;
    }
  }
  return ems * size;
}

}  // namespace plimsoll::report
