// What an agent may answer, and what may stand in snmp.conf: the input is text for the one; for the
// other each three bytes are one binding, in answers of up to four.
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "collectors/snmp/recording.hpp"
#include "collectors/snmp/snmp_conf.hpp"
#include "collectors/snmp/walker.hpp"

namespace {

using namespace plimsoll::snmp;

const std::vector<Subtree>& catalogue() {
  static const std::vector<Subtree> all{{{1, 3, 6, 1, 2, 1, 1}, "system", {}},
                                        {{1, 3, 6, 1, 2, 1, 2}, "interfaces", {}},
                                        {{1, 3, 6, 1, 4, 1, 9}, "cisco", {1, 3, 6, 1, 4, 1, 9}},
                                        {{1, 0, 8802}, "lldp", {}}};
  return all;
}

Binding binding(const Request& request, const std::uint8_t* bytes) {
  Binding out;
  out.kind = bytes[0] < 240 ? Binding::Kind::value : static_cast<Binding::Kind>(bytes[0] % 4);
  out.oid = (bytes[0] & 1U) != 0 ? request.oid : catalogue()[bytes[1] % 4].base;
  if ((bytes[0] & 2U) != 0) out.oid.push_back(bytes[1]);
  if ((bytes[0] & 4U) != 0 && !out.oid.empty()) out.oid.back() += bytes[2];
  out.value.type = Value::Type::oid;
  out.value.oid = {1, 3, 6, 1, 4, 1, bytes[2]};
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static_cast<void>(parse_snmp_conf({reinterpret_cast<const char*>(data), size}));
  Walker walker{catalogue(), size % 2 == 0 ? Depth::whole : Depth::first_object, {200, 20'000}};
  std::size_t at = 0;
  std::size_t steps = 0;
  while (const auto request = walker.next()) {
    // Silence in the end: it must not take for ever to be believed.
    if (++steps > size + 100) std::abort();
    Answer answer;
    if (at + 1 < size) {
      answer.outcome = static_cast<Answer::Outcome>(data[at] % 16 == 0 ? data[at + 1] % 4 : 0);
      answer.error_status = data[at + 1] % 8 == 0 ? data[at] % 20 : 0;
      const unsigned count = data[at + 1] % 5;
      at += 2;
      for (unsigned i = 0; i < count && at + 3 <= size; ++i, at += 3) {
        answer.bindings.push_back(binding(*request, data + at));
        answer.bytes += 100;
      }
    }
    walker.answer(answer);
  }
  const Reading reading = std::move(walker).take();
  if (reading.walk.size() > 200) std::abort();
  static_cast<void>(to_snmprec(reading.walk));
  return 0;
}
