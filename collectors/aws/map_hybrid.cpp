// The way to the client's own sites: VPN, transit gateways, Direct Connect.
#include <array>
#include <cmath>

#include <fmt/format.h>

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

model::Identifier gateway_of(const Reading& reading, std::string_view id) {
  const bool transit = id.starts_with("tgw-");
  return reading.arn_id("ec2",
                        fmt::format("{}/{}", transit ? "transit-gateway" : "vpn-gateway", id));
}

std::string dx_gateway_arn(const Reading& reading, std::string_view id) {
  return model::to_string({reading.unit().partition, "directconnect", "", reading.unit().account,
                           fmt::format("dx-gateway/{}", id)});
}

/// A gateway that Direct Connect ends in, of the region and account that the answer names.
std::string gateway_arn(const Reading& reading, const json& gateway) {
  const auto id = text(gateway, "id");
  if (id.empty()) return {};
  const auto owner = text(gateway, "ownerAccount");
  return model::to_string(
      {reading.unit().partition, "ec2", text(gateway, "region"),
       owner.empty() ? reading.unit().account : owner,
       fmt::format("{}/{}", id.starts_with("tgw-") ? "transit-gateway" : "vpn-gateway", id)});
}

/// "1Gbps", "500Mbps" in bits a second.
std::optional<std::int64_t> bandwidth(std::string_view word) {
  const auto digits = word.substr(0, word.find_first_not_of("0123456789."));
  const auto value = core::to_double(digits);
  if (!value || *value <= 0 || *value > 1e6) return std::nullopt;
  const auto unit = core::lower(word.substr(digits.size()));
  const double factor = unit == "gbps" ? 1e9 : unit == "mbps" ? 1e6 : 0;
  if (factor == 0) return std::nullopt;
  return static_cast<std::int64_t>(std::llround(*value * factor));
}

/// The place where a connection comes into AWS's network.
void add_location(Reading& reading, const std::string& code) {
  model::AssetRecord site;
  const auto id = model::place_id("aws-dx", code);
  site.key = id.value;
  site.kind = "site";
  site.name = code;
  site.ids.push_back(id);
  model::set(site.attributes, "type", std::optional<std::string_view>{"direct-connect-location"});
  reading.draft().asset(std::move(site));
}

void tell_circuit(Reading& reading, const json& node, std::string arn, std::string_view state) {
  Resource circuit{reading, node, "circuit", "direct-connect", std::move(arn)};
  const auto location = text(node, "location");
  circuit.state(state)
      .set("bandwidth_bps", bandwidth(text(node, "bandwidth")))
      .text("lag", "lagId")
      .text("provider", "partnerName")
      .tags("tags")
      .nowhere();
  for (const auto* path : {"connectionName", "lagName"}) circuit.name(path);
  if (!location.empty()) circuit.relate("located_in", model::place_id("aws-dx", location));
  if (auto lag = text(node, "lagId"); !lag.empty() && !circuit.key().ends_with(lag)) {
    circuit.relate("member_of", reading.arn_id("directconnect", "dxlag/" + lag));
  }
  if (circuit.add() && !location.empty()) add_location(reading, location);
}

/// Whether a tunnel is up; absent where none is told.
std::optional<bool> tunnel_up(const json& vpn) {
  std::optional<bool> out;
  for (const auto& tunnel : list(vpn, "VgwTelemetry")) {
    if (const auto up = works(text(tunnel, "Status"))) out = out.value_or(false) || *up;
  }
  return out;
}

void add_tunnel(Reading& reading, const json& node, const std::string& vpn) {
  const auto address = text(node, "OutsideIpAddress");
  if (address.empty()) return;
  Resource tunnel = Resource::keyed(reading, node, "link", "vpn", vpn + "/tunnel/" + address);
  tunnel.called(fmt::format("{} tunnel {}", last_part(vpn), address))
      .ip(address)
      .set("address", address)
      .state("Status")
      .text("status_message", "StatusMessage")
      .time("status_changed_at", "LastStatusChange")
      .number("routes_accepted", "AcceptedRouteCount")
      .nowhere()
      .relate("member_of", model::arn_id(vpn))
      .add();
}

}  // namespace

void map_customer_gateways(const json& answer, const json& /*input*/, Reading& reading) {
  for (const auto& each : list(answer, "CustomerGateways")) {
    Resource{reading, each, "external", "customer-gateway",
             reading.arn("ec2", "customer-gateway/" + text(each, "CustomerGatewayId"))}
        .configured("State")
        .text("address", "IpAddress")
        .text("bgp_asn", "BgpAsn")
        .text("device", "DeviceName")
        .ip(text(each, "IpAddress"))
        .tags("Tags")
        .nowhere()
        .add();
  }
}

