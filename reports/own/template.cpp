#include "reports/own/template.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "lib/core/text.hpp"

namespace plimsoll::own {
namespace {

constexpr std::string_view kSeparator = "_separator";

/// Trouble found while reading; becomes an Error at the one place where reading ends.
struct Refusal {
  std::size_t line;
  std::string what;
  std::string remedy;
};

bool is_name(std::string_view text) {
  if (text.ends_with(kSeparator)) text.remove_suffix(kSeparator.size());
  return !text.empty() && text.front() >= 'A' && text.front() <= 'Z' &&
         text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == text.npos;
}

Marker read_marker(std::string_view inside, std::size_t line) {
  Marker marker{Marker::Kind::value, {}, line};
  std::string_view name = inside;
  if (name.starts_with('#')) marker.kind = Marker::Kind::section;
  if (name.starts_with('/')) marker.kind = Marker::Kind::end;
  if (marker.kind != Marker::Kind::value) name.remove_prefix(1);
  if (!is_name(name)) {
    const bool modified = is_name(name.substr(0, name.find(':')));
    throw Refusal{line, fmt::format("{{{{{}}}}} is no marker", core::printable(inside)),
                  modified ? "write the name alone: values are escaped as the file's format asks"
                           : "a marker is {{NAME}}, {{#NAME}}, {{/NAME}} or {{! a comment}}, in "
                             "capitals"};
  }
  marker.name = name;
  return marker;
}

/// One piece of a line: text, or what stands between {{ and }}.
struct Piece {
  bool marker;
  std::string_view text;

  /// A section's begin or end, or a comment.
  [[nodiscard]] bool quiet() const { return marker && text.find_first_of("#/!") == 0; }
  [[nodiscard]] bool blank() const {
    return !marker && text.find_first_not_of(" \t\r\n") == text.npos;
  }
};

std::vector<Piece> cut(std::string_view text, std::size_t line) {
  std::vector<Piece> out;
  while (!text.empty()) {
    const auto begin = text.find("{{");
    if (begin != 0) out.push_back({false, text.substr(0, begin)});
    if (begin == text.npos) break;
    text.remove_prefix(begin + 2);
    const auto end = text.find("}}");
    if (end == text.npos) {
      throw Refusal{line, "{{ without }}", "end the marker in the line in which it begins"};
    }
    out.push_back({true, text.substr(0, end)});
    text.remove_prefix(end + 2);
  }
  return out;
}

bool stands_alone(const std::vector<Piece>& line) {
  return std::ranges::any_of(line, &Piece::quiet) &&
         std::ranges::all_of(line, [](const Piece& p) { return p.quiet() || p.blank(); });
}

/// In CSV: a value is a whole cell, and a section whole rows, so that csv_cell() is all it takes.
void check_csv(const std::vector<Piece>& line, std::size_t number) {
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (!line[i].marker) continue;
    if (line[i].quiet()) {
      throw Refusal{number, fmt::format("{{{{{}}}}} stands within a row", line[i].text),
                    "put it on a line of its own: in CSV a section is whole rows"};
    }
    const bool begins = i == 0 || (!line[i - 1].marker && line[i - 1].text.ends_with(','));
    const bool ends = i + 1 == line.size() || line[i + 1].blank() ||
                      (!line[i + 1].marker && line[i + 1].text.starts_with(','));
    if (begins && ends) continue;
    throw Refusal{number, fmt::format("{{{{{}}}}} is not a whole cell", line[i].text),
                  "write it alone between commas, without quotes: cells are quoted where they "
                  "need it, and texts are joined in SQL (a || ' ' || b)"};
  }
}

/// In Markdown: where a value would be more than text, however it is escaped.
class MarkdownText {
 public:
  void pass(std::string_view text) {
    for (const char c : text) {
      const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (before_ == '<' && (letter || c == '/' || c == '!' || c == '?')) in_tag_ = true;
      if (c == '>') in_tag_ = false;
      before_ = c;
    }
  }

  /// `text` is what stands before the value in its line.
  void check(std::string_view name, std::string_view text, std::size_t line) const {
    if (in_tag_ || before_ == '<') {
      throw Refusal{line, fmt::format("{{{{{}}}}} stands in an HTML tag", name),
                    "make it template.html, or write the tag without values"};
    }
    const std::string_view trimmed = core::trim(text);
    if (trimmed.ends_with("](") || trimmed.ends_with("]:")) {
      throw Refusal{line, fmt::format("{{{{{}}}}} is the target of a link", name),
                    "begin the target with an address: [text](https://example.org/{{ID}})"};
    }
  }

 private:
  char before_ = '\n';
  bool in_tag_ = false;
};

class Reader {
 public:
  explicit Reader(Format format) : format_{format} {}

  void read(std::string_view line) {
    ++number_;
    const auto pieces = cut(line, number_);
    const bool alone = stands_alone(pieces);
    if (format_ == Format::csv && !alone) check_csv(pieces, number_);
    std::string_view before;
    for (const Piece& piece : pieces) {
      if (piece.marker) {
        take(piece.text, before);
      } else if (!alone) {
        markdown_.pass(piece.text);
        before = piece.text;
        out_.text += piece.text;
      }
    }
  }

  Template finish() {
    if (!open_.empty()) {
      const Marker& marker = out_.markers[open_.back()];
      throw Refusal{marker.line, fmt::format("{{{{#{}}}}} has no end", marker.name),
                    fmt::format("write {{{{/{}}}}} where it ends", marker.name)};
    }
    return std::move(out_);
  }

 private:
  void take(std::string_view inside, std::string_view before) {
    if (inside.starts_with('!')) return;  // a comment is for who writes, not for who reads
    Marker marker = read_marker(inside, number_);
    if (marker.kind == Marker::Kind::value && format_ == Format::markdown) {
      markdown_.check(marker.name, before, number_);
    }
    if (marker.kind == Marker::Kind::end) {
      if (open_.empty() || out_.markers[open_.back()].name != marker.name) {
        throw Refusal{number_, fmt::format("{{{{/{}}}}} ends no section", marker.name),
                      open_.empty() ? "remove it"
                                    : fmt::format("{{{{#{}}}}} of line {} is to be ended first",
                                                  out_.markers[open_.back()].name,
                                                  out_.markers[open_.back()].line)};
      }
      open_.pop_back();
    }
    if (marker.kind == Marker::Kind::section) open_.push_back(out_.markers.size());
    out_.text += fmt::format("{{{{{}}}}}", inside);
    out_.markers.push_back(std::move(marker));
  }

  Format format_;
  Template out_;
  MarkdownText markdown_;
  std::vector<std::size_t> open_;  // of out_.markers
  std::size_t number_ = 0;
};

}  // namespace

std::optional<Format> format_of(std::string_view extension) {
  if (extension == ".html") return Format::html;
  if (extension == ".md") return Format::markdown;
  if (extension == ".txt") return Format::text;
  if (extension == ".csv") return Format::csv;
  return std::nullopt;
}

Result<Template> parse_template(std::string_view text, Format format) {
  try {
    Reader reader{format};
    while (!text.empty()) {
      const auto end = text.find('\n');
      const std::size_t size = end == text.npos ? text.size() : end + 1;
      reader.read(text.substr(0, size));
      text.remove_prefix(size);
    }
    return reader.finish();
  } catch (const Refusal& refusal) {
    return failure(Error::Kind::usage, fmt::format("line {}: {}", refusal.line, refusal.what),
                   refusal.remedy);
  }
}

}  // namespace plimsoll::own
