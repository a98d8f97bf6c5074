#include "text/test_file.h"

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

namespace amend::text {
namespace {

using Lines = std::vector<std::string>;

Lines lines_of(std::string_view text) {
  Lines lines;
  std::istringstream stream{std::string(text)};
  for (std::string line; std::getline(stream, line);) {
    while (!line.empty() && (line.back() == ' ' || line.back() == '\r')) line.pop_back();
    lines.push_back(line);
  }
  return lines;
}

bool is_request(const std::string& line) {
  static const std::regex request("(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) /[^ ]*");
  return std::regex_match(line, request);
}

bool is_filter(const std::string& line) {
  return line.starts_with("filter ");
}

bool is_given(const std::string& line) {
  return line.starts_with("given {");
}

bool starts_exchange(const std::string& line) {
  return is_request(line) || is_filter(line) || is_given(line);
}

bool starts_server(const std::string& line) {
  return line == "restart" || line == "kill" || line.starts_with("restart --");
}

// Lines that end what stands before them.
bool starts_block(const std::string& line) {
  return starts_server(line) || line.starts_with("case ") || line.starts_with("case! ") ||
         line.starts_with("setup ");
}

bool is_header(const std::string& line) {
  static const std::regex header("-[A-Za-z][A-Za-z0-9-]*|[A-Za-z][A-Za-z0-9-]*:( .*)?");
  return std::regex_match(line, header);
}

HeaderLine to_header(const std::string& line) {
  if (line.front() == '-') return {line.substr(1), "", true};
  const std::size_t colon = line.find(':');
  const std::size_t value = line.find_first_not_of(' ', colon + 1);
  return {line.substr(0, colon), value == std::string::npos ? "" : line.substr(value), false};
}

std::vector<std::string> words_of(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

// What the short form "given, update, -> document" says: three objects, as text.
struct Merge {
  int line = 0;
  std::string given;
  std::string update;
  std::string document;
};

Exchange exchange_of(int line, std::string method, const std::string& rest, std::string body,
                     std::string pattern) {
  Exchange made;
  made.line = line;
  made.method = std::move(method);
  made.target = "/v1/collections/{{col}}/documents" + rest;
  made.has_body = !body.empty();
  made.body = std::move(body);
  made.answer.status = 200;
  made.answer.pattern = std::move(pattern);
  return made;
}

// The object `text` with `first` in front of its members and `last` behind them.
std::string with_members(const std::string& first, const std::string& text,
                         const std::string& last) {
  const std::string members = text.substr(1, text.size() - 2);
  return "{" + first + (members.empty() ? "" : "," + members) + last + "}";
}

// Makes one document, updates it by this batch request, reads it back.
void add_merge(const Merge& merge, const std::string& id, std::string batch,
               std::vector<Exchange>& exchanges) {
  const std::string name = R"("document_id":")" + id + "\"";
  const std::string system = R"(,"collection_id":"{{col}}","_internal":"<object>")";
  exchanges.push_back(exchange_of(merge.line, "POST", "", with_members(name, merge.given, ""),
                                  with_members(name, merge.given, system)));
  exchanges.push_back(exchange_of(merge.line, "POST", "/batch", std::move(batch),
                                  R"({"updated_count":1,"failed_count":0,"...":"<any>"})"));
  exchanges.push_back(
      exchange_of(merge.line, "GET", "/" + id, "", with_members(name, merge.document, system)));
}

// The same in both modes, on a document each.
void expand(const Merge& merge, std::vector<Exchange>& exchanges) {
  const std::string id = "line" + std::to_string(merge.line);
  add_merge(merge, id,
            R"({"updates":[{"document_id":")" + id + R"(","update_data":)" + merge.update + "}]}",
            exchanges);
  add_merge(merge, id + "f",
            R"({"filters":{"document_id":")" + id + R"(f"},"update_data":)" + merge.update + "}",
            exchanges);
}

// Walks over the lines of one file. Comments and empty lines are skipped everywhere.
class Reader {
 public:
  Reader(std::string file, Lines lines) : file_(std::move(file)), lines_(std::move(lines)) {
    skip();
  }

