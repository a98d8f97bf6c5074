#include "bench/report/chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include "bench/report/words.h"

namespace amend::bench {
namespace {

constexpr double kWidth = 900;
constexpr double kLeft = 150;   // where bars begin
constexpr double kRight = 800;  // where the longest ends; its value stands behind it
constexpr double kBar = 9;
constexpr double kGap = 8;  // between lines
constexpr double kHead = 44;

constexpr const char* kStyle = R"(<style>
text { font: 11px system-ui, sans-serif; fill: #1c2330; }
.title { font-size: 14px; font-weight: 600; }
.name { text-anchor: end; font-weight: 600; }
.value { font-size: 8.5px; fill: #56607a; }
.tick { text-anchor: middle; }
.grid { stroke: #dfe3ec; stroke-width: 1; }
.limit { stroke: #1c2330; stroke-width: 2; }
.paper { fill: #ffffff; }
.amend { fill: #d9480f; } .postgres { fill: #1d5fa8; } .pg-noindex { fill: #5b93cf; }
.pg-typed { fill: #a3c4e8; } .sqlite { fill: #2b8a5c; } .duckdb { fill: #7a52b3; }
.duckdb-json { fill: #b79ddb; }
@media (prefers-color-scheme: dark) {
text { fill: #e6e9f0; } .value { fill: #a3acc2; } .grid { stroke: #333b4d; }
.limit { stroke: #e6e9f0; } .paper { fill: #141820; }
.amend { fill: #ff7a3d; } .postgres { fill: #5aa2f0; } .pg-noindex { fill: #4377ae; }
.pg-typed { fill: #31557d; } .sqlite { fill: #4cc38a; } .duckdb { fill: #a783e0; }
.duckdb-json { fill: #6d5399; }
}
</style>
)";

struct Scale {
  double least;  // a power of ten
  double most;

  [[nodiscard]] double x(double value) const {
    const double share = std::log10(value / least) / std::log10(most / least);
    return kLeft + (kRight - kLeft) * std::clamp(share, 0.0, 1.0);
  }
};

std::vector<const LineResult*> lines_in(const Results& results, Unit unit) {
  std::vector<const LineResult*> lines;
  for (const LineResult& line : results.lines) {
    const bool any =
        std::any_of(results.contestants.begin(), results.contestants.end(),
                    [&](const auto& name) { return value_of(line, name).has_value(); });
    if (line.line.unit == unit && any) lines.push_back(&line);
  }
  return lines;
}

Scale scale_of(const Results& results, const std::vector<const LineResult*>& lines) {
  double least = INFINITY;
  double most = 0;
  const auto take = [&](double value) {
    if (!(value > 0)) return;
    least = std::min(least, value);
    most = std::max(most, value);
  };
  for (const LineResult* line : lines) {
    for (const std::string& name : results.contestants) take(value_of(*line, name).value_or(0));
    take(line->limit.value_or(0));
  }
  if (most == 0) return {1, 10};
  return {std::pow(10, std::floor(std::log10(least) - 0.01)),
          std::pow(10, std::ceil(std::log10(most)))};
}

// Writes SVG from the top down.
class Drawing {
 public:
  explicit Drawing(const Results& results) : results_(results) {}

  std::string finish() {
    return fmt::format(
               "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1:.0f}\" "
               "width=\"{0}\" height=\"{1:.0f}\" role=\"img\">\n"
               "<title>amend and its peers, {2} documents</title>\n",
               kWidth, y_ + 10, results_.documents) +
           kStyle +
           fmt::format("<rect class=\"paper\" width=\"{}\" height=\"{:.0f}\"/>\n", kWidth,
                       y_ + 10) +
           body_ + "</svg>\n";
  }

  void legend() {
    double x = kLeft;
    y_ += 24;
    for (const std::string& name : results_.contestants) {
      add("<rect class=\"{}\" x=\"{:.0f}\" y=\"{:.0f}\" width=\"10\" height=\"10\"/>\n", name, x,
          y_ - 9);
      text("", x + 14, y_, name);
      x += 30 + 6.2 * static_cast<double>(name.size());
    }
    add("<line class=\"limit\" x1=\"{0:.0f}\" x2=\"{0:.0f}\" y1=\"{1:.0f}\" y2=\"{2:.0f}\"/>\n", x,
        y_ - 10, y_ + 1);
    text("", x + 6, y_, "physical limit");
  }

  void panel(Unit unit, const std::string& title) {
    const auto lines = lines_in(results_, unit);
    if (lines.empty()) return;
    const Scale scale = scale_of(results_, lines);
    y_ += 30;
    text("title", kLeft, y_, title);
    y_ += kHead - 30;
    const double top = y_ + 8;
    grid(unit, scale, top, top + height(lines));
    y_ = top;
    for (const LineResult* line : lines) bars(*line, scale);
  }

 private:
  template <class... Args>
  void add(const char* format, const Args&... args) {
    fmt::format_to(std::back_inserter(body_), fmt::runtime(format), args...);
  }

  void text(const char* type, double x, double y, const std::string& words) {
    add("<text class=\"{}\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>\n", type, x, y, words);
  }

  [[nodiscard]] std::size_t bars_of(const LineResult& line) const {
    return static_cast<std::size_t>(
        std::count_if(results_.contestants.begin(), results_.contestants.end(),
                      [&](const auto& name) { return value_of(line, name).has_value(); }));
  }

  [[nodiscard]] double height(const std::vector<const LineResult*>& lines) const {
    double sum = 0;
    for (const LineResult* line : lines) sum += kBar * static_cast<double>(bars_of(*line)) + kGap;
    return sum;
  }

  void grid(Unit unit, const Scale& scale, double top, double bottom) {
    for (double value = scale.least; value <= scale.most * 1.01; value *= 10) {
      const double x = scale.x(value);
      add("<line class=\"grid\" x1=\"{0:.1f}\" x2=\"{0:.1f}\" y1=\"{1:.1f}\" y2=\"{2:.1f}\"/>\n", x,
          top, bottom);
      text("value tick", x, top - 3, tick(value, unit));
    }
  }

  // "1 ms", not "1.00 ms"
  static std::string tick(double value, Unit unit) {
    std::string words = value_text(value, unit);
    for (const char* zeros : {".00", ".0"}) {
      const std::size_t at = words.find(zeros);
      if (at != std::string::npos) return words.erase(at, std::string(zeros).size());
    }
    return words;
  }

  void bars(const LineResult& line, const Scale& scale) {
    const double top = y_;
    for (const std::string& name : results_.contestants) {
      const auto value = value_of(line, name);
      if (!value) continue;
      const double end = std::max(scale.x(*value), kLeft + 1);
      add("<rect class=\"{}\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" "
          "height=\"{:.1f}\"><title>{}: {}</title></rect>\n",
          name, kLeft, y_, end - kLeft, kBar - 1.5, name, value_text(*value, line.line.unit));
      text("value", end + 4, y_ + kBar - 2, value_text(*value, line.line.unit));
      y_ += kBar;
    }
    text("name", kLeft - 8, (top + y_) / 2 + 3, line.line.name);
    if (line.limit && std::isfinite(*line.limit)) {
      add("<line class=\"limit\" x1=\"{0:.1f}\" x2=\"{0:.1f}\" y1=\"{1:.1f}\" y2=\"{2:.1f}\"/>\n",
          scale.x(*line.limit), top - 2, y_);
    }
    y_ += kGap;
  }

  const Results& results_;
  std::string body_;
  double y_ = 0;
};

}  // namespace

std::string results_chart(const Results& results) {
  Drawing drawing(results);
  drawing.legend();
  drawing.panel(Unit::kSeconds, "Time (logarithmic; shorter is better)");
  drawing.panel(Unit::kPerSecond, "Documents or requests a second (logarithmic; longer is better)");
  return drawing.finish();
}

}  // namespace amend::bench
