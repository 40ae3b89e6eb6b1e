/// @file
/// What only several answers tell together, concluded when all of a unit's are in.
#pragma once

#include "collectors/aws/reading.hpp"

namespace plimsoll::aws {

/// Tags that only the tagging service tells.
void conclude_tags(Reading& reading);
/// Placement strategies, images that are no more, snapshots of volumes.
void conclude_compute(Reading& reading);
/// Which gateway each subnet reaches the outside through; Direct Connect sessions and locations.
void conclude_network(Reading& reading);
/// Pending maintenance of databases, engines of caches.
void conclude_data(Reading& reading);
/// One endpoint for all records of a name.
void conclude_dns(Reading& reading);
/// What each backup plan and job puts into which vault.
void conclude_backup(Reading& reading);
/// Quotas and how much of them is in use.
void conclude_quotas(Reading& reading);

}  // namespace plimsoll::aws
