#include "collectors/netconfig/mapping.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "collectors/netconfig/device_records.hpp"
#include "lib/collect/kit/values.hpp"
#include "lib/model/identity.hpp"

namespace plimsoll::netconfig {

namespace {

using model::set;
using Severity = model::ProblemRecord::Severity;
using View = std::optional<std::string_view>;

/// One router's part in a gateway.
struct Router {
  std::size_t device = 0;
  std::string interface;  ///< Empty: the group is the whole device's.
  const FirstHop* group = nullptr;
  bool up = true;
};

/// Collects what several devices share.
class Mapper {
 public:
  explicit Mapper(std::span<const Device> devices)
      : devices_{devices}, links_{find_links(devices)}, duplicates_{find_duplicates(devices)} {}

  std::vector<model::Record> map() && {
    std::vector<std::set<std::string>> linked(devices_.size());
    for (const Link& link : links_) {
      linked[link.a.device].insert(link.a.port);
      linked[link.b.device].insert(link.b.port);
    }
    for (std::size_t i = 0; i < devices_.size(); ++i) {
      add_device(devices_[i], linked[i], duplicates_, records_);
    }
    add_gateways();
    add_pairs();
    add_links();
    add_duplicates();
    for (const Device& device : devices_) add_issues(device);
    for (const Device& device : devices_) add_scope(device);
    return std::move(records_);
  }

 private:
  [[nodiscard]] std::string scope(std::size_t device) const {
    return scope_of(devices_[device].target);
  }

  void problem(std::string_view code, std::string message, std::string subject) {
    records_.emplace_back(model::ProblemRecord{
        Severity::warning, std::string{code}, std::move(message), std::move(subject), {}});
  }

  void add_gateways() {
    std::map<std::string, std::vector<Router>> gateways;
    for (std::size_t i = 0; i < devices_.size(); ++i) {
      const Config& config = devices_[i].config;
      const auto down = down_interfaces(config);
      const auto note = [&](const FirstHop& group, const Interface* interface) {
        note_group({i, interface == nullptr ? "" : interface->name, &group,
                    interface == nullptr || !down.contains(interface->name)},
                   gateways);
      };
      for (const FirstHop& group : config.groups) note(group, nullptr);
      for (const Interface& interface : config.interfaces) {
        for (const FirstHop& group : interface.groups) note(group, &interface);
      }
    }
    for (const auto& [address, routers] : gateways) add_gateway(address, routers);
  }

  void note_group(const Router& router, std::map<std::string, std::vector<Router>>& gateways) {
    const std::string subject = devices_[router.device].target + ":" + router.interface;
    const std::string name = router.group->protocol + " group " + router.group->group;
    bool any = false;
    for (const std::string& address : router.group->addresses) {
      if (is_link_local(address)) continue;
      any = true;
      auto& routers = gateways[address];
      const bool again = !routers.empty() && routers.back().device == router.device;
      if (!again || !routers.back().up) {
        if (again) routers.pop_back();
        routers.push_back(router);
      }
    }
    if (!any) {
      problem("first_hop_unnamed",
              "the " + name + " names no virtual address of its own; nothing was concluded",
              subject);
    } else if (!router.up) {
      problem("first_hop_shut_down",
              "the " + name + " is on an interface that is shut down; it is no member", subject);
    }
  }

  void add_gateway(const std::string& address, const std::vector<Router>& routers) {
    const FirstHop& first = *routers.front().group;
    model::AssetRecord asset;
    asset.key = "vip:" + address;
    asset.kind = "gateway";
    asset.name = address;
    if (auto id = model::ip_id(address)) asset.ids.push_back(std::move(*id));
    set(asset.attributes, "fhrp", View{first.protocol});
    set(asset.attributes, "virtual_router", model_number(first.group));
    const bool advertises = first.protocol == "vrrp";
    set(asset.attributes, advertises ? "advertisement_ms" : "hello_ms", first.interval_ms);
    set(asset.attributes, "hold_ms", first.hold_ms);
    asset.scope = scope(routers.front().device);
    records_.emplace_back(std::move(asset));
    for (const Router& router : routers) {
      const FirstHop& group = *router.group;
      const std::string& target = devices_[router.device].target;
      if (group.protocol != first.protocol || group.group != first.group ||
          group.interval_ms != first.interval_ms) {
        problem("first_hop_contradicts",
                target + " and " + devices_[routers.front().device].target +
                    " do not agree on protocol, group number or timers of " + address,
                "vip:" + address);
      }
      if (!router.up) continue;
      model::RelationRecord member{
          {target, {}}, {"vip:" + address, {}}, "member_of", {}, scope(router.device)};
      set(member.attributes, "priority", group.priority);
      set(member.attributes, "preempt", group.preempt);
      set(member.attributes, "interface", View{router.interface});
      if (!group.tracks.empty()) {
        member.attributes.emplace("tracks", collect::kit::json_list(group.tracks));
      }
      records_.emplace_back(std::move(member));
    }
  }

