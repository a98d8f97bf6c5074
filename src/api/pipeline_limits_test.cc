// Rate limits where requests meet them: which requests count, as what, and what a refused one does.
// The clock stands still unless a test moves it.
#include <gtest/gtest.h>

#include <future>

#include "api/auth.h"
#include "api/pipeline.h"
#include "embedded/embedded_engine.h"
#include "embedded/test_directory.h"
#include "json/parse.h"

namespace amend::api {
namespace {

using engine::Permission;

constexpr Micros kSecond = 1'000'000;

class PipelineLimits : public testing::Test {
 protected:
  void SetUp() override {
    engine_ = std::move(*embedded::open({directory_.path() + "/data"}));
    ASSERT_TRUE(engine_->accounts().set_admin_key({sha256(kAdmin), "sk_admin..."}).ok());
    name_space_ = engine_->create_namespace({"org_local", "ns", json::Object()})->id;
    ASSERT_TRUE(engine_->create_collection({name_space_, "films", json::Object()}).ok());
    limit_by(CategoryLimits{});
  }

  void limit_by(const std::optional<CategoryLimits>& limits) {
    api_.emplace(*engine_, ApiConfig{.exports = {directory_.path() + "/exports"},
                                     .rate_limits = limits,
                                     .clock = [this] { return now_; }});
  }

  std::string key_with(std::optional<std::int64_t> limit,
                       Permission permission = Permission::kAdmin) {
    const std::string secret = new_secret();
    engine::KeySettings settings;
    settings.name = secret;
    settings.permissions = {permission};
    settings.rate_limit = limit;
    EXPECT_TRUE(
        engine_->accounts()
            .create_key({"org_local", "admin@localhost", {}}, settings, {sha256(secret), "sk_..."})
            .ok());
    return secret;
  }

  // As the server does: what the head is not enough for goes on with the body.
  http::Response ask(const std::string& secret, const char* method, const char* target,
                     const char* body = "{}") {
    http::RequestHead head{method, target, {}};
    head.headers.add("X-Namespace", name_space_);
    head.headers.add("Authorization", "Bearer " + secret);
    http::BodyPlan plan = api_->plan(head);
    if (plan.answer) return std::move(*plan.answer);
    std::promise<http::Response> response;
    const auto respond = [&](http::Response made) { response.set_value(std::move(made)); };
    if (plan.start_bytes > 0 && api_->start(head, body, respond)) {
      return response.get_future().get();
    }
    return api_->handle(head, body);
  }

  http::Response count(const std::string& secret) {
    return ask(secret, "GET", "/v1/collections/films/documents/count");
  }

  static std::string header(const http::Response& response, const char* name) {
    const std::string* value = response.headers.find(name);
    return value != nullptr ? *value : "none";
  }

