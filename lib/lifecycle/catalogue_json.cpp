#include <algorithm>
#include <unordered_set>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "lib/core/text.hpp"
#include "lib/lifecycle/catalogue_file.hpp"

namespace plimsoll::lifecycle {
namespace {

using nlohmann::json;

/// More than any product has; beyond it a document is not meant to be read.
constexpr std::size_t kIdentifierBound = 200;

std::string text_of(const json& object, const char* key) {
  const auto found = object.is_object() ? object.find(key) : object.end();
  if (!object.is_object() || found == object.end() || !found->is_string()) return {};
  return std::string{core::trim(core::printable(found->get_ref<const std::string&>()))};
}

const json& member(const json& object, const char* key) {
  static const json kNone;
  if (!object.is_object()) return kNone;
  const auto found = object.find(key);
  return found == object.end() ? kNone : *found;
}

/// Collects what a document says, and what of it was left out.
class Collector {
 public:
  explicit Collector(std::string_view name) : name_{name} {}

  void issue(const std::string& where, std::string what) {
    if (out_.issues.size() < kIssueBound)
      out_.issues.push_back({fmt::format("{}: {}", name_, where), std::move(what)});
  }

  void add(Product& product, Cycle cycle, const std::string& where) {
    if (!seen_.insert(product.id + '\n' + cycle.name).second) {
      return issue(where, fmt::format("{} {} stands there a second time: the first one counts",
                                      product.id, cycle.name));
    }
    product.cycles.push_back(std::move(cycle));
  }

  [[nodiscard]] const std::string& name() const { return name_; }
  Catalogue& catalogue() { return out_.catalogue; }
  CatalogueFile take() { return std::move(out_); }

