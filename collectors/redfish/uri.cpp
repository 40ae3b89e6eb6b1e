#include "collectors/redfish/uri.hpp"

#include <algorithm>

#include "lib/core/text.hpp"

namespace plimsoll::redfish {

namespace {

/// A path segment with %2e read as the dot that servers take it for.
bool is_dots(std::string_view segment) {
  std::string text = core::lower(segment);
  for (auto at = text.find("%2e"); at != std::string::npos; at = text.find("%2e")) {
    text.replace(at, 3, ".");
  }
  return text == "." || text == "..";
}

}  // namespace

std::string canonical(std::string_view uri) {
  const auto hash = uri.find('#');
  std::string_view path = uri.substr(0, hash);
  while (path.size() > 1 && path.back() == '/') path.remove_suffix(1);
  std::string out{path};
  if (hash == std::string_view::npos) return out;
  std::string_view fragment = uri.substr(hash + 1);
  while (!fragment.empty() && fragment.back() == '/') fragment.remove_suffix(1);
  if (fragment.empty()) return out;
  out += fragment.front() == '/' ? "#" : "#/";
  return out.append(fragment);
}

std::string_view without_fragment(std::string_view uri) { return uri.substr(0, uri.find('#')); }

bool may_follow(std::string_view uri) {
  constexpr std::size_t kLongest = 2048;
  if (uri.size() > kLongest || !uri.starts_with("/redfish/")) return false;
  const bool plain = std::ranges::all_of(
      uri, [](char c) { return c > ' ' && c < '\x7f' && c != '\\' && c != '"' && c != '<'; });
  if (!plain) return false;
  std::string_view path = without_fragment(uri);
  path = path.substr(0, path.find('?'));
  while (path.ends_with('/')) path.remove_suffix(1);
  const auto segments = core::split(path.substr(1), '/');
  return std::ranges::none_of(
      segments, [](std::string_view segment) { return segment.empty() || is_dots(segment); });
}

}  // namespace plimsoll::redfish
