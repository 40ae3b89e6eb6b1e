#include "collectors/snmp/program.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "collectors/snmp/mapping.hpp"
#include "collectors/snmp/recording.hpp"
#include "collectors/snmp/settings.hpp"
#include "collectors/snmp/snmprec.hpp"
#include "collectors/snmp/sweep.hpp"
#include "lib/collect/kit/files.hpp"
#include "lib/core/file.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::snmp {

namespace {

namespace kit = collect::kit;
using model::ProblemRecord;

constexpr std::array<std::string_view, 1> kSuffixes{".snmprec"};

/// Everything that one run reads.
struct Sources {
  Options options;
  std::vector<kit::InputFile> files;
};

Result<Sources> sources_of(const kit::Settings& settings) {
  Sources out;
  auto options = options_of(settings, read_snmp_conf());
  if (!options) return tl::unexpected{options.error()};
  out.options = *std::move(options);
  auto files = kit::input_files(settings, kSuffixes);
  if (!files) return tl::unexpected{files.error()};
  out.files = *std::move(files);
  if (out.options.targets.empty() && out.files.empty()) {
    return failure(Error::Kind::usage, "expected host or file, got none of them",
                   "name an agent (host=sw1.example) or a recorded walk (file=sw1.snmprec)");
  }
  std::set<std::string> names;
  for (const Target& target : out.options.targets) names.insert(target.name);
  for (const kit::InputFile& file : out.files) {
    if (names.insert(file.target).second) continue;
    return failure(Error::Kind::usage, "two targets are called " + file.target,
                   "collect them one by one, or rename the file");
  }
  return out;
}

std::string_view code_of(Trouble::Kind kind) {
  switch (kind) {
    case Trouble::Kind::unreachable:
      return "unreachable";
    case Trouble::Kind::denied:
      return "denied";
    case Trouble::Kind::timed_out:
      return "timed_out";
    case Trouble::Kind::malformed:
      return "malformed";
    case Trouble::Kind::limit:
      return "limit";
  }
  return "unreachable";
}

std::string text_of(const Trouble& trouble) {
  return trouble.subtree.empty() ? trouble.what : trouble.subtree + ": " + trouble.what;
}

/// Of an agent that gave nothing: why.
std::string reason_of(const Reading& reading) {
  return reading.troubles.empty() ? std::string{"the agent has no object"}
                                  : text_of(reading.troubles.front());
}

std::string_view code_of(const Reading& reading) {
  return reading.troubles.empty() ? "unreachable" : code_of(reading.troubles.front().kind);
}

bool is_denied(const Reading& reading) {
  return std::ranges::any_of(reading.troubles, [](const Trouble& trouble) {
    return trouble.kind == Trouble::Kind::denied;
  });
}

/// What was not read, with the trouble of its own, or else the one that ended the reading.
std::vector<Gap> gaps_of(const Reading& reading) {
  std::vector<Gap> out;
  for (const std::string_view name : reading.unread) {
    const auto own = std::ranges::find(reading.troubles, name, &Trouble::subtree);
    const Trouble& trouble = own != reading.troubles.end() ? *own : reading.troubles.back();
    out.push_back({std::string{name}, trouble.what, trouble.kind == Trouble::Kind::denied});
  }
  return out;
}

ProblemRecord problem(const std::string& target, std::string_view code, std::string message) {
  ProblemRecord out;
  out.severity = ProblemRecord::Severity::error;
  out.code = code;
  out.message = std::move(message);
  out.subject = target;
  return out;
}

/// Writes what agents and recorded walks tell, in the order of the targets.
class Collection {
 public:
  Collection(const Sources& sources, kit::Emitter& out) : sources_{sources}, out_{out} {}

  Result<void> run() {
    hello();
    if (!sources_.options.targets.empty()) {
      const auto total = static_cast<std::int64_t>(sources_.options.targets.size());
      Listener listener;
      listener.on_reading = [&](std::size_t index, Reading&& reading) {
        take(index, std::move(reading));
      };
      listener.on_progress = [&](std::size_t ended, std::int64_t objects) {
        out_.emit(model::ProgressRecord{static_cast<std::int64_t>(ended), total,
                                        "agents read, " + std::to_string(objects) + " objects"});
      };
      listener.is_full = [&] { return held_bytes_ >= kHeldBytes; };
      if (auto swept = sweep(sources_.options, Depth::whole, listener); !swept) return swept;
    }
    for (const kit::InputFile& file : sources_.files) add(file);
    if (!read_any_) return tl::unexpected{*std::move(first_error_)};
    emit(estate_.finish());
    return {};
  }

