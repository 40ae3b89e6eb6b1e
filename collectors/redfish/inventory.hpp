/// @file
/// The parts of a crawl, each once, with what stands around it: the same power supply listed in two
/// views becomes one entry.
#pragma once

#include <cstddef>
#include <functional>
#include <initializer_list>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/redfish/crawl.hpp"

namespace plimsoll::redfish {

/// One thing, described by one resource or more.
struct Entry {
  Part part;
  const Resource* resource = nullptr;  ///< The (first) one that describes it.
  std::string label;                   ///< What people call it: "web483: Power Supply Bay 1".
};

/// Entries in the order of the crawl, found by URI and by what they belong to.  Refers to the
/// crawl, which must outlive it.
class Inventory {
 public:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  Inventory(std::string_view target, const Crawl& crawl);

  [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }
  [[nodiscard]] const Entry& at(std::size_t index) const { return entries_[index]; }
  /// The entry that `uri` (canonical or as written) names; kNone when there is none.
  [[nodiscard]] std::size_t find(std::string_view uri) const;
  /// Entries of a kind, in order.
  [[nodiscard]] std::vector<std::size_t> of_kind(std::string_view kind) const;

  /// The nearest resource of one of `types`, from `resource` up; nullptr when there is none.
  [[nodiscard]] const Resource* nearest(const Resource& resource,
                                        std::initializer_list<std::string_view> types) const;
  /// The entry that stands for the nearest resource of `type`, from `resource` up; kNone.
  [[nodiscard]] std::size_t owner(const Resource& resource, std::string_view type) const;

  /// The chassis that a server or vm sits in; kNone.  Drive enclosures and other components don't
  /// count where there is a chassis beside them.
  [[nodiscard]] std::size_t chassis_of(std::size_t system) const;
  /// The systems that sit in a chassis.
  [[nodiscard]] const std::vector<std::size_t>& systems_in(std::size_t chassis) const;

  /// The controllers that a Storage resource has; it may be nullptr.
  [[nodiscard]] const std::vector<std::size_t>& controllers_in(const Resource* storage) const;

  [[nodiscard]] std::string key(std::size_t index) const {
    return key_of(entries_[index].part.uri);
  }
  [[nodiscard]] std::string key_of(std::string_view uri) const;

 private:
  void add_entries(const Crawl& crawl);
  void add(const Resource& resource, const Part& part);
  void note_storage(const Crawl& crawl);
  bool replaced(const Resource& resource, const Part& part) const;
  std::size_t same_part(const Resource& resource, const Part& part) const;
  void merge(Entry& entry, const Part& part);
  void move_addresses();
  void place_systems();
  void place_controllers();
  void name_entries();
  void name_systems();

  std::string target_;
  std::vector<Entry> entries_;
  std::map<std::string, std::size_t, std::less<>> by_uri_;
  std::map<std::string, const Resource*, std::less<>> resources_;
  std::set<const Resource*> with_controllers_;  ///< Storage whose controllers are described.
  std::set<const Resource*> with_storage_;      ///< Systems whose Storage says what it holds.
  std::map<const Resource*, std::vector<std::size_t>> controllers_;  ///< By Storage.
  std::map<std::size_t, std::size_t> chassis_;                       ///< System to its chassis.
  std::map<std::size_t, std::vector<std::size_t>> systems_;          ///< Chassis to its systems.
};

}  // namespace plimsoll::redfish
