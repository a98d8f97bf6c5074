#include "embedded/aggregate_rows.h"

#include <deque>
#include <memory>

#include "aggregate/aggregator.h"
#include "aggregate/key_value.h"
#include "embedded/columns/result.h"
#include "embedded/matching.h"
#include "embedded/row_reader.h"
#include "embedded/tally.h"

namespace amend::embedded {
namespace {

using aggregate::Digest;

Status aggregation_past_deadline() {
  return {Code::kUnavailable,
          "The aggregation took longer than its deadline allows; narrow it by 'filters'"};
}

// One field: its digests by code of its column, made when a code is met first.
class Field {
 public:
  Field(aggregate::Aggregator& aggregator, std::size_t index,
        const std::optional<ColumnView>& column)
      : aggregator_(aggregator), index_(index), column_(column) {
    if (column) digests_.resize(column->dictionary_size());
  }

  // Null if there is none.
  [[nodiscard]] const ColumnView* column() const { return column_ ? &*column_ : nullptr; }

  // Null if the document must be read.
  const Digest* of_row(Row row) {
    if (!column_) return nullptr;
    const ColumnCode code = column_->code(row);
    return code == kUnknownCode ? nullptr : of_code(code);
  }

  // REQUIRES: there is a column, and the code is one of its results.
  const Digest* of_code(ColumnCode code) {
    std::unique_ptr<const Digest>& digest = digests_[code];
    if (!digest) {
      const Found found = decode_result(column_->result(code), parser_);
      digest = std::make_unique<const Digest>(
          aggregator_.digest(index_, aggregate::value_of(found.resolved())));
    }
    return digest.get();
  }

  Digest of_document(const document::Document& document) {
    const auto found = filter::resolve(aggregator_.fields()[index_], document);
    return aggregator_.digest(index_, aggregate::value_of(found));
  }

 private:
  aggregate::Aggregator& aggregator_;
  const std::size_t index_;
  const std::optional<ColumnView>& column_;
  std::vector<std::unique_ptr<const Digest>> digests_;
  json::Parser parser_;
};

// Adds the rows of one view to an aggregation.
class Adding {
 public:
  Adding(const CollectionEntry& collection, const Matching::AtView& found,
         aggregate::Aggregator& aggregator, Deadline deadline)
      : collection_(collection),
        reader_(found.view, collection.number),
        aggregator_(aggregator),
        deadline_(deadline),
        digests_(aggregator.fields().size()) {
    for (std::size_t field = 0; field < digests_.size(); ++field) {
      fields_.emplace_back(aggregator, field, found.more_columns[field]);
    }
  }

  // All rows, in the order of creation.
  Status add(const RowSet& rows) {
    std::optional<Tally> tally = make_tally(rows);
    if (!tally) return add_each(rows);
    Status status;
    rows.for_each_chunk([&](std::uint64_t chunk, const RowSet::Words& words) {
      if (status.ok()) status = add_chunk(*tally, chunk, words);
    });
    return status.ok() ? take(*tally) : status;
  }

 private:
  // None if rows must be added one by one.
  std::optional<Tally> make_tally(const RowSet& rows) {
    std::vector<const ColumnView*> columns;
    for (const Field& field : fields_) {
      if (field.column() == nullptr) return {};
      columns.push_back(field.column());
    }
    if (!aggregator_.adds_many() || !Tally::fits(columns, rows.size())) return {};
    return Tally(std::move(columns));
  }

  Status add_chunk(Tally& tally, std::uint64_t chunk, const RowSet::Words& words) {
    if (deadline_.passed_after(kChunkRows)) return aggregation_past_deadline();
    if (tally.knows(chunk)) {
      tally.count(chunk, words);
      return {};
    }
    // What was counted comes before what is read now.
    AMEND_RETURN_IF_ERROR(take(tally));
    RowSet rows;
    rows.add_words(chunk, words);
    return add_each(rows);
  }

  Status take(Tally& tally) {
    return tally.take([&](const std::vector<ColumnCode>& codes, std::uint64_t rows) -> Status {
      for (std::size_t field = 0; field < codes.size(); ++field) {
        digests_[field] = fields_[field].of_code(codes[field]);
      }
      if (deadline_.passed_after(0)) return aggregation_past_deadline();
      return aggregator_.add(digests_, rows);
    });
  }

  Status add_each(const RowSet& rows) {
    Status status;
    rows.for_each_from(0, [&](Row row) {
      status = add(row);
      return status.ok();
    });
    return status;
  }

  Status add(Row row) {
    bool known = true;
    for (std::size_t field = 0; field < fields_.size(); ++field) {
      digests_[field] = fields_[field].of_row(row);
      known = known && digests_[field] != nullptr;
    }
    if (!known) return add_document(row);
    if (deadline_.passed_after(0)) return aggregation_past_deadline();
    return aggregator_.add(digests_);
  }

  Status add_document(Row row) {
    AMEND_ASSIGN_OR_RETURN(const StoredBase base, reader_.read(row));
    if (deadline_.passed_after(base.text.bytes())) return aggregation_past_deadline();
    AMEND_ASSIGN_OR_RETURN(const auto document, parse_base(collection_, base, reader_.parser()));
    std::vector<Digest> made;
    made.reserve(fields_.size());
    for (std::size_t field = 0; field < fields_.size(); ++field) {
      if (digests_[field] != nullptr) continue;
      digests_[field] = &made.emplace_back(fields_[field].of_document(document));
    }
    return aggregator_.add(digests_);
  }

  const CollectionEntry& collection_;
  RowReader reader_;
  aggregate::Aggregator& aggregator_;
  PacedDeadline deadline_;
  std::deque<Field> fields_;  // which do not move
  std::vector<const Digest*> digests_;
};

}  // namespace

Result<engine::AggregatedDocuments> aggregate_rows(const CollectionEntry& collection,
                                                   const engine::AggregateDocuments& query) {
  aggregate::Aggregator aggregator(query.request);
  std::vector<std::string> paths;
  for (const filter::FieldPath& field : aggregator.fields()) paths.push_back(field.text());
  Matching matching(collection, query.filter, query.deadline);
  AMEND_ASSIGN_OR_RETURN(const Matching::AtView found, matching.read(paths));
  Adding adding(collection, found, aggregator, query.deadline);
  AMEND_RETURN_IF_ERROR(adding.add(found.rows));
  engine::AggregatedDocuments result;
  result.table = aggregator.finish();
  result.matched = found.rows.size();
  return result;
}

}  // namespace amend::embedded
