// Aggregator: takes documents one by one and makes the table of their groups.
//
// What a field's value comes to (its keys, its operands) depends on nothing but the value. Whoever
// numbers the distinct values of a field, as a column does, digests each value once and then adds
// very many documents by looking digests up. One thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "aggregate/accumulator.h"
#include "aggregate/distinct.h"
#include "aggregate/request.h"
#include "base/result.h"
#include "filter/path.h"
#include "json/value.h"

namespace amend::aggregate {

// What one value of one field comes to; in the unwound field, each of its elements.
class Digest {
 public:
  // How many rows a document with it makes: one, unless it is of the unwound field.
  [[nodiscard]] std::size_t rows() const { return rows_; }

 private:
  friend class Aggregator;
  std::size_t rows_ = 1;
  std::vector<std::uint32_t> keys_;  // row after row, in the order of the field's uses
  std::vector<Operand> operands_;
};

class Aggregator {
 public:
  // REQUIRES: the request outlives this.
  explicit Aggregator(const Request& request);

  // What is to be read of each document, every path once.
  [[nodiscard]] const std::vector<filter::FieldPath>& fields() const { return fields_; }

  // The digest of a field's value (value_of in key_value.h). `field`: index into fields().
  [[nodiscard]] Digest digest(std::size_t field, const std::optional<json::Value>& value);

  // Whether documents of the same digests may be added at once, where the first of them comes.
  [[nodiscard]] bool adds_many() const;

  // The next document in the order of creation, by the digests of its fields. `times`: so many
  // documents like it, of which it is the first. REQUIRES: times is 1 unless adds_many().
  // Errors: kPayloadTooLarge for more groups or values than limits.h allows.
  Status add(std::span<const Digest* const> fields, std::uint64_t times = 1);

  // The table, once, at the end.
  Table finish();

 private:
  // A use of a field, by a key or a metric. `below`: the first segment that is walked inside an
  // element of the unwound field.
  struct Use {
    std::size_t index;
    std::optional<std::size_t> below = {};
  };
  struct Uses {
    std::vector<Use> keys;
    std::vector<Use> metrics;
  };
  struct MadeGroup {
    std::vector<std::uint32_t> keys;
    std::vector<Accumulator> figures;
  };

  void use(const filter::FieldPath& path, std::size_t index, std::vector<Use> Uses::*list);
  std::size_t field_of(const filter::FieldPath& path);
  void digest_row(const Uses& uses, const std::optional<json::Value>& value, Digest& digest);
  Status add_row(std::span<const Digest* const> fields, std::size_t unwound_row,
                 std::uint64_t times);
  Result<std::size_t> find_group();

  const Request& request_;
  std::vector<filter::FieldPath> fields_;
  std::vector<Uses> uses_;                             // of the fields, in their order
  std::optional<std::size_t> unwound_;                 // index of the field that is unwound
  std::vector<std::unique_ptr<Distinct>> key_values_;  // of the keys
  std::vector<std::unique_ptr<Distinct>> met_values_;  // of the metrics

  std::vector<std::uint32_t> row_keys_;  // of the row at hand
  std::vector<const Operand*> row_operands_;
  // From the number of a group of all keys but the last, and the last key's number, to the number
  // of the group; and so for each key but the first.
  std::vector<std::unordered_map<std::uint64_t, std::uint32_t>> numbers_;
  std::vector<std::uint32_t> groups_of_first_;  // with one key: by its number
  std::vector<MadeGroup> groups_;
  std::size_t figure_bytes_ = 0;
};

}  // namespace amend::aggregate
