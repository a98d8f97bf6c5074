// CodeSet: the codes whose results satisfy one condition of a filter.
//
// The reference evaluator (filter/match.h) decides, once for each distinct result; of a large
// dictionary the index of its values decides, where the condition allows it (indexed_codes.h). When
// the dictionary has grown, only what is new is decided. One thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "embedded/columns/dictionary.h"
#include "embedded/columns/value_index.h"
#include "filter/expr.h"
#include "json/parse.h"

namespace amend::embedded {

class CodeSet {
 public:
  explicit CodeSet(std::shared_ptr<const filter::Condition> condition)
      : condition_(std::move(condition)) {}

  // Whether an index would save time, with so many codes to decide.
  [[nodiscard]] bool wants_index(const std::shared_ptr<const Dictionary>& dictionary) const;

  // Decides the codes below `size` that are not decided yet; all of them if the dictionary is
  // another than before. `index` is one of the dictionary, which is used if no code is decided yet,
  // or nullptr. False: the deadline passed first.
  [[nodiscard]] bool extend(const std::shared_ptr<const Dictionary>& dictionary, ColumnCode size,
                            const ValueIndex* index, Deadline deadline);

  // Never true of kUnknownCode. REQUIRES: the code is decided.
  [[nodiscard]] bool has(ColumnCode code) const {
    return (bits_[code / 64] >> (code % 64) & 1) != 0;
  }

  // The same as bits: bit c % 64 of number c / 64 for each code c below size(), and some zeros.
  [[nodiscard]] const std::vector<std::uint64_t>& bits() const { return bits_; }

  // Codes decided so far: those below this.
  [[nodiscard]] ColumnCode size() const { return size_; }

  // The codes in the set if there are at most kFew of them, or the codes that are not, kUnknownCode
  // among them. Too many: more than kFew, and not all of them.
  static constexpr std::size_t kFew = 8;
  [[nodiscard]] const std::vector<ColumnCode>& members() const { return members_; }
  [[nodiscard]] const std::vector<ColumnCode>& others() const { return others_; }

 private:
  [[nodiscard]] bool ask(ColumnCode code);
  void list_few();

  std::shared_ptr<const filter::Condition> condition_;
  std::shared_ptr<const Dictionary> dictionary_;
  ColumnCode size_ = 0;
  std::vector<std::uint64_t> bits_;
  std::vector<ColumnCode> members_;  // at most kFew + 1
  std::vector<ColumnCode> others_;   // the same
  json::Parser parser_;
  std::string buffer_;
};

}  // namespace amend::embedded
