#include "lib/store/clusters.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "lib/model/vocabulary.hpp"

namespace plimsoll::store {
namespace {

bool is_single(const std::string& scheme) {
  const auto* info = model::find_scheme(scheme);
  return info != nullptr && info->single;
}

/// Whether two values of the scheme contradict each other on things of that class: a device has
/// many MAC addresses, one of its ports has one.
bool contradicts(const std::string& scheme, std::string_view identity_class) {
  return is_single(scheme) || (scheme == "mac" && identity_class == "nic");
}

/// What a group says as a whole.
struct Group {
  std::set<std::int64_t> sources;
  std::map<std::string, std::set<std::string>> singles;  ///< Values by single-valued scheme.
};

class Builder {
 public:
  explicit Builder(std::vector<Atom>& atoms) : atoms_{atoms} {
    std::ranges::sort(atoms_, {}, [](const Atom& a) { return std::tie(a.name, a.version); });
    parent_.resize(atoms_.size());
    std::iota(parent_.begin(), parent_.end(), std::size_t{0});
    groups_.resize(atoms_.size());
    for (std::size_t i = 0; i < atoms_.size(); ++i) {
      groups_[i].sources.insert(atoms_[i].source);
      for (const auto& id : atoms_[i].ids) {
        if (contradicts(id.scheme, atoms_[i].identity_class)) {
          groups_[i].singles[id.scheme].insert(id.value);
        }
      }
    }
  }

  Clusters build() {
    link_shared();
    if (!blocked_) keep_together();
    Clusters out;
    out.group.resize(atoms_.size());
    std::map<std::size_t, std::size_t> numbers;
    for (std::size_t i = 0; i < atoms_.size(); ++i) {
      out.group[i] = numbers.try_emplace(find(i), numbers.size()).first->second;
    }
    out.count = numbers.size();
    report(out);
    return out;
  }

 private:
  using Link =
      std::tuple<bool, std::string, std::string, std::string>;  // not single, scheme, value, class

  std::size_t find(std::size_t i) {
    while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
    return i;
  }

  /// Why two groups cannot be one; absent when they can.  An empty text: no contradiction to
  /// report.
  std::optional<std::string> obstacle(std::size_t a, std::size_t b) {
    const auto& one = groups_[find(a)];
    const auto& other = groups_[find(b)];
    for (const auto& [scheme, values] : one.singles) {
      const auto found = other.singles.find(scheme);
      if (found == other.singles.end()) continue;
      const bool common = std::ranges::any_of(
          values, [&](const auto& value) { return found->second.contains(value); });
      if (!common) {
        const auto [low, high] = std::minmax(*values.begin(), *found->second.begin());
        return fmt::format("{}: {} against {}", scheme, low, high);
      }
    }
    const bool same_source = std::ranges::any_of(
        one.sources, [&](std::int64_t source) { return other.sources.contains(source); });
    if (same_source) return std::string{};
    return std::nullopt;
  }

  void unite(std::size_t a, std::size_t b) {
    auto into = find(a);
    auto from = find(b);
    if (groups_[into].sources.size() < groups_[from].sources.size()) std::swap(into, from);
    parent_[from] = into;
    groups_[into].sources.merge(groups_[from].sources);
    for (auto& [scheme, values] : groups_[from].singles) {
      groups_[into].singles[scheme].merge(values);
    }
  }

  void link_shared() {
    std::map<Link, std::vector<std::size_t>> shared;
    for (std::size_t i = 0; i < atoms_.size(); ++i) {
      for (const auto& id : atoms_[i].ids) {
        if (!links(id.scheme)) continue;
        shared[{!is_single(id.scheme), id.scheme, id.value, atoms_[i].identity_class}].push_back(i);
      }
    }
    for (const auto& [link, members] : shared) {
      if (members.size() < 2 || members.size() > kSharedAtMost) continue;
      for (std::size_t i = 1; i < members.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) try_link(link, members[j], members[i]);
      }
    }
  }

  void try_link(const Link& link, std::size_t a, std::size_t b) {
    if (find(a) == find(b)) return;
    const auto why = obstacle(a, b);
    if (!why) return unite(a, b);
    blocked_ = true;
    const auto& [multiple, scheme, value, identity_class] = link;
    const bool one_source = why->empty();
    // One source gives several of its things one MAC (a bond and its ports) or name: that is no
    // trouble.
    if (one_source && multiple) return;
    refused_.push_back(
        {a, b, scheme + "=" + value, one_source ? std::string{"one source lists both"} : *why});
  }

  void keep_together() {
    std::map<std::int64_t, std::size_t> first;
    for (std::size_t i = 0; i < atoms_.size(); ++i) {
      const auto [entry, added] = first.try_emplace(atoms_[i].asset, i);
      if (added || find(entry->second) == find(i)) continue;
      if (!obstacle(entry->second, i)) unite(entry->second, i);
    }
  }

  /// Refused links between groups that did not come together by another way, each pair once.
  void report(Clusters& out) {
    std::set<std::tuple<std::size_t, std::size_t, std::string>> told;
    for (auto& refusal : refused_) {
      const auto [low, high] = std::minmax(out.group[refusal.one], out.group[refusal.other]);
      if (low == high || !told.emplace(low, high, refusal.shared).second) continue;
      out.contradictions.push_back(std::move(refusal));
    }
  }

  std::vector<Atom>& atoms_;
  std::vector<std::size_t> parent_;
  std::vector<Group> groups_;
  std::vector<Contradiction> refused_;
  bool blocked_ = false;
};

}  // namespace

bool links(const std::string& scheme) {
  if (scheme == "fqdn") return true;
  const auto* info = model::find_scheme(scheme);
  return info != nullptr && info->strength == model::IdentifierStrength::strong;
}

Clusters cluster(std::vector<Atom>& atoms) { return Builder{atoms}.build(); }

}  // namespace plimsoll::store