  Result<std::vector<Case>> read() {
    std::vector<Case> cases;
    while (!done()) {
      const std::string& line = now();
      if (line.starts_with("setup ")) {
        AMEND_RETURN_IF_ERROR(include(line.substr(6), cases));
      } else if (starts_server(line)) {
        cases.push_back(stop_case(line));
      } else if (starts_block(line)) {
        AMEND_ASSIGN_OR_RETURN(Case read_case, this->read_case());
        cases.push_back(std::move(read_case));
      } else {
        return fault("expected case, case!, setup, restart or kill");
      }
    }
    return cases;
  }

 private:
  [[nodiscard]] bool done() const { return at_ == lines_.size(); }
  [[nodiscard]] const std::string& now() const { return lines_[at_]; }
  [[nodiscard]] int line_number() const { return static_cast<int>(at_) + 1; }

  void skip() {
    while (!done() && (now().empty() || now().front() == '#')) ++at_;
  }
  void next() {
    ++at_;
    skip();
  }

  [[nodiscard]] Status fault(const std::string& why) const {
    return {Code::kBadRequest, file_ + ":" + std::to_string(line_number()) + ": " + why};
  }

  // The included file's cases, found beside this file.
  Status include(const std::string& name, std::vector<Case>& cases) {
    const auto path = std::filesystem::path(file_).parent_path() / name;
    AMEND_ASSIGN_OR_RETURN(std::vector<Case> included, read_test_file(path.string()));
    for (Case& one : included) {
      one.setup = true;
      cases.push_back(std::move(one));
    }
    next();
    return {};
  }

  Case stop_case(const std::string& line) {
    std::vector<std::string> words = words_of(line);
    const std::string word = words.front();
    Case made;
    made.options.assign(words.begin() + 1, words.end());
    made.kind = word == "kill" ? Case::Kind::kKill : Case::Kind::kRestart;
    made.file = file_;
    made.line = line_number();
    made.name = word == "kill" ? "a killed server comes back with the same state"
                               : "a restarted server comes back with the same state";
    next();
    return made;
  }

  Result<Case> read_case() {
    Case made;
    made.file = file_;
    made.line = line_number();
    made.unchanged = now().starts_with("case! ");
    made.name = now().substr(made.unchanged ? 6 : 5);
    next();
    while (!done() && !starts_block(now())) {
      if (is_given(now())) {
        AMEND_RETURN_IF_ERROR(read_merge(made.exchanges));
        continue;
      }
      AMEND_ASSIGN_OR_RETURN(Exchange exchange, read_exchange());
      made.exchanges.push_back(std::move(exchange));
    }
    if (made.exchanges.empty()) return fault("the case above has no request");
    return made;
  }

  // The rest of the next line, which must start with `word`.
  Result<std::string> read_object(const std::string& word) {
    if (done() || !now().starts_with(word + " {") || now().back() != '}') {
      return fault("expected " + word + " {...} on one line");
    }
    std::string object = now().substr(word.size() + 1);
    next();
    return object;
  }

  Status read_merge(std::vector<Exchange>& exchanges) {
    Merge merge;
    merge.line = line_number();
    AMEND_ASSIGN_OR_RETURN(merge.given, read_object("given"));
    AMEND_ASSIGN_OR_RETURN(merge.update, read_object("update"));
    AMEND_ASSIGN_OR_RETURN(merge.document, read_object("-> document"));
    expand(merge, exchanges);
    return {};
  }

