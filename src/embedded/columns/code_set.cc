#include "embedded/columns/code_set.h"

#include "embedded/columns/result.h"
#include "filter/match.h"

namespace amend::embedded {

bool CodeSet::extend(const std::shared_ptr<const Dictionary>& dictionary, ColumnCode size,
                     Deadline deadline) {
  if (dictionary != dictionary_) *this = CodeSet(std::move(condition_));
  dictionary_ = dictionary;
  bits_.resize(std::max<std::size_t>(bits_.size(), (std::size_t{size} + 63) / 64));
  PacedDeadline pace(deadline);
  json::Parser parser;
  while (size_ < size) {
    const std::string_view bytes = (*dictionary)[size_];
    if (pace.passed_after(bytes.size())) return false;
    const bool in = size_ != kUnknownCode &&
                    filter::satisfies(*condition_, decode_result(bytes, parser).resolved());
    decide(size_, in);
    ++size_;
  }
  return true;
}

void CodeSet::decide(ColumnCode code, bool in) {
  if (in) bits_[code / 64] |= std::uint64_t{1} << (code % 64);
  std::vector<ColumnCode>& few = in ? members_ : others_;
  if (few.size() <= kFew) few.push_back(code);
}

}  // namespace amend::embedded
