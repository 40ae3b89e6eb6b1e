#include "lib/assess/reference/reference_rows.hpp"

#include <set>

#include <yaml-cpp/yaml.h>

#include "lib/core/text.hpp"

namespace plimsoll::assess {
namespace {

std::string text_of(const YAML::Node& node) { return node && node.IsScalar() ? node.Scalar() : ""; }

}  // namespace

Result<std::vector<ReferenceRow>> read_reference_rows(const std::string& text) {
  std::vector<ReferenceRow> out;
  std::set<std::string> ids;
  try {
    const auto root = YAML::Load(text);
    if (!root.IsMap()) return failure(Error::Kind::malformed, "expected a map of figures");
    for (const auto& entry : root) {
      const auto& node = entry.second;
      ReferenceRow row;
      row.id = text_of(entry.first);
      row.line = static_cast<std::size_t>(node.Mark().line) + 1;
      const auto refuse = [&](const std::string& what) {
        return failure(Error::Kind::malformed, fmt::format("line {}: {}", row.line, what));
      };
      if (!node.IsMap()) return refuse("expected best, likely, worst and source");
      row.cases = {text_of(node["best"]), text_of(node["likely"]), text_of(node["worst"])};
      row.source = text_of(node["source"]);
      if (row.source.empty()) return refuse("expected a source");
      if (!ids.insert(row.id).second) return refuse(fmt::format("{} stands here twice", row.id));
      out.push_back(std::move(row));
    }
  } catch (const YAML::Exception& error) {
    return failure(Error::Kind::malformed,
                   fmt::format("line {}: {}", error.mark.line + 1, error.msg));
  }
  return out;
}

Result<CaseTexts> stated_cases(std::string_view text) {
  const auto words = core::words(text);
  if (words.size() != 1 && words.size() != 3) {
    return failure(
        Error::Kind::usage,
        fmt::format("expected one value or three (best, likely, worst), got \"{}\"", text),
        "write 20m, or 10m 20m 1h");
  }
  return CaseTexts{std::string{words.front()}, std::string{words[words.size() / 2]},
                   std::string{words.back()}};
}

}  // namespace plimsoll::assess
