#include "collectors/redfish/crawl.hpp"

#include <algorithm>
#include <array>
#include <deque>
#include <set>
#include <string_view>
#include <utility>

#include "collectors/redfish/uri.hpp"

namespace plimsoll::redfish {

namespace {

/// A link that leads to inventory.
struct Rule {
  std::string_view from;  ///< Type of the resource that holds it.
  std::string_view link;
  std::string_view to;  ///< Type expected there.
};

constexpr auto kRules = std::to_array<Rule>({
    {"ServiceRoot", "Systems", "ComputerSystemCollection"},
    {"ServiceRoot", "Chassis", "ChassisCollection"},
    {"ServiceRoot", "Managers", "ManagerCollection"},
    {"ServiceRoot", "UpdateService", "UpdateService"},
    {"ServiceRoot", "PowerEquipment", "PowerEquipment"},
    {"PowerEquipment", "RackPDUs", "PowerDistributionCollection"},
    {"PowerEquipment", "FloorPDUs", "PowerDistributionCollection"},
    {"PowerEquipment", "Switchgear", "PowerDistributionCollection"},
    {"PowerEquipment", "TransferSwitches", "PowerDistributionCollection"},
    {"PowerEquipment", "PowerShelves", "PowerDistributionCollection"},
    {"PowerEquipment", "ElectricalBuses", "PowerDistributionCollection"},
    {"PowerDistribution", "Mains", "CircuitCollection"},
    {"PowerDistribution", "Branches", "CircuitCollection"},
    {"PowerDistribution", "Feeders", "CircuitCollection"},
    {"PowerDistribution", "Subfeeds", "CircuitCollection"},
    {"PowerDistribution", "Outlets", "OutletCollection"},
    {"PowerDistribution", "PowerSupplies", "PowerSupplyCollection"},
    {"ComputerSystem", "Links.Chassis", "Chassis"},
    {"ComputerSystem", "Links.ManagedBy", "Manager"},
    {"ComputerSystem", "Storage", "StorageCollection"},
    {"ComputerSystem", "SimpleStorage", "SimpleStorageCollection"},
    {"ComputerSystem", "EthernetInterfaces", "EthernetInterfaceCollection"},
    {"ComputerSystem", "NetworkInterfaces", "NetworkInterfaceCollection"},
    {"Chassis", "Power", "Power"},
    {"Chassis", "Thermal", "Thermal"},
    {"Chassis", "PowerSubsystem", "PowerSubsystem"},
    {"Chassis", "ThermalSubsystem", "ThermalSubsystem"},
    {"Chassis", "NetworkAdapters", "NetworkAdapterCollection"},
    {"Chassis", "Drives", "DriveCollection"},
    {"Chassis", "Links.Drives", "Drive"},
    {"Chassis", "Links.Contains", "Chassis"},
    {"Chassis", "Links.ContainedBy", "Chassis"},
    {"Manager", "EthernetInterfaces", "EthernetInterfaceCollection"},
    {"PowerSubsystem", "PowerSupplies", "PowerSupplyCollection"},
    {"ThermalSubsystem", "Fans", "FanCollection"},
    {"Storage", "Drives", "Drive"},
    {"Storage", "Volumes", "VolumeCollection"},
    {"Storage", "Controllers", "StorageControllerCollection"},
    {"NetworkInterface", "Links.NetworkAdapter", "NetworkAdapter"},
    {"NetworkAdapter", "Ports", "PortCollection"},
    {"NetworkAdapter", "NetworkPorts", "NetworkPortCollection"},
    {"UpdateService", "FirmwareInventory", "SoftwareInventoryCollection"},
    {"UpdateService", "SoftwareInventory", "SoftwareInventoryCollection"},
});

constexpr std::size_t kMostProblems = 200;
constexpr int kMostSilences = 3;

/// A resource still to be read.
struct Pending {
  std::string path;  ///< As the link writes it.
  std::string hint;
  std::string parent;
  bool member = false;  ///< A collection named it.
};

class Crawler {
 public:
  Crawler(Tree& tree, const OnBody& on_body, const CrawlLimits& limits)
      : tree_{tree}, on_body_{on_body}, limits_{limits} {}

  Result<Crawl> run() {
    add({std::string{kServiceRoot}, "ServiceRoot", {}, false});
    while (!queue_.empty() && !crawl_.cut) {
      const Pending next = std::move(queue_.front());
      queue_.pop_front();
      if (auto read_one = read(next); !read_one) return tl::unexpected{std::move(read_one.error())};
    }
    return std::move(crawl_);
  }

 private:
  void problem(std::string code, std::string message, std::string subject,
               model::ProblemRecord::Severity severity = model::ProblemRecord::Severity::warning) {
    if (crawl_.problems.size() > kMostProblems) return;
    if (crawl_.problems.size() == kMostProblems) {
      code = "more_problems";
      message = "further problems of this service are not listed";
      subject = kServiceRoot;
    }
    crawl_.problems.push_back(
        {severity, std::move(code), std::move(message), std::move(subject), {}});
  }

