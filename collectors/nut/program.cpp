#include "collectors/nut/program.hpp"

#include <array>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "collectors/nut/mapping.hpp"
#include "collectors/nut/server.hpp"
#include "lib/collect/kit/files.hpp"
#include "lib/collect/kit/sources.hpp"
#include "lib/core/file.hpp"
#include "lib/net/line_client.hpp"

namespace plimsoll::nut {

namespace {

namespace kit = collect::kit;

constexpr std::uint16_t kPort = 3493;
constexpr std::size_t kFileBytes = std::size_t{4} << 20U;
constexpr auto kSuffixes = std::to_array<std::string_view>({".dev", ".txt", ".upsc"});

class TcpWire final : public Wire {
 public:
  explicit TcpWire(net::LineClient client) : client_{std::move(client)} {}
  Result<void> send(std::string_view line) override { return client_.send(line); }
  Result<std::string> read() override { return client_.read(); }

 private:
  net::LineClient client_;
};

Result<Server> ask(const net::Endpoint& endpoint, std::chrono::seconds timeout) {
  net::LineLimits limits;
  limits.deadline = std::chrono::steady_clock::now() + timeout;
  auto client = net::LineClient::connect(endpoint, limits);
  if (!client) return tl::unexpected{std::move(client.error())};
  TcpWire wire{*std::move(client)};
  return ask_server(wire);
}

kit::Source server_source(const std::string& target, const net::Endpoint& endpoint,
                          std::chrono::seconds timeout) {
  const auto read = [target, endpoint, timeout]() -> Result<kit::Mapping> {
    auto server = ask(endpoint, timeout);
    if (!server) return tl::unexpected{std::move(server.error())};
    const auto kept = std::make_shared<const Server>(*std::move(server));
    return [target, host = endpoint.host, kept](kit::Draft& draft) {
      map_server(target, host, *kept, draft);
    };
  };
  const auto check = [endpoint, timeout]() -> Result<std::string> {
    const auto server = ask(endpoint, timeout);
    if (!server) return tl::unexpected{server.error()};
    for (const auto& unit : server->units) {
      if (unit.error.empty()) continue;
      return failure(
          Error::Kind::unreachable,
          fmt::format("upsd does not tell the variables of {}: {}", unit.name, unit.error),
          "see whether its driver runs and is connected");
    }
    return fmt::format("{}: {} devices", server->version, server->units.size());
  };
  return {target, read, check};
}

kit::Source file_source(const kit::InputFile& file) {
  const auto read = [file]() -> Result<kit::Mapping> {
    auto bytes = core::read_file(file.path, kFileBytes);
    if (!bytes) return tl::unexpected{std::move(bytes.error())};
    auto dump = parse_dump(*bytes);
    if (dump.variables.empty()) {
      return failure(Error::Kind::malformed, "expected lines \"name: value\", got none of them",
                     "give a .dev file or what upsc prints");
    }
    const auto kept =
        std::make_shared<const std::pair<Dump, std::string>>(std::move(dump), *std::move(bytes));
    return [file, kept](kit::Draft& draft) {
      map_dump(file.target, kept->first, draft);
      draft.raw("file " + file.target, "text/plain", kept->second);
    };
  };
  return {file.target, read, {}};
}

Result<std::vector<kit::Source>> sources_of(const kit::Settings& settings) {
  const auto timeout = kit::timeout_setting(settings, std::chrono::seconds{30});
  if (!timeout) return tl::unexpected{timeout.error()};
  const auto files = kit::input_files(settings, kSuffixes);
  if (!files) return tl::unexpected{files.error()};
  std::vector<kit::Source> out;
  for (const auto& host : settings.list("host")) {
    const auto endpoint = net::parse_endpoint(host, kPort);
    if (!endpoint) return tl::unexpected{endpoint.error()};
    out.push_back(server_source(host, *endpoint, *timeout));
  }
  for (const auto& file : *files) out.push_back(file_source(file));
  return out;
}

Result<kit::Collection> collection_of(const kit::Settings& settings) {
  const auto concurrency = kit::concurrency_setting(settings, 8);
  if (!concurrency) return tl::unexpected{concurrency.error()};
  kit::Collection out;
  out.collector = "nut";
  out.kinds = mapped_kinds();
  out.concurrency = *concurrency;
  return out;
}

}  // namespace

kit::Program program() {
  kit::Description out;
  out.name = "nut";
  out.summary = "UPSs, transfer switches and PDUs through Network UPS Tools (upsd)";
  out.settings = {
      {"host", "array", "servers that run upsd, as name[:port]; port 3493 when not given"},
      {"file", "array", "dumps: .dev files of dummy-ups, what upsc prints; or folders of them"},
      {"timeout_s", "integer", "seconds for all that is asked of one server (30)"},
      {"concurrency", "integer", "servers asked at one time (8)"},
  };
  out.kinds = mapped_kinds();
  out.permissions = {
      "TCP access to upsd, no account: it sends VER, LIST UPS, LIST VAR, LIST CLIENT and LOGOUT."};
  return kit::sources_program(std::move(out), {collection_of, sources_of});
}

}  // namespace plimsoll::nut
