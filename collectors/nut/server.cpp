#include "collectors/nut/server.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "lib/core/text.hpp"

namespace plimsoll::nut {
namespace {

/// The items of one listing, or why the server does not give it.
struct Listing {
  std::vector<std::vector<std::string>> items;  ///< Words after the item's type.
  std::string error;                            ///< "ACCESS-DENIED".
};

/// What the server's word for an error asks of the user.
Error refusal(const std::string& command, const std::string& word) {
  const bool denied = word == "ACCESS-DENIED" || word.find("REQUIRED") != std::string::npos;
  return {denied ? Error::Kind::refused : Error::Kind::unreachable,
          fmt::format("{} was answered by ERR {}", command, core::printable(word)),
          denied ? "allow this machine in upsd.conf (LISTEN) and upsd.users" : "see upsd's log",
          {}};
}

Error not_nut(const std::string& command, std::string_view got) {
  return {Error::Kind::malformed,
          fmt::format("expected the answer of upsd to {}, got \"{}\"", command,
                      core::printable(got.substr(0, 80))),
          "check that upsd listens on this port (3493)",
          {}};
}

/// Reads "BEGIN LIST <what>", its items and "END LIST <what>".  `what` is "UPS", "VAR rack3" …
Result<Listing> list(Wire& wire, const std::string& what, std::vector<Issue>& issues) {
  const std::string command = "LIST " + what;
  if (auto sent = wire.send(command); !sent)
    return tl::unexpected{std::move(sent.error()).at(command)};
  const std::string type = what.substr(0, what.find(' '));
  Listing out;
  for (std::size_t number = 0;; ++number) {
    auto line = wire.read();
    if (!line) return tl::unexpected{std::move(line.error()).at(command)};
    const auto words = protocol_words(*line);
    if (number == 0) {
      if (words && words->size() >= 2 && words->front() == "ERR") {
        out.error = (*words)[1];
        return out;
      }
      const bool begins = words && words->size() >= 3 && words->front() == "BEGIN";
      if (!begins) return tl::unexpected{not_nut(command, *line)};
      continue;
    }
    if (words && words->size() >= 2 && words->front() == "END" && (*words)[1] == "LIST") return out;
    if (number > kListLines) {
      return failure(Error::Kind::malformed,
                     fmt::format("{} is answered by more than {} lines", command, kListLines),
                     "check that this is upsd");
    }
    if (words && words->size() >= 2 && words->front() == type) {
      out.items.emplace_back(words->begin() + 1, words->end());
    } else {
      issues.push_back({command, fmt::format("expected {}, got \"{}\"", type,
                                             core::printable(line->substr(0, 80)))});
    }
  }
}

/// A word that can stand in a command as it is.
bool is_unit_name(std::string_view name) {
  return !name.empty() && name.size() <= 256 && std::ranges::all_of(name, [](char c) {
    return c > ' ' && c < '\x7f' && c != '"' && c != '\\';
  });
}

Result<void> read_variables(Wire& wire, Unit& unit, std::vector<Issue>& issues) {
  auto listed = list(wire, "VAR " + unit.name, issues);
  if (!listed) return tl::unexpected{std::move(listed.error())};
  unit.error = listed->error;
  for (auto& item : listed->items) {
    if (item.size() < 3 || item[0] != unit.name || unit.variables.size() == kVariables) {
      issues.push_back(
          {"LIST VAR " + unit.name, "an item without device, name and value is left out"});
      continue;
    }
    unit.variables.insert_or_assign(item[1], std::string{core::trim(item[2])});
  }
  return {};
}

Result<void> read_clients(Wire& wire, Unit& unit, std::vector<Issue>& issues) {
  auto listed = list(wire, "CLIENT " + unit.name, issues);
  if (!listed) return tl::unexpected{std::move(listed.error())};
  unit.clients_error = listed->error;
  for (auto& item : listed->items) {
    if (item.size() >= 2 && item[0] == unit.name) unit.clients.push_back(std::move(item[1]));
  }
  std::ranges::sort(unit.clients);
  unit.clients.erase(std::unique(unit.clients.begin(), unit.clients.end()), unit.clients.end());
  return {};
}

}  // namespace

Result<Server> ask_server(Wire& wire) {
  Server out;
  if (auto sent = wire.send("VER"); !sent) return tl::unexpected{std::move(sent.error()).at("VER")};
  auto version = wire.read();
  if (!version) return tl::unexpected{std::move(version.error()).at("VER")};
  if (!version->starts_with("ERR")) out.version = core::printable(version->substr(0, 256));
  const auto units = list(wire, "UPS", out.issues);
  if (!units) return tl::unexpected{units.error()};
  if (!units->error.empty()) return tl::unexpected{refusal("LIST UPS", units->error)};
  for (const auto& item : units->items) {
    const bool known = std::ranges::find(out.units, item[0], &Unit::name) != out.units.end();
    if (!is_unit_name(item[0]) || known || out.units.size() == kUnits) {
      out.issues.push_back({"LIST UPS", "a device of an impossible name is left out"});
      continue;
    }
    Unit unit;
    unit.name = item[0];
    // upsd says so when ups.conf has no desc, in words that differ by version.
    const bool described =
        item.size() > 1 && item[1] != "Unavailable" && item[1] != "Description unavailable";
    if (described) unit.description = item[1];
    out.units.push_back(std::move(unit));
  }
  for (std::size_t i = 0; i < out.units.size(); ++i) {
    auto read = read_variables(wire, out.units[i], out.issues);
    if (read) read = read_clients(wire, out.units[i], out.issues);
    if (read) continue;
    if (i == 0) return tl::unexpected{std::move(read.error())};
    out.cut = to_string(read.error());
    out.units.resize(i);
    return out;
  }
  static_cast<void>(wire.send("LOGOUT"));  // a courtesy: all is read
  return out;
}

}  // namespace plimsoll::nut
