/// @file
/// Names to addresses, beside the loop that asks agents: a dead name server holds nobody but those
/// who need it.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "lib/core/error.hpp"

namespace plimsoll::snmp {

/// What became of a name.
struct Resolved {
  std::size_t id = 0;           ///< As given to ask().
  Result<std::string> address;  ///< Numeric; IPv4 where the name has both.
};

/// A few threads that ask the system.  An answer that nobody takes any more is dropped.
class Resolver {
 public:
  Resolver();
  Resolver(const Resolver&) = delete;
  Resolver& operator=(const Resolver&) = delete;
  ~Resolver();

  void ask(std::size_t id, std::string host);
  /// Readable when take() has something.
  [[nodiscard]] int descriptor() const;
  [[nodiscard]] std::vector<Resolved> take();

 private:
  struct Shared;
  std::shared_ptr<Shared> shared_;
  std::size_t threads_ = 0;
};

/// `host` when it is an address already, in one spelling; empty when it is a name.
[[nodiscard]] std::string numeric_address(const std::string& host);

}  // namespace plimsoll::snmp
