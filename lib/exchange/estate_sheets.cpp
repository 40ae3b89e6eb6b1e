// What the `table` collector (collectors/table) makes of the same sheets, for the rows that it
// takes without remark.
#include <algorithm>
#include <array>
#include <condition_variable>
#include <deque>
#include <future>
#include <limits>
#include <mutex>
#include <string>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/core/time.hpp"
#include "lib/exchange/estate_builder.hpp"
#include "lib/exchange/plain_sheet.hpp"

namespace plimsoll::exchange {
namespace {

namespace fs = std::filesystem;
using graph::NodeId;
using Cells = std::span<const std::string_view>;

constexpr std::size_t kKeyBytes = 1024;
constexpr std::string_view kMention = "external:";  ///< Keys that the store takes for its own.

/// What the words of a column mean, looked up once each: columns have few.
template <typename Meaning>
class Words {
 public:
  template <typename Read>
  Meaning meaning(std::string_view word, Read read) {
    constexpr std::size_t kRemembered = 64;
    for (const auto& [known, meaning] : known_) {
      if (same_text(known, word)) return meaning;
    }
    const Meaning found = read(word);
    if (known_.size() < kRemembered) known_.emplace_back(std::string{word}, found);
    return found;
  }

 private:
  std::deque<std::pair<std::string, Meaning>> known_;
};

/// Reads the blocks of a sheet with several threads, and merges what they hold in the order of the
/// blocks, one at a time.
template <typename Read, typename Merge>
class BlockReader {
 public:
  BlockReader(std::size_t blocks, const Read& read, const Merge& merge)
      : blocks_{blocks}, read_{read}, merge_{merge} {}

  /// Ends with the first Error in the order of the blocks.
  Result<void> run(unsigned threads) {
    std::vector<std::future<void>> others;
    for (unsigned i = 1; i < std::min<std::size_t>(threads, blocks_); ++i) {
      others.push_back(std::async(std::launch::async, [this] { work(); }));
    }
    work();
    for (auto& other : others) other.get();
    return std::move(result_);
  }

 private:
  void work() {
    std::unique_lock lock{mutex_};
    try {
      BlockBuffer buffer;
      while (result_ && next_ < blocks_) step(lock, buffer);
    } catch (...) {  // nobody is to wait for this thread's turn
      if (!lock.owns_lock()) lock.lock();
      turn_ = blocks_;
      result_ = failure(Error::Kind::storage, "reading was broken off");
      moved_.notify_all();
      throw;
    }
  }

  void step(std::unique_lock<std::mutex>& lock, BlockBuffer& buffer) {
    const auto block = next_++;
    lock.unlock();
    auto facts = read_(block, buffer);
    lock.lock();
    moved_.wait(lock, [&] { return turn_ >= block; });
    if (!result_) return;
    result_ = facts ? merge_(*facts) : Result<void>{tl::unexpected(std::move(facts.error()))};
    turn_ = result_ ? turn_ + 1 : blocks_;
    moved_.notify_all();
  }

  std::size_t blocks_;
  const Read& read_;
  const Merge& merge_;
  std::mutex mutex_;
  std::condition_variable moved_;
  std::size_t next_ = 0;  ///< Block to read.
  std::size_t turn_ = 0;  ///< Block to merge.
  Result<void> result_{};
};

bool is_duration(std::string_view cell) { return cell.empty() || core::parse_duration(cell); }

bool is_key(std::string_view key) {
  return !key.empty() && key.size() <= kKeyBytes && !key.starts_with(kMention);
}

std::uint16_t relation_index(const model::RelationInfo* kind) {
  return static_cast<std::uint16_t>(kind - model::relation_kinds().data());
}

std::uint8_t kind_index(const model::KindInfo* kind) {
  return static_cast<std::uint8_t>(kind - model::asset_kinds().data());
}

/// The two assets that each row of a block names, looked up together.
class Ends {
 public:
  void add(std::string_view first, std::string_view second) {
    // Rows of one owner stand together: its key is looked up once.
    if (firsts_.empty() || !same_text(firsts_.back(), first)) firsts_.push_back(first);
    place_.push_back(static_cast<std::uint32_t>(firsts_.size() - 1));
    seconds_.push_back(second);
  }

