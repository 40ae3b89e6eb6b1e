#include "lib/exchange/open_psa.hpp"

#include <cmath>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "tests/support/support.hpp"

namespace {

using plimsoll::Error;
using plimsoll::exchange::Distribution;
using plimsoll::exchange::fault_tree;
using plimsoll::exchange::parse_open_psa;
using plimsoll::graph::EventType;

std::string model(const std::string& body) { return "<opsa-mef>\n" + body + "\n</opsa-mef>\n"; }

std::string tree(const std::string& body) {
  return model("<define-fault-tree name=\"t\">\n" + body + "\n</define-fault-tree>");
}

/// What reading says, as one line; "" when it succeeds.
std::string trouble(const std::string& text) {
  const auto file = parse_open_psa(text);
  return file ? std::string{} : plimsoll::to_string(file.error());
}

/// The probability of the only basic event, defined by `expression`.
std::optional<double> probability(const std::string& expression, const std::string& more = {}) {
  const auto file =
      parse_open_psa(tree("<define-gate name=\"g\"><basic-event name=\"e\"/></define-gate>"
                          "<define-basic-event name=\"e\">" +
                          expression + "</define-basic-event>" + more));
  REQUIRE((file ? "" : plimsoll::to_string(file.error())) == std::string{});
  const auto built = fault_tree(*file);
  REQUIRE(built);
  REQUIRE(built->basic_events().size() == 1);
  return built->probability(built->basic_events().front());
}

std::string number(double value) { return fmt::format("<float value=\"{}\"/>", value); }

}  // namespace

TEST_CASE("a file with one of each construct is read whole", "[open_psa]") {
  const auto file = parse_open_psa(
      plimsoll::test::slurp(plimsoll::test::source_dir() / "tests/data/faulttrees/everything.xml"));
  REQUIRE((file ? "" : plimsoll::to_string(file.error())) == std::string{});
  CHECK(file->gates == 5);
  CHECK(file->basic_events == 10);
  REQUIRE(file->tops.size() == 1);
  CHECK(file->names[file->tops.front()] == "top");
  CHECK(std::ranges::count(file->names, "plant.cooling.pump") == 1);
  CHECK(std::ranges::count(file->names, "plant.cooling.valves.open") == 1);
  REQUIRE(file->common_causes.size() == 1);
  CHECK(file->common_causes[0].members.size() == 3);
  CHECK(file->common_causes[0].beta == 0.1);
  CHECK(file->common_causes[0].probability == 0.01);
  REQUIRE(file->distributions.size() == 2);
  CHECK(file->distributions[0].second.kind == Distribution::Kind::lognormal);
  CHECK(file->distributions[0].second.parameters == std::vector<double>{1e-3, 3, 0.95});
  REQUIRE(file->issues.size() == 1);
  CHECK(file->issues[0].what == "left out: 1 of <define-event-tree>");

  const auto built = fault_tree(*file);
  REQUIRE(built);
  CHECK_FALSE(built->coherent());
  CHECK(built->basic_events().size() == 10);
  const auto at = [&](std::string_view name) {
    const auto found = std::ranges::find(file->names, name);
    REQUIRE(found != file->names.end());
    return static_cast<plimsoll::graph::EventId>(found - file->names.begin());
  };
  CHECK(built->type(at("power")) == EventType::at_least);
  CHECK(built->k(at("power")) == 2);
  CHECK(built->probability(at("feed-a")) == Approx(1 - std::exp(-8760.0 / 20000)));
  CHECK(built->probability(at("panel")) == Approx((0.05 * 3 + 0.2 * 1) / 4));
  CHECK(built->probability(at("cpu-2")) == 0.01);  // by its group
  CHECK_FALSE(built->probability(at("nobody-knows")));
}

