// The bounds of what is told of an object; the rest is in tests/api/objects.test.
#include <gtest/gtest.h>

#include "api/auth.h"
#include "api/pipeline.h"
#include "embedded/embedded_engine.h"
#include "embedded/test_directory.h"
#include "json/parse.h"

namespace amend::api {
namespace {

class Objects : public testing::Test {
 protected:
  void SetUp() override {
    engine_ = std::move(*embedded::open({directory_.path() + "/data"}));
    ASSERT_TRUE(engine_->accounts().set_admin_key({sha256(kAdmin), "sk_admin..."}).ok());
    name_space_ = engine_->create_namespace({"org_local", "ns", json::Object()})->id;
    api_.emplace(*engine_, ApiConfig{.exports = {directory_.path() + "/exports"}});
  }

  std::string make_collection(const std::string& name) {
    return engine_->create_collection({name_space_, name, json::Object()})->id;
  }

  http::Response ask(const char* method, const std::string& target, const std::string& body = "") {
    http::RequestHead head{method, target, {}};
    head.headers.add("X-Namespace", name_space_);
    head.headers.add("Authorization", std::string("Bearer ") + kAdmin);
    return api_->handle(head, body);
  }

  void add(const std::string& collection, const std::string& source, const std::string& text) {
    const http::Response made = ask("POST", "/v1/collections/" + collection + "/documents",
                                    R"({"root_object_id":"reel","source_collection_id":")" +
                                        source + R"(","t":")" + text + R"("})");
    ASSERT_EQ(made.status, 200) << made.body.substr(0, 500);
  }

  static constexpr const char* kAdmin = "sk_the_administrators_key";
  embedded::TestDirectory directory_;
  std::unique_ptr<engine::Engine> engine_;
  std::optional<Api> api_;
  std::string name_space_;
};

int depth_of(const json::Value& nodes) {
  int depth = 0;
  for (const json::Value& node : nodes.array()) {
    depth = std::max(depth, 1 + depth_of(*node.find("children")));
  }
  return depth;
}

TEST_F(Objects, ATreeHas32LevelsAndTheRestBesideIt) {
  std::string source;
  for (const int collections : {31, 32, 33}) {
    for (int at = collections == 31 ? 0 : collections - 1; at < collections; ++at) {
      const std::string collection = make_collection("step-" + std::to_string(at));
      add(collection, source, "");
      source = collection;
    }
    const auto answer = *json::parse(ask("GET", "/v1/objects/reel/decomposition-tree").body);
    EXPECT_EQ(answer.find("total_documents")->int64(), collections);
    EXPECT_EQ(depth_of(*answer.find("tree")), std::min(collections, 32));
    EXPECT_EQ(answer.find("tree")->array().size(), collections <= 32 ? 1U : 2U);
  }
}

TEST_F(Objects, MoreThanAnAnswerHoldsIsRefused) {
  const std::string films = make_collection("films");
  const std::string other = make_collection("other");
  const std::string text(limits::kDocumentBytes - 4096, 'x');
  for (int at = 0; at < 3; ++at) add(films, "", text);
  add(other, "", text);
  EXPECT_EQ(ask("GET", "/v1/objects/reel/documents").status, 200);
  add(other, "", "and this one is too much" + std::string(16 * 1024, 'y'));
  const http::Response refused = ask("GET", "/v1/objects/reel/documents");
  EXPECT_EQ(refused.status, 413) << refused.body.substr(0, 500);
  EXPECT_EQ(ask("GET", "/v1/objects/reel/documents?collection_ids=other").status, 200);
  EXPECT_EQ(ask("GET", "/v1/objects/reel/decomposition-tree").status, 200);
}

}  // namespace
}  // namespace amend::api