 private:
  /// What came before its turn: the walk as text takes a quarter of its memory.
  struct Held {
    Reading reading;
    std::string walk;
  };

  static constexpr std::size_t kHeldBytes = std::size_t{128} << 20U;

  void hello() {
    std::vector<std::string> targets;
    for (const Target& target : sources_.options.targets) targets.push_back(target.name);
    for (const kit::InputFile& file : sources_.files) targets.push_back(file.target);
    model::Hello hello;
    hello.collector = "snmp";
    hello.version = kit::version();
    hello.target = core::join(targets, ", ");
    out_.emit(hello);
  }

  void emit(const std::vector<model::Record>& records) {
    for (const model::Record& record : records) out_.emit(record);
  }

  /// Agents end in any order, and are told of in the order of the targets.
  void take(std::size_t index, Reading&& reading) {
    if (index != turn_) {
      Held held{std::move(reading), {}};
      held.walk = to_snmprec(held.reading.walk);
      held.reading.walk = {};
      held_bytes_ += held.walk.size();
      held_.emplace(index, std::move(held));
      return;
    }
    add(sources_.options.targets[turn_++].name, reading);
    while (!held_.empty() && held_.begin()->first == turn_) {
      Held& held = held_.begin()->second;
      held.reading.walk = read_snmprec(held.walk).walk;
      held_bytes_ -= held.walk.size();
      add(sources_.options.targets[turn_++].name, held.reading);
      held_.erase(held_.begin());
    }
  }

  void add(const std::string& target, const Reading& reading) {
    if (reading.walk.size() == 0) {
      add_unread(target, reason_of(reading), is_denied(reading), code_of(reading));
    } else {
      read_any_ = true;
      emit(estate_.add(target, reading.walk, gaps_of(reading)));
      if (sources_.options.record) keep(target, reading);
    }
    // Of an agent that gave nothing the first is told already.
    for (std::size_t i = reading.walk.size() == 0 ? 1 : 0; i < reading.troubles.size(); ++i) {
      const Trouble& trouble = reading.troubles[i];
      out_.emit(problem(target, code_of(trouble.kind), text_of(trouble)));
    }
    if (!reading.shares_engine) return;
    out_.problem(ProblemRecord::Severity::warning, "engine_id_shared",
                 "another host of this run has the same SNMPv3 engine ID, so they were read one "
                 "after the other: give each device an engine ID of its own, or only one of its "
                 "names",
                 target);
  }

  /// A walk that was cut off is kept under a name that file= doesn't take: replayed, it would pass
  /// for the whole.
  void keep(const std::string& target, const Reading& reading) {
    const std::string name = target + (reading.unread.empty() ? ".snmprec" : ".snmprec.incomplete");
    const auto written =
        core::write_file(*sources_.options.record / name, to_snmprec(reading.walk));
    if (!written) out_.emit(problem(target, "record_failed", to_string(written.error())));
  }

  void add(const kit::InputFile& file) {
    const auto text = core::read_file(file.path);
    if (!text) {
      add_unread(file.target, to_string(text.error()), false, "unreadable");
      return;
    }
    const Recording recording = read_snmprec(*text);
    for (const Issue& issue : recording.issues) {
      out_.problem(ProblemRecord::Severity::warning, "malformed_line",
                   issue.where + ": " + issue.what, file.target);
    }
    if (recording.left_out > recording.issues.size()) {
      out_.problem(ProblemRecord::Severity::warning, "malformed_line",
                   std::to_string(recording.left_out) + " lines were left out in all", file.target);
    }
    if (recording.walk.size() == 0) {
      add_unread(file.target, "no line of the file is an object of a recorded walk", false,
                 "malformed");
      return;
    }
    read_any_ = true;
    std::vector<Gap> gaps;
    if (recording.left_out > 0) {
      gaps.push_back({"recorded walk",
                      std::to_string(recording.left_out) + " lines could not be read", false});
    }
    emit(estate_.add(file.target, recording.walk, gaps));
  }

