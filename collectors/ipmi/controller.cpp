#include "collectors/ipmi/controller.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "collectors/ipmi/outputs.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::ipmi {
namespace {

using collect::kit::Command;
using collect::kit::CommandOutput;
using std::chrono::steady_clock;

constexpr std::size_t kOutputBytes = std::size_t{8} << 20U;

constexpr auto kInfo = std::to_array<std::string_view>({"mc", "info"});
constexpr auto kGuid = std::to_array<std::string_view>({"mc", "guid"});
constexpr auto kChassis = std::to_array<std::string_view>({"chassis", "status"});
constexpr auto kUnits = std::to_array<std::string_view>({"fru", "print"});
constexpr auto kSensors = std::to_array<std::string_view>({"sdr", "elist", "all"});
constexpr auto kLog = std::to_array<std::string_view>({"sel", "elist"});
constexpr auto kLan = std::to_array<std::string_view>({"lan", "print"});

constexpr auto kQuestions = std::to_array<Question>({
    {Output::mc, kInfo, true, false},
    {Output::guid, kGuid, false, false},
    {Output::chassis, kChassis, false, false},
    {Output::fru, kUnits, false, false},
    {Output::sdr, kSensors, false, false},
    {Output::sel, kLog, false, false},
    {Output::lan, kLan, false, true},
});

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// The last line of what ipmitool complains of, without the password should it stand there.
std::string complaint(const CommandOutput& output, const Account& account) {
  std::string_view last;
  for (const auto line : core::lines(output.err)) {
    if (!core::trim(line).empty()) last = core::trim(line);
  }
  std::string out = core::printable(last.substr(0, 400));
  for (auto at = out.find(account.password); !account.password.empty() && at != std::string::npos;
       at = out.find(account.password)) {
    out.replace(at, account.password.size(), account.password == "***" ? "" : "***");
  }
  return out.empty() ? fmt::format("ipmitool ended with status {}", output.status) : out;
}

/// Why no session came about, out of what `ipmitool -v` says.
Error session_error(const CommandOutput& output, const Account& account) {
  const std::string low = core::lower(output.err);
  if (contains(low, "hmac is invalid") || contains(low, "unauthorized name") ||
      contains(low, "integrity check value") || contains(low, "rakp 4")) {
    return {Error::Kind::refused,
            "the controller refuses the user or the password",
            "give an account that may log in over IPMI (LAN access enabled)",
            {}};
  }
  if (contains(low, "unauthorized role") || contains(low, "insufficient privilege") ||
      contains(low, "privilege level")) {
    return {Error::Kind::refused,
            fmt::format("the controller does not let this user log in as {}", account.privilege),
            "set privilege to what the account has",
            {}};
  }
  if (contains(low, "authentication algorithm") || contains(low, "integrity algorithm") ||
      contains(low, "confidentiality algorithm") || contains(low, "cipher suite match") ||
      contains(low, "no matching cipher")) {
    return {Error::Kind::refused,
            "the controller does not know the cipher suite",
            "set cipher_suite to one that it allows: 17, else 3",
            {}};
  }
  if (contains(low, "address lookup")) {
    return {Error::Kind::unreachable, "its name has no address", "check the setting host", {}};
  }
  if (contains(low, "unable to establish")) {
    return {Error::Kind::unreachable,
            "no session: it does not answer, or not in time",
            "check the address, UDP port 623 and that IPMI over LAN is enabled",
            {}};
  }
  return {Error::Kind::unreachable, complaint(output, account), "", {}};
}

/// What is left of the time, at least a second; absent when none is.
std::optional<std::chrono::seconds> left(steady_clock::time_point deadline) {
  const auto now = steady_clock::now();
  if (now >= deadline) return std::nullopt;
  return std::max(std::chrono::seconds{1}, std::chrono::ceil<std::chrono::seconds>(deadline - now));
}

Result<CommandOutput> ask_first(const Question& question, const Command& command,
                                const Account& account, const Runner& run) {
  auto output = run(command);
  if (!output) return output;
  if (output->status == 0 && recognise(output->out) == question.output) return output;
  if (output->status == 0) {
    return failure(Error::Kind::malformed, "the program ipmitool answers what ipmitool does not",
                   "see which ipmitool is first in PATH");
  }
  return tl::unexpected{session_error(*output, account)};
}

/// Asks one of the others.
void ask_next(const Question& question, const Command& command, const Account& account,
              const Runner& run, Answers& answers) {
  auto output = run(command);
  if (!output) {
    answers.unread.push_back({question.output, false, to_string(output.error())});
    return;
  }
  const bool any = !core::trim(output->out).empty();
  if (any) answers.answers.push_back({question.output, std::move(output->out)});
  // Of units, ipmitool fails when one of them is not there; what it printed is all there is.
  if (output->status == 0 || (any && question.output == Output::fru)) return;
  const std::string why = complaint(*output, account);
  const bool denied = contains(core::lower(output->err), "privilege");
  answers.unread.push_back(
      {question.output, denied,
       denied ? fmt::format("{}: the account needs more than {}", why, account.privilege) : why});
}

}  // namespace

