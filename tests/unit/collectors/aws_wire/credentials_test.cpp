// Where credentials come from, on a machine made of texts.
#include "collectors/aws/wire/credentials.hpp"

#include <map>

#include <catch2/catch.hpp>

#include "tests/support/support.hpp"
#include "tests/unit/collectors/aws_wire/support.hpp"

namespace plimsoll::aws::wire {

namespace {

/// Answers by a function; remembers what was sent.
class Scripted final : public net::Transport {
 public:
  using Answer = std::function<Result<net::Response>(const net::Request&)>;
  explicit Scripted(Answer answer) : answer_{std::move(answer)} {}
  Result<net::Response> send(const net::Request& request) override { return answer_(request); }

 private:
  Answer answer_;
};

/// A machine: variables, files below a home, a network, programs.
struct Machine {
  Machine() {
    auto read = Models::parse(resources::test_models());
    if (!read) throw std::runtime_error(to_string(read.error()));
    models = *std::move(read);
    ClientOptions options = real_options();
    options.make_transport = [this](const net::CurlOptions&) { return transport(); };
    options.sleep = [](std::chrono::milliseconds) {};
    options.clock = [] { return *parse_moment("2026-01-01T00:00:00Z"); };
    client = std::make_unique<Client>(models, std::move(options));
    answer = [](const net::Request&) -> Result<net::Response> {
      return failure(Error::Kind::unreachable, "no network");
    };
  }
  std::unique_ptr<net::Transport> transport() {
    return std::make_unique<Scripted>([this](const net::Request& request) {
      sent.push_back(request);
      return answer(request);
    });
  }
  Result<Credentials> load(ChainSettings settings = {}) {
    Surroundings around;
    around.variable = [this](const std::string& name) -> std::optional<std::string> {
      const auto found = variables.find(name);
      if (found == variables.end()) return std::nullopt;
      return found->second;
    };
    around.home = folder.path();
    around.run = [this](const collect::kit::Command& command) {
      ran = command;
      return Result<collect::kit::CommandOutput>{{0, printed, ""}};
    };
    around.make_transport = [this](const net::CurlOptions&) { return transport(); };
    return Chain{*client, std::move(around), std::move(settings)}.load();
  }
  void config(const std::string& text) const {
    test::spill(folder.path() / ".aws" / "config", text);
  }
  void keys(const std::string& text) const {
    test::spill(folder.path() / ".aws" / "credentials", text);
  }

  Models models;
  std::unique_ptr<Client> client;
  test::TemporaryFolder folder;
  std::map<std::string, std::string> variables;
  std::function<Result<net::Response>(const net::Request&)> answer;
  std::vector<net::Request> sent;
  collect::kit::Command ran;
  std::string printed;
};

net::Response role_answer(const std::string& operation) {
  return {200,
          {},
          "<R><" + operation +
              "Result><Credentials><AccessKeyId>ASIA1</AccessKeyId><SecretAccessKey>s</"
              "SecretAccessKey><SessionToken>t</SessionToken><Expiration>2026-01-01T01:00:00Z</"
              "Expiration></Credentials></" +
              operation + "Result></R>"};
}

}  // namespace

TEST_CASE("the environment comes before the files, a named profile before the environment",
          "[aws_wire]") {
  Machine machine;
  machine.variables = {{"AWS_ACCESS_KEY_ID", "AKIAENV"}, {"AWS_SECRET_ACCESS_KEY", "e"}};
  machine.keys("[default]\naws_access_key_id = AKIAFILE\naws_secret_access_key = f#1 # mine\n");
  CHECK(machine.load()->access_key == "AKIAENV");
  ChainSettings named;
  named.profile = "default";
  const auto got = machine.load(named);
  REQUIRE(got.has_value());
  CHECK(got->access_key == "AKIAFILE");
  CHECK(got->secret_key == "f#1");
}

TEST_CASE("a profile with a role takes its source's keys to STS", "[aws_wire]") {
  Machine machine;
  machine.variables = {{"AWS_PROFILE", "audit"}, {"AWS_REGION", "eu-west-1"}};
  machine.config(
      "[profile audit]\nrole_arn = arn:aws:iam::123456789012:role/audit\n"
      "source_profile = base\nexternal_id = ticket-17\ns3 =\n  max_concurrent_requests = 20\n");
  machine.keys("[base]\naws_access_key_id=AKIABASE\naws_secret_access_key=b\n");
  machine.answer = [](const net::Request&) { return role_answer("AssumeRole"); };
  const auto got = machine.load();
  REQUIRE(got.has_value());
  CHECK(got->access_key == "ASIA1");
  CHECK(got->expires == parse_moment("2026-01-01T01:00:00Z"));
  REQUIRE(machine.sent.size() == 1);
  CHECK(machine.sent[0].url.starts_with("https://sts.eu-west-1.amazonaws.com"));
  CHECK(machine.sent[0].body.find("ExternalId=ticket-17") != std::string::npos);
}

TEST_CASE("profiles that are each other's source end in an error, not in a loop", "[aws_wire]") {
  Machine machine;
  machine.variables = {{"AWS_PROFILE", "a"}};
  machine.config(
      "[profile a]\nrole_arn=arn:aws:iam::1:role/a\nsource_profile=b\n"
      "[profile b]\nrole_arn=arn:aws:iam::1:role/b\nsource_profile=a\n");
  const auto got = machine.load();
  REQUIRE_FALSE(got.has_value());
  CHECK(got.error().what.find("its own source_profile") != std::string::npos);
}

TEST_CASE("a web identity is handed to STS unsigned", "[aws_wire]") {
  Machine machine;
  test::spill(machine.folder.path() / "token", "the-token\n");
  machine.variables = {{"AWS_WEB_IDENTITY_TOKEN_FILE", (machine.folder.path() / "token").string()},
                       {"AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/pod"}};
  machine.answer = [](const net::Request&) { return role_answer("AssumeRoleWithWebIdentity"); };
  REQUIRE(machine.load().has_value());
  CHECK(machine.sent.at(0).body.find("WebIdentityToken=the-token") != std::string::npos);
  for (const auto& [name, value] : machine.sent.at(0).headers) CHECK(name != "Authorization");
}

TEST_CASE("an SSO profile uses the cached token, and says what to do without", "[aws_wire]") {
  Machine machine;
  machine.variables = {{"AWS_PROFILE", "sso"}};
  machine.config(
      "[profile sso]\nsso_session = corp\nsso_account_id = 123456789012\nsso_role_name = audit\n"
      "[sso-session corp]\nsso_region = eu-west-1\nsso_start_url = https://corp.example/start\n");
  const auto without = machine.load();
  REQUIRE_FALSE(without.has_value());
  CHECK(without.error().remedy == "run aws sso login --profile sso");
  // The file is called by the SHA-1 of "corp".
  test::spill(machine.folder.path() / ".aws" / "sso" / "cache" /
                  "ee0bfd2552fbd840c02cc48b6e823320543c450f.json",
              R"({"accessToken": "tok", "expiresAt": "2026-01-01T02:00:00UTC"})");
  machine.answer = [](const net::Request&) -> Result<net::Response> {
    return net::Response{200,
                         {},
                         R"({"roleCredentials": {"accessKeyId": "ASIASSO", "secretAccessKey": "s",
            "sessionToken": "t", "expiration": 1767225600000}})"};
  };
  const auto got = machine.load();
  INFO(to_string(got ? Error{} : got.error()));
  REQUIRE(got.has_value());
  CHECK(got->access_key == "ASIASSO");
  CHECK(machine.sent.at(0).url.starts_with(
      "https://portal.sso.eu-west-1.amazonaws.com/federation/credentials"));
}

