// An engine with one namespace of two collections, for tests only.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "embedded/embedded_engine.h"
#include "embedded/test_directory.h"

namespace amend::embedded {

class EngineOfTwo : public testing::Test {
 protected:
  void SetUp() override {
    reopen();
    space_ = engine_->create_namespace({"org_local", "press", json::Object()})->id;
    films_ = engine_->create_collection({space_, "films", json::Object()})->id;
    other_ = engine_->create_collection({space_, "other", json::Object()})->id;
  }

  void reopen() {
    engine_.reset();
    auto opened = open(config_);
    ASSERT_TRUE(opened.ok()) << opened.status().message();
    engine_ = std::move(*opened);
  }

  TestDirectory directory_;
  Config config_{directory_.path() + "/data"};
  std::unique_ptr<engine::Engine> engine_;
  std::string space_;  // ids
  std::string films_;
  std::string other_;
};

}  // namespace amend::embedded
