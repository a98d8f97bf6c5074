// Every route, asked with every kind of key about what is one's own, what is another
// organisation's and what does not exist. The requests are made from the table of routes, so a new
// route is asked too, and one that this test does not know how to ask fails it.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "api/auth.h"
#include "api/pipeline.h"
#include "api/routes.h"
#include "document/create.h"
#include "embedded/embedded_engine.h"
#include "embedded/test_directory.h"
#include "json/parse.h"

namespace amend::api {
namespace {

using engine::Permission;

constexpr const char* kOwn = "org_local";
constexpr const char* kForeign = "org_other";

enum class Place : std::uint8_t { kIsOwn, kIsForeign, kIsMissing };
constexpr Place kPlaces[] = {Place::kIsOwn, Place::kIsForeign, Place::kIsMissing};

// What stands for the words in braces, and for the namespace in the header.
struct Names {
  std::map<std::string, std::string, std::less<>> of;
  std::string name_space;
};

// The chunks of a body for the one route that takes it as a stream.
class NoBody : public http::BodyReader {
 public:
  Result<std::string_view> read() override { return std::string_view(); }
};

class RouteMatrix : public testing::Test {
 protected:
  void SetUp() override { start(); }

  // A fresh engine, with what requests are about.
  void start() {
    api_.reset();
    engine_.reset();
    directory_.emplace();
    engine_ = std::move(*embedded::open({directory_->path() + "/data"}));
    ASSERT_TRUE(engine_->accounts().set_admin_key({sha256(kAdmin), "sk_admin..."}).ok());
    names_[Place::kIsOwn] = make(kOwn, "own");
    names_[Place::kIsForeign] = make(kForeign, "foreign");
    Names missing;
    for (const auto& [word, name] : names_[Place::kIsOwn].of) missing.of[word] = "missing";
    missing.name_space = "missing";
    names_[Place::kIsMissing] = missing;
    outside_ = *engine_->create_namespace({kOwn, "outside", json::Object()});
    api_.emplace(*engine_, ApiConfig{.exports = {directory_->path() + "/exports"}});
    export_something();
  }

  // The link to an export is whose who has it: there is one, and others are missing.
  void export_something() {
    http::RequestHead head{
        "POST", "/v1/collections/" + names_[Place::kIsOwn].of["{collection}"] + "/export", {}};
    head.headers.add("X-Namespace", names_[Place::kIsOwn].name_space);
    head.headers.add("Authorization", std::string("Bearer ") + kAdmin);
    const http::Response made = api_->handle(head, "");
    const std::string url = json::parse(made.body)->find("download_url")->string();
    const std::string path = url.substr(url.find("/v1/exports/") + 12);
    names_[Place::kIsOwn].of["{export}"] = path.substr(0, path.find('/'));
    names_[Place::kIsForeign].of["{export}"] = "exp_foreign";
    names_[Place::kIsMissing].of["{export}"] = "exp_missing";
    for (auto& [place, names] : names_) names.of["{file}"] = "documents.jsonl";
    token_ = url.substr(url.find("?token="));
  }

  Names make(const std::string& organization, const std::string& word) {
    Names names;
    const auto name_space =
        *engine_->create_namespace({organization, word + "-ns", json::Object()});
    names.name_space = name_space.id;
    names.of["{namespace}"] = name_space.id;
    const auto settings = json::make_object({{"enabled", true}});
    names.of["{collection}"] =
        engine_->create_collection({name_space.id, word + "-films", settings})->id;
    engine::CreateDocuments command{names.of["{collection}"], {}};
    command.documents.push_back(*document::read_new_document(
        *json::parse(R"({"document_id":")" + word + R"(-d"})"), document::SystemMembers::kRefuse));
    EXPECT_TRUE(engine_->create_documents(std::move(command), {}).ok());
    names.of["{document}"] = word + "-d";
    names.of["{version}"] = "1";
    names.of["{object}"] = word + "-object";
    const auto dropped = *engine_->create_namespace({organization, word + "-gone", json::Object()});
    names.of["{task}"] = engine_->drop_namespace(organization, dropped.id, {})->id;
    engine::User user;
    user.organization_id = organization;
    user.email = word + "@x.example";
    user.status = "active";
    names.of["{user}"] = engine_->accounts().create_user(user)->email;
    names.of["{key}"] = "its";
    engine::KeySettings key;
    key.name = "its";
    key.permissions = {Permission::kRead};
    EXPECT_TRUE(engine_->accounts()
                    .create_key({organization, user.email, {}}, key, {sha256(word), "sk_..."})
                    .ok());
    return names;
  }

