#include "collectors/snmp/program.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
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

/// Writes what agents and recorded walks tell, in the order of the targets.
class Collection {
 public:
  Collection(const Sources& sources, kit::Emitter& out) : sources_{sources}, out_{out} {}

  Result<void> run() {
    hello();
    const auto total = static_cast<std::int64_t>(sources_.options.targets.size());
    if (total > 0) {
      const auto swept = sweep(
          sources_.options, Depth::whole,
          [&](std::size_t index, Reading&& reading) { add(index, std::move(reading)); },
          [&](std::size_t ended, std::int64_t objects) {
            out_.emit(
                model::ProgressRecord{static_cast<std::int64_t>(ended), total,
                                      "agents read, " + std::to_string(objects) + " objects"});
          });
      if (!swept) return swept;
    }
    for (const kit::InputFile& file : sources_.files) add(file);
    if (!read_any_) return tl::unexpected{*std::move(first_error_)};
    emit(estate_.finish());
    return {};
  }

 private:
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

  /// Agents end in any order: what comes early is kept until its turn.
  void add(std::size_t index, Reading&& reading) {
    held_[index] = records_of(sources_.options.targets[index].name, reading);
    while (!held_.empty() && held_.begin()->first == turn_) {
      emit(held_.begin()->second);
      held_.erase(held_.begin());
      ++turn_;
    }
  }

  std::vector<model::Record> records_of(const std::string& target, const Reading& reading) {
    std::vector<model::Record> out;
    if (reading.walk.size() == 0) {
      const bool denied = is_denied(reading);
      fail(target, denied ? Error::Kind::refused : Error::Kind::unreachable, reason_of(reading));
      out = Estate::add_unread(target, reason_of(reading), denied);
    } else {
      read_any_ = true;
      out = estate_.add(target, reading.walk, gaps_of(reading));
    }
    for (const Trouble& trouble : reading.troubles) {
      out.emplace_back(problem(target, code_of(trouble.kind), text_of(trouble)));
    }
    if (reading.shares_engine) {
      ProblemRecord shared =
          problem(target, "engine_id_shared",
                  "another host of this run has the same SNMPv3 engine ID, so they were read one "
                  "after the other: give each device an engine ID of its own, or one of its "
                  "names only");
      shared.severity = ProblemRecord::Severity::warning;
      out.emplace_back(std::move(shared));
    }
    if (sources_.options.record) keep(target, reading, out);
    return out;
  }

  static ProblemRecord problem(const std::string& target, std::string_view code,
                               std::string message) {
    ProblemRecord out;
    out.severity = ProblemRecord::Severity::error;
    out.code = code;
    out.message = std::move(message);
    out.subject = target;
    return out;
  }

  /// A walk that was cut off is kept under a name that file= doesn't take: replayed, it would pass
  /// for the whole.
  void keep(const std::string& target, const Reading& reading,
            std::vector<model::Record>& out) const {
    if (reading.walk.size() == 0) return;
    const std::string name = target + (reading.unread.empty() ? ".snmprec" : ".snmprec.incomplete");
    const auto written =
        core::write_file(*sources_.options.record / name, to_snmprec(reading.walk));
    if (!written) out.emplace_back(problem(target, "record_failed", to_string(written.error())));
  }

  void add(const kit::InputFile& file) {
    const auto text = core::read_file(file.path);
    if (!text) {
      fail(file.target, text.error().kind, to_string(text.error()));
      emit(Estate::add_unread(file.target, to_string(text.error()), false));
      out_.problem(ProblemRecord::Severity::error, "unreadable", to_string(text.error()),
                   file.target);
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
      const std::string reason = "no line of the file is an object of a recorded walk";
      fail(file.target, Error::Kind::malformed, reason);
      emit(Estate::add_unread(file.target, reason, false));
      out_.problem(ProblemRecord::Severity::error, "malformed", reason, file.target);
      return;
    }
    read_any_ = true;
    emit(estate_.add(file.target, recording.walk));
  }

  void fail(const std::string& target, Error::Kind kind, const std::string& what) {
    if (!first_error_) first_error_ = Error{kind, what, {}, {target}};
  }

  const Sources& sources_;
  kit::Emitter& out_;
  Estate estate_;
  std::map<std::size_t, std::vector<model::Record>> held_;
  std::size_t turn_ = 0;
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
    const auto swept = sweep(
        sources->options, Depth::first_object,
        [&](std::size_t index, Reading&& reading) {
          items[index] =
              check_items(sources->options.targets[index].name, sources->options, reading);
        },
        [](std::size_t, std::int64_t) {});
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