void map_vpn_gateways(const json& answer, const json& /*input*/, Reading& reading) {
  for (const auto& each : list(answer, "VpnGateways")) {
    Resource gateway{reading, each, "gateway", "vpn-gateway",
                     reading.arn("ec2", "vpn-gateway/" + text(each, "VpnGatewayId"))};
    gateway.state("State").number("asn", "AmazonSideAsn").tags("Tags");
    for (const auto& attachment : list(each, "VpcAttachments")) {
      const auto vpc = text(attachment, "VpcId");
      if (vpc.empty() || text(attachment, "State") == "detached") continue;
      gateway.related(reading.arn_id("ec2", "vpc/" + vpc), "depends_on", soft());
    }
    gateway.add();
  }
}

void map_transit_gateways(const json& answer, const json& /*input*/, Reading& reading) {
  for (const auto& each : list(answer, "TransitGateways")) {
    const auto id = text(each, "TransitGatewayId");
    auto arn = text(each, "TransitGatewayArn");
    if (!model::parse_arn(arn)) arn = reading.arn("ec2", "transit-gateway/" + id);
    Resource{reading, each, "gateway", "transit-gateway", std::move(arn)}
        .owner("OwnerId")
        .state("State")
        .number("asn", "Options.AmazonSideAsn")
        .tags("Tags")
        .add();
  }
}

void map_transit_attachments(const json& answer, const json& /*input*/, Reading& reading) {
  for (const auto& each : list(answer, "TransitGatewayAttachments")) {
    const auto gateway = text(each, "TransitGatewayId");
    const auto owner = text(each, "ResourceOwnerId");
    const auto resource = text(each, "ResourceId");
    const auto state = text(each, "State");
    const bool own = owner.empty() || owner == reading.unit().account;
    if (gateway.empty() || resource.empty() || !own || state == "deleted" || state == "rejected") {
      continue;
    }
    // The gateway may be another account's, whose listing of gateways this unit may not see.
    const auto gateway_owner = text(each, "TransitGatewayOwnerId");
    if (!gateway_owner.empty() && gateway_owner != reading.unit().account) {
      reading.alias(gateway_of(reading, gateway).value,
                    model::to_string({reading.unit().partition, "ec2", reading.unit().region,
                                      gateway_owner, "transit-gateway/" + gateway}));
    }
    // VPNs and Direct Connect gateways name the gateway that they end in themselves.
    if (text(each, "ResourceType") == "vpc") {
      reading.relate(reading.arn_id("ec2", "vpc/" + resource), "depends_on",
                     gateway_of(reading, gateway), soft());
    }
  }
}

void map_transit_peerings(const json& answer, const json& /*input*/, Reading& reading) {
  const auto& unit = reading.unit();
  const auto arn = [&](const json& side) {
    const auto id = text(side, "TransitGatewayId");
    if (id.empty()) return std::string{};
    return model::to_string({unit.partition, "ec2", text(side, "Region"), text(side, "OwnerId"),
                             "transit-gateway/" + id});
  };
  for (const auto& each : list(answer, "TransitGatewayPeeringAttachments")) {
    if (text(each, "State") != "available") continue;
    const auto& requester = member(each, "RequesterTgwInfo");
    const auto& accepter = member(each, "AccepterTgwInfo");
    const bool here =
        text(requester, "OwnerId") == unit.account && text(requester, "Region") == unit.region;
    model::Attributes attributes;
    model::set(attributes, "protocol", std::optional<std::string_view>{"transit-gateway-peering"});
    reading.relate(model::arn_id(arn(here ? requester : accepter)), "connected_to",
                   model::arn_id(arn(here ? accepter : requester)), std::move(attributes));
  }
}

