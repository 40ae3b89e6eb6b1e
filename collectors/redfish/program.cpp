#include "collectors/redfish/program.hpp"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "collectors/redfish/collector.hpp"
#include "collectors/redfish/mapping.hpp"
#include "collectors/redfish/uri.hpp"
#include "lib/core/file.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::redfish {

namespace {

namespace fs = std::filesystem;
namespace kit = collect::kit;
using model::ProblemRecord;

/// Something to be read: opened when its turn comes.
struct Source {
  std::string target;
  std::function<Result<std::unique_ptr<Tree>>()> open;
};

/// "bmc1.example" out of "trees/bmc1.example.bundle.json".
std::string stem(const fs::path& path) {
  std::string name = path.filename().string();
  if (name.empty()) name = path.parent_path().filename().string();
  for (const std::string_view suffix : {".json", ".bundle"}) {
    if (name.size() > suffix.size() && name.ends_with(suffix))
      name.resize(name.size() - suffix.size());
  }
  return name;
}

/// The origin "https://host:port" of a host setting or URL.
Result<std::string> origin_of(const std::string& given, bool insecure) {
  const bool has_scheme = given.find("://") != std::string::npos;
  std::string origin = has_scheme ? given : "https://" + given;
  const auto host = origin.find("://") + 3;
  origin = origin.substr(0, origin.find('/', host));
  const bool plain = std::ranges::all_of(origin, [](char c) {
    return c > ' ' && c < '\x7f' && c != '@' && c != '?' && c != '#' && c != '\\';
  });
  if (!plain || origin.size() <= host) {
    return failure(Error::Kind::usage,
                   "expected a host name[:port] or https URL, got something else",
                   "give the user name and password as settings, not in the URL");
  }
  if (origin.starts_with("https://")) return origin;
  if (!origin.starts_with("http://") || !insecure) {
    return failure(Error::Kind::usage, "expected https, got " + origin.substr(0, host),
                   "a password must not cross the network in the clear; insecure=true allows it");
  }
  return origin;
}

Result<net::CurlOptions> curl_options(const kit::Settings& settings) {
  net::CurlOptions options;
  const auto user = settings.text("username");
  const auto password = settings.text("password");
  if (user.has_value() != password.has_value()) {
    return failure(Error::Kind::usage, "expected both username and password, got one of them");
  }
  if (user) options.basic = net::Credentials{*user, *password};
  options.ca_file = settings.text("ca_file");
  options.proxy = settings.text("proxy");
  const auto insecure = settings.flag("insecure", false);
  if (!insecure) return tl::unexpected{insecure.error()};
  options.insecure = *insecure;
  const auto timeout = settings.integer("timeout_s");
  if (!timeout) return tl::unexpected{timeout.error()};
  constexpr std::int64_t kLongest = 3600;
  if (*timeout && (**timeout < 1 || **timeout > kLongest)) {
    return failure(Error::Kind::usage,
                   "expected timeout_s from 1 to 3600, got " + std::to_string(**timeout));
  }
  if (*timeout) options.timeout = std::chrono::seconds{**timeout};
  options.body_bound = kBodyBound;
  return options;
}

using MakeTransport = std::function<std::unique_ptr<net::Transport>()>;

/// The network, a recording of it, or both.
MakeTransport transport_maker(const kit::Settings& settings, net::CurlOptions options) {
  const auto record = settings.text("record");
  const auto replay = settings.text("replay");
  std::vector<std::string> secrets;
  if (const auto password = settings.text("password")) secrets.push_back(*password);
  return
      [options = std::move(options), record, replay, secrets]() -> std::unique_ptr<net::Transport> {
        if (replay) return net::make_replay_transport(*replay);
        auto transport = net::make_curl_transport(options);
        if (record) return net::make_recording_transport(std::move(transport), *record, secrets);
        return transport;
      };
}

Result<std::unique_ptr<Tree>> open_file(const fs::path& path) {
  std::error_code error;
  if (fs::is_directory(path, error)) {
    if (is_mockup(path)) return make_folder_tree(path);
    return failure(Error::Kind::malformed,
                   "expected redfish/v1/index.json or index.json in the folder",
                   "give a folder of a Redfish mock-up");
  }
  const auto bytes = core::read_file(path);
  if (!bytes) return tl::unexpected{bytes.error()};
  return make_bundle_tree(*bytes);
}

Result<std::vector<Source>> sources_of(const kit::Settings& settings) {
  auto options = curl_options(settings);
  if (!options) return tl::unexpected{std::move(options.error())};
  const bool insecure = options->insecure;
  const MakeTransport transport = transport_maker(settings, *std::move(options));
  std::vector<Source> out;
  std::vector<std::string> services = settings.list("host");
  for (std::string& url : settings.list("url")) services.push_back(std::move(url));
  for (const std::string& service : services) {
    auto origin = origin_of(service, insecure);
    if (!origin) return tl::unexpected{std::move(origin.error())};
    std::string target = origin->substr(origin->find("://") + 3);
    out.push_back({std::move(target), [transport, origin = *origin] {
                     return Result<std::unique_ptr<Tree>>{make_service_tree(transport(), origin)};
                   }});
  }
  for (const std::string& file : settings.list("file")) {
    out.push_back({stem(file), [file] { return open_file(file); }});
  }
  if (out.empty()) {
    return failure(Error::Kind::usage, "expected host, url or file, got none of them",
                   "name a BMC (host=bmc1.example) or a recorded tree (file=tree.bundle.json)");
  }
  std::set<std::string> targets;
  for (const Source& source : out) {
    if (targets.insert(source.target).second) continue;
    return failure(Error::Kind::usage, "two targets are called " + source.target,
                   "collect them one by one, or rename the files");
  }
  return out;
}

/// What the one request that needs no rights, and the first that does, answer.
Result<std::vector<kit::CheckItem>> check(const kit::Settings& settings) {
  auto sources = sources_of(settings);
  if (!sources) return tl::unexpected{std::move(sources.error())};
  std::vector<kit::CheckItem> out;
  for (const Source& source : *sources) {
    auto tree = source.open();
    if (!tree) {
      out.push_back({source.target, false, to_string(tree.error())});
      continue;
    }
    for (const std::string_view path : {kServiceRoot, std::string_view{"/redfish/v1/Systems"},
                                        std::string_view{"/redfish/v1/Chassis"}}) {
      const auto answer = (*tree)->get(std::string{path});
      const std::string item = source.target + ": GET " + std::string{path};
      if (!answer) {
        out.push_back({item, false, to_string(answer.error())});
        break;
      }
      const bool ok = answer->status == 200;
      std::string message = "HTTP " + std::to_string(answer->status);
      if (answer->status == 401) message += ": give username and password of a read-only account";
      if (answer->status == 403) message += ": the account needs the privilege Login";
      out.push_back({item, ok, std::move(message)});
      if (answer->status == 401) break;  // Each further try brings the account nearer to its lock.
    }
  }
  return out;
}

Result<void> collect(const kit::Settings& settings, kit::Emitter& out) {
  auto sources = sources_of(settings);
  if (!sources) return tl::unexpected{std::move(sources.error())};
  std::vector<std::string> targets;
  for (const Source& source : *sources) targets.push_back(source.target);
  model::Hello hello;
  hello.collector = "redfish";
  hello.version = kit::version();
  hello.target = core::join(targets, ", ");
  out.emit(hello);
  std::size_t failures = 0;
  for (const Source& source : *sources) {
    auto tree = source.open();
    auto done = tree ? collect_target(source.target, **tree, out)
                     : Result<void>{tl::unexpected{std::move(tree.error())}};
    if (done) continue;
    if (++failures == sources->size())
      return tl::unexpected{std::move(done.error()).at(source.target)};
    model::ScopeRecord scope;
    scope.scope = "host:" + source.target;
    scope.kinds = {mapped_kinds().begin(), mapped_kinds().end()};
    const bool denied = done.error().kind == Error::Kind::refused;
    scope.status = denied ? model::ScopeStatus::denied : model::ScopeStatus::incomplete;
    scope.reason = to_string(done.error());
    out.problem(ProblemRecord::Severity::error, denied ? "denied" : "unreachable", scope.reason,
                source.target);
    out.emit(scope);
  }
  return {};
}

}  // namespace

