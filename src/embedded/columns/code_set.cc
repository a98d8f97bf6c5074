#include "embedded/columns/code_set.h"

#include <algorithm>
#include <bit>

#include "embedded/columns/indexed_codes.h"
#include "embedded/columns/result.h"
#include "filter/match.h"

namespace amend::embedded {

bool CodeSet::wants_index(const std::shared_ptr<const Dictionary>& dictionary) const {
  return (dictionary != dictionary_ || size_ == 0) && uses_index(*condition_);
}

bool CodeSet::extend(const std::shared_ptr<const Dictionary>& dictionary, ColumnCode size,
                     const ValueIndex* index, Deadline deadline) {
  if (dictionary != dictionary_) *this = CodeSet(std::move(condition_));
  dictionary_ = dictionary;
  if (size_ > 0) index = nullptr;
  const ColumnCode end = index != nullptr ? std::max(size, index->size()) : size;
  bits_.resize(std::max<std::size_t>(bits_.size(), (std::size_t{end} + 63) / 64));
  if (size_ >= size) return true;
  if (index != nullptr) {
    if (!decide_codes(*condition_, *dictionary, *index, deadline, bits_)) {
      std::fill(bits_.begin(), bits_.end(), 0);
      return false;
    }
    size_ = index->size();
  }
  PacedDeadline pace(deadline);
  for (; size_ < size; ++size_) {
    if (pace.passed_after((*dictionary)[size_].size())) return false;
    if (ask(size_)) bits_[size_ / 64] |= std::uint64_t{1} << (size_ % 64);
  }
  list_few();
  return true;
}

bool CodeSet::ask(ColumnCode code) {
  if (code == kUnknownCode) return false;
  const std::string_view bytes = (*dictionary_)[code];
  const std::string_view found = found_of(bytes);
  if (found.starts_with('s')) return filter::satisfies(*condition_, found.substr(1), buffer_);
  return filter::satisfies(*condition_, decode_result(bytes, parser_).resolved());
}

void CodeSet::list_few() {
  const auto list = [this](std::vector<ColumnCode>& few, std::uint64_t flip) {
    few.clear();
    for (std::size_t word = 0; word * 64 < size_ && few.size() <= kFew; ++word) {
      std::uint64_t left = bits_[word] ^ flip;
      if (word == size_ / 64) left &= (std::uint64_t{1} << (size_ % 64)) - 1;
      for (; left != 0 && few.size() <= kFew; left &= left - 1) {
        few.push_back(static_cast<ColumnCode>(word * 64) +
                      static_cast<ColumnCode>(std::countr_zero(left)));
      }
    }
  };
  list(members_, 0);
  list(others_, ~std::uint64_t{0});
}

}  // namespace amend::embedded
