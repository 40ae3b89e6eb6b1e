#include "lib/exchange/open_psa_writer.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <unordered_set>
#include <vector>

#include <fmt/format.h>

#include "lib/core/text.hpp"

namespace plimsoll::exchange {
namespace {

using graph::EventId;
using graph::EventType;
using graph::Literal;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// `name` as an identifier, not yet unique: "pump 1.a" is "pump_1_a".
std::string identifier(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (static_cast<unsigned char>(c) >= 0x80U &&
        (static_cast<unsigned char>(c) & 0xC0U) == 0x80U) {
      continue;  // one "_" a character, not a byte
    }
    const bool dash = c == '-' && !out.empty() && out.back() != '-';
    out += is_letter(c) || is_digit(c) || dash ? c : '_';
  }
  while (!out.empty() && out.back() == '-') out.pop_back();
  if (out.empty() || !is_letter(out.front())) out.insert(0, "_");
  return out;
}

/// U+FFFE and U+FFFF are no characters of XML, whose other ones core::printable() leaves.
bool is_noncharacter(std::string_view sequence) {
  return sequence == "\xEF\xBF\xBE" || sequence == "\xEF\xBF\xBF";
}

std::string escaped(std::string_view text) {
  std::string out;
  const auto clean = core::printable(text);
  for (std::size_t at = 0; at < clean.size(); ++at) {
    if (is_noncharacter(std::string_view{clean}.substr(at, 3))) {
      out += "\xEF\xBF\xBD";
      at += 2;
      continue;
    }
    const char c = clean[at];
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\n':
      case '\t':
        out += ' ';
        break;
      default:
        out += c;
    }
  }
  return out;
}

class Writer {
 public:
  Writer(const graph::FaultTree& tree, std::span<const std::string> names)
      : tree_{tree}, names_{names}, ids_(tree.event_count()), used_(tree.event_count()) {}

  OpenPsaText write(std::string_view title) &&;

 private:
  void name_events();
  std::string unique(std::string_view name);
  void gate(EventId id);
  void begin_definition(std::string_view tag, EventId id);
  void literal(Literal literal);
  void constant(bool value) { line(fmt::format("<constant value=\"{}\"/>", value)); }
  void at_least(EventId gate);
  void odd(std::span<const Literal> arguments);
  void odd_range(std::span<const EventId> events, std::size_t begin, std::size_t end);
  void connective(bool all, std::span<const Literal> arguments);
  void line(std::string_view text) { out_.xml.append(depth_, ' ').append(text).append("\n"); }
  void open(std::string_view text) {
    line(text);
    ++depth_;
  }
  void close(std::string_view tag) {
    --depth_;
    line(fmt::format("</{}>", tag));
  }

  const graph::FaultTree& tree_;
  std::span<const std::string> names_;
  std::vector<std::string> ids_;  ///< By event: its identifier in the file.
  std::vector<bool> used_;        ///< By event: something that is written refers to it.
  std::unordered_set<std::string> taken_;
  std::vector<std::pair<std::string, Literal>> copies_;  ///< Gates that stand for a literal.
  OpenPsaText out_;
  std::size_t depth_ = 0;
};

std::string Writer::unique(std::string_view name) {
  const auto base = identifier(name);
  auto out = base;
  for (std::size_t n = 2; !taken_.insert(out).second; ++n) out = fmt::format("{}_{}", base, n);
  return out;
}

void Writer::name_events() {
  std::vector<EventId> events{tree_.gates().begin(), tree_.gates().end()};
  events.insert(events.end(), tree_.basic_events().begin(), tree_.basic_events().end());
  std::ranges::sort(events);
  for (const auto id : events) {
    const bool named = id < names_.size() && !names_[id].empty();
    ids_[id] = unique(named ? names_[id] : fmt::format("event_{}", id));
  }
}

void Writer::begin_definition(std::string_view tag, EventId id) {
  open(fmt::format("<define-{} name=\"{}\">", tag, ids_[id]));
  const bool renamed = id < names_.size() && !names_[id].empty() && names_[id] != ids_[id];
  if (renamed) line(fmt::format("<label>{}</label>", escaped(names_[id])));
}

