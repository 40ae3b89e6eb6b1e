#include "collectors/terraform/types.hpp"

#include <array>

namespace plimsoll::terraform {

using namespace collect::kit;

namespace {

constexpr auto kAwsAliases = std::to_array<TypeAlias>({
    {"aws_alb", "aws_lb"},
    {"aws_alb_listener", "aws_lb_listener"},
    {"aws_alb_listener_rule", "aws_lb_listener_rule"},
    {"aws_alb_target_group", "aws_lb_target_group"},
    {"aws_alb_target_group_attachment", "aws_lb_target_group_attachment"},
    {"aws_default_subnet", "aws_subnet"},
    {"aws_default_vpc", "aws_vpc"},
    {"aws_default_route_table", "aws_route_table"},
    {"aws_spot_instance_request", "aws_instance"},
    {"aws_elasticsearch_domain", "aws_opensearch_domain"},
    {"aws_fsx_windows_file_system", "aws_fsx_lustre_file_system"},
    {"aws_fsx_ontap_file_system", "aws_fsx_lustre_file_system"},
    {"aws_fsx_openzfs_file_system", "aws_fsx_lustre_file_system"},
});

constexpr auto kAzureAliases = std::to_array<TypeAlias>({
    {"azurerm_windows_virtual_machine", "azurerm_linux_virtual_machine"},
    {"azurerm_virtual_machine", "azurerm_linux_virtual_machine"},
    {"azurerm_windows_virtual_machine_scale_set", "azurerm_linux_virtual_machine_scale_set"},
    {"azurerm_orchestrated_virtual_machine_scale_set", "azurerm_linux_virtual_machine_scale_set"},
    {"azurerm_windows_web_app", "azurerm_linux_web_app"},
    {"azurerm_app_service", "azurerm_linux_web_app"},
    {"azurerm_windows_function_app", "azurerm_linux_function_app"},
    {"azurerm_function_app", "azurerm_linux_function_app"},
    {"azurerm_sql_database", "azurerm_mssql_database"},
    {"azurerm_sql_server", "azurerm_mssql_server"},
    {"azurerm_mysql_server", "azurerm_postgresql_server"},
    {"azurerm_mysql_flexible_server", "azurerm_postgresql_flexible_server"},
    {"azurerm_private_dns_aaaa_record", "azurerm_private_dns_a_record"},
    {"azurerm_dns_aaaa_record", "azurerm_dns_a_record"},
});

constexpr auto kGoogleAliases = std::to_array<TypeAlias>({
    {"google_compute_region_disk", "google_compute_disk"},
    {"google_cloud_run_v2_service", "google_cloud_run_service"},
    {"google_cloudfunctions2_function", "google_cloudfunctions_function"},
    {"google_compute_global_forwarding_rule", "google_compute_forwarding_rule"},
    {"google_compute_region_backend_service", "google_compute_backend_service"},
    {"google_compute_region_url_map", "google_compute_url_map"},
    {"google_compute_region_target_http_proxy", "google_compute_target_http_proxy"},
    {"google_compute_target_https_proxy", "google_compute_target_http_proxy"},
    {"google_compute_region_target_https_proxy", "google_compute_target_http_proxy"},
    {"google_compute_target_tcp_proxy", "google_compute_target_http_proxy"},
    {"google_compute_target_ssl_proxy", "google_compute_target_http_proxy"},
    {"google_compute_region_autoscaler", "google_compute_autoscaler"},
});

constexpr auto kVsphereAliases =
    std::to_array<TypeAlias>({{"vsphere_nas_datastore", "vsphere_vmfs_datastore"}});

}  // namespace

const std::vector<Catalogue>& catalogues() {
  static const std::vector<Catalogue> all{
      {Cloud::aws, "aws_",
       joined({aws_network_rows(), aws_compute_rows(), aws_data_rows(), aws_delivery_rows()}),
       kAwsAliases},
      {Cloud::azure, "azurerm_", azure_rows(), kAzureAliases},
      {Cloud::google, "google_", google_rows(), kGoogleAliases},
      {Cloud::vsphere, "vsphere_", vsphere_rows(), kVsphereAliases}};
  return all;
}

}  // namespace plimsoll::terraform
