// The truth table of expr.h, row by row: operator and operand against every kind of stored value.
#include <gtest/gtest.h>

#include "filter/testing.h"

namespace amend::filter {
namespace {

// The stored kinds, in the order of the answers below. The path is always "a.b".
constexpr const char* kBodies[] = {
    R"({})",                                 // missing
    R"({"a":{"b":null}})",                   // null
    R"({"a":{"b":"Mail"}})",                 // string
    R"({"a":{"b":5}})",                      // number
    R"({"a":{"b":true}})",                   // boolean
    R"({"a":{"b":[]}})",                     // empty array
    R"({"a":{"b":["x","Mail",5,true]}})",    // array
    R"({"a":{"b":["e-mail now",null]}})",    // array with other elements
    R"({"a":{"b":[["mail"],[5]]}})",         // array of arrays
    R"({"a":{"b":{"c":"Mail"}}})",           // object
    R"({"a":[{"b":"Mail"},{"b":6},{}]})",    // through an array, scalars
    R"({"a":[{"b":["mail",5]},{"b":[]}]})",  // through an array, arrays
    R"({"a":[]})",                           // through an empty array
};

struct Row {
  const char* op;
  const char* operand;
  const char* answers;  // T or F for each body
};

// The columns: missing, null, string, number, boolean; [], array, other array, array of arrays,
// object; scalars through an array, arrays through an array, nothing through an array.
constexpr Row kTable[] = {
    {"eq", "\"mail\"", "FFTFF FTFFF TTF"},
    {"eq", "5", "FFFTF FTFFF FTF"},
    {"eq", "\"5\"", "FFFTF FTFFF FTF"},
    {"eq", "true", "FFFFT FTFFF FFF"},
    {"eq", "\"true\"", "FFFFT FTFFF FFF"},
    {"eq", "null", "FTFFF FFTFF FFF"},
    {"eq", "[]", "FFFFF TFFFF FTF"},
    {"eq", "[\"MAIL\"]", "FFFFF FFFTF FFF"},
    {"eq", "[\"MAIL\",5]", "FFFFF FFFFF FTF"},
    {"eq", "{\"c\":\"mail\"}", "FFFFF FFFFT FFF"},
    {"ne", "\"mail\"", "TTFTT TFTTT FFT"},
    {"ne", "5", "TTTFT TFTTT TFT"},
    {"ne", "null", "TFTTT TTFTT TTT"},
    {"ne", "[]", "TTTTT FTTTT TFT"},
    {"in", "[\"mail\",6]", "FFTFF FTFFF TTF"},
    {"in", "[\"6\",\"true\"]", "FFFFT FTFFF TFF"},
    {"in", "[null,[]]", "FTFFF TFTFF FTF"},
    {"in", "[[5],{\"c\":\"mail\"}]", "FFFFF FFFTT FFF"},
    {"in", "[]", "FFFFF FFFFF FFF"},
    {"nin", "[\"mail\",6]", "TTFTT TFTTT FFT"},
    {"nin", "[null,[]]", "TFTTT FTFTT TFT"},
    {"nin", "[]", "TTTTT TTTTT TTT"},
    {"gt", "4", "FFFTF FTFFF TTF"},
    {"gt", "5", "FFFFF FFFFF TFF"},
    {"gt", "\"5\"", "FFTFF FTTFF TTF"},  // "Mail" > "5" by code point, 6 > 5 by number
    {"gt", "\"a\"", "FFFFF FTTFF FTF"},  // no number is ordered to a word; M < a
    {"gte", "5", "FFFTF FTFFF TTF"},
    {"gte", "\"Mail\"", "FFTFF FTTFF TTF"},
    {"lt", "6", "FFFTF FTFFF FTF"},
    {"lt", "\"Mail\"", "FFFFF FFFFF FFF"},
    {"lte", "5", "FFFTF FTFFF FTF"},
    {"lte", "\"Mail\"", "FFTFF FTFFF TFF"},
    {"contains", "\"mail\"", "FFTFF FTFFF TTF"},
    {"contains", "\"AI\"", "FFTFF FFFFF TFF"},
    {"contains", "5", "FFFFF FTFFF FTF"},
    {"contains", "\"5\"", "FFFFF FFFFF FFF"},
    {"contains", "true", "FFFFF FTFFF FFF"},
    {"contains", "\"\"", "FFTFF FFFFF TFF"},
    {"starts_with", "\"ma\"", "FFTFF FTFFF TTF"},
    {"starts_with", "\"E-\"", "FFFFF FFTFF FFF"},
    {"starts_with", "\"\"", "FFTFF FTTFF TTF"},
    {"starts_with", "\"5\"", "FFFFF FFFFF FFF"},
    {"ends_with", "\"IL\"", "FFTFF FTFFF TTF"},
    {"ends_with", "\"now\"", "FFFFF FFTFF FFF"},
    {"regex", "\"mail\"", "FFTFF FTTFF TTF"},
    {"regex", "\"^mail$\"", "FFTFF FTFFF TTF"},
    {"regex", "\"5\"", "FFFFF FFFFF FFF"},
    {"text", "\"mail\"", "FFTFF FTTFF TTF"},
    {"text", "\"NOW mail\"", "FFFFF FFTFF FFF"},
    {"text", "\"x mail\"", "FFFFF FFFFF FFF"},  // two elements, one word each
    {"text", "\"- !\"", "FFFFF FFFFF FFF"},
    {"exists", "true", "FTTTT TTTTT TTF"},
    {"exists", "false", "TFFFF FFFFF FFT"},
    {"is_null", "true", "FTFFF FFTFF FFF"},
    {"is_null", "false", "FFTTT TTFTT TTF"},
    {"is_empty", nullptr, "TTFFF TFFFF FTT"},
};

Filter filter_of_row(const Row& row) {
  if (row.operand == nullptr) return filter_of(json_of(R"({"must":[{"is_empty":{"key":"a.b"}}]})"));
  return filter_of(json_of(R"({"field":"a.b","operator":")" + std::string(row.op) +
                           R"(","value":)" + row.operand + "}"));
}

TEST(TruthTable, EveryOperatorAgainstEveryKind) {
  for (const Row& row : kTable) {
    const Filter filter = filter_of_row(row);
    std::string answers;
    for (const char* body : kBodies) {
      if (answers.size() == 5 || answers.size() == 11) answers += ' ';
      answers += matches(filter, document_of(json_of(body))) ? 'T' : 'F';
    }
    EXPECT_EQ(answers, row.answers) << row.op << ' ' << (row.operand ? row.operand : "");
  }
}

TEST(TruthTable, HasEveryOperator) {
  for (int op = 0; op <= static_cast<int>(Operator::kIsEmpty); ++op) {
    const auto name = operator_name(static_cast<Operator>(op));
    EXPECT_TRUE(std::any_of(std::begin(kTable), std::end(kTable), [&](const Row& row) {
      return row.op == name;
    })) << name;
  }
}

}  // namespace
}  // namespace amend::filter
