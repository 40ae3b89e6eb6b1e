#include "lib/collect/kit/command.hpp"

#include <cstdlib>
#include <filesystem>
#include <optional>

#include <fmt/format.h>
#include <unistd.h>

#include "lib/collect/process.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::collect::kit {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kErrorBytes = std::size_t{64} << 10U;

bool is_executable(const fs::path& path) {
  std::error_code error;
  return fs::is_regular_file(path, error) && ::access(path.c_str(), X_OK) == 0;
}

std::optional<fs::path> find_program(std::string_view program) {
  const fs::path given{program};
  if (given.is_absolute()) return is_executable(given) ? std::optional{given} : std::nullopt;
  if (program.empty() || given.has_parent_path()) return std::nullopt;
  const char* path = std::getenv("PATH");  // NOLINT(concurrency-mt-unsafe): nobody sets it
  std::string folders{path == nullptr ? "/usr/local/bin:/usr/bin:/bin" : path};
  folders += ":/usr/local/sbin:/usr/sbin:/sbin";
  for (const auto folder : core::split(folders, ':')) {
    const fs::path found = fs::path{folder} / given;
    if (!folder.empty() && is_executable(found)) return found;
  }
  return std::nullopt;
}

}  // namespace

std::string to_text(const Command& command) {
  std::string out = command.program;
  for (const auto& argument : command.arguments) out += " " + argument;
  return out;
}

bool has_program(std::string_view program) { return find_program(program).has_value(); }

Result<CommandOutput> run_command(const Command& command) {
  const auto path = find_program(command.program);
  if (!path) {
    return failure(Error::Kind::unsupported, fmt::format("{} is not installed", command.program),
                   "install it, or give its output as file=");
  }
  auto process = Process::start(*path, command.arguments, command.environment);
  if (!process) return tl::unexpected{std::move(process.error())};
  CommandOutput output;
  bool too_much = false;
  Process::Readers readers;
  readers.out = [&](std::string_view bytes) {
    too_much = output.out.size() + bytes.size() > command.output_bytes;
    if (!too_much) output.out.append(bytes);
    return !too_much;
  };
  readers.err = [&](std::string_view bytes) {
    output.err.append(bytes.substr(0, kErrorBytes - output.err.size()));
  };
  const auto deadline = std::chrono::steady_clock::now() + command.timeout;
  const auto stop = process->pump({}, deadline, readers);
  const Ended ended = process->end();
  if (too_much) {
    return failure(Error::Kind::malformed, fmt::format("{} printed more than {} bytes",
                                                       command.program, command.output_bytes));
  }
  if (stop == Process::Stop::time) {
    return failure(
        Error::Kind::timed_out,
        fmt::format("{} did not end within {} s", command.program, command.timeout.count()),
        "raise timeout_s if it is only slow");
  }
  if (!ended.exit_status) {
    return failure(Error::Kind::unreachable,
                   fmt::format("{} was ended by a signal", command.program));
  }
  output.status = *ended.exit_status;
  return output;
}

}  // namespace plimsoll::collect::kit
