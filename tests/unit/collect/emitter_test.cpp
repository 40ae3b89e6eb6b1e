#include "lib/collect/kit/emitter.hpp"

#include <sstream>
#include <string>

#include <catch2/catch.hpp>

#include "lib/core/text.hpp"

namespace {

using namespace plimsoll;
using collect::kit::Emitter;
using collect::kit::to_line;

TEST_CASE("lines have the protocol's names", "[kit]") {
  model::NeedRecord need{{"srv", {}},
                         "power",
                         1,
                         {{{"psu1", {}}, true}, {{{}, {"mac", "00:1b:21:aa:bb:cc"}}, false}},
                         model::Takeover::automatic,
                         30,
                         "two supplies",
                         "host:1"};
  CHECK(to_line(need) ==
        R"({"type":"need","of":"srv","group":"power","k":1,"members":["psu1",)"
        R"({"asset":{"scheme":"mac","value":"00:1b:21:aa:bb:cc"},"active":false}],)"
        R"("takeover":"automatic","takeover_seconds":30,"why":"two supplies","scope":"host:1"})");
  CHECK(to_line(model::ProgressRecord{1, std::nullopt, "x"}) ==
        R"({"type":"progress","done":1,"total":null,"message":"x"})");
  CHECK(
      to_line(model::ScopeRecord{"s", {"server"}, model::ScopeStatus::denied, 3, "no right"}) ==
      R"({"type":"scope","scope":"s","kinds":["server"],"status":"denied","listed":3,"reason":"no right"})");
  CHECK(
      to_line(model::RawRecord{"ab", "text/plain", "GET /", "hello"}) ==
      R"({"type":"raw","sha256":"ab","media_type":"text/plain","request":"GET /","body":"aGVsbG8="})");
}

TEST_CASE("text of any bytes becomes one line of JSON", "[kit]") {
  model::AssetRecord asset;
  asset.key = "k";
  asset.kind = "server";
  asset.name = std::string{"a\"b\\c\nd\te\x01\xff\0f", 13};
  const std::string line = to_line(asset);
  CHECK(core::is_utf8(line));
  CHECK(line.find('\n') == std::string::npos);
  CHECK(line.find(R"("name":"a\"b\\c\nd\te)") != std::string::npos);
}

TEST_CASE("identifiers are normalised, and those that identify nothing are left out", "[kit]") {
  std::ostringstream out;
  Emitter emitter{out};
  model::AssetRecord asset;
  asset.key = "k";
  asset.kind = "server";
  asset.ids = {{"mac", "00-1B-21-AA-BB-CC"}, {"ip", "127.0.0.1"}, {"serial", "Dell Inc./N/A"}};
  emitter.emit(asset);
  CHECK(
      out.str() ==
      R"({"type":"asset","key":"k","kind":"server","name":"","ids":[{"scheme":"mac","value":"00:1b:21:aa:bb:cc"}]})"
      "\n");
}

TEST_CASE("a relation or need that points at nothing is told as a problem", "[kit]") {
  std::ostringstream out;
  Emitter emitter{out};
  const model::Reference nothing{{}, {"uuid", "00000000-0000-0000-0000-000000000000"}};
  emitter.emit(model::RelationRecord{{"a", {}}, nothing, "runs_on", {}, ""});
  emitter.emit(model::NeedRecord{{"a", {}}, "", 1, {{nothing, true}}, {}, {}, "", ""});
  emitter.done();
  const auto text = out.str();
  CHECK(text.find("\"relation\"") == std::string::npos);
  CHECK(text.find("\"need\"") == std::string::npos);
  CHECK(text.find("identifies_nothing") != std::string::npos);
  CHECK(text.find(R"({"type":"done","counts":{"problem":2}})") != std::string::npos);
  CHECK_FALSE(emitter.has_errors());
}

TEST_CASE("done counts every line but hello and progress", "[kit]") {
  std::ostringstream out;
  Emitter emitter{out};
  emitter.emit(model::Hello{});
  emitter.emit(model::ProgressRecord{});
  model::AssetRecord asset;
  asset.key = "k";
  emitter.emit(asset);
  emitter.emit(asset);
  emitter.problem(model::ProblemRecord::Severity::error, "c", "m", "");
  emitter.done();
  CHECK(emitter.has_errors());
  CHECK(out.str().ends_with("{\"type\":\"done\",\"counts\":{\"asset\":2,\"problem\":1}}\n"));
}

}  // namespace
