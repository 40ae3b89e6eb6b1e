// Load balancers, distributions, certificates.
#include "collectors/cloudformation/types.hpp"

namespace plimsoll::cloudformation {

using namespace collect::kit;

namespace {

constexpr std::string_view kPool = "AWS::ElasticLoadBalancingV2::TargetGroup";

const TypeRow kDeliveryRows[] = {
    {"AWS::ElasticLoadBalancingV2::LoadBalancer",
     "load_balancer",
     "elbv2",
     "",
     {{"Type", "type", As::lower, "application"},
      {"Scheme", "scheme"},
      {"LoadBalancerAttributes.load_balancing_cross_zone_enabled", "cross_zone", As::boolean}},
     {{"Subnets", "", "AWS::EC2::Subnet", kZones | kMany},
      {"SubnetMappings.SubnetId", "", "AWS::EC2::Subnet", kZones | kMany}},
     "Name"},
    {"AWS::ElasticLoadBalancingV2::Listener",
     "",
     "",
     "",
     {},
     {{"DefaultActions.TargetGroupArn", "depends_on", kPool, kMany},
      {"DefaultActions.ForwardConfig.TargetGroups.TargetGroupArn", "depends_on", kPool, kMany},
      {"Certificates.CertificateArn", "secured_by", "AWS::CertificateManager::Certificate", kMany}},
     "",
     "",
     "LoadBalancerArn AWS::ElasticLoadBalancingV2::LoadBalancer"},
    {"AWS::ElasticLoadBalancingV2::ListenerRule",
     "",
     "",
     "",
     {},
     {{"Actions.TargetGroupArn", "depends_on", kPool, kMany},
      {"Actions.ForwardConfig.TargetGroups.TargetGroupArn", "depends_on", kPool, kMany}},
     "",
     "",
     "ListenerArn AWS::ElasticLoadBalancingV2::Listener"},
    {kPool,
     "backend_pool",
     "elbv2",
     "",
     {{"HealthCheckIntervalSeconds", "health_check_interval_s", As::integer},
      {"UnhealthyThresholdCount", "health_check_unhealthy", As::integer},
      {"HealthCheckTimeoutSeconds", "health_check_timeout_s", As::integer},
      {"TargetType", "target_type"}},
     {{"Targets.Id", "member_of", "AWS::EC2::Instance AWS::Lambda::Function", kBack | kMany}},
     "Name"},
    {"AWS::ElasticLoadBalancing::LoadBalancer",
     "load_balancer",
     "elb",
     "arn:{p}:elasticloadbalancing:{r}:{a}:loadbalancer/{LoadBalancerName}",
     {{"CrossZone", "cross_zone", As::boolean}, {"Scheme", "scheme"}},
     {{"Subnets", "", "AWS::EC2::Subnet", kZones | kMany},
      {"pool", "depends_on", "AWS::ElasticLoadBalancing::LoadBalancer#pool"},
      {"Listeners.SSLCertificateId", "secured_by", "AWS::CertificateManager::Certificate", kMany}},
     "LoadBalancerName",
     "AvailabilityZones"},
    // Made by split_pools().
    {"AWS::ElasticLoadBalancing::LoadBalancer#pool",
     "backend_pool",
     "elb",
     "",
     {{"HealthCheck.Interval", "health_check_interval_s", As::integer},
      {"HealthCheck.UnhealthyThreshold", "health_check_unhealthy", As::integer},
      {"HealthCheck.Timeout", "health_check_timeout_s", As::integer}},
     {{"Instances", "member_of", "AWS::EC2::Instance", kBack | kMany}},
     "LoadBalancerName",
     "-"},
    {"AWS::CloudFront::Distribution",
     "cdn",
     "cloudfront",
     "",
     {{"DistributionConfig.Aliases", "fqdn", As::id},
      {"DistributionConfig.Enabled", "enabled", As::boolean},
      {"DistributionConfig.OriginGroups.Items", "origin_groups", As::count}},
     {{"DistributionConfig.Origins.DomainName", "depends_on", "", kMentions},
      {"DistributionConfig.ViewerCertificate.AcmCertificateArn", "secured_by",
       "AWS::CertificateManager::Certificate"}},
     "",
     "-"},
    {"AWS::CertificateManager::Certificate",
     "certificate",
     "acm",
     "",
     {{"DomainName", "domain_name"}},
     {},
     "DomainName"},
};

}  // namespace

std::span<const TypeRow> delivery_rows() { return kDeliveryRows; }

}  // namespace plimsoll::cloudformation