  /// An Error says which key is none.
  Result<void> find(const KeyTable& keys) {
    return find(keys, firsts_, first_ids_).and_then([&] {
      return find(keys, seconds_, second_ids_);
    });
  }

  [[nodiscard]] NodeId first(std::size_t row) const { return first_ids_[place_[row]]; }
  [[nodiscard]] NodeId second(std::size_t row) const { return second_ids_[row]; }

 private:
  static Result<void> find(const KeyTable& keys, const std::vector<std::string_view>& texts,
                           std::vector<NodeId>& ids) {
    ids.resize(texts.size());
    keys.find_all(texts, ids);
    const auto missing = std::ranges::find(ids, KeyTable::kNone);
    if (missing == ids.end()) return {};
    return not_plain(fmt::format("\"{}\" is no asset of assets.csv",
                                 texts[static_cast<std::size_t>(missing - ids.begin())]));
  }

  std::vector<std::string_view> firsts_;  ///< Without repetition of the one before.
  std::vector<std::uint32_t> place_;      ///< By row, into firsts_.
  std::vector<std::string_view> seconds_;
  std::vector<NodeId> first_ids_;
  std::vector<NodeId> second_ids_;
};

/// The columns that put an asset into places, inner ones before outer ones.
constexpr std::array<std::string_view, 5> kPlaceColumns{"rack", "site", "zone", "region",
                                                        "provider"};

std::array<std::size_t, kPlaceColumns.size()> place_columns(const PlainSheet& sheet) {
  std::array<std::size_t, kPlaceColumns.size()> out{};
  std::ranges::transform(kPlaceColumns, out.begin(),
                         [&](std::string_view name) { return sheet.column(name); });
  return out;
}

class SheetEstate {
 public:
  explicit SheetEstate(unsigned threads) : threads_{threads} {}

  Result<void> read_assets(const PlainSheet& sheet);
  Result<void> read_dependencies(const PlainSheet& sheet);
  Result<void> read_needs(const PlainSheet& sheet);
  Result<Estate> build(Numbering numbering) && { return std::move(builder_).build(numbering); }

 private:
  /// A chain of places, each in the next, that rows name together.
  struct Chain {
    std::vector<NodeId> places;
    std::size_t linked_from = std::numeric_limits<std::size_t>::max();  ///< Least place to link.
  };
  struct Location {
    std::array<Chain, 2> chains;  ///< Rack and site; zone, region and provider.
  };
  /// The assets of one block; the keys live as long as the block's buffer is left alone.
  struct AssetRows {
    std::vector<std::string_view> keys;
    std::vector<std::uint8_t> kinds;      ///< Places in model::asset_kinds().
    std::string places;                   ///< The place cells of all rows, a NUL behind each.
    std::vector<std::size_t> place_ends;  ///< By row, into places; empty without such columns.
  };
  /// The needs of one block; the names live as long as the block's buffer is left alone.
  struct NeedRows {
    struct Group {
      GroupFacts facts;
      std::string_view name;
      std::size_t begin;  ///< Of its members.
    };
    std::vector<Group> groups;
    std::vector<GroupMember> members;
  };

  void locate_all();
  Location locate(std::string_view cells);
  NodeId place(std::string_view kind, std::string_view name, std::string_view within);
  [[nodiscard]] Result<AssetRows> read_asset_rows(const PlainSheet& sheet, std::size_t block,
                                                  BlockBuffer& buffer) const;
  Result<void> merge(const PlainSheet& sheet, const AssetRows& rows);
  [[nodiscard]] Result<std::vector<NeedingRelation>> read_relations(const PlainSheet& sheet,
                                                                    std::size_t block,
                                                                    BlockBuffer& buffer) const;
  [[nodiscard]] Result<NeedRows> read_need_rows(const PlainSheet& sheet, std::size_t block,
                                                BlockBuffer& buffer) const;
  Result<void> merge(const PlainSheet& sheet, const NeedRows& rows);

