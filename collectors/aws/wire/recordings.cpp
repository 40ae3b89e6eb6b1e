#include "collectors/aws/wire/recordings.hpp"

#include "lib/core/file.hpp"
#include "lib/net/recording.hpp"

namespace plimsoll::aws::wire {

std::optional<net::Response> Recordings::find(const std::filesystem::path& place,
                                              const net::Request& request) const {
  if (mode_ != Mode::resume && mode_ != Mode::replay) return std::nullopt;
  const auto name = net::recording_name(request);
  if (!name) return std::nullopt;
  const auto path = folder_ / place / *name;
  std::error_code error;
  if (!std::filesystem::exists(path, error)) return std::nullopt;
  const auto text = core::read_file(path);
  if (!text) return std::nullopt;
  auto response = net::parse_recording(*text);
  if (!response) return std::nullopt;
  if (mode_ == Mode::resume && response->status != 200) return std::nullopt;
  return *std::move(response);
}

Result<void> Recordings::keep(const std::filesystem::path& place, const net::Request& request,
                              const net::Response& response,
                              const std::vector<std::string>& secrets) const {
  if (mode_ != Mode::record && mode_ != Mode::resume) return {};
  const auto name = net::recording_name(request);
  if (!name) return tl::unexpected{name.error()};
  return core::write_file(folder_ / place / *name, net::to_recording(request, response, secrets));
}

}  // namespace plimsoll::aws::wire
