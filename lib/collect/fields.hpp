/// @file
/// One JSON object read field by field, the first trouble kept.  Includes simdjson.h: for .cpp
/// files only.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <simdjson.h>

#include "lib/core/error.hpp"
#include "lib/model/record.hpp"

namespace plimsoll::collect {

using simdjson::dom::element;

/// A JSON value for messages: printable, on one line, at most 80 bytes.
[[nodiscard]] std::string shown(element value);
[[nodiscard]] std::string shown(std::string_view text);

/// The value for an attribute; absent for null.
[[nodiscard]] std::optional<model::Value> to_value(element value);

/// Text of people in one spelling: control characters other than tab and newline are replaced.
[[nodiscard]] std::string clean(std::string_view text);

/// The fields of one object.  Each function returns a neutral value when the field is not what it
/// should be, and the first such trouble is error().
class Fields {
 public:
  /// `type` names the record in messages.  Members that are not `known` (at most 32) are added to
  /// `unknown`; a known one that stands there twice is an error.
  Fields(simdjson::dom::object object, std::string_view type,
         std::span<const std::string_view> known, std::vector<std::string>& unknown);
  Fields(simdjson::dom::object object, std::string_view type,
         std::initializer_list<std::string_view> known, std::vector<std::string>& unknown)
      : Fields{object, type, std::span{known.begin(), known.size()}, unknown} {}

  [[nodiscard]] const std::optional<Error>& error() const { return error_; }
  /// Notes that `field` is not what was expected.
  void refuse(std::string_view field, std::string_view expected, std::string_view got);

  /// The member; absent when it isn't there or null.
  [[nodiscard]] std::optional<element> find(std::string_view field) const;

  /// Text, possibly empty; empty when absent.
  [[nodiscard]] std::string text(std::string_view field);
  /// Text that must be there and not be empty.
  [[nodiscard]] std::string required_text(std::string_view field);
  /// An integer of at least 0.
  [[nodiscard]] std::optional<std::int64_t> count(std::string_view field);
  [[nodiscard]] std::int64_t required_count(std::string_view field);
  [[nodiscard]] bool flag(std::string_view field, bool otherwise);
  /// An object; empty when absent.
  [[nodiscard]] model::Attributes attributes(std::string_view field);
  /// The items of a list; none when absent.
  [[nodiscard]] std::vector<element> list(std::string_view field);
  /// A name of a thing within the collection: 1 to 1024 bytes without control characters.
  [[nodiscard]] std::string key(std::string_view field, element value);
  /// An identifier object; absent when it identifies nothing.
  [[nodiscard]] std::optional<model::Identifier> identifier(std::string_view field, element value);
  /// A key or an identifier.
  [[nodiscard]] model::Reference reference(std::string_view field, element value);
  [[nodiscard]] model::Reference required_reference(std::string_view field);
  /// A word that `parse` knows; `otherwise` when absent.
  template <typename Word, typename Parse>
  [[nodiscard]] Word word(std::string_view field, Word otherwise, Parse parse,
                          std::string_view expected) {
    if (!find(field)) return otherwise;
    const std::string given = text(field);
    const auto known = parse(given);
    if (!known) refuse(field, expected, shown(given));
    return known.value_or(otherwise);
  }

 private:
  simdjson::dom::object object_;
  std::string_view type_;
  std::optional<Error> error_;
};

}  // namespace plimsoll::collect
