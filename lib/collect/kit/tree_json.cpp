#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "lib/collect/kit/tree.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::collect::kit {
namespace {

/// Builds the tree while the text is read; says no where a bound is passed.
class Builder : public nlohmann::json_sax<nlohmann::json> {
 public:
  bool null() override { return add(Tree{}); }
  bool boolean(bool value) override { return add(Tree{value}); }
  bool number_integer(std::int64_t value) override { return add(Tree{value}); }
  bool number_unsigned(std::uint64_t value) override {
    if (value > std::uint64_t{INT64_MAX}) return add(Tree{static_cast<double>(value)});
    return add(Tree{static_cast<std::int64_t>(value)});
  }
  bool number_float(double value, const std::string& /*text*/) override { return add(Tree{value}); }
  bool string(std::string& value) override { return add(Tree{std::move(value)}); }
  bool binary(nlohmann::json::binary_t& /*value*/) override { return false; }
  bool start_object(std::size_t /*size*/) override { return open(Tree{Tree::Object{}}); }
  bool start_array(std::size_t /*size*/) override { return open(Tree{Tree::List{}}); }
  bool key(std::string& name) override {
    names_.back() = std::move(name);
    return true;
  }
  bool end_object() override {
    sort_members(std::get<Tree::Object>(open_.back().value));
    return close();
  }
  bool end_array() override { return close(); }
  bool parse_error(std::size_t position, const std::string& /*token*/,
                   const nlohmann::json::exception& /*error*/) override {
    // The library's words quote the text, which may hold secrets.
    if (why_.empty()) why_ = fmt::format("expected JSON, but at byte {} it is none", position);
    return false;
  }

  [[nodiscard]] Result<Tree> take() && {
    if (why_.empty() && done_) return std::move(root_);
    return failure(Error::Kind::malformed, why_.empty() ? "expected JSON, got an end" : why_);
  }

 private:
  bool add(Tree value) {
    if (++nodes_ > kTreeNodes) {
      why_ = fmt::format("expected at most {} values, got more", kTreeNodes);
      return false;
    }
    if (open_.empty()) {
      root_ = std::move(value);
      done_ = true;
    } else if (auto* list = std::get_if<Tree::List>(&open_.back().value)) {
      list->push_back(std::move(value));
    } else {
      std::get<Tree::Object>(open_.back().value)
          .emplace_back(std::move(names_.back()), std::move(value));
    }
    return true;
  }

  bool open(Tree value) {
    if (open_.size() >= static_cast<std::size_t>(kTreeDepth)) {
      why_ = fmt::format("expected at most {} levels, got more", kTreeDepth);
      return false;
    }
    open_.push_back(std::move(value));
    names_.emplace_back();
    return true;
  }

  bool close() {
    Tree value = std::move(open_.back());
    open_.pop_back();
    names_.pop_back();
    return add(std::move(value));
  }

  Tree root_;
  bool done_ = false;
  std::vector<Tree> open_;
  std::vector<std::string> names_;  ///< The member that is being read, for each open object.
  std::size_t nodes_ = 0;
  std::string why_;
};

}  // namespace

Result<Tree> read_json_tree(std::string_view bytes) {
  const std::string text = to_utf8(bytes);
  Builder builder;
  nlohmann::json::sax_parse(text, &builder);
  return std::move(builder).take();
}

}  // namespace plimsoll::collect::kit
