#include "collectors/terraform/plan.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "collectors/terraform/configuration.hpp"
#include "collectors/terraform/module_tree.hpp"

namespace plimsoll::terraform {
namespace {

using collect::kit::Declared;
using collect::kit::Tree;

/// What a plan does to the resource of one address.
struct Change {
  const Tree* after_unknown = nullptr;
  const Tree* after_sensitive = nullptr;
  const Tree* before = nullptr;
  bool deleted = false;
  bool replaced = false;
  bool forgotten = false;  ///< It stays, but the code says no more of it.
};

std::map<std::string_view, Change> changes_of(const Tree& root) {
  std::map<std::string_view, Change> out;
  const auto* list = root["resource_changes"].list();
  if (list == nullptr) return out;
  for (const auto& entry : *list) {
    const auto* address = entry["address"].text();
    // A deposed object is the old one of a resource that was replaced.
    if (address == nullptr || !entry["deposed"].is_null()) continue;
    Change& change = out[*address];
    change.after_unknown = &entry["change"]["after_unknown"];
    change.after_sensitive = &entry["change"]["after_sensitive"];
    change.before = &entry["change"]["before"];
    const auto* actions = entry["change"]["actions"].list();
    change.replaced = actions != nullptr && actions->size() == 2;  // delete and create, or back
    if (actions == nullptr || actions->size() != 1) continue;
    const auto* action = actions->front().text();
    change.deleted = action != nullptr && *action == "delete";
    change.forgotten = action != nullptr && *action == "forget";
  }
  return out;
}

/// Marks what is known only after the plan is applied.
class Unknowns {
 public:
  Unknowns(const Configuration& configuration, const Declared& resource)
      : configuration_{configuration}, address_{resource.address} {}

  /// `from`: what the nearest expression above takes its value from.
  void mark(Tree& value, const Tree& unknown, const Tree& expression,
            const std::vector<std::string>& from) const {
    const bool leaf = !expression["references"].is_null();
    const auto own = leaf ? configuration_.sources(expression, address_) : from;
    if (const auto* flag = std::get_if<bool>(&unknown.value)) {
      if (*flag) value.value = Tree::Unknown{own};
      return;
    }
    if (const auto* members = unknown.object()) {
      for (const auto& [name, mark_of] : *members) {
        if (!says_unknown(mark_of)) continue;
        if (value.find(name) == nullptr) value.put(name, {});
        mark(*value.find(name), mark_of, leaf ? Tree{} : expression[name], own);
      }
    }
    if (const auto* list = unknown.list()) mark_list(value, *list, expression, own);
  }

 private:
  static bool says_unknown(const Tree& mark_of) {
    if (const auto* flag = std::get_if<bool>(&mark_of.value)) return *flag;
    const auto* list = mark_of.list();
    const auto* members = mark_of.object();
    return (list != nullptr && !list->empty()) || (members != nullptr && !members->empty());
  }

  void mark_list(Tree& value, const Tree::List& marks, const Tree& expression,
                 const std::vector<std::string>& from) const {
    auto* elements = std::get_if<Tree::List>(&value.value);
    if (elements == nullptr) {
      if (!std::ranges::any_of(marks, says_unknown)) return;
      value.value = Tree::List(marks.size());
      elements = std::get_if<Tree::List>(&value.value);
    }
    const auto* blocks = expression.list();
    for (std::size_t i = 0; i < std::min(marks.size(), elements->size()); ++i) {
      const bool told = blocks != nullptr && i < blocks->size();
      mark((*elements)[i], marks[i], told ? (*blocks)[i] : Tree{}, from);
    }
  }

  const Configuration& configuration_;
  const std::string& address_;
};

/// What is replaced stands, once applied, in the place of what was: it keeps the names by which
/// everybody else knows it.
void keep_names(const Change& change, Tree& values) {
  if (!change.replaced) return;
  for (const auto* name : {"arn", "id", "self_link"}) {
    const Tree* now = values.find(name);
    const auto* before = (*change.before)[name].text();
    if (now == nullptr || now->unknown() == nullptr || before == nullptr) continue;
    values.put(name, Tree{*before});
  }
}

/// The resources that the plan leaves as they are and says nothing of, what it only reads, and
/// what it destroys.
void add_prior(const Tree& root, const std::map<std::string_view, Change>& changes,
               Document& document) {
  std::set<std::string, std::less<>> planned;
  for (const auto& resource : document.resources) planned.insert(resource.address);
  std::vector<Declared> prior;
  read_module(root["prior_state"]["values"]["root_module"], prior, document.issues);
  for (auto& resource : prior) {
    if (planned.contains(resource.address)) continue;
    const auto change = changes.find(resource.address);
    resource.removed = change != changes.end() && change->second.deleted;
    resource.managed = change == changes.end() || !change->second.forgotten;
    document.resources.push_back(std::move(resource));
  }
}

}  // namespace

void read_plan(const Tree& root, Document& document) {
  read_module(root["planned_values"]["root_module"], document.resources, document.issues);
  const auto changes = changes_of(root);
  add_prior(root, changes, document);
  const Configuration configuration{root, document.resources};
  document.providers = configuration.providers();
  for (auto& resource : document.resources) {
    auto key = configuration.provider_key(resource.address);
    if (!key.empty()) resource.provider = std::move(key);
    const auto change = changes.find(resource.address);
    if (change == changes.end() || resource.data) continue;
    Unknowns{configuration, resource}.mark(resource.values, *change->second.after_unknown,
                                           configuration.expressions(resource.address), {});
    keep_names(change->second, resource.values);
    hide(resource.values, *change->second.after_sensitive);
  }
  const auto* errored = std::get_if<bool>(&root["errored"].value);
  const auto* complete = std::get_if<bool>(&root["complete"].value);
  if (errored != nullptr && *errored) {
    document.incomplete = "the plan ended with errors: plan again";
  } else if (complete != nullptr && !*complete) {
    document.incomplete = "the plan is only a part (-target, or deferred changes): plan all";
  }
}

}  // namespace plimsoll::terraform
