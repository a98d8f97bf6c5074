#include "json/parse.h"

#include <simdjson.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace amend::json {
namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;

Value convert(const element& from);

Value convert_array(const simdjson::dom::array& from) {
  Array array;
  array.reserve(from.size());
  for (const element child : from) array.push_back(convert(child));
  return array;
}

// A handful of members: looking for a repeated key as each one arrives is cheapest.
Value convert_small_object(const simdjson::dom::object& from) {
  Object object;
  object.reserve(from.size());
  for (const auto field : from) object.put_last(std::string(field.key), convert(field.value));
  return object;
}

// Many members: sorted by key and place, the last of each run of equal keys is the one that counts.
// Sorted, not hashed: with a hash that clients know they could choose keys that collide.
Value convert_large_object(const simdjson::dom::object& from) {
  std::vector<std::pair<std::string_view, std::size_t>> order;
  order.reserve(from.size());
  for (const auto field : from) order.emplace_back(field.key, order.size());
  std::sort(order.begin(), order.end());
  std::vector<bool> counts(order.size(), true);
  for (std::size_t at = 1; at < order.size(); ++at) {
    if (order[at].first == order[at - 1].first) counts[order[at - 1].second] = false;
  }
  Object object;
  object.reserve(order.size());
  std::size_t position = 0;
  for (const auto field : from) {
    if (counts[position++]) object.append(std::string(field.key), convert(field.value));
  }
  return object;
}

Value convert_object(const simdjson::dom::object& from) {
  constexpr std::size_t kSmall = 24;
  return from.size() <= kSmall ? convert_small_object(from) : convert_large_object(from);
}

Value convert(const element& from) {
  switch (from.type()) {
    case element_type::NULL_VALUE:
      return nullptr;
    case element_type::BOOL:
      return from.get_bool().value_unsafe();
    case element_type::INT64:
      return from.get_int64().value_unsafe();
    case element_type::UINT64:
      return from.get_uint64().value_unsafe();
    case element_type::DOUBLE:
      return from.get_double().value_unsafe();
    case element_type::STRING:
      return from.get_string().value_unsafe();
    case element_type::ARRAY:
      return convert_array(from.get_array().value_unsafe());
    case element_type::OBJECT:
      return convert_object(from.get_object().value_unsafe());
  }
  return nullptr;
}

std::string describe(simdjson::error_code error, int max_depth) {
  switch (error) {
    case simdjson::EMPTY:
      return "is empty, a JSON value was expected";
    case simdjson::DEPTH_ERROR:
      return "is nested deeper than " + std::to_string(max_depth) + " levels";
    case simdjson::NUMBER_ERROR:
      return "holds a number that is not JSON or that no 64-bit integer or double can hold";
    case simdjson::UTF8_ERROR:
      return "is not valid UTF-8";
    case simdjson::STRING_ERROR:
      return "holds a string with an invalid escape, such as half of a surrogate pair";
    case simdjson::UNCLOSED_STRING:
      return "ends inside a string";
    case simdjson::UNESCAPED_CHARS:
      return "holds a control character that must be escaped";
    default:
      return "is not valid JSON";
  }
}

Status invalid(std::string message) {
  return Status::validation({{{}, std::move(message), "json_invalid"}});
}

}  // namespace

struct Parser::Impl {
  simdjson::dom::parser parser;
  int max_depth;
};

Parser::Parser(int max_depth) : impl_(std::make_unique<Impl>()) {
  impl_->max_depth = max_depth;
}
Parser::~Parser() = default;
Parser::Parser(Parser&&) noexcept = default;
Parser& Parser::operator=(Parser&&) noexcept = default;

Result<Value> Parser::parse(std::string_view text) {
  simdjson::dom::parser& parser = impl_->parser;
  if (text.size() > parser.capacity() ||
      parser.max_depth() != static_cast<std::size_t>(impl_->max_depth)) {
    // simdjson counts one level for the document itself.
    const auto error = parser.allocate(std::max<std::size_t>(text.size(), 1024),
                                       static_cast<std::size_t>(impl_->max_depth));
    if (error != simdjson::SUCCESS) return Status::internal("simdjson cannot allocate its buffers");
  }
  element root;
  const auto error = parser.parse(text.data(), text.size(), true).get(root);
  if (error == simdjson::MEMALLOC) return Status::internal("simdjson cannot allocate its buffers");
  if (error != simdjson::SUCCESS) return invalid(describe(error, impl_->max_depth));
  // The first word of simdjson's result says how many there are. A tree takes up to fifty bytes a
  // word, so a text of nothing but brackets would take far more memory than its size.
  if ((parser.doc.tape[0] & simdjson::internal::JSON_VALUE_MASK) > limits::kJsonWords) {
    return Status(Code::kPayloadTooLarge, "The JSON holds too many values");
  }
  return convert(root);
}

Result<Value> parse(std::string_view text, int max_depth) {
  return Parser(max_depth).parse(text);
}

bool is_utf8(std::string_view bytes) {
  return simdjson::validate_utf8(bytes.data(), bytes.size());
}

}  // namespace amend::json
