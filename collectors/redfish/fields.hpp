/// @file
/// Reads fields of a Redfish body as services really write them: numbers as text, one object where
/// a list is due, null everywhere.  A field that can't be read as asked is absent; nothing throws.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace plimsoll::redfish {

/// A text that a body states; absent when it does not, or states a blank one.
using Text = std::optional<std::string>;

/// Text, number or flag as printable text without outer blanks, at most 1,024 bytes.
[[nodiscard]] Text text(const nlohmann::json& body, std::string_view name);
/// A number or a text that is one, whole or with a fraction that is dropped; absent beyond +-2^53.
[[nodiscard]] std::optional<std::int64_t> integer(const nlohmann::json& body,
                                                  std::string_view name);
/// A finite number, or a text that is one.
[[nodiscard]] std::optional<double> number(const nlohmann::json& body, std::string_view name);
/// true or false, or a text that says so.
[[nodiscard]] std::optional<bool> flag(const nlohmann::json& body, std::string_view name);

/// The object of that name, the first object of a list; an empty object when there is none.
[[nodiscard]] const nlohmann::json& object(const nlohmann::json& body, std::string_view name);
/// The elements of the list of that name (at most 10,000); an object alone is a list of one.
[[nodiscard]] std::vector<const nlohmann::json*> list(const nlohmann::json& body,
                                                      std::string_view name);

/// The URI that an object links to: its "@odata.id", or the "href" of Redfish's forerunners.
[[nodiscard]] Text link_of(const nlohmann::json& value);
/// The links of that name: an object's, or each of a list's.
[[nodiscard]] std::vector<std::string> links(const nlohmann::json& body, std::string_view name);

}  // namespace plimsoll::redfish
