#include "tests/unit/collectors/redfish/support.hpp"

#include <algorithm>
#include <sstream>
#include <stdexcept>

#include "collectors/redfish/collector.hpp"
#include "lib/collect/kit/emitter.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::redfish {

Result<Answer> FakeTree::get(const std::string& path) {
  asked.push_back(path);
  if (const auto status = statuses.find(path); status != statuses.end()) {
    return Answer{status->second, {}};
  }
  const auto body = bodies.find(path);
  if (body == bodies.end()) return Answer{404, {}};
  return Answer{200, body->second};
}

void add_machine(FakeTree& tree, std::string_view power) {
  tree.bodies["/redfish/v1/"] =
      R"({"@odata.type": "#ServiceRoot.v1_5_0.ServiceRoot",
          "Systems": {"@odata.id": "/redfish/v1/Systems"},
          "Chassis": {"@odata.id": "/redfish/v1/Chassis"}})";
  tree.bodies["/redfish/v1/Systems"] = R"({"Members": [{"@odata.id": "/redfish/v1/Systems/1"}]})";
  tree.bodies["/redfish/v1/Chassis"] = R"({"Members": [{"@odata.id": "/redfish/v1/Chassis/1"}]})";
  tree.bodies["/redfish/v1/Systems/1"] =
      R"({"Id": "1", "Name": "System", "HostName": "db1", "PowerState": "On",
          "Status": {"State": "Enabled", "Health": "OK"},
          "Links": {"Chassis": [{"@odata.id": "/redfish/v1/Chassis/1"}]}})";
  tree.bodies["/redfish/v1/Chassis/1"] =
      R"({"Id": "1", "Name": "Chassis", "ChassisType": "RackMount",
          "Power": {"@odata.id": "/redfish/v1/Chassis/1/Power"},
          "PowerSubsystem": {"@odata.id": "/redfish/v1/Chassis/1/PowerSubsystem"}})";
  tree.bodies["/redfish/v1/Chassis/1/Power"] = std::string{power};
}

Mapped map_tree(Tree& tree) {
  const auto crawled = crawl(tree, [](const std::string&, const std::string&) {});
  if (!crawled) throw std::runtime_error(to_string(crawled.error()));
  return map("t", *crawled);
}

std::string collect_bundle(std::string_view target, std::string_view json) {
  auto tree = make_bundle_tree(json);
  if (!tree) throw std::runtime_error(to_string(tree.error()));
  const Collected collected = collect_target(target, **tree);
  if (!collected.ended) throw std::runtime_error(to_string(collected.ended.error()));
  std::ostringstream out;
  collect::kit::Emitter emitter{out};
  for (const model::Record& record : collected.records) emitter.emit(record);
  const std::string text = out.str();
  std::string kept;
  for (const std::string_view line : core::lines(text)) {
    if (line.find(R"("type":"raw")") == std::string_view::npos) kept.append(line).append("\n");
  }
  return kept;
}

const model::AssetRecord& asset(const Mapped& mapped, std::string_view key) {
  const auto found = std::ranges::find(mapped.assets, key, &model::AssetRecord::key);
  if (found == mapped.assets.end()) throw std::runtime_error("no asset " + std::string{key});
  return *found;
}

std::string attribute(const model::AssetRecord& asset, std::string_view name) {
  const auto found = asset.attributes.find(name);
  return found == asset.attributes.end() ? std::string{} : model::to_text(found->second);
}

std::vector<std::string> codes(const std::vector<model::ProblemRecord>& problems) {
  std::vector<std::string> out;
  for (const auto& problem : problems) out.push_back(problem.code);
  std::ranges::sort(out);
  return out;
}

}  // namespace plimsoll::redfish
