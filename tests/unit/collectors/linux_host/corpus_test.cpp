// Outputs of commands against jc's reading of them (MIT), where the developers' shared data is
// present: every field that the collector models must agree; every other one has its reason here.
#include "tests/unit/collectors/linux_host/corpus.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <set>

#include <catch2/catch.hpp>

#include "lib/core/text.hpp"
#include "tests/support/support.hpp"

namespace plimsoll::linux_host::corpus {

void put(Json& row, const char* name, const std::string& value) {
  if (!value.empty()) row[name] = value;
}

const std::vector<Reader>& readers() {
  static const std::vector<Reader> kReaders = [] {
    std::vector<Reader> out;
    for (auto part : {storage_readers(), network_readers(), system_readers()})
      std::ranges::move(part, std::back_inserter(out));
    return out;
  }();
  return kReaders;
}

const std::vector<Unread>& unread() {
  static const std::vector<Unread> kUnread{
      {"*__chage", "ages of passwords: no part of the failure model"},
      {"*__host-*", "answers of a name server to one question at one instant"},
      {"*__iostat*", "rates of an interval; the devices themselves are in lsblk"},
      {"*__iptables-*", "packet filters: reachability comes from the analysis of network devices"},
      {"*__lsmod", "kernel modules: the drivers in use are in sysfs and ethtool -i"},
      {"*__lsusb*", "USB devices: disks are in lsblk, UPS in upower or NUT"},
      {"*__mpstat-*", "rates of an interval"},
      {"*__netstat-i", "counters of interfaces; names and state are in ip link"},
      {"*__nmcli-connection-all", "profiles, also unused ones; what is in use is in device show"},
      {"*__swapon-*", "swap space is no asset of the model"},
      {"*__systemctl-ls", "sockets that start a service; listening ports are in ss"},
      {"*__traceroute*", "one probe's way to one address; routers are read themselves"},
      {"*__vmstat-*", "rates of an interval"},
      {"*__ethtool--module-info*", "optics of a transceiver: no part of the failure model"},
      {"linux-proc__diskstats", "counters of disks"},
      {"linux-proc__loadavg", "load at one instant"},
      {"linux-proc__net_arp", "neighbours at one instant; cables come from LLDP"},
      {"linux-proc__net_igmp6", "multicast groups"},
  };
  return kUnread;
}

namespace {

namespace fs = std::filesystem;

struct Tally {
  std::size_t files = 0;
  std::size_t values = 0;
  std::size_t left_out = 0;
  std::set<std::string> problems;
};

bool same(const Json& a, const Json& b) {
  if (a.is_number() && b.is_number()) {
    const auto x = a.get<double>();
    const auto y = b.get<double>();
    return std::abs(x - y) <= 1e-9 * std::max({1.0, std::abs(x), std::abs(y)});
  }
  return a == b;
}

Json get(const Json& row, const std::string& name) {
  return row.contains(name) ? row[name] : Json{};
}

/// How many single values there are.
std::size_t leaves(const Json& value) {
  if (!value.is_structured()) return value.is_null() ? 0 : 1;
  std::size_t out = 0;
  for (const auto& part : value) out += leaves(part);
  return out;
}

void compare_row(const Reader& reader, const Json& ours, const Json& theirs,
                 const std::string& where, Tally& tally) {
  for (const auto& name : reader.fields) {
    const Json got = get(ours, name);
    const Json want = get(theirs, name);
    if (!same(got, want))
      tally.problems.insert(where + "." + name + ": got " + got.dump() + ", want " + want.dump());
    tally.values += leaves(want);
  }
  for (const auto& [name, value] : theirs.items()) {
    if (std::ranges::find(reader.fields, name) != reader.fields.end()) continue;
    tally.left_out += leaves(value);
    const bool excused = std::ranges::any_of(reader.left_out, [&, &name = name](const auto& entry) {
      return core::glob_match(entry.first, name);
    });
    if (!excused) tally.problems.insert(where + ": " + name + " is neither compared nor excused");
  }
}

void compare(const Reader& reader, const fs::path& input, const fs::path& expected, Tally& tally) {
  Json theirs = Json::parse(test::slurp(expected));
  if (reader.theirs) theirs = reader.theirs(theirs);
  const Json ours = reader.ours(test::slurp(input));
  const std::string where = input.filename().string();
  ++tally.files;
  if (!theirs.is_array()) return compare_row(reader, ours, theirs, where, tally);
  if (!ours.is_array() || ours.size() != theirs.size()) {
    tally.problems.insert(where + ": got " + std::to_string(ours.size()) + " rows, want " +
                          std::to_string(theirs.size()));
    return;
  }
  for (std::size_t i = 0; i < theirs.size(); ++i)
    compare_row(reader, ours[i], theirs[i], where + "[" + std::to_string(i) + "]", tally);
}

/// Stems of all outputs that have an expected file beside them.
std::map<std::string, fs::path> pairs(const fs::path& folder) {
  constexpr std::string_view kExpected = ".expected.json";
  std::map<std::string, fs::path> out;
  for (const auto& entry : fs::directory_iterator(folder)) {
    const auto name = entry.path().filename().string();
    if (!name.ends_with(kExpected)) continue;
    const auto stem = name.substr(0, name.size() - kExpected.size());
    for (const char* suffix : {".out", ".txt", ""}) {
      if (fs::exists(folder / (stem + suffix))) out.emplace(stem, folder / (stem + suffix));
    }
  }
  return out;
}

TEST_CASE("outputs of commands are read as jc reads them", "[linux_host][corpus]") {
  const auto data = test::shared_data();
  if (!data || !fs::exists(*data / "hostinv" / "jc")) {
    WARN("no shared data here");
    return;
  }
  const auto folder = *data / "hostinv" / "jc";
  Tally tally;
  std::size_t unread_files = 0;
  const auto all = pairs(folder);
  for (const auto& [stem, input] : all) {
    const auto matches = [&, &stem = stem](const auto& entry) {
      return core::glob_match(entry.files, stem);
    };
    const auto reader = std::ranges::find_if(readers(), matches);
    const bool left = std::ranges::any_of(unread(), matches);
    INFO(stem);
    CHECK((reader != readers().end()) != left);  // read, or left out with a reason
    unread_files += left ? 1 : 0;
    if (reader != readers().end())
      compare(*reader, input, folder / (stem + ".expected.json"), tally);
  }
  for (const auto& problem : tally.problems) FAIL_CHECK(problem);
  WARN("jc: " << all.size() << " pairs; " << tally.files << " compared in " << tally.values
              << " values (" << tally.left_out << " values of fields left out with a reason), "
              << unread_files << " files left out with a reason");
  CHECK(tally.files + unread_files == all.size());
  CHECK(tally.values > 3000);
}

}  // namespace
}  // namespace plimsoll::linux_host::corpus
