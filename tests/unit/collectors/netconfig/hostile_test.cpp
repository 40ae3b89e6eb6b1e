// Texts made to hurt: large, deep, endless, of any bytes.  Time is bounded by ctest's.
#include <string>

#include <catch2/catch.hpp>

#include "tests/unit/collectors/netconfig/support.hpp"

namespace plimsoll::netconfig {

namespace {

constexpr std::size_t kLarge = std::size_t{10} << 20U;
constexpr std::size_t kMany = std::size_t{1} << 20U;  ///< For each of many.

constexpr Dialect kAll[] = {Dialect::ios,       Dialect::nxos,    Dialect::iosxr,
                            Dialect::eos,       Dialect::a10,     Dialect::junos,
                            Dialect::junos_set, Dialect::cumulus, Dialect::check_point};

std::string repeated(std::string_view text, std::size_t size) {
  std::string out;
  out.reserve(size + text.size());
  while (out.size() < size) out += text;
  return out;
}

std::size_t records_of(std::string_view text, Dialect dialect) {
  const std::vector<Device> devices{{"t", parse(text, dialect)}};
  CHECK(devices[0].config.issues.size() <= kMostIssues + kMostIssues);
  return to_records(devices).size();
}

}  // namespace

TEST_CASE("large texts of one thing are read in bounded time, in every dialect", "[netconfig]") {
  const char* const text =
      GENERATE("\n", "{", "}", "\"", "a", "\0", "a{", "interface ", " ", "# ", "banner motd @\n",
               "banner motd\n", "/*", "[ ", "set ", "set interfaces a { ", "inactive: a { ");
  CAPTURE(text);
  const std::string large = repeated(*text == '\0' ? std::string_view{"\0", 1} : text, kMany);
  for (const Dialect dialect : kAll) CHECK(records_of(large, dialect) >= 2);
}

TEST_CASE("ten megabytes of braces and of lines are read in bounded time", "[netconfig]") {
  CHECK(records_of(repeated("a { b;\n", kLarge), Dialect::junos) >= 2);
  CHECK(records_of(repeated("interface Ethernet1\n channel-group 1 mode active\n", kLarge),
                   Dialect::nxos) >= 2);
}

TEST_CASE("a million lines of one interface stay bounded", "[netconfig]") {
  std::string text = "hostname r1\ninterface GigabitEthernet0/0\n";
  for (int i = 0; text.size() < kLarge; ++i) {
    const std::string ip = std::to_string(1 + i % 200) + "." + std::to_string(i / 200 % 250) + "." +
                           std::to_string(i / 50'000 % 250) + ".1";
    text += " ip address " + ip + " 255.255.255.0 secondary\n standby " + std::to_string(i) +
            " ip " + ip + "\n";
  }
  const Config config = parse(text, Dialect::ios);
  CHECK(interface(config, "GigabitEthernet0/0").addresses.size() == 256);
  CHECK(records_of(text, Dialect::ios) > 1000);
}

TEST_CASE("more interfaces than a device can have are left out, and that is said", "[netconfig]") {
  std::string text = "hostname r1\n";
  for (int i = 0; i < 60'000; ++i) {
    text += "interface Ethernet" + std::to_string(i) + ".5\n ip address 10.0.0.1 255.255.255.0\n";
  }
  const Config config = parse(text, Dialect::ios);
  CHECK(config.interfaces.size() == 50'000);
  REQUIRE_FALSE(config.issues.empty());
  CHECK(config.issues[0].what.find("50000 interfaces") != std::string::npos);
  CHECK(records_of(text, Dialect::ios) > 50'000);
}

TEST_CASE("lines without end and bytes of no meaning are passed over", "[netconfig]") {
  const std::string line = "hostname r1\n description " + std::string(kLarge, 'x') +
                           "\ninterface GigabitEthernet0/1\n ip address 10.0.0.1 255.255.255.0";
  const Config config = parse(line, Dialect::ios);
  CHECK(config.interfaces.size() == 1);
  REQUIRE(config.issues.size() == 1);
  CHECK(config.issues[0].what == "expected at most 4096 bytes, got more");
  constexpr std::string_view kOdd{
      "hostname r\0001\ninterface Gi\0\xff\xfe"
      "0/1\n description a\0b\xc3\n",
      50};
  const std::string nul{kOdd};
  const Config odd = parse(nul, Dialect::ios);
  CHECK(odd.interfaces.size() == 1);
  CHECK(to_records(std::vector<Device>{{"t", odd}}).size() >= 2);
}

TEST_CASE("blocks of Junos deeper than any real one are passed over", "[netconfig]") {
  std::string text = "system { host-name j; }\n";
  for (int i = 0; i < 100'000; ++i) text += "a { ";
  for (int i = 0; i < 100'000; ++i) text += "}";
  text += "\ninterfaces { ge-0/0/0 { disable; } }\n";
  const Config config = parse(text, Dialect::junos);
  CHECK(config.hostname == "j");
  CHECK(interface(config, "ge-0/0/0").shutdown == true);
  REQUIRE(config.issues.size() == 1);
  CHECK(config.issues[0].what.find("64 levels") != std::string::npos);
}

}  // namespace plimsoll::netconfig
