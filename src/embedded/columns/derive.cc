// Effects::derive: one result, taken through the effects of a write.
#include <optional>

#include "document/operators.h"
#include "document/steps.h"
#include "embedded/columns/effects.h"

namespace amend::embedded {
namespace {

// What document::apply makes of a value (nullptr: of nothing) when the operation is applied below
// it; nullopt: nothing. REQUIRES: no rename.
std::optional<json::Value> applied(const json::Value* value, const Effect& effect) {
  const std::string kPlace = "value";
  json::Object body;
  if (value != nullptr) body.append(kPlace, *value);
  document::Assignment assignment{{kPlace}, *effect.value, effect.operation};
  assignment.path.insert(assignment.path.end(), effect.below.begin(), effect.below.end());
  document::Document document({}, std::move(body), json::Object());
  document::apply(assignment, document);
  json::Value* made = document.mutable_body().object().find(kPlace);
  if (made == nullptr) return std::nullopt;
  return std::move(*made);
}

// A result on its way through the effects.
class Passage {
 public:
  Passage(const Routes& routes, std::string_view before, json::Parser& parser)
      : routes_(routes), before_(before), parser_(parser), trace_(trace_of(before)) {}

  // False once the result is unknown.
  bool pass(const Effect& effect) {
    if (effect.kind == Effect::Kind::kUnknown) return false;
    if (trace_.literal) return effect.kind == Effect::Kind::kIdentity;
    if (effect.kind == Effect::Kind::kPerhaps) return leaves_as_it_is(effect);
    if (!enter(effect)) return true;
    if (meets_array(effect)) {
      const std::size_t step = trace_.array;
      if (step < effect.names.size() && document::is_decimal(effect.names[step])) return false;
      if (!document::makes_way(effect.operation)) return true;
      nothing();  // an object takes its place
    }
    return change(effect);
  }

  // Appends the bytes of the result; false if it is still the one before.
  bool finish(std::string& after) const {
    if (held_ == Held::kBefore) return false;
    const filter::Resolved& many = many_;
    if (held_ == Held::kMany) {
      append_result(many.values, many.crossed_array, trace_, after);
    } else if (held_ == Held::kOne) {
      append_result({&one_, 1}, false, trace_, after);
    } else {
      append_result({}, false, trace_, after);
    }
    return true;
  }

 private:
  enum class Held : std::uint8_t { kBefore, kNothing, kOne, kMany };

  // True if the result lies on the route, if only from now on.
  bool enter(const Effect& effect) {
    const bool on_alias = effect.route == routes_.alias();
    if (on_alias == trace_.below_alias) return true;
    if (on_alias) return false;                                // the body's member hides it
    if (!document::makes_way(effect.operation)) return false;  // there is no such member
    trace_ = {};
    held_ = Held::kNothing;
    return true;
  }

  [[nodiscard]] bool meets_array(const Effect& effect) const {
    return trace_.array != 0 && trace_.array <= effect.depth;
  }

  // Beside the route something may be moved, and objects made on its way.
  [[nodiscard]] bool leaves_as_it_is(const Effect& effect) const {
    const bool on_alias = effect.route == routes_.alias();
    if (on_alias != trace_.below_alias) return on_alias;
    return !meets_array(effect);
  }

  // False if the result is unknown.
  bool change(const Effect& effect) {
    switch (effect.kind) {
      case Effect::Kind::kUnknown:
        return false;
      case Effect::Kind::kAside:
      case Effect::Kind::kPerhaps:
        break;
      case Effect::Kind::kGone:
        // What the alias leads to shows again.
        if (effect.depth == 0 && !trace_.below_alias && routes_.alias() != nullptr) return false;
        return effect.fits ? nothing() : move_away(effect);
      case Effect::Kind::kAbove:
        return change_above(effect);
      case Effect::Kind::kCut:
        return nothing();
      case Effect::Kind::kArray:
        many_ = filter::resolve_below(routes_.path(), routes_.segment(*effect.route, effect.depth),
                                      *effect.value);
        trace_.array = static_cast<std::uint8_t>(effect.depth);
        held_ = Held::kMany;
        break;
      case Effect::Kind::kIdentity:
        one(effect.value);
        break;
      case Effect::Kind::kApply:
        apply(effect);
        break;
    }
    return true;
  }

  void apply(const Effect& effect) {
    if (effect.takes_place()) return one(effect.value);
    const std::optional<json::Value> decoded = decode();
    const json::Value* value = value_of(decoded);
    const bool object = value != nullptr && value->is_object();
    if (effect.operation == document::Operation::kMerge && effect.below.empty() && !object) {
      return one(effect.value);
    }
    if (!document::makes_way(effect.operation) && (value == nullptr || value->is_scalar())) return;
    Effect done = effect;
    if (effect.operation == document::Operation::kRename) {
      if (!fits(document::find(*value, effect.below), effect)) return;
      done.operation = document::Operation::kRemove;
    }
    std::optional<json::Value> made = applied(value, done);
    if (!made) {
      nothing();
      return;
    }
    made_ = std::move(*made);
    one(&made_);
  }

  // Whether what stands there is moved away by a rename, as far as its size goes.
  static bool fits(const json::Value* moved, const Effect& effect) {
    return moved == nullptr || document::fits_destination(*moved, effect.moved_to);
  }

  // The path's value is moved if it fits; of more than that the depth is not known. False: unknown.
  bool move_away(const Effect& effect) {
    if (!found()) return nothing();
    if (effect.names.size() < effect.route->names.size()) return false;
    const std::optional<json::Value> decoded = decode();
    return !fits(value_of(decoded), effect) || nothing();
  }

  // An operator above the path. False: unknown.
  bool change_above(const Effect& effect) {
    const bool is_array = trace_.array == effect.names.size();
    using document::Operation;
    if (effect.operation == Operation::kTakeOut) return !is_array;
    if (effect.operation != Operation::kAppend && effect.operation != Operation::kAddToSet) {
      return true;
    }
    return !is_array && (trace_.array != 0 || found());
  }

  [[nodiscard]] bool found() const {
    return held_ == Held::kBefore ? !found_of(before_).empty() : held_ != Held::kNothing;
  }

  // The value before the write, if it still stands and was one.
  std::optional<json::Value> decode() {
    if (held_ != Held::kBefore || found_of(before_).empty()) return std::nullopt;
    return std::move(decode_result(before_, parser_).values.front());
  }

  [[nodiscard]] const json::Value* value_of(const std::optional<json::Value>& decoded) const {
    return decoded ? &*decoded : held_ == Held::kOne ? one_ : nullptr;
  }

  // True: that is known.
  bool nothing() {
    trace_.array = 0;
    held_ = Held::kNothing;
    return true;
  }

  void one(const json::Value* value) {
    trace_.array = 0;
    held_ = Held::kOne;
    one_ = value;
  }

  const Routes& routes_;
  const std::string_view before_;
  json::Parser& parser_;
  Trace trace_;
  Held held_ = Held::kBefore;
  const json::Value* one_ = nullptr;
  json::Value made_;
  filter::Resolved many_;
};

}  // namespace

Effects::Outcome Effects::derive(std::string_view before, json::Parser& parser,
                                 std::string& after) const {
  Passage passage(*routes_, before, parser);
  for (const Effect& effect : effects_) {
    if (!passage.pass(effect)) return Outcome::kUnknown;
  }
  return passage.finish(after) ? Outcome::kNew : Outcome::kSame;
}

}  // namespace amend::embedded
