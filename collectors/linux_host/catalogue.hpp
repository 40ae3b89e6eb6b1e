/// @file
/// The programs whose failure others feel: databases, web servers, balancers, queues, clusters,
/// storage.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace plimsoll::linux_host {

/// How one program is recognised.  Patterns are globs (core::glob_match), alternatives separated by
/// blanks.
struct Program {
  std::string_view id;     ///< Stable: "postgresql".
  std::string_view label;  ///< For people: "PostgreSQL".
  std::string_view
      role;  ///< "database", "web_server", "load_balancer", "cluster", "queue", "cache", …
  std::string_view packages;   ///< Debian, Red Hat and Alpine names of the server package.
  std::string_view units;      ///< systemd units, without ".service".
  std::string_view processes;  ///< Command names, at most 15 bytes as the kernel keeps them.
  std::string_view data;       ///< Where its data usually lies; empty: none to speak of.
};

/// All programs, by id.
[[nodiscard]] std::span<const Program> catalogue();
/// The program of that id; nullptr when there is none.
[[nodiscard]] const Program* find_program(std::string_view id);
/// Whether one of the blank-separated globs in `patterns` matches the whole of `text`.
[[nodiscard]] bool any_match(std::string_view patterns, std::string_view text);

}  // namespace plimsoll::linux_host
