#include "lib/graph/deep_stack.hpp"

#include <exception>
#include <system_error>

#include <pthread.h>

namespace plimsoll::graph {
namespace {

/// A call of the diagrams' recursions, sanitizers' red zones included.
constexpr std::size_t kBytesPerLevel = 1024;
constexpr std::size_t kUsualLevels = 2000;
constexpr std::size_t kSpare = std::size_t{1} << 20U;

struct Call {
  const std::function<void()>* work;
  std::exception_ptr error;
};

void* run(void* argument) {
  auto& call = *static_cast<Call*>(argument);
  try {
    (*call.work)();
  } catch (...) {
    call.error = std::current_exception();
  }
  return nullptr;
}

}  // namespace

void with_deep_stack(std::size_t levels, const std::function<void()>& work) {
  if (levels <= kUsualLevels) {
    work();
    return;
  }
  Call call{&work, {}};
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, kSpare + levels * kBytesPerLevel);
  pthread_t thread{};
  const int status = pthread_create(&thread, &attributes, run, &call);
  pthread_attr_destroy(&attributes);
  if (status != 0) {
    throw std::system_error(status, std::generic_category(), "no memory for a deep recursion");
  }
  pthread_join(thread, nullptr);
  if (call.error) std::rethrow_exception(call.error);
}

}  // namespace plimsoll::graph
