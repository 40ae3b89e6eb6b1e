/// @file
/// Rate of a bulk load: a Collection against a plain loader with prepared statements, in one run.
///   bulk_load_bench [assets] [store|plain|both]
/// Both store the same facts: assets with two identifiers and attributes, three relations each. The
/// plain loader writes straight into the tables, with a map of keys in memory and the indexes built
/// at the end.
#include <array>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <string_view>
#include <unordered_map>

#include <SQLiteCpp/Database.h>
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/model/attributes.hpp"
#include "lib/model/identity.hpp"
#include "lib/store/bulk.hpp"
#include "lib/store/collection.hpp"
#include "lib/store/statement.hpp"

namespace {

using namespace plimsoll;  // NOLINT(google-build-using-namespace)

std::uint64_t mix(std::uint64_t x) {
  x = (x ^ (x >> 30U)) * 0xbf58476d1ce4e5b9U;
  x = (x ^ (x >> 27U)) * 0x94d049bb133111ebU;
  return x ^ (x >> 31U);
}

/// Keys as devices give them: neither short nor in order.
std::string key_of(std::uint64_t i) { return fmt::format("/redfish/v1/Systems/{:016x}", mix(i)); }

model::AssetRecord asset(std::uint64_t i) {
  model::AssetRecord record;
  record.key = key_of(i);
  record.kind = "server";
  record.name = fmt::format("server-{}", i);
  record.ids = {{"serial", fmt::format("dell/{:010X}", mix(i + 7))},
                {"fqdn", fmt::format("server-{}.example.org", i)}};
  record.attributes.emplace("memory_bytes", std::int64_t{1} << (30 + i % 8));
  record.attributes.emplace("model", std::string{"PowerEdge R740"});
  record.attributes.emplace("power_state", std::string{"on"});
  return record;
}

model::RelationRecord relation(std::uint64_t from, std::uint64_t n, std::uint64_t assets) {
  static constexpr std::array<std::string_view, 3> kKinds{"powered_by", "depends_on",
                                                          "connected_to"};
  // Never itself, and never the same for two of the three kinds.
  const auto to = (from + 1 + mix(from * 3 + n) % (assets - 1)) % assets;
  return {{key_of(from), {}}, {key_of(to), {}}, std::string{kKinds.at(n)}, {}, {}};
}

store::Database open(const std::filesystem::path& path) {
  auto opened = store::Database::open(path, store::Mode::create);
  if (!opened) throw std::runtime_error(to_string(opened.error()));
  return std::move(*opened);
}

void load_store(store::Database& database, std::uint64_t assets) {
  const core::Instant now{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23}};
  const auto scan = store::begin_scan(database, now, "bench");
  store::Collection collection{database, scan, "redfish", "bench", now};
  for (std::uint64_t i = 0; i < assets; ++i) {
    collection.add(asset(i));
    for (std::uint64_t n = 0; n < 3; ++n) collection.add(relation(i, n, assets));
  }
  const auto summary = collection.finish({.merge = true, .gaps = false, .reason = {}}, now);
  if (summary.status != store::CollectionSummary::Status::complete) {
    throw std::runtime_error("the collection is not complete: " + summary.reason);
  }
}

class PlainLoader {
 public:
  explicit PlainLoader(sqlite3* connection)
      : asset_{connection, "INSERT INTO asset VALUES (?, ?, ?, ?, 1, NULL)"},
        version_{connection,
                 "INSERT INTO asset_version VALUES (?, ?, 1, ?, ?, ?, ?, NULL, NULL, 1, NULL)"},
        identifier_{connection, "INSERT INTO asset_identifier VALUES (?, ?, ?)"},
        relation_{connection,
                  "INSERT INTO relation_version VALUES (NULL, 1, ?, ?, ?, ?, NULL, 1, NULL)"} {}

  void load(const model::AssetRecord& record) {
    const auto id = ++last_;
    ids_.emplace(record.key, id);
    asset_.bind(id, record.kind, record.key, record.name).run();
    const std::string attributes = model::to_json(record.attributes);
    version_.bind(id, id, record.key, record.kind, record.name, attributes).run();
    for (const auto& given : record.ids) {
      const auto normal = model::normal_id(given);
      identifier_.bind(id, normal->scheme, normal->value).run();
    }
  }
  void load(const model::RelationRecord& record) {
    const std::string attributes = model::to_json(record.attributes);
    const std::int64_t from = ids_.at(record.from.key);
    const std::int64_t to = ids_.at(record.to.key);
    relation_.bind(from, to, record.kind, attributes).run();
  }

