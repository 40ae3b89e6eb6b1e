#include "collectors/aws/wire/pager.hpp"

#include <algorithm>
#include <vector>

#include "lib/collect/kit/json.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::aws::wire {

namespace {

using Json = nlohmann::json;

/// Where "DistributionList.NextMarker" or "Contents[-1].Key" leads; null when nowhere.
Json at_path(const Json& from, std::string_view path) {
  const Json* here = &from;
  for (std::string_view step : core::split(path, '.')) {
    const bool last = step.ends_with("[-1]");
    if (last) step.remove_suffix(4);
    if (!here->is_object()) return nullptr;
    const auto found = here->find(step);
    if (found == here->end()) return nullptr;
    here = &*found;
    if (!last) continue;
    if (!here->is_array() || here->empty()) return nullptr;
    here = &here->back();
  }
  return *here;
}

/// The first of "NextMarker || Contents[-1].Key" that says something.
Json first_of(const Json& answer, std::string_view paths) {
  for (;;) {
    const auto bars = paths.find("||");
    Json value = at_path(answer, core::trim(paths.substr(0, bars)));
    if (!value.is_null() && value != "") return value;
    if (bars == std::string_view::npos) return nullptr;
    paths.remove_prefix(bars + 2);
  }
}

}  // namespace

Pager::Pager(const Models& models, std::string_view service, std::string_view operation)
    : service_{models.service(service)} {
  if (service_ != nullptr) operation_ = service_->operation(operation);
}

void Pager::begin(Json& input) const {
  if (!input.is_object()) input = Json::object();
  if (operation_ == nullptr || !operation_->paginator || operation_->input.shape == nullptr) return;
  // EC2 gives everything at once unless told how much; it takes no bound beside a list of ids.
  const std::string& limit = operation_->paginator->limit;
  if (service_->protocol != Protocol::ec2 || limit.empty() || input.contains(limit)) return;
  for (const auto& [name, value] : input.items()) {
    if (name.ends_with("Ids") && name != "OwnerIds") return;
  }
  const Reference* member = operation_->input.shape->member(limit);
  constexpr std::int64_t kMost = 1000;
  if (member != nullptr) input[limit] = std::min(kMost, member->shape->max.value_or(kMost));
}

Result<bool> Pager::next(const Json& answer, Json& input) {
  if (operation_ == nullptr || !operation_->paginator) return false;
  const Paginator& pages = *operation_->paginator;
  if (!pages.more.empty()) {
    const Json more = at_path(answer, pages.more);
    if (more.is_boolean() && !more.get<bool>()) return false;
  }
  Json tokens = Json::array();
  bool any = false;
  for (std::size_t i = 0; i < std::min(pages.input.size(), pages.output.size()); ++i) {
    Json token = first_of(answer, pages.output[i]);
    any = any || !token.is_null();
    if (token.is_null()) {
      input.erase(pages.input[i]);
    } else {
      input[pages.input[i]] = token;
    }
    tokens.push_back(std::move(token));
  }
  if (!any) return false;
  if (!seen_.insert(collect::kit::dump(tokens)).second) {
    return failure(Error::Kind::malformed, "the same page is offered again and again");
  }
  if (seen_.size() >= kPages) {
    return failure(Error::Kind::malformed, "it has more than 20,000 pages");
  }
  return true;
}

}  // namespace plimsoll::aws::wire
