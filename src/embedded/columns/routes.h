// Routes: the names that a path takes through a document in which nothing unusual is met.
//
// filter/path.h defines what a path finds. Most documents have no keys with dots, and then the path
// takes one name at each object: in the body or, for a path that begins with _internal, in the
// internal block. A path whose first segment is an alias has a second route, below _internal, which
// it takes if the body has no member of that name.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "document/document.h"
#include "embedded/columns/result.h"
#include "filter/path.h"
#include "json/value.h"

namespace amend::embedded {

// What a route reads of the document's identity.
enum class IdentityMember : std::uint8_t { kNone, kConstant, kUpdatedAt, kVersion };

struct Route {
  bool internal = false;           // through the internal block; otherwise through the body
  std::vector<std::string> names;  // at least one
  // The first names of an alias's place are taken as they are: there arrays are not crossed and
  // keys that join several segments are not looked for.
  std::size_t strict = 0;
  std::size_t first_segment = 0;  // the path's segment that is names[strict]
  // Which member of the identity the first name stands for. Nothing that clients write changes it.
  IdentityMember identity = IdentityMember::kNone;
};

// A path and its routes. Immutable; any thread.
class Routes {
 public:
  // REQUIRES: supports(FieldPath(path)).
  explicit Routes(std::string_view path);

  // False for paths whose results a column cannot keep: _internal as a whole, which changes with
  // every write, and paths deeper than documents are.
  static bool supports(const filter::FieldPath& path);

  [[nodiscard]] const filter::FieldPath& path() const { return path_; }
  [[nodiscard]] const Route& main() const { return main_; }
  [[nodiscard]] const Route* alias() const { return alias_ ? &*alias_ : nullptr; }

  // True if no update changes what the path finds: the two ids, and words that stand for vectors.
  [[nodiscard]] bool constant() const { return constant_; }

  // The trace of a document that has nothing of what the path names.
  [[nodiscard]] Trace ordinary() const { return {.below_alias = alias_.has_value()}; }

  // The path's segment that is names[step] of the route. REQUIRES: step >= route.strict.
  [[nodiscard]] std::size_t segment(const Route& route, std::size_t step) const {
    return step - route.strict + route.first_segment;
  }

  // True if the walk would take this key of an object instead of names[step], because it joins that
  // name and the next ones with dots.
  [[nodiscard]] bool joins(const Route& route, std::size_t step, std::string_view key) const;
  // The same for any key of the object.
  [[nodiscard]] bool joins_any(const Route& route, std::size_t step,
                               const json::Object& object) const;

  // True if a root member of the body with this key would be taken instead of the main route.
  [[nodiscard]] bool shadows(std::string_view key) const;

  // What the path finds in the document: filter::resolve with its trace. Appends the bytes.
  // The document is used by one thread.
  void resolve(const document::Document& document, std::string& out) const;

 private:
  [[nodiscard]] Trace walk(const Route& route, const json::Value& container) const;
  [[nodiscard]] Trace trace(const document::Document& document) const;

  filter::FieldPath path_;
  Route main_;
  std::optional<Route> alias_;
  bool constant_ = false;
};

}  // namespace amend::embedded
