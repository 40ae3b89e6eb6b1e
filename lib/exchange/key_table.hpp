/// @file
/// Texts numbered in the order of arrival, for reading millions of names: one arena of bytes and an
/// open-addressing index, nothing allocated for a text of its own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "lib/graph/large_array.hpp"

namespace plimsoll::exchange {

/// Whether two texts are equal: for short ones in less time than a call of memcmp() takes.
[[nodiscard]] inline bool same_text(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  std::size_t at = 0;
  for (; at + sizeof(std::uint64_t) <= a.size(); at += sizeof(std::uint64_t)) {
    std::uint64_t left = 0;
    std::uint64_t right = 0;
    std::memcpy(&left, a.data() + at, sizeof left);
    std::memcpy(&right, b.data() + at, sizeof right);
    if (left != right) return false;
  }
  while (at < a.size() && a[at] == b[at]) ++at;
  return at == a.size();
}

/// Finding is safe from several threads while nobody adds.  Ids and their order depend on the order
/// of adding alone.  About 12 bytes a text beside its bytes; at most 2^32 - 2 texts and 4 GiB in
/// all: more is a std::length_error.
class KeyTable {
 public:
  KeyTable();
  /// The id of `text`, and whether it is new.  O(length), amortised.
  std::pair<std::uint32_t, bool> add(std::string_view text);
  /// The ids of many texts at once, as add() gives them; faster than one by one, because the memory
  /// that they need is asked for ahead.  `ids` is as long as `texts`.  The number of new ones.
  std::size_t add_all(std::span<const std::string_view> texts, std::span<std::uint32_t> ids);
  /// Makes room for `count` texts, so that adding them moves nothing.
  void reserve(std::size_t count);
  [[nodiscard]] std::optional<std::uint32_t> find(std::string_view text) const;
  /// The ids of many texts at once, kNone for those that are not there: several times faster than
  /// one by one, because the memory that they need is asked for ahead.  `ids` is as long as
  /// `texts`.
  void find_all(std::span<const std::string_view> texts, std::span<std::uint32_t> ids) const;
  static constexpr std::uint32_t kNone = 0xFFFF'FFFFU;
  /// Valid until the next add().
  [[nodiscard]] std::string_view text(std::uint32_t id) const {
    return {bytes_.data() + begin_[id], begin_[id + std::size_t{1}] - begin_[id]};
  }
  /// The same texts with new ids: `order` holds the old ones by the new, each once.  Sealed.
  [[nodiscard]] KeyTable reordered(std::span<const std::uint32_t> order) const;
  /// Gives the memory back that adding and finding need; texts can be read still.
  void seal() { graph::LargeArray<Slot>{}.swap(slots_); }
  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(begin_.size() - 1); }

 private:
  struct Slot {
    std::uint32_t tag = 0;   ///< Other bits of the hash than those that choose the place.
    std::uint32_t next = 0;  ///< Id plus one; 0: free.
  };
  [[nodiscard]] std::size_t place(std::string_view text, std::uint64_t hash) const;
  std::pair<std::uint32_t, bool> add(std::string_view text, std::uint64_t hash);
  void rebuild(std::size_t slots);

  graph::LargeArray<char> bytes_;
  graph::LargeArray<std::uint32_t> begin_{0};
  graph::LargeArray<Slot> slots_;
};

}  // namespace plimsoll::exchange
