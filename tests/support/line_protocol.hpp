/// @file
/// InfluxDB line protocol, in which another tool's expected values are written down.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "lib/core/text.hpp"

namespace plimsoll::test {

struct Point {
  std::string measurement;
  std::map<std::string, std::string> tags;
  std::map<std::string, std::string>
      fields;  ///< Strings without quotes, integers without "i", "u".
};

/// `text` up to the next `stop` outside quotes and escapes, which is taken off with it.
inline std::string take_until(std::string_view& text, std::string_view stops, char& stopped) {
  std::string out;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\\' && i + 1 < text.size()) {
      out += text[++i];
    } else if (c == '"') {
      quoted = !quoted;
      out += c;
    } else if (!quoted && stops.find(c) != std::string_view::npos) {
      stopped = c;
      text.remove_prefix(i + 1);
      return out;
    } else {
      out += c;
    }
  }
  stopped = '\n';
  text = {};
  return out;
}

/// The points of `text`; lines without a field are left out.
[[nodiscard]] inline std::vector<Point> parse_line_protocol(std::string_view text) {
  std::vector<Point> out;
  for (auto line : core::lines(text)) {
    Point point;
    char stopped = ',';
    point.measurement = take_until(line, ", ", stopped);
    while (stopped == ',') {
      const std::string name = take_until(line, "=", stopped);
      point.tags[name] = take_until(line, ", ", stopped);
    }
    stopped = ',';
    while (stopped == ',' && !line.empty()) {
      const std::string name = take_until(line, "=", stopped);
      std::string value = take_until(line, ", ", stopped);
      if (value.starts_with('"')) {
        value = value.substr(1, value.size() - 2);
      } else if (value.ends_with('i') || value.ends_with('u')) {
        value.pop_back();
      }
      point.fields[name] = value;
    }
    if (!point.fields.empty()) out.push_back(point);
  }
  return out;
}

/// Whether two values are equal as numbers, or else as text.
[[nodiscard]] inline bool same_value(std::string_view a, std::string_view b) {
  const auto x = core::to_double(a);
  const auto y = core::to_double(b);
  return x && y ? *x == *y : a == b;
}

}  // namespace plimsoll::test
