// Feature extractors: configuration that clients give, get back and never see run.
#pragma once

#include "api/decode.h"
#include "json/value.h"

namespace amend::api {

// Reads {feature_extractor_name*, version*, params?, ...} and gives it as it is stored and
// answered: the known members among `kept` as given, and feature_extractor_id = name_version. Of
// these only `params` is checked here, as all extractors have it.
json::Object read_extractor(const json::Value& given, Faults::Loc loc,
                            std::initializer_list<std::string_view> kept, Faults& faults);

}  // namespace amend::api
