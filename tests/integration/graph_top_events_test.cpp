// `graph --ask cut-sets` and `--ask availability` on files, as a user runs them.
#include <filesystem>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "tests/support/program.hpp"

namespace {

namespace fs = std::filesystem;
namespace test = plimsoll::test;
using nlohmann::json;

test::Ran graph(const fs::path& file, const std::vector<std::string>& more) {
  std::vector<std::string> command{"graph", file.string()};
  command.insert(command.end(), more.begin(), more.end());
  return test::audit_tool(command);
}

json ask(const fs::path& file, const std::string& question, std::vector<std::string> more = {}) {
  std::vector<std::string> arguments{"--ask", question, "--format", "json"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  const auto ran = graph(file, arguments);
  CAPTURE(ran.err);
  REQUIRE(ran.status == 0);
  return json::parse(ran.out);
}

/// (a and b) or c, with what Monte Carlo needs.
constexpr const char* kSmall = R"(<opsa-mef>
<define-fault-tree name="t"><define-gate name="top"><or>
  <and><basic-event name="a"/><basic-event name="b"/></and><basic-event name="c"/>
</or></define-gate></define-fault-tree>
<model-data>
  <define-basic-event name="a"><uniform-deviate><float value="0"/><float value="0.02"/></uniform-deviate></define-basic-event>
  <define-basic-event name="b"><float value="0.1"/></define-basic-event>
  <define-basic-event name="c"><float value="0.0005"/></define-basic-event>
</model-data></opsa-mef>)";

/// One service on a pair of servers in one rack; MTBF and MTTR of all.
void write_estate(const fs::path& folder) {
  test::spill(folder / "assets.csv",
              "key,kind,name,tier,mtbf,mttr\n"
              "shop,business_service,Shop,1,100d,0s\n"
              "s1,server,One,,99h,1h\n"
              "s2,server,Two,,99h,1h\n"
              "r1,rack,Rack,,999h,1h\n");
  test::spill(folder / "dependencies.csv", "from,to,kind\ns1,r1,located_in\ns2,r1,located_in\n");
  test::spill(folder / "needs.csv", "of,group,k,member\nshop,web,1,s1\nshop,web,1,s2\n");
}

/// "Some row and some column of a square have happened", which no order of the events makes small,
/// or one of three pairs has.
std::string square_tree() {
  constexpr int kSide = 12;
  const auto lines = [](bool rows) {
    std::string out = "<or>";
    for (int i = 0; i < kSide; ++i) {
      out += "<and>";
      for (int j = 0; j < kSide; ++j) {
        out += fmt::format("<basic-event name=\"e{}-{}\"/>", rows ? i : j, rows ? j : i);
      }
      out += "</and>";
    }
    return out + "</or>";
  };
  std::string pairs;
  for (int i = 0; i < 3; ++i) {
    pairs += fmt::format("<and><basic-event name=\"e{0}-{0}\"/><basic-event name=\"p\"/></and>", i);
  }
  std::string data = "<define-basic-event name=\"p\"><float value=\"0.1\"/></define-basic-event>";
  for (int i = 0; i < kSide * kSide; ++i) {
    data += fmt::format(
        "<define-basic-event name=\"e{}-{}\"><float value=\"0.8\"/></define-basic-event>",
        i / kSide, i % kSide);
  }
  return "<opsa-mef><define-fault-tree name=\"t\"><define-gate name=\"top\"><or>" + pairs +
         "<and>" + lines(true) + lines(false) +
         "</and></or></define-gate></define-fault-tree><model-data>" + data +
         "</model-data></opsa-mef>";
}

}  // namespace

TEST_CASE("a fault tree's cut sets: counts, sets, limits", "[graph]") {
  const test::TemporaryFolder folder;
  const auto file = folder.path() / "small.xml";
  test::spill(file, kSmall);
  const auto all = ask(file, "cut-sets");
  CHECK(all == json::parse(R"({"top":"top","order_limit":null,"counts":[1,1],"total":2,
                               "complete":true,"sets":[["c"],["a","b"]]})"));
  CHECK(ask(file, "cut-sets", {"--order", "1"})["sets"] == json::parse(R"([["c"]])"));
  CHECK(ask(file, "cut-sets", {"--limit", "1"})["sets"].size() == 1);
  CHECK_FALSE(ask(file, "cut-sets", {"--count"}).contains("sets"));
  const auto likely = ask(file, "cut-sets", {"--cut-off", "0.0008"});
  CHECK(likely["sets"] == json::parse(R"([["a","b"]])"));
  CHECK(likely["truncation"].get<double>() == Approx(0.0005));
  CHECK(graph(file, {"--ask", "cut-sets"}).out ==
        "top: top\norder_limit: all\ncounts: 1 1\ntotal: 2\ncomplete: true\n\nsets\n  c\n  a b\n");
}

