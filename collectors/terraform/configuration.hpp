/// @file
/// The configuration in a plan: which resources an expression takes its value from.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/collect/kit/declared.hpp"

namespace plimsoll::terraform {

class Configuration {
 public:
  /// `plan` must outlive this; `resources` are all whose addresses a reference may mean.
  Configuration(const collect::kit::Tree& plan,
                const std::vector<collect::kit::Declared>& resources);

  /// The expressions of the resource of that address; null when the plan doesn't tell them.
  [[nodiscard]] const collect::kit::Tree& expressions(std::string_view address) const;
  /// The key of the provider configuration that the resource of that address uses; empty: unknown.
  [[nodiscard]] std::string provider_key(std::string_view address) const;
  /// What the provider configurations say of their places.
  [[nodiscard]] std::map<std::string, collect::kit::Place, std::less<>> providers() const;

  /// The addresses of the resources that `expression`, one of the resource of `address`, takes its
  /// value from, through variables and outputs of modules.  Where it counts along with its own
  /// count or for_each, the one of the same index.  Bounded for any configuration, cyclic ones too.
  [[nodiscard]] std::vector<std::string> sources(const collect::kit::Tree& expression,
                                                 std::string_view address) const;

 private:
  struct Search;

  void add_module(const collect::kit::Tree& module, const std::string& path);
  void follow(const collect::kit::Tree& expression, const std::string& module,
              Search& search) const;
  void follow_reference(std::string_view reference, const std::string& module,
                        Search& search) const;
  void follow_output(std::string_view rest, const std::string& module, Search& search) const;
  void follow_variable(std::string_view name, const std::string& module, Search& search) const;
  void add_resources(std::string_view reference, const std::string& module, Search& search) const;
  [[nodiscard]] std::string constant(const collect::kit::Tree& expression) const;

  const collect::kit::Tree& plan_;
  std::map<std::string, const collect::kit::Tree*, std::less<>> modules_;  ///< "module.a.module.b"
  std::map<std::string, const collect::kit::Tree*, std::less<>> resources_;  ///< Without indices.
  std::map<std::string, std::vector<std::string>, std::less<>> instances_;   ///< Addresses of each.
};

/// "module.a.aws_x.b" of "module.a[0].aws_x.b[\"c.d\"]".
[[nodiscard]] std::string without_indices(std::string_view address);

}  // namespace plimsoll::terraform
