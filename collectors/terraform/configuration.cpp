#include "collectors/terraform/configuration.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/model/cloud.hpp"

namespace plimsoll::terraform {
namespace {

using collect::kit::Place;
using collect::kit::Tree;

const Tree kNone{};
constexpr int kReferenceDepth = 32;
constexpr std::size_t kReferenceSteps = 1'000;
/// Of a resource of more instances only the one of the same index is meant.
constexpr std::size_t kInstances = 256;

/// The steps of an address or reference; a step keeps its index: "aws_x", "b[\"c.d\"]".
std::vector<std::string_view> steps_of(std::string_view text) {
  std::vector<std::string_view> out;
  std::size_t begin = 0;
  bool quoted = false;
  int depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if (c == '[') ++depth;
    if (c == ']') --depth;
    if (c == '.' && depth <= 0) {
      out.push_back(text.substr(begin, i - begin));
      begin = i + 1;
    }
  }
  out.push_back(text.substr(begin));
  return out;
}

std::string_view bare(std::string_view step) { return step.substr(0, step.find('[')); }

/// The module that a resource's address lies in: "module.a[0]"; empty for the root.
std::string module_of(std::string_view address) {
  const auto steps = steps_of(address);
  std::size_t i = 0;
  std::size_t length = 0;
  while (i + 1 < steps.size() && steps[i] == "module") {
    length += steps[i].size() + steps[i + 1].size() + (i > 0 ? 2 : 1);
    i += 2;
  }
  return std::string{address.substr(0, length)};
}

std::string join_path(const std::string& module, std::string_view rest) {
  return module.empty() ? std::string{rest} : fmt::format("{}.{}", module, rest);
}

/// "[0]" of "aws_x.a[0]"; empty where there is none.
std::string_view index_of(std::string_view address) {
  const auto last = steps_of(address).back();
  const auto open = last.find('[');
  return open == std::string_view::npos ? std::string_view{} : last.substr(open);
}

}  // namespace

std::string without_indices(std::string_view address) {
  std::string out;
  for (const auto step : steps_of(address)) {
    if (!out.empty()) out += '.';
    out += bare(step);
  }
  return out;
}

/// One question: what was seen and found.
struct Configuration::Search {
  std::set<std::pair<std::string, std::string>> seen;  ///< Module and reference.
  std::set<std::string> found;
  std::set<std::string> same;  ///< Those of the same index.
  std::string index;           ///< Of the resource that asks.
  bool counts = false;         ///< The expression counts along with its resource.
  int depth = 0;
};

Configuration::Configuration(const Tree& plan, const std::vector<collect::kit::Declared>& resources)
    : plan_{plan} {
  add_module(plan["configuration"]["root_module"], {});
  for (const auto& resource : resources) {
    instances_[without_indices(resource.address)].push_back(resource.address);
  }
  for (auto& instances : instances_) std::ranges::sort(instances.second);
}

void Configuration::add_module(const Tree& module, const std::string& path) {
  modules_.emplace(path, &module);
  if (const auto* list = module["resources"].list()) {
    for (const auto& resource : *list) {
      if (const auto* address = resource["address"].text()) {
        resources_.emplace(join_path(path, *address), &resource);
      }
    }
  }
  if (const auto* calls = module["module_calls"].object()) {
    for (const auto& [name, call] : *calls) {
      add_module(call["module"], join_path(path, "module." + name));
    }
  }
}

const Tree& Configuration::expressions(std::string_view address) const {
  const auto found = resources_.find(without_indices(address));
  return found == resources_.end() ? kNone : (*found->second)["expressions"];
}

std::string Configuration::provider_key(std::string_view address) const {
  const auto found = resources_.find(without_indices(address));
  if (found == resources_.end()) return {};
  const auto* key = (*found->second)["provider_config_key"].text();
  if (key == nullptr) return {};
  // A module without a provider of its own uses the one of its caller.
  const Tree& config = plan_["configuration"]["provider_config"];
  const auto colon = key->rfind(':');
  if (colon == std::string::npos || !config[*key]["expressions"].is_null() ||
      !config["module." + *key]["expressions"].is_null()) {
    return *key;
  }
  return key->substr(colon + 1);
}

std::string Configuration::constant(const Tree& expression) const {
  const Tree& value = expression["constant_value"];
  if (auto text = collect::kit::scalar_text(value)) return *std::move(text);
  if (const auto* list = value.list(); list != nullptr && list->size() == 1) {
    return collect::kit::scalar_text(list->front()).value_or("");
  }
  const auto* references = expression["references"].list();
  if (references == nullptr || references->size() != 1) return {};
  const auto* name = references->front().text();
  if (name == nullptr || !name->starts_with("var.")) return {};
  return collect::kit::scalar_text(plan_["variables"][name->substr(4)]["value"]).value_or("");
}

