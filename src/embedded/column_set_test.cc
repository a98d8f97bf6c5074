// What a record that was committed makes of columns.
#include "embedded/column_set.h"

#include <gtest/gtest.h>

#include "filter/testing.h"

namespace amend::embedded {
namespace {

// A builder of columns may begin while a create is being resolved; then only its later documents
// are handed on.
TEST(ColumnSet, RowsWhoseDocumentsAreNotHandedOnAreUnknown) {
  const auto document = filter::document_of(filter::json_of(R"({"a":1})"));
  Record record;
  record.version = 1;
  record.kind = RecordKind::kCreate;
  record.rows.add_range(0, 3);
  for (const Row first : {0, 1, 3}) {
    Committed committed{std::make_shared<const Record>(record), nullptr, {}};
    for (Row row = first; row < 3; ++row) committed.documents.emplace_back(row, document);
    Column column("a");
    apply(committed, column);
    for (Row row = 0; row < first; ++row) EXPECT_EQ(column.code(row), kUnknownCode) << row;
    for (Row row = first; row < 3; ++row) EXPECT_GT(column.code(row), kUnknownCode) << row;
  }
}

}  // namespace
}  // namespace amend::embedded
