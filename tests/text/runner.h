// Runner: runs the cases of one file, in order, against one server.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "text/match.h"
#include "text/server_process.h"
#include "text/state.h"
#include "text/test_file.h"

namespace amend::text {

class Runner {
 public:
  explicit Runner(const std::string& program) : server_(program) {}

  // Runs all of them; prints what fails. False when anything failed.
  bool run(const std::vector<Case>& cases);

 private:
  using Fault = std::optional<std::string>;

  Fault run_case(const Case& test);
  Fault run_exchanges(const Case& test);
  Fault run_exchange(const Exchange& exchange);
  Fault restart(const Case& test);

  // What holds for every filter besides its own answer: a batch update counts the same documents,
  // and NOT around it finds exactly the others.
  Fault check_filter(const std::string& filter, const std::vector<std::string>& ids);
  // A filter that a list refuses must be refused by a batch update with the same answer.
  Fault check_refusal(const std::string& filter, const Answer& answer);
  Fault check_batch_count(const std::string& filter, std::size_t count);
  Fault check_complement(const std::string& filter, const std::vector<std::string>& ids);
  Result<std::vector<std::string>> list_ids(const std::string& body);

  Result<http::RequestHead> head_of(const Exchange& exchange) const;
  Result<std::string> body_of(const Exchange& exchange) const;
  Result<http::Response> send(const http::RequestHead& head, const std::string& body);
  Fault remember_state();
  Fault compare_state();

  ServerProcess server_;
  Variables variables_;
  std::optional<std::string> state_;  // as last read, while no request could have changed it
  std::string last_;                  // the last request and its answer, for the report
};

// Finds mistakes in the cases that need no server: placeholders that do not exist, bodies and
// patterns that are not JSON, variables that nothing saves. Prints them; false if there are any.
bool check_cases(const std::vector<Case>& cases);

}  // namespace amend::text
