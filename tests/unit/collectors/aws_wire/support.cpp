#include "tests/unit/collectors/aws_wire/support.hpp"

#include <cmath>

#include "collectors/aws/wire/values.hpp"
#include "lib/net/base64.hpp"
#include "tests/support/support.hpp"

namespace plimsoll::aws::wire {

namespace {

using Json = nlohmann::json;

bool same_moment(const Json& got, const Json& want) {
  const auto at = [](const Json& value) {
    return value.is_number() ? from_epoch(value.get<double>())
                             : parse_moment(value.get<std::string>());
  };
  if (!got.is_string()) return false;
  const auto ours = at(got);
  return ours && ours == at(want);
}

bool same(const Json& got, const Json& want) {
  if (got == want) return true;
  if (want.is_number() && got.is_number()) {
    return std::abs(want.get<double>() - got.get<double>()) < 1e-6;
  }
  if (want.is_number()) return same_moment(got, want);
  if (!want.is_string() || !got.is_string()) return false;
  const auto text = got.get<std::string>();
  if (const auto bytes = net::from_base64(text); bytes && *bytes == want) return true;
  return want.get<std::string>().size() > 8 && same_moment(got, want);
}

}  // namespace

std::string model_text(std::string_view name) {
  for (const core::Resource& model : resources::test_models()) {
    if (model.path == name) return std::string{model.content};
  }
  return {};
}

void compare(const Json& got, const Json& want, const std::string& at, Comparison& out) {
  if (!out.difference.empty()) return;
  const auto differ = [&] {
    out.difference = at + ": expected " + want.dump() + ", got " + got.dump();
  };
  if (want.is_object() && got.is_object()) {
    for (const auto& [name, value] : want.items()) {
      if (!got.contains(name)) return differ();
      compare(got[name], value, at + "." + name, out);
    }
    if (got.size() != want.size()) differ();
    if (want.empty()) ++out.values;
  } else if (want.is_array() && got.is_array()) {
    if (got.size() != want.size()) return differ();
    for (std::size_t i = 0; i < want.size(); ++i) {
      compare(got[i], want[i], at + "[" + std::to_string(i) + "]", out);
    }
    if (want.empty()) ++out.values;
  } else {
    ++out.values;
    if (!same(got, want)) differ();
  }
}

std::optional<std::filesystem::path> aws_data(std::string_view name) {
  const auto shared = test::shared_data();
  if (!shared || !std::filesystem::exists(*shared / "aws" / name)) return std::nullopt;
  return *shared / "aws" / name;
}

}  // namespace plimsoll::aws::wire
