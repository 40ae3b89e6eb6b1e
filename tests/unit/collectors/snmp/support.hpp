/// @file
/// What the tests of the snmp collector share.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "collectors/snmp/device.hpp"
#include "collectors/snmp/walk.hpp"
#include "lib/model/record.hpp"

namespace plimsoll::snmp {

/// The walk of recorded lines, all of which must be read.
[[nodiscard]] Walk walk_of(std::string_view snmprec);

/// The records of one run over these targets.
[[nodiscard]] std::vector<model::Record> collect(
    const std::vector<std::pair<std::string, std::string>>& recordings);

/// The same as JSON lines.
[[nodiscard]] std::string lines_of(const std::vector<model::Record>& records);

/// The asset of that key; nullptr when there is none.
[[nodiscard]] const model::AssetRecord* find_asset(const std::vector<model::Record>& records,
                                                   std::string_view key);
/// "from kind to" of all relations of a kind, references by identifier as "{scheme value}", sorted.
[[nodiscard]] std::vector<std::string> relations(const std::vector<model::Record>& records,
                                                 std::string_view kind);
/// The attribute as text; empty when it isn't there.
[[nodiscard]] std::string attribute(const model::Attributes& attributes, std::string_view name);
/// "scheme value" of each, sorted.
[[nodiscard]] std::vector<std::string> ids(const model::AssetRecord& asset);

}  // namespace plimsoll::snmp
