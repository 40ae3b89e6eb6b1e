#include "lib/collect/protocol.hpp"

#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "lib/collect/kit/emitter.hpp"

namespace {

using namespace plimsoll;
using collect::LineParser;

struct Read {
  Result<model::Record> record;
  std::vector<std::string> unknown;
};

Read read(std::string_view line) {
  LineParser parser;
  std::vector<std::string> unknown;
  auto record = parser.parse(line, unknown);
  return {std::move(record), std::move(unknown)};
}

template <typename T>
T accepted(std::string_view line) {
  const auto [record, unknown] = read(line);
  INFO(line);
  INFO((record ? std::string{} : to_string(record.error())));
  REQUIRE(record);
  CHECK(unknown.empty());
  REQUIRE(std::holds_alternative<T>(*record));
  return std::get<T>(*record);
}

std::string refused(std::string_view line) {
  const auto [record, unknown] = read(line);
  INFO(line);
  REQUIRE_FALSE(record);
  CHECK(record.error().kind == Error::Kind::malformed);
  return record.error().what;
}

TEST_CASE("every record that the kit writes is read back as it was", "[collect]") {
  using model::Record;
  const model::Reference by_key{"psu1", {}};
  const model::Reference by_id{{}, {"mac", "00:1b:21:aa:bb:cc"}};
  const auto at = core::parse_instant("2026-11-23T05:22:00Z");
  const std::vector<Record> records{
      model::Hello{1, "redfish", "0.1.0", "bmc1.example", model::Grade::measured},
      model::AssetRecord{"server/1",
                         "server",
                         "web \"1\" \\ tab\t\u00fc",
                         {{"mac", "00:1b:21:aa:bb:cc"}, {"serial", "dell/ABC1234"}},
                         {{"cores", std::int64_t{8}},
                          {"watts", 1.5},
                          {"ecc", true},
                          {"model", std::string{"R740"}},
                          {"slots", model::JsonText{R"([1,{"a":null}])"}}},
                         *at,
                         "host:1"},
      model::RelationRecord{by_key, by_id, "powered_by", {{"strength", std::string{"soft"}}}, "s"},
      model::NeedRecord{by_key,
                        "power",
                        1,
                        {{by_key, true}, {by_id, false}, {{"psu2", {}}, false}},
                        model::Takeover::manual,
                        90,
                        "why",
                        "s"},
      model::NeedRecord{by_id, "", 0, {}, model::Takeover::seamless, {}, "", ""},
      model::EvidenceRecord{"requirement",
                            {{"service", std::string{"shop"}},
                             {"tier", std::int64_t{1}},
                             {"availability_pct", 99.95},
                             {"stated_at", std::string{"2026-01-02T00:00:00Z"}}},
                            "sheet"},
      model::EvidenceRecord{
          "detector", {{"asset", model::JsonText{R"({"scheme":"fqdn","value":"a.example"})"}}}, ""},
      model::ScopeRecord{"region:eu",
                         {"server", "powered_by", "backup"},
                         model::ScopeStatus::denied,
                         7,
                         "no right"},
      model::RawRecord{"2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
                       "text/plain", "GET /x", "hello"},
      model::ProgressRecord{3, 10, "reading"},
      model::ProgressRecord{3, std::nullopt, "reading"},
      model::ProblemRecord{model::ProblemRecord::Severity::error, "http_401", "not allowed", "/x",
                           std::nullopt},
      model::DoneRecord{{{"asset", 3}, {"relation", 0}}},
  };
  for (const auto& record : records) {
    const std::string line = collect::kit::to_line(record);
    const auto [back, unknown] = read(line);
    INFO(line);
    INFO((back ? std::string{} : to_string(back.error())));
    REQUIRE(back);
    CHECK(unknown.empty());
    CHECK(collect::kit::to_line(*back) == line);
    CHECK(back->index() == record.index());
  }
}

TEST_CASE("an asset's fields arrive where they belong", "[collect]") {
  const auto asset = accepted<model::AssetRecord>(
      R"({"type":"asset","key":"a","kind":"server","ids":[{"scheme":"uuid","value":"4C4C4544-0034-5010-8052-B4C04F4E4A31"},)"
      R"({"scheme":"serial","value":"dell/To Be Filled By O.E.M."}],"attributes":{"n":null,"big":18446744073709551615,"x":[1,2]},)"
      R"("at":"2026-11-23T06:22:00+01:00","scope":null})");
  CHECK(asset.name == "a");  // no name: its key
  REQUIRE(asset.ids.size() == 1);
  CHECK(asset.ids[0].value == "4c4c4544-0034-5010-8052-b4c04f4e4a31");
  CHECK(asset.attributes.size() == 2);
  CHECK(std::get<double>(asset.attributes.at("big")) == 18446744073709551615.0);
  CHECK(std::get<model::JsonText>(asset.attributes.at("x")).text == "[1,2]");
  CHECK(core::to_rfc3339(asset.at.value()) == "2026-11-23T05:22:00Z");
  CHECK(asset.scope.empty());
}

TEST_CASE("a value out of its vocabulary names the field, what was expected and what was there",
          "[collect]") {
  CHECK(refused(R"({"type":"asset","key":"a","kind":"toaster"})") ==
        "asset.kind: expected an asset kind, got \"toaster\"");
  CHECK(refused(R"({"type":"relation","from":"a","to":"b","kind":"likes"})") ==
        "relation.kind: expected a relation kind, got \"likes\"");
  CHECK(
      refused(
          R"({"type":"relation","from":"a","to":{"scheme":"R F","value":"1"},"kind":"runs_on"})") ==
      "relation.to: expected an identifier scheme in lower-case letters, got \"R F\"");
  CHECK(refused(R"({"type":"need","of":"a","k":1,"members":["b"],"takeover":"magic"})")
            .find("need.takeover: expected seamless, automatic, manual or rebuild") == 0);
  CHECK(refused(R"({"type":"scope","scope":"s","kinds":["toaster"],"status":"complete"})")
            .find("scope.kinds: expected") == 0);
  CHECK(refused(R"({"type":"scope","scope":"s","kinds":[],"status":"perhaps"})")
            .find("scope.status: expected") == 0);
  CHECK(refused(R"({"type":"evidence","table":"gossip","row":{}})")
            .find("evidence.table: expected an evidence table, got \"gossip\"") == 0);
  CHECK(refused(R"({"type":"hello","protocol":2,"collector":"x","target":"y"})") ==
        "hello.protocol: expected 1, got 2");
  CHECK(refused(R"({"type":"hello","protocol":1,"collector":"x","target":"y","grade":"sure"})")
            .find("hello.grade") == 0);
  CHECK(refused(R"({"type":"problem","severity":"fatal","code":"a","message":"b"})")
            .find("problem.severity") == 0);
}

TEST_CASE("a missing or ill-typed field refuses the record", "[collect]") {
  CHECK(refused(R"({"type":"asset","kind":"server"})") == "asset.key: expected text, got nothing");
  CHECK(refused(R"({"type":"asset","key":7,"kind":"server"})").find("asset.key") == 0);
  CHECK(refused(R"({"type":"asset","key":"","kind":"server"})").find("asset.key") == 0);
  CHECK(refused(R"({"type":"asset","key":"a\u0000b","kind":"server"})").find("asset.key") == 0);
  CHECK(refused(R"({"type":"asset","key":")" + std::string(1025, 'a') + R"(","kind":"server"})")
            .find("asset.key") == 0);
  CHECK(refused(R"({"type":"asset","key":"a","kind":"server","ids":{}})") ==
        "asset.ids: expected a list, got an object");
  CHECK(refused(R"({"type":"asset","key":"a","kind":"server","ids":["x"]})").find("asset.ids") ==
        0);
  CHECK(refused(R"({"type":"asset","key":"a","kind":"server","attributes":[]})") ==
        "asset.attributes: expected an object, got a list");
  CHECK(
      refused(R"({"type":"asset","key":"a","kind":"server","at":"yesterday"})").find("asset.at") ==
      0);
  CHECK(refused(R"({"type":"asset","key":"a","kind":"server","at":"2026-11-23T05:22:00"})")
            .find("asset.at") == 0);
  CHECK(refused(R"({"type":"asset","key":"a","key":"b","kind":"server"})").find("asset.key") == 0);
  CHECK(refused(R"({"type":"relation","from":"a","kind":"runs_on"})") ==
        "relation.to: expected a key or an identifier, got nothing");
  CHECK(
      refused(
          R"({"type":"relation","from":"a","to":{"scheme":"ip","value":"127.0.0.1"},"kind":"runs_on"})")
          .find("relation.to: expected an identifier that identifies something") == 0);
  CHECK(refused(R"({"type":"need","of":"a","k":-1,"members":[]})").find("need.k") == 0);
  CHECK(refused(R"({"type":"need","of":"a","k":1.5,"members":[]})").find("need.k") == 0);
  CHECK(refused(R"({"type":"need","of":"a","k":1})") ==
        "need.members: expected a list, got nothing");
  CHECK(refused(R"({"type":"need","of":"a","k":1,"members":[{"asset":"b","active":"no"}]})")
            .find("need.members") == 0);
  CHECK(refused(R"({"type":"evidence","table":"requirement"})").find("evidence.row") == 0);
  CHECK(refused(R"({"type":"evidence","table":"requirement","row":{"tier":"one"}})") ==
        "requirement.tier: expected an integer, got \"one\"");
  CHECK(refused(R"({"type":"evidence","table":"requirement","row":{"stated_at":"soon"}})")
            .find("requirement.stated_at") == 0);
  CHECK(refused(R"({"type":"raw","sha256":"zz"})").find("raw.sha256") == 0);
  CHECK(refused(R"({"type":"raw","sha256":")" + std::string(64, 'a') + R"(","body":"aGVsbG8="})")
            .find("raw.sha256: expected the digest of the body") == 0);
  CHECK(refused(R"({"type":"raw","sha256":")" + std::string(64, 'a') + R"(","body":"aGV"})")
            .find("raw.body: expected base64") == 0);
  CHECK(refused(R"({"type":"done","counts":{"asset":"3"}})").find("done.counts") == 0);
}

TEST_CASE("what is not one JSON object is malformed, whatever its bytes", "[collect]") {
  const std::string deep = std::string(200, '[') + std::string(200, ']');
  const std::vector<std::string> lines{
      "",
      " ",
      "{",
      "[]",
      "7",
      "null",
      "{\"type\":7}",
      "{}",
      "{\"type\":\"asset\"",
      "\xff\xfe",
      std::string("{\"type\":\"asset\"}\0", 17),
      "{\"type\":\"asset\"} {}",
      "{\"type\":\"asset\",\"key\":\"\xff\",\"kind\":\"server\"}",
      R"({"type":"asset","key":"a","kind":"server","attributes":{"d":)" + deep + "}}"};
  for (const auto& line : lines) {
    INFO(line);
    CHECK_FALSE(refused(line).empty());
  }
}

TEST_CASE("an unknown type is unsupported, an unknown member is named and left out", "[collect]") {
  const auto other = read(R"({"type":"weather","sky":"grey"})");
  REQUIRE_FALSE(other.record);
  CHECK(other.record.error().kind == Error::Kind::unsupported);
  CHECK(other.record.error().what == "type: \"weather\" is unknown");

  const auto more = read(R"({"type":"asset","key":"a","kind":"server","colour":"red"})");
  REQUIRE(more.record);
  CHECK(more.unknown == std::vector<std::string>{"asset.colour"});

  const auto row = read(
      R"({"type":"evidence","table":"support","row":{"product":"x 1","mood":"good"},"by":"me"})");
  REQUIRE(row.record);
  CHECK(row.unknown == std::vector<std::string>{"evidence.by", "support.mood"});
  CHECK(std::get<model::EvidenceRecord>(*row.record).row.size() == 1);
}

TEST_CASE("an identifier of a scheme that nobody knows is kept", "[collect]") {
  const auto asset = accepted<model::AssetRecord>(
      R"({"type":"asset","key":"a","kind":"server","ids":[{"scheme":"rfid","value":" 77 "}]})");
  REQUIRE(asset.ids.size() == 1);
  CHECK(asset.ids[0] == model::Identifier{"rfid", "77"});
}

TEST_CASE("names of people's reading lose their control characters", "[collect]") {
  const auto asset = accepted<model::AssetRecord>(
      R"({"type":"asset","key":"a","kind":"server","name":"x\u001b[31mred","attributes":{"m":"a\u0007"}})");
  CHECK(asset.name == "x\xEF\xBF\xBD[31mred");
  CHECK(std::get<std::string>(asset.attributes.at("m")) == "a\xEF\xBF\xBD");
}

TEST_CASE("one parser reads many lines, also after a long one and a bad one", "[collect]") {
  LineParser parser;
  std::vector<std::string> unknown;
  const std::string longest =
      R"({"type":"asset","key":"a","kind":"server","name":")" + std::string(900'000, 'n') + "\"}";
  for (int round = 0; round < 3; ++round) {
    CHECK(parser.parse(longest, unknown));
    CHECK_FALSE(parser.parse("garbage", unknown));
    CHECK(parser.parse(R"({"type":"progress","done":1,"total":null})", unknown));
  }
}

}  // namespace
