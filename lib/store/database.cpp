#include "lib/store/database.hpp"

#include <algorithm>
#include <fstream>
#include <system_error>
#include <utility>

#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

#include "lib/store/bulk.hpp"
#include "lib/store/file_header.hpp"
#include "lib/store/migrations.hpp"
#include "lib/store/statement.hpp"

namespace plimsoll::store {
namespace {

namespace fs = std::filesystem;

constexpr int kOpenTimeoutMs = 2'000;
constexpr int kWorkTimeoutMs = 30'000;
/// Up to this size the whole file is checked when it is opened: some tenths of a second.
constexpr std::uint64_t kCheckBytes = std::uint64_t{16} << 20U;

constexpr std::string_view kDamagedRemedy =
    "restore it from a copy, or save what can be read with: sqlite3 FILE .recover";

tl::unexpected<Error> damaged(const std::string& why) {
  return failure(Error::Kind::malformed, "the audit file is damaged: " + why,
                 std::string{kDamagedRemedy});
}

std::uint64_t size_of(const fs::path& path) {
  std::error_code error;
  const auto size = fs::file_size(path, error);
  return error ? 0 : size;
}

fs::path wal_of(const fs::path& path) { return path.string() + "-wal"; }

/// What can be told of the file before SQLite opens it.
Result<void> inspect(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return failure(Error::Kind::storage, "the audit file may not be read",
                   "give yourself the right to read it");
  }
  std::string head(kHeaderBytes, '\0');
  file.read(head.data(), static_cast<std::streamsize>(head.size()));
  head.resize(static_cast<std::size_t>(file.gcount()));
  if (head.empty()) {
    return failure(Error::Kind::malformed, "the file is empty: it is no audit file",
                   "remove it and start anew with plimsoll collect, import or scan");
  }
  const auto header = parse_file_header(head);
  if (!header && !(head.size() < kHeaderBytes && has_magic(head))) {
    return failure(Error::Kind::malformed, "the file is no SQLite database, so it is no audit file",
                   "name a file that plimsoll collect, import or scan made");
  }
  const std::uint64_t size = size_of(path);
  const bool pending = size_of(wal_of(path)) > 0;  // what lacks may stand there
  if (!header || (size < header->whole_bytes() && !pending)) {
    return damaged(fmt::format("it is cut short: {} bytes of {}", size,
                               header ? header->whole_bytes() : kHeaderBytes));
  }
  return {};
}

/// The message for an error that SQLite reported while opening.
tl::unexpected<Error> explain(const SQLite::Exception& error, const fs::path& path, Mode mode) {
  const std::string detail = error.what();
  switch (error.getErrorCode() & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return failure(Error::Kind::storage, "the audit file is locked by another process",
                     "wait until the other run has ended, then try again");
    case SQLITE_NOTADB:
      return damaged("SQLite does not take it for a database (" + detail + ")");
    case SQLITE_CORRUPT:
      return damaged(detail);
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
      if (mode == Mode::read) {
        return failure(Error::Kind::storage,
                       "the audit file cannot be opened where it lies: " + detail,
                       "copy it, with any -wal file beside it, to a folder that you may write");
      }
      return failure(Error::Kind::storage,
                     fmt::format("the audit file or its folder {} may not be written: {}",
                                 fs::absolute(path).parent_path().string(), detail),
                     "give yourself the right to write there, or copy the file elsewhere");
    case SQLITE_FULL:
      return failure(Error::Kind::storage, "no space is left where the audit file lies: " + detail,
                     "make space and run again: what was complete is kept");
    default:
      return failure(Error::Kind::storage, "SQLite cannot open the audit file: " + detail,
                     "check the disk and the file's rights");
  }
}

/// `path` as a URI that asks SQLite for neither locks nor a log: for read-only media.
std::string immutable_uri(const fs::path& path) {
  std::string uri = "file:";
  for (const char c : fs::absolute(path).string()) {
    if (c == '?' || c == '#' || c == '%') {
      uri += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    } else {
      uri += c;
    }
  }
  return uri + "?immutable=1";
}

std::unique_ptr<SQLite::Database> connect(const fs::path& path, Mode mode) {
  if (mode != Mode::read) {
    const int flags = SQLite::OPEN_READWRITE | (mode == Mode::create ? SQLite::OPEN_CREATE : 0);
    return std::make_unique<SQLite::Database>(path.string(), flags, kOpenTimeoutMs);
  }
  const bool writable_folder = ::access(fs::absolute(path).parent_path().c_str(), W_OK) == 0;
  if (!writable_folder && size_of(wal_of(path)) == 0) {
    return std::make_unique<SQLite::Database>(
        immutable_uri(path), SQLite::OPEN_READONLY | SQLite::OPEN_URI, kOpenTimeoutMs);
  }
  return std::make_unique<SQLite::Database>(path.string(), SQLite::OPEN_READONLY, kOpenTimeoutMs);
}

/// Settings for a file that somebody else may have made.  TRUSTED_SCHEMA stays on: SQLite 3.40
/// takes its own JSON functions, which our views use, for unsafe without it; those that could do
/// harm (load_extension) are barred by the other settings, and triggers do not run.
void harden(sqlite3* connection) {
  for (const auto& [option, value] : {std::pair{SQLITE_DBCONFIG_DEFENSIVE, 1},
                                      {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
                                      {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0},
                                      {SQLITE_DBCONFIG_DQS_DDL, 0},
                                      {SQLITE_DBCONFIG_DQS_DML, 0}}) {
    check(connection, sqlite3_db_config(connection, option, value, nullptr));
  }
  execute(connection, "PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0");
  set_cache(connection, kCacheKib);
}

std::int64_t number(sqlite3* connection, const char* sql) {
  Statement statement{connection, sql};
  return statement.step() ? statement.integer(0) : 0;
}

/// Whether the file is an audit of a version that we know, or (with `create`) a new one.
Result<void> recognise(sqlite3* connection, Mode mode) {
  const auto application = number(connection, "PRAGMA application_id");
  const auto version = number(connection, "PRAGMA user_version");
  const auto objects = number(connection, "SELECT count(*) FROM sqlite_schema");
  if (application != kApplicationId) {
    if (application == 0 && objects == 0 && mode == Mode::create) return {};
    return failure(Error::Kind::unsupported,
                   "the file is an SQLite database of another program, not an audit file",
                   "name a file that plimsoll collect, import or scan made; nothing was changed");
  }
  if (version > newest_version()) {
    return failure(
        Error::Kind::unsupported,
        fmt::format("the audit file has version {}; this plimsoll knows versions up to {}", version,
                    newest_version()),
        "use the newer plimsoll that wrote it");
  }
  if (version < 1) return damaged("it has no version");
  if (version < newest_version() && mode == Mode::read) {
    return failure(
        Error::Kind::unsupported, fmt::format("the audit file has the old version {}", version),
        "open it once for writing, which brings it to the newest: plimsoll -d FILE assess");
  }
  return {};
}

Result<void> complete(sqlite3* connection) {
  Statement present{connection, "SELECT 1 FROM sqlite_schema WHERE name = ?"};
  for (const auto name : schema_names()) {
    if (!present.bind(name).step()) return damaged(fmt::format("{} is missing", name));
  }
  const auto bytes =
      number(connection, "PRAGMA page_count") * number(connection, "PRAGMA page_size");
  if (static_cast<std::uint64_t>(bytes) > kCheckBytes) return {};
  Statement quick{connection, "PRAGMA quick_check(1)"};
  if (quick.step() && quick.text(0) != "ok") return damaged(std::string{quick.text(0)});
  return {};
}

Result<void> prepare(sqlite3* connection, Mode mode) {
  harden(connection);
  if (auto known = recognise(connection, mode); !known) return known;
  if (mode != Mode::read) {
    execute(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
    migrate(connection, static_cast<int>(number(connection, "PRAGMA user_version")));
    execute(connection, "PRAGMA foreign_keys = ON");
  } else {
    execute(connection, "PRAGMA query_only = ON");
  }
  return complete(connection);
}

}  // namespace

Result<Database> Database::open(const std::filesystem::path& path, Mode mode) {
  const auto frame = [&](tl::unexpected<Error> error) {
    return tl::unexpected<Error>(std::move(error.value()).at(path.string()));
  };
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) {
    return frame(
        failure(Error::Kind::usage, "this is a folder, not an audit file", "name a file in it"));
  }
  const bool present = fs::exists(path, ignored);
  if (!present && mode != Mode::create) {
    return frame(failure(Error::Kind::storage, "there is no such audit file",
                         "make one with plimsoll collect, import or scan"));
  }
  if (!present && !fs::is_directory(fs::absolute(path).parent_path(), ignored)) {
    return frame(failure(Error::Kind::storage, "the folder of the audit file does not exist",
                         "make the folder first"));
  }
  const bool begin = mode == Mode::create && size_of(path) == 0;
  if (!begin) {
    if (auto seen = inspect(path); !seen) return frame(tl::unexpected<Error>(seen.error()));
  }
  try {
    auto handle = connect(path, mode);
    if (auto ready = prepare(handle->getHandle(), mode); !ready) {
      return frame(tl::unexpected<Error>(ready.error()));
    }
    check(handle->getHandle(), sqlite3_busy_timeout(handle->getHandle(), kWorkTimeoutMs));
    return Database{path, std::move(handle)};
  } catch (const SQLite::Exception& error) {
    return frame(explain(error, path, mode));
  }
}

Result<void> Database::copy_to(const fs::path& path) {
  const auto frame = [&](Error error) {
    return tl::unexpected{std::move(error).at(path.string())};
  };
  std::error_code error;
  if (fs::exists(path, error)) {
    return frame(
        {Error::Kind::usage, "the file is there already", "remove it, or name another one", {}});
  }
  const fs::path part = path.string() + ".part";
  fs::remove(part, error);
  try {
    SQLite::Database copy{part.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE};
    SQLite::Backup backup{copy, *handle_};
    backup.executeStep();
  } catch (const SQLite::Exception& exception) {
    fs::remove(part, error);
    return frame(
        {Error::Kind::storage, fmt::format("cannot be written: {}", exception.what()), {}, {}});
  }
  fs::rename(part, path, error);
  if (!error) return {};
  return frame({Error::Kind::storage, "cannot be written: " + error.message(), {}, {}});
}

Database::Database(std::filesystem::path path, std::unique_ptr<SQLite::Database> handle)
    : path_{std::move(path)}, handle_{std::move(handle)} {}
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;
Database::~Database() = default;

}  // namespace plimsoll::store
