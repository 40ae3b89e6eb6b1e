/// @file
/// What the values of a resource become by the rows of its type.  Part of declared.hpp's mapping.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "lib/collect/kit/declared.hpp"

namespace plimsoll::collect::kit {

struct Told {
  model::Attributes attributes;
  std::vector<model::Identifier> ids;
  std::set<std::string> unknown;   ///< First steps of the paths where something is not known.
  std::set<std::string> withheld;  ///< The attributes that are not told for that.
};

/// The first step of a path: by this name it is reported.
[[nodiscard]] std::string head_of(std::string_view path);

/// Adds what `rows` take from `values`.  Secrets are passed over; what is not known is listed.
void tell(std::initializer_list<AttributeRow> rows, const Tree& values, Told& told);

/// The tags of a resource; `told` is unchanged when it has none that are known.
void tell_tags(const Tree& values, Told& told);

/// The attributes of a relation as LinkRow::note writes them.
[[nodiscard]] model::Attributes note_attributes(std::string_view note, const Tree& values);

}  // namespace plimsoll::collect::kit
