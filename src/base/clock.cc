#include "base/clock.h"

#include <algorithm>
#include <cstdlib>

namespace amend {
namespace {

// The number's last digits. Every answer has times in it, and a printf costs more than the rest.
void put(std::string& text, std::size_t at, std::size_t digits, std::int64_t number) {
  for (; digits > 0; number /= 10) text[at + --digits] = static_cast<char>('0' + number % 10);
}

}  // namespace

Micros now_us() {
  return std::chrono::duration_cast<std::chrono::microseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

std::string format_time(Micros time) {
  using namespace std::chrono;
  const sys_time<microseconds> point{microseconds{time}};
  const auto day = floor<days>(point);
  const year_month_day date{day};
  const hh_mm_ss clock{point - day};
  const int year = static_cast<int>(date.year());
  const std::string digits = std::to_string(std::abs(year));
  std::string text;
  text.reserve(32);
  if (year < 0) text.push_back('-');
  text.append(4 - std::min<std::size_t>(4, text.size() + digits.size()), '0').append(digits);
  const std::size_t end = text.size();
  text.append("-00-00T00:00:00.000000Z");
  put(text, end + 1, 2, static_cast<unsigned>(date.month()));
  put(text, end + 4, 2, static_cast<unsigned>(date.day()));
  put(text, end + 7, 2, clock.hours().count());
  put(text, end + 10, 2, clock.minutes().count());
  put(text, end + 13, 2, clock.seconds().count());
  put(text, end + 16, 6, clock.subseconds().count());
  return text;
}

}  // namespace amend