  void add_pairs() {
    for (const Pair& pair : find_pairs(devices_)) {
      const Device& own = devices_[pair.device];
      if (!pair.problem.empty()) {
        problem("pair_unknown",
                "it is one of a " + own.config.mlag->mode + " pair, but " + pair.problem +
                    "; give the configurations of both",
                own.target);
        continue;
      }
      add_pair(pair, own);
    }
  }

  void add_pair(const Pair& pair, const Device& own) {
    const Mlag& mlag = *own.config.mlag;
    const bool read = pair.peer != Pair::kUnread;
    const std::string other = read ? devices_[pair.peer].target : pair.address;
    std::string low = own.target;
    std::string high = other;
    if (read && high < low) std::swap(low, high);
    model::AssetRecord asset;
    asset.key = mlag.mode + ":" + low + "+" + high;
    asset.kind = device_kind(own.config);
    asset.name = low + " + " + high;
    asset.scope = scope(pair.device);
    set(asset.attributes, "cluster_mode", View{mlag.mode});
    set(asset.attributes, "domain", View{mlag.domain});
    set(asset.attributes, "peer_read", std::optional{read});
    const std::string key = asset.key;
    records_.emplace_back(std::move(asset));
    if (!read) {
      model::AssetRecord peer;
      peer.key = "external:" + pair.address;
      peer.kind = "external";
      peer.name = pair.address;
      if (auto id = model::ip_id(pair.address)) peer.ids.push_back(std::move(*id));
      peer.scope = scope(pair.device);
      if (externals_.insert(peer.key).second) records_.emplace_back(std::move(peer));
      problem("peer_not_read",
              "its peer in the " + mlag.mode + " pair, " + pair.address +
                  ", was not read: give its configuration too",
              own.target);
    }
    add_member(pair.device, own.target, key, mlag.priority);
    if (read) {
      add_member(pair.peer, other, key, devices_[pair.peer].config.mlag->priority);
    } else {
      add_member(pair.device, "external:" + pair.address, key, std::nullopt);
    }
  }

  void add_member(std::size_t device, const std::string& from, const std::string& to,
                  std::optional<std::int64_t> priority) {
    model::RelationRecord member{{from, {}}, {to, {}}, "member_of", {}, scope(device)};
    set(member.attributes, "priority", priority);
    records_.emplace_back(std::move(member));
  }

  void add_links() {
    for (const Link& link : links_) {
      model::RelationRecord relation{{nic_key(devices_[link.a.device].target, link.a.port), {}},
                                     {nic_key(devices_[link.b.device].target, link.b.port), {}},
                                     "connected_to",
                                     {},
                                     scope(link.a.device)};
      set(relation.attributes, "protocol", View{"subnet"});
      std::string subnets;
      for (const std::string& subnet : link.subnets) {
        subnets += (subnets.empty() ? "" : ", ") + subnet;
      }
      set(relation.attributes, "subnet", View{subnets});
      records_.emplace_back(std::move(relation));
    }
  }

  void add_duplicates() {
    for (const auto& [ip, holders] : duplicates_) {
      std::string names;
      for (const std::size_t holder : holders) {
        if (names.size() < 200) names += (names.empty() ? "" : ", ") + devices_[holder].target;
      }
      problem("duplicate_address", "several devices have it: " + names + "; it identifies none",
              ip);
    }
  }

  void add_issues(const Device& device) {
    for (const Issue& issue : device.config.issues) {
      const bool contradicts = issue.where.empty();
      problem(contradicts ? "contradiction" : "left_out", issue.what,
              device.target + (contradicts ? "" : ": " + issue.where));
    }
  }

  void add_scope(const Device& device) {
    model::ScopeRecord out;
    out.scope = scope_of(device.target);
    out.kinds = {mapped_kinds().begin(), mapped_kinds().end()};
    const auto left_out = std::ranges::count_if(
        device.config.issues, [](const Issue& issue) { return !issue.where.empty(); });
    if (left_out > 0) {
      out.status = model::ScopeStatus::incomplete;
      out.reason = "lines that could not be read: " + std::to_string(left_out);
    }
    records_.emplace_back(std::move(out));
  }

  std::span<const Device> devices_;
  std::vector<Link> links_;
  Duplicates duplicates_;
  std::set<std::string> externals_;
  std::vector<model::Record> records_;
};

}  // namespace

const std::vector<std::string_view>& mapped_kinds() {
  static const std::vector<std::string_view> kinds{
      "appliance", "chassis", "external",     "firewall",   "gateway",  "nic",
      "router",    "switch",  "connected_to", "located_in", "member_of"};
  return kinds;
}

std::vector<model::Record> to_records(std::span<const Device> devices) {
  return Mapper{devices}.map();
}

}  // namespace plimsoll::netconfig
