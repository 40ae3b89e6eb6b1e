#include "lib/exchange/key_table.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <limits>
#include <stdexcept>

namespace plimsoll::exchange {
namespace {

constexpr std::size_t kFirstSlots = 1024;
constexpr std::size_t kSlotsPerText = 2;  ///< At least, so that few probes are needed.
constexpr std::size_t kAhead = 32;        ///< Texts whose memory is asked for at once.
constexpr std::size_t kMost = std::numeric_limits<std::uint32_t>::max() - 1;

/// Multiply and fold, eight bytes at a time.
std::uint64_t hash_of(std::string_view text) {
  constexpr std::uint64_t kFactor = 0x9E37'79B9'7F4A'7C15U;
  std::uint64_t hash = text.size() * kFactor;
  const auto mix = [&](std::uint64_t word) {
    hash = (hash ^ word) * kFactor;
    hash ^= hash >> 32U;
  };
  const char* at = text.data();
  std::size_t left = text.size();
  for (; left >= sizeof(std::uint64_t); left -= sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, sizeof word);
    mix(word);
    at += sizeof word;
  }
  std::uint64_t word = 0;
  if (left > 0) std::memcpy(&word, at, left);
  mix(word);
  return hash;
}

}  // namespace

KeyTable::KeyTable() : slots_(kFirstSlots) {}

/// The slot of `text`, or the free one where it would go.
std::size_t KeyTable::place(std::string_view key, std::uint64_t hash) const {
  const std::size_t mask = slots_.size() - 1;
  const auto tag = static_cast<std::uint32_t>(hash >> 32U);
  for (auto at = static_cast<std::size_t>(hash) & mask;; at = (at + 1) & mask) {
    const Slot& slot = slots_[at];
    if (slot.next == 0 || (slot.tag == tag && same_text(text(slot.next - 1), key))) return at;
  }
}

std::pair<std::uint32_t, bool> KeyTable::add(std::string_view key) {
  return add(key, hash_of(key));
}

std::pair<std::uint32_t, bool> KeyTable::add(std::string_view key, std::uint64_t hash) {
  if (kSlotsPerText * begin_.size() > slots_.size()) rebuild(slots_.size() * 2);
  Slot& slot = slots_[place(key, hash)];
  if (slot.next != 0) return {slot.next - 1, false};
  if (size() >= kMost - 1 || bytes_.size() + key.size() > kMost) {
    throw std::length_error("too many names for one estate");
  }
  slot = {static_cast<std::uint32_t>(hash >> 32U), size() + 1};
  bytes_.insert(bytes_.end(), key.begin(), key.end());
  begin_.push_back(static_cast<std::uint32_t>(bytes_.size()));
  return {size() - 1, true};
}

std::size_t KeyTable::add_all(std::span<const std::string_view> texts,
                              std::span<std::uint32_t> ids) {
  reserve(size() + texts.size());
  const auto before = size();
  std::array<std::uint64_t, kAhead> hashes{};
  for (std::size_t begin = 0; begin < texts.size(); begin += kAhead) {
    const auto end = std::min(begin + kAhead, texts.size());
    for (auto i = begin; i < end; ++i) {
      hashes.at(i - begin) = hash_of(texts[i]);
      __builtin_prefetch(&slots_[hashes.at(i - begin) & (slots_.size() - 1)], 1);
    }
    for (auto i = begin; i < end; ++i) ids[i] = add(texts[i], hashes.at(i - begin)).first;
  }
  return size() - before;
}

std::optional<std::uint32_t> KeyTable::find(std::string_view key) const {
  const Slot& slot = slots_[place(key, hash_of(key))];
  return slot.next == 0 ? std::nullopt : std::optional{slot.next - 1};
}

void KeyTable::find_all(std::span<const std::string_view> texts,
                        std::span<std::uint32_t> ids) const {
  const std::size_t mask = slots_.size() - 1;
  std::array<std::uint64_t, kAhead> hashes{};
  for (std::size_t begin = 0; begin < texts.size(); begin += kAhead) {
    const auto end = std::min(begin + kAhead, texts.size());
    for (auto i = begin; i < end; ++i) {
      hashes[i - begin] = hash_of(texts[i]);
      __builtin_prefetch(&slots_[hashes[i - begin] & mask]);
    }
    for (auto i = begin; i < end; ++i) {
      const auto next = slots_[hashes[i - begin] & mask].next;
      if (next != 0) __builtin_prefetch(&begin_[next - 1]);
    }
    for (auto i = begin; i < end; ++i) {
      const auto next = slots_[hashes[i - begin] & mask].next;
      if (next != 0) __builtin_prefetch(bytes_.data() + begin_[next - 1]);
    }
    for (auto i = begin; i < end; ++i) {
      const Slot& slot = slots_[place(texts[i], hashes[i - begin])];
      ids[i] = slot.next == 0 ? kNone : slot.next - 1;
    }
  }
}

void KeyTable::reserve(std::size_t count) {
  if (kSlotsPerText * (count + 1) > slots_.size()) {
    rebuild(std::bit_ceil(kSlotsPerText * (count + 1)));
  }
}

KeyTable KeyTable::reordered(std::span<const std::uint32_t> order) const {
  KeyTable out;
  out.seal();
  out.bytes_.reserve(bytes_.size());
  out.begin_.reserve(begin_.size());
  for (std::size_t id = 0; id < order.size(); ++id) {
    if (id + 2 * kAhead < order.size()) __builtin_prefetch(&begin_[order[id + 2 * kAhead]]);
    if (id + kAhead < order.size()) __builtin_prefetch(bytes_.data() + begin_[order[id + kAhead]]);
    const auto moved = text(order[id]);
    out.bytes_.insert(out.bytes_.end(), moved.begin(), moved.end());
    out.begin_.push_back(static_cast<std::uint32_t>(out.bytes_.size()));
  }
  return out;
}

void KeyTable::rebuild(std::size_t slots) {
  slots_.assign(slots, {});
  const std::size_t mask = slots - 1;
  for (std::uint32_t id = 0; id < size(); ++id) {
    const auto hash = hash_of(text(id));
    auto at = static_cast<std::size_t>(hash) & mask;
    while (slots_[at].next != 0) at = (at + 1) & mask;
    slots_[at] = {static_cast<std::uint32_t>(hash >> 32U), id + 1};
  }
}

}  // namespace plimsoll::exchange
