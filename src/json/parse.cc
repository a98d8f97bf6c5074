#include "json/parse.h"

#include <simdjson.h>

#include <algorithm>
#include <bit>
#include <string>
#include <utility>

#include "json/tape.h"

namespace amend::json {
namespace {

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

Result<Element> Parser::read(std::string_view text) {
  simdjson::dom::parser& parser = impl_->parser;
  // simdjson counts one level for the document itself, and none for an empty container.
  const std::size_t levels = static_cast<std::size_t>(impl_->max_depth) + 1;
  if (text.size() > parser.capacity() || parser.max_depth() != levels) {
    const auto error = parser.allocate(std::max<std::size_t>(text.size(), 1024), levels);
    if (error != simdjson::SUCCESS) return Status::internal("simdjson cannot allocate its buffers");
  }
  simdjson::dom::element root;
  const auto error = parser.parse(text.data(), text.size(), true).get(root);
  if (error == simdjson::MEMALLOC) return Status::internal("simdjson cannot allocate its buffers");
  if (error != simdjson::SUCCESS) return invalid(describe(error, impl_->max_depth));
  // The first word of simdjson's result says how many there are. A tree takes up to fifty bytes a
  // word, so a text of nothing but brackets would take far more memory than its size.
  if ((parser.doc.tape[0] & simdjson::internal::JSON_VALUE_MASK) > limits::kJsonWords) {
    return Status(Code::kPayloadTooLarge, "The JSON holds too many values");
  }
  return Element(std::bit_cast<Element::Raw>(root));
}

Result<Value> Parser::parse(std::string_view text) {
  AMEND_ASSIGN_OR_RETURN(const Element root, read(text));
  return root.value();
}

Result<Value> parse(std::string_view text, int max_depth) {
  return Parser(max_depth).parse(text);
}

bool is_utf8(std::string_view bytes) {
  return simdjson::validate_utf8(bytes.data(), bytes.size());
}

}  // namespace amend::json
