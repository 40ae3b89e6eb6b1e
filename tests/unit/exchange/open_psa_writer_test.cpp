#include "lib/exchange/open_psa_writer.hpp"

#include <cstdlib>
#include <random>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "lib/exchange/open_psa.hpp"
#include "tests/support/support.hpp"

namespace {

namespace exchange = plimsoll::exchange;
namespace test = plimsoll::test;
using plimsoll::graph::EventId;
using plimsoll::graph::EventType;
using plimsoll::graph::FaultTree;
using plimsoll::graph::FaultTreeBuilder;
using plimsoll::graph::Literal;

/// Whether the top happens when basic event i happens exactly if bit i of `happened` is set, i
/// counting the basic events of the tree.
bool evaluate(const FaultTree& tree, std::uint32_t happened) {
  std::vector<char> value(tree.event_count(), 0);
  for (EventId id = 0; id < tree.event_count(); ++id) {
    if (tree.type(id) == EventType::constant) value[id] = tree.k(id) != 0 ? 1 : 0;
  }
  for (std::size_t i = 0; i < tree.basic_events().size(); ++i) {
    value[tree.basic_events()[i]] = static_cast<char>((happened >> i) & 1U);
  }
  const auto holds = [&](Literal literal) {
    return (value[literal.event()] != 0) != literal.negated();
  };
  for (const auto gate : tree.gates()) {
    const auto arguments = tree.arguments(gate);
    const auto count = static_cast<std::size_t>(std::ranges::count_if(arguments, holds));
    const auto type = tree.type(gate);
    value[gate] = type == EventType::all_of     ? count == arguments.size()
                  : type == EventType::any_of   ? count > 0
                  : type == EventType::at_least ? count >= tree.k(gate)
                                                : count % 2 == 1;
  }
  return holds(tree.top());
}

/// A tree of six basic events and six gates of any type, with negations, constants and repetitions.
FaultTree random_tree(std::mt19937& random) {
  FaultTreeBuilder builder;
  for (int i = 0; i < 6; ++i) (void)builder.add_basic(0.125 * (i + 1));
  (void)builder.add_constant(true);
  const auto below = [&](std::uint32_t n) { return static_cast<std::uint32_t>(random() % n); };
  EventId last = 0;
  for (std::uint32_t g = 0; g < 6; ++g) {
    std::vector<Literal> arguments;
    for (std::uint32_t n = below(5); n-- > 0;) {
      arguments.emplace_back(below(7 + g), below(4) == 0);
    }
    constexpr EventType kTypes[] = {EventType::all_of, EventType::any_of, EventType::at_least,
                                    EventType::odd_of};
    last = builder.add_gate(kTypes[below(4)], arguments, below(5)).value();
  }
  return std::move(builder).build(Literal{last, below(4) == 0}).value();
}

/// The probability that scram prints; absent without scram or when it refuses.
std::optional<double> by_scram(const std::filesystem::path& file) {
  const auto ran = test::run({"scram", "--bdd", "--probability", "1", "-l", "1", file.string()});
  const auto at = ran.out.find("probability=\"");
  if (ran.status != 0 || at == std::string::npos) return std::nullopt;
  return std::strtod(ran.out.c_str() + at + 13, nullptr);
}

bool has_scram() { return test::run({"sh", "-c", "command -v scram"}).status == 0; }

}  // namespace

TEST_CASE("what is written is read back as the same function", "[open_psa]") {
  std::mt19937 random{7};
  for (int round = 0; round < 2000; ++round) {
    CAPTURE(round);
    const auto tree = random_tree(random);
    std::vector<std::string> names(tree.event_count());
    for (EventId id = 0; id < names.size(); ++id) names[id] = fmt::format("x{}", id);
    const auto text = exchange::to_open_psa(tree, names, "random");
    CAPTURE(text.xml);
    const auto file = exchange::parse_open_psa(text.xml);
    REQUIRE((file ? "" : plimsoll::to_string(file.error())) == std::string{});
    const auto back = exchange::fault_tree(*file);
    REQUIRE((back ? "" : plimsoll::to_string(back.error())) == std::string{});
    // Events may drop out of the text (a pair in a parity), so values go by name.
    for (std::uint32_t happened = 0; happened < 64; ++happened) {
      std::uint32_t theirs = 0;
      std::uint32_t ours = 0;
      for (std::uint32_t i = 0; i < 6; ++i) {
        const bool happens = ((happened >> i) & 1U) != 0;
        const auto place = [&](const FaultTree& t, const std::vector<std::string>& called) {
          const auto events = t.basic_events();
          const auto found = std::ranges::find_if(
              events, [&](EventId id) { return called[id] == fmt::format("x{}", i); });
          return found == events.end() || !happens
                     ? 0U
                     : 1U << static_cast<unsigned>(found - events.begin());
        };
        ours |= place(tree, names);
        theirs |= place(*back, file->names);
      }
      REQUIRE(evaluate(tree, ours) == evaluate(*back, theirs));
    }
  }
}

