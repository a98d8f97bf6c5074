// The law of TextFold: what it makes of a text is, byte for byte, what a tree makes of it.
//
// AMEND_CASES says how many random cases are tried in place of 20,000.
#include "document/text_fold.h"

#include <gtest/gtest.h>

#include <iostream>

#include "filter/random.h"
#include "json/write.h"

namespace amend::document {
namespace {

using filter::Oddities;
using filter::Random;

constexpr std::uint32_t kSeed = 20261126;

int cases() {
  return filter::cases(20'000);
}

Patch patch_of(std::string_view update_data) {
  return *parse_patch(*json::parse(update_data));
}

struct Folded {
  std::string body;
  std::string internal;
  bool made_tree = false;
};

Folded fold(Text text, const std::vector<Patch>& patches) {
  json::Parser parser;
  TextFold fold(text, parser);
  for (const Patch& patch : patches) EXPECT_TRUE(fold.apply(patch).ok());
  fold.finish();
  return {text.body, text.internal, fold.made_tree()};
}

std::string fold_body(std::string body, std::string_view update_data) {
  const Folded folded = fold({std::move(body), "{}"}, {patch_of(update_data)});
  EXPECT_FALSE(folded.made_tree) << update_data;
  return folded.body;
}

TEST(TextFold, PutsValuesWhereTheyBelong) {
  EXPECT_EQ(fold_body("{}", R"({"a":1})"), R"({"a":1})");
  EXPECT_EQ(fold_body(R"({"a":[1,{"b":"]"}]})", R"({"a":null})"), R"({"a":null})");
  EXPECT_EQ(fold_body(R"({"a":1,"b":2})", R"({"a":"x"})"), R"({"a":"x","b":2})");
  EXPECT_EQ(fold_body(R"({"a":1,"b":2})", R"({"c.d":[{"e":1.0}]})"),
            R"({"a":1,"b":2,"c":{"d":[{"e":1.0}]}})");
  EXPECT_EQ(fold_body(R"({"a":"}\\","b":{"a":"\""}})", R"({"b":{"a":true,"c":{}}})"),
            R"({"a":"}\\","b":{"a":true,"c":{}}})");
  EXPECT_EQ(fold_body(R"({"a":{"b":{}}})", R"({"a.b.c":2,"a":{"b":{"d":3}}})"),
            R"({"a":{"b":{"c":2,"d":3}}})");
  EXPECT_EQ(fold_body(R"({"a":1.5e-7})", R"({"a.\"\\\n":{"é":"\u0001"}})"),
            R"({"a":{"\"\\\n":{"é":"\u0001"}}})");
}

TEST(TextFold, WritesBelowInternal) {
  const Folded folded =
      fold({R"({"_internal":1})", R"({"lineage":{"path":"a"}})"},
           {patch_of(R"({"_internal":{"lineage":{"path":"b"}},"_internal.x.y":2})")});
  EXPECT_EQ(folded.body, R"({"_internal":1})");
  EXPECT_EQ(folded.internal, R"({"lineage":{"path":"b"},"x":{"y":2}})");
  EXPECT_FALSE(folded.made_tree);
}

// Replaces or removes at one place.
std::string changed(std::string body, std::vector<std::string> path, Operation operation,
                    std::string_view value = "null") {
  Patch patch;
  patch.assignments.push_back({std::move(path), *json::parse(value), operation});
  const Folded folded = fold({std::move(body), "{}"}, {patch});
  EXPECT_FALSE(folded.made_tree);
  return folded.body;
}

TEST(TextFold, TakesMembersOutWithTheirCommas) {
  const auto removed = [](std::string body, std::vector<std::string> path) {
    return changed(std::move(body), std::move(path), Operation::kRemove);
  };
  EXPECT_EQ(removed(R"({"a":1})", {"a"}), "{}");
  EXPECT_EQ(removed(R"({"a":[1],"b":2,"c":3})", {"a"}), R"({"b":2,"c":3})");
  EXPECT_EQ(removed(R"({"a":1,"b":{"x":"}"},"c":3})", {"b"}), R"({"a":1,"c":3})");
  EXPECT_EQ(removed(R"({"a":1,"b":2})", {"b"}), R"({"a":1})");
  EXPECT_EQ(removed(R"({"a":{"b":{"c":1}},"d":2})", {"a", "b", "c"}), R"({"a":{"b":{}},"d":2})");
  EXPECT_EQ(removed(R"({"a":{"b":5},"é":2})", {"a", "b", "c"}), R"({"a":{"b":5},"é":2})");
  EXPECT_EQ(removed(R"({"a":1})", {"b", "c"}), R"({"a":1})");
  EXPECT_EQ(removed(R"({"a":[1]})", {"a"}), "{}");
}

