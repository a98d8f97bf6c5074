// CopyLines: the documents of a file as COPY's text format takes them.
#pragma once

#include <cstdint>
#include <fstream>
#include <string>
#include <string_view>

#include "json/parse.h"

namespace amend::bench {

enum class CopyFormat : std::uint8_t {
  kJsonb,  // collection, id, body without its id
  kTyped,  // a column for each field
};

// One thread.
class CopyLines {
 public:
  CopyLines(const std::string& file, CopyFormat format) : lines_(file), format_(format) {}

  // The next lines, some 100 KiB of them; empty at the end.
  std::string next();

 private:
  void append_jsonb(std::string_view line, std::string& out) const;
  void append_typed(std::string_view line, std::string& out);

  std::ifstream lines_;
  const CopyFormat format_;
  json::Parser parser_;
};

}  // namespace amend::bench
