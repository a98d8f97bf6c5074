// Laws that hold for every document and every filter, tried on random ones.
#include <gtest/gtest.h>

#include <functional>

#include "filter/naive.h"
#include "filter/random.h"
#include "filter/testing.h"
#include "json/write.h"

namespace amend::filter {
namespace {

constexpr std::uint32_t kSeed = 20260203;
constexpr int kFilters = 400;
constexpr int kDocuments = 25;  // for each filter

json::Value group(const char* word, json::Array list) {
  return json::make_object({{word, std::move(list)}});
}

json::Value on(const char* field, const char* op, json::Value operand) {
  return json::make_object({{"field", field}, {"operator", op}, {"value", std::move(operand)}});
}

bool holds(const json::Value& filter, const document::Document& document) {
  return matches(filter_of(filter), document);
}

// Calls the law with random filters (made by `make`) and documents.
void check(const std::function<json::Value(Random&)>& make,
           const std::function<void(const json::Value&, const document::Document&)>& law) {
  Random random(kSeed);
  for (int round = 0; round < kFilters; ++round) {
    const json::Value filter = make(random);
    for (int at = 0; at < kDocuments && !testing::Test::HasFailure(); ++at) {
      const auto document = document_of(random.body());
      SCOPED_TRACE("seed " + std::to_string(kSeed) + ", filter " + json::write(filter) +
                   ", document " + json::write(document.body()));
      law(filter, document);
    }
  }
}

json::Value any_filter(Random& random) {
  return random.filter(3);
}

TEST(Property, AFilterAndItsNegationDivideAllDocuments) {
  check(any_filter, [](const json::Value& filter, const document::Document& document) {
    EXPECT_NE(holds(filter, document), holds(group("NOT", {filter}), document));
  });
}

TEST(Property, TwoNegationsAreNone) {
  check(any_filter, [](const json::Value& filter, const document::Document& document) {
    EXPECT_EQ(holds(filter, document), holds(group("NOT", {group("NOT", {filter})}), document));
  });
}

TEST(Property, MissingNullAndTheRestDivideAllDocuments) {
  const auto path = [](Random& random) {
    return json::Value(random.pick({"a", "b", "c.a", "a.b", "a[].b", "b.0", "d"}));
  };
  check(path, [](const json::Value& field, const document::Document& document) {
    const char* name = field.string().c_str();
    const int missing = holds(on(name, "exists", false), document);
    const int null = holds(on(name, "is_null", true), document);
    const int other = holds(on(name, "is_null", false), document);
    EXPECT_EQ(missing + null + other, 1);
    EXPECT_EQ(null, holds(on(name, "eq", nullptr), document));
    EXPECT_NE(missing, holds(on(name, "exists", true), document));
  });
}

TEST(Property, InIsAnyEqAndNinIsNotIn) {
  const auto in = [](Random& random) { return random.condition("in"); };
  check(in, [](const json::Value& filter, const document::Document& document) {
    json::Array any;
    const char* field = filter.find("field")->string().c_str();
    for (const json::Value& value : filter.find("value")->array()) {
      any.push_back(on(field, "eq", value));
    }
    const bool expected = !any.empty() && holds(group("OR", any), document);
    EXPECT_EQ(holds(filter, document), expected);
    EXPECT_EQ(holds(on(field, "nin", *filter.find("value")), document), !expected);
  });
}

TEST(Property, NeIsNotEq) {
  const auto eq = [](Random& random) { return random.condition("eq"); };
  check(eq, [](const json::Value& filter, const document::Document& document) {
    const char* field = filter.find("field")->string().c_str();
    EXPECT_NE(holds(filter, document), holds(on(field, "ne", *filter.find("value")), document));
  });
}

TEST(Property, AndAndOrHaveNoOrder) {
  const auto pair = [](Random& random) {
    return json::Value(json::Array{random.filter(2), random.filter(2)});
  };
  check(pair, [](const json::Value& filters, const document::Document& document) {
    const json::Value& a = filters.array()[0];
    const json::Value& b = filters.array()[1];
    const bool both = holds(a, document) && holds(b, document);
    const bool one = holds(a, document) || holds(b, document);
    EXPECT_EQ(holds(group("AND", {a, b}), document), both);
    EXPECT_EQ(holds(group("AND", {b, a}), document), both);
    EXPECT_EQ(holds(group("OR", {a, b}), document), one);
    EXPECT_EQ(holds(group("OR", {b, a}), document), one);
    EXPECT_EQ(holds(group("NOT", {a, b}), document), !one);
  });
}

// Not regex: [^a] is wider when case counts.
TEST(Property, CaseSensitivePositiveOperatorsFindASubset) {
  const auto positive = [](Random& random) {
    return random.condition(random.pick({"eq", "in", "gt", "lt", "gte", "lte", "contains",
                                         "starts_with", "ends_with", "text", "exists"}));
  };
  check(positive, [](const json::Value& filter, const document::Document& document) {
    json::Value sensitive = filter;
    sensitive.object().append("case_sensitive", true);
    if (holds(sensitive, document)) {
      EXPECT_TRUE(holds(filter, document));
    }
  });
}

TEST(Property, TheNaiveEvaluatorAgrees) {
  const auto comparison = [](Random& random) {
    json::Value filter =
        random.condition(random.pick({"eq", "ne", "in", "nin", "gt", "gte", "lt", "lte"}));
    *filter.object().find("field") = random.pick({"a", "b", "c", "d"});
    filter.object().append("case_sensitive", random.one_in(2));
    return filter;
  };
  check(comparison, [](const json::Value& filter, const document::Document& document) {
    const json::Value* stored = document.body().find(filter.find("field")->string());
    EXPECT_EQ(holds(filter, document),
              naive::satisfies(stored, filter.find("operator")->string(), *filter.find("value"),
                               filter.find("case_sensitive")->boolean()));
  });
}

TEST(Property, RandomJsonIsParsedOrRefusedButNeverWorse) {
  Random random(kSeed);
  int accepted = 0;
  for (int round = 0; round < 50000; ++round) {
    const json::Value value = random.nonsense(5);
    const auto parsed = parse(value);
    if (parsed.ok()) {
      ++accepted;
      const auto document = document_of(random.body());
      const bool answer = matches(*parsed, document);
      EXPECT_EQ(matches(*parsed, document), answer);
    } else {
      const Status status = parsed.status();
      EXPECT_TRUE(status.code() == Code::kBadRequest || status.issues().size() == 1)
          << json::write(value);
    }
  }
  EXPECT_GT(accepted, 1000) << "seed " << kSeed;
}

TEST(Property, ACopyOfAFilterIsTheFilter) {
  check(any_filter, [](const json::Value& filter, const document::Document& document) {
    const Filter original = filter_of(filter);
    const Filter copy = original;  // NOLINT: the copy is the point
    EXPECT_EQ(&copy.root(), &original.root());
    EXPECT_EQ(matches(copy, document), matches(original, document));
  });
}

}  // namespace
}  // namespace amend::filter
