#include "collectors/topology/mapping.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/model/identity.hpp"

namespace plimsoll::network {
namespace {

using model::ProblemRecord;

/// Whether `id` counts nodes instead of naming one: "17", yEd's "n7" and "n2::n0".
bool is_serial(std::string_view id) {
  return std::ranges::all_of(id, [](char c) {
    return std::isdigit(static_cast<unsigned char>(c)) != 0 || c == 'n' || c == ':';
  });
}

/// Relations are told apart by their ends and kind; a connection has no direction.
using Pair = std::tuple<std::string, std::string, std::string>;

struct Bundle {
  model::Attributes attributes;  ///< Those that all its links agree on.
  std::int64_t links = 0;
};

void keep_common(model::Attributes& common, const model::Attributes& other) {
  std::erase_if(common, [&](const auto& entry) {
    const auto found = other.find(entry.first);
    return found == other.end() || found->second != entry.second;
  });
}

class Mapper {
 public:
  explicit Mapper(std::string_view kind) : kind_{kind} {}

  void add(const File& file) {
    scope_ = "file:" + file.path;
    kinds_.clear();
    std::vector<std::string> keys;
    for (const Node& node : file.network.nodes) {
      keys.push_back(key_of(file, node));
      if (seen_.insert(keys.back()).second) add_asset(node, keys.back());
    }
    add_links(file.network, keys);
    add_problems(file);
    model::ScopeRecord scope;
    scope.scope = scope_;
    scope.kinds.assign(kinds_.begin(), kinds_.end());
    scope.listed = static_cast<std::int64_t>(file.network.nodes.size() + file.network.links.size());
    if (!file.network.issues.empty()) {
      scope.status = model::ScopeStatus::incomplete;
      scope.reason =
          fmt::format("entries of the file that were left out: {}", file.network.issues.size());
    }
    records_.emplace_back(std::move(scope));
  }

  std::vector<model::Record> take_records() && { return std::move(records_); }

 private:
  static std::string key_of(const File& file, const Node& node) {
    if (!file.network.local_ids || !is_serial(node.id)) return node.id;
    return std::filesystem::path{file.path}.stem().string() + "/" + node.id;
  }

  void add_asset(const Node& node, const std::string& key) {
    model::AssetRecord asset;
    asset.key = key;
    asset.name = node.label.empty() ? node.id : node.label;
    asset.attributes = node.attributes;
    asset.scope = scope_;
    asset.kind = kind_;
    if (const auto own = node.attributes.find("kind"); own != node.attributes.end()) {
      const std::string text = core::snake_case(model::to_text(own->second));
      if (model::find_asset_kind(text) != nullptr) {
        asset.kind = text;
        asset.attributes.erase("kind");
      }
    }
    if (key == node.id) asset.ids.push_back({"key", key});
    for (const std::string_view scheme : {"ip", "fqdn", "hostname", "mac", "uuid"}) {
      const auto found = asset.attributes.find(scheme);
      if (found == asset.attributes.end()) continue;
      auto id = model::normal_id({std::string{scheme}, model::to_text(found->second)});
      if (!id) continue;
      asset.ids.push_back(std::move(*id));
      asset.attributes.erase(found);
    }
    if (const auto serial = asset.attributes.find("serial"); serial != asset.attributes.end()) {
      const auto vendor = asset.attributes.find("vendor");
      const std::string maker =
          vendor == asset.attributes.end() ? std::string{} : model::to_text(vendor->second);
      if (auto id = model::serial_id(maker, model::to_text(serial->second))) {
        asset.ids.push_back(std::move(*id));
      }
    }
    kinds_.insert(asset.kind);
    records_.emplace_back(std::move(asset));
  }

  void add_links(const Network& network, const std::vector<std::string>& keys) {
    std::map<Pair, Bundle> bundles;
    for (const Link& link : network.links) {
      std::string from = keys[link.a];
      std::string to = keys[link.b];
      model::Attributes attributes = link.attributes;
      std::string kind = core::snake_case(link.kind);
      if (model::find_relation_kind(kind) == nullptr) {
        model::set(attributes, "link_kind", std::string_view{link.kind});
        kind = "connected_to";
      }
      if (kind == "connected_to" && to < from) std::swap(from, to);
      Bundle& bundle = bundles[{std::move(from), std::move(to), std::move(kind)}];
      if (bundle.links++ == 0) {
        bundle.attributes = std::move(attributes);
      } else {
        keep_common(bundle.attributes, attributes);
      }
    }
    for (auto& [pair, bundle] : bundles) {
      const auto& [from, to, kind] = pair;
      if (!related_.insert(pair).second) continue;
      model::RelationRecord relation{
          {from, {}}, {to, {}}, kind, std::move(bundle.attributes), scope_};
      model::set(relation.attributes, "links", std::optional{bundle.links});
      kinds_.insert(kind);
      records_.emplace_back(std::move(relation));
    }
  }

  void add_problems(const File& file) {
    const auto add = [&](const std::vector<Issue>& issues, ProblemRecord::Severity severity,
                         std::string_view code) {
      for (const Issue& issue : issues) {
        ProblemRecord problem{severity, std::string{code}, issue.what,
                              fmt::format("{}: {}", file.path, issue.where), std::nullopt};
        records_.emplace_back(std::move(problem));
      }
    };
    add(file.network.issues, ProblemRecord::Severity::error, "refused_entry");
    add(file.network.remarks, ProblemRecord::Severity::warning, "odd_entry");
  }

  std::string kind_;
  std::string scope_;
  std::set<std::string> kinds_;
  std::set<std::string, std::less<>> seen_;
  std::set<Pair> related_;
  std::vector<model::Record> records_;
};

}  // namespace

std::vector<model::Record> to_records(const std::vector<File>& files, std::string_view kind) {
  Mapper mapper{kind};
  for (const File& file : files) mapper.add(file);
  return std::move(mapper).take_records();
}

}  // namespace plimsoll::network