void Writer::literal(Literal literal) {
  const auto id = literal.event();
  const auto type = tree_.type(id);
  used_[id] = true;
  if (type == EventType::constant) return constant((tree_.k(id) != 0) != literal.negated());
  const auto reference =
      fmt::format("<{} name=\"{}\"/>", type == EventType::basic ? "basic-event" : "gate", ids_[id]);
  line(literal.negated() ? "<not>" + reference + "</not>" : reference);
}

/// An argument given twice counts twice, so each further one gets a gate of its own.
void Writer::at_least(EventId gate) {
  std::unordered_set<EventId> seen;
  open(fmt::format("<atleast min=\"{}\">", tree_.k(gate)));
  for (const auto argument : tree_.arguments(gate)) {
    if (seen.insert(argument.event()).second) {
      literal(argument);
      continue;
    }
    copies_.emplace_back(unique(ids_[argument.event()]), argument);
    line(fmt::format("<gate name=\"{}\"/>", copies_.back().first));
  }
  close("atleast");
}

/// The parity of events[begin, end), of which there is at least one.
void Writer::odd_range(std::span<const EventId> events, std::size_t begin, std::size_t end) {
  if (end - begin == 1) return literal(Literal{events[begin]});
  const auto middle = begin + (end - begin) / 2;
  open("<xor>");
  odd_range(events, begin, middle);
  odd_range(events, middle, end);
  close("xor");
}

/// Pairs cancel each other, and a negation turns the parity over.
void Writer::odd(std::span<const Literal> arguments) {
  std::map<EventId, bool> parity;
  bool negated = false;
  for (const auto argument : arguments) {
    parity[argument.event()] ^= true;
    negated ^= argument.negated();
  }
  std::vector<EventId> events;
  for (const auto& [event, is_odd] : parity) {
    if (is_odd) events.push_back(event);
  }
  if (events.empty()) return constant(negated);
  if (negated) open("<not>");
  odd_range(events, 0, events.size());
  if (negated) close("not");
}

/// AND or OR of the arguments, each once.
void Writer::connective(bool all, std::span<const Literal> arguments) {
  std::vector<Literal> distinct{arguments.begin(), arguments.end()};
  std::ranges::sort(distinct);
  distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
  if (distinct.empty()) return constant(all);
  if (distinct.size() == 1) return literal(distinct.front());
  open(all ? "<and>" : "<or>");
  for (const auto argument : distinct) literal(argument);
  close(all ? "and" : "or");
}

void Writer::gate(EventId id) {
  const auto arguments = tree_.arguments(id);
  const auto k = tree_.k(id);
  begin_definition("gate", id);
  switch (tree_.type(id)) {
    case EventType::odd_of:
      odd(arguments);
      break;
    case EventType::at_least:
      if (k == 0 || k > arguments.size()) {
        constant(k == 0);
      } else if (k == 1 || k == arguments.size()) {
        connective(k != 1, arguments);
      } else {
        at_least(id);
      }
      break;
    default:
      connective(tree_.type(id) == EventType::all_of, arguments);
  }
  close("define-gate");
}

OpenPsaText Writer::write(std::string_view title) && {
  name_events();
  out_.xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  open("<opsa-mef>");
  open(fmt::format("<define-fault-tree name=\"{}\">", identifier(title)));
  const auto top = tree_.top();
  const auto type = tree_.type(top.event());
  if (top.negated() || type == EventType::basic || type == EventType::constant) {
    open(fmt::format("<define-gate name=\"{}\">", unique("top")));
    literal(top);
    close("define-gate");
  }
  used_[top.event()] = true;
  const auto gates = tree_.gates();
  std::for_each(gates.rbegin(), gates.rend(), [&](EventId id) {
    if (used_[id]) gate(id);
  });
  for (const auto& [name, copied] : copies_) {
    open(fmt::format("<define-gate name=\"{}\">", name));
    literal(copied);
    close("define-gate");
  }
  for (const auto id : tree_.basic_events()) {
    begin_definition("basic-event", id);
    if (const auto probability = tree_.probability(id)) {
      line(fmt::format("<float value=\"{}\"/>", *probability));
    } else {
      ++out_.without_probability;
    }
    close("define-basic-event");
  }
  close("define-fault-tree");
  close("opsa-mef");
  return std::move(out_);
}

}  // namespace

OpenPsaText to_open_psa(const graph::FaultTree& tree, std::span<const std::string> names,
                        std::string_view title) {
  return Writer{tree, names}.write(title);
}

}  // namespace plimsoll::exchange
