#include "api/csv.h"

#include <gtest/gtest.h>

#include "base/limits.h"
#include "json/parse.h"

namespace amend::api {
namespace {

std::string text_cell(std::string_view text) {
  CsvRow row;
  row.add_text(text);
  row.add_text("x");
  const std::string line(row.end());
  EXPECT_TRUE(line.ends_with(",x\r\n")) << line;
  return line.substr(0, line.size() - 4);
}

std::string cell(const char* json_text) {
  const auto value = json::parse(json_text);
  CsvRow row;
  row.add(&*value);
  row.add_text("x");
  const std::string line(row.end());
  return line.substr(0, line.size() - 4);
}

document::Document document_of(const std::string& body) {
  json::Parser parser;
  return *document::Document::parse({"ns_1", "col_1", "a", 0, 0, 7}, {body, "{}"}, parser);
}

TEST(CsvTest, QuotesWhatNeedsThem) {
  EXPECT_EQ(text_cell("plain text"), "plain text");
  EXPECT_EQ(text_cell("a,b"), "\"a,b\"");
  EXPECT_EQ(text_cell("say \"so\""), "\"say \"\"so\"\"\"");
  EXPECT_EQ(text_cell("two\nlines"), "\"two\nlines\"");
  EXPECT_EQ(text_cell("two\rlines"), "\"two\rlines\"");
  EXPECT_EQ(text_cell(" around "), "\" around \"");
  EXPECT_EQ(text_cell("h\u00F4tel"), "h\u00F4tel");
}

TEST(CsvTest, TellsAnEmptyTextFromNothing) {
  EXPECT_EQ(text_cell(""), "\"\"");
  EXPECT_EQ(cell("null"), "");
  CsvRow row;
  row.add(nullptr);
  row.add(nullptr);
  EXPECT_EQ(row.end(), ",\r\n");
}

TEST(CsvTest, ValuesThatAreNoTexts) {
  EXPECT_EQ(cell("-5"), "-5") << "a number is no formula";
  EXPECT_EQ(cell("1.0"), "1.0");
  EXPECT_EQ(cell("true"), "true");
  EXPECT_EQ(cell("[1,\"a\"]"), "\"[1,\"\"a\"\"]\"");
  EXPECT_EQ(cell("{\"a\":1}"), "\"{\"\"a\"\":1}\"");
}

TEST(CsvTest, AFormulaIsMadeAText) {
  for (const char* formula : {"=1+1", "+1", "-1", "@SUM(A1)", "\uFF1D1", "\uFF0B1", "\uFF0D1"}) {
    EXPECT_EQ(text_cell(formula), "'" + std::string(formula));
  }
  EXPECT_EQ(text_cell("=A1,B1"), "\"'=A1,B1\"");
  EXPECT_EQ(text_cell("\t=1"), "'\t=1");
  EXPECT_EQ(text_cell("\r=1"), "\"'\r=1\"");
  EXPECT_EQ(text_cell("\n=1"), "\"'\n=1\"");
  EXPECT_EQ(text_cell("a=1"), "a=1");
  // Taking one apostrophe away gives back what is stored, whatever that is.
  EXPECT_EQ(text_cell("'=1"), "''=1");
  EXPECT_EQ(text_cell("''=1"), "'''=1");
  EXPECT_EQ(text_cell("'tis"), "'tis");
  EXPECT_EQ(text_cell("'"), "'");
}

TEST(CsvTest, ARowOfOneEmptyCellIsNoEmptyLine) {
  CsvRow row;
  row.add(nullptr);
  EXPECT_EQ(row.end(), "\"\"\r\n");
  row.add_text("next");
  EXPECT_EQ(row.end(), "next\r\n");
}

TEST(CsvTest, FieldsStandInTheOrderInWhichTheyAreMet) {
  CsvFields fields;
  json::Parser parser;
  for (const char* body : {R"({"b":1})", R"({"=a":"x","b":2})"}) {
    ASSERT_TRUE(fields.take_in(*parser.read(body)).ok());
  }
  CsvRow row;
  fields.write_header(row);
  EXPECT_EQ(row.end(), "document_id,collection_id,b,'=a,_internal\r\n");
  fields.write(document_of(R"({"b":2,"=a":"x"})"), row);
  const std::string first(row.end());
  EXPECT_TRUE(first.starts_with("a,col_1,2,x,\"{\"\"namespace_id\"\":")) << first;
  fields.write(document_of(R"({"b":1})"), row);
  EXPECT_TRUE(row.end().starts_with("a,col_1,1,,")) << "nothing is left of the row before";
}

TEST(CsvTest, TheNumberOfFieldsIsBounded) {
  CsvFields fields;
  json::Parser parser;
  for (std::size_t at = 0; at < limits::kCsvColumns; ++at) {
    ASSERT_TRUE(fields.take_in(*parser.read("{\"f" + std::to_string(at) + "\":1}")).ok());
  }
  EXPECT_TRUE(fields.take_in(*parser.read(R"({"f0":1})")).ok());
  EXPECT_EQ(fields.take_in(*parser.read(R"({"one more":1})")).code(), Code::kBadRequest);
}

TEST(CsvTest, TheBytesOfNamesAreBounded) {
  json::Parser parser;
  const std::string name(limits::kCsvHeaderBytes, 'n');
  CsvFields fields;
  EXPECT_TRUE(fields.take_in(*parser.read("{\"" + name + "\":1}")).ok());
  EXPECT_EQ(fields.take_in(*parser.read(R"({"m":1})")).code(), Code::kBadRequest);
}

TEST(CsvTest, PathsFindWhatFiltersFind) {
  const CsvPaths paths({"document_id", "a.b", "tags", "items.n", "gone", "_internal.version"});
  CsvRow row;
  paths.write_header(row);
  EXPECT_EQ(row.end(), "document_id,a.b,tags,items.n,gone,_internal.version\r\n");
  paths.write(document_of(R"({"a":{"b":true},"tags":["x"],"items":[{"n":1},{"n":2},{}]})"), row);
  EXPECT_EQ(row.end(), "a,true,\"[\"\"x\"\"]\",\"[1,2]\",,7\r\n");
}

}  // namespace
}  // namespace amend::api
