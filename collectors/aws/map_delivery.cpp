// Names, the content network, certificates.
#include <set>

#include "collectors/aws/fields.hpp"
#include "collectors/aws/mappings.hpp"
#include "collectors/aws/reading.hpp"
#include "collectors/aws/resource.hpp"
#include "lib/core/text.hpp"
#include "lib/model/cloud.hpp"
#include "lib/model/identity.hpp"

namespace plimsoll::aws {

namespace {

using nlohmann::json;

/// "Www.Example.com." as "www.example.com", "\\052.example.com" as "*.example.com".
std::string host_name(std::string_view name) {
  auto out = core::lower(name);
  if (out.ends_with('.')) out.pop_back();
  constexpr std::string_view kStar = R"(\052)";
  if (out.starts_with(kStar)) out.replace(0, kStar.size(), "*");
  return out;
}

/// Names that prove something to somebody ("_acme-challenge") and lead nowhere.
bool is_proof(std::string_view name) {
  return name.starts_with('_') || name.find("._") != std::string_view::npos;
}

std::string_view routing_of(const json& node) {
  if (!text(node, "Failover").empty()) return "failover";
  if (number(node, "Weight")) return "weighted";
  if (!text(node, "Region").empty()) return "latency";
  if (member(node, "GeoLocation").is_object()) return "geolocation";
  if (member(node, "GeoProximityLocation").is_object()) return "geoproximity";
  if (member(node, "CidrRoutingConfig").is_object()) return "cidr";
  return flag(node, "MultiValueAnswer").value_or(false) ? "multivalue" : "simple";
}

/// Records that people and programs reach something by; the others (TXT, MX, NS …) are not read.
bool is_address(std::string_view type) {
  return type == "A" || type == "AAAA" || type == "CNAME" || type == "HTTPS" || type == "SVCB";
}

DnsRecord record_of(const json& node, std::string zone) {
  DnsRecord out;
  out.zone = std::move(zone);
  out.name = host_name(text(node, "Name"));
  out.type = text(node, "Type");
  out.routing = routing_of(node);
  out.role = core::lower(text(node, "Failover"));
  out.set = text(node, "SetIdentifier");
  out.region = text(node, "Region");
  out.weight = number(node, "Weight");
  out.ttl = number(node, "TTL");
  out.health_check = text(node, "HealthCheckId");
  out.evaluates = flag(node, "AliasTarget.EvaluateTargetHealth");
  out.alias = host_name(text(node, "AliasTarget.DNSName"));
  if (out.alias.starts_with("dualstack.")) out.alias.erase(0, sizeof("dualstack.") - 1);
  out.values = texts(node, "ResourceRecords", "Value");
  return out;
}

/// A bucket's own host names: "assets.s3.eu-west-1.amazonaws.com", "assets.s3.amazonaws.com".
std::string bucket_of(std::string_view host) {
  if (host.find(".amazonaws.com") == std::string_view::npos) return {};
  for (const std::string_view mark : {".s3.", ".s3-"}) {
    const auto at = host.find(mark);
    if (at != std::string_view::npos && at > 0) return std::string{host.substr(0, at)};
  }
  return {};
}

model::Identifier origin_id(const Reading& reading, const json& origin) {
  const auto host = host_name(text(origin, "DomainName"));
  if (auto bucket = bucket_of(host); !bucket.empty()) {
    return model::arn_id(
        model::to_string({reading.unit().partition, "s3", "", "", std::move(bucket)}));
  }
  return model::fqdn_id(host).value_or(model::Identifier{});
}

/// Origins of a group take over from each other; each of the others is needed.  Headers that are
/// sent to origins may hold secrets and are not read.
void relate_origins(Reading& reading, const json& node, Resource& distribution) {
  std::map<std::string, model::Identifier> origins;
  for (const auto& origin : list(node, "Origins.Items")) {
    origins[text(origin, "Id")] = origin_id(reading, origin);
  }
  std::set<std::string> grouped;
  for (const auto& group : list(node, "OriginGroups.Items")) {
    bool first = true;
    for (const auto& member : texts(group, "Members.Items", "OriginId")) {
      const auto origin = origins.find(member);
      if (origin == origins.end()) continue;
      model::Attributes attributes;
      const bool primary = std::exchange(first, false);
      model::set(attributes, "role",
                 std::optional<std::string_view>{primary ? "primary" : "secondary"});
      if (!primary) model::set(attributes, "active", std::optional{false});
      distribution.related(origin->second, "member_of", std::move(attributes));
      grouped.insert(member);
    }
  }
  for (const auto& [name, id] : origins) {
    if (!grouped.contains(name)) distribution.relate("depends_on", id);
  }
}

void tell_certificate(Reading& reading, const json& node) {
  const auto arn = text(node, "CertificateArn");
  const auto state = text(node, "Status");
  Resource certificate{reading, node, "certificate", "acm", arn};
  certificate.name("DomainName")
      .time("not_after", "NotAfter")
      .text("type", "Type")
      .text("renewal", "RenewalEligibility")
      .text("renewal_state", "RenewalSummary.RenewalStatus")
      .state("Status")
      .fqdn(text(node, "DomainName"));
  if (member(node, "InUseBy").is_array()) {
    certificate.set("in_use", std::optional{!list(node, "InUseBy").empty()});
  }
  certificate.add();
}

}  // namespace

void map_hosted_zones(const json& answer, const json& /*input*/, Reading& reading) {
  for (const auto& each : list(answer, "HostedZones")) {
    const auto path = text(each, "Id");
    const std::string id{last_part(path)};
    if (id.empty()) continue;
    const auto name = host_name(text(each, "Name"));
    const bool hidden = flag(each, "Config.PrivateZone").value_or(false);
    reading.notes().dns_zones[id] = hidden;
    reading.ask("route53", "ListResourceRecordSets", input("HostedZoneId", id));
    Resource zone{
        reading, each, "dns_zone", "route53",
        model::to_string({reading.unit().partition, "route53", "", "", "hostedzone/" + id})};
    zone.called(name)
        .set("private", std::optional{hidden})
        .number("records", "ResourceRecordSetCount");
    if (!hidden) zone.fqdn(name);
    zone.nowhere().add();
  }
}

void map_record_sets(const json& answer, const json& input, Reading& reading) {
  const auto path = text(input, "HostedZoneId");
  const std::string zone{last_part(path)};
  if (zone.empty()) return;
  for (const auto& each : list(answer, "ResourceRecordSets")) {
    auto record = record_of(each, zone);
    if (!is_address(record.type) || record.name.empty() || is_proof(record.name)) continue;
    record.scope = reading.scope();
    reading.notes().dns.push_back(std::move(record));
  }
}

void map_health_checks(const json& answer, const json& /*input*/, Reading& reading) {
  for (const auto& each : list(answer, "HealthChecks")) {
    reading.notes().health_checks[text(each, "Id")] = {
        number(each, "HealthCheckConfig.RequestInterval"),
        number(each, "HealthCheckConfig.FailureThreshold")};
  }
}

void map_distributions(const json& answer, const json& /*input*/, Reading& reading) {
  for (const auto& each : list(answer, "DistributionList.Items")) {
    Resource distribution{reading, each, "cdn", "cloudfront", text(each, "ARN")};
    const auto certificate = text(each, "ViewerCertificate.ACMCertificateArn");
    distribution.name("DomainName")
        .text("state", "Status")
        .flag("enabled", "Enabled")
        .texts("aliases", texts(each, "Aliases.Items"))
        .fqdn(text(each, "DomainName"))
        .nowhere();
    if (flag(each, "Enabled") == false) distribution.set("operational", std::optional{false});
    if (model::parse_arn(certificate)) {
      distribution.relate("secured_by", model::arn_id(certificate));
    }
    relate_origins(reading, each, distribution);
    distribution.add();
  }
}

void map_certificate_names(const json& answer, const json& /*input*/, Reading& reading) {
  for (const auto& arn : texts(answer, "CertificateSummaryList", "CertificateArn")) {
    reading.ask("acm", "DescribeCertificate", input("CertificateArn", arn));
  }
}

void map_certificate(const json& answer, const json& /*input*/, Reading& reading) {
  tell_certificate(reading, member(answer, "Certificate"));
}

}  // namespace plimsoll::aws
