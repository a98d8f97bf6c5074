// Reader: one pass over a filter's JSON. Part of the parser; parse.h is its contract.
//
// A node of the JSON is a condition, a legacy condition or a group. Each is read into `parts`,
// nodes of the tree that must all be true; an empty group adds none. Recursion goes through AND, OR
// and NOT only, which are counted, so it is never deeper than limits::kFilterDepth.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "filter/condition.h"
#include "filter/expr.h"
#include "json/value.h"

namespace amend::filter {

// Goes one step down in a place for as long as it lives.
class Below {
 public:
  Below(Loc& loc, const std::string& key) : loc_(loc) { loc_.emplace_back(key); }
  Below(Loc& loc, std::int64_t index) : loc_(loc) { loc_.emplace_back(index); }
  ~Below() { loc_.pop_back(); }
  Below(const Below&) = delete;
  Below& operator=(const Below&) = delete;

 private:
  Loc& loc_;
};

class Reader {
 public:
  Result<Filter> read(const json::Value& filter);

 private:
  using Nodes = std::vector<Node>;

  // What holds for a node because of what is around it.
  struct Scope {
    int depth = 0;                // ANDs, ORs and NOTs around it
    bool case_sensitive = false;  // true anywhere above
    bool legacy = false;          // inside must, should or must_not
  };

  // One operator on a path, before it is checked; `value` is nullptr if none was given.
  struct Leaf {
    std::string_view field;
    Operator op;
    const json::Value* value;
    ConditionPlaces places;
  };

  // reader.cc: nodes, conditions and leaves.
  Status node(const json::Value& value, Scope scope, Nodes& parts);
  Status condition(const json::Object& object, Scope scope, Nodes& parts);
  Status explicit_leaf(std::string_view name, const json::Object& object, Scope scope,
                       Nodes& parts);
  Status leaf(const Leaf& leaf, Scope scope, Nodes& parts);
  Status read_case_sensitive(const json::Object& object, Scope& scope) const;
  Result<Operator> read_operator(const json::Value& word) const;
  [[nodiscard]] Status refuse_lookalike(const json::Object& object) const;
  [[nodiscard]] Status refuse_others(const json::Object& object,
                                     const std::vector<std::string_view>& allowed) const;
  [[nodiscard]] Status fault(std::string message, std::string type) const;  // here
  [[nodiscard]] Loc place_of(std::string_view key) const;  // of a member of what is being read

  // reader_group.cc: AND, OR, NOT, shorthand and operator maps.
  Status group(const json::Object& object, Scope scope, Nodes& parts);
  Status group_member(const json::Member& member, Scope scope, Nodes& parts);
  Status logical(Node::Kind kind, const json::Value& value, Scope scope, Nodes& parts);
  Status child(const json::Value& value, Scope scope, Node::Kind kind, Nodes& children);
  Status go_deeper(Scope& scope) const;
  Status shorthand(const json::Member& member, Scope scope, Nodes& parts);
  Status operator_map(std::string_view field, const Loc& field_loc, const json::Value& map,
                      Scope scope, Nodes& parts);
  Status negated_map(std::string_view field, const Loc& field_loc, const json::Value& map,
                     Scope scope, Nodes& parts);

  // reader_legacy.cc: {"key": ...} and what else stands only inside must, should and must_not.
  Status legacy(const json::Object& object, Scope scope, Nodes& parts);
  Status legacy_part(std::string_view key, const json::Member& part, Scope scope, Nodes& parts);
  Status legacy_value(std::string_view key, const json::Object& object, Scope scope, Nodes& parts);
  Status comparisons(std::string_view key, const json::Member& part, Scope scope, Nodes& parts);
  static bool is_legacy_member(std::string_view key);
  Status legacy_member(const json::Member& member, Scope scope, Nodes& parts);
  Status has_id(const json::Value& ids, Scope scope, Nodes& parts);
  Status key_test(Operator op, const json::Value& value, Scope scope, Nodes& parts);
  [[nodiscard]] Status refuse_misplaced(const json::Member& member, Scope scope) const;

  Loc loc_;  // of what is being read
  std::size_t leaves_ = 0;
};

// All of the parts as one node. REQUIRES: !parts.empty().
Node all_of(std::vector<Node> parts);

}  // namespace amend::filter
