#include "lib/collect/kit/values.hpp"

#include <algorithm>
#include <array>

#include "lib/core/text.hpp"
#include "lib/model/identity.hpp"

namespace plimsoll::collect::kit {
namespace {

/// What a location says when nobody set it; lower case.
constexpr auto kNoPlaces = std::to_array<std::string_view>({"unknown",
                                                            "unknow",
                                                            "unset",
                                                            "uninitialized",
                                                            "not set",
                                                            "none",
                                                            "null",
                                                            "n/a",
                                                            "na",
                                                            "location",
                                                            "syslocation",
                                                            "agent location",
                                                            "your location",
                                                            "default location",
                                                            "default",
                                                            "end user premise",
                                                            "sitting on the dock of the bay",
                                                            "right here, right now",
                                                            "server room",
                                                            "here",
                                                            "somewhere",
                                                            "undefined",
                                                            "not specified",
                                                            "room",
                                                            "snmpv2",
                                                            "system location",
                                                            "computer room",
                                                            "beijing china",
                                                            "china",
                                                            "physical location",
                                                            "testing",
                                                            "test"});

}  // namespace

std::string one_line(std::string_view text) {
  std::string out = core::printable(text);
  std::ranges::replace_if(
      out, [](char c) { return c == '\n' || c == '\t'; }, ' ');
  return out;
}

model::JsonText json_list(const std::vector<std::string>& texts) {
  std::string out = "[";
  for (const auto& text : texts) {
    if (out.size() > 1) out += ',';
    out += '"';
    for (const char c : one_line(text)) {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
    out += '"';
  }
  return model::JsonText{out + "]"};
}

bool is_host_name(std::string_view name) {
  const bool legal = std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '-' || c == '_';
  });
  return legal && !name.empty() && name.size() <= 253 && core::lower(name) != "localhost";
}

std::optional<model::Identifier> host_id(std::string_view name) {
  name = core::trim(name);
  if (const auto ip = model::ip_id(name)) return ip;
  const bool numeric = name.find_first_not_of("0123456789.") == std::string_view::npos;
  if (numeric || name.find(':') != std::string_view::npos) return std::nullopt;
  if (const auto fqdn = model::fqdn_id(name)) return fqdn;
  if (!is_host_name(name) || name.find('.') != std::string_view::npos) return std::nullopt;
  return model::normal_id({"hostname", core::lower(name)});
}

bool is_place(std::string_view location) {
  std::string lower = core::lower(location);
  constexpr std::string_view kTrimmed = " .\"'()<>-";
  const auto first = lower.find_first_not_of(kTrimmed);
  if (first == std::string::npos) return false;
  lower = lower.substr(first, lower.find_last_not_of(kTrimmed) - first + 1);
  if (lower.find("edit /etc/snmp") != std::string::npos || lower.starts_with("www.")) return false;
  return std::ranges::find(kNoPlaces, lower) == kNoPlaces.end();
}

}  // namespace plimsoll::collect::kit
