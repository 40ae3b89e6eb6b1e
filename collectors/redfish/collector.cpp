#include "collectors/redfish/collector.hpp"

#include <string>

#include "collectors/redfish/crawl.hpp"
#include "collectors/redfish/mapping.hpp"
#include "lib/core/digest.hpp"

namespace plimsoll::redfish {

namespace {

/// Bodies beyond this would not fit the protocol's line (1 MiB) in base64; their hash is kept.
constexpr std::size_t kKeptBody = std::size_t{700} << 10U;

}  // namespace

Result<void> collect_target(std::string_view target, Tree& tree, collect::kit::Emitter& out) {
  std::int64_t read = 0;
  const OnBody on_body = [&](const std::string& request, const std::string& body) {
    constexpr std::int64_t kEach = 50;
    model::RawRecord raw{core::sha256_hex(body), "application/json", request, std::nullopt};
    if (body.size() <= kKeptBody) raw.body = body;
    out.emit(raw);
    if (++read % kEach == 0) {
      out.emit(model::ProgressRecord{read, std::nullopt, std::string{target} + ": resources read"});
    }
  };
  const auto crawled = crawl(tree, on_body);
  if (!crawled) return tl::unexpected{crawled.error()};
  const Mapped mapped = map(target, *crawled);
  for (const auto& asset : mapped.assets) out.emit(asset);
  for (const auto& relation : mapped.relations) out.emit(relation);
  for (const auto& need : mapped.needs) out.emit(need);
  for (const auto* problems : {&crawled->problems, &mapped.problems}) {
    for (const model::ProblemRecord& problem : *problems) {
      const std::string subject = problem.subject.starts_with(std::string{target} + ":")
                                      ? problem.subject
                                      : std::string{target} + ":" + problem.subject;
      out.problem(problem.severity, problem.code, problem.message, subject);
    }
  }
  out.emit(mapped.scope);
  return {};
}

}  // namespace plimsoll::redfish
