// CodeSet: the codes whose results satisfy one condition of a filter.
//
// The reference evaluator (filter/match.h) decides, once for each distinct result. When the
// dictionary has grown, only what is new is decided. One thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "base/clock.h"
#include "embedded/columns/dictionary.h"
#include "filter/expr.h"

namespace amend::embedded {

class CodeSet {
 public:
  explicit CodeSet(std::shared_ptr<const filter::Condition> condition)
      : condition_(std::move(condition)) {}

  // Decides the codes below `size` that are not decided yet; all of them if the dictionary is
  // another than before. False: the deadline passed first.
  [[nodiscard]] bool extend(const std::shared_ptr<const Dictionary>& dictionary, ColumnCode size,
                            Deadline deadline);

  // Never true of kUnknownCode. REQUIRES: the code is decided.
  [[nodiscard]] bool has(ColumnCode code) const {
    return (bits_[code / 64] >> (code % 64) & 1) != 0;
  }

  // Codes decided so far: those below this.
  [[nodiscard]] ColumnCode size() const { return size_; }

  // The codes in the set if there are at most kFew of them, or the codes that are not, kUnknownCode
  // among them. Too many: more than kFew, and not all of them.
  static constexpr std::size_t kFew = 8;
  [[nodiscard]] const std::vector<ColumnCode>& members() const { return members_; }
  [[nodiscard]] const std::vector<ColumnCode>& others() const { return others_; }

 private:
  void decide(ColumnCode code, bool in);

  std::shared_ptr<const filter::Condition> condition_;
  std::shared_ptr<const Dictionary> dictionary_;
  ColumnCode size_ = 0;
  std::vector<std::uint64_t> bits_;
  std::vector<ColumnCode> members_;  // at most kFew + 1
  std::vector<ColumnCode> others_;   // the same
};

}  // namespace amend::embedded
