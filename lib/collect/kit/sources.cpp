#include "lib/collect/kit/sources.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <optional>
#include <set>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "lib/core/text.hpp"

namespace plimsoll::collect::kit {
namespace {

/// Calls `work(i)` for i below `count` on up to `threads` threads.
void in_parallel(std::size_t count, std::size_t threads,
                 const std::function<void(std::size_t)>& work) {
  std::atomic<std::size_t> next{0};
  const auto run = [&] {
    for (std::size_t i = next++; i < count; i = next++) work(i);
  };
  std::vector<std::jthread> others;
  for (std::size_t i = 1; i < std::min(threads, count); ++i) others.emplace_back(run);
  run();
}

/// The results of `ask` for each source, in their order.  An exception becomes an Error: it is that
/// source's trouble.
template <typename Answer>
std::vector<Result<Answer>> ask_all(const Collection& collection,
                                    const std::vector<Source>& sources,
                                    const std::function<Result<Answer>(const Source&)>& ask) {
  std::vector<std::optional<Result<Answer>>> answers(sources.size());
  in_parallel(sources.size(), collection.concurrency, [&](std::size_t i) {
    try {
      answers[i] = ask(sources[i]);
    } catch (const std::exception& exception) {
      answers[i] = failure(Error::Kind::malformed, exception.what());
    }
  });
  std::vector<Result<Answer>> out;
  for (auto& answer : answers) out.push_back(*std::move(answer));
  return out;
}

Result<void> check_names(const std::vector<Source>& sources) {
  if (sources.empty()) {
    return failure(Error::Kind::usage, "nothing to read was named",
                   "give one of the settings that describe lists");
  }
  std::set<std::string_view> names;
  for (const auto& source : sources) {
    if (names.insert(source.target).second) continue;
    return failure(Error::Kind::usage, "two targets are called " + source.target,
                   "collect them one by one, or rename the files");
  }
  return {};
}

void add_failure(const Collection& collection, const Source& source, const Error& error,
                 Draft& draft) {
  const bool denied = error.kind == Error::Kind::refused;
  const bool unread = error.kind == Error::Kind::malformed || error.kind == Error::Kind::storage;
  model::ScopeRecord scope;
  scope.scope = fmt::format("{}:{}", collection.scope, source.target);
  scope.kinds = {collection.kinds.begin(), collection.kinds.end()};
  scope.status = denied ? model::ScopeStatus::denied : model::ScopeStatus::incomplete;
  scope.reason = to_string(error);
  draft.problem(model::ProblemRecord::Severity::error,
                denied ? "denied" : (unread ? "unreadable" : "unreachable"), scope.reason,
                source.target);
  draft.scope(std::move(scope));
}

}  // namespace

Result<void> collect_sources(const Collection& collection, const std::vector<Source>& sources,
                             Emitter& out) {
  if (auto named = check_names(sources); !named) return named;
  model::Hello hello;
  hello.collector = collection.collector;
  hello.version = version();
  hello.grade = collection.grade;
  std::vector<std::string> targets;
  for (const auto& source : sources) targets.push_back(source.target);
  hello.target = core::join(targets, ", ");
  constexpr std::size_t kTargetBytes = 4096;
  if (hello.target.size() > kTargetBytes) {
    hello.target = fmt::format("{} and {} more", targets.front(), targets.size() - 1);
  }
  out.emit(hello);
  auto answers =
      ask_all<Mapping>(collection, sources, [](const Source& source) { return source.read(); });
  Draft draft;
  std::size_t failures = 0;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    if (answers[i]) {
      (*answers[i])(draft);
      continue;
    }
    if (++failures == sources.size()) {
      return tl::unexpected{std::move(answers[i].error()).at(sources[i].target)};
    }
    add_failure(collection, sources[i], answers[i].error(), draft);
  }
  for (const auto& record : std::move(draft).finish()) out.emit(record);
  return {};
}

Result<std::vector<CheckItem>> check_sources(const Collection& collection,
                                             const std::vector<Source>& sources) {
  if (auto named = check_names(sources); !named) return tl::unexpected{std::move(named.error())};
  const auto ask = [](const Source& source) -> Result<std::string> {
    if (source.check) return source.check();
    const auto read = source.read();
    if (!read) return tl::unexpected{read.error()};
    return std::string{"readable"};
  };
  const auto answers = ask_all<std::string>(collection, sources, ask);
  std::vector<CheckItem> out;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    const auto& answer = answers[i];
    out.push_back(
        {sources[i].target, answer.has_value(), answer ? *answer : to_string(answer.error())});
  }
  return out;
}

Program sources_program(Description description, SourcesProgram from) {
  Program out;
  out.description = std::move(description);
  out.check = [from](const Settings& settings) {
    return from.collection(settings).and_then([&](const Collection& collection) {
      return from.sources(settings).and_then(
          [&](const auto& sources) { return check_sources(collection, sources); });
    });
  };
  out.collect = [from = std::move(from)](const Settings& settings, Emitter& emitter) {
    return from.collection(settings).and_then([&](const Collection& collection) {
      return from.sources(settings).and_then(
          [&](const auto& sources) { return collect_sources(collection, sources, emitter); });
    });
  };
  return out;
}

namespace {

Result<std::int64_t> bounded_setting(const Settings& settings, std::string_view name,
                                     std::int64_t most, std::int64_t otherwise) {
  const auto given = settings.integer(name);
  if (!given) return tl::unexpected{given.error()};
  const std::int64_t value = given->value_or(otherwise);
  if (value >= 1 && value <= most) return value;
  return failure(Error::Kind::usage,
                 fmt::format("expected {} from 1 to {}, got {}", name, most, value));
}

}  // namespace

Result<std::chrono::seconds> timeout_setting(const Settings& settings,
                                             std::chrono::seconds otherwise) {
  constexpr std::int64_t kLongest = 3600;
  return bounded_setting(settings, "timeout_s", kLongest, otherwise.count())
      .map([](std::int64_t value) { return std::chrono::seconds{value}; });
}

Result<std::size_t> concurrency_setting(const Settings& settings, std::size_t otherwise) {
  constexpr std::int64_t kMost = 256;
  return bounded_setting(settings, "concurrency", kMost, static_cast<std::int64_t>(otherwise))
      .map([](std::int64_t value) { return static_cast<std::size_t>(value); });
}

}  // namespace plimsoll::collect::kit
