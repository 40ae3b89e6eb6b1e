#include "lib/model/vocabulary.hpp"

#include <algorithm>
#include <array>

namespace plimsoll::model {
namespace {

constexpr auto kAssetKinds = std::to_array<KindInfo>({
    {"site", Layer::facility, "site"},
    {"building", Layer::facility, "building"},
    {"room", Layer::facility, "room"},
    {"rack", Layer::facility, "rack"},
    {"power_feed", Layer::facility, "power feed"},
    {"ups", Layer::facility, "UPS"},
    {"pdu", Layer::facility, "PDU"},
    {"generator", Layer::facility, "generator"},
    {"cooling", Layer::facility, "cooling unit"},
    {"chassis", Layer::hardware, "chassis"},
    {"server", Layer::hardware, "server"},
    {"psu", Layer::hardware, "power supply"},
    {"fan", Layer::hardware, "fan"},
    {"nic", Layer::hardware, "network interface"},
    {"disk", Layer::hardware, "disk"},
    {"storage_controller", Layer::hardware, "storage controller"},
    {"storage_array", Layer::hardware, "storage array"},
    {"switch", Layer::hardware, "switch"},
    {"router", Layer::hardware, "router"},
    {"firewall", Layer::hardware, "firewall"},
    {"appliance", Layer::hardware, "appliance"},
    {"bmc", Layer::hardware, "management controller"},
    {"link", Layer::network, "link"},
    {"circuit", Layer::network, "circuit"},
    {"internet_provider", Layer::network, "internet provider"},
    {"subnet", Layer::network, "subnet"},
    {"virtual_network", Layer::network, "virtual network"},
    {"gateway", Layer::network, "gateway"},
    {"vpn", Layer::network, "VPN"},
    {"dns_zone", Layer::network, "DNS zone"},
    {"dns_server", Layer::network, "DNS server"},
    {"dns_provider", Layer::network, "DNS provider"},
    {"hypervisor", Layer::platform, "hypervisor"},
    {"hypervisor_cluster", Layer::platform, "hypervisor cluster"},
    {"vm", Layer::platform, "virtual machine"},
    {"kubernetes_cluster", Layer::platform, "Kubernetes cluster"},
    {"kubernetes_node", Layer::platform, "Kubernetes node"},
    {"workload", Layer::platform, "workload"},
    {"autoscaling_group", Layer::platform, "autoscaling group"},
    {"function", Layer::platform, "function"},
    {"database", Layer::data, "database"},
    {"database_cluster", Layer::data, "database cluster"},
    {"replica", Layer::data, "replica"},
    {"cache", Layer::data, "cache"},
    {"queue", Layer::data, "queue"},
    {"object_store", Layer::data, "object store"},
    {"volume", Layer::data, "volume"},
    {"backup_vault", Layer::data, "backup vault"},
    {"load_balancer", Layer::delivery, "load balancer"},
    {"backend_pool", Layer::delivery, "backend pool"},
    {"endpoint", Layer::delivery, "endpoint"},
    {"certificate", Layer::delivery, "certificate"},
    {"cdn", Layer::delivery, "CDN"},
    {"application", Layer::business, "application"},
    {"business_service", Layer::business, "business service"},
    {"cloud_provider", Layer::place, "cloud provider"},
    {"account", Layer::place, "cloud account"},
    {"region", Layer::place, "region"},
    {"zone", Layer::place, "zone"},
    {"vendor", Layer::place, "vendor"},
    {"contract", Layer::place, "contract"},
    {"team", Layer::place, "team"},
    {"operating_system", Layer::software, "operating system"},
    {"software", Layer::software, "software"},
    {"firmware", Layer::software, "firmware"},
    {"external", Layer::external, "not collected"},
});

constexpr auto kRelationKinds = std::to_array<RelationInfo>({
    {"depends_on", RelationMeaning::needs, "depends on"},
    {"runs_on", RelationMeaning::needs, "runs on"},
    {"stored_on", RelationMeaning::needs, "is stored on"},
    {"powered_by", RelationMeaning::needs, "is powered by"},
    {"cooled_by", RelationMeaning::needs, "is cooled by"},
    {"located_in", RelationMeaning::needs, "is located in"},
    {"resolved_by", RelationMeaning::needs, "is resolved by"},
    {"authenticated_by", RelationMeaning::needs, "is authenticated by"},
    {"secured_by", RelationMeaning::needs, "is secured by"},
    {"licensed_by", RelationMeaning::needs, "is licensed by"},
    {"connected_to", RelationMeaning::reachability, "is connected to"},
    {"member_of", RelationMeaning::membership, "is a member of"},
    {"fails_over_to", RelationMeaning::failover, "fails over to"},
    {"replicates_to", RelationMeaning::evidence, "replicates to"},
    {"backed_up_to", RelationMeaning::evidence, "is backed up to"},
    {"monitored_by", RelationMeaning::evidence, "is monitored by"},
    {"alerted_by", RelationMeaning::evidence, "is alerted by"},
    {"owned_by", RelationMeaning::evidence, "is owned by"},
    {"covered_by", RelationMeaning::evidence, "is covered by"},
    {"documented_by", RelationMeaning::evidence, "is documented by"},
});

constexpr auto kSchemes = std::to_array<SchemeInfo>({
    {"serial", IdentifierStrength::strong, true},
    {"uuid", IdentifierStrength::strong, true},
    {"mac", IdentifierStrength::strong, false},
    {"arn", IdentifierStrength::strong, true},
    {"azure-id", IdentifierStrength::strong, true},
    {"gcp-name", IdentifierStrength::strong, true},
    // An account, region or zone of a cloud; a zone has one for each account that names it.
    {"cloud-place", IdentifierStrength::strong, false},
    {"k8s-uid", IdentifierStrength::strong, true},
    {"chassis-id", IdentifierStrength::strong, true},
    {"port-id", IdentifierStrength::strong, false},  // a port has one for each name of its device
    {"key", IdentifierStrength::strong, false},      // a name that the client's own sheets give
    {"fqdn", IdentifierStrength::weak, false},
    {"ip", IdentifierStrength::weak, false},
    {"hostname", IdentifierStrength::weak, false},
});

constexpr auto kDomains = std::to_array<DomainInfo>({
    {"M1", "readiness", "Readiness and single points of failure"},
    {"M2", "redundant design", "Redundant design"},
    {"M3", "failover", "Failover"},
    {"M4", "replication", "Replication"},
    {"M5", "capacity", "Capacity"},
    {"M6", "monitoring", "Monitoring"},
    {"M7", "change", "Change"},
    {"M8", "compliance", "Compliance"},
    {"M9", "testing", "Testing"},
});

using Type = EvidenceField::Type;

constexpr auto kRequirement = std::to_array<EvidenceField>({
    {"service", Type::reference, "The service that it is about."},
    {"tier", Type::integer, "1 (most important) to 4."},
    {"rto_s", Type::integer, "Recovery time objective, seconds."},
    {"rpo_s", Type::integer, "Recovery point objective, seconds."},
    {"mtd_s", Type::integer, "Maximum tolerable downtime, seconds."},
    {"availability_pct", Type::number, "Required availability, per cent of the time."},
    {"cost_per_hour", Type::text,
     "Loss in an hour of outage: a decimal number and an ISO 4217 code."},
    {"stated_by", Type::text, "Who said so."},
    {"stated_at", Type::instant, "When it was said."},
});
constexpr auto kBusinessImpact = std::to_array<EvidenceField>({
    {"service", Type::reference, "The service whose outage harms."},
    {"after_s", Type::integer, "How long the outage lasts, seconds."},
    {"impact", Type::number, "The harm of all that time together."},
    {"unit", Type::text, "What it is counted in: EUR, containers, points."},
    {"tolerance", Type::number, "The harm that the business can just bear."},
    {"stated_by", Type::text, "Who said so."},
    {"stated_at", Type::instant, "When it was said."},
});
constexpr auto kContract = std::to_array<EvidenceField>({
    {"contract", Type::text, "Its number or name."},
    {"asset", Type::reference, "What it covers."},
    {"vendor", Type::text, "With whom."},
    {"level", Type::text, "Service level as named by the vendor."},
    {"hours", Type::text, "Service hours: 24x7, 9x5."},
    {"response_s", Type::integer, "Time to respond, seconds."},
    {"restore_s", Type::integer, "Time to restore, seconds."},
    {"start_at", Type::instant, "First day."},
    {"end_at", Type::instant, "Last day."},
});
constexpr auto kIncident = std::to_array<EvidenceField>({
    {"id", Type::text, "The ticket."},
    {"service", Type::reference, "The service that it hit."},
    {"started_at", Type::instant, "Begin of the fault."},
    {"detected_at", Type::instant, "First notice."},
    {"acknowledged_at", Type::instant, "Somebody took it."},
    {"mitigated_at", Type::instant, "Users could work again."},
    {"resolved_at", Type::instant, "Closed."},
    {"severity", Type::text, "As the ticket says."},
    {"cause", Type::text, "Cause as recorded."},
    {"summary", Type::text, "Title of the ticket."},
    {"asset", Type::reference, "What failed, where the ticket names it."},
    {"updated_at", Type::instant, "When the ticket was last changed."},
});
constexpr auto kReplica = std::to_array<EvidenceField>({
    {"dataset", Type::text, "What is replicated."},
    {"from", Type::reference, "The source."},
    {"to", Type::reference, "The copy."},
    {"mode", Type::text, "sync, semi-sync, async or snapshot."},
    {"lag_s", Type::number, "Age of the newest change that the copy has, seconds."},
});
constexpr auto kBackup = std::to_array<EvidenceField>({
    {"dataset", Type::text, "What was backed up; a key where it is an asset."},
    {"completed_at", Type::instant, "When the job ended."},
    {"duration_s", Type::integer, "How long it took, seconds."},
    {"size_bytes", Type::integer, "How large it is."},
    {"location", Type::text, "Where it lies."},
    {"encrypted", Type::flag, "Whether it is encrypted."},
    {"restore_tested_at", Type::instant, "Last restore that worked."},
});
constexpr auto kDetector = std::to_array<EvidenceField>({
    {"asset", Type::reference, "What is watched."},
    {"kind", Type::text, "probe, lb, scrape, alert_rule, heartbeat, synthetic or slo."},
    {"interval_s", Type::integer, "Time between checks, seconds."},
    {"failures", Type::integer, "Consecutive failures until it tells."},
    {"timeout_s", Type::integer, "Time that one check may take, seconds."},
    {"route", Type::text, "Whom it tells."},
});
constexpr auto kDrill = std::to_array<EvidenceField>({
    {"id", Type::text, "Its number or name."},
    {"scenario", Type::text, "What was made to fail."},
    {"service", Type::reference, "Whose recovery was tried."},
    {"date_at", Type::instant, "When."},
    {"measured_rto_s", Type::integer, "Time to recover as measured, seconds."},
    {"measured_rpo_s", Type::integer, "Data lost as measured, seconds."},
    {"outcome", Type::text, "passed, failed or aborted."},
});
constexpr auto kSupport = std::to_array<EvidenceField>({
    {"asset", Type::reference, "The product in use."},
    {"product", Type::text, "Its name and version."},
    {"end_at", Type::instant, "Last day of the maker's support."},
});

constexpr auto kEvidenceTables = std::to_array<EvidenceTable>({
    {"backup", "One backup that was made.", kBackup},
    {"business_impact", "What an outage of some length costs the business.", kBusinessImpact},
    {"contract", "What a contract promises for one asset.", kContract},
    {"detector", "Something that watches an asset and tells when it fails.", kDetector},
    {"drill", "A recovery that was tried on a day.", kDrill},
    {"incident", "A disturbance of a service.", kIncident},
    {"replica", "A copy of data kept up to date elsewhere.", kReplica},
    {"requirement", "What the business needs of a service.", kRequirement},
    {"support", "How long its maker supports a product in use.", kSupport},
});

template <typename Range>
const auto* find_named(const Range& range, std::string_view name) {
  const auto found = std::ranges::find_if(range, [&](const auto& e) { return e.name == name; });
  return found == std::ranges::end(range) ? nullptr : &*found;
}

template <typename Enum, std::size_t N>
std::optional<Enum> parse_name(const std::array<std::string_view, N>& names,
                               std::string_view text) {
  const auto found = std::ranges::find(names, text);
  if (found == names.end()) return std::nullopt;
  return static_cast<Enum>(found - names.begin());
}

constexpr std::array<std::string_view, 10> kLayers{"facility", "hardware", "network",  "platform",
                                                   "data",     "delivery", "business", "place",
                                                   "software", "external"};
constexpr std::array<std::string_view, 4> kTakeovers{"seamless", "automatic", "manual", "rebuild"};
constexpr std::array<std::string_view, 3> kScopeStatuses{"complete", "incomplete", "denied"};
constexpr std::array<std::string_view, 5> kGrades{"assumed", "stated", "configured", "measured",
                                                  "demonstrated"};
constexpr std::array<std::string_view, 5> kSeverities{"info", "low", "medium", "high", "critical"};

}  // namespace

std::span<const KindInfo> asset_kinds() { return kAssetKinds; }
const KindInfo* find_asset_kind(std::string_view name) { return find_named(kAssetKinds, name); }
std::string_view to_string(Layer layer) { return kLayers.at(static_cast<std::size_t>(layer)); }

std::span<const RelationInfo> relation_kinds() { return kRelationKinds; }
const RelationInfo* find_relation_kind(std::string_view name) {
  return find_named(kRelationKinds, name);
}

std::span<const SchemeInfo> identifier_schemes() { return kSchemes; }
const SchemeInfo* find_scheme(std::string_view name) { return find_named(kSchemes, name); }

std::string_view to_string(Takeover takeover) {
  return kTakeovers.at(static_cast<std::size_t>(takeover));
}
std::optional<Takeover> parse_takeover(std::string_view text) {
  return parse_name<Takeover>(kTakeovers, text);
}

std::string_view to_string(ScopeStatus status) {
  return kScopeStatuses.at(static_cast<std::size_t>(status));
}
std::optional<ScopeStatus> parse_scope_status(std::string_view text) {
  return parse_name<ScopeStatus>(kScopeStatuses, text);
}

std::string_view to_string(Grade grade) { return kGrades.at(static_cast<std::size_t>(grade)); }
std::optional<Grade> parse_grade(std::string_view text) { return parse_name<Grade>(kGrades, text); }

std::string_view to_string(Severity severity) {
  return kSeverities.at(static_cast<std::size_t>(severity));
}
std::optional<Severity> parse_severity(std::string_view text) {
  return parse_name<Severity>(kSeverities, text);
}

std::span<const DomainInfo> domains() { return kDomains; }

std::span<const EvidenceTable> evidence_tables() { return kEvidenceTables; }
const EvidenceTable* find_evidence_table(std::string_view name) {
  return find_named(kEvidenceTables, name);
}

bool is_listable(std::string_view name) {
  return name == "need" || find_asset_kind(name) != nullptr ||
         find_relation_kind(name) != nullptr || find_evidence_table(name) != nullptr;
}

}  // namespace plimsoll::model
