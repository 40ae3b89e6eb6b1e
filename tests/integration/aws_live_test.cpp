// The wire of the aws collector against an API of our own that verifies every signature with
// botocore: pages, throttling, expired tokens, half a page, a wrong clock, denied calls, regions
// that are switched off, errors that heal and that don't, interruption, 100,000 resources.
#include <algorithm>
#include <chrono>
#include <csignal>
#include <fstream>
#include <map>
#include <set>
#include <stdexcept>
#include <thread>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/core/text.hpp"
#include "tests/support/servers.hpp"
#include "tests/support/support.hpp"

namespace plimsoll {

namespace {

using Json = nlohmann::json;

constexpr const char* kSecret = "test-secret-access-key";

/// The API, ended with the test.
class Api {
 public:
  explicit Api(Json config = Json::object(), bool tls = false) {
    config["log"] = log().string();
    if (tls) {
      const auto made =
          test::run({"openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
                     "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout",
                     file("key.pem"), "-out", file("cert.pem")});
      if (made.status != 0) throw std::runtime_error("openssl: " + made.err);
      config["tls"] = {{"cert", file("cert.pem")}, {"key", file("key.pem")}};
      scheme_ = "https";
    }
    test::spill(folder_.path() / "config.json", config.dump());
    const auto script = test::source_dir() / "tests" / "support" / "aws_api.py";
    const std::string port = file("port");
    server_.emplace(
        std::vector<std::string>{"/usr/bin/python3", script.string(), file("config.json"), port},
        std::vector<std::string>{}, file("output"));
    const bool up = test::wait_until([&] { return std::filesystem::exists(port); });
    if (!up) throw std::runtime_error("aws_api.py: " + test::slurp(file("output")));
    url_ = scheme_ + "://127.0.0.1:" + test::slurp(port);
  }

  [[nodiscard]] std::string file(const std::string& name) const {
    return (folder_.path() / name).string();
  }
  [[nodiscard]] std::filesystem::path log() const { return folder_.path() / "requests"; }
  [[nodiscard]] const std::string& url() const { return url_; }
  /// How many requests have these words in their line: status, account, region, operation.
  [[nodiscard]] std::size_t requests(const std::string& words) const {
    const std::string all = test::slurp(log());
    const auto lines = core::lines(all);
    return static_cast<std::size_t>(std::ranges::count_if(
        lines, [&](std::string_view line) { return line.find(words) != std::string_view::npos; }));
  }

 private:
  test::TemporaryFolder folder_;
  std::string scheme_ = "http";
  std::optional<test::ServerProcess> server_;
  std::string url_;
};

std::vector<std::string> command(const std::string& verb) {
  return {(test::binary_dir() / "bin" / "plimsoll-collect-aws-probe").string(), verb};
}

/// No proxy, nothing of this machine's own AWS set-up.
std::vector<std::string> surroundings(std::vector<std::string> more = {}) {
  std::vector<std::string> out{"no_proxy=*",
                               "NO_PROXY=*",
                               "AWS_EC2_METADATA_DISABLED=true",
                               "AWS_CONFIG_FILE=/nonexistent",
                               "AWS_SHARED_CREDENTIALS_FILE=/nonexistent",
                               "AWS_ACCESS_KEY_ID=AKIATESTKEY",
                               std::string{"AWS_SECRET_ACCESS_KEY="} + kSecret};
  out.insert(out.end(), more.begin(), more.end());
  return out;
}

test::Ran collect(const Api& api, Json settings = Json::object(),
                  const std::vector<std::string>& more = {}) {
  settings["endpoint_url"] = api.url();
  return test::run(command("collect"), settings.dump(), surroundings(more));
}

std::vector<Json> records(const test::Ran& ran, const std::string& type) {
  std::vector<Json> out;
  for (const auto line : core::lines(ran.out)) {
    Json record = Json::parse(line);
    if (record["type"] == type) out.push_back(std::move(record));
  }
  return out;
}

/// The scopes by name.
std::map<std::string, Json> scopes(const test::Ran& ran) {
  std::map<std::string, Json> out;
  for (Json& scope : records(ran, "scope")) {
    const std::string name = scope["scope"];
    out[name] = std::move(scope);
  }
  return out;
}

std::size_t of_kind(const test::Ran& ran, const std::string& kind) {
  const auto assets = records(ran, "asset");
  return static_cast<std::size_t>(
      std::ranges::count_if(assets, [&](const Json& asset) { return asset["kind"] == kind; }));
}

std::string scope_of(const std::string& region, const std::string& call) {
  return "account:000000000001/region:" + region + "/" + call;
}

/// All files below a folder, put together.
std::string everything_in(const std::filesystem::path& folder) {
  std::string out;
  for (const auto& entry : std::filesystem::recursive_directory_iterator{folder}) {
    if (entry.is_regular_file()) out += entry.path().string() + test::slurp(entry.path());
  }
  return out;
}

/// The keys of the assets in so many lines that parsing them all would take long; throws when one
/// comes twice.
std::set<std::string_view> asset_keys(std::string_view lines) {
  constexpr std::string_view kStart = R"({"type":"asset","key":")";
  std::set<std::string_view> out;
  for (const auto line : core::lines(lines)) {
    if (!line.starts_with(kStart)) continue;
    const auto key = line.substr(kStart.size(), line.find('"', kStart.size()) - kStart.size());
    if (!out.insert(key).second) throw std::runtime_error("twice: " + std::string{key});
  }
  return out;
}

}  // namespace

