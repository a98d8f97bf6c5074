// ColumnSet: the columns of one collection.
//
// Guarded by the collection's lock: exclusively for what changes it, shared for views.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "embedded/columns/column.h"
#include "embedded/committed.h"

namespace amend::embedded {

// Columns as they were at one instant, in the order of the paths asked for; none for a path without
// one.
using ColumnViews = std::vector<std::optional<ColumnView>>;

// A row's result, read from its document.
struct RowResult {
  Row row = 0;
  std::string result;
};

class ColumnSet {
 public:
  [[nodiscard]] bool empty() const { return columns_.empty(); }
  [[nodiscard]] bool has(std::string_view path) const { return columns_.contains(path); }

  // Marks the columns as used just now.
  [[nodiscard]] ColumnViews view(std::span<const std::string> paths) const;

  void add(std::unique_ptr<Column> column);

  // Brings every column up to a record.
  void apply(const Committed& committed);

  // Gives rows that are unknown the results that were read from their documents.
  void fill(std::string_view path, std::span<const RowResult> results);

  // Recodes columns whose dictionaries are mostly dead.
  void tidy();

  // The columns with the memory they take and when each was used last; a greater number is later.
  struct Use {
    std::string path;
    std::size_t bytes = 0;
    std::uint64_t used = 0;
  };
  [[nodiscard]] std::vector<Use> uses() const;
  void drop(std::string_view path);

 private:
  struct Entry {
    std::unique_ptr<Column> column;
    mutable std::atomic<std::uint64_t> used{0};
  };
  std::map<std::string, Entry, std::less<>> columns_;
};

// Brings one column up to a record.
void apply(const Committed& committed, Column& column);

}  // namespace amend::embedded
