#include "lib/lifecycle/catalogue.hpp"

#include <algorithm>
#include <utility>

namespace plimsoll::lifecycle {

const Cycle* Product::find(std::string_view cycle) const {
  const auto found = std::ranges::find(cycles, cycle, &Cycle::name);
  return found == cycles.end() ? nullptr : &*found;
}

void Catalogue::merge(Catalogue other) {
  for (auto& [id, added] : other.products_) {
    Product& product = this->product(id);
    const bool fresh = product.cycles.empty();
    if (added.label != id) product.label = added.label;
    if (fresh) product.kind = added.kind;
    for (auto& identifier : added.identifiers) {
      if (std::ranges::find(product.identifiers, identifier) == product.identifiers.end())
        product.identifiers.push_back(std::move(identifier));
    }
    std::map<std::string, std::size_t, std::less<>> places;
    for (std::size_t i = 0; i < product.cycles.size(); ++i) places[product.cycles[i].name] = i;
    for (auto& cycle : added.cycles) {
      const auto place = places.find(cycle.name);
      if (place == places.end()) {
        product.cycles.push_back(std::move(cycle));
      } else {
        product.cycles[place->second] = std::move(cycle);
      }
    }
  }
}

Product& Catalogue::product(std::string_view id) {
  const auto found = products_.find(id);
  if (found != products_.end()) return found->second;
  Product& made = products_[std::string{id}];
  made.id = made.label = std::string{id};
  return made;
}

const Product* Catalogue::find(std::string_view id) const {
  const auto found = products_.find(id);
  return found == products_.end() ? nullptr : &found->second;
}

std::size_t Catalogue::cycle_count() const {
  std::size_t count = 0;
  for (const auto& [id, product] : products_) count += product.cycles.size();
  return count;
}

std::optional<Day> Catalogue::as_of() const {
  std::optional<Day> newest;
  for (const auto& [id, product] : products_) {
    for (const auto& cycle : product.cycles) {
      if (cycle.as_of && (!newest || *cycle.as_of > *newest)) newest = cycle.as_of;
    }
  }
  return newest;
}

}  // namespace plimsoll::lifecycle
