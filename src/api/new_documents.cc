#include "api/new_documents.h"

namespace amend::api {

Result<engine::Collection> writable_collection(const Call& call) {
  AMEND_ASSIGN_OR_RETURN(engine::Collection collection, call.collection());
  const json::Value* enabled = collection.settings.find("enabled");
  if (enabled != nullptr && enabled->is_bool() && !enabled->boolean()) {
    return Status(Code::kNotEnabled,
                  "The collection '" + collection.name + "' is disabled and takes no new documents",
                  {{"resource", std::string("collection")}, {"id", collection.id}});
  }
  return collection;
}

}  // namespace amend::api
