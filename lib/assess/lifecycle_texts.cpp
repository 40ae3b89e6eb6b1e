#include "lib/assess/lifecycle_texts.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

namespace plimsoll::assess {
namespace {

constexpr auto kAttributes = std::to_array<std::string_view>(
    {"cloud_service", "description", "engine", "engine_version", "firmware_version", "model", "os",
     "os_id", "os_name", "os_version", "package", "package_version", "product", "runtime",
     "software_version", "vendor", "version"});

/// Kinds that run an operating system or a firmware of their own.
constexpr auto kSystems = std::to_array<std::string_view>(
    {"server", "vm", "hypervisor", "kubernetes_node", "operating_system", "switch", "router",
     "firewall", "appliance", "storage_array", "load_balancer", "ups", "pdu", "bmc", "chassis"});
/// Kinds that are a product, with its version beside it.
constexpr auto kPrograms = std::to_array<std::string_view>(
    {"software", "firmware", "operating_system", "hypervisor", "hypervisor_cluster", "application",
     "database", "database_cluster", "cache", "queue", "kubernetes_cluster", "load_balancer"});
/// Kinds that are bought as a device.
constexpr auto kDevices =
    std::to_array<std::string_view>({"server", "hypervisor", "chassis", "switch", "router",
                                     "firewall", "appliance", "storage_array", "ups", "pdu"});

template <typename Kinds>
bool among(const Kinds& kinds, std::string_view kind) {
  return std::ranges::find(kinds, kind) != kinds.end();
}

class Reader {
 public:
  Reader(std::string_view kind, const AttributeTexts& attributes)
      : kind_{kind}, attributes_{attributes} {}

  std::vector<ProductText> read() {
    if (among(kSystems, kind_)) read_system();
    read_cloud();
    if (among(kPrograms, kind_)) read_program();
    if (among(kDevices, kind_)) read_device();
    return std::move(out_);
  }

 private:
  [[nodiscard]] std::string get(std::string_view name) const {
    const auto found = attributes_.find(name);
    return found == attributes_.end() ? std::string{} : found->second;
  }

  void add(std::string from, std::string text, std::string label, bool expected = true) {
    ProductText product;
    product.from = std::move(from);
    product.text = std::move(text);
    product.label = std::move(label);
    product.expected = expected;
    out_.push_back(std::move(product));
  }

  /// os-release, as a host tells it; else what a device says of its system.
  void read_system() {
    const auto id = get("os_id");
    const auto version = get("os_version");
    const auto name = get("os_name");
    if (!id.empty()) {
      add("os_id, os_name, os_version",
          fmt::format("ID={}\nVERSION_ID={}\nNAME={}", id, version, name),
          name.empty() ? fmt::format("{} {}", id, version) : name);
      return;
    }
    if (!name.empty()) {
      const bool numbered = name.find_first_of("0123456789") != std::string::npos;
      add(numbered ? "os_name" : "os_name, os_version",
          numbered ? name : fmt::format("{} {}", name, version), name);
      return;
    }
    if (const auto os = get("os"); !os.empty()) return read_device_system(os);
    if (const auto text = get("description"); !text.empty() && kind_ != "nic")
      add("description", text, text, false);
  }

  /// "Data ONTAP 9.8P1" says it all, "arista-eos" leaves the version to another attribute.
  void read_device_system(const std::string& os) {
    if (os.find_first_of("0123456789") != std::string::npos) return add("os", os, os);
    for (const std::string_view name :
         {"os_version", "firmware_version", "software_version", "version"}) {
      if (const auto version = get(name); !version.empty()) {
        const auto text = fmt::format("{} {}", os, version);
        return add(fmt::format("os, {}", name), text, text);
      }
    }
    add("os", os, os);
  }

  /// Engines that a cloud runs, and runtimes of its functions.
  void read_cloud() {
    const auto service = get("cloud_service");
    if (service.empty()) return;
    if (const auto runtime = get("runtime"); !runtime.empty())
      return add("cloud_service, runtime", fmt::format("aws {} {}", service, runtime), runtime);
    const auto engine = get("engine");
    const auto version = get("engine_version");
    if (engine.empty() && (version.empty() || kind_ != "kubernetes_cluster")) return;
    add("cloud_service, engine, engine_version",
        fmt::format("aws {} {} {}", service, engine, version),
        fmt::format("{} {}", engine.empty() ? service : engine, version),
        !version.empty() || engine.find('_') != std::string::npos);
  }

  void read_program() {
    if (!get("cloud_service").empty()) return;
    const auto version = get(get("version").empty() ? "engine_version" : "version");
    for (const std::string_view name : {"product", "engine", "model"}) {
      const auto product = get(name);
      // The model of a device is read as such.
      if (product.empty() || (name == "model" && among(kDevices, kind_))) continue;
      const auto text = version.empty() ? product : fmt::format("{} {}", product, version);
      add(fmt::format("{}, version", name), text, text, kind_ != "firmware");
      out_.back().package = get("package");
      const auto full = get("package_version");
      out_.back().package_version = full.empty() ? version : full;
      return;
    }
  }

  void read_device() {
    const auto model = get("model");
    if (model.empty()) return;
    const auto vendor = get("vendor");
    const bool named = vendor.empty() || model.starts_with(vendor);
    const auto text = named ? model : fmt::format("{} {}", vendor, model);
    add("vendor, model", text, text, false);
  }

  std::string_view kind_;
  const AttributeTexts& attributes_;
  std::vector<ProductText> out_;
};

}  // namespace

std::span<const std::string_view> product_attributes() { return kAttributes; }

std::vector<ProductText> product_texts(std::string_view kind, const AttributeTexts& attributes) {
  return Reader{kind, attributes}.read();
}

}  // namespace plimsoll::assess
