/// @file
/// What the tests of lib/assess share: an audit file, checks made of text.
#pragma once

#include <cstdint>
#include <string>

#include "lib/assess/assess.hpp"
#include "lib/store/database.hpp"
#include "tests/support/support.hpp"

namespace plimsoll::assess_test {

using namespace plimsoll::assess;

/// A new, empty audit file in a folder of its own.
class File {
 public:
  File();
  [[nodiscard]] store::Database& database() { return database_; }
  [[nodiscard]] SQLite::Database& handle() { return database_.handle(); }
  void exec(const std::string& sql);
  /// The first cell of the result as text; "NULL" for NULL, "" for no row.
  [[nodiscard]] std::string value(const std::string& sql);
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_.path(); }

 private:
  plimsoll::test::TemporaryFolder folder_;
  store::Database database_;
};

/// The text of a check with the given query.
[[nodiscard]] std::string check_text(const std::string& id, const std::string& sql);
/// That check, read.
[[nodiscard]] Check make_check(const std::string& id, const std::string& sql);

/// A topology that writes nothing, or runs `sql`.
[[nodiscard]] Topology topology(const std::string& sql = "");

/// 2026-11-23T00:00:00Z and some days.
[[nodiscard]] core::Instant day(int days = 0);

/// Assesses with the given checks on that day.  Fails the test when it can't.
Summary assess_on(File& file, int days, const std::vector<Check>& checks,
                  const AssessOptions& options = {}, const Topology& steps = topology());

}  // namespace plimsoll::assess_test
