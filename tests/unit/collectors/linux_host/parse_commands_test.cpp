// What the corpus has no sample of: shapes of outputs that the manual pages describe.
#include <catch2/catch.hpp>

#include "collectors/linux_host/parse_devices.hpp"
#include "collectors/linux_host/parse_hardware.hpp"
#include "collectors/linux_host/parse_interfaces.hpp"
#include "collectors/linux_host/parse_ip.hpp"
#include "collectors/linux_host/parse_lvm.hpp"
#include "collectors/linux_host/parse_multipath.hpp"
#include "collectors/linux_host/parse_packages.hpp"
#include "collectors/linux_host/parse_raid.hpp"
#include "collectors/linux_host/parse_sockets.hpp"
#include "collectors/linux_host/parse_text.hpp"
#include "collectors/linux_host/parse_time.hpp"
#include "collectors/linux_host/parse_zfs.hpp"

namespace plimsoll::linux_host {
namespace {

using Texts = std::vector<std::string>;

TEST_CASE("sizes are read in powers of 1024", "[linux_host]") {
  CHECK(size_of("20G") == std::int64_t{20} << 30U);
  CHECK(size_of("1.4M") == 1'468'006);
  CHECK(size_of("1,5K") == 1536);
  CHECK(size_of("7", 1024) == 7168);
  CHECK(size_of("3MiB") == 3 << 20U);
  for (const char* bad : {"", "G", "1X", "1.2.3", "-1", "999999999E", "1GiBs"})
    CHECK_FALSE(size_of(bad));
}

TEST_CASE("a device below two others is listed once and stands on both", "[linux_host]") {
  const auto [devices, issues] = parse_lsblk(
      "NAME    TYPE\nsda     disk\n`-sda1  part\n  `-md0 raid1\nsdb     disk\n`-sdb1  part\n  "
      "`-md0 "
      "raid1\n");
  REQUIRE(devices.size() == 5);
  CHECK(devices[2].name == "md0");
  CHECK(devices[2].parents == Texts{"sda1", "sdb1"});
  CHECK(issues.empty());
}

TEST_CASE("lsblk's pairs and several mount points are read", "[linux_host]") {
  const auto pairs = parse_lsblk(R"(NAME="sda" TYPE="disk" PKNAME="" ROTA="1"
NAME="sda1" TYPE="part" PKNAME="sda" MOUNTPOINT="/a b")");
  REQUIRE(pairs.devices.size() == 2);
  CHECK(pairs.devices[0].rotational == true);
  CHECK(pairs.devices[1].parents == Texts{"sda"});
  CHECK(pairs.devices[1].mount_points == Texts{"/a b"});
  const auto tree = parse_lsblk("NAME TYPE MOUNTPOINTS\nsda  disk /a\n          /b\nsdb  disk\n");
  REQUIRE(tree.devices.size() == 2);
  CHECK(tree.devices[0].mount_points == Texts{"/a", "/b"});
}

TEST_CASE("pools have sections, sets within slots and odd names", "[linux_host]") {
  const auto [pools, issues] = parse_zpool_status(
      "  pool: tank\n state: ONLINE\n  scan: resilver in progress since Sun\n"
      "\t1.2T scanned\nconfig:\n\n\tNAME STATE READ WRITE CKSUM\n\ttank ONLINE 0 0 0\n"
      "\t  raidz2-0 DEGRADED 0 0 0\n\t    replacing-0 DEGRADED 0 0 0\n"
      "\t      sda OFFLINE 0 0 0\n\t      sdb ONLINE 0 0 1.5K  (resilvering)\n\t    sdc ONLINE 0 0 "
      "0\n\tlogs\t\n\t  mirror-1 ONLINE 0 0 0\n\t    sdd ONLINE 0 0 0\n\tspares\n\t  sde AVAIL\n\n"
      "errors: No known data errors\n");
  CHECK(issues.empty());
  REQUIRE(pools.size() == 1);
  const auto& devices = pools[0].devices;
  REQUIRE(devices.size() == 8);
  CHECK(devices[1].parent == 0U);
  CHECK(devices[3].parent == 1U);
  CHECK(devices[3].checksum_errors == 1536);
  CHECK(devices[4].parent == 0U);
  CHECK(devices[5].section == "logs");
  CHECK_FALSE(devices[5].parent);
  CHECK(devices[6].parent == 5U);
  CHECK(devices[7].section == "spares");
  CHECK(devices[7].state == "AVAIL");
  CHECK(pools[0].scan == "resilver in progress since Sun 1.2T scanned");
}

TEST_CASE("zpool list -v gives sizes and the tree", "[linux_host]") {
  const auto pools = parse_zpool_table(
                         "NAME       SIZE  ALLOC   FREE  CKPOINT  EXPANDSZ   FRAG    CAP  DEDUP  "
                         "HEALTH  ALTROOT\n"
                         "tank      1.81T   920G   936G        -         -    12%    49%  1.00x  "
                         "ONLINE  -\n"
                         "  mirror  1.81T   920G   936G        -         -    12%    49%      -  "
                         "ONLINE\n"
                         "    sda       -      -      -        -         -      -      -      -  "
                         "ONLINE\n"
                         "cache         -      -      -         -      -\n"
                         "  sdx      100G    10G    90G        -         -     0%    10%      -  "
                         "ONLINE\n")
                         .pools;
  REQUIRE(pools.size() == 1);
  CHECK(pools[0].state == "ONLINE");
  CHECK(pools[0].allocated_bytes == std::int64_t{920} << 30U);
  REQUIRE(pools[0].devices.size() == 3);
  CHECK(pools[0].devices[1].parent == 0U);
  CHECK(pools[0].devices[2].section == "cache");
}

TEST_CASE("LVM's text and JSON tell the same", "[linux_host]") {
  const auto text = parse_lvm(
      "  LV              VG  Attr       LSize   Type   Cpy%Sync Devices\n"
      "  root            vg0 rwi-aor--- <10.00g raid1  100.00   root_rimage_0(0),root_rimage_1(0)\n"
      "  [root_rimage_0] vg0 iwi-aor--- <10.00g linear          /dev/sda2(1)\n");
  const auto json = parse_lvm(R"x({"report":[{"lv":[{"lv_name":"root","vg_name":"vg0",
      "lv_attr":"rwi-aor---","lv_size":"<10.00g","segtype":"raid1","copy_percent":"100.00",
      "devices":"root_rimage_0(0),root_rimage_1(0)"},{"lv_name":"[root_rimage_0]",
      "vg_name":"vg0","lv_attr":"iwi-aor---","lv_size":"<10.00g","segtype":"linear",
      "devices":"/dev/sda2(1)"}]}]})x");
  for (const auto& report : {text, json}) {
    REQUIRE(report.volumes.size() == 2);
    CHECK(report.issues.empty());
    const auto& root = report.volumes[0];
    CHECK(root.segment_type == "raid1");
    CHECK(root.sync_percent == 100.0);
    CHECK(root.size_bytes == std::int64_t{10} << 30U);
    CHECK(root.devices == Texts{"root_rimage_0", "root_rimage_1"});
    CHECK(report.volumes[1].hidden);
    CHECK(report.volumes[1].name == "root_rimage_0");
    CHECK(report.volumes[1].devices == Texts{"/dev/sda2"});
  }
  const auto physical = parse_lvm(
      "  PV         VG  Fmt  Attr PSize   PFree\n"
      "  /dev/sda2  vg0 lvm2 a--  <19.00g    0 \n");
  REQUIRE(physical.physicals.size() == 1);
  CHECK(physical.physicals[0].group == "vg0");
  const auto group = parse_lvm(
      "  VG  #PV #LV #SN Attr   VSize   VFree\n  vg0   2   3   0 wz-pn- "
      "<19.00g    0 \n");
  REQUIRE(group.groups.size() == 1);
  CHECK(group.groups[0].physical_volumes == 2);
  CHECK(lvm_raid_level("raid6_zr") == "raid6");
  CHECK(lvm_raid_level("thin").empty());
}