// CustomerGatewayConfiguration and TunnelOptions hold pre-shared keys and are never read.
void map_vpn_connections(const json& answer, const json& /*input*/, Reading& reading) {
  for (const auto& each : list(answer, "VpnConnections")) {
    Resource vpn{reading, each, "vpn", "vpn",
                 reading.arn("ec2", "vpn-connection/" + text(each, "VpnConnectionId"))};
    vpn.configured("State")
        .set("operational", tunnel_up(each))
        .flag("static_routes", "Options.StaticRoutesOnly")
        .flag("accelerated", "Options.EnableAcceleration")
        .tags("Tags");
    if (auto customer = text(each, "CustomerGatewayId"); !customer.empty()) {
      vpn.relate("depends_on", reading.arn_id("ec2", "customer-gateway/" + customer));
    }
    for (const auto* path : {"TransitGatewayId", "VpnGatewayId"}) {
      const auto gateway = text(each, path);
      if (!gateway.empty()) vpn.relate("member_of", gateway_of(reading, gateway));
    }
    const auto key = vpn.key();
    if (!vpn.add()) continue;
    for (const auto& tunnel : list(each, "VgwTelemetry")) add_tunnel(reading, tunnel, key);
  }
}

void map_dx_connections(const json& answer, const json& /*input*/, Reading& reading) {
  for (const auto& each : list(answer, "connections")) {
    tell_circuit(reading, each, reading.arn("directconnect", "dxcon/" + text(each, "connectionId")),
                 "connectionState");
  }
}

void map_dx_lags(const json& answer, const json& /*input*/, Reading& reading) {
  for (const auto& each : list(answer, "lags")) {
    tell_circuit(reading, each, reading.arn("directconnect", "dxlag/" + text(each, "lagId")),
                 "lagState");
  }
}

void map_dx_locations(const json& answer, const json& /*input*/, Reading& reading) {
  for (const auto& each : list(answer, "locations")) {
    reading.notes().dx_locations[text(each, "locationCode")] = text(each, "locationName");
  }
}

void map_dx_virtual_interfaces(const json& answer, const json& /*input*/, Reading& reading) {
  for (const auto& each : list(answer, "virtualInterfaces")) {
    const auto connection = text(each, "connectionId");
    const auto state = text(each, "virtualInterfaceState");
    const auto owner = text(each, "ownerAccount");
    // Of one that another account has on this connection, that account tells.
    const bool own = owner.empty() || owner == reading.unit().account;
    if (connection.empty() || is_gone(state) || !own) continue;
    const auto arn = reading.arn(
        "directconnect", (connection.starts_with("dxlag-") ? "dxlag/" : "dxcon/") + connection);
    auto& bgp = reading.notes().bgp[arn];
    for (const auto& peer : list(each, "bgpPeers")) {
      const auto status = text(peer, "bgpStatus");
      bgp.first = bgp.first || status == "up";
      bgp.second = bgp.second || status == "up" || status == "down";
    }
    model::Attributes attributes;
    const auto name = text(each, "virtualInterfaceId");
    const auto type = text(each, "virtualInterfaceType");
    model::set(attributes, "virtual_interface", std::optional<std::string_view>{name});
    model::set(attributes, "type", std::optional<std::string_view>{type});
    if (auto gateway = text(each, "directConnectGatewayId"); !gateway.empty()) {
      reading.relate(model::arn_id(arn), "member_of",
                     model::arn_id(dx_gateway_arn(reading, gateway)), attributes);
    } else if (auto vgw = text(each, "virtualGatewayId"); !vgw.empty()) {
      reading.relate(model::arn_id(arn), "member_of", gateway_of(reading, vgw), attributes);
    }
  }
}

void map_dx_gateways(const json& answer, const json& /*input*/, Reading& reading) {
  for (const auto& each : list(answer, "directConnectGateways")) {
    const auto id = text(each, "directConnectGatewayId");
    if (id.empty()) continue;
    reading.ask("directconnect", "DescribeDirectConnectGatewayAssociations",
                input("directConnectGatewayId", id));
    Resource{reading, each, "gateway", "direct-connect-gateway", dx_gateway_arn(reading, id)}
        .owner("ownerAccount")
        .name("directConnectGatewayName")
        .state("directConnectGatewayState")
        .number("asn", "amazonSideAsn")
        .nowhere()
        .add();
  }
}

void map_dx_associations(const json& answer, const json& input, Reading& reading) {
  for (const auto& each : list(answer, "directConnectGatewayAssociations")) {
    auto id = text(each, "directConnectGatewayId");
    if (id.empty()) id = text(input, "directConnectGatewayId");
    const auto gateway = gateway_arn(reading, member(each, "associatedGateway"));
    if (id.empty() || gateway.empty() || text(each, "associationState") == "disassociated")
      continue;
    reading.relate(model::arn_id(dx_gateway_arn(reading, id)), "member_of", model::arn_id(gateway));
  }
}

}  // namespace plimsoll::aws
