/// @file
/// What the identity of disks rests on, alike for every source that sees one.
#pragma once

#include <string>
#include <string_view>

namespace plimsoll::model {

/// The maker of a disk as far as its vendor and model fields say: SATA disks give "ATA" as vendor
/// and begin the model with the maker's name or their order number.  Empty when not known.
[[nodiscard]] std::string disk_maker(std::string_view vendor, std::string_view model);

}  // namespace plimsoll::model