TEST_CASE("expressions have the values that the format defines", "[open_psa]") {
  CHECK(probability("<float value=\"+2.5e-1\"/>") == 0.25);
  CHECK(probability("<sub><int value=\"1\"/><float value=\"0.25\"/><float value=\"0.5\"/></sub>") ==
        0.25);
  CHECK(probability("<neg><mul><float value=\"-0.5\"/><float value=\"0.5\"/></mul></neg>") == 0.25);
  CHECK(probability("<div><pi/><pi/><int value=\"4\"/></div>") == 0.25);
  CHECK(probability("<pow><float value=\"0.5\"/><int value=\"2\"/></pow>") == 0.25);
  CHECK(probability("<exp><log><float value=\"0.25\"/></log></exp>") == Approx(0.25));
  CHECK(probability("<min><float value=\"0.5\"/><abs><float value=\"-0.25\"/></abs></min>") ==
        0.25);
  CHECK(probability("<max><float value=\"0.125\"/><float value=\"0.25\"/></max>") == 0.25);
  CHECK(probability("<uniform-deviate>" + number(0.1) + number(0.4) + "</uniform-deviate>") ==
        0.25);
  CHECK(probability("<normal-deviate>" + number(0.25) + number(0.1) + "</normal-deviate>") == 0.25);
  CHECK(probability("<beta-deviate>" + number(1) + number(3) + "</beta-deviate>") == 0.25);
  CHECK(probability("<gamma-deviate>" + number(2) + number(0.125) + "</gamma-deviate>") == 0.25);
  CHECK(probability("<lognormal-deviate>" + number(-2) + number(0.5) + "</lognormal-deviate>") ==
        Approx(std::exp(-1.875)));
}

TEST_CASE("parameters are evaluated once, wherever they stand", "[open_psa]") {
  const std::string parameters =
      "<define-parameter name=\"a\"><mul><parameter name=\"b\"/><parameter name=\"b\"/></mul>"
      "</define-parameter><define-parameter name=\"b\"><float value=\"0.5\"/></define-parameter>";
  CHECK(probability("<parameter name=\"a\"/>", parameters) == 0.25);

  // 2^60 paths from the last to the first
  std::string chain = "<define-parameter name=\"p0\"><float value=\"0.5\"/></define-parameter>";
  for (int i = 1; i <= 60; ++i) {
    chain += fmt::format(
        "<define-parameter name=\"p{}\"><min><parameter name=\"p{}\"/><parameter "
        "name=\"p{}\"/></min>"
        "</define-parameter>",
        i, i - 1, i - 1);
  }
  CHECK(probability("<parameter name=\"p60\"/>", chain) == 0.5);
}

TEST_CASE("events that read one parameter share its random variable", "[open_psa]") {
  const auto file = parse_open_psa(
      tree("<define-gate name=\"g\"><or><basic-event name=\"x\"/><basic-event "
           "name=\"y\"/></or></define-gate>"
           "<define-basic-event name=\"x\"><parameter name=\"p\"/></define-basic-event>"
           "<define-basic-event name=\"y\"><parameter name=\"p\"/></define-basic-event>"
           "<define-basic-event name=\"z\"><mul><parameter name=\"p\"/><float "
           "value=\"0.5\"/></mul></define-basic-event>"
           "<define-parameter name=\"p\"><uniform-deviate><float value=\"0\"/><float "
           "value=\"1\"/></uniform-deviate></define-parameter>"));
  REQUIRE(file);
  REQUIRE(file->distributions.size() == 2);
  CHECK(file->distributions[0].second.variable == file->distributions[1].second.variable);
  REQUIRE(file->issues.size() == 1);
  CHECK(file->issues[0].what ==
        "1 basic events are computed from random parameters: from their means only");
}

TEST_CASE("what cannot be evaluated here is unknown, not an error", "[open_psa]") {
  const auto file = parse_open_psa(
      tree("<define-gate name=\"g\"><basic-event name=\"e\"/></define-gate>"
           "<define-basic-event name=\"e\"><extern-function name=\"f\"/></define-basic-event>"));
  REQUIRE(file);
  REQUIRE(file->issues.size() == 1);
  CHECK(file->issues[0].where == "basic event \"e\"");
  const auto built = fault_tree(*file);
  REQUIRE(built);
  CHECK_FALSE(built->probability(built->basic_events().front()));
}