  void add(Pending pending) {
    if (!may_follow(pending.path)) {
      problem("link_refused",
              "a link out of /redfish/ was not followed: " + pending.path.substr(0, 200),
              pending.parent);
      return;
    }
    if (!seen_.insert(canonical(without_fragment(pending.path))).second) return;
    queue_.push_back(std::move(pending));
  }

  /// The first answer decides whether there is a service, the second whether we may read it.
  static Error refused(long status, const std::string& path) {
    const bool credentials = status == 401 || status == 403;
    return Error{credentials ? Error::Kind::refused : Error::Kind::unreachable,
                 "expected HTTP 200, got " + std::to_string(status),
                 credentials ? "give username and password of a read-only account of the BMC"
                             : "check that host is a BMC with Redfish enabled",
                 {"GET " + path}};
  }

  Result<void> silence(const Pending& next, Error error) {
    if (crawl_.resources.empty() || ++silences_ >= kMostSilences) {
      if (crawl_.resources.empty()) return tl::unexpected{std::move(error).at("GET " + next.path)};
      crawl_.cut = true;
      problem("unreachable", "the service stopped answering: " + error.what, next.path,
              model::ProblemRecord::Severity::error);
    } else {
      problem("no_answer", to_string(error), next.path);
    }
    ++crawl_.failed;
    return {};
  }

  Result<void> bad_status(const Pending& next, long status) {
    if (crawl_.resources.empty()) return tl::unexpected{refused(status, next.path)};
    if (status == 404 || status == 410) {
      ++(next.member ? crawl_.missing : crawl_.absent);
      return {};
    }
    const std::string what = "expected HTTP 200, got " + std::to_string(status);
    if (status == 401 || status == 403) {
      // The root is public; the next answer shows whether the account is good.
      if (status == 401 && !allowed_) return tl::unexpected{refused(status, next.path)};
      ++crawl_.denied;
      problem("http_" + std::to_string(status), what + ": the account needs the privilege Login",
              next.path);
      return {};
    }
    ++crawl_.failed;
    problem("http_" + std::to_string(status), what, next.path);
    return {};
  }

  Result<void> read(const Pending& next) {
    if (static_cast<std::size_t>(crawl_.requests) >= limits_.requests || bytes_ > limits_.bytes) {
      crawl_.cut = true;
      problem("too_many_resources",
              "the service offers more than " + std::to_string(limits_.requests) +
                  " resources or " + std::to_string(limits_.bytes) +
                  " bytes; the rest was not read",
              next.path, model::ProblemRecord::Severity::error);
      return {};
    }
    ++crawl_.requests;
    auto answer = tree_.get(next.path);
    if (!answer) return silence(next, std::move(answer.error()));
    silences_ = 0;
    if (answer->status != 200) return bad_status(next, answer->status);
    if (!crawl_.resources.empty()) allowed_ = true;
    bytes_ += answer->body.size();
    if (answer->body.size() > kBodyBound) {
      return unreadable(next,
                        {Error::Kind::malformed, "expected at most 16 MiB, got more", {}, {}});
    }
    on_body_("GET " + next.path, answer->body);
    auto resource = parse_resource(next.path, next.hint, answer->body);
    if (!resource) return unreadable(next, std::move(resource.error()));
    resource->parent = next.parent;
    keep(*std::move(resource));
    return {};
  }

  Result<void> unreadable(const Pending& next, Error error) {
    if (crawl_.resources.empty()) return tl::unexpected{std::move(error).at("GET " + next.path)};
    ++crawl_.failed;
    problem("malformed_resource", error.what, next.path);
    return {};
  }

  void keep(Resource resource) {
    for (const Issue& issue : resource.issues) problem("left_out", issue.what, issue.where);
    const std::string here = resource.uri;
    const std::string_view type = resource.type;
    std::vector<Resource> expanded = std::exchange(resource.expanded, {});
    const std::string member_type{type.ends_with("Collection") ? type.substr(0, type.size() - 10)
                                                               : std::string_view{}};
    crawl_.listed += static_cast<std::int64_t>(resource.members.size() + expanded.size());
    for (const std::string& member : resource.members) add({member, member_type, here, true});
    if (resource.next) add({*resource.next, resource.type, resource.parent, false});
    for (const Rule& rule : kRules) {
      if (rule.from != type) continue;
      const auto found = resource.links.find(rule.link);
      if (found == resource.links.end()) continue;
      for (const std::string& path : found->second) add({path, std::string{rule.to}, here, false});
    }
    crawl_.resources.push_back(std::move(resource));
    for (Resource& member : expanded) {
      if (!seen_.insert(member.uri).second) continue;
      member.parent = here;
      keep(std::move(member));
    }
  }

  Tree& tree_;
  const OnBody& on_body_;
  const CrawlLimits limits_;
  Crawl crawl_;
  std::deque<Pending> queue_;
  std::set<std::string, std::less<>> seen_;  ///< Canonical, without fragment.
  std::size_t bytes_ = 0;
  int silences_ = 0;      ///< Requests in a row without an answer.
  bool allowed_ = false;  ///< Something below the root was read.
};

}  // namespace

Result<Crawl> crawl(Tree& tree, const OnBody& on_body, const CrawlLimits& limits) {
  return Crawler{tree, on_body, limits}.run();
}

}  // namespace plimsoll::redfish
