#include "lib/lifecycle/recogniser.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/lifecycle/pattern.hpp"
#include "lib/lifecycle/recognition_rules.hpp"
#include "lib/lifecycle/reference.hpp"
#include "lib/lifecycle/version.hpp"

namespace plimsoll::lifecycle {
namespace {

/// Words near a product's name that make another thing of it.
constexpr auto kOtherThings = std::to_array<std::string_view>(
    {"exporter",   "driver",    "drivers",   "jdbc",      "odbc",          "client",  "clients",
     "plugin",     "plugins",   "operator",  "connector", "sdk",           "library", "libraries",
     "module",     "workbench", "studio",    "tools",     "documentation", "manual",  "emulator",
     "compatible", "upgrade",   "migration", "backup",    "chart",         "proxy",   "monitor"});
/// How far behind the version such a word still belongs to the name.
constexpr std::size_t kReach = 4;

/// Words behind a version that make a range or an enumeration of it.
constexpr auto kRanges = std::to_array<std::string_view>(
    {"-", "to", "or", "and", "through", "thru", "&", "+", "\xE2\x80\x93", "\xE2\x80\x94", "vs"});

/// What ends a range that has no second version.
constexpr auto kOpenEnds = std::to_array<std::string_view>(
    {"later", "newer", "above", "higher", "up", "earlier", "older", "below", "lower"});

/// Words behind a version that tell nothing.
constexpr auto kEmptyWords = std::to_array<std::string_view>(
    {"lts", "release", "edition", "community", "enterprise", "standard", "final", "ga", "stable",
     "x86_64", "amd64", "x64", "64-bit"});

/// Distributions support each their own packages: of these products a package is the product.
constexpr auto kDistributions = std::to_array<std::string_view>(
    {"debian", "ubuntu", "rhel", "centos", "centos-stream", "rocky-linux", "almalinux",
     "oracle-linux", "fedora", "amazon-linux", "sles", "opensuse", "alpine-linux", "linux"});

template <std::size_t N>
bool among(const std::array<std::string_view, N>& list, std::string_view word) {
  return std::ranges::find(list, word) != list.end();
}

bool names_another_thing(const std::vector<std::string>& words, const Match& match) {
  const std::size_t end = std::min(words.size(), match.end + kReach);
  for (std::size_t i = 0; i < end; ++i) {
    if (!match.used[i] && among(kOtherThings, words[i])) return true;
  }
  return false;
}

bool is_range(const std::vector<std::string>& words, const Match& match) {
  if (match.suffix == "+" || match.suffix == "-") return true;
  if (match.end + 1 >= words.size() || !among(kRanges, words[match.end])) return false;
  const auto& next = words[match.end + 1];
  const bool number = next.find_first_not_of("0123456789.x") == std::string::npos;
  return number || among(kOpenEnds, next);
}

bool tail_is_empty(const std::vector<std::string>& words, const Match& match) {
  // A number that its maker didn't give ("5.10.0-28-amd64") is another build.
  if (!match.suffix.empty()) return false;
  return std::all_of(words.begin() + static_cast<std::ptrdiff_t>(match.end), words.end(),
                     [](const std::string& word) { return among(kEmptyWords, word); });
}

/// `shape` with the captures in the place of their names.
std::string filled(std::string_view shape, const Match& match) {
  std::string out;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (shape[i] == '{' && i + 2 < shape.size()) {
      out += match.capture(shape[i + 1]);
      i += 2;
    } else {
      out += shape[i];
    }
  }
  return out;
}

Recognition unknown(std::string reason) { return {{}, {}, {}, std::move(reason), {}}; }

/// The vendor and product of a CPE as one key; empty when the name says more than those.
std::string cpe_key(std::string_view identifier) {
  const auto cpe = parse_cpe(identifier);
  if (!cpe || !cpe->version.empty() || !cpe->update.empty()) return {};
  return cpe->vendor + ':' + cpe->product;
}

}  // namespace

class Recogniser::Tables {
 public:
  explicit Tables(const Catalogue& catalogue) : catalogue_{catalogue} {
    for (const auto& rule : reference_rules()) add(explicit_, rule);
    for (const auto& [id, product] : catalogue.products()) {
      add_names(product);
      add_identifiers(product);
    }
  }

  [[nodiscard]] const Catalogue& catalogue() const { return catalogue_; }

  [[nodiscard]] Recognition from_text(std::string_view text) const {
    const auto words = tokens_of(text);
    if (words.empty()) return unknown("the text is empty");
    auto by_rule = from_rules(explicit_, words);
    if (by_rule && !by_rule->cycle.empty()) return *by_rule;
    auto by_name = from_rules(derived_, words);
    if (by_name && (!by_name->cycle.empty() || !by_rule)) return *by_name;
    if (by_rule) return *by_rule;
    return unknown("no known product's name stands at its beginning");
  }

