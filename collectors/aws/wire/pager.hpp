/// @file
/// Walks the pages of an answer.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "collectors/aws/wire/models.hpp"
#include "lib/core/error.hpp"

namespace plimsoll::aws::wire {

/// Most pages of one answer.
inline constexpr std::size_t kPages = 20'000;

class Pager {
 public:
  /// Of a call that the models know; of any other it sees one page.
  Pager(const Models& models, std::string_view service, std::string_view operation);

  /// Sets how much a page holds, for services that otherwise give all at once.
  void begin(nlohmann::json& input) const;
  /// Makes `input` that of the next page; false when this was the last.  An Error of kind malformed
  /// when a token comes again, or after kPages.
  [[nodiscard]] Result<bool> next(const nlohmann::json& answer, nlohmann::json& input);

 private:
  const Service* service_ = nullptr;
  const Operation* operation_ = nullptr;
  std::set<std::string> seen_;
};

}  // namespace plimsoll::aws::wire
