#include "collectors/redfish/collector.hpp"

#include <string>
#include <utility>

#include "collectors/redfish/crawl.hpp"
#include "collectors/redfish/mapping.hpp"
#include "lib/core/digest.hpp"

namespace plimsoll::redfish {

namespace {

/// Bodies beyond this would not fit the protocol's line (1 MiB) in base64; their hash is kept.
constexpr std::size_t kKeptBody = std::size_t{700} << 10U;

}  // namespace

Collected collect_target(std::string_view target, Tree& tree) {
  Collected out;
  const OnBody on_body = [&out](const std::string& request, const std::string& body) {
    model::RawRecord raw{core::sha256_hex(body), "application/json", request, std::nullopt};
    if (body.size() <= kKeptBody) raw.body = body;
    out.records.emplace_back(std::move(raw));
  };
  const auto crawled = crawl(tree, on_body);
  if (const auto closed = tree.close(); !closed) {
    out.records.emplace_back(model::ProblemRecord{model::ProblemRecord::Severity::warning,
                                                  "session_left_open", to_string(closed.error()),
                                                  std::string{target}, std::nullopt});
  }
  if (!crawled) {
    out.ended = tl::unexpected{crawled.error()};
    return out;
  }
  const Mapped mapped = map(target, *crawled);
  for (const auto& asset : mapped.assets) out.records.emplace_back(asset);
  for (const auto& relation : mapped.relations) out.records.emplace_back(relation);
  for (const auto& need : mapped.needs) out.records.emplace_back(need);
  for (const auto* problems : {&crawled->problems, &mapped.problems}) {
    for (model::ProblemRecord problem : *problems) {
      if (!problem.subject.starts_with(std::string{target} + ":")) {
        problem.subject = std::string{target} + ":" + problem.subject;
      }
      out.records.emplace_back(std::move(problem));
    }
  }
  out.records.emplace_back(mapped.scope);
  return out;
}

}  // namespace plimsoll::redfish
