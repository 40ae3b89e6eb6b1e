/// @file
/// The program plimsoll-collect-linux-host: reads the machine it stands on, an unpacked tree of
/// one, or support bundles.
#include "collectors/linux_host/hosts.hpp"
#include "lib/collect/kit/program.hpp"

int main(int argc, char** argv) {
  namespace linux_host = plimsoll::linux_host;
  const plimsoll::collect::kit::Program program{
      {"linux-host",
       "the Linux machine it runs on, an unpacked tree of one, or support bundles",
       {{"root", "string",
         "Folder that holds proc, sys, etc and var of the machine; / when not given."},
        {"file", "array",
         "Folders of support bundles (outputs of commands, sosreport), or folders of such "
         "folders."}},
       {"server", "vm", "nic", "disk", "volume", "link", "storage_controller", "psu", "ups",
        "software", "depends_on", "runs_on", "stored_on", "powered_by", "resolved_by", "member_of"},
       {"Any user may run it; it reads files in /proc, /sys, /etc, /run, /var/lib/dpkg and writes "
        "nothing.",
        "CAP_DAC_READ_SEARCH adds the serial number and UUID of the machine.",
        "CAP_SYS_PTRACE with CAP_DAC_READ_SEARCH adds which process owns a connection."}},
      linux_host::check_hosts,
      linux_host::collect_hosts};
  return plimsoll::collect::kit::run(program, argc, argv);
}
