// Any bytes as an output: as what it is recognised as, and as each of those that are read.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "collectors/ipmi/mapping.hpp"
#include "collectors/ipmi/outputs.hpp"
#include "lib/collect/kit/emitter.hpp"
#include "lib/core/text.hpp"

namespace {

using namespace plimsoll;

void finish(const ipmi::Machine& machine) {
  collect::kit::Draft draft;
  ipmi::map_machine({"fuzz", {}, {}}, machine, draft);
  for (const auto& record : std::move(draft).finish()) {
    if (!core::is_utf8(collect::kit::to_line(record))) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes{reinterpret_cast<const char*>(data), size};
  if (const auto output = ipmi::recognise(bytes)) {
    ipmi::Machine machine;
    ipmi::read_output(*output, bytes, machine);
    finish(machine);
  }
  ipmi::Machine all;
  for (const auto output :
       {ipmi::Output::chassis, ipmi::Output::fru, ipmi::Output::guid, ipmi::Output::lan,
        ipmi::Output::mc, ipmi::Output::sdr, ipmi::Output::sel, ipmi::Output::sensor}) {
    ipmi::read_output(output, bytes, all);
  }
  finish(all);
  return 0;
}
