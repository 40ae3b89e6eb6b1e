/// @file
/// The words of Junos configurations, in braces and as `set` commands alike.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "lib/core/error.hpp"

namespace plimsoll::netconfig {

/// Sees each statement with the words of the blocks around it in front, quotes taken off; lists
/// keep their brackets as words.  `inactive`: a `deactivate` command, without that word.
using OnWords =
    std::function<void(std::span<const std::string_view> words, bool inactive, std::size_t line)>;

/// Walks `text`.  What "inactive:" marks is passed over; blocks deeper than 64 too, with an issue.
/// A block's own words are seen as a statement as well, before what is in it.
void walk_junos(std::string_view text, bool set_form, const OnWords& on_words,
                std::vector<Issue>& issues);

}  // namespace plimsoll::netconfig
