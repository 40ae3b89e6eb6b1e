#include "tests/support/program.hpp"

#include <stdexcept>

#include <nlohmann/json.hpp>

namespace plimsoll::test {

Ran audit_tool(std::vector<std::string> arguments, const std::vector<std::string>& environment) {
  arguments.insert(arguments.begin(), (binary_dir() / "bin" / "plimsoll").string());
  return run(arguments, {}, environment);
}

std::vector<std::string> column(const std::filesystem::path& audit, const std::string& sql) {
  const auto ran = audit_tool({"-d", audit.string(), "query", "--format", "json", sql});
  if (ran.status != 0) throw std::runtime_error(sql + ": " + ran.err);
  std::vector<std::string> out;
  for (const auto& row : nlohmann::ordered_json::parse(ran.out)) {
    const auto& first = row.front();
    out.push_back(first.is_null()     ? ""
                  : first.is_string() ? first.get<std::string>()
                                      : first.dump());
  }
  return out;
}

std::string value(const std::filesystem::path& audit, const std::string& sql) {
  const auto all = column(audit, sql);
  return all.empty() ? "" : all.front();
}

void install_collector(const std::filesystem::path& folder, const std::string& name,
                       const std::string& script) {
  const auto path = folder / ("plimsoll-collect-" + name);
  spill(path, script);
  std::filesystem::permissions(path, std::filesystem::perms::owner_all);
}

}  // namespace plimsoll::test
