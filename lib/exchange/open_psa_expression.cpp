#include "lib/exchange/open_psa_expression.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>
#include <span>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "lib/core/text.hpp"

namespace plimsoll::exchange {
namespace {

using Numbers = std::span<const double>;

constexpr std::size_t kAny = std::numeric_limits<std::size_t>::max();

/// The quantile of the standard normal distribution at 0.95, which Open-PSA's error factors are
/// stated for.
constexpr double kNormal95 = 1.6448536269514722;

struct Operation {
  std::string_view name;
  std::size_t least;  ///< Arguments.
  std::size_t most;
  double (*apply)(Numbers);
};

template <typename Step>
double fold(Numbers x, Step step) {
  return std::accumulate(x.begin() + 1, x.end(), x.front(), step);
}

double sum(Numbers x) { return std::accumulate(x.begin(), x.end(), 0.0); }

/// Of a component with repair: failure on demand gamma, rates lambda and mu, after t.
double repairable(Numbers x) {
  const double total = x[1] + x[2];
  if (total <= 0) return x[0];
  return x[1] / total - (x[1] - x[0] * total) / total * std::exp(-total * x[3]);
}

double weibull(Numbers x) {
  const double elapsed = x[3] - x[2];
  return elapsed <= 0 ? 0 : -std::expm1(-std::pow(elapsed / x[0], x[1]));
}

constexpr std::array kOperations{
    Operation{"pi", 0, 0, [](Numbers) { return std::numbers::pi; }},
    Operation{"neg", 1, 1, [](Numbers x) { return -x[0]; }},
    Operation{"add", 1, kAny, [](Numbers x) { return sum(x); }},
    Operation{"sub", 1, kAny, [](Numbers x) { return fold(x, std::minus<>{}); }},
    Operation{"mul", 1, kAny, [](Numbers x) { return fold(x, std::multiplies<>{}); }},
    Operation{"div", 1, kAny, [](Numbers x) { return fold(x, std::divides<>{}); }},
    Operation{"min", 1, kAny, [](Numbers x) { return *std::ranges::min_element(x); }},
    Operation{"max", 1, kAny, [](Numbers x) { return *std::ranges::max_element(x); }},
    Operation{"mean", 1, kAny, [](Numbers x) { return sum(x) / static_cast<double>(x.size()); }},
    Operation{"pow", 2, 2, [](Numbers x) { return std::pow(x[0], x[1]); }},
    Operation{"mod", 2, 2, [](Numbers x) { return std::fmod(x[0], x[1]); }},
    Operation{"abs", 1, 1, [](Numbers x) { return std::abs(x[0]); }},
    Operation{"exp", 1, 1, [](Numbers x) { return std::exp(x[0]); }},
    Operation{"log", 1, 1, [](Numbers x) { return std::log(x[0]); }},
    Operation{"log10", 1, 1, [](Numbers x) { return std::log10(x[0]); }},
    Operation{"sqrt", 1, 1, [](Numbers x) { return std::sqrt(x[0]); }},
    Operation{"ceil", 1, 1, [](Numbers x) { return std::ceil(x[0]); }},
    Operation{"floor", 1, 1, [](Numbers x) { return std::floor(x[0]); }},
    Operation{"sin", 1, 1, [](Numbers x) { return std::sin(x[0]); }},
    Operation{"cos", 1, 1, [](Numbers x) { return std::cos(x[0]); }},
    Operation{"tan", 1, 1, [](Numbers x) { return std::tan(x[0]); }},
    Operation{"asin", 1, 1, [](Numbers x) { return std::asin(x[0]); }},
    Operation{"acos", 1, 1, [](Numbers x) { return std::acos(x[0]); }},
    Operation{"atan", 1, 1, [](Numbers x) { return std::atan(x[0]); }},
    Operation{"sinh", 1, 1, [](Numbers x) { return std::sinh(x[0]); }},
    Operation{"cosh", 1, 1, [](Numbers x) { return std::cosh(x[0]); }},
    Operation{"tanh", 1, 1, [](Numbers x) { return std::tanh(x[0]); }},
    Operation{"not", 1, 1, [](Numbers x) { return x[0] == 0 ? 1.0 : 0.0; }},
    Operation{"and", 1, kAny,
              [](Numbers x) { return std::ranges::count(x, 0.0) == 0 ? 1.0 : 0.0; }},
    Operation{"or", 1, kAny,
              [](Numbers x) {
                const auto zeros = static_cast<std::size_t>(std::ranges::count(x, 0.0));
                return zeros == x.size() ? 0.0 : 1.0;
              }},
    Operation{"eq", 2, 2, [](Numbers x) { return x[0] == x[1] ? 1.0 : 0.0; }},
    Operation{"df", 2, 2, [](Numbers x) { return x[0] != x[1] ? 1.0 : 0.0; }},
    Operation{"lt", 2, 2, [](Numbers x) { return x[0] < x[1] ? 1.0 : 0.0; }},
    Operation{"gt", 2, 2, [](Numbers x) { return x[0] > x[1] ? 1.0 : 0.0; }},
    Operation{"leq", 2, 2, [](Numbers x) { return x[0] <= x[1] ? 1.0 : 0.0; }},
    Operation{"geq", 2, 2, [](Numbers x) { return x[0] >= x[1] ? 1.0 : 0.0; }},
    Operation{"ite", 3, 3, [](Numbers x) { return x[0] != 0 ? x[1] : x[2]; }},
    Operation{"exponential", 2, 2, [](Numbers x) { return -std::expm1(-x[0] * x[1]); }},
    Operation{"GLM", 4, 4, &repairable},
    Operation{"Weibull", 4, 4, &weibull},
};

/// A lognormal distribution by the mean and deviation of its logarithm, as mean and error factor.
std::vector<double> lognormal_by_logarithm(double mu, double sigma) {
  return {std::exp(mu + sigma * sigma / 2), std::exp(kNormal95 * sigma), 0.95};
}

double histogram_mean(Numbers x) {
  double weights = 0;
  double total = 0;
  for (std::size_t i = 1; i + 1 < x.size(); i += 2) {
    const double lower = i == 1 ? x[0] : x[i - 2];
    weights += x[i + 1];
    total += x[i + 1] * (lower + x[i]) / 2;
  }
  return total / weights;
}

bool histogram_valid(Numbers x) {
  double weights = 0;
  for (std::size_t i = 1; i + 1 < x.size(); i += 2) {
    const double lower = i == 1 ? x[0] : x[i - 2];
    if (!(lower < x[i]) || !(x[i + 1] >= 0)) return false;
    weights += x[i + 1];
  }
  return weights > 0;
}

struct Deviate {
  std::string_view name;
  Distribution::Kind kind;
  std::size_t least;  ///< Arguments.
  std::size_t most;
  bool (*valid)(Numbers);
  double (*mean)(Numbers);
};

using Kind = Distribution::Kind;

constexpr std::array kDeviates{
    Deviate{"uniform-deviate", Kind::uniform, 2, 2, [](Numbers x) { return x[0] <= x[1]; },
            [](Numbers x) { return (x[0] + x[1]) / 2; }},
    Deviate{"normal-deviate", Kind::normal, 2, 2, [](Numbers x) { return x[1] >= 0; },
            [](Numbers x) { return x[0]; }},
    Deviate{"lognormal-deviate", Kind::lognormal, 2, 3,
            [](Numbers x) { return x[0] > 0 && x[1] >= 1 && x[2] > 0.5 && x[2] < 1; },
            [](Numbers x) { return x[0]; }},
    Deviate{"gamma-deviate", Kind::gamma, 2, 2, [](Numbers x) { return x[0] > 0 && x[1] > 0; },
            [](Numbers x) { return x[0] * x[1]; }},
    Deviate{"beta-deviate", Kind::beta, 2, 2, [](Numbers x) { return x[0] > 0 && x[1] > 0; },
            [](Numbers x) { return x[0] / (x[0] + x[1]); }},
    Deviate{"histogram", Kind::histogram, 3, kAny, &histogram_valid, &histogram_mean},
};

template <typename Table>
const auto* find_named(const Table& table, std::string_view name) {
  const auto found =
      std::ranges::find_if(table, [&](const auto& entry) { return entry.name == name; });
  return found == table.end() ? nullptr : &*found;
}

std::string count_text(std::size_t least, std::size_t most) {
  if (most == kAny) return fmt::format("at least {}", least);
  return least == most ? fmt::format("{}", least) : fmt::format("{} or {}", least, most);
}

bool is_label(std::string_view name) { return name == "label" || name == "attributes"; }

}  // namespace

pugi::xml_node next_element(const pugi::xml_node& node) {
  auto next = node.next_sibling();
  while (next && next.type() != pugi::node_element) next = next.next_sibling();
  return next;
}

pugi::xml_node first_term(const pugi::xml_node& definition) {
  auto child = definition.first_child();
  if (child && child.type() != pugi::node_element) child = next_element(child);
  while (child && is_label(child.name())) child = next_element(child);
  return child;
}

tl::unexpected<Error> Expressions::wrong(const pugi::xml_node& node, std::string_view what) const {
  return failure(Error::Kind::malformed, fmt::format("line {}: {}", xml_->line(node), what));
}

Result<void> Expressions::define(const pugi::xml_node& definition, std::string_view name,
                                 ContainerId scope, bool is_public) {
  const auto id = static_cast<std::uint32_t>(parameters_.size());
  if (const auto other = names_.add(scope, name, is_public, id)) {
    return wrong(definition, fmt::format("parameter \"{}\" is defined twice: first in line {}",
                                         name, xml_->line(parameters_[*other].definition)));
  }
  parameters_.push_back({definition, scope, State::unseen, {}, {}});
  return {};
}

Result<Value> Expressions::parameter(const pugi::xml_node& reference, ContainerId scope,
                                     int depth) {
  const auto name = core::trim(reference.attribute("name").value());
  const auto id = names_.find(scope, name);
  if (!id) {
    return wrong(reference, fmt::format("parameter \"{}\" is not defined: add a define-parameter",
                                        core::printable(name)));
  }
  if (parameters_[*id].state == State::open) {
    return wrong(reference, fmt::format("parameter \"{}\" needs itself", core::printable(name)));
  }
  if (parameters_[*id].state == State::unseen) {
    parameters_[*id].state = State::open;
    const auto term = first_term(parameters_[*id].definition);
    auto value = term ? evaluate(term, parameters_[*id].scope, depth + 1)
                      : Result<Value>{wrong(parameters_[*id].definition,
                                            fmt::format("parameter \"{}\" has no expression",
                                                        core::printable(name)))};
    parameters_[*id].state = value ? State::done : State::failed;
    if (value) {
      parameters_[*id].value = *value;
    } else {
      parameters_[*id].error = std::move(value.error());
    }
  }
  if (parameters_[*id].state == State::failed) return tl::unexpected(parameters_[*id].error);
  return parameters_[*id].value;
}

Result<Value> Expressions::literal(const pugi::xml_node& element) const {
  const auto text = core::trim(element.attribute("value").value());
  if (element.name() == std::string_view{"bool"}) {
    if (text == "true" || text == "1") return Value{1, {}, false};
    if (text == "false" || text == "0") return Value{0, {}, false};
  } else if (const auto number = core::to_double(text.starts_with('+') ? text.substr(1) : text)) {
    return Value{*number, {}, false};
  }
  return wrong(element, fmt::format("expected a number as the value of <{}>, got \"{}\"",
                                    element.name(), core::printable(text)));
}

/// The value of a switch: of the first case whose condition holds, else of its last expression.
Result<Value> Expressions::choose(const pugi::xml_node& element, ContainerId scope, int depth) {
  bool averaged = false;
  for (auto child = first_term(element); child; child = next_element(child)) {
    const bool is_case = child.name() == std::string_view{"case"};
    auto condition = evaluate(is_case ? first_term(child) : child, scope, depth + 1);
    if (!condition) return condition;
    averaged = averaged || (is_case && (condition->averaged || condition->deviate));
    if (is_case && condition->number == 0) continue;
    auto value = is_case ? evaluate(next_element(first_term(child)), scope, depth + 1)
                         : std::move(condition);
    if (value && averaged) value = Value{value->number, {}, true};
    return value;
  }
  return wrong(element, "expected an expression as the last element of <switch>");
}

/// Adds the values of the expressions below `parent`, those of a histogram's bins one by one.
Result<void> Expressions::append(Arguments& out, const pugi::xml_node& parent, ContainerId scope,
                                 int depth) {
  for (auto child = first_term(parent); child; child = next_element(child)) {
    if (child.name() == std::string_view{"bin"} && depth < kNestingLimit) {
      if (auto added = append(out, child, scope, depth + 1); !added) return added;
      continue;
    }
    auto value = evaluate(child, scope, depth + 1);
    if (!value) return tl::unexpected(std::move(value.error()));
    out.numbers.push_back(value->number);
    out.averaged = out.averaged || value->averaged || value->deviate;
  }
  return {};
}

Result<Value> Expressions::evaluate(const pugi::xml_node& expression, ContainerId scope,
                                    int depth) {
  const std::string_view name = expression.name();
  if (!expression) return failure(Error::Kind::malformed, "an expression is missing");
  if (depth > kNestingLimit) {
    return wrong(expression,
                 fmt::format("expressions and parameters nested more than {} deep", kNestingLimit));
  }
  if (name == "float" || name == "int" || name == "bool") return literal(expression);
  if (name == "parameter") return parameter(expression, scope, depth);
  if (name == "system-mission-time") return Value{options_.mission_time_hours, {}, false};
  if (name == "switch") return choose(expression, scope, depth);
  const auto* const operation = find_named(kOperations, name);
  const auto* const deviate = find_named(kDeviates, name);
  if (operation == nullptr && deviate == nullptr) {
    return failure(Error::Kind::unsupported,
                   fmt::format("line {}: <{}> cannot be evaluated here", xml_->line(expression),
                               core::printable(name)));
  }
  Arguments arguments;
  if (auto read = append(arguments, expression, scope, depth); !read) {
    return tl::unexpected(std::move(read.error()));
  }
  auto& numbers = arguments.numbers;
  const auto least = operation != nullptr ? operation->least : deviate->least;
  const auto most = operation != nullptr ? operation->most : deviate->most;
  if (numbers.size() < least || numbers.size() > most) {
    return wrong(expression, fmt::format("expected {} arguments of <{}>, got {}",
                                         count_text(least, most), name, numbers.size()));
  }
  if (operation != nullptr) return Value{operation->apply(numbers), {}, arguments.averaged};
  if (deviate->kind == Kind::lognormal && numbers.size() == 2) {
    numbers = lognormal_by_logarithm(numbers[0], numbers[1]);
  }
  if (!std::ranges::all_of(numbers, [](double x) { return std::isfinite(x); }) ||
      !deviate->valid(numbers)) {
    return wrong(expression, fmt::format("the arguments of <{}> make no distribution", name));
  }
  const double mean = deviate->mean(numbers);
  const auto variable = static_cast<std::uint32_t>(deviates_.size());
  deviates_.push_back({deviate->kind, std::move(numbers), variable});
  return Value{mean, variable, arguments.averaged};
}

}  // namespace plimsoll::exchange
