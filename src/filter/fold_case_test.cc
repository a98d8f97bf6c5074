#include "filter/fold_case.h"

#include <gtest/gtest.h>

namespace amend::filter {
namespace {

std::string utf8(std::uint32_t code_point) {
  const auto byte = [](std::uint32_t bits) { return static_cast<char>(bits); };
  if (code_point < 0x80) return {byte(code_point)};
  if (code_point < 0x800) return {byte(0xC0 | code_point >> 6), byte(0x80 | (code_point & 0x3F))};
  if (code_point < 0x10000) {
    return {byte(0xE0 | code_point >> 12), byte(0x80 | (code_point >> 6 & 0x3F)),
            byte(0x80 | (code_point & 0x3F))};
  }
  return {byte(0xF0 | code_point >> 18), byte(0x80 | (code_point >> 12 & 0x3F)),
          byte(0x80 | (code_point >> 6 & 0x3F)), byte(0x80 | (code_point & 0x3F))};
}

TEST(FoldCase, Ascii) {
  EXPECT_EQ(fold_case(""), "");
  EXPECT_EQ(fold_case("AZ az 09 @[`{"), "az az 09 @[`{");
}

TEST(FoldCase, OtherScripts) {
  EXPECT_EQ(fold_case("ÄÖÜ É"), "äöü é");
  EXPECT_EQ(fold_case("ПРИВЕТ"), "привет");
  EXPECT_EQ(fold_case("ΣΑΣ ς"), "σασ σ");
  EXPECT_EQ(fold_case(utf8(0x212A)), "k");             // Kelvin sign
  EXPECT_EQ(fold_case(utf8(0x17F)), "s");              // long s
  EXPECT_EQ(fold_case(utf8(0xB5)), utf8(0x3BC));       // micro sign
  EXPECT_EQ(fold_case(utf8(0x10400)), utf8(0x10428));  // Deseret
  EXPECT_EQ(fold_case(utf8(0xAB70)), utf8(0x13A0));    // Cherokee folds to its capitals
}

TEST(FoldCase, SimpleFoldingKeepsTheNumberOfCodePoints) {
  EXPECT_EQ(fold_case("ß"), "ß");
  EXPECT_EQ(fold_case("ẞ"), "ß");
  EXPECT_EQ(fold_case(utf8(0xFB01)), utf8(0xFB01));  // the ligature fi
  EXPECT_EQ(fold_case(utf8(0x1F88)), utf8(0x1F80));  // Greek titlecase
  EXPECT_EQ(fold_case(utf8(0x1FBC)), utf8(0x1FB3));
}

TEST(FoldCase, TurkishDottedIStaysWhatItIs) {
  EXPECT_EQ(fold_case(utf8(0x130)), utf8(0x130));
  EXPECT_EQ(fold_case(utf8(0x131)), utf8(0x131));
  EXPECT_EQ(fold_case("I"), "i");
}

TEST(FoldCase, FoldingTwiceIsFoldingOnceForEveryCodePoint) {
  for (std::uint32_t code_point = 0; code_point <= 0x10FFFF; ++code_point) {
    if (code_point >= 0xD800 && code_point <= 0xDFFF) continue;
    const std::string once = fold_case(utf8(code_point));
    ASSERT_EQ(fold_case(once), once) << std::hex << code_point;
  }
}

TEST(FoldCase, BytesThatAreNoUtf8AreKept) {
  EXPECT_EQ(fold_case("A\xff\xC3"), "a\xff\xC3");
}

TEST(FoldCase, FoldsAsciiWhereverItStands) {
  for (int byte = 0; byte < 128; ++byte) {
    const char folded = static_cast<char>(byte >= 'A' && byte <= 'Z' ? byte + 32 : byte);
    for (std::size_t at = 0; at < 20; ++at) {
      std::string text(20, 'x');
      std::string expected = text;
      text[at] = static_cast<char>(byte);
      expected[at] = folded;
      EXPECT_EQ(fold_case(text), expected);
      EXPECT_EQ(fold_case("\xC3\x84" + text), "\xC3\xA4" + expected);
      EXPECT_EQ(fold_case(text + "\xC3\x84" + text), expected + "\xC3\xA4" + expected);
    }
  }
}

}  // namespace
}  // namespace amend::filter
