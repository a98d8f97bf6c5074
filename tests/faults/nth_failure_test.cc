// The nth call to the file system fails: n = 1, 2, 3, ... until the scenario meets no fault any
// more. By default each n has one of the faults; with AMEND_FAULTS_STEP=1 it has all of them.
#include <gtest/gtest.h>

#include <iostream>

#include "embedded/test_directory.h"
#include "faults/failing_files.h"
#include "faults/loops.h"

namespace amend::faults {
namespace {

using Fault = FailingFiles::Fault;

class NthFailure : public testing::TestWithParam<std::pair<const char*, Fault>> {};

TEST_P(NthFailure, LeavesWhatWasAcknowledgedAndNothingElse) {
  const std::uint64_t step = given("AMEND_FAULTS_STEP", 4);
  Loop loop;
  loop.run(1 + static_cast<std::uint64_t>(GetParam().second) % step, step, [&](std::uint64_t nth) {
    const embedded::TestDirectory directory;
    const auto files = std::make_shared<FailingFiles>(nth, GetParam().second);
    Scenario scenario(directory.path() + "/data");
    scenario.live(files, [&] { return files->failed(); });
    scenario.check();
    if (!files->failed()) loop.end();
    const std::string wrong = scenario.account();
    return wrong.empty() ? wrong : "call " + std::to_string(nth) + ": " + wrong;
  });
  std::cout << loop.rounds() << " rounds\n";
  EXPECT_EQ(loop.wrong(), "");
  EXPECT_GT(loop.rounds(), 50U / step) << "the scenario is too small to show anything";
}

INSTANTIATE_TEST_SUITE_P(Faults, NthFailure,
                         testing::Values(std::pair{"Error", Fault::kError},
                                         std::pair{"LateError", Fault::kLateError},
                                         std::pair{"NoSpace", Fault::kNoSpace},
                                         std::pair{"ShortWrite", Fault::kShortWrite}),
                         [](const auto& fault) { return std::string(fault.param.first); });

}  // namespace
}  // namespace amend::faults
