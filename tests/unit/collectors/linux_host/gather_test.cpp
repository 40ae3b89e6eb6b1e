#include "collectors/linux_host/gather.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

#include "tests/unit/collectors/linux_host/memory_source.hpp"

namespace plimsoll::linux_host {
namespace {

const Gap* gap_of(const Host& host, Area area) {
  const auto found = std::ranges::find(host.gaps, area, &Gap::area);
  return found == host.gaps.end() ? nullptr : &*found;
}

TEST_CASE("serial numbers that only root may read are a gap of their own", "[linux_host]") {
  test::MemorySource source;
  source.files["/sys/class/dmi/id/sys_vendor"] = "Dell Inc.\n";
  source.files["/sys/class/net/lo/type"] = "772\n";
  source.denied = {"/sys/class/dmi/id/product_serial", "/sys/class/dmi/id/product_uuid"};
  const Host host = gather(source);
  const Gap* gap = gap_of(host, Area::identity);
  REQUIRE(gap != nullptr);
  CHECK(gap->access == Access::denied);
  CHECK(gap->path == "/sys/class/dmi/id/product_serial");
  CHECK(gap->remedy.find("root") != std::string::npos);
  CHECK(gap_of(host, Area::system) == nullptr);
  CHECK(host.vendor == "Dell Inc.");
}

TEST_CASE("what a tree does not hold is told apart from what is not there", "[linux_host]") {
  test::MemorySource source;
  source.files["/sys/class/net/eth0/type"] = "1\n";
  source.files["/proc/net/tcp"] = "  sl  local_address\n";
  const Host host = gather(source);
  CHECK(gap_of(host, Area::network) == nullptr);      // no bond, no route: listed, none
  CHECK(gap_of(host, Area::connections) == nullptr);  // an empty list is a list
  CHECK(gap_of(host, Area::power) == nullptr);
  REQUIRE(gap_of(host, Area::storage) != nullptr);
  CHECK(gap_of(host, Area::storage)->access == Access::absent);
  CHECK(gap_of(host, Area::software) != nullptr);
}

TEST_CASE("a binary rpm database is reported with what to do", "[linux_host]") {
  test::MemorySource source;
  source.files["/var/lib/rpm/rpmdb.sqlite"] = "x";
  const Host host = gather(source);
  REQUIRE(gap_of(host, Area::software) != nullptr);
  CHECK(gap_of(host, Area::software)->remedy.find("rpm -qa") != std::string::npos);
}

TEST_CASE("processes that hide their files are one gap, and ended ones are none", "[linux_host]") {
  test::MemorySource source;
  source.files["/proc/net/tcp"] =
      "head\n 0: 0100007F:1538 00000000:0000 0A 0:0 0:0 0 0 0 77 1\n 1: 0B00140A:B046 "
      "0C00140A:1538 01 0:0 0:0 0 0 0 78 1\n";
  source.files["/proc/10/comm"] = "postgres\n";
  source.links["/proc/10/fd/4"] = "socket:[78]";
  source.links["/proc/10/fd/5"] = "socket:[99]";
  source.files["/proc/11/comm"] = "other\n";
  source.denied = {"/proc/11/fd"};
  source.files["/proc/12/comm"] = "gone\n";
  const Host host = gather(source);
  CHECK(host.socket_owners == std::map<std::uint64_t, std::string>{{78, "postgres"}});
  REQUIRE(gap_of(host, Area::owners) != nullptr);
  CHECK(gap_of(host, Area::owners)->access == Access::denied);
}

TEST_CASE("virtual machines and containers are recognised", "[linux_host]") {
  const auto seen = [](std::map<std::string, std::string, std::less<>> files) {
    test::MemorySource source;
    source.files = std::move(files);
    const Host host = gather(source);
    return std::pair{host.hypervisor, host.container};
  };
  using Pair = std::pair<std::string, std::string>;
  const std::string dmi = "/sys/class/dmi/id/";
  CHECK(seen({{dmi + "sys_vendor", "VMware, Inc."}}) == Pair{"vmware", ""});
  CHECK(seen({{dmi + "sys_vendor", "Microsoft Corporation"}, {dmi + "product_name", "Surface"}}) ==
        Pair{"", ""});
  CHECK(seen({{dmi + "sys_vendor", "Amazon EC2"}, {dmi + "product_name", "m5.metal"}}) ==
        Pair{"", ""});
  CHECK(seen({{dmi + "sys_vendor", "Amazon EC2"}, {dmi + "product_name", "m5.large"}}) ==
        Pair{"amazon", ""});
  CHECK(seen({{"/proc/cpuinfo", "flags : hypervisor\n"}}) == Pair{"unknown", ""});
  CHECK(seen({{"/sys/hypervisor/type", "xen"}, {"/proc/xen/capabilities", "control_d"}}) ==
        Pair{"", ""});
  CHECK(seen({{"/proc/1/cgroup", "0::/kubepods/burstable/pod1\n"}}) == Pair{"", "kubernetes"});
  CHECK(seen({{"/.dockerenv", ""}}) == Pair{"", "docker"});
  // A disk made from a container's image is a machine all the same.
  CHECK(seen({{"/.dockerenv", ""}, {"/proc/mounts", "/dev/vda / ext4 rw 0 0\n"}}) == Pair{"", ""});
}

TEST_CASE("a bonded port shows its own address, not the bond's", "[linux_host]") {
  test::MemorySource source;
  for (const std::string name : {"eth0", "bond0"}) {
    source.files["/sys/class/net/" + name + "/address"] = "24:6e:96:00:00:01\n";
  }
  source.files["/sys/class/net/bond0/bonding/mode"] = "802.3ad 4\n";
  source.files["/proc/net/bonding/bond0"] =
      "Bonding Mode: x\nSlave Interface: eth0\nPermanent HW addr: 24:6e:96:00:00:09\n";
  const Host host = gather(source);
  REQUIRE(host.interfaces.size() == 2);
  CHECK(host.interfaces[1].mac == "24:6e:96:00:00:09");
  CHECK(host.interfaces[1].master == "bond0");
}

}  // namespace
}  // namespace plimsoll::linux_host