std::span<const Question> questions() { return kQuestions; }

Command command_for(const Question& question, const net::Endpoint& endpoint,
                    const Account& account) {
  Command out;
  out.program = "ipmitool";
  out.arguments = {"-I", "lanplus",    "-H", endpoint.host,     "-p", std::to_string(endpoint.port),
                   "-U", account.user, "-L", account.privilege, "-E", "-N",
                   "2",  "-R",         "2"};
  if (!account.cipher_suite.empty()) {
    out.arguments.insert(out.arguments.end(), {"-C", account.cipher_suite});
  }
  if (question.verbose) out.arguments.emplace_back("-v");
  out.arguments.insert(out.arguments.end(), question.words.begin(), question.words.end());
  // Numbers, dates and times as they are read; times as the controller has them.
  out.environment = {"IPMITOOL_PASSWORD=" + account.password, "LC_ALL=C", "TZ=UTC"};
  out.output_bytes = kOutputBytes;
  return out;
}

Result<std::string> check_controller(const net::Endpoint& endpoint, const Account& account,
                                     std::chrono::seconds timeout, const Runner& run) {
  auto command = command_for(kQuestions[0], endpoint, account);
  command.timeout = timeout;
  return ask_first(kQuestions[0], command, account, run).map([&](const CommandOutput& output) {
    Machine machine;
    read_output(kQuestions[0].output, output.out, machine);
    const auto name = machine.controller.find("manufacturer name");
    const auto firmware = machine.controller.find("firmware revision");
    return fmt::format("a controller of {}, firmware {}, as {}",
                       name == machine.controller.end() ? "unknown make" : name->second,
                       firmware == machine.controller.end() ? "unknown" : firmware->second,
                       account.privilege);
  });
}

Result<Answers> ask_controller(const net::Endpoint& endpoint, const Account& account,
                               std::chrono::seconds timeout, const Runner& run) {
  Account session = account;
  const auto deadline = steady_clock::now() + timeout;
  Answers out;
  for (const auto& question : kQuestions) {
    if (question.operators && account.privilege == "USER") continue;
    const auto time = left(deadline);
    if (!time && out.answers.empty()) return failure(Error::Kind::timed_out, "no time to ask in");
    if (!time) {
      out.unread.push_back({question.output, false, "no time was left; raise timeout_s"});
      continue;
    }
    auto command = command_for(question, endpoint, session);
    command.timeout = *time;
    if (!out.answers.empty()) {
      ask_next(question, command, account, run, out);
      continue;
    }
    auto first = ask_first(question, command, account, run);
    if (!first) return tl::unexpected{std::move(first.error())};
    out.answers.push_back({question.output, std::move(first->out)});
    // Old controllers cannot list their suites: ipmitool waits for that in vain each time, and then
    // takes 3, the one that all must have.
    if (contains(first->err, "Unable to Get Channel Cipher Suites") &&
        session.cipher_suite.empty()) {
      session.cipher_suite = "3";
    }
  }
  return out;
}

}  // namespace plimsoll::ipmi
