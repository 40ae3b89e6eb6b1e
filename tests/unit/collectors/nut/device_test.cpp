#include "collectors/nut/device.hpp"

#include <catch2/catch.hpp>

namespace plimsoll::nut {

TEST_CASE("status words say whether there is power and where from", "[nut]") {
  const auto check = [](const char* text, std::optional<bool> operational,
                        std::optional<bool> on_battery, const char* battery) {
    CAPTURE(text);
    const Status status = parse_status(text);
    CHECK(status.operational() == operational);
    CHECK(status.on_battery() == on_battery);
    CHECK(status.battery() == battery);
  };
  check("OL", true, false, "normal");
  check("OL CHRG", true, false, "charging");
  check("OB DISCHRG", true, true, "discharging");
  check("OB LB", true, true, "low");
  check("OL RB LB ALARM", true, false, "replace");
  check("FSD OB LB", false, true, "low");
  check("OFF", false, std::nullopt, "");
  check("OL OFF", false, false, "normal");
  check("BYPASS", true, false, "");
  check("WAIT", std::nullopt, std::nullopt, "");
  check("", std::nullopt, std::nullopt, "");
}

TEST_CASE("dates are read in the ways that devices write them", "[nut]") {
  CHECK(parse_date("09/20/13") == "2013-09-20");
  CHECK(parse_date("12/14/99") == "1999-12-14");
  CHECK(parse_date("20/09/13") == "2013-09-20");
  CHECK(parse_date("04/18/2015") == "2015-04-18");
  CHECK(parse_date("2016-07-26") == "2016-07-26");
  CHECK(parse_date("2013/09/20") == "2013-09-20");
  CHECK(parse_date("20.09.2013") == "2013-09-20");
  CHECK(parse_date("20130920") == "2013-09-20");
  for (const char* none : {"", "CPS", "NO", "13/13/13", "0000/00/00", "2013-02-30", "1/2", "1//2",
                           "99999999999999999999/1/1", "2013", "/1/2/3", "12:34", "1/2/3/4"}) {
    CAPTURE(none);
    CHECK_FALSE(parse_date(none));
  }
}

TEST_CASE("numbers are read as drivers write them, and what is none is absent", "[nut]") {
  const Variables variables{
      {"a", "046.8"}, {"b", "600.00"}, {"c", "NA"}, {"d", "1e300"}, {"e", ""}};
  CHECK(number_of(variables, "a") == 46.8);
  CHECK(integer_of(variables, "b") == 600);
  CHECK_FALSE(number_of(variables, "c"));
  CHECK_FALSE(integer_of(variables, "d"));
  CHECK_FALSE(number_of(variables, "e"));
  CHECK_FALSE(number_of(variables, "f"));
}

TEST_CASE("a device is known by its own names, and a networked one by where its driver asks",
          "[nut]") {
  const auto device = make_device({{"ups.mfr", "EATON"},
                                   {"ups.serial", "G1"},
                                   {"device.serial", "G2"},
                                   {"driver.name", "netxml-ups"},
                                   {"driver.parameter.port", "http://ups3.example:80/x"},
                                   {"outlet.1.status", "on"},
                                   {"outlet.0.status", "on"},
                                   {"outlet.99999.status", "on"},
                                   {"outlet.group.1.name", "bank"},
                                   {"outlet.1", "x"}});
  CHECK(device.type == "ups");
  CHECK(device.vendor == "EATON");
  CHECK(device.serial == "G2");
  CHECK(device.address == "ups3.example");
  REQUIRE(device.outlets.size() == 1);
  CHECK(device.outlets.at(1) == Variables{{"status", "on"}});
  CHECK(device.banks.at(1).at("name") == "bank");
  CHECK(make_device({{"driver.name", "usbhid-ups"}, {"driver.parameter.port", "auto"}})
            .address.empty());
}

}  // namespace plimsoll::nut
