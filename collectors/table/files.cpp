#include "collectors/table/files.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "collectors/table/presets.hpp"
#include "lib/core/file.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::table {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMappingBound = std::size_t{1} << 20U;

std::string normal(const std::string& path) {
  std::string out = fs::path{path}.lexically_normal().generic_string();
  if (out.size() > 1 && out.ends_with('/')) out.pop_back();
  return out;
}

bool is_csv(const fs::path& path) { return core::lower(path.extension().string()) == ".csv"; }

class Loader {
 public:
  explicit Loader(const Request& request) : request_{request} {}

  Result<void> load_mappings() {
    for (const std::string& path : request_.maps) {
      const auto text = core::read_file(path, kMappingBound);
      if (!text) return tl::unexpected{text.error()};
      auto mapping = parse_mapping(*text);
      if (!mapping) return tl::unexpected{std::move(mapping.error()).at(path)};
      loaded_.mappings.push_back(std::move(*mapping));
    }
    given_ = loaded_.mappings.size();
    return {};
  }

  Result<void> load_as() {
    if (!request_.as) return {};
    as_ = parse_sheet_kind(*request_.as);
    if (as_) return {};
    return failure(Error::Kind::usage,
                   fmt::format("unknown kind of sheet \"{}\"", core::printable(*request_.as)),
                   "known: " + sheet_kind_names());
  }

  Result<void> load_path(const std::string& given) {
    const std::string path = normal(given);
    std::error_code error;
    if (fs::is_directory(path, error)) return load_folder(path);
    auto text = core::read_file(path);
    auto kind = kind_of(path);
    if (!kind && text) {
      const Mapping* const preset = recognise(*text, std::nullopt);
      if (preset != nullptr) kind = preset->sheet;
    }
    if (!kind) {
      return failure(
          Error::Kind::usage,
          fmt::format("{}: its name doesn't say what sheet it is", core::printable(path)),
          "set `as`, name the sheet in the mapping, or name the file after one of " +
              sheet_kind_names());
    }
    if (!text) return tl::unexpected{std::move(text.error())};
    add(path, *kind, std::move(*text));
    return {};
  }

  Loaded take() && { return std::move(loaded_); }

 private:
  [[nodiscard]] std::optional<SheetKind> kind_of(const std::string& path) const {
    if (as_) return as_;
    if (const auto named = parse_sheet_kind(fs::path{path}.stem().string())) return named;
    return given_ == 1 ? loaded_.mappings.front().sheet : std::nullopt;
  }

  Result<void> load_folder(const std::string& folder) {
    std::error_code error;
    std::vector<std::pair<SheetKind, std::string>> found;
    std::vector<std::string> strangers;
    for (fs::directory_iterator at{folder, error}, end; !error && at != end; at.increment(error)) {
      const fs::path& path = at->path();
      if (!is_csv(path) || at->is_directory(error)) continue;
      const auto kind = parse_sheet_kind(path.stem().string());
      if (kind) {
        found.emplace_back(*kind, path.generic_string());
      } else {
        strangers.push_back(path.generic_string());
      }
    }
    if (error) {
      return failure(Error::Kind::storage,
                     fmt::format("cannot read the folder {}: {}", folder, error.message()));
    }
    std::ranges::sort(found);
    std::ranges::sort(strangers);
    for (const std::string& path : strangers) {
      problem(model::ProblemRecord::Severity::warning, "unknown_sheet", path,
              "no sheet that Plimsoll knows by its name: give it alone with `as` or `map`");
    }
    for (auto& [kind, path] : found) {
      auto text = core::read_file(path);
      if (text) {
        add(path, kind, std::move(*text));
      } else {
        problem(model::ProblemRecord::Severity::error, "unreadable_file", path,
                to_string(text.error()));
      }
    }
    if (!found.empty()) return {};
    return failure(Error::Kind::storage, fmt::format("the folder {} has no sheets", folder),
                   "sheets are CSV files named after " + sheet_kind_names());
  }

  void add(const std::string& path, SheetKind kind, std::string text) {
    loaded_.texts.push_back(std::move(text));
    loaded_.sheets.push_back({path, kind, loaded_.texts.back(), mapping_of(kind)});
  }

  /// The mapping for the newest text: the user's, filled up by that of an export that it is.
  const Mapping* mapping_of(SheetKind kind) {
    const auto own = std::find_if(loaded_.mappings.begin(),
                                  loaded_.mappings.begin() + static_cast<std::ptrdiff_t>(given_),
                                  [&](const Mapping& m) { return !m.sheet || *m.sheet == kind; });
    const bool has_own = own != loaded_.mappings.begin() + static_cast<std::ptrdiff_t>(given_);
    const Mapping* const preset = recognise(loaded_.texts.back(), kind);
    if (preset == nullptr) return has_own ? &*own : nullptr;
    if (!has_own) return preset;
    Mapping merged = merge(*own, *preset);
    return &loaded_.mappings.emplace_back(std::move(merged));
  }

  void problem(model::ProblemRecord::Severity severity, std::string_view code, std::string subject,
               std::string message) {
    loaded_.problems.push_back(
        {severity, std::string{code}, std::move(message), std::move(subject), std::nullopt});
  }

  const Request& request_;
  std::optional<SheetKind> as_;
  std::size_t given_ = 0;  ///< How many of the mappings are the user's; merged ones come behind.
  Loaded loaded_;
};

}  // namespace

Result<Loaded> load(const Request& request) {
  Loader loader{request};
  auto done = loader.load_as().and_then([&] { return loader.load_mappings(); });
  for (const std::string& file : request.files) {
    if (done) done = loader.load_path(file);
  }
  if (!done) return tl::unexpected{done.error()};
  return std::move(loader).take();
}

std::string target_of(std::vector<std::string> files) {
  for (std::string& file : files) file = normal(file);
  std::ranges::sort(files);
  return core::join(files, ",");
}

}  // namespace plimsoll::table
