#include "embedded/columns/effects.h"

#include <algorithm>

#include "document/fields.h"
#include "document/operators.h"

namespace amend::embedded {

void Effects::compile(const Change& change) {
  effects_.clear();
  destinations_.clear();
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
    effects_.push_back({Effect::Kind::kUnknown, assignment.operation, &routes_->main()});
    return;
  }
  if (routes_->main().internal == internal) follow(routes_->main(), names, assignment);
  if (routes_->alias() != nullptr && internal) follow(*routes_->alias(), names, assignment);
  if (assignment.operation == document::Operation::kRename) compile_destination(assignment);
}

void Effects::compile_destination(const document::Assignment& rename) {
  std::span<const std::string> names = destinations_.emplace_back(document::destination(rename));
  const bool internal = names.front() == document::kInternal;
  if (internal) names = names.subspan(1);
  if (names.empty() || (!internal && routes_->shadows(names.front()))) {
    effects_.push_back({Effect::Kind::kUnknown, rename.operation, &routes_->main()});
    return;
  }
  if (routes_->main().internal == internal) move_to(routes_->main(), names);
  if (routes_->alias() != nullptr && internal) move_to(*routes_->alias(), names);
}

// What is moved is not known where it comes to lie on the route.
void Effects::move_to(const Route& route, std::span<const std::string> names) {
  constexpr auto kRename = document::Operation::kRename;
  for (std::size_t step = 0; step < names.size() && step < route.names.size(); ++step) {
    if (routes_->joins(route, step, names[step])) break;
    if (route.identity != IdentityMember::kNone) return;
    if (names[step] == route.names[step]) continue;
    if (step > 0) effects_.push_back({Effect::Kind::kPerhaps, kRename, &route, names, step});
    return;
  }
  effects_.push_back({Effect::Kind::kUnknown, kRename, &route});
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
                     const document::Assignment& assignment) {
  const document::Operation operation = assignment.operation;
  const bool moves = operation == document::Operation::kRename;
  const std::size_t moved_to = moves ? assignment.value.array().size() : 0;
  const bool fits = moved_to <= assignment.path.size();
  for (std::size_t step = 0; step < names.size(); ++step) {
    if (step == route.names.size()) {
      effects_.push_back({Effect::Kind::kApply, operation, &route, names, step - 1,
                          &assignment.value, names.subspan(step), moved_to, fits});
      return;
    }
    if (routes_->joins(route, step, names[step])) {
      effects_.push_back({Effect::Kind::kUnknown, operation, &route});
      return;
    }
    if (route.identity != IdentityMember::kNone) return;
    if (names[step] != route.names[step]) {
      if (step > 0) effects_.push_back({Effect::Kind::kAside, operation, &route, names, step});
      return;
    }
  }
  const std::size_t depth = names.size() - 1;
  if (operation == document::Operation::kRemove || moves) {
    effects_.push_back(
        {Effect::Kind::kGone, operation, &route, names, depth, nullptr, {}, moved_to, fits});
  } else if (document::depends_on_value(operation)) {
    const bool at_path = names.size() == route.names.size();
    const auto kind = at_path ? Effect::Kind::kApply : Effect::Kind::kAbove;
    effects_.push_back({kind, operation, &route, names, depth, &assignment.value});
  } else {
    descend(route, names, assignment);
  }
}

// Goes on along the route into the assigned value, from where the assignment's names end.
void Effects::descend(const Route& route, std::span<const std::string> names,
                      const document::Assignment& assignment) {
  const document::Operation operation = assignment.operation;
  const json::Value* value = &assignment.value;
  for (std::size_t step = names.size();; ++step) {
    if (step == route.names.size()) {
      effects_.push_back({Effect::Kind::kApply, operation, &route, names, step - 1, value});
      return;
    }
    if (!value->is_object()) {
      const bool walked = value->is_array() && step >= route.strict;
      const auto kind = walked ? Effect::Kind::kArray : Effect::Kind::kCut;
      effects_.push_back({kind, operation, &route, names, step, value});
      return;
    }
    if (routes_->joins_any(route, step, value->object())) {
      effects_.push_back({Effect::Kind::kUnknown, operation, &route});
      return;
    }
    value = value->find(route.names[step]);
    if (value == nullptr) {
      const bool stays = operation == document::Operation::kMerge;
      const auto kind = stays ? Effect::Kind::kAside : Effect::Kind::kCut;
      effects_.push_back({kind, operation, &route, names, step});
      return;
    }
  }
}

bool Effects::removes() const {
  return std::any_of(effects_.begin(), effects_.end(), [](const Effect& effect) {
    return !document::makes_way(effect.operation) && effect.kind != Effect::Kind::kAside;
  });
}

bool Effects::keeps(bool below_alias) const {
  return std::all_of(effects_.begin(), effects_.end(), [&](const Effect& effect) {
    const bool on_alias = effect.route != &routes_->main();
    if (on_alias != below_alias) return on_alias && effect.kind != Effect::Kind::kUnknown;
    return effect.kind == Effect::Kind::kAside || effect.kind == Effect::Kind::kPerhaps;
  });
}

bool Effects::replaces(bool below_alias) const {
  return std::any_of(effects_.begin(), effects_.end(), [&](const Effect& effect) {
    const bool on_alias = effect.route != &routes_->main();
    if (on_alias && !below_alias) return false;
    switch (effect.kind) {
      case Effect::Kind::kCut:
      case Effect::Kind::kArray:
      case Effect::Kind::kIdentity:
      case Effect::Kind::kUnknown:
        return true;
      case Effect::Kind::kApply:
        return effect.takes_place();
      case Effect::Kind::kGone:
        return effect.fits && on_alias == below_alias;
      case Effect::Kind::kAside:
      case Effect::Kind::kAbove:
      case Effect::Kind::kPerhaps:
        return false;
    }
    return false;
  });
}

}  // namespace amend::embedded
