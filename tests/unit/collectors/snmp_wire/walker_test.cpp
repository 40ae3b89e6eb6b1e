// The reading of one agent, against agents in memory: no socket, no clock.
#include "collectors/snmp/walker.hpp"

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

namespace plimsoll::snmp {
namespace {

const Oid kSystem{1, 3, 6, 1, 2, 1, 1};
const Oid kInterfaces{1, 3, 6, 1, 2, 1, 2};
const Oid kUps{1, 3, 6, 1, 2, 1, 33};
const Oid kCisco{1, 3, 6, 1, 4, 1, 9};
const Oid kApc{1, 3, 6, 1, 4, 1, 318};
const Oid kObjectId = kSystem + Oid{2, 0};

const std::vector<Subtree>& catalogue() {
  static const std::vector<Subtree> all{{kSystem, "system", {}},
                                        {kInterfaces, "interfaces", {}},
                                        {kUps, "ups", {}},
                                        {kCisco, "cisco", kCisco},
                                        {kApc, "apc", kApc}};
  return all;
}

Value number(std::int64_t value) { return {Value::Type::integer, value, {}, {}}; }

Binding object(Oid oid, std::int64_t value = 1) {
  return {Binding::Kind::value, std::move(oid), number(value)};
}

Answer response(std::vector<Binding> bindings) {
  Answer out;
  out.outcome = Answer::Outcome::response;
  out.bytes = bindings.size();
  out.bindings = std::move(bindings);
  return out;
}

Answer error(std::int64_t status) {
  Answer out = response({});
  out.error_status = status;
  return out;
}

/// An agent as RFC 3416 wants it: a Cisco with some interfaces.
class Agent {
 public:
  Agent() {
    walk.put(kObjectId, {Value::Type::oid, 0, {}, kCisco + Oid{1, 1}});
    walk.put(kSystem + Oid{5, 0}, {Value::Type::octets, 0, "sw1", {}});
    for (std::uint32_t i = 1; i <= kCount; ++i) walk.put(kInterfaces + Oid{2, i}, number(i));
    walk.put(kCisco + Oid{9, 1}, number(9));
    walk.put(kApc + Oid{1, 1}, number(1));
  }

  [[nodiscard]] Answer answer(const Request& request) const {
    if (request.operation == Operation::get) {
      const Value* value = walk.find(request.oid);
      if (value == nullptr) return response({{Binding::Kind::no_such_object, request.oid, {}}});
      return response({{Binding::Kind::value, request.oid, *value}});
    }
    std::vector<Binding> out;
    auto at = walk.objects().upper_bound(request.oid);
    for (int i = 0; i < request.repetitions; ++i) {
      if (at == walk.objects().end()) {
        out.push_back({Binding::Kind::end_of_view, request.oid, {}});
        continue;
      }
      out.push_back({Binding::Kind::value, at->first, at->second});
      ++at;
    }
    return response(std::move(out));
  }