  /// Why a text that an explicit rule understands names nothing; absent when no rule says so.
  [[nodiscard]] std::optional<Recognition> refused(std::string_view text) const {
    const auto words = tokens_of(text);
    auto found = words.empty() ? std::nullopt : from_rules(explicit_, words);
    return found && found->product.empty() ? found : std::nullopt;
  }

  [[nodiscard]] Recognition from_cpe(const Cpe& cpe) const {
    const std::string key = fmt::format("cpe:{}:{}", cpe.vendor, cpe.product);
    const std::string version = cpe.version;
    if (!version.empty()) {
      if (auto exact = from_rules(explicit_, {key + ':' + version})) return *exact;
    }
    std::vector<std::string> words{key};
    if (!version.empty()) words.push_back(version);
    if (auto ruled = from_rules(explicit_, words)) return *ruled;
    const auto [begin, end] = cpes_.equal_range(cpe.vendor + ':' + cpe.product);
    return from_candidates(begin, end, version, "no known product has this CPE name");
  }

  [[nodiscard]] Recognition from_purl(const Purl& purl) const {
    if (purl.type == "deb" || purl.type == "rpm" || purl.type == "apk") {
      const auto split = split_package_version(purl.name, purl.version);
      auto found = from_package(split);
      if (const auto builder = builder_of_distro(purl.distro);
          builder && found.builder.who != Builder::Who::maker)
        found.builder = *builder;
      return found;
    }
    const auto [begin, end] = purls_.equal_range(purl.path);
    std::string version = purl.version;
    if (version.starts_with('v')) version.erase(0, 1);
    return from_candidates(begin, end, version, "no known product has this package URL");
  }

  [[nodiscard]] Recognition from_package(const PackageName& package) const {
    const PackageRule* rule = nullptr;
    for (const auto& one : reference_package_rules()) {
      if (rule == nullptr && core::glob_match(one.glob, package.name)) rule = &one;
    }
    Recognition found;
    if (rule != nullptr) {
      const Product* product = catalogue_.find(rule->product);
      if (product == nullptr) return unknown(no_dates(rule->product));
      found = with_cycle(*product, package.version);
    } else {
      const auto [begin, end] = packages_.equal_range(package.name);
      found = from_candidates(begin, end, package.version, "no known product has this package");
    }
    if (rule != nullptr && rule->by_maker) return found;
    const auto builder = builder_of(package.revision);
    found.builder = builder ? *builder : Builder{Builder::Who::either, {}, {}};
    return found;
  }

 private:
  /// Rules by the words that a text must begin with; those that don't need one are in `any`.
  struct Rules {
    std::vector<RecognitionRule> all;
    std::unordered_map<std::string, std::vector<std::size_t>> by_first_word;
    std::vector<std::size_t> any;
  };

  static std::string no_dates(std::string_view product) {
    return fmt::format("{} has no dates in the reference data", product);
  }

  static void add(Rules& rules, RecognitionRule rule) {
    const std::size_t place = rules.all.size();
    const auto& first = rule.pattern.first_words();
    if (first.empty()) rules.any.push_back(place);
    for (const auto& word : std::set<std::string>{first.begin(), first.end()}) {
      rules.by_first_word[word].push_back(place);
    }
    rules.all.push_back(std::move(rule));
  }

  /// A product's own id and label, with a version and nothing else behind them.
  void add_names(const Product& product) {
    std::set<std::string> names;
    for (const auto& name : {product.id, product.label}) {
      const auto words = tokens_of(name);
      if (!words.empty()) names.insert(core::join(words, " "));
    }
    for (const auto& name : names) {
      if (name.find_first_of("{}[]*|") != std::string::npos) continue;
      const bool whole = product.find(kEveryVersion) != nullptr;
      for (const std::string& pattern : {name + " [version|release|v] {v}", whole ? name : ""}) {
        if (auto parsed = Pattern::parse(pattern))
          add(derived_, {std::move(*parsed), product.id, {}, {}, true});
      }
    }
  }

  void add_identifiers(const Product& product) {
    std::set<std::pair<std::string, char>> seen;  // a CPE stands there in two spellings
    for (const auto& identifier : product.identifiers) {
      if (identifier.starts_with("cpe=")) {
        const auto key = cpe_key(std::string_view{identifier}.substr(4));
        if (!key.empty() && seen.emplace(key, 'c').second) cpes_.emplace(key, &product);
      } else if (identifier.starts_with("purl=") && identifier.find('?') == std::string::npos) {
        const auto purl = parse_purl(std::string_view{identifier}.substr(5));
        if (!purl) continue;
        if (seen.emplace(purl->path, 'p').second) purls_.emplace(purl->path, &product);
        if (purl->type != "deb" && purl->type != "rpm" && purl->type != "apk") continue;
        if (seen.emplace(purl->name, 'n').second) packages_.emplace(purl->name, &product);
      }
    }
  }

