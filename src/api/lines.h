// Lines of a text that arrives in pieces.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace amend::api {

// Splits at '\n'; a '\r' before it belongs to the line's end. Holds at most one line of max_bytes:
// of a longer one only the fact that it was too long is kept.
class LineSplitter {
 public:
  explicit LineSplitter(std::size_t max_bytes) : max_bytes_(max_bytes) {}

  struct Line {
    std::uint64_t number;   // from 1, empty lines counted
    std::string_view text;  // valid during the call; empty if too long
    bool too_long;
  };

  // Calls take(const Line&) for each line that ends in this piece.
  template <class Take>
  void add(std::string_view piece, Take take) {
    std::size_t newline;
    while ((newline = piece.find('\n')) != std::string_view::npos) {
      keep(piece.substr(0, newline));
      finish(take);
      piece.remove_prefix(newline + 1);
    }
    keep(piece);
  }

  // The last line, if the text does not end with a newline.
  template <class Take>
  void end(Take take) {
    if (!held_.empty() || too_long_) finish(take);
  }

 private:
  void keep(std::string_view part);

  template <class Take>
  void finish(Take take) {
    if (held_.ends_with('\r')) held_.pop_back();
    if (held_.size() > max_bytes_) {
      too_long_ = true;
      held_.clear();
    }
    take(Line{++number_, held_, too_long_});
    held_.clear();
    too_long_ = false;
  }

  const std::size_t max_bytes_;
  std::string held_;
  bool too_long_ = false;
  std::uint64_t number_ = 0;
};

}  // namespace amend::api
