/// @file
/// Asks a management controller over RMCP+ (IPMI 2.0) by running ipmitool.  Reads only: it asks the
/// questions() and nothing else.
#pragma once

#include <chrono>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/ipmi/machine.hpp"
#include "collectors/ipmi/mapping.hpp"
#include "lib/collect/kit/command.hpp"
#include "lib/core/error.hpp"
#include "lib/net/line_client.hpp"

namespace plimsoll::ipmi {

/// One subcommand of ipmitool.
struct Question {
  Output output;
  std::span<const std::string_view> words;  ///< "sel", "elist".
  bool verbose = false;    ///< Say why a session fails; of the first, whose answer stays the same.
  bool operators = false;  ///< Needs the privilege OPERATOR (IPMI 2.0, table G-1).
};

/// All that is ever asked, in this order.
[[nodiscard]] std::span<const Question> questions();

struct Account {
  std::string user;
  std::string password;            ///< Handed over in the environment, never as an argument.
  std::string privilege = "USER";  ///< "USER", "OPERATOR" or "ADMINISTRATOR".
  std::string cipher_suite;        ///< "17"; empty: ipmitool chooses.
};

struct Answer {
  Output output;
  std::string text;
};

struct Answers {
  std::vector<Answer> answers;
  std::vector<Unread> unread;
};

/// How ipmitool is run: collect::kit::run_command, but for tests.
using Runner = std::function<Result<collect::kit::CommandOutput>(const collect::kit::Command&)>;

/// The command that asks `question`.
[[nodiscard]] collect::kit::Command command_for(const Question& question,
                                                const net::Endpoint& endpoint,
                                                const Account& account);

/// Asks all questions that the privilege allows, within `timeout` together.  An Error when the
/// first is not answered: unsupported (no ipmitool), refused (user, password, privilege or cipher
/// suite), unreachable, timed_out; of a later one `unread` tells.
[[nodiscard]] Result<Answers> ask_controller(const net::Endpoint& endpoint, const Account& account,
                                             std::chrono::seconds timeout, const Runner& run);

/// The first question only: what `check` tells.
[[nodiscard]] Result<std::string> check_controller(const net::Endpoint& endpoint,
                                                   const Account& account,
                                                   std::chrono::seconds timeout, const Runner& run);

}  // namespace plimsoll::ipmi