  Result<Exchange> read_exchange() {
    Exchange made;
    made.line = line_number();
    if (is_filter(now())) {
      made.is_filter = made.has_body = true;
      made.method = "POST";
      made.target = "/v1/collections/{{col}}/documents/list?limit=1000";
      made.body = now().substr(7);
      next();
    } else if (is_request(now())) {
      const std::size_t space = now().find(' ');
      made.method = now().substr(0, space);
      made.target = now().substr(space + 1);
      next();
      made.headers = read_headers();
    } else {
      return fault("expected a request (METHOD /path), filter {...} or given {...}");
    }
    read_body(made);
    AMEND_RETURN_IF_ERROR(read_answer(made));
    return made;
  }

  std::vector<HeaderLine> read_headers() {
    std::vector<HeaderLine> headers;
    for (; !done() && is_header(now()); next()) headers.push_back(to_header(now()));
    return headers;
  }

  void read_body(Exchange& made) {
    for (; !done() && !now().starts_with("-> ") && !starts_block(now()); next()) {
      const bool raw = now() == "body-raw" || now().starts_with("body-raw ");
      const std::string line = !raw ? now() : now().size() > 9 ? now().substr(9) : "";
      if (made.has_body && !raw) made.body += '\n';
      made.body += line;
      made.raw = made.raw || raw;
      made.has_body = true;
    }
  }

  Status read_answer(Exchange& made) {
    if (done() || !now().starts_with("-> ")) return fault("expected -> STATUS");
    AMEND_RETURN_IF_ERROR(read_status(now().substr(3), made.answer));
    next();
    made.answer.headers = read_headers();
    return read_pattern(made.answer);
  }

  // "200", "200 ids a b", "404 NotFoundError", "422 enum [...]"
  Status read_status(const std::string& text, Answer& answer) const {
    const std::vector<std::string> words = words_of(text);
    answer.status = words.empty() ? 0 : std::atoi(words[0].c_str());
    const std::size_t bar = words.empty() ? std::string::npos : words[0].find('|');
    if (bar != std::string::npos) answer.other_status = std::atoi(words[0].c_str() + bar + 1);
    if (answer.status < 200 || answer.status > 599) return fault("not a status: " + text);
    if (words.size() == 1) return {};
    if (words[1] == "ids") {
      answer.kind = Answer::Kind::kIds;
      answer.ids.assign(words.begin() + 2, words.end());
      return {};
    }
    if (answer.status == 422) {
      answer.kind = Answer::Kind::kInvalid;
      return add_issue(text.substr(4), answer);
    }
    answer.kind = Answer::Kind::kError;
    answer.error_type = words[1];
    return words.size() == 2 ? Status() : fault("one error type is enough");
  }

  Status add_issue(const std::string& text, Answer& answer) const {
    const std::size_t space = text.find(' ');
    if (space == std::string::npos) return fault("expected TYPE LOC, such as enum [\"body\"]");
    answer.issues.push_back({text.substr(0, space), text.substr(space + 1)});
    return {};
  }

  Status read_pattern(Answer& answer) {
    for (; !done() && !starts_block(now()) && !starts_exchange(now()); next()) {
      if (answer.kind == Answer::Kind::kIds) return fault("ids need no pattern");
      if (answer.kind == Answer::Kind::kInvalid) {
        if (!now().starts_with("and ")) return fault("expected: and TYPE LOC");
        AMEND_RETURN_IF_ERROR(add_issue(now().substr(4), answer));
        continue;
      }
      answer.pattern += (answer.pattern.empty() ? "" : "\n") + now();
    }
    if (answer.kind == Answer::Kind::kPattern && answer.pattern.empty()) {
      return fault("the answer above has no pattern; write \"<any>\" if any body will do");
    }
    return {};
  }

  std::string file_;
  Lines lines_;
  std::size_t at_ = 0;
};

}  // namespace

Result<std::vector<Case>> parse_test_text(const std::string& name, std::string_view text) {
  return Reader(name, lines_of(text)).read();
}

Result<std::vector<Case>> read_test_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return Status(Code::kNotFound, path + ": cannot be read");
  std::ostringstream text;
  text << file.rdbuf();
  return parse_test_text(path, text.str());
}

}  // namespace amend::text
