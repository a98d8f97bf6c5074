#include "aggregate/dates.h"

#include <chrono>
#include <cstdio>

namespace amend::aggregate {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

sys_days day_of(const Instant& instant) {
  return std::chrono::floor<days>(std::chrono::sys_seconds(std::chrono::seconds(instant.seconds)));
}

year_month_day date_of(const Instant& instant) {
  return year_month_day(day_of(instant));
}

std::int64_t second_of_day(const Instant& instant) {
  return instant.seconds - day_of(instant).time_since_epoch().count() * 86400;
}

sys_days new_year(std::chrono::year year) {
  return sys_days(year / std::chrono::January / 1);
}

sys_days monday_of(sys_days day) {
  return day - (std::chrono::weekday(day) - std::chrono::Monday);
}

std::int64_t days_between(sys_days from, sys_days to) {
  return (to - from).count();
}

// Each week belongs to the year of its Thursday.
std::int64_t iso_week(sys_days day) {
  const sys_days thursday = monday_of(day) + days(3);
  return days_between(new_year(year_month_day(thursday).year()), thursday) / 7 + 1;
}

std::string text(sys_days day, std::int64_t second) {
  const year_month_day date(day);
  char buffer[64];
  std::snprintf(buffer, sizeof buffer, "%04d-%02u-%02uT%02d:%02d:%02dZ",
                static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                static_cast<unsigned>(date.day()), static_cast<int>(second / 3600),
                static_cast<int>(second / 60 % 60), static_cast<int>(second % 60));
  return buffer;
}

}  // namespace

std::string truncate(const Instant& instant, Unit unit) {
  const year_month_day date = date_of(instant);
  const std::int64_t second = second_of_day(instant);
  switch (unit) {
    case Unit::kYear:
      return text(new_year(date.year()), 0);
    case Unit::kMonth:
      return text(sys_days(date.year() / date.month() / 1), 0);
    case Unit::kWeek:
      return text(monday_of(sys_days(date)), 0);
    case Unit::kHour:
      return text(sys_days(date), second - second % 3600);
    case Unit::kMinute:
      return text(sys_days(date), second - second % 60);
    case Unit::kSecond:
      return text(sys_days(date), second);
    case Unit::kDay:
    case Unit::kDayOfWeek:
    case Unit::kDayOfYear:
      break;
  }
  return text(sys_days(date), 0);
}

std::int64_t part(const Instant& instant, Unit unit) {
  const year_month_day date = date_of(instant);
  const std::int64_t second = second_of_day(instant);
  switch (unit) {
    case Unit::kYear:
      return static_cast<int>(date.year());
    case Unit::kMonth:
      return static_cast<unsigned>(date.month());
    case Unit::kWeek:
      return iso_week(sys_days(date));
    case Unit::kDay:
      return static_cast<unsigned>(date.day());
    case Unit::kHour:
      return second / 3600;
    case Unit::kMinute:
      return second / 60 % 60;
    case Unit::kSecond:
      return second % 60;
    case Unit::kDayOfWeek:
      return std::chrono::weekday(sys_days(date)).c_encoding() + 1;
    case Unit::kDayOfYear:
      return days_between(new_year(date.year()), sys_days(date)) + 1;
  }
  return 0;
}

}  // namespace amend::aggregate
