// What a write of many documents is held against: dry_run, only_if, expect_matched, max_matched,
// atomic; and how a dry run is shown.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "api/call.h"
#include "api/decode.h"
#include "engine/engine.h"

namespace amend::api {

inline constexpr std::array<std::string_view, 5> kGuardMembers = {
    "dry_run", "only_if", "expect_matched", "max_matched", "atomic"};

// Faults of shape are collected; the query's dry_run is as good as the body's.
engine::Guards read_guards(const Call& call, Fields& body);

// Whether they fit a request that names its documents, or one that chooses them by a filter.
// Errors: kBadRequest.
Status check_guards(const engine::Guards& guards, bool by_filter);

// Members of an answer, each behind a comma: dry_run, sample, token.
void write_preview(const engine::Preview& preview, std::string& out);

}  // namespace amend::api
