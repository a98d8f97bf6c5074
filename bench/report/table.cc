#include "bench/report/table.h"

#include <fmt/format.h>

#include <algorithm>

#include "bench/report/words.h"

namespace amend::bench {
namespace {

using Cells = std::vector<std::string>;

Cells heading(const Results& results) {
  Cells cells = {"row"};
  cells.insert(cells.end(), results.contestants.begin(), results.contestants.end());
  cells.insert(cells.end(), {"ratio", "limit", "aim", "reached"});
  return cells;
}

std::string ratio_text(const LineResult& line) {
  const auto ratio = times_as_good(line, main_peer(line.line));
  return ratio ? value_text(*ratio, Unit::kTimes) : "";
}

Cells first_cells(const Results& results, const LineResult& line) {
  Cells cells = {line.line.name};
  for (const std::string& contestant : results.contestants) {
    cells.push_back(cell_text(line, contestant));
  }
  cells.push_back(ratio_text(line));
  cells.push_back(line.limit ? value_text(*line.limit, line.line.unit) : "");
  return cells;
}

void add_line(const Results& results, const LineResult& line, std::vector<Cells>& table) {
  Cells cells = first_cells(results, line);
  const std::size_t before_aims = cells.size();
  if (line.line.aims.empty()) cells.insert(cells.end(), {"reported", ""});
  for (const Aim& aim : line.line.aims) {
    cells.resize(before_aims);
    cells.push_back(aim_text(aim, line.line.unit));
    cells.push_back(verdict_text(verdict(line, aim)));
    table.push_back(cells);
    cells.assign(before_aims, "");  // the values are said once
  }
  if (line.line.aims.empty()) table.push_back(cells);
}

// One line for each outcome that needs words.
std::string notes(const Results& results) {
  std::string text;
  for (const LineResult& line : results.lines) {
    for (const auto& [contestant, outcome] : line.outcomes) {
      if (outcome.note.empty()) continue;
      text += fmt::format("{}, {}: {}\n", line.line.name, contestant, outcome.note);
    }
  }
  return text;
}

}  // namespace

std::vector<Cells> cells_of(const Results& results) {
  std::vector<Cells> table = {heading(results)};
  for (const LineResult& line : results.lines) add_line(results, line, table);
  return table;
}

std::string terminal_table(const Results& results) {
  const std::vector<Cells> table = cells_of(results);
  std::vector<std::size_t> widths(table.front().size(), 0);
  for (const Cells& cells : table) {
    for (std::size_t n = 0; n < cells.size(); ++n) widths[n] = std::max(widths[n], cells[n].size());
  }
  std::string text;
  for (const Cells& cells : table) {
    for (std::size_t n = 0; n < cells.size(); ++n) {
      const bool words = n == 0 || n + 2 >= cells.size();
      text += fmt::format(fmt::runtime(words ? "{:<{}}  " : "{:>{}}  "), cells[n], widths[n]);
    }
    text.erase(text.find_last_not_of(' ') + 1);
    text += '\n';
  }
  return text + "\n" + notes(results);
}

std::string markdown_table(const Results& results) {
  std::string text;
  bool heading = true;
  for (const Cells& cells : cells_of(results)) {
    text += fmt::format("| {} |\n", fmt::join(cells, " | "));
    if (heading) {
      for (std::size_t n = 0; n < cells.size(); ++n) text += "| --- ";
      text += "|\n";
    }
    heading = false;
  }
  return text;
}

}  // namespace amend::bench
