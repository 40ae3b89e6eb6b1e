#include <array>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "collectors/netconfig/mapping.hpp"
#include "collectors/netconfig/reading.hpp"
#include "lib/collect/kit/program.hpp"
#include "lib/core/text.hpp"

namespace {

namespace kit = plimsoll::collect::kit;
namespace model = plimsoll::model;
namespace netconfig = plimsoll::netconfig;
using plimsoll::Result;

Result<std::vector<kit::CheckItem>> check(const kit::Settings& settings) {
  const auto read = netconfig::read_all(settings);
  if (!read) return tl::unexpected{read.error()};
  std::vector<kit::CheckItem> items;
  for (const auto& device : read->devices) {
    items.push_back(
        {"read " + device.target, device.config.issues.empty(),
         fmt::format("{}: {} interfaces, {} problems", netconfig::to_string(device.config.dialect),
                     device.config.interfaces.size(), device.config.issues.size())});
  }
  for (const auto& [target, reason] : read->refused) items.push_back({target, false, reason});
  return items;
}

Result<void> collect(const kit::Settings& settings, kit::Emitter& emitter) {
  const auto read = netconfig::read_all(settings);
  if (!read) return tl::unexpected{read.error()};
  model::Hello hello;
  hello.collector = "netconfig";
  hello.version = kit::version();
  hello.target = plimsoll::core::join(read->targets, ", ");
  hello.grade = model::Grade::configured;
  emitter.emit(hello);
  for (const auto& raw : read->raw) emitter.emit(raw);
  for (const auto& record : netconfig::to_records(read->devices)) emitter.emit(record);
  for (const auto& record : netconfig::refusals(*read)) emitter.emit(record);
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  const kit::Program program{
      {"netconfig",
       "Redundancy as the configurations of switches, routers and firewalls state it",
       {{"file", "array",
         "a configuration (show running-config, show configuration), or a folder of such (.cfg, "
         ".conf, .config, .txt)",
         true}},
       netconfig::mapped_kinds(),
       {"Read access to the files; the devices are not asked."}},
      check,
      collect};
  return kit::run(program, argc, argv);
}
