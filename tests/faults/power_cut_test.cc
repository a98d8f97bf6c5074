// The power fails at a random call, again and again. AMEND_CUTS says how often, AMEND_SEED gives
// the seed of the first round; each further round has the next.
#include <gtest/gtest.h>

#include <iostream>
#include <limits>
#include <random>

#include "embedded/test_directory.h"
#include "faults/forgetful_files.h"
#include "faults/loops.h"

namespace amend::faults {
namespace {

// Calls of a scenario without a fault.
std::uint64_t count_calls() {
  const embedded::TestDirectory directory;
  const auto files = std::make_shared<ForgetfulFiles>(std::numeric_limits<std::uint64_t>::max(),
                                                      directory.path() + "/attic");
  Scenario scenario(directory.path() + "/data");
  scenario.live(files, [] { return false; });
  scenario.check();
  EXPECT_EQ(scenario.account(), "");
  return files->calls();
}

TEST(PowerCut, LeavesWhatWasAcknowledgedAndNothingElse) {
  const std::uint64_t cuts = given("AMEND_CUTS", 300);
  const std::uint64_t first = given("AMEND_SEED", std::random_device()() % 1'000'000);
  const std::uint64_t calls = count_calls();
  std::cout << cuts << " cuts in a scenario of " << calls << " calls, AMEND_SEED=" << first << "\n";
  Loop loop;
  loop.run(first, 1, [&](std::uint64_t seed) {
    if (seed + 1 >= first + cuts) loop.end();
    filter::Random random(static_cast<std::uint32_t>(seed));
    const embedded::TestDirectory directory;
    const auto files =
        std::make_shared<ForgetfulFiles>(1 + random.below(calls), directory.path() + "/attic");
    using Folding = Scenario::Folding;
    Scenario scenario(directory.path() + "/data",
                      seed % 2 == 0 ? Folding::kLogged : Folding::kUnlogged);
    scenario.live(files, [&] { return files->failed(); });
    const std::string lost = files->restore_power(random);
    scenario.check();
    const std::string wrong = scenario.account();
    return wrong.empty() ? wrong
                         : "AMEND_SEED=" + std::to_string(seed) + ", " + lost + ": " + wrong;
  });
  EXPECT_EQ(loop.wrong(), "");
}

}  // namespace
}  // namespace amend::faults
