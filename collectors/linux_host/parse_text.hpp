/// @file
/// What the readers of command outputs share: labelled lines, columns under a heading, sizes.
/// All functions are pure; any bytes are legal input; time is linear in their length.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plimsoll::linux_host {

/// No line of an output that is meant for people is longer; what follows is cut off.
inline constexpr std::size_t kLineBytes = 16'384;

/// "name<separator>value", both trimmed; without a separator the value is empty.
struct Labelled {
  std::string_view name;
  std::string_view value;
};
[[nodiscard]] Labelled labelled(std::string_view line, char separator);

/// The lines of `text`, each cut after kLineBytes.
[[nodiscard]] std::vector<std::string_view> bounded_lines(std::string_view text);

/// "20G", "1.4M", "512", "19,5g", "1014MiB" in bytes, of powers of 1024, fractions cut off;
/// `unit` bytes where no letter says the unit.  Absent for anything else.
[[nodiscard]] std::optional<std::int64_t> size_of(std::string_view text, std::int64_t unit = 1);

/// A count, not negative.
[[nodiscard]] std::optional<std::int64_t> count_of(std::string_view text);

/// Digits only, and at least one.
[[nodiscard]] bool all_digits(std::string_view text);

/// "yes"/"on"/"true"/"1" and "no"/"off"/"false"/"0"; absent for anything else.
[[nodiscard]] std::optional<bool> yes_no(std::string_view text);

/// The name behind the last slash: "sda1" of "/dev/sda1".
[[nodiscard]] std::string_view base_name(std::string_view path);

/// A table whose columns stand below the words of a heading.  Positions are characters (UTF-8 code
/// points), as terminals count them.  A value may begin left of its heading where it is aligned to
/// the right.
class Columns {
 public:
  explicit Columns(std::string_view heading);

  /// Column of that heading; absent when there is none.
  [[nodiscard]] std::optional<std::size_t> find(std::string_view name) const;
  /// The values of a line, trimmed; as many as there are headings.
  [[nodiscard]] std::vector<std::string_view> split(std::string_view line) const;
  /// The value below `name`; empty when there is no such column.
  [[nodiscard]] std::string_view at(const std::vector<std::string_view>& values,
                                    std::string_view name) const;

 private:
  std::vector<std::string> names_;
  std::vector<std::size_t> starts_;
};

}  // namespace plimsoll::linux_host
