#include "lib/core/log.hpp"

#include <memory>

#include <spdlog/sinks/ansicolor_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace plimsoll::log {
namespace {

std::shared_ptr<spdlog::logger> make(Level level, Format format, bool color) {
  std::shared_ptr<spdlog::sinks::sink> sink;
  if (color) {
    sink = std::make_shared<spdlog::sinks::ansicolor_stderr_sink_mt>();
  } else {
    sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
  }
  auto logger = std::make_shared<spdlog::logger>("plimsoll", std::move(sink));
  logger->set_pattern(format == Format::json
                          ? R"({"at":"%Y-%m-%dT%H:%M:%S%z","level":"%l","message":"%v"})"
                          : "%^%l%$: %v");
  constexpr spdlog::level::level_enum kLevels[] = {spdlog::level::debug, spdlog::level::info,
                                                   spdlog::level::warn, spdlog::level::err};
  logger->set_level(kLevels[static_cast<int>(level)]);
  return logger;
}

struct State {
  Format format = Format::text;
  std::shared_ptr<spdlog::logger> logger = make(Level::info, Format::text, false);
};

State& state() {
  static State instance;
  return instance;
}

/// `text` as the inside of a JSON string.
std::string json_escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20U) {
      out += ' ';
    } else {
      out += c;
    }
  }
  return out;
}

void write(spdlog::level::level_enum level, std::string_view message) {
  const State& now = state();
  now.logger->log(level, "{}",
                  now.format == Format::json ? json_escaped(message) : std::string{message});
}

}  // namespace

void configure(Level level, Format format, bool color) {
  state() = State{format, make(level, format, color)};
}

void debug(std::string_view message) { write(spdlog::level::debug, message); }
void info(std::string_view message) { write(spdlog::level::info, message); }
void warning(std::string_view message) { write(spdlog::level::warn, message); }
void error(std::string_view message) { write(spdlog::level::err, message); }

}  // namespace plimsoll::log
