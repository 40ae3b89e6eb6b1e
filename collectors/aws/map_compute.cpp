// Instances, volumes, snapshots, images, Auto Scaling groups.
#include <algorithm>
#include <array>

#include "collectors/aws/fields.hpp"
#include "collectors/aws/mappings.hpp"
#include "collectors/aws/reading.hpp"
#include "collectors/aws/resource.hpp"
#include "lib/model/cloud.hpp"

namespace plimsoll::aws {

namespace {

using nlohmann::json;

struct Family {
  std::string_view prefix;  ///< Of the instance type.
  std::string_view code;    ///< Empty: under no such quota.
};

// Longer names first: "dl1" is no D, "trn1" no T, "hpc6a" no H, "inf1" no I.
// Source: Service Quotas, service code "ec2", quotas "Running On-Demand … instances".
constexpr auto kFamilies = std::to_array<Family>({
    {"dl", "L-6E869C2A"}, {"trn", "L-2C3B7624"}, {"hpc", "L-F7808C92"}, {"inf", "L-1945791B"},
    {"u-", "L-43DA4232"}, {"vt", "L-DB2E81BA"},  {"mac", ""},           {"g", "L-DB2E81BA"},
    {"f", "L-74FC7D96"},  {"p", "L-417A185B"},   {"x", "L-7295265B"},   {"a", "L-1216C47A"},
    {"c", "L-1216C47A"},  {"d", "L-1216C47A"},   {"h", "L-1216C47A"},   {"i", "L-1216C47A"},
    {"m", "L-1216C47A"},  {"r", "L-1216C47A"},   {"t", "L-1216C47A"},   {"z", "L-1216C47A"},
});

/// The quota that the running on-demand machines of a type's family count against.
std::string_view quota_of(std::string_view type) {
  const auto* found = std::find_if(kFamilies.begin(), kFamilies.end(), [&](const Family& family) {
    return type.starts_with(family.prefix);
  });
  return found == kFamilies.end() ? std::string_view{} : found->code;
}

// Source: Service Quotas, service code "ebs", "Storage for … volumes, in TiB".
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kVolumeQuotas{
    {{"gp3", "L-7A658B76"}, {"gp2", "L-D18FCD1D"}, {"io1", "L-FD252861"}, {"io2", "L-09BD8365"}}};

void count_vcpus(Reading& reading, const json& node) {
  const auto cores = number(node, "CpuOptions.CoreCount");
  const auto threads = number(node, "CpuOptions.ThreadsPerCore");
  const auto code = quota_of(text(node, "InstanceType"));
  // Spot instances and those of dedicated hosts have other quotas.
  const bool on_demand =
      text(node, "InstanceLifecycle").empty() && text(node, "Placement.Tenancy") != "host";
  if (code.empty() || !on_demand || text(node, "State.Name") != "running") return;
  if (!cores || !threads) return reading.cannot_count(code);
  reading.count(code, static_cast<double>(*cores) * static_cast<double>(*threads));
}

/// What an instance keeps of its machine is on these; the root volume and those that outlive it
/// are needed to start again, the others may be lost.
void relate_volumes(Reading& reading, const json& node, Resource& vm) {
  const auto root = text(node, "RootDeviceName");
  for (const auto& device : list(node, "BlockDeviceMappings")) {
    const auto volume = text(device, "Ebs.VolumeId");
    if (volume.empty()) continue;
    const bool is_root = !root.empty() && text(device, "DeviceName") == root;
    const bool hard = is_root || !flag(device, "Ebs.DeleteOnTermination").value_or(true);
    auto attributes = hard ? model::Attributes{} : soft();
    const auto name = text(device, "DeviceName");
    model::set(attributes, "device", std::optional<std::string_view>{name});
    if (is_root) model::set(attributes, "root", std::optional{true});
    vm.relate("stored_on", reading.arn_id("ec2", "volume/" + volume), std::move(attributes));
  }
}

void map_instance(Reading& reading, const json& node) {
  const auto image = text(node, "ImageId");
  Resource vm{reading, node, "vm", "ec2",
              reading.arn("ec2", "instance/" + text(node, "InstanceId"))};
  vm.text("instance_type", "InstanceType")
      .text("instance_id", "InstanceId")
      .text("image", "ImageId")
      .text("host_id", "Placement.HostId")
      .text("placement_group", "Placement.GroupName")
      .number("partition", "Placement.PartitionNumber")
      .text("lifecycle", "InstanceLifecycle")
      .text("auto_recovery", "MaintenanceOptions.AutoRecovery")
      .text("vpc", "VpcId")
      .time("launched_at", "LaunchTime")
      .fqdn(text(node, "PrivateDnsName"))
      .fqdn(text(node, "PublicDnsName"))
      .ip(text(node, "PrivateIpAddress"))
      .ip(text(node, "PublicIpAddress"))
      .state("State.Name")
      .tags("Tags")
      .zone(text(node, "Placement.AvailabilityZone"));
  if (auto subnet = text(node, "SubnetId"); !subnet.empty()) {
    vm.relate("located_in", reading.arn_id("ec2", "subnet/" + subnet));
    vm.subnets({std::move(subnet)});
  }
  relate_volumes(reading, node, vm);
  const auto key = vm.key();
  if (!vm.add()) return;
  count_vcpus(reading, node);
  reading.notes().images[key] = image;
}

/// Asks which of the images of a page's instances AWS still has: a filter, unlike a list of ids,
/// is not refused when one is gone.
void ask_images(Reading& reading, const json& answer) {
  constexpr std::size_t kFilterValues = 200;  // EC2 API, "Filter": at most 200 values
  std::vector<std::string> wanted;
  const auto ask = [&] {
    if (wanted.empty()) return;
    json filter = input("Values", std::exchange(wanted, {}));
    filter["Name"] = "image-id";
    json call = json::object();
    call["Filters"] = json::array();
    call["Filters"].push_back(std::move(filter));
    call["IncludeDeprecated"] = true;
    reading.ask("ec2", "DescribeImages", std::move(call));
  };
  for (const auto& reservation : list(answer, "Reservations")) {
    for (auto& image : texts(reservation, "Instances", "ImageId")) {
      if (reading.notes().images_asked.insert(image).second) wanted.push_back(std::move(image));
      if (wanted.size() == kFilterValues) ask();
    }
  }
  ask();
}

/// The attributes of an Auto Scaling group that say what it can bring back.
void tell_group(Reading& reading, const json& node, Resource& group) {
  std::vector<std::string> suspended;
  for (const auto& process : list(node, "SuspendedProcesses")) {
    if (auto name = text(process, "ProcessName"); !name.empty())
      suspended.push_back(std::move(name));
  }
  group.number("min_size", "MinSize")
      .number("max_size", "MaxSize")
      .number("desired", "DesiredCapacity")
      .text("health_check_type", "HealthCheckType")
      .number("health_check_grace_s", "HealthCheckGracePeriod")
      .texts("suspended_processes", std::move(suspended));
  if (auto pools = texts(node, "TargetGroupARNs"); !pools.empty()) {
    group.texts("target_groups", std::move(pools));
  }
  if (auto balancers = texts(node, "LoadBalancerNames"); !balancers.empty()) {
    group.texts("load_balancers", std::move(balancers));
  }
  for (const auto& instance : list(node, "Instances")) {
    const auto id = text(instance, "InstanceId");
    if (id.empty()) continue;
    model::Attributes attributes;
    const auto health = text(instance, "HealthStatus");
    const auto cycle = text(instance, "LifecycleState");
    model::set(attributes, "healthy", works(health));
    model::set(attributes, "lifecycle", std::optional<std::string_view>{cycle});
    if (cycle == "Standby") model::set(attributes, "active", std::optional{false});
    group.related(reading.arn_id("ec2", "instance/" + id), "member_of", std::move(attributes));
  }
}

}  // namespace

void map_placement_groups(const json& answer, const json& /*input*/, Reading& reading) {
  for (const auto& each : list(answer, "PlacementGroups")) {
    reading.notes().placement_groups[text(each, "GroupName")] = text(each, "Strategy");
  }
}

// User data, which may hold secrets, is in none of these answers.
void map_instances(const json& answer, const json& /*input*/, Reading& reading) {
  for (const auto& family : kFamilies) {
    if (!family.code.empty()) reading.count(family.code);
  }
  for (const auto& reservation : list(answer, "Reservations")) {
    for (const auto& each : list(reservation, "Instances")) map_instance(reading, each);
  }
  ask_images(reading, answer);
}

void map_images(const json& answer, const json& /*input*/, Reading& reading) {
  reading.notes().images_listed = true;
  for (const auto& each : list(answer, "Images")) {
    if (text(each, "State") == "available") {
      reading.notes().images_there.insert(text(each, "ImageId"));
    }
  }
}

void map_volumes(const json& answer, const json& /*input*/, Reading& reading) {
  constexpr std::int64_t kGiB = std::int64_t{1} << 30U;
  for (const auto& [type, code] : kVolumeQuotas) reading.count(code);
  reading.ask("ec2", "DescribeSnapshots", input("OwnerIds", std::vector<std::string>{"self"}));
  for (const auto& each : list(answer, "Volumes")) {
    const auto size = number(each, "Size");
    const bool sound = size && *size > 0 && *size < kGiB;
    Resource volume{reading, each, "volume", "ebs",
                    reading.arn("ec2", "volume/" + text(each, "VolumeId"))};
    volume.set("size_bytes", sound ? std::optional{*size * kGiB} : std::nullopt)
        .text("type", "VolumeType")
        .flag("encrypted", "Encrypted")
        .text("volume_id", "VolumeId")
        .state("State")
        .tags("Tags")
        .zone(text(each, "AvailabilityZone"));
    if (!volume.add() || !sound) continue;
    constexpr double kGiBInTiB = 1024;
    const auto type = text(each, "VolumeType");
    for (const auto& [name, code] : kVolumeQuotas) {
      if (type == name) reading.count(code, static_cast<double>(*size) / kGiBInTiB);
    }
  }
}

void map_snapshots(const json& answer, const json& /*input*/, Reading& reading) {
  auto& notes = reading.notes();
  notes.snapshots_scope = reading.scope();
  for (const auto& each : list(answer, "Snapshots")) {
    const auto state = text(each, "State");
    auto at = instant(each, "StartTime");
    if ((state != "completed" && !state.empty()) || at.empty()) continue;
    auto& newest = notes.snapshots[text(each, "VolumeId")];
    newest = std::max(newest, at);
  }
}

void map_autoscaling_groups(const json& answer, const json& /*input*/, Reading& reading) {
  for (const auto& each : list(answer, "AutoScalingGroups")) {
    Resource group{reading, each, "autoscaling_group", "autoscaling",
                   text(each, "AutoScalingGroupARN")};
    const auto name = text(each, "AutoScalingGroupName");
    group.called(name);
    reading.notes().groups[name] = text(each, "AutoScalingGroupARN");
    tell_group(reading, each, group);
    group.state("Status").tags("Tags").zones(texts(each, "AvailabilityZones")).add();
  }
}

}  // namespace plimsoll::aws