  static constexpr std::uint32_t kCount = 60;
  Walk walk;
};

using Answerer = std::function<Answer(const Request&)>;

struct Ended {
  Reading reading;
  std::vector<Request> requests;
};

Ended read(const Answerer& answerer, Depth depth = Depth::whole, Bounds bounds = {}) {
  constexpr std::size_t kEnough = 100'000;
  Walker walker{catalogue(), depth, bounds};
  Ended out;
  while (const auto request = walker.next()) {
    out.requests.push_back(*request);
    REQUIRE(out.requests.size() < kEnough);
    walker.answer(answerer(*request));
  }
  out.reading = std::move(walker).take();
  return out;
}

std::size_t count(const Walk& walk, const Oid& base) {
  const auto [first, last] = walk.below(base);
  return static_cast<std::size_t>(std::distance(first, last));
}

}  // namespace

TEST_CASE("a walk has every object of the subtrees that are worth asking", "[snmp]") {
  const Agent agent;
  const auto [reading, requests] = read([&](const Request& r) { return agent.answer(r); });
  CHECK(reading.troubles.empty());
  CHECK(reading.unread.empty());
  CHECK(reading.answered);
  CHECK(count(reading.walk, kSystem) == 2);
  CHECK(count(reading.walk, kInterfaces) == Agent::kCount);
  CHECK(count(reading.walk, kCisco) == 1);
  CHECK(count(reading.walk, kApc) == 0);  // not for this sysObjectID
}

TEST_CASE("what lies between an object and its successor is not asked for", "[snmp]") {
  const Agent agent;
  const auto [reading, requests] = read([&](const Request& r) { return agent.answer(r); });
  CHECK(std::ranges::none_of(requests, [](const Request& r) { return r.oid == kUps; }));
  CHECK(requests.size() < 8);
}

TEST_CASE("an agent without sysObjectID is asked for everything", "[snmp]") {
  Agent agent;
  Walk rest;
  for (const auto& [oid, value] : agent.walk.objects()) {
    if (oid != kObjectId) rest.put(oid, value);
  }
  agent.walk = rest;
  const auto [reading, requests] = read([&](const Request& r) { return agent.answer(r); });
  CHECK(count(reading.walk, kApc) == 1);
  CHECK(reading.troubles.empty());
}

TEST_CASE("the first object of each subtree is enough to see what is readable", "[snmp]") {
  const Agent agent;
  const auto [reading, requests] =
      read([&](const Request& r) { return agent.answer(r); }, Depth::first_object);
  CHECK(reading.troubles.empty());
  CHECK(reading.walk.size() == 3);
  CHECK(count(reading.walk, kInterfaces) == 1);
}

TEST_CASE("a successor that is not greater ends its subtree, and no other", "[snmp]") {
  const Agent agent;
  const auto [reading, requests] = read([&](const Request& r) {
    if (r.operation != Operation::get && starts_with(r.oid, kInterfaces)) {
      return response({object(kInterfaces + Oid{2, 1}), object(kInterfaces + Oid{2, 1})});
    }
    return agent.answer(r);
  });
  REQUIRE(reading.troubles.size() == 1);
  CHECK(reading.troubles[0].kind == Trouble::Kind::malformed);
  CHECK(reading.troubles[0].subtree == "interfaces");
  CHECK(reading.unread == std::vector<std::string_view>{"interfaces"});
  CHECK(count(reading.walk, kInterfaces) == 1);
  CHECK(count(reading.walk, kCisco) == 1);
}

TEST_CASE("an agent that does nothing but break the protocol is left alone", "[snmp]") {
  const Agent agent;
  const auto [reading, requests] = read([&](const Request& r) {
    if (r.operation == Operation::get) return agent.answer(r);
    return response({object({1, 3, 6, 1})});
  });
  REQUIRE_FALSE(reading.troubles.empty());
  CHECK(reading.troubles.back().subtree.empty());
  CHECK(reading.troubles.back().kind == Trouble::Kind::malformed);
  CHECK(reading.unread.size() == 4);
  CHECK(requests.size() < 10);
}

TEST_CASE("an agent that fails on GETBULK alone is read with GETNEXT", "[snmp]") {
  const Agent agent;
  const bool loops = GENERATE(false, true);
  const auto [reading, requests] = read([&](const Request& r) {
    if (r.operation != Operation::get_bulk) return agent.answer(r);
    constexpr std::int64_t kGenErr = 5;
    return loops ? response({object(r.oid)}) : error(kGenErr);
  });
  CHECK(reading.troubles.empty());
  CHECK(count(reading.walk, kInterfaces) == Agent::kCount);
}

TEST_CASE("what is too big is asked for in smaller pieces", "[snmp]") {
  const Agent agent;
  const auto [reading, requests] =
      read([&](const Request& r) { return r.repetitions > 4 ? error(kTooBig) : agent.answer(r); });
  CHECK(reading.troubles.empty());
  CHECK(count(reading.walk, kInterfaces) == Agent::kCount);
  CHECK(requests.back().repetitions == 3);
}

TEST_CASE("long answers that get lost are followed by shorter ones", "[snmp]") {
  const Agent agent;
  const auto [reading, requests] =
      read([&](const Request& r) { return r.repetitions > 10 ? Answer{} : agent.answer(r); });
  CHECK(reading.troubles.empty());
  CHECK(count(reading.walk, kInterfaces) == Agent::kCount);
  CHECK(std::ranges::count_if(requests, [](const Request& r) { return r.repetitions > 10; }) == 1);
}

TEST_CASE("one object that the agent does not answer costs its subtree", "[snmp]") {
  const Agent agent;
  const auto [reading, requests] = read([&](const Request& r) {
    const bool bad = r.operation != Operation::get && starts_with(r.oid, kInterfaces);
    return bad ? Answer{} : agent.answer(r);
  });
  REQUIRE(reading.troubles.size() == 1);
  CHECK(reading.troubles[0].kind == Trouble::Kind::timed_out);
  CHECK(reading.unread == std::vector<std::string_view>{"interfaces"});
  CHECK(count(reading.walk, kCisco) == 1);
}

TEST_CASE("an agent that dies is given up, and what it said is kept", "[snmp]") {
  const Agent agent;
  int left = 2;
  const auto [reading, requests] =
      read([&](const Request& r) { return left-- > 0 ? agent.answer(r) : Answer{}; });
  CHECK(reading.walk.size() > 0);
  CHECK(reading.troubles.back().kind == Trouble::Kind::timed_out);
  CHECK(reading.unread == std::vector<std::string_view>{"interfaces", "ups", "cisco"});
  CHECK(requests.size() <= 5);
}

TEST_CASE("an agent that never answers is asked once", "[snmp]") {
  Answer silence;
  silence.note = "no answer";
  const auto [reading, requests] = read([&](const Request&) { return silence; });
  CHECK(requests.size() == 1);
  REQUIRE(reading.troubles.size() == 1);
  CHECK(reading.troubles[0].kind == Trouble::Kind::unreachable);
  CHECK(reading.troubles[0].what == "no answer");
  CHECK(reading.unread.size() == catalogue().size());
  CHECK_FALSE(reading.answered);
}

TEST_CASE("a report says what is wrong with the credentials", "[snmp]") {
  Answer report = response({object({1, 3, 6, 1, 6, 3, 15, 1, 1, 5, 0})});
  report.outcome = Answer::Outcome::report;
  const auto [reading, requests] = read([&](const Request&) { return report; });
  REQUIRE(reading.troubles.size() == 1);
  CHECK(reading.troubles[0].kind == Trouble::Kind::denied);
  CHECK(reading.troubles[0].what.find("auth_protocol") != std::string::npos);
}

TEST_CASE("access that is refused is told apart, for the agent and for a subtree", "[snmp]") {
  const Agent agent;
  const auto none = read([](const Request&) { return error(kAuthorizationError); });
  REQUIRE(none.reading.troubles.size() == 1);
  CHECK(none.reading.troubles[0].kind == Trouble::Kind::denied);
  const auto some = read([&](const Request& r) {
    return starts_with(r.oid, kInterfaces) ? error(kNoAccess) : agent.answer(r);
  });
  REQUIRE(some.reading.troubles.size() == 1);
  CHECK(some.reading.troubles[0].kind == Trouble::Kind::denied);
  CHECK(some.reading.troubles[0].subtree == "interfaces");
  CHECK(count(some.reading.walk, kCisco) == 1);
}

TEST_CASE("an agent without end is cut off at the bounds", "[snmp]") {
  const Agent agent;
  const Answerer endless = [&](const Request& r) {
    if (r.operation == Operation::get) return agent.answer(r);
    std::vector<Binding> out;
    Oid oid = r.oid.size() > kSystem.size() ? r.oid : r.oid + Oid{0};
    for (int i = 0; i < r.repetitions; ++i) {
      ++oid.back();
      out.push_back(object(oid));
    }
    return response(std::move(out));
  };
  const auto by_count = read(endless, Depth::whole, {1000, 1'000'000});
  CHECK(by_count.reading.walk.size() == 1000);
  REQUIRE(by_count.reading.troubles.size() == 1);
  CHECK(by_count.reading.troubles[0].kind == Trouble::Kind::limit);
  const auto by_size = read(endless, Depth::whole, {1'000'000, 500});
  CHECK(by_size.reading.walk.size() <= 525);
  REQUIRE(by_size.reading.troubles.size() == 1);
  CHECK(by_size.reading.troubles[0].kind == Trouble::Kind::limit);
}

TEST_CASE("an end of the view is believed the second time", "[snmp]") {
  const Agent agent;
  const auto [reading, requests] = read([&](const Request& r) {
    if (r.operation != Operation::get && starts_with(r.oid, kSystem)) {
      Answer out = agent.answer({Operation::get_bulk, r.oid, 2});
      out.bindings.push_back({Binding::Kind::end_of_view, r.oid, {}});
      return out;
    }
    return agent.answer(r);
  });
  CHECK(reading.troubles.empty());
  CHECK(count(reading.walk, kInterfaces) == Agent::kCount);
}

TEST_CASE("stopping keeps what was read and names what was not", "[snmp]") {
  const Agent agent;
  Walker walker{catalogue(), Depth::whole, {}};
  walker.answer(agent.answer(*walker.next()));
  walker.answer(agent.answer(*walker.next()));
  walker.stop({Trouble::Kind::timed_out, {}, "out of time"});
  CHECK_FALSE(walker.next());
  CHECK(walker.finished());
  walker.answer(agent.answer({Operation::get, kObjectId, 1}));  // too late
  const Reading reading = std::move(walker).take();
  CHECK(count(reading.walk, kSystem) == 2);
  CHECK(reading.unread == std::vector<std::string_view>{"interfaces", "ups", "cisco"});
}

}  // namespace plimsoll::snmp