  void add_unread(const std::string& target, const std::string& reason, bool denied,
                  std::string_view code) {
    if (!first_error_) {
      first_error_ =
          Error{denied ? Error::Kind::refused : Error::Kind::unreachable, reason, {}, {target}};
    }
    for (model::Record& record : Estate::add_unread(target, reason, denied)) {
      if (auto* told = std::get_if<ProblemRecord>(&record)) told->code = code;
      out_.emit(record);
    }
  }

  const Sources& sources_;
  kit::Emitter& out_;
  Estate estate_;
  std::map<std::size_t, Held> held_;
  std::size_t held_bytes_ = 0;
  std::size_t turn_ = 0;  ///< Target that is to be told of next.
  bool read_any_ = false;
  std::optional<Error> first_error_;
};

/// What one agent lets us see.
std::vector<kit::CheckItem> check_items(const std::string& target, const Options& options,
                                        const Reading& reading) {
  const Oid identity{1, 3, 6, 1, 2, 1, 1, 2, 0};
  const std::string item = target + ": " + describe(options.credentials);
  if (!reading.answered) return {{item, false, reason_of(reading)}};
  std::vector<kit::CheckItem> out;
  std::vector<std::string> there;
  std::vector<std::string> nothing;
  for (const Subtree& subtree : subtrees()) {
    const auto [first, last] = reading.walk.below(subtree.base);
    auto& list = first != last ? there : nothing;
    if (std::ranges::find(list, subtree.name) == list.end()) list.emplace_back(subtree.name);
  }
  const bool all = reading.troubles.empty();
  out.push_back({item, all, all ? "answers" : text_of(reading.troubles.front())});
  if (there.empty() && !all) return out;
  const bool system = reading.walk.below(Oid{1, 3, 6, 1, 2, 1, 1}).first !=
                      reading.walk.below(Oid{1, 3, 6, 1, 2, 1, 1}).second;
  out.push_back({target + ": view", system,
                 there.empty() ? "nothing is readable: give the account a view of 1.3.6.1.2.1, "
                                 "1.0.8802 and 1.3.6.1.4.1"
                               : "readable: " + core::join(there, ", ") +
                                     "; empty or not in the view: " + core::join(nothing, ", ")});
  return out;
}

Result<std::vector<kit::CheckItem>> check(const kit::Settings& settings) {
  const auto sources = sources_of(settings);
  if (!sources) return tl::unexpected{sources.error()};
  std::map<std::size_t, std::vector<kit::CheckItem>> items;
  if (!sources->options.targets.empty()) {
    Listener listener;
    listener.on_reading = [&](std::size_t index, Reading&& reading) {
      items[index] = check_items(sources->options.targets[index].name, sources->options, reading);
    };
    listener.on_progress = [](std::size_t, std::int64_t) {};
    const auto swept = sweep(sources->options, Depth::first_object, listener);
    if (!swept) return tl::unexpected{swept.error()};
  }
  std::vector<kit::CheckItem> out;
  for (auto& [index, of_target] : items) std::ranges::move(of_target, std::back_inserter(out));
  for (const kit::InputFile& file : sources->files) {
    const auto text = core::read_file(file.path);
    if (!text) {
      out.push_back({file.target, false, to_string(text.error())});
      continue;
    }
    const Recording recording = read_snmprec(*text);
    out.push_back({file.target, recording.walk.size() > 0,
                   std::to_string(recording.walk.size()) + " objects, " +
                       std::to_string(recording.left_out) + " lines left out"});
  }
  return out;
}

Result<void> collect(const kit::Settings& settings, kit::Emitter& out) {
  const auto sources = sources_of(settings);
  if (!sources) return tl::unexpected{sources.error()};
  return Collection{*sources, out}.run();
}

}  // namespace

kit::Program program() {
  kit::Program out;
  out.description.name = "snmp";
  out.description.summary =
      "Switches, routers, firewalls, UPSs, PDUs and whatever else has an SNMP agent";
  out.description.settings = setting_infos();
  out.description.settings.push_back(
      {"file", "array", "recorded walks (.snmprec), or folders of them", false, false});
  out.description.kinds = mapped_kinds();
  out.description.permissions = {
      "A read-only community or SNMPv3 user with a view of 1.3.6.1.2.1, 1.0.8802, "
      "1.2.840.10006.300.43 and 1.3.6.1.4.1; it sends GET, GETNEXT and GETBULK only."};
  out.check = check;
  out.collect = collect;
  return out;
}

}  // namespace plimsoll::snmp
