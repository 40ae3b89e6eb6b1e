/// @file
/// Who is who among the resources of one file: what each is called, where it is, and whom a value
/// names.  Part of declared.hpp's mapping.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/collect/kit/declared.hpp"

namespace plimsoll::collect::kit {

/// One end of a link: a resource of this file, or else (`node` absent) a name from elsewhere.
struct End {
  std::optional<std::size_t> node;
  model::Identifier id;
};

/// A resource with what its row and its file say of it.
struct Node {
  const Declared* resource = nullptr;
  const TypeRow* row = nullptr;  ///< nullptr: not modelled.
  Cloud cloud = Cloud::aws;
  Place place;
  std::optional<model::Identifier> id;
  std::string key;

  [[nodiscard]] bool is_asset() const {
    return row != nullptr && !row->kind.empty() && !resource->data;
  }
  /// Links to it end where its own links end.
  [[nodiscard]] bool passes_on() const {
    return row != nullptr && row->kind.empty() && row->of.empty();
  }
};

class Index {
 public:
  /// Both must outlive the index.
  Index(const Estate& estate, std::span<const Catalogue> catalogues);

  [[nodiscard]] const std::vector<Node>& nodes() const { return nodes_; }
  /// Whom `value`, read in the resource `self`, names: of the types `to` (space between them; any
  /// when empty).  A text that names nothing here and is no full name is made one by the row of
  /// `to`.  Empty: unknown whom.
  [[nodiscard]] std::vector<End> resolve(std::size_t self, const Tree& value,
                                         std::string_view to) const;
  /// The asset of this file that `text` is a full name or an address of.
  [[nodiscard]] std::optional<std::size_t> mentioned(std::string_view text) const;
  /// The resource that `self` speaks of: itself, or that of its row's `of`.  Absent: unknown.
  [[nodiscard]] std::optional<End> subject(std::size_t self) const;

 private:
  struct RowOf {
    const TypeRow* row = nullptr;
    Cloud cloud = Cloud::aws;
  };

  void add_rows(std::span<const Catalogue> catalogues);
  void learn_places(const Estate& estate);
  void name_node(std::size_t i, const Estate& estate);
  void index_names(std::size_t i);
  [[nodiscard]] Place place_of(const Node& node, const Estate& estate) const;
  [[nodiscard]] std::vector<std::size_t> at_address(const std::string& address) const;
  [[nodiscard]] std::optional<std::size_t> by_name(std::size_t self, std::string_view type,
                                                   const std::string& name) const;
  [[nodiscard]] std::vector<End> resolve_text(std::size_t self, const std::string& text,
                                              std::string_view to) const;

  std::map<std::string_view, RowOf> rows_;
  std::vector<Node> nodes_;
  std::map<std::string, Place, std::less<>> learnt_;  ///< By provider: what its ARNs say most.
  std::map<std::string, std::vector<std::size_t>, std::less<>> by_address_;  ///< With and without
                                                                             ///< the last index.
  std::map<std::string, std::size_t, std::less<>> by_full_name_;
  std::map<std::string, std::size_t, std::less<>> by_endpoint_;
  std::map<std::pair<std::string_view, std::string>, std::vector<std::size_t>> by_name_;
};

/// The name that a cloud knows a resource by in all the world, as an identifier: an ARN, an Azure
/// id, a Google name or self link.  Absent for any other text.
[[nodiscard]] std::optional<model::Identifier> full_name(std::string_view text);

/// A template of TypeRow::id filled: {p} {r} {a} from `place`, others from `values` or, when that
/// has none and `name` is given, by `name`.  Absent when something is missing.
[[nodiscard]] std::optional<std::string> fill(std::string_view pattern, const Place& place,
                                              const Tree& values,
                                              std::optional<std::string_view> name = std::nullopt);

/// A place's region as the cloud spells it: "West Europe" is "westeurope".
[[nodiscard]] std::string region_name(Cloud cloud, std::string_view text);
[[nodiscard]] std::string_view cloud_name(Cloud cloud);

}  // namespace plimsoll::collect::kit
