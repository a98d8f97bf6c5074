// Effects::derive: one result, taken through the effects of a write.
#include <algorithm>
#include <optional>

#include "embedded/columns/effects.h"

namespace amend::embedded {
namespace {

bool is_decimal(std::string_view name) {
  return !name.empty() &&
         std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// What document::apply makes of a value (nullptr: of nothing) when `assigned` comes in below it.
json::Value merged(const json::Value* value, std::span<const std::string> below,
                   const json::Value& assigned) {
  const std::string kPlace = "value";
  json::Object body;
  if (value != nullptr) body.append(kPlace, *value);
  document::Patch patch;
  patch.assignments.push_back({{kPlace}, assigned});
  auto& path = patch.assignments.front().path;
  path.insert(path.end(), below.begin(), below.end());
  document::Document document({}, std::move(body), json::Object());
  document::apply(patch, document);
  return std::move(document.mutable_body().object()[kPlace]);
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
    if (!enter(*effect.route)) return true;
    if (!break_arrays(effect)) return false;
    change(effect);
    return true;
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
  bool enter(const Route& route) {
    const bool on_alias = &route == routes_.alias();
    if (on_alias == trace_.below_alias) return true;
    if (on_alias) return false;  // the body's member hides it
    trace_ = {};
    held_ = Held::kNothing;
    return true;
  }

  // Makes an object of an array that the effect goes into; false if it might go into an element.
  bool break_arrays(const Effect& effect) {
    if (trace_.array == 0 || trace_.array > effect.depth) return true;
    if (trace_.array < effect.names.size() && is_decimal(effect.names[trace_.array])) return false;
    nothing();
    return true;
  }

  void change(const Effect& effect) {
    switch (effect.kind) {
      case Effect::Kind::kAside:
      case Effect::Kind::kUnknown:
        return;
      case Effect::Kind::kCut:
        return nothing();
      case Effect::Kind::kArray:
        many_ = filter::resolve_below(routes_.path(), routes_.segment(*effect.route, effect.depth),
                                      *effect.value);
        trace_.array = static_cast<std::uint8_t>(effect.depth);
        held_ = Held::kMany;
        return;
      case Effect::Kind::kIdentity:
        return one(effect.value);
      case Effect::Kind::kMerge:
        return merge(*effect.value, effect.below);
    }
  }

  void merge(const json::Value& assigned, std::span<const std::string> below) {
    if (below.empty() && !assigned.is_object()) return one(&assigned);
    const std::optional<json::Value> decoded = decode();
    const json::Value* value = decoded ? &*decoded : held_ == Held::kOne ? one_ : nullptr;
    if (below.empty() && (value == nullptr || !value->is_object())) return one(&assigned);
    made_ = merged(value, below, assigned);
    one(&made_);
  }

  // The value before the write, if it still stands. Scalars need not be known: an object that is
  // merged into one takes its place.
  std::optional<json::Value> decode() {
    if (held_ != Held::kBefore || !found_of(before_).starts_with('o')) return std::nullopt;
    return std::move(decode_result(before_, parser_).values.front());
  }

  void nothing() {
    trace_.array = 0;
    held_ = Held::kNothing;
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
