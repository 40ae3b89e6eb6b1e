// What the collector protocol (lib/collect/protocol) and the rules (lib/topology) make of the same
// lines, for the records that they take without remark.
#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <simdjson.h>

#include "lib/core/text.hpp"
#include "lib/exchange/estate_builder.hpp"
#include "lib/exchange/line_blocks.hpp"

namespace plimsoll::exchange {
namespace {

using graph::NodeId;
using simdjson::dom::element;
using simdjson::dom::object;

constexpr std::size_t kKeyBytes = 1024;
constexpr std::size_t kDepth = 68;  ///< Nesting of a line, as the protocol has it.
static_assert(LineBlocks::kPadding >= simdjson::SIMDJSON_PADDING);
constexpr std::string_view kMention = "external:";  ///< Keys that the store takes for its own.

/// The fields of a record, by their place in `names`; absent for null.  Nothing when one is not in
/// the list, or stands twice.
template <std::size_t N>
std::optional<std::array<std::optional<element>, N>> fields_of(
    const object& record, const std::array<std::string_view, N>& names) {
  std::array<std::optional<element>, N> out;
  std::uint32_t seen = 0;
  for (const auto field : record) {
    const auto* const found = std::find(names.begin(), names.end(), field.key);
    const auto at = static_cast<std::size_t>(found - names.begin());
    if (found == names.end() || ((seen >> at) & 1U) != 0) return std::nullopt;
    seen |= 1U << at;
    if (!field.value.is_null()) out.at(at) = field.value;
  }
  return out;
}

std::optional<std::string_view> text_of(const std::optional<element>& value) {
  std::string_view text;
  if (!value) return std::string_view{};
  if (value->get(text) != simdjson::SUCCESS) return std::nullopt;
  return text;
}

std::optional<std::string_view> key_of(const std::optional<element>& value) {
  const auto key = text_of(value);
  const bool control = key && std::ranges::any_of(*key, [](char c) {
                         const auto byte = static_cast<unsigned char>(c);
                         return byte < 0x20U || byte == 0x7FU;
                       });
  if (!key || key->empty() || key->size() > kKeyBytes || control || key->starts_with(kMention)) {
    return std::nullopt;
  }
  return key;
}

/// Whether the list of identifiers says no more than the asset's own key.
bool only_key(const element& list, std::string_view key) {
  simdjson::dom::array identifiers;
  if (list.get(identifiers) != simdjson::SUCCESS) return false;
  return std::all_of(identifiers.begin(), identifiers.end(), [&](const element& id) {
    object parts;
    std::string_view scheme;
    std::string_view value;
    return id.get(parts) == simdjson::SUCCESS && parts["scheme"].get(scheme) == simdjson::SUCCESS &&
           parts["value"].get(value) == simdjson::SUCCESS && scheme == "key" && value == key;
  });
}

class LineEstate {
 public:
  LineEstate() { ready_ = parser_.allocate(LineBlocks::kLineBytes, kDepth) == simdjson::SUCCESS; }
  Result<void> read(std::string_view line);
  Result<Estate> build(Numbering numbering) &&;

 private:
  Result<void> read_asset(const object& record);
  Result<void> read_relation(const object& record);
  Result<void> read_need(const object& record);
  Result<void> read_member(const element& item, std::uint32_t group);
  NodeId node(std::string_view key) {
    const auto id = builder_.keys.add(key).first;
    if (id >= listed_.size()) listed_.resize(id + std::size_t{1});
    return id;
  }