  unsigned threads_;
  EstateBuilder builder_;
  std::vector<std::uint8_t> kinds_;         ///< By node: place in model::asset_kinds().
  KeyTable locations_;                      ///< The place cells of a row, a NUL behind each.
  std::vector<std::uint32_t> location_of_;  ///< By row; empty without place columns.
};

Result<SheetEstate::AssetRows> SheetEstate::read_asset_rows(const PlainSheet& sheet,
                                                            std::size_t block,
                                                            BlockBuffer& buffer) const {
  const auto key_at = sheet.column("key");
  const auto kind_at = sheet.column("kind");
  const auto tier_at = sheet.column("tier");
  const std::array durations{sheet.column("mtbf"), sheet.column("mttr")};
  const auto places = place_columns(sheet);
  const bool located = std::ranges::any_of(
      places, [](std::size_t column) { return column != PlainSheet::kColumns; });
  Words<const model::KindInfo*> kinds;
  AssetRows out;
  const auto row = [&](Cells cells) -> Result<void> {
    const auto key = cells[key_at];
    const auto* const kind = kinds.meaning(cells[kind_at], [](std::string_view word) {
      return model::find_asset_kind(core::snake_case(word));
    });
    const auto tier = cells[tier_at];
    const bool tiered = tier.empty() || (tier.size() == 1 && tier >= "1" && tier <= "4");
    if (!is_key(key) || kind == nullptr || !tiered || !is_duration(cells[durations[0]]) ||
        !is_duration(cells[durations[1]])) {
      return sheet.not_plain(fmt::format("the row of \"{}\" would be refused", key));
    }
    out.keys.push_back(key);
    out.kinds.push_back(kind_index(kind));
    if (!located) return {};
    for (const auto column : places) out.places.append(cells[column]).push_back('\0');
    out.place_ends.push_back(out.places.size());
    return {};
  };
  auto read = sheet.for_each_row(block, buffer, row);
  if (!read) return tl::unexpected(std::move(read.error()));
  return out;
}

Result<void> SheetEstate::merge(const PlainSheet& sheet, const AssetRows& rows) {
  const auto business_service = kind_index(model::find_asset_kind("business_service"));
  std::vector<NodeId> nodes(rows.keys.size());
  if (builder_.keys.add_all(rows.keys, nodes) != nodes.size()) {
    return sheet.not_plain("a key stands twice");
  }
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (rows.kinds[i] == business_service) builder_.services.push_back(nodes[i]);
  }
  kinds_.insert(kinds_.end(), rows.kinds.begin(), rows.kinds.end());
  std::size_t begin = 0;
  for (const auto end : rows.place_ends) {
    const auto cells = std::string_view{rows.places}.substr(begin, end - begin);
    location_of_.push_back(locations_.add(cells).first);
    begin = end;
  }
  return {};
}

Result<void> SheetEstate::read_assets(const PlainSheet& sheet) {
  if (sheet.column("key") == PlainSheet::kColumns || sheet.column("kind") == PlainSheet::kColumns) {
    return sheet.not_plain("it lacks a column key or kind");
  }
  for (const auto name : kJudgedAttributes) {
    if (sheet.column(name) == PlainSheet::kColumns) continue;
    return sheet.not_plain(
        fmt::format("its column {} says what works now or how it is redundant", name));
  }
  if (sheet.column("type") != PlainSheet::kColumns) {
    return sheet.not_plain("its column type may name transfer switches");
  }
  const auto read = [&](std::size_t block, BlockBuffer& buffer) {
    return read_asset_rows(sheet, block, buffer);
  };
  const auto keep = [&](const AssetRows& rows) {
    // Room for the whole sheet, judged by its first block.
    if (builder_.keys.size() == 0) builder_.keys.reserve(rows.keys.size() * sheet.block_count());
    return merge(sheet, rows);
  };
  auto done = BlockReader{sheet.block_count(), read, keep}.run(threads_);
  if (!done) return done;
  if (builder_.keys.size() == 0) return sheet.not_plain("it has no assets");
  locate_all();
  return {};
}

/// The place called `name`: the asset of that key and kind, else one of its own.
NodeId SheetEstate::place(std::string_view kind, std::string_view name, std::string_view within) {
  const auto listed = builder_.keys.find(name);
  const auto index = kind_index(model::find_asset_kind(kind));
  if (listed && kinds_[*listed] == index) return *listed;
  const auto [node, is_new] =
      builder_.keys.add(fmt::format("{}:{}{}{}", kind, within, within.empty() ? "" : "/", name));
  if (is_new) kinds_.push_back(index);
  return node;
}

SheetEstate::Location SheetEstate::locate(std::string_view cells) {
  std::array<std::string_view, kPlaceColumns.size()> names;
  for (auto& name : names) {
    name = cells.substr(0, cells.find('\0'));
    cells.remove_prefix(name.size() + 1);
  }
  const auto [rack, site, zone, region, provider] = names;
  Location out;
  const auto add = [&](std::size_t chain, std::string_view kind, std::string_view name,
                       std::string_view within) {
    if (!name.empty()) out.chains.at(chain).places.push_back(place(kind, name, within));
  };
  add(0, "rack", rack, site);
  add(0, "site", site, "");
  // A zone's name is often unique within its region only ("1").
  add(1, "zone", zone, zone.starts_with(region) ? "" : region);
  add(1, "region", region, "");
  add(1, "cloud_provider", provider, "");
  return out;
}

/// Puts every row into its places: each asset into the innermost, each place into the next.
void SheetEstate::locate_all() {
  const auto located_in = relation_index(model::find_relation_kind("located_in"));
  std::vector<NeedingRelation> relations;
  std::vector<Location> found;
  for (std::uint32_t id = 0; id < locations_.size(); ++id) {
    found.push_back(locate(std::string{locations_.text(id)}));
  }
  for (NodeId node = 0; node < location_of_.size(); ++node) {
    for (auto& chain : found[location_of_[node]].chains) {
      const auto self = std::ranges::find(chain.places, node);
      const bool is_place = self != chain.places.end();
      const auto from = is_place ? self - chain.places.begin() : 0;
      chain.linked_from = std::min(chain.linked_from, static_cast<std::size_t>(from));
      if (is_place || chain.places.empty()) continue;
      relations.push_back({node, chain.places.front(), located_in, false});
    }
  }
  for (const auto& location : found) {
    for (const auto& [places, linked_from] : location.chains) {
      for (auto i = linked_from; i < places.size() && i + 1 < places.size(); ++i) {
        relations.push_back({places[i], places[i + 1], located_in, false});
      }
    }
  }
  location_of_ = std::vector<std::uint32_t>{};
  builder_.relations.push_back(std::move(relations));
}

Result<std::vector<NeedingRelation>> SheetEstate::read_relations(const PlainSheet& sheet,
                                                                 std::size_t block,
                                                                 BlockBuffer& buffer) const {
  const auto from_at = sheet.column("from");
  const auto to_at = sheet.column("to");
  const auto kind_at = sheet.column("kind");
  const auto strength_at = sheet.column("strength");
  Words<const model::RelationInfo*> kinds;
  Words<int> strengths;
  std::vector<NeedingRelation> relations;
  Ends ends;
  const auto row = [&](Cells cells) -> Result<void> {
    const auto* const kind = kinds.meaning(cells[kind_at], [](std::string_view word) {
      return model::find_relation_kind(word.empty() ? "depends_on" : core::snake_case(word));
    });
    const int soft = strengths.meaning(cells[strength_at], [](std::string_view word) {
      const auto strength = core::lower(word);
      return strength == "soft" ? 1 : strength.empty() || strength == "hard" ? 0 : -1;
    });
    if (same_text(cells[from_at], cells[to_at]) || kind == nullptr || soft < 0) {
      return sheet.not_plain(fmt::format("the row from \"{}\" would be refused", cells[from_at]));
    }
    const auto meaning = kind->meaning;
    if (meaning != model::RelationMeaning::needs && meaning != model::RelationMeaning::evidence) {
      return sheet.not_plain(fmt::format("it has relations of the kind {}", kind->name));
    }
    ends.add(cells[from_at], cells[to_at]);
    relations.push_back({0, 0, relation_index(kind), soft == 1});
    return {};
  };
  if (auto read = sheet.for_each_row(block, buffer, row); !read) {
    return tl::unexpected(std::move(read.error()));
  }
  if (auto found = ends.find(builder_.keys); !found) return sheet.not_plain(found.error().what);
  for (std::size_t i = 0; i < relations.size(); ++i) {
    relations[i].from = ends.first(i);
    relations[i].to = ends.second(i);
  }
  std::erase_if(relations, [](const NeedingRelation& relation) {
    return model::relation_kinds()[relation.kind].meaning != model::RelationMeaning::needs;
  });
  return relations;
}

Result<void> SheetEstate::read_dependencies(const PlainSheet& sheet) {
  if (sheet.column("from") == PlainSheet::kColumns || sheet.column("to") == PlainSheet::kColumns) {
    return sheet.not_plain("it lacks a column from or to");
  }
  const auto read = [&](std::size_t block, BlockBuffer& buffer) {
    return read_relations(sheet, block, buffer);
  };
  const auto keep = [&](std::vector<NeedingRelation>& relations) -> Result<void> {
    relations.shrink_to_fit();
    builder_.relations.push_back(std::move(relations));
    return {};
  };
  return BlockReader{sheet.block_count(), read, keep}.run(threads_);
}

/// What one row of needs.csv says of its group; absent when the row would be refused.
class NeedColumns {
 public:
  explicit NeedColumns(const PlainSheet& sheet)
      : of{sheet.column("of")},
        group{sheet.column("group")},
        k{sheet.column("k")},
        member{sheet.column("member")},
        active{sheet.column("active")},
        takeover{sheet.column("takeover")},
        takeover_time{sheet.column("takeover_time")} {}

