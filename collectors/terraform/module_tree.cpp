#include "collectors/terraform/module_tree.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace plimsoll::terraform {

using collect::kit::Declared;
using collect::kit::Tree;

void hide(Tree& value, const Tree& marks) {
  if (const auto* flag = std::get_if<bool>(&marks.value)) {
    if (*flag) value.value = Tree::Secret{};
    return;
  }
  if (const auto* members = marks.object()) {
    for (const auto& [name, mark] : *members) {
      if (Tree* member = value.find(name)) hide(*member, mark);
    }
  }
  auto* elements = std::get_if<Tree::List>(&value.value);
  const auto* list = marks.list();
  if (elements == nullptr || list == nullptr) return;
  for (std::size_t i = 0; i < std::min(elements->size(), list->size()); ++i) {
    hide((*elements)[i], (*list)[i]);
  }
}

void read_module(const Tree& module, std::vector<Declared>& resources, std::vector<Issue>& issues) {
  if (const auto* list = module["resources"].list()) {
    for (const auto& resource : *list) {
      const auto* address = resource["address"].text();
      const auto* type = resource["type"].text();
      if (address == nullptr || type == nullptr || address->empty()) {
        issues.push_back({"a resource", "expected an address and a type, got none"});
        continue;
      }
      Declared out;
      out.address = *address;
      out.type = *type;
      const auto* mode = resource["mode"].text();
      out.data = mode != nullptr && *mode == "data";
      if (const auto* provider = resource["provider_name"].text()) out.provider = *provider;
      out.values = resource["values"];
      hide(out.values, resource["sensitive_values"]);
      resources.push_back(std::move(out));
    }
  }
  if (const auto* children = module["child_modules"].list()) {
    for (const auto& child : *children) read_module(child, resources, issues);
  }
}

}  // namespace plimsoll::terraform
