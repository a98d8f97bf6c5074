// Document: one document of the benchmark, made from its row number and a fixed seed alone.
//
// Row n is the same document in every data set, on every machine; so the first 100,000 documents of
// a million are the documents of the smaller data set. Text is lower-case ASCII, so that stores
// that fold case and stores that do not give the same answers. Any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace amend::bench {

inline constexpr std::size_t kTags = 3;

// What filters and sorts look at. The rest (title, note, ...) exists only in the text.
struct Document {
  std::uint64_t row = 0;
  std::string_view status;  // pending 30%, reviewed 30%, archived 25%, rejected 15%
  std::string category;     // 40 values: news-0 to news-4, sport-0, ...
  std::uint64_t score = 0;  // 0 to 99
  std::uint64_t views = 0;  // below 10^9
  std::array<std::string_view, kTags> tags;
  bool reviewed = false;
  std::string serial;  // no two documents have the same
};

Document make_document(std::uint64_t row);

// "doc-00000042"
std::string document_id(std::uint64_t row);

// The row of an id that document_id made.
std::uint64_t row_of(std::string_view id);

// Appends the document as one line of JSON without the line break, about 500 bytes, document_id
// first. Holds no backslash.
void write_document(const Document& document, std::string& out);

}  // namespace amend::bench
