#include "base/instant.h"

#include <chrono>

namespace amend {
namespace {

// Reads a text from left to right; every step fails without consuming when it does not fit.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  [[nodiscard]] bool done() const { return at_ == text_.size(); }

  bool take(std::string_view any_of) {
    if (done() || any_of.find(text_[at_]) == std::string_view::npos) return false;
    ++at_;
    return true;
  }

  // Exactly `digits` decimal digits.
  std::optional<int> number(int digits) {
    if (text_.size() - at_ < static_cast<std::size_t>(digits)) return {};
    int value = 0;
    for (int i = 0; i < digits; ++i) {
      const char digit = text_[at_ + static_cast<std::size_t>(i)];
      if (digit < '0' || digit > '9') return {};
      value = value * 10 + (digit - '0');
    }
    at_ += static_cast<std::size_t>(digits);
    return value;
  }

  // 1 to 9 digits, read as a fraction of 10^9.
  std::optional<std::int32_t> fraction() {
    std::int32_t value = 0;
    int digits = 0;
    while (digits < 9) {
      const auto digit = number(1);
      if (!digit) break;
      value = value * 10 + *digit;
      ++digits;
    }
    if (digits == 0) return {};
    for (; digits < 9; ++digits) value *= 10;
    return value;
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

std::optional<std::int64_t> read_date(Scanner& scanner) {
  const auto year = scanner.number(4);
  if (!year || !scanner.take("-")) return {};
  const auto month = scanner.number(2);
  if (!month || !scanner.take("-")) return {};
  const auto day = scanner.number(2);
  if (!day) return {};
  const std::chrono::year_month_day date{std::chrono::year{*year},
                                         std::chrono::month{static_cast<unsigned>(*month)},
                                         std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok()) return {};
  return std::chrono::sys_days{date}.time_since_epoch().count();
}

// hh:mm[:ss[.fraction]] added to `instant`; false if it does not fit.
bool read_time(Scanner& scanner, Instant& instant) {
  const auto hour = scanner.number(2);
  if (!hour || *hour > 23 || !scanner.take(":")) return false;
  const auto minute = scanner.number(2);
  if (!minute || *minute > 59) return false;
  instant.seconds += *hour * 3600 + *minute * 60;
  if (!scanner.take(":")) return true;
  const auto second = scanner.number(2);
  if (!second || *second > 59) return false;
  instant.seconds += *second;
  if (!scanner.take(".")) return true;
  const auto fraction = scanner.fraction();
  if (fraction) instant.nanoseconds = *fraction;
  return fraction.has_value();
}

// Z or an offset from UTC in seconds; empty if it does not fit.
std::optional<std::int64_t> read_zone(Scanner& scanner) {
  if (scanner.take("Zz")) return 0;
  const bool east = scanner.take("+");
  if (!east && !scanner.take("-")) return {};
  const auto hour = scanner.number(2);
  if (!hour || *hour > 23) return {};
  scanner.take(":");
  const auto minute = scanner.number(2);
  if (!minute || *minute > 59) return {};
  const std::int64_t offset = *hour * 3600 + *minute * 60;
  return east ? offset : -offset;
}

}  // namespace

std::optional<InstantText> parse_instant(std::string_view text) {
  Scanner scanner(text);
  InstantText read;
  const auto days = read_date(scanner);
  if (!days) return {};
  read.instant.seconds = *days * 86400;
  if (scanner.take("Tt ")) {
    if (!read_time(scanner, read.instant)) return {};
  }
  if (!scanner.done()) {
    const auto offset = read_zone(scanner);
    if (!offset || !scanner.done()) return {};
    read.has_zone = true;
    read.instant.seconds -= *offset;
  }
  return read;
}

}  // namespace amend
