#include "lib/exchange/open_psa.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <span>

#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/exchange/open_psa_expression.hpp"
#include "lib/exchange/open_psa_names.hpp"
#include "lib/exchange/xml_text.hpp"

namespace plimsoll::exchange {
namespace {

using graph::EventId;
using graph::EventType;
using graph::Literal;

constexpr std::size_t kListed = 10;  ///< Names in a message.

/// An event while its file is read.
struct Draft {
  EventType type = EventType::basic;
  std::uint32_t k = 0;
  std::size_t begin = 0;  ///< Of its arguments.
  std::size_t size = 0;
  std::optional<double> probability;
  std::string name;
  pugi::xml_node definition;  ///< Null for what is only referred to.
  ContainerId scope = kModel;
};

struct Group {
  pugi::xml_node definition;
  ContainerId scope;
};

std::string_view name_of(const pugi::xml_node& element) {
  return core::trim(element.attribute("name").value());
}

std::string quoted(std::string_view name) { return "\"" + core::printable(name) + "\""; }

/// "a, b, c and 4 more".
std::string listed(std::span<const std::string> names) {
  std::vector<std::string> shown;
  for (const auto& name : names.subspan(0, std::min(names.size(), kListed))) {
    shown.push_back(quoted(name));
  }
  auto out = core::join(shown, ", ");
  if (names.size() > kListed) out += fmt::format(" and {} more", names.size() - kListed);
  return out;
}

class Reader {
 public:
  Reader(const XmlText& xml, const OpenPsaOptions& options)
      : xml_{xml}, events_{containers_}, expressions_{xml, containers_, options} {}

  Result<OpenPsaFile> read() &&;

 private:
  Result<void> declare(const pugi::xml_node& container, ContainerId scope, bool is_public,
                       int depth);
  Result<void> declare_element(const pugi::xml_node& element, ContainerId scope, bool is_public,
                               int depth);
  Result<void> declare_event(const pugi::xml_node& element, EventType type, ContainerId scope,
                             bool is_public);
  Result<void> define_gates();
  Result<Literal> formula(const pugi::xml_node& element, ContainerId scope, int depth);
  Result<Literal> connective(const pugi::xml_node& element, ContainerId scope, int depth,
                             std::optional<EventId> gate);
  Result<Literal> reference(const pugi::xml_node& element, ContainerId scope);
  Result<Literal> cardinality(const pugi::xml_node& element, std::vector<Literal> arguments,
                              std::optional<EventId> gate);
  Literal gate_of(std::optional<EventId> gate, EventType type, std::span<const Literal> arguments,
                  std::uint32_t k = 0);
  Literal constant(bool value);
  Result<std::uint32_t> number(const pugi::xml_node& element, const char* attribute) const;
  Result<bool> truth(const pugi::xml_node& element) const;
  Result<void> define_constants();
  Result<void> define_probabilities();
  Result<void> define_groups();
  Result<CommonCauseGroup> group(const Group& group);
  Result<void> check_cycles() const;
  Result<OpenPsaFile> take();
  EventId add(Draft draft);
  void leave_out(const pugi::xml_node& element);
  [[nodiscard]] tl::unexpected<Error> wrong(const pugi::xml_node& node,
                                            std::string_view what) const {
    return failure(Error::Kind::malformed, fmt::format("line {}: {}", xml_.line(node), what));
  }
  [[nodiscard]] std::span<const Literal> arguments(EventId event) const {
    return {arguments_.data() + drafts_[event].begin, drafts_[event].size};
  }

