#include <gtest/gtest.h>

#include <random>
#include <string>

#include "json/element.h"
#include "json/parse.h"
#include "json/write.h"

namespace amend::json {
namespace {

Value parsed(std::string_view text) {
  auto result = parse(text);
  EXPECT_TRUE(result.ok()) << text << ": " << result.status().message();
  return result.ok() ? *result : Value();
}

// Text that is JSON but not compact, with keys that are often repeated.
class RandomText {
 public:
  explicit RandomText(std::uint64_t seed) : random_(seed) {}

  std::string value(int levels) {
    switch (below(levels > 0 ? 8 : 5)) {
      case 0:
        return "null";
      case 1:
        return below(2) == 0 ? "true" : "false";
      case 2:
        return std::to_string(static_cast<int>(below(2000)) - 1000);
      case 3:
        return std::to_string(below(1000)) + ".50e" + std::to_string(below(20));
      case 4:
        return string();
      case 5:
        return container(levels, '[', ']', below(5));
      case 6:
        return container(levels, '{', '}', below(6));
      default:
        return container(levels, '{', '}', 20 + below(40));
    }
  }

 private:
  std::uint64_t below(std::uint64_t bound) { return random_() % bound; }

  std::string string() {
    static constexpr std::string_view kPieces[] = {"a", "{", "\\u00e9", "\\n", "\\\"", "\xc3\xa9"};
    std::string text = "\"";
    for (std::uint64_t left = below(4); left > 0; --left) text += kPieces[below(6)];
    return text + "\"";
  }

  std::string container(int levels, char open, char close, std::uint64_t count) {
    std::string text{open};
    for (std::uint64_t at = 0; at < count; ++at) {
      if (at > 0) text += " ,";
      if (open == '{') text += "\"k" + std::to_string(below(2 * count)) + "\" : ";
      text += value(levels - 1);
    }
    return text + close;
  }

  std::mt19937_64 random_;
};

TEST(Element, SaysOfEveryMemberWhatTheTreeSays) {
  const std::string_view text =
      R"({"n":null,"t":true,"i":-1,"u":18446744073709551615,"d":1.0,"z":-0.0,"s":"\u00e9\"",)"
      R"("e":"","a":[1,{"b":[]}],"o":{"x":{}}})";
  const Value tree = parsed(text);
  Parser parser;
  const auto root = parser.read(text);
  ASSERT_TRUE(root.ok());
  EXPECT_EQ(write(root->value()), write(tree));
  Element::Members members(*root);
  for (const Member& member : tree.object()) {
    ASSERT_TRUE(members.next());
    EXPECT_EQ(members.key(), member.key);
    EXPECT_EQ(members.value().type(), member.value.type()) << member.key;
    EXPECT_EQ(write(members.value().value()), write(member.value)) << member.key;
    if (!member.value.is_string()) continue;
    EXPECT_EQ(members.value().string(), member.value.string());
  }
  EXPECT_FALSE(members.next());
}

TEST(Element, MeetsARepeatedKeyAsOftenAsItStandsThere) {
  Parser parser;
  const auto root = parser.read(R"({"a":1,"b":2,"a":3})");
  std::string met;
  for (Element::Members members(*root); members.next();) {
    met.append(members.key()).append(write(members.value().value()));
  }
  EXPECT_EQ(met, "a1b2a3");
  EXPECT_EQ(write(root->value()), R"({"b":2,"a":3})");
  EXPECT_FALSE(Element::Members(*parser.read("{}")).next());
}

TEST(Element, WritesFindsAndMeasuresWhatItsTreeDoes) {
  Parser parser;
  int repeated = 0;
  for (std::uint64_t seed = 0; seed < 3000; ++seed) {
    const std::string text = RandomText(seed).value(3);
    const auto root = parser.read(text);
    ASSERT_TRUE(root.ok()) << text;
    const Value tree = root->value();
    std::string written = "x";
    root->write(written);
    ASSERT_EQ(written, "x" + write(tree)) << text;
    ASSERT_EQ(root->depth(), depth(tree)) << text;
    EXPECT_FALSE(root->find("absent"));
    if (!tree.is_object()) continue;
    const auto members = root->members();
    ASSERT_EQ(members.size(), tree.object().size()) << text;
    std::size_t at = 0;
    for (const Member& member : tree.object()) {
      EXPECT_EQ(members[at].key, member.key);
      EXPECT_EQ(write(members[at].value.value()), write(member.value));
      EXPECT_EQ(write(root->find(member.key)->value()), write(member.value));
      ++at;
    }
    for (Element::Members all(*root); all.next();) ++repeated;
    repeated -= static_cast<int>(members.size());
  }
  EXPECT_GT(repeated, 1000);
}

TEST(Element, GivesTheElementsOfAnArray) {
  Parser parser;
  const auto root = parser.read(R"([1,[2],{"a":3}])");
  EXPECT_EQ(root->size(), 3U);
  std::string met;
  for (Element::Elements elements(*root); elements.next();) {
    met.append(write(elements.value().value())).append(";");
  }
  EXPECT_EQ(met, R"(1;[2];{"a":3};)");
  EXPECT_EQ(parser.read("[]")->size(), 0U);
  EXPECT_FALSE(Element::Elements(*parser.read("[]")).next());
}

}  // namespace
}  // namespace amend::json
