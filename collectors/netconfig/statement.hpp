/// @file
/// Configurations as statements: what the parsers of all dialects share.
#pragma once

#include <cstddef>
#include <functional>
#include <initializer_list>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "collectors/netconfig/config.hpp"

namespace plimsoll::netconfig {

/// One command in words.  Views into the text.
struct Statement {
  std::size_t line = 0;  ///< From 1.
  bool negated = false;  ///< It began with "no", which `words` leaves out.
  std::vector<std::string_view> words;

  /// The word at `index`; empty when there are fewer.
  [[nodiscard]] std::string_view at(std::size_t index) const {
    return index < words.size() ? words[index] : std::string_view{};
  }
  /// Whether the first words are these, in any case.
  [[nodiscard]] bool starts(std::initializer_list<std::string_view> with) const;
  /// The words from `first` on, joined by a blank, quotes at the ends taken off.
  [[nodiscard]] std::string rest(std::size_t first) const;
  /// The word behind `name`, wherever it stands from `first` on; empty when it isn't there.
  [[nodiscard]] std::string_view after(std::string_view name, std::size_t first = 0) const;
};

/// Sees each statement with the sections around it, outermost first: path.back() is the statement.
using OnStatement = std::function<void(std::span<const Statement> path)>;

/// Reads text whose sections are made by indentation (Cisco, Arista, A10).  Banners and comments
/// are passed over; sections deeper than 16 count as that deep.
void walk_indented(std::string_view text, const OnStatement& on_statement,
                   std::vector<Issue>& issues);

/// Builds a Config: finds interfaces by name and bounds what a hostile text can make it hold.
class Builder {
 public:
  explicit Builder(Config& config) : config_{config} {}

  [[nodiscard]] Config& config() { return config_; }

  /// The interface of that name in any case, made when it is new.  Valid until the next call.
  Interface& interface(std::string_view name);
  /// The same, with a section of its own, whose spelling counts.
  Interface& define(std::string_view name);
  /// The group of an interface, made when it is new.
  FirstHop& group(Interface& interface, std::string_view protocol, std::string_view number,
                  bool v6 = false);
  /// The same for a group of the whole device.
  FirstHop& device_group(std::string_view protocol, std::string_view number);
  /// The member of the stack or cluster, made when it is new; at most 64.
  Member& member(std::string_view id);
  /// `channel` becomes the aggregate of `member`; `mode` is that of its protocol, may be empty.
  void join(std::string_view member, std::string_view channel, std::string_view mode);

  void issue(std::size_t line, std::string what);
  /// Adds an address to `out`, or an issue.
  void virtual_address(FirstHop& out, std::string_view text, std::size_t line);
  void own_address(Interface& out, const std::optional<Address>& address, const Statement& said,
                   bool secondary = false);
  /// Keeps an address or name in a list of servers, once.
  void server(std::vector<std::string>& list, std::string_view text);

 private:
  static constexpr std::size_t kMostInterfaces = 50'000;

  Config& config_;
  std::map<std::string, std::size_t, std::less<>> by_name_;
  std::map<std::tuple<std::string, std::string, std::string, bool>, std::size_t> groups_;
  Interface spare_;  ///< Takes what is too much.
  Member spare_member_;
};

/// "7-9,12" with `prefix` before each number: swp7 swp8 swp9 swp12.  A range of more than 1,024
/// gives nothing.
[[nodiscard]] std::vector<std::string> expand_names(std::string_view text);

/// `text` as a text for people: printable, of at most 512 bytes.
[[nodiscard]] std::string label(std::string_view text);

void parse_cisco(std::string_view text, Config& out);        ///< IOS, NX-OS, IOS-XR, EOS.
void parse_a10(std::string_view text, Config& out);          ///< A10.
void parse_junos(std::string_view text, Config& out);        ///< Both forms of Junos.
void parse_cumulus(std::string_view text, Config& out);      ///< NCLU.
void parse_check_point(std::string_view text, Config& out);  ///< Gaia.

}  // namespace plimsoll::netconfig