TEST_CASE("the top is the gate that no other uses, or the one that is named", "[open_psa]") {
  const std::string two =
      "<define-gate name=\"g\"><basic-event name=\"a\"/></define-gate>"
      "<define-gate name=\"h\"><basic-event name=\"b\"/></define-gate>";
  const auto file = parse_open_psa(tree(two));
  REQUIRE(file);
  const auto ambiguous = fault_tree(*file);
  REQUIRE_FALSE(ambiguous);
  CHECK(ambiguous.error().kind == Error::Kind::usage);
  CHECK(plimsoll::to_string(ambiguous.error()) ==
        "2 gates could be the top event: \"g\", \"h\" (choose one with --top NAME)");
  const auto chosen = fault_tree(*file, "h");
  REQUIRE(chosen);
  CHECK(file->names[chosen->top().event()] == "h");
  CHECK_FALSE(fault_tree(*file, "nobody"));
}

TEST_CASE("private events of different components may share a name", "[open_psa]") {
  const auto file = parse_open_psa(tree(
      "<define-gate name=\"top\"><or><gate name=\"a.g\"/><gate name=\"t.b.g\"/></or></define-gate>"
      "<define-component name=\"a\" role=\"private\"><define-gate name=\"g\"><basic-event "
      "name=\"e\"/></define-gate>"
      "<define-basic-event name=\"e\"><float "
      "value=\"0.1\"/></define-basic-event></define-component>"
      "<define-component name=\"b\" role=\"private\"><define-gate name=\"g\"><basic-event "
      "name=\"e\"/></define-gate>"
      "<define-basic-event name=\"e\"><float "
      "value=\"0.2\"/></define-basic-event></define-component>"));
  REQUIRE((file ? "" : plimsoll::to_string(file.error())) == std::string{});
  const auto built = fault_tree(*file);
  REQUIRE(built);
  CHECK(built->basic_events().size() == 2);
}

TEST_CASE("arguments given twice and gates of one argument are kept", "[open_psa]") {
  const auto file =
      parse_open_psa(tree("<define-gate name=\"g\"><atleast min=\"2\"><basic-event "
                          "name=\"e\"/><basic-event name=\"e\"/>"
                          "<basic-event name=\"f\"/></atleast></define-gate><define-gate "
                          "name=\"h\"><or><gate name=\"g\"/></or></define-gate>"));
  REQUIRE(file);
  const auto built = fault_tree(*file);
  REQUIRE(built);
  CHECK(built->arguments(0).size() == 3);
  CHECK(built->arguments(1).size() == 1);
}

