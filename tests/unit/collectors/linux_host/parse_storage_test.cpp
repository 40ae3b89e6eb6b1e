#include "collectors/linux_host/parse_storage.hpp"

#include <string>

#include <catch2/catch.hpp>

namespace plimsoll::linux_host {
namespace {

TEST_CASE("mdstat gives levels, members, places and what is going on", "[linux_host]") {
  const auto [arrays, issues] = parse_mdstat(
      "Personalities : [raid6] [raid1] \n"
      "md127 : active (auto-read-only) raid6 sde[4](S) sdd[3](F) sdc[2] sdb[1] sda[0]\n"
      "      1953260544 blocks super 1.2 level 6, 512k chunk, algorithm 2 [4/3] [UUU_]\n"
      "      [=>...................]  recovery = 6.1% (60000/976630272) finish=80.0min "
      "speed=190000K/sec\n"
      "      bitmap: 0/8 pages [0KB], 65536KB chunk\n\n"
      "md1 : active raid0 sdg[1] sdf[0]\n      100 blocks super 1.2 512k chunks\n\n"
      "md2 : inactive sdh[1](S)\n      5 blocks super external:imsm\n\nunused devices: <none>\n");
  CHECK(issues.empty());
  REQUIRE(arrays.size() == 3);
  const auto& six = arrays[0];
  CHECK(six.name == "md127");
  CHECK(six.active);
  CHECK(six.level == "raid6");
  CHECK(six.slots == 4);
  CHECK(six.working == 3);
  CHECK(six.map == "UUU_");
  CHECK(six.action == "recovery");
  REQUIRE(six.devices.size() == 5);
  CHECK(six.devices[3].name == "sdd");
  CHECK(six.devices[3].faulty);
  CHECK(six.devices[4].spare);
  CHECK(arrays[1].level == "raid0");
  CHECK_FALSE(arrays[1].slots);  // raid0 prints none
  CHECK_FALSE(arrays[2].active);
  CHECK(arrays[2].external);
}

TEST_CASE("mdstat without sense becomes issues", "[linux_host]") {
  const auto [arrays, issues] =
      parse_mdstat("junk\n  [2/1] [U_]\nmd0 : active raid1 a[0] b]1[\n [1/2] [4097/1]\n");
  REQUIRE(arrays.size() == 1);
  CHECK(arrays[0].devices.size() == 1);
  CHECK_FALSE(arrays[0].slots);
  REQUIRE(issues.size() == 1);
  CHECK(issues[0].where == "line 1");
}

TEST_CASE("mounts resolve escapes and know their server", "[linux_host]") {
  const auto [mounts, issues] = parse_mounts(
      "/dev/sda1 /a\\040b ext4 ro,relatime 0 0\nfiler:/x /x nfs4 rw 0 0\nbroken\n"
      "//srv/share /c cifs rw 0 0\n[2001:db8::1]:/e /e nfs rw 0 0\n10.0.0.1:6789,10.0.0.2:6789:/ "
      "/f ceph rw 0 0\n");
  REQUIRE(mounts.size() == 5);
  CHECK(mounts[0].point == "/a b");
  CHECK(mounts[0].read_only);
  CHECK_FALSE(mount_server(mounts[0]));
  CHECK(mount_server(mounts[1]) == "filer");
  CHECK(mount_server(mounts[2]) == "srv");
  CHECK(mount_server(mounts[3]) == "2001:db8::1");
  CHECK(mount_server(mounts[4]) == "10.0.0.1");
  CHECK(issues.size() == 1);
}

TEST_CASE("device-mapper names are told apart", "[linux_host]") {
  CHECK(mapper_kind("LVM-abc") == MapperKind::lvm);
  CHECK(mapper_kind("mpath-36") == MapperKind::multipath);
  CHECK(mapper_kind("part1-mpath-36") == MapperKind::multipath_partition);
  CHECK(mapper_kind("CRYPT-LUKS2-x") == MapperKind::crypt);
  CHECK(mapper_kind("") == MapperKind::other);
  const auto name = parse_lvm_name("vg--a-pg--data");
  REQUIRE(name);
  CHECK(name->group == "vg-a");
  CHECK(name->volume == "pg-data");
  CHECK_FALSE(parse_lvm_name("mpatha"));
  CHECK(lvm_part("root_rimage_0") == LvmPart::image);
  CHECK(lvm_part("root_rmeta_12") == LvmPart::metadata);
  CHECK(lvm_part("backup_2024") == LvmPart::whole);
}

TEST_CASE("SCSI serial pages are bounded by their length", "[linux_host]") {
  using std::string_literals::operator""s;
  CHECK(parse_vpd80("\0\x80\0\x06  S123"s) == "S123");
  CHECK_FALSE(parse_vpd80("\0\x80\0\xffS123"s));
  CHECK_FALSE(parse_vpd80("\0\x83\0\x04S123"s));
  CHECK_FALSE(parse_vpd80("\0\x80\0\x02\x01\x02"s));
}

TEST_CASE("device paths tell the transport and the adapter", "[linux_host]") {
  const auto sata = parse_device_path(
      "../devices/pci0000:00/0000:00:17.0/ata1/host0/target0:0:0/0:0:0:0/block/sda");
  CHECK(sata.transport == "sata");
  CHECK(sata.pci_slot == "0000:00:17");
  const auto fc = parse_device_path(
      "../devices/pci0000:5d/0000:5d:00.0/0000:5e:00.1/host1/rport-1:0-0/x/block/sdd");
  CHECK(fc.transport == "fc");
  CHECK(fc.pci_slot == "0000:5e:00");
  const auto iscsi =
      parse_device_path("../devices/platform/host6/session3/target6:0:0/6:0:0:1/block/sdf");
  CHECK(iscsi.transport == "iscsi");
  CHECK(iscsi.session == "session3");
  CHECK(parse_device_path("../devices/pci0/0000:03:00.0/host0/target0:2:0/0:2:0:0/block/sda")
            .transport == "scsi");
  CHECK(parse_device_path("").transport.empty());
}

TEST_CASE("makers of SATA disks are read from the model", "[linux_host]") {
  CHECK(disk_maker("ATA     ", "SAMSUNG MZ7LH480") == "Samsung");
  CHECK(disk_maker("ATA", "ST4000NM0035-1V4") == "Seagate");
  CHECK(disk_maker("ATA", "STEC").empty());
  CHECK(disk_maker("", "INTEL SSDPE2KX010T8") == "Intel");
  CHECK(disk_maker("PURE", "FlashArray") == "PURE");
}

}  // namespace
}  // namespace plimsoll::linux_host
