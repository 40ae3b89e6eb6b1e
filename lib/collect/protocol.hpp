/// @file
/// The reading side of the collector protocol: one line of a collector's output to one record.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "lib/core/error.hpp"
#include "lib/model/record.hpp"

namespace plimsoll::collect {

/// Reads lines; keeps its parser's buffers from one to the next (simdjson).
class LineParser {
 public:
  LineParser();
  LineParser(const LineParser&) = delete;
  LineParser& operator=(const LineParser&) = delete;
  ~LineParser();

  /// The record of one line.  Any bytes are legal input.  Malformed JSON, a missing or ill-typed
  /// field and a value out of its vocabulary are an Error of kind malformed whose `what` names the
  /// field, what was expected and what was there; an unknown `type` is one of kind unsupported.
  /// Unknown members are added to `unknown`
  /// ("asset.colour") and ignored.
  [[nodiscard]] Result<model::Record> parse(std::string_view line,
                                            std::vector<std::string>& unknown);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace plimsoll::collect