  std::string key_with(engine::KeySettings settings) {
    const std::string secret = new_secret();
    settings.name = secret;
    EXPECT_TRUE(engine_->accounts()
                    .create_key({kOwn, "admin@localhost", {}}, settings, {sha256(secret), "sk_..."})
                    .ok());
    return secret;
  }

  std::string revoked_key() {
    const std::string secret = key_with({"", "", {Permission::kAdmin}, {}, {}, {}});
    EXPECT_TRUE(engine_->accounts().revoke_key({kOwn, "admin@localhost", {}}, secret).ok());
    return secret;
  }

  std::string expired_key() {
    return key_with({"", "", {Permission::kAdmin}, {}, {}, now_us() - 1});
  }

  // The request for a route; an empty pattern afterwards says that a word in it is not known.
  static std::string path_of(const Route& route, const Names& names) {
    std::string path;
    for (std::string_view rest = route.pattern; !rest.empty();) {
      const std::size_t end = std::min(rest.find('/', 1), rest.size());
      const std::string segment(rest.substr(1, end - 1));
      rest.remove_prefix(end);
      if (segment.starts_with('{')) {
        const auto name = names.of.find(segment);
        EXPECT_NE(name, names.of.end())
            << route.pattern << ": teach this test what " << segment << " stands for";
        if (name == names.of.end()) return {};
        path += "/" + name->second;
      } else {
        path += "/" + segment;
      }
    }
    return path;
  }

  http::Response ask(const Route& route, Place place, const std::string& authorization) {
    const Names& names = names_[place];
    http::RequestHead head{std::string(route.method), path_of(route, names), {}};
    if (route.access == Access::kLink) head.target += token_;
    head.headers.add("X-Namespace", names.name_space);
    if (!authorization.empty()) head.headers.add("Authorization", authorization);
    if (route.body == Body::kStream) {
      NoBody body;
      return api_->handle_stream(head, body).head;
    }
    return api_->handle(head, body_of(route));
  }

  // A body of the right shape for each route, so that what is asked is the place.
  static std::string body_of(const Route& route) {
    static const std::map<std::string, std::string, std::less<>> kBodies = {
        {"/v1/namespaces", R"({"namespace_name":"new"})"},
        {"/v1/collections", R"({"collection_name":"new"})"},
        {"/v1/collections/{collection}/clone", R"({"collection_name":"copy"})"},
        {"/v1/collections/{collection}/documents/aggregate",
         R"({"group_by":[{"field":"a"}],"aggregations":[{"function":"count","alias":"n"}]})"},
        {"/v1/collections/{collection}/documents/bulk",
         R"({"match_all":true,"update_data":{"x":1}})"},
        {"/v1/organizations/users", R"({"email":"new@x.example","user_name":"New"})"},
        {"/v1/organizations/users/{user}/api-keys", R"({"name":"new"})"},
    };
    const std::string_view pattern = route.pattern;
    const bool batch = pattern.ends_with("/batch") || pattern.ends_with("/batch-update") ||
                       pattern.ends_with("/batch-delete");
    const bool deletes = route.method == "DELETE" || pattern.ends_with("/batch-delete");
    if (batch && deletes) return R"({"document_ids":["own-d"]})";
    if (batch) return R"({"updates":[{"document_id":"own-d","update_data":{"x":1}}]})";
    const auto known = kBodies.find(pattern);
    return known != kBodies.end() ? known->second : "{}";
  }

