#include "collectors/snmp/pdu.hpp"

#include <bit>
#include <cstdint>
#include <limits>

#include "collectors/snmp/net_snmp.hpp"

namespace plimsoll::snmp {
namespace {

/// What one object takes beside its text and numbers: the node of a map, two vectors, a string.
constexpr std::size_t kOverhead = 200;

Oid to_oid(const oid* numbers, std::size_t length) {
  Oid out;
  out.reserve(length);
  for (std::size_t i = 0; i < length; ++i) out.push_back(static_cast<std::uint32_t>(numbers[i]));
  return out;
}

std::string octets_of(const netsnmp_variable_list& variable) {
  if (variable.val.string == nullptr) return {};
  return {reinterpret_cast<const char*>(variable.val.string), variable.val_len};
}

std::int64_t counter64_of(const netsnmp_variable_list& variable) {
  if (variable.val.counter64 == nullptr) return 0;
  const std::uint64_t high = variable.val.counter64->high & UINT32_MAX;
  const std::uint64_t low = variable.val.counter64->low & UINT32_MAX;
  const std::uint64_t all = high << 32U | low;
  constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  return static_cast<std::int64_t>(all < kMost ? all : kMost);
}

/// The octets of the Opaque that carried a float or a double: tag, length, IEEE 754 big-endian.
template <typename Bits>
std::string opaque_of(unsigned char tag, Bits bits) {
  std::string out{static_cast<char>(ASN_OPAQUE_TAG1), static_cast<char>(tag),
                  static_cast<char>(sizeof bits)};
  for (std::size_t i = sizeof bits; i-- > 0;) out += static_cast<char>(bits >> (8 * i) & 0xFFU);
  return out;
}

Value number(Value::Type type, std::int64_t value) { return {type, value, {}, {}}; }

Value to_value(const netsnmp_variable_list& variable) {
  switch (variable.type) {
    case ASN_INTEGER:
      return number(Value::Type::integer, variable.val.integer ? *variable.val.integer : 0);
    case ASN_COUNTER:
    case ASN_GAUGE:
    case ASN_TIMETICKS:
    case ASN_UINTEGER: {
      const auto type = variable.type == ASN_COUNTER     ? Value::Type::counter32
                        : variable.type == ASN_TIMETICKS ? Value::Type::time_ticks
                                                         : Value::Type::gauge32;
      // The library holds them as long: what is beyond 32 bits is its sign.
      return number(type, variable.val.integer ? *variable.val.integer & UINT32_MAX : 0);
    }
    case ASN_COUNTER64:
    case ASN_OPAQUE_COUNTER64:
    case ASN_OPAQUE_U64:
    case ASN_OPAQUE_I64:
      return number(Value::Type::counter64, counter64_of(variable));
    case ASN_OBJECT_ID:
      return {
          Value::Type::oid,
          0,
          {},
          variable.val.objid ? to_oid(variable.val.objid, variable.val_len / sizeof(oid)) : Oid{}};
    case ASN_IPADDRESS: {
      constexpr std::size_t kBytes = 4;
      const auto type = variable.val_len == kBytes ? Value::Type::ip_address : Value::Type::octets;
      return {type, 0, octets_of(variable), {}};
    }
    case ASN_OCTET_STR:
    case ASN_BIT_STR:
    case ASN_NSAP:
      return {Value::Type::octets, 0, octets_of(variable), {}};
    case ASN_OPAQUE:
      return {Value::Type::opaque, 0, octets_of(variable), {}};
    case ASN_OPAQUE_FLOAT:
      return {
          Value::Type::opaque,
          0,
          variable.val.floatVal
              ? opaque_of(ASN_OPAQUE_FLOAT, std::bit_cast<std::uint32_t>(*variable.val.floatVal))
              : std::string{},
          {}};
    case ASN_OPAQUE_DOUBLE:
      return {
          Value::Type::opaque,
          0,
          variable.val.doubleVal
              ? opaque_of(ASN_OPAQUE_DOUBLE, std::bit_cast<std::uint64_t>(*variable.val.doubleVal))
              : std::string{},
          {}};
    default:
      return {};
  }
}

Binding::Kind kind_of(unsigned char type) {
  switch (type) {
    case SNMP_NOSUCHOBJECT:
      return Binding::Kind::no_such_object;
    case SNMP_NOSUCHINSTANCE:
      return Binding::Kind::no_such_instance;
    case SNMP_ENDOFMIBVIEW:
      return Binding::Kind::end_of_view;
    default:
      return Binding::Kind::value;
  }
}

}  // namespace

Answer to_answer(const snmp_pdu& pdu) {
  Answer out;
  out.outcome =
      pdu.command == SNMP_MSG_REPORT ? Answer::Outcome::report : Answer::Outcome::response;
  out.error_status = pdu.errstat;
  for (const netsnmp_variable_list* at = pdu.variables; at != nullptr; at = at->next_variable) {
    Binding binding;
    binding.kind = kind_of(at->type);
    binding.oid = to_oid(at->name, at->name_length);
    if (binding.kind == Binding::Kind::value) binding.value = to_value(*at);
    out.bytes += kOverhead + binding.value.octets.size() +
                 (binding.oid.size() + binding.value.oid.size()) * sizeof(std::uint32_t);
    out.bindings.push_back(std::move(binding));
  }
  return out;
}

}  // namespace plimsoll::snmp
