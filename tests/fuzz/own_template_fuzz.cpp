/// Templates of reports of one's own: any bytes are taken or refused; what is taken can be filled.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include <ctemplate/template_cache.h>

#include "reports/own/template.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using plimsoll::own::Format;
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  for (const auto format : {Format::html, Format::markdown, Format::text, Format::csv}) {
    const auto page = plimsoll::own::parse_template(text, format);
    if (!page || format == Format::html) continue;
    ctemplate::TemplateCache cache;
    if (!cache.StringToTemplateCache("page", page->text, ctemplate::DO_NOT_STRIP)) std::abort();
  }
  return 0;
}
