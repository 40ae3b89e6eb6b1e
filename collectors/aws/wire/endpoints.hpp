/// @file
/// Partitions, regions, and where each service is asked.
/// Source: botocore's endpoints.json and partitions.json, pruned by cmake/aws_model.py.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/core/error.hpp"

namespace plimsoll::aws::wire {

/// Where a call goes and for what region it is signed.
struct Address {
  std::string url;     ///< "https://ec2.eu-west-1.amazonaws.com", without a slash at its end.
  std::string region;  ///< Of the signature.
  bool listed = true;  ///< Whether the tables have the service in that region.
};

struct Partition {
  struct Endpoint {
    std::string hostname;  ///< Empty: by the common pattern.
    std::string region;    ///< Of the signature; empty: the one asked.
  };
  struct Known {
    std::map<std::string, Endpoint, std::less<>> endpoints;  ///< By region.
    std::string global;    ///< The endpoint of what has no regions; empty: none.
    bool regional = true;  ///< Whether there is one a region.
  };
  std::string id;             ///< "aws-cn".
  std::string suffix;         ///< "amazonaws.com.cn".
  std::string global_region;  ///< Where global services are signed for.
  /// What its regions' names begin with, "eu" of "eu-west-1": new ones do too.
  std::vector<std::string> heads;
  std::vector<std::string> regions;
  std::map<std::string, Known, std::less<>> services;  ///< By endpoint prefix.
};

class Endpoints {
 public:
  [[nodiscard]] static Result<Endpoints> parse(std::string_view json);

  /// The partition that has that region, by name or by pattern; absent when none does.
  [[nodiscard]] const Partition* partition_of(std::string_view region) const;
  [[nodiscard]] const Partition* partition(std::string_view id) const;

  /// Where the service is asked in that region.  A region of no partition is taken for one of
  /// "aws".  With `override_url` it is that address, whatever the service.
  [[nodiscard]] Address resolve(std::string_view endpoint_prefix, std::string_view region,
                                const std::optional<std::string>& override_url) const;

 private:
  std::vector<Partition> partitions_;
};

/// Whether the text may be a region's name: letters, digits and "-", nothing that a host name
/// could be bent with.
[[nodiscard]] bool is_region_name(std::string_view text);

}  // namespace plimsoll::aws::wire
