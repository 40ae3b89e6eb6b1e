#include "lib/exchange/open_psa.hpp"

#include <catch2/catch.hpp>
TEST_CASE("placeholder", "[open_psa]") { CHECK(plimsoll::exchange::parse_open_psa("").has_value() == false); }
