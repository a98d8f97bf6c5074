// Conditions on many distinct values, decided by the index of the values, must say of each what the
// reference evaluator says; and sorts by the index must stand as the sort keys do.
//
// AMEND_CASES says how many conditions are tried in place of 6,000.
#include "embedded/columns/value_index.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "embedded/columns/column.h"
#include "filter/match.h"
#include "filter/random.h"
#include "filter/testing.h"
#include "json/write.h"

namespace amend::embedded {
namespace {

constexpr std::uint32_t kSeed = 20261126;
constexpr Deadline kNever = Deadline::max();
constexpr ColumnCode kAlways = 0;  // however few codes there are

int cases() {
  return filter::cases(6'000);
}

// Values that are near each other in one order or the other.
class Values {
 public:
  explicit Values(std::uint32_t seed) : random_(seed) {}

  std::string text() {
    std::string text = random_.pick({"", "", "a", "common/prefix/of/many/", "SN-", "sn-",
                                     "\xC5\xBF", "\xE2\x84\xAA", "k", "\xC3\x84", "2026-0", "1"});
    for (std::size_t left = random_.below(4); left > 0; --left) {
      text.append(random_.pick(
          {"a", "A", "b", "B", "s", "K", "\xC3\xA4", "\xC3\x84", "0", "7", "-", "zzzzzzzz"}));
      if (random_.one_in(8)) text.push_back('\0');
    }
    return text;
  }

  json::Value date() {
    std::string text =
        random_.pick({"2026-02-0", "2026-02-0", "1969-12-0", "0000-01-0", "9999-12-0"});
    text += std::to_string(1 + random_.below(3));
    if (random_.one_in(2)) text.append(random_.pick({"T00:00", "T23:00:00", "T23:00:00.00000001"}));
    if (random_.one_in(2)) text.append(random_.pick({"Z", "+01:00", "-0100", "z"}));
    return text;
  }

  json::Value number() {
    const std::uint64_t base = std::uint64_t{1} << 53;
    switch (random_.below(5)) {
      case 0:
        return base + random_.below(3);
      case 1:
        return static_cast<double>(base + 2 * random_.below(2));
      case 2:
        return std::uint64_t{0} - random_.below(3) - 1;
      case 3:
        return static_cast<double>(random_.below(9)) / 2 - 2;
      default:
        return static_cast<std::int64_t>(random_.below(9)) - 4;
    }
  }

  json::Value any() {
    // Strings of which the same part counts in a sort.
    if (random_.one_in(40)) return std::string(1024, 'q') + random_.pick({"", "a", "b"});
    switch (random_.below(8)) {
      case 0:
        return random_.value(2);
      case 1:
      case 2:
        return number();
      case 3:
        return date();
      case 4:
        return random_.scalar();
      default:
        return text();
    }
  }

  json::Value operand(std::string_view op) {
    if (op == "exists" || op == "is_null") return random_.one_in(2);
    if (op == "in" || op == "nin") {
      json::Array list;
      for (std::size_t left = random_.below(5); left > 0; --left) list.push_back(any());
      return list;
    }
    if (op == "eq" || op == "ne") return any();
    if (op == "regex") return random_.pick({"a", "^a", "[ab]{2}", "^sn-", ""});
    if (op.starts_with('g') || op.starts_with('l')) {
      if (random_.one_in(3)) return number();
      if (random_.one_in(4)) return random_.pick({"1", "0.5", "-2", "9007199254740993"});
    }
    return random_.one_in(3) ? date() : json::Value(text());
  }

  std::shared_ptr<const filter::Condition> condition(std::string_view path) {
    const char* op =
        random_.pick({"eq", "ne", "gt", "lt", "gte", "lte", "in", "nin", "contains", "starts_with",
                      "starts_with", "ends_with", "regex", "exists", "is_null", "text"});
    return filter::filter_of(json::make_object({{"field", path},
                                                {"operator", op},
                                                {"value", operand(op)},
                                                {"case_sensitive", random_.one_in(3)}}))
        .root()
        .condition;
  }

  filter::Random& random() { return random_; }

 private:
  filter::Random random_;
};

// Of the path a, or of an identifier: to it case counts, and it is no instant.
constexpr const char* kIdentifier = "_internal.lineage.root_object_id";

document::Document document_of(const Column& column, json::Value value) {
  if (column.path() == "a") {
    return filter::document_of(json::make_object({{"a", std::move(value)}}));
  }
  json::Value lineage = json::make_object({{"root_object_id", std::move(value)}});
  return filter::document_of(json::Object(), json::make_object({{"lineage", std::move(lineage)}}));
}

void add_values(Values& values, Row& next, int count, Column& column) {
  for (; count > 0; --count) {
    if (values.random().one_in(30)) {
      column.set(next++, filter::document_of(json::Object()));
    } else {
      column.set(next++, document_of(column, values.any()));
    }
  }
}

void expect_decided(const ColumnView& view, const CodeSet& set,
                    const filter::Condition& condition) {
  json::Parser parser;
  ASSERT_GE(set.size(), view.dictionary_size());
  std::size_t in = 0;
  for (ColumnCode code = 0; code < view.dictionary_size(); ++code) {
    const bool expected =
        code != kUnknownCode &&
        filter::satisfies(condition, decode_result(view.result(code), parser).resolved());
    ASSERT_EQ(set.has(code), expected)
        << operator_name(condition.op) << " " << json::write(condition.value)
        << (condition.folds() ? "" : ", case sensitive") << " on "
        << (code == kUnknownCode ? "unknown" : std::string(view.result(code).substr(2)));
    in += expected ? 1 : 0;
  }
  ASSERT_EQ(set.members().size(), std::min(in, CodeSet::kFew + 1));
  for (const ColumnCode code : set.members()) ASSERT_TRUE(set.has(code));
  for (const ColumnCode code : set.others()) ASSERT_TRUE(code < set.size() && !set.has(code));
}

TEST(ValueIndex, DecidesWhatTheReferenceSaysWhileTheDictionaryGrows) {
  for (const char* path : {"a", kIdentifier}) {
    Values values(kSeed);
    Column column(path);
    Row next = 0;
    for (const int more : {0, 1, 3, 40, 400, 4, 10, 100}) {
      SCOPED_TRACE(std::string(path) + ", " + std::to_string(more) + " more, seed " +
                   std::to_string(kSeed));
      add_values(values, next, more, column);
      const ColumnView view = column.view();
      for (int tries = cases() / 16; tries > 0; --tries) {
        const auto condition = values.condition(path);
        CodeSet set(condition);
        ASSERT_TRUE(view.extend(set, kNever, kAlways));
        ASSERT_NO_FATAL_FAILURE(expect_decided(view, set, *condition));
      }
    }
  }
}

TEST(ValueIndex, ASetGoesOnWithWhatIsNewAndStartsAnewWithAnotherDictionary) {
  Values values(kSeed);
  Column column("a");
  Row next = 0;
  add_values(values, next, 5'000, column);
  const auto condition = values.condition("a");
  CodeSet set(condition);
  ASSERT_TRUE(column.view().extend(set, kNever, kAlways));
  add_values(values, next, 500, column);
  ASSERT_TRUE(column.view().extend(set, kNever, kAlways));
  expect_decided(column.view(), set, *condition);
  RowSet gone;
  gone.add_range(0, 5'000);
  column.clear(gone, 9);
  column.tidy();
  ASSERT_TRUE(column.view().extend(set, kNever, kAlways));
  expect_decided(column.view(), set, *condition);
}

TEST(ValueIndex, OrdersStandAsTheKeysDoWhileTheDictionaryGrows) {
  for (const auto direction : {filter::Direction::kAscending, filter::Direction::kDescending}) {
    Values values(kSeed);
    Column column("a");
    Row next = 0;
    json::Parser parser;
    for (const int more : {0, 1, 3, 40, 400, 4, 10, 100}) {
      add_values(values, next, more, column);
      const ColumnView view = column.view();
      const auto order = view.order(direction, kNever, kAlways);
      ASSERT_GE(order->codes().size(), view.dictionary_size());
      const auto key_of = [&](ColumnCode code) {
        return code == kUnknownCode ? filter::SortKey() : view.sort_key(code, direction, parser);
      };
      for (std::size_t at = 1; at < order->codes().size(); ++at) {
        const ColumnCode a = order->codes()[at - 1];
        const ColumnCode b = order->codes()[at];
        const auto compared = filter::SortKey::compare(key_of(a), key_of(b), direction);
        ASSERT_EQ(compared, order->rank(a) <=> order->rank(b))
            << json::write(key_of(a).json()) << " " << json::write(key_of(b).json());
        ASSERT_TRUE(compared <= 0);
      }
    }
  }
}

TEST(ValueIndex, KeepsFoldingsWhenWhatIsNewHasNone) {
  Column column("a");
  Row next = 0;
  const auto add = [&](const char* stem, int count) {
    for (; count > 0; --count) {
      const std::string text = stem + std::to_string(count);
      column.set(next++, filter::document_of(json::make_object({{"a", text}})));
    }
  };
  add("B", 40);
  add("a", 40);
  ASSERT_NE(column.view().order(filter::Direction::kAscending, kNever, kAlways), nullptr);
  add("c", 8);  // so few that they are merged
  for (const char* wanted : {"b7", "A7", "C7"}) {
    const auto condition = filter::filter_of(json::make_object({{"a", wanted}})).root().condition;
    CodeSet set(condition);
    ASSERT_TRUE(column.view().extend(set, kNever, kAlways));
    EXPECT_EQ(set.members().size(), 1U) << wanted;
    expect_decided(column.view(), set, *condition);
  }
}

TEST(ValueIndex, SortsLongTextsThatAreNearlyTheSame) {
  Column column("a");
  const std::string stem(100'000, 'x');
  for (std::size_t at = 0; at < 300; ++at) {
    column.set(at, filter::document_of(json::make_object({{"a", stem.substr(0, 99'700 + at)}})));
  }
  const ColumnView view = column.view();
  const auto index = ValueIndex::make(view.dictionary(), view.dictionary_size(), nullptr, kNever);
  ASSERT_EQ(index->texts().size(), 300U);
  for (std::size_t at = 0; at < 300; ++at) {
    EXPECT_EQ(index->text(index->texts()[at]).size(), 99'700 + at);
  }
  EXPECT_EQ(index->find(std::string_view(stem).substr(0, 99'750)).before.size(), 50U);
}

TEST(ValueIndex, GivesUpAtTheDeadlineAndGoesOn) {
  Values values(kSeed);
  Column column("a");
  Row next = 0;
  add_values(values, next, 500, column);
  const auto condition = values.condition("a");
  CodeSet set(condition);
  EXPECT_FALSE(column.view().extend(set, Deadline::min(), kAlways));
  EXPECT_EQ(column.view().order(filter::Direction::kAscending, Deadline::min(), kAlways), nullptr);
  ASSERT_TRUE(column.view().extend(set, kNever, kAlways));
  expect_decided(column.view(), set, *condition);
}

}  // namespace
}  // namespace amend::embedded
