#include "collectors/aws/calls.hpp"
#include "collectors/aws/wire/program.hpp"

namespace plimsoll::resources {
/// Made from calls.def at build time.
std::span<const core::Resource> aws_models();
}  // namespace plimsoll::resources

int main(int argc, char** argv) {
  using namespace plimsoll;
  const auto program = aws::wire::program(aws::calls(), resources::aws_models());
  return collect::kit::run(program, argc, argv);
}
