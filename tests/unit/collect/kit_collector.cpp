// A collector that does what its settings say, for program_test.cpp.
#include <stdexcept>

#include "lib/collect/kit/program.hpp"

namespace {

using namespace plimsoll;
using namespace plimsoll::collect::kit;

Result<void> collect_sample(const Settings& settings, Emitter& emitter) {
  const auto count = settings.integer("count");
  if (!count) return tl::unexpected<Error>(count.error());
  const std::string password = settings.text("password").value_or("");
  emitter.emit(model::Hello{1, "sample", std::string{version()}, "here", model::Grade::measured});
  for (std::int64_t i = 0; i < count->value_or(1); ++i) {
    model::AssetRecord asset;
    asset.key = "server/" + std::to_string(i);
    asset.kind = "server";
    asset.name = asset.key;
    emitter.emit(asset);
  }
  const std::string end = settings.text("end").value_or("well");
  if (end == "problem") {
    emitter.problem(model::ProblemRecord::Severity::error, "http_401", "not allowed", "/x");
  }
  if (end == "warning") {
    emitter.problem(model::ProblemRecord::Severity::warning, "odd", "odd", "");
  }
  if (end == "throw") throw std::runtime_error("it broke with " + password);
  if (end == "unreachable") {
    return failure(Error::Kind::unreachable, "no answer for password " + password);
  }
  if (end == "usage") return failure(Error::Kind::usage, "that cannot be meant");
  return {};
}

Result<std::vector<CheckItem>> check_sample(const Settings& settings) {
  const std::string end = settings.text("end").value_or("well");
  if (end == "unreachable") return failure(Error::Kind::unreachable, "no answer");
  const std::string password = settings.text("password").value_or("");
  return std::vector<CheckItem>{{"GET /", true, "200"},
                                {"GET /systems", end == "well", "seen with " + password}};
}

}  // namespace

int main(int argc, char** argv) {
  const Program program{{"sample",
                         "Servers that are not there.",
                         {{"host", "array", "Hosts.", true, false},
                          {"count", "integer", "How many.", false, false},
                          {"end", "string", "How it ends.", false, false},
                          {"verbose", "boolean", "More.", false, false},
                          {"password", "string", "A secret.", false, true}},
                         {"server"},
                         {"None."}},
                        check_sample,
                        collect_sample};
  return run(program, argc, argv);
}
