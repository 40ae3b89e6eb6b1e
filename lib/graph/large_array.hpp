/// @file
/// Arrays of many millions that are read at random places.
#pragma once

#include <cstddef>
#include <new>
#include <vector>

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace plimsoll::graph {

/// Asks the system for large pages where an array is large: a graph search that jumps about spends
/// more time on finding pages than on reading them.  Without such pages everything works the same.
template <typename T>
class LargePageAllocator {
 public:
  using value_type = T;
  LargePageAllocator() = default;
  template <typename U>
  explicit LargePageAllocator(const LargePageAllocator<U>& /*other*/) {}

  [[nodiscard]] T* allocate(std::size_t count) {
    const auto bytes = count * sizeof(T);
    if (!large(count)) return static_cast<T*>(::operator new(bytes));
    void* memory = ::operator new(bytes, kAlignment);
#ifdef MADV_HUGEPAGE
    static_cast<void>(
        madvise(memory, bytes, MADV_HUGEPAGE));  // a wish: its refusal changes nothing
#endif
    return static_cast<T*>(memory);
  }
  void deallocate(T* memory, std::size_t count) noexcept {
    if (large(count)) {
      ::operator delete(memory, kAlignment);
    } else {
      ::operator delete(memory);
    }
  }
  friend bool operator==(const LargePageAllocator&, const LargePageAllocator&) { return true; }

 private:
  static constexpr auto kAlignment = std::align_val_t{std::size_t{2} << 20U};
  static bool large(std::size_t count) { return count * sizeof(T) >= std::size_t{4} << 20U; }
};

template <typename T>
using LargeArray = std::vector<T, LargePageAllocator<T>>;

}  // namespace plimsoll::graph
