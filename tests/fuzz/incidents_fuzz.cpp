#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/core/text.hpp"
#include "lib/incidents/history.hpp"
#include "lib/incidents/predictors.hpp"

namespace {

namespace core = plimsoll::core;
namespace incidents = plimsoll::incidents;

/// Each line is an incident: times and a cause, separated by ",".
std::vector<incidents::Incident> read(std::string_view text) {
  std::vector<incidents::Incident> out;
  for (const auto line : core::lines(text)) {
    incidents::Incident one;
    one.row = static_cast<std::int64_t>(out.size());
    const auto cells = core::split(line, ',');
    const auto time = [&](std::size_t cell, std::optional<core::Instant>& at) {
      if (cell >= cells.size()) return;
      if (const auto read = core::parse_instant(cells[cell])) at = *read;
    };
    one.id = std::string{cells[0]};
    one.service = static_cast<std::int64_t>(cells[0].size());
    time(1, one.started);
    time(2, one.detected);
    time(3, one.mitigated);
    time(4, one.resolved);
    one.cause = std::string{cells.back()};
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace

// Up to the first NUL: a sheet of causes or predictors; behind it: incidents.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  const auto end = std::min(text.find('\0'), text.size());
  const auto rules = incidents::CauseRules::parse(text.substr(0, end));
  const auto predictors = incidents::Predictors::parse(text.substr(0, end));
  if (predictors) (void)predictors->fits(incidents::Cause::network, text, text);
  const auto told = read(text.substr(end));
  const auto now = *core::parse_instant("2026-11-23");
  const auto history =
      incidents::make_history(told, rules ? *rules : incidents::CauseRules::builtin(), now);
  // Every incident counts or is left out, never both and never neither.
  if (history.cases.size() + history.left_out.size() != told.size()) __builtin_trap();
  return 0;
}
