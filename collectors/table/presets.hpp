/// @file
/// Mappings that ship with the product (presets/*.yaml), for exports that are known by their
/// header.
#pragma once

#include <optional>
#include <string_view>

#include "collectors/table/sheet.hpp"

namespace plimsoll::table {

/// The mapping whose `recognise` columns all stand in the header of `text`, for a sheet of that
/// kind (absent: any); nullptr when none fits.  Any bytes are legal input.
[[nodiscard]] const Mapping* recognise(std::string_view text, std::optional<SheetKind> kind);

/// The user's mapping with what it doesn't say taken from the preset.
[[nodiscard]] Mapping merge(const Mapping& own, const Mapping& preset);

}  // namespace plimsoll::table