TEST_CASE("multipath devices with and without aliases, and paths that are gone", "[linux_host]") {
  const auto [maps, issues] = parse_multipath(
      "3600508b4000156d7 dm-2 HP,HSV 210\n"
      "size=20G features='1 queue_if_no_path' hwhandler='1 alua' wp=rw\n"
      "|-+- policy='round-robin 0' prio=50 status=active\n"
      "| |- 5:0:0:1 sdc 8:32 active ready running\n"
      "| `- #:#:#:# -   #:#  failed undef unknown\n"
      "`-+- policy='round-robin 0' prio=10 status=enabled\n"
      "  `- 6:0:0:1 sdd 8:48 active ghost running\n"
      "create: mpathb (3600abc) dm-3 IBM,2145\n nonsense\n");
  REQUIRE(maps.size() == 2);
  CHECK(maps[0].wwid == "3600508b4000156d7");
  CHECK(maps[0].product == "HSV 210");
  CHECK(maps[0].size_bytes == std::int64_t{20} << 30U);
  CHECK(maps[0].hardware_handler == "1 alua");
  REQUIRE(maps[0].paths.size() == 3);
  CHECK(path_works(maps[0].paths[0]) == true);
  CHECK(path_works(maps[0].paths[1]) == false);
  CHECK(path_works(maps[0].paths[2]) == true);  // a standby path of an array works
  CHECK(maps[0].paths[2].group_status == "enabled");
  CHECK(maps[1].alias == "mpathb");
  CHECK(issues.size() == 1);
}

