/// @file
/// The part of an AWS service model that tells how a call is written and its answer read.
/// Source: botocore's service models (service-2.json), pruned by cmake/aws_model.py.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/core/error.hpp"

namespace plimsoll::aws::wire {

enum class Protocol : std::uint8_t { query, ec2, json, rest_json, rest_xml };
[[nodiscard]] std::string_view to_string(Protocol protocol);

enum class Type : std::uint8_t {
  structure,
  list,
  map,
  string,
  blob,
  boolean,
  integer,
  floating,
  timestamp,
  document,  ///< Any JSON.
};

/// Where a member stands.
enum class Location : std::uint8_t { body, uri, query, header, headers, status };

enum class TimeFormat : std::uint8_t { unstated, iso8601, epoch, http_date };

struct Shape;

/// What refers to a shape: a member, a list's item, a map's key or value.
struct Reference {
  std::string name;              ///< In the SDKs: "InstanceId"; empty for items, keys and values.
  const Shape* shape = nullptr;  ///< Never null in a Service that was read.
  std::string location_name;     ///< On the wire; empty: as `name`.
  std::string query_name;        ///< EC2's own name in requests; empty: none.
  Location location = Location::body;
  TimeFormat time = TimeFormat::unstated;
  bool flattened = false;
  bool xml_attribute = false;
  bool host_label = false;
  bool sensitive = false;     ///< Holds a secret that nothing may keep.
  std::string namespace_uri;  ///< xmlns; empty: none.
  std::string namespace_prefix;
};

struct Shape {
  std::string name;
  Type type = Type::string;
  std::vector<Reference> members;  ///< Of a structure, in the model's order.
  Reference item;                  ///< Of a list; of a map, its value.
  Reference key;                   ///< Of a map.
  std::string payload;             ///< The member that is the whole body; empty: none.
  bool flattened = false;
  TimeFormat time = TimeFormat::unstated;
  std::string location_name;
  std::string namespace_uri;
  std::string namespace_prefix;
  std::optional<std::int64_t> max;

  [[nodiscard]] const Reference* member(std::string_view member_name) const;
};

/// How an operation hands its answer out in pages.
struct Paginator {
  std::vector<std::string> input;   ///< Members of the next page's input …
  std::vector<std::string> output;  ///< … and where in the answer they stand: "Marker", "A.B".
  std::string more;   ///< Where the answer says whether there is more; empty: a token says it.
  std::string limit;  ///< The input member that bounds a page; empty: none.
};

struct Operation {
  std::string name;
  std::string method;  ///< "POST".
  std::string uri;     ///< "/2015-03-31/functions/{FunctionName}?x".
  Reference input;     ///< Its shape is null when the call takes nothing.
  Reference output;
  std::string result_wrapper;
  std::string host_prefix;  ///< "{AccountId}."
  std::optional<Paginator> paginator;
};

/// One service.  Movable, not copyable: shapes point at each other.
class Service {
 public:
  /// Reads a model: {"metadata": …, "operations": …, "shapes": …}.  An Error of kind malformed when
  /// it isn't one or refers to a shape that it lacks.
  [[nodiscard]] static Result<Service> parse(std::string_view name, std::string_view json);

  Service(Service&&) noexcept = default;
  Service& operator=(Service&&) noexcept = default;
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;
  ~Service() = default;

  [[nodiscard]] const Operation* operation(std::string_view name) const;
  /// Which operations there are, by name.
  [[nodiscard]] const std::map<std::string, Operation, std::less<>>& operations() const {
    return operations_;
  }

  std::string name;  ///< As the SDKs name it: "elbv2".
  Protocol protocol = Protocol::query;
  std::string api_version;
  std::string endpoint_prefix;  ///< "elasticloadbalancing".
  std::string signing_name;
  std::string target_prefix;
  std::string json_version;  ///< "1.0".
  std::string namespace_uri;

 private:
  Service() = default;

  std::map<std::string, Operation, std::less<>> operations_;
  std::deque<Shape> shapes_;
};

}  // namespace plimsoll::aws::wire
