#include "collectors/lldp/program.hpp"

#include <array>
#include <filesystem>
#include <map>
#include <memory>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "collectors/lldp/mapping.hpp"
#include "lib/collect/kit/files.hpp"
#include "lib/collect/kit/sources.hpp"
#include "lib/core/file.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::lldp {

namespace {

namespace kit = collect::kit;

constexpr std::size_t kFileBytes = std::size_t{16} << 20U;
constexpr std::size_t kOutputBytes = std::size_t{16} << 20U;
constexpr auto kSuffixes =
    std::to_array<std::string_view>({".json", ".json0", ".keyvalue", ".lldp", ".txt", ".xml"});
/// What a file's name may say of its content, behind the host's name: "db1.chassis.json".
constexpr auto kParts = std::to_array<std::string_view>({".chassis", ".interfaces", ".neighbors"});

/// What was read, by host; shared by all sources, of which each maps its own host.
struct Reading {
  std::map<std::string, Host> hosts;  ///< Filled before the first is mapped.
  std::unique_ptr<const Hosts> known;

  const Hosts& all() {
    if (!known) known = std::make_unique<const Hosts>(std::move(hosts));
    return *known;
  }
};

struct Part {
  std::string request;
  std::string bytes;
};

/// What is mapped of a host, once all are read.
kit::Mapping mapping_of(const std::string& target, Host host, std::vector<Part> parts,
                        const std::shared_ptr<Reading>& reading) {
  reading->hosts.insert_or_assign(target, std::move(host));
  return [target, parts = std::move(parts), reading](kit::Draft& draft) {
    map_host(target, reading->all(), draft);
    for (const auto& part : parts) draft.raw(part.request, "text/plain", part.bytes);
  };
}

kit::Source file_source(const std::string& target, const std::vector<std::string>& paths,
                        const std::shared_ptr<Reading>& reading) {
  const auto read = [target, paths, reading]() -> Result<kit::Mapping> {
    Host host;
    std::vector<Part> parts;
    for (const auto& path : paths) {
      auto bytes = core::read_file(path, kFileBytes);
      if (!bytes) return tl::unexpected{std::move(bytes.error())};
      if (auto done = read_output(*bytes, host); !done) {
        return tl::unexpected{std::move(done.error()).at(path)};
      }
      parts.push_back(
          {"file " + std::filesystem::path{path}.filename().string(), *std::move(bytes)});
    }
    return mapping_of(target, std::move(host), std::move(parts), reading);
  };
  return {target, read, {}};
}

/// Why lldpcli said nothing.
Error refusal_of(const kit::CommandOutput& output) {
  const auto words = core::printable(core::trim(output.err));
  const bool denied = words.find("ermission denied") != std::string::npos ||
                      words.find("not permitted") != std::string::npos;
  const std::string what = fmt::format("lldpcli ended with status {}: {}", output.status, words);
  if (denied) {
    return {
        Error::Kind::refused, what, "run as root or in the group that may use lldpcli (adm)", {}};
  }
  return {Error::Kind::unreachable, what, "see whether lldpd runs, or give socket=", {}};
}

Result<std::string> ask(const kit::Command& command) {
  auto output = kit::run_command(command);
  if (!output) {
    // Debian lets root and the group adm run it: to others it looks as if it were not there.
    for (const char* path : {"/usr/sbin/lldpcli", "/usr/local/sbin/lldpcli"}) {
      if (output.error().kind != Error::Kind::unsupported) break;
      if (std::error_code none; !std::filesystem::exists(path, none)) continue;
      return failure(Error::Kind::refused, fmt::format("{} may not be run by this user", path),
                     "run as root or in the group that may use lldpcli (adm)");
    }
    return tl::unexpected{std::move(output.error())};
  }
  if (output->status != 0 || core::trim(output->out).empty()) {
    return tl::unexpected{refusal_of(*output)};
  }
  return std::move(output->out);
}

kit::Source host_source(const std::string& target, const std::vector<kit::Command>& asked,
                        const std::shared_ptr<Reading>& reading) {
  const auto read = [target, asked, reading]() -> Result<kit::Mapping> {
    Host host;
    std::vector<Part> parts;
    for (const auto& command : asked) {
      auto text = ask(command).and_then([&](std::string bytes) -> Result<std::string> {
        return read_output(bytes, host).map([&] { return std::move(bytes); });
      });
      if (text) {
        parts.push_back({to_text(command), *std::move(text)});
      } else if (parts.empty()) {
        return tl::unexpected{std::move(text.error()).at(to_text(command))};
      } else {
        // Without the rest, the neighbours are known all the same.
        host.issues.push_back({to_text(command), to_string(text.error())});
      }
    }
    return mapping_of(target, std::move(host), std::move(parts), reading);
  };
  return {target, read, {}};
}

std::string this_host() {
  std::array<char, 256> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0 || name[0] == '\0') return "localhost";
  return name.data();
}

