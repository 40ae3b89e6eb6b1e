#include "lib/net/transport.hpp"

#include <array>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/net/base64.hpp"
#include "lib/net/recording.hpp"
#include "lib/net/url.hpp"
#include "tests/support/support.hpp"

namespace {

using namespace plimsoll;
using namespace plimsoll::net;
using std::chrono::milliseconds;

/// server.py on a free port of 127.0.0.1; ended with this.
class Server {
 public:
  explicit Server(const std::vector<std::string>& certificate = {}) {
    std::array<int, 2> out{};
    if (::pipe(out.data()) != 0) throw std::runtime_error("pipe");
    const std::string script = (test::source_dir() / "tests/unit/net/server.py").string();
    pid_ = ::fork();
    if (pid_ == 0) {
      ::prctl(PR_SET_PDEATHSIG, SIGKILL);
      ::dup2(out[1], 1);
      std::vector<const char*> arguments{"python3", script.c_str()};
      for (const auto& file : certificate) arguments.push_back(file.c_str());
      arguments.push_back(nullptr);
      ::execvp("python3", const_cast<char* const*>(arguments.data()));
      ::_exit(127);
    }
    ::close(out[1]);
    std::string port;
    char c = 0;
    while (::read(out[0], &c, 1) == 1 && c != '\n') port += c;
    ::close(out[0]);
    REQUIRE_FALSE(port.empty());
    base_ = (certificate.empty() ? "http://127.0.0.1:" : "https://127.0.0.1:") + port;
  }
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server() {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  [[nodiscard]] std::string url(const std::string& target) const { return base_ + target; }

 private:
  pid_t pid_ = -1;
  std::string base_;
};

/// Options that wait for nobody: the waits asked for are noted instead.
CurlOptions patient(std::vector<milliseconds>& waits) {
  CurlOptions options;
  options.proxy = "";
  options.sleep = [&](milliseconds wait) { waits.push_back(wait); };
  options.random = [] { return 1.0; };
  return options;
}

Request get(std::string url) {
  Request request;
  request.url = std::move(url);
  return request;
}

std::string body(const Result<Response>& response) {
  INFO((response ? std::string{} : to_string(response.error())));
  REQUIRE(response);
  return response->body;
}

nlohmann::json echoed(const Result<Response>& response) {
  return nlohmann::json::parse(body(response));
}

TEST_CASE("an answer of any status is a response, with its headers in lower case", "[net]") {
  const Server server;
  std::vector<milliseconds> waits;
  const auto transport = make_curl_transport(patient(waits));
  const auto found = transport->send(get(server.url("/echo?a=1")));
  REQUIRE(found);
  CHECK(found->status == 200);
  CHECK(found->header("content-type") == "application/json");
  CHECK_FALSE(found->header("x-absent"));
  CHECK(echoed(found)["path"] == "/echo?a=1");
  CHECK(echoed(found)["headers"]["user-agent"] == "plimsoll");
  const auto absent = transport->send(get(server.url("/absent")));
  REQUIRE(absent);
  CHECK(absent->status == 404);
  CHECK(absent->body == "no such path");
  CHECK(waits.empty());
  Request post = get(server.url("/echo"));
  post.method = "POST";
  post.headers = {{"Content-Type", "application/json"}};
  post.body = R"({"a":1})";
  CHECK(echoed(transport->send(post))["body"] == R"({"a":1})");
  Request head = get(server.url("/echo"));
  head.method = "HEAD";
  CHECK(body(transport->send(head)).empty());
}

TEST_CASE("429 waits as long as Retry-After asks, at most a minute", "[net]") {
  std::vector<milliseconds> waits;
  const auto after = [&](const std::string& text) {
    const Server server;
    waits.clear();
    const auto transport = make_curl_transport(patient(waits));
    CHECK(body(transport->send(get(server.url("/busy?after=" + text)))) == "ready");
    REQUIRE(waits.size() == 1);
    return waits[0].count();
  };
  CHECK(after("7") == 7000);
  CHECK(after("86400") == 60000);
  CHECK(after("Wed,%2021%20Oct%202015%2007:28:00%20GMT") == 0);
  CHECK(after("Wed,%2021%20Oct%202048%2007:28:00%20GMT") == 60000);
  CHECK(after("soon") == 500);
}

TEST_CASE("5xx is tried again with growing waits, then answered as it is", "[net]") {
  const Server server;
  std::vector<milliseconds> waits;
  const auto transport = make_curl_transport(patient(waits));
  CHECK(body(transport->send(get(server.url("/flaky")))) == "flaky");
  CHECK(waits == std::vector{milliseconds{500}, milliseconds{1000}});
  waits.clear();
  const auto broken = transport->send(get(server.url("/broken")));
  REQUIRE(broken);
  CHECK(broken->status == 500);
  CHECK(waits == std::vector{milliseconds{500}, milliseconds{1000}, milliseconds{2000}});
  CHECK(body(transport->send(get(server.url("/count?of=/broken")))) == "4");
}

TEST_CASE("jitter takes away up to half of a wait", "[net]") {
  const Server server;
  std::vector<milliseconds> waits;
  auto options = patient(waits);
  options.random = [] { return 0.0; };
  const auto transport = make_curl_transport(std::move(options));
  CHECK(body(transport->send(get(server.url("/flaky")))) == "flaky");
  CHECK(waits == std::vector{milliseconds{250}, milliseconds{500}});
}

TEST_CASE("what may have taken effect is sent once", "[net]") {
  const Server server;
  std::vector<milliseconds> waits;
  const auto transport = make_curl_transport(patient(waits));
  Request post = get(server.url("/broken"));
  post.method = "POST";
  post.body = "x";
  const auto answer = transport->send(post);
  REQUIRE(answer);
  CHECK(answer->status == 500);
  CHECK(waits.empty());
  CHECK(body(transport->send(get(server.url("/count?of=/broken")))) == "1");
}

TEST_CASE("a connection that breaks is tried again", "[net]") {
  const Server server;
  std::vector<milliseconds> waits;
  const auto transport = make_curl_transport(patient(waits));
  CHECK(body(transport->send(get(server.url("/cut")))) == "whole");
}

TEST_CASE("nobody listening is unreachable, and the message names the URL without its query",
          "[net]") {
  std::vector<milliseconds> waits;
  const auto transport = make_curl_transport(patient(waits));
  const auto answer = transport->send(get("http://127.0.0.1:1/x?token=sesame-open"));
  REQUIRE_FALSE(answer);
  CHECK(answer.error().kind == Error::Kind::unreachable);
  CHECK(to_string(answer.error()).find("http://127.0.0.1:1/x") != std::string::npos);
  CHECK(to_string(answer.error()).find("sesame") == std::string::npos);
  CHECK(waits.size() == 3);
}

TEST_CASE("redirects within the origin are followed, with the credentials", "[net]") {
  const Server server;
  std::vector<milliseconds> waits;
  auto options = patient(waits);
  options.basic = Credentials{"audit", "sesame-open"};
  const auto transport = make_curl_transport(std::move(options));
  const auto seen = echoed(transport->send(get(server.url("/to?url=/echo"))));
  CHECK(seen["path"] == "/echo");
  CHECK(seen["headers"]["authorization"] == "Basic " + to_base64("audit:sesame-open"));
  const auto loop = transport->send(get(server.url("/loop")));
  REQUIRE_FALSE(loop);
  CHECK(loop.error().what.find("more than 5 times") != std::string::npos);
}

TEST_CASE("a redirect to another origin is not followed, and credentials stay with the first",
          "[net]") {
  const Server server;
  const Server other;
  std::vector<milliseconds> waits;
  auto options = patient(waits);
  options.basic = Credentials{"audit", "sesame-open"};
  const auto transport = make_curl_transport(std::move(options));
  const auto away = transport->send(get(server.url("/to?url=" + other.url("/echo"))));
  REQUIRE(away);
  CHECK(away->status == 302);
  CHECK(body(transport->send(get(other.url("/count?of=/echo")))) == "0");

  // Asked outright (an absolute link in an answer), the other origin gets neither them nor a token.
  Request request = get(other.url("/echo"));
  request.headers = {
      {"X-Auth-Token", "tok"}, {"Cookie", "a=b"}, {"Authorization", "Bearer t"}, {"X-Plain", "p"}};
  const auto there = echoed(transport->send(request))["headers"];
  CHECK(there.contains("x-plain"));
  CHECK_FALSE(there.contains("authorization"));
  CHECK_FALSE(there.contains("x-auth-token"));
  CHECK_FALSE(there.contains("cookie"));
  request.url = server.url("/echo");
  request.headers.erase(request.headers.begin() + 2);
  const auto here = echoed(transport->send(request))["headers"];
  CHECK(here.contains("authorization"));
  CHECK(here["x-auth-token"] == "tok");
}

TEST_CASE("TLS is verified unless the user said otherwise", "[net]") {
  test::TemporaryFolder folder;
  const std::string certificate = (folder.path() / "cert.pem").string();
  const std::string key = (folder.path() / "key.pem").string();
  const auto made =
      test::run({"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                 "-nodes", "-days", "2", "-subj", "/CN=plimsoll-test", "-addext",
                 "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate});
  REQUIRE(made.status == 0);
  const Server server{{certificate, key}};
  std::vector<milliseconds> waits;

  const auto strict = make_curl_transport(patient(waits))->send(get(server.url("/echo")));
  REQUIRE_FALSE(strict);
  CHECK(strict.error().kind == Error::Kind::refused);
  CHECK(strict.error().remedy.find("ca_file") != std::string::npos);
  CHECK(waits.empty());

  auto trusting = patient(waits);
  trusting.ca_file = certificate;
  CHECK(echoed(make_curl_transport(std::move(trusting))->send(get(server.url("/echo"))))["path"] ==
        "/echo");

  auto careless = patient(waits);
  careless.insecure = true;
  CHECK(echoed(make_curl_transport(std::move(careless))->send(get(server.url("/echo"))))["path"] ==
        "/echo");

  auto wrong = patient(waits);
  wrong.ca_file = (folder.path() / "absent.pem").string();
  const auto absent = make_curl_transport(std::move(wrong))->send(get(server.url("/echo")));
  REQUIRE_FALSE(absent);
  CHECK(absent.error().kind == Error::Kind::usage);
}

TEST_CASE("answers are bounded in bytes, packed or not, and in time", "[net]") {
  const Server server;
  std::vector<milliseconds> waits;
  auto options = patient(waits);
  options.body_bound = 100'000;
  const auto transport = make_curl_transport(std::move(options));
  CHECK(body(transport->send(get(server.url("/big?bytes=100000")))).size() == 100'000);
  for (const std::string target : {"/big?bytes=100001", "/bomb"}) {
    const auto answer = transport->send(get(server.url(target)));
    REQUIRE_FALSE(answer);
    CHECK(answer.error().kind == Error::Kind::unsupported);
  }
  auto hasty = patient(waits);
  hasty.timeout = std::chrono::seconds{1};
  const auto slow = make_curl_transport(std::move(hasty))->send(get(server.url("/slow")));
  REQUIRE_FALSE(slow);
  CHECK(slow.error().kind == Error::Kind::timed_out);
  CHECK(waits.empty());
  CHECK_FALSE(transport->send(get(server.url("/headers"))));
}

TEST_CASE("requests keep the pause between them", "[net]") {
  const Server server;
  std::vector<milliseconds> waits;
  auto options = patient(waits);
  options.pause = milliseconds{600'000};
  const auto transport = make_curl_transport(std::move(options));
  CHECK(transport->send(get(server.url("/echo"))));
  CHECK(waits.empty());
  CHECK(transport->send(get(server.url("/echo"))));
  REQUIRE(waits.size() == 1);
  CHECK(waits[0].count() > 0);
  CHECK(waits[0].count() <= 600'000);
}

TEST_CASE("a request that cannot be meant is refused without being repeated", "[net]") {
  std::vector<milliseconds> waits;
  const auto transport = make_curl_transport(patient(waits));
  for (const std::string url :
       {"", "bmc1", "file:///etc/passwd", "ftp://h/", "http://", "http://u:sesame-open@h/"}) {
    const auto answer = transport->send(get(url));
    INFO(url);
    REQUIRE_FALSE(answer);
    CHECK(answer.error().kind == Error::Kind::usage);
    CHECK(to_string(answer.error()).find("sesame-open") == std::string::npos);
  }
  Request request = get("http://127.0.0.1:1/");
  request.headers = {{"X-A", "b\r\nX-C: d"}};
  CHECK_FALSE(transport->send(request));
}

TEST_CASE("a recording answers for any host, and what was not recorded is 404", "[net]") {
  const Server server;
  test::TemporaryFolder folder;
  std::vector<milliseconds> waits;
  const auto recorder =
      make_recording_transport(make_curl_transport(patient(waits)), folder.path());
  const std::vector<std::string> targets{"/echo?a=1", "/echo?a=2", "/binary", "/absent"};
  std::vector<Response> answers;
  for (const auto& target : targets) {
    auto answer = recorder->send(get(server.url(target)));
    REQUIRE(answer);
    answers.push_back(*answer);
  }
  const auto replay = make_replay_transport(folder.path());
  for (std::size_t i = 0; i < targets.size(); ++i) {
    const auto again = replay->send(get("https://elsewhere.example" + targets[i]));
    REQUIRE(again);
    CHECK(again->status == answers[i].status);
    CHECK(again->body == answers[i].body);
    CHECK(again->headers == answers[i].headers);
  }
  Request post = get("https://elsewhere.example/echo?a=1");
  post.method = "POST";
  for (const auto& request : {get("https://elsewhere.example/echo?a=3"), post}) {
    const auto missing = replay->send(request);
    REQUIRE(missing);
    CHECK(missing->status == 404);
    CHECK(missing->header("x-plimsoll-replay") == "missing");
  }
}

TEST_CASE("no secret stands in a recording, and a replay needs none", "[net]") {
  const Server server;
  test::TemporaryFolder folder;
  const std::string password = "Sesam/\"open\" 77";
  std::vector<milliseconds> waits;
  auto options = patient(waits);
  options.basic = Credentials{"audit", password};
  const auto recorder =
      make_recording_transport(make_curl_transport(std::move(options)), folder.path(), {password});

  Request login = get(server.url("/session"));
  login.method = "POST";
  login.headers = {{"Content-Type", "application/json"}};
  login.body = nlohmann::json{{"UserName", "audit"}, {"Password", password}}.dump();
  const auto session = recorder->send(login);
  REQUIRE(session);
  CHECK(session->header("x-auth-token") == "tok-5f2b7c9d11");
  Request read = get(server.url("/echo?token=query-secret-1&x=1"));
  read.headers = {{"X-Auth-Token", "tok-5f2b7c9d11"}, {"Cookie", "sid=cookie-77aa55"}};
  CHECK(echoed(recorder->send(read))["headers"]["cookie"] == "sid=cookie-77aa55");

  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator{folder.path()}) {
    const std::string text = test::slurp(entry.path());
    INFO(text);
    for (const std::string& secret :
         {password, std::string{"Sesam"}, to_base64("audit:" + password), std::string{"tok-5f2b"},
          std::string{"cookie-77aa55"}, std::string{"query-secret-1"}}) {
      CHECK(text.find(secret) == std::string::npos);
    }
    ++files;
  }
  CHECK(files == 2);

  const auto replay = make_replay_transport(folder.path());
  login.body = R"({"UserName":"someone","Password":"another"})";
  const auto again = replay->send(login);
  REQUIRE(again);
  CHECK(again->status == 201);
  CHECK_FALSE(again->header("x-auth-token"));
  CHECK_FALSE(again->header("set-cookie"));
  read.url = server.url("/echo?token=other&x=1");
  const auto echo = replay->send(read);
  REQUIRE(echo);
  CHECK(echo->status == 200);
}

TEST_CASE("a recording that is not one is an error that names the file", "[net]") {
  test::TemporaryFolder folder;
  const auto request = get("https://bmc.example/redfish/v1/");
  const std::string name = recording_name(request).value();
  for (const std::string text :
       {"", "{}", "[]", R"({"recording":2})", R"({"recording":1,"status":"200","text":""})",
        R"({"recording":1,"status":99999,"text":""})", R"({"recording":1,"status":200})",
        R"({"recording":1,"status":200,"base64":"?"})",
        R"({"recording":1,"status":200,"text":"","headers":[["a"]]})"}) {
    INFO(text);
    test::spill(folder.path() / name, text);
    const auto answer = make_replay_transport(folder.path())->send(request);
    REQUIRE_FALSE(answer);
    CHECK(answer.error().kind == Error::Kind::malformed);
    CHECK(to_string(answer.error()).find(name) != std::string::npos);
  }
  test::spill(folder.path() / name, R"({"recording":1,"status":200,"text":"x"})");
  CHECK(body(make_replay_transport(folder.path())->send(request)) == "x");
}

TEST_CASE("base64 goes both ways and refuses what it is not", "[net]") {
  std::string bytes;
  for (int length = 0; length < 70; ++length) {
    CHECK(from_base64(to_base64(bytes)) == bytes);
    bytes += static_cast<char>(length * 37);
  }
  CHECK(to_base64("hello") == "aGVsbG8=");
  for (const std::string text : {"a", "ab=", "a===", "====", "ab=c", "a b=", "aGVsbG8=aGVsbG8="}) {
    INFO(text);
    CHECK_FALSE(from_base64(text));
  }
}

TEST_CASE("origins compare without case and with the port that is meant", "[net]") {
  const auto origin = [](const std::string& url) { return parse_url(url).value().origin; };
  CHECK(origin("HTTPS://BMC.example/x") == "https://bmc.example:443");
  CHECK(origin("https://bmc.example:443") == origin("https://bmc.example/"));
  CHECK(origin("http://bmc.example") == "http://bmc.example:80");
  CHECK(origin("https://[2001:db8::1]:8443/") == "https://[2001:db8::1]:8443");
  CHECK(parse_url("https://h/a?b=c#d").value().target == "/a?b=c");
  CHECK(resolve_url("https://h/a/b", "../c?d") == "https://h/c?d");
  CHECK(resolve_url("https://h/a/b", "//other/c") == "https://other/c");
}

}  // namespace