TEST(TextFold, ReplacesAlsoObjects) {
  const auto replaced = [](std::string body, std::vector<std::string> path) {
    return changed(std::move(body), std::move(path), Operation::kReplace, R"({"n":1})");
  };
  EXPECT_EQ(replaced(R"({"a":{"b":1},"c":2})", {"a"}), R"({"a":{"n":1},"c":2})");
  EXPECT_EQ(replaced(R"({"a":{"b":{"c":1}}})", {"a", "b"}), R"({"a":{"b":{"n":1}}})");
  EXPECT_EQ(replaced(R"({"a":5})", {"a", "b"}), R"({"a":{"b":{"n":1}}})");
  EXPECT_EQ(replaced("{}", {"a", "b"}), R"({"a":{"b":{"n":1}}})");
}

TEST(TextFold, AsksATreeWhereTheTextDoesNotDecide) {
  const auto needs_tree = [](const std::string& body, std::string_view update_data) {
    return fold({body, "{}"}, {patch_of(update_data)}).made_tree;
  };
  EXPECT_TRUE(needs_tree(R"({"a":[1]})", R"({"a.0":2})"));
  EXPECT_TRUE(needs_tree(R"({"a":[1]})", R"({"a.b":2})"));
  EXPECT_TRUE(needs_tree(R"({"\n":1})", R"({"\n":2})"));
  EXPECT_FALSE(needs_tree(R"({"a":1,"\n":1})", R"({"a":2})"));
}

TEST(TextFold, LeavesManyChangesOfALargeTextToATree) {
  std::string body = R"({"a":")" + std::string(100'000, 'x') + R"(")";
  std::string update_data = "{\"k\":1";
  for (int at = 0; at < 100; ++at) {
    body += ",\"k" + std::to_string(at) + "\":1";
    update_data += ",\"k" + std::to_string(at) + "\":2";
  }
  EXPECT_TRUE(fold({body + "}", "{}"}, {patch_of(update_data + "}")}).made_tree);
}

TEST(TextFold, FindsDamageOnItsWay) {
  json::Parser parser;
  for (const char* body :
       {"", "{", "[]", R"({"a)", R"({"a":)", R"({"a":1)", R"({"a":{"b":1})", R"({"a":1,})",
        R"({"b":"})", R"({"b" :1})", R"({"b":1 })", "{\"b\":\\}"}) {
    Text text{body, "{}"};
    TextFold fold(text, parser);
    const Status status = fold.apply(patch_of(R"({"c":2})"));
    fold.finish();
    // White space is not what the store writes, but it is JSON: a tree reads it.
    if (json::parse(body).ok() && std::string_view(body) != "[]") {
      EXPECT_TRUE(status.ok() && fold.made_tree()) << body;
    } else {
      EXPECT_EQ(status.code(), Code::kInternal) << body;
    }
  }
}

// Random documents with, here and there, keys and strings that a scanner of text may stumble over.
class Odd {
 public:
  explicit Odd(Random& random) : random_(random) {}

  json::Value operator()(const json::Value& value) {
    if (value.is_string() && random_.one_in(3)) {
      return random_.pick(
          {"\"", "\\", "\\\\", "\\\"", "a\\", "}", "{\"a\":", "],", "\n\t\x01", "é"});
    }
    if (value.is_array()) {
      json::Array array;
      for (const json::Value& element : value.array()) array.push_back((*this)(element));
      return array;
    }
    if (!value.is_object()) return value;
    json::Object object;
    for (const json::Member& member : value.object()) {
      const bool odd = random_.one_in(40);
      object[odd ? random_.pick({"\"", "\\", "a\"", "}", ":", "\x02", "{", ","}) : member.key] =
          (*this)(member.value);
    }
    return object;
  }

 private:
  Random& random_;
};

TEST(TextFold, MakesOfATextWhatATreeMakesOfIt) {
  std::cout << "seed " << kSeed << ", " << cases() << " cases\n";
  Random random(kSeed);
  Odd odd(random);
  int in_text = 0;
  for (int at = 0; at < cases() && !testing::Test::HasFailure(); ++at) {
    const Oddities oddities{random.one_in(2), random.one_in(2), random.one_in(3)};
    Document tree({}, odd(random.body(oddities)), odd(random.internal(oddities)));
    const Text text = tree.text();
    std::vector<Patch> patches;
    std::string trace = text.body + " " + text.internal;
    for (std::size_t left = 1 + random.below(3); left > 0; --left) {
      const json::Value update = odd(random.update(oddities));
      auto patch = parse_patch(update);
      if (!patch.ok()) continue;
      random.vary(*patch, oddities);
      patches.push_back(*patch);
      trace.append("\n").append(json::write(update));
      for (const Assignment& assignment : patch->assignments) {
        trace.append(" ").append(std::to_string(static_cast<int>(assignment.operation)));
      }
      apply(*patch, tree);
    }
    const Folded folded = fold(text, patches);
    EXPECT_EQ(folded.body, tree.text().body) << trace;
    EXPECT_EQ(folded.internal, tree.text().internal) << trace;
    in_text += folded.made_tree ? 0 : 1;
  }
  EXPECT_GT(in_text, cases() / 3);
  EXPECT_LT(in_text, cases());
}

}  // namespace
}  // namespace amend::document