TEST_CASE("names become identifiers, each its own, with the name as label", "[open_psa]") {
  FaultTreeBuilder builder;
  const auto a = builder.add_basic(0.1).value();
  const auto b = builder.add_basic(std::nullopt).value();
  const auto c = builder.add_basic(1e-300).value();
  const std::vector<Literal> all{Literal{a}, Literal{b}, Literal{c}};
  const auto top = builder.add_gate(EventType::at_least, all, 2).value();
  const auto tree = std::move(builder).build(Literal{top}).value();
  const auto text = exchange::to_open_psa(
      tree, std::vector<std::string>{"db 1", "db.1", "1-ä--&<\n", ""}, "7 of 9");
  CHECK(text.without_probability == 1);
  CHECK(text.xml == R"(<?xml version="1.0" encoding="UTF-8"?>
<opsa-mef>
 <define-fault-tree name="_7_of_9">
  <define-gate name="event_3">
   <atleast min="2">
    <basic-event name="db_1"/>
    <basic-event name="db_1_2"/>
    <basic-event name="_1-_-____"/>
   </atleast>
  </define-gate>
  <define-basic-event name="db_1">
   <label>db 1</label>
   <float value="0.1"/>
  </define-basic-event>
  <define-basic-event name="db_1_2">
   <label>db.1</label>
  </define-basic-event>
  <define-basic-event name="_1-_-____">
   <label>1-ä--&amp;&lt; </label>
   <float value="1e-300"/>
  </define-basic-event>
 </define-fault-tree>
</opsa-mef>
)");
}

TEST_CASE("SCRAM finds the written file's probability that of the original", "[open_psa][scram]") {
  if (!has_scram()) {
    WARN("scram is not installed: what it makes of our files is not tested");
    return;
  }
  const test::TemporaryFolder folder;
  for (const auto* name : {"pwr-TRANS-FT101_TOP", "pwr-SGTR-FT62_TOP", "estate-s1-n10369"}) {
    CAPTURE(name);
    const auto original =
        test::source_dir() / "tests/data/faulttrees" / (std::string{name} + ".xml");
    const auto file = exchange::parse_open_psa(test::slurp(original)).value();
    const auto tree = exchange::fault_tree(file).value();
    const auto written = folder.path() / "written.xml";
    test::spill(written, exchange::to_open_psa(tree, file.names, name).xml);
    const auto expected = by_scram(original);
    REQUIRE(expected);
    CHECK(by_scram(written) == expected);
  }
}

TEST_CASE("SCRAM agrees with the truth table of trees of any shape", "[open_psa][scram]") {
  if (!has_scram()) {
    WARN("scram is not installed: what it makes of our files is not tested");
    return;
  }
  const test::TemporaryFolder folder;
  std::mt19937 random{11};
  for (int round = 0; round < 40; ++round) {
    CAPTURE(round);
    const auto tree = random_tree(random);
    if (tree.basic_events().empty()) continue;
    double probability = 0;
    for (std::uint32_t happened = 0; happened < 1U << tree.basic_events().size(); ++happened) {
      double weight = 1;
      for (std::size_t i = 0; i < tree.basic_events().size(); ++i) {
        const double p = *tree.probability(tree.basic_events()[i]);
        weight *= ((happened >> i) & 1U) != 0 ? p : 1 - p;
      }
      if (evaluate(tree, happened)) probability += weight;
    }
    const auto written = folder.path() / "written.xml";
    test::spill(written, exchange::to_open_psa(tree, {}, "random").xml);
    CAPTURE(test::slurp(written));
    const auto found = by_scram(written);
    REQUIRE(found);
    CHECK(*found == Approx(probability).epsilon(2e-5).margin(1e-12));
  }
}
