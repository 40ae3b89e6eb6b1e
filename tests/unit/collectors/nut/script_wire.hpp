/// @file
/// A server that plays a transcript: "> " is a command, "< " a line of its answer.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "collectors/nut/server.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::nut {

class ScriptWire final : public Wire {
 public:
  explicit ScriptWire(std::string_view transcript) {
    for (const auto line : core::lines(transcript)) lines_.emplace_back(line);
  }
  std::vector<std::string> sent;

  [[nodiscard]] Result<void> send(std::string_view line) override {
    sent.emplace_back(line);
    return {};
  }
  /// The next line of the answer to what was sent last; unreachable where the transcript has none.
  [[nodiscard]] Result<std::string> read() override {
    if (at_ < lines_.size() && lines_[at_].starts_with("> ")) {
      if (lines_[at_].substr(2) != sent.back()) {
        return failure(Error::Kind::malformed, "the transcript expects " + lines_[at_]);
      }
      ++at_;
    }
    if (at_ == lines_.size() || !lines_[at_].starts_with("<")) {
      return failure(Error::Kind::unreachable, "the connection ended before the answer did");
    }
    const std::string line = lines_[at_++];
    return line.size() > 2 ? line.substr(2) : std::string{};
  }

 private:
  std::vector<std::string> lines_;
  std::size_t at_ = 0;
};

}  // namespace plimsoll::nut
