// Undo: what takes a patch back.
//
// For each place that a patch is about to change: the value that stands there, or that none does. A
// place lies as far down as the document goes: where a path meets a scalar, or an array that an
// object is going to replace, it is that; where it leads to nothing, it is the first name that is
// not there. So what is put back is exactly what was there, and what would have stayed anyway is
// left out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "document/document.h"
#include "document/patch.h"

namespace amend::document {

// Of one document at a time; its memory is used again. One thread.
class Undo {
 public:
  // One place. No place of an undo lies in another.
  struct Place {
    std::span<const std::string_view> path;  // as an assignment's
    bool existed = false;
    std::string_view value;  // compact JSON; empty if nothing was there
  };

  // Reads what the patch would change of the document. The patch must outlive this, or the next
  // reading.
  void read(const Patch& patch, const Document& document);
  // The same where only the text is at hand, which Document::text() made. False if only a tree
  // decides, or more than `bytes_left` would have to be read, which becomes less by what was.
  bool read(const Patch& patch, const Text& text, std::size_t& bytes_left);

  [[nodiscard]] bool empty() const { return kept_.empty(); }
  [[nodiscard]] std::size_t size() const { return kept_.size(); }
  // Sorted by path. Valid until the next reading.
  [[nodiscard]] Place place(std::size_t at) const;

  // About what it takes as the text of an update.
  [[nodiscard]] std::size_t bytes() const;

 private:
  template <class Node>
  class Reader;
  struct Kept {
    std::uint32_t first_name = 0;  // in names_
    std::uint32_t names = 0;
    bool existed = false;
    std::size_t begin = 0;  // of the value in values_
    std::size_t end = 0;
  };

  template <class Node>
  bool read(const Patch& patch, Node body, Node internal);
  void clear();
  void drop_covered();
  [[nodiscard]] std::span<const std::string_view> path(const Kept& kept) const;

  std::vector<std::string_view> names_;
  std::deque<std::vector<std::string>> destinations_;  // of renames; names_ refers to them
  std::string values_;
  std::vector<Kept> kept_;
};

}  // namespace amend::document
