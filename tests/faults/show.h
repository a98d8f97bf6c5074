// Everything that can be seen of a scenario's documents, as a text: of an engine, and as it must
// be.
#pragma once

#include <set>
#include <string>

#include "base/result.h"
#include "engine/engine.h"
#include "faults/shadow.h"

namespace amend::faults {

// What an engine with these documents shows.
std::string show(const Shadow& shadow);

// What this one shows, asked for in as many ways as there are. Errors: what reading met; kInternal
// if the ways disagree. `ids` are of all documents that are, were or would have been.
Result<std::string> show(const engine::Engine& engine, const std::set<std::string>& ids);

// The lines that only one of the texts has, for people; without what makes documents large.
std::string difference(const std::string& expected, const std::string& found);

}  // namespace amend::faults
