#include "bench/contestants/postgres/copy_lines.h"

#include "bench/contestants/sql/dialect.h"
#include "json/write.h"

namespace amend::bench {
namespace {

// Documents hold no tab, no backslash and no line break, so nothing has to be escaped.
constexpr std::size_t kPiece = std::size_t{100} << 10;
constexpr std::string_view kBeforeId = R"({"document_id":")";
constexpr std::size_t kIdSize = 12;
constexpr std::string_view kAfterId = R"(",)";

std::string text_of(const json::Value& value) {
  if (value.is_string()) return value.string();
  if (!value.is_array()) return json::write(value);
  std::vector<std::string> values;
  for (const json::Value& element : value.array()) values.push_back(text_of(element));
  return postgres_array(values);
}

// Every value that is not an object, in the order of the text.
void append_columns(const json::Value& object, std::string& out) {
  for (const auto& [key, value] : object.object()) {
    if (value.is_object()) {
      append_columns(value, out);
      continue;
    }
    out += text_of(value);
    out += '\t';
  }
}

}  // namespace

std::string CopyLines::next() {
  std::string out;
  std::string line;
  while (out.size() < kPiece && std::getline(lines_, line)) {
    if (format_ == CopyFormat::kJsonb) {
      append_jsonb(line, out);
    } else {
      append_typed(line, out);
    }
  }
  return out;
}

void CopyLines::append_jsonb(std::string_view line, std::string& out) const {
  out += "1\t";
  out += line.substr(kBeforeId.size(), kIdSize);
  out += "\t{";
  out += line.substr(kBeforeId.size() + kIdSize + kAfterId.size());
  out += '\n';
}

void CopyLines::append_typed(std::string_view line, std::string& out) {
  const auto document = parser_.parse(line);
  append_columns(document.value(), out);
  out.back() = '\n';
}

}  // namespace amend::bench