TEST_CASE("an account is read page by page, over TLS and with signatures that hold", "[aws]") {
  const Api api{{{"instances", 7}, {"page", 3}}, true};
  const auto ran = collect(api, {{"ca_file", api.file("cert.pem")}});
  INFO(ran.err);
  INFO(ran.out);
  REQUIRE(ran.status == 0);
  CHECK(of_kind(ran, "vm") == 14);  // two regions
  CHECK(of_kind(ran, "database") == 2);
  CHECK(of_kind(ran, "queue") == 2);  // what a listing asked for
  CHECK(of_kind(ran, "function") == 2);
  CHECK(of_kind(ran, "object_store") == 1);  // in another region than was asked
  CHECK(of_kind(ran, "endpoint") == 1);
  CHECK(of_kind(ran, "region") == 2);
  CHECK(api.requests("200 000000000001 us-east-1 ec2:DescribeInstances") == 3);
  for (const auto& [name, scope] : scopes(ran)) {
    CAPTURE(name);
    CHECK(scope["status"] == "complete");
  }
  CHECK(scopes(ran).contains(scope_of("us-east-1", "ec2:DescribeInstances")));
  CHECK(records(ran, "progress").size() == 3);
  CHECK(records(ran, "hello").at(0)["target"] == "aws/000000000001");
}

TEST_CASE("with wrong credentials it ends with the service's own words", "[aws]") {
  const Api api;
  const auto unknown = collect(api, Json::object(), {"AWS_ACCESS_KEY_ID=AKIASOMEBODY"});
  CHECK(unknown.status == 3);
  CHECK(unknown.err.find("The security token included in the request is invalid") !=
        std::string::npos);
  const auto wrong = collect(api, Json::object(), {"AWS_SECRET_ACCESS_KEY=other-secret"});
  CHECK(wrong.status == 3);
  CHECK(wrong.err.find("does not match the signature you provided") != std::string::npos);
  CHECK(wrong.err.find("other-secret") == std::string::npos);
  CHECK(wrong.out.find(R"("type":"done")") == std::string::npos);
}

TEST_CASE("without credentials it tells where it looked", "[aws]") {
  const Api api;
  const auto ran = collect(api, Json::object(), {"AWS_ACCESS_KEY_ID=", "AWS_SECRET_ACCESS_KEY="});
  CHECK(ran.status == 3);
  CHECK(ran.err.find("AWS_ACCESS_KEY_ID is not set") != std::string::npos);
  CHECK(ran.err.find("no profile default") != std::string::npos);
  CHECK(api.requests("") == 0);
}

