// Any bytes as a dump, and as all that a server says.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "collectors/nut/mapping.hpp"
#include "collectors/nut/server.hpp"
#include "lib/collect/kit/emitter.hpp"
#include "lib/core/text.hpp"

namespace {

using namespace plimsoll;

/// Says the lines of the input, whatever is asked.
class FuzzWire final : public nut::Wire {
 public:
  explicit FuzzWire(std::string_view bytes) : lines_{core::lines(bytes)} {}
  Result<void> send(std::string_view line) override {
    if (line.find('\n') != std::string_view::npos) std::abort();  // two commands in one
    return {};
  }
  Result<std::string> read() override {
    if (at_ == lines_.size()) return failure(Error::Kind::unreachable, "the end");
    return std::string{lines_[at_++]};
  }

 private:
  std::vector<std::string_view> lines_;
  std::size_t at_ = 0;
};

void finish(collect::kit::Draft draft) {
  for (const auto& record : std::move(draft).finish()) {
    if (!core::is_utf8(collect::kit::to_line(record))) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes{reinterpret_cast<const char*>(data), size};
  collect::kit::Draft dumps;
  nut::map_dump("fuzz", nut::parse_dump(bytes), dumps);
  finish(std::move(dumps));
  FuzzWire wire{bytes};
  if (const auto server = nut::ask_server(wire)) {
    collect::kit::Draft servers;
    nut::map_server("fuzz", "fuzz", *server, servers);
    finish(std::move(servers));
  }
  return 0;
}
