// Test file: the cases of one tests/api/*.test, as tests/api/README.md describes the format.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace amend::text {

// A header line as written. A removed one ("-Name") is not sent, or must not be answered.
struct HeaderLine {
  std::string name;
  std::string value;
  bool removed = false;
};

// One fault that a 422 must name. Both texts are patterns still to be substituted.
struct IssuePattern {
  std::string types;  // "enum" or "too_long|list_too_long" or "*"
  std::string loc;    // a JSON array
};

struct Answer {
  enum class Kind {
    kPattern,  // the body is compared with `pattern`
    kError,    // an ErrorResponse of type `error_type`; `pattern`, if any, is its details
    kInvalid,  // the two shapes of a 422 merged, naming at least `issues`
    kIds,      // a list of documents: exactly `ids`, in order
  };
  Kind kind = Kind::kPattern;
  int status = 0;
  int other_status = 0;  // also allowed, where the contract leaves the choice; 0: none
  std::vector<HeaderLine> headers;
  std::string pattern;
  std::string error_type;
  std::vector<IssuePattern> issues;
  std::vector<std::string> ids;
};

struct Exchange {
  int line = 0;
  std::string method;
  std::string target;
  std::vector<HeaderLine> headers;
  std::string body;
  bool has_body = false;
  bool raw = false;        // written as body-raw: escapes apply, need not be JSON
  bool is_filter = false;  // the short form: `body` is the filter alone
  Answer answer;
};

struct Case {
  enum class Kind { kExchanges, kRestart, kKill };
  Kind kind = Kind::kExchanges;
  std::string file;
  int line = 0;
  std::string name;
  bool unchanged = false;  // case!: the server's state must be the same before and after
  bool setup = false;      // included: when it fails, the rest of the file means nothing
  std::vector<Exchange> exchanges;
  std::vector<std::string> options;  // that a restarted server gets besides

  [[nodiscard]] std::string place() const { return file + ":" + std::to_string(line); }
};

// Reads the file and those it includes. Errors: kBadRequest with "file:line: what is wrong",
// kNotFound for a file that cannot be read.
Result<std::vector<Case>> read_test_file(const std::string& path);

// The same for a text that has no file. REQUIRES: no "setup" line in it.
Result<std::vector<Case>> parse_test_text(const std::string& name, std::string_view text);

}  // namespace amend::text
