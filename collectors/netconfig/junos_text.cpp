#include <algorithm>
#include <string>

#include "collectors/netconfig/config.hpp"
#include "collectors/netconfig/junos.hpp"

namespace plimsoll::netconfig {

namespace {

constexpr std::size_t kDeepest = 64;
constexpr std::size_t kMostWords = 512;
constexpr std::size_t kLongestWord = 4096;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\0'; }

/// Takes a text apart: words, and the marks { } ; [ ] as words of their own.
class Tokens {
 public:
  explicit Tokens(std::string_view text) : text_{text} {}

  /// The next token; false at the end.  A line's end is a token "\n" where `lines` asks for it.
  bool next(bool lines) {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '\n') ++line;
      if (c == '\n' && lines) return take(1);
      if (is_blank(c)) {
        ++at_;
      } else if (c == '#') {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else if (text_.substr(at_, 2) == "/*") {
        skip_comment();
      } else if (c == '"') {
        return quoted();
      } else if (std::string_view{"{};[]"}.find(c) != std::string_view::npos && !lines) {
        return take(1);
      } else {
        return plain(lines);
      }
    }
    return false;
  }

  std::string_view token;  ///< Of a quoted text: what stands between the quotes.
  bool is_quoted = false;
  std::size_t line = 1;

 private:
  bool take(std::size_t size) {
    is_quoted = false;
    token = text_.substr(at_, size);
    at_ += size;
    return true;
  }

  void skip_comment() {
    const auto end = std::min(text_.find("*/", at_ + 2), text_.size());
    line += static_cast<std::size_t>(std::count(text_.begin() + static_cast<std::ptrdiff_t>(at_),
                                                text_.begin() + static_cast<std::ptrdiff_t>(end),
                                                '\n'));
    at_ = std::min(end + 2, text_.size());
  }

  bool quoted() {
    std::size_t end = at_ + 1;
    while (end < text_.size() && text_[end] != '"' && text_[end] != '\n') {
      end += text_[end] == '\\' && end + 1 < text_.size() && text_[end + 1] != '\n' ? 2U : 1U;
    }
    token = text_.substr(at_ + 1, std::min(end - at_ - 1, kLongestWord));
    is_quoted = true;
    at_ = end < text_.size() && text_[end] == '"' ? end + 1 : end;
    return true;
  }

  bool plain(bool lines) {
    const std::string_view ends =
        lines ? std::string_view{"\" \t\r\n\0", 6} : std::string_view{"{};[]\" \t\r\n\0", 11};
    const auto end = std::min(text_.find_first_of(ends, at_), text_.size());
    const std::size_t size = end - at_;
    take(size);
    token = token.substr(0, kLongestWord);
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

class Walker {
 public:
  Walker(const OnWords& on_words, std::vector<Issue>& issues)
      : on_words_{on_words}, issues_{issues} {}

  void braces(std::string_view text) {
    Tokens tokens{text};
    while (tokens.next(false)) {
      const bool mark = !tokens.is_quoted;
      if (mark && tokens.token == "{") {
        open(tokens.line);
      } else if (mark && tokens.token == "}") {
        close(tokens.line);
      } else if (skipped_ > 0) {
        continue;
      } else if (mark && tokens.token == ";") {
        end_statement(tokens.line);
      } else if (mark && words_.size() == base_ && tokens.token == "inactive:") {
        inactive_ = true;
      } else if (!mark || words_.size() != base_ || !tokens.token.ends_with(':')) {
        if (words_.size() < kMostWords) words_.push_back(tokens.token);
      }
    }
    if (!blocks_.empty() || skipped_ > 0) issue(tokens.line, "expected }, got the end of the text");
  }

  void commands(std::string_view text) {
    Tokens tokens{text};
    bool more = true;
    while (more) {
      more = tokens.next(true);
      if (more && (tokens.is_quoted || tokens.token != "\n")) {
        if (words_.size() < kMostWords) words_.push_back(tokens.token);
        continue;
      }
      const bool inactive = !words_.empty() && words_.front() == "deactivate";
      if (words_.size() > 1 && (inactive || words_.front() == "set")) {
        on_words_(std::span{words_}.subspan(1), inactive, more ? tokens.line - 1 : tokens.line);
      }
      words_.clear();
    }
  }

 private:
  void issue(std::size_t line, std::string what) {
    if (issues_.size() >= kMostIssues) return;
    issues_.push_back({"line " + std::to_string(line), std::move(what)});
  }

  void open(std::size_t line) {
    if (skipped_ > 0) {
      ++skipped_;
    } else if (inactive_ || blocks_.size() == kDeepest) {
      if (!inactive_) issue(line, "expected at most 64 levels of braces, got more");
      inactive_ = false;
      skipped_ = 1;
    } else {
      if (words_.size() > base_) on_words_(words_, false, line);
      blocks_.push_back(base_);
      base_ = words_.size();
    }
  }

  void close(std::size_t line) {
    if (skipped_ > 0) {
      if (--skipped_ == 0) words_.resize(base_);
      return;
    }
    if (blocks_.empty()) return issue(line, "expected a statement, got }");
    end_statement(line);
    base_ = blocks_.back();
    blocks_.pop_back();
    words_.resize(base_);
  }

  void end_statement(std::size_t line) {
    if (!inactive_ && words_.size() > base_) on_words_(words_, false, line);
    inactive_ = false;
    words_.resize(base_);
  }

  const OnWords& on_words_;
  std::vector<Issue>& issues_;
  std::vector<std::string_view> words_;  ///< Of the blocks around, then of the statement.
  std::vector<std::size_t> blocks_;      ///< Where the words of each open block end.
  std::size_t base_ = 0;
  std::size_t skipped_ = 0;  ///< Open blocks that are passed over.
  bool inactive_ = false;
};

}  // namespace

void walk_junos(std::string_view text, bool set_form, const OnWords& on_words,
                std::vector<Issue>& issues) {
  Walker walker{on_words, issues};
  if (set_form) return walker.commands(text);
  walker.braces(text);
}

}  // namespace plimsoll::netconfig
