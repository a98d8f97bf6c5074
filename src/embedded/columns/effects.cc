#include "embedded/columns/effects.h"

#include <algorithm>

#include "document/fields.h"

namespace amend::embedded {

void Effects::compile(const Change& change) {
  effects_.clear();
  if (routes_->constant()) return;
  for (const document::Assignment& assignment : change.assignments) compile(assignment);
  compile_identity(&routes_->main(), change);
  compile_identity(routes_->alias(), change);
}

void Effects::compile(const document::Assignment& assignment) {
  std::span<const std::string> names = assignment.path;
  const bool internal = names.front() == document::kInternal;
  if (internal) names = names.subspan(1);
  if (names.empty() || (!internal && routes_->shadows(names.front()))) {
    effects_.push_back({.kind = Effect::Kind::kUnknown, .route = &routes_->main()});
    return;
  }
  if (routes_->main().internal == internal) follow(routes_->main(), names, assignment.value);
  if (routes_->alias() != nullptr && internal) follow(*routes_->alias(), names, assignment.value);
}

void Effects::compile_identity(const Route* route, const Change& change) {
  if (route == nullptr || route->names.size() != 1) return;
  if (route->identity == IdentityMember::kUpdatedAt) {
    if (identity_.is_null() || identity_time_ != change.time) identity_ = format_time(change.time);
    identity_time_ = change.time;
  } else if (route->identity == IdentityMember::kVersion) {
    identity_ = change.version;
  } else {
    return;
  }
  effects_.push_back({.kind = Effect::Kind::kIdentity, .route = route, .value = &identity_});
}

// Steps along the route as far as the assignment's names do.
void Effects::follow(const Route& route, std::span<const std::string> names,
                     const json::Value& value) {
  for (std::size_t step = 0; step < names.size(); ++step) {
    if (step == route.names.size()) {
      effects_.push_back(
          {Effect::Kind::kMerge, &route, names, step - 1, &value, names.subspan(step)});
      return;
    }
    if (routes_->joins(route, step, names[step])) {
      effects_.push_back({.kind = Effect::Kind::kUnknown, .route = &route});
      return;
    }
    if (route.identity != IdentityMember::kNone) return;
    if (names[step] != route.names[step]) {
      if (step > 0) effects_.push_back({Effect::Kind::kAside, &route, names, step});
      return;
    }
  }
  merge(route, names, value);
}

// Merges along the route, from where the assignment's names end.
void Effects::merge(const Route& route, std::span<const std::string> names,
                    const json::Value& assigned) {
  const json::Value* value = &assigned;
  for (std::size_t step = names.size();; ++step) {
    if (step == route.names.size()) {
      effects_.push_back({Effect::Kind::kMerge, &route, names, step - 1, value});
      return;
    }
    if (!value->is_object()) {
      const bool walked = value->is_array() && step >= route.strict;
      const auto kind = walked ? Effect::Kind::kArray : Effect::Kind::kCut;
      effects_.push_back({kind, &route, names, step, value});
      return;
    }
    if (routes_->joins_any(route, step, value->object())) {
      effects_.push_back({.kind = Effect::Kind::kUnknown, .route = &route});
      return;
    }
    value = value->find(route.names[step]);
    if (value == nullptr) {
      effects_.push_back({Effect::Kind::kAside, &route, names, step});
      return;
    }
  }
}

bool Effects::keeps(bool below_alias) const {
  return std::all_of(effects_.begin(), effects_.end(), [&](const Effect& effect) {
    const bool on_alias = effect.route != &routes_->main();
    if (on_alias != below_alias) return on_alias && effect.kind != Effect::Kind::kUnknown;
    return effect.kind == Effect::Kind::kAside;
  });
}

bool Effects::replaces(bool below_alias) const {
  return std::any_of(effects_.begin(), effects_.end(), [&](const Effect& effect) {
    if (effect.route != &routes_->main() && !below_alias) return false;
    switch (effect.kind) {
      case Effect::Kind::kCut:
      case Effect::Kind::kArray:
      case Effect::Kind::kIdentity:
      case Effect::Kind::kUnknown:
        return true;
      case Effect::Kind::kMerge:
        return effect.below.empty() && !effect.value->is_object();
      case Effect::Kind::kAside:
        return false;
    }
    return false;
  });
}

}  // namespace amend::embedded
