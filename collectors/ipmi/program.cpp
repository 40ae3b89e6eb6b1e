#include "collectors/ipmi/program.hpp"

#include <array>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "collectors/ipmi/controller.hpp"
#include "collectors/ipmi/mapping.hpp"
#include "collectors/ipmi/outputs.hpp"
#include "collectors/ipmi/recordings.hpp"
#include "lib/collect/kit/command.hpp"
#include "lib/collect/kit/sources.hpp"
#include "lib/core/file.hpp"
#include "lib/core/text.hpp"
#include "lib/net/line_client.hpp"

namespace plimsoll::ipmi {

namespace {

namespace kit = collect::kit;

constexpr std::uint16_t kPort = 623;
constexpr std::size_t kFileBytes = std::size_t{16} << 20U;

kit::Mapping mapping_of(Origin origin, Machine machine,
                        std::vector<std::pair<std::string, std::string>> raws) {
  struct Kept {
    Origin origin;
    Machine machine;
    std::vector<std::pair<std::string, std::string>> raws;  ///< Request, bytes.
  };
  const auto kept =
      std::make_shared<const Kept>(Kept{std::move(origin), std::move(machine), std::move(raws)});
  return [kept](kit::Draft& draft) {
    map_machine(kept->origin, kept->machine, draft);
    for (const auto& [request, bytes] : kept->raws) draft.raw(request, "text/plain", bytes);
  };
}

kit::Source host_source(const std::string& host, const net::Endpoint& endpoint,
                        const Account& account, std::chrono::seconds timeout) {
  const auto read = [=]() -> Result<kit::Mapping> {
    auto asked = ask_controller(endpoint, account, timeout, kit::run_command);
    if (!asked) return tl::unexpected{std::move(asked.error())};
    Origin origin{host, endpoint.host, std::move(asked->unread)};
    Machine machine;
    std::vector<std::pair<std::string, std::string>> raws;
    for (auto& [output, text] : asked->answers) {
      read_output(output, text, machine);
      raws.emplace_back(fmt::format("ipmitool {} of {}", to_string(output), host), std::move(text));
    }
    return mapping_of(std::move(origin), std::move(machine), std::move(raws));
  };
  const auto check = [=]() -> Result<std::string> {
    return check_controller(endpoint, account, timeout, kit::run_command);
  };
  return {host, read, check};
}

kit::Source file_source(const std::string& target, const std::vector<std::string>& paths) {
  const auto read = [target, paths]() -> Result<kit::Mapping> {
    Machine machine;
    std::vector<std::pair<std::string, std::string>> raws;
    for (const auto& path : paths) {
      auto bytes = core::read_file(path, kFileBytes);
      if (!bytes) return tl::unexpected{std::move(bytes.error())};
      const auto name = std::filesystem::path{path}.filename().string();
      const auto output = recognise(*bytes);
      if (!output) {
        note(machine, name, "is no output that is read");
        continue;
      }
      if (machine.read.contains(*output)) {
        note(machine, name, fmt::format("a second {}; the first counts", to_string(*output)));
        continue;
      }
      read_output(*output, *bytes, machine);
      raws.emplace_back(fmt::format("file {}/{}", target, name), *std::move(bytes));
    }
    if (machine.read.empty()) {
      return failure(
          Error::Kind::malformed, "none of its files is an output of ipmitool or FreeIPMI",
          "give what fru print, sdr elist all, sel elist, chassis status, mc info print");
    }
    return mapping_of({target, {}, {}}, std::move(machine), std::move(raws));
  };
  return {target, read, {}};
}

Result<Account> account_of(const kit::Settings& settings) {
  Account out;
  out.user = settings.text("username").value_or("");
  out.password = settings.text("password").value_or("");
  out.cipher_suite = settings.text("cipher_suite").value_or("");
  if (const auto given = settings.text("privilege")) {
    out.privilege = *given;
    if (*given != "USER" && *given != "OPERATOR" && *given != "ADMINISTRATOR") {
      return failure(Error::Kind::usage,
                     "expected privilege USER, OPERATOR or ADMINISTRATOR, got " + *given);
    }
  }
  constexpr std::int64_t kSuites = 191;  // IPMI 2.0, table 22-20: beyond are OEM's
  const auto suite = core::to_int(out.cipher_suite);
  if (!out.cipher_suite.empty() && (!suite || *suite < 1 || *suite > kSuites)) {
    return failure(Error::Kind::usage, fmt::format("expected cipher_suite from 1 to {}, got {}",
                                                   kSuites, out.cipher_suite));
  }
  constexpr std::size_t kUser = 16;  // IPMI 2.0, 22.28 and 22.30
  constexpr std::size_t kPassword = 20;
  for (const auto& text : {out.user, out.password}) {
    if (text.find('\0') == std::string::npos) continue;
    return failure(Error::Kind::usage, "expected a username and password without NUL");
  }
  if (out.user.size() > kUser || out.password.size() > kPassword) {
    return failure(Error::Kind::usage,
                   "expected a username of at most 16 and a password of at most 20 bytes, as IPMI "
                   "has them");
  }
  return out;
}

Result<std::vector<kit::Source>> sources_of(const kit::Settings& settings) {
  const auto timeout = kit::timeout_setting(settings, std::chrono::seconds{120});
  if (!timeout) return tl::unexpected{timeout.error()};
  const auto account = account_of(settings);
  if (!account) return tl::unexpected{account.error()};
  const auto recordings = recordings_of(settings);
  if (!recordings) return tl::unexpected{recordings.error()};
  std::vector<kit::Source> out;
  for (const auto& host : settings.list("host")) {
    const auto endpoint = net::parse_endpoint(host, kPort);
    if (!endpoint) return tl::unexpected{endpoint.error()};
    if (endpoint->host.starts_with('-')) {
      return failure(Error::Kind::usage, "expected a host, got " + host);
    }
    out.push_back(host_source(host, *endpoint, *account, *timeout));
  }
  if (!out.empty() && account->user.empty()) {
    return failure(Error::Kind::usage, "host is given without username",
                   "give username and password of an account with the privilege USER");
  }
  if (!out.empty() && !kit::has_program("ipmitool")) {
    return failure(Error::Kind::unsupported, "ipmitool is not installed",
                   "install it (Debian: ipmitool), or give its outputs as file=");
  }
  for (const auto& [target, paths] : *recordings) out.push_back(file_source(target, paths));
  return out;
}

Result<kit::Collection> collection_of(const kit::Settings& settings) {
  const auto concurrency = kit::concurrency_setting(settings, 8);
  if (!concurrency) return tl::unexpected{concurrency.error()};
  kit::Collection out;
  out.collector = "ipmi";
  out.kinds = mapped_kinds();
  out.concurrency = *concurrency;
  return out;
}

}  // namespace

kit::Program program() {
  kit::Description out;
  out.name = "ipmi";
  out.summary =
      "Servers through their management controllers (IPMI): power supplies, fans, power losses";
  out.settings = {
      {"host", "array", "management controllers, as name[:port]; UDP port 623 when not given"},
      {"username", "string", "account on all of them"},
      {"password", "string", "its password", false, true},
      {"privilege", "string",
       "USER (default), OPERATOR or ADMINISTRATOR; the controller's own addresses need OPERATOR"},
      {"cipher_suite", "integer",
       "of RMCP+, as ipmitool numbers them: 17, 3; chosen when not given"},
      {"file", "array",
       "outputs of ipmitool or FreeIPMI, a folder of them for each machine, or a folder of such"},
      {"timeout_s", "integer", "seconds for all that is asked of one controller (120)"},
      {"concurrency", "integer", "controllers asked at one time (8)"},
  };
  out.kinds = mapped_kinds();
  out.permissions = {
      "UDP access to port 623 and an account with the privilege USER: it runs ipmitool with mc "
      "info, "
      "mc guid, chassis status, fru print, sdr elist all and sel elist.",
      "The privilege OPERATOR for lan print, which tells the controller's addresses."};
  return kit::sources_program(std::move(out), {collection_of, sources_of});
}

}  // namespace plimsoll::ipmi
