/// @file
/// From what nmap found to assets and relations.  Pure.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/nmap/scan.hpp"
#include "lib/collect/kit/draft.hpp"

namespace plimsoll::nmap {

/// Asset and relation kinds that the scope of a scan lists.
[[nodiscard]] const std::vector<std::string_view>& mapped_kinds();

/// Hosts by key, over all scans of a collection: what several scans found of one host is put
/// together.
using KnownHosts = std::map<std::string, Host, std::less<>>;

/// The records of one scan: each host that is up and each router that answered is an `external`
/// with the key "ip:<address>"; routers of one path are connected in its order.
void map_scan(std::string_view target, const Scan& scan, KnownHosts& known,
              collect::kit::Draft& draft);

}  // namespace plimsoll::nmap
