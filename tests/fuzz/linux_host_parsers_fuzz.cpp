// Every parser of the linux-host collector on the same bytes.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "collectors/linux_host/parse_network.hpp"
#include "collectors/linux_host/parse_packages.hpp"
#include "collectors/linux_host/parse_storage.hpp"
#include "collectors/linux_host/parse_system.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace plimsoll::linux_host;
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  (void)parse_assignments(text);
  (void)parse_cpuinfo(text);
  (void)parse_memory_bytes(text);
  (void)fqdn_of(text, parse_hosts(text));
  (void)parse_resolv(text);
  (void)parse_time_servers(text);
  (void)parse_dmidecode(text);
  (void)parse_mdstat(text);
  for (const auto& mount : parse_mounts(text).mounts) (void)mount_server(mount);
  (void)mapper_kind(text);
  if (const auto name = parse_lvm_name(text)) (void)lvm_part(name->volume);
  (void)parse_vpd80(text);
  (void)parse_device_path(text);
  (void)disk_maker(text, text);
  (void)parse_bond(text);
  (void)parse_routes(text);
  (void)parse_routes6(text);
  (void)parse_local_addresses(text);
  (void)parse_addresses6(text);
  (void)within(text, text, 24);
  (void)parse_sockets(text);
  (void)parse_dpkg_status(text);
  (void)parse_rpm_list(text);
  (void)parse_apk_installed(text);
  (void)upstream_version(text);
  return 0;
}
