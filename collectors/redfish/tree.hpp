/// @file
/// Where Redfish bodies come from: a live service, a recorded bundle, or a folder of a mock-up.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "lib/core/error.hpp"
#include "lib/net/transport.hpp"

namespace plimsoll::redfish {

/// The longest body that is read; a real one is below 1 MiB.
inline constexpr std::size_t kBodyBound = std::size_t{16} << 20U;

/// What a service answered.
struct Answer {
  long status = 0;
  std::string body;
};

/// A tree of resources.  Reading only: there is no way to change anything through it but to end the
/// session that it opened.
class Tree {
 public:
  Tree() = default;
  Tree(const Tree&) = delete;
  Tree& operator=(const Tree&) = delete;
  virtual ~Tree() = default;
  /// The body at `path` ("/redfish/v1/Systems/1").  An absent resource is status 404, no answer an
  /// Error.
  [[nodiscard]] virtual Result<Answer> get(const std::string& path) = 0;
  /// Gives back what the tree holds of the service; nothing may be asked afterwards.
  [[nodiscard]] virtual Result<void> close() { return {}; }
};

/// The service at `origin` ("https://bmc1.example", no trailing slash).  Sends GET and nothing
/// else.
[[nodiscard]] std::unique_ptr<Tree> make_service_tree(std::unique_ptr<net::Transport> transport,
                                                      std::string origin);

/// A bundle: JSON of the form {"resources": {URI: body}}.
[[nodiscard]] Result<std::unique_ptr<Tree>> make_bundle_tree(std::string_view json);

/// A folder as DMTF's mock-up creator writes it: `redfish/v1/…/index.json` below it, or
/// `index.json` of the service root right in it.  Links out of the folder are refused.
[[nodiscard]] std::unique_ptr<Tree> make_folder_tree(std::filesystem::path folder);

/// Whether `folder` looks like a mock-up.
[[nodiscard]] bool is_mockup(const std::filesystem::path& folder);

}  // namespace plimsoll::redfish
