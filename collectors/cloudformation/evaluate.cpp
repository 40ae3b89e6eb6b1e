#include "collectors/cloudformation/evaluate.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "lib/core/text.hpp"

namespace plimsoll::cloudformation {
namespace {

using collect::kit::Tree;

constexpr int kDepth = 200;
constexpr std::size_t kBudget = 2'000'000;
constexpr std::size_t kTextBytes = 65'536;

Tree unknown() { return Tree{Tree::Unknown{}}; }

bool is_secret(const Tree& value) { return std::holds_alternative<Tree::Secret>(value.value); }

/// Texts put together; what is not known or secret makes the whole so.
class Text {
 public:
  void add(std::string_view text) {
    if (text_.size() + text.size() > kTextBytes) known_ = false;
    if (known_) text_ += text;
  }
  void add(const Tree& value) {
    if (is_secret(value)) secret_ = true;
    if (const auto* no = value.unknown()) from_.insert(no->from.begin(), no->from.end());
    if (const auto text = collect::kit::scalar_text(value)) {
      add(*text);
    } else {
      known_ = false;
    }
  }
  [[nodiscard]] Tree take() && {
    if (secret_) return Tree{Tree::Secret{}};
    if (!known_) return Tree{Tree::Unknown{{from_.begin(), from_.end()}}};
    return Tree{std::move(text_)};
  }

