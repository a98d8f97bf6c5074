#include "api/extractors.h"

namespace amend::api {

json::Object read_extractor(const json::Value& given, Faults::Loc loc,
                            std::initializer_list<std::string_view> kept, Faults& faults) {
  Fields fields(given, std::move(loc), faults);
  const std::string name = fields.required_text("feature_extractor_name");
  const std::string version = fields.required_text("version");
  json::Object extractor;
  extractor.append("feature_extractor_name", name);
  extractor.append("version", version);
  extractor.append("feature_extractor_id", name + "_" + version);
  fields.object("params");
  for (const std::string_view member : kept) {
    const json::Value* value = fields.find(member);
    extractor.append(std::string(member), value != nullptr ? *value : json::Value());
  }
  return extractor;
}

}  // namespace amend::api
