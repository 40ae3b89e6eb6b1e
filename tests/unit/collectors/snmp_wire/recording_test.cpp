#include "collectors/snmp/recording.hpp"

#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "collectors/snmp/snmprec.hpp"

namespace plimsoll::snmp {
namespace {

Value octets(std::string text) { return {Value::Type::octets, 0, std::move(text), {}}; }

}  // namespace

TEST_CASE("a recorded walk reads back as it was", "[snmp]") {
  const Oid base{1, 3, 6, 1, 2, 1, 1};
  const std::vector<Value> values{
      octets("plain|text"),
      octets(" blanks "),
      octets(""),
      octets("line\nbreak"),
      octets(std::string{"\0\x1b\x21\xff", 4}),
      octets("123"),
      {Value::Type::integer, -7, {}, {}},
      {Value::Type::oid, 0, {}, {1, 3, 6, 1, 4, 1, 9}},
      {Value::Type::ip_address, 0, std::string{"\x0a\0\0\x01", 4}, {}},
      {Value::Type::counter32, 4'294'967'295, {}, {}},
      {Value::Type::gauge32, 1, {}, {}},
      {Value::Type::time_ticks, 99, {}, {}},
      {Value::Type::opaque, 0, "\x9fx\x04\x3f\x80", {}},
      {Value::Type::counter64, INT64_MAX, {}, {}},
  };
  Walk walk;
  for (std::size_t i = 0; i < values.size(); ++i) {
    walk.put(base + Oid{static_cast<std::uint32_t>(i + 1)}, values[i]);
  }
  const Recording back = read_snmprec(to_snmprec(walk));
  CHECK(back.left_out == 0);
  REQUIRE(back.walk.size() == values.size());
  for (const auto& [oid, value] : walk.objects()) {
    CAPTURE(to_string(oid));
    const Value* found = back.walk.find(oid);
    REQUIRE(found != nullptr);
    CHECK(found->type == value.type);
    CHECK(found->number == value.number);
    CHECK(found->octets == value.octets);
    CHECK(found->oid == value.oid);
  }
}

TEST_CASE("secrets that an agent echoes are taken out", "[snmp]") {
  const std::vector<std::string> secrets{"sesame-long", "sesame"};
  CHECK(redacted(octets("a sesame-long and a sesame."), secrets).octets == "a *** and a ***.");
  CHECK(redacted(octets("nothing"), secrets).octets == "nothing");
}

}  // namespace plimsoll::snmp
