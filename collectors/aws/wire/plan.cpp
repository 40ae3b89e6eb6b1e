#include "collectors/aws/wire/plan.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "collectors/aws/wire/credentials.hpp"
#include "collectors/aws/wire/pager.hpp"
#include "lib/model/cloud.hpp"

namespace plimsoll::aws::wire {

namespace {

using Json = nlohmann::json;

std::string text(const Json& object, const char* name) {
  if (!object.is_object()) return {};
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

bool is_account(const std::string& text) {
  constexpr std::size_t kDigits = 12;
  return text.size() == kDigits &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

/// All pages of a listing, its items put together.
tl::expected<std::vector<Json>, Failure> list_all(Client& client, const Caller& caller,
                                                  std::string_view service,
                                                  std::string_view operation, const char* items) {
  std::vector<Json> out;
  Pager pager{client.models(), service, operation};
  Json input = Json::object();
  pager.begin(input);
  for (;;) {
    auto page = client.call(caller, service, operation, input);
    if (!page) return tl::unexpected{std::move(page.error())};
    const auto found = page->answer.find(items);
    if (found != page->answer.end() && found->is_array()) {
      for (Json& item : *found) out.push_back(std::move(item));
    }
    const auto more = pager.next(page->answer, input);
    if (!more) return tl::unexpected{Failure{Failure::Kind::failed, "", more.error().what}};
    if (!*more) return out;
  }
}

class Planner {
 public:
  Planner(Client& client, const Caller& home, const PlanSettings& settings)
      : client_{client}, home_{home}, settings_{settings} {}

  Result<Plan> make() {
    auto identity = identity_of(client_, home_);
    if (!identity) return tl::unexpected{std::move(identity.error())};
    identity_ = *std::move(identity);
    plan_.account = identity_.account;
    plan_.partition = identity_.partition;
    auto accounts = accounts_of();
    if (!accounts) return tl::unexpected{std::move(accounts.error())};
    plan_.accounts = accounts->size();
    bool caller_is_in = false;
    for (const std::string& account : *accounts) {
      caller_is_in = caller_is_in || account == identity_.account;
      add(account);
    }
    if (!caller_is_in)
      add_global(identity_.account, home_.credentials, std::nullopt).global = false;
    std::ranges::sort(plan_.units, [](const UnitPlan& a, const UnitPlan& b) {
      return std::tie(a.unit.account, a.unit.region) < std::tie(b.unit.account, b.unit.region);
    });
    return std::move(plan_);
  }

 private:
  Result<std::vector<std::string>> accounts_of() {
    std::set<std::string> out{settings_.accounts.begin(), settings_.accounts.end()};
    for (const std::string& account : out) {
      if (!is_account(account)) {
        return failure(Error::Kind::usage, "expected an account of twelve digits, got " + account);
      }
      if (!settings_.role && account != identity_.account) {
        return failure(
            Error::Kind::usage,
            fmt::format("the credentials are of account {}, not {}", identity_.account, account),
            "name the role to be assumed there: role=NAME");
      }
    }
    if (out.empty() && settings_.role) {
      const Caller caller{identity_.account, home_.region, home_.credentials, "caller"};
      const auto listed = list_all(client_, caller, "organizations", "ListAccounts", "Accounts");
      if (!listed) {
        return failure(Error::Kind::refused, "organizations:ListAccounts: " + listed.error().words,
                       "allow organizations:ListAccounts, or name the accounts: account=…");
      }
      for (const Json& one : *listed) {
        if (text(one, "Status") == "ACTIVE" && is_account(text(one, "Id"))) {
          out.insert(text(one, "Id"));
        }
      }
    }
    if (out.empty()) out.insert(identity_.account);
    return std::vector<std::string>{out.begin(), out.end()};
  }

  std::shared_ptr<CredentialSource> credentials_for(const std::string& account) {
    if (account == identity_.account || !settings_.role || !home_.credentials) {
      return home_.credentials;
    }
    RoleRequest role;
    role.arn =
        settings_.role->starts_with("arn:")
            ? *settings_.role
            : fmt::format("arn:{}:iam::{}:role/{}", identity_.partition, account, *settings_.role);
    role.external_id = settings_.external_id;
    const Caller caller{identity_.account, home_.region, home_.credentials, {}};
    return std::make_shared<CredentialSource>(
        [&client = client_, caller, role] { return assume_role(client, caller, role); });
  }

  UnitPlan& add_global(const std::string& account, std::shared_ptr<CredentialSource> credentials,
                       std::optional<Failure> barred) {
    UnitPlan& to = plan_.units.emplace_back();
    to.unit = {identity_.partition, account, ""};
    const Partition* partition = client_.models().endpoints.partition(identity_.partition);
    to.region = partition == nullptr ? home_.region : partition->global_region;
    to.global = true;
    to.management = account == identity_.account;
    to.credentials = std::move(credentials);
    to.barred = std::move(barred);
    return to;
  }

  void add(const std::string& account) {
    auto credentials = credentials_for(account);
    std::optional<Failure> barred;
    if (credentials && credentials != home_.credentials) {
      if (const auto got = credentials->get(client_.now()); !got) {
        barred = Failure{Failure::Kind::denied, "", to_string(got.error())};
      }
    }
    std::vector<std::string> regions = settings_.regions;
    if (!barred && regions.empty()) {
      const Caller caller{account, home_.region, credentials,
                          std::filesystem::path{account} / "home"};
      auto listed = list_all(client_, caller, "ec2", "DescribeRegions", "Regions");
      if (listed) {
        for (const Json& one : *listed) {
          const std::string name = text(one, "RegionName");
          if (is_region_name(name) && text(one, "OptInStatus") != "not-opted-in") {
            regions.push_back(name);
          }
        }
      } else {
        barred = std::move(listed.error());
        barred->words = "ec2:DescribeRegions: " + barred->words;
      }
    }
    add_global(account, credentials, barred);
    if (barred) {
      plan_.problems.push_back({model::ProblemRecord::Severity::error, "account_unreadable",
                                barred->words, "account:" + account, std::nullopt});
    }
    for (const std::string& region : regions) {
      plan_.units.push_back(
          {{identity_.partition, account, region}, region, false, false, credentials, barred});
    }
  }

  Client& client_;
  const Caller& home_;
  const PlanSettings& settings_;
  Identity identity_;
  Plan plan_;
};

}  // namespace

Result<Identity> identity_of(Client& client, const Caller& caller) {
  Caller recorded = caller;
  recorded.place = "caller";
  const auto page = client.call(recorded, "sts", "GetCallerIdentity", Json::object());
  if (!page) {
    const bool answered = page.error().kind != Failure::Kind::failed || !page.error().code.empty();
    return failure(answered ? Error::Kind::refused : Error::Kind::unreachable,
                   answered && !page.error().code.empty()
                       ? "sts:GetCallerIdentity: " + page.error().words
                       : page.error().words);
  }
  Identity out{text(page->answer, "Account"), text(page->answer, "Arn"), "aws"};
  if (!is_account(out.account)) {
    return failure(Error::Kind::malformed, "sts:GetCallerIdentity: an answer without an account");
  }
  if (const auto arn = model::parse_arn(out.arn)) out.partition = arn->partition;
  return out;
}

Result<Plan> make_plan(Client& client, const Caller& home, const PlanSettings& settings) {
  return Planner{client, home, settings}.make();
}

}  // namespace plimsoll::aws::wire