TEST_CASE("what passes is waited out: throttling, errors, half a page, expired tokens", "[aws]") {
  const Api api{{{"regions", 1},
                 {"accounts", 2},
                 {"throttle", {{"rds:DescribeDBInstances", 2}}},
                 {"heal", {{"dynamodb:ListTables", 2}}},
                 {"cut", {{"ec2:DescribeInstances", 1}}},
                 {"expire", {{"lambda:ListFunctions", 1}}}}};
  const auto ran = collect(api, {{"role", "audit"}});
  INFO(ran.err);
  INFO(ran.out);
  CHECK(ran.status == 0);
  CHECK(of_kind(ran, "vm") == 6);
  CHECK(of_kind(ran, "function") == 2);
  CHECK(of_kind(ran, "queue") == 2);
  CHECK(of_kind(ran, "database") == 2);
  // The role of the second account was assumed anew when its session had expired.
  CHECK(api.requests("sts:AssumeRole") == 2);
}

TEST_CASE("a clock that is wrong is set right by the service's", "[aws]") {
  const Api api{{{"regions", 1}, {"skew", 7200}}};
  const auto ran = collect(api);
  INFO(ran.err);
  CHECK(ran.status == 0);
  CHECK(api.requests("403") == 1);
}

TEST_CASE("what is denied, dead or switched off is told, and nothing else is lost", "[aws]") {
  const Api api{{{"regions", 6},
                 {"denied", {"ec2:DescribeInstances"}},
                 {"dead", {"rds:DescribeDBInstances"}},
                 {"repeat", {"lambda:ListFunctions"}},
                 {"off", {"ap-east-1"}}}};
  const auto ran = collect(api, {{"region", {"eu-west-1", "ap-east-1"}}});
  INFO(ran.err);
  CHECK(ran.status == 4);
  const auto all = scopes(ran);
  const Json denied = all.at(scope_of("eu-west-1", "ec2:DescribeInstances"));
  CHECK(denied["status"] == "denied");
  CHECK(denied["reason"].get<std::string>().find("the policy needs ec2:DescribeInstances") !=
        std::string::npos);
  const Json dead = all.at(scope_of("eu-west-1", "rds:DescribeDBInstances"));
  CHECK(dead["status"] == "incomplete");
  CHECK(dead["reason"].get<std::string>().find("An internal error has occurred") !=
        std::string::npos);
  const Json off = all.at(scope_of("ap-east-1", "rds:DescribeDBInstances"));
  CHECK(off["status"] == "incomplete");
  CHECK(off["reason"].get<std::string>().find(
            "not enabled for account 000000000001 in ap-east-1") != std::string::npos);
  // A follow-up that nothing could ask for is not an empty complete list.
  CHECK(all.at(scope_of("ap-east-1", "dynamodb:DescribeTable"))["status"] == "incomplete");
  CHECK(all.at(scope_of("eu-west-1", "dynamodb:DescribeTable"))["status"] == "complete");
  CHECK(of_kind(ran, "queue") == 1);
  CHECK(of_kind(ran, "vm") == 0);
  CHECK(records(ran, "problem").size() >= 7);
}

TEST_CASE("an account whose role is refused is told, the others are read", "[aws]") {
  const Api api{{{"accounts", 3},
                 {"regions", 1},
                 {"external_id", "ticket-17"},
                 {"role_denied", {"000000000002"}}}};
  const auto ran = collect(api, {{"role", "audit"}, {"external_id", "ticket-17"}});
  INFO(ran.err);
  CHECK(ran.status == 4);
  CHECK(of_kind(ran, "vm") == 6);
  CHECK(ran.out.find("not authorized to perform: sts:AssumeRole") != std::string::npos);
  const auto without = collect(api, {{"role", "audit"}});
  CHECK(without.status == 4);
  CHECK(without.out.find("the external id does not match") != std::string::npos);
}

