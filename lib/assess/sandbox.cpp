#include "lib/assess/sandbox.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <sqlite3.h>

namespace plimsoll::assess {
namespace {

constexpr int kStepsBetweenLooks = 20'000;
constexpr int kLongestValue = 16 << 20;

/// Functions that reach outside, or make two runs over one file differ.
constexpr std::array<std::string_view, 6> kForbiddenFunctions{
    "load_extension", "random", "randomblob", "fts3_tokenizer", "readfile", "writefile"};

// The parameter list is SQLite's.
int authorize(void* /*unused*/, int action, const char* /*first*/, const char* second,
              const char* /*schema*/, const char* /*inner*/) {
  switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_RECURSIVE:
      return SQLITE_OK;
    case SQLITE_FUNCTION: {
      const std::string_view name = second == nullptr ? "" : second;
      return std::ranges::find(kForbiddenFunctions, name) == kForbiddenFunctions.end()
                 ? SQLITE_OK
                 : SQLITE_DENY;
    }
    default:
      return SQLITE_DENY;
  }
}

}  // namespace

Sandbox::Sandbox(sqlite3* connection, std::chrono::milliseconds time)
    : connection_{connection}, deadline_{std::chrono::steady_clock::now() + time} {
  length_before_ = sqlite3_limit(connection_, SQLITE_LIMIT_LENGTH, kLongestValue);
  sqlite3_set_authorizer(connection_, authorize, nullptr);
  sqlite3_progress_handler(connection_, kStepsBetweenLooks, on_progress, this);
}

Sandbox::~Sandbox() {
  sqlite3_progress_handler(connection_, 0, nullptr, nullptr);
  sqlite3_set_authorizer(connection_, nullptr, nullptr);
  sqlite3_limit(connection_, SQLITE_LIMIT_LENGTH, length_before_);
}

int Sandbox::on_progress(void* self) {
  auto& sandbox = *static_cast<Sandbox*>(self);
  sandbox.timed_out_ = sandbox.timed_out_ || std::chrono::steady_clock::now() > sandbox.deadline_;
  return sandbox.timed_out_ ? 1 : 0;
}

}  // namespace plimsoll::assess
