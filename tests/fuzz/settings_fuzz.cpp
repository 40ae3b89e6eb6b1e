// What describe prints and what the user types: the first line of the input is the one, the others
// are the other.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lib/collect/kit/program.hpp"
#include "lib/collect/settings.hpp"
#include "lib/core/text.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace plimsoll;
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  const auto end = text.find('\n');
  const std::string describe{text.substr(0, end)};
  static_cast<void>(collect::kit::Settings::parse(describe));
  const auto rules = collect::setting_rules(describe);
  if (!rules || end == std::string_view::npos) return 0;
  std::vector<std::string> words;
  for (const auto word : core::split(text.substr(end + 1), '\n')) {
    if (word.find("=@") == std::string_view::npos) words.emplace_back(word);  // would read a file
  }
  if (const auto settings = collect::settings_from_words(words, *rules)) {
    static_cast<void>(collect::kit::Settings::parse(*settings));
  }
  return 0;
}