  static constexpr const char* kAdmin = "sk_the_administrators_key";
  embedded::TestDirectory directory_;
  std::unique_ptr<engine::Engine> engine_;
  std::optional<Api> api_;
  std::string name_space_;
  Micros now_ = 1'700'000'000 * kSecond;
};

TEST_F(PipelineLimits, BelowAtAndAboveWithTheFourHeaders) {
  const std::string key = key_with(2);
  for (const char* remaining : {"1", "0"}) {
    const http::Response granted = count(key);
    EXPECT_EQ(granted.status, 200) << granted.body;
    EXPECT_EQ(header(granted, "X-RateLimit-Limit"), "2");
    EXPECT_EQ(header(granted, "X-RateLimit-Remaining"), remaining);
    EXPECT_EQ(header(granted, "X-RateLimit-Window"), "60");
    EXPECT_EQ(header(granted, "Retry-After"), "none");
  }
  const http::Response refused = count(key);
  ASSERT_EQ(refused.status, 429);
  EXPECT_EQ(header(refused, "X-RateLimit-Limit"), "2");
  EXPECT_EQ(header(refused, "X-RateLimit-Remaining"), "0");
  EXPECT_EQ(header(refused, "X-RateLimit-Reset"), "1700000060");
  EXPECT_EQ(header(refused, "X-RateLimit-Window"), "60");
  EXPECT_EQ(header(refused, "Retry-After"), "30");
  const auto body = *json::parse(refused.body);
  const json::Value& error = *body.find("error");
  EXPECT_EQ(body.find("status")->int64(), 429);
  EXPECT_EQ(error.find("type")->string(), "TooManyRequestsError");
  EXPECT_EQ(error.find("details")->find("retry_after")->int64(), 30);
  now_ += 30 * kSecond;
  EXPECT_EQ(count(key).status, 200);
  EXPECT_EQ(count(key).status, 429);
}

TEST_F(PipelineLimits, ARequestCountsOnceHoweverItIsAnswered) {
  const std::string key = key_with(100);
  const char* const document = "/v1/collections/films/documents/a";
  std::vector<http::Response> responses;
  responses.push_back(
      ask(key, "POST", "/v1/collections/films/documents", R"({"document_id":"a"})"));
  responses.push_back(ask(key, "PATCH", document, R"({"n":1})"));  // started
  responses.push_back(ask(key, "GET", document));                  // at once
  responses.push_back(ask(key, "GET", "/v1/collections/films/documents/nobody"));
  responses.push_back(ask(key, "PATCH", document, R"({"_id":)"));  // of the wrong shape
  int remaining = 99;
  for (const http::Response& response : responses) {
    EXPECT_EQ(header(response, "X-RateLimit-Remaining"), std::to_string(remaining--))
        << response.status << response.body;
  }
}

TEST_F(PipelineLimits, ARefusedRequestChangesNothing) {
  const std::string key = key_with(1);
  ask(key, "POST", "/v1/collections/films/documents", R"({"document_id":"a"})");
  for (const char* method : {"PUT", "PATCH", "DELETE"}) {
    EXPECT_EQ(ask(key, method, "/v1/collections/films/documents/a", R"({"n":1})").status, 429);
  }
  EXPECT_EQ(ask(key, "POST", "/v1/collections/films/documents", R"({})").status, 429);
  EXPECT_EQ(json::parse(count(kAdmin).body)->find("count")->int64(), 1);
  const auto found = json::parse(ask(kAdmin, "GET", "/v1/documents/a").body);
  EXPECT_EQ(found->find("_internal")->find("version")->int64(), 1);
}

TEST_F(PipelineLimits, KeysAndCategoriesAreApart) {
  const std::string one = key_with(1);
  const std::string other = key_with(1);
  EXPECT_EQ(count(one).status, 200);
  EXPECT_EQ(count(one).status, 429);
  EXPECT_EQ(ask(one, "GET", "/v1/namespaces").status, 200);
  EXPECT_EQ(ask(one, "POST", "/v1/documents/search", R"({"query":"x"})").status, 200);
  EXPECT_EQ(ask(one, "GET", "/v1/organizations").status, 429);
  EXPECT_EQ(count(other).status, 200);
  EXPECT_EQ(count(kAdmin).status, 200);
}

TEST_F(PipelineLimits, TheKeysOwnGoesBeforeTheOrganizationsAndThatBeforeTheServers) {
  limit_by(CategoryLimits{5, 5, 5, 5, 5});
  const std::string own = key_with(7);
  const std::string none = key_with({});
  EXPECT_EQ(header(count(own), "X-RateLimit-Limit"), "7");
  EXPECT_EQ(header(count(none), "X-RateLimit-Limit"), "5");
  EXPECT_EQ(ask(kAdmin, "PATCH", "/v1/organizations", R"({"rate_limits":{"data":6}})").status, 200);
  EXPECT_EQ(header(count(own), "X-RateLimit-Limit"), "7");
  EXPECT_EQ(header(count(none), "X-RateLimit-Limit"), "6");
  EXPECT_EQ(header(ask(none, "GET", "/v1/namespaces"), "X-RateLimit-Limit"), "5");
}

TEST_F(PipelineLimits, ALimitIsChangedAndTakenAwayWhileTheServerRuns) {
  const std::string key = key_with(1);
  const std::string path = "/v1/organizations/users/admin@localhost/api-keys/" + key;
  EXPECT_EQ(count(key).status, 200);
  EXPECT_EQ(count(key).status, 429);
  ask(kAdmin, "PATCH", path.c_str(), R"({"rate_limit_override":2})");
  EXPECT_EQ(count(key).status, 200);
  EXPECT_EQ(count(key).status, 429);
  ask(kAdmin, "PATCH", path.c_str(), R"({"rate_limit_override":null})");
  const http::Response unlimited = count(key);
  EXPECT_EQ(unlimited.status, 200);
  EXPECT_EQ(header(unlimited, "X-RateLimit-Limit"), "none");
}

TEST_F(PipelineLimits, WhatAKeyMayNotDoCountsAndStrangersDoNot) {
  const std::string key = key_with(1, Permission::kRead);
  const http::Response forbidden = ask(key, "DELETE", "/v1/namespaces/ns");
  EXPECT_EQ(forbidden.status, 403);
  EXPECT_EQ(header(forbidden, "X-RateLimit-Remaining"), "0");
  EXPECT_EQ(ask(key, "DELETE", "/v1/namespaces/ns").status, 429);
  const http::Response stranger = ask(new_secret(), "GET", "/v1/namespaces");
  EXPECT_EQ(stranger.status, 401);
  EXPECT_EQ(header(stranger, "X-RateLimit-Limit"), "none");
  EXPECT_EQ(header(ask(key, "GET", "/v1/health"), "X-RateLimit-Limit"), "none");
}

TEST_F(PipelineLimits, WithoutTheOptionNothingIsCounted) {
  limit_by({});
  const std::string key = key_with(1);
  for (int at = 0; at < 5; ++at) EXPECT_EQ(header(count(key), "X-RateLimit-Limit"), "none");
  EXPECT_EQ(count(key).status, 200);
}

// Every route that needs a key is closed to one that has used its requests up, and no other.
TEST_F(PipelineLimits, NoRouteIsForgotten) {
  const std::string key = key_with(1);
  http::RequestHead head{"", "", {}};
  head.headers.add("Authorization", "Bearer " + key);
  std::array<int, kCategories.size()> asked{};
  for (const Route& route : routes()) {
    head.method = route.method;
    head.target = route.pattern;
    for (char& c : head.target) c = c == '{' || c == '}' ? 'x' : c;
    int& times = asked[static_cast<std::size_t>(route.category)];
    const http::BodyPlan plan = api_->plan(head);
    const bool refused = plan.answer && plan.answer->status == 429;
    EXPECT_EQ(refused, route.access == Access::kKey && times > 0) << head.method << head.target;
    if (route.access == Access::kKey) ++times;
  }
  for (const int times : asked) EXPECT_GT(times, 0) << "a category that no request counts as";
}

// What the table may not say of categories, whatever else it says.
TEST(RouteCategories, FollowWhatARequestIsAbout) {
  for (const Route& route : routes()) {
    const std::string_view pattern = route.pattern;
    const bool about_documents = pattern.find("/documents") != std::string_view::npos ||
                                 pattern.find("/operations") != std::string_view::npos ||
                                 pattern.find("/changes") != std::string_view::npos ||
                                 pattern.starts_with("/v1/objects/") ||
                                 pattern.find("/export") != std::string_view::npos;
    EXPECT_EQ(route.category == Category::kMetadata, !about_documents) << pattern;
    EXPECT_EQ(route.category == Category::kUpload, pattern.ends_with("/import")) << pattern;
    EXPECT_EQ(route.category == Category::kSearch, pattern.ends_with("/search")) << pattern;
    if (pattern.find("/batch") != std::string_view::npos) {
      EXPECT_EQ(route.category, Category::kData) << pattern;
    }
  }
}

}  // namespace
}  // namespace amend::api
