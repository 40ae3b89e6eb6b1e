/// @file
/// Names of an Open-PSA model: nested containers, public and private elements, dotted references.
/// Source: Open-PSA, "Solving Name Conflicts: Public versus Private Elements".
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace plimsoll::exchange {

/// A fault tree or component, by its place in the order of first mention; 0 is the model.
using ContainerId = std::uint32_t;
inline constexpr ContainerId kModel = 0;

/// What is defined in which container.  The texts must outlive it.  No answer depends on the order
/// of a hash table.
class Containers {
 public:
  /// The container `name` in `parent`, added if it is not there.
  ContainerId enter(ContainerId parent, std::string_view name);
  [[nodiscard]] std::optional<ContainerId> find(ContainerId parent, std::string_view name) const;
  [[nodiscard]] ContainerId parent(ContainerId container) const { return parents_[container]; }
  /// "tree.part." for what is defined there; empty for the model.
  [[nodiscard]] std::string prefix(ContainerId container) const;

 private:
  friend class NameTable;
  struct Key {
    std::uint32_t container;
    std::string_view name;
    friend bool operator==(const Key&, const Key&) = default;
  };
  struct Hash {
    std::size_t operator()(const Key& key) const {
      return std::hash<std::string_view>{}(key.name) ^ (std::size_t{key.container} * 0x9E3779B9U);
    }
  };

  std::vector<ContainerId> parents_{kModel};
  std::vector<std::string_view> names_{{}};
  std::unordered_map<Key, ContainerId, Hash> children_;
};

/// Elements of one kind (events, or parameters) by container and name.
class NameTable {
 public:
  explicit NameTable(const Containers& containers) : containers_{&containers} {}
  /// Names element `id`; a public one can be found from everywhere.  The element that has the name
  /// already, if there is one: then nothing changes.
  std::optional<std::uint32_t> add(ContainerId container, std::string_view name, bool is_public,
                                   std::uint32_t id);
  /// What `reference` ("pump", "part.pump", "tree.part.pump") means inside `scope`: the nearest of
  /// that local path, from the innermost container outwards.
  [[nodiscard]] std::optional<std::uint32_t> find(ContainerId scope,
                                                  std::string_view reference) const;

 private:
  const Containers* containers_;
  std::unordered_map<Containers::Key, std::uint32_t, Containers::Hash> ids_;
};

}  // namespace plimsoll::exchange