Result<std::vector<kit::Source>> sources_of(const kit::Settings& settings) {
  const auto timeout = kit::timeout_setting(settings, std::chrono::seconds{30});
  if (!timeout) return tl::unexpected{timeout.error()};
  const auto reading = std::make_shared<Reading>();
  if (settings.list("file").empty()) {
    const auto target = settings.text("hostname").value_or(this_host());
    const auto socket = settings.text("socket").value_or("");
    return std::vector{host_source(target, commands(socket, *timeout), reading)};
  }
  const auto files = kit::input_files(settings, kSuffixes);
  if (!files) return tl::unexpected{files.error()};
  std::map<std::string, std::vector<std::string>> hosts;
  for (const auto& file : *files) {
    std::string_view target = file.target;
    for (const auto part : kParts) {
      if (target.size() > part.size() && target.ends_with(part)) target.remove_suffix(part.size());
    }
    hosts[std::string{target}].push_back(file.path);
  }
  std::vector<kit::Source> out;
  for (const auto& [target, paths] : hosts) out.push_back(file_source(target, paths, reading));
  return out;
}

Result<kit::Collection> collection_of(const kit::Settings& /*settings*/) {
  kit::Collection out;
  out.collector = "lldp";
  out.kinds = mapped_kinds();
  return out;
}

}  // namespace

std::vector<kit::Command> commands(const std::string& socket, std::chrono::seconds timeout) {
  std::vector<kit::Command> out;
  for (const auto& words : {std::vector<std::string>{"show", "neighbors", "details"},
                            {"show", "chassis"},
                            {"show", "interfaces", "details"}}) {
    kit::Command command;
    command.program = "lldpcli";
    if (!socket.empty()) command.arguments = {"-u", socket};
    command.arguments.insert(command.arguments.end(), {"-f", "json"});
    command.arguments.insert(command.arguments.end(), words.begin(), words.end());
    command.timeout = timeout;
    command.output_bytes = kOutputBytes;
    out.push_back(std::move(command));
  }
  return out;
}

kit::Program program() {
  kit::Description out;
  out.name = "lldp";
  out.summary = "Neighbours of hosts and the cables to them, through lldpd (lldpcli)";
  out.settings = {
      {"file", "array",
       "outputs of lldpcli -f json, json0, xml, keyvalue or plain, one host a file, or folders of "
       "them; without it lldpcli is run on this host"},
      {"hostname", "string", "the name of this host (what the system says), when lldpcli is run"},
      {"socket", "string", "where lldpd listens, when it isn't where lldpcli expects it"},
      {"timeout_s", "integer", "seconds for each command (30)"},
  };
  out.kinds = mapped_kinds();
  out.permissions = {
      "Read access to the files; or the right to run lldpcli on this host, as root or in the group "
      "that may (Debian: adm): it runs lldpcli -f json show neighbors details, show chassis and "
      "show interfaces details."};
  return kit::sources_program(std::move(out), {collection_of, sources_of});
}

}  // namespace plimsoll::lldp
