/// @file
/// What several declarations say together, or one says of two things: records of Route 53 of one
/// name as one endpoint, the instances of a classic load balancer as its pool.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "lib/collect/kit/declared.hpp"

namespace plimsoll::collect::kit {

/// What is declared of one record set, by the names that Terraform has for it: zone_id, name, type,
/// ttl, set_identifier, records, alias {name, evaluate_target_health}, health_check_id, and one
/// block for the routing policy.  CloudFormation's are brought to these names first.
///
/// Joins the records of `type` of one zone and name: the first keeps its address and stands for
/// all; the others stay without a meaning of their own (type `<type>#more`).  Its values gain:
/// `routing` (simple, failover, weighted, latency, multivalue, geolocation); `primary`, `secondary`
/// and `targets` (where they lead); `checked`, whether every answer but a secondary is checked
/// (where there is a choice); `evaluates`, whether every alias looks at its target's health; and
/// `check`, the values of the health check of type `check_type` that one of them names.  Records
/// that lead to no host (TXT, NS, …) get a type of their own, "<type> txt", for which there is no
/// row.
void join_records(std::vector<Declared>& resources, const std::string& type,
                  const std::string& check_type);

/// The instances of each classic load balancer (`type`) as a pool of their own: the resource
/// `<address>/instances` of type `<type>#pool` with the balancer's values and `pool_key`, its ARN
/// and "/instances" where that is known.  The balancer's value `pool` leads to it.
void split_pools(std::vector<Declared>& resources, const std::string& type);

}  // namespace plimsoll::collect::kit
