/// @file
/// Walks a service from its root along the links that lead to inventory, and no others.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "collectors/redfish/parser.hpp"
#include "collectors/redfish/tree.hpp"
#include "lib/core/error.hpp"
#include "lib/model/record.hpp"

namespace plimsoll::redfish {

/// What bounds one crawl; a hostile service can offer links without end.
struct CrawlLimits {
  std::size_t requests = 20'000;
  std::size_t bytes = std::size_t{512} << 20U;  ///< Of all bodies together.
};

/// What a crawl brought back.
struct Crawl {
  std::vector<Resource> resources;             ///< In the order read: parents before children.
  std::vector<model::ProblemRecord> problems;  ///< Subjects are URIs.
  std::int64_t requests = 0;
  std::int64_t listed = 0;   ///< Members that collections named.
  std::int64_t missing = 0;  ///< Members named, and answered with 404.
  std::int64_t absent = 0;   ///< Other links that answered 404: normal, optional parts of the tree.
  std::int64_t denied = 0;   ///< 401 and 403.
  std::int64_t failed = 0;   ///< No answer, 5xx, or a body that could not be read.
  bool cut = false;          ///< A limit of CrawlLimits ended it.
};

/// Sees each body as it was read: the request ("GET /redfish/v1/Systems/1") and the bytes.
using OnBody = std::function<void(const std::string& request, const std::string& body)>;

/// Crawls `tree`.  Trouble with a single resource is a problem in the result; an Error when the
/// service root can't be read (unreachable, refused, malformed), or when nothing below it may be
/// read for want of valid credentials: then it stops at once, lest it lock the account.
[[nodiscard]] Result<Crawl> crawl(Tree& tree, const OnBody& on_body,
                                  const CrawlLimits& limits = {});

}  // namespace plimsoll::redfish
