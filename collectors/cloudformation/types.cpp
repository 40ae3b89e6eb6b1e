#include "collectors/cloudformation/types.hpp"

namespace plimsoll::cloudformation {

using namespace collect::kit;

const std::vector<Catalogue>& catalogues() {
  static const std::vector<TypeAlias> aliases{
      {"AWS::Elasticsearch::Domain", "AWS::OpenSearchService::Domain"},
      {"AWS::RDS::DBSubnetGroup", "AWS::DocDB::DBSubnetGroup"},
      {"AWS::Neptune::DBSubnetGroup", "AWS::DocDB::DBSubnetGroup"}};
  static const std::vector<Catalogue> all{
      {Cloud::aws, "AWS::", joined({network_rows(), compute_rows(), data_rows(), delivery_rows()}),
       aliases}};
  return all;
}

}  // namespace plimsoll::cloudformation
