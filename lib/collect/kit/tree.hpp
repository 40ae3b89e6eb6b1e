/// @file
/// A value as code writes it (JSON, YAML), and what is not known of it: the seam between readers of
/// infrastructure as code and the mapping of what they read (declared.hpp).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "lib/core/error.hpp"

namespace plimsoll::collect::kit {

struct Tree {
  using List = std::vector<Tree>;
  struct Member;
  using Object = std::vector<Member>;  ///< Sorted by name, each name once, after sort_members().
  /// A value that is known only once it is made; it will come from the resources of these addresses
  /// (none: nobody knows from where).
  struct Unknown {
    std::vector<std::string> from;
  };
  /// A value that must not come out.
  struct Secret {};

  std::variant<std::monostate, bool, std::int64_t, double, std::string, List, Object, Unknown,
               Secret>
      value;

  [[nodiscard]] bool is_null() const;
  [[nodiscard]] const std::string* text() const;
  [[nodiscard]] const List* list() const;
  [[nodiscard]] const Object* object() const;
  [[nodiscard]] const Unknown* unknown() const;

  /// The member of that name of an object; a null value when there is none.  Logarithmic.
  [[nodiscard]] const Tree& operator[](std::string_view name) const;
  /// The member of that name, for change; nullptr when there is none.
  [[nodiscard]] Tree* find(std::string_view name);
  /// Puts a member in place; makes an object of anything else.
  void put(std::string_view name, Tree member);
};

/// No std::pair: clang 14 wants its second type complete as soon as it is named.
struct Tree::Member {
  Member(std::string name, Tree tree) : first{std::move(name)}, second{std::move(tree)} {}
  std::string first;
  Tree second;
};

inline bool Tree::is_null() const { return std::holds_alternative<std::monostate>(value); }
inline const std::string* Tree::text() const { return std::get_if<std::string>(&value); }
inline const Tree::List* Tree::list() const { return std::get_if<List>(&value); }
inline const Tree::Object* Tree::object() const { return std::get_if<Object>(&value); }
inline const Tree::Unknown* Tree::unknown() const { return std::get_if<Unknown>(&value); }

/// Brings the members of an object in order; of those of one name the last counts.
void sort_members(Tree::Object& members);

/// A scalar as text: "true", "5"; absent for null, lists, objects and what is not known.
[[nodiscard]] std::optional<std::string> scalar_text(const Tree& value);
/// A boolean, or "true" and "false" in any case; absent for anything else.
[[nodiscard]] std::optional<bool> to_boolean(const Tree& value);
/// A whole number, or its text; absent for anything else.
[[nodiscard]] std::optional<std::int64_t> to_integer(const Tree& value);

/// What stands at `path` ("health_check.interval"), in order, without nulls.  A list on the way
/// means each of its elements, a number one of them.  Something not known on the way is what is
/// found.  "a|b": at the first of the two where there is anything.
[[nodiscard]] std::vector<const Tree*> values_at(const Tree& root, std::string_view path);
/// Whether the first step of `path` is there and not null, be it empty.
[[nodiscard]] bool has_head(const Tree& root, std::string_view path);

/// Bounds of a text that is read into a tree.
inline constexpr int kTreeDepth = 128;
inline constexpr std::size_t kTreeNodes = 4'000'000;

/// Reads JSON text; UTF-16 and a byte order mark are taken (Windows shells write them).  Any bytes
/// are legal: an Error of kind malformed where they are no JSON, or exceed the bounds.
[[nodiscard]] Result<Tree> read_json_tree(std::string_view bytes);

/// `bytes` as UTF-8 without a byte order mark; UTF-16 is known by its mark.
[[nodiscard]] std::string to_utf8(std::string_view bytes);

}  // namespace plimsoll::collect::kit
