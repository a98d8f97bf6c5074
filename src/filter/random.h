// Random documents and filters, for tests only. The same seed gives the same sequence.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <random>
#include <string>
#include <string_view>

#include "document/patch.h"
#include "json/value.h"

namespace amend::filter {

// How many random cases a test tries: AMEND_CASES makes it as long as one likes.
int cases(int otherwise);

// What random documents and updates may hold beside objects and scalars.
struct Oddities {
  bool arrays = true;         // below any member
  bool dotted_keys = true;    // keys that join several names, or look like a path with brackets
  bool decimal_steps = true;  // updates that name elements of arrays
};

class Random {
 public:
  explicit Random(std::uint32_t seed) : generator_(seed) {}

  std::size_t below(std::size_t end) { return generator_() % end; }
  bool one_in(std::size_t chance) { return below(chance) == 0; }
  const char* pick(std::initializer_list<const char*> words) {
    return words.begin()[below(words.size())];
  }

  // One of few scalars, so that two of them are often equal or nearly so.
  json::Value scalar();

  // A value of any kind, at most `depth` containers deep.
  json::Value value(int depth);

  // A document's body: members a, b, c, often missing.
  json::Value body();

  // A document with nested members, aliases' names, unicode, and members below _internal; a path
  // that often leads to something in it; and an update_data that parse_patch accepts. The paths
  // have one to four segments.
  json::Value body(const Oddities& odd);
  json::Value internal(const Oddities& odd);
  std::string path();
  json::Value update(const Oddities& odd);

  // Gives some of the patch's assignments other operations, with operands that fit them.
  void vary(document::Patch& patch, const Oddities& odd);

  // A condition that the parser accepts, with any operator on one of the paths of body().
  json::Value condition();
  json::Value condition(std::string_view op);

  // A filter that the parser accepts.
  json::Value filter(int depth);

  // Any JSON, made of the words of the filter language.
  json::Value nonsense(int depth);

 private:
  json::Value operand(std::string_view op);
  void vary_operand(document::Assignment& assignment, const Oddities& odd);
  void vary_rename(document::Assignment& assignment, const Oddities& odd);
  json::Value nested(const Oddities& odd, int depth);
  std::string key(const Oddities& odd);
  std::string update_key(const Oddities& odd);

  std::mt19937 generator_;
};

}  // namespace amend::filter
