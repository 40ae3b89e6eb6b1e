#include "collectors/nut/mapping.hpp"

#include <catch2/catch.hpp>

#include "lib/collect/kit/emitter.hpp"

namespace plimsoll::nut {

namespace {

std::string lines(collect::kit::Draft draft) {
  std::string out;
  for (const auto& record : std::move(draft).finish()) out += collect::kit::to_line(record) + "\n";
  return out;
}

Unit unit(std::string name, Variables variables, std::vector<std::string> clients) {
  Unit out;
  out.name = std::move(name);
  out.variables = std::move(variables);
  out.clients = std::move(clients);
  return out;
}

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a host on two UPSs is one external that both power", "[nut]") {
  collect::kit::Draft draft;
  Server server;
  server.units = {unit("a", {{"ups.status", "OL"}}, {"192.0.2.9"}),
                  unit("b", {{"ups.status", "OL"}}, {"192.0.2.9", "127.0.0.1", "::1"})};
  map_server("nas1", "nas1", server, draft);
  const auto text = lines(std::move(draft));
  CHECK(has(text, R"("key":"client:192.0.2.9","kind":"external")"));
  CHECK(has(text, R"("from":"client:192.0.2.9","to":"nas1:ups:a","kind":"powered_by")"));
  CHECK(has(text, R"("from":"client:192.0.2.9","to":"nas1:ups:b","kind":"powered_by")"));
  // Over loopback it is the server itself.
  CHECK(has(text, R"("from":"client:nas1","to":"nas1:ups:b","kind":"powered_by")"));
  CHECK(has(text, R"("to":{"scheme":"hostname","value":"nas1"},"kind":"monitored_by")"));
  CHECK(has(text, R"("status":"complete","listed":2)"));
}

TEST_CASE("the mains of a UPS on battery is out of work, the UPS is not", "[nut]") {
  collect::kit::Draft draft;
  Dump dump;
  dump.variables = {{"ups.status", "OB DISCHRG"}, {"input.voltage", "0.0"}};
  map_dump("u", dump, draft);
  const auto text = lines(std::move(draft));
  CHECK(has(text,
            R"("key":"u","kind":"ups","name":"u","attributes":{"battery_status":"discharging")"));
  CHECK(has(text, R"("on_battery":true,"operational":true)"));
  CHECK(has(text, R"("input_volts":0.0,"operational":false,"type":"input")"));
  CHECK(has(text, R"("attributes":{"strength":"soft"})"));
}

TEST_CASE("a refusal makes the scope denied and says what to do", "[nut]") {
  collect::kit::Draft draft;
  Server server;
  Unit refused = unit("a", {}, {});
  refused.error = "ACCESS-DENIED";
  server.units = {refused};
  map_server("nas1", "192.0.2.1", server, draft);
  const auto text = lines(std::move(draft));
  CHECK(has(text, R"("status":"denied")"));
  CHECK(has(text, "allow this machine in upsd.conf"));
}

}  // namespace plimsoll::nut
