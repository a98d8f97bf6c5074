#include "api/csv.h"

#include <algorithm>

#include "base/limits.h"
#include "json/write.h"

namespace amend::api {
namespace {

constexpr std::string_view kFormulas[] = {"=",  "+",      "-",      "@",      "\t",    "\r",
                                          "\n", "\uFF1D", "\uFF0B", "\uFF0D", "\uFF20"};

bool is_formula(std::string_view text) {
  const std::size_t first = text.find_first_not_of('\'');
  if (first == std::string_view::npos) return false;
  const std::string_view rest = text.substr(first);
  const auto begins = [&](std::string_view with) { return rest.starts_with(with); };
  return std::any_of(std::begin(kFormulas), std::end(kFormulas), begins);
}

Status too_many_fields() {
  return {Code::kBadRequest,
          "The documents have more than " + std::to_string(limits::kCsvColumns) +
              " fields, or fields with very long names, together; name those that you want in "
              "'select_fields', or export JSON",
          {{"limit", static_cast<std::int64_t>(limits::kCsvColumns)}}};
}

void write_ids(const document::Identity& identity, CsvRow& row) {
  row.add_text(identity.document_id);
  row.add_text(identity.collection_id);
}

}  // namespace

void CsvRow::begin_cell() {
  if (ended_) {
    row_.clear();
    cells_ = 0;
    ended_ = false;
  }
  if (cells_++ > 0) row_.push_back(',');
}

void CsvRow::add(const json::Value* value) {
  if (value != nullptr && value->is_string()) return add_text(value->string());
  begin_cell();
  if (value != nullptr && !value->is_null()) put(json::write(*value), "");
}

void CsvRow::add_text(std::string_view text) {
  begin_cell();
  put(text, is_formula(text) ? "'" : "");
}

void CsvRow::put(std::string_view text, std::string_view prefix) {
  const bool plain = !text.empty() && text.find_first_of(",\"\r\n") == std::string_view::npos &&
                     text.front() != ' ' && text.back() != ' ';
  if (!plain) row_.push_back('"');
  row_.append(prefix);
  for (const char c : text) {
    if (c == '"') row_.push_back('"');
    row_.push_back(c);
  }
  if (!plain) row_.push_back('"');
}

// A row of one empty cell would be an empty line, which is none to many readers.
std::string_view CsvRow::end() {
  if (row_.empty()) row_ = "\"\"";
  row_.append("\r\n");
  ended_ = true;
  return row_;
}

Status CsvFields::take_in(const json::Element& body) {
  for (json::Element::Members members(body); members.next();) {
    const std::string_view name = members.key();
    if (columns_.find(name) != columns_.end()) continue;
    bytes_ += name.size();
    if (columns_.size() == limits::kCsvColumns || bytes_ > limits::kCsvHeaderBytes) {
      return too_many_fields();
    }
    names_.emplace_back(columns_.emplace(name, names_.size()).first->first);
  }
  return {};
}

void CsvFields::write_header(CsvRow& row) const {
  row.add_text("document_id");
  row.add_text("collection_id");
  for (const std::string_view name : names_) row.add_text(name);
  row.add_text("_internal");
}

void CsvFields::write(const document::Document& document, CsvRow& row) {
  cells_.assign(names_.size(), nullptr);
  for (const json::Member& member : document.body().object()) {
    cells_[columns_.find(member.key)->second] = &member.value;
  }
  write_ids(document.identity(), row);
  for (const json::Value* cell : cells_) row.add(cell);
  row.add(&document.internal_block());
}

CsvPaths::CsvPaths(const std::vector<std::string>& paths) {
  for (const std::string& path : paths) paths_.emplace_back(path);
}

void CsvPaths::write_header(CsvRow& row) const {
  for (const filter::FieldPath& path : paths_) row.add_text(path.text());
}

void CsvPaths::write(const document::Document& document, CsvRow& row) const {
  for (const filter::FieldPath& path : paths_) {
    const filter::Resolved found = filter::resolve(path, document);
    if (!found.crossed_array) {
      row.add(found.values.empty() ? nullptr : found.values.front());
      continue;
    }
    json::Array list;
    for (const json::Value* value : found.values) list.push_back(*value);
    const json::Value cell = std::move(list);
    row.add(&cell);
  }
}

}  // namespace amend::api
