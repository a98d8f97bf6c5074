// Effects: what one write does to the result of a path, derived without reading the document.
//
// A write is a list of assignments (document/patch.h) and a new version and time. Whatever follows
// from it and the result before it is derived exactly; whatever does not is unknown, never guessed.
// The argument, for a path that takes one name at each of the objects o0 (the root), o1, ... (its
// trace is plain):
//  - An assignment with another first name changes nothing, nor does one that leaves the route
//    later: the walk meets objects only, and there stepping aside adds or changes another member.
//  - One that ends above the path merges into some object. If the value does not name what comes
//    next, nothing changes. If it does, that member is merged one name further down; a scalar there
//    ends the walk, an array is walked as resolving does.
//  - One that ends at the path or below it is applied to the value that was found. If none was, all
//    that was in the way becomes objects, so only what is assigned is found.
//  - A value that replaces is all there is below its place, so it is walked instead of what was
//    there.
//  - A removal makes no objects: it leaves what it does not find as it is. What ends above the
//    path, or at it, takes away what was found.
//  - An operator that goes by the stored value (document/operators.h) leaves an object above the
//    path alone, and at the path or below it is applied to the value that was found. But a list may
//    come of what is above the path if nothing was found; that is not known.
//  - A rename is a removal, of what fits where it is moved to, and what comes to the other place is
//    not known. Nor is whether anything comes, so nor is what becomes of an array on its way.
// A first array on the way is replaced by an object when a step or a merge goes into it, and then
// nothing is found, or left alone by a removal; but a decimal step may go into an element, which is
// not known. If the write stays beside or above it, the sentences above hold.
// A key that joins several segments is taken instead of the route. Where the write brings one, or
// the trace says that one was met and the write touches the route's first name, the result is
// unknown. A new member of the body with an alias's name hides what is below the alias; when it is
// removed that shows again, and is not known.
#pragma once

#include <cstddef>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "document/patch.h"
#include "embedded/columns/result.h"
#include "embedded/columns/routes.h"
#include "embedded/keys.h"
#include "json/parse.h"
#include "json/value.h"

namespace amend::embedded {

// A write, as far as columns see it. `version` and `time` become _internal.version and updated_at.
// While a column reads it no other thread may look up members of the assigned values
// (json::Object::find).
struct Change {
  std::span<const document::Assignment> assignments;
  Version version = 0;
  Micros time = 0;
};

// What one assignment does to the values along one route.
struct Effect {
  enum class Kind : std::uint8_t {
    kAside,     // leaves the route; only an array that is stepped into matters
    kCut,       // something above the path is replaced by what does not have it
    kArray,     // an array does: `value`, which stands for the route's first `depth` names
    kApply,     // the operation is applied with `value` at `below`, counted from the path
    kGone,      // the path, or something above it, is removed, or moved
    kAbove,     // an operator changes what is above the path, unless that is an object
    kPerhaps,   // leaves the route, but perhaps is not made
    kIdentity,  // the store itself sets the path to `value`
    kUnknown,
  };
  Kind kind = Kind::kUnknown;
  document::Operation operation = document::Operation::kMerge;
  const Route* route = nullptr;
  // The assignment's names within the route's container.
  std::span<const std::string> names = {};
  // Arrays that the first 1, 2, ... `depth` names of the route lead to are stepped or merged into.
  std::size_t depth = 0;
  const json::Value* value = nullptr;
  std::span<const std::string> below = {};
  // Of a rename, at the place it moves from: the segments of the place where it moves to, and
  // whether whatever a document has would fit there.
  std::size_t moved_to = 0;
  bool fits = true;

  // Of kApply: whether what the path finds is `value` afterwards, whatever it was.
  [[nodiscard]] bool takes_place() const {
    if (!below.empty()) return false;
    return operation == document::Operation::kReplace ||
           operation == document::Operation::kCurrentTime ||
           (operation == document::Operation::kMerge && !value->is_object());
  }
};

// The effects of one write on one path. One thread; refers to the routes and to the change.
class Effects {
 public:
  explicit Effects(const Routes& routes) : routes_(&routes) {}

  void compile(const Change& change);

  // True if the write does not touch the path at all.
  [[nodiscard]] bool empty() const { return effects_.empty(); }

  // True if a result with a plain trace becomes the same whatever value it has.
  [[nodiscard]] bool replaces(bool below_alias) const;

  // True if the write may take something away from what the path goes through or finds, and makes
  // nothing where it finds nothing.
  [[nodiscard]] bool removes() const;

  // True if every result with a plain trace stays as it is.
  [[nodiscard]] bool keeps() const {
    return keeps(false) && (routes_->alias() == nullptr || keeps(true));
  }

  enum class Outcome : std::uint8_t { kSame, kUnknown, kNew };

  // The result after the write. `before` is the bytes of the one before it, not unknown. With kNew
  // the new bytes are appended to `after`.
  Outcome derive(std::string_view before, json::Parser& parser, std::string& after) const;

 private:
  [[nodiscard]] bool keeps(bool below_alias) const;
  void compile(const document::Assignment& assignment);
  void compile_destination(const document::Assignment& rename);
  void compile_identity(const Route* route, const Change& change);
  void follow(const Route& route, std::span<const std::string> names,
              const document::Assignment& assignment);
  void descend(const Route& route, std::span<const std::string> names,
               const document::Assignment& assignment);
  void move_to(const Route& route, std::span<const std::string> names);

  const Routes* routes_;
  std::vector<Effect> effects_;
  std::deque<std::vector<std::string>> destinations_;  // of renames; effects refer to them
  json::Value identity_;  // what the store sets, if the path leads to a version or a time
  Micros identity_time_ = 0;
};

}  // namespace amend::embedded
