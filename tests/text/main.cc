// amend_text_tests: runs tests written as text; tests/api/README.md is their manual.
//
//   amend_text_tests --server PATH_TO_AMEND FILE.test    runs the file's cases
//   amend_text_tests --check FILE.test...                only reads the files and counts their
//   cases
//
// Exit code 0 when every case passed, 1 when one failed, 2 for a wrong call.

#include <algorithm>
#include <iostream>
#include <string>
#include <vector>

#include "text/runner.h"
#include "text/test_file.h"

namespace amend::text {
namespace {

int own_cases(const std::vector<Case>& cases) {
  return static_cast<int>(
      std::count_if(cases.begin(), cases.end(), [](const Case& test) { return !test.setup; }));
}

// Reads and checks one file; no cases when there is nothing to run.
std::vector<Case> read_checked(const std::string& path) {
  auto cases = read_test_file(path);
  if (!cases.ok()) {
    std::cout << cases.status().message() << '\n';
    return {};
  }
  if (own_cases(*cases) == 0) {
    std::cout << path << ": there is no case in it\n";
    return {};
  }
  if (!check_cases(*cases)) return {};
  return std::move(cases).value();
}

int check(const std::vector<std::string>& files) {
  bool good = true;
  int total = 0;
  for (const std::string& file : files) {
    const int count = own_cases(read_checked(file));
    good = good && count > 0;
    total += count;
    std::cout << file << ": " << count << " cases\n";
  }
  std::cout << total << " cases\n";
  return good ? 0 : 1;
}

int run(const std::string& program, const std::string& file) {
  const std::vector<Case> cases = read_checked(file);
  if (cases.empty()) return 1;
  if (!Runner(program).run(cases)) return 1;
  std::cout << file << ": " << own_cases(cases) << " cases passed\n";
  return 0;
}

int main_of(const std::vector<std::string>& words) {
  if (words.size() >= 2 && words[0] == "--check") return check({words.begin() + 1, words.end()});
  if (words.size() == 3 && words[0] == "--server") return run(words[1], words[2]);
  std::cerr << "usage: amend_text_tests --server PATH_TO_AMEND FILE.test\n"
               "       amend_text_tests --check FILE.test...\n";
  return 2;
}

}  // namespace
}  // namespace amend::text

int main(int argc, char** argv) {
  return amend::text::main_of({argv + 1, argv + argc});
}
