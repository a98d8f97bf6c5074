// What the stores are asked, in the language of each.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "bench/data/dataset.h"

namespace amend::bench {

// A field of the documents: serial, metadata.views, ...
struct Field {
  std::string parent;  // "metadata", or empty at the root
  std::string name;    // also the name of the typed column
  bool number = false;
};

// "metadata.views"
inline std::string path_of(const Field& field) {
  return field.parent.empty() ? field.name : field.parent + "." + field.name;
}

inline const Field kStatus{"metadata", "status"};
inline const Field kViews{"metadata", "views", true};
inline const Field kCategory{"metadata", "category"};
inline const Field kScore{"metadata", "score", true};
inline const Field kBatch{"metadata", "batch"};      // "none" at first; mass updates write it
inline const Field kRank{"metadata", "rank", true};  // 0 at first; updates by id write it
inline const Field kSerial{"", "serial"};

// A condition, written by hand in each language, so that anybody can judge whether it is the best
// that the store has for it. Empty texts: every document.
struct Filter {
  std::string name;      // no two filters have the same
  std::string amend;     // a filter of the API, JSON
  std::string postgres;  // SQL over `body jsonb`
  std::string typed;     // SQL over typed columns, PostgreSQL's and DuckDB's
  std::string sqlite;    // SQL over `body` with SQLite's JSON functions
  std::string duckdb;    // SQL over `body JSON` in DuckDB
  Predicate truth;       // what it means, for documents as they were made
};

inline const Filter kEveryDocument{
    "every document", "", "", "", "", "", [](const Document&) { return true; }};

// Sets a field of every document that fits.
struct Change {
  Filter where;
  Field field;
  std::string value;  // text without quotes or backslashes
};

struct PageQuery {
  Filter where;
  Field sort;
  bool descending = false;
  std::uint64_t limit = 100;
};

// One group for each value of `by`: how many documents, and the mean of `of`, a number.
struct GroupQuery {
  Field by;
  Field of;
};

struct GroupFigures {
  std::string value;  // of `by`
  std::uint64_t count = 0;
  double mean = 0;
};

}  // namespace amend::bench
