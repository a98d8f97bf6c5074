#include "embedded/columns/value_index.h"

#include "embedded/columns/code_sort.h"
#include "embedded/columns/result.h"
#include "filter/fold_case.h"
#include "json/compare.h"

namespace amend::embedded {
namespace {

// The years 0 to 9999, in any zone, in steps of 32 nanoseconds.
std::uint64_t instant_key(const Instant& instant) {
  constexpr std::int64_t kBeginning = -62'167'219'200 - 2 * 86'400;
  return static_cast<std::uint64_t>(instant.seconds - kBeginning) << 25 |
         static_cast<std::uint64_t>(instant.nanoseconds) >> 5;
}

// Sorts by a key whose ties `less` decides, which looks at the values themselves.
template <class Less>
bool sort_with_ties(std::span<KeyedCode> codes, Less less, Deadline deadline) {
  if (!sort_codes(codes, deadline)) return false;
  for (std::size_t begin = 0, end = 0; begin < codes.size(); begin = end) {
    while (end < codes.size() && codes[end].key == codes[begin].key) ++end;
    const auto run = codes.subspan(begin, end - begin);
    if (run.size() == 1) continue;
    std::stable_sort(run.begin(), run.end(),
                     [&](const KeyedCode& a, const KeyedCode& b) { return less(a.code, b.code); });
  }
  return true;
}

std::vector<ColumnCode> codes_of(std::span<const KeyedCode> keyed) {
  std::vector<ColumnCode> codes;
  codes.reserve(keyed.size());
  for (const KeyedCode& one : keyed) codes.push_back(one.code);
  return codes;
}

// Puts fresh codes, which are greater, among sorted ones: behind those that are equal.
template <class Less>
std::vector<ColumnCode> merged(std::span<const ColumnCode> sorted,
                               std::span<const ColumnCode> fresh, Less less) {
  std::vector<ColumnCode> all;
  all.reserve(sorted.size() + fresh.size());
  auto at = sorted.begin();
  for (const ColumnCode code : fresh) {
    const auto end = std::upper_bound(at, sorted.end(), code, less);
    all.insert(all.end(), at, end);
    all.push_back(code);
    at = end;
  }
  all.insert(all.end(), at, sorted.end());
  return all;
}

// Where a value stands; `order(code)` compares the value of a code with it.
template <class Order>
ValueIndex::Place place(ValueIndex::Codes codes, Order order) {
  const auto begin = std::partition_point(codes.begin(), codes.end(),
                                          [&](ColumnCode code) { return order(code) < 0; });
  const auto end =
      std::partition_point(begin, codes.end(), [&](ColumnCode code) { return order(code) <= 0; });
  return {{codes.begin(), begin}, {begin, end}, {end, codes.end()}};
}

}  // namespace

struct ValueIndex::Kinds {
  std::vector<ColumnCode> others;
  std::vector<KeyedCode> numbers;
  std::vector<KeyedCode> texts;
  std::vector<KeyedCode> instants;
};

std::shared_ptr<const ValueIndex> ValueIndex::make(std::shared_ptr<const Dictionary> dictionary,
                                                   ColumnCode size, const ValueIndex* before,
                                                   Deadline deadline) {
  // Finding the place of one among the old takes about as long as sorting a few.
  constexpr ColumnCode kWorthIt = 8;
  if (before != nullptr && size - before->size() > before->size() / kWorthIt) before = nullptr;
  std::shared_ptr<ValueIndex> index(new ValueIndex(std::move(dictionary)));
  index->size_ = size;
  if (before != nullptr) index->instant_bits_ = before->instant_bits_;
  index->instant_bits_.resize((std::size_t{size} + 63) / 64);
  Kinds kinds;
  PacedDeadline pace(deadline);
  for (ColumnCode code = before != nullptr ? before->size() : 0; code < size; ++code) {
    if (code == kUnknownCode) continue;
    const std::string_view bytes = (*index->dictionary_)[code];
    if (pace.passed_after(bytes.size() / 16)) return nullptr;
    index->sort_out(code, found_of(bytes), kinds);
  }
  if (before != nullptr) index->others_ = before->others_;
  index->others_.insert(index->others_.end(), kinds.others.begin(), kinds.others.end());
  const ValueIndex nothing(nullptr);
  const ValueIndex& old = before != nullptr ? *before : nothing;
  const bool done = index->add_numbers(kinds.numbers, old, deadline) &&
                    index->add_instants(kinds.instants, old, deadline) &&
                    index->add_foldings(kinds.texts, old, deadline) &&
                    index->add_texts(kinds.texts, old, deadline);
  return done ? index : nullptr;
}

void ValueIndex::sort_out(ColumnCode code, std::string_view found, Kinds& kinds) {
  const char letter = found.empty() ? '\0' : found.front();
  if (letter == 'i' || letter == 'u' || letter == 'd') {
    kinds.numbers.push_back({double_key(json::nearest_double(number_of(found))), code});
  } else if (letter == 's') {
    const std::string_view text = found.substr(1);
    kinds.texts.push_back({text_key(text, 0), code});
    if (const auto instant = parse_instant(text)) {
      kinds.instants.push_back({instant_key(instant->instant), code});
      instant_bits_[code / 64] |= std::uint64_t{1} << (code % 64);
    }
  } else {
    kinds.others.push_back(code);
  }
}

bool ValueIndex::add_numbers(std::span<KeyedCode> fresh, const ValueIndex& old, Deadline deadline) {
  const auto less = [this](ColumnCode a, ColumnCode b) {
    return json::compare_numbers(number(a), number(b)) < 0;
  };
  if (!sort_with_ties(fresh, less, deadline)) return false;
  numbers_ = merged(old.numbers_, codes_of(fresh), less);
  return true;
}

bool ValueIndex::add_instants(std::span<KeyedCode> fresh, const ValueIndex& old,
                              Deadline deadline) {
  const auto less = [this](ColumnCode a, ColumnCode b) { return instant(a) < instant(b); };
  if (!sort_with_ties(fresh, less, deadline)) return false;
  instants_ = merged(old.instants_, codes_of(fresh), less);
  return true;
}

bool ValueIndex::add_texts(std::span<KeyedCode> fresh, const ValueIndex& old, Deadline deadline) {
  const auto text_of = [this](ColumnCode code) { return text(code); };
  if (!sort_texts(fresh, 0, text_of, deadline)) return false;
  texts_ = merged(old.texts_, codes_of(fresh),
                  [this](ColumnCode a, ColumnCode b) { return text(a) < text(b); });
  return true;
}

// Keeps no order of its own while every string is its folding.
bool ValueIndex::add_foldings(std::span<const KeyedCode> fresh, const ValueIndex& old,
                              Deadline deadline) {
  std::vector<std::pair<ColumnCode, std::string>> changed;  // by code
  for (const KeyedCode& one : fresh) {
    std::string folded = folded_text(one.code);
    if (folded != text(one.code)) changed.emplace_back(one.code, std::move(folded));
  }
  folds_ = old.folds_ || !changed.empty();
  if (!folds_) return true;
  const auto folding = [&](ColumnCode code) -> std::string_view {
    const auto found =
        std::lower_bound(changed.begin(), changed.end(), code,
                         [](const auto& one, ColumnCode wanted) { return one.first < wanted; });
    return found != changed.end() && found->first == code ? found->second : text(code);
  };
  std::vector<KeyedCode> keyed;
  keyed.reserve(fresh.size());
  for (const KeyedCode& one : fresh) keyed.push_back({text_key(folding(one.code), 0), one.code});
  if (!sort_texts(std::span(keyed), 0, folding, deadline)) return false;
  folded_ = merged(old.folded(), codes_of(keyed),
                   [this](ColumnCode a, ColumnCode b) { return folded_text(a) < folded_text(b); });
  return true;
}

json::Value ValueIndex::number(ColumnCode code) const {
  return number_of(found_of((*dictionary_)[code]));
}

std::string_view ValueIndex::text(ColumnCode code) const {
  return found_of((*dictionary_)[code]).substr(1);
}

Instant ValueIndex::instant(ColumnCode code) const {
  return parse_instant(text(code))->instant;
}

std::string ValueIndex::folded_text(ColumnCode code) const {
  return filter::fold_case(text(code));
}

ValueIndex::Place ValueIndex::find(const json::Value& wanted) const {
  return place(numbers_,
               [&](ColumnCode code) { return json::compare_numbers(number(code), wanted); });
}

ValueIndex::Place ValueIndex::find(std::string_view wanted) const {
  return place(texts_, [&](ColumnCode code) { return text(code) <=> wanted; });
}

ValueIndex::Place ValueIndex::find(const Instant& wanted) const {
  return place(instants_, [&](ColumnCode code) { return instant(code) <=> wanted; });
}

ValueIndex::Codes ValueIndex::find_folded(std::string_view wanted) const {
  return place(folded(), [&](ColumnCode code) { return folded_text(code) <=> wanted; }).equal;
}

ValueIndex::Codes ValueIndex::find_folded_prefix(std::string_view wanted) const {
  return place(folded(),
               [&](ColumnCode code) {
                 return std::string_view(folded_text(code)).substr(0, wanted.size()) <=> wanted;
               })
      .equal;
}

std::size_t ValueIndex::bytes() const {
  const std::size_t codes = others_.capacity() + numbers_.capacity() + texts_.capacity() +
                            folded_.capacity() + instants_.capacity();
  return codes * sizeof(ColumnCode) + instant_bits_.capacity() * sizeof(std::uint64_t);
}

}  // namespace amend::embedded
