/// @file
/// Check and case files: any bytes give a check, cases or an error that names the file.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "lib/assess/case.hpp"
#include "lib/assess/check.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  const auto check = plimsoll::assess::parse_check(text, "fuzz.sql");
  if (!check && !check.error().what.starts_with("fuzz.sql:")) std::abort();
  const auto cases = plimsoll::assess::parse_cases(text, "fuzz.case");
  if (!cases && !cases.error().what.starts_with("fuzz.case:")) std::abort();
  return 0;
}
