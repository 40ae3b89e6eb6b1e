/// @file
/// The program as its users run it.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/support.hpp"

namespace plimsoll::test {

/// Runs `plimsoll` of this build with `arguments`.
[[nodiscard]] Ran audit_tool(std::vector<std::string> arguments,
                             const std::vector<std::string>& environment = {});

/// The first column of a query on the audit file, each value as text; NULL as "".
[[nodiscard]] std::vector<std::string> column(const std::filesystem::path& audit,
                                              const std::string& sql);

/// The first value of a query; "" when there is none.
[[nodiscard]] std::string value(const std::filesystem::path& audit, const std::string& sql);

/// Puts an executable script where plimsoll finds it as the collector `name`, below `folder`.
void install_collector(const std::filesystem::path& folder, const std::string& name,
                       const std::string& script);

}  // namespace plimsoll::test
