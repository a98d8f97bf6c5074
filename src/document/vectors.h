// Named vectors: kept beside a document, never inside it, and never touched by an update.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "json/value.h"

namespace amend::document {

// One named vector of a document. Components are IEEE-754 single precision.
struct Vector {
  enum class Kind : std::uint8_t {
    kDense = 1,   // rows == 1: one vector
    kMulti = 2,   // rows vectors, each with its own length
    kSparse = 3,  // indices[i] holds values[i]
  };
  std::string name;
  Kind kind = Kind::kDense;
  std::vector<float> values;           // all components, row after row
  std::vector<std::uint32_t> lengths;  // kMulti: components of each row; otherwise empty
  std::vector<std::uint32_t> indices;  // kSparse: as many as values; otherwise empty

  bool operator==(const Vector& other) const = default;
};

// Takes the vectors out of a "features" list: what is left of the list is what a document stores,
// the vectors are named <feature_extractor_id>_<key> (sparse: <feature_extractor_id>_sparse).
// Errors: kValidation, places relative to the list: a feature without an id, a component that is no
// finite single-precision number, indices and values of different length, a name that occurs twice,
// is too long or is a known member's (fields.h), or too many vectors.
Result<std::vector<Vector>> take_vectors(json::Value& features);

// Appends the vector as an answer shows it: an array of numbers, of arrays, or {indices, values}.
void write_vector(const Vector& vector, std::string& out);

// True if `value` is what an answer shows of the vector, down to single precision.
bool shows(const json::Value& value, const Vector& vector);

}  // namespace amend::document