TEST_CASE("a recording holds no secret and is replayed to the byte, without credentials", "[aws]") {
  const Api api{{{"accounts", 2}, {"instances", 5}, {"page", 2}}};
  const test::TemporaryFolder folder;
  const auto kept = folder.path() / "kept";
  const auto live = collect(api, {{"role", "audit"}, {"record", kept.string()}});
  INFO(live.err);
  REQUIRE(live.status == 0);
  const std::string files = everything_in(kept);
  CHECK(files.size() > 10'000);
  for (const std::string secret :
       {kSecret, "session-token-of", "secret-of-ASIA", "AWS4-HMAC-SHA256",
        "presharedkey-of-the-tunnel", "database-password-in-environment"}) {
    CAPTURE(secret);
    CHECK(files.find(secret) == std::string::npos);
    CHECK(live.out.find(secret) == std::string::npos);
    CHECK(live.err.find(secret) == std::string::npos);
  }
  const auto replayed = collect(api, {{"role", "audit"}, {"replay", kept.string()}},
                                {"AWS_ACCESS_KEY_ID=", "AWS_SECRET_ACCESS_KEY="});
  INFO(replayed.err);
  CHECK(replayed.status == 0);
  CHECK(replayed.out == live.out);
}

TEST_CASE("check names what is denied, call by call", "[aws]") {
  const Api api{{{"denied", {"rds:DescribeDBInstances"}}}};
  const auto ran =
      test::run(command("check"), Json{{"endpoint_url", api.url()}}.dump(), surroundings());
  INFO(ran.err);
  CHECK(ran.status == 4);
  const Json answer = Json::parse(ran.out);
  CHECK(answer["ok"] == false);
  std::size_t refused = 0;
  for (const Json& item : answer["items"]) {
    if (item["ok"].get<bool>()) continue;
    ++refused;
    CHECK(item["item"] == "rds:DescribeDBInstances");
  }
  CHECK(refused == 1);
  CHECK(answer["items"].size() == 8);
}

TEST_CASE("100,000 resources of 40 accounts and 15 regions, interrupted and resumed", "[aws]") {
  const Api api{{{"accounts", 40}, {"regions", 15}, {"instances", 167}, {"page", 100}}};
  const test::TemporaryFolder folder;
  const auto began = std::chrono::steady_clock::now();
  const auto record = [&](const std::string& name, bool resume) {
    Json settings{{"role", "audit"},
                  {"record", (folder.path() / name).string()},
                  {"endpoint_url", api.url()}};
    if (resume) settings["resume"] = true;
    return settings.dump();
  };
  // Killed once it has answers of a few hundred calls.
  const auto half = folder.path() / "half.json";
  test::spill(half, record("resumed", false));
  const auto variables = surroundings();
  const pid_t pid = ::fork();
  if (pid == 0) {
    for (const auto& setting : variables) ::putenv(const_cast<char*>(setting.c_str()));
    if (std::freopen(half.c_str(), "r", stdin) == nullptr) ::_exit(126);
    if (std::freopen("/dev/null", "w", stdout) == nullptr) ::_exit(126);
    const auto program = command("collect");
    ::execl(program[0].c_str(), program[0].c_str(), "collect", nullptr);
    ::_exit(127);
  }
  const std::size_t until = 300 + static_cast<std::size_t>(::getpid()) % 700;
  CAPTURE(until);
  CHECK(test::wait_until([&] { return api.requests(" ec2:DescribeInstances") > until; },
                         std::chrono::seconds{60}));
  ::kill(pid, SIGKILL);
  ::waitpid(pid, nullptr, 0);
  const std::size_t before = api.requests(" ec2:DescribeInstances");
  const auto resumed = test::run(command("collect"), record("resumed", true), surroundings());
  INFO(resumed.err);
  REQUIRE(resumed.status == 0);
  rusage usage{};
  ::getrusage(RUSAGE_CHILDREN, &usage);
  const std::size_t after = api.requests(" ec2:DescribeInstances");
  CHECK(after - before < 1200);  // what was there was not asked again
  const std::set<std::string_view> keys = asset_keys(resumed.out);
  CHECK(keys.size() == std::size_t{40} * 15 * (167 + 3) + 40 * 3 + 15);
  const auto whole =
      test::run(command("collect"), Json{{"role", "audit"}, {"endpoint_url", api.url()}}.dump(),
                surroundings());
  CHECK(whole.status == 0);
  CHECK(whole.out == resumed.out);
  CHECK(whole.out.find(R"("type":"progress","done":640,"total":640)") != std::string::npos);
  ::getrusage(RUSAGE_CHILDREN, &usage);
  const auto took = std::chrono::duration<double>(std::chrono::steady_clock::now() - began);
  WARN(keys.size() << " resources, " << usage.ru_maxrss / 1024 << " MB at most, " << took.count()
                   << " s for one and a half collections and a server in Python");
#ifndef __SANITIZE_ADDRESS__  // What it frees is kept for a while, to find uses of it.
  CHECK(usage.ru_maxrss < 300 * 1024);
#endif
}

}  // namespace plimsoll
