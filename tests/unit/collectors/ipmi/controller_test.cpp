#include "collectors/ipmi/controller.hpp"

#include <algorithm>
#include <set>

#include <catch2/catch.hpp>

#include "lib/core/text.hpp"

namespace plimsoll::ipmi {

namespace {

using collect::kit::Command;
using collect::kit::CommandOutput;

const net::Endpoint kEndpoint{"bmc1.example", 623};

Account account(std::string privilege = "USER") {
  return {"monitor", "planted-s3cret", std::move(privilege), ""};
}

/// The subcommand of a command: its last words from the first that is no option's.
std::string subcommand(const Command& command) {
  const auto& words = command.arguments;
  auto first = std::ranges::find_if(words, [](const auto& word) {
    return word == "mc" || word == "chassis" || word == "fru" || word == "sdr" || word == "sel" ||
           word == "lan";
  });
  return core::join({first, words.end()}, " ");
}

Error first_error(int status, std::string out, std::string err) {
  const auto result = ask_controller(kEndpoint, account(), std::chrono::seconds{9},
                                     [&](const Command&) -> Result<CommandOutput> {
                                       return CommandOutput{status, out, err};
                                     });
  REQUIRE_FALSE(result);
  return result.error();
}

}  // namespace

TEST_CASE("only these commands are ever run, and they only read", "[ipmi]") {
  std::set<std::string> asked;
  const auto run = [&](const Command& command) -> Result<CommandOutput> {
    CHECK(command.program == "ipmitool");
    for (const auto& word : command.arguments) {
      CHECK(word.find("planted-s3cret") == std::string::npos);
    }
    CHECK(std::ranges::count(command.environment, "IPMITOOL_PASSWORD=planted-s3cret") == 1);
    asked.insert(subcommand(command));
    return CommandOutput{0, "Device ID : 1\n", ""};
  };
  const auto answers = ask_controller(kEndpoint, account("OPERATOR"), std::chrono::seconds{9}, run);
  REQUIRE(answers);
  CHECK(answers->answers.size() == 7);
  CHECK(asked == std::set<std::string>{"mc info", "mc guid", "chassis status", "fru print",
                                       "sdr elist all", "sel elist", "lan print"});
  asked.clear();
  REQUIRE(ask_controller(kEndpoint, account(), std::chrono::seconds{9}, run));
  CHECK(asked.size() == 6);  // a user may not ask for lan print
  CHECK_FALSE(asked.contains("lan print"));
}

TEST_CASE("a command names the controller, the account and the least privilege", "[ipmi]") {
  const auto command = command_for(questions()[2], kEndpoint, account());
  CHECK(
      to_text(command) ==
      "ipmitool -I lanplus -H bmc1.example -p 623 -U monitor -L USER -E -N 2 -R 2 chassis status");
  auto other = account("OPERATOR");
  other.cipher_suite = "17";
  CHECK(
      to_text(command_for(questions()[0], kEndpoint, other)) ==
      "ipmitool -I lanplus -H bmc1.example -p 623 -U monitor -L OPERATOR -E -N 2 -R 2 -C 17 -v mc "
      "info");
}

TEST_CASE("why no session came about is said in words", "[ipmi]") {
  const std::string end = "\nError: Unable to establish IPMI v2 / RMCP+ session\n";
  CHECK(first_error(1, "", "> RAKP 2 HMAC is invalid" + end).kind == Error::Kind::refused);
  CHECK(first_error(1, "", "RAKP 2 message indicates an error : unauthorized name" + end).kind ==
        Error::Kind::refused);
  const auto role =
      first_error(1, "", "RAKP 2 message indicates an error : unauthorized role" + end);
  CHECK(role.kind == Error::Kind::refused);
  CHECK(role.what.find("as USER") != std::string::npos);
  CHECK(
      first_error(1, "",
                  "Error in open session response message : invalid authentication algorithm" + end)
          .remedy.find("cipher_suite") != std::string::npos);
  CHECK(first_error(1, "", "Address lookup for x failed" + end).what == "its name has no address");
  CHECK(first_error(1, "", end).kind == Error::Kind::unreachable);
  CHECK(first_error(0, "hello\n", "").kind == Error::Kind::malformed);
  const auto other = first_error(7, "", "odd: planted-s3cret\n");
  CHECK(other.what == "odd: ***");
}

TEST_CASE("what is refused later costs only itself", "[ipmi]") {
  const auto answers =
      ask_controller(kEndpoint, account(), std::chrono::seconds{9},
                     [](const Command& command) -> Result<CommandOutput> {
                       const auto what = subcommand(command);
                       if (what == "mc info") return CommandOutput{0, "Device ID : 1\n", ""};
                       if (what == "sel elist")
                         return CommandOutput{1, "", "Insufficient privilege level\n"};
                       if (what == "fru print")
                         return CommandOutput{1, "FRU Device Description : a (ID 0)\n", ""};
                       if (what == "sdr elist all")
                         return failure(Error::Kind::timed_out, "too slow");
                       return CommandOutput{1, "", ""};
                     });
  REQUIRE(answers);
  CHECK(answers->answers.size() == 2);
  REQUIRE(answers->unread.size() == 4);
  CHECK(answers->unread[0].reason == "ipmitool ended with status 1");
  CHECK(answers->unread[2].output == Output::sdr);
  CHECK(answers->unread[2].reason == "too slow");
  CHECK(answers->unread[3].denied);
}

TEST_CASE("a controller that cannot list its cipher suites is waited for once", "[ipmi]") {
  std::vector<bool> suites;
  const auto answers = ask_controller(
      kEndpoint, account(), std::chrono::seconds{9},
      [&](const Command& command) -> Result<CommandOutput> {
        suites.push_back(to_text(command).find(" -C 3 ") != std::string::npos);
        return CommandOutput{0, "Device ID : 1\n", "Unable to Get Channel Cipher Suites\n"};
      });
  CHECK(answers);
  CHECK(suites == std::vector<bool>{false, true, true, true, true, true});
}

TEST_CASE("all questions share one time", "[ipmi]") {
  int asked = 0;
  const auto answers = ask_controller(kEndpoint, account(), std::chrono::seconds{0},
                                      [&](const Command&) -> Result<CommandOutput> {
                                        ++asked;
                                        return CommandOutput{0, "Device ID : 1\n", ""};
                                      });
  CHECK(asked == 0);
  CHECK_FALSE(answers);
}

TEST_CASE("a missing program is said to be missing", "[ipmi]") {
  const auto checked = check_controller(
      kEndpoint, account(), std::chrono::seconds{1}, [](const Command&) -> Result<CommandOutput> {
        return failure(Error::Kind::unsupported, "ipmitool is not installed");
      });
  REQUIRE_FALSE(checked);
  CHECK(checked.error().kind == Error::Kind::unsupported);
  const auto told = check_controller(
      kEndpoint, account(), std::chrono::seconds{1}, [](const Command&) -> Result<CommandOutput> {
        return CommandOutput{0, "Device ID : 1\nFirmware Revision : 3.41\n", ""};
      });
  CHECK(told == "a controller of unknown make, firmware 3.41, as USER");
}

}  // namespace plimsoll::ipmi
