// VPCs, subnets, routes, NAT and internet gateways, peering.
#include <initializer_list>
#include <tuple>
#include <utility>

#include "collectors/aws/fields.hpp"
#include "collectors/aws/mappings.hpp"
#include "collectors/aws/reading.hpp"
#include "collectors/aws/resource.hpp"
#include "lib/model/cloud.hpp"

namespace plimsoll::aws {

namespace {

using nlohmann::json;

/// The first of these members that names something.
std::string first_of(const json& node, std::initializer_list<std::string_view> paths) {
  for (const auto path : paths) {
    if (auto word = text(node, path); !word.empty()) return word;
  }
  return {};
}

Route route_of(const json& node) {
  Route out;
  out.destination = first_of(
      node, {"DestinationCidrBlock", "DestinationIpv6CidrBlock", "DestinationPrefixListId"});
  out.target = first_of(node, {"NatGatewayId", "TransitGatewayId", "VpcPeeringConnectionId",
                               "EgressOnlyInternetGatewayId", "GatewayId", "InstanceId",
                               "NetworkInterfaceId", "LocalGatewayId", "CarrierGatewayId"});
  out.active = text(node, "State") != "blackhole";
  return out;
}

/// The VPC that one side of a peering names.
std::string peer_arn(const json& side, const Unit& unit) {
  const auto id = text(side, "VpcId");
  if (id.empty()) return {};
  const auto region = text(side, "Region");
  return model::to_string({unit.partition, "ec2", region.empty() ? unit.region : region,
                           text(side, "OwnerId"), "vpc/" + id});
}

}  // namespace

void map_vpcs(const json& answer, const json& /*input*/, Reading& reading) {
  reading.count("L-F678F1CE");  // Service Quotas, "vpc": "VPCs per Region"
  for (const auto& each : list(answer, "Vpcs")) {
    Resource vpc{reading, each, "virtual_network", "vpc",
                 reading.arn("ec2", "vpc/" + text(each, "VpcId"))};
    const bool own = vpc.owner("OwnerId")
                         .state("State")
                         .text("cidr", "CidrBlock")
                         .flag("is_default", "IsDefault")
                         .tags("Tags")
                         .add();
    if (own) reading.count("L-F678F1CE", 1);
  }
}

void map_subnets(const json& answer, const json& /*input*/, Reading& reading) {
  for (const auto& each : list(answer, "Subnets")) {
    const auto id = text(each, "SubnetId");
    auto arn = text(each, "SubnetArn");
    if (!model::parse_arn(arn)) arn = reading.arn("ec2", "subnet/" + id);
    const auto vpc = text(each, "VpcId");
    if (id.empty()) continue;
    auto& note = reading.notes().subnets[id];
    note = {arn, vpc, text(each, "AvailabilityZone"), text(each, "AvailabilityZoneId")};
    Resource subnet{reading, each, "subnet", "vpc", arn};
    subnet.owner("OwnerId")
        .state("State")
        .text("cidr", "CidrBlock")
        .number("addresses_free", "AvailableIpAddressCount")
        .tags("Tags")
        .zone(note.zone);
    if (note.zone.empty()) subnet.zone_id(note.zone_id);
    if (!vpc.empty()) subnet.relate("located_in", reading.arn_id("ec2", "vpc/" + vpc));
    subnet.add();
  }
}

void map_route_tables(const json& answer, const json& /*input*/, Reading& reading) {
  for (const auto& each : list(answer, "RouteTables")) {
    RouteTable table;
    table.vpc = text(each, "VpcId");
    table.scope = reading.scope();
    for (const auto& association : list(each, "Associations")) {
      const auto state = text(association, "AssociationState.State");
      if (!state.empty() && state != "associated" && state != "associating") continue;
      table.main = table.main || flag(association, "Main").value_or(false);
      if (auto subnet = text(association, "SubnetId"); !subnet.empty()) {
        table.subnets.push_back(std::move(subnet));
      }
    }
    for (const auto& node : list(each, "Routes")) {
      auto route = route_of(node);
      if (!route.target.empty() && route.target != "local") {
        table.routes.push_back(std::move(route));
      }
    }
    reading.notes().route_tables.push_back(std::move(table));
  }
}

void map_nat_gateways(const json& answer, const json& /*input*/, Reading& reading) {
  for (const auto& each : list(answer, "NatGateways")) {
    Resource gateway{reading, each, "gateway", "nat-gateway",
                     reading.arn("ec2", "natgateway/" + text(each, "NatGatewayId"))};
    gateway.text("connectivity", "ConnectivityType")
        .text("vpc", "VpcId")
        .text("availability_mode", "AvailabilityMode")
        .state("State")
        .tags("Tags");
    bool first = true;
    for (const auto& address : list(each, "NatGatewayAddresses")) {
      const auto ip = text(address, "PublicIp");
      if (ip.empty()) continue;
      if (std::exchange(first, false)) gateway.set("address", ip);
      gateway.ip(ip);
    }
    if (auto subnet = text(each, "SubnetId"); !subnet.empty()) {
      gateway.set("subnet", subnet).subnets({std::move(subnet)});
    }
    gateway.add();
  }
}

void map_internet_gateways(const json& answer, const json& /*input*/, Reading& reading) {
  for (const auto& each : list(answer, "InternetGateways")) {
    Resource gateway{reading, each, "gateway", "internet-gateway",
                     reading.arn("ec2", "internet-gateway/" + text(each, "InternetGatewayId"))};
    gateway.owner("OwnerId").tags("Tags");
    for (const auto& attachment : list(each, "Attachments")) {
      gateway.set("vpc", text(attachment, "VpcId")).set("state", text(attachment, "State"));
    }
    gateway.add();
  }
}

void map_addresses(const json& answer, const json& /*input*/, Reading& reading) {
  reading.count("L-0263D0A3");  // Service Quotas, "ec2": "EC2-VPC Elastic IPs"
  for (const auto& each : list(answer, "Addresses")) {
    if (!text(each, "PublicIp").empty()) reading.count("L-0263D0A3", 1);
  }
}

void map_peerings(const json& answer, const json& /*input*/, Reading& reading) {
  const auto& unit = reading.unit();
  for (const auto& each : list(answer, "VpcPeeringConnections")) {
    const auto state = text(each, "Status.Code");
    const auto& requester = member(each, "RequesterVpcInfo");
    const auto& accepter = member(each, "AccepterVpcInfo");
    if (state != "active") continue;
    const auto arn = peer_arn(requester, unit);
    const bool asked_here =
        model::parse_arn(arn) && text(requester, "OwnerId") == unit.account &&
        (text(requester, "Region").empty() || text(requester, "Region") == unit.region);
    model::Attributes attributes;
    const auto id = text(each, "VpcPeeringConnectionId");
    model::set(attributes, "protocol", std::optional<std::string_view>{"vpc-peering"});
    model::set(attributes, "peering", std::optional<std::string_view>{id});
    // Both sides list it: each tells it from its own VPC, so that the two never tell the same.
    const auto& [from, to] =
        asked_here ? std::tie(requester, accepter) : std::tie(accepter, requester);
    reading.relate(model::arn_id(peer_arn(from, unit)), "connected_to",
                   model::arn_id(peer_arn(to, unit)), std::move(attributes));
  }
}

}  // namespace plimsoll::aws
