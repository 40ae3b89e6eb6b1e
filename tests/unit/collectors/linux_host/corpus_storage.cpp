// Storage: lsblk, blkid, udevadm, mdadm, zpool, mount, findmnt, df.
#include <cmath>

#include "collectors/linux_host/parse_devices.hpp"
#include "collectors/linux_host/parse_filesystems.hpp"
#include "collectors/linux_host/parse_raid.hpp"
#include "collectors/linux_host/parse_text.hpp"
#include "collectors/linux_host/parse_zfs.hpp"
#include "lib/core/text.hpp"
#include "tests/unit/collectors/linux_host/corpus.hpp"

namespace plimsoll::linux_host::corpus {
namespace {

Json blkid(const std::string& text) {
  Json out = Json::array();
  for (const auto& content : parse_blkid(text)) {
    Json row;
    put(row, "device", content.device);
    put(row, "uuid", content.uuid);
    put(row, "type", content.type);
    put(row, "usage", content.usage);
    put(row, "version", content.version);
    put(row, "label", content.label);
    out.push_back(row);
  }
  return out;
}

Json lsblk(const std::string& text) {
  Json out = Json::array();
  for (const auto& device : parse_lsblk(text).devices) {
    Json row;
    put(row, "name", device.name);
    put(row, "kname", device.kernel_name);
    put(row, "maj_min", device.number);
    put(row, "rm", device.removable);
    put(row, "ro", device.read_only);
    put(row, "rota", device.rotational);
    put(row, "type", device.type);
    put(row, "size", device.size);
    put(row, "size_bytes", device.size_bytes);
    if (!device.mount_points.empty()) row["mountpoint"] = device.mount_points.front();
    put(row, "fstype", device.filesystem);
    put(row, "uuid", device.uuid);
    put(row, "label", device.label);
    put(row, "vendor", device.vendor);
    put(row, "model", device.model);
    put(row, "serial", device.serial);
    put(row, "wwn", device.wwn);
    put(row, "rev", device.firmware);
    put(row, "tran", device.transport);
    put(row, "state", device.state);
    put(row, "hctl", device.hctl);
    if (!device.kernel_name.empty() && !device.parents.empty())
      row["pkname"] = device.parents.front();
    out.push_back(row);
  }
  return out;
}

Json udevadm(const std::string& text) {
  const auto devices = parse_udevadm(text);
  Json row;
  put(row, "P", devices.at(0).path);
  put(row, "N", devices.at(0).name);
  row["S"] = devices.at(0).links;
  row["E"] = devices.at(0).properties;
  return row;
}

Json mdadm_detail(const std::string& text) {
  const auto report = parse_mdadm(text);
  const auto& array = report.arrays.at(0);
  Json row;
  put(row, "device", array.device);
  put(row, "version", array.version);
  put(row, "raid_level", array.level);
  put(row, "uuid_val", array.uuid);
  put(row, "name_val", array.name);
  put(row, "homehost", array.home_host);
  put(row, "array_size_num", array.size_kib);
  put(row, "raid_devices", array.raid_devices);
  put(row, "total_devices", array.total_devices);
  put(row, "active_devices", array.active_devices);
  put(row, "working_devices", array.working_devices);
  put(row, "failed_devices", array.failed_devices);
  put(row, "spare_devices", array.spare_devices);
  put(row, "rebuild_status_percent", array.rebuild_percent);
  row["state_list"] = array.state;
  for (const auto& slot : array.slots) {
    Json member;
    member["number"] = slot.number ? Json(*slot.number) : Json();
    member["raid_device"] = slot.slot ? Json(*slot.slot) : Json();
    member["state"] = slot.state;
    put(member, "device", slot.device);
    row["device_table"].push_back(member);
  }
  return row;
}

/// Device numbers are the kernel's, not the array's.
Json without_numbers(const Json& theirs) {
  Json out = theirs;
  for (auto& member : out["device_table"]) {
    member.erase("major");
    member.erase("minor");
  }
  return out;
}

Json mdadm_examine(const std::string& text) {
  const auto report = parse_mdadm(text);
  const auto& member = report.members.at(0);
  Json row;
  put(row, "device", member.device);
  put(row, "magic", member.magic);
  put(row, "version", member.version);
  put(row, "array_uuid", member.array_uuid);
  put(row, "device_uuid", member.device_uuid);
  put(row, "name_val", member.name);
  put(row, "homehost", member.home_host);
  put(row, "raid_level", member.level);
  put(row, "raid_devices", member.raid_devices);
  put(row, "device_role", member.role);
  put(row, "events_num", member.events);
  if (!member.state.empty()) row["state_list"] = member.state;
  if (!member.array_state.empty()) row["array_state_list"] = member.array_state;
  return row;
}

std::string one_line(std::string text) {
  for (char& c : text) c = c == '\n' ? ' ' : c;
  return text;
}

Json zpool_status(const std::string& text) {
  Json out = Json::array();
  for (const auto& pool : parse_zpool_status(text).pools) {
    Json row;
    put(row, "pool", pool.name);
    put(row, "state", pool.state);
    put(row, "status", pool.status);
    put(row, "action", pool.action);
    put(row, "scan", pool.scan);
    put(row, "errors", pool.errors);
    const auto device = [&](const std::string& name, const std::string& state, const auto& read,
                            const auto& write, const auto& checksum, const std::string& note) {
      Json line;
      put(line, "name", name);
      put(line, "state", state);
      put(line, "read", read);
      put(line, "write", write);
      put(line, "checksum", checksum);
      put(line, "errors", note);
      row["config"].push_back(line);
    };
    device(pool.name, pool.state, pool.read_errors, pool.write_errors, pool.checksum_errors, "");
    for (const auto& part : pool.devices)
      device(part.name, part.state, part.read_errors, part.write_errors, part.checksum_errors,
             part.note);
    out.push_back(row);
  }
  return out;
}

Json their_zpool_status(const Json& theirs) {
  Json out = theirs;
  for (auto& pool : out) {
    if (pool.contains("scrub")) pool["scan"] = pool["scrub"];
    pool.erase("scrub");
    for (const char* name : {"status", "action"}) {
      if (pool.contains(name)) pool[name] = one_line(pool[name]);
    }
  }
  return out;
}

/// jc lists pools and their parts one after the other.
Json zpool_iostat(const std::string& text) {
  Json out = Json::array();
  for (const auto& pool : parse_zpool_table(text).pools) {
    Json row;
    put(row, "pool", pool.name);
    put(row, "allocated", pool.allocated_bytes);
    put(row, "free", pool.free_bytes);
    out.push_back(row);
    for (const auto& device : pool.devices)
      out.push_back({{"pool", device.name}, {"parent", pool.name}});
  }
  return out;
}

Json their_zpool_iostat(const Json& theirs) {
  Json out = theirs;
  for (auto& row : out) {
    for (const auto& [from, to] : {std::pair{"cap_alloc", "allocated"}, {"cap_free", "free"}}) {
      const auto power =
          std::string{"BKMGT"}.find(row[std::string{from} + "_unit"].get<std::string>());
      const double bytes = row[from].get<double>() * std::pow(1024.0, static_cast<double>(power));
      row.erase(from);
      row.erase(std::string{from} + "_unit");
      if (!row.contains("parent")) row[to] = std::floor(bytes);
    }
  }
  return out;
}

/// Options with a value are apart in jc's reading of findmnt.
void split_options(Json& row, const std::vector<std::string>& options, bool apart) {
  for (const auto& option : options) {
    const auto equals = option.find('=');
    if (equals == std::string::npos || !apart) {
      row["options"].push_back(option);
    } else {
      row["kv_options"][option.substr(0, equals)] = option.substr(equals + 1);
    }
  }
}

Json findmnt(const std::string& text) {
  Json out = Json::array();
  for (const auto& mount : parse_findmnt(text).mounts) {
    Json row;
    put(row, "source", mount.source);
    put(row, "target", mount.point);
    put(row, "fstype", mount.type);
    split_options(row, mount.options, true);
    out.push_back(row);
  }
  return out;
}

/// "device[/folder]" is a part of a device that is mounted elsewhere: the device is what counts.
Json their_findmnt(const Json& theirs) {
  Json out = theirs;
  for (auto& row : out) {
    const std::string source = row["source"];
    if (source.ends_with(']')) row["source"] = source.substr(0, source.rfind('['));
  }
  return out;
}

Json mount(const std::string& text) {
  Json out = Json::array();
  for (const auto& entry : parse_mount_command(text).mounts) {
    Json row;
    put(row, "filesystem", entry.source);
    put(row, "mount_point", entry.point);
    put(row, "type", entry.type);
    split_options(row, entry.options, false);
    out.push_back(row);
  }
  return out;
}

Json df(const std::string& text, const char* size, std::int64_t unit) {
  Json out = Json::array();
  const auto in_units = [&](std::optional<std::int64_t> bytes) {
    if (bytes) *bytes /= unit;
    return bytes;
  };
  for (const auto& fs : parse_df(text).filesystems) {
    Json row;
    put(row, "filesystem", fs.source);
    put(row, "mounted_on", fs.point);
    put(row, size, in_units(fs.size_bytes));
    put(row, "used", in_units(fs.used_bytes));
    put(row, "available", in_units(fs.available_bytes));
    put(row, "use_percent", fs.used_pct);
    out.push_back(row);
  }
  return out;
}

}  // namespace

std::vector<Reader> storage_readers() {
  const std::string as_number = "the same as the field of the number, as text";
  const std::string no_part = "no part of the failure model";
  const std::vector<std::string> mounts{"filesystem", "mount_point", "type", "options"};
  return {
      {"*__blkid-*",
       {"device", "uuid", "type", "usage", "version", "label"},
       {{"part_entry_*", "where a partition lies on its disk"}, {"*_size", no_part}},
       blkid},
      {"*__lsblk*",
       {"name",       "kname",      "maj_min", "rm",    "ro",    "rota",   "type",  "size",
        "size_bytes", "mountpoint", "fstype",  "uuid",  "label", "vendor", "model", "serial",
        "wwn",        "rev",        "tran",    "state", "hctl",  "pkname"},
       {{"part*", "names of partitions"},
        {"alignment", no_part},
        {"disc_*", no_part},
        {"group", no_part},
        {"owner", no_part},
        {"mode", no_part},
        {"*_io", no_part},
        {"*_sec", no_part},
        {"ra", no_part},
        {"rand", no_part},
        {"rq_size", no_part},
        {"sched", no_part},
        {"wsame*", no_part}},
       lsblk},
      {"*__udevadm", {"P", "N", "S", "E"}, {{"L", "priority of links"}}, udevadm},
      {"*__mdadm-query*",
       {"device", "version", "raid_level", "uuid_val", "name_val", "homehost", "array_size_num",
        "raid_devices", "total_devices", "active_devices", "working_devices", "failed_devices",
        "spare_devices", "rebuild_status_percent", "state_list", "device_table"},
       {{"array_size", as_number},
        {"uuid", as_number},
        {"name", as_number},
        {"state", as_number},
        {"rebuild_status", as_number},
        {"*_time*", "history"},
        {"events*", "history"},
        {"used_dev_size*", no_part},
        {"persistence", no_part},
        {"intent_bitmap", no_part},
        {"consistency_policy", no_part}},
       mdadm_detail,
       without_numbers},
      {"*__mdadm-examine-container1",
       {"device", "magic", "version"},
       {{"*", "metadata of firmware RAID: the array is read with --detail"}},
       mdadm_examine},
      {"*__mdadm-examine-*",
       {"device", "magic", "version", "array_uuid", "device_uuid", "name_val", "homehost",
        "raid_level", "raid_devices", "device_role", "events_num", "state_list",
        "array_state_list"},
       {{"name", as_number},
        {"state", as_number},
        {"array_state", as_number},
        {"events", as_number},
        {"*_time*", "history"},
        {"*_size*", no_part},
        {"*_offset", no_part},
        {"unused_*", no_part},
        {"checksum*", no_part},
        {"layout", no_part},
        {"feature_map", no_part},
        {"flag*", no_part},
        {"bad_block_log", no_part}},
       mdadm_examine},
      {"*__zpool-status*",
       {"pool", "state", "status", "action", "scan", "errors", "config"},
       {{"see", "address of an explanation"}},
       zpool_status,
       their_zpool_status},
      {"*__zpool-iostat*",
       {"pool", "parent", "allocated", "free"},
       {{"ops_*", "rates of an interval"}, {"bw_*", "rates of an interval"}},
       zpool_iostat,
       their_zpool_iostat},
      {"*__findmnt-*",
       {"source", "target", "fstype", "options", "kv_options"},
       {},
       findmnt,
       their_findmnt},
      {"generic__mount-*", {"filesystem", "mount_point", "options"}, {}, mount},
      {"*__mount", mounts, {}, mount},
      {"*__df-h",
       {"filesystem", "mounted_on", "size", "used", "available", "use_percent"},
       {},
       [](const std::string& text) { return df(text, "size", 1); }},
      {"*__df",
       {"filesystem", "mounted_on", "1k_blocks", "used", "available", "use_percent"},
       {},
       [](const std::string& text) { return df(text, "1k_blocks", 1024); }},
  };
}

}  // namespace plimsoll::linux_host::corpus
