// The official vectors of AWS's protocols, where the developers' shared data is present.
#include <algorithm>
#include <map>
#include <set>

#include <catch2/catch.hpp>
#include <pugixml.hpp>

#include "collectors/aws/wire/answer.hpp"
#include "collectors/aws/wire/serialize.hpp"
#include "collectors/aws/wire/values.hpp"
#include "lib/core/text.hpp"
#include "tests/support/support.hpp"
#include "tests/unit/collectors/aws_wire/support.hpp"

namespace plimsoll::aws::wire {

namespace {

using Json = nlohmann::json;
using Ordered = nlohmann::ordered_json;

/// Cases that are left out, by the operation or case id, with the reason.
const std::map<std::string, std::string> kLeftOut{
    {"PutWithContentEncoding",
     "request compression: what only lists and describes sends no bodies "
     "worth it"},
    {"QueryIdempotencyTokenAutoFill",
     "idempotency tokens: only calls that change something take "
     "them"},
    {"HostWithPathOperation", "a path in the endpoint is the endpoint's: see endpoints_test.cpp"},
    {"SimpleScalarPropertiesPureWhiteSpace", "a text of blanks alone is read as an empty one"},
};

std::string reason_for(const Ordered& test) {
  for (const auto& key :
       {test["id"].get<std::string>(), test["given"]["name"].get<std::string>()}) {
    const auto found = kLeftOut.find(key);
    if (found == kLeftOut.end()) continue;
    // The token that is given is written like any other member.
    if (test["id"].get<std::string>().ends_with("IsSet")) continue;
    return found->second;
  }
  return {};
}

Service service_of(const Ordered& suite, const Ordered& given) {
  const Ordered model{{"metadata", suite["metadata"]},
                      {"operations", {{given["name"].get<std::string>(), given}}},
                      {"shapes", suite["shapes"]}};
  auto service = Service::parse("test", model.dump());
  if (!service) throw std::runtime_error(to_string(service.error()));
  return *std::move(service);
}

std::multiset<std::string> parameters(std::string_view text) {
  std::multiset<std::string> out;
  for (const auto part : core::split(text, '&')) {
    std::string plain{part};
    std::ranges::replace(plain, '+', ' ');
    if (!part.empty()) out.insert(percent_decode(plain));
  }
  return out;
}

std::string canonical(pugi::xml_node node) {
  std::multiset<std::string> attributes;
  std::multiset<std::string> children;
  for (const auto attribute : node.attributes()) {
    attributes.insert(std::string{attribute.name()} + "=" + attribute.value());
  }
  for (const auto child : node.children()) {
    if (child.type() == pugi::node_element) children.insert(canonical(child));
  }
  std::string out = "<" + std::string{node.name()};
  for (const auto& attribute : attributes) out += " " + attribute;
  out += ">" + (children.empty() ? std::string{node.text().get()} : std::string{});
  for (const auto& child : children) out += child;
  return out + "</>";
}

std::string canonical(const std::string& xml) {
  pugi::xml_document document;
  if (!document.load_buffer(xml.data(), xml.size())) return xml;
  return canonical(document.first_child());
}

/// How many values agree; checks each.
std::size_t check_request(const Ordered& want, const Serialized& got) {
  std::size_t values = 2;
  CHECK(got.method == want.value("method", "POST"));
  const std::string uri = want["uri"].get<std::string>();
  const auto question = uri.find('?');
  CHECK(got.path == uri.substr(0, question));
  if (question != std::string::npos || !got.query.empty()) {
    CHECK(parameters(got.query) ==
          parameters(question == std::string::npos ? "" : uri.substr(question + 1)));
    values += parameters(got.query).size();
  }
  if (want.contains("body")) {
    const std::string body = want["body"].get<std::string>();
    if (core::trim(body).starts_with("<")) {
      CHECK(canonical(got.body) == canonical(body));
      values += static_cast<std::size_t>(std::ranges::count(body, '>'));
    } else if (body.starts_with("Action=")) {
      CHECK(parameters(got.body) == parameters(body));
      values += parameters(body).size();
    } else {
      CHECK(got.body == body);
      ++values;
    }
  }
  const Ordered none = Ordered::object();
  for (const auto& [name, value] : (want.contains("headers") ? want["headers"] : none).items()) {
    CAPTURE(name);
    const auto header = std::ranges::find_if(
        got.headers, [&](const auto& one) { return core::lower(one.first) == core::lower(name); });
    REQUIRE(header != got.headers.end());
    const std::string text = value.get<std::string>();
    CHECK((header->second == text || header->second == text + "; charset=utf-8"));
    ++values;
  }
  if (want.contains("host")) {
    CHECK(got.host_prefix + "example.com" == want["host"].get<std::string>());
    ++values;
  }
  return values;
}

net::Response response_of(const Ordered& given) {
  net::Response out;
  out.status = given["status_code"].get<long>();
  if (given.contains("headers")) {
    for (const auto& [name, value] : given["headers"].items()) {
      out.headers.emplace_back(core::lower(name), value.get<std::string>());
    }
  }
  out.body = given.value("body", "");
  return out;
}

std::size_t check_answer(const Service& service, const Ordered& test) {
  const net::Response response = response_of(test["response"]);
  if (test.contains("errorCode")) {
    const Refusal refusal = read_refusal(service.protocol, response);
    CHECK(refusal.code == test["errorCode"].get<std::string>());
    const std::string words = test.value("errorMessage", "");
    if (!words.empty()) CHECK(refusal.message == words);
    return 1 + (words.empty() ? 0U : 1U);
  }
  const auto got =
      read_answer(service, *service.operation(test["given"]["name"].get<std::string>()), response);
  REQUIRE(got.has_value());
  Comparison comparison;
  compare(*got, Json(test["result"]), "", comparison);
  CHECK(comparison.difference == "");
  return comparison.values;
}

struct Tally {
  std::size_t cases = 0;
  std::size_t values = 0;
  std::size_t left_out = 0;
};

Tally run_suites(const std::filesystem::path& folder, bool input) {
  Tally out;
  for (const auto& file : std::filesystem::directory_iterator{folder}) {
    for (const Ordered& suite : Ordered::parse(test::slurp(file.path()))) {
      for (const Ordered& test : suite["cases"]) {
        INFO(file.path().filename() << ": " << test["id"]);
        if (!reason_for(test).empty()) {
          ++out.left_out;
          continue;
        }
        const Service service = service_of(suite, test["given"]);
        if (input) {
          const Json parameters = test.contains("params") ? Json(test["params"]) : Json::object();
          const auto got = serialize(
              service, *service.operation(test["given"]["name"].get<std::string>()), parameters);
          REQUIRE(got.has_value());
          out.values += check_request(test["serialized"], *got);
        } else {
          out.values += check_answer(service, test);
        }
        ++out.cases;
      }
    }
  }
  return out;
}

}  // namespace

TEST_CASE("requests of all protocols are written as AWS's own vectors have them", "[aws_wire]") {
  const auto folder = aws_data("protocol_input");
  if (!folder) {
    WARN("no shared data");
    return;
  }
  const Tally tally = run_suites(*folder, true);
  WARN(tally.cases << " requests, " << tally.values << " values compared, " << tally.left_out
                   << " cases left out for the reasons listed");
  CHECK(tally.cases >= 149);
}

TEST_CASE("answers of all protocols are read as AWS's own vectors have them", "[aws_wire]") {
  const auto folder = aws_data("protocol_output");
  if (!folder) {
    WARN("no shared data");
    return;
  }
  const Tally tally = run_suites(*folder, false);
  WARN(tally.cases << " answers, " << tally.values << " values compared, " << tally.left_out
                   << " cases left out for the reasons listed");
  CHECK(tally.cases >= 180);
}

}  // namespace plimsoll::aws::wire
