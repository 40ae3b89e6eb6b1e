#include "lib/lifecycle/pattern.hpp"

#include <algorithm>
#include <utility>

#include "lib/core/text.hpp"
#include "lib/lifecycle/version.hpp"

namespace plimsoll::lifecycle {
namespace {

/// Marks that makers put behind their names, and that tell nothing.
constexpr std::array<std::string_view, 4> kMarks{"(r)", "(tm)", "\xC2\xAE", "\xE2\x84\xA2"};
constexpr std::string_view kSeparators = " \t\r\n\v\f,;()[]<>=/|\"'";

std::string without_marks(std::string_view text) {
  std::string out = core::lower(text.substr(0, kWordsBound * kWordBound));
  for (const auto mark : kMarks) {
    for (auto at = out.find(mark); at != std::string::npos; at = out.find(mark, at)) {
      out.replace(at, mark.size(), " ");
    }
  }
  return out;
}

std::string_view without_end(std::string_view word) {
  while (!word.empty() && (word.back() == '.' || word.back() == ':')) word.remove_suffix(1);
  return word;
}

}  // namespace

std::vector<std::string> tokens_of(std::string_view text) {
  const std::string plain = without_marks(text);
  std::vector<std::string> words;
  std::size_t at = 0;
  while (at < plain.size() && words.size() < kWordsBound) {
    const auto begin = plain.find_first_not_of(kSeparators, at);
    if (begin == std::string::npos) break;
    const auto end = std::min(plain.find_first_of(kSeparators, begin), plain.size());
    const auto word = without_end(std::string_view{plain}.substr(begin, end - begin));
    if (!word.empty()) words.emplace_back(word.substr(0, kWordBound));
    at = end;
  }
  return words;
}

const std::string& Match::capture(char name) const { return captures[kCaptures.find(name)]; }

std::optional<std::vector<Pattern::Piece>> Pattern::parse_pieces(std::string_view text) {
  std::vector<Piece> pieces;
  while (!text.empty()) {
    if (text.front() == '{') {
      if (text.size() < 3 || text[2] != '}' || Match::kCaptures.find(text[1]) == std::string::npos)
        return std::nullopt;
      pieces.push_back({text[1], {}});
      text.remove_prefix(3);
    } else if (text.front() == '*') {
      pieces.push_back({'*', {}});
      text.remove_prefix(1);
    } else {
      const auto end = std::min(text.find_first_of("{*"), text.size());
      pieces.push_back({0, core::lower(text.substr(0, end))});
      text.remove_prefix(end);
    }
  }
  if (pieces.empty()) return std::nullopt;
  return pieces;
}

std::optional<Pattern::Word> Pattern::parse_word(std::string_view text) {
  Word word;
  if (text == "*") {
    word.run = true;
    return word;
  }
  if (text.front() == '[') {
    if (text.back() != ']') return std::nullopt;
    word.optional = true;
    text = text.substr(1, text.size() - 2);
  }
  for (const auto part : core::split(text, '|')) {
    auto pieces = parse_pieces(without_end(part));
    if (!pieces) return std::nullopt;
    word.alternatives.push_back(std::move(*pieces));
  }
  return word;
}

std::optional<Pattern> Pattern::parse(std::string_view text) {
  Pattern pattern;
  for (const auto part : core::words(text)) {
    auto word = parse_word(part);
    if (!word) return std::nullopt;
    pattern.words_.push_back(std::move(*word));
  }
  if (pattern.words_.empty()) return std::nullopt;
  pattern.find_first_words();
  return pattern;
}

void Pattern::find_first_words() {
  for (const auto& word : words_) {
    for (const auto& pieces : word.alternatives) {
      if (pieces.size() == 1 && pieces.front().capture == 0) {
        first_words_.push_back(pieces.front().literal);
      } else {
        first_words_.clear();
        return;
      }
    }
    if (word.run) first_words_.clear();
    if (!word.optional) return;
  }
}

bool Pattern::match_pieces(const std::vector<Piece>& pieces, std::size_t at, std::string_view word,
                           Match& match) {
  if (at == pieces.size()) return word.empty();
  const Piece& piece = pieces[at];
  const bool last = at + 1 == pieces.size();
  switch (piece.capture) {
    case 0:
      return word.starts_with(piece.literal) &&
             match_pieces(pieces, at + 1, word.substr(piece.literal.size()), match);
    case '*':
      for (std::size_t skip = 0; skip <= word.size(); ++skip) {
        if (match_pieces(pieces, at + 1, word.substr(skip), match)) return true;
      }
      return false;
    case 'w':
      match.captures[Match::kCaptures.find('w')] = word;
      return last && !word.empty();
    case 'v': {
      if (word.size() > 1 && word.front() == 'v' && version_length(word.substr(1)) > 0)
        word.remove_prefix(1);
      const auto length = version_length(word);
      if (length == 0) return false;
      const auto rest = word.substr(length);
      if (last ? !rest.empty() &&
                     std::string_view{"-+~^:@_!"}.find(rest.front()) == std::string_view::npos
               : !match_pieces(pieces, at + 1, rest, match))
        return false;
      match.captures[Match::kCaptures.find('v')] = word.substr(0, length);
      match.suffix = rest;
      return true;
    }
    default: {
      const auto end = std::min(word.find_first_not_of("0123456789"), word.size());
      if (end == 0 || !match_pieces(pieces, at + 1, word.substr(end), match)) return false;
      match.captures[Match::kCaptures.find(piece.capture)] = word.substr(0, end);
      return true;
    }
  }
}

bool Pattern::match_from(std::size_t at, const std::vector<std::string>& words, std::size_t word,
                         Match& match) const {
  if (at == words_.size()) {
    match.end = word;
    return true;
  }
  const Word& wanted = words_[at];
  if (wanted.run) {
    for (std::size_t next = word; next <= words.size(); ++next) {
      if (match_from(at + 1, words, next, match)) return true;
    }
    return false;
  }
  if (word < words.size()) {
    for (const auto& pieces : wanted.alternatives) {
      if (!match_pieces(pieces, 0, words[word], match)) continue;
      match.used[word] = true;
      // A later word may fail and an earlier one be tried again: what it captured is overwritten.
      if (match_from(at + 1, words, word + 1, match)) return true;
      match.used[word] = false;
    }
  }
  return wanted.optional && match_from(at + 1, words, word, match);
}

std::optional<Match> Pattern::match(const std::vector<std::string>& words) const {
  Match match;
  match.used.assign(words.size(), false);
  if (!match_from(0, words, 0, match)) return std::nullopt;
  return match;
}

}  // namespace plimsoll::lifecycle