  [[nodiscard]] bool complete() const {
    return of != PlainSheet::kColumns && k != PlainSheet::kColumns &&
           member != PlainSheet::kColumns;
  }

  std::optional<GroupFacts> facts(Cells cells) {
    GroupFacts out;
    if (const auto cell = cells[k]; !cell.empty()) out.k = core::to_int(cell).value_or(-1);
    if (const auto cell = cells[takeover]; !cell.empty()) {
      out.takeover = takeovers_.meaning(cell, [](std::string_view word) {
        const auto found = model::parse_takeover(core::lower(word));
        return static_cast<std::int8_t>(found ? static_cast<int>(*found) : -1);
      });
    }
    if (const auto cell = cells[takeover_time]; !cell.empty()) {
      out.takeover_s = durations_.meaning(cell, [](std::string_view word) {
        const auto found = core::parse_duration(word);
        return found ? std::int64_t{found->count()} : -1;
      });
    }
    const bool refused = (!cells[k].empty() && out.k < 0) ||
                         (!cells[takeover].empty() && out.takeover < 0) ||
                         (!cells[takeover_time].empty() && out.takeover_s < 0);
    return refused ? std::nullopt : std::optional{out};
  }

  /// Whether the member is active: 1, 0, or -1 when the row would be refused.
  int flag(Cells cells) {
    return flags_.meaning(cells[active], [](std::string_view cell) {
      const auto word = core::lower(cell);
      return word == "yes" || word.empty() ? 1 : word == "no" ? 0 : -1;
    });
  }

