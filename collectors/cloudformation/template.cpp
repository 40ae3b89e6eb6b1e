#include "collectors/cloudformation/template.hpp"

#include <algorithm>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include "lib/core/text.hpp"

namespace plimsoll::cloudformation {
namespace {

using collect::kit::Tree;

/// What ends the reading from within the library's callbacks.
class BoundExceeded : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A scalar without quotes and tag.  Numbers with leading zeros are texts: account ids.
Tree plain_scalar(const std::string& text) {
  if (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL") return {};
  if (text == "true" || text == "True" || text == "TRUE") return Tree{true};
  if (text == "false" || text == "False" || text == "FALSE") return Tree{false};
  const auto digits = text.find_first_of("0123456789");
  const bool zeros = text.size() > 1 && text[0] == '0' && text[1] != '.';
  if (digits == std::string::npos || zeros) return Tree{text};
  if (const auto number = core::to_int(text)) return Tree{*number};
  if (text.find_first_not_of("0123456789.-+eE") != std::string::npos) return Tree{text};
  if (const auto number = core::to_double(text)) return Tree{*number};
  return Tree{text};
}

/// `value` under the function that `tag` is short for; `value` itself for other tags.
Tree tagged(const std::string& tag, Tree value) {
  if (tag.size() < 2 || tag.front() != '!' || tag[1] == '!') return value;
  const std::string name = tag.substr(1);
  Tree out;
  if (name == "Ref" || name == "Condition") {
    out.put(name, std::move(value));
  } else if (name == "GetAtt" && value.text() != nullptr) {
    const std::string& text = *value.text();
    const auto dot = text.find('.');
    Tree::List parts{Tree{text.substr(0, dot)}};
    if (dot != std::string::npos) parts.push_back(Tree{text.substr(dot + 1)});
    out.put("Fn::GetAtt", Tree{std::move(parts)});
  } else {
    out.put("Fn::" + name, std::move(value));
  }
  return out;
}

struct Size {
  std::size_t values = 1;
  std::size_t levels = 0;
};

Size size_of(const Tree& value) {
  Size out;
  const auto add = [&out](const Tree& part) {
    const auto size = size_of(part);
    out.values += size.values;
    out.levels = std::max(out.levels, size.levels + 1);
  };
  if (const auto* list = value.list()) {
    for (const auto& element : *list) add(element);
  }
  if (const auto* members = value.object()) {
    for (const auto& member : *members) add(member.second);
  }
  return out;
}

/// Builds the tree from the library's events, which come without recursion of ours.
class Builder : public YAML::EventHandler {
 public:
  void OnDocumentStart(const YAML::Mark& /*mark*/) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& /*mark*/, YAML::anchor_t anchor) override { add({}, anchor); }
  void OnAlias(const YAML::Mark& /*mark*/, YAML::anchor_t anchor) override {
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end()) throw BoundExceeded{"an alias stands within what it repeats"};
    const auto size = size_of(found->second);
    nodes_ += size.values;
    if (size.levels + open_.size() > kLevels) throw BoundExceeded{too_deep()};
    add(Tree{found->second}, 0);
  }
  void OnScalar(const YAML::Mark& /*mark*/, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    // "?" is no tag and no quotes, "!" is quotes.
    add(tag == "?" || tag.empty() ? plain_scalar(value) : tagged(tag, Tree{value}), anchor);
  }
  void OnSequenceStart(const YAML::Mark& /*mark*/, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value /*style*/) override {
    open(Tree{Tree::List{}}, tag, anchor);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& /*mark*/, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value /*style*/) override {
    open(Tree{Tree::Object{}}, tag, anchor);
  }
  void OnMapEnd() override {
    sort_members(std::get<Tree::Object>(open_.back().value.value));
    close();
  }

  [[nodiscard]] Tree take() && { return std::move(root_); }

 private:
  /// A tag is a level of its own, so that the tree may have twice as many.
  static constexpr std::size_t kLevels = collect::kit::kTreeDepth;
  static std::string too_deep() { return fmt::format("expected at most {} levels", kLevels); }

  struct Open {
    Tree value;
    std::string tag;
    YAML::anchor_t anchor = 0;
    std::string key;
    bool has_key = false;
  };

  void open(Tree value, const std::string& tag, YAML::anchor_t anchor) {
    if (open_.size() >= kLevels) throw BoundExceeded{too_deep()};
    open_.push_back({std::move(value), tag, anchor, {}, false});
  }

  void close() {
    Open done = std::move(open_.back());
    open_.pop_back();
    add(tagged(done.tag, std::move(done.value)), done.anchor);
  }

  void add(Tree value, YAML::anchor_t anchor) {
    if (++nodes_ > kTemplateNodes) {
      throw BoundExceeded{fmt::format("expected at most {} values", kTemplateNodes)};
    }
    if (anchor != 0) {
      // What is kept for aliases costs as much as what is told.
      nodes_ += size_of(value).values;
      anchors_[anchor] = value;
    }
    if (open_.empty()) {
      root_ = std::move(value);
      return;
    }
    Open& at = open_.back();
    if (auto* list = std::get_if<Tree::List>(&at.value.value)) {
      list->push_back(std::move(value));
    } else if (!at.has_key) {
      at.key = collect::kit::scalar_text(value).value_or("");
      at.has_key = true;
    } else {
      std::get<Tree::Object>(at.value.value).emplace_back(std::move(at.key), std::move(value));
      at.has_key = false;
    }
  }

  Tree root_;
  std::vector<Open> open_;
  std::map<YAML::anchor_t, Tree> anchors_;
  std::size_t nodes_ = 0;
};

Result<Tree> read_yaml(const std::string& text) {
  Builder builder;
  try {
    std::istringstream stream{text};
    YAML::Parser parser{stream};
    parser.HandleNextDocument(builder);
  } catch (const BoundExceeded& bound) {
    return failure(Error::Kind::malformed, fmt::format("{}, got more", bound.what()));
  } catch (const YAML::Exception& error) {
    // The library's words may quote the text.
    return failure(Error::Kind::malformed,
                   error.mark.is_null() ? std::string{"expected YAML"}
                                        : fmt::format("expected YAML, but in line {} it is none",
                                                      error.mark.line + 1));
  }
  return std::move(builder).take();
}

}  // namespace

Result<Tree> read_template(std::string_view bytes) {
  if (bytes.size() > kTemplateBytes) {
    return failure(Error::Kind::malformed,
                   fmt::format("expected at most {} bytes, got {}", kTemplateBytes, bytes.size()));
  }
  const std::string text = collect::kit::to_utf8(bytes);
  const auto first = text.find_first_not_of(" \t\r\n");
  auto root = first != std::string::npos && text[first] == '{' ? collect::kit::read_json_tree(text)
                                                               : read_yaml(text);
  // A flow map of YAML begins as JSON does.
  if (!root && first != std::string::npos && text[first] == '{') root = read_yaml(text);
  if (root && (*root)["Resources"].object() == nullptr) {
    return failure(Error::Kind::malformed, "expected a map with Resources, got something else",
                   "give CloudFormation templates only");
  }
  return root;
}

}  // namespace plimsoll::cloudformation