TEST_CASE("ip prints one line an address with -o", "[linux_host]") {
  const auto links = parse_ip_links(
                         "2: eth0    inet 10.0.0.5/24 brd 10.0.0.255 scope global eth0\\       "
                         "valid_lft forever\n2: eth0    inet6 fe80::1/64 scope link \\  x\n"
                         "3: eth0.20@eth0: <UP,LOWER_UP> mtu 1500 state UP \\    link/ether "
                         "24:6e:96:00:00:01 brd ff:ff:ff:ff:ff:ff\n")
                         .links;
  REQUIRE(links.size() == 2);
  REQUIRE(links[0].addresses.size() == 2);
  CHECK(links[0].addresses[0].address == "10.0.0.5");
  CHECK(links[0].addresses[1].scope == "link");
  CHECK(links[1].parent == "eth0");
  CHECK(links[1].mac == "24:6e:96:00:00:01");
  CHECK(links[1].carrier == true);
}

TEST_CASE("a route with several next hops is several routes", "[linux_host]") {
  const auto [routes, issues] = parse_ip_routes(
      "default proto static metric 10 \n\tnexthop via 10.0.0.1 dev eth0 weight 1\n"
      "\tnexthop via 10.0.1.1 dev eth1 weight 1 dead linkdown\nblackhole 10.9.0.0/16\n"
      "local 10.0.0.5 dev eth0 table local\n10.8.0.0/16 dev tun0 table 100\nfoo bar\n");
  REQUIRE(routes.size() == 2);
  CHECK(routes[0].interface == "eth0");
  CHECK(routes[1].via == "10.0.1.1");
  CHECK(routes[1].metric == 10);
  CHECK(issues.size() == 1);
  const auto route = route_of(routes[0], false);
  REQUIRE(route);
  CHECK(route->destination == "0.0.0.0");
  CHECK(route->prefix == 0);
  CHECK_FALSE(route_of({"10.0.0.0/99", "", "eth0", "", "", "", {}, ""}, false));
}

TEST_CASE("processes of sockets come from ss and netstat", "[linux_host]") {
  const auto ss = parse_ss(
                      "State  Recv-Q Send-Q Local Address:Port Peer Address:Port\n"
                      "LISTEN 0 128 [::ffff:10.0.0.1]:https [::]:* "
                      "users:((\"nginx\",pid=1,fd=2),(\"nginx\",pid=3,fd=2)) ino:77 sk:1\n"
                      "LISTEN 0 128 10.0.0.1%eth0:odd-port *:*\n")
                      .sockets;
  REQUIRE(ss.size() == 2);
  const auto socket = socket_of(ss[0]);
  REQUIRE(socket);
  CHECK(socket->local == "10.0.0.1");
  CHECK(socket->local_port == 443);
  CHECK(socket->process == "nginx");
  CHECK(socket->inode == 77);
  CHECK_FALSE(socket_of(ss[1]));  // a name that is not in the short list
  const auto netstat =
      parse_netstat(
          "Proto Recv-Q Send-Q Local Address Foreign Address State PID/Program name\n"
          "tcp 0 0 10.0.0.5:40000 10.0.0.9:5432 ESTABLISHED 702/postgres: x\n"
          "udp 0 0 0.0.0.0:68 0.0.0.0:* 5/dhclient\n")
          .sockets;
  REQUIRE(netstat.size() == 2);
  CHECK(netstat[0].process == "postgres");
  CHECK(netstat[1].state.empty());
  CHECK_FALSE(socket_of(netstat[1]));
}