  static Recognition with_cycle(const Product& product, std::string_view version) {
    Recognition out;
    out.product = product.id;
    out.version = version;
    const std::string_view known = version.substr(0, version_length(version));
    if (known.empty() && product.find(kEveryVersion) == nullptr) {
      out.reason = fmt::format("the version of {} is not said", product.label);
      return out;
    }
    const auto matched = match_cycle(product, known);
    if (matched.cycle != nullptr) out.cycle = matched.cycle->name;
    out.reason = matched.reason;
    return out;
  }

  /// Of several products that share an identifier the one that has such a version, if it is one.
  template <typename Iterator>
  static Recognition from_candidates(Iterator begin, Iterator end, std::string_view version,
                                     std::string_view none) {
    if (begin == end) return unknown(std::string{none});
    std::optional<Recognition> found;
    for (auto candidate = begin; candidate != end; ++candidate) {
      auto one = with_cycle(*candidate->second, version);
      if (one.cycle.empty()) continue;
      if (found) return unknown("several products have this identifier and such a version");
      found = std::move(one);
    }
    if (found) return *found;
    auto only = with_cycle(*begin->second, version);
    return std::next(begin) == end ? only : unknown(only.reason);
  }

  [[nodiscard]] std::optional<Recognition> from_rules(const Rules& rules,
                                                      const std::vector<std::string>& words) const {
    std::vector<std::size_t> candidates = rules.any;
    if (const auto found = rules.by_first_word.find(words.front());
        found != rules.by_first_word.end())
      candidates.insert(candidates.end(), found->second.begin(), found->second.end());
    std::ranges::sort(candidates);
    for (const auto candidate : candidates) {
      const auto& rule = rules.all[candidate];
      const auto match = rule.pattern.match(words);
      if (!match || (rule.strict && !tail_is_empty(words, *match))) continue;
      return judged(rule, *match, words);
    }
    return std::nullopt;
  }

  [[nodiscard]] Recognition judged(const RecognitionRule& rule, const Match& match,
                                   const std::vector<std::string>& words) const {
    if (rule.product.empty()) return unknown(rule.reason);
    const Product* product = catalogue_.find(rule.product);
    if (product == nullptr) return unknown(no_dates(rule.product));
    if (names_another_thing(words, match)) {
      return unknown(
          fmt::format("it names something that belongs to {}, or more than that", product->label));
    }
    if (is_range(words, match)) return unknown("it names a range of versions");
    const std::string version = filled(rule.cycle.empty() ? "{v}" : rule.cycle, match);
    if (version.starts_with('=')) {
      Recognition out{product->id, version.substr(1), version.substr(1), {}, {}};
      if (product->find(out.cycle) == nullptr) {
        out.reason = fmt::format("no release {} of {} is known", out.cycle, product->label);
        out.cycle.clear();
      }
      return out;
    }
    auto out = with_cycle(*product, version);
    if (!among(kDistributions, out.product)) out.builder = builder_in(words, match);
    return out;
  }

  /// Who built it, by what stands behind the version: "8.0.36-0ubuntu0.20.04.1", "(Ubuntu)".
  static Builder builder_in(const std::vector<std::string>& words, const Match& match) {
    if (const auto builder = builder_of(match.suffix)) return *builder;
    for (std::size_t i = match.end; i < words.size() && i < match.end + kReach; ++i) {
      if (const auto builder = builder_of(words[i])) return *builder;
    }
    return {};
  }

  const Catalogue& catalogue_;
  Rules explicit_;
  Rules derived_;
  std::multimap<std::string, const Product*, std::less<>> cpes_;
  std::multimap<std::string, const Product*, std::less<>> purls_;
  std::multimap<std::string, const Product*, std::less<>> packages_;
};

Recogniser::Recogniser(const Catalogue& catalogue)
    : tables_{std::make_unique<const Tables>(catalogue)} {}
Recogniser::Recogniser(Recogniser&&) noexcept = default;
Recogniser& Recogniser::operator=(Recogniser&&) noexcept = default;
Recogniser::~Recogniser() = default;

const Catalogue& Recogniser::catalogue() const { return tables_->catalogue(); }

Recognition Recogniser::recognise_package(std::string_view name, std::string_view version) const {
  return tables_->from_package(split_package_version(name, version));
}

Recognition Recogniser::recognise(std::string_view text) const {
  text = core::trim(text);
  if (const auto cpe = parse_cpe(text)) return tables_->from_cpe(*cpe);
  if (const auto purl = parse_purl(text)) return tables_->from_purl(*purl);
  if (const auto system = parse_os_release(text)) {
    // CentOS Stream calls itself "centos" with the number of the release alone.
    const bool stream = system->id == "centos" && system->name.find("Stream") != std::string::npos;
    return tables_->from_text(
        fmt::format("os-release {}{} {}", system->id, stream ? "-stream" : "", system->version));
  }
  if (const auto package = parse_package(text)) {
    if (const auto refused = tables_->refused(text)) return *refused;
    auto found = tables_->from_package(*package);
    if (!found.product.empty()) return found;
  }
  return tables_->from_text(text);
}

}  // namespace plimsoll::lifecycle
