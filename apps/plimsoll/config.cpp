#include "apps/plimsoll/config.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <initializer_list>
#include <string_view>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <yaml-cpp/yaml.h>

#include "apps/plimsoll/reporting.hpp"
#include "lib/assess/recovery/events.hpp"
#include "lib/assess/recovery/reference.hpp"
#include "lib/assess/reliability.hpp"
#include "lib/core/file.hpp"
#include "lib/core/time.hpp"
#include "lib/model/vocabulary.hpp"

namespace plimsoll::app {
namespace {

using nlohmann::json;

constexpr int kDepthLimit = 16;

/// Trouble found while reading; becomes an Error at the one place where reading ends.
struct Refusal {
  YAML::Mark mark;
  std::string what;
};

[[noreturn]] void refuse(const YAML::Node& node, std::string what) {
  throw Refusal{node.Mark(), std::move(what)};
}

std::string scalar(const YAML::Node& node, std::string_view what) {
  if (!node.IsScalar()) refuse(node, fmt::format("expected {} to be one value", what));
  return node.Scalar();
}

bool flag(const YAML::Node& node, std::string_view what) {
  const std::string text = scalar(node, what);
  if (text == "true" || text == "yes") return true;
  if (text == "false" || text == "no") return false;
  refuse(node, fmt::format("expected {} to be yes or no, got \"{}\"", what, text));
}

std::vector<std::string> list(const YAML::Node& node, std::string_view what) {
  std::vector<std::string> out;
  if (node.IsSequence()) {
    for (const auto& item : node) out.push_back(scalar(item, what));
  } else {
    out.push_back(scalar(node, what));
  }
  return out;
}

void check_keys(const YAML::Node& map, std::string_view where,
                std::initializer_list<std::string_view> known) {
  if (!map.IsMap()) refuse(map, fmt::format("expected {} to be a map of keys to values", where));
  for (const auto& entry : map) {
    const std::string key = scalar(entry.first, "a key");
    if (std::ranges::find(known, key) == known.end()) {
      refuse(entry.first, fmt::format("unknown key \"{}\" in {}: known are {}", key, where,
                                      fmt::join(known, ", ")));
    }
  }
}

/// A YAML value as JSON.  Plain numbers and booleans keep their type; quoted ones stay text.
json to_json(const YAML::Node& node, int depth) {
  if (depth > kDepthLimit) refuse(node, "nested too deeply");
  if (node.IsSequence()) {
    json out = json::array();
    for (const auto& item : node) out.push_back(to_json(item, depth + 1));
    return out;
  }
  if (node.IsMap()) {
    json out = json::object();
    for (const auto& entry : node) {
      out[scalar(entry.first, "a key")] = to_json(entry.second, depth + 1);
    }
    return out;
  }
  if (!node.IsScalar()) return nullptr;
  const bool quoted = node.Tag() == "!";
  const std::string& text = node.Scalar();
  if (quoted) return text;
  if (text == "true" || text == "yes") return true;
  if (text == "false" || text == "no") return false;
  const json number = json::parse(text, nullptr, false);
  return number.is_number() ? number : json(text);
}

std::string absolute(const std::string& path, const std::filesystem::path& folder) {
  return (path.empty() || path.front() == '/') ? path : (folder / path).lexically_normal().string();
}

/// Makes the paths among a source's settings independent of where the program was started.
void anchor_paths(json& settings, const std::filesystem::path& folder) {
  for (const auto* key : {"file", "root", "ca_file", "map", "plan", "record", "replay", "state"}) {
    const auto found = settings.find(key);
    if (found == settings.end()) continue;
    if (found->is_string()) *found = absolute(found->get<std::string>(), folder);
    if (!found->is_array()) continue;
    for (auto& item : *found) {
      if (item.is_string()) item = absolute(item.get<std::string>(), folder);
    }
  }
}

SourceConfig read_source(const YAML::Node& node, const std::filesystem::path& folder) {
  if (!node.IsMap()) refuse(node, "expected a source to be a map with the key \"collector\"");
  if (!node["collector"]) refuse(node, "this source does not say its \"collector\"");
  json settings = to_json(node, 0);
  SourceConfig out;
  out.collector = scalar(node["collector"], "collector");
  settings.erase("collector");
  anchor_paths(settings, folder);
  out.settings_json = settings.dump();
  return out;
}

void read_assess(const YAML::Node& node, const std::filesystem::path& folder, Config& config) {
  check_keys(node, "assess", {"fail_on", "fail_on_gaps", "checks"});
  if (const auto fail_on = node["fail_on"]) {
    config.fail_on = scalar(fail_on, "fail_on");
    if (!model::parse_severity(config.fail_on)) {
      refuse(fail_on,
             fmt::format("\"{}\" is no severity: write info, low, medium, high or critical",
                         config.fail_on));
    }
  }
  if (const auto gaps = node["fail_on_gaps"]) config.fail_on_gaps = flag(gaps, "fail_on_gaps");
  if (const auto checks = node["checks"]) {
    for (const auto& path : list(checks, "checks")) {
      config.check_folders.push_back(absolute(path, folder));
    }
  }
}

/// A map of figures that are stated instead of those of `known`, a reference.
template <typename Reference>
std::vector<std::pair<std::string, std::string>> read_figures(const YAML::Node& node,
                                                              std::string_view what,
                                                              Reference known) {
  if (!node.IsMap()) refuse(node, fmt::format("expected {} to be a map of names to values", what));
  std::vector<std::pair<std::string, std::string>> out;
  for (const auto& entry : node) {
    const auto id = scalar(entry.first, "a name");
    const auto text = scalar(entry.second, id);
    if (const auto stated = known.state(id, text); !stated) {
      refuse(entry.first, stated.error().what);
    }
    out.emplace_back(id, text);
  }
  return out;
}

void read_recovery(const YAML::Node& node, assess::RecoveryOptions& out) {
  check_keys(node, "recovery", {"durations", "scenarios", "needs"});
  if (const auto durations = node["durations"]) {
    out.durations = read_figures(durations, "durations", assess::recovery::Reference::shipped());
  }
  if (const auto scenarios = node["scenarios"]) {
    if (!scenarios.IsSequence()) refuse(scenarios, "expected scenarios to be a list");
    for (const auto& scenario : scenarios) {
      check_keys(scenario, "a scenario", {"name", "fail"});
      if (!scenario["name"] || !scenario["fail"]) {
        refuse(scenario, "expected a scenario to have a name and what fails");
      }
      const auto name = scalar(scenario["name"], "name");
      const auto known = [&](const auto& other) { return other.name == name; };
      if (std::ranges::any_of(out.scenarios, known) || assess::recovery::is_scenario(name)) {
        refuse(scenario["name"], fmt::format("there is a scenario \"{}\" already", name));
      }
      out.scenarios.push_back({name, list(scenario["fail"], "fail")});
    }
  }
  if (const auto needs = node["needs"]) out.needs = list(needs, "needs");
}

void read_report(const YAML::Node& node, const std::filesystem::path& folder, Config& config) {
  check_keys(node, "report", {"formats", "out", "own"});
  if (const auto formats = node["formats"]) {
    config.report_formats = list(formats, "formats");
    const auto known = report_format_names();
    for (const auto& format : config.report_formats) {
      if (std::ranges::find(known, format) == known.end()) {
        refuse(formats, fmt::format("unknown report format \"{}\": known are {}", format,
                                    fmt::join(known, ", ")));
      }
    }
  }
  if (const auto own = node["own"]) {
    for (const auto& path : list(own, "own")) config.own_reports.push_back(absolute(path, folder));
  }
  if (const auto out = node["out"]) config.report_folder = absolute(scalar(out, "out"), folder);
}

/// A horizon in days: "180d".
int read_days(const YAML::Node& node, std::string_view what) {
  const auto text = scalar(node, what);
  const auto duration = core::parse_duration(text);
  constexpr std::chrono::seconds kDay = std::chrono::hours{24};
  constexpr int kMost = 3650;
  if (!duration || *duration % kDay != std::chrono::seconds{0} || *duration > kMost * kDay) {
    refuse(node, fmt::format("expected {} to be whole days, at most {} (\"180d\"), got \"{}\"",
                             what, kMost, text));
  }
  return static_cast<int>(*duration / kDay);
}

void read_lifecycle(const YAML::Node& node, const std::filesystem::path& folder, Config& config) {
  check_keys(node, "lifecycle", {"files", "software_horizon", "hardware_horizon"});
  if (const auto files = node["files"]) {
    for (const auto& path : list(files, "files")) {
      config.lifecycle.files.push_back(absolute(path, folder));
    }
  }
  if (const auto days = node["software_horizon"])
    config.lifecycle.horizons.software_days = read_days(days, "software_horizon");
  if (const auto days = node["hardware_horizon"])
    config.lifecycle.horizons.hardware_days = read_days(days, "hardware_horizon");
}

Config read(const YAML::Node& root, const std::filesystem::path& folder) {
  Config config;
  config.report_folder = folder / "report";
  if (root.IsNull()) return config;
  check_keys(root, "the configuration",
             {"estate", "sources", "assess", "lifecycle", "recovery", "reliability", "report"});
  if (const auto estate = root["estate"]) config.estate = scalar(estate, "estate");
  if (const auto sources = root["sources"]) {
    if (!sources.IsSequence() && !sources.IsNull())
      refuse(sources, "expected sources to be a list");
    for (const auto& source : sources) config.sources.push_back(read_source(source, folder));
  }
  if (const auto assess = root["assess"]) read_assess(assess, folder, config);
  if (const auto life = root["lifecycle"]) read_lifecycle(life, folder, config);
  if (const auto recovery = root["recovery"]) read_recovery(recovery, config.recovery);
  if (const auto rates = root["reliability"]) {
    config.reliability = read_figures(rates, "reliability", assess::Reliability::shipped());
  }
  if (const auto report = root["report"]) read_report(report, folder, config);
  return config;
}

}  // namespace

Result<Config> parse_config(const std::string& text, const std::string& name,
                            const std::filesystem::path& folder) {
  const auto fail = [&](const YAML::Mark& mark, const std::string& what) {
    return failure(Error::Kind::usage, fmt::format("{}:{}: {}", name, mark.line + 1, what),
                   "correct the file; `plimsoll init` writes a commented example");
  };
  try {
    return read(YAML::Load(text), folder);
  } catch (const Refusal& refusal) {
    return fail(refusal.mark, refusal.what);
  } catch (const YAML::Exception& error) {
    return fail(error.mark, error.msg);
  }
}

Result<Config> load_config(const std::filesystem::path& path) {
  constexpr std::size_t kBound = 1U << 20U;
  auto text = core::read_file(path, kBound);
  if (!text) {
    Error error = text.error();
    error.kind = Error::Kind::usage;
    error.remedy = "name another file with --config, or write one with `plimsoll init`";
    return tl::unexpected(std::move(error));
  }
  const auto folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path{"."};
  return parse_config(*text, path.string(), folder);
}

Config default_config() {
  Config config;
  config.sources.push_back({"linux-host", "{}"});
  return config;
}

}  // namespace plimsoll::app