std::map<std::string, Place, std::less<>> Configuration::providers() const {
  std::map<std::string, Place, std::less<>> out;
  const auto* configs = plan_["configuration"]["provider_config"].object();
  if (configs == nullptr) return out;
  for (const auto& [key, config] : *configs) {
    const Tree& expressions = config["expressions"];
    Place place;
    place.region = constant(expressions["region"]);
    place.account = constant(expressions["allowed_account_ids"]);
    const auto* roles = expressions["assume_role"].list();
    if (roles != nullptr && !roles->empty()) {
      const auto arn = model::parse_arn(constant(roles->front()["role_arn"]));
      if (arn && !arn->account.empty()) place.account = arn->account;
    }
    if (!place.region.empty() || !place.account.empty()) {
      out[key.starts_with("module.") ? key.substr(7) : key] = place;
    }
  }
  return out;
}

std::vector<std::string> Configuration::sources(const Tree& expression,
                                                std::string_view address) const {
  Search search;
  search.index = index_of(address);
  follow(expression, module_of(address), search);
  const auto& out = search.counts && !search.same.empty() ? search.same : search.found;
  return {out.begin(), out.end()};
}

void Configuration::follow(const Tree& expression, const std::string& module,
                           Search& search) const {
  const auto* references = expression["references"].list();
  if (references == nullptr || search.depth >= kReferenceDepth) return;
  ++search.depth;
  std::string_view before;
  for (const auto& reference : *references) {
    if (reference.text() == nullptr || search.seen.size() > kReferenceSteps) continue;
    const std::string_view text = *reference.text();
    // "aws_x.a[0].id" is followed by "aws_x.a[0]" and "aws_x.a": they say less of the same.
    const bool part = before.size() > text.size() && before.starts_with(text);
    if (part) continue;
    before = text;
    if (search.seen.emplace(module, text).second) follow_reference(text, module, search);
  }
  --search.depth;
}

void Configuration::follow_reference(std::string_view reference, const std::string& module,
                                     Search& search) const {
  const auto steps = steps_of(reference);
  if (steps.front() == "count" || steps.front() == "each") {
    search.counts = true;
  } else if (steps.front() == "var" && steps.size() > 1) {
    follow_variable(bare(steps[1]), module, search);
  } else if (steps.front() == "module") {
    follow_output(reference, module, search);
  } else {
    add_resources(reference, module, search);
  }
}

void Configuration::follow_variable(std::string_view name, const std::string& module,
                                    Search& search) const {
  if (module.empty()) return;
  const auto steps = steps_of(module);
  const auto parent_length = module.size() - steps.back().size() - steps[steps.size() - 2].size() -
                             (steps.size() > 2 ? 2U : 1U);
  const std::string parent = module.substr(0, parent_length);
  const auto caller = modules_.find(without_indices(parent));
  if (caller == modules_.end()) return;
  const Tree& call = (*caller->second)["module_calls"][bare(steps.back())];
  follow(call["expressions"][name], parent, search);
}

void Configuration::follow_output(std::string_view reference, const std::string& module,
                                  Search& search) const {
  const auto steps = steps_of(reference);
  if (steps.size() < 3) return;
  const std::string child = join_path(module, fmt::format("module.{}", steps[1]));
  const auto callee = modules_.find(without_indices(child));
  if (callee == modules_.end()) return;
  follow((*callee->second)["outputs"][bare(steps[2])]["expression"], child, search);
}

void Configuration::add_resources(std::string_view reference, const std::string& module,
                                  Search& search) const {
  auto steps = steps_of(reference);
  const bool data = steps.front() == "data";
  if (steps.size() < (data ? 3U : 2U)) return;
  const auto name = data ? fmt::format("data.{}.{}", steps[1], steps[2])
                         : fmt::format("{}.{}", steps[0], steps[1]);
  const std::string path = join_path(module, name);
  const auto found = instances_.find(without_indices(path));
  if (found == instances_.end()) return;
  const auto add = [&](const std::string& address, std::set<std::string>& into) {
    const bool inside = module.empty() || address.starts_with(module);
    if (inside && into.size() < kInstances) into.insert(address);
  };
  const auto& all = found->second;
  const bool whole = index_of(path).empty() || path.ends_with("[*]");
  const auto wanted =
      whole ? path.substr(0, path.size() - index_of(path).size()) + search.index : path;
  const bool there = std::ranges::binary_search(all, wanted);
  if (!whole && there) add(wanted, search.found);
  if (!whole) return;
  if (!search.index.empty() && there) add(wanted, search.same);
  if (all.size() > kInstances) return;
  for (const auto& address : all) add(address, search.found);
}

}  // namespace plimsoll::terraform
