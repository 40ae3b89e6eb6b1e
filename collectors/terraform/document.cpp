#include "collectors/terraform/document.hpp"

#include <fmt/format.h>

#include "collectors/terraform/module_tree.hpp"
#include "collectors/terraform/plan.hpp"
#include "collectors/terraform/state.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::terraform {
namespace {

using collect::kit::Tree;

std::string text_of(const Tree& value) { return collect::kit::scalar_text(value).value_or(""); }

Result<Tree> read_tree(std::string_view bytes) {
  if (bytes.starts_with("PK\x03\x04")) {
    return failure(Error::Kind::unsupported, "this is a plan as `terraform plan -out` saves it",
                   "print it: terraform show -json FILE > FILE.json");
  }
  auto root = collect::kit::read_json_tree(bytes);
  if (root && root->object() == nullptr) {
    return failure(Error::Kind::malformed, "expected a JSON object, got something else");
  }
  return root;
}

Result<void> read_state(const Tree& root, Document& document) {
  const auto version = collect::kit::to_integer(root["version"]).value_or(0);
  document.format = fmt::format("state {}", version);
  if (version == 4) {
    read_state_4(root, document);
  } else if (version == 3) {
    read_state_3(root, document);
  } else {
    return failure(Error::Kind::unsupported,
                   fmt::format("expected a state of version 3 or 4, got {}", version),
                   "print it with a Terraform that knows it: terraform show -json > state.json");
  }
  return {};
}

/// Source: Terraform documentation, "JSON Output Format": a new major version may change meanings.
Result<void> check_version(const Tree& root) {
  const std::string version = text_of(root["format_version"]);
  const auto major = core::to_int(version.substr(0, version.find('.')));
  if (version.empty() || (major && (*major == 0 || *major == 1))) return {};
  return failure(Error::Kind::unsupported, fmt::format("expected format_version 0.1 to 1.x, got {}",
                                                       core::printable(version.substr(0, 16))));
}

/// What data sources say of the account and region that their provider works in.
void learn_from_data(Document& document) {
  for (const auto& resource : document.resources) {
    if (!resource.data) continue;
    auto& place = document.providers[resource.provider];
    if (resource.type == "aws_caller_identity" && place.account.empty()) {
      place.account = text_of(resource.values["account_id"]);
    } else if (resource.type == "aws_region" && place.region.empty()) {
      place.region = text_of(resource.values["region"]);
      if (place.region.empty()) place.region = text_of(resource.values["name"]);
      if (place.region.empty()) place.region = text_of(resource.values["id"]);
    }
  }
}

}  // namespace

Result<Document> read_document(std::string_view bytes) {
  auto root = read_tree(bytes);
  if (!root) return tl::unexpected{std::move(root.error())};
  Document out;
  if (!(*root)["encrypted_data"].is_null()) {
    return failure(Error::Kind::unsupported, "this state is encrypted",
                   "print it: tofu show -json > state.json");
  }
  if (auto known = check_version(*root); !known) return tl::unexpected{std::move(known.error())};
  const std::string version = text_of((*root)["format_version"]);
  if (!(*root)["planned_values"].is_null() || !(*root)["resource_changes"].is_null()) {
    out.content = Content::plan;
    out.format = fmt::format("plan {}", version.empty() ? "without a version" : version);
    read_plan(*root, out);
  } else if (!(*root)["version"].is_null()) {
    if (auto read = read_state(*root, out); !read) return tl::unexpected{std::move(read.error())};
  } else if (!version.empty()) {
    out.format = fmt::format("state, format {}", version);
    read_module((*root)["values"]["root_module"], out.resources, out.issues);
  } else {
    return failure(Error::Kind::malformed, "expected a Terraform state or plan, got other JSON",
                   "give a state file, or what terraform show -json prints");
  }
  learn_from_data(out);
  return out;
}

}  // namespace plimsoll::terraform
