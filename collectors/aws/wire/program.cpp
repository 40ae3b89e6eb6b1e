#include "collectors/aws/wire/program.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "collectors/aws/wire/credentials.hpp"
#include "collectors/aws/wire/plan.hpp"
#include "collectors/aws/wire/policy.hpp"
#include "collectors/aws/wire/sweep.hpp"
#include "lib/collect/kit/sources.hpp"
#include "lib/core/text.hpp"
#include "lib/net/url.hpp"

namespace plimsoll::aws::wire {

namespace {

namespace kit = collect::kit;

constexpr std::string_view kFallbackRegion = "us-east-1";
constexpr std::size_t kConcurrency = 16;

/// Everything that lives as long as one collection.
struct Session {
  Models models;
  std::unique_ptr<Client> client;
  std::unique_ptr<Chain> chain;
  Caller home;
  PlanSettings plan;
  SweepSettings sweep;
};

Result<Recordings> recordings_of(const kit::Settings& settings) {
  const auto record = settings.text("record");
  const auto replay = settings.text("replay");
  const auto resume = settings.flag("resume", false);
  if (!resume) return tl::unexpected{resume.error()};
  if (record && replay) {
    return failure(Error::Kind::usage, "expected record or replay, got both");
  }
  if (*resume && !record) {
    return failure(Error::Kind::usage, "expected record beside resume, got none",
                   "name the folder that the interrupted collection was recorded in");
  }
  if (replay) return Recordings{Recordings::Mode::replay, *replay};
  if (!record) return Recordings{};
  return Recordings{*resume ? Recordings::Mode::resume : Recordings::Mode::record, *record};
}

Result<net::CurlOptions> curl_options(const kit::Settings& settings) {
  net::CurlOptions out;
  out.ca_file = settings.text("ca_file");
  if (!out.ca_file) out.ca_file = real_surroundings().variable("AWS_CA_BUNDLE");
  out.proxy = settings.text("proxy");
  const auto insecure = settings.flag("insecure", false);
  if (!insecure) return tl::unexpected{insecure.error()};
  out.insecure = *insecure;
  const auto timeout = kit::timeout_setting(settings, std::chrono::seconds{60});
  if (!timeout) return tl::unexpected{timeout.error()};
  out.timeout = *timeout;
  out.user_agent = fmt::format("plimsoll/{}", kit::version());
  return out;
}

Result<std::optional<Credentials>> given_keys(const kit::Settings& settings) {
  const auto key = settings.text("access_key_id");
  const auto secret = settings.text("secret_access_key");
  if (!key && !secret) return std::nullopt;
  if (!key || !secret) {
    return failure(Error::Kind::usage,
                   "expected both access_key_id and secret_access_key, got one of them");
  }
  return Credentials{*key, *secret, settings.text("session_token").value_or(""), std::nullopt,
                     "settings"};
}

Result<PlanSettings> plan_settings(const kit::Settings& settings) {
  PlanSettings out;
  const std::vector<std::string> regions = settings.list("region");
  for (const std::string& region : regions) {
    if (!is_region_name(region)) {
      return failure(Error::Kind::usage,
                     "expected the name of a region, got " + core::printable(region));
    }
  }
  const std::set<std::string> sorted{regions.begin(), regions.end()};
  out.regions.assign(sorted.begin(), sorted.end());
  out.accounts = settings.list("account");
  out.role = settings.text("role");
  out.external_id = settings.text("external_id");
  return out;
}

/// The address that takes all services' calls: the setting's, else environment's or profile's.
Result<std::optional<std::string>> endpoint_of(const kit::Settings& settings) {
  auto url = settings.text("endpoint_url");
  if (!url) url = real_surroundings().variable("AWS_ENDPOINT_URL");
  if (!url) return std::nullopt;
  if (const auto parsed = net::parse_url(*url); !parsed) {
    return tl::unexpected{Error{parsed.error()}.at("endpoint_url")};
  }
  return url;
}

/// Where questions that no region answers for are asked.  The regions to be read may be switched
/// off, so theirs is the one that their partition's global services have.
Result<std::string> home_region(const Session& session) {
  if (const auto region = session.chain->region()) {
    if (is_region_name(*region)) return *region;
    return failure(Error::Kind::usage, "the region of environment or profile is no region's name");
  }
  const auto& regions = session.plan.regions;
  const Partition* partition =
      regions.empty() ? nullptr : session.models.endpoints.partition_of(regions.front());
  return partition == nullptr ? std::string{kFallbackRegion} : partition->global_region;
}

Result<std::unique_ptr<Session>> open_session(const kit::Settings& settings,
                                              std::span<const core::Resource> models) {
  auto out = std::make_unique<Session>();
  auto read = Models::parse(models);
  if (!read) return tl::unexpected{std::move(read.error())};
  out->models = *std::move(read);
  ClientOptions options = real_options();
  auto curl = curl_options(settings);
  if (!curl) return tl::unexpected{std::move(curl.error())};
  options.curl = *std::move(curl);
  auto recordings = recordings_of(settings);
  if (!recordings) return tl::unexpected{std::move(recordings.error())};
  options.recordings = *std::move(recordings);
  auto endpoint = endpoint_of(settings);
  if (!endpoint) return tl::unexpected{std::move(endpoint.error())};
  options.endpoint_url = *std::move(endpoint);
  auto plan = plan_settings(settings);
  if (!plan) return tl::unexpected{std::move(plan.error())};
  out->plan = *std::move(plan);
  const auto concurrency = kit::concurrency_setting(settings, kConcurrency);
  if (!concurrency) return tl::unexpected{concurrency.error()};
  out->sweep = {*concurrency, settings.list("service_tag")};
  auto keys = given_keys(settings);
  if (!keys) return tl::unexpected{std::move(keys.error())};
  const bool replaying = options.recordings.mode() == Recordings::Mode::replay;
  out->client = std::make_unique<Client>(out->models, std::move(options));
  out->chain = std::make_unique<Chain>(*out->client, real_surroundings(),
                                       ChainSettings{*std::move(keys), settings.text("profile")});
  auto home = home_region(*out);
  if (!home) return tl::unexpected{std::move(home.error())};
  out->home.region = *std::move(home);
  if (!replaying) {
    out->home.credentials =
        std::make_shared<CredentialSource>([chain = out->chain.get()] { return chain->load(); });
  }
  return out;
}

Result<void> collect(const kit::Settings& settings, std::span<const Call> table,
                     std::span<const core::Resource> models, kit::Emitter& out) {
  auto session = open_session(settings, models);
  if (!session) return tl::unexpected{std::move(session.error())};
  Client& client = *(*session)->client;
  const auto plan = make_plan(client, (*session)->home, (*session)->plan);
  if (!plan) return tl::unexpected{plan.error()};
  model::Hello hello;
  hello.collector = "aws";
  hello.version = kit::version();
  hello.target = plan->partition + "/" + plan->account;
  out.emit(hello);
  for (const model::ProblemRecord& problem : plan->problems) out.emit(problem);
  sweep(client, table, *plan, (*session)->sweep, out);
  return {};
}

/// The first call of each service that needs no other's answer.
std::vector<const Call*> one_of_each(std::span<const Call> table) {
  std::vector<const Call*> out;
  for (const Call& call : table) {
    const bool known =
        std::ranges::any_of(out, [&](const Call* other) { return other->service == call.service; });
    if (call.reach != Reach::follow && !known) out.push_back(&call);
  }
  return out;
}

Result<std::vector<kit::CheckItem>> check(const kit::Settings& settings,
                                          std::span<const Call> table,
                                          std::span<const core::Resource> models) {
  auto session = open_session(settings, models);
  if (!session) return tl::unexpected{std::move(session.error())};
  Client& client = *(*session)->client;
  const Caller& home = (*session)->home;
  const auto identity = identity_of(client, home);
  if (!identity) return tl::unexpected{identity.error()};
  std::vector<kit::CheckItem> out{{"sts:GetCallerIdentity", true, identity->arn}};
  const auto& regions = (*session)->plan.regions;
  const std::string region = regions.empty() ? home.region : regions.front();
  for (const Call* call : one_of_each(table)) {
    const bool regional = call->reach == Reach::region;
    const Partition* partition = client.models().endpoints.partition(identity->partition);
    Caller caller{identity->account, region, home.credentials,
                  std::filesystem::path{identity->account} / (regional ? region : "global")};
    if (!regional && partition != nullptr) caller.region = partition->global_region;
    const auto page = client.call(caller, call->service, call->operation, nlohmann::json::object());
    const Unit unit{identity->partition, identity->account, regional ? region : ""};
    out.push_back({std::string{call->permission}, page.has_value(),
                   page ? "allowed" : reason_of(*call, unit, page.error())});
  }
  return out;
}

std::vector<kit::SettingInfo> setting_infos() {
  return {
      {"profile", "string", "profile of ~/.aws/config and ~/.aws/credentials", false, false},
      {"region", "array", "regions to read; otherwise all that each account has enabled", false,
       false},
      {"endpoint_url", "string", "one address for all services, as AWS_ENDPOINT_URL", false, false},
      {"role", "string",
       "role to assume in each account of the organisation: its name, or an ARN for one account",
       false, false},
      {"external_id", "string", "external id that the role asks for", false, false},
      {"account", "array", "accounts to read; otherwise the caller's, or with role all", false,
       false},
      {"service_tag", "array",
       "tags whose value names a business service, first that is there wins", false, false},
      {"access_key_id", "string", "key to sign with; otherwise as the AWS tools find theirs", false,
       false},
      {"secret_access_key", "string", "its secret", false, true},
      {"session_token", "string", "its session", false, true},
      {"concurrency", "integer", "calls under way at one time (16)", false, false},
      {"timeout_s", "integer", "seconds for one request (60)", false, false},
      {"ca_file", "string", "PEM file of the authority to trust; also AWS_CA_BUNDLE", false, false},
      {"proxy", "string", "proxy URL; otherwise the environment's", false, false},
      {"insecure", "boolean", "do not verify certificates", false, false},
      {"record", "string", "folder to keep each answer in, without secrets", false, false},
      {"resume", "boolean", "use what record holds already, ask for the rest", false, false},
      {"replay", "string", "folder of such answers, to answer from instead of the network", false,
       false},
  };
}

/// Every kind that a scope of the table lists.
std::vector<std::string_view> kinds_of(std::span<const Call> table) {
  std::set<std::string_view> out;
  for (const Call& call : table) {
    for (const auto kind : core::split(call.kinds, ',')) {
      if (!core::trim(kind).empty()) out.insert(core::trim(kind));
    }
  }
  return {out.begin(), out.end()};
}

}  // namespace

kit::Program program(std::span<const Call> table, std::span<const core::Resource> models) {
  // describe wants views of texts that stay.
  static const std::string policy = "IAM policy: " + policy_document(table);
  static const std::string roles =
      "With role: sts:AssumeRole on that role in each account, which has the policy above and "
      "trusts the caller.";
  kit::Program out;
  out.description.name = "aws";
  out.description.summary =
      "Amazon Web Services: what runs where, in which zones, with what redundancy and backups";
  out.description.settings = setting_infos();
  out.description.kinds = kinds_of(table);
  out.description.permissions = {policy, roles};
  out.check = [table, models](const kit::Settings& settings) {
    return check(settings, table, models);
  };
  out.collect = [table, models](const kit::Settings& settings, kit::Emitter& emitter) {
    return collect(settings, table, models, emitter);
  };
  return out;
}

}  // namespace plimsoll::aws::wire
