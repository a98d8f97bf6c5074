#include <gtest/gtest.h>

#include <set>

#include "base/clock.h"
#include "base/crc32.h"
#include "base/random.h"
#include "base/result.h"
#include "base/status.h"

namespace amend {
namespace {

TEST(Status, DefaultIsOk) {
  EXPECT_TRUE(Status().ok());
  EXPECT_EQ(Status().code(), Code::kOk);
  EXPECT_EQ(Status().message(), "");
}

TEST(Status, ValidationNamesTheFirstPlace) {
  const Status status =
      Status::validation({{{"updates", std::int64_t{3}, "document_id"}, "is missing", "missing"}})
          .under({"body"});
  EXPECT_EQ(status.code(), Code::kValidation);
  EXPECT_EQ(status.message(),
            "Request validation failed: 1 error; 'body.updates[3].document_id' is missing");
  ASSERT_EQ(status.issues().size(), 1U);
  EXPECT_EQ(std::get<std::string>(status.issues()[0].loc[0]), "body");
}

TEST(Status, InternalTellsTheClientNothing) {
  const Status status = Status::internal("disk 7 is on fire");
  EXPECT_EQ(status.message().find("disk"), std::string::npos);
  EXPECT_EQ(status.log_text(), "disk 7 is on fire");
}

Result<int> half(int number) {
  if (number % 2 != 0) return Status(Code::kBadRequest, "odd");
  return number / 2;
}

Result<int> quarter(int number) {
  AMEND_ASSIGN_OR_RETURN(const int once, half(number));
  AMEND_ASSIGN_OR_RETURN(const int twice, half(once));
  return twice;
}

TEST(Result, CarriesValueOrReason) {
  EXPECT_EQ(*quarter(8), 2);
  EXPECT_EQ(quarter(6).status().message(), "odd");
}

TEST(Clock, WritesSixDigitsAndZulu) {
  EXPECT_EQ(format_time(0), "1970-01-01T00:00:00.000000Z");
  EXPECT_EQ(format_time(1770113730123456), "2026-02-03T10:15:30.123456Z");
  EXPECT_EQ(format_time(-1), "1969-12-31T23:59:59.999999Z");
  EXPECT_EQ(format_time(-62167219200000001), "-001-12-31T23:59:59.999999Z");
  EXPECT_EQ(format_time(253402300799999999), "9999-12-31T23:59:59.999999Z");
  EXPECT_EQ(format_time(253402300800000000), "10000-01-01T00:00:00.000000Z");
}

TEST(Crc32, CheckValue) {
  EXPECT_EQ(crc32("123456789"), 0xCBF43926U);
  EXPECT_EQ(crc32(""), 0U);
}

TEST(Random, StaysInTheAlphabetAndDiffers) {
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    const std::string text = random_text(24, kHexDigits);
    EXPECT_EQ(text.size(), 24U);
    EXPECT_EQ(text.find_first_not_of(kHexDigits), std::string::npos);
    seen.insert(text);
  }
  EXPECT_EQ(seen.size(), 1000U);
}

}  // namespace
}  // namespace amend
