#include "collectors/redfish/program.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "collectors/redfish/collector.hpp"
#include "collectors/redfish/mapping.hpp"
#include "collectors/redfish/session.hpp"
#include "collectors/redfish/sweep.hpp"
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

/// How services are asked: the network, a recording of it, or both.
struct Access {
  net::CurlOptions options;
  std::optional<net::Credentials> session;  ///< Log in with these; absent: basic, or none.
  std::optional<std::string> record;
  std::optional<std::string> replay;
  bool many = false;  ///< Several services: each has a folder of its own in those.
};

/// The folder of a recording for one of many services.
std::string folder_of(const std::string& folder, const std::string& target, bool many) {
  if (!many) return folder;
  std::string name = target;
  std::ranges::replace_if(
      name, [](unsigned char c) { return std::isalnum(c) == 0 && c != '.' && c != '-'; }, '_');
  return (fs::path{folder} / name).string();
}

Result<std::unique_ptr<Tree>> open_service(const Access& access, const std::string& target,
                                           const std::string& origin) {
  if (access.replay) {
    return make_service_tree(
        net::make_replay_transport(folder_of(*access.replay, target, access.many)), origin);
  }
  auto transport = net::make_curl_transport(access.options);
  if (access.record) {
    std::vector<std::string> secrets;
    if (access.options.basic) secrets.push_back(access.options.basic->password);
    if (access.session) secrets.push_back(access.session->password);
    transport = net::make_recording_transport(
        std::move(transport), folder_of(*access.record, target, access.many), std::move(secrets));
  }
  if (!access.session) return make_service_tree(std::move(transport), origin);
  return make_session_tree(net::make_curl_transport(access.options), std::move(transport), origin,
                           *access.session);
}

Result<Access> access_of(const kit::Settings& settings) {
  auto options = curl_options(settings);
  if (!options) return tl::unexpected{std::move(options.error())};
  Access out;
  out.options = *std::move(options);
  out.record = settings.text("record");
  out.replay = settings.text("replay");
  const std::string auth = settings.text("auth").value_or("basic");
  if (auth != "basic" && auth != "session") {
    return failure(Error::Kind::usage, "expected auth basic or session, got " + auth);
  }
  if (auth == "basic") return out;
  if (!out.options.basic) {
    return failure(Error::Kind::usage, "expected username and password for auth=session, got none");
  }
  out.session = std::exchange(out.options.basic, std::nullopt);
  return out;
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
  auto access = access_of(settings);
  if (!access) return tl::unexpected{std::move(access.error())};
  const bool insecure = access->options.insecure;
  std::vector<Source> out;
  std::vector<std::string> services = settings.list("host");
  for (std::string& url : settings.list("url")) services.push_back(std::move(url));
  access->many = services.size() > 1;
  for (const std::string& service : services) {
    auto origin = origin_of(service, insecure);
    if (!origin) return tl::unexpected{std::move(origin.error())};
    const std::string target = origin->substr(origin->find("://") + 3);
    out.push_back({target, [access = *access, target, origin = *origin] {
                     return open_service(access, target, origin);
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
    if (const auto closed = (*tree)->close(); !closed) {
      out.push_back({source.target + ": end of session", false, to_string(closed.error())});
    }
  }
  return out;
}

Result<std::size_t> concurrency_of(const kit::Settings& settings) {
  constexpr std::int64_t kDefault = 8;
  constexpr std::int64_t kMost = 64;
  const auto given = settings.integer("concurrency");
  if (!given) return tl::unexpected{given.error()};
  const std::int64_t value = given->value_or(kDefault);
  if (value < 1 || value > kMost) {
    return failure(Error::Kind::usage,
                   "expected concurrency from 1 to 64, got " + std::to_string(value));
  }
  return static_cast<std::size_t>(value);
}

/// What is said of a target that could not be read.
void tell_failure(const std::string& target, const Error& error, kit::Emitter& out) {
  model::ScopeRecord scope;
  scope.scope = "host:" + target;
  scope.kinds = {mapped_kinds().begin(), mapped_kinds().end()};
  const bool denied = error.kind == Error::Kind::refused;
  scope.status = denied ? model::ScopeStatus::denied : model::ScopeStatus::incomplete;
  scope.reason = to_string(error);
  out.problem(ProblemRecord::Severity::error, denied ? "denied" : "unreachable", scope.reason,
              target);
  out.emit(scope);
}

Result<void> collect(const kit::Settings& settings, kit::Emitter& out) {
  const auto sources = sources_of(settings);
  if (!sources) return tl::unexpected{sources.error()};
  const auto concurrency = concurrency_of(settings);
  if (!concurrency) return tl::unexpected{concurrency.error()};
  std::vector<std::string> targets;
  for (const Source& source : *sources) targets.push_back(source.target);
  model::Hello hello;
  hello.collector = "redfish";
  hello.version = kit::version();
  hello.target = core::join(targets, ", ");
  out.emit(hello);
  const CollectOne read = [&sources](std::size_t index) {
    const Source& source = (*sources)[index];
    auto tree = source.open();
    if (!tree) return Collected{{}, tl::unexpected{std::move(tree.error())}};
    return collect_target(source.target, **tree);
  };
  std::size_t failures = 0;
  Result<void> last;
  const auto total = static_cast<std::int64_t>(sources->size());
  const TakeOne take = [&](std::size_t index, Collected collected) {
    const std::string& target = targets[index];
    for (const model::Record& record : collected.records) out.emit(record);
    const auto done = static_cast<std::int64_t>(index) + 1;
    out.emit(
        model::ProgressRecord{done, total, target + (collected.ended ? ": read" : ": failed")});
    if (collected.ended) return;
    if (++failures == sources->size()) {
      last = tl::unexpected{Error{collected.ended.error()}.at(target)};
    } else {
      tell_failure(target, collected.ended.error(), out);
    }
  };
  sweep(sources->size(), *concurrency, read, take);
  return last;
}

}  // namespace

kit::Program program() {
  kit::Program out;
  out.description.name = "redfish";
  out.description.summary =
      "Servers and power equipment: supplies, outlets, fans, storage, network adapters, firmware";
  out.description.settings = {
      {"host", "array", "BMCs as name[:port], asked over https", false, false},
      {"url", "array", "BMCs as URL, where https on the standard port does not do", false, false},
      {"file", "array", "recorded trees: a bundle (JSON) or the folder of a mock-up", false, false},
      {"username", "string", "account of the BMC", false, false},
      {"password", "string", "its password", false, true},
      {"auth", "string", "basic (default), or session: log in, and out at the end", false, false},
      {"concurrency", "integer", "how many are asked at once (8)", false, false},
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
      "An account with the Redfish role ReadOnly (privilege Login); it sends GET only, and with "
      "auth=session one POST and one DELETE of its own session."};
  out.check = check;
  out.collect = collect;
  return out;
}

}  // namespace plimsoll::redfish