  const XmlText& xml_;
  Containers containers_;
  NameTable events_;
  Expressions expressions_;
  std::vector<Draft> drafts_;
  std::vector<Literal> arguments_;
  std::vector<Group> groups_;
  std::optional<EventId> constants_[2];
  /// Elements that were left out, by name: how many, and the line of the first.
  std::map<std::string, std::pair<std::size_t, std::size_t>> left_out_;
  OpenPsaFile out_;
};

EventId Reader::add(Draft draft) {
  drafts_.push_back(std::move(draft));
  return static_cast<EventId>(drafts_.size() - 1);
}

void Reader::leave_out(const pugi::xml_node& element) {
  if (left_out_.size() > kListed * kListed) return;
  auto& [count, line] = left_out_[core::printable(element.name())];
  if (count++ == 0) line = xml_.line(element);
}

/// Whether what is defined by `element` can be named from everywhere.
bool public_role(const pugi::xml_node& element, bool inherited) {
  const std::string_view role = element.attribute("role").value();
  return role.empty() ? inherited : role != "private";
}

Result<void> Reader::declare(const pugi::xml_node& container, ContainerId scope, bool is_public,
                             int depth) {
  if (depth > kNestingLimit) {
    return wrong(container, fmt::format("components nested more than {} deep", kNestingLimit));
  }
  for (auto element = first_term(container); element; element = next_element(element)) {
    auto declared = declare_element(element, scope, is_public, depth);
    if (!declared) return declared;
  }
  return {};
}

Result<void> Reader::declare_element(const pugi::xml_node& element, ContainerId scope,
                                     bool is_public, int depth) {
  const std::string_view tag = element.name();
  const bool named = element.attribute("name") && !name_of(element).empty();
  if (tag.starts_with("define-") && !named) {
    return wrong(element, fmt::format("expected a name for <{}>", core::printable(tag)));
  }
  is_public = public_role(element, is_public);
  if (tag == "define-gate") return declare_event(element, EventType::any_of, scope, is_public);
  if (tag == "define-basic-event") {
    return declare_event(element, EventType::basic, scope, is_public);
  }
  if (tag == "define-house-event") {
    return declare_event(element, EventType::constant, scope, is_public);
  }
  if (tag == "define-parameter") {
    return expressions_.define(element, name_of(element), scope, is_public);
  }
  if (tag == "define-fault-tree" || tag == "define-component") {
    return declare(element, containers_.enter(scope, name_of(element)), is_public, depth + 1);
  }
  if (tag == "model-data") return declare(element, kModel, true, depth + 1);
  if (tag == "define-CCF-group") {
    groups_.push_back({element, scope});
  } else {
    leave_out(element);
  }
  return {};
}

Result<void> Reader::declare_event(const pugi::xml_node& element, EventType type, ContainerId scope,
                                   bool is_public) {
  const auto name = name_of(element);
  const auto id = static_cast<EventId>(drafts_.size());
  if (id >= std::numeric_limits<EventId>::max() / 2) return wrong(element, "too many events");
  if (const auto other = events_.add(scope, name, is_public, id)) {
    return wrong(element, fmt::format("event {} is defined twice: first in line {}; remove or "
                                      "rename one of them",
                                      quoted(name), xml_.line(drafts_[*other].definition)));
  }
  Draft draft;
  draft.type = type;
  draft.name = (is_public ? std::string{} : containers_.prefix(scope)) + std::string{name};
  draft.definition = element;
  draft.scope = scope;
  add(std::move(draft));
  out_.gates += type == EventType::any_of ? 1U : 0U;
  out_.basic_events += type == EventType::basic ? 1U : 0U;
  return {};
}

Literal Reader::gate_of(std::optional<EventId> gate, EventType type,
                        std::span<const Literal> arguments, std::uint32_t k) {
  const auto id = gate ? *gate : add({});
  drafts_[id].type = type;
  drafts_[id].k = k;
  drafts_[id].begin = arguments_.size();
  drafts_[id].size = arguments.size();
  arguments_.insert(arguments_.end(), arguments.begin(), arguments.end());
  return Literal{id};
}

Literal Reader::constant(bool value) {
  auto& known = constants_[value ? 1 : 0];
  if (!known) {
    Draft draft;
    draft.type = EventType::constant;
    draft.k = value ? 1 : 0;
    known = add(std::move(draft));
  }
  return Literal{*known};
}

Result<bool> Reader::truth(const pugi::xml_node& element) const {
  const auto text = core::trim(element.attribute("value").value());
  if (text == "true" || text == "1") return true;
  if (text == "false" || text == "0") return false;
  return wrong(element, fmt::format("expected true or false, got {}", quoted(text)));
}

Result<std::uint32_t> Reader::number(const pugi::xml_node& element, const char* attribute) const {
  const std::string_view text = core::trim(element.attribute(attribute).value());
  const auto value = core::to_int(text);
  if (value && *value >= 0 && *value < std::numeric_limits<std::uint32_t>::max()) {
    return static_cast<std::uint32_t>(*value);
  }
  return wrong(element, fmt::format("expected <{} {}=\"a number\">, got {}", element.name(),
                                    attribute, quoted(text)));
}

Result<Literal> Reader::reference(const pugi::xml_node& element, ContainerId scope) {
  std::string_view tag = element.name();
  const auto name = name_of(element);
  if (name.empty()) return wrong(element, fmt::format("expected a name for <{}>", tag));
  if (tag == "event") tag = element.attribute("type").value();
  if (const auto found = events_.find(scope, name)) {
    const auto type = drafts_[*found].type;
    const std::string_view is = type == EventType::basic      ? "basic-event"
                                : type == EventType::constant ? "house-event"
                                                              : "gate";
    if (tag.empty() || tag == is) return Literal{*found};
    return wrong(element, fmt::format("{} is a {} where a {} is expected", quoted(name), is,
                                      core::printable(tag)));
  }
  if (!tag.empty() && tag != "basic-event") {
    return wrong(element, fmt::format("{} {} is not defined: add a define-{}", core::printable(tag),
                                      quoted(name), core::printable(tag)));
  }
  const auto id = static_cast<EventId>(drafts_.size());
  events_.add(kModel, name, true, id);
  Draft draft;
  draft.name = name;
  out_.basic_events += 1;
  return Literal{add(std::move(draft))};
}

Result<Literal> Reader::formula(const pugi::xml_node& element, ContainerId scope, int depth) {
  const std::string_view tag = element.name();
  if (depth > kNestingLimit) {
    return wrong(element, fmt::format("formulas nested more than {} deep: make the inner ones "
                                      "gates of their own",
                                      kNestingLimit));
  }
  if (tag == "gate" || tag == "basic-event" || tag == "house-event" || tag == "event") {
    return reference(element, scope);
  }
  if (tag == "constant") {
    const auto value = truth(element);
    if (!value) return tl::unexpected(value.error());
    return constant(*value);
  }
  return connective(element, scope, depth, std::nullopt);
}

/// True if at least `min` and at most `max` of the arguments are.
Result<Literal> Reader::cardinality(const pugi::xml_node& element, std::vector<Literal> arguments,
                                    std::optional<EventId> gate) {
  const auto least = number(element, "min");
  if (!least) return tl::unexpected(least.error());
  const auto most = number(element, "max");
  if (!most) return tl::unexpected(most.error());
  const Literal bounds[] = {gate_of({}, EventType::at_least, arguments, *least),
                            !gate_of({}, EventType::at_least, arguments, *most + 1)};
  return gate_of(gate, EventType::all_of, bounds);
}

/// A connective over its arguments, as `gate` when there is one; negations go into the literals.
Result<Literal> Reader::connective(const pugi::xml_node& element, ContainerId scope, int depth,
                                   std::optional<EventId> gate) {
  const std::string_view tag = element.name();
  std::vector<Literal> given;
  for (auto child = first_term(element); child; child = next_element(child)) {
    auto argument = formula(child, scope, depth + 1);
    if (!argument) return argument;
    given.push_back(*argument);
  }
  const auto all = [&](EventType type, std::uint32_t k = 0) {
    return gate_of(gate, type, given, k);
  };
  const auto negate = [&](std::size_t count) {
    std::for_each(given.begin(), given.begin() + static_cast<std::ptrdiff_t>(count),
                  [](Literal& literal) { literal = !literal; });
  };
  const bool pair_only = tag == "imply";
  if (given.empty() || (tag == "not" && given.size() != 1) || (pair_only && given.size() != 2)) {
    return wrong(element, fmt::format("expected {} of <{}>, got {}",
                                      tag == "not" ? "1 argument"
                                      : pair_only  ? "2 arguments"
                                                   : "arguments",
                                      core::printable(tag), given.size()));
  }
  if (tag == "and") return all(EventType::all_of);
  if (tag == "or") return all(EventType::any_of);
  if (tag == "xor") return all(EventType::odd_of);
  if (tag == "not" && !gate) return !given.front();
  if (tag == "not" || tag == "nand" || tag == "nor") {
    negate(given.size());
    return all(tag == "nor" ? EventType::all_of : EventType::any_of);
  }
  if (tag == "imply") {
    negate(1);
    return all(EventType::any_of);
  }
  if (tag == "iff") {  // x iff y is not (x xor y), and both associate
    negate(given.size() % 2 == 0 ? 1 : 0);
    return all(EventType::odd_of);
  }
  if (tag == "atleast") {
    const auto k = number(element, "min");
    if (!k) return tl::unexpected(k.error());
    return all(EventType::at_least, *k);
  }
  if (tag == "cardinality") return cardinality(element, std::move(given), gate);
  return wrong(element, fmt::format("<{}> is no connective", core::printable(tag)));
}

Result<void> Reader::define_gates() {
  for (EventId id = 0; id < drafts_.size(); ++id) {
    if (drafts_[id].type != EventType::any_of || !drafts_[id].definition) continue;
    const auto definition = drafts_[id].definition;
    const auto scope = drafts_[id].scope;
    const auto term = first_term(definition);
    const auto at_gate = [&](std::string_view what) {
      return wrong(definition, fmt::format("gate {} {}", quoted(name_of(definition)), what));
    };
    if (!term) return at_gate("has no formula");
    if (next_element(term)) return at_gate("has more than one formula: put them into one");
    const std::string_view tag = term.name();
    const bool single = tag == "gate" || tag == "event" || tag == "basic-event" ||
                        tag == "house-event" || tag == "constant";
    auto formed = single ? formula(term, scope, 0) : connective(term, scope, 0, id);
    if (!formed) return tl::unexpected(std::move(formed.error()));
    if (single) gate_of(id, EventType::any_of, {&*formed, 1});
  }
  return {};
}

Result<void> Reader::define_constants() {
  for (auto& draft : drafts_) {
    if (draft.type != EventType::constant || !draft.definition) continue;
    const auto term = first_term(draft.definition);
    if (!term) continue;  // false by default
    const auto value = truth(term);
    if (!value) return tl::unexpected(value.error());
    draft.k = *value ? 1 : 0;
  }
  return {};
}

Result<void> Reader::define_probabilities() {
  std::size_t averaged = 0;
  for (EventId id = 0; id < drafts_.size(); ++id) {
    auto& draft = drafts_[id];
    const auto term =
        draft.type == EventType::basic ? first_term(draft.definition) : pugi::xml_node{};
    if (!term) continue;
    const auto value = expressions_.evaluate(term, draft.scope);
    if (!value && value.error().kind == Error::Kind::unsupported) {
      out_.issues.push_back({fmt::format("basic event {}", quoted(draft.name)),
                             value.error().what + ": its probability is unknown"});
      continue;
    }
    if (!value) return tl::unexpected(value.error());
    if (!(value->number >= 0 && value->number <= 1)) {
      return wrong(term, fmt::format("expected a probability from 0 to 1 for {}, got {}",
                                     quoted(draft.name), value->number));
    }
    draft.probability = value->number;
    averaged += value->averaged ? 1U : 0U;
    if (value->deviate) {
      out_.distributions.emplace_back(id, expressions_.deviates()[*value->deviate]);
    }
  }
  if (averaged > 0) {
    out_.issues.push_back({"uncertainty", fmt::format("{} basic events are computed from random "
                                                      "parameters: from their means only",
                                                      averaged)});
  }
  return {};
}

Result<CommonCauseGroup> Reader::group(const Group& group) {
  CommonCauseGroup out{std::string{name_of(group.definition)},
                       core::printable(group.definition.attribute("model").value()),
                       {},
                       {},
                       {}};
  const auto value_in = [&](const pugi::xml_node& holder) {
    return expressions_.evaluate(first_term(holder), group.scope);
  };
  const auto members = group.definition.child("members");
  for (auto member = first_term(members); member; member = next_element(member)) {
    const auto literal = reference(member, group.scope);
    if (!literal) return tl::unexpected(literal.error());
    out.members.push_back(literal->event());
  }
  if (const auto distribution = group.definition.child("distribution")) {
    const auto value = value_in(distribution);
    if (!value) return tl::unexpected(value.error());
    if (!(value->number >= 0 && value->number <= 1)) {
      return wrong(distribution, fmt::format("expected a probability from 0 to 1 for group {}",
                                             quoted(out.name)));
    }
    out.probability = value->number;
  }
  const auto factors = group.definition.child("factors");
  const auto factor = (factors ? factors : group.definition).child("factor");
  if (out.model != "beta-factor" || !factor) return out;
  const auto beta = value_in(factor);
  if (!beta) return tl::unexpected(beta.error());
  if (!(beta->number >= 0 && beta->number <= 1)) {
    return wrong(factor, fmt::format("expected a beta from 0 to 1, got {}", beta->number));
  }
  out.beta = beta->number;
  return out;
}

Result<void> Reader::define_groups() {
  for (const auto& definition : groups_) {
    auto read = group(definition);
    if (!read && read.error().kind == Error::Kind::unsupported) {
      out_.issues.push_back(
          {fmt::format("common cause group {}", quoted(name_of(definition.definition))),
           read.error().what + ": left out"});
      continue;
    }
    if (!read) return tl::unexpected(std::move(read.error()));
    for (const auto member : read->members) {
      auto& draft = drafts_[member];
      if (draft.type == EventType::basic && !draft.probability) {
        draft.probability = read->probability;
      }
    }
    if (!read->beta) {
      out_.issues.push_back({fmt::format("common cause group {}", quoted(read->name)),
                             fmt::format("its model \"{}\" is not applied: its members count as "
                                         "independent",
                                         read->model)});
    }
    out_.common_causes.push_back(std::move(*read));
  }
  return {};
}

/// An Error that names the gates of a cycle, if there is one.  No recursion: gates may form a chain
/// of any length.
Result<void> Reader::check_cycles() const {
  enum class Mark : std::uint8_t { unseen, open, done };
  std::vector<Mark> marks(drafts_.size(), Mark::unseen);
  std::vector<std::pair<EventId, std::size_t>> path;
  for (EventId root = 0; root < drafts_.size(); ++root) {
    if (marks[root] == Mark::unseen) path.emplace_back(root, 0);
    while (!path.empty()) {
      auto& [gate, next] = path.back();
      marks[gate] = next == drafts_[gate].size ? Mark::done : Mark::open;
      if (marks[gate] == Mark::done) {
        path.pop_back();
        continue;
      }
      const auto argument = arguments(gate)[next++].event();
      if (marks[argument] == Mark::unseen) path.emplace_back(argument, 0);
      if (marks[argument] != Mark::open) continue;
      std::vector<std::string> names;
      const auto first =
          std::ranges::find(path, argument, [](const auto& step) { return step.first; });
      for (auto step = first; step != path.end(); ++step) {
        if (!drafts_[step->first].name.empty()) names.push_back(drafts_[step->first].name);
      }
      return wrong(drafts_[argument].definition,
                   fmt::format("these gates need each other: {}; a fault tree has no cycles",
                               listed(names)));
    }
  }
  return {};
}

Result<OpenPsaFile> Reader::take() {
  std::vector<bool> used(drafts_.size(), false);
  for (const auto argument : arguments_) used[argument.event()] = true;
  auto& builder = out_.builder;
  for (EventId id = 0; id < drafts_.size(); ++id) {
    auto& draft = drafts_[id];
    if (draft.type == EventType::basic) {
      if (auto added = builder.add_basic(draft.probability); !added) {
        return tl::unexpected(std::move(added.error()));
      }
    } else if (draft.type == EventType::constant) {
      (void)builder.add_constant(draft.k != 0);
    } else {
      (void)builder.declare_gate();
      if (draft.definition && !used[id]) out_.tops.push_back(id);
    }
  }
  for (EventId id = 0; id < drafts_.size(); ++id) {
    const auto& draft = drafts_[id];
    if (draft.type == EventType::basic || draft.type == EventType::constant) continue;
    if (draft.type == EventType::at_least && draft.k > draft.size) {
      out_.issues.push_back(
          {fmt::format("gate {}", quoted(draft.name)),
           fmt::format("{} of {} arguments: it is never true", draft.k, draft.size)});
    }
    auto defined = builder.define_gate(id, draft.type, arguments(id), draft.k);
    if (!defined) return tl::unexpected(std::move(defined.error()));
  }
  out_.names.reserve(drafts_.size());
  for (auto& draft : drafts_) out_.names.push_back(core::printable(draft.name));
  for (const auto& [name, found] : left_out_) {
    out_.issues.push_back({fmt::format("line {}", found.second),
                           fmt::format("left out: {} of <{}>", found.first, name)});
  }
  return std::move(out_);
}

Result<OpenPsaFile> Reader::read() && {
  const auto root = xml_.root();
  if (root.name() != std::string_view{"opsa-mef"}) {
    return failure(
        Error::Kind::malformed,
        fmt::format("expected Open-PSA XML (<opsa-mef>), got <{}>", core::printable(root.name())));
  }
  using Step = Result<void> (Reader::*)();
  auto done = declare(root, kModel, true, 0);
  for (const Step step : {&Reader::define_gates, &Reader::define_constants,
                          &Reader::define_probabilities, &Reader::define_groups}) {
    if (done) done = (this->*step)();
  }
  if (done) done = check_cycles();
  if (!done) return tl::unexpected(std::move(done.error()));
  return take();
}

}  // namespace

Result<OpenPsaFile> parse_open_psa(std::string_view bytes, const OpenPsaOptions& options) {
  const auto xml = XmlText::parse(bytes);
  if (!xml) return tl::unexpected(xml.error());
  return Reader{*xml, options}.read();
}

Result<graph::FaultTree> fault_tree(const OpenPsaFile& file, std::string_view top) {
  std::optional<EventId> chosen;
  if (!top.empty()) {
    const auto found = std::ranges::find(file.names, top);
    if (found == file.names.end()) {
      return failure(Error::Kind::usage, fmt::format("no event is named {}", quoted(top)),
                     "names are those of the file, with their components if they are private");
    }
    chosen = static_cast<EventId>(found - file.names.begin());
  } else if (file.tops.size() == 1) {
    chosen = file.tops.front();
  } else if (file.tops.empty()) {
    return failure(Error::Kind::malformed, "the file defines no gate");
  } else {
    std::vector<std::string> names;
    for (const auto id : file.tops) names.push_back(file.names[id]);
    return failure(Error::Kind::usage,
                   fmt::format("{} gates could be the top event: {}", names.size(), listed(names)),
                   "choose one with --top NAME");
  }
  auto builder = file.builder;
  return std::move(builder).build(Literal{*chosen});
}

}  // namespace plimsoll::exchange
