#include "lib/collect/kit/sources.hpp"

#include <sstream>
#include <stdexcept>

#include <catch2/catch.hpp>

namespace plimsoll::collect::kit {

namespace {

constexpr auto kKinds = std::to_array<std::string_view>({"disk"});

Collection collection() {
  Collection out;
  out.collector = "test";
  out.kinds = kKinds;
  out.concurrency = 4;
  return out;
}

Source good(const std::string& name) {
  return {name,
          [name]() -> Result<Mapping> {
            return [name](Draft& draft) {
              model::AssetRecord asset;
              asset.key = name;
              asset.kind = "disk";
              draft.asset(std::move(asset));
            };
          },
          {}};
}

Source bad(const std::string& name, Error::Kind kind) {
  return {name, [kind]() -> Result<Mapping> { return failure(kind, "no answer"); }, {}};
}

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("the trouble of one source is kept from the others", "[kit]") {
  std::ostringstream out;
  Emitter emitter{out};
  const Source thrower{
      "d", []() -> Result<Mapping> { throw std::runtime_error("out of luck"); }, {}};
  REQUIRE(collect_sources(
      collection(),
      {good("a"), bad("b", Error::Kind::unreachable), bad("c", Error::Kind::refused), thrower},
      emitter));
  const auto text = out.str();
  CHECK(has(text, R"("target":"a, b, c, d")"));
  CHECK(has(text, R"("key":"a","kind":"disk")"));
  CHECK(has(text, R"("scope":"host:b","kinds":["disk"],"status":"incomplete")"));
  CHECK(has(text, R"("code":"unreachable")"));
  CHECK(has(text, R"("scope":"host:c","kinds":["disk"],"status":"denied")"));
  CHECK(has(text, "out of luck"));
  CHECK(emitter.has_errors());
}

TEST_CASE("nothing read, nothing named or one name twice is an Error", "[kit]") {
  std::ostringstream out;
  Emitter emitter{out};
  const auto error = [&](const std::vector<Source>& sources) {
    const auto done = collect_sources(collection(), sources, emitter);
    REQUIRE_FALSE(done);
    return done.error().kind;
  };
  CHECK(error({}) == Error::Kind::usage);
  CHECK(error({good("a"), good("a")}) == Error::Kind::usage);
  CHECK(error({bad("a", Error::Kind::timed_out), bad("b", Error::Kind::timed_out)}) ==
        Error::Kind::timed_out);
}

TEST_CASE("check asks each source and keeps their order", "[kit]") {
  const auto items = check_sources(collection(), {good("a"), bad("b", Error::Kind::refused)});
  REQUIRE(items);
  REQUIRE(items->size() == 2);
  CHECK((*items)[0].ok);
  CHECK_FALSE((*items)[1].ok);
}

}  // namespace plimsoll::collect::kit
