#include "lib/core/progress.hpp"

#include <cstdio>

#include <fmt/format.h>

#include "lib/core/text.hpp"

namespace plimsoll::core {

Progress::~Progress() { clear(); }

void Progress::clear() {
  if (shown_) fmt::print(stderr, "\r\x1b[K");
  shown_ = false;
}

void Progress::begin(std::string_view stage) {
  stage_ = printable(stage);
  if (enabled_ && terminal_) step(0, std::nullopt, "");
}

void Progress::step(std::uint64_t done, std::optional<std::uint64_t> total,
                    std::string_view message) {
  if (!enabled_ || !terminal_) return;
  clear();
  std::string line = stage_;
  if (total) {
    line += fmt::format(" {}/{}", done, *total);
  } else if (done > 0) {
    line += fmt::format(" {}", done);
  }
  if (!message.empty()) line += " " + printable(message);
  if (line.size() > 100) line.resize(100);
  fmt::print(stderr, "{}", line);
  std::fflush(stderr);
  shown_ = true;
}

void Progress::end(std::string_view outcome) {
  clear();
  if (enabled_) fmt::print(stderr, "{}: {}\n", stage_, printable(outcome));
}

}  // namespace plimsoll::core