 private:
  store::Statement asset_;
  store::Statement version_;
  store::Statement identifier_;
  store::Statement relation_;
  std::unordered_map<std::string, std::int64_t> ids_;
  std::int64_t last_ = 0;
};

void load_plain(store::Database& database, std::uint64_t assets) {
  sqlite3* connection = database.handle().getHandle();
  store::execute(connection,
                 "INSERT INTO scan VALUES (1, '2026-11-23T00:00:00Z', NULL, 'bench');"
                 "INSERT INTO source VALUES (1, 'redfish', 'bench', 'measured', 60);");
  const store::BulkSettings settings{connection, true};
  store::execute(connection, "BEGIN");
  store::drop_bulk_indexes(connection);
  {
    PlainLoader loader{connection};
    for (std::uint64_t i = 0; i < assets; ++i) loader.load(asset(i));
    for (std::uint64_t i = 0; i < assets; ++i) {
      for (std::uint64_t n = 0; n < 3; ++n) loader.load(relation(i, n, assets));
    }
  }
  store::build_asset_indexes(connection);
  if (store::build_fact_indexes(connection) != 0) throw std::runtime_error("doubles");
  store::execute(connection, "COMMIT");
}

/// Peak resident memory of this process, MiB.
double peak_mib() {
  std::ifstream status("/proc/self/status");
  std::string word;
  while (status >> word) {
    if (word != "VmHWM:") continue;
    double kib = 0;
    status >> kib;
    return kib / 1024;
  }
  return 0;
}

/// Processor time of this process so far, seconds: what a busy machine does not distort.
double processor_seconds() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

struct Measured {
  double wall_s;
  double processor_s;
  double peak_mib;
  double file_mib;
};

/// Loads in a process of its own, so that each peak of memory is its own.
Measured measure(const char* name, std::uint64_t assets,
                 void (*load)(store::Database&, std::uint64_t)) {
  std::array<int, 2> ends{};
  if (::pipe(ends.data()) != 0) throw std::runtime_error("pipe");
  const pid_t child = ::fork();
  if (child == 0) {
    std::string pattern =
        (std::filesystem::temp_directory_path() / "plimsoll-bench-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) ::_exit(1);
    const std::filesystem::path folder{pattern};
    Measured told{};
    {
      auto database = open(folder / "audit");
      const auto begin = std::chrono::steady_clock::now();
      const auto used = processor_seconds();
      load(database, assets);
      told.wall_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
      told.processor_s = processor_seconds() - used;
    }
    told.peak_mib = peak_mib();
    told.file_mib = static_cast<double>(std::filesystem::file_size(folder / "audit")) / (1 << 20);
    std::filesystem::remove_all(folder);
    ::_exit(::write(ends[1], &told, sizeof told) == sizeof told ? 0 : 1);
  }
  ::close(ends[1]);
  Measured told{};
  const bool ok = ::read(ends[0], &told, sizeof told) == sizeof told;
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  if (!ok || status != 0) throw std::runtime_error(std::string{name} + " failed");
  const double records = static_cast<double>(assets) * 4;
  std::cout << fmt::format(
                   "{:5}  {:7.2f} s  {:8.0f} records/s  processor {:7.2f} s  peak {:4.0f} MiB  "
                   "file {:4.0f} MiB\n",
                   name, told.wall_s, records / told.wall_s, told.processor_s, told.peak_mib,
                   told.file_mib)
            << std::flush;
  return told;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const std::uint64_t assets = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1'000'000;
    const std::string which = argc > 2 ? argv[2] : "both";
    if (assets < 2) throw std::runtime_error("at least 2 assets");
    std::cout << fmt::format("{} assets, {} relations\n", assets, assets * 3);
    Measured plain{};
    Measured ours{};
    if (which != "store") plain = measure("plain", assets, load_plain);
    if (which != "plain") ours = measure("store", assets, load_store);
    if (which == "both") {
      std::cout << fmt::format("ratio of rates: {:.2f} by the clock, {:.2f} by processor time\n",
                               plain.wall_s / ours.wall_s, plain.processor_s / ours.processor_s);
    }
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "bulk_load_bench: " << error.what() << '\n';
    return 1;
  }
}
