#include "collectors/terraform/state.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "lib/core/text.hpp"

namespace plimsoll::terraform {
namespace {

using collect::kit::Declared;
using collect::kit::Tree;

/// Deeper than any schema.
constexpr int kFlatDepth = 16;

std::string text_of(const Tree& value) { return collect::kit::scalar_text(value).value_or(""); }

/// [0], ["a"]; empty where there is none.
std::string index_text(const Tree& key) {
  if (const auto* text = key.text()) return fmt::format("[\"{}\"]", *text);
  const auto number = collect::kit::scalar_text(key);
  return number ? fmt::format("[{}]", *number) : std::string{};
}

/// Hides what one path of sensitive_attributes points at.
void hide_path(Tree& at, const Tree::List& path) {
  Tree* value = &at;
  for (const auto& step : path) {
    const Tree& name = step["value"];
    if (name.text() != nullptr) {
      value = value->find(*name.text());
    } else if (auto* list = std::get_if<Tree::List>(&value->value)) {
      const auto index = collect::kit::to_integer(name);
      const bool inside = index && *index >= 0 && *index < static_cast<std::int64_t>(list->size());
      // An element of a set is told by its value: all of them are hidden.
      if (!inside) break;
      value = &(*list)[static_cast<std::size_t>(*index)];
    }
    if (value == nullptr) return;
  }
  value->value = Tree::Secret{};
}

Tree attributes_of(const Tree& instance) {
  Tree out = instance["attributes"];
  if (out.object() == nullptr) out = unflatten(instance["attributes_flat"]);
  if (const auto* paths = instance["sensitive_attributes"].list()) {
    for (const auto& path : *paths) {
      if (path.list() != nullptr) hide_path(out, *path.list());
    }
  }
  return out;
}

void add_instances(const Tree& resource, Document& document) {
  const auto* type = resource["type"].text();
  const auto* name = resource["name"].text();
  if (type == nullptr || name == nullptr) {
    document.issues.push_back({"a resource", "expected a type and a name, got none"});
    return;
  }
  const bool data = text_of(resource["mode"]) == "data";
  const std::string module = text_of(resource["module"]);
  const std::string base = fmt::format("{}{}{}{}.{}", module, module.empty() ? "" : ".",
                                       data ? "data." : "", *type, *name);
  const auto* instances = resource["instances"].list();
  if (instances == nullptr) return;
  for (const auto& instance : *instances) {
    const std::string address = base + index_text(instance["index_key"]);
    if (!instance["deposed"].is_null()) {
      document.issues.push_back({address, "was replaced and waits for its deletion"});
      continue;
    }
    Declared out;
    out.address = address;
    out.type = *type;
    out.data = data;
    out.provider = text_of(resource["provider"]);
    out.values = attributes_of(instance);
    document.resources.push_back(std::move(out));
  }
}

/// "module.a.module.b." of ["root", "a", "b"].
std::string module_prefix(const Tree& path) {
  std::string out;
  const auto* steps = path.list();
  if (steps == nullptr) return out;
  for (std::size_t i = 1; i < steps->size(); ++i) out += "module." + text_of((*steps)[i]) + ".";
  return out;
}

void add_resource_3(const std::string& module, const std::string& key, const Tree& resource,
                    Document& document) {
  // "aws_instance.a", "aws_instance.a.0", "data.aws_ami.b"
  auto steps = core::split(key, '.');
  const bool data = steps.front() == "data";
  if (data) steps.erase(steps.begin());
  const auto* type = resource["type"].text();
  const Tree& primary = resource["primary"];
  if (type == nullptr || steps.size() < 2 || primary.object() == nullptr) {
    document.issues.push_back({module + key, "expected a type and attributes, got none"});
    return;
  }
  Declared out;
  out.address = fmt::format("{}{}{}.{}", module, data ? "data." : "", steps[0], steps[1]);
  if (steps.size() > 2) out.address += fmt::format("[{}]", steps[2]);
  out.type = *type;
  out.data = data;
  out.provider = text_of(resource["provider"]);
  out.values = unflatten(primary["attributes"]);
  if (!primary["id"].is_null()) out.values.put("id", primary["id"]);
  document.resources.push_back(std::move(out));
}

/// The objects that counted their elements with "#" as lists; depth is bounded by add_flat().
void make_lists(Tree& at) {
  auto* members = std::get_if<Tree::Object>(&at.value);
  if (members == nullptr) return;
  for (auto& member : *members) make_lists(member.second);
  if (at["#"].is_null()) {
    std::erase_if(*members, [](const Tree::Member& member) { return member.first == "%"; });
    return;
  }
  std::erase_if(*members, [](const Tree::Member& member) { return member.first == "#"; });
  std::stable_sort(members->begin(), members->end(), [](const auto& a, const auto& b) {
    return core::to_int(a.first).value_or(0) < core::to_int(b.first).value_or(0);
  });
  Tree::List list;
  for (auto& member : *members) list.push_back(std::move(member.second));
  at.value = std::move(list);
}

struct Flat {
  std::vector<std::string> path;
  std::string value;
};

/// Entries `begin` to `end` have the first `depth` steps of their path in common.
Tree build(const std::vector<Flat>& flat, std::size_t begin, std::size_t end, std::size_t depth) {
  Tree::Object members;
  for (std::size_t i = begin; i < end;) {
    if (flat[i].path.size() <= depth) {
      ++i;  // a value where others have members: they count
      continue;
    }
    std::size_t next = i;
    const auto& name = flat[i].path[depth];
    while (next < end && flat[next].path.size() > depth && flat[next].path[depth] == name) ++next;
    const bool leaf = next == i + 1 && flat[i].path.size() == depth + 1;
    members.emplace_back(name, leaf ? Tree{flat[i].value} : build(flat, i, next, depth + 1));
    i = next;
  }
  collect::kit::sort_members(members);
  return Tree{std::move(members)};
}

/// The steps of a key: a map's own key may hold dots.
std::vector<std::string> steps_of(const std::string& key, const Tree& flat) {
  std::vector<std::string> out;
  std::size_t begin = 0;
  for (int depth = 0; depth < kFlatDepth; ++depth) {
    const auto dot = key.find('.', begin);
    const bool map = begin > 0 && !flat[key.substr(0, begin) + "%"].is_null();
    if (dot == std::string::npos || map) break;
    out.push_back(key.substr(begin, dot - begin));
    begin = dot + 1;
  }
  out.push_back(key.substr(begin));
  return out;
}

}  // namespace

Tree unflatten(const Tree& flat) {
  std::vector<Flat> entries;
  if (const auto* members = flat.object()) {
    for (const auto& [key, value] : *members) {
      entries.push_back({steps_of(key, flat), text_of(value)});
    }
  }
  std::ranges::sort(entries, {}, &Flat::path);
  Tree out = build(entries, 0, entries.size(), 0);
  make_lists(out);
  return out;
}

void read_state_4(const Tree& root, Document& document) {
  const auto* resources = root["resources"].list();
  if (resources == nullptr) return;
  for (const auto& resource : *resources) add_instances(resource, document);
}

void read_state_3(const Tree& root, Document& document) {
  const auto* modules = root["modules"].list();
  if (modules == nullptr) return;
  for (const auto& module : *modules) {
    const auto prefix = module_prefix(module["path"]);
    const auto* resources = module["resources"].object();
    if (resources == nullptr) continue;
    for (const auto& [key, resource] : *resources) {
      add_resource_3(prefix, key, resource, document);
    }
  }
}

}  // namespace plimsoll::terraform
