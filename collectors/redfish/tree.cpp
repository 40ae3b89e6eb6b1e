#include "collectors/redfish/tree.hpp"

#include <map>
#include <utility>

#include <nlohmann/json.hpp>

#include "collectors/redfish/uri.hpp"
#include "lib/core/file.hpp"

namespace plimsoll::redfish {

namespace {

namespace fs = std::filesystem;

class ServiceTree final : public Tree {
 public:
  ServiceTree(std::unique_ptr<net::Transport> transport, std::string origin)
      : transport_{std::move(transport)}, origin_{std::move(origin)} {}

  Result<Answer> get(const std::string& path) override {
    net::Request request;
    request.url = origin_ + path;
    request.headers = {{"Accept", "application/json"}, {"OData-Version", "4.0"}};
    auto response = transport_->send(request);
    if (!response) return tl::unexpected{std::move(response.error())};
    return Answer{response->status, std::move(response->body)};
  }

 private:
  std::unique_ptr<net::Transport> transport_;
  std::string origin_;
};

class BundleTree final : public Tree {
 public:
  explicit BundleTree(std::map<std::string, std::string> bodies) : bodies_{std::move(bodies)} {}

  Result<Answer> get(const std::string& path) override {
    const auto found = bodies_.find(canonical(path));
    if (found == bodies_.end()) return Answer{404, {}};
    return Answer{200, found->second};
  }

 private:
  std::map<std::string, std::string> bodies_;  ///< By canonical URI.
};

class FolderTree final : public Tree {
 public:
  explicit FolderTree(fs::path folder) : folder_{std::move(folder)} {
    std::error_code error;
    full_ = fs::exists(folder_ / "redfish" / "v1" / "index.json", error);
  }

  Result<Answer> get(const std::string& path) override {
    if (!may_follow(path)) return Answer{404, {}};
    std::string below = canonical(without_fragment(path));
    constexpr std::string_view kPrefix = "/redfish/v1";
    if (!full_ && !below.starts_with(kPrefix)) return Answer{404, {}};
    below.erase(0, full_ ? 1 : kPrefix.size());
    if (!full_ && below.starts_with('/')) below.erase(0, 1);
    const fs::path file = folder_ / below / "index.json";
    std::error_code error;
    if (!fs::is_regular_file(file, error)) return Answer{404, {}};
    // A recorded tree may come from anyone: a symbolic link in it must not read this machine's
    // files.
    const fs::path root = fs::canonical(folder_, error);
    const fs::path real = fs::canonical(file, error);
    const auto outside = fs::relative(real, root, error).string().starts_with("..");
    if (error || outside) {
      return failure(Error::Kind::refused, "expected a file inside the tree, got a link out of it");
    }
    auto body = core::read_file(real, kBodyBound);
    if (!body) return tl::unexpected{std::move(body.error())};
    return Answer{200, *std::move(body)};
  }

 private:
  fs::path folder_;
  bool full_ = false;  ///< The folder holds redfish/v1, not the service root itself.
};

}  // namespace

std::unique_ptr<Tree> make_service_tree(std::unique_ptr<net::Transport> transport,
                                        std::string origin) {
  return std::make_unique<ServiceTree>(std::move(transport), std::move(origin));
}

Result<std::unique_ptr<Tree>> make_bundle_tree(std::string_view json) {
  constexpr int kDeepest = 512;
  using Json = nlohmann::json;
  const auto shallow = [](int depth, Json::parse_event_t, Json&) { return depth <= kDeepest; };
  const Json bundle = Json::parse(json.begin(), json.end(), shallow, false);
  const bool is_bundle = bundle.is_object() && bundle.contains("resources");
  if (!is_bundle || !bundle["resources"].is_object()) {
    return failure(Error::Kind::malformed,
                   "expected a bundle {\"resources\": {URI: body}}, got something else",
                   "give a bundle, a folder of a Redfish mock-up, or a recording");
  }
  std::map<std::string, std::string> bodies;
  for (const auto& [uri, body] : bundle["resources"].items()) {
    bodies.emplace(canonical(uri), body.dump(-1, ' ', false, Json::error_handler_t::replace));
  }
  return std::unique_ptr<Tree>{std::make_unique<BundleTree>(std::move(bodies))};
}

std::unique_ptr<Tree> make_folder_tree(fs::path folder) {
  return std::make_unique<FolderTree>(std::move(folder));
}

bool is_mockup(const fs::path& folder) {
  std::error_code error;
  return fs::exists(folder / "redfish" / "v1" / "index.json", error) ||
         fs::exists(folder / "index.json", error);
}

}  // namespace plimsoll::redfish
