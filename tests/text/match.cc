#include "text/match.h"

#include "json/write.h"
#include "text/placeholder.h"

namespace amend::text {
namespace {

using json::Value;

constexpr std::string_view kMore = "...";  // further members or elements are allowed

bool is_more(const Value& value) {
  return value.is_string() && value.string() == kMore;
}

std::string shown(const Value& value) {
  std::string text = json::write(value);
  constexpr std::size_t kLongest = 300;
  if (text.size() > kLongest) text = text.substr(0, kLongest) + "...";
  return text;
}

// Collects every fault, so that one run of a failing case shows all of them.
class Matcher {
 public:
  explicit Matcher(Variables& variables) : variables_(variables) {}

  void value(const std::string& where, const Value& pattern, const Value& actual) {
    if (pattern.is_string() && looks_like_placeholder(pattern.string())) {
      placeholder(where, pattern.string(), actual);
    } else if (pattern.is_object() && actual.is_object()) {
      object(where, pattern.object(), actual.object());
    } else if (pattern.is_array() && actual.is_array()) {
      array(where, pattern.array(), actual.array());
    } else if (!same(pattern, actual)) {
      fault(where, "expected " + shown(pattern) + ", got " + shown(actual));
    }
  }

  [[nodiscard]] std::optional<std::string> faults() const {
    if (faults_.empty()) return std::nullopt;
    return faults_;
  }

 private:
  // Scalars: the writer gives each value of each type a text of its own (1, 1.0, "1").
  static bool same(const Value& a, const Value& b) {
    return a.is_scalar() && b.is_scalar() && json::write(a) == json::write(b);
  }

  void placeholder(const std::string& where, const std::string& text, const Value& actual) {
    const Result<Placeholder> parsed = parse_placeholder(text);
    if (!parsed.ok()) return fault(where, parsed.status().message());
    if (const auto why = fit(*parsed, actual, variables_)) fault(where, *why);
  }

  void object(const std::string& where, const json::Object& pattern, const json::Object& actual) {
    for (const auto& [key, expected] : pattern) {
      if (key == kMore) continue;
      const Value* found = actual.find(key);
      const std::string place = where + "." + key;
      if (found != nullptr) {
        value(place, expected, *found);
      } else if (!may_be_absent(expected)) {
        fault(place, "expected " + shown(expected) + ", but the member is missing");
      }
    }
    if (pattern.find(kMore) != nullptr) return;
    for (const auto& [key, extra] : actual) {
      if (pattern.find(key) == nullptr) fault(where + "." + key, "unexpected: " + shown(extra));
    }
  }

  static bool may_be_absent(const Value& pattern) {
    if (!pattern.is_string() || !looks_like_placeholder(pattern.string())) return false;
    const Result<Placeholder> parsed = parse_placeholder(pattern.string());
    return parsed.ok() && allows_absent(*parsed);
  }

  void array(const std::string& where, const json::Array& pattern, const json::Array& actual) {
    const bool more = !pattern.empty() && is_more(pattern.back());
    const std::size_t wanted = pattern.size() - (more ? 1 : 0);
    if (more ? actual.size() < wanted : actual.size() != wanted) {
      fault(where, "expected " + std::to_string(wanted) + " elements, got " +
                       std::to_string(actual.size()) + ": " + shown(actual));
    }
    for (std::size_t i = 0; i < wanted && i < actual.size(); ++i) {
      value(where + "[" + std::to_string(i) + "]", pattern[i], actual[i]);
    }
  }

  void fault(const std::string& where, const std::string& why) {
    if (++count_ > kShown) return;
    faults_ += (faults_.empty() ? "" : "\n") + where + ": " + why;
  }

  static constexpr int kShown = 20;  // of a thousand entries the first faults say enough
  Variables& variables_;
  int count_ = 0;
  std::string faults_;
};

std::optional<std::string> first_fault(const std::optional<std::string>& a,
                                       const std::optional<std::string>& b) {
  return a ? a : b;
}

}  // namespace

std::optional<std::string> match(const Value& pattern, const Value& actual, Variables& variables) {
  Matcher matcher(variables);
  matcher.value("$", pattern, actual);
  return matcher.faults();
}

std::optional<std::string> match_text(std::string_view pattern, const std::string* actual,
                                      Variables& variables) {
  if (actual != nullptr) return match(Value(pattern), Value(*actual), variables);
  if (looks_like_placeholder(pattern)) {
    const Result<Placeholder> parsed = parse_placeholder(pattern);
    if (parsed.ok() && allows_absent(*parsed)) return std::nullopt;
  }
  return "expected " + std::string(pattern) + ", but it is missing";
}

std::optional<std::string> find_fault(const Value& pattern) {
  std::optional<std::string> found;
  if (pattern.is_string() && looks_like_placeholder(pattern.string())) {
    const Result<Placeholder> parsed = parse_placeholder(pattern.string());
    if (!parsed.ok()) return parsed.status().message();
  } else if (pattern.is_array()) {
    for (const Value& element : pattern.array()) found = first_fault(found, find_fault(element));
  } else if (pattern.is_object()) {
    for (const auto& member : pattern.object()) {
      found = first_fault(found, find_fault(member.value));
    }
  }
  return found;
}

}  // namespace amend::text