TEST_CASE("a credential process is run without a shell", "[aws_wire]") {
  Machine machine;
  machine.variables = {{"AWS_PROFILE", "tool"}};
  machine.config("[profile tool]\ncredential_process = /opt/tool \"my keys\" --for 'a b'\n");
  machine.printed = R"({"Version": 1, "AccessKeyId": "AKIAP", "SecretAccessKey": "p",
                        "Expiration": "2026-01-01T03:00:00Z"})";
  const auto got = machine.load();
  REQUIRE(got.has_value());
  CHECK(got->access_key == "AKIAP");
  CHECK(machine.ran.program == "/opt/tool");
  CHECK(machine.ran.arguments == std::vector<std::string>{"my keys", "--for", "a b"});
  CHECK_FALSE(command_words("a 'b").has_value());
}

TEST_CASE("a container is asked in the clear only at its own address", "[aws_wire]") {
  Machine machine;
  machine.variables = {{"AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://evil.example/keys"}};
  CHECK_FALSE(machine.load().has_value());
  CHECK(machine.sent.empty());
  machine.variables = {{"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/v2/keys"},
                       {"AWS_CONTAINER_AUTHORIZATION_TOKEN", "secret-token"}};
  machine.answer = [](const net::Request&) -> Result<net::Response> {
    return net::Response{
        200, {}, R"({"AccessKeyId": "ASIAC", "SecretAccessKey": "c", "Token": "t"})"};
  };
  CHECK(machine.load()->session_token == "t");
  CHECK(machine.sent.at(0).url == "http://169.254.170.2/v2/keys");
}

TEST_CASE("instance metadata needs a token first (IMDSv2), and a link-local address",
          "[aws_wire]") {
  Machine machine;
  machine.answer = [](const net::Request& request) -> Result<net::Response> {
    if (request.method == "PUT") return net::Response{200, {}, "imds-token"};
    if (request.url.ends_with("/")) return net::Response{200, {}, "audit-role\n"};
    return net::Response{
        200, {}, R"({"AccessKeyId": "ASIAI", "SecretAccessKey": "i", "Token": "t"})"};
  };
  CHECK(machine.load()->access_key == "ASIAI");
  REQUIRE(machine.sent.size() == 3);
  CHECK(machine.sent[2].url ==
        "http://169.254.169.254/latest/meta-data/iam/security-credentials/audit-role");
  CHECK(machine.sent[2].headers.at(0).second == "imds-token");
  machine.variables = {{"AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://evil.example"}};
  CHECK_FALSE(machine.load().has_value());
  CHECK(machine.sent.size() == 3);
}

TEST_CASE("credentials are loaded anew before they expire", "[aws_wire]") {
  int loads = 0;
  CredentialSource source{[&loads]() -> Result<Credentials> {
    ++loads;
    return Credentials{"K" + std::to_string(loads), "s", "",
                       *parse_moment("2026-01-01T01:00:00Z") + std::chrono::hours{loads}, ""};
  }};
  const Moment start = *parse_moment("2026-01-01T01:00:00Z");
  CHECK(source.get(start)->access_key == "K1");
  CHECK(source.get(start + std::chrono::minutes{50})->access_key == "K1");
  CHECK(source.get(start + std::chrono::minutes{56})->access_key == "K2");
  source.expired("K1");  // long replaced
  CHECK(source.get(start + std::chrono::minutes{57})->access_key == "K2");
  source.expired("K2");
  CHECK(source.get(start + std::chrono::minutes{57})->access_key == "K3");
}

}  // namespace plimsoll::aws::wire
