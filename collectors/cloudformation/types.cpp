#include "collectors/cloudformation/types.hpp"

#include <iterator>

namespace plimsoll::cloudformation {

using namespace collect::kit;

const std::vector<Catalogue>& catalogues() {
  static const std::vector<TypeRow> rows = [] {
    std::vector<TypeRow> out;
    for (auto part : {network_rows(), compute_rows(), data_rows(), delivery_rows()}) {
      std::move(part.begin(), part.end(), std::back_inserter(out));
    }
    return out;
  }();
  static const std::vector<TypeAlias> aliases{
      {"AWS::Elasticsearch::Domain", "AWS::OpenSearchService::Domain"},
      {"AWS::RDS::DBSubnetGroup", "AWS::DocDB::DBSubnetGroup"},
      {"AWS::Neptune::DBSubnetGroup", "AWS::DocDB::DBSubnetGroup"}};
  static const std::vector<Catalogue> all{{Cloud::aws, "AWS::", rows, aliases}};
  return all;
}

}  // namespace plimsoll::cloudformation
