// VMware vSphere.
#include "collectors/terraform/types.hpp"

namespace plimsoll::terraform {

using namespace collect::kit;

namespace {

const TypeRow kRows[] = {
    {"vsphere_virtual_machine",
     "vm",
     "vsphere",
     "",
     {{"num_cpus", "cpus", As::integer},
      {"memory", "memory_bytes", As::mib},
      {"default_ip_address", "ip", As::id},
      {"guest_ip_addresses", "ip", As::id},
      {"ha_vm_restart_priority", "ha_restart_priority"}},
     {{"resource_pool_id", "runs_on", "vsphere_compute_cluster vsphere_resource_pool"},
      {"datastore_id", "stored_on", "vsphere_vmfs_datastore vsphere_datastore_cluster"},
      {"datastore_cluster_id", "stored_on", "vsphere_datastore_cluster"},
      {"disk.datastore_id", "stored_on", "vsphere_vmfs_datastore", kMany}},
     "name moid"},
    {"vsphere_compute_cluster",
     "hypervisor_cluster",
     "vsphere",
     "",
     {{"ha_enabled", "ha_enabled", As::boolean},
      {"drs_enabled", "drs_enabled", As::boolean},
      {"ha_admission_control_policy", "ha_admission_control"},
      {"ha_admission_control_host_failure_tolerance", "ha_host_failures", As::integer},
      {"ha_admission_control_resource_percentage_cpu", "ha_reserved_cpu_pct", As::integer},
      {"ha_host_monitoring", "ha_host_monitoring", As::enabled},
      {"drs_automation_level", "drs_automation"}},
     {{"host_system_ids", "member_of", "vsphere_host", kBack | kMany}},
     "name resource_pool_id"},
    {"vsphere_host",
     "hypervisor",
     "vsphere",
     "",
     {{"hostname", "fqdn", As::id}},
     {{"cluster", "member_of", "vsphere_compute_cluster"}},
     "hostname"},
    {"vsphere_resource_pool",
     "",
     "",
     "",
     {},
     {{"parent_resource_pool_id", "runs_on", "vsphere_compute_cluster"}},
     "name"},
    {"vsphere_vmfs_datastore",
     "volume",
     "vsphere",
     "",
     {{"capacity", "size_bytes", As::mib}, {"type", "type"}},
     {{"datastore_cluster_id", "member_of", "vsphere_datastore_cluster"}},
     "name"},
    {"vsphere_datastore_cluster",
     "volume",
     "vsphere",
     "",
     {{"sdrs_enabled", "sdrs_enabled", As::boolean}},
     {},
     "name"},
    {"vsphere_distributed_virtual_switch",
     "virtual_network",
     "vsphere",
     "",
     {{"uplinks", "uplinks", As::count}, {"teaming_policy", "teaming_policy"}},
     {},
     "name"},
};

}  // namespace

std::vector<TypeRow> vsphere_rows() { return joined({kRows}); }

}  // namespace plimsoll::terraform