  simdjson::dom::parser parser_;
  bool ready_ = false;
  EstateBuilder builder_;
  std::vector<bool> listed_;  ///< By node: an asset record has come.
  std::size_t assets_ = 0;
  std::vector<NeedingRelation> relations_;
};

/// Whether rules would judge the asset by its attributes.
bool judged(const model::KindInfo& kind, const object& attributes) {
  const auto has = [&](std::string_view name) {
    return attributes.at_key(name).error() == simdjson::SUCCESS;
  };
  // A transfer switch says so in its type; of other kinds a type means nothing here.
  return std::ranges::any_of(kJudgedAttributes, has) ||
         ((kind.layer == model::Layer::facility || kind.name == "appliance") && has("type"));
}

Result<void> LineEstate::read_asset(const object& record) {
  constexpr std::array<std::string_view, 7> kNames{"type", "key",        "kind", "name",
                                                   "ids",  "attributes", "scope"};
  const auto fields = fields_of(record, kNames);
  if (!fields) return not_plain("an asset has fields that are not plain");
  const auto& [type, key_field, kind_field, name, ids, attributes, scope] = *fields;
  const auto key = key_of(key_field);
  const auto kind = text_of(kind_field);
  const auto* const info = kind ? model::find_asset_kind(*kind) : nullptr;
  object values;
  if (!key || info == nullptr || !text_of(name) || !text_of(scope) ||
      (attributes && attributes->get(values) != simdjson::SUCCESS)) {
    return not_plain("an asset would be refused");
  }
  if (attributes && judged(*info, values)) {
    return not_plain("attributes say what works now or how it is redundant");
  }
  if (ids && !only_key(*ids, *key)) return not_plain("assets have identifiers beside their keys");
  const auto id = node(*key);
  if (listed_[id]) return not_plain(fmt::format("the key \"{}\" stands twice", *key));
  listed_[id] = true;
  ++assets_;
  if (info->name == "business_service") builder_.services.push_back(id);
  return {};
}

Result<void> LineEstate::read_relation(const object& record) {
  constexpr std::array<std::string_view, 6> kNames{"type", "from",       "to",
                                                   "kind", "attributes", "scope"};
  const auto fields = fields_of(record, kNames);
  if (!fields) return not_plain("a relation has fields that are not plain");
  const auto& [type, from_field, to_field, kind_field, attributes, scope] = *fields;
  const auto from = key_of(from_field);
  const auto to = key_of(to_field);
  const auto kind = text_of(kind_field);
  const auto* const info = kind ? model::find_relation_kind(*kind) : nullptr;
  object values;
  if (!from || !to || info == nullptr || !text_of(scope) ||
      (attributes && attributes->get(values) != simdjson::SUCCESS)) {
    return not_plain("a relation refers to no key, or would be refused");
  }
  const auto from_node = node(*from);
  const auto to_node = node(*to);
  if (info->meaning == model::RelationMeaning::evidence) return {};
  if (info->meaning != model::RelationMeaning::needs) {
    return not_plain(fmt::format("there are relations of the kind {}", info->name));
  }
  element strength;
  bool soft = false;
  if (attributes && values.at_key("strength").get(strength) == simdjson::SUCCESS) {
    std::string_view word;
    if (strength.get(word) != simdjson::SUCCESS) return not_plain("a strength is no word");
    soft = core::lower(word) == "soft";
  }
  const auto index = info - model::relation_kinds().data();
  relations_.push_back({from_node, to_node, static_cast<std::uint16_t>(index), soft});
  return {};
}

Result<void> LineEstate::read_member(const element& item, std::uint32_t group) {
  std::optional<element> asset{item};
  bool active = true;
  object parts;
  if (item.get(parts) == simdjson::SUCCESS) {
    const auto fields = fields_of(parts, std::array<std::string_view, 2>{"asset", "active"});
    if (!fields) return not_plain("a member has fields that are not plain");
    asset = fields->front();
    if (fields->back() && fields->back()->get(active) != simdjson::SUCCESS) {
      return not_plain("a member would be refused");
    }
  }
  const auto key = key_of(asset);
  if (!key) return not_plain("a member is no key");
  builder_.add_member({group, node(*key), active});
  return {};
}

Result<void> LineEstate::read_need(const object& record) {
  constexpr std::array<std::string_view, 9> kNames{
      "type", "of", "group", "k", "members", "takeover", "takeover_seconds", "why", "scope"};
  const auto fields = fields_of(record, kNames);
  if (!fields) return not_plain("a need has fields that are not plain");
  const auto& [type, of_field, group, k, members, takeover, seconds, why, scope] = *fields;
  const auto of = key_of(of_field);
  const auto name = text_of(group);
  const auto word = text_of(takeover);
  const auto grade = word && !word->empty() ? model::parse_takeover(*word)
                                            : std::optional{model::Takeover::seamless};
  GroupFacts facts;
  simdjson::dom::array items;
  if (!of || !name || !word || !grade || !text_of(why) || !text_of(scope) || !k ||
      k->get(facts.k) != simdjson::SUCCESS || facts.k < 0 || !members ||
      members->get(items) != simdjson::SUCCESS ||
      (seconds && (seconds->get(facts.takeover_s) != simdjson::SUCCESS || facts.takeover_s < 0))) {
    return not_plain("a need refers to no key, or would be refused");
  }
  facts.of = node(*of);
  facts.takeover = static_cast<std::int8_t>(*grade);
  const auto count = builder_.group_count();
  const auto id = builder_.group(facts.of, *name);
  if (!id) return not_plain("an asset has thousands of groups");
  if (builder_.group_count() == count) return not_plain("a group stands twice");
  if (!builder_.merge(*id, facts)) return not_plain("a group contradicts itself");
  for (const element item : items) {
    if (auto read = read_member(item, *id); !read) return read;
  }
  return {};
}

Result<void> LineEstate::read(std::string_view line) {
  object record;
  std::string_view type;
  // The block has the padding that simdjson reads over the end of the line.
  element root;
  if (!ready_ || parser_.parse(line.data(), line.size(), false).get(root) != simdjson::SUCCESS ||
      root.get(record) != simdjson::SUCCESS || record["type"].get(type) != simdjson::SUCCESS) {
    return not_plain("a line is no record");
  }
  if (type == "asset") return read_asset(record);
  if (type == "relation") return read_relation(record);
  if (type == "need") return read_need(record);
  if (type == "hello" || type == "scope" || type == "progress" || type == "done") return {};
  return not_plain(fmt::format("there are records of the type {}", core::printable(type)));
}

Result<Estate> LineEstate::build(Numbering numbering) && {
  if (assets_ == 0) return not_plain("there is no asset");
  if (assets_ != builder_.keys.size()) return not_plain("records refer to assets not listed");
  builder_.relations.push_back(std::move(relations_));
  return std::move(builder_).build(numbering);
}

}  // namespace

Result<Estate> read_plain_lines(const std::filesystem::path& file, Numbering numbering) {
  const auto blocks = LineBlocks::open(file);
  if (!blocks) return tl::unexpected(blocks.error());
  LineEstate estate;
  BlockBuffer buffer;
  for (std::size_t block = 0; block < blocks->count(); ++block) {
    auto text = blocks->read(block, buffer);
    if (!text) return tl::unexpected(std::move(text.error()));
    while (!text->empty()) {
      const auto end = std::min(text->find('\n'), text->size());
      auto line = text->substr(0, end);
      text->remove_prefix(std::min(end + 1, text->size()));
      if (line.ends_with('\r')) line.remove_suffix(1);
      if (auto read = estate.read(line); !read) return tl::unexpected(std::move(read.error()));
    }
  }
  return std::move(estate).build(numbering);
}

}  // namespace plimsoll::exchange
