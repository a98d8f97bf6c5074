// ValueIndex: the values of a dictionary in the orders in which conditions compare them, so that a
// condition on very many distinct values need not be asked of each.
//
// A result that is one number or one string stands in these orders. All others (missing, null,
// booleans, arrays, objects, several values) are only listed; whoever asks the index asks them one
// by one. kUnknownCode is nowhere.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/instant.h"
#include "embedded/columns/code_sort.h"
#include "embedded/columns/dictionary.h"
#include "json/value.h"

namespace amend::embedded {

// Immutable; any thread.
class ValueIndex {
 public:
  using Codes = std::span<const ColumnCode>;

  // An index of the codes below `size`. `before` is an earlier one of the same dictionary, which is
  // added to if that is quicker, or nullptr. Null if the deadline passed first.
  static std::shared_ptr<const ValueIndex> make(std::shared_ptr<const Dictionary> dictionary,
                                                ColumnCode size, const ValueIndex* before,
                                                Deadline deadline);

  // Codes below this are in the index.
  [[nodiscard]] ColumnCode size() const { return size_; }

  [[nodiscard]] Codes others() const { return others_; }
  [[nodiscard]] Codes numbers() const { return numbers_; }    // by mathematical value
  [[nodiscard]] Codes texts() const { return texts_; }        // strings by their bytes
  [[nodiscard]] Codes instants() const { return instants_; }  // strings that are instants, by time
  [[nodiscard]] bool is_instant(ColumnCode code) const {
    return !instants_.empty() && (instant_bits_[code / 64] >> (code % 64) & 1) != 0;
  }

  // A part of one of these orders: what stands before a value, what is equal to it.
  struct Place {
    Codes before;
    Codes equal;
    Codes after;
  };
  // REQUIRES: a number.
  [[nodiscard]] Place find(const json::Value& number) const;
  [[nodiscard]] Place find(std::string_view text) const;
  [[nodiscard]] Place find(const Instant& instant) const;
  // The strings whose foldings (filter/fold_case.h) are, or begin with, a folded text.
  [[nodiscard]] Codes find_folded(std::string_view folded) const;
  [[nodiscard]] Codes find_folded_prefix(std::string_view folded) const;

  // The value of a code of numbers(), or of texts().
  [[nodiscard]] json::Value number(ColumnCode code) const;
  [[nodiscard]] std::string_view text(ColumnCode code) const;

  [[nodiscard]] std::size_t bytes() const;

 private:
  explicit ValueIndex(std::shared_ptr<const Dictionary> dictionary)
      : dictionary_(std::move(dictionary)) {}

  struct Kinds;
  void sort_out(ColumnCode code, std::string_view found, Kinds& kinds);
  // Each sorts fresh codes and puts them among those of an earlier index.
  bool add_numbers(std::span<KeyedCode> fresh, const ValueIndex& old, Deadline deadline);
  bool add_instants(std::span<KeyedCode> fresh, const ValueIndex& old, Deadline deadline);
  bool add_texts(std::span<KeyedCode> fresh, const ValueIndex& old, Deadline deadline);
  bool add_foldings(std::span<const KeyedCode> fresh, const ValueIndex& old, Deadline deadline);
  [[nodiscard]] Codes folded() const { return folds_ ? Codes(folded_) : Codes(texts_); }
  [[nodiscard]] Instant instant(ColumnCode code) const;
  [[nodiscard]] std::string folded_text(ColumnCode code) const;

  std::shared_ptr<const Dictionary> dictionary_;
  ColumnCode size_ = 0;
  std::vector<ColumnCode> others_;
  std::vector<ColumnCode> numbers_;
  std::vector<ColumnCode> texts_;
  std::vector<ColumnCode> folded_;  // strings by their foldings; empty if they are their foldings
  bool folds_ = false;              // some string is not its folding
  std::vector<ColumnCode> instants_;
  std::vector<std::uint64_t> instant_bits_;  // by code
};

}  // namespace amend::embedded
