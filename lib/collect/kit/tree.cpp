#include "lib/collect/kit/tree.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "lib/core/text.hpp"

namespace plimsoll::collect::kit {
namespace {

const Tree kNull{};

struct NameLess {
  bool operator()(const Tree::Member& a, std::string_view b) const { return a.first < b; }
};

/// Adds what stands at the rest of the path; depth is bounded by the path's steps and kTreeDepth.
void add_values(const Tree& at, std::string_view path, std::vector<const Tree*>& out) {
  if (at.is_null()) return;
  if (const auto* list = at.list()) {
    const auto step = path.substr(0, path.find('.'));
    if (const auto index = core::to_int(step); index && !path.empty()) {
      if (*index < 0 || *index >= static_cast<std::int64_t>(list->size())) return;
      path.remove_prefix(std::min(path.size(), step.size() + 1));
      add_values((*list)[static_cast<std::size_t>(*index)], path, out);
      return;
    }
    for (const auto& element : *list) add_values(element, path, out);
    return;
  }
  if (path.empty() || at.object() == nullptr) {
    const bool opaque = at.unknown() != nullptr || std::holds_alternative<Tree::Secret>(at.value);
    if (path.empty() || opaque) out.push_back(&at);
    return;
  }
  const auto step = path.substr(0, path.find('.'));
  path.remove_prefix(std::min(path.size(), step.size() + 1));
  add_values(at[step], path, out);
}

void append_utf8(std::uint32_t code, std::string& out) {
  const auto put = [&out](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (code < 0x80U) return put(code);
  if (code < 0x800U) {
    put(0xC0U | (code >> 6U));
  } else {
    if (code < 0x10000U) {
      put(0xE0U | (code >> 12U));
    } else {
      put(0xF0U | (code >> 18U));
      put(0x80U | ((code >> 12U) & 0x3FU));
    }
    put(0x80U | ((code >> 6U) & 0x3FU));
  }
  put(0x80U | (code & 0x3FU));
}

/// Source: RFC 2781, "UTF-16, an encoding of ISO 10646", 2.2.
std::string from_utf16(std::string_view bytes, bool big_endian) {
  const auto unit = [&](std::size_t i) {
    const auto a = static_cast<unsigned char>(bytes[i]);
    const auto b = static_cast<unsigned char>(bytes[i + 1]);
    return static_cast<std::uint32_t>(big_endian ? a * 256U + b : b * 256U + a);
  };
  constexpr std::uint32_t kReplacement = 0xFFFD;
  std::string out;
  out.reserve(bytes.size() / 2);
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
    const auto first = unit(i);
    if (first < 0xD800U || first > 0xDFFFU) {
      append_utf8(first, out);
      continue;
    }
    const auto second = first < 0xDC00U && i + 3 < bytes.size() ? unit(i + 2) : 0U;
    if (second < 0xDC00U || second > 0xDFFFU) {
      append_utf8(kReplacement, out);
      continue;
    }
    append_utf8(0x10000U + ((first - 0xD800U) << 10U) + (second - 0xDC00U), out);
    i += 2;
  }
  return out;
}

}  // namespace

const Tree& Tree::operator[](std::string_view name) const {
  const auto* members = object();
  if (members == nullptr) return kNull;
  const auto found = std::lower_bound(members->begin(), members->end(), name, NameLess{});
  return found == members->end() || found->first != name ? kNull : found->second;
}

Tree* Tree::find(std::string_view name) {
  auto* members = std::get_if<Object>(&value);
  if (members == nullptr) return nullptr;
  const auto found = std::lower_bound(members->begin(), members->end(), name, NameLess{});
  return found == members->end() || found->first != name ? nullptr : &found->second;
}

void Tree::put(std::string_view name, Tree member) {
  if (object() == nullptr) value = Object{};
  auto& members = std::get<Object>(value);
  const auto found = std::lower_bound(members.begin(), members.end(), name, NameLess{});
  if (found != members.end() && found->first == name) {
    found->second = std::move(member);
  } else {
    members.emplace(found, std::string{name}, std::move(member));
  }
}

void sort_members(Tree::Object& members) {
  const auto less = [](const Tree::Member& a, const Tree::Member& b) { return a.first < b.first; };
  std::stable_sort(members.begin(), members.end(), less);
  // From behind, so that the last of a name is the one that stays.
  const auto same = [](const Tree::Member& a, const Tree::Member& b) { return a.first == b.first; };
  const auto kept = std::unique(members.rbegin(), members.rend(), same);
  members.erase(members.begin(), kept.base());
}

std::optional<std::string> scalar_text(const Tree& value) {
  if (const auto* text = value.text()) return *text;
  if (const auto* flag = std::get_if<bool>(&value.value)) return *flag ? "true" : "false";
  if (const auto* whole = std::get_if<std::int64_t>(&value.value)) return fmt::format("{}", *whole);
  if (const auto* number = std::get_if<double>(&value.value)) return fmt::format("{}", *number);
  return std::nullopt;
}

std::optional<bool> to_boolean(const Tree& value) {
  if (const auto* flag = std::get_if<bool>(&value.value)) return *flag;
  if (value.text() == nullptr) return std::nullopt;
  const std::string word = core::lower(*value.text());
  if (word == "true") return true;
  if (word == "false") return false;
  return std::nullopt;
}

std::optional<std::int64_t> to_integer(const Tree& value) {
  if (const auto* whole = std::get_if<std::int64_t>(&value.value)) return *whole;
  if (const auto* text = value.text()) return core::to_int(*text);
  constexpr double kExact = 9'007'199'254'740'992.0;  // 2^53
  if (const auto* number = std::get_if<double>(&value.value)) {
    if (std::trunc(*number) == *number && std::abs(*number) < kExact) {
      return static_cast<std::int64_t>(*number);
    }
  }
  return std::nullopt;
}

std::vector<const Tree*> values_at(const Tree& root, std::string_view path) {
  std::vector<const Tree*> out;
  for (const auto one : core::split(path, '|')) {
    add_values(root, one, out);
    if (!out.empty()) break;
  }
  return out;
}

bool has_head(const Tree& root, std::string_view path) {
  for (const auto one : core::split(path, '|')) {
    if (!root[one.substr(0, one.find('.'))].is_null()) return true;
  }
  return false;
}

std::string to_utf8(std::string_view bytes) {
  if (bytes.starts_with("\xFF\xFE")) return from_utf16(bytes.substr(2), false);
  if (bytes.starts_with("\xFE\xFF")) return from_utf16(bytes.substr(2), true);
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  return std::string{bytes};
}

}  // namespace plimsoll::collect::kit
