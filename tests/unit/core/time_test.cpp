#include "lib/core/time.hpp"

#include <catch2/catch.hpp>

namespace core = plimsoll::core;
using std::chrono::seconds;

TEST_CASE("instants round-trip and are normalised to UTC", "[time]") {
  for (const auto* text :
       {"2026-11-23T05:22:00Z", "1999-12-31T23:59:59Z", "2024-02-29T00:00:00Z"}) {
    const auto at = core::parse_instant(text);
    REQUIRE(at);
    CHECK(core::to_rfc3339(*at) == text);
  }
  CHECK(core::to_rfc3339(*core::parse_instant("2026-11-23T01:00:00.250+02:00")) ==
        "2026-11-22T23:00:00Z");
  CHECK(core::to_rfc3339(*core::parse_instant("2026-11-23")) == "2026-11-23T00:00:00Z");
}

TEST_CASE("what is no instant is refused with the way to write it", "[time]") {
  for (const auto* text : {"", "23.11.2026", "2026-13-01", "2025-02-29", "2026-11-23T25:00:00Z",
                           "2026-11-23T05:22:00ZZ", "2026-1-1", "20261123"}) {
    CAPTURE(text);
    const auto at = core::parse_instant(text);
    REQUIRE_FALSE(at);
    CHECK_FALSE(at.error().remedy.empty());
  }
  const auto zoneless = core::parse_instant("2026-11-23T05:22:00");
  REQUIRE_FALSE(zoneless);
  CHECK(zoneless.error().what.find("without a zone") != std::string::npos);
}

TEST_CASE("durations are read in both spellings", "[time]") {
  CHECK(core::parse_duration("90s") == seconds{90});
  CHECK(core::parse_duration("15m") == seconds{900});
  CHECK(core::parse_duration("4h") == seconds{14400});
  CHECK(core::parse_duration("2d") == seconds{172800});
  CHECK(core::parse_duration("1h30m") == seconds{5400});
  CHECK(core::parse_duration("PT15M") == seconds{900});
  CHECK(core::parse_duration("P2DT1H") == seconds{176400});
  CHECK(core::parse_duration("0s") == seconds{0});
}

TEST_CASE("a bare number, a month and nonsense are no durations", "[time]") {
  for (const auto* text : {"15", "1.5h", "P1M", "PT", "P", "", "h", "-5m", "5 minutes", "PT5D",
                           "99999999999999999999h", "9999999999d"}) {
    CAPTURE(text);
    CHECK_FALSE(core::parse_duration(text));
  }
  CHECK(core::parse_duration("15").error().what.find("without a unit") != std::string::npos);
}

TEST_CASE("a duration's text reads back as the same duration", "[time]") {
  for (const auto* text : {"0s", "59s", "1m", "1h30m", "2d", "1d1s"}) {
    CHECK(core::to_text(*core::parse_duration(text)) == text);
  }
}