  std::size_t of;
  std::size_t group;
  std::size_t k;
  std::size_t member;
  std::size_t active;
  std::size_t takeover;
  std::size_t takeover_time;

 private:
  Words<int> flags_;
  Words<std::int8_t> takeovers_;
  Words<std::int64_t> durations_;
};

Result<SheetEstate::NeedRows> SheetEstate::read_need_rows(const PlainSheet& sheet,
                                                          std::size_t block,
                                                          BlockBuffer& buffer) const {
  NeedColumns columns{sheet};
  NeedRows out;
  Ends ends;
  std::string_view previous;
  const auto row = [&](Cells cells) -> Result<void> {
    const auto facts = columns.facts(cells);
    const int active = columns.flag(cells);
    const auto of = cells[columns.of];
    if (!facts || active < 0) {
      return sheet.not_plain(fmt::format("a row of \"{}\" would be refused", of));
    }
    const auto name = cells[columns.group];
    if (out.groups.empty() || !same_text(of, previous) ||
        !same_text(out.groups.back().name, name) || out.groups.back().facts != *facts) {
      out.groups.push_back({*facts, name, out.members.size()});
      previous = of;
    }
    ends.add(of, cells[columns.member]);
    out.members.push_back({0, 0, active == 1});
    return {};
  };
  if (auto read = sheet.for_each_row(block, buffer, row); !read) {
    return tl::unexpected(std::move(read.error()));
  }
  if (auto found = ends.find(builder_.keys); !found) return sheet.not_plain(found.error().what);
  for (std::size_t i = 0; i < out.members.size(); ++i) out.members[i].node = ends.second(i);
  for (auto& group : out.groups) group.facts.of = ends.first(group.begin);
  return out;
}

Result<void> SheetEstate::merge(const PlainSheet& sheet, const NeedRows& rows) {
  for (std::size_t i = 0; i < rows.groups.size(); ++i) {
    const auto& group = rows.groups[i];
    const auto id = builder_.group(group.facts.of, group.name);
    if (!id) return sheet.not_plain("an asset has thousands of groups");
    if (!builder_.merge(*id, group.facts)) {
      return sheet.not_plain(fmt::format("the rows of the group \"{}\" contradict", group.name));
    }
    const auto end = i + 1 < rows.groups.size() ? rows.groups[i + 1].begin : rows.members.size();
    for (auto m = group.begin; m < end; ++m) {
      builder_.add_member({*id, rows.members[m].node, rows.members[m].active});
    }
  }
  return {};
}

Result<void> SheetEstate::read_needs(const PlainSheet& sheet) {
  if (!NeedColumns{sheet}.complete()) return sheet.not_plain("it lacks a column of, k or member");
  const auto read = [&](std::size_t block, BlockBuffer& buffer) {
    return read_need_rows(sheet, block, buffer);
  };
  const auto keep = [&](const NeedRows& rows) { return merge(sheet, rows); };
  return BlockReader{sheet.block_count(), read, keep}.run(threads_);
}

/// The sheets of a folder by what they hold; an Error when there are others, or twice the same.
class Folder {
 public:
  static constexpr std::array<std::string_view, 3> kSheets{"assets", "dependencies", "needs"};

