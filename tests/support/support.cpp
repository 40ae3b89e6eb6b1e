#include "tests/support/support.hpp"

#include <array>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

namespace plimsoll::test {
namespace {

namespace fs = std::filesystem;

std::string variable(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe)
  return value == nullptr ? "" : value;
}

fs::path required_folder(const char* name) {
  const std::string value = variable(name);
  if (value.empty()) throw std::runtime_error(std::string{name} + " is not set: run ctest");
  return value;
}

struct Pipe {
  Pipe() {
    if (::pipe(ends.data()) != 0) throw std::runtime_error("pipe");
  }
  void close(std::size_t end) {
    if (ends.at(end) >= 0) ::close(ends.at(end));
    ends.at(end) = -1;
  }
  std::array<int, 2> ends{-1, -1};
};

[[noreturn]] void become(const std::vector<std::string>& command,
                         const std::vector<std::string>& environment) {
  for (const auto& setting : environment) ::putenv(const_cast<char*>(setting.c_str()));
  std::vector<char*> arguments;
  for (const auto& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  ::execvp(arguments[0], arguments.data());
  ::_exit(127);
}

/// Feeds `input` to the child and gathers both outputs until they end.
void exchange(const std::string& input, Pipe& in, Pipe& out, Pipe& err, Ran& ran) {
  std::size_t sent = 0;
  if (input.empty()) in.close(1);
  while (out.ends[0] >= 0 || err.ends[0] >= 0) {
    std::array<pollfd, 3> waits{
        {{in.ends[1], POLLOUT, 0}, {out.ends[0], POLLIN, 0}, {err.ends[0], POLLIN, 0}}};
    if (::poll(waits.data(), waits.size(), -1) < 0) continue;
    if (waits[0].revents != 0) {
      const auto count = ::write(in.ends[1], input.data() + sent, input.size() - sent);
      if (count > 0) sent += static_cast<std::size_t>(count);
      if (count <= 0 || sent == input.size()) in.close(1);
    }
    std::array<char, 65536> buffer{};
    for (auto* source : {&out, &err}) {
      const auto& wait = source == &out ? waits[1] : waits[2];
      if (wait.revents == 0) continue;
      const auto count = ::read(source->ends[0], buffer.data(), buffer.size());
      if (count <= 0) {
        source->close(0);
      } else {
        (source == &out ? ran.out : ran.err).append(buffer.data(), static_cast<std::size_t>(count));
      }
    }
  }
}

}  // namespace

fs::path source_dir() { return required_folder("PLIMSOLL_SOURCE_DIR"); }
fs::path binary_dir() { return required_folder("PLIMSOLL_BINARY_DIR"); }

std::optional<fs::path> shared_data() {
  const std::string given = variable("PLIMSOLL_SHARED_DATA");
  const fs::path folder = given.empty() ? source_dir() / ".." / "shared" / "data" : fs::path{given};
  if (!fs::is_directory(folder)) return std::nullopt;
  return fs::canonical(folder);
}

TemporaryFolder::TemporaryFolder() {
  std::string pattern = (fs::temp_directory_path() / "plimsoll-test-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp");
  path_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

Ran run(const std::vector<std::string>& command, const std::string& input,
        const std::vector<std::string>& environment) {
  ::signal(SIGPIPE, SIG_IGN);
  Pipe in;
  Pipe out;
  Pipe err;
  const pid_t child = ::fork();
  if (child < 0) throw std::runtime_error("fork");
  if (child == 0) {
    ::signal(SIGPIPE, SIG_DFL);
    ::dup2(in.ends[0], 0);
    ::dup2(out.ends[1], 1);
    ::dup2(err.ends[1], 2);
    for (auto* pipe : {&in, &out, &err}) {
      pipe->close(0);
      pipe->close(1);
    }
    become(command, environment);
  }
  in.close(0);
  out.close(1);
  err.close(1);
  Ran ran;
  exchange(input, in, out, err, ran);
  in.close(1);
  int status = 0;
  ::waitpid(child, &status, 0);
  ran.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return ran;
}

std::string slurp(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path.string());
  return {std::istreambuf_iterator<char>(file), {}};
}

void spill(const fs::path& path, const std::string& content) {
  if (path.has_parent_path()) fs::create_directories(path.parent_path());
  std::ofstream file(path, std::ios::binary);
  file << content;
  if (!file) throw std::runtime_error("cannot write " + path.string());
}

bool accepting() { return variable("PLIMSOLL_ACCEPT") == "1"; }

}  // namespace plimsoll::test
