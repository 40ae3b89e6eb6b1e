/// @file
/// Patterns by which a text names a product: the language of
/// schemas/reference/lifecycle/recognition.csv.
///
/// A pattern is words between blanks, each compared with one word of the text, in order, from its
/// beginning; what follows them in the text is free.
///   postgresql    that word; `*` in it stands for any bytes
///   rds|aurora    one of these words
///   [server]      that word, or nothing
///   *             any number of words, as few as possible
///   {v}           a version ("13.4", "v1.27.3-eks-1"; see version_length()), what follows it in
///   its
///                 word is kept as its suffix; {n} {m} {p} digits; {w} anything.  May stand within
///                 a word: "sp{m}", "{v}-mariadb*".
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plimsoll::lifecycle {

/// At most this many words of a text are looked at, each of at most kWordBound bytes: names stand
/// at the beginning.
inline constexpr std::size_t kWordsBound = 64;
inline constexpr std::size_t kWordBound = 128;

/// The words of a text: lower case, cut at blanks and at , ; ( ) [ ] < > = / | and quotation marks,
/// without trailing points and colons, without (R) and (TM).
[[nodiscard]] std::vector<std::string> tokens_of(std::string_view text);

/// What a pattern found.
struct Match {
  static constexpr std::string_view kCaptures = "vnmpw";
  std::array<std::string, kCaptures.size()> captures;  ///< By place in kCaptures; empty: none.
  std::string suffix;      ///< What followed {v} in its word: "-1ubuntu4".
  std::vector<bool> used;  ///< Which words of the text matched a word of it.
  std::size_t end = 0;     ///< The first word behind the match.

  /// Of "v", "n", …
  [[nodiscard]] const std::string& capture(char name) const;
};

/// A pattern that was read.
class Pattern {
 public:
  /// Absent when `text` isn't a pattern: a bracket or brace left open, an unknown capture, nothing.
  [[nodiscard]] static std::optional<Pattern> parse(std::string_view text);

  /// The words with which a matching text can begin; empty when that can be any.
  [[nodiscard]] const std::vector<std::string>& first_words() const { return first_words_; }

  /// Whether the words begin as the pattern says.
  [[nodiscard]] std::optional<Match> match(const std::vector<std::string>& words) const;

 private:
  struct Piece {
    char capture = 0;     ///< 0: a literal, '*': any bytes.
    std::string literal;  ///< Lower case.
  };
  struct Word {
    bool optional = false;
    bool run = false;                              ///< `*` alone.
    std::vector<std::vector<Piece>> alternatives;  ///< Each a sequence of pieces.
  };

  static std::optional<Word> parse_word(std::string_view text);
  static std::optional<std::vector<Piece>> parse_pieces(std::string_view text);
  static bool match_pieces(const std::vector<Piece>& pieces, std::size_t at, std::string_view word,
                           Match& match);
  bool match_from(std::size_t at, const std::vector<std::string>& words, std::size_t word,
                  Match& match) const;
  void find_first_words();

  std::vector<Word> words_;
  std::vector<std::string> first_words_;
};

}  // namespace plimsoll::lifecycle