 private:
  std::string text_;
  std::set<std::string> from_;
  bool known_ = true;
  bool secret_ = false;
};

std::string partition_of(std::string_view region) {
  if (region.starts_with("cn-")) return "aws-cn";
  return region.starts_with("us-gov-") ? "aws-us-gov" : "aws";
}

Tree known_text(const std::string& text) { return text.empty() ? unknown() : Tree{text}; }

/// A secret or parameter that CloudFormation fetches when it deploys.
bool is_dynamic(std::string_view text) { return text.find("{{resolve:") != std::string_view::npos; }

}  // namespace

Evaluator::Evaluator(const Tree& root, const Deployment& deployment)
    : root_{root}, deployment_{deployment}, budget_{kBudget} {}

bool Evaluator::spend(std::size_t nodes) {
  if (budget_ < nodes) {
    budget_ = 0;
    return false;
  }
  budget_ -= nodes;
  return true;
}

std::optional<bool> Evaluator::condition(std::string_view name) {
  const auto known = conditions_.find(name);
  if (known != conditions_.end()) return known->second;
  // One that depends on itself is undecided while it is asked.
  conditions_.emplace(name, std::nullopt);
  const auto decided = decide(root_["Conditions"][name]);
  conditions_.insert_or_assign(std::string{name}, decided);
  return decided;
}

std::optional<bool> Evaluator::decide_all(const Tree& list, bool all) {
  if (list.list() == nullptr) return std::nullopt;
  bool open = false;
  for (const auto& part : *list.list()) {
    const auto decided = decide(part);
    if (decided && *decided != all) return !all;
    open = open || !decided;
  }
  return open ? std::nullopt : std::optional{all};
}

std::optional<bool> Evaluator::decide(const Tree& expression) {
  const auto* members = expression.object();
  if (members == nullptr || members->size() != 1 || depth_ >= kDepth || !spend(1)) {
    return std::nullopt;
  }
  const auto& [name, argument] = members->front();
  ++depth_;
  std::optional<bool> out;
  if (name == "Condition" && argument.text() != nullptr) {
    out = condition(*argument.text());
  } else if (name == "Fn::And" || name == "Fn::Or") {
    out = decide_all(argument, name == "Fn::And");
  } else if (name == "Fn::Not" && argument.list() != nullptr && argument.list()->size() == 1) {
    const auto decided = decide(argument.list()->front());
    if (decided) out = !*decided;
  } else if (name == "Fn::Equals" && argument.list() != nullptr && argument.list()->size() == 2) {
    const auto left = collect::kit::scalar_text(evaluate((*argument.list())[0]));
    const auto right = collect::kit::scalar_text(evaluate((*argument.list())[1]));
    if (left && right) out = *left == *right;
  }
  --depth_;
  return out;
}

Tree Evaluator::evaluate(const Tree& value) {
  if (!spend(1) || depth_ >= kDepth) return unknown();
  if (value.text() != nullptr && is_dynamic(*value.text())) return unknown();
  if (const auto* list = value.list()) {
    ++depth_;
    Tree::List out;
    for (const auto& element : *list) out.push_back(evaluate(element));
    --depth_;
    return Tree{std::move(out)};
  }
  const auto* members = value.object();
  if (members == nullptr) return value;
  ++depth_;
  Tree out{Tree::Object{}};
  auto done = members->size() == 1 ? function(members->front().first, members->front().second)
                                   : std::nullopt;
  if (done) {
    out = *std::move(done);
  } else {
    auto& into = std::get<Tree::Object>(out.value);
    for (const auto& [name, member] : *members) into.emplace_back(name, evaluate(member));
  }
  --depth_;
  return out;
}

std::optional<Tree> Evaluator::function(std::string_view name, const Tree& argument) {
  using Function = Tree (Evaluator::*)(const Tree&);
  static constexpr auto kFunctions = std::to_array<std::pair<std::string_view, Function>>(
      {{"Fn::GetAtt", &Evaluator::attribute},
       {"Fn::Sub", &Evaluator::substitute},
       {"Fn::Join", &Evaluator::join},
       {"Fn::Split", &Evaluator::split},
       {"Fn::Select", &Evaluator::select},
       {"Fn::If", &Evaluator::choose},
       {"Fn::FindInMap", &Evaluator::look_up}});
  if (name == "Ref") {
    return argument.text() == nullptr ? unknown() : reference(*argument.text());
  }
  for (const auto& [known, run] : kFunctions) {
    if (known == name) return (this->*run)(argument);
  }
  // User data, as a rule.
  if (name == "Fn::Base64") return Tree{Tree::Secret{}};
  // GetAZs, ImportValue, Cidr, Transform, …: known to the account only.
  if (name.starts_with("Fn::")) return unknown();
  return std::nullopt;
}

Tree Evaluator::reference(std::string_view name) {
  if (name.starts_with("AWS::")) return pseudo(name);
  const Tree& declared = root_["Parameters"][name];
  if (declared.object() != nullptr) return parameter(name, declared);
  return resource(name, root_["Resources"][name]);
}

Tree Evaluator::pseudo(std::string_view name) const {
  if (name == "AWS::NoValue") return {};
  if (name == "AWS::Region") return known_text(deployment_.region);
  if (name == "AWS::AccountId") return known_text(deployment_.account);
  if (name == "AWS::StackName") return known_text(deployment_.stack);
  if (deployment_.region.empty()) return unknown();
  const auto partition = partition_of(deployment_.region);
  if (name == "AWS::Partition") return Tree{partition};
  if (name == "AWS::URLSuffix") {
    return Tree{std::string{partition == "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com"}};
  }
  return unknown();
}

Tree Evaluator::parameter(std::string_view name, const Tree& declaration) {
  if (collect::kit::to_boolean(declaration["NoEcho"]).value_or(false)) return Tree{Tree::Secret{}};
  const auto* type = declaration["Type"].text();
  // The value is the name of what is fetched.
  if (type != nullptr && type->starts_with("AWS::SSM::Parameter::Value")) return unknown();
  const auto given = deployment_.parameters.find(name);
  const auto text = given != deployment_.parameters.end()
                        ? std::optional{given->second}
                        : collect::kit::scalar_text(declaration["Default"]);
  if (!text) return unknown();
  const bool list =
      type != nullptr && (*type == "CommaDelimitedList" || type->starts_with("List<"));
  if (!list) return Tree{*text};
  Tree::List out;
  for (const auto part : core::split(*text, ',')) {
    if (!spend(1)) return unknown();
    out.push_back(Tree{std::string{core::trim(part)}});
  }
  return Tree{std::move(out)};
}

Tree Evaluator::resource(std::string_view name, const Tree& declaration) {
  if (declaration.object() == nullptr) return unknown();
  const auto* when = declaration["Condition"].text();
  if (when != nullptr && condition(*when) == false) return {};
  return Tree{Tree::Unknown{{std::string{name}}}};
}

Tree Evaluator::attribute(const Tree& argument) {
  std::string name;
  if (argument.text() != nullptr) name = *argument.text();
  if (argument.list() != nullptr && !argument.list()->empty()) {
    name = collect::kit::scalar_text(argument.list()->front()).value_or("");
  }
  // "Nested.Outputs.Value" names the resource before its first dot.
  name = name.substr(0, name.find('.'));
  return resource(name, root_["Resources"][name]);
}

Tree Evaluator::variable(std::string_view name, const Tree& variables) {
  const Tree& given = variables[name];
  if (!given.is_null()) return evaluate(given);
  const auto dot = name.find('.');
  if (dot == std::string_view::npos) return reference(name);
  return attribute(Tree{std::string{name}});
}

Tree Evaluator::substitute(const Tree& argument) {
  static const Tree kNone{};
  const auto* list = argument.list();
  const Tree& pattern = list != nullptr && !list->empty() ? list->front() : argument;
  const Tree& variables = list != nullptr && list->size() > 1 ? (*list)[1] : kNone;
  if (pattern.text() == nullptr) return unknown();
  std::string_view rest = *pattern.text();
  if (is_dynamic(rest)) return unknown();
  Text out;
  while (!rest.empty()) {
    const auto open = rest.find("${");
    out.add(rest.substr(0, open));
    if (open == std::string_view::npos) break;
    const auto close = rest.find('}', open);
    if (close == std::string_view::npos || !spend(1)) return unknown();
    const auto name = core::trim(rest.substr(open + 2, close - open - 2));
    if (name.starts_with('!')) {
      out.add(fmt::format("${{{}}}", name.substr(1)));
    } else {
      out.add(variable(name, variables));
    }
    rest.remove_prefix(close + 1);
  }
  return std::move(out).take();
}

Tree Evaluator::join(const Tree& argument) {
  const auto* list = argument.list();
  if (list == nullptr || list->size() != 2) return unknown();
  const auto separator = collect::kit::scalar_text((*list)[0]).value_or("");
  const Tree parts = evaluate((*list)[1]);
  if (parts.list() == nullptr) return parts.unknown() != nullptr ? parts : unknown();
  Text out;
  bool first = true;
  for (const auto& part : *parts.list()) {
    if (part.is_null()) continue;
    if (!first) out.add(separator);
    first = false;
    out.add(part);
  }
  return std::move(out).take();
}

Tree Evaluator::split(const Tree& argument) {
  const auto* list = argument.list();
  if (list == nullptr || list->size() != 2) return unknown();
  const auto separator = collect::kit::scalar_text((*list)[0]).value_or("");
  const Tree whole = evaluate((*list)[1]);
  if (whole.text() == nullptr || separator.empty()) {
    return whole.text() == nullptr ? whole : unknown();
  }
  Tree::List out;
  std::string_view rest = *whole.text();
  while (spend(1)) {
    const auto at = rest.find(separator);
    out.push_back(Tree{std::string{rest.substr(0, at)}});
    if (at == std::string_view::npos) return Tree{std::move(out)};
    rest.remove_prefix(at + separator.size());
  }
  return unknown();
}

Tree Evaluator::select(const Tree& argument) {
  const auto* list = argument.list();
  if (list == nullptr || list->size() != 2) return unknown();
  const auto index = collect::kit::to_integer(evaluate((*list)[0]));
  if (!index || *index < 0) return unknown();
  const Tree& zones = (*list)[1]["Fn::GetAZs"];
  if (!zones.is_null()) {
    // Which zone it is, the account says; that it is another than the next one's, the index does.
    const auto asked = collect::kit::scalar_text(evaluate(zones));
    const auto& region = asked && !asked->empty() ? *asked : deployment_.region;
    constexpr std::int64_t kMost = 16;
    if (region.empty() || *index >= kMost) return unknown();
    return Tree{fmt::format("{}#{}", region, *index)};
  }
  Tree values = evaluate((*list)[1]);
  const auto* elements = values.list();
  if (elements == nullptr) return values.unknown() != nullptr ? values : unknown();
  if (*index >= static_cast<std::int64_t>(elements->size())) return unknown();
  return (*elements)[static_cast<std::size_t>(*index)];
}

Tree Evaluator::choose(const Tree& argument) {
  const auto* list = argument.list();
  if (list == nullptr || list->size() != 3 || list->front().text() == nullptr) return unknown();
  const auto decided = condition(*list->front().text());
  if (!decided) return unknown();
  return evaluate((*list)[*decided ? 1 : 2]);
}

Tree Evaluator::look_up(const Tree& argument) {
  const auto* list = argument.list();
  if (list == nullptr || list->size() < 3) return unknown();
  std::array<std::string, 3> names;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto text = collect::kit::scalar_text(evaluate((*list)[i]));
    if (!text) return unknown();
    names.at(i) = *text;
  }
  const Tree& found = root_["Mappings"][names[0]][names[1]][names[2]];
  if (!found.is_null()) return evaluate(found);
  if (list->size() > 3 && !(*list)[3]["DefaultValue"].is_null()) {
    return evaluate((*list)[3]["DefaultValue"]);
  }
  return unknown();
}

}  // namespace plimsoll::cloudformation
