#include "lib/collect/kit/program.hpp"

#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "lib/core/text.hpp"
#include "tests/support/support.hpp"

namespace {

using namespace plimsoll;
using collect::kit::Settings;

test::Ran sample(const std::string& command, const std::string& settings) {
  return test::run({(test::binary_dir() / "bin" / "kit_collector").string(), command}, settings);
}

std::size_t line_count(const std::string& text) { return core::lines(text).size(); }

TEST_CASE("settings are read as the types that a collector asks for", "[kit]") {
  const auto parsed = Settings::parse(
      R"({"host":["a","b"],"port":443,"insecure":true,"name":"x","one":"y","none":null,"map":{"a":1},"no":"no"})");
  REQUIRE(parsed);
  const Settings& settings = *parsed;
  CHECK(settings.list("host") == std::vector<std::string>{"a", "b"});
  CHECK(settings.list("one") == std::vector<std::string>{"y"});
  CHECK(settings.list("absent").empty());
  CHECK(settings.text("port") == "443");
  CHECK(settings.text("insecure") == "true");
  CHECK_FALSE(settings.text("none"));
  CHECK_FALSE(settings.text("absent"));
  CHECK(settings.integer("port").value() == 443);
  CHECK(settings.integer("absent").value() == std::nullopt);
  REQUIRE_FALSE(settings.integer("name"));
  CHECK(settings.integer("name").error().kind == Error::Kind::usage);
  CHECK(settings.flag("insecure", false).value());
  CHECK_FALSE(settings.flag("no", true).value());
  CHECK(settings.flag("absent", true).value());
  CHECK_FALSE(settings.flag("name", true));
  CHECK(settings.json("map") == R"({"a":1})");
  CHECK(settings.names() ==
        std::vector<std::string>{"host", "insecure", "map", "name", "no", "one", "port"});
}

TEST_CASE("an ill-typed setting's value is not repeated", "[kit]") {
  const auto settings = Settings::parse(R"({"timeout_s":"sesame-open"})").value();
  CHECK(to_string(settings.integer("timeout_s").error()).find("sesame") == std::string::npos);
  CHECK(to_string(settings.flag("timeout_s", false).error()).find("sesame") == std::string::npos);
}

TEST_CASE("what is not one JSON object within its bounds is refused", "[kit]") {
  const std::string deep = std::string(100, '[') + std::string(100, ']');
  for (const std::string& text :
       {std::string{}, std::string{"[]"}, std::string{"7"}, std::string{"{"}, std::string{"{} {}"},
        "{\"a\":" + deep + "}", "{\"a\":\"" + std::string(1U << 20U, 'x') + "\"}"}) {
    const auto settings = Settings::parse(text);
    REQUIRE_FALSE(settings);
    CHECK(settings.error().kind == Error::Kind::usage);
  }
}

TEST_CASE("a setting can be put in place", "[kit]") {
  auto settings = Settings::parse("{}").value();
  settings.put("a", "\"x\"");
  CHECK(settings.text("a") == "x");
  settings.put("a", "null");
  CHECK_FALSE(settings.text("a"));
}

TEST_CASE("a collector that ends well writes hello, records and done", "[kit]") {
  const auto ran = sample("collect", R"({"host":"a","count":2})");
  CHECK(ran.status == 0);
  CHECK(ran.err.empty());
  const auto lines = core::lines(ran.out);
  REQUIRE(lines.size() == 4);
  CHECK(lines[0] == R"({"type":"hello","protocol":1,"collector":"sample","version":")" +
                        std::string{collect::kit::version()} +
                        R"(","target":"here","grade":"measured"})");
  CHECK(lines[1] == R"({"type":"asset","key":"server/0","kind":"server","name":"server/0"})");
  CHECK(lines[3] == R"({"type":"done","counts":{"asset":2}})");
}

TEST_CASE("exit statuses follow the protocol", "[kit]") {
  const auto ends = [](const std::string& end) {
    return sample("collect", R"({"host":"a","password":"sesame-open","end":")" + end + "\"}");
  };
  const auto problem = ends("problem");
  CHECK(problem.status == 4);
  CHECK(problem.out.find(R"("done","counts":{"asset":1,"problem":1})") != std::string::npos);
  CHECK(ends("warning").status == 0);

  const auto thrown = ends("throw");
  CHECK(thrown.status == 1);
  CHECK(thrown.out.find("\"done\"") == std::string::npos);
  CHECK(line_count(thrown.out) == 2);  // what was written before stays readable
  CHECK(thrown.err.find("it broke with ***") != std::string::npos);

  const auto unreachable = ends("unreachable");
  CHECK(unreachable.status == 3);
  CHECK(unreachable.err.find("no answer for password ***") != std::string::npos);
  CHECK(ends("usage").status == 2);
  for (const auto& ran : {thrown, unreachable}) {
    CHECK((ran.out + ran.err).find("sesame") == std::string::npos);
  }
}

TEST_CASE("settings that the collector lacks or needs are refused by name", "[kit]") {
  const auto unknown = sample("collect", R"({"host":"a","hosst":"b"})");
  CHECK(unknown.status == 2);
  CHECK(unknown.out.empty());
  CHECK(
      unknown.err.find("unknown setting \"hosst\" (known: host, count, end, verbose, password)") !=
      std::string::npos);
  const auto missing = sample("collect", "{}");
  CHECK(missing.status == 2);
  CHECK(missing.err.find("setting \"host\" is missing") != std::string::npos);
  CHECK(sample("collect", "garbage").status == 2);
  CHECK(sample("collect", R"({"host":"a","count":"many"})").status == 2);
}

TEST_CASE("check answers one object, whatever it finds", "[kit]") {
  const auto fine = sample("check", R"({"host":"a"})");
  CHECK(fine.status == 0);
  CHECK(fine.out.find("\"ok\": true") == 4);
  const auto partly = sample("check", R"({"host":"a","end":"x","password":"sesame-open"})");
  CHECK(partly.status == 4);
  CHECK(partly.out.find("\"ok\": false") == 4);
  CHECK(partly.out.find("sesame") == std::string::npos);
  const auto unreachable = sample("check", R"({"host":"a","end":"unreachable"})");
  CHECK(unreachable.status == 3);
  CHECK(unreachable.out.find("no answer") != std::string::npos);
}

TEST_CASE("anything else prints how it is meant", "[kit]") {
  const auto ran = sample("--help", "");
  CHECK(ran.status == 2);
  CHECK(ran.out.empty());
  CHECK(ran.err.find("usage: plimsoll-collect-sample describe|check|collect") == 0);
}

}  // namespace
