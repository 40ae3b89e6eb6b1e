/// @file
/// The values of Open-PSA's stochastic expressions.
/// Source: Open-PSA, "Stochastic Layer": operations, built-ins, random deviates.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include <pugixml.hpp>

#include "lib/core/error.hpp"
#include "lib/exchange/open_psa.hpp"
#include "lib/exchange/open_psa_names.hpp"
#include "lib/exchange/xml_text.hpp"

namespace plimsoll::exchange {

/// How deep elements may stand in each other, parameters counted with what refers to them.
inline constexpr int kNestingLimit = 200;

/// The first element below a definition that is neither its label nor its attributes.
[[nodiscard]] pugi::xml_node first_term(const pugi::xml_node& definition);
/// The next element behind `node`.
[[nodiscard]] pugi::xml_node next_element(const pugi::xml_node& node);

/// What an expression comes to.
struct Value {
  double number = 0;  ///< At the mean of each random deviate in it.
  /// The deviate that the value is itself; see Expressions::deviates().
  std::optional<std::uint32_t> deviate;
  bool averaged = false;  ///< It is computed from deviates.
};

/// The parameters of a model, and the values of expressions over them.
class Expressions {
 public:
  Expressions(const XmlText& xml, const Containers& containers, const OpenPsaOptions& options)
      : xml_{&xml}, names_{containers}, options_{options} {}

  /// Takes a define-parameter element.  A name defined before is an Error.
  Result<void> define(const pugi::xml_node& definition, std::string_view name, ContainerId scope,
                      bool is_public);
  /// The value of `expression` as it stands in `scope`.  An Error of kind unsupported for what can
  /// only be evaluated elsewhere, of kind malformed for everything else.  Each parameter is
  /// evaluated once.
  [[nodiscard]] Result<Value> evaluate(const pugi::xml_node& expression, ContainerId scope) {
    return evaluate(expression, scope, 0);
  }
  /// By Value::deviate, which is their `variable`.
  [[nodiscard]] const std::vector<Distribution>& deviates() const { return deviates_; }

 private:
  enum class State : std::uint8_t { unseen, open, done, failed };
  struct Parameter {
    pugi::xml_node definition;
    ContainerId scope;
    State state;
    Value value;
    Error error;  ///< When failed.
  };
  struct Arguments {
    std::vector<double> numbers;
    bool averaged = false;
  };

  Result<Value> evaluate(const pugi::xml_node& expression, ContainerId scope, int depth);
  Result<Value> parameter(const pugi::xml_node& reference, ContainerId scope, int depth);
  Result<Value> literal(const pugi::xml_node& element) const;
  Result<Value> choose(const pugi::xml_node& element, ContainerId scope, int depth);
  Result<void> append(Arguments& out, const pugi::xml_node& parent, ContainerId scope, int depth);
  [[nodiscard]] tl::unexpected<Error> wrong(const pugi::xml_node& node,
                                            std::string_view what) const;

  const XmlText* xml_;
  NameTable names_;
  OpenPsaOptions options_;
  std::vector<Parameter> parameters_;
  std::vector<Distribution> deviates_;
};

}  // namespace plimsoll::exchange
