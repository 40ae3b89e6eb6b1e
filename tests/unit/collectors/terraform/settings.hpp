/// @file
/// What the collector is told of a file of the tests.
#pragma once

#include <filesystem>
#include <string>

#include "tests/support/support.hpp"

namespace plimsoll::test {

/// {"plan": path} where the file, or the only one of the folder besides what is expected of it, is
/// a plan; else {"state": path}; with `more` members in front.
[[nodiscard]] inline std::string terraform_setting(const std::filesystem::path& path,
                                                   const std::string& more = {}) {
  auto file = path;
  if (std::filesystem::is_directory(path)) {
    for (const auto& entry : std::filesystem::directory_iterator{path}) {
      const auto extension = entry.path().extension();
      if (extension == ".json" || extension == ".tfstate") file = entry.path();
    }
  }
  auto text = slurp(file);
  std::erase(text, '\0');  // of UTF-16
  const bool plan = text.find("\"resource_changes\"") != std::string::npos ||
                    text.find("\"planned_values\"") != std::string::npos;
  return "{" + more + (plan ? R"("plan": ")" : R"("state": ")") + path.string() + "\"}";
}

}  // namespace plimsoll::test
