/// @file
/// From resources that code declares (a Terraform state or plan, a CloudFormation template) to
/// assets and relations in the words of docs/reference/cloud-model.md.  What a type of resource
/// means is one row of a table; the mapping is the same for all.
///
/// A row without a kind is no asset.  With `of` it speaks of another resource: its attributes and
/// links are that one's (a bucket's versioning, a target's attachment).  Without, it only passes
/// on: what links to it links to what it links to (a route table, a subnet group).
#pragma once

#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lib/collect/kit/draft.hpp"
#include "lib/collect/kit/tree.hpp"
#include "lib/model/record.hpp"

namespace plimsoll::collect::kit {

/// A resource as code declares it.
struct Declared {
  std::string address;      ///< "module.a.aws_subnet.b[0]", a logical id; unique in its file.
  std::string type;         ///< "aws_subnet", "AWS::EC2::Subnet".
  std::string provider;     ///< Resources of one provider configuration share account and region.
  bool data = false;        ///< Only read by the code: it gives names to things, and is no asset.
  bool managed = true;      ///< False: it stands, but the code no longer declares it.
  bool removed = false;     ///< It stands, and the plan destroys it: told as not working.
  std::string conditional;  ///< The condition that nobody could decide; else empty.
  std::vector<std::string> created_after;  ///< Addresses that the code wants made first.
  Tree values;
};

/// How a value becomes an attribute.
enum class As : std::uint8_t {
  text,
  lower,  ///< Text in lower case.
  boolean,
  integer,
  gib,  ///< A whole number of GiB, as bytes.
  mib,
  minutes,  ///< A whole number of minutes, as seconds.
  days,     ///< A whole number of days, as seconds.
  list,     ///< All values at the path, as texts.
  count,    ///< How many values are at the path.
  present,  ///< Whether anything is.
  enabled,  ///< Whether it says "Enabled", "true", "on" or "require…"; false for other words.
  multi,    ///< Whether it speaks of several zones: "MULTI_AZ_1", "ZoneRedundant", "cross-az".
  id,       ///< An identifier: the attribute's name is its scheme.
};

struct AttributeRow {
  std::string_view from = {};  ///< A path (values_at()).
  std::string_view to = {};    ///< The attribute in the words of the contract.
  As as = As::text;
  std::string_view otherwise =
      {};  ///< What holds, as documented, where nothing is written; else empty.
};

/// How a link differs from "this resource `relation` that one"; bits of LinkRow::how.
enum : std::uint8_t {
  kPlain = 0,
  kSoft = 1,      ///< strength soft.
  kBack = 2,      ///< That one `relation` this one.
  kZones = 4,     ///< This one stands in the zones of that one.
  kMentions = 8,  ///< Any value below the path that is a full name of a resource; soft.
  kMany = 16,     ///< The path holds a list, so that one unknown value may be many resources.
};

struct LinkRow {
  std::string_view from = {};      ///< A path; its values name resources.
  std::string_view relation = {};  ///< Empty: for its zones only.
  /// Types of what is named, for names that are not full names; "@host": a DNS name or address.
  std::string_view to = {};
  std::uint8_t how = kPlain;
  /// Attributes of the relation: "mode=async takeover=manual tier=@promotion_tier", "@" a path.
  std::string_view note = {};
};

/// Its lists live as long as the table that it is written in: a constant.
struct TypeRow {
  std::string_view type = {};
  std::string_view kind = {};     ///< Asset kind; empty: see above.
  std::string_view service = {};  ///< `cloud_service`.
  /// The strong identifier where no attribute holds it: "arn:{p}:ec2:{r}:{a}:instance/{id}";
  /// {p} {r} {a} are partition, region and account, others attributes ({name:l}: in lower case;
  /// {-}: none, an id that only others have for it). Empty: none.
  std::string_view id = {};
  std::initializer_list<AttributeRow> attributes = {};
  std::initializer_list<LinkRow> links = {};
  std::string_view names = {};  ///< Paths of further names of it: "name bucket"; the first that is
                                ///< there is the asset's.  `id` is always one.
  std::string_view zones = {};  ///< Paths of zone names; empty: the usual one.  "-": in no place.
  std::string_view of = {};     ///< "bucket aws_s3_bucket": path and type of what it speaks of.
  /// One zone of those that its subnets have, unless multi_az: those are only candidates.
  bool one_zone = false;
};

/// A second name of a type ("aws_alb" is "aws_lb").
struct TypeAlias {
  std::string_view type;
  std::string_view row;
};

/// The tables of several files as one.
[[nodiscard]] std::vector<TypeRow> joined(std::initializer_list<std::span<const TypeRow>> tables);

enum class Cloud : std::uint8_t { aws, azure, google, vsphere };

struct Catalogue {
  Cloud cloud = Cloud::aws;
  std::string_view prefix;  ///< Types of this cloud begin with it: "aws_", "AWS::".
  std::vector<TypeRow> rows;
  std::span<const TypeAlias> aliases;
};

/// Where the resources of one provider configuration are.
struct Place {
  std::string partition;  ///< Of AWS; empty: "aws", or as the region says.
  std::string account;    ///< Account, subscription or project.
  std::string region;
};

/// All that one file declares.
struct Estate {
  std::string target;   ///< Keys without an identifier are "<target>:<address>".
  std::string file;     ///< Its name, for `declared_in`.
  std::string scope;    ///< "terraform:<target>".
  std::string unknown;  ///< Attribute that lists what is not known: "unknown_until_apply".
  /// Attribute that lists the same in the contract's words, for those that are attributes there.
  std::string withheld;
  std::map<std::string, Place, std::less<>> providers;  ///< What the code says of each.
  Place otherwise;                                      ///< What the settings say.
  std::vector<Declared> resources;
  /// Why the file does not tell all that it declares; empty when it does.
  std::string incomplete;
};

/// Asset and relation kinds that an estate can give.
[[nodiscard]] const std::vector<std::string_view>& declared_kinds();

/// The records of one file: assets, relations, places, its scope, what isn't modelled, what
/// isn't known.  Any trees are legal; time and memory are bounded by the size of the estate.
void map_declared(const Estate& estate, std::span<const Catalogue> catalogues, Draft& draft);

/// The region of a zone's name, "eu-west-1" of "eu-west-1a"; of Google's "europe-west1-b" too.
[[nodiscard]] std::string region_of_zone(std::string_view zone);

/// Rows that cannot be meant: kinds, relations or types that are none, each as one line.
[[nodiscard]] std::vector<std::string> faults_of(const Catalogue& catalogue);

}  // namespace plimsoll::collect::kit
