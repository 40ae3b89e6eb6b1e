// Support bundles: which files are recognised, and one reading of outputs and files.
#include <algorithm>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "collectors/linux_host/bundle_source.hpp"
#include "collectors/linux_host/commands.hpp"
#include "collectors/linux_host/gather.hpp"
#include "collectors/linux_host/mapping.hpp"
#include "lib/core/text.hpp"
#include "tests/support/support.hpp"
#include "tests/unit/collectors/linux_host/memory_source.hpp"

namespace plimsoll::linux_host {
namespace {

namespace fs = std::filesystem;

TEST_CASE("files are recognised by the words of the command", "[linux_host]") {
  using enum Command;
  struct Case {
    const char* name;
    std::optional<Command> command;
    const char* subject;
  };
  const auto [name, command, subject] = GENERATE(
      Case{"lsblk", lsblk, ""}, Case{"lsblk_-J.txt", lsblk, ""},
      Case{"lsblk-json.out", lsblk, "json"}, Case{"ip_-j_addr.json", ip_link, "addr"},
      Case{"ip-d-link.txt", ip_link, "link"}, Case{"ip_route", ip_route, "route"},
      Case{"zpool-status-v.out", zpool_status, "status-v"}, Case{"zpool_list", zpool_table, "list"},
      Case{"mdadm_--detail_.dev.md0", mdadm, ".dev.md0"},
      Case{"chronyc_-n_sources", chrony_sources, "sources"}, Case{"ethtool_eth0", ethtool, "eth0"},
      Case{"ethtool_-i_eth0.20", ethtool, "eth0.20"}, Case{"ethtool_-S_eth0", {}, ""},
      Case{"installed-rpms", rpm, "rpms"}, Case{"rpm-qa.txt", rpm, "qa"}, Case{"dpkg_-l", dpkg, ""},
      Case{"uname_-a", uname, ""}, Case{"lvs_--reportformat_json", lvm, "json"},
      Case{"nmcli_device_show", nmcli, "device_show"}, Case{"nmcli_connection_show", {}, ""},
      Case{"netstat_-s", {}, ""}, Case{"df_-ali", {}, ""}, Case{"passwd", {}, ""},
      Case{".lsblk", {}, ""}, Case{"_", {}, ""}, Case{"", {}, ""});
  INFO(name);
  const auto found = command_of(name);
  REQUIRE(found.has_value() == command.has_value());
  if (!found) return;
  CHECK(found->command == *command);
  CHECK(found->subject == subject);
}

TEST_CASE("files of the machine are recognised by their own names", "[linux_host]") {
  CHECK(tree_path_of("os-release") == "/etc/os-release");
  CHECK(tree_path_of("cat_proc_mdstat.txt") == "/proc/mdstat");
  CHECK(tree_path_of("proc_net_bonding_bond0") == "/proc/net/bonding/bond0");
  CHECK(tree_path_of("bonding-bond0.20.txt") == "/proc/net/bonding/bond0.20");
  CHECK(tree_path_of("resolv.conf") == "/etc/resolv.conf");
  CHECK_FALSE(tree_path_of("shadow"));
}

/// A host with nothing but outputs.
std::map<std::string, std::string, std::less<>> outputs() {
  std::map<std::string, std::string, std::less<>> f;
  f["/hostname.txt"] = "web1\n";
  f["/dmidecode.txt"] =
      "System Information\n\tManufacturer: Dell Inc.\n\tProduct Name: R640\n\tSerial Number: "
      "ABC12\n"
      "System Power Supply\n\tName: P1\n\tStatus: Present, OK\n"
      "System Power Supply\n\tName: P2\n\tStatus: Present, OK\n";
  f["/ip_-d_addr.txt"] =
      "1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 state UNKNOWN\n    link/loopback 00:00:00:00:00:00\n"
      "2: eno1: <BROADCAST,SLAVE,UP,LOWER_UP> mtu 1500 master bond0 state UP\n"
      "    link/ether 24:6e:96:00:00:01 permaddr 24:6e:96:00:00:01\n"
      "    bond_slave state ACTIVE mii_status UP link_failure_count 0 perm_hwaddr "
      "24:6e:96:00:00:01 queue_id 0\n"
      "3: eno2: <NO-CARRIER,BROADCAST,SLAVE,UP> mtu 1500 master bond0 state DOWN\n"
      "    link/ether 24:6e:96:00:00:01\n"
      "    bond_slave state BACKUP mii_status DOWN perm_hwaddr 24:6e:96:00:00:02 queue_id 0\n"
      "4: bond0: <BROADCAST,MASTER,UP,LOWER_UP> mtu 1500 state UP\n"
      "    link/ether 24:6e:96:00:00:01\n"
      "    bond mode active-backup active_slave eno1 miimon 100 updelay 0 downdelay 200 min_links "
      "0\n"
      "    inet 10.0.0.5/24 brd 10.0.0.255 scope global bond0\n"
      "5: docker0: <BROADCAST,UP> mtu 1500 state DOWN\n    link/ether 02:42:00:00:00:01\n"
      "    bridge forward_delay 1500 stp_state 0\n    inet 172.17.0.1/16 scope global docker0\n";
  f["/ip_route.txt"] = "default via 10.0.0.1 dev bond0 proto static metric 100\n";
  f["/ethtool_eno1"] = "Settings for eno1:\n\tSpeed: 10000Mb/s\n\tLink detected: yes\n";
  f["/ethtool_-i_eno1"] = "driver: ixgbe\nbus-info: 0000:18:00.0\n";
  f["/ethtool_-i_eno2"] = "driver: ixgbe\nbus-info: 0000:18:00.1\n";
  f["/lspci_-mmv"] = "Slot:\t18:00.0\nVendor:\tIntel Corporation\nDevice:\tX550\n";
  f["/sos_commands/block/lsblk"] =
      "NAME          MAJ:MIN RM  SIZE RO TYPE  MOUNTPOINT\n"
      "sda               8:0  0  100G  0 disk\n"
      "`-sda1            8:1  0  100G  0 part\n"
      "  `-md0           9:0  0  100G  0 raid1\n"
      "    `-vg-data   253:1  0   50G  0 lvm   /data\n"
      "sdb              8:16  0  100G  0 disk\n"
      "`-sdb1           8:17  0  100G  0 part\n"
      "  `-md0           9:0  0  100G  0 raid1\n"
      "    `-vg-data   253:1  0   50G  0 lvm   /data\n";
  f["/sos_commands/md/mdadm_-D_.dev.md0"] =
      "/dev/md0:\n        Raid Level : raid1\n      Raid Devices : 2\n"
      "             State : clean, degraded \n"
      "    Number   Major   Minor   RaidDevice State\n"
      "       0       8        1        0      active sync   /dev/sda1\n"
      "       1       8       17        1      faulty   /dev/sdb1\n";
  f["/multipath_-ll.txt"] =
      "mpatha (3600508b4000156d700012000000b0000) dm-2 HP,HSV210\n"
      "size=20G features='1 queue_if_no_path' hwhandler='0' wp=rw\n"
      "|-+- policy='round-robin 0' prio=50 status=active\n"
      "| `- 5:0:0:1 sdc 8:32 active ready running\n"
      "`-+- policy='round-robin 0' prio=10 status=enabled\n"
      "  `- 5:0:1:1 sdd 8:48 failed faulty running\n";
  f["/df"] =
      "Filesystem 1K-blocks Used Available Use% Mounted on\n"
      "/dev/mapper/vg-data 1000 900 100 90% /data\n";
  f["/ss_-tlnp"] =
      "State Recv-Q Send-Q Local Address:Port Peer Address:Port\n"
      "LISTEN 0 128 *:5432 *:* users:((\"postgres\",pid=7,fd=3))\n"
      "ESTAB 0 0 10.0.0.5:40000 10.0.0.9:3306 users:((\"postgres\",pid=7,fd=4))\n";
  f["/dpkg_-l"] =
      "||/ Name Version Architecture\n+++-====-===\n"
      "ii  postgresql-15  15.4-2  amd64  database\n";
  f["/systemctl_list-units"] =
      "UNIT LOAD ACTIVE SUB DESCRIPTION\n"
      "postgresql.service loaded active running PostgreSQL\n"
      "ssh.service loaded failed failed OpenSSH\n\nLOAD = x\n";
  f["/chronyc_sources"] = "^* 10.0.0.53   2   6   377    12   +1us[ +2us] +/- 3ms\n";
  f["/uptime"] = " 10:25:20 up 3 days, 16:03,  2 users,  load average: 0.00, 0.01, 0.05\n";
  return f;
}

template <typename T>
const T* find(const std::vector<model::Record>& records, const auto& matches) {
  for (const auto& record : records) {
    const auto* value = std::get_if<T>(&record);
    if (value != nullptr && matches(*value)) return value;
  }
  return nullptr;
}

std::string value(const std::vector<model::Record>& records, const std::string& key,
                  const std::string& name) {
  const auto* asset =
      find<model::AssetRecord>(records, [&](const auto& a) { return a.key == key; });
  INFO(key << " " << name);
  REQUIRE(asset != nullptr);
  const auto found = asset->attributes.find(name);
  return found == asset->attributes.end() ? "" : model::to_text(found->second);
}

bool relates(const std::vector<model::Record>& records, const std::string& from,
             const std::string& kind, const std::string& to) {
  return find<model::RelationRecord>(records, [&](const auto& r) {
           return r.from.key == from && r.kind == kind && (r.to.key == to || r.to.id.value == to);
         }) != nullptr;
}

TEST_CASE("outputs alone tell what files would", "[linux_host]") {
  test::MemorySource source;
  source.files = outputs();
  const auto records = map_host(gather(source, TreeKind::bundle), "web1");
  CHECK(value(records, "web1", "vendor") == "Dell Inc.");
  CHECK(value(records, "web1", "uptime_s") == std::to_string(3 * 86400 + 16 * 3600 + 180));
  CHECK(value(records, "web1", "time_source") == "10.0.0.53");
  CHECK(relates(records, "web1", "powered_by", "web1:psu:2"));
  // Network.
  CHECK(value(records, "web1:nic:bond0", "bond_mode") == "active-backup");
  CHECK(value(records, "web1:nic:bond0", "down_delay_ms") == "200");
  CHECK(relates(records, "web1:nic:eno1", "member_of", "web1:nic:bond0"));
  CHECK(relates(records, "web1:nic:eno2", "member_of", "web1:nic:bond0"));
  CHECK(value(records, "web1:nic:eno1", "speed_mbps") == "10000");
  CHECK(value(records, "web1:nic:eno2", "mac") == "24:6e:96:00:00:02");  // its own, not the bond's
  CHECK(value(records, "web1:nic:eno2", "operational") == "no");
  CHECK(value(records, "web1:nic_card:0000:18:00", "model") == "X550");
  CHECK(relates(records, "web1", "depends_on", "web1:nic:bond0"));
  CHECK(relates(records, "web1", "depends_on", "10.0.0.1"));
  // Storage.
  CHECK(value(records, "web1:md:md0", "raid_level") == "raid1");
  CHECK(value(records, "web1:md:md0", "raid_state") == "degraded");
  CHECK(relates(records, "web1:disk:sda", "member_of", "web1:md:md0"));
  CHECK(value(records, "web1:md:md0:slot1", "operational") == "no");
  CHECK(relates(records, "web1:lv:vg-data", "stored_on", "web1:md:md0"));
  CHECK(relates(records, "web1:fs:/data", "stored_on", "web1:lv:vg-data"));
  CHECK(value(records, "web1:fs:/data", "used_pct") == "90");
  CHECK(relates(records, "web1:path:sdc", "member_of", "web1:mpath:mpatha"));
  CHECK(value(records, "web1:path:sdd", "operational") == "no");
  CHECK(
      relates(records, "web1:mpath:mpatha", "stored_on", "lun:3600508b4000156d700012000000b0000"));
  // Software and connections.
  CHECK(value(records, "web1:software:postgresql-15", "running") == "yes");
  CHECK(value(records, "web1:software:postgresql-15", "listening_ports") == "[\"5432\"]");
  CHECK(relates(records, "web1:software:postgresql-15", "depends_on", "10.0.0.9"));
}

TEST_CASE("an area that outputs list has no gap, another one has", "[linux_host]") {
  test::MemorySource source;
  source.files = outputs();
  const auto host = gather(source, TreeKind::bundle);
  const auto gap = [&](Area area) {
    return std::ranges::find(host.gaps, area, &Gap::area) != host.gaps.end();
  };
  CHECK_FALSE(gap(Area::storage));
  CHECK_FALSE(gap(Area::network));
  CHECK_FALSE(gap(Area::power));
  CHECK_FALSE(gap(Area::software));
  CHECK_FALSE(gap(Area::connections));
  CHECK(gap(Area::names));  // no resolv.conf
}

TEST_CASE("an output that holds nothing of its own lists nothing", "[linux_host]") {
  test::MemorySource source;
  source.files = {{"/dmidecode.txt", std::string(2000, '\x8f')}};
  const auto host = gather(source, TreeKind::bundle);
  for (const auto area : {Area::identity, Area::power, Area::connections, Area::owners}) {
    CAPTURE(static_cast<int>(area));
    CHECK(std::ranges::find(host.gaps, area, &Gap::area) != host.gaps.end());
  }
}

TEST_CASE("files of the tree come before outputs", "[linux_host]") {
  test::MemorySource source;
  source.files = outputs();
  source.files["/proc/sys/kernel/hostname"] = "db7\n";
  source.files["/sys/class/net/eth0/type"] = "1\n";
  source.files["/sys/class/net/eth0/device/vendor"] = "0x8086\n";
  source.files["/etc/os-release"] = "ID=debian\n";
  const auto host = gather(source, TreeKind::bundle);
  CHECK(host.hostname == "db7");
  REQUIRE(host.interfaces.size() == 1);
  CHECK(host.interfaces[0].name == "eth0");
  CHECK(host.os_id == "debian");
  CHECK(host.vendor == "Dell Inc.");  // of dmidecode: the tree has none
}

TEST_CASE("a machine's own root is not searched for outputs", "[linux_host]") {
  test::MemorySource source;
  source.files = outputs();
  CHECK(gather(source).interfaces.empty());
  CHECK_FALSE(holds_machine(source, TreeKind::root));
  CHECK(holds_machine(source, TreeKind::bundle));
}

TEST_CASE("JSON outputs tell the same as text", "[linux_host]") {
  test::MemorySource source;
  source.files["/lsblk_-J"] =
      R"({"blockdevices":[{"name":"sda","kname":"sda","type":"disk","size":"1G","children":[
          {"name":"sda1","type":"part","mountpoints":[null,"/"],"fstype":"ext4"}]},null,7]})";
  source.files["/ip_-j_addr"] =
      R"([{},{"ifname":"eth0","flags":["UP","LOWER_UP"],"operstate":"UP","link_type":"ether",
          "address":"24:6e:96:00:00:01","addr_info":[{"local":"10.0.0.5","prefixlen":24,
          "scope":"global"}]}])";
  source.files["/ip_-j_route"] =
      R"([{"dst":"default","gateway":"10.0.0.1","dev":"eth0","flags":[]}])";
  source.files["/lvs_--reportformat_json"] =
      R"x({"report":[{"lv":[{"lv_name":"a","vg_name":"g","segtype":"linear",
          "devices":"/dev/sda1(0)"}]}]})x";
  const auto records = map_host(gather(source, TreeKind::bundle), "h");
  CHECK(relates(records, "h:fs:/", "stored_on", "h:disk:sda"));
  CHECK(relates(records, "h", "depends_on", "h:nic:eth0"));
  CHECK(relates(records, "h:lv:g-a", "stored_on", "h:disk:sda"));
}

