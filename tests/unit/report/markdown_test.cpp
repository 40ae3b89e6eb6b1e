#include "lib/report/markdown.hpp"

#include <catch2/catch.hpp>

namespace plimsoll::report {

TEST_CASE("Markdown shows escaped text as itself", "[report]") {
  CHECK(escape_markdown("svc-web_1 (R12), 99.9 %") == "svc-web\\_1 \\(R12), 99.9 %");
  CHECK(escape_markdown("- x") == "\\- x");
  CHECK(escape_markdown("12. x") == "12\\. x");
  CHECK(escape_markdown("===") == "\\=\\=\\=");
  CHECK(escape_markdown("see https://evil.example and www.evil.example, a@b.example") ==
        "see https\\://evil.example and www\\.evil.example, a\\@b.example");
  CHECK(escape_markdown("<b>&amp;\"'") == "&lt;b&gt;&amp;amp;&quot;&#39;");
  CHECK(escape_markdown("").empty());
}

}  // namespace plimsoll::report
