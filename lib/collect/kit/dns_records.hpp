/// @file
/// Records of Route 53 of one name, as one endpoint with its targets.
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
/// Joins the records of `type` of one zone, name and record type: the first keeps its address and
/// stands for all; the others stay as rows without a meaning of their own (type `<type>#more`).
/// Its values gain: `routing` (simple, failover, weighted, latency, multivalue, geolocation),
/// `primary`, `secondary` and `targets` (where they lead), and `check`, the values of the health
/// check of type `check_type` that one of them names.  Records that lead to no host (TXT, NS, …)
/// get a type of their own, "<type> txt", for which there is no row.
void join_records(std::vector<Declared>& resources, const std::string& type,
                  const std::string& check_type);

}  // namespace plimsoll::collect::kit