TEST_CASE("hostile outputs end in good time", "[linux_host]") {
  const std::string kind = GENERATE("truncated", "binary", "endless", "long", "deep");
  test::MemorySource source;
  source.files = outputs();
  for (auto& [path, content] : source.files) {
    if (kind == "truncated") content.resize(content.size() / 2);
    if (kind == "binary") {
      for (std::size_t i = 0; i < content.size(); i += 3) content[i] = static_cast<char>(i * 7);
    }
    if (kind == "endless") content = std::string(2'000'000, 'x') + content;
    if (kind == "deep") content = std::string(100'000, '[');
    if (kind != "long") continue;
    const auto lines = core::lines(content);
    const std::string last{lines.back()};
    for (int i = 0; i < 100'000; ++i) content += last + '\n';
  }
  const auto records = map_host(gather(source, TreeKind::bundle), "h");
  CHECK(find<model::AssetRecord>(records, [](const auto& a) { return a.key == "h"; }) != nullptr);
  const auto* relation = find<model::RelationRecord>(records, [&](const auto& r) {
    return !r.to.key.empty() && find<model::AssetRecord>(records, [&](const auto& a) {
                                  return a.key == r.to.key;
                                }) == nullptr;
  });
  CHECK(relation == nullptr);
}

std::string program() {
  return (test::binary_dir() / "libexec" / "plimsoll" / "plimsoll-collect-linux-host").string();
}

test::Ran collect(const fs::path& folder) {
  const nlohmann::json settings{{"file", nlohmann::json::array({folder.string()})}};
  return test::run({program(), "collect"}, settings.dump());
}

TEST_CASE("a folder of bundles is many hosts, a shared unit one asset", "[linux_host][program]") {
  test::TemporaryFolder folder;
  for (const std::string name : {"a", "b", "c"}) {
    for (const auto& [path, content] : outputs())
      test::spill(folder.path() / name / path.substr(1), content);
    test::spill(folder.path() / name / "hostname.txt", name == "c" ? "a\n" : name + "\n");
  }
  fs::create_directories(folder.path() / "empty");
  fs::create_directory_symlink("/", folder.path() / "out");
  const auto ran = collect(folder.path());
  INFO(ran.err);
  CHECK(ran.status == 0);
  const auto count = [&](const std::string& part) {
    std::size_t out = 0;
    for (auto at = ran.out.find(part); at != std::string::npos; at = ran.out.find(part, at + 1))
      ++out;
    return out;
  };
  CHECK(ran.out.starts_with(R"({"type":"hello")"));
  CHECK(ran.out.find(R"("target":"a, b, c")") != std::string::npos);
  CHECK(count(R"("type":"hello")") == 1);
  CHECK(count(R"("kind":"server")") == 2);
  CHECK(count(R"("key":"lun:3600508b4000156d700012000000b0000")") == 1);
  CHECK(count(R"("code":"left_out")") == 3);  // the second of one name, the empty one, the link
  CHECK(count(R"("scope":"host:b/network")") > 0);
}

TEST_CASE("a bundle's links show nothing from outside it", "[linux_host][program]") {
  test::TemporaryFolder folder;
  test::spill(folder.path() / "secret", "NAME=\"planted\"\nID=planted\n");
  test::spill(folder.path() / "host" / "uname_-a", "Linux web1 6.1.0 #1 SMP\n");
  fs::create_symlink(folder.path() / "secret", folder.path() / "host" / "os-release");
  fs::create_symlink("../secret", folder.path() / "host" / "hosts");
  const auto ran = collect(folder.path() / "host");
  CHECK(ran.status == 0);
  CHECK(ran.out.find(R"("target":"web1")") != std::string::npos);
  CHECK(ran.out.find("planted") == std::string::npos);
}

TEST_CASE("a folder of 100,000 entries is reported, not read", "[linux_host][program]") {
  test::TemporaryFolder folder;
  const auto host = folder.path() / "host";
  test::spill(host / "etc" / "hostname", "web1\n");
  for (int i = 0; i < 100'000; ++i)
    fs::create_symlink("x", host / ("f" + std::to_string(i)));  // cheaper than files
  const auto ran = collect(host);
  CHECK(ran.status == 4);
  CHECK(ran.out.find("more than 65536 entries") != std::string::npos);
  CHECK(ran.out.find(R"("target":"web1")") != std::string::npos);
}

TEST_CASE("what is no folder, or holds no machine, is refused", "[linux_host][program]") {
  test::TemporaryFolder folder;
  test::spill(folder.path() / "bundle.tar.xz", "x");
  CHECK(collect(folder.path() / "bundle.tar.xz").status == 2);
  CHECK(collect(folder.path() / "none").status == 3);
  CHECK(collect(folder.path()).status == 3);
  CHECK(test::run({program(), "collect"}, R"({"root":"/","file":["/"]})").status == 2);
}

}  // namespace
}  // namespace plimsoll::linux_host
