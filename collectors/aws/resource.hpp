/// @file
/// One AWS resource in the making: what every resource is told with, taken from its answer.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "collectors/aws/reading.hpp"
#include "lib/model/record.hpp"

namespace plimsoll::aws {

/// A chain of facts, ended by add().  Paths lead into the answer's node (fields.hpp); what isn't
/// there is left out.
class Resource {
 public:
  /// An asset of key and identifier `arn`.  Without one, or with a node that is no object, add()
  /// does nothing.
  Resource(Reading& reading, const nlohmann::json& node, std::string_view kind,
           std::string_view service, std::string arn);
  /// An asset that has no ARN: `key` names it within the collection.
  static Resource keyed(Reading& reading, const nlohmann::json& node, std::string_view kind,
                        std::string_view service, std::string key);

  Resource& name(std::string_view path);
  Resource& called(std::string_view name);
  Resource& text(std::string_view attribute, std::string_view path);
  Resource& number(std::string_view attribute, std::string_view path);
  Resource& flag(std::string_view attribute, std::string_view path);
  Resource& time(std::string_view attribute, std::string_view path);
  Resource& texts(std::string_view attribute, std::vector<std::string> values);
  Resource& set(std::string_view attribute, std::string_view value);
  Resource& set(std::string_view attribute, const char* value) {
    return set(attribute, std::string_view{value});
  }
  Resource& set(std::string_view attribute, std::optional<std::int64_t> value);
  Resource& set(std::string_view attribute, std::optional<bool> value);
  /// Attribute `state`, and `operational` where the word says so.
  Resource& state(std::string_view path);
  /// Attribute `state` of something whose word says only that it is set up, not that it works.
  Resource& configured(std::string_view path);
  /// Attribute `tags`; the tag Name names what has no name of its own.
  Resource& tags(std::string_view path);
  /// Owned by the account that `path` names: of another account's resource, which this one may use,
  /// no asset is made, and references to it are turned to its owner's.
  Resource& owner(std::string_view path);

  Resource& fqdn(std::string_view name);
  Resource& ip(std::string_view address);
  Resource& id(std::optional<model::Identifier> id);

  Resource& zone(std::string name);
  Resource& zone_id(std::string id);
  Resource& zones(const std::vector<std::string>& names);
  Resource& subnets(std::vector<std::string> ids);
  Resource& region(std::string name);
  Resource& nowhere();

  Resource& relate(std::string_view kind, model::Identifier to, model::Attributes attributes = {});
  /// The relation from the other side: `from` kind this.
  Resource& related(model::Identifier from, std::string_view kind,
                    model::Attributes attributes = {});

  [[nodiscard]] const std::string& key() const { return asset_.key; }
  /// Tells it.  Whether there was something to tell.
  bool add();

 private:
  struct Pending {
    model::Identifier from;
    std::string kind;
    model::Identifier to;
    model::Attributes attributes;
  };

  Reading& reading_;
  const nlohmann::json& node_;
  model::AssetRecord asset_;
  Placement placement_;
  Tags tags_;
  std::string owner_;
  bool named_ = false;
  std::vector<Pending> pending_;
};

/// Whether a state's word says that the thing works; absent where it says neither.
[[nodiscard]] std::optional<bool> works(std::string_view state);
/// Whether a state's word says that the thing is no more.
[[nodiscard]] bool is_gone(std::string_view state);
/// {"strength": "soft"}.
[[nodiscard]] model::Attributes soft();

}  // namespace plimsoll::aws