kit::Program program() {
  kit::Program out;
  out.description.name = "redfish";
  out.description.summary =
      "Servers through their BMC: power supplies, fans, storage, network adapters and firmware";
  out.description.settings = {
      {"host", "array", "BMCs as name[:port], asked over https", false, false},
      {"url", "array", "BMCs as URL, where https on the standard port does not do", false, false},
      {"file", "array", "recorded trees: a bundle (JSON) or the folder of a mock-up", false, false},
      {"username", "string", "account of the BMC", false, false},
      {"password", "string", "its password", false, true},
      {"ca_file", "string", "PEM file of the authority that signed the BMCs' certificates", false,
       false},
      {"insecure", "boolean", "do not verify certificates, and allow http", false, false},
      {"proxy", "string", "proxy URL; otherwise the environment's", false, false},
      {"record", "string", "folder to keep each answer in", false, false},
      {"replay", "string", "folder of such answers, to answer from instead of the network", false,
       false},
      {"timeout_s", "integer", "seconds for one request (30)", false, false},
  };
  out.description.kinds = mapped_kinds();
  out.description.permissions = {
      "An account with the Redfish role ReadOnly (privilege Login); it sends GET only."};
  out.check = check;
  out.collect = collect;
  return out;
}

}  // namespace plimsoll::redfish