TEST_CASE("clocks, teams and old ifconfig", "[linux_host]") {
  const auto sources = parse_chrony_sources(
      "MS Name/IP address         Stratum Poll Reach LastRx Last sample\n====\n"
      "^* 10.0.0.53                     2   6   377    12   +1us[ +2us] +/- 3ms\n"
      "#? GPS                           0   4     0     -     +0ns[   +0ns] +/-    0ns\n");
  REQUIRE(sources.size() == 2);
  CHECK(sources[0].tally == '*');
  CHECK(sources[0].poll_s == 64);
  CHECK(sources[1].type == "#");
  const auto tracking = parse_chrony_tracking(
      "Reference ID    : 0A000035 (ntp1)\nStratum : 3\nSystem time     : 0.000012 seconds slow of "
      "NTP "
      "time\nLeap status     : Normal\n");
  CHECK(tracking.reference == "ntp1");
  CHECK(tracking.offset_s == -0.000012);
  const auto team = parse_teamdctl(
      "setup:\n  runner: activebackup\nports:\n  eth1\n    link watches:\n      link summary: up\n"
      "    link: up\n  eth2\n    link: down\nrunner:\n  active port: eth1\n");
  CHECK(team.runner == "activebackup");
  CHECK(team.active_port == "eth1");
  REQUIRE(team.ports.size() == 2);
  CHECK(team.ports[1].up == false);
  const auto links = parse_ifconfig(
                         "eth0      Link encap:Ethernet  HWaddr 24:6e:96:00:00:01  \n"
                         "          inet addr:10.0.0.5  Bcast:10.0.0.255  Mask:255.255.255.0\n"
                         "          UP BROADCAST RUNNING MULTICAST  MTU:1500  Metric:1\n")
                         .links;
  REQUIRE(links.size() == 1);
  CHECK(links[0].mac == "24:6e:96:00:00:01");
  REQUIRE(links[0].addresses.size() == 1);
  CHECK(links[0].addresses[0].prefix == 24);
  CHECK(links[0].carrier == true);
  CHECK(parse_uptime(" 10:25:20 up 24 min,  1 user,  load average: 0, 0, 0") == 24 * 60);
  CHECK_FALSE(parse_uptime("up"));
}

TEST_CASE("packages come from each of rpm's forms", "[linux_host]") {
  const auto installed = parse_rpm(
      "bash-4.2.46-34.el7.x86_64      Mon Oct 14 2019\n"
      "postgresql15-server-15.4-1PGDG.rhel7.x86_64 Tue 2020\n");
  REQUIRE(installed.packages.size() == 2);
  CHECK(installed.packages[1].name == "postgresql15-server");
  CHECK(installed.packages[1].version == "15.4");
  CHECK(parse_rpm("nginx-1.20.1-10.el9.x86_64\n").packages[0].name == "nginx");
  CHECK(parse_rpm("nginx 1.20.1\n").packages[0].version == "1.20.1");
  CHECK(parse_rpm("one two three four\n").issues.size() == 1);
  CHECK_FALSE(parse_nevra("a-b"));
  CHECK_FALSE(parse_nevra("--."));
}

TEST_CASE("examined members and arrays of one file are told apart", "[linux_host]") {
  const auto report = parse_mdadm(
      "/dev/md0:\n        Raid Level : raid5\n      Raid Devices : 3\n    Number   Major   Minor   "
      "RaidDevice State\n       0       8        1        0      active sync   /dev/sda1\n"
      "       -       0        0        1      removed\n  what is this\n"
      "/dev/sdc1:\n          Magic : a92b4efc\n     Array UUID : 1:2\n    Device Role : spare\n"
      "mdadm: No md superblock detected on /dev/sdd.\n");
  REQUIRE(report.arrays.size() == 1);
  REQUIRE(report.arrays[0].slots.size() == 2);
  CHECK(report.arrays[0].slots[1].device.empty());
  CHECK(report.arrays[0].slots[1].slot == 1);
  REQUIRE(report.members.size() == 1);
  CHECK(report.members[0].role == "spare");
  CHECK(report.issues.size() == 1);
}

TEST_CASE("lscpu, hostnamectl and lspci say what a machine is", "[linux_host]") {
  const auto cpu = parse_lscpu(
      "CPU(s): 8\nCore(s) per socket: 2\nSocket(s): 2\nModel name: Xeon\n"
      "Hypervisor vendor: KVM\n");
  CHECK(cpu.processors.threads == 8);
  CHECK(cpu.processors.cores == 4);
  CHECK(cpu.hypervisor == "KVM");
  CHECK(parse_lscpu(R"({"lscpu":[{"field":"CPU(s):","data":"4"}]})").processors.threads == 4);
  const auto names = parse_hostnamectl(
      " Static hostname: db1\n  Virtualization: vmware\n Kernel: "
      "Linux 6.1.0\n");
  CHECK(names.hostname == "db1");
  CHECK(names.kernel == "6.1.0");
  const auto devices = parse_lspci("00:1f.2 SATA controller: Intel Corporation C610 (rev 05)\n");
  REQUIRE(devices.size() == 1);
  CHECK(devices[0].device_class == "SATA controller");
  CHECK(parse_free("total used\nMem: 2 1\n", 1024).total_bytes == 2048);
}

}  // namespace
}  // namespace plimsoll::linux_host
