#include "tests/unit/collectors/netconfig/support.hpp"

#include <algorithm>
#include <stdexcept>

#include "tests/support/support.hpp"

namespace plimsoll::netconfig {

Config read(std::string_view text) {
  const auto dialect = detect(text);
  if (!dialect) throw std::runtime_error("no configuration: " + std::string{text.substr(0, 60)});
  return parse(text, *dialect);
}

const Interface& interface(const Config& config, std::string_view name) {
  const auto found = std::ranges::find(config.interfaces, name, &Interface::name);
  if (found == config.interfaces.end()) throw std::runtime_error("no " + std::string{name});
  return *found;
}

std::vector<Device> read_folder(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator{folder}) {
    const auto extension = entry.path().extension();
    if (extension == ".cfg" || extension == ".conf") paths.push_back(entry.path());
  }
  std::ranges::sort(paths);
  std::vector<Device> out;
  for (const auto& path : paths) out.push_back({path.stem().string(), read(test::slurp(path))});
  return out;
}

std::vector<std::string> relations(const std::vector<model::Record>& records,
                                   std::string_view kind) {
  std::vector<std::string> out;
  for (const auto& relation : of<model::RelationRecord>(records)) {
    if (relation.kind == kind) out.push_back(relation.from.key + " > " + relation.to.key);
  }
  return out;
}

std::vector<std::string> codes(const std::vector<model::Record>& records) {
  std::vector<std::string> out;
  for (const auto& problem : of<model::ProblemRecord>(records)) out.push_back(problem.code);
  return out;
}

}  // namespace plimsoll::netconfig
