#include "aggregate/aggregator.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "aggregate/finish.h"
#include "aggregate/key_value.h"
#include "aggregate/naive.h"
#include "aggregate/random.h"
#include "base/limits.h"
#include "json/write.h"

namespace amend::aggregate {
namespace {

std::string text(const Table& table) {
  std::string all;
  for (const Group& group : table.groups) {
    all += json::write(group.keys) + " " + json::write(group.metrics) + "\n";
  }
  return all;
}

std::string describe(const Request& request) {
  std::string all = request.unwind ? ", unwind " + request.unwind->text() : "";
  for (const Key& key : request.keys) all += ", by " + key.field.text();
  for (const Metric& metric : request.metrics) {
    all += ", " + std::to_string(static_cast<int>(metric.function)) + " of " +
           (metric.field ? metric.field->text() : "all");
  }
  return all + "\n";
}

std::string bodies(const std::vector<document::Document>& documents) {
  std::string all;
  for (const document::Document& document : documents) all += json::write(document.body()) + "\n";
  return all;
}

Status add(Aggregator& aggregator, const document::Document& document) {
  std::vector<Digest> digests;
  for (std::size_t field = 0; field < aggregator.fields().size(); ++field) {
    const auto found = filter::resolve(aggregator.fields()[field], document);
    digests.push_back(aggregator.digest(field, value_of(found)));
  }
  std::vector<const Digest*> pointers;
  for (const Digest& digest : digests) pointers.push_back(&digest);
  return aggregator.add(pointers);
}

TEST(Aggregator, MakesWhatTheNaiveOneMakes) {
  filter::Random random(20261125);
  std::size_t groups = 0;
  for (int round = 0; round < 6000; ++round) {
    const filter::Oddities odd{random.one_in(2), random.one_in(4), false};
    std::vector<document::Document> documents;
    for (std::size_t left = random.below(25); left > 0; --left) {
      documents.emplace_back(document::Identity{}, random.body(odd), random.internal(odd));
    }
    const Request request = random_request(random);
    Aggregator aggregator(request);
    std::vector<const document::Document*> pointers;
    for (const document::Document& document : documents) {
      ASSERT_TRUE(add(aggregator, document).ok());
      pointers.push_back(&document);
    }
    Table expected = naive::aggregate(request, pointers);
    order_groups(request, expected);
    ASSERT_EQ(text(aggregator.finish()), text(expected))
        << "round " << round << describe(request) << bodies(documents);
    groups += expected.groups.size();
  }
  EXPECT_GT(groups, 5000U);
}

document::Document numbered(std::int64_t number) {
  return {{}, json::make_object({{"n", number}, {"t", std::string(1000, 'x')}}), json::Object()};
}

Request by_number(Function function) {
  Request request;
  request.keys.push_back({"n", filter::FieldPath("n"), Key::Kind::kValue, Unit::kYear, {}});
  request.metrics.push_back({"m", function, filter::FieldPath("t")});
  return request;
}

// The sum and the average of documents with these numbers, in this order.
std::string sum_and_average(std::initializer_list<double> numbers) {
  Request request;
  request.keys.push_back({"k", filter::FieldPath("k"), Key::Kind::kValue, Unit::kYear, {}});
  for (const Function function : {Function::kSum, Function::kAverage}) {
    request.metrics.push_back({"m", function, filter::FieldPath("n")});
  }
  Aggregator aggregator(request);
  for (const double number : numbers) {
    EXPECT_TRUE(add(aggregator, {{}, json::make_object({{"n", number}}), json::Object()}).ok());
  }
  return text(aggregator.finish());
}

TEST(Aggregator, SumsDoNotDependOnTheOrder) {
  EXPECT_EQ(sum_and_average({1e16, 1, -1e16, 1}), "[null] [2.0,0.5]\n");
  EXPECT_EQ(sum_and_average({1e308, 1e308, -1e308, -1e308}), "[null] [0.0,0.0]\n");
  EXPECT_EQ(sum_and_average({1e308, 1e308}), "[null] [null,null]\n");
}

// Of documents that are alike, the first comes where they are added, and all of them count.
TEST(Aggregator, AddsManyAtOnceAsOneByOne) {
  for (const Function function :
       {Function::kCount, Function::kCountDistinct, Function::kSum, Function::kAverage,
        Function::kMin, Function::kMax, Function::kFirst, Function::kAddToSet}) {
    Request request;
    request.keys.push_back({"k", filter::FieldPath("k"), Key::Kind::kValue, Unit::kYear, {}});
    request.metrics.push_back({"m", function, filter::FieldPath("n")});
    Aggregator at_once(request);
    Aggregator each(request);
    ASSERT_TRUE(at_once.adds_many());
    const std::vector<json::Value> values = {0.1, "b", 7, nullptr, -2, "a", 0.3};
    for (std::size_t n = 0; n < values.size(); ++n) {
      for (Aggregator* aggregator : {&at_once, &each}) {
        const Digest key = aggregator->digest(0, json::Value("k"));
        const Digest value = aggregator->digest(1, values[n]);
        const std::vector<const Digest*> digests = {&key, &value};
        const std::uint64_t times = 10 + n;
        if (aggregator == &at_once) {
          ASSERT_TRUE(aggregator->add(digests, times).ok());
        } else {
          for (std::uint64_t left = times; left > 0; --left) {
            ASSERT_TRUE(aggregator->add(digests).ok());
          }
        }
      }
    }
    EXPECT_EQ(text(at_once.finish()), text(each.finish())) << static_cast<int>(function);
  }
}

TEST(Aggregator, RefusesMoreGroupsThanTheLimit) {
  const Request request = by_number(Function::kCount);
  Aggregator aggregator(request);
  const std::vector<Digest> text{aggregator.digest(1, json::Value("x"))};
  Status status;
  std::size_t added = 0;
  for (; status.ok() && added <= limits::kAggregateGroups; ++added) {
    const Digest key = aggregator.digest(0, json::Value(static_cast<std::int64_t>(added)));
    status = aggregator.add(std::vector<const Digest*>{&key, text.data()});
  }
  EXPECT_EQ(added, limits::kAggregateGroups + 1);
  EXPECT_EQ(status.code(), Code::kPayloadTooLarge);
}

TEST(Aggregator, RefusesToCollectWithoutBounds) {
  const Request request = by_number(Function::kPush);
  Aggregator aggregator(request);
  const document::Document document = numbered(1);
  Status status;
  std::size_t added = 0;
  for (; status.ok() && added < limits::kAggregateBytes / 1000; ++added) {
    status = add(aggregator, document);
  }
  EXPECT_EQ(status.code(), Code::kPayloadTooLarge);
  EXPECT_GT(added, limits::kAggregateBytes / 10000);
}

}  // namespace
}  // namespace amend::aggregate
