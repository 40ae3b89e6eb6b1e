#include "lib/collect/kit/draft.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "lib/collect/kit/values.hpp"
#include "lib/core/digest.hpp"
#include "lib/core/text.hpp"
#include "lib/model/identity.hpp"

namespace plimsoll::collect::kit {
namespace {

constexpr std::size_t kKeyBytes = 512;
/// No true value is longer; a protocol line holds 1 MiB.
constexpr std::size_t kTextBytes = 4096;
constexpr std::size_t kJsonBytes = 256 * 1024;
constexpr std::size_t kIssuesShown = 20;

/// At most `bytes` of `text`, not cut within a character.
std::string cut(std::string text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0U) == 0x80U) --bytes;
  text.resize(bytes);
  return text;
}

model::Reference safe(model::Reference reference) {
  if (!reference.key.empty()) reference.key = safe_key(reference.key);
  return reference;
}

}  // namespace

std::string safe_key(std::string_view text) {
  std::string out = one_line(text);
  if (out.size() <= kKeyBytes) return out;
  return cut(std::move(out), kKeyBytes - 20) + "#" + core::sha256_hex(text).substr(0, 16);
}

std::string Draft::asset(model::AssetRecord asset) {
  asset.key = safe_key(asset.key);
  asset.name = cut(one_line(asset.name), kKeyBytes);
  for (auto attribute = asset.attributes.begin(); attribute != asset.attributes.end();) {
    auto* text = std::get_if<std::string>(&attribute->second);
    const auto* list = std::get_if<model::JsonText>(&attribute->second);
    if (text != nullptr) *text = cut(core::printable(*text), kTextBytes);
    const bool keep = list == nullptr || list->text.size() <= kJsonBytes;
    if (!keep) {
      problem(model::ProblemRecord::Severity::warning, "too_long",
              fmt::format("the list {} is left out", attribute->first), asset.key);
    }
    attribute = keep ? std::next(attribute) : asset.attributes.erase(attribute);
  }
  std::ranges::sort(asset.ids);
  // Not std::ranges::unique: clang 14, which builds the fuzz targets, does not take it.
  asset.ids.erase(std::unique(asset.ids.begin(), asset.ids.end()), asset.ids.end());
  std::string key = asset.key;
  const auto [known, added] = assets_.try_emplace(key, std::move(asset));
  if (!added) {
    // try_emplace leaves its argument alone when the key is there.
    known->second.attributes.merge(asset.attributes);
    std::vector<model::Identifier> both;
    std::ranges::set_union(known->second.ids, asset.ids, std::back_inserter(both));
    known->second.ids = std::move(both);
  }
  return key;
}

bool Draft::has(std::string_view key) const { return assets_.contains(safe_key(key)); }

model::AssetRecord* Draft::find(std::string_view key) {
  const auto found = assets_.find(safe_key(key));
  return found == assets_.end() ? nullptr : &found->second;
}

void Draft::relate(model::RelationRecord relation) {
  relation.from = safe(std::move(relation.from));
  relation.to = safe(std::move(relation.to));
  if (relation.from == relation.to) return;
  const auto& [from, to] = std::tie(relation.from, relation.to);
  Edge edge{from.key,     relation.kind, to.key,
            to.id.scheme, to.id.value,   from.id.scheme + from.id.value};
  const auto [known, added] = relations_.try_emplace(std::move(edge), std::move(relation));
  if (!added) known->second.attributes.merge(relation.attributes);
}

void Draft::relate(std::string_view from, std::string_view to, std::string_view kind,
                   std::string_view scope, model::Attributes attributes) {
  relate({{std::string{from}, {}},
          {std::string{to}, {}},
          std::string{kind},
          std::move(attributes),
          std::string{scope}});
}

void Draft::unrelate(std::string_view from, std::string_view kind) {
  const std::string key = safe_key(from);
  std::erase_if(relations_, [&](const auto& entry) {
    return entry.second.from.key == key && entry.second.kind == kind;
  });
}

void Draft::scope(model::ScopeRecord scope) {
  scope.scope = safe_key(scope.scope);
  scope.reason = cut(core::printable(scope.reason), kTextBytes);
  scopes_.push_back(std::move(scope));
}

void Draft::problem(model::ProblemRecord::Severity severity, std::string_view code,
                    std::string_view message, std::string_view subject) {
  problems_.push_back({severity, std::string{code}, cut(core::printable(message), kTextBytes),
                       safe_key(subject), std::nullopt});
}

void Draft::issues(const std::vector<Issue>& issues, std::string_view subject) {
  using Severity = model::ProblemRecord::Severity;
  for (std::size_t i = 0; i < std::min(issues.size(), kIssuesShown); ++i) {
    problem(Severity::warning, "left_out", fmt::format("{}: {}", issues[i].where, issues[i].what),
            subject);
  }
  if (issues.size() > kIssuesShown) {
    problem(Severity::warning, "left_out",
            fmt::format("{} more entries are left out", issues.size() - kIssuesShown), subject);
  }
}

void Draft::raw(std::string_view request, std::string_view media_type, std::string_view bytes) {
  raws_.push_back(
      {core::sha256_hex(bytes), std::string{media_type}, safe_key(request), std::nullopt});
}

std::vector<model::Record> Draft::finish() && {
  std::vector<model::Record> out;
  const auto whole = [this](const model::Reference& reference) {
    return reference.key.empty() || assets_.contains(reference.key);
  };
  for (auto& [edge, relation] : relations_) {
    if (whole(relation.from) && whole(relation.to)) out.emplace_back(std::move(relation));
  }
  std::vector<model::Record> assets;
  for (auto& [key, asset] : assets_) assets.emplace_back(std::move(asset));
  out.insert(out.begin(), std::make_move_iterator(assets.begin()),
             std::make_move_iterator(assets.end()));
  for (auto& scope : scopes_) out.emplace_back(std::move(scope));
  for (auto& raw : raws_) out.emplace_back(std::move(raw));
  for (auto& problem : problems_) out.emplace_back(std::move(problem));
  return out;
}

}  // namespace plimsoll::collect::kit
