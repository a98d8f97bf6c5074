// The filter language: the tree of a filter, and the truth table that defines it.
//
// A condition asks one question about the values found at one path (path.h says how they are
// found). Its operator sees:
//
//   missing      No value was found. Null is a value; missing is not null.
//   values       Otherwise one or more. One is the rule; several are found when the path crosses an
//                array (items.sku), and then any of them may satisfy the operator.
//   elements     A value that is an array also offers each of its elements, one level deep: an
//                element that is an array offers itself, not its elements. "Offered" below means:
//                every value found, and every element of each value found that is an array.
//
// A value is compared with the operand. In the table "other type" is any type that the sentences
// for the operator do not name; it never satisfies a positive operator and is never an error.
//
//   eq           True if any offered value equals the operand.
//                Missing: false. Null: true only for the operand null.
//                Scalars: types must agree. Numbers are equal by mathematical value, exactly (1 is
//                1.0, 2^53 is not 2^53 + 1); a boolean is no number. Strings are equal if their
//                case foldings are, or, under case_sensitive, their bytes; beyond that two strings
//                are equal if both are instants that name their zone (base/instant.h) and the
//                instants are equal, with or without case_sensitive. Coercion: a string operand
//                that is a JSON number without spaces also equals the stored number, and the
//                operands "true" and "false" equal the stored booleans. An operand that is no
//                string is never coerced: 2134 does not equal a stored "2134". Array: true if an
//                element equals the operand, by the sentences above with coercion and instants; an
//                array operand is compared with the array as a whole, and with the elements that
//                are arrays. Wholes are equal in the same order. Object: equal as a whole to an
//                object operand, whatever the order of members. Inside arrays and objects compared
//                as a whole strings are folded (unless case_sensitive), keys are not, numbers
//                compare by value, and there is neither coercion nor an instant. Null inside an
//                array: [1, null] equals the operand null by its element.
//   ne           True if and only if eq is false: for missing values too, and on arrays only when
//                nothing offered is equal.
//   in           True if eq is true for at least one operand of the list; never for an empty list.
//   nin          True if and only if in is false; so always for an empty list.
//   gt gte lt    True if any offered value stands in that order to the operand (greater, at least,
//   lte          less, at most). Missing, null, booleans, arrays as a whole and objects have no
//                order: false, whatever the operand; all four may be false at once.
//                Number with number: by mathematical value. String with string: when both are
//                instants, zone or not, by time, otherwise by code point; case always counts.
//                A string operand that is a JSON number orders stored numbers by that number; any
//                other string orders no number, and a number orders no string.
//   contains     Decided by each value found on its own.
//                String: true if the operand is a string and a part of it (case folded, or bytes
//                under case_sensitive); the empty operand is a part of every string.
//                Array: true if an element equals the operand: types agree, numbers by value,
//                strings as a whole ("mail" is no element of ["email"]), without coercion and
//                instants. A string that was found by crossing an array on the path is a string.
//                Missing, null, number, boolean, object: false.
//   starts_with  True if any offered value is a string that begins (starts_with) or ends
//   (ends_with) ends_with    with the operand, case folded, or bytes under case_sensitive; all
//   strings do with
//                the empty operand. Missing and all other types: false.
//   regex        True if the expression (RE2 syntax) is found anywhere in any offered string;
//                case does not count unless case_sensitive. Missing and other types: false.
//   text         True if any one offered string has every word of the operand as a whole word
//                (words.h), in any order; false for an operand without words. Missing and other
//                types: false.
//   exists       true: a value was found, null included. false: missing.
//   is_null      true: any offered value is null; so exactly eq null. false: a value was found and
//                is_null true does not hold. Missing satisfies neither; together with missing the
//                two divide all documents.
//   is_empty     True if missing, or if any value found is null or the empty array. Elements are
//                not offered: [null] is not empty. (From the legacy shape only.)
//
// By what the path leads to (T true, F false, = compared as above, - see the column to its left):
//
//                missing  null          scalar,    scalar,     array             object
//                                       same type  other type
//   eq           F        operand null  =          coercion    element or whole  whole
//   ne           T        not eq        not eq     not eq      not eq            not eq
//   in           F        a null in it  =          coercion    element or whole  whole
//   nin          T        not in        not in     not in      not in            not in
//   gt gte lt lte F       F             =          coercion    element           F
//   contains     F        F             substring  F           element equals    F
//   starts_with  F        F             =          F           element           F
//   ends_with    F        F             =          F           element           F
//   regex        F        F             =          F           element           F
//   text         F        F             =          F           one element, all  F
//   exists true  F        T             T          T           T, even []        T
//   exists false T        F             F          F           F                 F
//   is_null true F        T             F          F           element is null   F
//   is_null false F       F             T          T           no element null   T
//   is_empty     T        T             F          F           [] only           F
//
// A path through an array finds several values; each is one of the columns above, any of them may
// make a positive operator true, and none of them may when ne or nin is to be true. If it finds
// none (an empty array, or elements without the member) the path is missing.
//
// Paths to identifiers (FieldPath::is_identifier) are compared exactly by every operator: as if
// case_sensitive, and never as instants.
//
// AND is true if all children are, OR if at least one is, NOT if none is. NOT negates truth, not
// operators: NOT lt is true where the value is missing, and so is not the same as gte.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/instant.h"
#include "filter/normal_form.h"
#include "filter/operators.h"
#include "filter/path.h"
#include "filter/pattern.h"
#include "json/value.h"

namespace amend::filter {

// The operand as its operator needs it, made once when the filter is parsed. Which members are
// filled depends on the operator; the others are empty.
struct Operand {
  FormSet forms;  // eq, ne, in, nin; contains (without coercion and instants)
  // contains, starts_with, ends_with: the string, folded if case is not to count. Orderings: the
  // string as it is.
  std::string text;
  std::optional<json::Value> number;  // orderings: the operand, if it is a number or spells one
  std::optional<Instant> instant;     // orderings: the operand, if it is an instant
  std::vector<std::string> words;     // text
  std::optional<Pattern> pattern;     // regex
};

// One operator on one path. Immutable.
struct Condition {
  FieldPath path;
  Operator op = Operator::kEq;
  json::Value value;            // as given; for exists, is_null and is_empty always a boolean
  bool case_sensitive = false;  // said by the condition or anything around it
  Operand operand;

  // True if strings that differ in case only are the same to this condition.
  [[nodiscard]] bool folds() const { return !case_sensitive && !path.is_identifier(); }
};

struct Node {
  enum class Kind : std::uint8_t { kAnd, kOr, kNot, kCondition };
  Kind kind = Kind::kAnd;
  std::vector<Node> children;                  // of kAnd, kOr and kNot: at least one
  std::shared_ptr<const Condition> condition;  // of kCondition
};

// A filter. Immutable, cheap to copy, safe to share between threads.
class Filter {
 public:
  Filter() = default;  // no condition: every document
  explicit Filter(Node root) : root_(std::make_shared<const Node>(std::move(root))) {}

  // True if there is no condition at all.
  [[nodiscard]] bool empty() const { return root_ == nullptr; }

  // REQUIRES: !empty().
  [[nodiscard]] const Node& root() const { return *root_; }

 private:
  std::shared_ptr<const Node> root_;
};

}  // namespace amend::filter