  static constexpr const char* kAdmin = "sk_the_administrators_key";
  std::optional<embedded::TestDirectory> directory_;
  std::unique_ptr<engine::Engine> engine_;
  std::optional<Api> api_;
  std::map<Place, Names> names_;
  std::string token_;  // of the export, as a query
  engine::Namespace outside_;
};

// Whether the route deletes what it is asked about.
bool deletes(const Route& route) {
  return route.method == "DELETE" || route.pattern.ends_with("/batch-delete");
}

// Whether path or header say what the request is about.
bool names_something(const Route& route) {
  return route.pattern.find('{') != std::string_view::npos || route.reach == Reach::kInNamespace ||
         route.reach == Reach::kCollections;
}

std::string described(const Route& route, const http::Response& response) {
  return std::string(route.method) + " " + std::string(route.pattern) + " answered " +
         std::to_string(response.status) + " " + response.body;
}

// The name that was asked for is repeated in an answer; nothing else may tell the places apart.
std::string without_names(std::string text, const Names& names) {
  const auto blot = [&](const std::string& name) {
    for (std::size_t at = 0; (at = text.find(name, at)) != std::string::npos;) {
      text.replace(at, name.size(), "*");
    }
  };
  for (const auto& [word, name] : names.of) blot(name);
  blot(names.name_space);
  return text;
}

// What the table may not say, whatever else it says (contract 1.3).
TEST(RouteTable, AsksForEnough) {
  for (const Route& route : routes()) {
    SCOPED_TRACE(std::string(route.method) + " " + std::string(route.pattern));
    const bool is_health = route.pattern.find("/health") != std::string_view::npos;
    EXPECT_EQ(route.access == Access::kPublic, is_health);
    const bool asks = route.pattern.ends_with("/list") || route.pattern.ends_with("/aggregate") ||
                      route.pattern.ends_with("/search") || route.pattern.ends_with("/export");
    EXPECT_EQ(route.access == Access::kLink, route.pattern.starts_with("/v1/exports/"));
    Permission least = Permission::kRead;
    if (route.method != "GET" && !asks) least = Permission::kWrite;
    if (deletes(route)) least = Permission::kDelete;
    if (route.pattern.starts_with("/v1/organizations/")) least = Permission::kAdmin;
    EXPECT_GE(route.permission, least);
    const bool in_namespace = route.pattern.starts_with("/v1/collections") ||
                              route.pattern.starts_with("/v1/documents") ||
                              route.pattern.starts_with("/v1/objects");
    EXPECT_EQ(in_namespace, route.reach >= Reach::kInNamespace);
    EXPECT_TRUE(!names_something(route) || route.reach != Reach::kNothing ||
                route.access == Access::kLink);
  }
}

TEST_F(RouteMatrix, WithoutAKeyThatWorksEverythingIsUnauthorized) {
  const std::string good = new_secret();
  std::string mistyped = good;
  mistyped.back() = mistyped.back() == 'a' ? 'b' : 'a';
  const std::string headers[] = {"",
                                 "Bearer",
                                 "Basic abc",
                                 "Bearer nonsense",
                                 "Bearer " + good,
                                 "Bearer " + mistyped,
                                 "Bearer " + revoked_key(),
                                 "Bearer " + expired_key()};
  for (const Route& route : routes()) {
    for (const std::string& header : headers) {
      std::set<std::string> answers;
      for (const Place place : kPlaces) {
        const http::Response response = ask(route, place, header);
        if (route.access == Access::kPublic) {
          EXPECT_EQ(response.status, 200) << described(route, response);
        } else if (route.access == Access::kLink) {
          EXPECT_EQ(response.status, place == Place::kIsOwn ? 200 : 404)
              << described(route, response);
        } else {
          EXPECT_EQ(response.status, 401) << header << ": " << described(route, response);
          answers.insert(response.body);
        }
      }
      EXPECT_LE(answers.size(), 1U) << header << ": " << route.pattern;
    }
  }
}

TEST_F(RouteMatrix, APermissionOpensTheRoutesThatNeedItAndNoOthers) {
  for (const Permission permission :
       {Permission::kRead, Permission::kWrite, Permission::kDelete, Permission::kAdmin}) {
    start();
    std::string key = "Bearer " + key_with({"", "", {permission}, {}, {}, {}});
    for (const Route& route : routes()) {
      for (const Place place : {Place::kIsMissing, Place::kIsForeign, Place::kIsOwn}) {
        const bool may = route.access != Access::kKey || permission >= route.permission;
        if (place != Place::kIsOwn && !names_something(route)) continue;
        const http::Response response = ask(route, place, key);
        if (!may) {
          EXPECT_EQ(response.status, 403) << described(route, response);
        } else if (place == Place::kIsOwn) {
          EXPECT_LT(response.status, 400) << described(route, response);
        } else {
          EXPECT_EQ(response.status, 404) << described(route, response);
        }
      }
      if (!deletes(route) && !route.pattern.ends_with("/revert")) continue;
      start();
      key = "Bearer " + key_with({"", "", {permission}, {}, {}, {}});
    }
  }
}

// What is another organisation's is as if it were not there.
TEST_F(RouteMatrix, ForeignIsMissing) {
  const std::string key = std::string("Bearer ") + kAdmin;
  for (const Route& route : routes()) {
    if (!names_something(route)) continue;
    const http::Response foreign = ask(route, Place::kIsForeign, key);
    const http::Response missing = ask(route, Place::kIsMissing, key);
    EXPECT_EQ(foreign.status, 404) << described(route, foreign);
    EXPECT_EQ(missing.status, 404) << described(route, missing);
    EXPECT_EQ(without_names(foreign.body, names_[Place::kIsForeign]),
              without_names(missing.body, names_[Place::kIsMissing]))
        << route.pattern;
  }
  const Names& foreign = names_[Place::kIsForeign];
  EXPECT_EQ(engine_->get_namespace(kForeign, "foreign-ns")->document_count, 1U) << "untouched";
  EXPECT_EQ(engine_->accounts().keys({kForeign, foreign.of.at("{user}"), {}}, false)->size(), 1U);
}

// A key for another namespace, or another collection, of the same organisation.
TEST_F(RouteMatrix, OutsideItsScopesAKeyGetsNowhere) {
  for (const char* type : {"namespace", "collection"}) {
    const engine::Scope scope{type, "outside*", {}};
    const std::string key = "Bearer " + key_with({"", "", {Permission::kAdmin}, {scope}, {}, {}});
    for (const Route& route : routes()) {
      const http::Response response = ask(route, Place::kIsOwn, key);
      const bool open = route.reach == Reach::kNothing || route.reach == Reach::kNamespaces;
      if (open) {
        EXPECT_EQ(response.status, 200) << described(route, response);
        EXPECT_EQ(response.body.find("own-ns"), std::string::npos) << response.body;
      } else {
        EXPECT_EQ(response.status, 403) << type << ": " << described(route, response);
      }
      const bool leaves = route.reach == Reach::kAccounts || route.reach == Reach::kOrganization;
      const http::Response foreign = ask(route, Place::kIsForeign, key);
      const http::Response missing = ask(route, Place::kIsMissing, key);
      EXPECT_EQ(foreign.status, missing.status) << described(route, foreign);
      if (!open) {
        EXPECT_EQ(foreign.status, leaves ? 403 : 404) << described(route, foreign);
      }
      EXPECT_TRUE(engine_->get_namespace(kForeign, "foreign-ns").ok());
    }
  }
}

}  // namespace
}  // namespace amend::api
