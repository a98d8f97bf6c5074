// Random documents and filters, for tests only. The same seed gives the same sequence.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <random>
#include <string>
#include <string_view>

#include "json/value.h"

namespace amend::filter {

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

  // A condition that the parser accepts, with any operator on one of the paths of body().
  json::Value condition();
  json::Value condition(std::string_view op);

  // A filter that the parser accepts.
  json::Value filter(int depth);

  // Any JSON, made of the words of the filter language.
  json::Value nonsense(int depth);

 private:
  json::Value operand(std::string_view op);

  std::mt19937 generator_;
};

}  // namespace amend::filter