 private:
  std::string name_;
  std::unordered_set<std::string> seen_;
  CatalogueFile out_;
};

// ---- OpenEoX

/// A timestamp of OpenEoX, or "tba": to be announced.
std::optional<Milestone> read_eox_time(const json& core, const char* key) {
  const auto text = text_of(core, key);
  if (text == "tba") return Milestone{Milestone::Known::none_announced, {}};
  if (text.empty()) return Milestone{};
  const auto day = parse_day(text);
  if (!day) return std::nullopt;
  return Milestone{Milestone::Known::day, *day};
}

bool read_eox_core(Collector& out, const json& core, Cycle& cycle, const std::string& where) {
  const auto life = read_eox_time(core, "end_of_life");
  const auto security = read_eox_time(core, "end_of_security_support");
  const auto sale = read_eox_time(core, "end_of_sales");
  if (!life || !security || !sale) {
    out.issue(where,
              "expected end_of_life, end_of_security_support and end_of_sales to be RFC 3339 times "
              "or \"tba\": the statement is left out");
    return false;
  }
  if (life->known == Milestone::Known::unstated && security->known == Milestone::Known::unstated) {
    out.issue(where, "expected end_of_life or end_of_security_support, got neither");
    return false;
  }
  cycle.end_of_sale = *sale;
  cycle.end_of_security_support = security->known == Milestone::Known::unstated ? *life : *security;
  const auto last = life->date();
  const auto secured = cycle.end_of_security_support.date();
  if (last && secured && *last > *secured) cycle.end_of_extended_support = *life;
  cycle.as_of = parse_day(text_of(core, "last_updated"));
  return true;
}

void read_eox_identifiers(const json& helper, Product& product) {
  const auto add = [&](const std::string& kind, const std::string& value) {
    const std::string identifier = kind + value;
    if (value.empty() || product.identifiers.size() >= kIdentifierBound) return;
    if (std::ranges::find(product.identifiers, identifier) == product.identifiers.end())
      product.identifiers.push_back(identifier);
  };
  add("cpe=", text_of(helper, "cpe"));
  const json& purls = member(helper, "purls");
  if (!purls.is_array()) return;
  for (const auto& purl : purls) {
    if (purl.is_string()) add("purl=", core::printable(purl.get_ref<const std::string&>()));
  }
}

void read_eox_product(Collector& out, const json& statement, const json& product_body,
                      Product::Class kind, const std::string& where) {
  const auto vendor = text_of(product_body, "vendor_name");
  const auto name = text_of(product_body, "product_name");
  if (name.empty()) return out.issue(where, "expected a product_name: the statement is left out");
  Cycle cycle;
  cycle.name = text_of(product_body, "product_version");
  if (cycle.name.empty()) cycle.name = kEveryVersion;
  cycle.source = out.name();
  if (!read_eox_core(out, member(statement, "core"), cycle, where)) return;
  const std::string label = vendor.empty() ? name : vendor + ' ' + name;
  Product& product = out.catalogue().product(core::snake_case(label));
  product.label = label;
  product.kind = kind;
  read_eox_identifiers(member(statement, "product_identification_helper"), product);
  out.add(product, std::move(cycle), where);
}

void read_eox_statement(Collector& out, const json& statement, const std::string& where) {
  const json& product = member(statement, "product");
  if (!product.is_object()) return out.issue(where, "expected a product: it is left out");
  const json& hardware = member(product, "hardware");
  const json& software = member(product, "software");
  if (hardware.is_object() || software.is_object()) {
    if (hardware.is_object())
      read_eox_product(out, statement, hardware, Product::Class::hardware, where);
    if (software.is_object())
      read_eox_product(out, statement, software, Product::Class::software, where);
    return;
  }
  const bool metal = text_of(product, "$schema").find("hardware") != std::string::npos;
  read_eox_product(out, statement, product,
                   metal ? Product::Class::hardware : Product::Class::software, where);
}

// ---- endoflife.date

/// A phase of the API: whether it is over, and since or until when if that is known.
Milestone read_phase(const json& release, const char* flag, const char* from) {
  if (const auto day = parse_day(text_of(release, from))) {
    return Milestone{Milestone::Known::day, *day};
  }
  const json& over = member(release, flag);
  if (!over.is_boolean()) return {};
  return Milestone{over.get<bool>() ? Milestone::Known::passed : Milestone::Known::none_announced,
                   {}};
}

void read_release(Collector& out, const json& release, Product& product, std::optional<Day> as_of) {
  Cycle cycle;
  cycle.name = text_of(release, "name");
  if (cycle.name.empty()) return out.issue(product.id, "a release without a name: it is left out");
  if (const auto label = text_of(release, "label"); label != cycle.name) cycle.label = label;
  cycle.released = parse_day(text_of(release, "releaseDate"));
  cycle.end_of_sale = read_phase(release, "isDiscontinued", "discontinuedFrom");
  cycle.end_of_active_support = read_phase(release, "isEoas", "eoasFrom");
  cycle.end_of_security_support = read_phase(release, "isEol", "eolFrom");
  cycle.end_of_extended_support = read_phase(release, "isEoes", "eoesFrom");
  cycle.source = "endoflife.date";
  cycle.as_of = as_of;
  out.add(product, std::move(cycle), product.id);
}

void read_api_product(Collector& out, const json& body, std::optional<Day> as_of) {
  const auto id = text_of(body, "name");
  const json& releases = member(body, "releases");
  if (id.empty() || !releases.is_array()) {
    return out.issue("result", "a product without a name or a list of releases: it is left out");
  }
  Product& product = out.catalogue().product(id);
  if (const auto label = text_of(body, "label"); !label.empty()) product.label = label;
  if (text_of(body, "category") == "device") product.kind = Product::Class::hardware;
  const json& identifiers = member(body, "identifiers");
  if (identifiers.is_array()) {
    for (const auto& identifier : identifiers) {
      const auto type = text_of(identifier, "type");
      if (type == "cpe" || type == "purl")
        product.identifiers.push_back(type + '=' + text_of(identifier, "id"));
    }
  }
  for (const auto& release : releases) read_release(out, release, product, as_of);
}

}  // namespace

Result<CatalogueFile> parse_openeox(std::string_view text, std::string_view name) {
  const json document = json::parse(text, nullptr, false);
  const json& statements = member(document, "statements");
  if (!statements.is_array()) {
    return failure(
        Error::Kind::malformed,
        fmt::format("{}: expected an OpenEoX document with a list of statements", name),
        "give the shell document of the product; a core document alone names no product");
  }
  Collector out{name};
  for (std::size_t i = 0; i < statements.size(); ++i) {
    read_eox_statement(out, statements[i], fmt::format("statement {}", i + 1));
  }
  return out.take();
}

Result<CatalogueFile> parse_endoflife_api(std::string_view text, std::string_view name) {
  const json document = json::parse(text, nullptr, false);
  const json& products = member(document, "result");
  if (!products.is_array()) {
    return failure(Error::Kind::malformed,
                   fmt::format("{}: expected the list of products of endoflife.date, API v1", name),
                   "check the address: https://endoflife.date/api/v1/products/full");
  }
  Collector out{name};
  const auto as_of = parse_day(text_of(document, "generated_at"));
  for (const auto& product : products) read_api_product(out, product, as_of);
  return out.take();
}

}  // namespace plimsoll::lifecycle
