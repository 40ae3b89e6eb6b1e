#include "collectors/netconfig/reading.hpp"

#include <array>

#include "collectors/netconfig/mapping.hpp"
#include "lib/collect/kit/files.hpp"
#include "lib/core/digest.hpp"
#include "lib/core/file.hpp"

namespace plimsoll::netconfig {

namespace {

namespace kit = collect::kit;

constexpr auto kSuffixes = std::to_array<std::string_view>({".cfg", ".conf", ".config", ".txt"});

Result<void> read_file(const kit::InputFile& file, Reading& out) {
  const auto text = core::read_file(file.path, kConfigBound);
  if (!text) return tl::unexpected{text.error()};
  const auto dialect = detect(*text);
  if (!dialect) {
    return failure(Error::Kind::malformed,
                   "expected a configuration of Cisco, Arista, Juniper, Cumulus, Check Point or "
                   "A10, got something else",
                   "give the output of show running-config or show configuration");
  }
  out.raw.push_back({core::sha256_hex(*text), "text/plain", "read " + file.path, {}});
  out.devices.push_back({file.target, parse(*text, *dialect)});
  return {};
}

}  // namespace

Result<Reading> read_all(const kit::Settings& settings) {
  const auto files = kit::input_files(settings, kSuffixes);
  if (!files) return tl::unexpected{files.error()};
  if (files->empty()) {
    return failure(Error::Kind::usage, "expected file, got nothing",
                   "name a configuration or a folder of them (file=configs/)");
  }
  Reading out;
  for (const kit::InputFile& file : *files) {
    out.targets.push_back(file.target);
    auto done = read_file(file, out);
    if (done) continue;
    if (files->size() == 1) return tl::unexpected{std::move(done.error()).at(file.path)};
    out.refused.emplace_back(file.target, to_string(done.error()));
  }
  if (out.devices.empty()) {
    return failure(Error::Kind::malformed, "none of the files is a configuration that is known",
                   "give the output of show running-config or show configuration");
  }
  return out;
}

std::vector<model::Record> refusals(const Reading& reading) {
  std::vector<model::Record> out;
  for (const auto& [target, reason] : reading.refused) {
    out.emplace_back(model::ProblemRecord{
        model::ProblemRecord::Severity::error, "unreadable", reason, target, {}});
  }
  for (const auto& [target, reason] : reading.refused) {
    model::ScopeRecord scope;
    scope.scope = "host:" + target;
    scope.kinds = {mapped_kinds().begin(), mapped_kinds().end()};
    scope.status = model::ScopeStatus::incomplete;
    scope.reason = reason;
    out.emplace_back(std::move(scope));
  }
  return out;
}

}  // namespace plimsoll::netconfig
