#include "document/vectors.h"

#include <cmath>
#include <limits>
#include <set>

#include "base/limits.h"
#include "document/fields.h"
#include "json/compare.h"
#include "json/write.h"

namespace amend::document {
namespace {

using Loc = std::vector<Issue::Step>;

Status invalid(Loc loc, std::string message, std::string type) {
  return Status::validation({{std::move(loc), std::move(message), std::move(type)}});
}

Loc operator/(Loc loc, Issue::Step step) {
  loc.push_back(std::move(step));
  return loc;
}

Issue::Step index_step(std::size_t index) {
  return static_cast<std::int64_t>(index);
}

Status read_component(const json::Value& value, const Loc& loc, std::vector<float>& out) {
  if (!value.is_number()) return invalid(loc, "must be a number", "float_type");
  const auto component = static_cast<float>(json::nearest_double(value));
  if (!std::isfinite(component)) {
    return invalid(loc, "does not fit into a single-precision float", "value_error");
  }
  out.push_back(component);
  return {};
}

Status read_row(const json::Value& row, const Loc& loc, std::vector<float>& out) {
  if (!row.is_array()) return invalid(loc, "must be a list of numbers", "list_type");
  for (std::size_t at = 0; at < row.array().size(); ++at) {
    AMEND_RETURN_IF_ERROR(read_component(row.array()[at], loc / index_step(at), out));
  }
  return {};
}

Status read_multi(const json::Array& rows, const Loc& loc, Vector& vector) {
  vector.kind = Vector::Kind::kMulti;
  for (std::size_t at = 0; at < rows.size(); ++at) {
    const std::size_t before = vector.values.size();
    AMEND_RETURN_IF_ERROR(read_row(rows[at], loc / index_step(at), vector.values));
    vector.lengths.push_back(static_cast<std::uint32_t>(vector.values.size() - before));
  }
  return {};
}

Status read_named(const json::Value& value, const Loc& loc, Vector& vector) {
  if (!value.is_array()) return invalid(loc, "must be a list of numbers", "list_type");
  if (!value.array().empty() && value.array().front().is_array()) {
    return read_multi(value.array(), loc, vector);
  }
  return read_row(value, loc, vector.values);
}

Status read_indices(const json::Value& list, const Loc& loc, std::vector<std::uint32_t>& out) {
  if (!list.is_array()) return invalid(loc, "must be a list of integers", "list_type");
  for (std::size_t at = 0; at < list.array().size(); ++at) {
    const json::Value& value = list.array()[at];
    const bool fits = value.type() == json::Value::Type::kInt && value.int64() >= 0 &&
                      value.int64() <= std::numeric_limits<std::uint32_t>::max();
    if (!fits)
      return invalid(loc / index_step(at), "must be an integer from 0 to 4294967295", "int_type");
    out.push_back(static_cast<std::uint32_t>(value.int64()));
  }
  return {};
}

bool is_sparse(const json::Object& vectors) {
  return vectors.size() == 2 && vectors.find("indices") != nullptr &&
         vectors.find("values") != nullptr;
}

Status read_sparse(const json::Object& vectors, const Loc& loc, Vector& vector) {
  vector.kind = Vector::Kind::kSparse;
  AMEND_RETURN_IF_ERROR(read_indices(*vectors.find("indices"), loc / "indices", vector.indices));
  AMEND_RETURN_IF_ERROR(read_row(*vectors.find("values"), loc / "values", vector.values));
  if (vector.indices.size() != vector.values.size()) {
    return invalid(loc, "needs as many indices as values", "value_error");
  }
  return {};
}

Status read_vectors(const std::string& extractor, const json::Value& vectors, const Loc& loc,
                    std::vector<Vector>& out) {
  if (vectors.is_null()) return {};
  if (!vectors.is_object()) return invalid(loc, "must be an object of named vectors", "dict_type");
  if (is_sparse(vectors.object())) {
    out.push_back({extractor + "_sparse", {}, {}, {}, {}});
    return read_sparse(vectors.object(), loc, out.back());
  }
  for (const json::Member& member : vectors.object()) {
    out.push_back({extractor + "_" + member.key, {}, {}, {}, {}});
    out.back().kind = Vector::Kind::kDense;
    AMEND_RETURN_IF_ERROR(read_named(member.value, loc / member.key, out.back()));
  }
  return {};
}

Status take_from_feature(json::Value& feature, const Loc& loc, std::vector<Vector>& out) {
  if (!feature.is_object()) return invalid(loc, "must be an object", "dict_type");
  const json::Value* extractor = feature.find("feature_extractor_id");
  if (extractor == nullptr) return invalid(loc / "feature_extractor_id", "is missing", "missing");
  if (!extractor->is_string() || extractor->string().empty()) {
    return invalid(loc / "feature_extractor_id", "must be a non-empty string", "string_type");
  }
  const json::Value* payload = feature.find("payload");
  if (payload != nullptr && !payload->is_object() && !payload->is_null()) {
    return invalid(loc / "payload", "must be an object", "dict_type");
  }
  if (const json::Value* vectors = feature.find("vectors")) {
    AMEND_RETURN_IF_ERROR(read_vectors(extractor->string(), *vectors, loc / "vectors", out));
    feature.object().erase("vectors");
  }
  return {};
}

void write_row(const float* begin, std::size_t count, std::string& out) {
  out.push_back('[');
  for (std::size_t at = 0; at < count; ++at) {
    if (at != 0) out.push_back(',');
    json::write_float(begin[at], out);
  }
  out.push_back(']');
}

void write_sparse(const Vector& vector, std::string& out) {
  out.append("{\"indices\":[");
  for (std::size_t at = 0; at < vector.indices.size(); ++at) {
    if (at != 0) out.push_back(',');
    out.append(std::to_string(vector.indices[at]));
  }
  out.append("],\"values\":");
  write_row(vector.values.data(), vector.values.size(), out);
  out.push_back('}');
}

}  // namespace

Result<std::vector<Vector>> take_vectors(json::Value& features) {
  if (!features.is_array()) return invalid({}, "must be a list", "list_type");
  std::vector<Vector> vectors;
  for (std::size_t at = 0; at < features.array().size(); ++at) {
    AMEND_RETURN_IF_ERROR(take_from_feature(features.array()[at], {index_step(at)}, vectors));
  }
  if (vectors.size() > limits::kVectorsPerDocument) {
    return invalid({},
                   "holds more than " + std::to_string(limits::kVectorsPerDocument) + " vectors",
                   "too_long");
  }
  std::set<std::string_view> names;
  for (const Vector& vector : vectors) {
    if (vector.name.size() > limits::kVectorNameBytes) {
      return invalid({},
                     "holds a vector whose name is longer than " +
                         std::to_string(limits::kVectorNameBytes) + " bytes",
                     "too_long");
    }
    if (is_known_member(vector.name)) {
      return invalid(
          {}, "holds a vector named '" + vector.name + "', which is a member of every document",
          "value_error");
    }
    if (!names.insert(vector.name).second) {
      return invalid({}, "holds two vectors named '" + vector.name + "'", "value_error");
    }
  }
  return vectors;
}

void write_vector(const Vector& vector, std::string& out) {
  switch (vector.kind) {
    case Vector::Kind::kDense:
      write_row(vector.values.data(), vector.values.size(), out);
      return;
    case Vector::Kind::kSparse:
      write_sparse(vector, out);
      return;
    case Vector::Kind::kMulti:
      break;
  }
  out.push_back('[');
  const float* row = vector.values.data();
  for (std::size_t at = 0; at < vector.lengths.size(); ++at) {
    if (at != 0) out.push_back(',');
    write_row(row, vector.lengths[at], out);
    row += vector.lengths[at];
  }
  out.push_back(']');
}

bool shows(const json::Value& value, const Vector& vector) {
  Vector said;
  said.name = vector.name;
  const bool sparse = value.is_object() && is_sparse(value.object());
  const Status read = sparse ? read_sparse(value.object(), {}, said) : read_named(value, {}, said);
  return read.ok() && said == vector;
}

}  // namespace amend::document