TEST_CASE("what a file gets wrong is an error that names line and event", "[open_psa]") {
  const std::string e = "<basic-event name=\"e\"/>";
  const auto gate = [&](const std::string& formula) {
    return trouble(tree("<define-gate name=\"g\">" + formula + "</define-gate>"));
  };
  CHECK(trouble("") ==
        "line 1: no well-formed XML: No document element found (the file may be cut off: copy it "
        "again, or export it again)");
  CHECK(trouble("<a/>") == "expected Open-PSA XML (<opsa-mef>), got <a>");
  CHECK(trouble(tree("<define-gate>" + e + "</define-gate>")) ==
        "line 3: expected a name for <define-gate>");
  CHECK(gate("") == "line 3: gate \"g\" has no formula");
  CHECK(gate(e + e) == "line 3: gate \"g\" has more than one formula: put them into one");
  CHECK(gate("<and/>") == "line 3: expected arguments of <and>, got 0");
  CHECK(gate("<atleast>" + e + "</atleast>") ==
        "line 3: expected <atleast min=\"a number\">, got \"\"");
  CHECK(gate("<atleast min=\"-1\">" + e + "</atleast>") ==
        "line 3: expected <atleast min=\"a number\">, got \"-1\"");
  CHECK(gate("<not>" + e + e + "</not>") == "line 3: expected 1 argument of <not>, got 2");
  CHECK(gate("<imply>" + e + "</imply>") == "line 3: expected 2 arguments of <imply>, got 1");
  CHECK(gate("<maybe>" + e + "</maybe>") == "line 3: <maybe> is no connective");
  CHECK(gate("<constant value=\"perhaps\"/>") == "line 3: expected true or false, got \"perhaps\"");
  CHECK(gate("<gate name=\"h\"/>") == "line 3: gate \"h\" is not defined: add a define-gate");
  CHECK(gate("<house-event name=\"h\"/>") ==
        "line 3: house-event \"h\" is not defined: add a define-house-event");
  CHECK(gate("<basic-event name=\"g\"/>") ==
        "line 3: \"g\" is a gate where a basic-event is expected");
  CHECK(trouble(tree("<define-gate name=\"g\">" + e +
                     "</define-gate>\n<define-basic-event name=\"g\"/>")) ==
        "line 4: event \"g\" is defined twice: first in line 3; remove or rename one of them");
  CHECK(trouble(tree("<define-gate name=\"g\"><gate name=\"h\"/></define-gate>\n<define-gate "
                     "name=\"h\"><not><gate name=\"g\"/></not></define-gate>")) ==
        "line 3: these gates need each other: \"g\", \"h\"; a fault tree has no cycles");
  const auto event = [&](const std::string& expression) {
    return trouble(tree("<define-basic-event name=\"e\">" + expression + "</define-basic-event>"));
  };
  CHECK(event("<float value=\"1.5\"/>") ==
        "line 3: expected a probability from 0 to 1 for \"e\", got 1.5");
  CHECK(event("<float value=\"a lot\"/>") ==
        "line 3: expected a number as the value of <float>, got \"a lot\"");
  CHECK(event("<log><int value=\"0\"/></log>") ==
        "line 3: expected a probability from 0 to 1 for \"e\", got -inf");
  CHECK(event("<exponential><int value=\"0\"/></exponential>") ==
        "line 3: expected 2 arguments of <exponential>, got 1");
  CHECK(event("<parameter name=\"p\"/>") ==
        "line 3: parameter \"p\" is not defined: add a define-parameter");
  CHECK(
      trouble(tree(
          "<define-basic-event name=\"e\"><parameter name=\"p\"/></define-basic-event>\n"
          "<define-parameter name=\"p\"><neg><parameter name=\"p\"/></neg></define-parameter>")) ==
      "line 4: parameter \"p\" needs itself");
  CHECK(event("<uniform-deviate><int value=\"1\"/><int value=\"0\"/></uniform-deviate>") ==
        "line 3: the arguments of <uniform-deviate> make no distribution");
}

TEST_CASE("k of n that never holds is told", "[open_psa]") {
  const auto file =
      parse_open_psa(tree("<define-gate name=\"g\"><atleast min=\"3\"><basic-event "
                          "name=\"e\"/></atleast></define-gate>"));
  REQUIRE(file);
  REQUIRE(file->issues.size() == 1);
  CHECK(file->issues[0].what == "3 of 1 arguments: it is never true");
}

