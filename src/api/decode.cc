#include "api/decode.h"

#include <algorithm>

#include "base/limits.h"
#include "base/utf8.h"

namespace amend::api {

void Faults::add(Loc loc, std::string message, std::string type) {
  if (issues_.size() >= limits::kReportedFaults) return;
  // What a client sent comes back to it, but not at any length.
  for (Issue::Step& step : loc) {
    auto* name = std::get_if<std::string>(&step);
    if (name != nullptr && name->size() > limits::kReportedNameBytes)
      *name = std::string(whole_characters(*name, limits::kReportedNameBytes)) + "...";
  }
  issues_.push_back({std::move(loc), std::move(message), std::move(type)});
}

void Faults::add(const Status& status) {
  for (const Issue& issue : status.issues()) add(issue.loc, issue.message, issue.type);
}

Status Faults::status() const {
  return issues_.empty() ? Status() : Status::validation(issues_);
}

Fields::Fields(const json::Value& value, Faults::Loc loc, Faults& faults)
    : loc_(std::move(loc)), faults_(faults) {
  take(value);
}

Fields::Fields(const json::Value& element, const Fields& parent, std::string_view list,
               std::size_t index)
    : parent_(&parent), list_(list), index_(index), faults_(parent.faults_) {
  take(element);
}

void Fields::take(const json::Value& value) {
  if (value.is_object()) {
    object_ = &value.object();
  } else {
    faults_.add(loc(), "must be an object", "dict_type");
  }
}

Faults::Loc Fields::loc() const {
  if (parent_ == nullptr) return loc_;
  Faults::Loc loc = parent_->at(std::string(list_));
  loc.emplace_back(static_cast<std::int64_t>(index_));
  return loc;
}

const json::Value* Fields::find(std::string_view name) {
  const json::Value* value = object_ != nullptr ? object_->find(name) : nullptr;
  return value != nullptr && !value->is_null() ? value : nullptr;
}

std::optional<std::string> Fields::text(std::string_view name) {
  const json::Value* value = find(name);
  if (value == nullptr) return {};
  if (value->is_string()) return value->string();
  fault(name, "must be a string", "string_type");
  return {};
}

std::optional<bool> Fields::boolean(std::string_view name) {
  const json::Value* value = find(name);
  if (value == nullptr) return {};
  if (value->is_bool()) return value->boolean();
  fault(name, "must be true or false", "bool_type");
  return {};
}

std::optional<std::int64_t> Fields::integer(std::string_view name) {
  const json::Value* value = find(name);
  if (value == nullptr) return {};
  if (value->type() == json::Value::Type::kInt) return value->int64();
  fault(name, "must be an integer", "int_type");
  return {};
}

const json::Object* Fields::object(std::string_view name) {
  const json::Value* value = find(name);
  if (value == nullptr) return nullptr;
  if (value->is_object()) return &value->object();
  fault(name, "must be an object", "dict_type");
  return nullptr;
}

const json::Array* Fields::array(std::string_view name) {
  const json::Value* value = find(name);
  if (value == nullptr) return nullptr;
  if (value->is_array()) return &value->array();
  fault(name, "must be a list", "list_type");
  return nullptr;
}

std::optional<std::string> Fields::word(std::string_view name,
                                        std::initializer_list<std::string_view> words) {
  auto value = text(name);
  if (!value || std::find(words.begin(), words.end(), *value) != words.end()) return value;
  fault(name, one_of(words), "enum");
  return {};
}

std::string Fields::required_text(std::string_view name) {
  if (find(name) == nullptr) missing(name);
  return text(name).value_or("");
}

void Fields::missing(std::string_view name) {
  if (object_ != nullptr) fault(name, "is missing", "missing");
}

void Fields::fault(std::string_view name, std::string message, std::string type) {
  faults_.add(at(std::string(name)), std::move(message), std::move(type));
}

Faults::Loc Fields::at(Issue::Step step) const {
  Faults::Loc place = loc();
  place.push_back(std::move(step));
  return place;
}

std::string one_of(std::span<const std::string_view> words) {
  std::string text = "must be one of";
  const char* separator = " ";
  for (const std::string_view word : words) {
    text.append(separator).append("'").append(word).append("'");
    separator = ", ";
  }
  return text;
}

}  // namespace amend::api
