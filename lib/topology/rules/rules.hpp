/// @file
/// The redundancy rules, one file each, in the order in which they are applied.  A rule reads the
/// inventory, marks the relations that it has concluded from as taken, and adds needs with their
/// reasoning.  A rule never guesses a number: where nothing says how many of n must work it takes
/// all of them, and notes a gap.
#pragma once

#include "lib/topology/facts/conclusions.hpp"
#include "lib/topology/facts/inventory.hpp"

namespace plimsoll::topology::rules {

/// A declared redundancy group is a need as it stands.  Relations between its owner and its members
/// say the same less exactly, and are taken.
void declared(Inventory& inventory, Conclusions& conclusions);

/// A transfer switch carries on over any one of its inputs.
void transfer_switches(Inventory& inventory, Conclusions& conclusions);

/// An asset that is powered by several of one kind, with no declared group, needs as many as its
/// redundancy mode says, else all that work now.
void power_supplies(Inventory& inventory, Conclusions& conclusions);

/// A bond, link aggregation group or team needs one of its ports, or as many as it states.
void link_aggregation(Inventory& inventory, Conclusions& conclusions);

/// A RAID set, pool or aggregate needs the members that its level and state leave it.
void raid(Inventory& inventory, Conclusions& conclusions);

/// A multipath device needs one of its paths.
void multipath(Inventory& inventory, Conclusions& conclusions);

/// A gateway of VRRP, HSRP, GLBP or CARP needs one of its routers.
void first_hop(Inventory& inventory, Conclusions& conclusions);

/// A stack, MLAG pair or cluster of network devices needs one of its members.
void device_clusters(Inventory& inventory, Conclusions& conclusions);

/// A storage array needs one of its controllers where it says how they stand in for each other.
void storage_controllers(Inventory& inventory, Conclusions& conclusions);

/// An autoscaling group of a cloud needs one of its instances, or a new one in one of its zones.
void autoscaling(Inventory& inventory, Conclusions& conclusions);

/// A target group of a cloud's balancer needs what is stated, else all but one of its healthy
/// targets, else one where groups start anew what is lost.
void target_groups(Inventory& inventory, Conclusions& conclusions);

/// A managed database, cache or queue needs one of its members, or a majority.
void managed_clusters(Inventory& inventory, Conclusions& conclusions);

/// A VPN needs one of its tunnels, a cloud's gateway one of its links.
void hybrid_links(Inventory& inventory, Conclusions& conclusions);

/// A DNS name needs one of what it is answered with where health is checked, else all.
void dns_failover(Inventory& inventory, Conclusions& conclusions);

/// What is located in several zones needs one of them, where its service is known to carry on.
void cloud_zones(Inventory& inventory, Conclusions& conclusions);

/// A service that cloud resources are tagged with needs those that no other of them stands on.
void service_members(Inventory& inventory, Conclusions& conclusions);

/// An asset that is resolved by several name servers needs one of them.
void resolvers(Inventory& inventory, Conclusions& conclusions);

/// A group-like asset needs k of its members.
void membership(Inventory& inventory, Conclusions& conclusions);

/// Every other relation that says "needs": 1 of 1, or 1 of the asset and its standbys where it
/// fails over.
void dependencies(Inventory& inventory, Conclusions& conclusions);

/// An asset with network connections needs a path to the outside, where the network has a way out.
void network_reach(Inventory& inventory, Conclusions& conclusions);

}  // namespace plimsoll::topology::rules