TEST_CASE("a fault tree's probability, importance and uncertainty", "[graph]") {
  const test::TemporaryFolder folder;
  const auto file = folder.path() / "small.xml";
  test::spill(file, kSmall);
  const auto answer = ask(file, "availability", {"--importance", "--trials", "20000"});
  constexpr double kA = 0.01;
  constexpr double kB = 0.1;
  constexpr double kC = 0.0005;
  const double top = kA * kB + kC - kA * kB * kC;
  CHECK(answer["probability"].get<double>() == Approx(top).epsilon(1e-14));
  CHECK(answer["exact"] == true);
  CHECK(answer["low"] == answer["probability"]);
  CHECK(answer["high"] == answer["probability"]);
  REQUIRE(answer["importance"].size() == 3);
  const auto& first = answer["importance"][0];
  const double birnbaum = kB * (1 - kC);
  CHECK(first["node"] == "a");
  CHECK(first["birnbaum"].get<double>() == Approx(birnbaum));
  CHECK(first["criticality"].get<double>() == Approx(kA * birnbaum / top));
  CHECK(first["raw"].get<double>() == Approx((kB + kC - kB * kC) / top));
  CHECK(first["fussell_vesely"].get<double>() == Approx(kA * (kB + kC - kB * kC) / top));
  CHECK(first["rrw"].get<double>() == Approx(top / kC));
  const auto& spread = answer["uncertainty"];
  CHECK(spread["mean"].get<double>() ==
        Approx(top).margin(5 * spread["standard_error"].get<double>()));
  CHECK(spread["percentile_5"].get<double>() == Approx(0.05 * 0.02 * kB + kC).epsilon(0.02));
  CHECK(ask(file, "availability", {"--trials", "20000", "--threads", "1"})["uncertainty"] ==
        spread);
}

TEST_CASE("what is past the limits is bounded, and says so", "[graph]") {
  const test::TemporaryFolder folder;
  const auto file = folder.path() / "square.xml";
  test::spill(file, square_tree());
  const auto exact = ask(file, "availability", {"--memory-limit", "4096"});
  REQUIRE(exact["exact"] == true);
  const auto bounded = ask(file, "availability", {"--memory-limit", "1"});
  REQUIRE(bounded["exact"] == false);
  CHECK(bounded["probability"].is_null());
  CHECK(bounded["low"] <= exact["probability"]);
  CHECK(bounded["high"] >= exact["probability"]);
  CHECK(bounded["high"] < 1.0);
  // The diagram of the sets is another one, and small.
  const auto sets = ask(file, "cut-sets", {"--count", "--memory-limit", "1"});
  CHECK(sets["complete"] == true);
  CHECK(sets["total"] == 3 + 12 * 12);
}

TEST_CASE("a service of an estate, with its unknowns", "[graph]") {
  const test::TemporaryFolder folder;
  write_estate(folder.path());
  const auto sets = ask(folder.path(), "cut-sets");
  CHECK(sets["top"] == "shop");
  CHECK(sets["sets"] == json::parse(R"([["r1"],["shop"],["s1","s2"]])"));
  const auto answer = ask(folder.path(), "availability");
  CHECK(answer["probability"].get<double>() == Approx(1 - (1 - 0.001) * (1 - 0.01 * 0.01)));
  test::spill(folder.path() / "assets.csv",
              "key,kind,name,tier,mtbf,mttr\nshop,business_service,Shop,1,100d,0s\n"
              "s1,server,One,,99h,1h\ns2,server,Two,,,\nr1,rack,Rack,,999h,1h\n");
  const auto unknown = ask(folder.path(), "availability", {"--importance"});
  CHECK(unknown["probability"].is_null());
  CHECK(unknown["exact"] == true);
  CHECK(unknown["unknown_inputs"] == 1);
  CHECK(unknown["importance"].is_null());
  CHECK(unknown["low"].get<double>() == Approx(0.001));
  CHECK(unknown["high"].get<double>() == Approx(1 - (1 - 0.001) * (1 - 0.01)));
}

TEST_CASE("a service as Open-PSA has the same answers", "[graph]") {
  const test::TemporaryFolder folder;
  write_estate(folder.path());
  const auto file = folder.path() / "shop.xml";
  const auto written = graph(folder.path(), {"--to", "open-psa"});
  REQUIRE(written.status == 0);
  test::spill(file, written.out);
  CHECK(ask(file, "cut-sets")["sets"] == ask(folder.path(), "cut-sets")["sets"]);
  CHECK(ask(file, "availability")["probability"] ==
        ask(folder.path(), "availability")["probability"]);
}

TEST_CASE("questions that cannot be answered say what to do", "[graph]") {
  const test::TemporaryFolder folder;
  const auto harbour = test::source_dir() / "examples/harbour/sheets";
  const auto many = graph(harbour, {"--ask", "cut-sets"});
  CHECK(many.status == 2);
  CHECK(many.err.find("choose one with --top") != std::string::npos);
  const auto nobody = graph(harbour, {"--ask", "availability", "--top", "nobody"});
  CHECK(nobody.status == 2);
  CHECK(nobody.err.find("no service is called nobody") != std::string::npos);
  const auto unlikely =
      graph(harbour, {"--ask", "cut-sets", "--top", "svc-terminal", "--cut-off", "0.1"});
  CHECK(unlikely.status == 2);
  CHECK(unlikely.err.find("has no probability") != std::string::npos);
  const auto file = folder.path() / "small.xml";
  test::spill(file, "<opsa-mef><define-fault-tree");
  const auto torn = graph(file, {"--ask", "availability"});
  CHECK(torn.status == 1);
  CHECK(torn.err.find("small.xml") != std::string::npos);
  test::spill(file, kSmall);
  CHECK(graph(file, {"--ask", "impact"}).err.find("is a fault tree") != std::string::npos);
  CHECK(graph(file, {"--ask", "cut-sets", "--top", "nope"}).status == 2);
}
