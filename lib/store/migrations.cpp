#include "lib/store/migrations.hpp"

#include <span>
#include <string>

#include <fmt/format.h>

#include "lib/core/resource.hpp"
#include "lib/core/text.hpp"
#include "lib/store/database.hpp"
#include "lib/store/statement.hpp"

namespace plimsoll::resources {
std::span<const core::Resource> migrations();
}

namespace plimsoll::store {

int newest_version() { return static_cast<int>(resources::migrations().size()); }

void migrate(sqlite3* connection, int version) {
  const auto steps = resources::migrations();
  for (int step = version; step < newest_version(); ++step) {
    // Another process may have migrated between the caller's look and our lock.
    execute(connection, "BEGIN IMMEDIATE");
    Statement now{connection, "PRAGMA user_version"};
    now.step();
    const bool due = now.integer(0) == step;
    now.reset();
    if (due) {
      const std::string script{steps[static_cast<std::size_t>(step)].content};
      try {
        execute(connection, script.c_str());
        execute(connection, fmt::format("PRAGMA user_version = {}; PRAGMA application_id = {}",
                                        step + 1, kApplicationId)
                                .c_str());
      } catch (...) {
        execute(connection, "ROLLBACK");
        throw;
      }
    }
    execute(connection, "COMMIT");
  }
}

std::vector<std::string_view> schema_names() {
  std::vector<std::string_view> names;
  for (const auto& step : resources::migrations()) {
    for (const auto line : core::lines(step.content)) {
      for (const std::string_view head : {"CREATE TABLE ", "CREATE VIEW "}) {
        if (!line.starts_with(head)) continue;
        const auto rest = line.substr(head.size());
        names.push_back(rest.substr(0, rest.find(' ')));
      }
    }
  }
  return names;
}

std::string_view schema_statement(std::string_view head) {
  for (const auto& step : resources::migrations()) {
    const auto begin = step.content.find(head);
    if (begin == std::string_view::npos) continue;
    return step.content.substr(begin, step.content.find(';', begin) - begin);
  }
  return {};
}

}  // namespace plimsoll::store
