/// @file
/// Answers kept in a folder, one folder within it for each account, region and service.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "lib/core/error.hpp"
#include "lib/net/transport.hpp"

namespace plimsoll::aws::wire {

class Recordings {
 public:
  enum class Mode : std::uint8_t {
    none,    ///< Ask, keep nothing.
    record,  ///< Ask, keep the answers.
    resume,  ///< Use the answers that are there, ask for the rest and keep it.
    replay,  ///< Use the answers that are there; nothing else is asked.
  };
  Recordings() = default;
  Recordings(Mode mode, std::filesystem::path folder) : mode_{mode}, folder_{std::move(folder)} {}

  [[nodiscard]] Mode mode() const { return mode_; }
  /// The answer kept for `request` (without signature) below `place`; absent when there is none, or
  /// in a mode that doesn't look.  Resuming, what was no success is asked again.
  [[nodiscard]] std::optional<net::Response> find(const std::filesystem::path& place,
                                                  const net::Request& request) const;
  /// Keeps an answer, `secrets` replaced, where the mode says so.
  [[nodiscard]] Result<void> keep(const std::filesystem::path& place, const net::Request& request,
                                  const net::Response& response,
                                  const std::vector<std::string>& secrets) const;

 private:
  Mode mode_ = Mode::none;
  std::filesystem::path folder_;
};

}  // namespace plimsoll::aws::wire
