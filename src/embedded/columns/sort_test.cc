// Rows sorted by ranks must stand as the sort keys of their documents do.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>

#include "embedded/columns/column.h"
#include "embedded/columns/first_rows.h"
#include "filter/random.h"
#include "filter/testing.h"
#include "json/write.h"

namespace amend::embedded {
namespace {

using filter::Direction;
using filter::SortKey;
using filter::Standing;

constexpr std::uint32_t kSeed = 20260215;
constexpr Deadline kNever = Deadline::max();

document::Document document_of(json::Value a) {
  return filter::document_of(json::make_object({{"a", std::move(a)}}));
}

// A column over random documents, and where each row stands by the reference.
class Sorted {
 public:
  Sorted(std::uint32_t seed, const char* path, Direction direction)
      : random_(seed), column_(path), direction_(direction) {}

  void add_rows(int count) {
    for (; count > 0; --count) {
      // Two chunks, and rows between that are in no set.
      const Row row = next_ * 60;
      const document::Document document = filter::document_of(random_.body());
      column_.set(row, document);
      rows_.add(row);
      const auto found = filter::resolve(filter::FieldPath(column_.path()), document);
      all_.push_back({SortKey::of(found, direction_), row});
      ++next_;
    }
    std::sort(all_.begin(), all_.end(), [&](const Standing& a, const Standing& b) {
      return filter::compare(a, b, direction_) < 0;
    });
  }

  void expect_pages(std::size_t count) {
    const ColumnView view = column_.view();
    const auto order = view.order(direction_, kNever);
    std::optional<Standing> after;
    for (std::size_t begin = 0; begin <= all_.size(); begin += count) {
      std::vector<Row> expected;
      for (std::size_t at = begin; at < std::min(begin + count, all_.size()); ++at) {
        expected.push_back(all_[at].position);
      }
      ASSERT_EQ(first_rows(view, *order, rows_, after, count), expected) << "page at " << begin;
      if (!expected.empty()) after = all_[begin + expected.size() - 1];
    }
  }

 private:
  filter::Random random_;
  Column column_;
  const Direction direction_;
  RowSet rows_;
  std::vector<Standing> all_;
  Row next_ = 0;
};

TEST(Sort, AgreesWithTheKeysPageByPageWhileTheDictionaryGrows) {
  for (const Direction direction : {Direction::kAscending, Direction::kDescending}) {
    for (const char* path : {"a", "b.a", "c[].b", "d", "_internal.version"}) {
      SCOPED_TRACE(std::string(path) + ", seed " + std::to_string(kSeed));
      Sorted sorted(kSeed, path, direction);
      for (const int more : {0, 1, 900, 20, 1, 600}) {
        sorted.add_rows(more);
        sorted.expect_pages(1 + static_cast<std::size_t>(more) / 3);
        sorted.expect_pages(5000);
      }
    }
  }
}

TEST(Sort, AContinuedPageNeedsNeitherTheRowNorTheKey) {
  Column column("a");
  RowSet rows;
  for (const int value : {10, 20, 20, 30}) {
    column.set(rows.size(), document_of(value));
    rows.add(rows.size());
  }
  const ColumnView view = column.view();
  const auto order = view.order(Direction::kAscending, kNever);
  const auto after = [&](json::Value key, Row row) {
    return first_rows(view, *order, rows, Standing{*SortKey::from_json(key), row}, 9);
  };
  EXPECT_EQ(after(15, 999), (std::vector<Row>{1, 2, 3}));
  EXPECT_EQ(after(20, 1), (std::vector<Row>{2, 3}));
  EXPECT_EQ(after(20.0, 77), (std::vector<Row>{3}));
  EXPECT_EQ(after("text", 0), std::vector<Row>{});
  EXPECT_EQ(after(nullptr, 0), std::vector<Row>{});
  EXPECT_EQ(after(false, 0), (std::vector<Row>{0, 1, 2, 3}));
  EXPECT_EQ(first_rows(view, *order, rows, std::nullopt, 0), std::vector<Row>{});
}

TEST(Sort, LeavesUnknownRowsOut) {
  Column column("a");
  RowSet rows;
  rows.add_range(0, 3);
  column.set(0, document_of(2));
  column.set_unknown(1);
  const ColumnView view = column.view();
  const auto order = view.order(Direction::kDescending, kNever);
  EXPECT_EQ(first_rows(view, *order, rows, std::nullopt, 9), (std::vector<Row>{0, 2}));
}

TEST(Sort, AnOrderIsMadeOnceAndAgainWhenTheDictionaryHasGrown) {
  Column column("a");
  for (Row row = 0; row < 3'000; ++row) column.set(row, document_of(static_cast<int>(row)));
  const auto first = column.view().order(Direction::kAscending, kNever);
  EXPECT_EQ(column.view().order(Direction::kAscending, kNever), first);
  EXPECT_NE(column.view().order(Direction::kDescending, kNever), first);
  column.set(0, document_of("new"));
  const auto second = column.view().order(Direction::kAscending, kNever);
  EXPECT_NE(second, first);
  EXPECT_GT(second->rank(column.code(0)), second->rank(column.code(1)));
}

TEST(Sort, GivesUpAtTheDeadline) {
  Column column("a");
  for (Row row = 0; row < 3'000; ++row) column.set(row, document_of(static_cast<int>(row)));
  EXPECT_EQ(column.view().order(Direction::kAscending, Deadline::min()), nullptr);
  EXPECT_NE(column.view().order(Direction::kAscending, kNever), nullptr);
}

TEST(Sort, IsDoneWhileTheColumnIsWritten) {
  Column column("a");
  RowSet rows;
  rows.add_range(0, 500);
  std::mutex lock;
  std::atomic<int> reads = 0;
  const auto read = [&] {
    for (; reads < 1'000; ++reads) {
      std::unique_lock<std::mutex> held(lock);
      const ColumnView view = column.view();
      held.unlock();
      const auto order = view.order(Direction::kDescending, kNever);
      const auto first = first_rows(view, *order, rows, std::nullopt, 10);
      for (std::size_t at = 1; at < first.size(); ++at) {
        EXPECT_LE(order->rank(view.code(first[at - 1])), order->rank(view.code(first[at])));
      }
    }
  };
  std::thread readers[] = {std::thread(read), std::thread(read)};
  for (int write = 0; reads < 1'000; ++write) {
    const std::lock_guard<std::mutex> held(lock);
    column.set(static_cast<Row>(write) * 7 % 500, document_of(write));
    if (write % 1'000 == 0) column.tidy();
  }
  for (std::thread& reader : readers) reader.join();
}

}  // namespace
}  // namespace amend::embedded
