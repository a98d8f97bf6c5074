#include "filter/condition.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/limits.h"
#include "filter/fold_case.h"
#include "filter/numeric_text.h"
#include "filter/words.h"

namespace amend::filter {
namespace {

std::string name_of(Operator op) {
  return "'" + std::string(operator_name(op)) + "'";
}

Status check_field(std::string_view field, const Loc& loc) {
  if (field.empty()) return invalid(loc, "must name a field", "too_short");
  if (field.size() > limits::kFilterTextBytes) {
    return invalid(loc,
                   "must be at most " + std::to_string(limits::kFilterTextBytes) + " bytes long",
                   "too_long");
  }
  return {};
}

Status check_dynamic(const json::Value& value, const Loc& loc) {
  const bool inside =
      value.is_array() && std::any_of(value.array().begin(), value.array().end(), is_dynamic_value);
  if (!inside && !is_dynamic_value(value)) return {};
  return {Code::kBadRequest, "The dynamic value at " + describe(loc) +
                                 " cannot be resolved here: only a retriever has inputs. Write the "
                                 "value itself"};
}

Status check_list(Operator op, const json::Value& value, const Loc& loc) {
  if (!value.is_array()) return invalid(loc, "must be a list for " + name_of(op), "list_type");
  if (value.array().size() <= limits::kFilterListValues) return {};
  return invalid(loc, "must have at most " + std::to_string(limits::kFilterListValues) + " values",
                 "too_long");
}

Status check_short_text(Operator op, const json::Value& value, const Loc& loc) {
  if (!value.is_string()) return invalid(loc, "must be a string for " + name_of(op), "string_type");
  if (value.string().size() <= limits::kFilterTextBytes) return {};
  return invalid(loc,
                 "must be at most " + std::to_string(limits::kFilterTextBytes) +
                     " bytes long for " + name_of(op),
                 "too_long");
}

// Whether the operand is of a type that the operator compares with.
Status check_operand(Operator op, const json::Value& value, const Loc& loc) {
  switch (op) {
    case Operator::kEq:
    case Operator::kNe:
    case Operator::kExists:
    case Operator::kIsNull:
    case Operator::kIsEmpty:
      return {};
    case Operator::kIn:
    case Operator::kNin:
      return check_list(op, value, loc);
    case Operator::kGt:
    case Operator::kGte:
    case Operator::kLt:
    case Operator::kLte:
      if (value.is_number() || value.is_string()) return {};
      return invalid(loc, "must be a number or a string (dates too) for " + name_of(op),
                     "value_error");
    case Operator::kContains:
      if (value.is_scalar() && !value.is_null()) return {};
      return invalid(
          loc, "must be a string, or a number or boolean to find in a list, for " + name_of(op),
          "string_type");
    case Operator::kStartsWith:
    case Operator::kEndsWith:
      if (value.is_string()) return {};
      return invalid(loc, "must be a string for " + name_of(op), "string_type");
    case Operator::kRegex:
    case Operator::kText:
      return check_short_text(op, value, loc);
  }
  return {};
}

std::optional<bool> read_flag(const json::Value& value) {
  if (value.is_bool()) return value.boolean();
  if (value.is_string() && value.string() == "true") return true;
  if (value.is_string() && value.string() == "false") return false;
  return std::nullopt;
}

// Fills in the operand of exists, is_null and is_empty: without one it is true.
Status compile_flag(Condition& condition, const json::Value* value, const Loc& loc) {
  const std::optional<bool> flag = value == nullptr ? true : read_flag(*value);
  if (!flag) return invalid(loc, "must be true or false for " + name_of(condition.op), "bool_type");
  condition.value = *flag;
  return {};
}

void compile_forms(Condition& condition) {
  const bool membership = condition.op == Operator::kContains;
  const bool identifier = condition.path.is_identifier();
  FormSet forms(Sameness{
      .fold = condition.folds(), .instants = !membership && !identifier, .coerce = !membership});
  if (condition.op == Operator::kIn || condition.op == Operator::kNin) {
    for (const json::Value& value : condition.value.array()) forms.add(value);
  } else {
    forms.add(condition.value);
  }
  condition.operand.forms = std::move(forms);
}

void compile_text(Condition& condition) {
  if (!condition.value.is_string()) return;
  const std::string& text = condition.value.string();
  condition.operand.text = condition.folds() ? fold_case(text) : text;
}

void compile_order(Condition& condition) {
  Operand& operand = condition.operand;
  if (condition.value.is_number()) {
    operand.number = condition.value;
    return;
  }
  operand.text = condition.value.string();
  operand.number = numeric_text(operand.text);
  if (condition.path.is_identifier()) return;
  if (const auto found = parse_instant(operand.text)) operand.instant = found->instant;
}

Status compile_pattern(Condition& condition, const Loc& loc) {
  auto pattern = Pattern::compile(condition.value.string(), !condition.folds());
  if (!pattern.ok()) {
    return {Code::kBadRequest, pattern.status().message() + " (at " + describe(loc) + ")"};
  }
  condition.operand.pattern = std::move(*pattern);
  return {};
}

// Fills in the operand from the value. REQUIRES: the value has passed check_operand.
Status compile(Condition& condition, const Loc& loc) {
  switch (condition.op) {
    case Operator::kEq:
    case Operator::kNe:
    case Operator::kIn:
    case Operator::kNin:
      compile_forms(condition);
      return {};
    case Operator::kGt:
    case Operator::kGte:
    case Operator::kLt:
    case Operator::kLte:
      compile_order(condition);
      return {};
    case Operator::kContains:
      compile_forms(condition);
      compile_text(condition);
      return {};
    case Operator::kStartsWith:
    case Operator::kEndsWith:
      compile_text(condition);
      return {};
    case Operator::kText:
      condition.operand.words = words_of(condition.value.string(), condition.folds());
      return {};
    case Operator::kRegex:
      return compile_pattern(condition, loc);
    case Operator::kExists:
    case Operator::kIsNull:
    case Operator::kIsEmpty:
      return {};
  }
  return {};
}

bool takes_flag(Operator op) {
  return op == Operator::kExists || op == Operator::kIsNull || op == Operator::kIsEmpty;
}

}  // namespace

Status invalid(Loc loc, std::string message, std::string type) {
  return Status::validation({{std::move(loc), std::move(message), std::move(type)}});
}

bool is_dynamic_value(const json::Value& value) {
  const json::Value* type = value.find("type");
  const json::Value* field = value.find("field");
  return type != nullptr && type->is_string() && type->string() == "dynamic" && field != nullptr &&
         field->is_string();
}

Result<Condition> make_condition(std::string_view field, Operator op, const json::Value* value,
                                 bool case_sensitive, const ConditionPlaces& places) {
  AMEND_RETURN_IF_ERROR(check_field(field, places.field));
  if (value != nullptr) AMEND_RETURN_IF_ERROR(check_dynamic(*value, places.value));
  Condition condition;
  condition.path = FieldPath(field);
  condition.op = op;
  condition.case_sensitive = case_sensitive;
  if (takes_flag(op)) {
    AMEND_RETURN_IF_ERROR(compile_flag(condition, value, places.value));
    return condition;
  }
  if (value == nullptr) {
    return invalid(places.value, "is missing: give what " + name_of(op) + " is to compare with",
                   "missing");
  }
  AMEND_RETURN_IF_ERROR(check_operand(op, *value, places.value));
  condition.value = *value;
  AMEND_RETURN_IF_ERROR(compile(condition, places.value));
  return condition;
}

}  // namespace amend::filter
