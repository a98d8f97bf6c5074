#include "embedded/columns/indexed_codes.h"

#include <algorithm>

#include "embedded/columns/result.h"
#include "filter/fold_case.h"
#include "filter/match.h"
#include "filter/numeric_text.h"

namespace amend::embedded {
namespace {

using filter::Condition;
using filter::Operator;
using Codes = ValueIndex::Codes;

// One condition on its way through the index. What the orders do not decide by themselves is asked
// of the reference evaluator: the answers of an operator that compares for equality are, and so is
// all that is neither a string nor a number.
class Decision {
 public:
  Decision(const Condition& condition, const Dictionary& dictionary, const ValueIndex& index,
           Deadline deadline, std::vector<std::uint64_t>& bits)
      : condition_(condition),
        dictionary_(dictionary),
        index_(index),
        pace_(deadline),
        bits_(bits) {}

  bool run() {
    switch (condition_.op) {
      case Operator::kEq:
        return ask(index_.others()) && ask_equal(condition_.value);
      case Operator::kIn:
        return ask(index_.others()) && ask_equal_to_any();
      case Operator::kNe:
        set_values();
        return ask(index_.others()) && ask_equal(condition_.value);
      case Operator::kNin:
        set_values();
        return ask(index_.others()) && ask_equal_to_any();
      case Operator::kGt:
      case Operator::kGte:
      case Operator::kLt:
      case Operator::kLte:
        set_ordered();
        return ask(index_.others());
      case Operator::kStartsWith:
        return ask(index_.others()) && decide_prefix();
      default:  // exists, is_null, is_empty say the same of every string and number
        if (filter::satisfies(condition_, "", buffer_)) set_values();
        return ask(index_.others());
    }
  }

 private:
  void put(ColumnCode code, bool in) {
    const std::uint64_t bit = std::uint64_t{1} << (code % 64);
    bits_[code / 64] = in ? bits_[code / 64] | bit : bits_[code / 64] & ~bit;
  }
  void set(Codes codes) {
    for (const ColumnCode code : codes) put(code, true);
  }
  void set_values() {
    set(index_.numbers());
    set(index_.texts());
  }

  bool ask(Codes codes) {
    for (const ColumnCode code : codes) {
      const std::string_view bytes = dictionary_[code];
      if (pace_.passed_after(bytes.size())) return false;
      const auto found = decode_result(bytes, parser_);
      put(code, filter::satisfies(condition_, found.resolved()));
    }
    return true;
  }

  // Asks all that could equal one operand (normal_form.h): numbers by value, strings by their
  // foldings, whether or not case counts, instants by time.
  bool ask_equal(const json::Value& operand) {
    if (operand.is_number()) return ask(index_.find(operand).equal);
    if (!operand.is_string()) return true;
    const std::string& text = operand.string();
    if (const auto number = filter::numeric_text(text)) {
      if (!ask(index_.find(*number).equal)) return false;
    }
    if (const auto instant = parse_instant(text)) {
      if (!ask(index_.find(instant->instant).equal)) return false;
    }
    return ask(index_.find_folded(filter::fold_case(text)));
  }

  bool ask_equal_to_any() {
    const json::Array& operands = condition_.value.array();
    return std::all_of(operands.begin(), operands.end(),
                       [this](const json::Value& operand) { return ask_equal(operand); });
  }

  // Numbers by value, strings by their bytes; but instants by time, if the operand is one.
  void set_ordered() {
    const filter::Operand& operand = condition_.operand;
    if (operand.number) for_each_ordered(index_.find(*operand.number), [this](Codes c) { set(c); });
    if (!condition_.value.is_string()) return;
    const auto texts = index_.find(std::string_view(operand.text));
    if (!operand.instant) return for_each_ordered(texts, [this](Codes codes) { set(codes); });
    for_each_ordered(texts, [this](Codes codes) {
      for (const ColumnCode code : codes) {
        if (!index_.is_instant(code)) put(code, true);
      }
    });
    for_each_ordered(index_.find(*operand.instant), [this](Codes codes) { set(codes); });
  }

  // The parts of an order that the operator accepts.
  template <class Visit>
  void for_each_ordered(const ValueIndex::Place& place, Visit visit) {
    const Operator op = condition_.op;
    if (op == Operator::kLt || op == Operator::kLte) visit(place.before);
    if (op == Operator::kLte || op == Operator::kGte) visit(place.equal);
    if (op == Operator::kGt || op == Operator::kGte) visit(place.after);
  }

  bool decide_prefix() {
    if (!condition_.folds()) {
      return ask(index_.find_folded_prefix(filter::fold_case(condition_.operand.text)));
    }
    set(index_.find_folded_prefix(condition_.operand.text));
    return true;
  }

  const Condition& condition_;
  const Dictionary& dictionary_;
  const ValueIndex& index_;
  PacedDeadline pace_;
  std::vector<std::uint64_t>& bits_;
  json::Parser parser_;
  std::string buffer_;
};

}  // namespace

bool uses_index(const Condition& condition) {
  switch (condition.op) {
    case Operator::kContains:
    case Operator::kEndsWith:
    case Operator::kRegex:
    case Operator::kText:
      return false;
    default:
      return true;
  }
}

bool decide_codes(const Condition& condition, const Dictionary& dictionary, const ValueIndex& index,
                  Deadline deadline, std::vector<std::uint64_t>& bits) {
  return Decision(condition, dictionary, index, deadline, bits).run();
}

}  // namespace amend::embedded