  Result<void> list(const fs::path& folder) {
    std::error_code error;
    for (fs::directory_iterator at{folder, error}, end; !error && at != end; at.increment(error)) {
      const auto& path = at->path();
      if (core::lower(path.extension().string()) != ".csv" || at->is_directory(error)) continue;
      const auto stem = core::lower(core::trim(path.stem().string()));
      const auto* const kind = std::ranges::find(kSheets, stem);
      if (kind == kSheets.end()) {
        return not_plain(fmt::format("{} holds more than the structure", path.filename().string()));
      }
      auto& place = files_.at(static_cast<std::size_t>(kind - kSheets.begin()));
      if (!place.empty()) return not_plain(fmt::format("it has two sheets of {}", stem));
      place = path;
    }
    if (error) return failure(Error::Kind::storage, "the folder cannot be read");
    if (files_.front().empty()) return not_plain("it has no assets.csv");
    return {};
  }

  [[nodiscard]] const std::array<fs::path, 3>& files() const { return files_; }

 private:
  std::array<fs::path, 3> files_;
};

}  // namespace

Result<Estate> read_plain_sheets(const fs::path& folder, unsigned threads, Numbering numbering) {
  Folder found;
  if (auto listed = found.list(folder); !listed) return tl::unexpected(std::move(listed.error()));
  SheetEstate estate{threads};
  using Read = Result<void> (SheetEstate::*)(const PlainSheet&);
  constexpr std::array<Read, 3> kReaders{&SheetEstate::read_assets, &SheetEstate::read_dependencies,
                                         &SheetEstate::read_needs};
  for (std::size_t i = 0; i < kReaders.size(); ++i) {
    if (found.files().at(i).empty()) continue;
    auto sheet = PlainSheet::open(found.files().at(i));
    if (!sheet) return tl::unexpected(std::move(sheet.error()));
    if (auto read = (estate.*kReaders.at(i))(*sheet); !read) {
      return tl::unexpected(std::move(read.error()));
    }
  }
  return std::move(estate).build(numbering);
}

}  // namespace plimsoll::exchange
