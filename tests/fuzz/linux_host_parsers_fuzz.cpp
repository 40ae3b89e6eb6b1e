// Every parser of the linux-host collector on the same bytes.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "collectors/linux_host/commands.hpp"
#include "collectors/linux_host/parse_devices.hpp"
#include "collectors/linux_host/parse_filesystems.hpp"
#include "collectors/linux_host/parse_hardware.hpp"
#include "collectors/linux_host/parse_interfaces.hpp"
#include "collectors/linux_host/parse_ip.hpp"
#include "collectors/linux_host/parse_lvm.hpp"
#include "collectors/linux_host/parse_multipath.hpp"
#include "collectors/linux_host/parse_network.hpp"
#include "collectors/linux_host/parse_packages.hpp"
#include "collectors/linux_host/parse_raid.hpp"
#include "collectors/linux_host/parse_sockets.hpp"
#include "collectors/linux_host/parse_storage.hpp"
#include "collectors/linux_host/parse_system.hpp"
#include "collectors/linux_host/parse_text.hpp"
#include "collectors/linux_host/parse_time.hpp"
#include "collectors/linux_host/parse_zfs.hpp"

namespace {

/// The readers of what commands print.
void read_commands(std::string_view text) {
  using namespace plimsoll::linux_host;
  (void)command_of(text);
  (void)tree_path_of(text);
  (void)size_of(text);
  (void)parse_lsblk(text);
  (void)parse_blkid(text);
  (void)parse_udevadm(text);
  (void)parse_partitions(text);
  (void)parse_mdadm(text);
  (void)parse_zpool_status(text);
  (void)parse_zpool_table(text);
  for (const auto& volume : parse_lvm(text).volumes) (void)lvm_raid_level(volume.segment_type);
  for (const auto& map : parse_multipath(text).maps) {
    for (const auto& path : map.paths) (void)path_works(path);
  }
  (void)parse_mount_command(text);
  (void)parse_findmnt(text);
  (void)parse_df(text);
  (void)parse_ip_links(text);
  for (const auto& route : parse_ip_routes(text).routes) (void)route_of(route, false);
  (void)parse_ifconfig(text);
  for (const auto& route : parse_route(text).routes) (void)route_of(route);
  (void)parse_nmcli_devices(text);
  (void)parse_ethtool(text);
  (void)parse_teamdctl(text);
  for (const auto& line : parse_ss(text).sockets) (void)socket_of(line);
  for (const auto& line : parse_netstat(text).sockets) (void)socket_of(line);
  (void)parse_ntpq(text);
  (void)parse_chrony_sources(text);
  (void)parse_chrony_tracking(text);
  (void)parse_timedatectl(text);
  (void)parse_uptime(text);
  (void)parse_proc_uptime(text);
  (void)parse_lscpu(text);
  (void)parse_free(text);
  (void)parse_lspci(text);
  (void)parse_upower(text);
  (void)parse_efibootmgr(text);
  (void)parse_uname(text);
  (void)parse_hostnamectl(text);
  (void)parse_dpkg_list(text);
  (void)parse_rpm(text);
  (void)parse_systemctl(text);
}

}  // namespace

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
  read_commands(text);
  return 0;
}
