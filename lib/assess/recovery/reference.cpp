#include "lib/assess/recovery/reference.hpp"

#include <span>

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include "lib/core/resource.hpp"
#include "lib/core/text.hpp"
#include "lib/core/time.hpp"

namespace plimsoll::resources {
std::span<const core::Resource> recovery_reference();
}  // namespace plimsoll::resources

namespace plimsoll::assess::recovery {
namespace {

Result<graph::Seconds> seconds(std::string_view text) {
  if (text == "never") return graph::kNever;
  return core::parse_duration(text).map(
      [](std::chrono::seconds value) { return static_cast<graph::Seconds>(value.count()); });
}

Result<Times> ordered(std::string_view best, std::string_view likely, std::string_view worst) {
  Times out;
  const std::string_view texts[] = {best, likely, worst};
  for (const auto which : kCases) {
    auto value = seconds(texts[static_cast<std::size_t>(which)]);
    if (!value) return tl::unexpected{std::move(value.error())};
    out[which] = *value;
  }
  if (out[Case::best] > out[Case::likely] || out[Case::likely] > out[Case::worst]) {
    return failure(
        Error::Kind::malformed,
        fmt::format("expected best <= likely <= worst, got {} {} {}", best, likely, worst));
  }
  return out;
}

std::string text_of(const YAML::Node& node) { return node && node.IsScalar() ? node.Scalar() : ""; }

}  // namespace

Result<Reference> Reference::parse(const std::string& text) {
  Reference out;
  try {
    const auto root = YAML::Load(text);
    if (!root.IsMap()) return failure(Error::Kind::malformed, "expected a map of durations");
    for (const auto& entry : root) {
      const auto& node = entry.second;
      const auto at = fmt::format("line {}", node.Mark().line + 1);
      if (!node.IsMap()) {
        return failure(Error::Kind::malformed, at + ": expected best, likely, worst and source");
      }
      auto times = ordered(text_of(node["best"]), text_of(node["likely"]), text_of(node["worst"]));
      if (!times) return tl::unexpected{std::move(times.error()).at(at)};
      const auto source = text_of(node["source"]);
      if (source.empty()) return failure(Error::Kind::malformed, at + ": expected a source");
      out.terms_[text_of(entry.first)] = {*times, model::Grade::assumed, source};
    }
  } catch (const YAML::Exception& error) {
    return failure(Error::Kind::malformed,
                   fmt::format("line {}: {}", error.mark.line + 1, error.msg));
  }
  return out;
}

Reference Reference::shipped() {
  return parse(std::string{resources::recovery_reference().front().content}).value();
}

Result<void> Reference::state(const std::string& id, std::string_view text) {
  const auto found = terms_.find(id);
  if (found == terms_.end()) {
    return failure(Error::Kind::usage, fmt::format("there is no duration \"{}\"", id),
                   "schemas/reference/recovery.yaml lists them");
  }
  const auto words = core::words(text);
  if (words.size() != 1 && words.size() != 3) {
    return failure(
        Error::Kind::usage,
        fmt::format("expected one duration or three (best, likely, worst), got \"{}\"", text),
        "write 20m, or 10m 20m 1h");
  }
  auto times = ordered(words.front(), words[words.size() / 2], words.back());
  if (!times) {
    times.error().kind = Error::Kind::usage;
    return tl::unexpected{std::move(times.error()).at(id)};
  }
  found->second = {*times, model::Grade::stated, fmt::format("{} of plimsoll.yaml", id)};
  return {};
}

const Term* Reference::find(std::string_view id) const {
  const auto found = terms_.find(id);
  return found == terms_.end() ? nullptr : &found->second;
}

Term Reference::first(std::initializer_list<std::string> ids) const {
  for (const auto& id : ids) {
    if (const auto* term = find(id)) return *term;
  }
  return unknown_term(fmt::format("no duration {} is known", fmt::join(ids, " or ")));
}

}  // namespace plimsoll::assess::recovery
