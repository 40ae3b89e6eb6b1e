/// @file
/// What the outputs of commands in a bundle say, before it is joined with what its files say.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "collectors/linux_host/bundle_source.hpp"
#include "collectors/linux_host/commands.hpp"
#include "collectors/linux_host/facts.hpp"
#include "collectors/linux_host/gather_detail.hpp"
#include "collectors/linux_host/parse_devices.hpp"
#include "collectors/linux_host/parse_filesystems.hpp"
#include "collectors/linux_host/parse_hardware.hpp"
#include "collectors/linux_host/parse_interfaces.hpp"
#include "collectors/linux_host/parse_ip.hpp"
#include "collectors/linux_host/parse_sockets.hpp"

namespace plimsoll::linux_host::detail {

/// Everything read, in the order of the files' paths.  Where several files tell of the same thing
/// the first one counts.
struct Outputs {
  bool bundle = false;  ///< What is not there was not collected; of a machine it is not there.
  std::set<Command> seen;
  // The machine.
  DmiTables dmi;
  LsCpu cpu;
  MemoryFree memory;
  Kernel kernel;
  HostNames names;
  BootOrder boot;
  std::optional<std::int64_t> uptime_s;
  std::vector<PciDevice> pci;
  std::vector<PowerDevice> power;
  // The clock.
  std::vector<TimeSource> ntp;
  std::vector<TimeSource> chrony;
  ChronyTracking tracking;
  ClockState clock;
  // Storage.
  std::vector<ListedDevice> devices;
  std::vector<BlockContent> contents;
  std::vector<UdevDevice> udev;
  RaidReport raid;
  std::vector<ZfsPool> pools;
  LvmReport lvm;
  std::vector<MultipathMap> multipath;
  std::vector<Mount> mounts;
  std::vector<DiskFree> disk_free;
  // Network.
  std::vector<Link> links;  ///< Each name once: what ip says, else ifconfig.
  std::vector<Route> routes;
  std::vector<Route> routes6;
  std::vector<NmDevice> managed;
  std::map<std::string, EthernetPort> ports;  ///< By interface.
  std::map<std::string, Team> teams;          ///< By interface.
  std::vector<Socket> sockets;
  // Software.
  std::vector<Package> packages;
  bool lists_packages = false;
  Units units;

  [[nodiscard]] bool has(Command command) const { return seen.contains(command); }
};

/// Reads every file that command_of() knows.
[[nodiscard]] Outputs read_outputs(Reader& reader, const OutputFiles& files);

// What the files of the tree did not say is taken from the outputs.
void fill_machine(const Outputs& outputs, Host& host);
void fill_clock(const Outputs& outputs, Host& host);
void fill_power(const Outputs& outputs, Host& host);
void fill_storage(const Outputs& outputs, Host& host);
void fill_network(const Outputs& outputs, Host& host);
void fill_connections(const Outputs& outputs, Host& host);

}  // namespace plimsoll::linux_host::detail
