#include "lib/exchange/xml_text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include <fmt/format.h>

#include "lib/core/text.hpp"

namespace plimsoll::exchange {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kSaveAs = "save the file as UTF-8";

enum class Encoding : std::uint8_t { utf8, utf16_le, utf16_be, utf32_le, utf32_be, windows_1252 };

struct Opening {
  std::string_view bytes;  ///< What a file of the encoding begins with.
  Encoding encoding;
  std::size_t mark;  ///< How many of them are a byte order mark.
};

/// Extensible Markup Language 1.0, appendix F.1; the longer openings first.
constexpr std::array kOpenings{
    Opening{"\xFF\xFE\0\0"sv, Encoding::utf32_le, 4},
    Opening{"\0\0\xFE\xFF"sv, Encoding::utf32_be, 4},
    Opening{"<\0\0\0"sv, Encoding::utf32_le, 0},
    Opening{"\0\0\0<"sv, Encoding::utf32_be, 0},
    Opening{"\xFF\xFE"sv, Encoding::utf16_le, 2},
    Opening{"\xFE\xFF"sv, Encoding::utf16_be, 2},
    Opening{"<\0"sv, Encoding::utf16_le, 0},
    Opening{"\0<"sv, Encoding::utf16_be, 0},
    Opening{"\xEF\xBB\xBF"sv, Encoding::utf8, 3},
};

/// Windows-1252 where it differs from ISO 8859-1: 0x80 to 0x9F; 0 where it has no character.
constexpr std::array<std::uint16_t, 32> kWindows1252{
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

void append_utf8(std::string& out, std::uint32_t code) {
  const auto put = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (code > 0x10FFFFU || (code >= 0xD800U && code <= 0xDFFFU)) code = 0xFFFDU;
  if (code < 0x80U) return put(code);
  if (code < 0x800U) {
    put(0xC0U | (code >> 6U));
  } else if (code < 0x10000U) {
    put(0xE0U | (code >> 12U));
    put(0x80U | ((code >> 6U) & 0x3FU));
  } else {
    put(0xF0U | (code >> 18U));
    put(0x80U | ((code >> 12U) & 0x3FU));
    put(0x80U | ((code >> 6U) & 0x3FU));
  }
  put(0x80U | (code & 0x3FU));
}

/// The unit of `width` bytes that begins at `at`.
std::uint32_t unit(std::string_view bytes, std::size_t at, std::size_t width, bool big_endian) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < width; ++i) {
    const auto byte = static_cast<unsigned char>(bytes[at + (big_endian ? i : width - 1 - i)]);
    value = (value << 8U) | byte;
  }
  return value;
}

std::string from_utf16(std::string_view bytes, bool big_endian) {
  std::string out;
  out.reserve(bytes.size());
  for (std::size_t at = 0; at + 1 < bytes.size(); at += 2) {
    std::uint32_t code = unit(bytes, at, 2, big_endian);
    if (code >= 0xD800U && code < 0xDC00U && at + 3 < bytes.size()) {
      const std::uint32_t low = unit(bytes, at + 2, 2, big_endian);
      if (low >= 0xDC00U && low < 0xE000U) {
        code = 0x10000U + ((code - 0xD800U) << 10U) + (low - 0xDC00U);
        at += 2;
      }
    }
    append_utf8(out, code);
  }
  return out;
}

std::string from_utf32(std::string_view bytes, bool big_endian) {
  std::string out;
  out.reserve(bytes.size() / 2);
  for (std::size_t at = 0; at + 3 < bytes.size(); at += 4) {
    append_utf8(out, unit(bytes, at, 4, big_endian));
  }
  return out;
}

std::string from_windows_1252(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    const bool differs = byte >= 0x80U && byte < 0xA0U;
    append_utf8(out, differs ? kWindows1252.at(byte - 0x80U) : std::uint32_t{byte});
  }
  return out;
}

/// The encoding that the XML declaration names, in lower case; empty when it names none.
std::string declared_encoding(std::string_view text) {
  if (!text.starts_with("<?xml")) return {};
  const auto declaration = text.substr(0, text.substr(0, 512).find("?>"));
  auto at = declaration.find("encoding");
  if (at == std::string_view::npos) return {};
  at = declaration.find_first_of("\"'", at);
  if (at == std::string_view::npos) return {};
  const auto end = declaration.find(declaration[at], at + 1);
  if (end == std::string_view::npos) return {};
  return core::lower(declaration.substr(at + 1, end - at - 1));
}

Result<std::string> to_utf8(std::string_view bytes) {
  Opening opening{""sv, Encoding::utf8, 0};
  const auto* const found =
      std::ranges::find_if(kOpenings, [&](const Opening& o) { return bytes.starts_with(o.bytes); });
  if (found != kOpenings.end()) opening = *found;
  bytes.remove_prefix(opening.mark);
  const auto name = opening.encoding == Encoding::utf8 ? declared_encoding(bytes) : std::string{};
  if (opening.mark == 0 && (name == "windows-1252" || name == "iso-8859-1" || name == "latin1")) {
    opening.encoding = Encoding::windows_1252;
  }
  switch (opening.encoding) {
    case Encoding::utf16_le:
    case Encoding::utf16_be:
      return from_utf16(bytes, opening.encoding == Encoding::utf16_be);
    case Encoding::utf32_le:
    case Encoding::utf32_be:
      return from_utf32(bytes, opening.encoding == Encoding::utf32_be);
    case Encoding::windows_1252:
      return from_windows_1252(bytes);
    case Encoding::utf8:
      break;
  }
  if (!core::is_utf8(bytes)) {
    const bool other = !name.empty() && name != "utf-8";
    return failure(other ? Error::Kind::unsupported : Error::Kind::malformed,
                   fmt::format("expected text in UTF-8, UTF-16 or UTF-32, got {}",
                               other ? "\"" + core::printable(name) + "\"" : "other bytes"),
                   std::string{kSaveAs});
  }
  return std::string{bytes};
}

}  // namespace

Result<XmlText> XmlText::parse(std::string_view bytes) {
  auto text = to_utf8(bytes);
  if (!text) return tl::unexpected(std::move(text.error()));
  XmlText out;
  for (auto at = text->find('\n'); at != std::string::npos; at = text->find('\n', at + 1)) {
    out.line_ends_.push_back(at);
  }
  const auto parsed = out.document_.load_buffer(
      text->data(), text->size(), pugi::parse_default | pugi::parse_doctype, pugi::encoding_utf8);
  if (!parsed) {
    return failure(Error::Kind::malformed,
                   fmt::format("line {}: no well-formed XML: {}", out.line_at(parsed.offset),
                               parsed.description()),
                   "the file may be cut off: copy it again, or export it again");
  }
  for (const pugi::xml_node node : out.document_.children()) {
    if (node.type() != pugi::node_doctype) continue;
    if (std::string_view{node.value()}.find('[') == std::string_view::npos) continue;
    return failure(
        Error::Kind::unsupported,
        fmt::format("line {}: the document type declares entities or elements of its own",
                    out.line(node)),
        "remove what stands between [ and ] of <!DOCTYPE …>");
  }
  return out;
}

std::size_t XmlText::line(const pugi::xml_node& node) const { return line_at(node.offset_debug()); }

std::size_t XmlText::line_at(std::ptrdiff_t offset) const {
  const auto at = static_cast<std::size_t>(std::max<std::ptrdiff_t>(offset, 0));
  const auto end = std::ranges::lower_bound(line_ends_, at);
  return 1 + static_cast<std::size_t>(end - line_ends_.begin());
}

}  // namespace plimsoll::exchange
