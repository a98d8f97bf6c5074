#include "filter/instant.h"

#include <chrono>

namespace amend::filter {
namespace {

constexpr int kSecondsPerDay = 24 * 60 * 60;

// Reads a text from left to right.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  [[nodiscard]] bool at_end() const { return rest_.empty(); }

  // Takes the next character if it is one of `wanted`; otherwise '\0'.
  char take(std::string_view wanted) {
    if (rest_.empty() || wanted.find(rest_.front()) == std::string_view::npos) return '\0';
    const char taken = rest_.front();
    rest_.remove_prefix(1);
    return taken;
  }

  // Takes exactly `digits` digits that make a number up to `max`.
  bool number(int digits, int max, int& out) {
    out = 0;
    for (int count = 0; count < digits; ++count) {
      const char digit = take("0123456789");
      if (digit == '\0') return false;
      out = out * 10 + (digit - '0');
    }
    return out <= max;
  }

 private:
  std::string_view rest_;
};

bool read_date(Scanner& scanner, std::int64_t& seconds) {
  int year = 0;
  int month = 0;
  int day = 0;
  if (!scanner.number(4, 9999, year) || !scanner.take("-") || !scanner.number(2, 12, month) ||
      !scanner.take("-") || !scanner.number(2, 31, day)) {
    return false;
  }
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) return false;
  const auto days = std::chrono::sys_days(date).time_since_epoch().count();
  seconds = std::int64_t{days} * kSecondsPerDay;
  return true;
}

bool read_fraction(Scanner& scanner, std::int32_t& nanoseconds) {
  std::int32_t unit = 100'000'000;
  char digit = scanner.take("0123456789");
  if (digit == '\0') return false;
  for (; digit != '\0' && unit > 0; digit = scanner.take("0123456789")) {
    nanoseconds += (digit - '0') * unit;
    unit /= 10;
  }
  return digit == '\0';  // a tenth digit is one too many
}

bool read_time(Scanner& scanner, Instant& instant) {
  int hours = 0;
  int minutes = 0;
  int seconds = 0;
  if (!scanner.number(2, 23, hours) || !scanner.take(":") || !scanner.number(2, 59, minutes)) {
    return false;
  }
  if (scanner.take(":")) {
    if (!scanner.number(2, 59, seconds)) return false;
    if (scanner.take(".") && !read_fraction(scanner, instant.nanoseconds)) return false;
  }
  instant.seconds += (hours * 60 + minutes) * 60 + seconds;
  return true;
}

bool read_zone(Scanner& scanner, std::int64_t& seconds) {
  if (scanner.take("Zz")) return true;
  const char sign = scanner.take("+-");
  int hours = 0;
  int minutes = 0;
  if (sign == '\0' || !scanner.number(2, 23, hours)) return false;
  scanner.take(":");
  if (!scanner.number(2, 59, minutes)) return false;
  const int offset = (hours * 60 + minutes) * 60;
  seconds += sign == '+' ? -offset : offset;
  return true;
}

}  // namespace

std::optional<InstantText> parse_instant(std::string_view text) {
  Scanner scanner(text);
  InstantText found;
  if (!read_date(scanner, found.instant.seconds)) return std::nullopt;
  if (scanner.take("Tt ") && !read_time(scanner, found.instant)) return std::nullopt;
  if (!scanner.at_end()) {
    if (!read_zone(scanner, found.instant.seconds) || !scanner.at_end()) return std::nullopt;
    found.zoned = true;
  }
  return found;
}

}  // namespace amend::filter
