#include "lib/exchange/open_psa_names.hpp"

namespace plimsoll::exchange {

ContainerId Containers::enter(ContainerId parent, std::string_view name) {
  const auto next = static_cast<ContainerId>(parents_.size());
  const auto [found, is_new] = children_.try_emplace(Key{parent, name}, next);
  if (is_new) {
    parents_.push_back(parent);
    names_.push_back(name);
  }
  return found->second;
}

std::optional<ContainerId> Containers::find(ContainerId parent, std::string_view name) const {
  const auto found = children_.find(Key{parent, name});
  return found == children_.end() ? std::nullopt : std::optional{found->second};
}

std::string Containers::prefix(ContainerId container) const {
  std::string out;
  for (; container != kModel; container = parents_[container]) {
    out.insert(0, std::string{names_[container]} + ".");
  }
  return out;
}

std::optional<std::uint32_t> NameTable::add(ContainerId container, std::string_view name,
                                            bool is_public, std::uint32_t id) {
  const auto here = ids_.find({container, name});
  if (here != ids_.end()) return here->second;
  if (is_public && container != kModel) {
    const auto [found, is_new] = ids_.try_emplace({kModel, name}, id);
    if (!is_new) return found->second;
  }
  ids_.emplace(Containers::Key{container, name}, id);
  return std::nullopt;
}

std::optional<std::uint32_t> NameTable::find(ContainerId scope, std::string_view reference) const {
  for (;; scope = containers_->parent(scope)) {
    std::optional<ContainerId> container = scope;
    std::string_view rest = reference;
    for (auto dot = rest.find('.'); container && dot != std::string_view::npos;
         dot = rest.find('.')) {
      container = containers_->find(*container, rest.substr(0, dot));
      rest.remove_prefix(dot + 1);
    }
    if (container) {
      const auto found = ids_.find({*container, rest});
      if (found != ids_.end()) return found->second;
    }
    if (scope == kModel) return std::nullopt;
  }
}

}  // namespace plimsoll::exchange