TEST_CASE("encodings are told by their first bytes or the declaration", "[open_psa]") {
  const std::string plain =
      "<opsa-mef><define-fault-tree name=\"t\"><define-gate name=\"g\"><basic-event "
      "name=\"e\"/></define-gate></define-fault-tree></opsa-mef>";
  const auto wide = [&](int width, bool big, bool mark) {
    std::string out;
    const auto put = [&](unsigned code) {
      for (int i = 0; i < width; ++i) {
        const int shift = 8 * (big ? width - 1 - i : i);
        out += static_cast<char>(shift < 32 ? (code >> static_cast<unsigned>(shift)) & 0xFFU : 0U);
      }
    };
    if (mark) put(0xFEFF);
    for (const char c : plain) put(static_cast<unsigned char>(c));
    return out;
  };
  for (const int width : {2, 4}) {
    for (const bool big : {false, true}) {
      for (const bool mark : {false, true}) {
        CAPTURE(width, big, mark);
        CHECK(trouble(wide(width, big, mark)) == "");
      }
    }
  }
  CHECK(trouble("\xEF\xBB\xBF" + plain) == "");
  const auto umlaut =
      parse_open_psa("<?xml version=\"1.0\" encoding=\"windows-1252\"?>" +
                     model("<define-fault-tree name=\"t\"><define-gate name=\"\x80\xFC\">"
                           "<basic-event name=\"e\"/></define-gate></define-fault-tree>"));
  REQUIRE(umlaut);
  CHECK(umlaut->names.front() == "\u20AC\u00FC");
  CHECK(trouble("<?xml version=\"1.0\" encoding=\"shift_jis\"?><opsa-mef name=\"\x83\"/>") ==
        "expected text in UTF-8, UTF-16 or UTF-32, got \"shift_jis\" (save the file as UTF-8)");
  CHECK(trouble("<opsa-mef name=\"\xFF\"/>") ==
        "expected text in UTF-8, UTF-16 or UTF-32, got other bytes (save the file as UTF-8)");
}

TEST_CASE("hostile files are refused without harm", "[open_psa]") {
  std::string bomb = "<?xml version=\"1.0\"?>\n<!DOCTYPE b [<!ENTITY a0 \"ha\">";
  for (int i = 1; i < 40; ++i) bomb += fmt::format("<!ENTITY a{} \"&a{};&a{};\">", i, i - 1, i - 1);
  bomb += "]>\n" + tree("<define-gate name=\"&a39;\"><basic-event name=\"e\"/></define-gate>");
  CHECK(trouble(bomb) ==
        "line 2: the document type declares entities or elements of its own (remove what stands "
        "between [ and ] of <!DOCTYPE …>)");

  constexpr int kDeep = 1'000'000;
  const auto nested = [](const std::string& tag, const std::string& inside) {
    std::string out;
    for (int i = 0; i < kDeep; ++i) out += "<" + tag + ">";
    out += inside;
    for (int i = 0; i < kDeep; ++i) out += "</" + tag + ">";
    return out;
  };
  CHECK(trouble(tree("<define-gate name=\"g\">" + nested("not", "<basic-event name=\"e\"/>") +
                     "</define-gate>")) ==
        "line 3: formulas nested more than 200 deep: make the inner ones gates of their own");
  CHECK(trouble(tree("<define-basic-event name=\"e\">" + nested("neg", "<pi/>") +
                     "</define-basic-event>")) ==
        "line 3: expressions and parameters nested more than 200 deep");
  std::string components;
  for (int i = 0; i < kDeep; ++i) components += "<define-component name='c'>";
  for (int i = 0; i < kDeep; ++i) components += "</define-component>";
  CHECK(trouble(tree(components)) == "line 3: components nested more than 200 deep");

  std::string chain;  // a million gates, each needing the next
  for (int i = 0; i < kDeep; ++i) {
    chain += fmt::format("<define-gate name=\"g{}\"><gate name=\"g{}\"/></define-gate>", i,
                         (i + 1) % kDeep);
  }
  CHECK(trouble(tree(chain)).ends_with("and 999990 more; a fault tree has no cycles"));
}

TEST_CASE("a file cut off anywhere is an error or a smaller file, never a crash", "[open_psa]") {
  const auto text =
      plimsoll::test::slurp(plimsoll::test::source_dir() / "tests/data/faulttrees/everything.xml");
  std::size_t errors = 0;
  for (std::size_t size = 0; size < text.size(); ++size) {
    errors += parse_open_psa(std::string_view{text}.substr(0, size)) ? 0U : 1U;
  }
  CHECK(errors >= text.size() - 2);  // what ends the last line is not missed
}
